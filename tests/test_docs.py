"""The page of ontology and shapes: whole, linked, safe, readable by people and machines, and the same each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import __version__, files
from kg.docs import FILES, make_site
from kg.docs.book import HEADINGS, read_book
from kg.docs.facts import Facts
from kg.docs.html import element
from kg.docs.page import render
from kg.docs.rules import read_rules
from kg.docs.sample import Sample, export_sample
from kg.docs.sections import Sections
from kg.docs.words import SH, constraints, path_properties, path_words
from kg.formats import FORMATS, format_for, read_quads
from kg.names import KG, RDF, RDFS, SHAPES, SKOS
from kg.validation import read_shapes, validate_graph

ROOT = Path(__file__).parent.parent
VOID = {"meta", "link", "br", "hr", "img", "input"}
SAMPLE = Sample("An article.", ('event:1-2 a kg:Visit, kg:Event ;\n    kg:actor actor:a ;\n    rdfs:label "<i>" .',))


class Document(HTMLParser):
    """A page as a browser takes it: elements with their text; what is not well nested is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[int] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for place in self._open:
            self.elements[place][2].append(data)

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes, _ in self.elements if tag in tags]

    def text(self, id: str) -> str:
        [words] = ["".join(words) for _, attributes, words in self.elements if attributes.get("id") == id]
        return words

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes, _ in self.elements if "id" in attributes]


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    return make_site(export_sample())


@pytest.fixture(scope="module")
def page(site: dict[str, str]) -> Document:
    return Document(site["index.html"])


ONTOLOGY = Facts([files.ontology()])
FACTS = Facts(files.shape_files())
TERMS = sorted(str(KG[name]) for name in KG.__annotations__ if not name.startswith("_"))
RULES = sorted(iri for iri in FACTS.nodes() if iri.startswith(str(SHAPES)))


# -- what stands on it -------------------------------------------------------------------------------


@pytest.mark.parametrize("iri", TERMS)
def test_every_term_has_its_place_with_what_the_ontology_says_of_it(page: Document, iri: str) -> None:
    words = page.text(iri.removeprefix(str(KG)))
    for predicate in ONTOLOGY.predicates(iri):
        if predicate.startswith(str(SKOS)) or predicate in {str(RDFS.label), str(RDFS.comment)}:
            assert all(text in words for text in ONTOLOGY.texts(iri, predicate))
        if predicate not in {str(RDFS.isDefinedBy), str(RDF.type)}:
            assert all(ONTOLOGY.short(link) in words for link in ONTOLOGY.links(iri, predicate))


@pytest.mark.parametrize("iri", RULES, ids=[iri.removeprefix(str(SHAPES)) for iri in RULES])
def test_every_shape_has_its_place_with_its_message_and_severity(page: Document, iri: str) -> None:
    words = page.text(iri.removeprefix(str(SHAPES)))
    asked = constraints(FACTS, iri)
    assert all(clause.replace("`", "") in words for clause in asked)
    if asked:
        assert all(message in words for message in FACTS.texts(iri, f"{SH}message"))
        assert all(severity.removeprefix(SH) in words for severity in FACTS.links(iri, f"{SH}severity"))


def test_a_class_names_its_codes_its_properties_and_the_rules_of_all_shapes_about_it(page: Document) -> None:
    event = page.text("Event")
    for words in ("kg:actor", "kgsh:EventTyped", "kgsh:GoodEvent-role", "Warning", "whatever has kg:factuality"):
        assert words in event
    strike = page.text("AirStrike")
    for words in ("PLOVER code", "ASSAULT", "Air/drone strike", "is also stated to be a kg:Assault", "kg:killed"):
        assert words in strike
    assert "sem:hasActor" in page.text("actor")
    assert "kg:AirStrike" in page.text("acledCode")


def test_a_class_names_the_topics_and_items_it_is_mapped_to(page: Document) -> None:
    assert "IPTC Media Topics" in page.text("Protest")
    assert "the same as demonstration, part of civil unrest" in page.text("Protest")
    assert "the same as airstrike, part of armed conflict" in page.text("AirStrike")
    assert "Wikidata" not in page.text("Threat")


def test_examples_are_output_of_the_exporter(page: Document) -> None:
    assert "kg:killed 12 ." in page.text("killed")
    assert "kg:Capture, kg:TerritorialChange, kg:Event ;" in page.text("Capture")
    assert "captured the town of Kosti" in page.text("page-sample")


def test_the_sample_conforms() -> None:
    from kg import export_file

    assert not [
        finding
        for finding in validate_graph(export_file(ROOT / "kg/docs/sample.txt"))
        if finding.severity == "Violation"
    ]


