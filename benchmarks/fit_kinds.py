"""Fits the weights of the signs for the kind of a name, ``kg/extract/names/kinds.json``, to annotated names.

    python benchmarks/fit_kinds.py FOLDER [--without] [--write]

FOLDER contains ``score.py`` and ``data/SET.jsonl``; beside it is ``gold``. Each name that the lexicon does not list is
a person, a body or a place there (re3d, gold), or a place or none (geo). The weights are those of a conditional
logistic regression with the weights in the file as start and prior; every figure comes from weights that
were fitted without the document. ``--without`` shows the value of each sign: how many names the weights in the file
get right without it. ``--write`` saves the weights fitted to all.
"""

from __future__ import annotations

import argparse
import json
import runpy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.exporter import Tools, load_tools
from kg.extract.names.kinds import PATH, SCALE, weights
from kg.extract.places.resolve_places import vote_by_gazetteer
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.find import find_mentions
from kg.extract.reference.mentions import MentionType
from kg.extract.reference.resolve import Resolver
from kg.extract.tables import tables_of
from kg.language import common_words, read_sections
from kg.model import Article, Kind

Array = npt.NDArray[np.float64]

FOLDS, ROUNDS, STEP, SPREAD = 5, 250, 0.05, 1.0
#: The most times that a sign counts for one name.
MOST = 3.5
#: The weight of a name by set: geo has most names and distinguishes least.
COUNTS = {"re3d": 4.0, "gold": 4.0, "geo": 0.5}

