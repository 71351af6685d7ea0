"""Decodes the scores of one window: sentences, trees, labels, names, roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from kg.language.encoder.network import Outputs
from kg.language.encoder.reading import Role
from kg.language.encoder.reference import Views
from kg.language.encoder.scores import Array, NameTags, Numbers, softmax
from kg.language.encoder.trees import best_tree

#: Heads that label single words.
LABELLING = ("xpos", "morphology", "kinds")


@dataclass(slots=True)
class Words:
    """The decisions for neighbouring words, as numbers of labels; empty where the network has no head."""

    labels: dict[str, Numbers]
    #: the offset of each word's head, 0 for the root
    offsets: Numbers
    relations: Numbers
    names: list[int] = field(default_factory=list)
    #: predicates and words are counted from the first of these words
    roles: list[Role] = field(default_factory=list)
    views: Views | None = None
    #: the view of each word for the reader of events
    seen: Array | None = None


def decode(outputs: Outputs, stretches: Sequence[tuple[int, int]], names: NameTags | None) -> Iterator[Words]:
    """Yield the decisions for each stretch of a window.

    Args:
        outputs: the network's outputs for the window.
        stretches: begin and end of each paragraph, or part of one, in the window.
        names: the labels of names, if the network has any.
    """
    labels = {head: outputs.best(head) for head in LABELLING if outputs.has(head)}
    begins = outputs.scores("sentence") > 0
    begins[[begin for begin, _ in stretches]] = True
    starts = [*np.flatnonzero(begins).tolist(), len(begins)]
    sentences = list(pairwise(starts))
    heads = _trees(outputs.scores("arcs"), sentences)
    relations = _relations(outputs, heads)
    offsets = np.where(heads == 0, 0, heads - 1 - np.arange(len(heads)))
    tags = _names(outputs, sentences, names) if names else []
    roles = [role for sentence in sentences for role in _roles(outputs, *sentence)] if outputs.has("predicate") else []
    for begin, end in stretches:
        yield Words(
            labels={head: numbers[begin:end] for head, numbers in labels.items()},
            offsets=offsets[begin:end],
            relations=relations[begin:end],
            names=tags[begin:end],
            roles=[
                Role(role.predicate - begin, role.word - begin, role.name, role.probability)
                for role in roles
                if begin <= role.word < end
            ],
            views=_views(outputs, begin, end),
            seen=outputs.scores("events")[begin:end].astype(np.float16) if outputs.has("events") else None,
        )


def _trees(arcs: Array, sentences: Sequence[tuple[int, int]]) -> Numbers:
    """Return the number of each word's head, counted from 1 in the window; 0 is the root."""
    heads = np.zeros(len(arcs), np.int64)
    for begin, end in sentences:
        found = best_tree(np.concatenate([arcs[begin:end, :1], arcs[begin:end, begin + 1 : end + 1]], axis=1))
        heads[begin:end] = np.where(found > 0, found + begin, 0)
    return heads


def _relations(outputs: Outputs, heads: Numbers) -> Numbers:
    """Return the relation of each word to its head: ``root`` for the root and no other."""
    first, second = outputs.views("relation")
    scores = outputs.network.relations.scores(first, second[heads])
    root = outputs.network.labels("relation").index("root")
    is_root = heads == 0
    best: Numbers = np.where(np.arange(scores.shape[1]) == root, -np.inf, scores).argmax(1)
    return np.where(is_root, root, best)


def _names(outputs: Outputs, sentences: Sequence[tuple[int, int]], names: NameTags) -> list[int]:
    scores = outputs.scores("names")
    return [tag for begin, end in sentences for tag in names.best(scores[begin:end])]


def _roles(outputs: Outputs, begin: int, end: int) -> Iterator[Role]:
    """Yield the roles of the words of a sentence; label 0 is no role."""
    predicates = begin + np.flatnonzero(outputs.scores("predicate")[begin:end] > 0)
    if not len(predicates):
        return
    labels = outputs.network.labels("role")
    scores = outputs.scores("role")[predicates, begin:end]
    best = scores.argmax(-1)
    rows, columns = np.nonzero(best)
    numbers = best[rows, columns]
    probable = softmax(scores[rows, columns])[np.arange(len(rows)), numbers]
    for row, column, number, probability in zip(
        *map(np.ndarray.tolist, (rows, columns, numbers, probable)), strict=True
    ):
        yield Role(int(predicates[row]), begin + column, labels[number], probability)


def _views(outputs: Outputs, begin: int, end: int) -> Views | None:
    if not outputs.has("antecedent"):
        return None
    anaphor, antecedent = outputs.views("antecedent")
    new = outputs.of(outputs.network.heads["antecedent"]["new"])
    return Views(*(array[begin:end] for array in (anaphor, antecedent, new, softmax(outputs.scores("kinds")))))
