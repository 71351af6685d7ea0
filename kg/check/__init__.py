"""From files to a report of their faults.

``inputs`` finds the files, ``units`` cuts them into what is checked at once, ``work`` checks one unit by the
``rules`` that apply to it, and ``run`` puts the results together, in this process or in several.
"""

from __future__ import annotations

from kg.check.run import Checker
from kg.check.settings import Settings
from kg.safety.nesting import LARGEST

__all__ = ["LARGEST", "Checker", "Settings"]
