"""Compares two graphs: what was added, removed and changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.diff.blank import has_blank, match_blank, name_blank
from kg.diff.model import Change, Changed, Difference, GraphDiff, Sort
from kg.diff.pairing import LOST, Pairing
from kg.diff.reading import Reading
from kg.diff.things import NAMES, SUPERCLASS, Key, Ref, Thing, rank
from kg.formats.turtle import natural
from kg.names import short_iri
from kg.safety.printable import tidy


def compare(
    old: Iterable[ox.Triple],
    new: Iterable[ox.Triple],
    *,
    everything: bool = False,
    name: str = "",
    graphs: tuple[str | None, str | None] = (None, None),
) -> GraphDiff:
    """Compare two graphs, such as those of an article from two versions of the exporter.

    Events, claims, actors and places are paired by the words that they stand for, so that it does not matter how
    they are called. Graphs that hold none of these are compared as triples. Blank nodes are the same where
    what is said of them is.

    Args:
        old: the triples of one graph.
        new: the triples of the other.
        everything: whether confidence, evidence and the versions of the exporter count; otherwise they are
            only counted.
        name: what the graph is called, where no article in it says so.
        graphs: the names of the graphs themselves; None is the default graph.

    >>> one, two = (
    ...     [quad.triple for quad in ox.parse(f"<urn:a> <urn:b> <urn:{word}> .", format=ox.RdfFormat.N_TRIPLES)]
    ...     for word in ("yes", "no")
    ... )
    >>> compare(one, two).added
    ('<urn:a> <urn:b> <urn:no>',)
    """
    was, now, exact = _without_blanks(set(old), set(new))
    before, after = Reading(was), Reading(now)
    pairing = Pairing(before, after)
    asides: Counter[str] = Counter()
    things = tuple(_changes(before, after, pairing, asides, everything=everything))
    ours = before.ours or after.ours
    removed, added = match_blank(was, now) if not ours else _untold(was, now, pairing, things, asides)
    renamed = _renamed(graphs, ours=ours, everything=everything) if was and now else None
    if renamed is None and None not in graphs and graphs[0] != graphs[1] and was and now:
        asides[NAMES] += 1
    change = Change.CHANGED if things or removed or added or renamed else None
    if change and not (was and now):
        change = Change.GAINED if now else Change.LOST
    return GraphDiff(
        tidy(after.identifier or before.identifier or name),
        before.article,
        after.article,
        change,
        things,
        tuple(sorted(map(str, removed))),
        tuple(sorted(map(str, added))),
        tuple(sorted(asides.items())),
        pairing.edited and bool(was and now),
        exact,
        renamed,
    )


def _renamed(
    graphs: tuple[str | None, str | None], *, ours: bool, everything: bool
) -> tuple[str | None, str | None] | None:
    """Return the names of two graphs if they differ and this is reported; ours follow from their articles."""
    old, new = (name and tidy(name) for name in graphs)
    return (old, new) if graphs[0] != graphs[1] and (everything or not ours) else None


def _without_blanks(old: set[ox.Triple], new: set[ox.Triple]) -> tuple[set[ox.Triple], set[ox.Triple], bool]:
    """Name the blank nodes, with one name for those that correspond."""
    if not (has_blank(old) or has_blank(new)):
        return old, new, True
    (old, sure), (new, certain) = name_blank(old), name_blank(new)
    removed, added = match_blank(old, new)
    # what both share keeps the old graph's names
    return old, (old - removed) | added, sure and certain


def _untold(
    old: set[ox.Triple], new: set[ox.Triple], pairing: Pairing, things: tuple[Changed, ...], asides: Counter[str]
) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """Return triples that differ without a change in a property of a thing (such as a missing superclass)."""
    if things or asides or pairing.renames:
        return set(), set()
    return old - new, new - old


def _changes(
    old: Reading, new: Reading, pairing: Pairing, asides: Counter[str], *, everything: bool
) -> Iterator[Changed]:
    """Yield the changes, in text order, and count those hidden by default."""
    old_of = {now: was for was, now in pairing.new_of.items()}
    pairs: list[tuple[Thing | None, Thing | None]] = [
        (old.things.get(old_of.get(iri, "")), thing) for iri, thing in new.things.items()
    ]
    pairs += [(thing, None) for iri, thing in old.things.items() if pairing.new_of.get(iri) not in new.things]
    for was, now in sorted(pairs, key=lambda pair: _place(pair[0], pair[1], pairing)):
        told = list(_differences(was, now, pairing))
        shown = tuple(one for one in told if everything or one.aside is None)
        if was is None or now is None:
            change, thing, reading = (Change.GAINED, now, new) if now else (Change.LOST, was, old)
        else:
            change, thing, reading = Change.CHANGED, now, new
            asides.update(one.aside for one in told if one.aside is not None and not everything)
            if not shown:
                continue
        assert thing is not None
        iris = (was.iri if was else None, now.iri if now else None)
        yield Changed(change, thing.sort, thing.kind, tidy(thing.name), *iris, reading.passage(thing), shown)


def _place(was: Thing | None, now: Thing | None, pairing: Pairing) -> tuple[int, int, bool, tuple[str, str]]:
    """Return the sort key of a thing: its kind, and its position in the new text."""
    thing = now or was
    assert thing is not None
    begin = min((one.begin if now else pairing.moved(one).begin for one in thing.mentions), default=1 << 60)
    return _ORDER[thing.sort], begin, now is not None, natural(thing.iri)


_ORDER = {sort: rank for rank, sort in enumerate(Sort)}


def _differences(was: Thing | None, now: Thing | None, pairing: Pairing) -> Iterator[Difference]:
    before, after = was.facts if was else {}, now.facts if now else {}
    for name in sorted(before.keys() | after.keys(), key=rank):
        said = before[name].values if name in before else {}
        old = {pairing.translated(key): (key, words) for key, words in said.items()}
        new = after[name].values if name in after else {}
        if old.keys() == new.keys() or (name == SUPERCLASS and _class_differs(was, now)):
            continue
        aside = (after.get(name) or before[name]).aside
        lost = {key: words or pairing.old.words(own) for key, (own, words) in old.items() if key not in new}
        gained = {key: words or pairing.new.words(key) for key, words in new.items() if key not in old}
        alike = set(lost.values()) & set(gained.values())
        yield Difference(name, _told(lost, alike), _told(gained, alike), aside)


def _class_differs(was: Thing | None, now: Thing | None) -> bool:
    """Return whether the narrowest classes differ, so that their superclasses add nothing."""
    return was is None or now is None or was.kind != now.kind


def _told(values: dict[Key, str], alike: set[str]) -> tuple[str, ...]:
    """Return the words for values, made distinct if the other side has the same words."""
    ordered = sorted(values.items(), key=str)
    return tuple(tidy(f"{words} ({_mark(key)})" if words in alike else words) for key, words in ordered)


def _mark(key: Key) -> str:
    """Return the identity of a value: the IRI, the datatype or language, or all of its properties."""
    match key:
        case (Ref(iri),):
            return short_iri(iri.removeprefix(LOST))
        case (str(), str(kind)):
            return short_iri(kind) or "plain"
    return " ".join(short_iri(part.iri.removeprefix(LOST)) if isinstance(part, Ref) else str(part) for part in key)
