"""Reads how many people an event killed, injured, detained or displaced.

>>> sorted(WORDS)
['detained', 'displaced', 'injured', 'killed']
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.extract.grammar.grammar import shared_object
from kg.extract.grammar.number_words import is_number_word
from kg.extract.grammar.quantities import Quantity, add, measures, number_before, number_of, quantity_at
from kg.language.tokens import Doc, Token

__all__ = ["WORDS", "Quantity", "count_for", "number_of"]

#: The lemmas for what happened to people, by the name of the count.
WORDS: dict[str, frozenset[str]] = {
    "killed": frozenset(
        "kill die dead death killing massacre execute execution assassinate slay slain murder behead drown perish "
        "fatality slaughter lynch martyr toll".split()
    ),
    "injured": frozenset("injure injured wound wounded hurt injury maim".split()),
    "detained": frozenset("detain arrest capture abduct kidnap imprison jail apprehend detention detainee".split()),
    "displaced": frozenset("displace flee evacuate uproot relocate evacuation".split()),
}
#: All of them.
_ANY_FATE = frozenset().union(*WORDS.values())
_TRANSITIVE = frozenset(
    "kill massacre execute assassinate slay murder behead slaughter lynch injure wound hurt maim detain arrest capture "
    "abduct kidnap imprison jail apprehend displace evacuate uproot relocate".split()
)
#: Verbs that kill if their object is "lives".
_COSTING = frozenset({"claim", "take", "cost"})
_SKIPPED = frozenset({"another", "the", "some", "an", "a", "estimated", "all", "its", "their"})
_REACH = 5
#: Nouns for a running total: "the death toll", "the number of dead".
_TOLLS = frozenset({"toll", "number", "count", "tally"})
_BEFORE_TOLL = frozenset("to at of is was than least over about nearly".split())


def count_for(trigger: Token, what: str, *, own: bool | None = None) -> Quantity | None:
    """Read how many people an event killed, injured, detained or displaced.

    Args:
        trigger: the word that names the event: "killed", "deaths", "attack".
        what: ``killed``, ``injured``, ``detained`` or ``displaced``.
        own: whether the trigger itself says what happened to them; looked up in ``WORDS`` by default.

    Returns:
        the quantity with its tokens, or None.
    """
    itself = _says_what_happened(trigger, what) if own is None else own
    if itself:
        found = _counted_by(trigger)
        if found is not None:
            further = _further(trigger)
            return found if further is None or further.start_token < found.end_token else add(found, further)
    for word in _linked(trigger, what):
        found = _counted_by(word)
        if found is not None:
            return found
    return None


def _further(verb: Token) -> Quantity | None:
    """Read more of the same in another place: "six were arrested in Durban, *and two dozen more* in Pinetown"."""
    for word in verb.children:
        if word.dep_ == "conj" and word.i > verb.i and word.lower_ in {"more", "others"}:
            number = word.doc[word.i - 1]
            return number_before(number) if is_number_word(number.text) else None
    return None


def is_toll(noun: Token) -> bool:
    """Return whether a noun gives the number of people to whom something happened: "31 dead", "a toll of 31"."""
    words = [noun, *(c for c in noun.children if c.dep_ in {"amod", "nmod", "compound"})]
    if is_number_word(noun.text):
        # "has counted [31] [dead]": parsers separate the two
        words += [c for c in noun.head.children if c.dep_ == "xcomp" and c.i == noun.i + 1]
    of_number = noun.lemma_.lower() in _TOLLS
    casualties = any(w.lemma_.lower() in _ANY_FATE or w.lower_ in _ANY_FATE for w in words)
    return casualties and (of_number or any(is_number_word(w.text) for w in (noun, *noun.children)))


def _says_what_happened(trigger: Token, what: str) -> bool:
    """Return whether a word itself says what happened to people, as "number" does in "the number of dead"."""
    words = [trigger]
    if trigger.lemma_.lower() in _TOLLS - {"toll"}:
        words += [c for c in trigger.children if c.dep_ in {"nmod", "amod", "compound"}]
    if what == "killed" and trigger.lemma_.lower() in _COSTING and any(_is_lives(c) for c in trigger.children):
        return True
    return any(word.lemma_.lower() in WORDS[what] or word.lower_ in WORDS[what] for word in words)


def _is_lives(noun: Token) -> bool:
    """Return whether a noun is "lives" as an object: "claimed eleven lives"."""
    return noun.lemma_.lower() == "life" and noun.dep_ == "obj" and noun.tag_ == "NNS"


@lru_cache(maxsize=8)
def _casualties(doc: Doc) -> dict[str, list[Token]]:
    """Find the words for casualties in a paragraph, once for all its events."""
    words = [(token, token.lemma_.lower(), token.lower_) for token in doc]
    return {
        what: [token for token, lemma, lower in words if lemma in known or lower in known]
        for what, known in WORDS.items()
    }


def _linked(trigger: Token, what: str) -> Iterator[Token]:
    """Yield the words for casualties in the clause of an event, from left to right."""
    words = _casualties(trigger.doc)[what]
    if not words:
        return
    sentence, clause = trigger.sent, _clause(trigger)
    for token in words:
        if token == trigger or not sentence.start <= token.i < sentence.end:
            continue
        top = _clause(token)
        if (top == clause or (top.dep_ == "acl:relcl" and top.head == trigger)) and not _negated(token):
            yield token


def _clause(token: Token) -> Token:
    """Return the verb whose clause a word is in, past arguments, participles, results and joined verbs."""
    for _ in range(_REACH * 2):
        head = token.head
        stops = token.dep_ in {"ROOT", "ccomp", "parataxis", "acl:relcl", "appos"}
        apart = token.dep_ == "advcl" and (token.tag_ not in {"VBG", "VBN"} or _marked(token))
        if stops or apart or head == token:
            break
        if (
            token.dep_ == "conj"
            and any(child.dep_.startswith("nsubj") for child in token.children)
            and token.tag_ != "VBN"
        ):
            break
        token = head
    return token


def _marked(verb: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in {"after", "before", "since", "if"} for child in verb.children)


def _negated(token: Token) -> bool:
    return any(child.lower_ in {"no", "not", "n't", "never"} for child in token.children)


def _counted_by(word: Token) -> Quantity | None:
    """Read the number that one word for casualties governs."""
    if _negated(word):
        return None
    if (word.pos_ == "NOUN" and not _participle(word)) or word.lemma_ in {"toll", "death", "injury", "fatality"}:
        return _of_noun(word)
    if _passive(word):
        return _of_subject(word) or _elliptic(word) or _before(word)
    return _after(word) or _of_object(word) or _elliptic(word) or _of_subject(word) or _before(word)


def _participle(word: Token) -> bool:
    """Return whether a word taken for a noun looks like a participle or adjective: "30 wounded"."""
    return word.lower_.endswith("ed") or word.lower_ in {"dead", "hurt"}


def _passive(word: Token) -> bool:
    """Return whether the people come before the word: "were killed", "people killed in", "12 dead"."""
    if any(
        child.dep_ == "aux:pass" or (child.lemma_ == "be" and child.dep_ in {"aux", "cop"}) for child in word.children
    ):
        return True
    before = word.nbor(-1) if word.i > word.sent.start else None
    return before is not None and before.lemma_ == "be"


def _of_object(verb: Token) -> Quantity | None:
    """Read the object: "killed four civilians"; of an adjective, what is "left dead"."""
    if verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod"}:
        return None
    for child in verb.children:
        if child.dep_ == "obj":
            return _of_noun(child) if _is_lives(child) else number_of(child)
    if verb.pos_ == "ADJ" and verb.dep_ == "xcomp":
        left = next((c for c in verb.head.children if c.dep_ == "obj" and c.i < verb.i), None)
        return number_of(left) if left is not None else None
    # "killing and wounding several people"
    shared = shared_object(verb)
    return number_of(shared) if shared is not None else None


def _of_subject(word: Token) -> Quantity | None:
    """Read the subject of a passive or of "die", or the noun that a participle or relative clause describes."""
    node = word
    for _ in range(_REACH):
        subjects = [child for child in node.children if child.dep_.startswith("nsubj") and child.i < word.i]
        if subjects and not (node is not word and node.lemma_ in _TRANSITIVE and not _passive(node)):
            subject = subjects[0]
            if subject.tag_ in {"WP", "WDT"} and node.head != node:
                return number_of(node.head)
            return None if word.lemma_ in _TRANSITIVE and node is word and not _passive(word) else number_of(subject)
        if node.dep_ in {"acl", "acl:relcl", "amod"}:
            return number_of(node.head)
        if node.dep_ not in {"conj", "xcomp"} or node.head == node:
            return None
        between = word.doc[node.head.i + 1 : node.i]
        if node.dep_ == "conj" and any(token.pos_ in {"NOUN", "PRON", "NUM", "PROPN", "ADP"} for token in between):
            return None  # "killed and dozens wounded": the joined participle has a subject of its own
        if node.dep_ == "conj" and not (_passive(node.head) or node.lemma_ not in _TRANSITIVE):
            return None
        node = node.head
    return None


def _after(verb: Token) -> Quantity | None:
    """Read the number directly after a verb: "killed at least four", "wounding another eight"."""
    if verb.lemma_ not in _TRANSITIVE:
        return None
    doc, last = verb.doc, min(verb.i + 1 + _REACH, verb.sent.end)
    for index in range(verb.i + 1, last):
        token = doc[index]
        if is_number_word(token.text):
            found = quantity_at(doc, index - (doc[index - 1].lower_ in {"a", "an"}))
            if found is None or measures(doc, found.end_token):
                return None
            head = _counted_noun(token)
            whole = number_of(head) if head is not None else None
            return whole if whole is not None and whole.start_token <= found.start_token else found
        if not (
            token.lower_ in _SKIPPED
            or token.pos_ in {"ADV", "ADP", "SCONJ"}
            or token.lower_ in {"least", "more", "many", "fewer", "less", "than", "between"}
        ):
            return None
    return None


def _counted_noun(number: Token) -> Token | None:
    """Return the noun that a number counts, if the parse says so and it comes after the number."""
    head = number.head
    return head if number.dep_ == "nummod" and head.i > number.i and head.pos_ == "NOUN" else None


def _elliptic(word: Token) -> Quantity | None:
    """Read the number just before: "54 injured", "30 others wounded", "and more than 20 people hurt"."""
    doc, index = word.doc, word.i - 1
    if index >= word.sent.start and doc[index].lower_ in {"were", "was", "are", "is", "been"}:
        index -= 1
    if index >= word.sent.start and doc[index].lower_ in {"others", "people", "persons", "more", "other", "civilians"}:
        index -= 1
    if index < word.sent.start or not is_number_word(doc[index].text) or doc[index - 1].lower_ == "no":
        return None
    while index > word.sent.start and is_number_word(doc[index - 1].text):
        index -= 1
    return quantity_at(doc, index - (index > 0 and doc[index - 1].lower_ in {"a", "an"}))


def _before(word: Token) -> Quantity | None:
    """Read the noun right before a passive or intransitive verb, where the parse has no subject."""
    index = word.i - 1
    while index > word.sent.start and word.doc[index].pos_ in {"AUX", "ADV"}:
        index -= 1
    if index < word.sent.start or word.doc[index].pos_ != "NOUN" or (word.lemma_ in _TRANSITIVE and not _passive(word)):
        return None
    return number_of(word.doc[index])


def _of_noun(noun: Token) -> Quantity | None:
    """Read "10 deaths", "the deaths of 14 people", "the death toll rose to 45", "a toll of 45"."""
    if noun.lemma_ in _TOLLS and (found := _of_toll(noun)) is not None:
        return found
    if noun.lemma_ not in {"toll", "killing", "execution", "detention", "evacuation"}:
        # its own number alone: "nine deaths and 21 arrests" are not 30 deaths
        found = number_before(noun)
        if found is not None and noun.tag_ != "NN":
            return found
    for child in noun.children:
        case = {part.lower_ for part in child.children if part.dep_ == "case"}
        if child.dep_ == "nmod" and case & {"of", "to", "at"}:
            return number_of(child)
    return None


def _of_toll(toll: Token) -> Quantity | None:
    """Read the number that a toll reaches, in the words after it."""
    doc = toll.doc
    for index in range(toll.i + 1, min(toll.i + 12, toll.sent.end)):
        before = doc[index - 1].lower_
        if is_number_word(doc[index].text) and before in _BEFORE_TOLL:
            return None if measures(doc, index + 1) else quantity_at(doc, index)
    return None
