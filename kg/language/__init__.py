"""The linguistic analysis: a bundled spaCy pipeline with Universal Dependencies."""

from kg.language.load import Section, common_words, load_pipeline, read_sections

__all__ = ["Section", "common_words", "load_pipeline", "read_sections"]
