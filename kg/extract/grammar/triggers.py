"""Finds the words that name events: verbs, nouns and predicates that the lexicon lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from kg.extract.grammar.grammar import case_of, governs_its_head, is_plural
from kg.extract.reference.descriptions import is_mass
from kg.extract.times.times_meaning import WEEKDAYS
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon, Trigger
from kg.model import Part, Span

PREPOSITIONS = frozenset(
    "of on in at to for with against from into by over under between among out up off down through about as toward "
    "towards".split()
)  # fmt: skip

#: The greatest distance of a particle or fixed object after its verb, in tokens.
WINDOW = 7

_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}


@dataclass(eq=False, slots=True)
class Match:
    """A trigger of the lexicon found in the text: its head and the other matched words.

    ``senses`` are the trigger's readings, restricted ones first; the arguments decide between
    them. ``others`` are the classes of its other senses. ``light`` is the light verb of a noun ("launched an attack").
    """

    section: Section
    index: int
    head: Token
    tokens: tuple[Token, ...]
    senses: tuple[Trigger, ...]
    others: tuple[str, ...] = ()
    light: Token | None = None

    @property
    def trigger(self) -> Trigger:
        """The reading that applies unless the arguments say otherwise."""
        return self.senses[-1]

    @property
    def span(self) -> Span:
        """The shortest stretch of words that names the event."""
        first = min(t.i for t in self.tokens)
        last = max(t.i for t in self.tokens)
        own = {t.i for t in self.tokens}
        between = [t for t in self.head.doc[first:last] if t.i not in own and t.text != "-"]
        # "took full control", but not the object in "took Homs over"
        if len(between) > 1 or any(t.pos_ in {"NOUN", "PROPN", "PRON", "VERB"} for t in between):
            return self.section.span(self.head)
        return self.section.span(self.head.doc[first : last + 1])

    @property
    def is_noun(self) -> bool:
        """Return whether a noun names the event."""
        return self.trigger.part_of_speech == "noun"


class _Pattern(NamedTuple):
    """The words of a trigger, which of them is the head, and the readings of the whole."""

    words: tuple[str, ...]
    head: int
    others: frozenset[str]
    senses: tuple[Trigger, ...]


class TriggerIndex:
    """The lexicon's patterns by the lemma of their heads, the longest first.

    Args:
        lexicon: from ``load_lexicon``.
        common: the words that the lemmatizer lists. Other lemmas are guesses, so other forms of them are tried too.
    """

    def __init__(self, lexicon: Lexicon, common: AbstractSet[str] = frozenset()) -> None:
        self.lexicon = lexicon
        self._common = common
        table: dict[tuple[str, str], list[_Pattern]] = defaultdict(list)
        for (pattern, part), senses in lexicon.triggers.items():
            words = tuple(pattern.lower().replace("-", " ").split())
            heads = {_head_of_verb(words) if part == "verb" else _head_of_phrase(words)}
            if part == "noun" and "-" in pattern:
                # parsers take either part of "sit-in" for its head
                heads.add(len(words) - 1)
            for head in sorted(heads):
                others = frozenset((*words[:head], *words[head + 1 :]))
                table[words[head], part].append(_Pattern(words, head, others, senses))
        for found in table.values():
            found.sort(key=lambda pattern: (-len(pattern.words), pattern.words))
        self._table = dict(table)

    def match(self, section: Section, index: int, token: Token) -> Match | None:
        """Return the longest pattern whose head this token is."""
        present = token.doc.forms
        for part in self._readings(token):
            for lemma in _lemmas(token, self._common):
                for pattern in self._table.get((lemma, part), ()):
                    tokens = _others(token, pattern.words, pattern.head) if pattern.others <= present else None
                    if tokens is not None:
                        sense = pattern.senses[0]
                        others = self.lexicon.senses.get((sense.pattern, sense.part_of_speech), ())
                        return Match(section, index, token, tokens, pattern.senses, others)
        return None

    def _readings(self, token: Token) -> Iterator[str]:
        part = _PARTS.get(token.pos_)
        if part:
            yield part
        if self._common and part in _OTHER and token.lemma_.lower() not in self._common:
            # the part of speech of an unlisted word is a guess too
            yield _OTHER[part]
        # "dead", "wounded", "killed" are tagged as adjectives, participles or nouns
        if token.pos_ == "ADJ" and token.tag_ in {"VBN", "VBD", "VBG"}:
            yield "verb"
        if token.pos_ in {"NOUN", "VERB"} and token.lower_.endswith(("ed", "dead")):
            yield "adjective"


_OTHER = {"verb": "noun", "noun": "verb"}
#: Endings of verbs and nouns, the longest first, for unlisted words.
_ENDINGS = ("ing", "ed", "es", "d", "s")


def _lemmas(token: Token, common: AbstractSet[str] = frozenset()) -> Iterator[str]:
    """Yield the forms under which a word may be in the lexicon.

    Rule-based lemmatizers cut "raped" to "rap", and the unlisted "doxed" to "doxe".
    """
    lemma, word = token.lemma_.lower(), token.lower_
    if word.endswith(("ed", "ing", "es")) and not lemma.endswith("e") and token.pos_ == "VERB":
        yield lemma + "e"
    yield lemma
    if common and lemma not in common:
        yield from (word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and len(word) > len(end) + 2)
    if word != lemma:
        yield word


def _head_of_phrase(words: Sequence[str]) -> int:
    """Return the index of a noun phrase's head: the last word before the first preposition.

    >>> _head_of_phrase(["air", "strike"]), _head_of_phrase(["exchange", "of", "fire"])
    (1, 0)
    """
    for i, word in enumerate(words):
        if word in PREPOSITIONS and i:
            return i - 1
    return len(words) - 1


def _head_of_verb(words: Sequence[str]) -> int:
    """Return the index of a verb in its pattern: the first word that is not an adverb.

    >>> _head_of_verb(["take", "over"]), _head_of_verb(["forcibly", "remove"])
    (0, 1)
    """
    return next((i for i, word in enumerate(words[:-1]) if not word.endswith("ly")), len(words) - 1)


def _others(head: Token, words: Sequence[str], at: int) -> tuple[Token, ...] | None:
    """Find the pattern's other words around its head, or return None."""
    before = _before(head, words[:at])
    if before is None:
        return None
    after = _after(head, words[at + 1 :])
    if after is None:
        return None
    return (*before, head, *after)


