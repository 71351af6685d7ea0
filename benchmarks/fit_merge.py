"""Fits the weights of the signs of ``kg merge``, and the scores from which two nodes are the same.

    python benchmarks/fit_merge.py [training/stories] [--graphs FILE.nq] [--write]

Only stories with odd numbers are used. For persons, groups and events, a logistic regression is fitted over the pairs
that merging compares and that are annotated. Then the threshold is the score
with which the joined groups are best (pairwise F1 on stories to which the weights were not fitted, if enough pairs
are right). Places keep their weights: they are not annotated.

Each line has, for one threshold, the precision, recall and F1 of the joined pairs:
first with weights fitted without the fold of stories to which a pair belongs, then with those fitted to all.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from score_merge import STORIES, align, export, nodes_at, only, read_stories

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

#: The strength of the prior.
PENALTY = 3.0
#: The prior weights: stories of a few outlets have few namesakes, a year of news has many.
PRIOR = {
    "group": {
        "bias": -3.0, "name same": 4.0, "one word": 2.0, "acronym": 2.5, "description": 0.0, "long description": 1.0,
        "part of name": 0.0, "national army": 1.0, "other kind": -0.7, "one story": 3.0, "same country": 0.8,
        "other country": -3.0, "same ties": 1.0, "strangers": -1.5,
    },
    "person": {
        "bias": -3.0, "name first": -0.5, "name surname": 0.5, "name kindred": 1.0, "name within": 2.0,
        "name shorter": 3.2, "name spelling": 3.2, "name same": 4.0, "office alone": 1.0, "description alone": 0.0,
        "same office": 1.0, "other office": -3.0, "two offices": -0.5, "office and calling": -0.5, "one story": 3.0,
        "same country": 0.8, "other country": -2.5, "same ties": 0.5, "strangers": -1.5,
    },
    "event": {
        "bias": -4.0, "same class": 1.5, "same root": 1.0, "kindred class": 0.3, "kindred harm": 0.5,
        "other class": -0.5, "both plain": 0.3, "one plain": -0.3, "both first": 0.7, "one first": -0.3,
        "both lead": 1.0, "both headline": 0.5, "same trigger": 1.0, "same words": 1.0, "rare words": 1.0,
        "turned roles": -0.5, "said by others": 0.0, "other spot": -1.0, "fallen count": -0.5, "other means": -0.5,
        "kindred trigger": 0.5,
        "same day": 1.5, "day apart": -0.5, "other day": -3.0, "told in those days": 0.5, "told later": -1.5,
        "same place": 1.8, "around": 0.8, "other place": -2.5, "same parties": 1.5,
        "alike parties": 0.5, "other parties": -0.4, "others called": -0.1, "same count": 1.5, "near count": 0.5,
        "far count": -0.7, "one story": 2.0, "copies": 1.0, "copied words": 1.5, "surroundings": 1.5,
        "strangers": -1.0, "place untold": -0.5, "place unlike": -1.5,
    },
}  # fmt: skip
#: The signs against, whatever a small sample suggests; all others are signs for.
AGAINST = frozenset(
    "other class|other means|other spot|turned roles|fallen count|office and calling|one plain|one first|"
    "others called|other day|told later|other place|other parties|far count|strangers|place untold|"
    "place unlike|day apart|other office|two offices|other country|other kind|far|bias".split("|")
)
#: The least weights of some signs against: errors of the extraction in a sample would suggest weaker ones.
AT_LEAST = {
    "other place": -2.6, "place unlike": -1.5, "place untold": -1.0, "other day": -2.5, "day apart": -0.5,
    "told later": -2.0, "other country": -2.5, "strangers": -1.0,
}  # fmt: skip
#: The least precision of joined pairs: somewhat more than required, since other stories have
#: look-alikes that these lack.
RIGHT = {"person": 0.93, "group": 0.93, "event": 0.97}
STEPS = [step / 100 for step in range(30, 91, 5)]
#: The number of folds for cross-validation.
FOLDS = 5

Row = tuple[dict[str, float], bool]
Table = dict[str, float]


class Item(NamedTuple):
    """An annotation in an article, and its node."""

    story: str
    name: str
    node: str


class Task(NamedTuple):
    """One kind of node: its annotations, the pairs that were compared, and the function that joins them."""

    kind: str
    items: list[Item]
    pairs: list[tuple[str, str, dict[str, float]]]
    join: Callable[[], Union]

    def rows(self, without: int | None = None) -> list[Row]:
        """Return the signs of the annotated pairs, and whether they are the same, without those of a fold."""
        known = {item.node: item for item in self.items}
        return [
            (signs, known[one].name == known[other].name)
            for one, other, signs in self.pairs
            if one in known and other in known and without not in {fold(known[one].story), fold(known[other].story)}
        ]

    def count(self, within: int | None = None) -> np.ndarray:
        """Return the number of pairs that are rightly joined, joined, and annotated: of all, or of those in a fold."""
        union = self.join()
        wanted, found, right = (self._pairs(key, within) for key in (
            lambda item: item.name,
            lambda item: min(union.members(item.node)),
            lambda item: (item.name, min(union.members(item.node))),
        ))  # fmt: skip
        return np.array([right, found, wanted])

    def _pairs(self, key: Callable[[Item], object], within: int | None) -> float:
        """Return the number of pairs with the same key; pairs only partly in the fold count half."""
        sizes, parts = (Counter(map(key, some)) for some in (self.items, self.of(within)))
        every = sum(size * (size - 1) / 2 for size in sizes.values())
        if within is None:
            return every
        return sum(parts[name] * (sizes[name] - 1) / 2 for name in parts)

    def of(self, part: int | None) -> list[Item]:
        """Return the annotations of a fold, or all."""
        return [item for item in self.items if part in {None, fold(item.story)}]


def fold(story: str) -> int:
    """Return the fold of a story: consecutive parts of one story have the same number and fold."""
    return int("".join(filter(str.isdigit, story))) // 2 % FOLDS


def tasks_of(world: World, articles: list[dict[str, Any]], graphs: Path) -> Iterator[Task]:
    """Yield the tasks, each of which builds on those before it."""
    nodes = nodes_at(graphs)

    def items(kind: str) -> list[Item]:
        return [
            Item(article["story"], name, node)
            for article in articles
            for name, node in align(article, f"{kind}s", nodes[article["id"]], world)
            if node is not None
        ]

    stories = Stories(world)
    copied = Union()
    for link in find_copies(world):
        copied.join(link.one, link.other)
    _, places = find_places(world, stories)
    actors = Actors(world, stories)
    compared = [(one, other, signs) for one, other in actors.candidates() if (signs := actors.signs(one, other))]

    def join_actors() -> Union:
        found = (actors.compare(*pair) for pair in compared)
        actors.join([link for link in found if link])
        return actors.union

    for kind, is_person in (("person", True), ("group", False)):
        pairs = [(a.iri, b.iri, strengths(signs)) for a, b, signs in compared if a.is_person == is_person]
        yield Task(kind, items(kind), pairs, join_actors)
    join_actors()
    yield event_task(Events(world, stories, actors=actors.union, places=places, copies=copied), items("event"))


def event_task(events: Events, items: list[Item]) -> Task:
    """Return the events as a task; the annotation of a happening in an article applies to all its events."""
    first = {iri: unit for unit, happening in events.units.items() for iri in happening.events}
    pairs = list(events.candidates())
    signs = [(a, b, strengths(events.signs(events.units[a], events.units[b]))) for a, b in pairs]

    def join_events() -> Union:
        events.join(pairs)
        return events.union

    return Task("event", [item._replace(node=first[item.node]) for item in items], signs, join_events)


def strengths(signs: Iterable[Sign]) -> dict[str, float]:
    """Return the strength of each sign."""
    found: dict[str, float] = {"bias": 1.0}
    for sign in signs:
        found[sign.name] = found.get(sign.name, 0.0) + sign.strength
    return found


def fit(rows: list[Row], prior: dict[str, float]) -> dict[str, float]:
    """Return the weights of a logistic regression in which each sign keeps its direction, for or against."""
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


def choose(task: Task, table: dict[str, Table]) -> None:
    """Fit the weights of one kind, and choose the best threshold."""
    whole = fit(task.rows(), PRIOR[task.kind])
    parts = [fit(task.rows(without=part), PRIOR[task.kind]) for part in range(FOLDS)]
    best = (False, 0.0, 0.0)
    print(task.kind, len(task.rows()), "pairs,", sum(same for _, same in task.rows()), "of them one")
    for step in STEPS:
        others = np.zeros(3)
        for part, weights in enumerate(parts):
            table[task.kind] = {**weights, "least": step}
            others += task.count(within=part)
        table[task.kind] = {**whole, "least": step}
        precision, _, f1 = shares(others)
        print(f"{step:.2f}", *(f"{100 * share:6.1f}" for share in (*shares(others), *shares(task.count()))))
        best = max(best, (precision >= RIGHT[task.kind], f1, step))
    table[task.kind] = {**whole, "least": best[2]}


def shares(counted: np.ndarray) -> tuple[float, float, float]:
    """Return precision, recall and F1.

    >>> shares(np.array([1, 2, 4]))
    (0.5, 0.25, 0.3333333333333333)
    """
    right, found, wanted = (float(number) for number in counted)
    return right / (found or 1), right / (wanted or 1), 2 * right / ((found + wanted) or 1)


def main() -> None:
    """Fit the weights, and print or write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="?", type=Path, default=STORIES)
    parser.add_argument("--graphs", type=Path, help="the stories' graphs as N-Quads, where they are exported already")
    parser.add_argument("--write", action="store_true", help="keep the weights")
    given = parser.parse_args()
    articles = read_stories(given.stories, "odd")
    table: dict[str, Table] = json.loads(evidence.WEIGHTS.read_text(encoding="utf-8"))
    evidence.weights = table.__getitem__  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        graphs = given.graphs or export(given.stories, Path(folder) / "stories.nq")
        world = only(Inputs(complain=print, largest=1 << 40).read([str(graphs)]), {one["id"] for one in articles})
        for task in tasks_of(world, articles, graphs):
            choose(task, table)
            print(table[task.kind])
    if given.write:
        evidence.WEIGHTS.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
