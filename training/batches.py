"""Windows as padded tensors, in batches that keep windows of one document together."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor
from windows import IGNORE, Window

from kg.language.encoder.reference import features, is_joined, name_words

UNIT = 8  # windows of one document that go together

#: The mentions of a run of windows: rows, words, features of their pairs, chains.
Unit = tuple[Tensor, Tensor, Tensor, Tensor]


class Batch:
    """Windows as tensors, padded."""

    def __init__(self, windows: list[Window], device: str, index: dict[str, dict[str, int]]) -> None:
        count, pieces, words = len(windows), max(len(w) for w in windows), max(len(w.first) for w in windows)
        self.windows = windows
        make = lambda shape, fill: np.full(shape, fill, np.int64)  # noqa: E731
        ids, shape, mask = (make((count, pieces), 0) for _ in range(3))
        first, owner, predicates = make((count, words), 0), make((count, words), -1), make((count, words), IGNORE)
        labels = {k: make((count, words), IGNORE) for k in windows[0].labels}
        roles = np.zeros((count, words, words), np.int64)
        weight = np.ones((count, words), np.float32)
        for b, w in enumerate(windows):
            n, m = len(w), len(w.first)
            ids[b, :n], shape[b, :n], mask[b, :n] = w.ids, w.shape, 1
            first[b, :m], owner[b, :m], predicates[b, :m] = w.first, w.sentence, w.predicates
            weight[b] = w.name_weight
            for k, v in w.labels.items():
                labels[k][b, :m] = v
            for p, a, r in w.roles:
                roles[b, p, a] = r
        put = lambda v: torch.from_numpy(v).to(device, non_blocking=True)  # noqa: E731
        self.ids, self.shape, self.mask, self.first = put(ids), put(shape), put(mask), put(first)
        self.owner, self.predicates, self.roles, self.weight = put(owner), put(predicates), put(roles), put(weight)
        self.labels = {k: put(v) for k, v in labels.items()}
        self.same = (self.owner[:, :, None] == self.owner[:, None, :]) & (self.owner[:, :, None] >= 0)
        self.units = list(self._units(index, device))

    def _units(self, index: dict[str, dict[str, int]], device: str) -> Iterator[Unit]:
        """Yield for each run of windows of one document its mentions: rows, words, features, chains."""
        flat = {i for t, i in index["deprel"].items() if is_joined(t)}
        no_kinds = lambda n: np.zeros((n, 1), np.float32)  # noqa: E731 - the network says what kinds they are of
        groups: list[list[int]] = []
        for b, w in enumerate(self.windows):
            if groups and self.windows[groups[-1][-1]].document == w.document:
                groups[-1].append(b)
            else:
                groups.append([b])
        for group in groups:
            rows, at, chains, heads, names, sentences = [], [], [], [], [], []  # type: ignore[var-annotated]
            passed = 0
            for b in group:
                w = self.windows[b]
                members: dict[int, list[int]] = {}
                for i, (h, d) in enumerate(zip(w.labels["head"], w.labels["deprel"], strict=True)):
                    if d in flat and h > 0:
                        members.setdefault(int(h) - 1, []).append(i)
                for word, chain in w.mentions:
                    rows.append(b)
                    at.append(word)
                    chains.append(chain)
                    heads.append(w.words[word])
                    run = [word, *members.get(word, [])]
                    names.append(name_words(w.words[i] for i in run))
                    sentences.append(passed + int(w.sentence[word]))
                passed += int(w.sentence[-1]) + 1
            if len(rows) > 1:
                f = torch.from_numpy(features(heads, names, sentences, no_kinds(len(heads)))).to(device)
                yield (torch.tensor(rows, device=device), torch.tensor(at, device=device), f,
                       torch.tensor(chains, device=device))  # fmt: skip


def batches(rows: list[list[Window]], size: int, rng: random.Random | None) -> list[list[Window]]:
    """Group windows into batches of about ``size`` pieces; neighbours of one document stay together."""
    units: list[list[list[Window]]] = []
    for forms in rows:
        if units and units[-1][-1][0].document == forms[0].document and len(units[-1]) < UNIT:
            units[-1].append(forms)
        else:
            units.append([forms])
    if rng:
        rng.shuffle(units)
    out: list[list[Window]] = []
    total = 0
    for unit in units:
        pick = [forms[0] if rng is None or rng.random() < 0.55 else rng.choice(forms) for forms in unit]
        if not out or total + sum(map(len, pick)) > size:
            out.append([])
            total = 0
        out[-1] += pick
        total += sum(map(len, pick))
    return out
