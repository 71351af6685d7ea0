"""Fits the table of confidences to annotated articles, and reports its calibration on held-out articles.

    python benchmarks/calibrate.py FOLDER [--only TABLE …] [--write]

FOLDER contains ``data/SET.jsonl``, and ``score.py``, which reads the sets and knows what their labels mean;
beside it is the folder ``gold``. An extraction is right if the annotators agree with it:

event       everything that it says is right (in the test part of our own corpus)
statement   its words overlap the words that the annotators found to attribute something (attribution)
kind        the annotators found a thing of this kind there (re3d), or gave the name this kind (gold)
place       its coordinates are at most 161 km (100 miles) from the annotated ones (geo)

Each set has its own intercept, and the exporter uses that of the first. Every
figure comes from tables fitted without the document; ``--write`` saves the table fitted to all.
"""

from __future__ import annotations

import argparse
import bisect
import json
import math
import runpy
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import score_corpus
from corpus import is_test, read_pieces

from kg.exporter import analyse
from kg.extract.confidence import PATH, Table
from kg.model import Article, Entity, Extraction, Kind, Span
from kg.readers.dates import read_date

Row = dict[str, Any]

#: The sets to which each table is fitted; the intercept of the first is kept.
SETS = {
    "event": ("corpus",),
    "statement": ("attribution",),
    "kind": ("re3d", "gold"),
    "place": ("geo",),
}
CORPUS = Path(__file__).parents[1] / "training" / "corpus"
FOLDS, ROUNDS, RIDGE, NEAR = 5, 12, 5.0, 161.0

#: The names of kinds in re3d; a country may mean its government and its people.
_ORGANISATIONS = {Kind.ORGANIZATION, Kind.GOVERNMENT, Kind.ARMED_FORCE, Kind.ARMED_GROUP}
_RE3D = {
    "Person": {Kind.PERSON, Kind.POPULATION},
    "Organisation": {*_ORGANISATIONS, Kind.COUNTRY, Kind.POPULATION},
    "Location": {kind for kind in Kind if kind.is_place},
    "Nationality": {Kind.COUNTRY, Kind.POPULATION},
}


@dataclass(frozen=True, slots=True)
class Example:
    """One extraction: its set and document, its signs, and whether it was right."""

    set: str
    document: int
    signs: tuple[str, ...]
    right: bool


# -- what is right -----------------------------------------------------------------------------------


class Judge:
    """Compares extractions with annotations, as the scorer of the sets does."""

    def __init__(self, scorer: dict[str, Any]) -> None:
        self.km: Callable[..., float] = scorer["km"]

    def examples(self, name: str, number: int, row: Row, found: Extraction) -> Iterator[tuple[str, Example]]:
        """Yield the extractions of one document that can be judged, each with its table."""
        judged = {
            "gold": self._gold, "attribution": self._attributed, "re3d": self._typed, "geo": self._located,
        }[name](row, found)  # fmt: skip
        for table, signs, right in judged:
            yield table, Example(name, number, signs, right)

    def _gold(self, row: Row, found: Extraction) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        kinds: dict[str, set[str]] = defaultdict(set)
        for thing in (*row["actors"], *row["places"]):
            for words in (thing["name"], *thing["mentions"]):
                kinds[words.casefold()].add(thing["type"])
        for entity in found.entities:
            names = {name.casefold() for name in (entity.label, *entity.alt_labels)} & kinds.keys()
            if names:
                yield "kind", entity.signs, any(entity.kind.value in kinds[name] for name in names)

    def _attributed(self, row: Row, found: Extraction) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        cues = [Span(*cue[:2]) for each in row["attributions"] for cue in each["cue"] or ()]
        for claim in found.claims:
            yield "statement", claim.signs, any(claim.cue.overlaps(cue) for cue in cues)

    def _typed(self, row: Row, found: Extraction) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        marked = [(Span(e["begin"], e["end"]), e["type"]) for e in row["entities"]]
        for entity in found.entities:
            for span in entity.mentions:
                types = {type for other, type in marked if span.overlaps(other)}
                if types or entity.named:
                    yield "kind", entity.signs, any(entity.kind in _RE3D.get(type, ()) for type in types)

    def _located(self, row: Row, found: Extraction) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        marked = [(Span(t["begin"], t["end"]), t) for t in row["toponyms"] if t.get("lat") is not None]
        for entity in found.entities:
            for span in entity.mentions:
                near = [self._near(entity, t) for other, t in marked if span.overlaps(other)]
                if near and entity.location is not None:
                    yield "place", entity.place_signs, any(near)

    def _near(self, entity: Entity, toponym: Row) -> bool:
        here = entity.location
        return here is not None and (self.km(here.lat, here.long, float(toponym["lat"]), float(toponym["lon"])) <= NEAR)


