"""Doc → Extraction: who did what to whom, where, when, and who says so."""

from kg.extract.article import extract

__all__ = ["extract"]
