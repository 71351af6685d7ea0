"""Paragraphs as plain objects, with the attribute names of spaCy.

spaCy makes a new object for each token that is accessed, and a new string for each of its labels.
For rules that access them millions of times, a copy is several times faster.

>>> import spacy
>>> doc = Doc(spacy.blank("en")("Rebels took Aleppo."))
>>> doc[1].text, doc[1:3].text, doc[1] is doc[0].nbor(1)
('took', 'took Aleppo', True)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any, Literal, overload

import numpy as np
from spacy.attrs import (
    DEP,
    ENT_IOB,
    ENT_TYPE,
    HEAD,
    IDX,
    IS_PUNCT,
    LEMMA,
    LOWER,
    MORPH,
    ORTH,
    POS,
    SENT_START,
    SPACY,
    TAG,
)
from spacy.strings import StringStore
from spacy.tokens import Doc as Parsed

from kg.language.encoder.reading import Reading

_COLUMNS = (ORTH, LOWER, LEMMA, POS, TAG, DEP, ENT_TYPE, MORPH)
_NUMBERS = (IDX, ENT_IOB, SENT_START, SPACY, IS_PUNCT, HEAD)
_IOB = ("", "I", "O", "B")
_STARTS = {1: True, -1: False}


class Morphology:
    """The morphological features of a word."""

    __slots__ = ("_values",)

    def __init__(self, features: str) -> None:
        pairs = (feature.partition("=") for feature in features.split("|"))
        self._values = {name: values.split(",") for name, _, values in pairs}

    def get(self, name: str, default: Sequence[str] = ()) -> Sequence[str]:
        """Return the values of a feature.

        >>> Morphology("Number=Plur|Person=3").get("Number")
        ['Plur']
        """
        return self._values.get(name, default)


@lru_cache(maxsize=4096)
def _morphology(features: str) -> Morphology:
    return Morphology(features)


@lru_cache(maxsize=16_384)  # most words of a paragraph are those of others too
def _string(strings: StringStore, number: int) -> str:
    return sys.intern(strings[number])


class Token:
    """A word of a paragraph, with the attributes of spaCy's tokens."""

    __slots__ = (
        "children", "dep_", "doc", "ent_iob_", "ent_type_", "head", "i", "idx", "is_punct", "is_sent_start",
        "lemma_", "lower_", "morph", "pos_", "sent", "tag_", "text", "whitespace_",
    )  # fmt: skip

    doc: Doc
    i: int
    #: the offset of its first character in the paragraph
    idx: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    #: its relation to its head
    dep_: str
    #: the word that it depends on, or the word itself
    head: Token
    #: the words that depend on it, in text order
    children: list[Token]
    ent_type_: str
    ent_iob_: str
    is_sent_start: bool | None
    is_punct: bool
    whitespace_: str
    morph: Morphology
    sent: Span

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def nbor(self, distance: int = 1) -> Token:
        """Return the word at a distance from this one; raise ``IndexError`` if there is none."""
        at = self.i + distance
        if at < 0:
            raise IndexError(at)
        return self.doc[at]

    @property
    def lefts(self) -> list[Token]:
        """The words before it that depend on it."""
        return [child for child in self.children if child.i < self.i] if self.children else []

    @property
    def rights(self) -> list[Token]:
        """The words after it that depend on it."""
        return [child for child in self.children if child.i > self.i]

    @property
    def subtree(self) -> Iterator[Token]:
        """The word and all words below it, in text order."""
        if not self.children:
            yield self
            return
        for child in self.lefts:
            yield from child.subtree
        yield self
        for child in self.rights:
            yield from child.subtree

    @property
    def ancestors(self) -> Iterator[Token]:
        """The words above it, up to the root of the sentence."""
        word = self
        while word.head is not word:
            word = word.head
            yield word

    @property
    def left_edge(self) -> Token:
        """The first word of its subtree."""
        return min(self.subtree, key=lambda word: word.i)

    @property
    def is_space(self) -> bool:
        """Whether it is white space."""
        return self.text.isspace()

    @property
    def is_alpha(self) -> bool:
        """Whether it has only letters."""
        return self.text.isalpha()

    @property
    def is_lower(self) -> bool:
        """Whether it is in lower case."""
        return self.text.islower()

    @property
    def is_title(self) -> bool:
        """Whether it is in title case."""
        return self.text.istitle()

    @property
    def like_num(self) -> bool:
        """Whether it looks like a number."""
        return bool(self.doc.parsed[self.i].like_num)


