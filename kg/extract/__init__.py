"""Doc → Extraction: who did what to whom, where, when, and who says so."""

from kg.extract.article import extract, prepare

__all__ = ["extract", "prepare"]
