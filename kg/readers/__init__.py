"""Reads inputs into articles: bytes → Article, one file a format, one table from suffix to reader."""

from kg.readers.articles import SUFFIXES, is_article, read_articles, read_items, suffix_of

__all__ = ["SUFFIXES", "is_article", "read_articles", "read_items", "suffix_of"]