def test_the_page_says_version_citation_and_licence(page: Document) -> None:
    cite = page.text("page-cite")
    assert f"Version {__version__}." in cite
    assert "https://w3id.org/newskg/ns" in cite
    assert "Apache License 2.0" in cite


# -- how it is made ----------------------------------------------------------------------------------


def test_ids_are_unique_and_links_lead_somewhere(page: Document) -> None:
    ids = page.ids
    assert len(ids) == len(set(ids))
    for link in page.all("a", "link"):
        target = link["href"]
        if target.startswith("#"):
            assert target[1:] in ids
        elif not target.startswith("data:"):
            assert target in FILES or re.match(r"https?://[^\s\"]+$", target), target


def test_what_is_ours_is_explained_on_the_page_itself(page: Document) -> None:
    outside = {link["href"] for link in page.all("a") if link["href"].startswith("https://w3id.org/newskg/")}
    assert outside == {"https://w3id.org/newskg/ns"}  # how to cite it


def test_the_page_loads_nothing(site: dict[str, str], page: Document) -> None:
    assert not [one for one in page.all("script", "img", "iframe", "link") if "src" in one]
    assert {link["rel"] for link in page.all("link")} == {"alternate", "canonical", "license", "icon"}
    assert not re.search(r"@import|url\(", site["index.html"].partition("<body>")[0])
    [policy] = [one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")


def test_the_page_has_the_outline_that_readers_and_screen_readers_go_by(site: dict[str, str], page: Document) -> None:
    assert site["index.html"].startswith('<!DOCTYPE html>\n<html lang="en">')
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.all(landmark)) == 1
    assert page.all("a")[0]["href"] == "#page-main"
    assert [one["content"] for one in page.all("meta") if one.get("name") == "viewport"]
    assert all("".join(words).strip() or attributes.get("aria-label") for tag, attributes, words in page.elements
               if tag in {"a", "th", "caption", "summary", "h2", "h3", "h4", "h5"})  # fmt: skip
    assert all(attributes.get("aria-label") for attributes in page.all("div") if attributes.get("role") == "region")


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_has_the_contrast_that_wcag_asks_for(scheme: int) -> None:
    css = (ROOT / "kg/docs/page.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", re.findall(r":root \{(.*?)\}", css, re.DOTALL)[scheme]))
    pairs = [(front, back) for front in ("text", "soft", "link") for back in ("back", "block", "mark")]
    pairs += [(name, f"{name}-back") for name in ("violation", "warning", "info")]
    for front, back in pairs:
        low, high = sorted(luminance(colours[name]) for name in (front, back))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (front, back)


def test_markup_in_labels_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = '<script>alert("x")</script> & \'"><b>'
    ontology = tmp_path / "ontology.ttl"
    text = files.ontology().read_text(encoding="utf-8")
    escaped = bad.replace('"', '\\"')
    for word in ("event", "air strike"):
        text = text.replace(f'rdfs:label "{word}"@en', f'rdfs:label "{word} {escaped}"@en')
    text = re.sub(r'(?:rdfs:comment|skos:example) "', lambda found: f"{found[0]}{escaped} ", text)
    text = text.replace('"ASSAULT"^^', f'"{escaped}"^^')
    ontology.write_text(text, encoding="utf-8")
    monkeypatch.setattr(files, "ontology", lambda: ontology)
    page = Document(render(read_book(SAMPLE)))
    assert len(page.all("script")) == 1
    assert not page.all("b")
    assert not page.all("i")
    for id in ("Event", "AirStrike", "actor", "Asserted"):
        assert bad in page.text(id)


def test_elements_escape_what_is_no_markup() -> None:
    assert element("a", "<", element("b", "&"), None, title='"<', hidden=True) == (
        '<a title="&quot;&lt;" hidden>&lt;<b>&amp;</b></a>'
    )


