"""What names are taken for, and the table of what each sign of it is worth."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from kg.exporter import analyse
from kg.extract.names import kinds
from kg.extract.names.kinds import weights
from kg.extract.reference.find import find_mentions
from kg.extract.reference.resolve import Resolver
from kg.extract.tables import tables_of
from kg.language import common_words, read_sections
from kg.lexicon import Lexicon
from kg.model import Article, Kind


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Crews were called to Lois Street on Monday.", "Lois Street", Kind.FACILITY),
        ("The Saudi Interior Ministry denied it on Monday.", "Saudi Interior Ministry", Kind.GOVERNMENT),
        ("The Civil Defence Authority sent boats.", "Civil Defence Authority", Kind.GOVERNMENT),
        ("Lois Holm was heard in court.", "Lois Holm", Kind.PERSON),
        ("The Liberal Alliance said it would vote no.", "Liberal Alliance", Kind.ORGANIZATION),
        ("A rocket fell in Goma, the mayor said on Monday.", "Goma", Kind.CITY),
        ("Rebels freed Goma, the mayor of Sake, on Monday.", "Goma", Kind.PERSON),
        ("Vigil, a lawyers' group, counted nine dead.", "Vigil", Kind.ORGANIZATION),
        ("Ilse Roth, a lawyer, counted nine dead.", "Ilse Roth", Kind.PERSON),
        ("The union, Prospect, called the decision vindictive.", "Prospect", Kind.ORGANIZATION),
        ("The minister, Rimas Jonušas, called the decision vindictive.", "Rimas Jonušas", Kind.PERSON),
        ("Residents of Mytholmroyd blamed a badger.", "Mytholmroyd", Kind.CITY),
        ("Relatives of Mytholmroyd blamed a badger.", "Mytholmroyd", Kind.PERSON),
        ("In the north, rebels retook Kidal.", "Kidal", Kind.CITY),
        ("In the north, rebels shot Kidal.", "Kidal", Kind.PERSON),
        ("The vice-president had fled to Kamandi.", "Kamandi", Kind.CITY),
        ("The National Assembly threw out the bill.", "National Assembly", Kind.GOVERNMENT),
    ],
)
def test_a_name_is_taken_for(text: str, name: str, kind: Kind, nlp: Language, lexicon: Lexicon) -> None:
    sections = read_sections(Article(id="case", text=text), nlp)
    found = Resolver(lexicon).resolve(find_mentions(sections, tables_of(lexicon, common_words(nlp)).proper))
    assert [cluster.kind for cluster in found if name in cluster.names] == [kind]


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("Senior Hamas officials visited Cairo.", "Senior Hamas officials", Kind.POPULATION),
        ("Officials from the World Food Programme visited Goma.", "Officials", Kind.POPULATION),
        ("Company officials met the mayor.", "Company officials", Kind.POPULATION),
        ("Pentagon officials visited Goma.", "Pentagon officials", Kind.GOVERNMENT),
        ("Officials in Goma closed the road.", "Officials", Kind.GOVERNMENT),
        ("The United Nations mission said it was ready.", "United Nations mission", Kind.ORGANIZATION),
    ],
)
def test_a_description_is_taken_for(text: str, label: str, kind: Kind) -> None:
    found = analyse(Article(id="case", text=text)).entities
    assert [entity.kind for entity in found if entity.label == label] == [kind]


def test_every_weight_is_that_of_a_sign_that_is_read() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(kinds.__file__).parents[1].rglob("*.py"))
    read = {sign for sign in weights() if f'"{sign}"' in sources}
    assert weights().keys() - read == {f"model: {kind}" for kind in ("City", "Facility", "Organization", "Person")}
