"""Decides how an article presents an event: as asserted, claimed, planned, only possible, or denied.

Words that change factuality (the lexicon's cues) act on what they govern. We climb from the
trigger towards the root of its sentence and collect what acts on it; the strongest wins, in
a fixed order: a condition, a denial, a possibility, an intent, a report.
"""

from __future__ import annotations

from collections.abc import Sequence, Set as AbstractSet

from kg.extract.grammar.charges import CLAIMED, is_only_rumoured
from kg.extract.grammar.factuality_signs import (
    AUXILIARIES,
    CONDITION,
    FUTURE_IN_PAST,
    FUTURE_OF_PAST,
    is_alleged,
    signs_of,
)
from kg.extract.speech.reports import Reported, reports_by_section
from kg.extract.speech.verification import find_verifications, verification_of
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.model import Factuality, Span, Stance, Verification

#: The strongest first.
_ORDER = (CONDITION, "Denied", "Hypothetical", "Planned", CLAIMED)
_RESULT = {CONDITION: Factuality.HYPOTHETICAL}
#: The factuality of what is in a claim, by its stance; with any other stance it is claimed.
_STANCES = {
    Stance.DENIES: "Denied",
    Stance.DOUBTS: "Hypothetical",
    Stance.PREDICTS: "Planned",
    Stance.INTENDS: "Planned",
    Stance.DEMANDS: "Planned",
}


class Judge:
    """What one article says about the factuality and the truth of its events."""

    def __init__(self, sections: Sequence[Section], lexicon: Lexicon, reports: Sequence[Reported]) -> None:
        self._sections = sections
        self._lexicon = lexicon
        self._reports = reports
        self._near = reports_by_section(sections, reports)
        self._verifications = find_verifications(sections, reports, lexicon)
        #: what was decided, by paragraph and token
        self._decided: dict[tuple[int, int], tuple[Factuality, Factuality]] = {}

    def factuality(self, trigger: Token, index: int) -> Factuality:
        """Return how the article presents the event that a word names.

        Args:
            trigger: the head of the words that name the event.
            index: the number of its paragraph.
        """
        return self.with_and_without_reports(trigger, index)[1]

    def with_and_without_reports(self, trigger: Token, index: int) -> tuple[Factuality, Factuality]:
        """Return how an event would be presented without the reports around it, and how it is."""
        at = index, trigger.i
        if at not in self._decided:
            section, signs = self._sections[index], set(signs_of(trigger, self._lexicon))
            near = [self._reports[number] for number in self._near[index]]
            alone = _decided(trigger, section, (), signs)
            self._decided[at] = alone, _decided(trigger, section, near, signs) if near else alone
        return self._decided[at]

    def is_alleged(self, trigger: Token) -> bool:
        """Return whether a word's own adjective or adverb makes it a claim."""
        return is_alleged(trigger, self._lexicon)

    def is_only_rumoured(self, trigger: Token) -> bool:
        """Return whether the article says no more of an event than that there are rumours of it."""
        return is_only_rumoured(trigger, self._lexicon)

    def verification(self, trigger: Token, index: int, reports: Sequence[Reported] = ()) -> Verification | None:
        """Return whether the article says that an event was confirmed, that it was not, or neither.

        Args:
            trigger: the head of the words that name the event.
            index: the number of its paragraph.
            reports: the reports around it.
        """
        return verification_of(trigger, self._sections[index], self._verifications, self._lexicon, reports)


def _decided(trigger: Token, section: Section, reports: Sequence[Reported], own: AbstractSet[str]) -> Factuality:
    """Add the signs of the reports around a word to its own; the strongest decides."""
    span = section.span(trigger)
    around = [r for r in reports if r.attributes and r.covers(span)]
    signs = set(own)
    if FUTURE_IN_PAST in signs:
        signs.add("Planned" if around else "Hypothetical")
    if FUTURE_OF_PAST in signs and around:
        signs.add("Planned")
    aside = bool(around) and _is_aside(trigger)
    for report in _deciding(around, span):
        sign = _STANCES.get(report.claims, CLAIMED) if report.claims else CLAIMED
        happened = report.claims is Stance.PREDICTS and is_past(trigger)
        signs.add(CLAIMED if aside or happened else sign)
    for sign in _ORDER:
        if sign in signs:
            return _RESULT.get(sign) or Factuality(sign)
    return Factuality.ASSERTED


def _deciding(reports: Sequence[Reported], span: Span) -> list[Reported]:
    """Leave out denials of what another source affirms: "denied the rebels' claim that they took Homs"."""

    def length(report: Reported) -> int:
        return min(part.end - part.begin for part in report.content if span.within(part))

    if len(reports) < 2:
        return [*reports]
    inner = min(reports, key=length, default=None)
    if inner is None or inner.claims is not Stance.AFFIRMS:
        return [*reports]
    return [r for r in reports if r.claims is not Stance.DENIES]


def is_past(trigger: Token) -> bool:
    """Return whether a word is a verb in the past or perfect: "warned that troops had left"."""
    auxiliaries = [c for c in trigger.children if c.dep_ in AUXILIARIES]
    past = any(t.tag_ == "VBD" or t.lower_ in {"has", "have", "had"} for t in (trigger, *auxiliaries))
    return past and not any(t.tag_ == "MD" for t in auxiliaries)


def _is_aside(trigger: Token) -> bool:
    """Return whether a word is in a relative clause in the past: "asked them to free the men, who were seized"."""
    for clause in (trigger, *trigger.ancestors):
        if clause.dep_ != "acl:relcl":
            continue
        if "VBD" in {c.tag_ for c in (clause, *clause.children) if c == clause or c.dep_ in AUXILIARIES}:
            # "reports that troops had left" has none, though parsers may see one
            return any(t.tag_ in {"WP", "WDT", "WP$"} and t.lower_ != "that" for t in clause.subtree)
    return False