def test_another_process_writes_the_same_bytes(tmp_path: Path, site: dict[str, str]) -> None:
    command = [sys.executable, "-m", "kg.cli", "docs", "-o", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": "1"}, cwd=ROOT)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == site[name].encode(), name


# -- beside it ---------------------------------------------------------------------------------------


def quads(paths: Iterable[Path]) -> ox.Dataset:
    dataset = ox.Dataset(quad for path in paths for quad in ox.parse(path=str(path), rename_blank_nodes=True))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@pytest.mark.parametrize("format", ["turtle", "json-ld", "ntriples", "rdfxml"])
def test_the_alternates_hold_the_same_triples(site: dict[str, str], tmp_path: Path, format: str) -> None:
    suffix = FORMATS[format].suffixes[0]
    for name, sources in (("ontology", [files.ontology()]), ("shapes", files.article_shapes())):
        path = tmp_path / f"{name}{suffix}"
        path.write_text(site[path.name], encoding="utf-8")
        found = ox.Dataset(read_quads(path))
        found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        assert found == quads(sources)


def test_every_file_beside_the_page_is_linked_with_its_media_type(page: Document) -> None:
    alternates = {link["href"]: link["type"] for link in page.all("link") if link["rel"] == "alternate"}
    assert set(alternates) | {"index.html", ".nojekyll", "context.jsonld", "frame.jsonld"} == set(FILES)
    for name, media_type in alternates.items():
        assert format_for(Path(name)).media_type == media_type
    assert set(alternates) | {"context.jsonld", "frame.jsonld"} <= {link["href"] for link in page.all("a")}


def test_every_file_of_shapes_is_for_articles_or_has_a_heading_of_its_own() -> None:
    from kg.validation import load_shapes

    checked = {str(shape) for shape in load_shapes().subjects()}
    for path in files.shape_files():
        named = {str(shape) for shape in read_shapes([path]).subjects() if str(shape).startswith(str(SHAPES))}
        assert named
        assert (path.name in HEADINGS) != (named <= checked), path.name


# -- the words of constraints ------------------------------------------------------------------------

CONSTRAINTS = [
    ("sh:minCount 1 ; sh:maxCount 1", ["exactly one value"]),
    ("sh:minCount 1", ["at least one value"]),
    ("sh:minCount 2", ["at least two values"]),
    ("sh:maxCount 1", ["at most one value"]),
    ("sh:maxCount 0", ["no value"]),
    ("sh:minCount 0 ; sh:maxCount 12", ["no to 12 values"]),
    ("sh:class kg:Actor", ["a kg:Actor"]),
    ("sh:datatype xsd:date", ["xsd:date"]),
    ("sh:nodeKind sh:BlankNodeOrIRI", ["an IRI or a blank node"]),
    ("sh:in ( kg:A 2 'b' )", ['one of kg:A, 2 or "b"']),
    ("sh:in ( kg:A )", ["is kg:A"]),
    ("sh:hasValue kg:Claimed", ["includes kg:Claimed"]),
    ("sh:pattern '^a+$' ; sh:flags 'i'", ["matches `^a+$` (flags i)"]),
    ("sh:minInclusive 0 ; sh:maxExclusive 2.5", ["not below 0", "below 2.5"]),
    ("sh:minExclusive 0 ; sh:maxInclusive 9", ["above 0", "not above 9"]),
    ("sh:minLength 1 ; sh:maxLength 200", ["not empty", "200 characters or fewer"]),
    ("sh:minLength 3", ["3 characters or more"]),
    ("sh:lessThan kg:b", ["less than kg:b"]),
    ("sh:lessThanOrEquals kg:b", ["not more than kg:b"]),
    ("sh:equals kg:b", ["the same values as kg:b"]),
    ("sh:disjoint kg:b", ["no value in common with kg:b"]),
    ("sh:uniqueLang true", ["one value a language"]),
    ("sh:languageIn ( 'en' 'de' )", ['in a language that is one of "en" or "de"']),
    ("sh:node kg:Shape", ["conforms to kg:Shape"]),
    ("sh:node [ sh:path kg:a ; sh:minCount 1 ]", ["kg:a: at least one value"]),
    ("sh:or ( [ sh:class kg:A ] [ sh:class kg:B ] )", ["either a kg:A or a kg:B"]),
    ("sh:and ( [ sh:class kg:A ] kg:Shape )", ["a kg:A and conforms to kg:Shape"]),
    ("sh:xone ( [ sh:class kg:A ] [ sh:class kg:B ] )", ["exactly one holds: either a kg:A or a kg:B"]),
    ("sh:not [ sh:path kg:a ; sh:hasValue kg:B ]", ["not: kg:a: includes kg:B"]),
    (
        "sh:qualifiedValueShape [ sh:property [ sh:path kg:a ; sh:minCount 1 ] ] ; sh:qualifiedMinCount 2",
        ["at least two values of this kind: kg:a: at least one value"],
    ),
    (
        "sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path kg:a ] , [ sh:path ( kg:b ) ]",
        ["no properties but rdf:type and kg:a"],
    ),
    ("sh:closed false", []),
    ("sh:someday kg:New", ["sh:someday kg:New"]),
    ("sh:sparql [ sh:select 'SELECT' ] ; sh:severity sh:Info ; sh:deactivated true", []),
]


def facts_of(tmp_path: Path, turtle: str) -> Facts:
    path = tmp_path / "shape.ttl"
    head = "".join(f"@prefix {name}: <{space}> .\n" for name, space in [*Facts([]).prefixes.items(), ("sh", SH)])
    path.write_text(head + turtle, encoding="utf-8")
    return Facts([path])


@pytest.mark.parametrize(("turtle", "expected"), CONSTRAINTS, ids=[turtle for turtle, _ in CONSTRAINTS])
def test_constraints_in_words(tmp_path: Path, turtle: str, expected: list[str]) -> None:
    assert list(constraints(facts_of(tmp_path, f"<urn:shape> {turtle} ."), "urn:shape")) == expected


PATHS = [
    ("kg:a", "kg:a"),
    ("[ sh:inversePath kg:a ]", "^kg:a"),
    ("[ sh:alternativePath ( kg:a kg:b ) ]", "kg:a | kg:b"),
    ("( kg:a [ sh:inversePath kg:b ] )", "kg:a / ^kg:b"),
    ("[ sh:zeroOrMorePath kg:a ]", "kg:a*"),
    ("[ sh:oneOrMorePath [ sh:alternativePath ( kg:a kg:b ) ] ]", "(kg:a | kg:b)+"),
    ("( [ sh:zeroOrOnePath kg:a ] [ sh:alternativePath ( kg:b kg:c ) ] )", "kg:a? / (kg:b | kg:c)"),
]


@pytest.mark.parametrize(("turtle", "expected"), PATHS, ids=[words for _, words in PATHS])
def test_paths_as_sparql_writes_them(tmp_path: Path, turtle: str, expected: str) -> None:
    facts = facts_of(tmp_path, f"<urn:shape> sh:path {turtle} .")
    [path] = facts.links("urn:shape", f"{SH}path")
    assert path_words(facts, path) == expected
    assert [facts.short(one) for one in path_properties(facts, path)] == sorted(set(re.findall(r"kg:\w", expected)))


def test_a_shape_with_a_query_and_other_targets(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        f"""@prefix sh: <{SH}> . @prefix kg: <{KG}> . @prefix kgsh: <{SHAPES}> .
        kgsh:Mine a sh:NodeShape ; sh:name "mine" ; sh:targetNode kg:x ; sh:targetObjectsOf kg:place , kg:within ;
            sh:sparql [ sh:message "Something is odd." ; sh:select '''
                SELECT $this
                  {{ $this a kg:Event }}''' ] ;
            sh:property [ sh:path kg:place ; sh:minCount 1 ; sh:severity sh:Info ] .
        """
    )
    [shape], prefixes, _ = read_rules([path], {})
    assert shape.targets == ("whatever is a value of kg:place or kg:within", "the node kg:x")
    assert shape.home is None
    own, part = shape.rules
    assert (own.message, own.severity) == ("Something is odd.", "Violation")
    assert own.queries == ("SELECT $this\n  { $this a kg:Event }",)
    assert (part.iri, part.path, part.severity, part.clauses) == ("", "kg:place", "Info", ("at least one value",))
    section = Document(Sections(replace(read_book(SAMPLE), prefixes=prefixes)).of_shape(shape, 3))
    assert "SELECT $this" in section.text("Mine")


def test_a_shape_that_only_others_use_and_prefixes_of_queries(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        f"""@prefix sh: <{SH}> . @prefix kg: <{KG}> . @prefix kgsh: <{SHAPES}> .
        kgsh:Used a sh:NodeShape ; sh:name "used" ; sh:class kg:Event .
        kgsh:Part a sh:PropertyShape ; sh:path kg:place ; sh:minCount 1 .
        kgsh:User a sh:NodeShape ; sh:targetClass kg:Claim ; sh:node kgsh:Used ; sh:property kgsh:Part .
        kgsh:Names sh:declare [ sh:prefix "kg" ; sh:namespace "{KG}" ] .
        """
    )
    shapes, _, declared = read_rules([path], {})
    assert [(shape.rule.iri.removeprefix(str(SHAPES)), shape.targets) for shape in shapes] == [
        ("Used", ("what other shapes apply it to",)), ("User", ("every kg:Claim",)),
    ]  # fmt: skip
    assert shapes[1].rule.clauses == ("conforms to kgsh:Used",)
    assert declared == {f"{SHAPES}Names": {"kg": str(KG)}}
