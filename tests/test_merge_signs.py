"""Each detail that tells look-alikes apart, or what is one under two names, counts in merging."""

from __future__ import annotations

import pytest

from kg.linking import Link, Same
from kg.linking.cluster import Union
from kg.linking.event_signs import Signs
from kg.linking.finding import find_links
from kg.linking.happenings import Happening
from kg.linking.model import Doc, Thing, World, day_of
from kg.linking.stories import Stories

DAY = day_of("2026-03-10") or 0


def happening(doc: str, **more: object) -> Happening:
    """Return a strike, with its attributes changed."""
    made = Happening(
        [f"{doc}/event/1"], {doc}, {DAY}, {"Assault"}, {"Assault"}, {"attack"}, {"attack"}, first=DAY, last=DAY
    )
    for name, value in more.items():
        setattr(made, name, value)
    return made


def signs(one: Happening, other: Happening, *things: Thing) -> dict[str, float]:
    """Return the strength of each sign between two happenings of one story."""
    world = World(
        docs={doc: Doc(doc, day=DAY, words=["avalanche", "karliova"]) for doc in "ab"},
        things={thing.iri: thing for thing in things},
    )
    compared = Signs(world, Stories(world), Union(), {}, {})
    return {sign.name: sign.strength for sign in compared.between(one, other)}


MARKET, MOSQUE = (
    Thing(f"{doc}/place/{name}", frozenset({"Place"}), f"the old {name}", docs={doc})
    for doc, name in (("a", "market"), ("b", "mosque"))
)


def test_two_spots_of_one_town_speak_against_one_attack() -> None:
    one, other = (
        happening(doc, places={spot.iri, "place/idlib"}, near={spot.iri, "place/idlib"})
        for doc, spot in (("a", MARKET), ("b", MOSQUE))
    )
    assert {"same place", "other spot"} <= signs(one, other, MARKET, MOSQUE).keys()
    assert "other spot" not in signs(one, one, MARKET)


@pytest.mark.parametrize(
    ("mine", "theirs", "turned"),
    [
        (({"who"}, set()), (set(), {"who"}), True),
        (({"who"}, set()), ({"who"}, set()), False),
        (({"who"}, set()), ({"who"}, {"who"}), False),
        (({"who"}, {"whom"}), ({"them"}, {"whom", "who"}), False),
    ],
)
def test_who_acts_in_one_and_suffers_in_the_other_speaks_against(
    mine: tuple[set[str], set[str]], theirs: tuple[set[str], set[str]], turned: bool
) -> None:
    one = happening("a", actors=mine[0], targets=mine[1])
    other = happening("b", actors=theirs[0], targets=theirs[1])
    assert ("turned roles" in signs(one, other)) == turned


@pytest.mark.parametrize(("first", "later", "fallen"), [(9, 4, True), (4, 9, False), (4, 4, False)])
def test_a_toll_that_falls_in_a_later_article_speaks_against(first: int, later: int, fallen: bool) -> None:
    one = happening("a", counts={"killed": {first}})
    other = happening("b", counts={"killed": {later}}, published={DAY + 1})
    assert ("fallen count" in signs(one, other)) == fallen
    assert ("fallen count" in signs(other, one)) == fallen


@pytest.mark.parametrize(
    ("mine", "theirs", "others"),
    [("Bombing", "Shooting", True), ("Bombing", "Bombing", False), ("Bombing", "Assault", False)],
)
def test_another_kind_of_attack_speaks_against(mine: str, theirs: str, others: bool) -> None:
    one, other = (happening(doc, categories={name}) for doc, name in (("a", mine), ("b", theirs)))
    assert ("other means" in signs(one, other)) == others


