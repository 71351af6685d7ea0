"""Reads inputs into articles: bytes → Article, one file a format, one table from suffix to reader."""

from kg.read.articles import SUFFIXES, read_articles, read_items

__all__ = ["SUFFIXES", "read_articles", "read_items"]
