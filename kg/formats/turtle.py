"""Writes readable Turtle and TriG: sorted, one predicate per line, article by article.

rdflib's serializer sorts by IRI (mentions among events), takes 20 ms for an article, and escapes
local names in a way that other tools read back wrongly; Oxigraph's neither sorts nor lays out.

The article's IRI is the base, and each kind of thing in it has a prefix (``event:``,
``claim:``; what is known from elsewhere has ``known-actor:``, ``known-country:``), so that IRIs
are short without any escape.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

import pyoxigraph as ox
from rdflib.namespace import PROV, RDF, RDFS, SKOS, XSD

from kg.formats import Object, Subject
from kg.formats.light import Content, Index
from kg.names import KG, NIF, PREFIXES, article_iri, split_iri

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_DIGITS = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"https?://[^#?]+")
_KIND = re.compile(r"[a-z]+(?=/$)")
_FRAGMENT = re.compile(r"#[A-Za-z0-9=,._~-]+")
#: What lies right under the article: its graph and its run.
_BELOW = re.compile(r"/[a-z]+")
#: The end of an article's IRI that can stand at the beginning of a relative one.
_SEGMENT = re.compile(r"[A-Za-z0-9._~%-]+")
_STRING, _BOOLEAN = str(XSD.string), str(XSD.boolean)
_SHORT_NUMBERS = {str(XSD.integer): re.compile(r"[+-]?[0-9]+"), str(XSD.decimal): re.compile(r"[+-]?[0-9]*\.[0-9]+")}

#: Which subjects come first: those of these classes, then all others, then mentions.
_ORDER = (KG.Article, PROV.Entity, KG.Event, KG.Claim, KG.Actor, KG.Place)
_RANK = {str(iri): rank for rank, iri in enumerate(_ORDER)}
_OTHERS, _MENTIONS = len(_ORDER), len(_ORDER) + 1

#: Classes that say little beside a narrower one, so that the narrower is written first.
_GENERAL = frozenset(map(str, _ORDER))

_FIRST = {str(iri): rank for rank, iri in enumerate((RDF.type, RDFS.label, SKOS.prefLabel, SKOS.altLabel))}
#: Our own properties stand in the order of the ontology: who, whom, where, when, how sure.
_OURS = {f"{KG}{name}": rank for rank, name in enumerate(KG.__annotations__)}
_NAMESPACES = {str(namespace): rank for rank, namespace in enumerate(PREFIXES.values())}
_PREFIX_OF = {str(namespace): prefix for prefix, namespace in PREFIXES.items()}

_TYPE = ox.NamedNode(str(RDF.type))
#: By which of these a mention is known: it has no class.
OF_MENTIONS = frozenset({ox.NamedNode(str(NIF.referenceContext)), ox.NamedNode(str(NIF.beginIndex))})

#: What is said of a subject: the values of each predicate, each once.
_Said = Mapping[ox.NamedNode, Collection[Object]]
#: A subject and what is said of it: predicates in order, each with its objects in order.
Description = tuple[Subject, list[tuple[ox.NamedNode, Collection[Object]]]]


def natural(text: str) -> tuple[str, str]:
    """Return a key that sorts numbers within text by their value.

    >>> sorted(["event/10", "event/9"], key=natural)
    ['event/9', 'event/10']
    """
    local = max(text.rfind("/"), text.rfind("#")) + 1
    return _fill(text[:local]) + _DIGITS.sub(_filled, text[local:]), text


@lru_cache(maxsize=1024)  # most IRIs of an article share their namespaces
def _fill(namespace: str) -> str:
    return _DIGITS.sub(_filled, namespace)


def _filled(digits: re.Match[str]) -> str:
    return digits[0].zfill(12)


def describe(content: Content) -> list[Description]:
    """Sort triples as people read them, whatever order they come in."""
    subjects: Mapping[Subject, _Said] = content.forward if isinstance(content, Index) else _by_subject(content)  # type: ignore[assignment]
    ordered = sorted(subjects, key=lambda subject: (_rank(subjects[subject]), natural(subject.value)))
    return [(subject, _statements(subjects[subject])) for subject in ordered]


def _by_subject(triples: Iterable[ox.Triple]) -> Mapping[Subject, _Said]:
    subjects: dict[Subject, dict[ox.NamedNode, set[Object]]] = defaultdict(lambda: defaultdict(set))
    for subject, predicate, value in triples:
        subjects[subject][predicate].add(value)
    return subjects


def _rank(statements: _Said) -> int:
    classes = {value.value for value in statements.get(_TYPE, ()) if not isinstance(value, ox.Triple)}
    if found := [_RANK[name] for name in classes if name in _RANK]:
        return min(found)
    return _OTHERS if OF_MENTIONS.isdisjoint(statements) else _MENTIONS


def _statements(statements: _Said) -> list[tuple[ox.NamedNode, Collection[Object]]]:
    ordered = sorted(statements, key=_predicate_key)
    return [(predicate, _in_order(statements[predicate])) for predicate in ordered]


def _in_order(values: Collection[Object]) -> Collection[Object]:
    return sorted(values, key=_object_key) if len(values) > 1 else values


@lru_cache(maxsize=256)
def _predicate_key(predicate: ox.NamedNode) -> tuple[int, int, int, str]:
    iri = predicate.value
    namespace = _NAMESPACES.get(split_iri(iri)[0], len(_NAMESPACES))
    return _FIRST.get(iri, len(_FIRST)), namespace, _OURS.get(iri, len(_OURS)), iri


def _object_key(value: Object) -> tuple[bool, bool, tuple[str, str], str]:
    if isinstance(value, ox.Triple):
        return True, False, natural(str(value)), ""
    text = value.value
    if isinstance(value, ox.Literal):
        return True, text in _GENERAL, natural(text), str(value)
    return False, text in _GENERAL, natural(text), ""


class TurtleWriter:
    """Writes one document, section by section, keeping track of prefixes and base.

    Args:
        named: whether a section is a named graph (TriG) or only a part of the file (Turtle).
    """

    def __init__(self, *, named: bool) -> None:
        self._named = named
        self._declared: dict[str, str] = {}
        self._base: str | None = None

    def section(self, name: Subject | None, content: Content) -> Iterator[str]:
        """Yield the text of one article's graph, in consecutive pieces."""
        article = article_iri(name.value) if isinstance(name, ox.NamedNode) else ""
        terms = _Terms(article if _PLAIN.fullmatch(article) else None)
        subjects = "".join([_subject(terms, *description) for description in describe(content)])
        label = terms[name] if self._named and name is not None else ""
        yield from self._directives(terms)
        yield f"\n{label} {{\n{subjects}}}\n" if label else subjects

    def _directives(self, terms: _Terms) -> Iterator[str]:
        if terms.article and terms.relative and terms.article != self._base:
            self._base = terms.article
            yield f"{chr(10) if self._declared else ''}@base <{terms.article}> .\n"
        order = [*PREFIXES, *sorted(set(terms.used) - set(PREFIXES))]
        for prefix in order:
            namespace = terms.used.get(prefix)
            if namespace is not None and self._declared.get(prefix) != namespace:
                self._declared[prefix] = namespace
                yield f"@prefix {prefix}: <{namespace}> .\n"