@pytest.mark.parametrize(
    ("mine", "theirs", "name"),
    [
        ("resigned", "resignation", "kindred trigger"),
        ("attack", "attacks", "kindred trigger"),
        ("attack", "attack", "same trigger"),
        ("attack", "arrest", None),
    ],
)
def test_two_forms_of_one_word_speak_for_one(mine: str, theirs: str, name: str | None) -> None:
    one, other = (happening(doc, triggers={word}) for doc, word in (("a", mine), ("b", theirs)))
    found = signs(one, other).keys() & {"kindred trigger", "same trigger"}
    assert found == ({name} if name else set())


def test_two_requests_of_one_story_are_alike_only_with_a_party_or_a_word_in_common() -> None:
    one, other = (happening(doc, roots={"Request"}, categories={"Request"}, triggers=set()) for doc in "ab")
    assert "said by others" in signs(one, other)
    one.actors = other.actors = {"actor/un"}
    assert {"said by others", "same class"} & signs(one, other).keys() == {"same class"}


# -- persons and groups -------------------------------------------------------------------------------


def actors(*things: Thing) -> list[Link]:
    """Return the links between actors whose articles share a story."""
    world = World(things={thing.iri: thing for thing in things})
    for thing in things:
        for doc in thing.docs:
            words = "avalanche buried minibus teachers near karliova".split()
            world.docs.setdefault(doc, Doc(doc, day=DAY, words=words)).things.add(thing.iri)
    return [link for link in find_links(world) if link.same is Same.ACTOR]


def thing(doc: str, kind: str, name: str, *, role: str = "") -> Thing:
    return Thing(f"{doc}/actor/{name}", frozenset({"Actor", kind}), name, {name}, {doc}, {role} - {""})


@pytest.mark.parametrize(
    ("kinds", "names", "same"),
    [
        (("Person", "Person"), ("Elena Sarsenova", "Yelena Sarsenova"), True),
        (("Government", "Government"), ("Interior Ministry", "Ministry of Internal Affairs"), True),
        (("Government", "Government"), ("Defence Ministry", "Ministry of Defense"), True),
        (("Government", "Government"), ("Interior Ministry", "Ministry of Defense"), False),
        (("Organization", "Population"), ("Fair Georgia", "Fair Georgia"), True),
        (("Population", "Population"), ("Georgians", "Georgians"), False),
    ],
)
def test_other_words_for_one_name_join_actors_of_one_story(
    kinds: tuple[str, str], names: tuple[str, str], same: bool
) -> None:
    one, other = (thing(doc, kind, name) for doc, kind, name in zip("ab", kinds, names, strict=True))
    assert bool(actors(one, other)) == same


def test_an_abbreviated_office_is_the_same_office() -> None:
    short = thing("a", "Person", "Mohanty", role="PM")
    full, other = (thing("b", "Person", "Raghav Mohanty", role=role) for role in ("Prime Minister", "governor"))
    assert actors(short, full)[0].score > max((link.score for link in actors(short, other)), default=0)


def test_an_office_and_a_calling_speak_against_one_person() -> None:
    """A police commissioner and a trader of one name and story differ more than two officials do."""
    official = thing("a", "Person", "Sani Abubakar", role="commissioner of police")
    others = [thing("b", "Person", "Sani Abubakar", role=role) for role in ("trader", "governor")]
    trader, governor = (actors(official, other) for other in others)
    assert max((link.score for link in trader), default=0) < governor[0].score


@pytest.mark.parametrize(
    ("name", "country", "same"),
    [
        ("Israeli army", "LB", True),
        ("the military", "IL", True),
        ("army", "LB", False),
        ("Lebanese army", "IL", False),
        ("army engineers", "IL", False),
    ],
)
def test_the_army_of_a_country_is_its_known_armed_force(name: str, country: str, same: bool) -> None:
    known = Thing("actor/idf", frozenset({"Actor", "ArmedForce"}), "Israel Defence Forces", {"IDF"}, {"a"})
    known.ties = {"id/country/IL"}
    army = thing("b", "ArmedForce", name)
    land = Thing(f"id/country/{country}", frozenset({"Country", "Place"}), docs={"b"}, country=f"id/country/{country}")
    assert bool(actors(known, army, land)) == same
