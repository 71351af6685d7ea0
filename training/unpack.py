"""Recovers the trained networks from the files that the exporter runs, so that training can go on from them.

    python training/unpack.py --vocabulary vocab.txt --model model.pt --events events.pt

Weights in int8 come back as the floats that they stand for; exporting these again gives the same int8. Parts that the
exporter lacks stay at zero: pieces of other scripts, and positions beyond a window.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from network import PIECE_COUNT, POSITION_COUNT, Network
from onnx import numpy_helper
from torch import Tensor

from kg.extract.reader.network import NAMES, WEIGHTS
from kg.files import model
from kg.language.encoder.network import DESCRIPTION, GRAPH, PAIRS, VOCABULARY

#: The layers of labels of the network, by the heads that the description names.
LABELS = {"xpos": "xpos", "morphology": "morph", "names": "name", "kinds": "type", "relation": "deprel"}
#: The weights of pairs of words, by their names in the network.
IN_PAIRS = {
    "label.weight": "relation.weights", "label.bias": "relation.bias",
    "link_features.0.weight": "antecedent.weights1", "link_features.0.bias": "antecedent.bias1",
    "link_features.2.weight": "antecedent.weights2", "link_features.2.bias": "antecedent.bias2",
}  # fmt: skip


def read_graph(path: Path) -> dict[str, npt.NDArray[np.float32]]:
    """Return the weights of the graph, by their names in ``export.Exported``; the encoder's own begin with ``net.``."""
    graph = onnx.load(str(path)).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights = {name: array for name, array in stored.items() if not name.startswith("onnx::")}
    for node in graph.node:
        for name in node.input:
            if re.fullmatch(r"onnx::MatMul_\d+", name):
                weights[f"{_module_of(node.name)}.weight"] = stored[name].T
            elif re.fullmatch(r"onnx::MatMul_\d+_quantized", name):
                scale = stored[name.replace("_quantized", "_scale")]
                weights[f"{_module_of(node.name)}.weight"] = (stored[name] * scale).T
            elif re.fullmatch(r"onnx::Split_\d+", name) and name in stored:
                weights["net.mix"] = np.log(stored[name]) / 3
    return weights


def _module_of(node: str) -> str:
    """Return the name of the module of a product.

    >>> [_module_of(n) for n in ("/layers.0/qkv/MatMul_quant", "/link/link.2/MatMul", "/seen/MatMul_quant")]
    ['net.layers.0.qkv', 'net.link.2', 'seen']
    """
    outer, *inner = node.strip("/").split("/")[:-1]
    whole = inner[0] if inner and inner[0].startswith(f"{outer}.") else ".".join([outer, *inner])
    return whole if outer == "seen" or outer.startswith("branch.") else f"net.{whole}"


def encoder_of(weights: Mapping[str, npt.NDArray[np.float32]], folder: Path, vocabulary: Path) -> dict[str, object]:
    """Return the encoder as ``train.py`` saves it."""
    heads = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))["heads"]
    labels: dict[str, list[str]] = {layer: heads[head]["labels"] for head, layer in LABELS.items()} | {"lemma": []}
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("net.layers."))
    net = Network({layer: len(names) for layer, names in labels.items()}, layers)
    own = {name.removeprefix("net."): array for name, array in weights.items() if name.startswith("net.")}
    words = np.zeros((PIECE_COUNT, own["shape.weight"].shape[1]), np.float32)
    words[kept_pieces(vocabulary, folder)] = own.pop("word.rows") * own.pop("word.scale")
    positions = np.zeros((POSITION_COUNT, words.shape[1]), np.float32)
    positions[: len(own["position.weight"])] = own["position.weight"]
    own |= {"word.weight": words, "position.weight": positions}
    with np.load(folder / PAIRS) as pairs:
        own |= {name: pairs[stored] for name, stored in IN_PAIRS.items()}
    net.load_state_dict({name: torch.tensor(array) for name, array in own.items()})
    return {"labels": labels, "layers": layers, "weights": net.state_dict()}


def reader_of(weights: Mapping[str, npt.NDArray[np.float32]]) -> dict[str, object]:
    """Return the reader of events as ``event_train.py`` saves it."""
    network: dict[str, Tensor] = {"seen.weight": torch.tensor(weights["seen.weight"])}
    with np.load(WEIGHTS) as arrays:
        network |= {name: torch.tensor(arrays[name].astype(np.float32)) for name in arrays}
    names = json.loads(NAMES.read_text(encoding="utf-8"))
    branch = {k.removeprefix("branch."): torch.tensor(v) for k, v in weights.items() if k.startswith("branch.")}
    return {"network": network, "branch": branch, "names": {k: names[k] for k in ("paths", "prepositions")}}


def kept_pieces(vocabulary: Path, folder: Path) -> list[int]:
    """Return the index in the base vocabulary of each piece that the exporter keeps."""
    base = {piece: number for number, piece in enumerate(vocabulary.read_text(encoding="utf-8").split("\n"))}
    kept = (folder / VOCABULARY).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    return [base[piece] for piece in kept]


def main() -> None:
    """Write both networks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vocabulary", type=Path, required=True, help="vocab.txt of the encoder's base")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--events", type=Path, required=True)
    args = parser.parse_args()
    folder = model() / "encoder"
    weights = read_graph(folder / GRAPH)
    torch.save(encoder_of(weights, folder, args.vocabulary), args.model)
    torch.save(reader_of(weights), args.events)


if __name__ == "__main__":
    main()
