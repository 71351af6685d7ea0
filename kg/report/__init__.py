"""Puts what was found, and what is wrong with it, into words: for people, and for other programs."""

from __future__ import annotations

from kg.report.explain import explain_lines
from kg.report.summary import Summary
from kg.report.text import findings_lines

__all__ = ["Summary", "explain_lines", "findings_lines"]
