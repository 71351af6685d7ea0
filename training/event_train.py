"""Trains the reader of events on annotated pieces, together with encoder layers of its own.

    python training/event_train.py --data events.pkl --encoder model.pt --vocabulary vocab.txt --out events.pt

The encoder itself does not change, so trees and names stay the same. The reader shares its first layers; its own begin
as copies of the encoder's last layers.
"""

from __future__ import annotations

import argparse
import copy
import json
import pickle
import random
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from corpus import is_test
from event_data import Raw
from event_network import CLASSES, Example, Network, Vocabulary, loss_of
from network import Network as Encoder, at_words
from torch import Tensor, nn
from train import load
from unpack import kept_pieces

from kg.extract.reader.pairs import LABELS, WIDTH
from kg.files import model

#: The number of the encoder's first layers that the reader shares.
SHARED = 2
#: The number of pieces per step, and the least frequency of a path or preposition to be learnt.
STEP, LEAST = 4, 3
#: Each epoch uses one in so many excerpts.
EXCERPTS = 8


def is_held_back(ident: str) -> bool:
    """Return whether a piece is held out: it is in the test part, or a randomly chosen passage of GUM."""
    ident = ident.partition(" ")[0]  # without the name of an excerpt
    number = ident.rpartition("-")[2]
    own = len(number) == len("000") and number.isdigit()
    return is_test(ident) if own else zlib.crc32(ident.encode()) % 8 == 0


class Branch(nn.Module):
    """The first layers of the encoder, which stay as they are, and the reader's own."""

    def __init__(self, encoder: Encoder, kept: list[int]) -> None:
        super().__init__()
        self.encoder = copy.deepcopy(encoder).requires_grad_(requires_grad=False)
        self.layers = own_layers(encoder)
        self.kept = torch.tensor(kept)

    def forward(self, windows: Sequence[tuple[Tensor, Tensor, Tensor]]) -> Tensor:
        """Return the views of the words of some windows [W,layers * width]."""
        return torch.cat([self.look(self.kept[pieces], shapes, first) for pieces, shapes, first in windows])

    def look(self, pieces: Tensor, shapes: Tensor, first: Tensor) -> Tensor:
        """Return the views of the words of one window."""
        x, seen = self.encoder.embed(pieces, shapes), []
        for layer in (*self.encoder.layers[:SHARED], *self.layers):
            x = layer(x, None)
            seen.append(at_words(x, first))
        return torch.cat(seen, -1)[0]


def own_layers(encoder: Encoder) -> nn.ModuleList:
    """Return the reader's own layers: copies of the encoder's last."""
    return nn.ModuleList(copy.deepcopy(encoder.layers[SHARED:])).requires_grad_()


def example_of(raw: Raw, vocabulary: Vocabulary) -> Example:
    """Turn arrays into tensors, without the views of the encoder."""
    as_windows = [tuple(torch.tensor(part, dtype=torch.long)[None] for part in window) for window in raw.windows]
    return Example(
        windows=as_windows,  # type: ignore[arg-type]
        words=torch.tensor(raw.words),
        seen=torch.zeros(0),
        known=torch.tensor(raw.known),
        classes=torch.tensor(raw.classes),
        factuality=torch.tensor(raw.factuality),
        trigger=torch.tensor(raw.trigger),
        thing=torch.tensor(raw.thing),
        paths=torch.tensor([vocabulary.paths.get(p, 0) for p in raw.paths], dtype=torch.long),
        prepositions=torch.tensor([vocabulary.prepositions.get(p, 0) for p in raw.prepositions], dtype=torch.long),
        pairs=torch.tensor(raw.pairs).reshape(len(raw.paths), WIDTH),
        parts=torch.tensor(raw.parts, dtype=torch.float32).reshape(-1, len(LABELS)),
        excerpt=" " in raw.ident,
    )


def vocabulary_of(pieces: Iterable[Raw]) -> Vocabulary:
    """Number the frequent paths and prepositions, the most frequent first."""
    paths, cases = Counter[str](), Counter[str]()
    for raw in pieces:
        paths.update(raw.paths)
        cases.update(raw.prepositions)
    numbered = [{v: i for i, (v, n) in enumerate(c.most_common(), 1) if n >= LEAST} for c in (paths, cases)]
    return Vocabulary(*numbered)


def see(branch: Branch, example: Example) -> None:
    """Set the encoder's views of the words of a piece."""
    rows = branch(example.windows)
    seen = torch.zeros(len(example.classes), rows.shape[1])
    example.seen = seen.index_copy(0, example.words, rows)


def evaluate(network: Network, examples: Sequence[Example]) -> dict[str, float | list[float]]:
    """Score the reader: F1 of triggers and of roles (of given triggers), accuracy of classes and factualities."""
    network.eval()
    found, right = np.zeros(3), Counter[str]()
    parts = np.zeros((len(LABELS), 3))
    for example in examples:
        views, scores = network.words(example)
        said, truth = scores[:, 0] > 0, example.classes > 0
        found += [int((said & truth).sum()), int((said & ~truth).sum()), int((~said & truth).sum())]
        both = said & truth
        right["found"] += int(both.sum())
        right["class"] += int((scores[both, 1:CLASSES].argmax(-1) + 1 == example.classes[both]).sum())
        real = scores[both, CLASSES:].argmax(-1)
        right["factuality"] += int((real == example.factuality[both]).sum())
        right["asserted"] += int((real == 0).sum())
        right["fact"] += int(((real == 0) & (example.factuality[both] == 0)).sum())
        if len(example.trigger):
            likely, wanted = network.pairs(example, views, example.classes) > 0, example.parts
            for column, hit in enumerate((likely & (wanted == 1), likely & (wanted == 0), ~likely & (wanted == 1))):
                parts[:, column] += hit.sum(0).numpy()
    n, asserted = max(right["found"], 1), max(right["asserted"], 1)
    return {
        "triggers": _f1(found), "class": 100 * right["class"] / n, "factuality": 100 * right["factuality"] / n,
        "asserted that are fact": 100 * right["fact"] / asserted, "parts": [round(_f1(row), 1) for row in parts],
    }  # fmt: skip