def read_corpus() -> list[Example]:
    """Export the test part of our own corpus, and compare it with the annotations."""
    pieces = [p for path in sorted(CORPUS.glob("*.txt")) for p in read_pieces(path)[0] if is_test(p.headers["id"])]
    return [
        Example("corpus", number, verdict.event.signs, verdict.right)
        for number, piece in enumerate(pieces)
        for verdict in score_corpus.judge(piece, score_corpus.extraction_of(piece))
    ]


def read_examples(folder: Path, chosen: Sequence[str]) -> dict[str, list[Example]]:
    """Export the annotated texts, and compare them with the annotations."""
    scorer = runpy.run_path(str(folder / "score.py"))
    judge = Judge(scorer)
    found: dict[str, list[Example]] = defaultdict(list)
    if "event" in chosen:
        found["event"] = read_corpus()
    for name in dict.fromkeys(name for table in chosen for name in SETS[table] if name != "corpus"):
        path = folder.parent / "gold" if name == "gold" else folder / "data" / f"{name}.jsonl"
        for number, row in enumerate(scorer["load_data"](name, path)):
            date = read_date(row["date"][:10]) if row.get("date") else None
            extraction = analyse(Article(id=str(number), text=row["text"], date=date))
            for table, example in judge.examples(name, number, row, extraction):
                found[table].append(example)
        print(f"{name}: read", file=sys.stderr)
    return found


# -- fitting -----------------------------------------------------------------------------------------


