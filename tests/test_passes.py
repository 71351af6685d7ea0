"""The passes of the extraction: their order, and that none changes what an earlier one found."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from kg.extract import article as order
from kg.extract.events.event_draft import EventDraft
from kg.extract.passes.claimed import Claimed, claim
from kg.extract.passes.drafts import Drafts, read
from kg.extract.passes.kept import keep
from kg.extract.passes.text import Text, read_text
from kg.extract.passes.tied import Tied, tie
from kg.extract.passes.told import Told, tell
from kg.extract.passes.who import Who, identify
from kg.extract.tables import tables_of
from kg.language import common_words, read_sections
from kg.lexicon import Lexicon
from kg.lexicon.gazetteer import open_gazetteer
from kg.model import Article

DOCS = Path(__file__).parents[1] / "docs" / "extraction.md"
ORDER = ("read_text", "identify", "read", "tell", "claim", "tie", "keep")
TEXT = """Rebels seized Goma

The army of Congo said on Monday that rebels led by Colonel Jean Mbeki had killed 12 soldiers in Goma. "I saw them
fall," said Marie Kabila, a nurse. The attack was condemned by both countries.

Kenya, an ally of Uganda, sent troops to Bukavu on Tuesday. They were attacked there, according to the army."""


def called_in_order() -> list[str]:
    tree = ast.parse(inspect.getsource(order.extract_from))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    names = [(call.lineno, call.func.id) for call in calls if isinstance(call.func, ast.Name)]
    return [name for _, name in sorted(names) if name in ORDER]


def test_the_passes_are_called_in_the_order_of_the_documentation() -> None:
    assert tuple(called_in_order()) == ORDER
    rows = re.findall(r"^\| `(\w+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(rows) == ORDER


@pytest.mark.parametrize("result", [Text, Who, Drafts, Told, Claimed, Tied])
def test_results_are_frozen(result: Any) -> None:
    assert vars(result)["__dataclass_params__"].frozen


def of_text(text: Text) -> object:
    mentions = [(m.index, m.start, m.end, m.reach, m.tail, m.type, m.kind, dict(m.votes)) for m in text.mentions]
    return mentions, dict(text.owner), [*text.reports], [*text.matches]


def of_who(who: Who) -> object:
    cast = who.cast
    clusters = [(cast.key_of[c], cast.label(c), cast.kind(c), [*c.mentions]) for c in cast.clusters]
    return clusters, dict(who.cluster_of), dict(who.owner), dict(who.offices.positions), [*map(tuple, who.claimants)]


def of_drafts(found: Drafts) -> object:
    drafts: list[EventDraft] = [*found.drafts, *found.repeats.values()]
    return [[repr(getattr(d, f.name)) for f in fields(d)] for d in drafts]


def test_no_pass_changes_what_an_earlier_one_found(nlp: Language, lexicon: Lexicon) -> None:
    article = Article(id="case", text=TEXT, date=dt.date(2026, 3, 11))
    text = read_text(article, read_sections(article, nlp), tables_of(lexicon, common_words(nlp)))
    owner, reports = dict(text.owner), [*text.reports]
    who = identify(text, pipeline=nlp, gazetteer=open_gazetteer())
    assert (dict(text.owner), [*text.reports]) == (owner, reports)
    before = of_text(text), of_who(who)
    found = read(text, who)
    assert (of_text(text), of_who(who)) == before
    drafted = of_drafts(found)
    told = tell(text, who, found)
    claimed, tied = claim(text, who, told), tie(text, who)
    entities = [*keep(who, tied, told.used | claimed.used | tied.used)]
    assert (of_text(text), of_who(who), of_drafts(found)) == (*before, drafted)
    assert len(told.events) > 2
    assert claimed.claims
    assert tied.relations
    assert who.offices.positions
    assert {"Jean Mbeki", "Goma"} <= {entity.label for entity in entities}
