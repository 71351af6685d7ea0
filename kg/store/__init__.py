"""Stores of graphs: one in memory that is filled for a query, and one on disk for many articles."""

from kg.store.disk import Counts, Store, Stored
from kg.store.intake import Added
from kg.store.memory import (
    Articles,
    Source,
    add_graph,
    answer_store,
    answer_text,
    ask,
    files_in,
    find_twins,
    load,
    open_store,
    raise_it,
)  # fmt: skip

__all__ = [
    "Added", "Articles", "Counts", "Source", "Store", "Stored", "add_graph", "answer_store", "answer_text", "ask",
    "files_in", "find_twins", "load", "open_store", "raise_it",
]  # fmt: skip
