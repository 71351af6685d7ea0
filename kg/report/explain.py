"""Explains what was found in an article, with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model import Claim, Entity, Event, Extraction, Match, Span, When
from kg.report.words import Paint, plain
from kg.safety.printable import tidy

#: How many characters of text are shown on each side of a trigger.
_AROUND = 45


def explain_lines(extraction: Extraction, paint: Paint = plain) -> Iterator[str]:
    """Yield lines about everything found in an article, with the words it rests on."""
    yield from _Account(extraction, paint).lines()


def _confidence(confidence: float | None, signs: Iterable[str]) -> str:
    """Return the confidence of a finding and its signs; of steps such as "score over 4" only the highest."""
    if confidence is None:
        return ""
    shown = {sign.partition(" over ")[0]: sign for sign in signs}
    return f"{confidence:.2f}  {', '.join(shown.values())}".rstrip()


def _matched(match: Match) -> str:
    """Return the Wikidata item of an entity, and why."""
    sure = "is" if match.exact else "is most likely"
    return f"{sure} {match.item}  {tidy('; '.join(match.reasons))}"


def _place(span: Span) -> tuple[bool, Span]:
    """Return the sort key of spans: those of the headline come first."""
    return not span.in_headline, span


class _Account:
    def __init__(self, extraction: Extraction, paint: Paint) -> None:
        self.found = extraction
        self.article = extraction.article
        self.paint = paint
        self.labels = {entity.key: entity.label for entity in extraction.entities}

    def lines(self) -> Iterator[str]:
        article = self.found.article
        head = f"{tidy(article.id)}  {article.date or 'no date'}  {tidy(article.title or '')}"
        yield self.paint(head.rstrip(), "1")
        for number, event in enumerate(sorted(self.found.events, key=lambda e: _place(e.mentions[0])), 1):
            yield ""
            yield from self._event(number, event)
        if self.found.claims:
            yield from ("", self.paint("Claims", "1"))
        for claim in sorted(self.found.claims, key=lambda c: _place(c.cue)):
            yield from self._claim(claim)
        if self.found.entities:
            yield from ("", self.paint("Actors and places", "1"))
        for entity in sorted(self.found.entities, key=lambda e: (e.kind.value, e.label, e.key)):
            yield from self._entity(entity)

    def _event(self, number: int, event: Event) -> Iterator[str]:
        first = event.mentions[0]
        triggers = ", ".join(self._quoted(mention) for mention in event.mentions)
        yield f"{number}. {self.paint(event.category, '1')}  {triggers}  ({self._line(first)})"
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
            "confidence": _confidence(event.confidence, event.signs),
        }
        yield from (f"     {name:10}  {value}" for name, value in rows.items() if value)

    def _claim(self, claim: Claim) -> Iterator[str]:
        who = self._names(claim.claimants) or "no source named"
        yield f"  {who}  {self._quoted(claim.cue)}  ({self._line(claim.cue)})"
        yield from (f"     {self._short(span)}" for span in claim.content)

    def _entity(self, entity: Entity) -> Iterator[str]:
        names = ", ".join((entity.label, *entity.alt_labels))
        where = f"  {entity.location.lat:.4f}, {entity.location.long:.4f}" if entity.location else ""
        yield f"  {entity.kind.value:15} {tidy(names)}{where}  {self.paint(tidy(entity.known or ''), '2')}".rstrip()
        for what, confidence in (
            ("kind", _confidence(entity.confidence, entity.signs)),
            ("location", _confidence(entity.place_confidence, entity.place_signs)),
        ):
            if confidence:
                yield f"  {'':15}   {self.paint(f'confidence of {what} {confidence}', '2')}"
        if entity.match is not None:
            yield f"  {'':15}   {self.paint(_matched(entity.match), '2')}"
        for position in entity.positions:
            of = f" of {self.labels.get(position.of, position.of)}" if position.of else ""
            yield f"  {'':15}   is {tidy(position.role + of)}"
        for relation in entity.relations:
            yield f"  {'':15}   {relation.name} {tidy(self.labels.get(relation.object, relation.object))}"

    def _names(self, keys: Iterable[str]) -> str:
        return ", ".join(tidy(self.labels.get(key, key)) for key in keys)

    def _when(self, when: When) -> str:
        days = f"{when.start}" if when.start == when.end else f"{when.start} to {when.end}"
        return f"{days}  {self._quoted(when.span)}"

    def _quoted(self, span: Span) -> str:
        return f"“{tidy(span.of(self.article.text))}”"

    def _short(self, span: Span) -> str:
        words = tidy(span.of(self.article.text))
        return words if len(words) <= 4 * _AROUND else words[: 4 * _AROUND].rsplit(" ", 1)[0] + " …"

    def _line(self, span: Span) -> str:
        return "headline" if span.in_headline else f"line {self.article.text.count(chr(10), 0, span.begin) + 1}"

    def _surroundings(self, span: Span) -> str:
        """Return the words around a mention, from its own line only."""
        text, story = (self.article.title or "", 0) if span.in_headline else (self.article.text, self.article.story)
        line = max(text.rfind("\n", 0, span.begin) + 1, story)
        end = text.find("\n", span.end)
        before = text[line : span.begin]
        after = text[span.end : end if end >= 0 else None]
        if len(before) > _AROUND:
            before = "… " + before[-_AROUND:].partition(" ")[2]
        if len(after) > _AROUND:
            after = after[:_AROUND].rpartition(" ")[0] + " …"
        return tidy(before + span.of(text) + after)
