"""Limits of time, memory, size and depth, and harmless output, against untrusted files."""