class Span:
    """Consecutive words of a paragraph."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Doc, start: int, end: int) -> None:
        self.doc = doc
        self.start = start
        self.end = end

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.words[self.start : self.end])

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Span: ...
    def __getitem__(self, at: int | slice) -> Token | Span:
        if isinstance(at, slice):
            begin, end, _ = at.indices(len(self))
            return Span(self.doc, self.start + begin, self.start + max(begin, end))
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self.doc.words[self.start + at if at >= 0 else self.end + at]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Span):
            return NotImplemented
        return self.doc is other.doc and self.start == other.start and self.end == other.end

    def __hash__(self) -> int:
        return hash((id(self.doc), self.start, self.end))

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    @property
    def start_char(self) -> int:
        """The offset of its first character in the paragraph."""
        words = self.doc.words
        return words[self.start].idx if self.start < len(words) else len(self.doc.text)

    @property
    def end_char(self) -> int:
        """The offset after its last character."""
        if self.end == self.start:
            return self.start_char
        last = self.doc.words[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its text in the paragraph."""
        if self.start == self.end:
            return ""
        first, last = self.doc.words[self.start], self.doc.words[self.end - 1]
        return self.doc.text[first.idx : last.idx + len(last.text)]

    @property
    def lemma_(self) -> str:
        """The lemmas of its words."""
        return "".join(word.lemma_ + word.whitespace_ for word in self).strip()

    @property
    def sent(self) -> Span:
        """The sentence of its first word."""
        return self.doc.words[self.start].sent

    @property
    def root(self) -> Token:
        """The word nearest to the root of its sentence, the first if there are several.

        >>> import spacy
        >>> Doc(spacy.blank("en")("Rebels took Aleppo"))[1:].root.text
        'took'
        """
        words = self.doc.words[self.start : self.end]
        if len(words) == 1:
            return words[0]
        outside = [word for word in words if not self.start <= word.head.i < self.end or word.head is word]
        whole = next((word for word in outside if word.head is word), None)
        return whole or min(outside, key=_depth, default=self.doc.words[self.start])


def _depth(word: Token) -> int:
    """Return the depth of a word below the root of its sentence; punctuation is never the root of a phrase."""
    mere = not word.children and (word.is_punct or word.is_space)
    return len(word.doc) - 1 if mere else sum(1 for _ in word.ancestors)


class Doc:
    """A paragraph, copied from spaCy's document when its words are first accessed.

    Args:
        parsed: the document that spaCy made.
    """

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        #: what later stages read off the tree once, by the number of the word
        self.clauses: dict[int, Any] = {}

    @cached_property
    def text(self) -> str:
        """Its text."""
        found: str = self.parsed.text
        return found

    @cached_property
    def words(self) -> list[Token]:
        """Its words."""
        words = [Token() for _ in range(len(self.parsed))]
        self._copy_words(words)
        self._copy_trees(words)
        return words

    def _copy_words(self, words: Sequence[Token]) -> None:
        table: Any = self.parsed.to_array([*_COLUMNS, *_NUMBERS])
        named, numbers = table[:, : len(_COLUMNS)].T.tolist(), table[:, len(_COLUMNS) :].view(np.int64).tolist()
        string = partial(_string, self.parsed.vocab.strings)
        names = zip(*(map(string, column) for column in named), strict=True)
        for i, (word, of_word, others) in enumerate(zip(words, names, numbers, strict=True)):
            word.doc, word.i, word.children = self, i, []
            word.text, word.lower_, word.lemma_, word.pos_, word.tag_, word.dep_, word.ent_type_, features = of_word
            word.idx, iob, start, space, punctuation, offset = others
            word.ent_iob_ = _IOB[iob]
            word.is_sent_start = _STARTS.get(start)
            word.whitespace_ = " " if space else ""
            word.is_punct = bool(punctuation)
            word.morph = _morphology(features)
            word.head = words[i + offset]

    def _copy_trees(self, words: Sequence[Token]) -> None:
        for word in words:
            if word.head is not word:
                word.head.children.append(word)
        for sentence in self.sents:
            for word in words[sentence.start : sentence.end]:
                word.sent = sentence

    @cached_property
    def sents(self) -> list[Span]:
        """Its sentences; without a parser, it is one sentence."""
        if not self.parsed.has_annotation("SENT_START"):
            return [Span(self, 0, len(self.parsed))]
        return [Span(self, sentence.start, sentence.end) for sentence in self.parsed.sents]

    @cached_property
    def forms(self) -> frozenset[str]:
        """Its words and their lemmas, in lower case."""
        words = {word.lower_ for word in self.words}
        return frozenset(words.union(word.lemma_.lower() for word in self.words))

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.words)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Span: ...
    def __getitem__(self, at: int | slice) -> Token | Span:
        if isinstance(at, slice):
            begin, end, _ = at.indices(len(self.words))
            return Span(self, begin, max(begin, end))
        return self.words[at]

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    @cached_property
    def reading(self) -> Reading | None:
        """The annotations of the encoder, if it has read the paragraph."""
        found: Reading | None = self.parsed._.reading
        return found

    def char_span(self, begin: int, end: int, alignment_mode: Literal["strict", "expand"] = "strict") -> Span | None:
        """Return the words between two characters, if there are such words.

        Args:
            begin: the offset of the first character.
            end: the offset after the last one.
            alignment_mode: whether offsets within words give None or are expanded to whole words.
        """
        found = self.parsed.char_span(begin, end, alignment_mode=alignment_mode)
        return None if found is None else Span(self, found.start, found.end)
