"""Repairs RDF files in their text, if there is only one right answer; comments and layout are kept.

``repair`` does all in one: ``literals``, ``namespaces`` and ``derive`` know the answers, ``syntax`` reads the text, and
``proof`` makes sure that nothing else is changed. ``files`` is what ``kg validate --fix`` calls.
"""

from __future__ import annotations

from kg.fix.repair import REPAIRABLE, Repaired, repair

__all__ = ["REPAIRABLE", "Repaired", "repair"]
