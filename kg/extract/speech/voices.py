"""Records who speaks where: quotations, statements after a colon, and quotations without a cue."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.owners import owner_of
from kg.extract.speech.quotes import find_quotations
from kg.extract.speech.reports import Reported
from kg.language import Section
from kg.model import Span

#: The most quotation marks and spaces at an end of a paragraph.
_MARKS = 4


def find_speakers(
    mentions: Sequence[Mention], reports: Sequence[Reported], owner: Mapping[tuple[int, int], Mention]
) -> dict[Mention, list[Mention]]:
    """Return the speakers of the quotation around each pronoun.

    Args:
        mentions: all mentions of an article.
        reports: who says what, from ``find_reports``.
        owner: the mention of each word that has one, from ``token_owner``.
    """
    said: dict[int, list[tuple[Span, list[Mention]]]] = defaultdict(list)
    for report in reports:
        first = report if report.sources or report.carried is None else reports[report.carried]
        sources = [m for t in first.sources if (m := owner_of(t, first.section, owner)) is not None]
        # who is named after his words calls himself "I", or "he" only in a chain of these: "He will appeal, *she* said"
        trailing = [m for m in sources if m.type is not MentionType.PRONOUN]
        words = [s for s in report.content if trailing and all(m.span.begin >= s.end for m in trailing)]
        for span in (*report.quotations, *words) if sources else ():
            said[report.section].append((span, sources))
    found: dict[Mention, list[Mention]] = {}
    for mention in mentions:
        if mention.type is MentionType.PRONOUN:
            span = mention.span
            near = (pair for index in range(mention.index - 1, mention.index + 2) for pair in said.get(index, ()))
            speaking = [m for quotation, sources in near if span.within(quotation) for m in sources]
            if speaking:
                found[mention] = speaking
    return found


class Voices:
    """The stretches of an article that are direct speech."""

    def __init__(
        self,
        sections: Sequence[Section],
        reports: Sequence[Reported],
        speakers: Sequence[Cluster | None],
        persons: Sequence[tuple[Mention, Cluster]],
    ) -> None:
        """Find direct speech: the quotations of each report, and the unquoted words after its colon.

        Args:
            sections: the article's analysed paragraphs.
            reports: who says what, from ``find_reports``.
            speakers: the source of each report, if known.
            persons: the mentions of persons, in reading order: a quotation without a cue that opens a paragraph is
                given to the person whom the paragraph before it is about.
        """
        self._begins = [section.offset for section in sections]
        self._quoted: dict[int, list[Span]] = defaultdict(list)
        for quotation in find_quotations(sections):
            self._quoted[quotation.section].append(quotation.span)
        #: the stretches in each paragraph, so that long articles need not be searched as a whole
        self._found: dict[int, list[tuple[Span, Cluster]]] = defaultdict(list)
        for report, speaker in zip(reports, speakers, strict=True):
            if speaker is not None:
                own = report.quotations or tuple(_unmarked(sections, report))
                for span in own:
                    self._add(span, speaker)
        self._give_unclaimed(sections, persons)

    def speaker(self, span: Span) -> Cluster | None:
        """Return the speaker of some words, by the smallest stretch around them, or None if unknown."""
        stretches = self._found.get(self._section(span.begin), [])
        around = [(v.end - v.begin, n) for n, (v, _) in enumerate(stretches) if span.within(v)]
        return stretches[min(around)[1]][1] if around else None

    def is_quoted(self, span: Span) -> bool:
        """Return whether words are in quotation marks, whoever said them."""
        return any(span.within(q) for q in self._quoted.get(self._section(span.begin), ()))

    def _section(self, begin: int) -> int:
        return max(bisect_right(self._begins, begin) - 1, 0)

    def _add(self, span: Span, speaker: Cluster) -> None:
        for index in range(self._section(span.begin), self._section(max(span.end - 1, span.begin)) + 1):
            self._found[index].append((span, speaker))

    def _give_unclaimed(self, sections: Sequence[Section], persons: Sequence[tuple[Mention, Cluster]]) -> None:
        by_section: dict[int, list[tuple[Mention, Cluster]]] = defaultdict(list)
        for mention, cluster in persons:
            by_section[mention.index].append((mention, cluster))
        for index, section in enumerate(sections[1:], start=1):
            opening = next((q for q in self._quoted.get(index, ()) if 0 < q.begin - section.offset <= _MARKS), None)
            if opening is None or self.speaker(opening) is not None:
                continue
            before = sections[index - 1].paragraph.span
            last = self.speaker(Span(before.end - _MARKS - 1, before.end - _MARKS))
            candidates = [(m.head.dep_.startswith("nsubj"), m.order, c) for m, c in by_section[index - 1]]
            if last is not None or candidates:
                self._add(opening, last or max(candidates, key=lambda item: item[:2])[2])


def _unmarked(sections: Sequence[Section], report: Reported) -> Iterator[Span]:
    """Yield the unquoted words after "The minister said:", over all their paragraphs."""
    section = sections[report.section]
    text = section.doc.text
    if report.content and text[: max(report.content[0].begin - section.offset, 0)].rstrip().endswith(":"):
        yield from report.content
