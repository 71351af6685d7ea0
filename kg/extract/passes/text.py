"""The first pass: what stands in an article, before anybody knows who is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.extract.grammar.factuality import Judge
from kg.extract.grammar.triggers import Match, find_triggers
from kg.extract.reference.find import find_mentions
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.owners import token_owner
from kg.extract.speech.reports import Reported, find_reports, reports_by_section
from kg.extract.tables import Tables
from kg.extract.times.dating import Dating
from kg.language import Section
from kg.lexicon import Lexicon
from kg.model import Article


@dataclass(frozen=True, slots=True)
class Text:
    """What stands in an article."""

    article: Article
    #: its analysed paragraphs
    sections: Sequence[Section]
    lexicon: Lexicon
    #: in reading order
    mentions: Sequence[Mention]
    #: the mention of each word that has one, by paragraph and token
    owner: Mapping[tuple[int, int], Mention]
    #: who says what, in words
    reports: Sequence[Reported]
    #: the numbers of the reports that reach into each paragraph
    near: Sequence[Sequence[int]]
    #: the lexicon's words for events
    matches: Sequence[Match]
    dates: Dating
    judge: Judge


def read_text(article: Article, sections: Sequence[Section], tables: Tables) -> Text:
    """Find the mentions, reports, times and triggers of an article.

    Args:
        article: the article.
        sections: its analysed paragraphs.
        tables: the finders of names and triggers.
    """
    lexicon = tables.lexicon
    mentions = find_mentions(sections, tables.proper)
    reports = find_reports(sections, lexicon)
    named = {(m.index, i) for m in mentions if m.type is MentionType.NAME for i in range(m.start, m.end)}
    matches = find_triggers(sections, tables.triggers, named)
    return Text(
        article,
        sections,
        lexicon,
        mentions,
        token_owner(mentions),
        reports,
        reports_by_section(sections, reports),
        matches,
        Dating(article, sections, lexicon, matches),
        Judge(sections, lexicon, reports),
    )