def _f1(counts: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    right, wrong, missed = counts
    return float(200 * right / max(2 * right + wrong + missed, 1))


def main() -> None:
    """Train the reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True, help="vocab.txt of the encoder's base")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--branch", type=Path, help="begin with the layers of this reader")
    parser.add_argument("--frozen", action="store_true", help="leave these layers as they are")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    raws: list[Raw] = list(pickle.loads(args.data.read_bytes()).values())
    learnt = [raw for raw in raws if not is_held_back(raw.ident) and len(raw.classes)]
    vocabulary = vocabulary_of(learnt)
    train = [example_of(raw, vocabulary) for raw in learnt]
    test = [example_of(raw, vocabulary) for raw in raws if is_held_back(raw.ident) and " " not in raw.ident]
    encoder = load(args.encoder, "cpu")
    branch = Branch(encoder, kept_pieces(args.vocabulary, model() / "encoder"))
    network = Network((SHARED + len(branch.layers)) * encoder.word.embedding_dim, vocabulary)
    if args.branch:
        before = torch.load(args.branch, weights_only=False)
        branch.layers.load_state_dict(before["branch"])
        take_over(network, before)
    if args.frozen:
        branch.eval()
        with torch.no_grad():
            for example in [*train, *test]:
                see(branch, example)
        branch.requires_grad_(requires_grad=False)
    fit(network, branch, train, test, epochs=args.epochs, seed=args.seed, out=args.out)


def take_over(network: Network, before: dict[str, dict[str, Any]]) -> None:
    """Start from the weights of another reader; rows that it lacks come after its own.

    Paths and prepositions keep theirs by name.
    """
    own = network.state_dict()
    known = network.vocabulary.paths, network.vocabulary.prepositions
    for table, names, now in zip(("path", "preposition"), before["names"].values(), known, strict=True):
        weights = before["network"].pop(f"{table}.weight")
        own[f"{table}.weight"][0] = weights[0]
        for number, name in enumerate(names, start=1):
            if name in now:
                own[f"{table}.weight"][now[name]] = weights[number]
    for name, value in before["network"].items():
        own[name][tuple(slice(size) for size in value.shape)] = value
    network.load_state_dict(own)


def fit(
    network: Network, branch: Branch, train: list[Example], test: list[Example], *, epochs: int, seed: int, out: Path
) -> None:
    """Fit the reader, and with it the trainable layers of the branch."""
    rng = random.Random(seed)
    tuned = [p for p in branch.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": network.parameters(), "lr": 1.5e-3}, {"params": tuned, "lr": 1.5e-4}], weight_decay=0.05
    )
    whole, parts = [e for e in train if not e.excerpt], [e for e in train if e.excerpt]
    some = len(parts) // EXCERPTS
    steps = epochs * ((len(whole) + some) // STEP)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, s / 100) * max(0.02, 1 - s / steps))
    mean = [(m, {k: v.clone() for k, v in m.state_dict().items()}) for m in (network, branch)]
    step = 0
    for epoch in range(1, epochs + 1):
        network.train()
        branch.train(bool(tuned))
        now = [*whole, *rng.sample(parts, some)]
        rng.shuffle(now)
        for begin in range(0, len(now) - STEP + 1, STEP):
            for example in now[begin : begin + STEP]:
                if tuned:
                    see(branch, example)
                (loss_of(network, example) / STEP).backward()
            nn.utils.clip_grad_norm_([*network.parameters(), *tuned], 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            add_to_mean(mean, step)
        if epoch % 2 == 0 or epoch == epochs:
            print(epoch, json.dumps(save(mean, test, out, tuned=bool(tuned))), flush=True)


def add_to_mean(mean: Sequence[tuple[nn.Module, dict[str, Tensor]]], step: int) -> None:
    """Move the means of the weights towards their current values."""
    for module, kept in mean:
        learning = {name for name, value in module.named_parameters() if value.requires_grad}
        for name, value in module.state_dict().items():
            if name in learning:
                kept[name].lerp_(value, 1 - min(0.99, step / (step + 10)))


def save(
    mean: Sequence[tuple[nn.Module, dict[str, Tensor]]], test: Sequence[Example], out: Path, *, tuned: bool
) -> dict[str, float | list[float]]:
    """Write the means of the weights, and score them."""
    network, branch = (copy.deepcopy(module) for module, _ in mean)
    assert isinstance(network, Network)
    assert isinstance(branch, Branch)
    for module, (_, weights) in zip((network, branch), mean, strict=True):
        module.load_state_dict(weights)
        module.eval()
    with torch.no_grad():
        if tuned:
            for example in test:
                see(branch, example)
        scores = evaluate(network, test)
    names = {"paths": [*network.vocabulary.paths], "prepositions": [*network.vocabulary.prepositions]}
    torch.save({"network": network.state_dict(), "branch": branch.layers.state_dict(), "names": names}, out)
    return scores


if __name__ == "__main__":
    main()
