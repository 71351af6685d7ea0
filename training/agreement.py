"""Measures the agreement of two people who annotated the same pieces independently.

    python training/agreement.py training/corpus/*.txt --second training/corpus/second/*.txt

Triggers and mentions agree if their words do (exact) or if they overlap; everything else is compared where the
triggers overlap: class, factuality and stance by Cohen's kappa; roles, days and counts by F1.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpus import COUNTS, Piece, Row, Stretch, read_pieces

_ROLES = ("actor", "target", "place", "source")
Pair = tuple[Row, Row]


class Tally:
    """Counts the annotations of two people, and those in common."""

    def __init__(self) -> None:
        self.both = self.first = self.second = 0

    def add(self, first: Iterable[object], second: Iterable[object]) -> None:
        """Compare two sets."""
        a, b = set(first), set(second)
        self.both += len(a & b)
        self.first += len(a)
        self.second += len(b)

    @property
    def f1(self) -> float:
        """The F1 of one against the other, in percent."""
        return 200 * self.both / max(self.first + self.second, 1)


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Return Cohen's kappa.

    >>> round(kappa([("a", "a"), ("a", "a"), ("b", "b"), ("a", "b")]), 2)
    0.5
    """
    same = sum(a == b for a, b in pairs) / len(pairs)
    firsts, seconds = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(firsts[name] * seconds[name] for name in firsts) / len(pairs) ** 2
    return (same - chance) / (1 - chance) if chance < 1 else 1.0


def matched(first: Piece, second: Piece, kind: str) -> Iterator[tuple[Stretch, Stretch]]:
    """Pair the stretches of a kind that overlap, each once, the longest overlap first."""
    pairs = [
        (min(a.end, b.end) - max(a.begin, b.begin), a.begin, a, b)
        for a in first.stretches
        for b in second.stretches
        if a.kind == b.kind == kind and a.begin < b.end and b.begin < a.end
    ]
    used: set[tuple[int, Stretch]] = set()
    for _, _, a, b in sorted(pairs, key=lambda item: (-item[0], item[1])):
        if (0, a) not in used and (1, b) not in used:
            used |= {(0, a), (1, b)}
            yield a, b


def compare(pieces: Sequence[tuple[Piece, Piece]]) -> dict[str, float]:
    """Return the figures by name."""
    exact = {kind: Tally() for kind in ("trigger", "mention", "content")}
    overlap = {kind: [0, 0, 0] for kind in exact}
    parts = {name: Tally() for name in (*_ROLES, "date", "count")}
    classes: list[tuple[str, str]] = []
    real: list[tuple[str, str]] = []
    stances: list[tuple[str, str]] = []
    for first, second in pieces:
        for kind, tally in exact.items():
            spans = [[(s.begin, s.end) for s in piece.stretches if s.kind == kind] for piece in (first, second)]
            tally.add(*spans)
            both = len(list(matched(first, second, kind)))
            overlap[kind] = [n + m for n, m in zip(overlap[kind], (both, len(spans[0]), len(spans[1])), strict=True)]
        rows = [{row.ident: row for row in piece.rows} for piece in (first, second)]
        same = {b.ident: a.ident for a, b in matched(first, second, "mention")}
        for a, b in matched(first, second, "trigger"):
            one, two = rows[0][a.ident], rows[1][b.ident]
            classes.append((one.values[0], two.values[0]))
            real.append((one.values[1], two.values[1]))
            for role in _ROLES:
                parts[role].add(_players(one, role), {same.get(v, v + "?") for v in _players(two, role)})
            parts["date"].add(_days(one), _days(two))
            parts["count"].add(_numbers(one), _numbers(two))
        for a, b in matched(first, second, "content"):
            stances.append((rows[0][a.ident].values[-1], rows[1][b.ident].values[-1]))
    figures = {f"{kind}, exact (F1)": tally.f1 for kind, tally in exact.items()}
    figures |= {f"{kind}, overlapping (F1)": 200 * n / max(a + b, 1) for kind, (n, a, b) in overlap.items()}
    figures |= {"class (kappa)": kappa(classes), "factuality (kappa)": kappa(real), "stance (kappa)": kappa(stances)}
    figures["class, same"] = 100 * sum(a == b for a, b in classes) / len(classes)
    figures["factuality, same"] = 100 * sum(a == b for a, b in real) / len(real)
    return figures | {f"{name} (F1)": tally.f1 for name, tally in parts.items()}


def _players(row: Row, role: str) -> set[str]:
    return {v for values in row.all(role) for v in values}


def _days(row: Row) -> set[tuple[str, ...]]:
    return {tuple(v for v in values if v[:1].isdigit()) for values in row.all("date")}


def _numbers(row: Row) -> set[tuple[str, str]]:
    return {(what, values[1]) for what in COUNTS for values in row.all(what)}


def main() -> None:
    """Compare files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--second", nargs="+", type=Path, required=True)
    args = parser.parse_args()
    first = {piece.headers["id"]: piece for path in args.files for piece in read_pieces(path)[0]}
    pairs = [(first[p.headers["id"]], p) for path in args.second for p in read_pieces(path)[0]]
    print(f"{len(pairs)} pieces")
    for name, value in compare(pairs).items():
        print(f"{name}: {value:.2f}" if "kappa" in name else f"{name}: {value:.1f}")


if __name__ == "__main__":
    main()
