"""Fits the weights by which ``kg merge`` weighs signs, and the scores from which on two nodes are one.

    python benchmarks/fit_merge.py [training/stories] [--graphs FILE.nq] [--write]

Only stories with odd numbers are used. For persons, groups and events, a logistic regression is fitted over the pairs
that merging compares and of which the annotations tell whether they are one. Then that score is taken as the least
from which on the joined groups are best (pairwise F1, where enough links are right). Places keep their weights: none
are annotated.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from score_merge import STORIES, align, export, measure, nodes_at, only, read_stories

from kg.linking import evidence
from kg.linking.actors import Actors
from kg.linking.cluster import Union
from kg.linking.copies import find_copies
from kg.linking.events import Events
from kg.linking.evidence import Sign
from kg.linking.inputs import Inputs
from kg.linking.model import World
from kg.linking.places import find_places
from kg.linking.stories import Stories

#: How strongly weights are drawn towards what they were before a story was read.
PENALTY = 3.0
#: What one would say before that: stories of a few outlets hold few namesakes, a year of news holds many.
PRIOR = {
    "group": {
        "bias": -3.0, "name same": 4.0, "one word": 2.0, "acronym": 2.5, "description": 0.0, "long description": 1.0,
        "part of name": 0.0, "other kind": -0.7, "one story": 3.0, "same country": 0.8, "other country": -3.0,
        "same ties": 1.0, "strangers": -1.5,
    },
    "person": {
        "bias": -3.0, "name surname": 0.5, "name kindred": 1.0, "name shorter": 3.2, "name spelling": 3.2,
        "name same": 4.0, "same office": 1.0, "other office": -3.0, "one story": 3.0, "same country": 0.8,
        "other country": -2.5, "same ties": 0.5, "strangers": -1.5,
    },
    "event": {
        "bias": -4.0, "same class": 1.5, "same root": 1.0, "kindred class": 0.3, "other class": -0.5, "both plain": 0.3,
        "both first": 0.7, "one first": -0.3, "both lead": 1.0, "same trigger": 1.0, "same words": 2.0, "same day": 1.5,
        "day apart": 0.3, "other day": -3.0, "told in those days": 0.5, "told later": -1.5, "same place": 1.8,
        "around": 0.8, "same country": 0.2, "other place": -2.5, "same parties": 1.2, "alike parties": 0.5,
        "other parties": -0.4, "same count": 1.5, "near count": 0.5, "far count": -0.7, "one story": 2.0, "copies": 2.0,
        "strangers": -1.0,
    },
}  # fmt: skip
#: The signs that speak against, whatever a small sample says, and all others for.
AGAINST = frozenset(
    "other class|one first|other day|told later|other place|other parties|far count|strangers|other office|"
    "other country|other kind|far|bias".split("|")
)
#: What speaks against so much at least: a sample in which extraction errs would say that it hardly does.
AT_LEAST = {"other place": -2.0, "other day": -2.5, "other country": -2.5, "strangers": -1.0}
#: How many of the pairs that are joined are to be right, at least.
RIGHT = {"person": 0.97, "group": 0.95, "event": 0.97}
STEPS = [step / 100 for step in range(20, 96, 5)]

Row = tuple[dict[str, float], bool]


def rows_of(world: World, gold: dict[str, str]) -> dict[str, list[Row]]:
    """Return the signs of the pairs that are compared and annotated, and whether they are one."""
    stories = Stories(world)
    copied = Union()
    for link in find_copies(world):
        copied.join(link.one, link.other)
    _, places = find_places(world, stories)
    actors = Actors(world, stories)
    rows: dict[str, list[Row]] = {"person": [], "group": [], "event": []}
    for one, other in actors.candidates():
        if one.iri in gold and other.iri in gold and (signs := actors.signs(one, other)):
            kind = "person" if one.is_person else "group"
            rows[kind].append((strengths(signs), gold[one.iri] == gold[other.iri]))
    actors.link(lambda _: None)
    events = Events(world, stories, actors=actors.union, places=places, copies=copied)
    for first, second in events.candidates():
        if first.iri in gold and second.iri in gold:
            rows["event"].append((strengths(events.signs(first, second)), gold[first.iri] == gold[second.iri]))
    return rows


def strengths(signs: Iterable[Sign]) -> dict[str, float]:
    """Return how strong each sign is."""
    found: dict[str, float] = {"bias": 1.0}
    for sign in signs:
        found[sign.name] = found.get(sign.name, 0.0) + sign.strength
    return found


def fit(rows: list[Row], prior: dict[str, float]) -> dict[str, float]:
    """Return the weights of a logistic regression in which each sign speaks for or against, as it should."""
    names = sorted(prior)
    before = np.array([prior[name] for name in names])
    x = np.array([[row.get(name, 0.0) for name in names] for row, _ in rows])
    y = np.array([float(same) for _, same in rows])
    sign = np.array([-1.0 if name in AGAINST else 1.0 for name in names])
    most = np.array([AT_LEAST.get(name, np.inf) for name in names])
    weights = before.copy()
    rate = 4.0 / (np.linalg.norm(x, 2) ** 2 + 4 * PENALTY)
    for _ in range(20_000):
        error = 1 / (1 + np.exp(-(x @ weights))) - y
        weights -= rate * (x.T @ error + PENALTY * (weights - before))
        weights = np.minimum(np.where(weights * sign < 0, 0.0, weights), most)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def main() -> None:
    """Fit, and print or write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="?", type=Path, default=STORIES)
    parser.add_argument("--graphs", type=Path, help="the stories' graphs as N-Quads, where they are exported already")
    parser.add_argument("--write", action="store_true", help="keep the weights")
    given = parser.parse_args()
    articles = read_stories(given.stories, "odd")
    table = json.loads(evidence.WEIGHTS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        graphs = given.graphs or export(given.stories, Path(folder) / "stories.nq")
        world = only(Inputs(complain=print, largest=1 << 40).read([str(graphs)]), {one["id"] for one in articles})
        nodes = nodes_at(graphs)
        gold = {
            node: name
            for article in articles
            for kind in ("persons", "groups", "events")
            for name, node in align(article, kind, nodes[article["id"]], world)
            if node is not None
        }
        rows = rows_of(world, gold)
        for kind, some in rows.items():
            table[kind] = {**fit(some, PRIOR[kind]), "least": 0.5}
            print(kind, len(some), sum(same for _, same in some), table[kind])
        choose(table, articles, graphs)
    if given.write:
        evidence.WEIGHTS.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def choose(table: dict[str, dict[str, float]], articles: list[dict[str, object]], graphs: Path) -> None:
    """Take for each kind the least score that does best."""
    evidence.weights.cache_clear()
    evidence.weights = lambda kind: table[kind]  # type: ignore[assignment]
    best: dict[str, tuple[bool, float, float]] = {}
    for step in STEPS:
        for kind in ("person", "group", "event"):
            table[kind]["least"] = step
        result = measure(articles, graphs)
        for kind in ("person", "group", "event"):
            found, _ = result[f"{kind}s"]
            precision = found.right / found.found if found.found else 1.0
            recall = found.right / found.wanted if found.wanted else 1.0
            f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
            best[kind] = max(best.get(kind, (False, 0.0, 0.0)), (precision >= RIGHT[kind], f1, step))
            print(f"{kind} {step:.2f} {100 * precision:.1f} {100 * recall:.1f} {100 * f1:.1f}")
    for kind, (_, _, step) in best.items():
        table[kind]["least"] = step


if __name__ == "__main__":
    main()
