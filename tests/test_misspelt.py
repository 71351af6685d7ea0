"""A query with a term that the vocabulary does not have gets a warning, not only an answer without rows."""

from pathlib import Path

import pytest
from running import Kg

from kg import files
from kg.sparql.misspelt import unknown_terms

OWN = "https://w3id.org/newskg/ns#"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { ?e kg:kiled ?n }", ["kg:kiled: did you mean kg:killed?"]),
        (
            f"PREFIX n: <{OWN}> ASK {{ ?s n:actr ?o . ?s a n:Evnt. }}",
            ["kg:actr: did", "kg:Evnt: did"],
        ),
        (f"PREFIX : <{OWN}> ASK {{ ?s ^:actorr/:label ?o }}", ["kg:actorr: did you mean kg:actor?", "kg:label"]),
        (f"ASK {{ ?s <{OWN}arrested> ?o }}", ["kg:arrested"]),
        ("ASK { ?s kg:kiled ?a ; kg:kiled ?b }", ["kg:kiled"]),
        ("ASK { ?s a kg:Event. ?s kg:within+ ?o }", []),
        ("PREFIX kg: <urn:other#> ASK { ?s kg:kiled ?o }", []),
        ("ASK { ?s ?p 'kg:kiled' } # kg:kiled", []),
        ("not SPARQL at all", []),
    ],
)
def test_unknown_terms_are_named_with_the_nearest_known_one(query: str, expected: list[str]) -> None:
    found = unknown_terms(query)
    assert len(found) == len(expected)
    for message, words in zip(found, expected, strict=True):
        assert message.startswith(f"the vocabulary has no {words}")


@pytest.mark.parametrize("path", sorted(files.queries().glob("*.rq")), ids=lambda path: path.stem)
def test_the_built_in_questions_use_known_terms_only(path: Path) -> None:
    assert unknown_terms(path.read_text(encoding="utf-8")) == []


def test_the_command_warns_and_still_answers(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    done = kg("query", tmp_path / "a.ttl", "SELECT ?n { ?event kg:kiled ?n }", "-f", "csv")
    assert (done.code, done.out.split()) == (0, ["n"])
    assert done.lines == ["kg: warning: the vocabulary has no kg:kiled: did you mean kg:killed?"]
    assert kg("query", tmp_path / "a.ttl", "SELECT ?n { ?event kg:killed ?n }").err == ""
