"""Puts what was found, and what is wrong with it, into words: for people, and for other programs."""

from __future__ import annotations

from kg.report.explain import explain_lines
from kg.report.render import FORMATS, render
from kg.report.summary import Summary
from kg.report.text import findings_lines, report_lines

__all__ = ["FORMATS", "Summary", "explain_lines", "findings_lines", "render", "report_lines"]
