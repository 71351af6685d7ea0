"""Cuts documents into the windows that the encoder reads, and encodes them with their labels.

A window is a run of whole sentences of one document, of at most ``LIMIT`` word pieces where that goes.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from corpora import ROLES, Document, Sentence, lemma_script
from tokenizers import Tokenizer

LIMIT = 120
PIECES = 6
CLS, SEP, UNKNOWN = 101, 102, 100
#: The layers with one label a word, and how often a label must occur to be learnt.
LAYERS = {"xpos": 1, "morph": 2, "deprel": 2, "lemma": 3, "name": 1, "type": 1}
IGNORE = -100

Array = np.ndarray[Any, np.dtype[np.int64]]


class Pieces:
    """Looks up the word pieces of single words."""

    def __init__(self, path: str) -> None:
        self.tokenizer = Tokenizer.from_file(path)
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, word: str) -> tuple[int, ...]:
        return tuple((self.tokenizer.encode(word, add_special_tokens=False).ids or [UNKNOWN])[:PIECES])


def word_shape(word: str) -> int:
    """Return the class of a word's capitals and digits, from 1 to 12."""
    if word.isalpha():
        if word.islower():
            return 1
        if word.isupper():
            return 2 if len(word) == 1 else 3
        return 4 if word[0].isupper() and word[1:].islower() else 5
    if word.isdigit():
        return 6
    if not any(c.isalnum() for c in word):
        return 7
    if word[0].isupper():
        return 8 if word.isupper() else 9
    if any(c.isdigit() for c in word):
        return 10
    return 11 if word.islower() else 12


#: How many values ``shape`` has: 12 classes (0 is the frame), what stands before the word, first piece or later.
SHAPES = 13 * 3 * 2


def shape_id(word: str, before: int, *, first: bool) -> int:
    """Number the shape of a piece; ``before`` is 0 (glued), 1 (space) or 2 (new paragraph)."""
    return (word_shape(word) * 3 + before) * 2 + (not first)


@dataclass
class Window:
    """One encoded window."""

    ids: Array
    shape: Array
    first: Array
    sentence: Array
    labels: dict[str, Array]
    predicates: Array  # 1, 0, or IGNORE where the sentence has no roles
    roles: list[tuple[int, int, int]]
    mentions: list[tuple[int, int]]  # word, chain
    words: list[str]
    document: int
    name_weight: float = 1.0

    def __len__(self) -> int:
        return len(self.ids)


def pack(document: Document, pieces: Pieces) -> list[list[Sentence]]:
    """Pack the sentences of a document into windows."""
    out: list[list[Sentence]] = []
    size = 0
    for sentence in document.sentences:
        length = sum(len(pieces.of(w)) for w in sentence.words)
        if not out or size + length > LIMIT:
            out.append([])
            size = 0
        out[-1].append(sentence)
        size += length
    return out


def collect_labels(documents: Sequence[Document]) -> dict[str, list[str]]:
    """List the labels of each layer, the most frequent first."""
    counts = {layer: Counter[str]() for layer in LAYERS}
    for sentence in (s for d in documents for s in d.sentences):
        for layer, values in layers_of(sentence).items():
            counts[layer].update(v for v in values if v != "?")
    return {k: [t for t, n in c.most_common() if n >= LAYERS[k]] for k, c in counts.items()}


def layers_of(s: Sentence) -> dict[str, list[str]]:
    """Return the layers of a sentence that have one label a word."""
    out = {"xpos": s.xpos, "morph": s.morph, "deprel": s.deprels, "name": s.names, "type": s.types}
    if s.lemmas is not None:
        out["lemma"] = [lemma_script(w, lemma) for w, lemma in zip(s.words, s.lemmas, strict=True)]
    return {k: v for k, v in out.items() if v is not None}


