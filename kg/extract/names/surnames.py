"""Finds persons by bare surnames that are also words or places: "Peter Cook … Cook said", "Ann Jordan … Jordan"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from kg.extract.names.name_words import is_name_word, never_names
from kg.extract.names.proper import ProperNames
from kg.extract.reference.mentions import Mention, MentionType
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Country, KnownActor
from kg.model import Kind, Part

#: The least vote for a full name to be a person's.
_PERSON = 2.0
_AT = frozenset("in near from to at into outside across around through toward towards of within inside".split())


def add_bare_surnames(sections: Sequence[Section], names: Sequence[list[Mention]], proper: ProperNames) -> None:
    """Add surnames that were taken for common words, and drop places that are persons named before.

    Args:
        sections: the article's analysed paragraphs.
        names: the names found in each of them; changed in place.
        proper: finds names.
    """
    full = [m for m in chain.from_iterable(names) if _is_full_name(m)]
    surnames = {m.doc[m.end - 1].text for m in full}
    if not surnames:
        return
    places = _names_of_places(names, surnames)
    for index, (section, own) in enumerate(zip(sections, names, strict=True)):
        for mention in own:
            bare = mention.type is MentionType.NAME and mention.end == mention.start + 1 and mention.text in surnames
            if bare and mention.text not in places and mention.known is not None:
                mention.known, mention.kind = None, None
                mention.decide(Kind.PERSON, "surname")
        taken = {i for m in own for i in range(m.reach, m.tail)}
        for token in section.doc:
            if token.text in surnames and token.i not in taken and _is_bare_surname(token, section, proper):
                mention = Mention(section, index, token.i, token.i + 1, MentionType.NAME)
                proper.neighbours.look_around(mention)
                own.append(mention)
        own.sort(key=lambda m: m.order)


def _is_full_name(mention: Mention) -> bool:
    last = mention.doc[mention.end - 1]
    person = mention.votes.get(Kind.PERSON, 0)
    return (
        mention.type is MentionType.NAME
        and mention.known is None
        and mention.end - mention.start > 1
        and last.is_alpha
        and last.text.istitle()
        and len(last) > 2
        and person >= _PERSON
        and person == max(mention.votes.values())
    )


def _names_of_places(names: Sequence[list[Mention]], surnames: set[str]) -> set[str]:
    """Return the surnames that are also places in this article: "in Jordan", "the Jordanian king"."""
    found: set[str] = set()
    for mention in chain.from_iterable(names):
        known = mention.known
        if isinstance(known, KnownActor) or known is None:
            continue
        before = mention.doc[mention.start - 1].lower_ if mention.start else ""
        beside = {mention.doc[i].text for i in (mention.start - 1, mention.end) if 0 <= i < len(mention.doc)}
        if mention.type is MentionType.DEMONYM or before in _AT or "," in beside:
            found |= {known.label, mention.text} if isinstance(known, Country) else {mention.text}
    return found & surnames


def _is_bare_surname(token: Token, section: Section, proper: ProperNames) -> bool:
    """Return whether a word outside names is a surname here, not the common word or part of something else."""
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    before = token.nbor(-1) if token.i else None
    if (after is not None and token.whitespace_ and is_name_word(after)) or section.paragraph.part is Part.HEADLINE:
        return False
    if before is not None and is_name_word(before) and not before.is_sent_start:
        return False
    acts = token.dep_.startswith("nsubj") or token.dep_ == "nmod:poss"
    if never_names(token):
        return acts and before is not None and before.lower_ not in _AT
    opens = token.is_sent_start or before is None or not (before.is_alpha or before.text == ",")
    return acts or not (opens and token.lower_ in proper.common)
