"""Finds who "I" and "we" are: the speaker of the quotation, or else the author of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.grammar.grammar import FINITE
from kg.extract.reference.clusters import Cluster, fold_name
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.speech.voices import Voices
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.model import Article, Kind, Part

_ONE = frozenset({"I", "me", "my", "My", "myself"})
_MANY = frozenset({"we", "We", "us", "our", "Our", "ours", "ourselves"})
#: Nouns after which "I" is a numeral.
_NUMBERED = frozenset(
    "War Phase Part Chapter Type Class Category Act Volume Division Grade Stage Title Article".split()
)
#: The label of an author without a name.
_NAMELESS = "author"
_BYLINE = re.compile(r"^(?:(?:written|words|opinion|comment|analysis|story|report)\s+)?by:?\s+(?=[A-Z])", re.IGNORECASE)
#: How many paragraphs at the top may be the byline, and its greatest length in characters.
_HEAD, _LINE = 6, 160
_PERSONS_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}")


def find_first_persons(
    article: Article, sections: Sequence[Section], voices: Voices, author: Cluster | None, lexicon: Lexicon
) -> list[tuple[int, Token, Cluster]]:
    """Find who is meant by each "I" and "we": paragraph, token, actor.

    In a quotation, it is the speaker. Elsewhere, "I" is the author, who is created if the text names none;
    "we" is not resolved there, because it may mean anybody.

    Args:
        article: the article, for its author.
        sections: the article's analysed paragraphs.
        voices: who speaks where.
        author: who wrote the text, if known, from ``find_author``.
        lexicon: the given names, after which "I" is a numeral.
    """
    found: list[tuple[int, Token, Cluster]] = []
    for index, section in enumerate(sections):
        for token in section.doc:
            if not is_first_person(token, lexicon):
                continue
            span = section.span(token)
            speaker = voices.speaker(span)
            narrated = section.paragraph.part is Part.STORY and not voices.is_quoted(span)
            if speaker is None and narrated and token.text in _ONE:
                speaker = author = author or _unnamed_author(article)
            if speaker is not None:
                found.append((index, token, speaker))
    return found


def is_first_person(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a word is "I", "we" or one of their forms, and not a numeral: "Phase I", "Elizabeth I"."""
    if token.pos_ != "PRON" or not (token.text in _ONE or token.text in _MANY):
        return False
    before = token.nbor(-1) if token.text == "I" and token.i else None
    return before is None or not (before.text in _NUMBERED or before.text in lexicon.given_names)


def is_one(token: Token) -> bool:
    """Return whether a first-person pronoun is "I" and not "we"."""
    return token.text in _ONE


def find_author(
    article: Article, sections: Sequence[Section], persons: Sequence[tuple[Mention, Cluster]], lexicon: Lexicon
) -> Cluster | None:
    """Find the person whom an article names as its author: "By Ann Lee", "Statement by the Foreign Secretary …".

    Args:
        article: the article, whose ``author`` is looked up among the names.
        sections: the article's analysed paragraphs.
        persons: the mentions of persons in them, in reading order.
        lexicon: the nouns for what is said ("statement", "remarks").
    """
    named = [(m, cluster) for m, cluster in persons if m.type is MentionType.NAME]
    if article.author:
        name = fold_name(article.author)
        return next((cluster for m, cluster in named if fold_name(m.text) == name), None)
    for index, section in enumerate(sections[:_HEAD]):
        if len(section.doc.text) > _LINE:
            continue
        begin = _begin_of_author(section, lexicon)
        if begin is None:
            continue
        following = [(m, cluster) for m, cluster in named if m.index == index and m.start >= begin]
        if following and following[0][0].reach <= begin + 1 and len({cluster for _, cluster in following}) == 1:
            return following[0][1]
    return None


def _begin_of_author(section: Section, lexicon: Lexicon) -> int | None:
    """Return the token at which the author's name begins in a byline or a heading, if the paragraph is one."""
    doc = section.doc
    match = _BYLINE.match(doc.text)
    if match is not None:
        return next((t.i for t in doc if t.idx >= match.end()), None)
    if any(t.tag_ in FINITE | {"MD"} for t in doc):
        return None
    for token in doc[: len(doc) - 2]:
        said = lexicon.reports.get((token.lower_, "noun")) or lexicon.reports.get((token.lemma_.lower(), "noun"))
        if said is not None and token.nbor(1).lower_ in {"by", "from"}:
            return token.i + 2
    return None


def _unnamed_author(article: Article) -> Cluster:
    """Make an author whom the text does not name, with the name in the article's metadata if it is one person's."""
    name = " ".join((article.author or "").split())
    single = _PERSONS_NAME.fullmatch(name) and " and " not in name and name[:1].isupper()
    author = Cluster(called=name if single else _NAMELESS)
    author.vote(Kind.PERSON, "author")
    return author
