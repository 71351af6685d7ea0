"""Measures how well ``kg merge`` joins persons, groups and events, on stories that several outlets report.

    python benchmarks/score_merge.py [training/stories] [--part new|even|odd|all] [--graphs FILE.nq] [OPTION…]

The stories are annotated (``training/stories/README.md``): a person, a group or a happening has one identifier in all
articles. Weights and thresholds were fitted to stories with odd numbers up to 200; those with even numbers, and the
new ones from 201 on, are for reporting.
An annotated mention denotes the node of the graph that has an overlapping mention. Three figures are given:

- *joined*: whether the nodes that extraction found are joined rightly: pairwise and B³;
- *in all*: the same, but annotations that extraction did not find count as not joined;
- *right links*: the share of linked pairs of nodes that are the same.

With ``--as-annotated`` the events that were found get the annotated classes, days, places and numbers, as if
extraction never erred in them: the remaining errors are those of merging.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.formats import read_quads
from kg.linking.finding import find_links
from kg.linking.inputs import Inputs
from kg.linking.model import Event, Link, Same, Thing, World, day_of
from kg.linking.names import name_words, skeleton

STORIES = Path(__file__).parent.parent / "training" / "stories"
KINDS = ("persons", "groups", "events")
_MENTION = re.compile(r"(.*)#char=(\d+),(\d+)$")
_NUMBER = re.compile(r"\d+")

#: The number from which on stories are new: nothing was fitted to them.
_NEW = 201
#: Classes of statements: "claimed the attack" is not the attack, though its last word alone would be.
_SPEECH = frozenset({"Statement", "Accusation", "Rejection", "Request", "Threat"})

#: A node of an article, or an annotation without a node.
Item = tuple[str, str]


@dataclass(slots=True)
class Score:
    """Counts of pairs and of items, as sums of precision and recall."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)

    def line(self) -> str:
        """Return the figures as columns."""
        pairs = (_share(self.right, self.found), _share(self.right, self.wanted))
        cubed = (_mean(self.precision), _mean(self.recall))
        return "".join(f"{100 * number:8.1f}" for number in (*pairs, _f1(*pairs), *cubed, _f1(*cubed)))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score(gold: Mapping[Item, str], system: Mapping[Item, Hashable]) -> Score:
    """Compare two ways of grouping the same items.

    >>> one, two, three = ("a", "1"), ("b", "1"), ("c", "1")
    >>> found = score({one: "P", two: "P", three: "Q"}, {one: 1, two: 1, three: 1})
    >>> found.right, found.found, found.wanted
    (1, 3, 1)
    """
    wanted, found = _groups(gold), _groups(system)
    result = Score()
    for item in sorted(gold):
        mine, theirs = found[system[item]], wanted[gold[item]]
        both = len(mine & theirs)
        result.precision.append(both / len(mine))
        result.recall.append(both / len(theirs))
    result.found = sum(len(one) * (len(one) - 1) // 2 for one in found.values())
    result.wanted = sum(len(one) * (len(one) - 1) // 2 for one in wanted.values())
    result.right = sum(gold[a] == gold[b] for one in found.values() for a, b in combinations(sorted(one), 2))
    return result


def _groups(items: Mapping[Item, Hashable]) -> dict[Hashable, set[Item]]:
    groups: dict[Hashable, set[Item]] = defaultdict(set)
    for item, group in items.items():
        groups[group].add(item)
    return groups


# -- from annotations to nodes ------------------------------------------------------------------------


def spans(text: str, annotation: dict[str, Any], kind: str) -> list[tuple[int, int]]:
    """Return the spans of the words of an annotation in a text."""
    words = [annotation["trigger"]] if kind == "events" else annotation["mentions"]
    return [(found.start(), found.end()) for word in words for found in re.finditer(re.escape(word), text)]


def nodes_at(graphs: Path) -> dict[str, list[tuple[int, int, str]]]:
    """Return for each article, by its identifier, the spans and nodes of its mentions."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for quad in read_quads(graphs, largest=None):
        if quad.predicate.value.endswith("gaf#denotedBy"):
            at = _MENTION.fullmatch(quad.object.value)
            if at:
                found[at[1].rpartition("/")[2]].append((int(at[2]), int(at[3]), quad.subject.value))
    return found


def align(
    article: dict[str, Any], kind: str, nodes: Iterable[tuple[int, int, str]], world: World
) -> Iterator[tuple[str, str | None]]:
    """Yield the identifier of each annotation with its node, if there is one."""
    every = sorted(node for node in nodes if _is(world, node[2], kind))
    taken: set[str] = set()
    for annotation in article[kind]:
        some = [node for node in every if not (kind == "events" and _is_only_about(world.events[node[2]], annotation))]
        best: dict[str, float] = defaultdict(float)
        for at, (begin, end) in enumerate(spans(article["text"], annotation, kind)):
            for first, last, iri in some:
                both = min(end, last) - max(begin, first)
                if both > 0 and iri not in taken:
                    best[iri] += both / max(end - begin, last - first) / (1 + 0.1 * at)
        node = max(sorted(best), key=lambda iri: best[iri], default=None)
        if node is not None:
            taken.add(node)
        yield annotation["id"], node


def _is(world: World, iri: str, kind: str) -> bool:
    if kind == "events":
        return iri in world.events
    thing = world.things.get(iri)
    return (
        thing is not None
        and "Actor" in thing.kinds
        and "Country" not in thing.kinds
        and thing.is_person == (kind == "persons")
    )


def _is_only_about(event: Event, annotation: dict[str, Any]) -> bool:
    """Return whether the annotation is of a statement, and the event is only what it is about."""
    return annotation["class"] in _SPEECH and event.root not in _SPEECH | {"Event"}


def joined(links: Iterable[Link], same: Same) -> dict[str, str]:
    """Return the representative of each node."""
    return {link.one: link.other for link in links if link.same is same}


def in_part(story: str, part: str) -> bool:
    """Return whether a story is in a part by its number: ``odd``, ``even``, ``new`` or ``all``.

    >>> [in_part("s125", part) for part in ("odd", "even", "new", "all")]
    [True, False, False, True]
    >>> [in_part("s201", part) for part in ("odd", "even", "new", "all")]
    [False, False, True, True]
    """
    found = _NUMBER.search(story)
    if part == "all" or found is None:
        return part == "all"
    number = int(found[0])
    return part == ("new" if number >= _NEW else "odd" if number % 2 else "even")


def read_stories(folder: Path, part: str) -> list[dict[str, Any]]:
    """Read the articles of a part."""
    files = sorted(folder.glob("*.jsonl")) if folder.is_dir() else [folder]
    articles = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [article for article in articles if in_part(article["story"], part)]


def correct(article: dict[str, Any], nodes: Iterable[tuple[int, int, str]], world: World) -> None:
    """Give the events of an article the annotated class, day, place and numbers."""
    annotated = {event["id"]: event for event in article["events"]}
    for name, node in align(article, "events", nodes, world):
        if node is None:
            continue
        told, event = annotated[name], world.events[node]
        if event.root != told["class"]:
            event.category = event.root = told["class"]
        event.first = event.last = day_of(told["day"]) if "day" in told else None
        event.places = {_place(told["place"], event.doc, world)} if "place" in told else set()
        event.counts = {count: told[count] for count in ("killed", "injured") if told.get(count)}


def _place(name: str, doc: str, world: World) -> str:
    """Return the place with a name in an article; if need be, make one for all articles that mention it."""
    words = _skeletons(name)
    for iri in sorted(world.docs[doc].things):
        if world.things[iri].is_place and words in map(_skeletons, world.things[iri].names):
            return iri
    iri = "place/" + "-".join(words)
    made = world.things.setdefault(iri, Thing(iri, frozenset({"Place"}), name, {name}))
    made.docs.add(doc)
    world.docs[doc].things.add(iri)
    return iri


def _skeletons(name: str) -> tuple[str, ...]:
    return tuple(map(skeleton, name_words(name)))


def measure(
    articles: list[dict[str, Any]], graphs: Path, *, errors: bool = False, as_annotated: bool = False
) -> dict[str, tuple[Score, Score]]:
    """Return for each kind the scores over the nodes found, and over all annotations."""
    wanted = {article["id"] for article in articles}

    def fail(error: Exception) -> None:
        raise error

    world = Inputs(complain=fail, largest=1 << 40).read([str(graphs)])
    world = only(world, wanted)
    nodes = nodes_at(graphs)
    for article in articles if as_annotated else ():
        correct(article, nodes[article["id"]], world)
    links = find_links(world)
    result = {}
    for kind in KINDS:
        centre = joined(links, Same.EVENT if kind == "events" else Same.ACTOR)
        gold: dict[Item, str] = {}
        system: dict[Item, Hashable] = {}
        every: dict[Item, str] = {}
        all_found: dict[Item, Hashable] = {}
        for article in articles:
            for name, node in align(article, kind, nodes[article["id"]], world):
                item = (article["id"], name)
                every[item] = name
                all_found[item] = centre.get(node, node) if node else item
                if node:
                    gold[item], system[item] = name, centre.get(node, node)
        result[kind] = score(gold, system), score(every, all_found)
        if errors:
            tell_errors(kind, gold, system)
    return result


def only(world: World, wanted: set[str]) -> World:
    """Return the part of a world from some articles, as if the others had not been read."""
    kept = World()
    kept.docs = {iri: doc for iri, doc in world.docs.items() if iri.rpartition("/")[2] in wanted}
    kept.events = {iri: event for iri, event in world.events.items() if event.doc in kept.docs}
    for iri, thing in world.things.items():
        thing.docs &= kept.docs.keys()
        if thing.docs or not any(iri.startswith(f"{doc}/") for doc in world.docs):
            kept.things[iri] = thing
    return kept


def tell_errors(kind: str, gold: Mapping[Item, str], system: Mapping[Item, Hashable]) -> None:
    """Print the pairs that are wrongly joined, and those that are wrongly not joined."""
    for one, other in combinations(sorted(gold), 2):
        same, together = gold[one] == gold[other], system[one] == system[other]
        if same != together:
            print(f"{kind} {'MISSED' if same else 'WRONG'} {one} {other}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="?", type=Path, default=STORIES)
    parser.add_argument("--part", choices=("new", "even", "odd", "all"), default="even")
    parser.add_argument("--graphs", type=Path, help="the stories' graphs as N-Quads, where they are exported already")
    parser.add_argument("--errors", action="store_true", help="print each pair that is wrong or missed")
    parser.add_argument("--as-annotated", action="store_true", help="as if no event had been misread")
    given = parser.parse_args()
    articles = read_stories(given.stories, given.part)
    with tempfile.TemporaryDirectory() as folder:
        graphs = given.graphs or export(given.stories, Path(folder) / "stories.nq")
        result = measure(articles, graphs, errors=given.errors, as_annotated=given.as_annotated)
    print(f"{len(articles)} articles of {len({one['story'] for one in articles})} stories, {given.part}")
    print(f"{'':24}" + "".join(f"{name:>8}" for name in ("pair P", "R", "F1", "B³ P", "R", "F1")))
    for kind, (found, everything) in result.items():
        print(f"{kind:10}{'joined':14}{found.line()}")
        print(f"{'':10}{'in all':14}{everything.line()}")


def export(stories: Path, out: Path) -> Path:
    """Export the stories."""
    from kg.cli import main as kg

    if code := kg(["export", str(stories), "-q", "-f", "nquads", "-o", str(out)]):
        sys.exit(code)
    return out


if __name__ == "__main__":
    main()
