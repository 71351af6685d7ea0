"""Headlines that are given beside the text are read as well, and what they tell is marked as standing there."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal
from rdflib.namespace import RDF, XSD
from running import Kg

from kg import Article, Exporter, analyse, write_graphs
from kg.events import event_rows
from kg.explorer.view import View
from kg.headline import headline_of
from kg.model import Event, Extraction, Factuality, HeadlineSpan, Severity
from kg.names import GAF, KG, NIF, PREFIXES, SCHEMA
from kg.report.explain import explain_lines
from kg.serve.wanted import evidence
from kg.validation import validate_graph
from kg.validation.passage import find_passage
from kg.validation.spans import check_spans

TRUE = Literal("true", datatype=XSD.boolean)
DATE = dt.date(2024, 11, 27)


def article(title: str | None, text: str, publisher: str | None = None) -> Article:
    return Article(id="a1", text=text, title=title, date=DATE, publisher=publisher)


def analysed(title: str | None, text: str) -> Extraction:
    return analyse(article(title, text))


def words_of(found: Extraction, event: Event) -> list[str]:
    return [span.of(found.article.text) for span in event.mentions]


def headed(found: Extraction) -> list[Event]:
    """The events of which all mentions stand in the headline."""
    return [event for event in found.events if all(span.in_headline for span in event.mentions)]


TALKS = "Talks between the two sides ended in Geneva on Tuesday without an agreement, diplomats said."
SEIZED = "Insurgents took over the city of Homs on Saturday, a spokesman of the army said."


def test_what_only_the_headline_tells_is_an_event_with_its_words_there() -> None:
    found = analysed("Rebels seize Homs", TALKS)
    (seized,) = headed(found)
    assert words_of(found, seized) == ["seize"]
    assert seized.mentions == (HeadlineSpan(7, 12, "Rebels seize Homs"),)
    assert [found.entity(key).label for key in (*seized.actors, *seized.places)] == ["Rebels", "Homs"]
    assert len(found.events) > 1


def test_what_headline_and_text_tell_is_one_event() -> None:
    found = analysed("Rebels seize Homs", SEIZED)
    (event,) = (event for event in found.events if event.category == "Capture")
    assert words_of(found, event) == ["took over", "seize"]
    assert [span.in_headline for span in event.mentions] == [False, True]
    assert event.key == next(one.key for one in analysed(None, SEIZED).events if one.category == "Capture")


@pytest.mark.parametrize(
    ("title", "text", "killed"),
    [
        ("Bomb kills 12 in Kabul market", "A bomb exploded at a market in Kabul on Sunday, killing 12 people.", [12]),
        ("Earthquake kills 300 in Nepal", "A quake hit Nepal on Saturday. Officials said 300 people died.", [300]),
        ("Israeli strikes kill 15 in Gaza", "Israeli air strikes hit Gaza on Tuesday. Medics counted 15 dead.", [15]),
        # what the text does not count, the headline may
        ("Fire kills 40 in Lahore", "A fire swept through a market in Lahore on Monday.", [40]),
        # two tolls are two
        ("Flood kills nine in Dhaka", "Gunmen killed four soldiers in Mali on Sunday.", [4, 9]),
    ],
)  # fmt: skip
def test_no_toll_is_counted_twice(title: str, text: str, killed: list[int]) -> None:
    found = analysed(title, text)
    told = [c.number for event in found.events for c in event.counts if c.what == "killed" and c.happened]
    assert sorted(told) == killed


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Protesters march in Aleppo", "Thousands of protesters marched in Homs on Friday."),
        ("Army detains 20 people in Homs", "The army detained 30 people in Homs on Friday."),
        ("France to withdraw troops from Mali", "France withdrew troops from Mali on Friday."),
        ("Kenya sanctions Russia", "Kenya imposed sanctions on Iran on Friday."),
    ],
)
def test_another_event_stays_another(title: str, text: str) -> None:
    found = analysed(title, text)
    assert headed(found)
    assert not any({span.in_headline for span in event.mentions} == {True, False} for event in found.events)


def test_the_text_is_read_as_if_there_were_no_headline() -> None:
    text = f"{SEIZED}\n\nAt least 20 soldiers were killed. {TALKS}"
    alone, both = analysed(None, text), analysed("Homs ‘could fall’ to rebels | Example News", text)
    of_text = {event.key: event for event in both.events}
    for event in alone.events:
        other = of_text[event.key]
        assert (other.category, other.label, other.counts, other.factuality, other.when) == (
            event.category, event.label, event.counts, event.factuality, event.when,
        )  # fmt: skip
    assert {entity.key for entity in alone.entities} <= {entity.key for entity in both.entities}


def test_somebody_is_one_in_headline_and_text() -> None:
    found = analysed("Scholz visits Kyiv", "Chancellor Olaf Scholz gave a speech in Berlin on Monday.")
    (visit,) = headed(found)
    assert [found.entity(key).label for key in visit.actors] == ["Olaf Scholz"]
    (scholz,) = found.actors(visit)
    assert [span.of(found.article.text) for span in scholz.mentions if span.in_headline] == ["Scholz"]


def test_whom_only_an_idle_headline_names_is_not_in_the_graph() -> None:
    found = analysed("The world according to Thomas Piketty", TALKS)
    assert "Piketty" not in str([entity.label for entity in found.entities])
    assert not headed(found)


def test_a_source_in_the_headline_makes_a_claim_there() -> None:
    found = analysed("Rebels seize Homs, army says", TALKS)
    (seized,) = headed(found)
    assert seized.factuality is Factuality.CLAIMED
    (claim,) = (claim for claim in found.claims if seized.key in claim.about)
    assert claim.cue.of(found.article.text) == "says"
    assert claim.cue.in_headline


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (None, "Rebels took Homs."),
        ("", "Rebels took Homs."),
        (" \n", "Rebels took Homs."),
        ("Rebels take Homs", "Rebels take Homs\n\nThey came on Sunday."),
        ("REBELS TAKE HOMS – Example", "Rebels take Homs\n\nThey came on Sunday."),
        ("Rebels take Homs", "Rebels take Homs, an army spokesman said on Sunday."),
        ("Homs " * 100, "Rebels took it."),
    ],
)
def test_what_is_no_headline_beside_the_text(title: str | None, text: str) -> None:
    assert headline_of(article(title, text)) is None


@pytest.mark.parametrize(
    ("title", "publisher", "headline"),
    [
        ("Rebels take Homs | World", "Example", "Rebels take Homs"),
        ("Rebels take Homs - Example", "Example", "Rebels take Homs"),
        ("Rebels take Homs - army", "Example", "Rebels take Homs - army"),
        ("<b>Rebels</b>  take\nHoms &amp; Hama", "Example", "Rebels take Homs & Hama"),
    ],
)
def test_the_headline_is_what_is_above_the_paper(title: str, publisher: str, headline: str) -> None:
    found = headline_of(article(title, "They came on Sunday.", publisher=publisher))
    assert found is not None
    assert found.text == f"{headline}."
    assert found.title == headline


# -- the graph ----------------------------------------------------------------------------------------


def graph_of(title: str, text: str, *, mentions: bool = True) -> Graph:
    return Exporter(mentions=mentions).export(article(title, text))


@pytest.mark.parametrize("text", [TALKS, SEIZED])
@pytest.mark.parametrize("mentions", [True, False])
def test_the_graph_says_what_stands_in_the_headline(text: str, *, mentions: bool) -> None:
    graph = graph_of("Rebels  seize Homs | Example", text, mentions=mentions)
    assert not [one for one in validate_graph(graph) if one.severity is Severity.VIOLATION]
    iri = next(iter(graph.subjects(RDF.type, KG.Article)))
    (headline,) = graph.objects(iri, SCHEMA.headline)
    standing = set(graph.subjects(KG.inHeadline, TRUE))
    assert standing
    for mention in standing:
        begin, end = map(int, str(mention).removeprefix(f"{iri}/headline#char=").split(","))
        assert graph.value(mention, NIF.beginIndex) is None
        assert graph.value(mention, NIF.referenceContext) == iri
        words = graph.value(mention, NIF.anchorOf)
        assert (str(words) == str(headline)[begin:end]) if mentions else words is None
    triggers = {str(m) for event in graph.subjects(RDF.type, KG.Event) for m in graph.objects(event, GAF.denotedBy)}
    assert f"{iri}/headline#char=7,12" in triggers
    assert not check_spans(graph, text)


def test_validation_finds_words_that_do_not_stand_in_the_headline() -> None:
    graph = graph_of("Rebels seize Homs", TALKS)
    iri = next(iter(graph.subjects(RDF.type, KG.Article)))
    graph.set((iri, SCHEMA.headline, Literal("Rebels leave Homs")))
    rules = Counter(finding.rule.rpartition("#")[2] for finding in validate_graph(graph))
    assert rules["HeadlineMention-words"] >= 1


def test_rows_say_that_their_evidence_stands_in_the_headline() -> None:
    first, *others = event_rows(graph_of("Rebels seize Homs", TALKS))
    assert (first["evidence"], first["evidence_in"], first["evidence_begin"]) == ("seize", "headline", 7)
    assert {row["evidence_in"] for row in others} == {"text"}


def test_a_page_shows_the_headline_with_its_marks_above_the_text() -> None:
    view = View()
    view.add(graph_of("Rebels seize Homs", TALKS), TALKS)
    text = view.articles[0]["text"]
    assert text == f"Rebels seize Homs\n\n{TALKS}"
    triggers = [text[begin:end] for event in view.events for _, begin, end in event["mentions"]]
    assert triggers[0] == "seize"
    assert "Talks" in triggers


def test_a_page_without_the_text_has_the_words_in_their_places() -> None:
    view = View()
    view.add(graph_of("Rebels seize Homs", TALKS))
    whole = f"Rebels seize Homs\n\n{TALKS}"
    assert view.articles[0]["pieces"]
    assert all(whole.startswith(words, begin) for begin, words in view.articles[0]["pieces"])


def test_an_account_says_what_stands_in_the_headline() -> None:
    lines = list(explain_lines(analysed("Rebels seize Homs", f"\n\n{TALKS}")))
    assert "1. Capture  “seize”  (headline)" in lines
    assert "     Rebels seize Homs" in lines
    assert any(line.endswith("(line 3)") for line in lines)


def test_a_notebook_marks_the_headline() -> None:
    html = analysed("Rebels seize Homs", TALKS)._repr_html_()
    heading = html.partition("</h3>")[0]
    assert "seize</mark>" in heading
    assert "seize" not in html.partition("</h3>")[2].partition("</p>")[2].partition("<table>")[0]


def test_plain_values_say_so() -> None:
    found = analysed("Rebels seize Homs", TALKS)
    told = found.to_dict()["events"][0]["mentions"]
    assert told == [{"begin": 7, "end": 12, "text": "seize", "headline": True}]


def test_a_difference_does_not_take_the_headline_for_the_text(kg: Kg, tmp_path: Path) -> None:
    for name, title in (("old", "Rebels seize Homs"), ("new", "Rebels seize Hama")):
        write_graphs([graph_of(title, TALKS)], tmp_path / f"{name}.ttl")
    done = kg("diff", tmp_path / "old.ttl", tmp_path / "new.ttl")
    assert done.code == 1
    assert "Hama" in done.out
    assert "ended" not in done.out
    assert kg("diff", tmp_path / "old.ttl", tmp_path / "old.ttl").code == 0


def test_a_finding_about_the_headline_has_no_line_of_the_text() -> None:
    graph = graph_of("Rebels seize Homs", TALKS)
    iri = next(iter(graph.subjects(RDF.type, KG.Article)))
    (finding, *_) = [
        finding
        for finding in validate_graph(graph.set((iri, SCHEMA.headline, Literal("Rebels leave Homs"))))
        if finding.rule.endswith("#HeadlineMention-words") and finding.focus.endswith("=7,12")
    ]
    passage = find_passage(graph, finding, text=TALKS)
    assert passage is not None
    assert (passage.article, passage.words, passage.line) == ("a1", "seize", None)


def test_assistants_are_told_of_evidence_in_headlines() -> None:
    graph = graph_of("Rebels seize Homs", TALKS)
    event = next(str(one) for one in graph.subjects(RDF.type, KG.Capture))
    store = ox.Store()
    store.load(graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)
    rows = store.query(evidence(event), prefixes={name: str(one) for name, one in PREFIXES.items()})
    assert isinstance(rows, ox.QuerySolutions)
    told = {(row["words"].value, row["begin"], row["inHeadline"].value) for row in rows if row["words"]}
    assert ("seize", None, "true") in told


# -- inputs -------------------------------------------------------------------------------------------

INPUTS = {
    "a.json": json.dumps({"text": TALKS, "title": "Rebels seize Homs"}),
    "a.jsonl": json.dumps({"text": TALKS, "title": "Rebels seize Homs"}) + "\n",
    "a.csv": f'title,text\nRebels seize Homs,"{TALKS}"\n',
    "a.ninjs.json": json.dumps({"uri": "urn:a", "headline": "Rebels seize Homs", "body_text": TALKS}),
    "a.schema.json": json.dumps(
        {"@context": "https://schema.org", "@type": "NewsArticle",
         "headline": "Rebels seize Homs", "articleBody": TALKS}
    ),
    "a.feed.json": json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Feed",
         "items": [{"id": "1", "title": "Rebels seize Homs", "content_text": TALKS}]}
    ),
    "a.rss": "<rss version='2.0'><channel><title>Feed</title><item><title>Rebels seize Homs</title>"
    f"<description>{TALKS}</description></item></channel></rss>",
    "a.html": f"<html><head><title>Rebels seize Homs</title></head><body><article><p>{TALKS}</p>"
    "<p>They are to meet again in May, a spokesman of the government said.</p></article></body></html>",
    "a.xml": '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a" standard="NewsML-G2">'
    "<contentMeta><headline>Rebels seize Homs</headline></contentMeta><contentSet><inlineXML>"
    f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{TALKS}</p></body></html></inlineXML></contentSet></newsItem>',
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_headlines_of_every_kind_of_input_are_read(name: str, tmp_path: Path, kg: Kg) -> None:
    path = tmp_path / name
    path.write_text(INPUTS[name], encoding="utf-8")
    result = kg("export", path, "-f", "nquads")
    assert result.code == 0, result.err
    triggers = [line for line in result.out.splitlines() if "gaf#denotedBy" in line and "/event/headline-" in line]
    assert len(triggers) == 1
    assert "/headline#char=7,12>" in triggers[0]
