"""Reads how many: "at least 10", "nearly 1,000", "two dozen", "107 or more", "between 10 and 15".

Words without a number ("dozens", "several") are not quantities: the graph holds whole numbers only.
``numbers`` reads how many people an event killed or hurt.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.grammar.number_words import SCALES, continues_number, is_number_word, read_number
from kg.language.tokens import Doc, Span, Token
from kg.model import Precision


@dataclass(frozen=True, slots=True)
class Quantity:
    """A whole number, how exact it is, and its tokens (end exclusive)."""

    value: int
    precision: Precision
    start_token: int
    end_token: int


_QUALIFIERS = {
    Precision.AT_LEAST: "at least|at the very least|more than|over|just over|well over|upwards of|no fewer than|"
    "no less than|not less than|not fewer than|a minimum of|in excess of",
    Precision.AT_MOST: "up to|no more than|not more than|at most|as many as|fewer than|less than|under|just under|"
    "a maximum of",
    Precision.ABOUT: "about|around|some|roughly|approximately|nearly|almost|close to|an estimated|estimated|perhaps|"
    "maybe",
    Precision.EXACT: "exactly|precisely|a total of",
}
#: Qualifiers before a number, in reading order.
_BEFORE: dict[tuple[str, ...], Precision] = {
    tuple(words.split()): precision for precision, phrases in _QUALIFIERS.items() for words in phrases.split("|")
}
#: What may stand between a number and its scale: "one and a half million".
_AND_A_HALF = ["and", "a", "half"]
#: Qualifiers after a number.
_AFTER: dict[tuple[str, ...], Precision] = {
    ("or", "more"): Precision.AT_LEAST, ("at", "least"): Precision.AT_LEAST, ("+",): Precision.AT_LEAST,
    ("or", "so"): Precision.ABOUT, ("or", "fewer"): Precision.AT_MOST, ("or", "less"): Precision.AT_MOST,
}  # fmt: skip
#: Units of measure, which are neither people nor things: "two hours later", "six miles".
_MEASURES = frozenset(
    "second minute hour day week month year decade century mile kilometre kilometer km metre meter m foot ft yard inch "
    "percent per cent % dollar euro pound time old a.m. p.m. am pm".split()
)
#: Nouns that are counted but never people: "killed six people and 150 cattle", "injuring two horses".
NO_PEOPLE = frozenset(
    "animal livestock cattle cow calf bull buffalo ox sheep lamb goat pig horse donkey mule camel llama yak reindeer "
    "deer dog cat pet chicken hen poultry duck goose turkey bird fish salmon whale dolphin seal turtle elephant rhino "
    "lion tiger leopard bear wolf monkey snake bee beehive house home hut building shop vehicle car truck lorry bus "
    "tree acre hectare".split()
)
#: Nouns for many people each: "displaced 400 families", "two villages were evacuated".
_MANY_EACH = frozenset("family household village town hamlet settlement district neighbourhood neighborhood".split())
_VAGUE = frozenset("number handful group series couple lot few crowd string score range variety majority dozen hundred "
                   "thousand million plan deal bill proposal".split())  # fmt: skip
_ARTICLES = frozenset({"a", "an", "another", "one"})
_INSIDE = {"ADJ", "NOUN", "PROPN", "VERB", "PUNCT", "PART", "ADV", "DET"}
_WIDTH = 7


def number_of(words: Token | Span) -> Quantity | None:
    """Read the number of a noun phrase.

    Args:
        words: the phrase, or its head: a noun ("civilians" in "four unarmed civilians") or the number itself.

    Returns:
        the quantity, with its qualifier among its tokens; None if the phrase names no whole number. Joined
        phrases are added up ("a policeman and two civilians").
    """
    head = _counted(words) if isinstance(words, Span) else words
    parts = [number_before(part) or _counted_group(part) for part in (head, *_joined(head))]
    if any(part is None for part in parts[1:]):
        parts = parts[:1]
    known = [part for part in parts if part is not None]
    if parts[0] is None:
        # "drowned 80 head of cattle and two farmhands"
        return add(*known) if known and _are_no_people(head) else None
    return add(*known)


def _counted(phrase: Span) -> Token:
    """Return the head of a phrase, past a comparison that the parser may take for it: "as many as [50 people]"."""
    head: Token = phrase.root
    following = next((c for c in head.rights if head.pos_ == "ADJ" and c.dep_ == "obl" and c in phrase), None)
    return head if following is None else following


def _joined(head: Token) -> list[Token]:
    """Return the nouns that "and" joins to a noun, unless a verb comes between or after."""
    found: list[Token] = []
    for child in head.children:
        following = child.doc[child.i + 1] if child.i + 1 < len(child.doc) else None
        # "12 dead and 30 wounded"
        participle = following is not None and following.pos_ in {"VERB", "ADJ"} and child.pos_ == "NUM"
        plain = all(token.pos_ not in {"VERB", "AUX"} for token in child.doc[head.i + 1 : child.i])
        if (
            child.dep_ == "conj"
            and child.pos_ in {"NOUN", "PROPN", "NUM"}
            and child.i > head.i
            and plain
            and not participle
        ):
            found += [child, *_joined(child)]
    return found


def add(*parts: Quantity) -> Quantity:
    """Add numbers up; the sum is as exact as the least exact of them."""
    precision = next((part.precision for part in parts if part.precision is not Precision.EXACT), Precision.EXACT)
    return Quantity(sum(part.value for part in parts), precision, parts[0].start_token, parts[-1].end_token)


def _counted_group(head: Token) -> Quantity | None:
    """Read "a total of 649 people", "a group of 12 men": the number of its members."""
    if head.lemma_ not in _VAGUE and head.lemma_ not in {"total", "member"}:
        return None
    for child in head.children:
        if child.dep_ == "nmod" and any(case.lower_ == "of" for case in child.children if case.dep_ == "case"):
            return number_before(child)
    return None


def number_before(head: Token) -> Quantity | None:
    """Read the number of a single noun from the words up to it, or of a head that is itself a number."""
    if head.lower_ == "one" and head.i and head.nbor(-1).lower_ == "no":
        return None
    if is_number_word(head.text) and not _are_no_people(head):
        return quantity_at(head.doc, _lower_bound(head.doc, _first_of_run(head.doc, head.i)))
    if head.lemma_ in _MEASURES or _are_no_people(head):
        return None
    doc = head.doc
    for index in range(head.i - 1, max(head.i - _WIDTH, head.sent.start) - 1, -1):
        token = doc[index]
        if is_number_word(token.text) and not measures(doc, index + 1):
            found = quantity_at(doc, _lower_bound(doc, _first_of_run(doc, index)))
            return found if found is None or found.end_token <= head.i else None
        if token.lower_ == "no":
            return None
        if token.lower_ in _ARTICLES and head.tag_ in {"NN", "NNP"} and head.pos_ == "NOUN":
            return (
                None
                if head.lemma_ in _VAGUE or head.lemma_ == "total"
                else Quantity(1, Precision.EXACT, index, index + 1)
            )
        if token.pos_ not in _INSIDE and not is_number_word(token.text):
            return None
        if token.pos_ in {"DET", "PUNCT"} and token.lower_ not in {"-", "–", "another", "the", "all"}:
            return None
    return None


def _are_no_people(noun: Token) -> bool:
    """Return whether a phrase counts animals or things: "150 cattle", "80 head of cattle", "62 of their sheep"."""
    held = [c for c in noun.children if c.dep_ == "nmod" and any(p.lower_ == "of" for p in c.children)]
    return any(word.lemma_.lower() in NO_PEOPLE | _MANY_EACH for word in (noun, *held))


def measures(doc: Doc, index: int) -> bool:
    """Return whether the words from an index on are a measure: "hours", "-year-old", "per cent"."""
    while index < len(doc) and doc[index].text in {"-", "–", "more", "and"}:
        index += 1
    if index >= len(doc):
        return False
    lemma, next_pos = doc[index].lemma_.lower(), doc[index + 1].pos_ if index + 1 < len(doc) else ""
    # "two bus drivers" are people
    return (
        lemma in _MEASURES or doc[index].lower_ in _MEASURES or (lemma in NO_PEOPLE | _MANY_EACH and next_pos != "NOUN")
    )


def _first_of_run(doc: Doc, index: int) -> int:
    """Return the index of the first word of a number: "two hundred and six"."""
    while index > 0:
        before = doc[index - 1]
        if is_number_word(before.text) and before.sent == doc[index].sent and _goes_on(doc, index):
            index -= 1
        elif (before.lower_ == "-" and index > 1 and is_number_word(doc[index - 2].text)) or (
            before.lower_ == "and" and index > 1 and doc[index - 2].lower_ in {"hundred", "thousand"}
        ):
            index -= 2
        elif before.lower_ in {"a", "an"} and (doc[index].lower_ in SCALES or doc[index].lower_ == "couple"):
            # "half a dozen" too
            index -= 2 if index > 1 and doc[index - 2].lower_ == "half" else 1
        elif index > len(_AND_A_HALF) and _adds_half(doc, index - len(_AND_A_HALF)):
            index -= len(_AND_A_HALF) + 1
        else:
            break
    return index


def _adds_half(doc: Doc, index: int) -> bool:
    """Return whether "and a half" stands between a number and its scale: "one *and a half* million"."""
    end = index + len(_AND_A_HALF)
    scaled = index > 0 and end < len(doc) and doc[end].lower_ in SCALES
    return scaled and [t.lower_ for t in doc[index:end]] == _AND_A_HALF and is_number_word(doc[index - 1].text)


def _lower_bound(doc: Doc, index: int) -> int:
    """Return the index of the lower number of "between 10 and 15" or "10 to 15", given the upper one."""
    if index >= 2 and is_number_word(doc[index - 2].text) and doc[index - 1].lower_ in {"to", "-", "–", "and", "or"}:
        lower = _first_of_run(doc, index - 2)
        if _range(doc, lower, index - 1) is not None:
            return lower
    return index


def _end_of_run(doc: Doc, begin: int) -> int:
    index = begin
    while index < len(doc):
        word, following = doc[index].lower_, doc[index + 1].text if index + 1 < len(doc) else ""
        if _adds_half(doc, index):
            index += len(_AND_A_HALF)
            continue
        joins = word in {"-", "and"} and is_number_word(following) and _continues(doc, index, word)
        if not joins and not (is_number_word(word) and (index == begin or _goes_on(doc, index))):
            break
        index += 1
    return index


def _goes_on(doc: Doc, index: int) -> bool:
    """Return whether a number word belongs to a number word before it: not "killed 79 *two* years ago"."""
    before = doc[index - 1].text
    return not is_number_word(before) or continues_number(before, doc[index].text)


def _continues(doc: Doc, index: int, word: str) -> bool:
    before, following = doc[index - 1].lower_, doc[index + 1]
    if word == "-":
        return not before[0].isdigit() and not following.text[0].isdigit()
    return before in {"hundred", "thousand"} and (following.lower_ not in SCALES)


def quantity_at(doc: Doc, start: int) -> Quantity | None:
    """Read the number that begins at a token, with the qualifiers before and after it.

    Args:
        doc: a text.
        start: the index of the number's first word.
    """
    begin = start + 2 if doc[start].lower_ == "half" else start + 1 if doc[start].lower_ in {"a", "an"} else start
    end = _end_of_run(doc, begin)
    value = read_number(doc[start:end].text)
    if value is None or end == begin:
        return None
    ranged = _range(doc, start, end)
    if ranged is not None:
        return Quantity(value, Precision.AT_LEAST, *ranged)
    return _qualified(doc, value, start, end)


def _range(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """Find the bounds of "between 10 and 15", "10 to 15", "10-15", if the number is the lower one.

    The two numbers in "Nairobi, 9 March 2026 – Two officers were killed" are not a range.
    """
    if end + 1 >= len(doc) or not is_number_word(doc[end + 1].text):
        return None
    word, between = doc[end].lower_, start > 0 and doc[start - 1].lower_ == "between"
    if word not in {"to", "-", "–", "or"} and not (word == "and" and between):
        return None
    last = _end_of_run(doc, end + 1)
    lower, upper = read_number(doc[start:end].text), read_number(doc[end + 1 : last].text)
    rises = lower is None or upper is None or lower < upper
    return (start - between, last) if rises else None


def _qualified(doc: Doc, value: int, start: int, end: int) -> Quantity:
    words = tuple(token.lower_ for token in doc[max(start - 4, 0) : start])
    following = tuple(token.lower_ for token in doc[end : end + 2])
    for length in range(min(len(words), 4), 0, -1):
        precision = _BEFORE.get(words[-length:])
        if precision is not None:
            return Quantity(value, precision, start - length, end)
    for length in (2, 1):
        precision = _AFTER.get(following[:length])
        if precision is not None:
            return Quantity(value, precision, start, end + length)
    return Quantity(value, Precision.EXACT, start, end)


_MISSING = frozenset({"missing", "unaccounted"})
_PEOPLE = frozenset({"people", "persons", "others", "more", "still"})


def counts_missing(doc: Doc, quantity: Quantity) -> bool:
    """Return whether a number counts people who are missing, about whom nothing else is known: "seven are missing"."""
    number = doc[quantity.end_token - 1]
    noun = number.head if number.dep_ == "nummod" else number
    said = [noun.head, *noun.head.children] if noun.dep_.startswith("nsubj") else []
    words = {t.lower_ for t in (noun, *(c for c in noun.children if c.dep_ in {"amod", "acl"}))}
    words |= {t.lower_ for t in said if t.dep_ in {"xcomp", "ccomp", "advcl"} or t == noun.head}
    following = [t.lower_ for t in doc[quantity.end_token : quantity.end_token + 3]]
    while following and following[0] in _PEOPLE:
        following.pop(0)
    return bool((words | {*following[:1]}) & _MISSING)
