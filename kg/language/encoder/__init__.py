"""The encoder: one small neural network that reads a window of text and tells all of its heads at once."""

from kg.language.encoder.component import COMPONENT, Encoder

__all__ = ["COMPONENT", "Encoder"]