_BODIES = {Kind.ORGANIZATION, Kind.GOVERNMENT, Kind.ARMED_FORCE, Kind.ARMED_GROUP}
_PLACES = {kind for kind in Kind if kind.is_place}
#: The names of kinds in the sets.
CALLED: dict[str, set[Kind]] = {
    "Person": {Kind.PERSON}, "Organisation": _BODIES, "Location": _PLACES,
    "none": {Kind.PERSON, Kind.POPULATION, *_BODIES},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """One name of a document: the signs for each kind, and the right kinds."""

    set: str
    document: str
    signs: dict[tuple[Kind, str], float]
    right: set[Kind]


def read_names(folder: Path) -> Iterator[Named]:
    """Yield the annotated names of all sets that the lexicon does not list."""
    tools, scorer = load_tools(), runpy.run_path(str(folder / "score.py"))
    for name in COUNTS:
        data = folder.parent / "gold" if name == "gold" else folder / "data" / f"{name}.jsonl"
        for row in scorer["load_data"](name, str(data)):
            for cluster in _clusters(row, tools):
                labels = [label for span in _spans(cluster) if (label := _label(name, row, span, scorer))]
                if labels:
                    label = max(sorted(set(labels)), key=labels.count)
                    right = CALLED[label] if label in CALLED else {Kind(label)}
                    yield Named(name, f"{name} {row['id']}", dict(cluster.signs), right)


def _clusters(row: dict[str, Any], tools: Tools) -> list[Cluster]:
    article = Article(id=row["id"], text=row["text"])
    sections = read_sections(article, tools.pipeline)
    tables = tables_of(tools.lexicon, common_words(tools.pipeline))
    found = Resolver(tools.lexicon).resolve(find_mentions(sections, tables.proper))
    vote_by_gazetteer(found, tools.gazetteer)
    return [cluster for cluster in found if cluster.names and cluster.known is None]


def _spans(cluster: Cluster) -> list[tuple[int, int]]:
    return [(m.span.begin, m.span.end) for m in cluster.mentions if m.type is MentionType.NAME]


def _label(name: str, row: dict[str, Any], span: tuple[int, int], scorer: dict[str, Any]) -> str | None:
    """Return the label of a name, if the annotators gave it only one."""
    begin, end = span
    if name == "gold":
        words = scorer["norm"](row["text"][begin:end])
        known = [*((a["type"], a) for a in row["actors"]), *(("Location", p) for p in row["places"])]
        kinds = {kind for kind, one in known if words in {scorer["norm"](m) for m in one["mentions"]}}
    elif name == "re3d":
        kinds = {e["type"] for e in row["entities"] if begin < e["end"] and e["begin"] < end} - {"Nationality"}
        kinds = kinds if kinds <= CALLED.keys() else set()
    else:
        there = [t for t in row["toponyms"] if begin < t["end"] and t["begin"] < end]
        whole = [t for t in there if (t["begin"], t["end"]) == span and t.get("lat") is not None]
        kinds = {"none"} if not there else {"Location"} if whole else set()
    return kinds.pop() if len(kinds) == 1 else None


class Fit:
    """The names as arrays: ``signs`` [names, kinds, signs], ``right`` [names, kinds], ``counts`` [names]."""

    def __init__(self, names: list[Named]) -> None:
        self.labels = sorted(weights())
        kinds, labels = list(Kind), {label: i for i, label in enumerate(self.labels)}
        self.signs = np.zeros((len(names), len(kinds), len(labels)))
        self.right = np.zeros((len(names), len(kinds)))
        for number, name in enumerate(names):
            for (kind, sign), often in name.signs.items():
                self.signs[number, kinds.index(kind), labels[sign]] = min(often, MOST)
            self.right[number, [kinds.index(kind) for kind in name.right]] = 1.0
        self.counts = np.array([COUNTS[name.set] for name in names])
        documents = sorted({name.document for name in names})
        self.fold = np.array([documents.index(name.document) % FOLDS for name in names])

    def fitted(self, chosen: npt.NDArray[np.bool_], start: Array) -> Array:
        """Return the weights that make the right kinds of the chosen names most likely (Adam, full gradient)."""
        signs, right, counts = self.signs[chosen], self.right[chosen], self.counts[chosen]
        found, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
        for number in range(1, ROUNDS + 1):
            share = self._shares(signs, found)
            wanted = share * right
            wanted /= np.maximum(wanted.sum(1, keepdims=True), 1e-9)
            slope = np.einsum("nk,nks->s", (share - wanted) * counts[:, None], signs) / SCALE
            slope += (found - start) / SPREAD**2
            mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
            found -= STEP * (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.99**number)) + 1e-6)
        return found

    @staticmethod
    def _shares(signs: Array, weight: Array) -> Array:
        odds = signs @ weight / SCALE
        odds = np.exp(odds - odds.max(1, keepdims=True))
        shares: Array = odds / odds.sum(1, keepdims=True)
        return shares

    def judged(self, weight: Array) -> tuple[Array, Array]:
        """Return for each name whether the kind with the largest sum is right, and how likely the right kinds are."""
        best = (self.signs @ weight).argmax(1)
        likely = (self._shares(self.signs, weight) * self.right).sum(1)
        return self.right[np.arange(len(best)), best], np.log(np.maximum(likely, 1e-6))

    def say(self, what: str, judged: tuple[Array, Array]) -> None:
        """Print the percentage of right names, and the mean log likelihood."""
        good, likely = (np.average(each, weights=self.counts) for each in judged)
        print(f"{what:36} {100 * good:6.2f} % right, log likelihood {likely:.3f}")


def main() -> None:
    """Fit the weights, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without", action="store_true")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    fit = Fit(list(read_names(args.folder)))
    start = np.array([weights()[label] for label in fit.labels])
    fit.say(f"{len(fit.counts)} names, weights of the file", fit.judged(start))
    good, likely = np.zeros(len(fit.counts)), np.zeros(len(fit.counts))
    for number in range(FOLDS):
        left = fit.fold == number
        found = fit.judged(fit.fitted(~left, start))
        good[left], likely[left] = found[0][left], found[1][left]
    fit.say("fitted, on documents left out", (good, likely))
    for number, label in enumerate(fit.labels) if args.without else ():
        fit.say(f"without {label}", fit.judged(np.where(np.arange(len(start)) == number, 0.0, start)))
    if args.write:
        table = {
            label: round(float(each), 1)
            for label, each in zip(fit.labels, fit.fitted(fit.fold >= 0, start), strict=True)
        }
        PATH.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
