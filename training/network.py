"""The encoder and its heads.

MiniLM (BERT) layers over word pieces; an embedding for the shape of the word is added to theirs, since the
pieces are in lower case. Each head reads the first piece of each word, in a learnt mixture of the layers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from corpora import ROLES
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from kg.language.encoder.pieces import SHAPES
from kg.language.encoder.reference import FEATURES

WIDTH = 384
PIECE_COUNT, POSITION_COUNT = 30522, 512
#: The buckets of distances between a predicate and its argument.
DISTANCES = 33


@dataclass
class Output:
    """The output of the network for a batch of B windows of W words.

    ``tags`` has scores for each layer [B,W,labels]; ``arcs`` [B,W,W+1] (0 is the root); ``dependent`` [B,W,r] and
    ``head`` [B,W+1,r] are what relations are scored from; ``roles`` [B,W,W,roles] (predicate, argument);
    ``anaphor`` and ``antecedent`` [B,W,k] are what links of reference are scored from; ``new`` [B,W] is the score
    of linking to nothing.
    """

    tags: dict[str, Tensor]
    arcs: Tensor
    dependent: Tensor
    head: Tensor
    roles: Tensor
    anaphor: Tensor
    antecedent: Tensor
    new: Tensor


class Layer(nn.Module):
    """A layer of BERT."""

    def __init__(self, inner: int = 1536, heads: int = 12, dropout: float = 0.1) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, inner)
        self.down = nn.Linear(inner, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.plain = False  # attention spelt out, for export

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Run the layer over [B,T,width]."""
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, WIDTH // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        if self.plain:
            weights = torch.softmax(q @ k.transpose(-1, -2) * (1 / math.sqrt(WIDTH // self.heads)), -1)
            a = weights @ v
        else:
            p = self.dropout if self.training else 0.0
            a = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=p)
        a = self.out(a.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm1(x + functional.dropout(a, self.dropout, self.training))
        y = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + functional.dropout(y, self.dropout, self.training))


def at_words(x: Tensor, first: Tensor) -> Tensor:
    """Take the pieces [B,T,width] at which words begin [B,W]."""
    return torch.gather(x, 1, first[:, :, None].expand(-1, -1, WIDTH))


class Network(nn.Module):
    """The encoder with all its heads."""

    def __init__(
        self, sizes: dict[str, int], layers: int, *, dropout: float = 0.1, arc: int = 256, rel: int = 128,
        role: int = 96, link: int = 128,
    ) -> None:  # fmt: skip
        super().__init__()
        self.sizes, self.dropout = sizes, dropout
        self.a, self.r, self.k, self.c = arc, rel, role, link
        self.word = nn.Embedding(PIECE_COUNT, WIDTH)
        self.position = nn.Embedding(POSITION_COUNT, WIDTH)
        self.shape = nn.Embedding(SHAPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout=dropout) for _ in range(layers))
        self.mix = nn.Parameter(torch.zeros(3, layers))  # tags and trees; roles; links
        with torch.no_grad():
            self.mix[:, -1] = 1.0
        self.names = nn.Linear(WIDTH, WIDTH)  # one layer more for names and types
        self.tag = nn.Linear(WIDTH, sum(sizes[k] for k in ("xpos", "morph", "lemma")) + 1)
        self.name_tag = nn.Linear(WIDTH, sizes["name"] + sizes["type"])
        self.arc = nn.Linear(WIDTH, 2 * arc + 2 * rel)
        self.arc_weight = nn.Parameter(torch.empty(arc, arc))
        nn.init.orthogonal_(self.arc_weight)
        self.arc_bias = nn.Parameter(torch.zeros(arc))
        self.root = nn.Parameter(torch.randn(arc + rel) * 0.02)
        self.label = nn.Linear(3 * rel, sizes["deprel"])
        self.role = nn.Linear(WIDTH, 2 * role)
        self.role_weight = nn.Parameter(torch.randn(role, len(ROLES) * role) * (0.5 / role))
        self.role_predicate = nn.Linear(role, len(ROLES))
        self.role_argument = nn.Linear(role, len(ROLES))
        self.role_distance = nn.Parameter(torch.zeros(DISTANCES, len(ROLES)))
        self.predicate = nn.Linear(WIDTH, 1)
        self.link = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, 2 * link + 1))
        self.link_features = nn.Sequential(nn.Linear(FEATURES, 32), nn.GELU(), nn.Linear(32, 1))
        nn.init.normal_(self.shape.weight, std=0.01)

    def load_base(self, path: Path, pick: Sequence[int]) -> None:
        """Copy the weights of MiniLM: its embeddings and the layers named."""
        w = {k.removeprefix("bert."): v.float() for k, v in load_file(path).items()}
        with torch.no_grad():
            self.word.weight.copy_(w["embeddings.word_embeddings.weight"])
            types = w["embeddings.token_type_embeddings.weight"][0]
            self.position.weight.copy_(w["embeddings.position_embeddings.weight"] + types)
            for kind in ("weight", "bias"):
                getattr(self.norm, kind).copy_(w[f"embeddings.LayerNorm.{kind}"])
                for layer, i in zip(self.layers, pick, strict=True):
                    at = f"encoder.layer.{i}."
                    parts = [w[f"{at}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
                    getattr(layer.qkv, kind).copy_(torch.cat(parts))
                    getattr(layer.out, kind).copy_(w[f"{at}attention.output.dense.{kind}"])
                    getattr(layer.norm1, kind).copy_(w[f"{at}attention.output.LayerNorm.{kind}"])
                    getattr(layer.up, kind).copy_(w[f"{at}intermediate.dense.{kind}"])
                    getattr(layer.down, kind).copy_(w[f"{at}output.dense.{kind}"])
                    getattr(layer.norm2, kind).copy_(w[f"{at}output.LayerNorm.{kind}"])

    def _drop(self, x: Tensor, p: float) -> Tensor:
        return functional.dropout(x, p, self.training)

    def encode(self, ids: Tensor, shape: Tensor, mask: Tensor | None, first: Tensor) -> list[Tensor]:
        """Return the three views of the words: for trees, roles and links, each [B,W,width]."""
        return self.mixed(self.look(ids, shape, mask, first))

    def mixed(self, layers: list[Tensor]) -> list[Tensor]:
        """Mix the layers for trees, roles and links."""
        weights = torch.softmax(self.mix * 3, -1)
        return [torch.stack([w * x for w, x in zip(row, layers, strict=True)]).sum(0) for row in weights]

    def look(self, ids: Tensor, shape: Tensor, mask: Tensor | None, first: Tensor) -> list[Tensor]:
        """Return the views of the words in each layer, each [B,W,width]."""
        x = self.embed(ids, shape)
        additive = None if mask is None else ((1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4)
        seen = []
        for layer in self.layers:
            x = layer(x, additive)
            seen.append(at_words(x, first))
        return seen

    def embed(self, ids: Tensor, shape: Tensor) -> Tensor:
        """Return the input of the first layer [B,T,width]."""
        word = self.word(ids)
        if self.training and self.dropout:  # word dropout: whole pieces are masked, but not their shapes
            word = word * (torch.rand(ids.shape, device=ids.device) > 0.05)[..., None]
        return self._drop(self.norm(word + self.position.weight[: ids.shape[1]] + self.shape(shape)), self.dropout)

    def forward(self, ids: Tensor, shape: Tensor, mask: Tensor | None, first: Tensor) -> Output:
        """Run a batch; without ``mask`` nothing is padded."""
        return self.heads(self.look(ids, shape, mask, first))

    def heads(self, layers: list[Tensor]) -> Output:
        """Run the heads on the views of the words in each layer, each [B,W,width]."""
        h, for_roles, for_links = (self._drop(v, 0.15) for v in self.mixed(layers))
        batch, words = h.shape[:2]
        s = self.sizes
        parts = self.tag(h).split([s["xpos"], s["morph"], s["lemma"], 1], -1)
        tags = dict(zip(("xpos", "morph", "lemma", "start"), parts, strict=True))
        named = self._drop(functional.gelu(self.names(for_links)), 0.15)
        tags["name"], tags["type"] = self.name_tag(named).split([s["name"], s["type"]], -1)
        views = self._drop(functional.gelu(self.arc(h)), 0.2)
        ad, ah, rd, rh = views.split([self.a, self.a, self.r, self.r], -1)
        root_a, root_r = self.root.split([self.a, self.r])
        ah = torch.cat([root_a.expand(batch, 1, self.a), ah], 1)
        rh = torch.cat([root_r.expand(batch, 1, self.r), rh], 1)
        arcs = (ad @ self.arc_weight) @ ah.transpose(1, 2) * (1 / math.sqrt(self.a)) + (ah @ self.arc_bias)[:, None, :]
        p, a = self._drop(functional.gelu(self.role(for_roles)), 0.2).split([self.k, self.k], -1)
        count = len(ROLES)
        roles = (p @ self.role_weight).view(batch, words, count, self.k) @ a.transpose(1, 2)[:, None]
        roles = roles.transpose(2, 3)  # [B, predicate, argument, role]
        order = torch.arange(words, device=h.device)
        far = (order[None, :] - order[:, None]).clamp(-16, 16) + 16
        roles = roles + self.role_predicate(p)[:, :, None] + self.role_argument(a)[:, None] + self.role_distance[far]
        tags["predicate"] = self.predicate(for_roles)
        ana, ante, new = self.link(for_links).split([self.c, self.c, 1], -1)
        return Output(tags, arcs, rd, rh, roles, ana, ante, new.squeeze(-1))

    def relations(self, dependent: Tensor, head: Tensor, heads: Tensor) -> Tensor:
        """Score the relations [B,W,labels] of words to their heads [B,W] (0 is the root)."""
        h = torch.gather(head, 1, heads[:, :, None].expand(-1, -1, self.r))
        return self.label(torch.cat([dependent, h, dependent * h], -1))

    def links(self, anaphor: Tensor, antecedent: Tensor, features: Tensor) -> Tensor:
        """Score links [n,n] between mentions from their views [n,k] and pairwise features [n,n,f]."""
        return anaphor @ antecedent.T * (1 / math.sqrt(self.c)) + self.link_features(features).squeeze(-1)