def _before(head: Token, words: Sequence[str]) -> tuple[Token, ...] | None:
    tokens: list[Token] = []
    i = head.i - 1
    for word in reversed(words):
        while i >= 0 and head.doc[i].text == "-":
            i -= 1
        if i < 0 or not _is(head.doc[i], word):
            return None
        tokens.insert(0, head.doc[i])
        i -= 1
    return tuple(tokens)


def _after(head: Token, words: Sequence[str]) -> tuple[Token, ...] | None:
    tokens: list[Token] = []
    ahead = iter(head.doc.words[head.i + 1 : head.i + 1 + WINDOW]) if words else iter(())
    for word in words:
        for token in ahead:
            if _is(token, word) and _belongs(token, head, tokens):
                tokens.append(token)
                break
            if token.is_sent_start:
                return None
        else:
            return None
    return tuple(tokens)


def _is(token: Token, word: str) -> bool:
    return token.lower_ == word or token.lemma_.lower() == word


_PARTICLES = frozenset({"in", "out", "up", "off", "over", "back", "down"})
_CLOSE = frozenset(
    "compound:prt advmod case obj obl amod compound xcomp det nmod mark advcl ccomp obl:unmarked nsubj:pass".split()
)


def _belongs(token: Token, head: Token, matched: Sequence[Token]) -> bool:
    """Return whether a word depends on the head, or directly follows the matched words."""
    last = matched[-1] if matched else head
    if token.tag_ == "VB" and token.i and token.nbor(-1).lower_ == "to" and token.nbor(-1) != last:
        # "urged them to support it" does not match "urge support"
        return False
    if token.i == last.i + 1 and token.dep_ in _CLOSE:
        return True
    known = (head, *matched)
    if token.dep_ == "conj" and token.pos_ == "VERB":
        # "did not open the gate but fired" does not match "open fire"
        return False
    if token.dep_ == "case" and token.head.lower_ in WEEKDAYS:
        # "called him on Monday" does not match "call on"
        return False
    if token.dep_ in {"case", "mark"}:
        return _depends_on(token.head, known) or token.head in known
    cases = [c for c in token.children if c.dep_ == "case" and c not in matched]
    # a particle that the parser took for a preposition: "sent in reinforcements"
    if token.pos_ in {"NOUN", "PROPN"} and any(c.i != head.i + 1 or c.lower_ not in _PARTICLES for c in cases):
        return False
    return _depends_on(token, known)


