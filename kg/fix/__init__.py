"""Repairs files of RDF where there is only one right answer, in their text: comments and layout stay as they are.

``repair`` does all in one: ``literals``, ``namespaces`` and ``derive`` know the answers, ``syntax`` reads the text, and
``proof`` makes sure that nothing else is changed. ``files`` is what ``kg validate --fix`` calls.
"""

from __future__ import annotations

from kg.fix.repair import REPAIRABLE, Repaired, repair

__all__ = ["REPAIRABLE", "Repaired", "repair"]
