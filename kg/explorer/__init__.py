"""A page to look at graphs: one HTML document that works offline, and the explorer of ``kg serve``."""

from kg.explorer.pages import page, page_of

__all__ = ["page", "page_of"]
