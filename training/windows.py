"""Cuts documents into the windows that the encoder reads, and encodes them with their labels.

A window is a run of whole sentences of one document, with at most ``LIMIT`` word pieces if possible.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from corpora import ROLES, Document, Sentence, lemma_script

from kg.language.encoder.pieces import GLUED, PARAGRAPH, SPACE, Pieces

LIMIT = 120
PIECES = 6
#: The layers with one label per word, and the least frequency of a label to be learnt.
LAYERS = {"xpos": 1, "morph": 2, "deprel": 2, "lemma": 3, "name": 1, "type": 1}
IGNORE = -100

Array = np.ndarray[Any, np.dtype[np.int64]]


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
    """Return the layers of a sentence that have one label per word."""
    out = {"xpos": s.xpos, "morph": s.morph, "deprel": s.deprels, "name": s.names, "type": s.types}
    if s.lemmas is not None:
        out["lemma"] = [lemma_script(w, lemma) for w, lemma in zip(s.words, s.lemmas, strict=True)]
    return {k: v for k, v in out.items() if v is not None}


def encode(
    sentences: list[Sentence], index: dict[str, dict[str, int]], pieces: Pieces, document: int, *, syntax: bool = True
) -> Window:
    """Encode one window; without ``syntax`` its trees, tags and lemmas are not learnt from."""
    owner, words, before = [], [], []  # type: ignore[var-annotated]
    labels: dict[str, list[int]] = {k: [] for k in (*LAYERS, "head", "start")}
    predicates: list[int] = []
    roles, mentions = [], []
    offset = 0
    for number, s in enumerate(sentences):
        have = layers_of(s)
        size = len(s.words)
        after = sentences[number - 1].spaces[-1] if number else True
        spaces = [SPACE if space else GLUED for space in (after, *s.spaces[:-1])]
        before += [PARAGRAPH if s.begins_paragraph else spaces[0], *spaces[1:]]
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
    spelling = pieces.spell(zip(words, before, strict=True))
    to = lambda v: np.array(v, np.int64)  # noqa: E731
    weight = min(s.name_weight for s in sentences)
    return Window(
        to(spelling.ids), to(spelling.shapes), to(spelling.first), to(owner),
        {k: to(v) for k, v in labels.items()}, to(predicates), roles,
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
