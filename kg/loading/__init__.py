"""Loads graphs into servers, by the Graph Store Protocol or SPARQL Update."""

from kg.loading.loader import Loaded, Task, load, plan
from kg.loading.profiles import PROFILES

__all__ = ["PROFILES", "Loaded", "Task", "load", "plan"]
