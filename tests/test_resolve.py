"""Which words mean the same actor or place: the cases are in ``grammar/resolve.txt``."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language
from trees import read_cases

from kg.extract.reference.clusters import Cluster, clean_name, fold_name
from kg.extract.reference.find import find_mentions
from kg.extract.reference.links import Links, links_of
from kg.extract.reference.mentions import Mention
from kg.extract.reference.owners import token_owner
from kg.extract.reference.resolve import Resolver, _is_acronym
from kg.extract.speech.reports import find_reports
from kg.extract.speech.voices import find_speakers
from kg.extract.tables import tables_of
from kg.language import common_words, read_sections
from kg.lexicon import Lexicon
from kg.model import Article, Kind

CASES = Path(__file__).parent / "grammar" / "resolve.txt"


def resolve(text: str, nlp: Language, lexicon: Lexicon) -> list[Cluster]:
    sections = read_sections(Article(id="case", text=text), nlp)
    mentions = find_mentions(sections, tables_of(lexicon, common_words(nlp)).proper)
    speakers = find_speakers(mentions, find_reports(sections, lexicon), token_owner(mentions))
    return Resolver(lexicon, links_of(nlp, sections, mentions)).resolve(mentions, speakers)


def together(one: str, other: str, clusters: list[Cluster]) -> bool:
    return any({one, other} <= {m.text for m in c.mentions} for c in clusters)


@pytest.mark.parametrize(("text", "expected"), read_cases(CASES), ids=lambda value: str(value)[:40])
def test_clusters(text: str, expected: tuple[str, ...], nlp: Language, lexicon: Lexicon) -> None:
    found = resolve(text, nlp, lexicon)
    shown = [f"{c.kind.value if c.kind else '?'} | {' = '.join(m.text for m in c.mentions)}" for c in found]
    assert tuple(shown) == expected


def test_a_name_is_found_again_in_another_paragraph(nlp: Language, lexicon: Lexicon) -> None:
    found = resolve("Ms Ana Ruiz resigned on Monday.\n\nThe army left.\n\nMs Ruiz thanked voters.", nlp, lexicon)
    assert together("Ana Ruiz", "Ruiz", found)


def test_a_pronoun_reaches_no_further_than_two_paragraphs(nlp: Language, lexicon: Lexicon) -> None:
    near = resolve("Ana Ruiz resigned.\n\nIt rained.\n\nShe left.", nlp, lexicon)
    far = resolve("Ana Ruiz resigned.\n\nIt rained.\n\nIt stormed.\n\nShe left.", nlp, lexicon)
    assert together("Ana Ruiz", "She", near)
    assert not together("Ana Ruiz", "She", far)


def test_without_links_the_most_salient_is_meant(nlp: Language, lexicon: Lexicon) -> None:
    sections = read_sections(Article(id="case", text="Ms Ana Ruiz met the voters. She thanked them."), nlp)
    mentions = find_mentions(sections, tables_of(lexicon, common_words(nlp)).proper)
    assert together("Ana Ruiz", "She", Resolver(lexicon).resolve(mentions))


def test_a_link_that_is_not_believed_in_is_none(nlp: Language, lexicon: Lexicon) -> None:
    class Doubtful(Links):
        def probability(self, mention: Mention, earlier: Mention) -> float:
            return super().probability(mention, earlier) * 0.1

    sections = read_sections(Article(id="case", text="Ms Ana Ruiz met the voters. She thanked them."), nlp)
    mentions = find_mentions(sections, tables_of(lexicon, common_words(nlp)).proper)
    sure = links_of(nlp, sections, mentions)
    assert sure is not None
    found = Resolver(lexicon, Doubtful(sure._encoder, sections, mentions)).resolve(mentions)
    assert not together("Ana Ruiz", "She", found)


def test_a_pronoun_agrees_in_gender(nlp: Language, lexicon: Lexicon) -> None:
    found = resolve("Mr Haddad met Ms Ruiz on Monday. She left early.", nlp, lexicon)
    assert together("Ruiz", "She", found)
    assert not together("Haddad", "She", found)


def test_a_person_called_like_a_country_is_not_the_country(nlp: Language, lexicon: Lexicon) -> None:
    found = resolve("Mr Jordan resigned. Jordan borders Iraq.", nlp, lexicon)
    assert [c.kind for c in found] == [Kind.PERSON, Kind.COUNTRY, Kind.COUNTRY]


def test_an_alias_is_remembered_beside_its_name(nlp: Language, lexicon: Lexicon) -> None:
    resolver = Resolver(lexicon)
    text = "The Syrian Civil Defence, also known as the White Helmets, rescued a boy."
    sections = read_sections(Article(id="case", text=text), nlp)
    resolver.resolve(find_mentions(sections, tables_of(lexicon, common_words(nlp)).proper))
    assert [m.text for m in resolver.aliases.values()] == ["White Helmets"]


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("SOHR", "Syrian Observatory for Human Rights", True),
        ("PKK", "Kurdistan Workers' Party", False),
        ("UN", "United Nations", True),
        ("U.N.", "United Nations", True),
        ("DRC", "Democratic Republic of the Congo", True),
        ("X", "Xenon", False),
    ],
)
def test_acronyms(short: str, full: str, expected: bool) -> None:
    assert _is_acronym(short, full) is expected


def test_names_are_compared_without_articles_and_possessives() -> None:
    assert clean_name("the  Observatory’s") == "Observatory"
    assert fold_name("The Observatory's") == fold_name("observatory") == "observatory"
    assert clean_name("“Red Army”") == "Red Army"
    assert clean_name("Theresa May") == "Theresa May"


@pytest.mark.parametrize(
    ("text", "meant", "words"),
    [
        ("Lena Falk criticised her cousin Boris Hahn. He resigned on Monday.", "Boris Hahn", "He"),
        ("Boris Hahn thanked his aunt Lena Falk. She retired on Monday.", "Lena Falk", "She"),
        ("The rebels freed two nurses in Bunia. They had been kidnapped in January.", "nurses", "They"),
        ("Japan sent rescue teams to Myanmar. The country was hit by an earthquake.", "Myanmar", "country"),
        ("Hungary accused Ukraine of spying. The country summoned Kyiv's ambassador.", "Hungary", "country"),
        ("Peru sent soldiers to Chile. The country thanked Peru on Monday.", "Chile", "country"),
    ],
)
def test_gender_roles_and_the_clause_say_who_is_meant(
    text: str, meant: str, words: str, nlp: Language, lexicon: Lexicon
) -> None:
    assert together(meant, words, resolve(text, nlp, lexicon))


def test_a_pronoun_seldom_skips_a_person_for_one_of_an_earlier_paragraph(nlp: Language, lexicon: Lexicon) -> None:
    text = (
        "Sam Holm told reporters that it had rained.\n\n"
        "The fire was lit by Omar Reyes, a cook, police said. He was arrested on Monday."
    )
    assert not together("Sam Holm", "He", resolve(text, nlp, lexicon))


def test_a_quarter_of_a_year_is_no_place(nlp: Language, lexicon: Lexicon) -> None:
    found = resolve("Six people were killed in Homs in the first quarter of the year.", nlp, lexicon)
    assert not any(mention.text.endswith("quarter") for cluster in found for mention in cluster.mentions)
