"""Decides which names are places, and which places they mean."""
