"""Mentions of actors and places: names, descriptions, pronouns, demonyms.

A mention is a stretch of tokens, with what its own words and its neighbours say about it.
Which mentions are the same actor or place is decided in ``resolve``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from kg.extract.grammar.grammar import case_of, with_conjuncts
from kg.extract.names.kinds import weights
from kg.language import Section
from kg.language.tokens import Doc, Token
from kg.lexicon import Country, GroupNoun, KnownActor, KnownPlace
from kg.model import Kind, Span


class MentionType(str, Enum):
    """How a mention refers."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"
    DEMONYM = "demonym"


Known = KnownActor | KnownPlace | Country


@dataclass(eq=False, slots=True)
class Mention:
    """A stretch of tokens ``start … end`` of one section that refers to an actor or a place.

    ``reach`` is where the words before a name that belong to it begin ("Iranian
    Foreign Minister"), ``tail`` is the end of a noun that follows it ("Idlib city"), so that the
    parser's head of the phrase leads to the mention.
    """

    section: Section
    index: int
    start: int
    end: int
    type: MentionType
    kind: Kind | None = None
    known: Known | None = None
    country: Country | None = None
    group: GroupNoun | None = None
    offices: list[tuple[int, int]] = field(default_factory=list)
    title: str | None = None
    gender: str | None = None
    votes: dict[Kind, float] = field(default_factory=dict)
    #: the evidence for each kind, and how often it was found
    signs: dict[tuple[Kind, str], float] = field(default_factory=dict)
    reach: int = -1
    tail: int = -1
    #: whether it may be capitalised only because it opens a sentence ("Bush", "Weeks")
    doubtful: bool = False
    #: whether it names neither an actor nor a place ("Vienna Convention"); no other mention may use its words
    thing: bool = False
    #: the head and the text, cached with the stretch that they are for
    _found: tuple[int, int, Token, str] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.tail = max(self.tail, self.end)
        if self.reach < 0:
            self.reach = self.start

    @property
    def doc(self) -> Doc:
        """The paragraph of the mention."""
        return self.section.doc

    @property
    def text(self) -> str:
        """The words of the mention."""
        return self._words()[3]

    @property
    def span(self) -> Span:
        """The span of the words in the article."""
        return self.section.span(self.doc[self.start : self.end])

    @property
    def head(self) -> Token:
        """The syntactic head of the phrase."""
        return self._words()[2]

    def _words(self) -> tuple[int, int, Token, str]:
        """Return the bounds, head and text, which are cached because they are needed often."""
        found = self._found
        if found is None or found[0] != self.start or found[1] != self.end:
            words = self.section.doc[self.start : self.end]
            found = self._found = (self.start, self.end, words.root, words.text)
        return found

    @property
    def modifiers(self) -> set[str]:
        """What distinguishes a description from others with the same noun: "the *southern* rebels"."""
        before = self.doc[self.start : self.head.i]
        return {t.lemma_.casefold() for t in before if t.pos_ in {"ADJ", "PROPN", "NOUN"}} | self.complements

    @property
    def complements(self) -> set[str]:
        """What a body is for, if words after it say so: "the ministry of *agriculture*"."""
        tied = [c for c in self.head.children if c.dep_ == "nmod" and case_of(c) in {"of", "for"}]
        return {t.lemma_.casefold() for c in tied for t in with_conjuncts(c) if t.pos_ == "NOUN"}

    @property
    def order(self) -> tuple[int, int]:
        """The reading order."""
        return (self.index, self.start)

    def vote(self, kind: Kind, sign: str, share: float = 1.0) -> None:
        """Count a sign as evidence for a kind (``kinds.json``), or a share of it."""
        self.signs[kind, sign] = self.signs.get((kind, sign), 0.0) + share
        self.votes[kind] = self.votes.get(kind, 0.0) + weights()[sign] * share

    def decide(self, kind: Kind, sign: str) -> None:
        """Let one sign replace all others."""
        self.votes, self.signs = {}, {}
        self.vote(kind, sign)


def is_definite(mention: Mention) -> bool:
    """Return whether a description means what the reader knows: "the army", "these men"."""
    first = mention.doc[mention.start - 1].lower_ if mention.start else ""
    return first in {"the", "this", "that", "these", "those", "both"}
