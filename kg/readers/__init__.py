"""Reads articles from inputs, with one module per file format, chosen by first bytes or suffix."""

from kg.readers.articles import read_articles, read_items
from kg.readers.formats import SUFFIXES, is_article, suffix_of

__all__ = ["SUFFIXES", "is_article", "read_articles", "read_items", "suffix_of"]
