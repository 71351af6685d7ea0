"""The fourth pass: how the text presents each event, and on whose word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace

from kg.extract.confidence import event_signs, tables
from kg.extract.events.event_draft import EventDraft
from kg.extract.events.presented import presented_factuality
from kg.extract.events.wording import event_label
from kg.extract.grammar.factuality import is_past
from kg.extract.passes.drafts import Drafts
from kg.extract.passes.text import Text
from kg.extract.passes.who import Who
from kg.extract.reader.pairs import LABELS
from kg.extract.reference.mentions import Mention
from kg.extract.speech.reports import Reported
from kg.language.tokens import Token
from kg.model import Count, Event, Factuality, Span, Stance, When

#: A report with the mentions of its sources.
Attributed = tuple[Reported, Sequence[Mention]]


@dataclass(frozen=True, slots=True)
class Told:
    """The events as the text presents them, in the order of their words."""

    events: Sequence[tuple[EventDraft, Event]]
    #: the mentions with a role in an event
    used: AbstractSet[Mention]


def tell(text: Text, who: Who, found: Drafts) -> Told:
    """Present the events of a text."""
    return _Teller(text, who, found).told()


class _Teller:
    def __init__(self, text: Text, who: Who, found: Drafts) -> None:
        self._text = text
        self._who = who
        self._found = found
        self._used: set[Mention] = set()
        #: the counts so far: what happened to people, and to how many
        self._tolls: set[tuple[str, int]] = set()

    def told(self) -> Told:
        # a speech act that is a claim is not also an event: "said in a speech", "claimed the raid"
        claims = [
            report
            for report, mentions in zip(self._text.reports, self._who.claimants, strict=True)
            if mentions and report.claims
        ]
        spoken = {(report.section, report.cue[0].sent.start) for report in claims}
        owning = {(report.section, report.cue[0].i) for report in claims if report.stance == "own"}
        kept = [
            draft
            for draft in self._found.drafts
            if not (draft.root == "Statement" and (draft.match.index, draft.head.sent.start) in spoken)
            and not (draft.root == "Event" and (draft.match.index, draft.head.i) in owning)
        ]
        events = sorted(map(self._event, kept), key=lambda item: item[1].mentions[0])
        return Told(events, self._used)

    def _event(self, read: EventDraft) -> tuple[EventDraft, Event]:
        """Return an event, and its draft without actors who only report it."""
        text, keys_of = self._text, self._who.keys_of
        spans = [m.span for m in read.matches]
        if read.carrier is not None:
            spans.append(read.match.section.span(read.carrier))
        reports = self._reports_around(read.head, read.match.index, spans[0])
        if not reports and read.likeliest is Factuality.CLAIMED:
            reports = self._report_before(read)
        draft = replace(read, actors=self._acting(read, reports))
        # a denial does not make somebody the source of what is denied
        answering = [m for report, mentions in reports if report.claims is not Stance.DENIES for m in mentions]
        factuality = presented_factuality(draft, reports, answering, text.judge, text.lexicon)
        if factuality is Factuality.ASSERTED and self._lies_ahead(read):
            factuality = Factuality.PLANNED
        sources = [m for _, ms in reports for m in ms] if factuality is Factuality.DENIED else answering
        sources = [] if factuality is Factuality.ASSERTED else sources
        self._used |= {*draft.participants, *sources}
        event = Event(
            key=f"{spans[0].begin}-{spans[0].end}",
            category=draft.trigger.category,
            mentions=tuple(spans),
            label=event_label(draft, spans[0].of(text.article.text), self._who.label_of),
            actors=keys_of(draft.actors),
            targets=keys_of(draft.targets),
            places=keys_of(m for m in draft.places if (kind := self._who.kind_of(m)) is not None and kind.is_place),
            when=self._time(read, coming=factuality is Factuality.PLANNED),
            counts=tuple(self._counts(draft, factuality)),
            factuality=factuality,
            verification=text.judge.verification(draft.head, draft.match.index, [r for r, _ in reports]),
            according_to=keys_of(sources),
        )
        signs = event_signs(draft, event, cluster_of=self._who.cluster_of)
        return draft, replace(event, confidence=tables()["event"].probability(signs), signs=signs)

    def _acting(self, draft: EventDraft, reports: Sequence[Attributed]) -> list[Mention]:
        """Return the actors of an event, without those who only report it."""
        actors = draft.actors
        for report, mentions in reports:
            if report.cue[0].dep_ == "case":
                # "killed, by [the Red Cross's] count"
                actors = [m for m in actors if m not in mentions]
            if report.cue[0].lemma_.lower() in {"accord", "according"}:
                # "According to Sana, the army …": the parser may take the source for a subject
                speaking = self._who.clusters_of(mentions)
                actors = [m for m in actors if self._who.cluster_of[m] not in speaking] or actors
        return actors

    def _reports_around(self, head: Token, index: int, span: Span) -> list[Attributed]:
        """Return the reports whose content covers an event, each with its sources."""
        return [
            (report, mentions)
            for report, mentions in self._reports_near(index)
            if report.covers(span)
            and head not in report.cue
            # an attack for which nobody "claimed responsibility" still took place
            and (report.stance != "own" or mentions)
        ]

    def _report_before(self, draft: EventDraft) -> list[Attributed]:
        """Return the report in the sentence before, if the reader takes a sentence for more of what its source says.

        "*The Observatory said* rebels had attacked a base. At least 12 soldiers were killed."
        """
        start = draft.head.sent.start
        return [
            (report, mentions)
            for report, mentions in self._reports_near(draft.match.index)
            if report.section == draft.match.index
            and report.cue[-1].sent.end == start
            and report.claims is Stance.AFFIRMS
            and mentions
        ][-1:]

    def _reports_near(self, index: int) -> Iterator[Attributed]:
        """Yield the reports that attribute words of a paragraph."""
        for number in self._text.near[index]:
            if (report := self._text.reports[number]).attributes:
                yield report, self._who.claimants[number]

    def _lies_ahead(self, draft: EventDraft) -> bool:
        """Return whether an event has its own day, after that of publication: "Dockers strike *tomorrow*"."""
        today = self._text.article.date
        when = self._time(draft, coming=False) if draft.time is not None else None
        return today is not None and when is not None and when.start > today

    def _time(self, draft: EventDraft, *, coming: bool) -> When | None:
        head = draft.head if draft.time is not None and draft.time[0] == draft.match.index else None
        when = None if draft.time is None else self._text.dates.at(*draft.time, head=head, coming=coming)
        today = self._text.article.date
        if when is not None and today is not None and when.start > today and is_past(draft.head):
            # what was done does not lie ahead: the day is another's
            when = None
        earlier = self._found.repeats.get(draft)
        return self._time(earlier, coming=coming) if when is None and earlier is not None else when

    def _counts(self, draft: EventDraft, factuality: Factuality) -> Iterator[Count]:
        for what, (index, quantity, is_fact) in sorted(draft.counts.items(), key=lambda item: LABELS.index(item[0])):
            section = self._text.sections[index]
            before = section.doc[max(quantity.start_token - 1, 0)].lower_
            if before in {"the", "these", "those"} and (what, quantity.value) in self._tolls:
                # "the deaths of the eight" counts nobody new
                continue
            self._tolls.add((what, quantity.value))
            words = section.span(section.doc[quantity.start_token : quantity.end_token])
            happened = is_fact and factuality in {Factuality.ASSERTED, Factuality.CLAIMED}
            yield Count(what, quantity.value, quantity.precision, words, happened)