def encode(
    sentences: list[Sentence], index: dict[str, dict[str, int]], pieces: Pieces, document: int, *, syntax: bool = True
) -> Window:
    """Encode one window; without ``syntax`` its trees, tags and lemmas are not learnt from."""
    ids, shape, first, owner, words = [CLS], [0], [], [], []  # type: ignore[var-annotated]
    labels: dict[str, list[int]] = {k: [] for k in (*LAYERS, "head", "start")}
    predicates: list[int] = []
    roles, mentions = [], []
    space, offset = True, 0
    for number, s in enumerate(sentences):
        have = layers_of(s)
        size = len(s.words)
        for i, word in enumerate(s.words):
            before = 2 if i == 0 and s.begins_paragraph else int(space)
            found = pieces.of(word)
            first.append(len(ids))
            ids += found
            shape += [shape_id(word, before, first=k == 0) for k in range(len(found))]
            space = s.spaces[i]
        for layer in LAYERS:
            values = have.get(layer) if syntax or layer in {"name", "type"} else None
            labels[layer] += [index[layer].get(v, IGNORE) for v in values] if values else [IGNORE] * size
        labels["head"] += [(h + offset if h else 0) for h in s.heads] if s.heads and syntax else [IGNORE] * size
        labels["start"] += [1] + [0] * (size - 1)
        if s.predicates is None:
            predicates += [IGNORE] * size
        else:
            marks = [0] * size
            for p in s.predicates:
                marks[p] = 1
            predicates += marks
            roles += [(p + offset, a + offset, ROLES.index(r)) for p, a, r in s.roles or []]
        mentions += [(w + offset, c) for w, c in sorted((s.clusters or {}).items())]
        owner += [number] * size
        words += s.words
        offset += size
    ids.append(SEP)
    shape.append(0)
    to = lambda v: np.array(v, np.int64)  # noqa: E731
    weight = min(s.name_weight for s in sentences)
    return Window(
        to(ids), to(shape), to(first), to(owner), {k: to(v) for k, v in labels.items()}, to(predicates), roles,
        mentions, words, document, weight,
    )  # fmt: skip


_QUOTES = (("“", "”", "‘", "’"), ('"', '"', "'", "'"), ("``", "''", "`", "'"))


def vary(s: Sentence, rng: random.Random) -> Sentence:
    """Write a sentence as other sources might: capitals, quotation marks, final stop."""
    chance = rng.random()
    words = s.words
    if chance < 0.05:
        words, names = [w.lower() for w in words], None
        return replace(s, words=words, names=names, types=s.types)
    if chance < 0.10 and len(words) > 2:
        words = [w.upper() for w in words]
    elif chance < 0.15 and len(words) > 2:
        words = [w[:1].upper() + w[1:] for w in words]
    s = replace(s, words=words)
    if rng.random() < 0.3:
        style = rng.choice(_QUOTES)
        s = replace(s, words=_requote(s.words, style))
    if rng.random() < 0.08:
        s = _without_stop(s)
    return s


def _requote(words: list[str], style: tuple[str, str, str, str]) -> list[str]:
    out, opened = [], False
    for word in words:
        if word in {'"', "“", "”", "``", "''"}:
            opened = word in {"“", "``"} or (word == '"' and not opened)
            out.append(style[0] if opened else style[1])
        else:
            out.append(word.replace("’", style[3]) if len(word) > 1 else word)
    return out


def _without_stop(s: Sentence) -> Sentence:
    last = len(s.words)
    if last < 3 or s.words[-1] != "." or (s.heads and last in s.heads):
        return s
    cut = {}
    for name in ("words", "spaces", "xpos", "morph", "heads", "deprels", "lemmas", "names", "types", "entities"):
        values = getattr(s, name)
        cut[name] = values[:-1] if values else values
    keep = lambda i: i < last - 1  # noqa: E731
    return replace(
        s,
        **cut,
        predicates=[p for p in s.predicates if keep(p)] if s.predicates is not None else None,
        roles=[r for r in s.roles if keep(r[0]) and keep(r[1])] if s.roles is not None else None,
        clusters={k: v for k, v in s.clusters.items() if keep(k)} if s.clusters is not None else None,
    )
