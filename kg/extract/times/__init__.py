"""Finds time expressions, and decides what each dates."""