def _depends_on(token: Token, known: Sequence[Token]) -> bool:
    """Return whether a word depends on a known word, or on its object: "held [the crew as hostages]"."""
    head = token.head
    return head in known or (token.dep_ == "nmod" and head.dep_ == "obj" and head.head in known)


def find_triggers(sections: Sequence[Section], index: TriggerIndex, named: set[tuple[int, int]]) -> list[Match]:
    """Find all triggers of an article in reading order, outside captions and datelines.

    Args:
        sections: the analysed paragraphs.
        index: the lexicon's patterns.
        named: (section, token) of all words within proper names, which do not name events.
    """
    found: list[Match] = []
    for number, section in enumerate(sections):
        if section.paragraph.part not in {Part.STORY, Part.HEADLINE}:
            continue
        taken: set[int] = set()
        matches = []
        for token in section.doc:
            if (number, token.i) in named or not _may_name_event(token) or _is_part_of_noun(token, index.lexicon):
                continue
            if _names_group(token, index.lexicon) or _gives_name(token):
                continue
            match = index.match(section, number, token)
            if match:
                matches.append(match)
        for match in sorted(matches, key=lambda m: (-len(m.tokens), m.head.i)):
            if not any(t.i in taken for t in match.tokens):
                taken |= {t.i for t in match.tokens}
                _find_light_verb(match, index.lexicon)
                found.append(match)
    return drop_carriers(sorted(found, key=lambda m: (m.index, m.head.i)))


def _may_name_event(token: Token) -> bool:
    if token.pos_ not in _PARTS or token.dep_ in {"aux", "aux:pass", "cop", "flat"}:
        return False
    if token.pos_ in {"NOUN", "PROPN"} and (token.dep_ == "compound" or _modifies_next(token)):
        return False
    # "the captured vehicle", "a planned visit": a participle before its noun
    if token.dep_ == "amod" and token.head.i > token.i and not governs_its_head(token):
        return False
    return not (token.pos_ == "ADJ" and token.dep_ == "compound")


def _modifies_next(token: Token) -> bool:
    """Return whether a singular noun only describes the next noun ("war monitor")."""
    if token.i + 1 >= len(token.doc) or is_plural(token):
        return False
    after = token.nbor(1)
    return (
        after.pos_ == "NOUN"
        and token.dep_ in {"amod", "nmod", "nmod:desc", "nmod:unmarked"}
        and after.dep_ != "obl:unmarked"
    )


