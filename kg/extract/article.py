"""Extracts everything from one article: the passes, and their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.language import Language

from kg.extract.passes.claimed import claim
from kg.extract.passes.drafts import read
from kg.extract.passes.kept import keep
from kg.extract.passes.text import read_text
from kg.extract.passes.tied import tie
from kg.extract.passes.told import tell
from kg.extract.passes.who import identify
from kg.extract.places.datelines import find_dateline_day
from kg.extract.places.places import atlas_of
from kg.extract.tables import tables_of
from kg.extract.times.times import day_named
from kg.language import Section, common_words, read_sections
from kg.lexicon import Lexicon
from kg.lexicon.gazetteer import Gazetteer
from kg.model import Article, Extraction

#: How many paragraphs there are up to the dateline: a headline, a line below it, a picture's caption.
_OPENING = 4


def extract(article: Article, *, pipeline: Language, lexicon: Lexicon, gazetteer: Gazetteer) -> Extraction:
    """Find the actors, places, events and claims of one article.

    Args:
        article: the article.
        pipeline: the language model, from ``load_pipeline``.
        lexicon: knowledge of words and of the world, from ``load_lexicon``.
        gazetteer: the index of the world's places, from ``open_gazetteer``.
    """
    sections = read_sections(article, pipeline)
    return extract_from(article, sections, pipeline=pipeline, lexicon=lexicon, gazetteer=gazetteer)


def extract_from(
    article: Article, sections: Sequence[Section], *, pipeline: Language, lexicon: Lexicon, gazetteer: Gazetteer
) -> Extraction:
    """Find what is in an article whose paragraphs are analysed; the other arguments are those of ``extract``."""
    text = read_text(_dated(article, sections), sections, tables_of(lexicon, common_words(pipeline)))
    who = identify(text, pipeline=pipeline, gazetteer=gazetteer)
    found = read(text, who)
    told = tell(text, who, found)
    claimed = claim(text, who, told)
    tied = tie(text, who)
    used = told.used | claimed.used | tied.used | who.offices.used
    return Extraction(
        article=article,
        entities=tuple(keep(who, tied, used)),
        events=tuple(event for _, event in told.events),
        claims=tuple(claimed.claims),
        paragraphs=tuple(section.paragraph for section in sections),
        model=_name_of(pipeline),
    )


def _dated(article: Article, sections: Sequence[Section]) -> Article:
    """Return an article with the day in its dateline, if it says no other: "BUNIA, 12 March 2026 – Floods hit"."""
    first = sections[:_OPENING] if article.date is None else ()
    day = next(filter(None, (find_dateline_day(section.doc) for section in first)), None)
    dated = day_named(day) if day is not None else None
    return article if dated is None else replace(article, date=dated)


def prepare(pipeline: Language, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
    """Build the lookup tables of ``extract``, so that the first article does not wait for them."""
    tables_of(lexicon, common_words(pipeline))
    atlas_of(gazetteer, lexicon)


def _name_of(pipeline: Language) -> str:
    meta = pipeline.meta
    return f"{meta.get('lang')}_{meta.get('name')}-{meta.get('version')}"
