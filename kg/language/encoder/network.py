"""Runs the encoder: an ONNX graph, and beside it a description of its heads in JSON.

``encoder.json`` maps the outputs of the graph to heads; annotations whose heads it does not name are
left empty. Its members:

- ``pieces``: ``most``, the most pieces of a word that are used (the vocabulary is ``vocab.txt``);
- ``window``: how many pieces are read at a time;
- ``paragraphs``: ``together`` if short ones share a window, ``alone`` if each has its own;
- ``heads``: by name ``output``, the output of the graph (``[1, words, labels]``, or with ``column`` the
  number of the label itself), and ``labels``. The names are ``xpos``, ``morphology`` (labels such as
  ``NOUN|Number=Sing``), ``names`` (``B-PER`` …) and ``kinds``, without labels ``sentence`` and
  ``predicate`` (above 0: begins a sentence, is a predicate) and ``arcs`` (``[1, words, words + 1]``, column 0
  for the root), and ``role`` (``[1, words, words, labels]``: one row per predicate, one column per argument);
- heads of pairs, ``relation`` and ``antecedent``: ``first`` and ``second``, the outputs with the two views of a
  word (dependent and head, what refers back and what is referred to; that of heads begins with the root). Their
  weights are in ``pairs.npz`` as ``relation.weights`` … ``relation`` has ``labels``; ``antecedent`` has ``new``, the
  output that scores a word as the first mention of something.

The graph's inputs are ``ids`` and ``shape`` (one column per piece), ``first`` (where each word's first piece
is) and optionally ``mask`` (ones).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.language.encoder.pieces import Pieces, Spelling
from kg.language.encoder.reference import LinkScorer
from kg.language.encoder.scores import Array, Numbers, PairScorer

#: The files that a network is read from.
GRAPH, DESCRIPTION, VOCABULARY, PAIRS = "encoder.onnx", "encoder.json", "vocab.txt", "pairs.npz"


@dataclass(frozen=True, slots=True)
class Outputs:
    """The outputs of the heads for the words of one window."""

    network: Network
    arrays: dict[str, npt.NDArray[Any]]

    def has(self, head: str) -> bool:
        """Return whether the network has a head."""
        return head in self.network.heads

    def of(self, output: str) -> Array:
        """Return an output of the graph, without the dimension for windows."""
        found: Array = self.arrays[output][0]
        return found

    def scores(self, head: str) -> Array:
        """Return the scores of a head."""
        return self.of(self.network.heads[head]["output"])

    def best(self, head: str) -> Numbers:
        """Return the number of the best label of each word."""
        column = self.network.heads[head].get("column")
        scores = self.scores(head)
        found: Numbers = (scores.argmax(-1) if column is None else scores[:, column]).astype(np.int64)
        return found

    def views(self, head: str) -> tuple[Array, Array]:
        """Return the two views of a head of pairs."""
        description = self.network.heads[head]
        return self.of(description["first"]), self.of(description["second"])


class Network:
    """An encoder with its heads.

    Args:
        folder: the folder with the files.
        threads: the number of threads; outputs do not depend on it.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        self.folder = folder
        self.heads: dict[str, dict[str, Any]] = description["heads"]
        self.window: int = description["window"]
        self.paragraphs: str = description["paragraphs"]
        self.pieces = Pieces.read(folder / VOCABULARY, most=description["pieces"]["most"])
        self.relations, self.links = _read_pairs(folder / PAIRS)
        self._session = _open_session(folder / GRAPH, threads)
        self._inputs = [given.name for given in self._session.get_inputs()]
        self._outputs = [given.name for given in self._session.get_outputs()]

    def labels(self, head: str) -> tuple[str, ...]:
        """Return the labels of a head, or none if the network does not have it."""
        return tuple(self.heads.get(head, {}).get("labels", ()))

    def run(self, spelling: Spelling) -> Outputs:
        """Read one window; the outputs depend on nothing else."""
        ids = np.array([spelling.ids], np.int64)
        given = {
            "ids": ids,
            "shape": np.array([spelling.shapes], np.int64),
            "first": np.array([spelling.first], np.int64),
            "mask": np.ones_like(ids),
        }
        arrays = self._session.run(None, {name: given[name] for name in self._inputs})
        return Outputs(self, dict(zip(self._outputs, arrays, strict=True)))


def _open_session(graph: Path, threads: int) -> Any:
    # turns off telemetry; read when the library is loaded
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime as ort

    ort.disable_telemetry_events()
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # idle threads must not spin
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def _read_pairs(path: Path) -> tuple[PairScorer, LinkScorer]:
    by_head: dict[str, dict[str, Array]] = {"relation": {}, "antecedent": {}}
    with np.load(path) as weights:
        for name in weights:
            head, _, part = name.partition(".")
            by_head[head][part] = weights[name].astype(np.float32)
    return PairScorer.of(**by_head["relation"]), LinkScorer(**by_head["antecedent"])