def _is_part_of_noun(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a word and the next form a compound for an actor or place: "war monitor", "protest leader"."""
    if token.pos_ not in {"NOUN", "ADJ"} or token.i + 1 >= len(token.doc):
        return False
    after = token.nbor(1)
    if after.pos_ not in {"NOUN", "VERB"} or not token.whitespace_:
        return False
    for last in (after.lower_, after.lemma_.lower()):
        words = f"{token.lower_} {last}"
        if words in lexicon.groups or words in lexicon.offices or words in lexicon.place_nouns:
            return True
    return False


def _names_group(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a noun for an act or attitude names the people behind it: "the opposition", "a resistance"."""
    group = lexicon.groups.get(token.lemma_.lower()) if token.pos_ == "NOUN" else None
    return group is not None and group.mass and not is_mass(token, group)


def _gives_name(token: Token) -> bool:
    """Return whether a participle introduces a person's name rather than an appointment: "a nurse named Roth"."""
    naming = token.dep_ == "acl" and token.tag_ == "VBN" and token.lemma_.lower() in {"name", "call"}
    return naming and any(c.dep_ in {"xcomp", "obj", "obl"} and c.pos_ == "PROPN" for c in token.children)


def _find_light_verb(match: Match, lexicon: Lexicon) -> None:
    if match.is_noun:
        match.light = next((word for name, word in _light_verbs(match.head) if name in lexicon.light_verbs), None)


def light_verb_role(match: Match, lexicon: Lexicon) -> str:
    """Return the role that a light verb gives its subject: ``actor``, ``target``, ``place`` or ``none``."""
    roles = (lexicon.light_verbs[name] for name, _ in _light_verbs(match.head) if name in lexicon.light_verbs)
    return next(roles, "none")


def names_object(verb: Token) -> bool:
    """Return whether a verb says what its object is: "called the trial a farce", "what they called a battle"."""
    described = any(c.dep_ == "xcomp" and c.pos_ != "VERB" for c in verb.children)
    if verb.lemma_.lower() in _NAMING:
        # "called the raid on Goma *a breach*", which parsers may attach to either
        around = [verb, *(c for c in verb.children if c.dep_ == "obj")]
        described = described or any(_is_predicate(c) for token in around for c in token.children)
    what = verb.dep_ == "acl:relcl" and verb.head.lower_ == "what" and verb.lemma_.lower() in _NAMING
    return described or what


def _is_predicate(noun: Token) -> bool:
    """Return whether a noun with "a" depends on a word without a preposition."""
    bare = noun.dep_ in {"obl", "nmod"} and not case_of(noun)
    return bare and any(c.lower_ in {"a", "an"} for c in noun.children)


#: Verbs that say what something is.
_NAMING = frozenset({"call", "term", "dub", "label", "brand", "name", "describe", "consider", "deem"})


def _light_verbs(noun: Token) -> Iterator[tuple[str, Token]]:
    """Yield the possible light verbs of an event noun, the most specific first, each with its name in the lexicon.

    These are "come under", "carry out", "launch", "claim responsibility for", "responsible for" and "be behind".
    """
    head, case = noun.head, next((c.lower_ for c in noun.children if c.dep_ == "case"), "")
    if any(c.dep_ == "cop" for c in noun.children):
        yield f"be {case}", noun
    elif head.pos_ == "VERB":
        for verb in _lemmas(head):
            if case:
                yield f"{verb} {case}", head
            if noun.dep_ in {"obj", "nsubj:pass"} and not names_object(head):
                yield from ((f"{verb} {c.lower_}", head) for c in head.children if c.dep_ == "compound:prt")
                yield verb, head
    elif head.pos_ == "ADJ":
        yield f"{head.lemma_.lower()} {case}", head
    elif head.pos_ == "NOUN" and head.dep_ == "obj":
        yield f"{head.head.lemma_.lower()} {head.lemma_.lower()} {case}", head.head


def drop_carriers(matches: list[Match]) -> list[Match]:
    """Drop triggers that are only the light verb of another trigger."""
    light_verbs = {(m.index, m.light.i) for m in matches if m.light is not None and m.light != m.head}
    return [m for m in matches if (m.index, m.head.i) not in light_verbs]