class _Terms(dict[Object, str]):
    """Writes the terms of one article's section, each once, and records the prefixes it uses."""

    def __init__(self, article: str | None) -> None:
        super().__init__()
        self.article = article
        self.used: dict[str, str] = {}
        self.relative = False
        #: the text of each predicate
        self.predicates: dict[ox.NamedNode, str] = {_TYPE: "a"}
        self._prefixes: dict[str, str | None] = {}

    def __missing__(self, term: Object) -> str:
        found = self[term] = self._make(term)
        return found

    def _make(self, term: Object) -> str:
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        if isinstance(term, ox.Triple):
            return f"<<( {' '.join([self[part] for part in term])} )>>"
        return self._literal(term) if isinstance(term, ox.Literal) else str(term)

    def _iri(self, iri: str) -> str:
        if iri == self.article:
            self.relative = True
            return "<>"
        namespace, local = split_iri(iri)
        if namespace not in self._prefixes:
            self._prefixes[namespace] = self._prefix(namespace)
        prefix = self._prefixes[namespace]
        if prefix and _LOCAL.fullmatch(local):
            self.used[prefix] = namespace
            return f"{prefix}:{local}"
        if self.article and iri.startswith(self.article):
            rest = iri[len(self.article) :]
            if _FRAGMENT.fullmatch(rest):
                self.relative = True
                return f"<{rest}>"
            last = split_iri(self.article)[1]
            if _BELOW.fullmatch(rest) and _SEGMENT.fullmatch(last):
                self.relative = True
                return f"<{last}{rest}>"
        return f"<{iri}>"

    def _prefix(self, namespace: str) -> str | None:
        """Find the prefix of a namespace: a known one, or the kind of thing under the article's IRI or our base."""
        known = _PREFIX_OF.get(namespace)
        if known or not self.article:
            return known
        for start, prefix in ((f"{self.article}/", ""), (self.article.rpartition("article/")[0], "known-")):
            kind = _KIND.match(namespace, len(start)) if start and namespace.startswith(start) else None
            if kind and prefix + kind[0] not in PREFIXES:
                return prefix + kind[0]
        return None

    def _literal(self, literal: ox.Literal) -> str:
        datatype = literal.datatype.value
        if datatype == _STRING or literal.language:
            return str(literal)
        words = literal.value
        if datatype == _BOOLEAN and words in {"true", "false"}:
            return words
        short = _SHORT_NUMBERS.get(datatype)
        if short and short.fullmatch(words):
            return words
        return f"{ox.Literal(words)}^^{self._iri(datatype)}"


def _subject(terms: _Terms, subject: Subject, statements: list[tuple[ox.NamedNode, Collection[Object]]]) -> str:
    lines, predicates = [], terms.predicates
    for predicate, values in statements:
        name = predicates.get(predicate)
        if name is None:
            name = predicates[predicate] = terms[predicate]
        lines.append(f"{name} {', '.join([terms[value] for value in values])}")
    said = " ;\n    ".join(lines)
    return f"\n{terms[subject]} {said} .\n"
