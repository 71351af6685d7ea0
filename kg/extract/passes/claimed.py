"""The fifth pass: who claims what, about which events."""

from __future__ import annotations

from collections.abc import Sequence, Set as AbstractSet
from dataclasses import dataclass, replace

from kg.extract.confidence import statement_signs, tables
from kg.extract.passes.text import Text
from kg.extract.passes.told import Told
from kg.extract.passes.who import Who
from kg.extract.reference.descriptions import PRONOUNS
from kg.extract.reference.mentions import Mention
from kg.extract.speech.claim_maker import Claims
from kg.extract.speech.reports import Reported
from kg.extract.speech.sources import is_finite
from kg.model import Claim, When


@dataclass(frozen=True, slots=True)
class Claimed:
    """The claims of an article in reading order."""

    claims: Sequence[Claim]
    #: the mentions of those who claim something
    used: AbstractSet[Mention]


def claim(text: Text, who: Who, told: Told) -> Claimed:
    """Make the claims of a text."""
    said = zip(text.reports, who.claimants, strict=True)
    made = [(report, keys, ms) for report, ms in said if (keys := who.keys_of(ms)) or _is_quotation(report)]
    signs = {report.cue_span: statement_signs(report, ms, cluster_of=who.cluster_of) for report, _, ms in made}
    claims = Claims(text.sections, text.lexicon, told.events)
    found = claims.make(((report, keys) for report, keys, _ in made), lambda report: _said_when(report, text))
    return Claimed(
        [replace(c, confidence=tables()["statement"].probability(signs[c.cue]), signs=signs[c.cue]) for c in found],
        {m for report, _, ms in made if report.claims for m in ms},
    )


#: The stances of words that may stand beside a quotation without introducing it: "the treaty that she refused".
_WITHOUT_WORDS = frozenset({"plan", "judge"})


def _is_quotation(report: Reported) -> bool:
    """Return whether a report is of somebody's words, which nobody may be named for: “It fell,” she said."""
    pronoun = all(t.lower_ in PRONOUNS and t.dep_ == "nsubj" for t in report.sources)
    said = report.quotations and report.stance not in _WITHOUT_WORDS and is_finite(report.cue[0])
    return report.bare or bool(said and report.sources and pronoun)


def _said_when(report: Reported, text: Text) -> When | None:
    token = report.cue[0]
    return text.dates.of(token, report.section) or text.dates.of_words(token, report.section)
