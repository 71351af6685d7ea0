"""Decides whether two groups are in different places: "police *in Lagos*", "In *Abuja*, police …"."""

from __future__ import annotations

from kg.extract.grammar.grammar import case_of, setting_names
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, is_definite
from kg.language.tokens import Token


def acts_elsewhere(cluster: Cluster, mention: Mention) -> bool:
    """Return whether "soldiers" act in another place than those before them: "in Manila … in Bamako soldiers"."""
    places = _whereabouts(mention)
    before = [m for m in cluster.mentions if m.order < mention.order and not is_definite(m)]
    earlier = _whereabouts(before[-1]) if before else frozenset[str]()
    return bool(places) and bool(earlier) and places.isdisjoint(earlier)


def _whereabouts(mention: Mention) -> frozenset[str]:
    """Return the names, in lower case, of the places of a group: "police *in Lagos*", "In *Lagos*, police …"."""
    verb = next((t for t in mention.head.ancestors if t.pos_ == "VERB"), None)
    around = verb.children if verb is not None else ()
    places = [c for c in around if c.dep_ == "obl" and c.pos_ == "PROPN" and case_of(c) in _WHERE]
    places += _fronted_places(mention)
    return setting_names(mention.head) | {t.lower_ for t in places}


def _fronted_places(mention: Mention) -> list[Token]:
    """Return the place that comes right before a group: "while in *Galicia* firefighters", "In *Naples*, police"."""
    doc, i = mention.doc, mention.start - 1
    if i > 0 and doc[i].text == ",":
        i -= 1
    last = i
    while i >= 0 and doc[i].pos_ == "PROPN":
        i -= 1
    before = doc[i].lower_ if i >= 0 else ""
    return [doc[k] for k in range(i + 1, last + 1) if case_of(doc[k]) in _WHERE or before in _WHERE]


_WHERE = frozenset({"in", "at", "near", "outside", "through", "across", "around"})
