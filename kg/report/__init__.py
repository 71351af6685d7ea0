"""Reports of extraction and validation, for people and for programs."""

from __future__ import annotations

from kg.report.explain import explain_lines
from kg.report.render import FORMATS, render
from kg.report.summary import Summary
from kg.report.text import findings_lines, report_lines

__all__ = ["FORMATS", "Summary", "explain_lines", "findings_lines", "render", "report_lines"]
