"""Scores the extraction on the test part of the project's own annotated news.

    python benchmarks/score_corpus.py training/corpus/*.txt [--all] [--wrong]

An event is right in everything if an annotator marked an event there, and class, factuality and all that it says about
actors, targets, places, days and counts agree with the annotation; what is missing is not wrong.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from corpus import Piece, Row, is_test, read_pieces

from kg.exporter import analyse
from kg.model import Article, Event, Extraction, Factuality, Span
from kg.vocabulary import superclasses

#: Other classes that an event may have in the graph: deaths are part of the event that caused them.
_ROLES = {"actor": "actors", "target": "targets", "place": "places"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one event of the graph; ``wrong`` names its errors."""

    event: Event
    wrong: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether it is right in everything."""
        return not self.wrong


def extraction_of(piece: Piece) -> Extraction:
    """Analyse a piece."""
    day = piece.headers.get("date", "")
    date = dt.date.fromisoformat(day) if day[:1].isdigit() else None
    return analyse(Article(id=piece.headers["id"], text=piece.text, date=date))


def judge(piece: Piece, extraction: Extraction) -> Iterator[Verdict]:
    """Compare each event of a graph, except statements, with the annotations."""
    rows = {row.ident: row for row in piece.rows}
    triggers = [(s.begin, s.end, rows[s.ident]) for s in piece.stretches if s.kind == "trigger"]
    idents = {entity.key: _idents(piece, entity.mentions) for entity in extraction.entities}
    for event in extraction.events:
        if "Statement" in superclasses(event.category):
            continue
        meant = [row for begin, end, row in triggers if any(_overlap(m, begin, end) for m in event.mentions)]
        wrongs = [_wrong(event, row, idents) for row in meant]
        yield Verdict(event, min(wrongs, key=len, default=("no event",)))


def missed(piece: Piece, extraction: Extraction) -> int:
    """Count the annotated events that the graph lacks."""
    found = [mention for event in extraction.events for mention in event.mentions]
    marked = {s.ident: False for s in piece.stretches if s.kind == "trigger"}
    for s in piece.stretches:
        if s.kind == "trigger" and any(_overlap(m, s.begin, s.end) for m in found):
            marked[s.ident] = True
    return sum(not hit for hit in marked.values())


def _overlap(span: Span, begin: int, end: int) -> bool:
    return span.begin < end and begin < span.end


def _idents(piece: Piece, mentions: Sequence[Span]) -> frozenset[str]:
    """Return what the mentions of an actor or place denote in the piece, by the innermost stretch around each."""
    found = set()
    for mention in mentions:
        around = [
            s for s in piece.stretches if s.kind == "mention" and s.begin <= mention.begin and mention.end <= s.end
        ]
        within = [
            s for s in piece.stretches if s.kind == "mention" and mention.begin <= s.begin and s.end <= mention.end
        ]
        if around or within:
            best = min(around or within, key=lambda s: s.end - s.begin)
            found.add(best.ident)
    return frozenset(found)


def _wrong(event: Event, row: Row, idents: dict[str, frozenset[str]]) -> tuple[str, ...]:
    """Name the properties of an event that the annotation contradicts."""
    category, factuality = row.values
    wrong = [] if category in superclasses(event.category) or event.category == "Event" else ["class"]
    if event.factuality.value != factuality:
        wrong.append("not fact" if event.factuality is Factuality.ASSERTED else "factuality")
    played = {role: {v for values in row.all(role) for v in values} for role in _ROLES}
    for role, field in _ROLES.items():
        allowed = played[role] | (played["place"] if role == "target" else set())
        if category in {"Agreement", "Consultation", "Assault"} and role != "place":
            allowed |= played["actor"] | played["target"]
        # a place around the right one is not wrong, but containment is not annotated, so any other place counts as that
        if any(not idents[key] & allowed for key in getattr(event, field)):
            wrong.append(role)
    for values in row.all("date"):
        days = [v for v in values if v[:1].isdigit()]
        if event.when is not None and [event.when.start.isoformat(), event.when.end.isoformat()] != days:
            wrong.append("date")
    if event.when is not None and not row.all("date"):
        wrong.append("date")
    for count in event.counts:
        told = {int(values[1]) for values in row.all(count.what)}
        if count.number not in told:
            wrong.append("count")
    return tuple(wrong)


def main() -> None:
    """Score files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--all", action="store_true", help="all pieces, also those that were learnt from")
    parser.add_argument("--wrong", action="store_true", help="show each event that is wrong")
    args = parser.parse_args()
    pieces = [p for path in args.files for p in read_pieces(path)[0] if args.all or is_test(p.headers["id"])]
    kinds, sure, lost = Counter[str](), [], 0
    every = []
    for piece in pieces:
        extraction = extraction_of(piece)
        lost += missed(piece, extraction)
        for verdict in judge(piece, extraction):
            every.append(verdict)
            if args.wrong and verdict.wrong:
                span = verdict.event.mentions[0]
                print(piece.headers["id"], verdict.wrong, verdict.event.category, verdict.event.factuality.value,
                      verdict.event.confidence, piece.text[max(0, span.begin - 60) : span.begin],
                      f"[{span.of(piece.text)}]", piece.text[span.end : span.end + 40], sep=" | ")  # fmt: skip
    stated = [v for v in every if v.event.factuality is Factuality.ASSERTED]
    for verdict in stated:
        kinds.update(verdict.wrong or ("right",))
        sure.append((verdict.event.confidence, verdict.right))
    found = sum(v.wrong != ("no event",) for v in every)
    print(f"{len(pieces)} pieces, {len(every)} events, of which no event {len(every) - found}; {lost} missed")
    print(f"right in everything, all {_share(v.right for v in every)}, asserted {_share(v.right for v in stated)}")
    print(
        f"asserted that are fact {_share(not {'no event', 'not fact'} & {*v.wrong} for v in stated)} of {len(stated)}"
    )
    print(*(f"{name} {n}" for name, n in kinds.most_common()), sep=", ")
    high = [right for confidence, right in sure if confidence > 0.9]
    print(
        f"above 0.9: {len(high)}, right {_share(high)};",
        f"mean confidence {sum(c for c, _ in sure) / max(len(sure), 1):.2f}",
    )


def _share(values: Iterator[bool] | Sequence[bool]) -> str:
    given = list(values)
    return f"{100 * sum(given) / max(len(given), 1):.1f} %"


if __name__ == "__main__":
    main()
