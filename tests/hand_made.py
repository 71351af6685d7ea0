"""An extraction made by hand that uses everything the model can say."""

from __future__ import annotations

import datetime as dt

from kg.model import (
    Article,
    Basis,
    Claim,
    Count,
    Entity,
    Event,
    Extraction,
    Factuality,
    Kind,
    Location,
    Paragraph,
    Part,
    Position,
    Precision,
    Relation,
    Span,
    Verification,
    When,
)  # fmt: skip

TEXT = (
    "Truce ends\n\n"
    "Rebels led by Captain Ana Ruiz shelled the port of Lindau on Monday, killing at least four people and wounding "
    "about 20, the army said. It was not confirmed.\n\n"
    "Ministers of Norland will meet in the city. “We are ready,” said Ruiz. Police held nine people; 300 fled."
)


def span(words: str, *, after: str = "") -> Span:
    """Where words stand in the text, the first time after others."""
    begin = TEXT.index(words, TEXT.index(after))
    return Span(begin, begin + len(words))


ARTICLE = Article(
    id="truce 1",
    text=TEXT,
    date=dt.date(2024, 12, 3),
    url="https://example.org/a b",
    publisher="The Post",
    author="A. Writer",
)

ENTITIES = (
    Entity(
        "rebels", Kind.ARMED_GROUP, "Rebels", mentions=(span("Rebels"),),
        relations=(Relation("ledBy", "ruiz", span("led by")), Relation("opposes", "army")), confidence=0.8,
    ),
    Entity(
        "ruiz", Kind.PERSON, "Ana Ruiz", alt_labels=("Ruiz", "Captain\nAna Ruiz"),
        mentions=(span("Ana Ruiz"), span("Ruiz", after="said Ruiz")),
        positions=(Position("captain", span("Captain"), "rebels", dt.date(2010, 1, 1), dt.date(2014, 12, 31)),),
        relations=(Relation("memberOf", "rebels"),),
    ),
    Entity("army", Kind.ARMED_FORCE, "the army", mentions=(span("the army"),),
           relations=(Relation("alliedWith", "norland"),)),
    Entity("four", Kind.POPULATION, "people", mentions=(span("four people"),), named=False),
    Entity("ministers", Kind.GOVERNMENT, "Ministers of Norland", mentions=(span("Ministers of Norland"),),
           relations=(Relation("memberOf", "norland"),)),
    Entity("police", Kind.ORGANIZATION, "Police", mentions=(span("Police"),)),
    Entity(
        "norland", Kind.COUNTRY, "Norland", known="country/NX", mentions=(span("Norland"),),
        location=Location(60.0, -0.125, "NX", 99),
    ),
    Entity(
        "lindau", Kind.CITY, "Lindau", known="place/1234", mentions=(span("Lindau"), span("the city")),
        location=Location(47.5460912, 9.6842, "DE", 1234), relations=(Relation("within", "norland"),),
        confidence=0.95, place_confidence=0.67,
    ),
    Entity("port", Kind.FACILITY, "port of Lindau", mentions=(span("the port of Lindau"),),
           location=Location(47.5460912, 9.6842, "DE", basis=Basis.CONTAINER),
           relations=(Relation("within", "lindau"),)),
)  # fmt: skip

EVENTS = (
    Event(
        "e1", "Shelling", (span("shelled"),), "Rebels shelled the port", ("rebels",), ("port",), ("port", "lindau"),
        When(dt.date(2024, 12, 2), dt.date(2024, 12, 2), span("on Monday")),
        (
            Count("killed", 4, Precision.AT_LEAST, span("at least four")),
            Count("injured", 20, Precision.ABOUT, span("about 20")),
        ),
        Factuality.CLAIMED, Verification.UNVERIFIED, ("army",), confidence=0.9,
    ),
    Event("e2", "Meeting", (span("meet"),), "Ministers meet", ("ministers",), (), ("lindau",),
          factuality=Factuality.PLANNED),
    Event("e3", "Arrest", (span("held"),), "Police held nine people", ("police",), ("four",),
          counts=(Count("detained", 9, Precision.EXACT, span("nine")),), verification=Verification.VERIFIED),
    Event("e4", "Displacement", (span("fled"),), "300 fled",
          counts=(Count("displaced", 300, Precision.AT_MOST, span("300")),), factuality=Factuality.CLAIMED,
          according_to=("police",)),
    Event("e6", "Killing", (span("killing"),), "four could be killed", factuality=Factuality.HYPOTHETICAL,
          counts=(Count("killed", 4, Precision.EXACT, span("four")),)),
    Event("e5", "Event", (span("ends"),), "Truce ends", factuality=Factuality.DENIED),
)  # fmt: skip

CLAIMS = (
    Claim("c1", span("said", after="the army"), ("army",), (span("Rebels led by Captain Ana Ruiz shelled the port"),),
          about=("e1",), when=When(dt.date(2024, 12, 2), dt.date(2024, 12, 2), span("on Monday"))),
    Claim("c2", span("said Ruiz"), ("ruiz",), (span("We are ready"),), (span("We are ready"),)),
)  # fmt: skip

EXTRACTION = Extraction(
    ARTICLE, ENTITIES, EVENTS, CLAIMS, (Paragraph(span("Truce ends"), Part.HEADLINE),), model="en_newskg-1.2.0"
)
