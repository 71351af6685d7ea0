"""Writes a trained network for the exporter: the graph in int8, its description, and small weights.

    python training/export.py model.pt --vocabulary vocab.txt --out kg/language/model/encoder

``kg/language/encoder/network.py`` describes the files.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from corpora import ROLES
from event_network import HEADS, LAYERS
from event_train import SHARED, own_layers
from network import Network, at_words
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train import load
from windows import LIMIT, PIECES

from kg.extract.reader.network import NAMES, WEIGHTS
from kg.language.encoder.network import DESCRIPTION, GRAPH, PAIRS, VOCABULARY
from kg.language.encoder.windows import POSITIONS

#: The outputs, and which of their dimensions are words.
OUTPUTS = {
    "best": 1, "sentence": 1, "names": 1, "kinds": 1, "arcs": 2, "dependent": 1, "head": 1, "predicate": 1, "roles": 2,
    "anaphor": 1, "antecedent": 1, "new": 1, "events": 1,
}  # fmt: skip
#: The quantized parts: the layers, and the wide projections of the heads.
QUANTIZED = ("/layers", "/branch", "/seen", "/tag", "/arc/", "/link", "/names/")


def plain_pieces(vocabulary: list[str]) -> list[int]:
    """Choose the pieces that English text needs: no unused ones, and none of other scripts.

    >>> plain_pieces(["[PAD]", "[unused0]", "[UNK]", "the", "##é", "д", "€"])
    [0, 2, 3, 4, 6]
    """
    return [
        i
        for i, piece in enumerate(vocabulary)
        if not piece.startswith("[unused") and all(c < "\u0250" or "\u2010" <= c <= "\u20bf" for c in piece)
    ]


class Table(nn.Module):
    """An embedding in int8, with one scale per row."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Look rows up."""
        return self.rows[ids].float() * self.scale[ids]


