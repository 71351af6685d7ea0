"""Refuses files that are too large, nested too deep or blown up by entities, before a parser reads them.

Native parsers are recursive: a few kilobytes of brackets overflow the stack, which ends the whole process. So
each file is checked while it is read, bracket by bracket, and no parser sees what is refused here.
"""

from __future__ import annotations

import io
import re
from typing import Any, BinaryIO
from xml.parsers import expat

from kg.errors import InputError
from kg.tokens import COMMENT, DOUBLE_QUOTED, IRI, SINGLE_QUOTED

#: The default size limit of a file in bytes, uncompressed: a graph in memory takes thirty times as much.
LARGEST = 100_000_000
#: The deepest nesting of brackets or XML elements: parsers fail from a thousand on.
DEEPEST = 200

#: How many bytes to check at a time.
_BLOCK = 1 << 17
#: The most characters in the value of an XML entity.
_LONGEST_ENTITY = 256

_JSON_REST = rb'[^"\[\]{}]++ | "[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TURTLE_REST = rf"""
    [^"'<>\#\[\](){{}}\\]++                                        # names, numbers, blanks
    | (?!\"\"\"){DOUBLE_QUOTED}(?=[^"])
    | (?!'''){SINGLE_QUOTED}(?=[^'])
    | {IRI}
    | {COMMENT}[\n\r]
    | \\.                                                        # escapes in a name
""".encode()


def _repeated(alternatives: bytes) -> re.Pattern[bytes]:
    return re.compile(b"(?:" + alternatives + b")*+", re.VERBOSE | re.DOTALL)


#: Everything between two brackets that begins and ends in the same block; the rest is matched token by token.
_REST = {"json": _repeated(_JSON_REST), "turtle": _repeated(_TURTLE_REST)}
#: The inside of strings, IRIs and comments, by their ends.
_INSIDE = {
    b'"': re.compile(rb'(?:[^"\\\n\r]++|\\.)*+', re.DOTALL),
    b"'": re.compile(rb"(?:[^'\\\n\r]++|\\.)*+", re.DOTALL),
    b'"""': re.compile(rb'(?:[^"\\]++|\\.|"(?=[^"]|"[^"]))*+', re.DOTALL),
    b"'''": re.compile(rb"(?:[^'\\]++|\\.|'(?=[^']|'[^']))*+", re.DOTALL),
    b">": re.compile(rb'[^<>"{}|^`\x00-\x20]*+'),
    b"\n": re.compile(rb"[^\n\r]*+"),
}
_JSON_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
#: How many bytes decide what begins: ``<<`` or an IRI, one quotation mark or three.
_AHEAD = 3


class NestedTooDeepError(Exception):
    """Brackets are nested too deep in this line."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


class Nesting:
    """Follows the brackets of a text that arrives in pieces.

    Args:
        syntax: ``json``, or ``turtle`` for all formats of its family.
        deepest: the most brackets that may be open at once.

    >>> nesting = Nesting("turtle", deepest=2)
    >>> nesting.feed(b'<urn:a> <urn:(((> "(((" , [ <urn:c> ( 1')
    >>> nesting.depth
    2
    """

    def __init__(self, syntax: str, deepest: int = DEEPEST) -> None:
        self.depth = 0
        self._rest = _REST[syntax]
        self._inside = _INSIDE if syntax == "turtle" else {b'"': _JSON_STRING}
        self._deepest = deepest
        self._end: bytes | None = None  # of the string, IRI or comment that the last piece ended in
        self._left = b""
        self._line = 1

    def feed(self, piece: bytes) -> None:
        """Continue with the next piece.

        Raises:
            NestedTooDeepError: too many brackets are open.
        """
        text, place = self._left + piece, 0
        while place < len(text):
            following = self._step(text, place)
            if following == place:
                break  # the next piece decides
            place = following
        self._left = text[place:]
        self._line += text.count(b"\n", 0, place)

    def _step(self, text: bytes, place: int) -> int:
        """Return the end of the token at an offset, or the offset itself if more bytes are needed."""
        if self._end is not None:
            return self._step_inside(text, place, self._end)
        found = self._rest.match(text, place)
        if found is not None and found.end() > place:
            return found.end()
        mark = text[place : place + 1]
        if mark in b"[({":
            return self._open(text, place, 1)
        if mark in b"])}":
            return self._close(place, 1)
        if len(text) - place < _AHEAD:
            return place
        if mark in b"<>":
            return self._angle(text, place, mark)
        return self._begin(text, place, mark)

    def _step_inside(self, text: bytes, place: int, end: bytes) -> int:
        found = self._inside[end].match(text, place)
        behind = place if found is None else found.end()
        if text.startswith(end, behind):
            self._end = None
            return behind + len(end)
        # a mark or an escape at the very end of the piece may be incomplete
        if len(text) - behind >= _AHEAD:
            self._end = None  # invalid: parsers stop here
            return behind + 1
        return behind

    def _begin(self, text: bytes, place: int, mark: bytes) -> int:
        if mark in b"\"'":
            long = text.startswith(mark * 3, place) and mark * 3 in self._inside
            self._end = mark * 3 if long else mark
            if self._end not in self._inside:
                self._end = None
                return place + 1
            return place + len(self._end)
        self._end = b"\n" if mark == b"#" and b"\n" in self._inside else None
        return place + 1

    def _angle(self, text: bytes, place: int, mark: bytes) -> int:
        if text.startswith(mark * 2, place):
            return self._open(text, place, 2) if mark == b"<" else self._close(place, 2)
        self._end = b">" if mark == b"<" and b">" in self._inside else None
        return place + 1

    def _open(self, text: bytes, place: int, width: int) -> int:
        self.depth += 1
        if self.depth > self._deepest:
            raise NestedTooDeepError(self._line + text.count(b"\n", 0, place))
        return place + width

    def _close(self, place: int, width: int) -> int:
        self.depth = max(0, self.depth - 1)
        return place + width


class LineNesting(Nesting):
    """Follows the brackets of N-Triples and N-Quads, in which only quoted triples nest.

    Strings and IRIs, which could contain their mark, end within a line, so lines without it are skipped.

    >>> nesting = LineNesting()
    >>> nesting.feed(b'<urn:a> <urn:b> "((((" .\\n<urn:a> <urn:b> <')
    >>> nesting.feed(b"<( <urn:c>")
    >>> nesting.depth
    2
    """

    def __init__(self, deepest: int = DEEPEST) -> None:
        super().__init__("turtle", deepest)
        self._passes_over = True

    def feed(self, piece: bytes) -> None:
        """Continue with the next piece.

        Raises:
            NestedTooDeepError: too many brackets are open.
        """
        if not self._passes_over:
            super().feed(piece)
            return
        text = self._left + piece
        end = text.rfind(b"\n") + 1
        if b"<<" in text or len(text) - end > _BLOCK:
            self._passes_over, self._left = False, b""
            super().feed(text)
        else:
            self._left = text[end:]
            self._line += text.count(b"\n")


def _nesting(syntax: str) -> Nesting:
    return LineNesting() if syntax == "lines" else Nesting(syntax)


class Watched(io.RawIOBase):
    """A file that is checked while it is read, and refused if it is too large or nested too deep.

    Args:
        file: the file, which stays open.
        source: its name in messages.
        largest: the size limit in bytes, or None for no limit.
        syntax: the meaning of its brackets: ``lines`` for N-Triples and N-Quads, or see ``Nesting``; None checks none.
        first_line: the number of its first line.
        settable: whether users can set ``largest``.
    """

    def __init__(
        self,
        file: BinaryIO,
        source: str,
        *,
        largest: int | None = LARGEST,
        syntax: str | None = None,
        first_line: int = 1,
        settable: bool = True,
    ) -> None:
        self._file, self._source, self._largest, self._settable = file, source, largest, settable
        self._before = first_line - 1
        self._nesting = _nesting(syntax) if syntax else None
        self._given = 0

    def readable(self) -> bool:
        """Return True: it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read as much as the buffer can take.

        Raises:
            InputError: it is too large or nested too deep.
        """
        content = self._file.read(len(buffer))
        buffer[: len(content)] = content
        self._given += len(content)
        if self._largest is not None and self._given > self._largest:
            raise too_large(self._source, self._largest, settable=self._settable)
        if self._nesting is not None:
            try:
                self._nesting.feed(content)
            except NestedTooDeepError as error:
                reason = f"nested too deep: at most {DEEPEST} brackets within each other"
                raise InputError(reason, source=self._source, line=error.line + self._before) from None
        return len(content)


def watched(file: BinaryIO, source: str, **bounds: Any) -> BinaryIO:
    """Return a file that is checked while it is read; the arguments are those of ``Watched``."""
    return io.BufferedReader(Watched(file, source, **bounds), _BLOCK)


def too_large(source: str, largest: int, *, what: str = "is", settable: bool = True) -> InputError:
    """Return the error for a file, or a part of it, that is too large, with the option that sets the limit.

    >>> str(too_large("bomb.nq.gz", 100_000_000))
    'bomb.nq.gz: is larger than 100 MB uncompressed; raise --max-size'
    """
    unpacked = " uncompressed" if source.lower().endswith(".gz") else ""
    size = f"{largest / 1_000_000:,.0f} MB" if largest >= 1_000_000 else f"{largest:,} bytes"
    hint = "raise --max-size" if settable else None
    return InputError(f"{what} larger than {size}{unpacked}", source=source, hint=hint)


def check_xml(
    content: bytes, source: str, *, first_line: int = 1, largest: int = LARGEST, what: str = "RDF/XML"
) -> None:
    """Raise an error if reading XML would exhaust the machine.

    Args:
        content: the whole document.
        source: its name in messages.
        first_line: the number of its first line.
        largest: how many characters it may have when its entities are put in.
        what: what it should be, for messages.

    Raises:
        InputError: it is not XML (with line and column), or nests or expands without end.
    """
    guard = _XmlGuard(source, first_line, largest, what)
    try:
        guard.parser.Parse(content, True)  # noqa: FBT003  expat takes no keywords
    except expat.ExpatError as error:
        reason, line = expat.ErrorString(error.code), error.lineno + first_line - 1
        message = f"not valid {what}: {reason}"
        raise InputError(message, source=source, line=line, column=error.offset + 1) from error


class _XmlGuard:
    """An expat parser that gives up on deep nesting, and on entities that expand without end."""

    def __init__(self, source: str, first_line: int, largest: int, what: str) -> None:
        self.parser = expat.ParserCreate()
        self._source, self._first_line, self._largest, self._what = source, first_line, largest, what
        self._depth = self._expanded = 0
        self.parser.buffer_text = True
        self.parser.EntityDeclHandler = self._declare
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._enter, self._leave

    def _refuse(self, reason: str) -> None:
        line, column = self.parser.CurrentLineNumber + self._first_line - 1, self.parser.CurrentColumnNumber + 1
        raise InputError(f"not valid {self._what}: {reason}", source=self._source, line=line, column=column)

    def _declare(self, name: str, _parameter: object, value: str | None, *_: object) -> None:
        # an entity that does not abbreviate IRIs serves to blow up a file, or to read another one
        if value is None or len(value) > _LONGEST_ENTITY or "&" in value or "<" in value:
            self._refuse(f"the entity {name} is more than a short text")
        self.parser.CharacterDataHandler = self._count

    def _count(self, text: str) -> None:
        self._expanded += len(text)
        if self._expanded > self._largest:
            self._refuse(f"its entities make it larger than {self._largest / 1_000_000:,.0f} MB")

    def _enter(self, _name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self._refuse(f"elements are nested too deep: at most {DEEPEST} within each other")
        for value in attributes.values():
            self._count(value)

    def _leave(self, *_: object) -> None:
        self._depth -= 1
