"""Finds who says what, and what each source claims."""
