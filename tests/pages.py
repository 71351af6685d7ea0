"""Graphs that the tests of the page show: one of hostile words, and many events of articles that tell the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import cycle

from rdflib import Graph, URIRef

from kg.model import (
    Article,
    Claim,
    Count,
    Entity,
    Event,
    Extraction,
    Factuality,
    Kind,
    Location,
    Precision,
    Relation,
    Span,
    Stance,
    Verification,
    When,
)  # fmt: skip
from kg.rdf import to_graph

SAME = URIRef("https://w3id.org/newskg/ns#sameEventAs")

#: What a browser would run, or take for the end of what it is in.
HOSTILE = (
    "<script>window.hurt=1</script>",
    "</script><script>window.hurt=1</script>",
    "<img src=x onerror=window.hurt=1>",
    "<!--<script>",
    "]]>",
    "\u2028window.hurt=1\u2029",
    "\u202eevil\u202c",
    "</style><style>*{display:none}",
    "${window.hurt=1}",
    "&lt;b&gt;",
    "\U0001f4a5\U0001f1f8\U0001f1fe",
)

_STORY = (
    "{0} Rebels {1} took over {2} Homs on Sunday, {3} General {4} Sami said. The ministry denied {5} that four people "
    "had been killed {6}. “{7} Nobody will leave {8},” {9} he added. Talks may begin in {10} Paris.\n"
)


def hostile() -> tuple[Graph, str]:
    """Return the graph of an article in which all names, words and headlines would be markup, and its text."""
    text = _STORY.format(*HOSTILE)

    def span(words: str) -> Span:
        begin = text.index(words)
        return Span(begin, begin + len(words))

    sunday = When(dt.date(2024, 12, 1), dt.date(2024, 12, 1), span("Sunday"))
    rebels, homs, sami, ministry, people, paris = (
        span(words) for words in (f"Rebels {HOSTILE[1]}", f"{HOSTILE[2]} Homs", f"General {HOSTILE[4]} Sami",
                                  "The ministry", "four people", f"{HOSTILE[10]} Paris")
    )  # fmt: skip
    names = {"rebels": rebels, "homs": homs, "sami": sami, "ministry": ministry, "people": people, "paris": paris}
    kinds = (Kind.ARMED_GROUP, Kind.CITY, Kind.PERSON, Kind.GOVERNMENT, Kind.POPULATION, Kind.CITY)
    points = {"homs": Location(34.7268, 36.7234, "SY"), "paris": Location(48.8534, 2.3488, "FR")}
    entities = tuple(
        Entity(name, kind, where.of(text), (f"{HOSTILE[0]} {name}",), (where,), location=points.get(name))
        for (name, where), kind in zip(names.items(), kinds, strict=True)
    )
    events = (
        Event("took", "Capture", (span("took over"),), f"took over {HOSTILE[1]}", ("rebels",), (), ("homs",), sunday,
              factuality=Factuality.CLAIMED, verification=Verification.UNVERIFIED, according_to=("sami",),
              confidence=0.8),
        Event("killed", "Killing", (span("killed"),), f"killed {HOSTILE[2]}", (), ("people",), (), None,
              (Count("killed", 4, Precision.EXACT, span("four")),), factuality=Factuality.DENIED,
              according_to=("ministry",), confidence=0.4),
        Event("leave", "Withdrawal", (span("leave"),), "leave", factuality=Factuality.PLANNED, confidence=0.3),
        Event("talks", "Talks", (span("Talks"),), "Talks", places=("paris",), factuality=Factuality.HYPOTHETICAL),
        Event("begin", "Event", (span("begin"),), "begin", factuality=Factuality.ASSERTED, confidence=0.9),
    )  # fmt: skip
    claims = (
        Claim("said", span("said"), ("sami",), (span(f"took over {HOSTILE[2]} Homs"),), about=("took",)),
        Claim("denied", span("denied"), ("ministry",), (span("four people had been killed"),), about=("killed",),
              stance=Stance.DENIES),
        Claim("added", span("added"), ("sami",), (span(f"{HOSTILE[7]} Nobody will leave"),),
              (span(f"{HOSTILE[7]} Nobody will leave {HOSTILE[8]}"),), ("leave",)),
    )  # fmt: skip
    article = Article(
        id=f"hostile {HOSTILE[0]}", text=text, title=f"Homs {HOSTILE[1]} {HOSTILE[4]}", date=dt.date(2024, 12, 2),
        publisher=HOSTILE[2], author=HOSTILE[5], url="javascript:window.hurt=1",
    )  # fmt: skip
    return to_graph(Extraction(article, entities, events, claims)), text


#: Where the events of the many articles happen.
_TOWNS = (
    ("Aleppo", 36.2, 37.16), ("Homs", 34.73, 36.72), ("Kharkiv", 49.98, 36.25), ("Goma", -1.67, 29.22),
    ("Puno", -15.84, -70.02), ("Manila", 14.6, 120.98), ("Null Island", 0.0, 0.0),
)  # fmt: skip


def many(articles: int = 200, each: int = 25) -> Iterator[tuple[Graph, str]]:
    """Yield graphs of articles with events of all sorts, their first ones being one event with ever other tolls."""
    before: URIRef | None = None
    for number in range(articles):
        graph, text = _one_of_many(number, each)
        first = next(graph.subjects(URIRef("https://w3id.org/newskg/ns#killed"), None))
        assert isinstance(first, URIRef)
        if before is not None and number < 4:
            graph.add((first, SAME, before))
        before = first
        yield graph, text


def _one_of_many(number: int, each: int) -> tuple[Graph, str]:
    town, lat, long = _TOWNS[number % len(_TOWNS)]
    lines = [f"Group {number % 40} struck {town} on day {at}, killing {at + number}." for at in range(each)]
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(each)]

    def span(at: int, words: str) -> Span:
        begin = starts[at] + lines[at].index(words)
        return Span(begin, begin + len(words))

    group = Entity("group", Kind.ARMED_GROUP, f"Group {number % 40}", known=f"actor/group-{number % 40}",
                   mentions=tuple(span(at, f"Group {number % 40}") for at in range(each)))  # fmt: skip
    country = Entity("country", Kind.COUNTRY, f"{town}land", known=f"country/{town[:2].upper()}")
    place = Entity("place", Kind.CITY, town, known=f"place/{number % len(_TOWNS)}",
                   mentions=tuple(span(at, town) for at in range(each)), location=Location(lat, long, "XX"),
                   relations=(Relation("within", "country"),))  # fmt: skip
    events = []
    kinds = cycle(("AirStrike", "Battle", "Protest", "Talks"))
    factualities = cycle(Factuality)
    for at, kind, factuality in zip(range(each), kinds, factualities, strict=False):
        day = dt.date(2024, 1, 1) + dt.timedelta(days=number + at)
        happened = factuality in {Factuality.ASSERTED, Factuality.CLAIMED}
        count = Count("killed", at + number, Precision.AT_LEAST, span(at, f"killing {at + number}"))
        events.append(
            Event(f"e{at}", kind, (span(at, "struck"),), f"Group {number % 40} struck {town}", ("group",), (),
                  ("place",), When(day, day, span(at, f"day {at}")), (count,) if happened else (), factuality,
                  according_to=("group",) if factuality is Factuality.CLAIMED else (), confidence=(at % 10) / 10)
        )  # fmt: skip
    article = Article(id=f"a{number:03}", text=text, title=f"Strike {number} on {town}", date=dt.date(2024, 6, 1),
                      publisher=f"Paper {number % 3}")  # fmt: skip
    return to_graph(Extraction(article, (group, country, place), tuple(events))), text
