"""Drafts events, and completes them from their context."""
