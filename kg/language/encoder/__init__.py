"""The encoder: a small neural network with many heads that reads a window of text at a time."""

from kg.language.encoder.component import COMPONENT, Encoder

__all__ = ["COMPONENT", "Encoder"]
