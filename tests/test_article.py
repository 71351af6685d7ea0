"""What the founding article must show, asked in SPARQL; and the same of an article told alike of other people.

Each question is asked of both graphs. An answer holds the expected rows, and may hold more: things are named by
all the names that they have.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.exporter import export_article
from kg.formats.write import write_graphs
from kg.model import Article
from kg.readers import read_articles
from kg.sparql.results import plain_text
from kg.store import ask, open_store

ROOT = Path(__file__).parent.parent

#: Every name of a thing.
_NAME = "rdfs:label|skos:altLabel"

QUESTIONS = {
    "taken": f"""?e a kg:TerritorialChange ; kg:actor/({_NAME}) ?who ; kg:place/({_NAME}) ?what ;
        kg:startDate ?a ; kg:endDate ?b ;
        kg:factuality kg:Asserted FILTER NOT EXISTS {{ ?e kg:accordingTo ?any }}""",
    "taken, it is said": f"""?e a kg:TerritorialChange ; kg:actor/({_NAME}) ?who ; kg:place/({_NAME}) ?what ;
        kg:factuality kg:Claimed ; kg:accordingTo/({_NAME}) ?a""",
    "taken, unverified": f"""?e a kg:TerritorialChange ; kg:actor/({_NAME}) ?who ; kg:place/({_NAME}) ?what ;
        kg:verification kg:Unverified ; kg:accordingTo/({_NAME}) ?a""",
    "offices": f"""?p {_NAME} ?who ; kg:position ?o . ?o schema:roleName ?what .
        OPTIONAL {{ ?o kg:officeOf/({_NAME}) ?a }}""",
    "visits": f"""?e a kg:Consultation ; kg:actor/({_NAME}) ?who ; kg:place/({_NAME}) ?what ;
        kg:startDate ?a ; kg:endDate ?b""",
    "support to come": f"""?e a kg:Support ; kg:actor/({_NAME}) ?who ; kg:target/({_NAME}) ?what ;
        kg:factuality kg:Planned ; kg:accordingTo/({_NAME}) ?a""",
    "killed, unverified": f"""?e a kg:Assault ; kg:actor/({_NAME}) ?who ; kg:target/({_NAME}) ?what ; kg:killed ?a ;
        kg:startDate ?b ; kg:verification kg:Unverified ; kg:accordingTo/({_NAME}) ?c""",
    "casualties": f"""?e a kg:Assault ; kg:place/({_NAME}) ?who ; kg:target/({_NAME}) ?what ;
        kg:killed ?a ; kg:injured ?b ; kg:accordingTo/({_NAME}) ?c""",
    "pushed back": f"""?e a kg:TerritorialChange ; kg:actor/({_NAME}) ?who ; kg:target/({_NAME}) ?what ;
        kg:accordingTo/({_NAME}) ?a""",
    "air strikes": f"""?e a kg:AirStrike ; kg:actor/({_NAME}) ?who ; kg:place/({_NAME}) ?what ;
        kg:accordingTo/({_NAME}) ?a""",
    "quotations": f"?claim a kg:Claim ; kg:claimant/({_NAME}) ?who ; kg:quotation ?what",
    "said": f"?claim a kg:Claim ; kg:claimant/({_NAME}) ?who ; kg:content ?what",
    "long ago": f"?e a ?what ; kg:startDate ?a ; kg:endDate ?b OPTIONAL {{ ?e kg:place/({_NAME}) ?who }}",
    "ties": f"?s {_NAME} ?who ; ?a ?o . ?o {_NAME} ?what FILTER (?a IN (kg:ledBy, kg:alliedWith))",
}

PLEDGE = "defend its stability and territorial integrity against terrorists and their supporters"

KG = "https://w3id.org/newskg/ns#"

ANSWERS = {
    "seeds/000_854557fa132e1351.txt": {
        "taken": "insurgents | Aleppo | 2024-11-30 | 2024-11-30",
        "taken, unverified": "insurgents | Hama | insurgents",
        "taken, it is said": """insurgents | Sheikh Najjar | Hassan Abdulghani
            insurgents | Aleppo Industrial City | Hassan Abdulghani
            insurgents | military academy | Hassan Abdulghani
            insurgents | field artillery college | Hassan Abdulghani""",
        "offices": """Hassan Abdulghani | Rebel commander | insurgents
            Abbas Araghchi | Foreign Minister | Iran
            Bashar Assad | President | Syria""",
        "visits": "Abbas Araghchi | Damascus | 2024-12-01 | 2024-12-01",
        "support to come": """Iran | Syrian government | Abbas Araghchi
            Iran | army | Abbas Araghchi""",
        "killed, unverified": "government forces | insurgents | 1000 | 2024-11-28 | Syrian state television",
        "casualties": """Idlib | civilians | 4 | 54 | Syrian Civil Defence
            Idlib | civilians | 4 | 54 | White Helmets""",
        "pushed back": """army | insurgents | Sana
            army | insurgents | war monitor""",
        "air strikes": """government | Idlib | White Helmets
            Russia | Idlib | Syrian Observatory for Human Rights
            Russia | Idlib | Al-Ikhbariyah""",
        "quotations": f"""Bashar Assad | {PLEDGE}
            Syrian Observatory for Human Rights | strong defensive line""",
        "said": """insurgents | to have entered the city of Hama
            Abbas Araghchi | Tehran will back the Syrian government and army""",
        "long ago": f"""Aleppo | {KG}Battle | 2016-01-01 | 2016-12-31
             | {KG}Protest | 2011-01-01 | 2011-12-31""",
        "ties": f"""insurgents | Hayat Tahrir al-Sham | {KG}ledBy
            Syria | Bashar Assad | {KG}ledBy
            Assad | Iran | {KG}alliedWith""",
    },
    "tests/cases/goma.txt": {
        "taken": "rebels | Goma | 2025-02-02 | 2025-02-02",
        "taken, unverified": "rebels | Bukavu | rebels",
        "taken, it is said": "rebels | Kanyati camp | Jean Kabongo",
        "offices": """Jean Kabongo | Militia leader
            Grace Wanjiru | Foreign Minister | Kenya""",
        "visits": "Grace Wanjiru | Kigali | 2025-02-03 | 2025-02-03",
        "support to come": "Kenya | Rwandan government | Grace Wanjiru",
        "killed, unverified": "government troops | rebels | 300 | 2025-02-01 | Congolese state radio",
        "casualties": "Masisi | civilians | 7 | 31 | Congolese Red Cross",
        "pushed back": """army | rebels | ACP
            army | rebels | rights monitor""",
        "quotations": "Tumba | never give up one inch of its territory",
        "said": "rebels | to have entered the city of Bukavu",
        "long ago": f"""Goma | {KG}Battle | 2012-01-01 | 2012-12-31
             | {KG}Protest | 2011-01-01 | 2011-12-31""",
        "ties": f"rebels | M23 | {KG}ledBy",
    },
}

CASES = [(path, name) for path, answers in ANSWERS.items() for name in answers]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ox.Store]:
    """Each article, exported, in a store of its own."""
    found = {}
    for path in ANSWERS:
        (article,) = read_articles([ROOT / path])
        assert isinstance(article, Article)
        exported = export_article(article)
        assert exported.conforms
        file = tmp_path_factory.mktemp("graphs") / "graph.ttl"
        write_graphs([exported.graph], file, "turtle")
        found[path] = open_store([file])
    return found


def rows_of(text: str) -> set[tuple[str, ...]]:
    """Read expected rows, one per line."""
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in text.splitlines()]
    return {(*row, *[""] * (5 - len(row))) for row in rows}


@pytest.mark.parametrize(("path", "name"), CASES, ids=[f"{Path(path).stem}-{name}" for path, name in CASES])
def test_the_graph_answers(path: str, name: str, stores: dict[str, ox.Store]) -> None:
    answer = ask(stores[path], f"SELECT DISTINCT ?who ?what ?a ?b ?c WHERE {{ {QUESTIONS[name]} }}")
    found = {tuple(getattr(term, "value", "") for term in row) for row in answer.rows}
    assert rows_of(ANSWERS[path][name]) <= found, sorted(found)


@pytest.mark.parametrize("path", ANSWERS)
def test_only_the_killing_has_the_large_toll(path: str, stores: dict[str, ox.Store]) -> None:
    answer = ask(
        stores[path], "SELECT ?name WHERE { ?e kg:killed ?n ; gaf:denotedBy/nif:anchorOf ?name FILTER (?n >= 300) }"
    )
    assert [plain_text(row[0]) for row in answer.rows if row[0] is not None] == ["killed"]


@pytest.mark.parametrize(("path", "words"), list(zip(ANSWERS, ["motorcycle", "truck"], strict=True)))
def test_what_a_picture_shows_is_no_event(path: str, words: str, stores: dict[str, ox.Store]) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    caption = next(line for line in text.splitlines() if words in line)
    begin = text.index(caption)
    answer = ask(stores[path], "SELECT ?begin WHERE { ?e a kg:Event ; gaf:denotedBy/nif:beginIndex ?begin }")
    begins = [int(row[0].value) for row in answer.rows if isinstance(row[0], ox.Literal)]
    assert begins
    assert not [at for at in begins if begin <= at < begin + len(caption)]
