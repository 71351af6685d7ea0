"""Reads and checks the project's own annotated news (``training/corpus/*.txt``).

    python training/corpus.py training/corpus/*.txt

``training/corpus/README.md`` describes the format of a piece. Errors in the markup are reported with their lines.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

ACTORS = frozenset("Person Organization Government ArmedForce ArmedGroup Country Population".split())
PLACES = frozenset("Country Region City Facility NaturalFeature".split())
EVENTS = frozenset(
    "Assault TerritorialChange Withdrawal Mobilization Coercion Protest Threat Sanction Accusation Rejection Request "
    "Agreement Consultation Support Cooperation Aid Concession Statement Accident LegalAction PoliticalChange "
    "Displacement Casualty Event".split()
)
FACTUALITY = frozenset("Asserted Claimed Planned Hypothetical Denied".split())
STANCES = frozenset("Affirms Denies Doubts Predicts Intends Demands".split())
DATE_PRECISION = frozenset("Day Week Month Season Year Throughout".split())
COUNTS = frozenset("killed injured detained displaced".split())
COUNT_PRECISION = frozenset("exact least most about".split())
ROLES = {"actor": "ap", "target": "ap", "place": "ap", "source": "ap"}
#: The marks that open and close a stretch of text, and their meaning.
BRACKETS = {"[": ("]", "mention"), "{": ("}", "trigger"), "<": (">", "span"), "⟦": ("⟧", "content")}
HEADERS = frozenset("id date register variety hard".split())

_IDENT = re.compile(r"([apetnc]\d+) ")


class CorpusError(ValueError):
    """A piece has invalid markup."""


@dataclass(frozen=True)
class Stretch:
    """A marked stretch of the text: ``text[begin:end]``."""

    kind: str
    ident: str
    begin: int
    end: int


@dataclass(frozen=True)
class Row:
    """The annotation of one entity, event or claim: its first words, and its fields."""

    ident: str
    values: tuple[str, ...]
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def all(self, name: str) -> list[tuple[str, ...]]:
        """Return the values of all fields with a name."""
        return [values for key, values in self.fields if key == name]


@dataclass(frozen=True)
class Piece:
    """One annotated text."""

    headers: dict[str, str]
    text: str
    stretches: tuple[Stretch, ...]
    rows: tuple[Row, ...] = field(default=())


def is_test(ident: str) -> bool:
    """Return whether a piece is for testing only: its number, of three digits, ends in 0.

    >>> is_test("war-010"), is_test("war-011"), is_test("gum-afghan-10")
    (True, False, False)
    """
    number = ident.rpartition("-")[2]
    return len(number) == len("000") and number.isdigit() and number.endswith("0")


def parse_text(marked: str) -> tuple[str, tuple[Stretch, ...]]:
    """Remove the marks from a text.

    >>> parse_text("[a1 Rebels] {e1 shelled} [p1 Homs].")[0]
    'Rebels shelled Homs.'
    """
    out: list[str] = []
    length, at = 0, 0
    opened: list[tuple[str, str, int]] = []
    found: list[Stretch] = []
    closers = {close for close, _ in BRACKETS.values()}
    while at < len(marked):
        char = marked[at]
        if char in BRACKETS:
            ident = _IDENT.match(marked, at + 1)
            if not ident:
                raise CorpusError(f"no identifier and space after {marked[at : at + 20]!r}")
            opened.append((char, ident.group(1), length))
            at = ident.end()
        elif char in closers:
            if not opened or BRACKETS[opened[-1][0]][0] != char:
                raise CorpusError(f"{char} closes nothing near {marked[max(0, at - 30) : at + 1]!r}")
            bracket, name, begin = opened.pop()
            found.append(Stretch(BRACKETS[bracket][1], name, begin, length))
            at += 1
        else:
            out.append(char)
            length += 1
            at += 1
    if opened:
        raise CorpusError(f"{opened[-1][0]}{opened[-1][1]} is never closed")
    text = "".join(out)
    for s in found:
        if text[s.begin : s.end] != text[s.begin : s.end].strip() or s.begin == s.end:
            raise CorpusError(f"{s.ident} marks blanks at its edge: {text[s.begin : s.end]!r}")
    return text, tuple(sorted(found, key=lambda s: (s.begin, -s.end)))


def parse_row(line: str) -> Row:
    """Read one line of the lower half.

    >>> parse_row("e1 Assault Claimed | actor a1 | killed n1 12 least").all("killed")
    [('n1', '12', 'least')]
    """
    first, *rest = (part.split() for part in line.split("|"))
    if any(not part for part in (first, *rest)):
        raise CorpusError(f"an empty field: {line!r}")
    return Row(first[0], tuple(first[1:]), tuple((part[0], tuple(part[1:])) for part in rest))


def parse_piece(lines: str) -> Piece:
    """Read one piece: headers, a line of ---, the marked text, a line of ---, the rows."""
    parts = re.split(r"^---\s*$", lines, flags=re.MULTILINE)
    if len(parts) != 3:
        raise CorpusError(f"{len(parts)} parts between lines of ---, not 3")
    headers = dict(line.split(": ", 1) for line in parts[0].strip().splitlines())
    text, stretches = parse_text(parts[1].strip("\n"))
    rows = tuple(parse_row(line) for line in parts[2].strip().splitlines() if line.strip())
    return Piece(headers, text, stretches, rows)


def problems(piece: Piece) -> list[str]:
    """List the errors in a piece that could be parsed."""
    found = [f"header {name} is missing" for name in sorted(HEADERS - piece.headers.keys())]
    marked = Counter((s.kind, s.ident) for s in piece.stretches)
    known = {row.ident: row for row in piece.rows}
    found += [f"{i} has two rows" for i, n in Counter(row.ident for row in piece.rows).items() if n > 1]
    for (kind, ident), _ in sorted(marked.items()):
        if kind != "span" and ident not in known:
            found.append(f"{ident} has no row")
        if kind == "mention" and ident[0] not in "ap":
            found.append(f"[{ident} …] marks neither an actor nor a place")
        if kind == "trigger" and ident[0] != "e":
            found.append(f"{{{ident} …}} marks no event")
        if kind == "content" and ident[0] != "c":
            found.append(f"⟦{ident} …⟧ marks no claim")
    for row in piece.rows:
        kind = {"a": "mention", "p": "mention", "e": "trigger"}.get(row.ident[0])
        if kind and (kind, row.ident) not in marked:
            found.append(f"{row.ident} is nowhere in the text")
        found += _row_problems(row, known, marked)
    return found


def _row_problems(row: Row, known: dict[str, Row], marked: Counter[tuple[str, str]]) -> list[str]:
    kind = row.ident[0]
    if kind in "ap":
        allowed = ACTORS | PLACES if kind == "a" else PLACES
        return [] if row.values and row.values[0] in allowed else [f"{row.ident}: {row.values} is no kind"]
    if kind == "e":
        return _event_problems(row, known, marked)
    if kind == "c":
        return _claim_problems(row, known, marked)
    return [f"{row.ident} needs no row"]


def _event_problems(row: Row, known: dict[str, Row], marked: Counter[tuple[str, str]]) -> list[str]:
    found = []
    if len(row.values) != 2 or row.values[0] not in EVENTS or row.values[1] not in FACTUALITY:
        found.append(f"{row.ident}: {' '.join(row.values)!r} is no class and factuality")
    for name, values in row.fields:
        if name in ROLES:
            found += [
                f"{row.ident}: {name} {v} is unknown" for v in values if v not in known or v[0] not in ROLES[name]
            ]
        elif name in COUNTS:
            if len(values) != 3 or not values[1].isdigit() or values[2] not in COUNT_PRECISION:
                found.append(f"{row.ident}: {name} wants a span, a number and exact, least, most or about")
            elif ("span", values[0]) not in marked:
                found.append(f"{row.ident}: <{values[0]} …> is nowhere in the text")
        elif name == "date":
            found += [f"{row.ident}: {message}" for message in _date_problems(values, marked)]
        elif name != "episode":
            found.append(f"{row.ident}: {name} is no field")
    both = {v for values in row.all("actor") for v in values} & {v for values in row.all("target") for v in values}
    return found + [f"{row.ident}: {v} is actor and target" for v in sorted(both)]


def _date_problems(values: tuple[str, ...], marked: Counter[tuple[str, str]]) -> list[str]:
    rest = list(values)
    found = []
    if rest and rest[0][0] == "t":
        name = rest.pop(0)
        if ("span", name) not in marked:
            found.append(f"<{name} …> is nowhere in the text")
    inherited = "inherited" in rest
    if inherited:
        rest.remove("inherited")
    if len(rest) != 3 or rest[2] not in DATE_PRECISION:
        return [*found, "a date wants first day, last day and precision"]
    try:
        first, last = (date.fromisoformat(v) for v in rest[:2])
    except ValueError as error:
        return [*found, str(error)]
    return found + (["its last day is before its first"] if last < first else [])


def _claim_problems(row: Row, known: dict[str, Row], marked: Counter[tuple[str, str]]) -> list[str]:
    *claimants, stance = row.values or ("",)
    found = [f"{row.ident}: {stance!r} is no stance"] if stance not in STANCES else []
    found += [f"{row.ident}: claimant {v} is unknown" for v in claimants if v != "-" and v not in known]
    if ("content", row.ident) not in marked:
        found.append(f"{row.ident} has no content")
    for name, values in row.fields:
        if name != "about":
            found.append(f"{row.ident}: {name} is no field")
        found += [f"{row.ident}: event {v} is unknown" for v in values if v not in known]
    return found


def read_pieces(path: Path) -> tuple[list[Piece], list[str]]:
    """Read a file of pieces, separated by lines of ===; return them and the errors, with lines."""
    pieces, wrong, line = [], [], 1
    for block in re.split(r"^===\s*$\n?", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
        if block.strip():
            try:
                piece = parse_piece(block)
            except (CorpusError, ValueError) as error:
                wrong.append(f"{path}:{line}: {error}")
            else:
                wrong += [f"{path}:{line}: {piece.headers.get('id')}: {message}" for message in problems(piece)]
                pieces.append(piece)
        line += block.count("\n") + 1
    return pieces, wrong


def main() -> int:
    """Check files, and print totals."""
    every: list[Piece] = []
    wrong: list[str] = []
    for name in sys.argv[1:]:
        pieces, found = read_pieces(Path(name))
        every += pieces
        wrong += found
    idents = Counter(p.headers.get("id", "") for p in every)
    wrong += [f"{i} is the id of {n} pieces" for i, n in idents.items() if n > 1]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    events = [row for p in every for row in p.rows if row.ident[0] == "e"]
    words = sum(len(p.text.split()) for p in every)
    print(f"{len(every)} pieces, {words} words, {len(events)} events, {len(wrong)} faults")
    print(*(f"{k} {n}" for k, n in Counter(r.values[1] for r in events if len(r.values) == 2).most_common()), sep=" · ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
