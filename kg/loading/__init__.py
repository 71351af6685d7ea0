"""Loads graphs into servers: the Graph Store Protocol first, SPARQL Update where there is none."""

from kg.loading.loader import Loaded, Task, load, plan
from kg.loading.profiles import PROFILES

__all__ = ["PROFILES", "Loaded", "Task", "load", "plan"]
