"""Puts what was found, and what is wrong with it, into words for the terminal."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Claim, Entity, Event, Extraction, Finding, Severity, Span, When

#: Colours words for a terminal, or leaves them as they are: ``paint(words, colour)``.
Paint = Callable[[str, str], str]

_SHADES = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}

#: An IRI within a property path.
_IRI = re.compile(r"<([^<>]*)>")

#: How many characters of text are shown on each side of a trigger.
_AROUND = 45
#: How many actors and places a summary names, and how wide it may be.
_FOREMOST = 8
_WIDTH = 100
#: A blank at which no line is broken.
_GLUE = "\N{NO-BREAK SPACE}"


def plain(text: str, _colour: str = "") -> str:
    """Leave words uncoloured."""
    return text


@dataclass(slots=True)
class Summary:
    """How much was found in all articles together."""

    articles: int = 0
    triples: int = 0
    located: int = 0
    days: set[dt.date] = field(default_factory=set)
    actors: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    factuality: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    sources: set[tuple[str, str]] = field(default_factory=set)
    names: dict[bool, Counter[str]] = field(default_factory=lambda: {False: Counter(), True: Counter()})

    def add(self, extraction: Extraction, triples: int) -> None:
        """Count what was found in one article."""
        self.articles += 1
        self.triples += triples
        for entity in extraction.entities:
            table = self.places if entity.kind.is_place else self.actors
            table[entity.kind.value] += 1
            self.located += entity.location is not None
            self.names[entity.kind.is_place][_tidy(entity.label)] += len(entity.mentions)
        for event in extraction.events:
            self.events[event.category] += 1
            self.factuality[event.factuality.value] += 1
        self.claims += len(extraction.claims)
        self.sources |= {(extraction.article.id, key) for claim in extraction.claims for key in claim.claimants}
        if extraction.article.date:
            self.days.add(extraction.article.date)

    def lines(self) -> Iterator[str]:
        r"""Yield the summary, line by line.

        >>> summary = Summary()
        >>> from kg.model import Article
        >>> summary.add(Extraction(Article(id="a", text="x", date=dt.date(2024, 12, 1))), 7)
        >>> print(*summary.lines(), sep="\n")
        articles  1     of 2024-12-01
        events    0
        actors    0
        places    0
        claims    0
        triples   7
        """
        days = sorted(self.days)
        of = f"of {days[0]}" if days else "without a date"
        located = f"{self.located} with coordinates"
        yield from _row("articles", self.articles, of + (f" to {days[-1]}" if len(days) > 1 else ""))
        yield from _row("events", self.events.total(), _listed(self.events), _listed(self.factuality))
        yield from _row("actors", self.actors.total(), _listed(self.actors), _foremost(self.names[False]))
        yield from _row("places", self.places.total(), _listed(self.places, located), _foremost(self.names[True]))
        yield from _row("claims", self.claims, f"by {len(self.sources)} sources" if self.sources else "")
        yield from _row("triples", self.triples)


def _row(name: str, number: int, *parts: str) -> Iterator[str]:
    """Yield a line for each part of what is told about a number, broken where it is long."""
    head = f"{name:9} {number:<6,}"
    lines = [line.replace(_GLUE, " ") for part in parts for line in textwrap.wrap(part, _WIDTH - len(head))]
    yield f"{head}{lines[0] if lines else ''}".rstrip()
    yield from (" " * len(head) + line for line in lines[1:])


def _foremost(names: Counter[str]) -> str:
    """Return the names of what is mentioned most."""
    ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(name.replace(" ", _GLUE) for name, _ in ranked[:_FOREMOST]) + (
        " …" if len(ranked) > _FOREMOST else ""
    )


def _listed(counter: Counter[str], *more: str) -> str:
    if not counter:
        return ""
    ranked = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join([*(f"{number}{_GLUE}{name}" for name, number in ranked), *more])


def findings_lines(findings: Sequence[Finding], source: str, paint: Paint = plain) -> Iterator[str]:
    r"""Yield what validation found, the gravest first: a line on each, and below it what it is about.

    >>> finding = Finding("An event has a label.", Severity.VIOLATION, "Event-label", "event/1-5", "rdfs:label")
    >>> print(*findings_lines([finding], "a.ttl"), sep="\n")
    a.ttl: Violation: An event has a label. [Event-label]
        event/1-5 rdfs:label
    """
    from kg.answers import short_iri

    order = list(Severity)
    for finding in sorted(findings, key=lambda f: (order.index(f.severity), f.rule, f.focus, f.value or "")):
        label = paint(finding.severity.value, _SHADES[finding.severity])
        yield f"{source}: {label}: {finding.message} [{finding.rule.rpartition('#')[2]}]"
        value = finding.value if finding.value != finding.focus else None
        path = _IRI.sub(lambda iri: short_iri(iri[1]), finding.path or "")
        yield "    " + " ".join(short_iri(part) for part in (finding.focus, path, value) if part)


def explain_lines(extraction: Extraction, paint: Paint = plain) -> Iterator[str]:
    """Yield an account of everything found in an article, each thing with the words that it rests on."""
    yield from _Account(extraction, paint).lines()


def _sure(confidence: float | None, signs: Iterable[str]) -> str:
    """Say how sure a finding is, and by which signs; of steps such as "score over 4" only the highest."""
    if confidence is None:
        return ""
    shown = {sign.partition(" over ")[0]: sign for sign in signs}
    return f"{confidence:.2f}  {', '.join(shown.values())}".rstrip()


class _Account:
    def __init__(self, extraction: Extraction, paint: Paint) -> None:
        self.found = extraction
        self.text = extraction.article.text
        self.paint = paint
        self.labels = {entity.key: entity.label for entity in extraction.entities}

    def lines(self) -> Iterator[str]:
        article = self.found.article
        yield self.paint(f"{article.id}  {article.date or 'without a date'}  {article.title or ''}".rstrip(), "1")
        for number, event in enumerate(sorted(self.found.events, key=lambda e: e.mentions), 1):
            yield ""
            yield from self._event(number, event)
        if self.found.claims:
            yield from ("", self.paint("Claims", "1"))
        for claim in sorted(self.found.claims, key=lambda c: c.cue):
            yield from self._claim(claim)
        if self.found.entities:
            yield from ("", self.paint("Actors and places", "1"))
        for entity in sorted(self.found.entities, key=lambda e: (e.kind.value, e.label, e.key)):
            yield from self._entity(entity)

    def _event(self, number: int, event: Event) -> Iterator[str]:
        first = event.mentions[0]
        triggers = ", ".join(self._quoted(mention) for mention in event.mentions)
        yield f"{number}. {self.paint(event.category, '1')}  {triggers}  (line {self._line(first)})"
        yield f"     {self.paint(self._surroundings(first), '2')}"
        rows = {
            "actor": self._names(event.actors),
            "target": self._names(event.targets),
            "place": self._names(event.places),
            "when": self._when(event.when) if event.when else "",
            "count": "; ".join(
                f"{count.number:,} {count.what} ({count.precision.value}): {self._quoted(count.span)}"
                for count in event.counts
            ),
            "status": event.factuality.value + (f", {event.verification.value}" if event.verification else ""),
            "source": self._names(event.according_to),
            "sure": _sure(event.confidence, event.signs),
        }
        yield from (f"     {name:7} {value}" for name, value in rows.items() if value)

    def _claim(self, claim: Claim) -> Iterator[str]:
        who = self._names(claim.claimants) or "nobody named"
        yield f"  {who}  {self._quoted(claim.cue)}  (line {self._line(claim.cue)})"
        yield from (f"     {self._short(span)}" for span in claim.content)

    def _entity(self, entity: Entity) -> Iterator[str]:
        names = ", ".join((entity.label, *entity.alt_labels))
        where = f"  {entity.location.lat:.4f}, {entity.location.long:.4f}" if entity.location else ""
        yield f"  {entity.kind.value:15} {_tidy(names)}{where}  {self.paint(entity.known or '', '2')}".rstrip()
        for what, sure in (
            ("kind", _sure(entity.confidence, entity.signs)),
            ("location", _sure(entity.place_confidence, entity.place_signs)),
        ):
            if sure:
                yield f"  {'':15}   {self.paint(f'{what} sure {sure}', '2')}"
        for position in entity.positions:
            of = f" of {self.labels.get(position.of, position.of)}" if position.of else ""
            yield f"  {'':15}   is {position.role}{of}"
        for relation in entity.relations:
            yield f"  {'':15}   {relation.name} {self.labels.get(relation.object, relation.object)}"

    def _names(self, keys: Iterable[str]) -> str:
        return ", ".join(_tidy(self.labels.get(key, key)) for key in keys)

    def _when(self, when: When) -> str:
        days = f"{when.start}" if when.start == when.end else f"{when.start} to {when.end}"
        return f"{days}  {self._quoted(when.span)}"

    def _quoted(self, span: Span) -> str:
        return f"“{_tidy(span.of(self.text))}”"

    def _short(self, span: Span) -> str:
        words = _tidy(span.of(self.text))
        return words if len(words) <= 4 * _AROUND else words[: 4 * _AROUND].rsplit(" ", 1)[0] + " …"

    def _line(self, span: Span) -> int:
        return self.text.count("\n", 0, span.begin) + 1

    def _surroundings(self, span: Span) -> str:
        """Return the words around a mention, from its own line only."""
        line = max(self.text.rfind("\n", 0, span.begin) + 1, self.found.article.story)
        end = self.text.find("\n", span.end)
        before = self.text[line : span.begin]
        after = self.text[span.end : end if end >= 0 else None]
        if len(before) > _AROUND:
            before = "… " + before[-_AROUND:].partition(" ")[2]
        if len(after) > _AROUND:
            after = after[:_AROUND].rpartition(" ")[0] + " …"
        return _tidy(before + span.of(self.text) + after)


def _tidy(words: str) -> str:
    """Make words from an article one line that can do a terminal no harm."""
    return " ".join("".join(c if c.isprintable() or c in "\n\r\t" else " " for c in words).split())
