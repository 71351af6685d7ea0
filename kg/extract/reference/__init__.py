"""Finds descriptions and pronouns, and decides which mentions are of the same thing."""
