"""Finds the texts of the articles that graphs were made from, by digest."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from rdflib import Graph

from kg.errors import InputError, KgError
from kg.explorer.view import digest_of
from kg.names import KG
from kg.readers import read_items
from kg.readers.members import NAMES


class Texts:
    """Texts of articles by their digests.

    >>> texts = Texts.of(["Rebels took Homs."])
    >>> texts.get(Graph()) is None
    True
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Take texts as they are."""
        found = cls()
        found._texts = {digest_of(text): text for text in texts}
        return found

    @classmethod
    def read(
        cls,
        paths: Iterable[str],
        *,
        complain: Callable[[KgError], None],
        date: dt.date | None = None,
        names: Mapping[str, str] = NAMES,
    ) -> Texts:
        """Read the texts of articles as ``kg export`` reads them; what cannot be read is reported."""

        def texts() -> Iterable[str]:
            for _, article in read_items(list(paths), date=date, names=names):
                if isinstance(article, InputError):
                    complain(article)
                else:
                    yield article.text

        # what a reader of articles may doubt was said when their graphs were made
        log = logging.getLogger("kg.readers")
        level = log.level
        log.setLevel(logging.ERROR)
        try:
            return cls.of(texts())
        finally:
            log.setLevel(level)

    def keep(self, folder: Path) -> None:
        """Write each text to a file named after its digest."""
        folder.mkdir()
        for digest, text in self._texts.items():
            (folder / digest).write_bytes(text.encode(errors="surrogatepass"))

    def get(self, graph: Graph) -> str | None:
        """Return the text that a graph was made from, if available."""
        digests = sorted(str(one) for one in graph.objects(None, KG.textDigest))
        return next((self._texts[one] for one in digests if one in self._texts), None)
