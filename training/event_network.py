"""The network of the reader of events for training; ``kg/extract/reader/network.py`` runs it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extract.reader import pairs, words
from kg.extract.reader.network import FAR, LEAST_SCORE, NEAR

WIDTH, HEADS, LAYERS = 192, 4, 2
#: The classes of events, and none.
CLASSES = len(words.CLASSES) + 1
PAIR, PATH, PREPOSITION, HIDDEN, RIVALS = 64, 32, 16, 144, 32
#: The dropout of each kind of feature, so that the reader does not rely on one alone: the
#: lexicon's hint for a word, the rules for its factuality, the rules for a pair, its path, and the encoder.
NO_HINT, NO_RULE, NO_PAIR_RULE, NO_PATH, NO_ENCODER = 0.2, 0.15, 0.1, 0.1, 0.08


class Layer(nn.Module):
    """Attention over all words of a window, with their distances, and a feed-forward network for each word."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attention = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(3 * WIDTH, WIDTH)
        self.distance = nn.Embedding(2 * FAR + 1, HEADS)
        nn.init.normal_(self.distance.weight, std=0.02)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """Run the layer over the words of a window [W,width]."""
        length = len(x)
        q, k, v = self.attention(self.norm1(x)).view(length, 3, HEADS, -1).permute(1, 2, 0, 3)
        scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1]) + self.distance(steps(length)).permute(2, 0, 1)
        mixed = self.dropout(torch.softmax(scores, -1)) @ v
        x = x + self.dropout(self.out(mixed.permute(1, 0, 2).reshape(length, WIDTH)))
        return x + self.dropout(self.down(functional.gelu(self.up(self.norm2(x)))))


def steps(length: int) -> Tensor:
    """Return the bucket of the distance of each pair of words."""
    order = torch.arange(length)
    distance = order[None] - order[:, None]
    size = distance.abs()
    beyond = NEAR + (4 * torch.log2(size.clamp(min=NEAR) / NEAR)).long()
    return (distance.sign() * torch.where(size < NEAR, size, beyond)).clamp(-FAR, FAR) + FAR


@dataclass
class Vocabulary:
    """The numbers of paths and prepositions; 0 is for all others."""

    paths: dict[str, int]
    prepositions: dict[str, int]


@dataclass
class Example:
    """One piece, as tensors: W words, P pairs of a trigger and a thing; the fields are those of ``event_data.Raw``."""

    windows: list[tuple[Tensor, Tensor, Tensor]]
    words: Tensor
    #: the encoder's view of each token [W,width]
    seen: Tensor
    known: Tensor
    classes: Tensor
    factuality: Tensor
    trigger: Tensor
    thing: Tensor
    paths: Tensor
    prepositions: Tensor
    pairs: Tensor
    parts: Tensor
    #: whether it is an excerpt
    excerpt: bool


def best_other(scores: Tensor, group: Tensor) -> Tensor:
    """Return for each pair and label the best score of the other pairs of its group; at least ``LEAST_SCORE``."""
    _, group = torch.unique(group, return_inverse=True)
    rows = group[:, None].expand_as(scores)
    start = torch.full((int(group.max()) + 1, scores.shape[1]), LEAST_SCORE)
    best = start.scatter_reduce(0, rows, scores, "amax")[group]
    first = scores >= best
    second = start.scatter_reduce(0, rows, scores.masked_fill(first, LEAST_SCORE), "amax")[group]
    return torch.where(first, second, best).clamp(min=LEAST_SCORE)


