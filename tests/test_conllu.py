"""Treebanks and the scoring of pipelines, on a treebank of three sentences."""

from __future__ import annotations

import gzip
from pathlib import Path

from spacy.language import Language
from trees import vocab
from typer import Typer
from typer.testing import CliRunner

from kg.language.conllu import MAX_SENTENCES, named_spans, paragraphs, read_docs, read_sentences, read_uner_docs
from kg.language.evaluate import evaluate, score

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


def test_a_name_of_one_word_is_found_whatever_numbers_its_entity_holds() -> None:
    sentence = next(iter(read_sentences(TREEBANK)))
    for word in sentence.words:
        word.entity = ""
    sentence.words[6].entity = "(6-place-new-nnnnn-cf8-1-sgl)"
    assert named_spans(sentence) == [(6, 7, "LOC")]


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


# -- scoring ----------------------------------------------------------------------------------


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
