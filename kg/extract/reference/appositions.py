"""Finds the name that a description explains by where the commas are: "Esi Brew, 22, *his fiancée*, …".

Parsers often take such descriptions for further items of a list, or attach them to another name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.grammar.grammar import is_plural, is_single_subject
from kg.extract.reference.mentions import Mention
from kg.language.tokens import Token
from kg.model import Kind

_ARTICLES = frozenset({"a", "an", "the", "one"})
_OWNERS = {"his": "male", "her": "female", "their": "any", "its": "none", "my": "any", "our": "any"}


def is_somebody(description: Mention) -> bool:
    """Return whether a description means a single person: "the governor", "her neighbour"."""
    return description.kind is Kind.PERSON or (description.kind is Kind.POPULATION and description.head.tag_ == "NN")


def explained_name(description: Mention, names: Iterable[Mention]) -> Mention | None:
    """Return the name that a description between commas explains, past an age: "Kofi Adom, 34, *a mason*, …".

    Args:
        description: the description.
        names: the names in its paragraph.
    """
    doc, end = description.doc, description.end
    following = doc[end].lower_ if end < len(doc) else ""
    i = description.start - 1
    if not is_somebody(description) or following in {"and", "or", "-"} or i < 1:
        return None
    first = doc[i]
    i -= first.lower_ in _ARTICLES or first.lower_ in _OWNERS
    if i < 1 or i == description.start - 1 or doc[i].text != ",":
        return None
    aged = doc[i - 1].like_num and i > 1 and doc[i - 2].text == ","
    last = i - 2 if aged else i
    name = next((n for n in names if n.end == last), None)
    return name if name is not None and (aged or not _may_be_relative(first, name)) else None


def _may_be_relative(owner: Token, name: Mention) -> bool:
    """Return whether a possessive may mean the named person, whose relative then follows: "Ann Lee, *her* son, …"."""
    gender = _OWNERS.get(owner.lower_)
    return gender is not None and (gender == "any" or name.gender in {gender, None})


def are_apposed(description: Mention, name: Mention, *, person: bool) -> bool:
    """Return whether a name is in apposition to the description before it."""
    if name.doc[min(name.start, name.reach) - 1].text == "," and is_somebody(description):
        apposed = name.head.dep_ == "appos" and name.head.head.i == description.head.i
        # "the head of the Arab League, Hadi Mansour"; the parser may take the name for the place's
        if apposed or (person and _is_misattached(description.head, name)):
            return True
    if person and _are_titles(description, name):
        return True
    if name.start - description.end > len(", the"):
        return False
    doc, head, root = name.doc, description.head, name.head
    between = doc[description.end : name.start].text.casefold()
    if between in {",", ", the"}:
        return root.dep_ == "appos" and root.head.i == head.i
    if between not in {"", "the"}:
        return False
    return root.head.i == head.i or head.head.i == root.i or (head.head.i == root.head.i and head.dep_ == root.dep_)


def _are_titles(first: Mention, name: Mention) -> bool:
    """Return whether two bare descriptions precede a name: "*schoolteacher* and amateur pilot Ann Lee"."""
    second = next((c for c in first.head.children if c.dep_ == "conj" and c.i == name.start - 1), None)
    link = first.doc[first.head.i + 1 : first.head.i + 2]
    if second is None or [(t.lower_, t.dep_) for t in link] != [("and", "cc")]:
        return False
    return not any(c.dep_ in {"det", "nummod", "nmod:poss"} for noun in (first.head, second) for c in noun.children)


def _is_misattached(noun: Token, name: Mention) -> bool:
    """Return whether the parser attaches a name to the end of a noun's phrase: "the governor of Leyte, Ana Ruiz"."""
    last = name.doc[name.end].lower_ if name.end < len(name.doc) else ""
    listed = last in {"and", "or"} or any(c.dep_ == "cc" for c in name.head.children)
    if not (name.head.dep_ == "appos" or (name.head.dep_ == "conj" and not listed)):
        return False
    word = name.head.head
    while word.i > noun.i and (word.dep_ in _WITHIN or (word.dep_ == "conj" and is_single_subject(noun))):
        # "a baker by trade and a father of four, Noel Bray, was hurt"
        word = word.head
    return word == noun != name.head.head


_WITHIN = frozenset({"nmod", "nmod:poss", "compound", "flat"})
_ALIKE = (
    frozenset({Kind.ORGANIZATION, Kind.GOVERNMENT, Kind.ARMED_GROUP, Kind.ARMED_FORCE}),
    frozenset({Kind.CITY, Kind.REGION, Kind.FACILITY, Kind.NATURAL_FEATURE}),
    frozenset({Kind.PERSON}),
)


def alike(first: Kind | None, second: Kind) -> bool:
    """Return whether two kinds may be those of one thing."""
    return any(first in group and second in group for group in _ALIKE)


def called(noun: Token) -> Iterator[Token]:
    """Yield the names that a participle gives to a noun or its apposition: "a nurse named Ilse Roth"."""
    if is_plural(noun):
        return
    nouns = [noun, *(c for c in noun.children if c.dep_ == "appos"), *([noun.head] if noun.dep_ == "appos" else [])]
    for person in nouns:
        for verb in person.children:
            if verb.dep_ in {"acl", "acl:relcl"} and verb.lemma_.lower() in _CALLING:
                yield from (c for c in verb.children if c.dep_ in {"xcomp", "obj", "obl"} and c.pos_ == "PROPN")


_CALLING = frozenset({"name", "call", "identify"})


def explains(description: Mention, name: Mention) -> bool:
    """Return whether a description is in apposition to the name before it: "Andes Meridian, *a firm* from Lima"."""
    noun = description.head
    if noun.dep_ not in {"appos", "nmod:desc"} or not name.start <= noun.head.i < name.end <= description.start:
        return False
    opens = name.doc[name.end].text == "," and not is_plural(noun)
    return opens and any(c.dep_ == "det" for c in noun.children)


def is_second_description(description: Mention) -> bool:
    """Return whether a description follows another that it explains, without a comma: "her counterpart *the chief*"."""
    noun = description.head.head
    apposed = description.head.dep_ == "appos" and noun.i + 2 == description.start
    return apposed and description.doc[noun.i + 1].lower_ == "the" and is_somebody(description)


def explains_description(description: Mention) -> bool:
    """Return whether a description explains another between commas: "the attackers, *three cousins*, died".

    A list looks alike: "a welder, a nurse and a clerk".
    """
    doc, head, noun = description.doc, description.head, description.head.head
    if head.dep_ != "appos" or noun.pos_ != "NOUN" or noun.i > head.i:
        return False
    words = [t.i for t in head.subtree if not t.is_punct]
    begin, end = words[0], words[-1] + 1
    closed = end == len(doc) or doc[end].text in _CLOSING
    fresh = any(c.lower_ in _ARTICLES - {"the"} or c.dep_ == "nummod" for c in head.children if c.i < head.i)
    listed = any(c.dep_ == "conj" for t in (noun, head) for c in t.children)
    alike_number = is_plural(head) == is_plural(noun) or head.lemma_.lower() in _COUPLES
    return fresh and closed and alike_number and not listed and doc[begin - 1].text == ","


_CLOSING = frozenset({",", ".", ";", "–", "—"})
#: Nouns in the singular for two or three people.
_COUPLES = frozenset({"couple", "pair", "duo", "trio", "family"})
