"""Reads the graph of an article as a reader sees it: events, claims, actors and places with their properties.

Mentions, geometries, positions, the graph itself and the run that made it are no things of their own here, but
properties of what they belong to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib.namespace import PROV, RDF, RDFS, SKOS

from kg.diff.model import Sort
from kg.diff.things import (
    COUNTS,
    EVIDENCE,
    NAMES,
    PROVENANCE,
    SUPERCLASS,
    At,
    Fact,
    Key,
    Ref,
    Thing,
    group_of,
    node_id,
    property_words,
)
from kg.formats import Object
from kg.model import Passage
from kg.names import GAF, GEO, KG, NIF, SCHEMA, WGS, short_iri, split_iri
from kg.safety.printable import tidy
from kg.vocabulary import superclasses

_OFFSETS = re.compile(r"#char=(\d+),(\d+)$")

#: What the mentions of a thing are called.
_MENTIONS = {Sort.EVENT: "trigger", Sort.CLAIM: "cue"}
_PRECISIONS = {
    str(KG.Exact): "",
    str(KG.AtLeast): "at least ",
    str(KG.AtMost): "at most ",
    str(KG.Approximately): "about ",
}

_OURS = str(KG)
_DENOTED = str(GAF.denotedBy)
_WKT = str(GEO.asWKT)
_GEOMETRY = str(GEO.hasGeometry)
_END = str(KG.endDate)
_OF = str(KG.officeOf)
_POSITION = str(KG.position)
_START = str(KG.startDate)
_ANCHOR = str(NIF.anchorOf)
_BEGIN = str(NIF.beginIndex)
_FINISH = str(NIF.endIndex)
_IN_HEADLINE = str(KG.inHeadline)
#: How far the headline stands before the text, so that its offsets are none of the text's.
_BEFORE = 1 << 32
_OF_MENTIONS = frozenset({_ANCHOR, _BEGIN, str(NIF.referenceContext)})
_ACTIVITY = str(PROV.Activity)
_SOFTWARE = str(PROV.SoftwareAgent)
_ASSOCIATED = str(PROV.wasAssociatedWith)
_DERIVED = str(PROV.wasDerivedFrom)
_GENERATED = str(PROV.wasGeneratedBy)
_TYPE = str(RDF.type)
_LABEL = str(RDFS.label)
_IDENTIFIER = str(SCHEMA.identifier)
_ROLE = str(SCHEMA.roleName)
_VERSION = str(SCHEMA.softwareVersion)
_PREF = str(SKOS.prefLabel)
_LAT = str(WGS.lat)
_LONG = str(WGS.long)
_ARTICLE = str(KG.Article)


class Reading:
    """One graph as things with properties.

    Args:
        triples: the graph of one article.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._said: dict[str, dict[str, list[Object]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in triples:
            self._said[node_id(subject)][predicate.value].append(value)
        for said in self._said.values():
            for values in said.values():
                if len(values) > 1:
                    values.sort(key=str)
        self._mentions: dict[str, At] = {}
        self._types = {iri: {node_id(value) for value in said.get(_TYPE, ())} for iri, said in self._said.items()}
        articles = [iri for iri, types in self._types.items() if _ARTICLE in types]
        self.article = articles[0] if len(articles) == 1 else None
        self._base = self.article.rpartition("article/")[0] if self.article else ""
        self._folded = set(self._find_folded())
        sorts = {iri: self._sort(iri) for iri in self._said if iri not in self._folded}
        self.ours = any(sort is not Sort.NODE for sort in sorts.values())
        self._names: dict[str, str] = {}
        self.things = {iri: self._thing(iri, sort) for iri, sort in sorts.items()} if self.ours else {}

    @property
    def identifier(self) -> str | None:
        """The identifier that the article has from its input."""
        return self._text(self.article, _IDENTIFIER) if self.article else None

    def passage(self, thing: Thing) -> Passage | None:
        """Return the words of the text that best name a thing."""
        first = min((mention for mention in thing.mentions if mention.begin >= 0), default=None)
        if first is None:
            return None
        return Passage(self.identifier or self.article or "", first.begin, first.end, first.words)

    # -- what there is

    def _objects(self, iri: str, predicate: str) -> list[Object]:
        said = self._said.get(iri)
        return said.get(predicate, []) if said else []

    def _text(self, iri: str, predicate: str) -> str | None:
        return next((value.value for value in self._objects(iri, predicate) if not isinstance(value, ox.Triple)), None)

    def _find_folded(self) -> Iterator[str]:
        """Yield the nodes that are shown, with their parts."""
        for said in list(self._said.values()):
            for predicate in (_POSITION, _GEOMETRY):
                yield from (node_id(value) for value in said.get(predicate, ()))
        for iri, types in self._types.items():
            if not _OF_MENTIONS.isdisjoint(self._said[iri]):
                yield iri
            if types & {_ACTIVITY, _SOFTWARE} or _DERIVED in self._said[iri]:
                yield iri

    def _sort(self, iri: str) -> Sort:
        types = self._types[iri]
        return next((sort for own, sort in _CLASSES.items() if own in types), Sort.NODE)

    def _thing(self, iri: str, sort: Sort) -> Thing:
        mentions = tuple(self._at(node_id(value)) for value in self._objects(iri, _DENOTED))
        narrow, above = self._classes(iri)
        thing = Thing(iri, self._local(iri), sort, " ".join(narrow) or "node", self.name(iri), mentions, {})
        words = {mention.words for mention in mentions}
        self._add(thing, "class", *((name,) for name in narrow))
        self._add(thing, "IRI", (iri,), aside=NAMES)
        self._add(thing, SUPERCLASS, *((name,) for name in above))
        if sort in {Sort.ACTOR, Sort.PLACE}:
            known = not thing.local.startswith(".")
            self._add(thing, "identity", (thing.local if known else "known from this article only",))
        for predicate, values in self._said[iri].items():
            if predicate == _LABEL and sort is Sort.EVENT and self._text(iri, _LABEL) in words:
                continue  # it is the trigger, which is shown anyway
            if predicate not in _TOLD_OTHERWISE:
                self._add(thing, property_words(predicate), *map(self._key, values), aside=group_of(predicate))
        self._add(thing, _MENTIONS.get(sort, "mentioned"), *((mention,) for mention in mentions))
        self._add_dates(thing)
        self._add_counts(thing)
        self._add_coordinates(thing)
        self._add_positions(thing)
        if iri == self.article:
            self._add_publication(thing)
        return thing

    def _classes(self, iri: str) -> tuple[list[str], list[str]]:
        """Return the narrowest classes of a node, and their superclasses."""
        own = [split_iri(name)[1] if name.startswith(_OURS) else short_iri(name) for name in self._types[iri]]
        above = {higher for name in own for higher in superclasses(name)[1:]}
        return sorted(set(own) - above), sorted(set(own) & above)

    def _local(self, iri: str) -> str:
        """Write an IRI independently of its base; one that only the article knows starts with a dot."""
        if self.article and iri.startswith((f"{self.article}/", f"{self.article}#")):
            return "." + iri[len(self.article) :]
        return iri.removeprefix(self._base) if self._base else iri

    def name(self, iri: str) -> str:
        """Return what people call a node."""
        if iri not in self._names:
            position = " ".join(filter(None, [self._text(iri, _ROLE), *self._of(iri)]))
            mention = next((self._at(node_id(value)).words for value in self._objects(iri, _DENOTED)), None)
            label = self._text(iri, _LABEL) or self._text(iri, _PREF)
            article = self._text(iri, _IDENTIFIER) if iri == self.article else None
            self._names[iri] = label or article or position or mention or short_iri(iri, self.article)
        return self._names[iri]

    def _of(self, iri: str) -> list[str]:
        return [f"of {self.name(node_id(value))}" for value in self._objects(iri, _OF) if node_id(value) != iri]

    def _at(self, mention: str) -> At:
        if mention not in self._mentions:
            self._mentions[mention] = self._read_mention(mention)
        return self._mentions[mention]

    def _read_mention(self, mention: str) -> At:
        offsets = _OFFSETS.search(mention)
        begin, end = (int(offsets[1]), int(offsets[2])) if offsets else (0, 0)
        said = [self._text(mention, one) for one in (_BEGIN, _FINISH)]
        if said[0] and said[1] and said[0].isdecimal() and said[1].isdecimal():
            begin, end = int(said[0]), int(said[1])
        if self._objects(mention, _IN_HEADLINE):
            begin, end = begin - _BEFORE, end - _BEFORE
        return At(begin, end, self._text(mention, _ANCHOR) or "")

    # -- what is said of it

    def _add(self, thing: Thing, name: str, *keys: Key, aside: str | None = None) -> None:
        if not keys:
            return
        fact = thing.facts.setdefault(name, Fact(aside=aside))
        fact.values |= dict.fromkeys(keys)

    def _key(self, value: Object) -> Key:
        if isinstance(value, ox.Literal):
            plain = value.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
            kind = f"@{value.language}" if value.language else "" if plain else value.datatype.value
            return (value.value, kind)
        iri = node_id(value)
        if _OFFSETS.search(iri) and iri in self._folded:
            return (self._at(iri),)
        return (Ref(iri),)

    def words(self, key: Key) -> str:
        """Write a value; the datatype of a literal is only shown where two differ in nothing else."""
        match key:
            case (At(begin, end, words),):
                return f"“{tidy(words)}” {begin}-{end}"
            case (Ref(iri),):
                local = split_iri(iri)[1]
                return local if iri.startswith(_OURS) and local else tidy(self.name(iri))
            case (str(first), *_):
                return tidy(first)
        return tidy(self.name(key[0].iri)) if isinstance(key[0], Ref) else str(key[0])

    def _add_dates(self, thing: Thing) -> None:
        starts, ends = (sorted(map(str, self._objects(thing.iri, one))) for one in (_START, _END))
        if starts or ends:
            first, last = (" ".join(re.sub(r'^"|"(\^\^.*)?$', "", one) for one in some) for some in (starts, ends))
            words = first if first == last else f"{first or '?'} to {last or '?'}"
            self._put(thing, "date", (*starts, "to", *ends), words)

    def _add_counts(self, thing: Thing) -> None:
        for name in COUNTS:
            numbers = self._objects(thing.iri, f"{_OURS}{name}")
            precisions = self._objects(thing.iri, f"{_OURS}{name}Precision")
            if numbers or precisions:
                said = " ".join(_PRECISIONS.get(node_id(one), f"{short_iri(node_id(one))} ") for one in precisions)
                key = tuple(map(str, (*precisions, *numbers)))
                self._put(thing, name, key, said + (" ".join(map(node_id, numbers)) or "?"))

    def _add_coordinates(self, thing: Thing) -> None:
        shapes = [node_id(one) for one in self._objects(thing.iri, _GEOMETRY)]
        wkt = [one for shape in shapes for one in self._objects(shape, _WKT)]
        numbers = [*self._objects(thing.iri, _LAT), *self._objects(thing.iri, _LONG)]
        if numbers or wkt:
            words = ", ".join(map(node_id, numbers or wkt))
            self._put(thing, "coordinates", tuple(map(str, (*numbers, *wkt))), words)

    def _add_positions(self, thing: Thing) -> None:
        for value in self._objects(thing.iri, _POSITION):
            iri = node_id(value)
            roles = map(node_id, self._objects(iri, _ROLE))
            of = (Ref(node_id(one)) for one in self._objects(iri, _OF))
            self._put(thing, "position", ("position", *roles, *of), tidy(self.name(iri)))
            words = [(self._at(node_id(one)),) for one in self._objects(iri, _DENOTED)]
            self._add(thing, "words of position", *words, aside=EVIDENCE)

    def _add_publication(self, article: Thing) -> None:
        """Add the provenance of the graph to the article: software, text and terms of use."""
        for graph in self._said.values():
            if article.iri not in map(node_id, graph.get(_DERIVED, ())):
                continue
            for run in graph.get(_GENERATED, ()):
                self._add_makers(article, node_id(run))
            for predicate in graph.keys() - {_DERIVED, _GENERATED, _TYPE}:
                self._add(article, property_words(predicate), *map(self._key, graph[predicate]), aside=PROVENANCE)

    def _add_makers(self, article: Thing, run: str) -> None:
        for maker in self._objects(run, _ASSOCIATED):
            version = self._text(node_id(maker), _VERSION) or ""
            words = f"{self.name(node_id(maker))} {version}".strip()
            self._put(article, "made by", ("made by", words), words, aside=PROVENANCE)

    @staticmethod
    def _put(thing: Thing, name: str, key: Key, words: str, *, aside: str | None = None) -> None:
        thing.facts.setdefault(name, Fact(aside=aside)).values[key] = words


_CLASSES = {f"{_OURS}{sort.value.capitalize()}": sort for sort in Sort if sort is not Sort.NODE}

_TOLD_OTHERWISE = {
    _TYPE, _DENOTED, _START, _END, _POSITION,
    _LAT, _LONG, _GEOMETRY,
    *(f"{_OURS}{name}{part}" for name in COUNTS for part in ("", "Precision")),
}  # fmt: skip
