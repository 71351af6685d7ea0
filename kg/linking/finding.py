"""Finds all links in a world: each kind builds on those found before it."""

from __future__ import annotations

from kg.linking.actors import Actors
from kg.linking.cluster import Union
from kg.linking.copies import find_copies
from kg.linking.events import Events
from kg.linking.model import Link, Progress, World
from kg.linking.places import find_places
from kg.linking.stories import Stories


def find_links(world: World, told: Progress = lambda _number: None) -> list[Link]:
    """Return the sorted links of a world: copies of articles, and places, actors and events that are the same."""
    stories = Stories(world)
    copies = find_copies(world)
    copied = Union()
    for link in copies:
        copied.join(link.one, link.other)
    places, same_places = find_places(world, stories)
    actors = Actors(world, stories)
    persons = actors.link(told)
    events = Events(world, stories, actors=actors.union, places=same_places, copies=copied)
    return sorted([*copies, *places, *persons, *events.link(told)])
