"""Reads inputs into articles: bytes → Article, one file a format, one table from how files begin or end to readers."""

from kg.readers.articles import read_articles, read_items
from kg.readers.formats import SUFFIXES, is_article, suffix_of

__all__ = ["SUFFIXES", "is_article", "read_articles", "read_items", "suffix_of"]