class Exported(nn.Module):
    """The network for one window, with the outputs that the exporter uses."""

    def __init__(self, path: Path, events: Path, pieces: list[int]) -> None:
        super().__init__()
        read = torch.load(events, map_location="cpu", weights_only=False)
        weight = read["network"]["seen.weight"]
        self.seen = nn.Linear(weight.shape[1], len(weight), bias=False)
        self.seen.weight.data = weight
        self.net = load(path, "cpu")
        self.branch = own_layers(self.net)
        self.branch.load_state_dict(read["branch"])
        self.net.word = Table(self.net.word.weight.data[pieces])  # type: ignore[assignment]
        self.net.position.weight.data = self.net.position.weight.data[:POSITIONS]
        for layer in (*self.net.layers, *self.branch):
            layer.plain = True
        leave_out_lemmas(self.net)

    def forward(self, ids: Tensor, shape: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """Run one window; the outputs are those of ``OUTPUTS``."""
        x = self.net.embed(ids, shape)
        layers: list[Tensor] = []
        for layer in self.net.layers[:SHARED]:
            x = layer(x, None)
            layers.append(at_words(x, first))
        own, read = x, [*layers]
        for layer in self.net.layers[SHARED:]:
            x = layer(x, None)
            layers.append(at_words(x, first))
        for layer in self.branch:
            own = layer(own, None)
            read.append(at_words(own, first))
        out = self.net.heads(layers)
        events = self.seen(torch.cat(read, -1))
        t = out.tags
        best = torch.stack([t[layer].argmax(-1) for layer in ("xpos", "morph")], -1)
        return (
            best, t["start"][..., 0], t["name"], t["type"], out.arcs, out.dependent, out.head, t["predicate"][..., 0],
            out.roles, out.anaphor, out.antecedent, out.new, events,
        )  # fmt: skip


def leave_out_lemmas(net: Network) -> None:
    """Remove the head for lemmas: it helps training, but tables give better lemmas."""
    begin = net.sizes["xpos"] + net.sizes["morph"]
    kept = [*range(begin), *range(begin + net.sizes["lemma"], net.tag.out_features)]
    net.tag.weight.data, net.tag.bias.data = net.tag.weight.data[kept], net.tag.bias.data[kept]
    net.sizes["lemma"] = 0


def write_graph(module: Exported, path: Path) -> None:
    """Write the network as an ONNX graph whose wide products are computed in int8."""
    sample = (torch.randint(5, 1000, (1, 20)), torch.randint(0, 40, (1, 20)), torch.arange(1, 16)[None])
    axes = {name: {i: f"{name}{i}" for i in range(1, dims + 1)} for name, dims in OUTPUTS.items()}
    axes |= {"ids": {1: "pieces"}, "shape": {1: "pieces"}, "first": {1: "words"}}
    with tempfile.TemporaryDirectory() as folder:
        plain = str(Path(folder) / "plain.onnx")
        torch.onnx.export(
            module, sample, plain, input_names=["ids", "shape", "first"], output_names=list(OUTPUTS),
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        # the heads' own products are small and feed decisions: they stay in float32
        nodes = onnx.load(plain).graph.node
        kept = [n.name for n in nodes if n.op_type == "MatMul" and not n.name.startswith(QUANTIZED)]
        quantize_dynamic(
            plain, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=kept,
            op_types_to_quantize=["MatMul"], extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip


def describe(labels: dict[str, list[str]]) -> dict[str, object]:
    """Return the description of the outputs for ``encoder.json``."""
    heads = {
        name: {"output": "best", "column": column, "labels": labels[layer]}
        for column, (name, layer) in enumerate((("xpos", "xpos"), ("morphology", "morph")))
    }
    heads |= {
        "sentence": {"output": "sentence"},
        "names": {"output": "names", "labels": labels["name"]},
        "kinds": {"output": "kinds", "labels": labels["type"]},
        "arcs": {"output": "arcs"},
        "relation": {"first": "dependent", "second": "head", "labels": labels["deprel"]},
        "predicate": {"output": "predicate"},
        "role": {"output": "roles", "labels": list(ROLES)},
        "antecedent": {"first": "anaphor", "second": "antecedent", "new": "new"},
        "events": {"output": "events"},
    }
    # trees of raw paragraphs are equally good alone or together; alone, a paragraph is read alike wherever it is
    return {"pieces": {"most": PIECES}, "window": LIMIT, "paragraphs": "alone", "heads": heads}


def write_pairs(module: Exported, path: Path) -> None:
    """Write the weights for scoring pairs of words."""
    net = module.net
    inner, _, outer = net.link_features
    small = {
        "relation.weights": net.label.weight, "relation.bias": net.label.bias,
        "antecedent.weights1": inner.weight, "antecedent.bias1": inner.bias,
        "antecedent.weights2": outer.weight, "antecedent.bias2": outer.bias,
    }  # fmt: skip
    np.savez(path, **{k: v.detach().numpy() for k, v in small.items()})


def write_reader(events: Path, folder: Path) -> None:
    """Write the weights of the reader of events; its views of words are part of the graph."""
    read = torch.load(events, map_location="cpu", weights_only=False)
    weights = {k: v.numpy().astype(np.float16) for k, v in read["network"].items() if k != "seen.weight"}
    np.savez_compressed(folder / WEIGHTS.name, **weights)
    names = {"heads": HEADS, "layers": LAYERS, **read["names"]}
    (folder / NAMES.name).write_text(json.dumps(names, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--events", type=Path, required=True, help="the reader of events, from event_train.py")
    parser.add_argument("--reader", type=Path, required=True, help="the folder for the reader's own weights")
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    vocabulary = args.vocabulary.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    pieces = plain_pieces(vocabulary)
    torch.manual_seed(1)
    module = Exported(args.model, args.events, pieces).eval()
    write_graph(module, args.out / GRAPH)
    write_pairs(module, args.out / PAIRS)
    write_reader(args.events, args.reader)
    (args.out / VOCABULARY).write_text("".join(f"{vocabulary[i]}\n" for i in pieces), encoding="utf-8")
    labels = torch.load(args.model, map_location="cpu")["labels"]
    text = json.dumps(describe(labels), indent=1, ensure_ascii=False)
    (args.out / DESCRIPTION).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
