"""Finds names, and decides what kind of thing each names."""
