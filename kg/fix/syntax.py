"""Reads Turtle, TriG, N-Triples and N-Quads as tokens with positions, so that text can be edited in place.

It is no validator: Oxigraph parses the file before and after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin

from kg.tokens import RDF_TYPE, Token, string_value, tokens, unescape

XSD = "http://www.w3.org/2001/XMLSchema#"


class UnreadableError(ValueError):
    """A text is in none of these formats, or uses something unsupported."""


def read_tokens(text: str) -> list[Token]:
    """Read all tokens of a text.

    Raises:
        UnreadableError: there is something else in it.
    """
    found = list(tokens(text))
    for token in found:
        if token.kind == "unknown":
            raise UnreadableError(f"unknown at {token.begin}")
    return found


@dataclass(frozen=True, slots=True)
class Declared:
    """A prefix declaration: its name, namespace and tokens."""

    name: str
    namespace: str
    label: Token
    iri: Token
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Written:
    """An object as written: its subject, predicate, literal if it is one, and position."""

    subject: str | None
    predicate: str | None
    graph: str | None
    iri: str | None
    string: Token | None
    language: Token | None
    datatype: str | None
    begin: int
    end: int

    @property
    def lexical(self) -> str | None:
        """What a literal says."""
        if self.string is None:
            return None
        if self.string.kind != "string":
            return self.string.text
        return string_value(self.string.text)


@dataclass(slots=True)
class _Frame:
    """A subject with its predicate, or a list."""

    opened: str
    subject: str | None = None
    predicate: str | None = None
    stage: int = 0


class End(NamedTuple):
    """The end of a graph's block, of its last token, and whether that is a full stop or the opening brace."""

    place: int
    last: int
    stopped: bool


@dataclass(slots=True)
class Document:
    """A parsed text with positions.

    Attributes:
        names: each prefixed name, with the namespace of its prefix (None if that is not declared).
        iris: each IRI in angle brackets.
        ends: where each graph's block ends, by the graph's name ("" for the default graph).
        first: where the first word stands.
        has_base: whether the text says itself what relative IRIs are taken from.
    """

    text: str
    declared: list[Declared] = field(default_factory=list)
    names: list[tuple[Token, str | None]] = field(default_factory=list)
    iris: list[Token] = field(default_factory=list)
    objects: list[Written] = field(default_factory=list)
    ends: dict[str, End] = field(default_factory=dict)
    first: int = 0
    has_base: bool = False


def read_document(text: str, *, base: str, lines: bool) -> Document:
    """Read a text.

    Args:
        text: Turtle or TriG; or N-Triples or N-Quads, which differ from them only in that a statement may name a
            graph at its end.
        base: the IRI that relative IRIs are taken from.
        lines: whether it is one of the latter.

    Raises:
        UnreadableError: it is none of these formats, or uses quoted triples.
    """
    return _Reader(text, base=base, lines=lines).read()


