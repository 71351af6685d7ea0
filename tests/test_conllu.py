"""Treebanks, clusters and the trainer's small parts, on a treebank of three sentences."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from spacy.language import Language
from trees import vocab
from typer import Typer
from typer.testing import CliRunner

from kg.language.conllu import MAX_SENTENCES, named_spans, paragraphs, read_docs, read_sentences, read_uner_docs
from kg.language.evaluate import evaluate, score
from kg.language.train import META, _value, describe
from kg.language.word_clusters import PREFIXES, cluster_vectors

TREEBANK = Path(__file__).parent / "inputs" / "treebank.conllu"
NAMES = Path(__file__).parent / "inputs" / "names.iob2"


def test_sentences_have_their_words_and_paragraphs() -> None:
    first, second, third = read_sentences(TREEBANK)
    assert [w.form for w in first.words] == ["Ana", "Ruiz", "runs", "the", "Bank", "of", "Lindau", "."]
    assert [w.head for w in first.words] == [3, 1, 0, 5, 3, 7, 5, 3]
    assert [s.begins_paragraph for s in (first, second, third)] == [True, False, True]


def test_contracted_words_are_parted_without_a_space() -> None:
    _, second, _ = read_sentences(TREEBANK)
    assert [(w.form, w.space) for w in second.words[:4]] == [
        ("She", True),
        ("did", False),
        ("n't", True),
        ("resign", False),
    ]


def test_empty_nodes_are_left_out() -> None:
    *_, third = read_sentences(TREEBANK)
    assert [w.form for w in third.words] == ["Some", "left", ",", "others", "Homs", "."]


def test_gzipped_files_are_read_alike(tmp_path: Path) -> None:
    packed = tmp_path / "treebank.conllu.gz"
    packed.write_bytes(gzip.compress(TREEBANK.read_bytes()))
    assert list(read_sentences(packed)) == list(read_sentences(TREEBANK))


def test_a_document_is_a_paragraph_with_its_trees() -> None:
    one, two = read_docs(TREEBANK, vocab())
    assert one.text.strip() == "Ana Ruiz runs the Bank of Lindau. She didn't resign."
    assert [s.root.text for s in one.sents] == ["runs", "resign"]
    assert {t.text: t.head.text for t in one}["She"] == "resign"
    assert {t.dep_ for t in one} >= {"ROOT", "nsubj", "flat", "nmod"}
    assert two[1].tag_ == "VBD"
    assert two[1].lemma_ == "leave"


def test_names_are_annotated_only_where_the_treebank_has_them() -> None:
    one, two = read_docs(TREEBANK, vocab())
    assert [(e.text, e.label_) for e in one.ents] == [("Ana Ruiz", "PER"), ("Bank of Lindau", "ORG")]
    assert not two.has_annotation("ENT_IOB")


def test_a_pronoun_is_no_name() -> None:
    _, second, _ = read_sentences(TREEBANK)
    assert named_spans(second) == []


def test_paragraphs_are_bounded() -> None:
    sentence = next(iter(read_sentences(TREEBANK)))
    sentence.begins_paragraph = False
    assert [len(group) for group in paragraphs([sentence] * (2 * MAX_SENTENCES + 1))] == [
        MAX_SENTENCES,
        MAX_SENTENCES,
        1,
    ]


def test_names_alone() -> None:
    (doc,) = read_uner_docs(NAMES, vocab())
    assert doc.text.strip() == "Ana Ruiz left Homs, Syria."
    assert [(e.text, e.label_) for e in doc.ents] == [("Ana Ruiz", "PER"), ("Homs", "LOC"), ("Syria", "LOC")]


# -- clusters ----------------------------------------------------------------------------------


@pytest.fixture
def clusters(tmp_path: Path) -> Path:
    numbers = {"town": 0b0101, "city": 0b0101, "village": 0b1101, "rare": 0b0011, "none": 0}
    frequency = {"town": -8.0, "city": -7.5, "village": -9.0, "none": -5.0}
    for name, table in (("en_lexeme_cluster", numbers), ("en_lexeme_prob", frequency)):
        (tmp_path / f"{name}.json.gz").write_bytes(gzip.compress(json.dumps(table).encode()))
    return tmp_path


def vector_of(word: str, folder: Path) -> list[float]:
    return [float(cell) for cell in cluster_vectors(folder).vocab[word].vector]


def test_words_of_one_cluster_share_a_vector(clusters: Path) -> None:
    assert vector_of("town", clusters) == vector_of("city", clusters)
    assert vector_of("town", clusters) != vector_of("village", clusters)


def test_neighbouring_clusters_share_the_beginning_of_their_path(clusters: Path) -> None:
    town, village = vector_of("town", clusters), vector_of("village", clusters)
    assert town[: PREFIXES[3]] == village[: PREFIXES[3]]
    assert town[PREFIXES[3] :] != village[PREFIXES[3] :]


def test_words_without_cluster_or_frequency_have_no_vector(clusters: Path) -> None:
    words = cluster_vectors(clusters).vocab
    assert [w for w in ("town", "city", "village", "rare", "none") if words[w].has_vector] == [
        "town",
        "city",
        "village",
    ]


# -- training and scoring ----------------------------------------------------------------------


def test_settings_are_read_as_what_they_are() -> None:
    assert [_value(text) for text in ("9000", "0.1", "true", "false", "null", "cpu")] == [
        9000,
        0.1,
        True,
        False,
        None,
        "cpu",
    ]


def test_a_pipeline_is_described_and_keeps_what_it_says_itself(tmp_path: Path) -> None:
    path = tmp_path / "meta.json"
    path.write_text('{"lang": "en", "name": "pipeline", "performance": {"dep_las": 0.5}}', encoding="utf-8")
    config = tmp_path / "config.cfg"
    config.write_text('[paths]\ntrain = "/home/me/train.spacy"\nlang = "en"\n')
    describe(tmp_path)
    assert config.read_text() == '[paths]\ntrain = null\nlang = "en"\n'
    meta = json.loads(path.read_text(encoding="utf-8"))
    assert meta["performance"] == {"dep_las": 0.5}
    assert (meta["name"], meta["license"], meta["sources"]) == ("newskg", META["license"], META["sources"])


def test_a_pipeline_is_scored_on_a_treebank(nlp: Language) -> None:
    scores, speed = score(nlp, list(read_docs(TREEBANK, nlp.vocab)))
    assert speed > 0
    for name in ("token_acc", "sents_f", "tag_acc", "dep_uas", "dep_las"):
        value = scores[name]
        assert value is not None
        assert 0.5 < value <= 1


def test_its_own_analysis_scores_fully(nlp: Language) -> None:
    docs = [nlp("Rebels took the town of Homs. The army said it left.")]
    scores, _ = score(nlp, docs)
    assert scores["dep_uas"] == scores["dep_las"] == scores["tag_acc"] == 1


def test_scores_are_printed_as_a_table() -> None:
    app = Typer()
    app.command()(evaluate)
    printed = CliRunner().invoke(app, ["--treebank", str(TREEBANK), "--names", str(NAMES)]).output.splitlines()
    assert printed[0].startswith("| | tokens | sentences F1 |")
    assert [line.split(" ")[1] for line in printed[2:]] == ["treebank", "names"]
    assert len({line.count("|") for line in printed}) == 1
