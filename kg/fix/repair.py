"""Repairs the text of an RDF file if there is only one right answer, and proves that nothing else changed.

Every change is an edit of a few characters, so that comments, order and layout stay. Afterwards the old text and the
new one are parsed: the new graph must be the old one with the same changes made to its terms, or nothing is repaired.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from kg.fix.derive import missing
from kg.fix.literals import STRING, Value, right_value
from kg.fix.namespaces import KNOWN, is_ours, missing_prefixes, right_iri, right_namespace, right_prefix
from kg.fix.proof import Change, graph_key, node_text
from kg.fix.syntax import XSD, Document, UnreadableError, Written, read_document
from kg.tokens import RDF_TYPE

_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES, "nquads": ox.RdfFormat.N_QUADS,
}  # fmt: skip
_LINES = frozenset({"ntriples", "nquads"})

#: Which formats can be repaired: in the others there is no telling where a triple stands.
REPAIRABLE = frozenset(_FORMATS)

#: What relative IRIs are taken from while a text is read, so that they can be written as relative again.
_BASE = "https://newskg.invalid/document"
_FOLDER = "https://newskg.invalid/"

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_BARE = {f"{XSD}integer": re.compile(r"[+-]?[0-9]+"), f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+")}


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text before and after repair, with counts by kind; ``reason`` says why there is no repair."""

    old: str
    new: str
    counts: tuple[tuple[str, int], ...] = ()
    reason: str | None = None


class _Edit(NamedTuple):
    begin: int
    end: int
    text: str
    what: str


def repair(text: str, format: str, datatypes: Mapping[str, str]) -> Repaired:
    """Repair a text; one that cannot be parsed is left unchanged.

    Args:
        text: the content of a file.
        format: one of ``REPAIRABLE``.
        datatypes: which datatype the values of a property have, by its IRI.

    >>> repair('<urn:a> <urn:b> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .', "ntriples", {}).new
    '<urn:a> <urn:b> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    """
    try:
        return _Repairer(format, datatypes).repair(text)
    except UnreadableError as error:
        return Repaired(text, text, reason=str(error))
    except SyntaxError:
        return Repaired(text, text)


