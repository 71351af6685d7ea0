"""Reads what grammar is sure of: arguments, roles, counts and factuality."""
