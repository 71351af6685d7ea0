"""Writes the encoder's decisions into spaCy documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, MORPH, POS, TAG
from spacy.symbols import IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.language.encoder.decode import Words
from kg.language.encoder.network import Network
from kg.language.encoder.reading import Reading, Role
from kg.language.encoder.reference import Views
from kg.language.encoder.scores import Array, NameTags

Ids = npt.NDArray[np.uint64]

_BEGINS, _INSIDE, _OUTSIDE = 3, 1, 2


class Annotator:
    """Maps the labels of a network to spaCy's numbers."""

    def __init__(self, network: Network, vocab: Vocab) -> None:
        add = vocab.strings.add
        self._network = network
        self._tags = _ids(add(label) for label in network.labels("xpos"))
        parts = [label.partition("|") for label in network.labels("morphology")]
        self._pos = _ids(IDS[part] for part, _, _ in parts)
        self._morphs = _ids(vocab.morphology.add(features) for _, _, features in parts)
        self._relations = _ids(add("ROOT" if label == "root" else label) for label in network.labels("relation"))
        self._space = (IDS["SPACE"], add("_SP"), add("dep"))
        self._kinds = network.labels("kinds")
        self._name_tags = NameTags(network.labels("names")) if network.labels("names") else None
        for name in network.labels("names"):
            add(name.partition("-")[2])
        self._id_of = vocab.strings

    @property
    def names(self) -> NameTags | None:
        """The labels of names, if the network has any."""
        return self._name_tags

    def annotate(self, doc: Doc, tokens: Sequence[int], parts: Sequence[Words]) -> None:
        """Set all annotations of a paragraph.

        Args:
            doc: the paragraph.
            tokens: the tokens that are words, not white space.
            parts: the decisions for them.
        """
        if not tokens:
            self.annotate_blank(doc)
            return
        at = np.array(tokens)
        values = {attribute: np.zeros(len(doc), np.uint64) for attribute in (HEAD, DEP, ENT_IOB, ENT_TYPE)}
        heads = np.arange(len(at)) + np.concatenate([part.offsets for part in parts])
        values[HEAD][at] = (at[heads] - at).astype(np.int64).view(np.uint64)
        values[DEP][at] = self._relations[np.concatenate([part.relations for part in parts])]
        if len(self._tags):
            values[TAG] = _spread(self._tags, parts, "xpos", at, len(doc))
        if len(self._pos):
            values[POS] = _spread(self._pos, parts, "morphology", at, len(doc))
            values[MORPH] = _spread(self._morphs, parts, "morphology", at, len(doc))
        self._set_names(values, parts, at)
        self._set_spaces(values, doc, at)
        table: Any = np.stack(list(values.values()), axis=1)
        doc.from_array(list(values), table)
        doc._.reading = self._reading(len(doc), parts, at)

    def annotate_blank(self, doc: Doc) -> None:
        """Annotate a document that is only white space."""
        pos, tag, _ = self._space
        table: Any = np.array([[pos, tag]] * len(doc), np.uint64).reshape(-1, 2)
        doc.from_array([POS, TAG], table)
        doc._.reading = Reading()

    def _set_names(self, values: dict[int, Ids], parts: Sequence[Words], at: npt.NDArray[np.int64]) -> None:
        if self._name_tags is None:
            return
        values[ENT_IOB][:] = _OUTSIDE
        begun = 0
        for part in parts:
            for begin, end, kind in self._name_tags.spans(part.names):
                inside = at[begun + begin : begun + end]
                values[ENT_IOB][inside[0] : inside[-1] + 1] = _INSIDE
                values[ENT_IOB][inside[0]] = _BEGINS
                values[ENT_TYPE][inside[0] : inside[-1] + 1] = self._id_of[kind]
            begun += len(part.offsets)

    def _set_spaces(self, values: dict[int, Ids], doc: Doc, at: npt.NDArray[np.int64]) -> None:
        """Attach white space to the word before it, or to the first one."""
        if len(at) == len(doc):
            return
        words = set(at.tolist())
        pos, tag, dep = self._space
        before = int(at[0])
        for i in range(len(doc)):
            if i in words:
                before = i
                continue
            values[HEAD][i] = np.int64(before - i).view(np.uint64)
            values[DEP][i] = dep
            if TAG in values:
                values[TAG][i] = tag
            if POS in values:
                values[POS][i] = pos

    def _reading(self, length: int, parts: Sequence[Words], at: npt.NDArray[np.int64]) -> Reading:
        kinds = [""] * length
        roles: list[Role] = []
        begun = 0
        for part in parts:
            tokens = at[begun : begun + len(part.offsets)].tolist()
            for token, number in zip(tokens, part.labels.get("kinds", ()), strict=False):
                kinds[token] = self._kinds[number].removeprefix("-")
            roles += [Role(tokens[r.predicate], tokens[r.word], r.name, r.probability) for r in part.roles]
            begun += len(part.offsets)
        views, seen = _views(length, parts, at), _seen(length, parts, at)
        return Reading(tuple(kinds) if self._kinds else (), tuple(roles), views, seen)


def _views(length: int, parts: Sequence[Words], at: npt.NDArray[np.int64]) -> Views | None:
    """Join the views of the words of a paragraph; white space takes the view of the word before it."""
    known = [part.views for part in parts if part.views is not None]
    if not known:
        return None
    return Views.joined(known).at(_word_before(length, at))


def _seen(length: int, parts: Sequence[Words], at: npt.NDArray[np.int64]) -> Array | None:
    known = [part.seen for part in parts if part.seen is not None]
    return np.concatenate(known)[_word_before(length, at)] if known else None


def _word_before(length: int, at: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return for each token the number of its word, or for white space of the word before it."""
    return np.searchsorted(at, np.arange(length), side="right").clip(1) - 1


def _ids(numbers: object) -> Ids:
    return np.array(list(numbers), np.uint64)  # type: ignore[call-overload]


def _spread(values: Ids, parts: Sequence[Words], head: str, at: npt.NDArray[np.int64], length: int) -> Ids:
    """Return the value of the label of each word; white space has none."""
    spread = np.zeros(length, np.uint64)
    spread[at] = values[np.concatenate([part.labels[head] for part in parts])]
    return spread