class _Reader:
    def __init__(self, text: str, *, base: str, lines: bool) -> None:
        self.document = Document(text)
        self.tokens = read_tokens(text)
        self.lines = lines
        self.place = 0
        self.base: str | None = base
        self.prefixes: dict[str, str] = {}
        self.graph: str | None = None
        self.frames = [_Frame("")]

    def read(self) -> Document:
        self.document.first = self.tokens[0].begin if self.tokens else len(self.document.text)
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            if self._is_directive(token):
                self._read_directive(token)
            elif token.kind == "mark":
                self._read_mark(token)
            elif token.kind in {"string", "number"} or (token.kind == "word" and token.text in {"true", "false"}):
                self._read_literal(token)
            else:
                self._read_node(token)
        return self.document

    # -- directives

    def _is_directive(self, token: Token) -> bool:
        return token.text.lower() in {"@prefix", "@base"} or (
            token.kind == "word" and token.text.upper() in {"PREFIX", "BASE"}
        )

    def _read_directive(self, token: Token) -> None:
        is_prefix = token.text.lower().endswith("prefix")
        some = self.tokens[self.place + 1 : self.place + 3 if is_prefix else self.place + 2]
        kinds = [one.kind for one in some]
        if kinds != (["name", "iri"] if is_prefix else ["iri"]):
            raise UnreadableError(f"broken directive at {token.begin}")
        self.place += 1 + len(some)
        end = some[-1].end
        if token.text.startswith("@") and self.place < len(self.tokens) and self.tokens[self.place].text == ".":
            end = self.tokens[self.place].end
            self.place += 1
        namespace = self._resolved(some[-1])
        if is_prefix:
            name = some[0].text[:-1]
            self.prefixes[name] = namespace or unescape(some[1].text)
            self.document.declared.append(Declared(name, self.prefixes[name], some[0], some[1], token.begin, end))
        else:
            self.base, self.document.has_base = namespace, True

    # -- terms

    def _resolved(self, token: Token) -> str | None:
        """Return the IRI of a token, if known."""
        if token.kind == "iri":
            iri = unescape(token.text)
            if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
                return iri
            hierarchical = self.base is not None and self.base.startswith(("http:", "https:", "file:"))
            return urljoin(self.base or "", iri) if hierarchical else None
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            namespace = self.prefixes.get(prefix)
            return None if namespace is None else namespace + re.sub(r"\\(.)", r"\1", local)
        if token.kind == "word" and token.text == "a":
            return RDF_TYPE
        return f"_:{token.text[2:]}" if token.kind == "label" else None

    def _note(self, token: Token) -> None:
        """Record the position of a name or an IRI."""
        if token.kind == "name":
            self.document.names.append((token, self.prefixes.get(token.text.partition(":")[0])))
        elif token.kind == "iri":
            self.document.iris.append(token)

    def _read_node(self, token: Token) -> None:
        self._note(token)
        self.place += 1
        if token.kind == "word" and token.text.upper() == "GRAPH":
            return
        frame = self.frames[-1]
        iri = self._resolved(token)
        if frame.opened == "(" or frame.stage == 2:
            self._object(token.begin, token.end, iri=iri)
        elif frame.stage == 0:
            frame.subject, frame.stage = iri, 1
        elif frame.stage == 1:
            frame.predicate, frame.stage = iri or "", 2

    def _read_literal(self, token: Token) -> None:
        self.place += 1
        end, language, datatype = token.end, None, _short_datatype(token)
        following = self.tokens[self.place : self.place + 2]
        if token.kind == "string" and following and following[0].kind == "at":
            language, end = following[0], following[0].end
            self.place += 1
        elif token.kind == "string" and len(following) == 2 and following[0].text == "^^":
            self._note(following[1])
            datatype, end = self._resolved(following[1]), following[1].end
            self.place += 2
        self._object(token.begin, end, string=token, language=language, datatype=datatype)

    def _object(
        self,
        begin: int,
        end: int,
        *,
        iri: str | None = None,
        string: Token | None = None,
        language: Token | None = None,
        datatype: str | None = None,
    ) -> None:
        frame = self.frames[-1]
        predicate = frame.predicate if frame.opened != "(" else None
        written = Written(frame.subject, predicate, self.graph, iri, string, language, datatype, begin, end)
        self.document.objects.append(written)
        # an N-Quads statement continues with its graph, which is not an object
        if self.lines and frame.opened == "":
            frame.stage = 3

    # -- brackets

    def _read_mark(self, token: Token) -> None:
        self.place += 1
        frame = self.frames[-1]
        match token.text:
            case "[" | "(":
                if frame.stage == 0 and frame.opened != "(":
                    frame.stage = 1
                # a bracketed blank node has no name
                self.frames.append(_Frame(token.text, stage=1 if token.text == "[" else 2))
            case "]" | ")" if len(self.frames) > 1:
                self.frames.pop()
            case "{":
                self.graph = frame.subject
                self.frames = [_Frame("")]
            case "}":
                last = self.tokens[self.place - 2]
                self.document.ends[self.graph or ""] = End(token.begin, last.end, last.text in {".", "{"})
                self.graph, self.frames = None, [_Frame("")]
            case ";":
                frame.stage, frame.predicate = 1, None
            case ".":
                self.frames = [_Frame("")]


def _short_datatype(token: Token) -> str | None:
    """Return the datatype of a number or boolean written without one."""
    if token.kind == "word":
        return f"{XSD}boolean"
    if token.kind != "number":
        return None
    if "e" in token.text.lower():
        return f"{XSD}double"
    return f"{XSD}decimal" if "." in token.text else f"{XSD}integer"


def words(document: Document) -> Iterator[str]:
    """Yield every IRI that a text names in full or by a prefix."""
    yield from (unescape(token.text) for token in document.iris)
    yield from (namespace + token.text.partition(":")[2] for token, namespace in document.names if namespace)