def fit(examples: Sequence[Example], kept: str) -> tuple[Table, dict[str, float]]:
    """Fit a table by logistic regression (Newton's method) with an L2 penalty.

    Args:
        examples: the examples of all sets.
        kept: the set whose intercept the table gets.

    Returns:
        The table, and the difference between its intercept and that of each set.
    """
    signs = sorted({sign for example in examples for sign in example.signs})
    sets = sorted({example.set for example in examples})
    place = {name: i for i, name in enumerate([*(f"set {name}" for name in sets), *signs])}
    rows = [[place[f"set {e.set}"], *(place[sign] for sign in e.signs)] for e in examples]
    values = [0.0] * len(place)
    ridge = [1e-3 if name.startswith("set ") else RIDGE for name in place]
    for _ in range(ROUNDS):
        gradient = [-r * v for r, v in zip(ridge, values, strict=True)]
        curve = [[ridge[i] if i == j else 0.0 for j in range(len(place))] for i in range(len(place))]
        for row, example in zip(rows, examples, strict=True):
            chance = _chance(sum(values[i] for i in row))
            for i in row:
                gradient[i] += example.right - chance
                for j in row:
                    curve[i][j] += chance * (1 - chance)
        values = [v + step for v, step in zip(values, _solve(curve, gradient), strict=True)]
    bias = values[place[f"set {kept}"]]
    table = Table(round(bias, 3), {sign: round(values[place[sign]], 3) for sign in signs})
    return table, {name: values[place[f"set {name}"]] - bias for name in sets}


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Solve a system of linear equations whose matrix is symmetric and positive definite (Gauss)."""
    size = len(vector)
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for i in range(size):
        for k in range(i + 1, size):
            share = rows[k][i] / rows[i][i]
            if share:
                rows[k] = [a - share * b for a, b in zip(rows[k], rows[i], strict=True)]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (rows[i][size] - sum(rows[i][j] * found[j] for j in range(i + 1, size))) / rows[i][i]
    return found


# -- calibration -------------------------------------------------------------------------------------

Judged = tuple[str, float, bool]


def left_out(examples: Sequence[Example], kept: str) -> list[Judged]:
    """Return the set, the probability and the truth of each example, with a table fitted without its document."""
    found: list[Judged] = []
    for fold in range(FOLDS):
        table, shift = fit([e for e in examples if e.document % FOLDS != fold], kept)
        for example in examples:
            if example.document % FOLDS == fold:
                odds = table.bias + shift[example.set] + sum(table.weights.get(s, 0.0) for s in example.signs)
                found.append((example.set, _chance(odds), example.right))
    return found


def bins(judged: Iterable[Judged]) -> list[tuple[float, float, int]]:
    """Return the mean probability, the share of right examples and their number in each tenth of the scale."""
    tenths: dict[int, list[Judged]] = defaultdict(list)
    for each in judged:
        tenths[min(9, int(each[1] * 10))].append(each)
    return [
        (sum(p for _, p, _ in each) / len(each), sum(right for _, _, right in each) / len(each), len(each))
        for _, each in sorted(tenths.items())
    ]


def error_of(judged: Sequence[Judged]) -> float:
    """Return the expected calibration error: the mean difference between probability and share."""
    return sum(number * abs(mean - share) for mean, share, number in bins(judged)) / len(judged)


def area(judged: Sequence[Judged]) -> float:
    """Return the area under the ROC curve: how often a right example has a higher probability than a wrong one."""
    right = [p for _, p, truth in judged if truth]
    wrong = sorted(p for _, p, truth in judged if not truth)
    wins = sum((bisect.bisect_left(wrong, p) + bisect.bisect_right(wrong, p)) / 2 for p in right)
    return wins / (len(right) * len(wrong)) if right and wrong else 0.5


def report(name: str, judged: Sequence[Judged]) -> str:
    """Describe the calibration of a table in Markdown."""
    lines = [f"### {name}", "", "| set | number | right | calibration error | Brier | AUC |", "|" + "---|" * 6]
    for each in SETS[name]:
        own = [j for j in judged if j[0] == each]
        brier = sum((p - right) ** 2 for _, p, right in own) / len(own)
        share = sum(right for _, _, right in own) / len(own)
        lines.append(f"| {each} | {len(own)} | {share:.2f} | {error_of(own):.3f} | {brier:.3f} | {area(own):.2f} |")
    lines += ["", "| probability | right | number |", "|---|---|---|"]
    lines += [f"| {mean:.2f} | {share:.2f} | {number} |" for mean, share, number in bins(judged)]
    own = [each for each in judged if each[0] == SETS[name][0]]
    lines += [
        "",
        f"| threshold ({SETS[name][0]}) | kept | right of those kept | right ones kept |",
        "|---|---|---|---|",
    ]
    lines += [_threshold(own, least) for least in (0.0, 0.5, 0.7, 0.8, 0.9)]
    return "\n".join([*lines, ""])


def _threshold(judged: Sequence[Judged], least: float) -> str:
    kept = [right for _, p, right in judged if p >= least]
    share, all_right = sum(kept) / max(1, len(kept)), sum(right for _, _, right in judged)
    return f"| {least} | {len(kept) / len(judged):.2f} | {share:.2f} | {sum(kept) / all_right:.2f} |"


def main() -> None:
    """Fit the tables, report on them, and write them on request."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--only", choices=SETS, nargs="+", default=[*SETS], help="fit these tables, and keep the others"
    )
    parser.add_argument("--write", action="store_true", help=f"write {PATH.name}")
    options = parser.parse_args()
    fitted = json.loads(PATH.read_text(encoding="utf-8"))
    for name, examples in sorted(read_examples(options.folder, options.only).items()):
        if name not in options.only:
            continue
        kept = SETS[name][0]
        print(report(name, left_out(examples, kept)))
        table, _ = fit(examples, kept)
        fitted[name] = {"bias": table.bias, "weights": dict(table.weights)}
    if options.write:
        PATH.write_text(json.dumps(fitted, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
