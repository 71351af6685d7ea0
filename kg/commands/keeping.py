"""``kg export --store``: writes graphs into a store as they are made."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import Graph

#: How many seconds of work are put into the store at once: so much is lost if the program is ended.
_SECONDS = 5.0


def open_first(folder: Path) -> None:
    """Create the store, or check that it can be written to, before the work starts."""
    from kg.store import Store

    Store(folder).close()


def keep(graphs: Iterator[Graph], folder: Path, *, seconds: float = _SECONDS) -> None:
    """Put graphs into a store in batches; between batches, others can use it."""
    from kg.store import Store

    waiting: list[Graph] = []
    begun = time.monotonic()

    def put() -> None:
        with Store(folder) as store:
            store.add(waiting)
        waiting.clear()

    try:
        for graph in graphs:
            waiting.append(graph)
            if time.monotonic() - begun >= seconds:
                put()
                begun = time.monotonic()
    finally:
        # including what was made before an interruption
        if waiting:
            put()
