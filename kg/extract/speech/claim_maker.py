"""Makes claims from reports: who claims what, with which stance, about which events.

A claim may only refer back to its events: in "Rebels said they had taken Homs. The army denied it", both claims are
about the capture.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

from kg.extract.events.event_draft import EventDraft
from kg.extract.speech.reports import Reported
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.model import Claim, Event, Span, When

_POINTING = frozenset({"it", "this", "that", "these", "those", "so"})
#: How many paragraphs back to look for what "the claim" refers to.
_PARAGRAPHS = 2


class Claims:
    """Makes the claims of one article.

    Args:
        sections: the article's analysed paragraphs.
        lexicon: the nouns that point back to a claim ("the allegation").
        events: the events, each with its draft.
    """

    def __init__(
        self, sections: Sequence[Section], lexicon: Lexicon, events: Sequence[tuple[EventDraft, Event]],
    ) -> None:  # fmt: skip
        self._sections = sections
        self._lexicon = lexicon
        self._events = events
        numbered = enumerate(events)
        self._spots = sorted((span.begin, number) for number, (_, event) in numbered for span in event.mentions)
        self._begins = [begin for begin, _ in self._spots]

    def make(
        self, reports: Iterable[tuple[Reported, tuple[str, ...]]], said_when: Callable[[Reported], When | None]
    ) -> list[Claim]:
        """Make a claim from each report that claims something, in reading order.

        Args:
            reports: each with the keys of its claimants.
            said_when: returns the day on which something was said.
        """
        found: dict[Span, Claim] = {}
        for report, claimants in sorted(reports, key=lambda item: item[0].cue_span):
            if report.claims is None:
                continue
            span = report.cue_span
            about = self._meant(report, claimants, list(found.values())) or self._within(report)
            claim = Claim(
                key=f"{span.begin}-{span.end}",
                cue=span,
                claimants=claimants,
                content=report.content,
                quotations=report.quotations,
                about=about,
                stance=report.claims,
                when=said_when(report),
            )
            found.setdefault(span, claim)
        return list(found.values())

    def _within(self, report: Reported) -> tuple[str, ...]:
        """Return the events in the content of a report."""
        numbers = {
            self._spots[place][1]
            for span in report.content
            for place in range(bisect_left(self._begins, span.begin), bisect_right(self._begins, span.end))
        }
        events = (self._events[number] for number in sorted(numbers))
        return tuple(
            event.key for draft, event in events
            if draft.head not in report.cue and any(map(report.covers, event.mentions))
        )  # fmt: skip

    def _meant(self, report: Reported, claimants: tuple[str, ...], earlier: Sequence[Claim]) -> tuple[str, ...]:
        """Return the events that the content only refers back to: "denied it", "dismissed the allegations"."""
        word = self._pointer(report)
        if word is None:
            return ()
        begin = self._sections[max(report.section - _PARAGRAPHS, 0)].offset
        for claim in reversed(earlier):
            if claim.about and claim.cue.begin >= begin and claim.claimants != claimants:
                return claim.about
        return self._sentence_before(word, report) if word.pos_ == "PRON" else ()

    def _pointer(self, report: Reported) -> Token | None:
        """Return the word that refers back, if it is the whole content."""
        if len(report.content) != 1 or report.quotations:
            return None
        section = self._sections[report.section]
        begin, end = (at - section.offset for at in report.content[0])
        words = section.doc.char_span(begin, end, alignment_mode="expand")
        if words is None:
            return None
        root = words.root
        if root.pos_ == "PRON":
            return root if root.lower_ in _POINTING and len(words) == 1 else None
        lemma = root.lemma_.lower()
        cue = self._lexicon.cues.get((lemma, "noun"))
        speaks = (cue is not None and cue.verification == "claim") or (lemma, "noun") in self._lexicon.reports
        return root if root.pos_ == "NOUN" and speaks else None

    def _sentence_before(self, word: Token, report: Reported) -> tuple[str, ...]:
        section = self._sections[report.section]
        first = word.sent.start
        if first == 0:
            return ()
        before = word.doc[first - 1].sent
        begin, end = section.span(before[0]).begin, section.span(before[-1]).end
        return tuple(event.key for _, event in self._events if begin <= event.mentions[0].begin < end)
