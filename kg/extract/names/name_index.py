"""Finds the clusters with names like a given name, without comparing all of them."""

from __future__ import annotations

from collections import defaultdict

from kg.extract.reference.clusters import Cluster, fold_name
from kg.extract.reference.mentions import Mention


class NameIndex:
    """The clusters of one article by name, by the first and last words of names, and by lexicon entry."""

    def __init__(self) -> None:
        self._numbers: dict[Cluster, int] = {}
        self._by_name: dict[str, dict[int, Cluster]] = defaultdict(dict)
        self._by_end: dict[str, dict[int, Cluster]] = defaultdict(dict)
        self._by_known: dict[str, dict[int, Cluster]] = defaultdict(dict)

    def add(self, mention: Mention, cluster: Cluster) -> None:
        """Add a mention of a cluster."""
        number = self._numbers.setdefault(cluster, len(self._numbers))
        name = fold_name(mention.text)
        self._by_name[name][number] = cluster
        words = name.split()
        for word in {*words[:1], *words[-1:]}:
            self._by_end[word][number] = cluster
        if mention.known is not None:
            self._by_known[mention.known.id][number] = cluster

    def alike(self, mention: Mention) -> list[Cluster]:
        """Return the clusters with a mention's name or lexicon entry, oldest first."""
        found = dict(self._by_name.get(fold_name(mention.text), {}))
        if mention.known is not None:
            found |= self._by_known.get(mention.known.id, {})
        return [found[number] for number in sorted(found)]

    def longer(self, words: list[str]) -> list[Cluster]:
        """Return the clusters with a name that begins or ends like these words, oldest first."""
        found: dict[int, Cluster] = {}
        for word in {*words[:1], *words[-1:]}:
            found |= self._by_end.get(word, {})
        return [found[number] for number in sorted(found)]
