"""What stance a claim takes towards its content, and what that makes of the events in it."""

from __future__ import annotations

import datetime as dt

import pytest
from rdflib import Graph

from kg.exporter import analyse
from kg.lexicon import Lexicon
from kg.model import Article, Claim, Event, Extraction, Stance
from kg.names import KG
from kg.rdf.graph import to_graph


def analysed(text: str) -> Extraction:
    return analyse(Article(id="case", text=text, date=dt.date(2024, 12, 4)))


def shown(claim: Claim, found: Extraction) -> str:
    """Write a claim as "cue stance: event factuality, …"."""
    events = {event.key: event for event in found.events}
    told = [f"{words(events[key], found)} {events[key].factuality.value}" for key in claim.about]
    return f"{claim.cue.of(found.article.text)} {claim.stance.value}: {', '.join(told)}".rstrip(": ")


def words(event: Event, found: Extraction) -> str:
    return event.mentions[0].of(found.article.text)


STANCES = [
    ("Officials said that rebels took Homs.", ["said Affirms: took Claimed"]),
    ("Officials denied that 20 civilians were killed.", ["denied Denies: killed Denied"]),
    ("The army denied killing civilians.", ["denied Denies: killing Denied"]),
    ("Moscow refused to withdraw its troops from Homs.", ["refused Denies: withdraw Denied"]),
    ("The minister questioned whether rebels had taken Homs.", ["questioned Doubts: taken Hypothetical"]),
    ("Analysts predicted that rebels would attack Homs.", ["predicted Predicts: attack Hypothetical"]),
    ("The minister warned that rebels had attacked Homs.", ["warned Predicts: attacked Claimed"]),
    ("The general vowed to attack Homs.", ["vowed Intends: attack Planned"]),
    ("Turkey wants to attack Syria.", ["wants Intends: attack Planned"]),
    ("The union demanded the release of the journalist.", ["demanded Demands: release of the journalist Hypothetical"]),
    ("The ministry called for an investigation.", ["called for Demands: investigation Hypothetical"]),
    # one word, two stances
    ("The judge asked whether police had shot the driver.", ["asked Doubts: shot Hypothetical"]),
    ("The mayor asked police to arrest the driver.", ["asked Demands: arrest Hypothetical"]),
    (
        "Turkey proposed a ceasefire. The mayor wants a ceasefire.",
        ["proposed Demands", "wants Demands: ceasefire Hypothetical"],
    ),
    ("Turkey wants Russia to withdraw its troops.", ["wants Demands: withdraw Hypothetical"]),
    ("The mayor told police to arrest the driver.", ["told Demands: arrest Hypothetical"]),
    ("The mayor told reporters that police had arrested the driver.", ["told Affirms: arrested Claimed"]),
    # adjectives and nouns
    ("The general is sure that rebels took Homs.", ["sure Affirms: took Claimed"]),
    ("The general is not sure that rebels took Homs.", ["sure Doubts: took Claimed"]),
    ("The mayor was doubtful that police had shot the driver.", ["doubtful Doubts: shot Hypothetical"]),
    ("The general is determined to attack Homs.", ["determined Intends: attack Planned"]),
    ("The envoy is reluctant to visit Homs.", ["reluctant Denies: visit Denied"]),
    ("The bishop gave an assurance that the hostages had been freed.", ["assurance Affirms: freed Claimed"]),
    ("The army's claim of an attack on Homs is false.", ["claim Affirms: attack Claimed"]),
    # what somebody only speaks about is presupposed
    ("The mayor raised concerns about the attack on Homs.", ["concerns Affirms: attack Asserted"]),
    # negated
    ("The army does not believe that rebels took Homs.", ["believe Denies: took Denied"]),
    ("The minister did not deny that police had shot the driver.", ["deny Doubts: shot Hypothetical"]),
    ("The minister did not rule out an attack on Homs.", ["rule out Doubts: attack Hypothetical"]),
    ("Turkey does not intend to attack Syria.", ["intend Denies: attack Denied"]),
    ("The minister did not say why rebels had attacked Homs.", []),
    # who does not know or regret something has not denied it
    ("Police know who killed the driver.", ["know Affirms: killed Claimed"]),
    ("Police do not know who killed the driver.", []),
    ("The minister did not know why rebels had attacked Homs.", []),
    ("Officials do not know whether rebels took Homs.", []),
    ("The army does not regret that it shelled Homs.", []),
    ("The ministry declined to comment on the attack.", []),
    ("The ministry refused to confirm that rebels had attacked Homs.", []),
    # by nouns
    ("The army repeated its denial that police had shot the driver.", ["denial Denies: shot Denied"]),
    ("The general repeated his promise to attack Homs.", ["promise Intends: attack Planned"]),
    # two sources, two claims about one event
    (
        "Rebels said they had captured Hama. The army denied it.",
        ["said Affirms: captured Claimed", "denied Denies: captured Claimed"],
    ),
    (
        "Rebels said they had captured Hama. The army dismissed the claim.",
        ["said Affirms: captured Claimed", "dismissed Denies: captured Claimed"],
    ),
    (
        "The army denied the rebels' claim that they had captured Hama.",
        ["denied Denies: captured Claimed", "claim Affirms: captured Claimed"],
    ),
    (
        "Residents accused the army of shelling a school. The army dismissed the accusation.",
        ["accused Affirms: shelling Claimed", "dismissed Denies: shelling Claimed"],
    ),
    ("Police shot a driver in Lyon. The ministry denied it.", ["denied Denies: shot Asserted"]),
    # what somebody has no part in happened all the same
    ("Russia denied any involvement in the attack on Homs.", ["denied any involvement Denies: attack Asserted"]),
]


