"""Reads demonyms: a country ("Syrian troops"), its people ("Syrians"), or one of them ("a Syrian")."""

from __future__ import annotations

from kg.extract.reference.mentions import Mention, MentionType
from kg.language import Section
from kg.language.tokens import Doc, Token
from kg.lexicon import Country
from kg.model import Kind


def demonym_before(mention: Mention, start: int, end: int, country: Country) -> Mention:
    """Make the mention of a country by its demonym before a name: "*Iranian* Foreign Minister"."""
    return Mention(mention.section, mention.index, start, end, MentionType.DEMONYM, Kind.COUNTRY, country, country)


def demonym_mention(section: Section, index: int, i: int, end: int, country: Country) -> Mention:
    """Make the mention that a demonym is: a country, its people, or one of them."""
    if _are_people(section.doc, end - 1):
        return Mention(section, index, i, end, MentionType.NAME, Kind.POPULATION, country=country)
    if is_one_person(section.doc, end - 1):
        return Mention(section, index, i, end, MentionType.NOMINAL, Kind.PERSON, country=country)
    return Mention(section, index, i, end, MentionType.DEMONYM, Kind.COUNTRY, country, country=country)


def _are_people(doc: Doc, i: int) -> bool:
    """Return whether a demonym is a plural noun ("Syrians") that modifies nothing after it."""
    token = doc[i]
    if i > 0 and doc[i - 1].lower_ in _SINGLE:
        return False  # "a Lebanese"
    plural = token.tag_ in {"NNS", "NNPS"} or (token.text.endswith("s") and token.pos_ in {"NOUN", "PROPN"})
    return plural and not _describes(token)


def is_one_person(doc: Doc, i: int) -> bool:
    """Return whether a demonym is one person: "a Turk", "the wounded Syrian", "one Nigerian"."""
    token = doc[i]
    if _is_listed_person(doc, i):
        return True
    if _describes(token) or (token.dep_ == "conj" and _describes(token.head)) or token.dep_ == "root":
        return False
    determiners = {c.lower_ for c in token.children if c.dep_ in {"det", "nummod"} and c.i < i}
    if determiners & _SINGLE or any(c.dep_ == "nmod:poss" for c in token.children):
        return True
    # "the French" are the whole people
    one = token.text == "Czech" or not token.text.endswith(_OF_ALL)
    return bool(determiners & {"the", "this", "that"}) and one


def _is_listed_person(doc: Doc, i: int) -> bool:
    """Return whether a demonym is one person in a list, whatever the parser says: "a Canadian and two Koreans"."""
    if i == 0 or i + 2 >= len(doc) or doc[i - 1].lower_ not in _SINGLE or doc[i + 1].lower_ not in {"and", "or", ","}:
        return False
    return doc[i + 2].pos_ in {"DET", "NUM"}


def _describes(token: Token) -> bool:
    """Return whether a demonym modifies a noun after it: "Syrian troops", "the Syrian and Turkish armies"."""
    return token.dep_ in {"amod", "compound", "flat", "nmod:desc"} and token.head.i > token.i


_SINGLE = frozenset("a an one another each every 1".split())
#: The endings of adjectives for a whole people: "the French".
_OF_ALL = ("ch", "sh", "ese", "ss")
