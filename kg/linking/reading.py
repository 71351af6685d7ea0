"""Reads graphs as the articles, actors, places and events that merging compares."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import cast

import pyoxigraph as ox

from kg.formats import Subject, Term
from kg.linking.model import Doc, Event, Thing, World, day_of
from kg.linking.names import name_words
from kg.names import GAF, KG, NIF, RDF, RDFS, SCHEMA, SKOS, WGS
from kg.vocabulary import root_of, superclasses

#: A triple as text: the property shows whether its value is an IRI or a literal.
Triple = tuple[str, str, str]

_OFFSETS = re.compile(r"#char=(\d+),")
#: The offset before the text at which a separate headline is placed.
_HEADLINE = 10_000
_OURS = str(KG)
_TYPE = str(RDF.type)
_LABEL = str(RDFS.label)
_ALT = str(SKOS.altLabel)
_DENOTED = str(GAF.denotedBy)
_ANCHOR = str(NIF.anchorOf)
_MENTIONS, _LOCATION = str(SCHEMA.mentions), str(SCHEMA.contentLocation)
_EVENT_ID, _COUNTRY_ID = "/event/", "/country/"
_COUNTS = {str(KG[name]): name for name in ("killed", "injured", "detained", "displaced")}
_TIES = {str(KG[name]) for name in ("ledBy", "memberOf", "alliedWith")}
_KEPT = frozenset(
    {
        _TYPE, _LABEL, _ALT, _DENOTED, _ANCHOR, _MENTIONS, _LOCATION, *_COUNTS, *_TIES,
        *(str(SCHEMA[name]) for name in "datePublished headline publisher addressCountry roleName".split()),
        *(str(one) for one in (SKOS.exactMatch, WGS.lat, WGS.long)),
        *(str(KG[name]) for name in
          "textDigest actor target place accordingTo startDate endDate datePrecision factuality position officeOf "
          "within content copyOf".split()),
    }
)  # fmt: skip

Said = dict[str, dict[str, list[str]]]


def as_text(triple: ox.Triple) -> Triple:
    """Return the IRIs and the literals of a triple."""
    subject, value = cast("Subject", triple.subject), cast("Term", triple.object)
    return subject.value, triple.predicate.value, value.value


class Reader:
    """Reads graphs one after the other into a world."""

    def __init__(self) -> None:
        self.world = World()

    def add(self, triples: Iterable[Triple]) -> None:
        """Read a graph: of one article, or of several whose triples are mixed."""
        said: Said = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in triples:
            if predicate in _KEPT:
                said[subject][predicate].append(value)
        listed: dict[str, set[str]] = defaultdict(set)
        for iri, facts in said.items():
            for name in (*facts.get(_MENTIONS, ()), *facts.get(_LOCATION, ())):
                listed[name].add(iri)
        types = {iri: _types(facts) for iri, facts in said.items()}
        docs = sorted(iri for iri, of in types.items() if "Article" in of)
        for iri in docs:
            self._doc(iri, said)
        for iri in sorted(types):
            of = types[iri]
            doc = _doc_of(iri, docs)
            if "Event" in of:
                if doc:
                    self._event(iri, doc, of, said)
            elif of & {"Actor", "Place"}:
                self._thing(iri, of, [doc] if doc else _telling(said[iri], docs, listed[iri]), said)

    def _doc(self, iri: str, said: Said) -> None:
        doc = self.world.docs.setdefault(iri, Doc(iri))
        facts = said[iri]
        doc.day = day_of(_one(facts, SCHEMA.datePublished)) or doc.day
        doc.publisher = _one(facts, SCHEMA.publisher) or doc.publisher
        doc.headline = _one(facts, SCHEMA.headline)
        doc.copied = doc.copied or bool(_one(facts, KG.copyOf))
        doc.digest = _one(said.get(f"{iri}/graph", {}), KG.textDigest)
        doc.spots = _spots(iri, said)
        doc.words = list(_words(iri, doc.spots, said))

    def _thing(self, iri: str, of: set[str], docs: list[str], said: Said) -> None:
        facts = said[iri]
        thing = self.world.things.setdefault(iri, Thing(iri))
        thing.kinds |= of
        thing.label = min(filter(None, (thing.label, *facts.get(_LABEL, ()))), default="")
        thing.names.update(facts.get(_LABEL, ()), facts.get(_ALT, ()))
        thing.docs.update(docs)
        thing.country = _one(facts, SCHEMA.addressCountry) or thing.country
        thing.within.update(facts.get(str(KG.within), ()))
        thing.item = _one(facts, SKOS.exactMatch) or thing.item
        for tie in _TIES:
            thing.ties.update(facts.get(tie, ()))
        for office in facts.get(str(KG.position), ()):
            thing.roles.update(said.get(office, {}).get(str(SCHEMA.roleName), ()))
            thing.role_of.update(said.get(office, {}).get(str(KG.officeOf), ()))
        lat, long = _one(facts, WGS.lat), _one(facts, WGS.long)
        if lat and long:
            thing.point = float(lat), float(long)
        for doc in docs:
            self.world.docs[doc].things.add(iri)

    def _event(self, iri: str, doc: str, of: set[str], said: Said) -> None:
        facts = said[iri]
        deepest = max(sorted(of), key=lambda name: len(superclasses(name)))
        self.world.events[iri] = Event(
            iri, doc, category=deepest, root=root_of(deepest), label=_one(facts, RDFS.label),
            first=day_of(_one(facts, KG.startDate)), last=day_of(_one(facts, KG.endDate)),
            precision=_one(facts, KG.datePrecision).removeprefix(_OURS),
            factuality=_one(facts, KG.factuality).removeprefix(_OURS),
            actors=set(facts.get(str(KG.actor), ())), targets=set(facts.get(str(KG.target), ())),
            places=set(facts.get(str(KG.place), ())), sources=set(facts.get(str(KG.accordingTo), ())),
            counts={name: int(number) for p, name in _COUNTS.items() for number in facts.get(p, ())[:1]},
            begin=_first(map(_begin, facts.get(_DENOTED, ()))),
            triggers={
                word for at in facts.get(_DENOTED, ()) for words in said.get(at, {}).get(_ANCHOR, ())
                for word in name_words(words)
            },
        )  # fmt: skip
        self.world.docs[doc].events.append(iri)


def _types(facts: dict[str, list[str]]) -> set[str]:
    return {one.removeprefix(_OURS) for one in facts.get(_TYPE, ()) if one.startswith(_OURS)}


def _one(facts: dict[str, list[str]], predicate: str) -> str:
    return min(facts.get(str(predicate), ("",)))


def _doc_of(iri: str, docs: list[str]) -> str:
    """Return the article whose IRI is the beginning of another IRI, if there is one."""
    for doc in docs if len(docs) == 1 else ():
        return doc if iri.startswith(f"{doc}/") else ""
    head = iri
    known = set(docs)
    while "/" in head:
        head = head.rpartition("/")[0]
        if head in known:
            return head
    return ""


def _telling(facts: dict[str, list[str]], docs: list[str], listed: set[str]) -> list[str]:
    """Return the articles that mention or list a shared resource."""
    contexts = (at.partition("#")[0].removesuffix("/headline") for at in facts.get(_DENOTED, ()))
    return sorted({*listed, *contexts} & set(docs))


def _spots(doc: str, said: Said) -> list[tuple[int, str]]:
    """Return the mentions of an article, in text order."""
    mentions = (iri for iri in said if iri.startswith((f"{doc}#char=", f"{doc}/headline#char=")))
    return sorted((_begin(iri), text) for iri in mentions for text in said[iri].get(_ANCHOR, ()))


def _words(doc: str, spots: list[tuple[int, str]], said: Said) -> Iterator[str]:
    """Yield the words of an article that its graph keeps, in text order: those of mentions and claims."""
    claims = [
        (min(map(_begin, facts.get(_DENOTED, ())), default=0), text)
        for iri, facts in said.items() if iri.startswith(f"{doc}/claim/") for text in facts.get(str(KG.content), ())
    ]  # fmt: skip
    for _, text in sorted([*spots, *claims]):
        yield from name_words(text)


def _begin(mention: str) -> int:
    """Return where a mention begins; mentions in a separate headline come far before the text."""
    at = _OFFSETS.search(mention)
    return (int(at[1]) if at else 0) - (_HEADLINE if "/headline#" in mention else 0)


def _first(begins: Iterable[int]) -> int:
    """Return where an event is first reported in the text, or else in the headline."""
    return min(begins, key=lambda begin: (begin < 0, begin), default=0)