@pytest.mark.parametrize(("text", "expected"), STANCES, ids=[text for text, _ in STANCES])
def test_a_claim_has_the_stance_of_its_words(text: str, expected: list[str]) -> None:
    found = analysed(text)
    ours = [c for c in found.claims if c.cue.of(text) != "repeated"]
    assert [shown(claim, found) for claim in ours] == expected


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("The minister did not say why rebels had attacked Homs.", "Asserted"),
        ("The minister did not know why rebels had attacked Homs.", "Asserted"),
        ("Officials do not know whether rebels attacked Homs.", "Hypothetical"),
        ("The army does not regret that it attacked Homs.", "Asserted"),
        ("The army did not confirm that rebels had attacked Homs.", "Hypothetical"),
        ("The ministry refused to confirm that rebels had attacked Homs.", "Hypothetical"),
        ("Police did not prevent rebels from attacking Homs.", "Asserted"),
    ],
)
def test_what_is_not_said_makes_no_claim_of_an_event(text: str, factuality: str) -> None:
    (attack,) = [e for e in analysed(text).events if e.category == "Assault"]
    assert (attack.factuality.value, attack.according_to) == (factuality, ())


def test_who_denies_an_event_is_not_whom_it_is_according_to() -> None:
    found = analysed("The army denied the rebels' claim that they had captured Hama.")
    (capture,) = [e for e in found.events if e.category == "Capture"]
    assert capture.according_to == ("rebels",)


def graph_of(text: str) -> Graph:
    return to_graph(analysed(text))


@pytest.mark.parametrize(
    "text",
    [
        "Officials denied that 20 civilians were killed.",
        "An attack on Homs could kill 20 civilians.",
        "If rebels attacked Homs, 20 civilians would be killed.",
        "The company rejected claims that its trucks had killed 20 people.",
    ],
)
def test_the_plain_question_for_deaths_finds_none_where_none_is_told(text: str) -> None:
    graph = graph_of(text)
    assert not list(graph.subject_objects(KG.killed))
    assert list(graph.objects(None, KG.countEvidence))


def test_a_speech_act_that_is_a_claim_is_no_event() -> None:
    found = analysed("“We are ready,” Ana Ruiz told reporters on Monday. She said rebels had left Homs.")
    assert [c.cue.of(found.article.text) for c in found.claims] == ["told", "said"]
    assert not [e for e in found.events if e.category == "Statement"]
    when = found.claims[0].when
    assert when is not None
    assert when.start == dt.date(2024, 12, 2)


def test_a_statement_without_a_claim_is_an_event() -> None:
    found = analysed("The ministry issued a statement on Monday.")
    assert [e.category for e in found.events] == ["Statement"]
    assert found.claims == ()


def test_every_word_of_report_has_a_stance(lexicon: Lexicon) -> None:
    stances = {report.lemma: report.claims for report in lexicon.reports.values() if report.part_of_speech == "verb"}
    assert set(stances.values()) == set(Stance)
    assert [stances[word] for word in ("say", "deny", "doubt", "predict", "vow", "demand", "call for")] == [
        Stance.AFFIRMS, Stance.DENIES, Stance.DOUBTS, Stance.PREDICTS, Stance.INTENDS, Stance.DEMANDS, Stance.DEMANDS,
    ]  # fmt: skip
