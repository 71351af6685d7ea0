"""The columns of event rows: the content of each, defined once for all formats.

``docs/event-rows.md`` is the same for people; a test compares the two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

#: What a cell holds. A member of a list is empty where others of its row need its place.
Value = str | int | float | dt.date | list[str] | None
Row = dict[str, Value]


class Sort(str, Enum):
    """The type of a column's values."""

    TEXT = "text"
    LIST = "list of texts"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, type, description and an example."""

    name: str
    sort: Sort
    about: str
    example: str


def _who(name: str, plural: str, about: str, example: tuple[str, str, str]) -> Iterator[Column]:
    """Yield three lists about the same nodes, in the same order."""
    label, iri, kind = example
    yield Column(plural, Sort.LIST, f"{about}: their names", label)
    yield Column(f"{name}_iris", Sort.LIST, f"their IRIs, in the order of `{plural}`", iri)
    yield Column(f"{name}_types", Sort.LIST, f"their classes, in the order of `{plural}`", kind)


#: The counts that an event may have.
COUNTS = ("killed", "injured", "detained", "displaced")


def _counts() -> Iterator[Column]:
    for name, example in zip(COUNTS, ("7", "12", "2", "4000"), strict=True):
        yield Column(name, Sort.INTEGER, f"how many were {name}", example)
        precision = "whether that is `Exact`, `AtLeast`, `AtMost` or `Approximately`"
        yield Column(f"{name}_precision", Sort.TEXT, precision, "AtLeast")
        yield Column(f"{name}_words", Sort.TEXT, "the words that say so", "at least seven")


_ACTOR = ("Syrian military", "https://w3id.org/newskg/id/actor/syrian-military", "ArmedForce")
_TARGET = ("insurgents", "https://w3id.org/newskg/id/article/a1/actor/insurgents", "ArmedGroup")
_PLACE = ("Hama", "https://w3id.org/newskg/id/place/gn-170017", "City")
_CLAIM = "https://w3id.org/newskg/id/article/a1/claim/1900-1904"

#: All columns, in their order. What is not known is empty.
COLUMNS: tuple[Column, ...] = (
    Column("event", Sort.TEXT, "IRI of the event; no two rows of an export have the same",
           "https://w3id.org/newskg/id/article/a1/event/1824-1835"),
    Column("label", Sort.TEXT, "what happened, in a few words", "Syrian military pushed back insurgents in Hama"),
    Column("type", Sort.TEXT, "the deepest class of the event", "Loss"),
    Column("root_type", Sort.TEXT, "the class right below `Event` that holds it", "TerritorialChange"),
    Column("plover", Sort.TEXT, "PLOVER event type of the class", "RETREAT"),
    Column("cameo", Sort.TEXT, "CAMEO root code of the class; text, as it may begin with 0", "08"),
    Column("acled", Sort.TEXT, "ACLED sub-event type of the class", "Non-state actor overtakes territory"),
    Column("start_date", Sort.DATE, "first day on which it happened or may have happened", "2024-11-30"),
    Column("end_date", Sort.DATE, "last such day", "2024-12-01"),
    Column("date_precision", Sort.TEXT,
           "`Day`, `Week`, `Month`, `Season` or `Year`: at some time within; `Throughout`: from first to last day",
           "Day"),
    Column("date_words", Sort.TEXT, "the words that say when", "overnight"),
    *_who("actor", "actors", "who did it", _ACTOR),
    *_who("target", "targets", "to whom or what it was done", _TARGET),
    *_who("place", "places", "where it happened, the closest first", _PLACE),
    Column("country", Sort.TEXT, "ISO 3166-1 code of the country of the first place", "SY"),
    Column("latitude", Sort.DECIMAL, "of the first place, in degrees (WGS 84)", "35.13179"),
    Column("longitude", Sort.DECIMAL, "of the first place, in degrees (WGS 84)", "36.75783"),
    Column("location_basis", Sort.TEXT,
           "whose coordinates these are: `OwnPoint`, or where the place itself is in no list, `PointOfContainer` or "
           "`PointOfSurroundings`", "OwnPoint"),
    Column("geonames", Sort.INTEGER, "GeoNames number of the first place", "170017"),
    *_counts(),
    Column("factuality", Sort.TEXT, "`Asserted`, `Claimed`, `Planned`, `Hypothetical` or `Denied`", "Claimed"),
    Column("verification", Sort.TEXT, "`Unverified` or `Verified`, where the text says so", "Unverified"),
    *_who("source", "sources", "to whom the event is attributed",
          ("SANA", "https://w3id.org/newskg/id/actor/sana", "Organization")),
    Column("claims", Sort.LIST, "IRIs of the claims about the event", _CLAIM),
    Column("claimants", Sort.LIST, "who makes each claim, in the order of `claims`", "SANA and war monitor"),
    Column("stances", Sort.LIST,
           "`Affirms`, `Denies`, `Doubts`, `Predicts`, `Intends` or `Demands`, in the order of `claims`", "Affirms"),
    Column("confidence", Sort.DECIMAL,
           "how likely it is that all that the row says of the event is right, from 0 to 1", "0.87"),
    Column("evidence", Sort.TEXT, "the words that the event was read from", "pushed back"),
    Column("evidence_in", Sort.TEXT, "whether `evidence` stands in the `text` or the `headline`", "text"),
    Column("evidence_begin", Sort.INTEGER, "offset of the first character of `evidence` there", "1824"),
    Column("evidence_end", Sort.INTEGER, "offset after the last one", "1835"),
    Column("article", Sort.TEXT, "IRI of the article", "https://w3id.org/newskg/id/article/a1"),
    Column("article_id", Sort.TEXT, "identifier of the article in its source", "a1"),
    Column("headline", Sort.TEXT, "of the article", "Insurgents reach Hama"),
    Column("publisher", Sort.TEXT, "of the article", "Example News"),
    Column("published", Sort.DATE, "when the article was published", "2024-12-01"),
    Column("url", Sort.TEXT, "address of the article", "https://news.example/2024/12/hama"),
)  # fmt: skip


def dictionary() -> str:
    """Return the data dictionary as a table in Markdown.

    >>> dictionary().splitlines()[2].split(" | ")[0]
    '| `event`'
    """
    lines = ["| column | values | what it holds | example |", "|---|---|---|---|"]
    lines += [f"| `{one.name}` | {one.sort.value} | {one.about} | {one.example} |" for one in COLUMNS]
    return "".join(f"{line}\n" for line in lines)