class _Repairer:
    """Repairs in steps, each of which reads the text anew so that edits do not overlap."""

    def __init__(self, format: str, datatypes: Mapping[str, str]) -> None:
        self.format, self.datatypes = format, datatypes
        self.in_lines = format in _LINES
        self.counts: Counter[str] = Counter()
        self._read: Document | None = None

    def repair(self, text: str) -> Repaired:
        declared = text if self.in_lines else self.step(text, _declarations)
        document = self.read(declared)
        ours = is_ours(document)
        spelt = self.step(declared, lambda one: _namespaces(one, ours=ours))
        written = self.step(spelt, self.literals)
        new = self.step(written, self.derived)
        if new == text:
            return Repaired(text, text)
        change = Change(document, self.datatypes, ours=ours)
        if not change.explains(*map(self.parse, (declared, written, new))):
            return Repaired(text, text, reason="it cannot be proved that repairing it would change nothing else")
        return Repaired(text, new, tuple(sorted(self.counts.items())))

    def step(self, text: str, edits: Callable[[Document], Iterable[_Edit]]) -> str:
        """Apply and count the edits of one step."""
        wanted = sorted(edits(self.read(text)))
        if not wanted:
            return text
        self.counts.update(edit.what for edit in wanted if edit.what)
        pieces, place = [], 0
        newline = "\r\n" if "\r\n" in text else "\n"
        for begin, end, words, _ in wanted:
            pieces += [text[place:begin], words.replace("\n", newline)]
            place = end
        return "".join(pieces) + text[place:]

    def read(self, text: str) -> Document:
        # a step without edits leaves the text unchanged
        if self._read is None or self._read.text != text:
            self._read = read_document(text, base=_BASE, lines=self.in_lines)
        return self._read

    def parse(self, text: str) -> list[ox.Quad]:
        return list(ox.parse(text, format=_FORMATS[self.format], base_iri=_BASE))

    # -- literals

    def literals(self, document: Document) -> Iterator[_Edit]:
        for written in document.objects:
            if (lexical := written.lexical) is None or written.string is None:
                continue
            value = Value(lexical, written.datatype or STRING, written.language.text[1:] if written.language else None)
            right = right_value(value, self.datatypes.get(written.predicate or ""))
            if right == value:
                continue
            if written.language:
                yield _Edit(written.language.begin, written.language.end, f"@{right.language}", "language tags")
            elif right.datatype == value.datatype:
                words = str(ox.Literal(right.lexical)) if written.string.kind == "string" else right.lexical
                yield _Edit(written.string.begin, written.string.end, words, "literals")
            else:
                words = self.literal_text(document, right.lexical, right.datatype, written.begin)
                yield _Edit(written.begin, written.end, words, "datatypes")

    def literal_text(self, document: Document, lexical: str, datatype: str, place: int) -> str:
        """Write a literal in the format at hand, in the short form for numbers if it has one."""
        bare = _BARE.get(datatype)
        if not self.in_lines and bare and bare.fullmatch(lexical):
            return lexical
        return f"{ox.Literal(lexical)}^^{self.iri_text(document, datatype, place)}"

    def iri_text(self, document: Document, iri: str, place: int) -> str:
        """Write an IRI with a prefix in scope, or in full."""
        for one in document.declared if not self.in_lines else ():
            rest = iri[len(one.namespace) :]
            steady = all(other.namespace == one.namespace for other in document.declared if other.name == one.name)
            if one.end <= place and steady and iri.startswith(one.namespace) and _LOCAL.fullmatch(rest):
                return f"{one.name}:{rest}"
        # if the text sets its own base, terms relative to another are not written (see derived)
        return f"<{iri.removeprefix(_BASE).removeprefix(_FOLDER)}>"

    # -- triples that are missing

    def derived(self, document: Document) -> Iterator[_Edit]:
        """Yield edits that add derived triples after a value of the same property, or at the end of the graph."""
        beside: dict[tuple[str | None, str | None, str | None], Written] = {}
        for written in document.objects:
            beside[written.graph, written.subject, written.predicate] = written
        graphs: dict[str, list[ox.Triple]] = defaultdict(list)
        for quad in self.parse(document.text):
            graphs[graph_key(quad)].append(quad.triple)
        for key, triples in graphs.items():
            graph = key.strip("<>") or None
            lines = []
            for triple in missing(triples):
                subject, predicate, value = triple
                if document.has_base and _FOLDER in str(triple):
                    continue
                near = None if self.in_lines else beside.get((graph, node_text(subject), predicate.value))
                if near is not None:
                    yield _Edit(near.end, near.end, f", {self.term_text(document, value, near.end)}", "missing triples")
                else:
                    lines.append(triple)
            yield from self.appended(document, graph, key, lines)

    def appended(self, document: Document, graph: str | None, name: str, triples: list[ox.Triple]) -> Iterator[_Edit]:
        """Yield the edits that add statements at the end of a graph."""
        block = document.ends.get(graph or "")
        if not triples or (graph is not None and block is None and not self.in_lines):
            return
        place = block.place if block and not self.in_lines else len(document.text)
        own = f" {name}" if self.in_lines and name else ""
        indent = "    " if block and not self.in_lines else ""
        lines = [
            indent + " ".join(self.term_text(document, term, place) for term in triple) + f"{own} .\n"
            for triple in triples
        ]
        before = document.text[:place]
        gap = "" if not before or before.endswith("\n") else "\n"
        if block and not self.in_lines and not block.stopped:
            yield _Edit(block.last, block.last, " .", "")
        yield _Edit(place, place, gap + "".join(lines), "")
        self.counts["missing triples"] += len(triples)

    def term_text(
        self, document: Document, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, place: int
    ) -> str:
        if isinstance(term, ox.NamedNode):
            is_type = term.value == RDF_TYPE and not self.in_lines
            return "a" if is_type else self.iri_text(document, term.value, place)
        if isinstance(term, ox.Literal) and not term.language and term.datatype.value != STRING:
            return self.literal_text(document, term.value, term.datatype.value, place)
        return str(term)


def _declarations(document: Document) -> Iterator[_Edit]:
    """Yield the edit that declares well-known prefixes which the text uses undeclared."""
    if prefixes := missing_prefixes(document):
        lines = "".join(f"@prefix {prefix}: <{KNOWN[prefix]}> .\n" for prefix in prefixes)
        yield _Edit(document.first, document.first, lines, "prefixes declared")


def _namespaces(document: Document, *, ours: bool) -> Iterator[_Edit]:
    """Yield edits of declarations, of prefixes and of IRIs in full."""
    renamed: dict[str, str] = {}
    names = {one.name for one in document.declared}
    for one in document.declared:
        if right := right_namespace(one.namespace, ours=ours):
            yield _Edit(one.iri.begin, one.iri.end, f"<{right}>", "namespaces")
        prefix = right_prefix(one, document, ours=ours)
        if prefix is None or one.name in renamed:
            continue
        renamed[one.name] = prefix
        if prefix not in names:
            names.add(prefix)
            yield _Edit(one.label.begin, one.label.end, f"{prefix}:", "prefixes")
    for token, _ in document.names:
        prefix, _, local = token.text.partition(":")
        if prefix in renamed:
            yield _Edit(token.begin, token.end, f"{renamed[prefix]}:{local}", "")
    for token in document.iris:
        if right := right_iri(token.text, ours=ours):
            yield _Edit(token.begin, token.end, f"<{right}>", "namespaces")