class Network(nn.Module):
    """The reader: scores words, and pairs of a trigger and a thing."""

    def __init__(self, seen: int, vocabulary: Vocabulary, *, dropout: float = 0.25) -> None:
        super().__init__()
        self.vocabulary, self.dropout = vocabulary, dropout
        self.seen, self.known = nn.Linear(seen, WIDTH), nn.Linear(words.WIDTH, WIDTH)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)
        self.scores = nn.Linear(WIDTH, CLASSES + len(words.FACTUALITY))
        self.direct = nn.Linear(words.WIDTH, CLASSES + len(words.FACTUALITY))
        self.trigger, self.thing = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.of_class = nn.Embedding(CLASSES, PAIR)
        self.path = nn.Embedding(len(vocabulary.paths) + 1, PATH)
        self.preposition = nn.Embedding(len(vocabulary.prepositions) + 1, PREPOSITION)
        self.hidden = nn.Linear(3 * PAIR + PATH + PREPOSITION + pairs.WIDTH, HIDDEN)
        self.parts = nn.Linear(HIDDEN, len(pairs.LABELS))
        self.rules = nn.Linear(pairs.WIDTH, len(pairs.LABELS))
        self.rivals = nn.Linear(3 * len(pairs.LABELS) + pairs.WIDTH, RIVALS)
        self.against = nn.Linear(RIVALS, len(pairs.LABELS))

    def _drop(self, x: Tensor) -> Tensor:
        return functional.dropout(x, self.dropout, self.training)

    def _seldom(self, rows: int, probability: float) -> Tensor:
        """Return a random mask of the rows to keep."""
        return torch.rand(rows) < (probability if self.training else 0.0)

    def words(self, example: Example) -> tuple[Tensor, Tensor]:
        """Return the views of the words [W,width] and their scores [W,classes and factuality]."""
        known = example.known.clone()
        known[self._seldom(len(known), NO_HINT), : words.OWN] = 0
        known[self._seldom(len(known), NO_RULE), words.OWN : words.REPORT] = 0
        seen = self._drop(example.seen) * (1 - self._seldom(1, NO_ENCODER).float())
        x = self._drop(functional.gelu(self.seen(seen) + self.known(known)))
        for layer in self.layers:
            x = layer(x)
        x = self._drop(self.norm(x))
        return x, self.scores(x) + self.direct(known)

    def pairs(self, example: Example, views: Tensor, classes: Tensor) -> Tensor:
        """Return the scores [P,labels] of the pairs, for events of these classes [W] (0 for no event)."""
        at = example.trigger
        a = functional.gelu(self.trigger(views)[at] + self.of_class(classes[at]))
        b = functional.gelu(self.thing(views)[example.thing])
        paths = example.paths * ~self._seldom(len(at), NO_PATH)
        features = example.pairs.clone()
        features[self._seldom(len(at), NO_PAIR_RULE), pairs.RULES :] = 0
        ways = [self.path(paths), self.preposition(example.prepositions)]
        hidden = functional.gelu(self.hidden(torch.cat([a, b, a * b, *ways, features], -1)))
        alone = self.parts(self._drop(hidden)) + self.rules(features)
        seen = [best_other(alone, example.trigger), best_other(alone, example.thing)]
        compared = functional.gelu(self.rivals(torch.cat([alone, *seen, features], -1)))
        return alone + self.against(self._drop(compared))


def loss_of(network: Network, example: Example) -> Tensor:
    """Return the loss of a piece."""
    views, scores = network.words(example)
    events = example.classes > 0
    loss = functional.binary_cross_entropy_with_logits(scores[:, 0], events.float(), reduction="sum") / 40
    if events.any():
        classes, real = scores[events, 1:CLASSES], scores[events, CLASSES:]
        wanted = example.classes[events] - 1
        loss = loss + functional.cross_entropy(classes, wanted, label_smoothing=0.05, reduction="sum") / 20
        loss = loss + functional.cross_entropy(real, example.factuality[events], reduction="sum") / 20
    if len(example.trigger):
        found = network.pairs(example, views, example.classes)
        wanted = example.parts.clamp(min=0)
        each = functional.binary_cross_entropy_with_logits(found, wanted, reduction="none")
        loss = loss + (each * (example.parts >= 0)).sum() / 60
    return loss
