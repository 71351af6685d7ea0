"""Writes a trained network as the files that the exporter reads: an int8 ONNX graph, its labels and small weights.

python training/export.py model.pt --vocabulary vocab.txt --out kg/language/model
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train import load
from windows import LIMIT, PIECES

OUTPUTS = (
    "xpos", "morph", "lemma", "start", "names", "types", "arcs", "dependent", "head", "predicate", "roles", "anaphor",
    "antecedent", "new",
)  # fmt: skip


#: What is quantized: the layers, and the wide projections of the heads.
QUANTIZED = ("/net/layers", "/net/tag", "/net/arc/", "/net/link", "/net/names/")
POSITIONS = 256


def plain_pieces(vocabulary: list[str]) -> list[int]:
    """Choose the pieces that English text needs: none that is unused or of another script.

    >>> plain_pieces(["[PAD]", "[unused0]", "[UNK]", "the", "##é", "д", "€"])
    [0, 2, 3, 4, 6]
    """
    return [
        i
        for i, piece in enumerate(vocabulary)
        if not piece.startswith("[unused") and all(c < "\u0250" or "\u2010" <= c <= "\u20bf" for c in piece)
    ]


class Table(nn.Module):
    """An embedding in int8, with one scale a row."""

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

    def __init__(self, path: Path, pieces: list[int]) -> None:
        super().__init__()
        self.net = load(path, "cpu")
        self.net.word = Table(self.net.word.weight.data[pieces])  # type: ignore[assignment]
        self.net.position.weight.data = self.net.position.weight.data[:POSITIONS]
        for layer in self.net.layers:
            layer.plain = True

    def forward(self, ids: Tensor, shape: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """Run one window; the outputs are those of ``OUTPUTS``."""
        out = self.net(ids, shape, None, first)
        t = out.tags
        return (
            t["xpos"].argmax(-1)[0], t["morph"].argmax(-1)[0], t["lemma"].argmax(-1)[0], t["start"][0, :, 0].sigmoid(),
            t["name"][0].softmax(-1), t["type"][0].softmax(-1), out.arcs[0], out.dependent[0], out.head[0],
            t["predicate"][0, :, 0].sigmoid(), out.roles[0], out.anaphor[0], out.antecedent[0], out.new[0],
        )  # fmt: skip


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    saved = torch.load(args.model, map_location="cpu")
    vocabulary = args.vocabulary.read_text(encoding="utf-8").splitlines()
    pieces = plain_pieces(vocabulary)
    module = Exported(args.model, pieces).eval()
    ids = torch.randint(5, 1000, (1, 20))
    sample = (ids, torch.randint(0, 40, (1, 20)), torch.arange(1, 16)[None])
    axes = {"ids": {1: "t"}, "shape": {1: "t"}, "first": {1: "w"}, "arcs": {0: "w", 1: "w1"}, "roles": {0: "w", 1: "v"}}
    axes |= {k: {0: "w"} for k in OUTPUTS if k not in axes and k != "head"} | {"head": {0: "w1"}}
    with tempfile.TemporaryDirectory() as folder:
        plain = str(Path(folder) / "plain.onnx")
        torch.onnx.export(
            module, sample, plain, input_names=["ids", "shape", "first"], output_names=list(OUTPUTS), dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        graph = onnx.load(plain).graph
        # the heads' own products are small and feed decisions: they stay in float32
        kept = [n.name for n in graph.node if n.op_type == "MatMul" and not n.name.startswith(QUANTIZED)]
        quantize_dynamic(
            plain, args.out / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            nodes_to_exclude=kept, op_types_to_quantize=["MatMul"], extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
        (args.out / "float.onnx").write_bytes(Path(plain).read_bytes())
    net = module.net
    small = {
        "relation_weight": net.label.weight, "relation_bias": net.label.bias,
        "link_weight1": net.link_features[0].weight, "link_bias1": net.link_features[0].bias,
        "link_weight2": net.link_features[2].weight, "link_bias2": net.link_features[2].bias,
    }  # fmt: skip
    np.savez(args.out / "scorers.npz", **{k: v.detach().numpy() for k, v in small.items()})
    (args.out / "pieces.txt").write_text("".join(f"{vocabulary[i]}\n" for i in pieces), encoding="utf-8")
    settings = {"labels": saved["labels"], "limit": LIMIT, "pieces_per_word": PIECES, "outputs": OUTPUTS}
    (args.out / "labels.json").write_text(json.dumps(settings, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
