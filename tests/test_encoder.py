"""The encoder: how it reads, and that what it says of an article depends on nothing but the article.

Decisions are tested on scores written by hand; what is computed, on the bundled network.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.language import load_pipeline, read_sections
from kg.language.encoder import COMPONENT, Encoder
from kg.language.encoder.annotate import Annotator
from kg.language.encoder.decode import decode
from kg.language.encoder.network import Outputs
from kg.language.encoder.pieces import GLUED, PARAGRAPH, SHAPES, SPACE, Pieces, shape_id
from kg.language.encoder.reading import Role
from kg.language.encoder.reference import FEATURES, LinkScorer, Views, features, name_words
from kg.language.encoder.scores import NameTags, PairScorer
from kg.language.encoder.trees import best_tree
from kg.language.encoder.windows import LONGEST, POSITIONS, lay_out, sentence_ends
from kg.language.load import BUNDLED
from kg.model import Article

ARTICLE = """Rebels seize Homs

Monday, May 18, 2015

Fighters of the Islamic Front took over the city of Homs on Sunday, a spokesman said. "We have won," he said.

The army of President Bashar Assad has left. Four people had been killed, the Red Cross said in Geneva."""

# -- pieces --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(["[UNK]", "[CLS]", "[SEP]", "un", "##known", "know", "##n", "-", "sao"], most=3)


def test_the_longest_known_piece_comes_first(pieces: Pieces) -> None:
    assert pieces.of("Unknown") == (3, 4)
    assert pieces.of("known") == (5, 6)


def test_what_cannot_be_spelled_is_unknown(pieces: Pieces) -> None:
    assert pieces.of("unkind") == pieces.of("") == pieces.of("\u200b") == pieces.of("known" * 30) == (0,)


def test_accents_do_not_count_and_long_words_are_cut(pieces: Pieces) -> None:
    assert pieces.of("São") == (8,)
    assert pieces.of("un-known-un") == (3, 7, 5)


def test_a_word_knows_what_is_before_it(pieces: Pieces) -> None:
    spelling = pieces.spell([("un", PARAGRAPH), ("-", GLUED), ("known", SPACE), ("un", PARAGRAPH)])
    assert spelling.ids == [1, 3, 7, 5, 6, 3, 2]
    assert spelling.first == [1, 2, 3, 5]
    assert spelling.shapes == [0, 10, 42, 8, 9, 10, 0]
    assert max(shape_id("al-Assad", PARAGRAPH, first=False), shape_id("x", PARAGRAPH, first=False)) < SHAPES


# -- windows -------------------------------------------------------------------------------------

WORDS = st.lists(st.sampled_from(["Rebels", "took", "Homs", ".", "”", "“", ",", "Why", "?"]), max_size=60)


@given(st.lists(WORDS, max_size=6), st.booleans())
def test_each_word_is_read_once_and_in_order(paragraphs: list[list[str]], alone: bool) -> None:
    sizes = [[1 + len(word) // 4 for word in words] for words in paragraphs]
    windows = lay_out(paragraphs, sizes, 20, alone=alone)
    read = [(s.paragraph, i) for window in windows for s in window for i in range(s.begin, s.end)]
    assert read == [(number, i) for number, words in enumerate(paragraphs) for i in range(len(words))]
    assert all(window for window in windows)


@given(st.lists(WORDS, max_size=6))
def test_a_paragraph_is_cut_only_where_a_sentence_ends(paragraphs: list[list[str]]) -> None:
    sizes = [[1] * len(words) for words in paragraphs]
    for stretch in itertools.chain.from_iterable(lay_out(paragraphs, sizes, 20)):
        words = paragraphs[stretch.paragraph]
        ends = list(sentence_ends(words, after_quotes=True))
        assert stretch.end in ends
        if len(words) <= 20:
            assert (stretch.begin, stretch.end) == (0, len(words))


def test_a_quotation_is_not_cut_from_who_says_it() -> None:
    words = "“ Rebels took it . ” Ann Cole said . They fled .".split()
    [first, second] = lay_out([words], [[1] * len(words)], 11)
    assert words[first[0].end - 1] == "."
    assert first[0].end == second[0].begin == 10


def test_text_without_any_stop_is_read_in_bounded_windows() -> None:
    windows = lay_out([["word"] * 2000], [[1] * 2000], 120)
    assert max(s.end - s.begin for window in windows for s in window) <= LONGEST < POSITIONS - 1
    assert sum(s.end - s.begin for window in windows for s in window) == 2000


# -- trees ---------------------------------------------------------------------------------------


def is_tree(heads: tuple[int, ...] | list[int]) -> bool:
    def reaches_root(node: int) -> bool:
        for _ in heads:
            if node:
                node = heads[node - 1]
        return node == 0

    return list(heads).count(0) == 1 and all(reaches_root(node) for node in heads)


@pytest.mark.parametrize("tried", [0, 1, 100])
def test_no_tree_is_better_than_the_best(tried: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.language.encoder.trees._TRIED", tried)  # how many roots are tried one by one
    random = np.random.default_rng(0)
    for size in [1, 2, 3, 4, 5] * 40:
        scores = random.normal(size=(size, size + 1)) * random.choice([1, 9])
        trees = [
            heads
            for heads in itertools.product(range(size + 1), repeat=size)
            if is_tree(heads) and all(head != i + 1 for i, head in enumerate(heads))
        ]
        most = max(sum(scores[i, head] for i, head in enumerate(heads)) for heads in trees)
        found = best_tree(scores).tolist()
        assert is_tree(found)
        assert sum(scores[i, head] for i, head in enumerate(found)) == pytest.approx(most)


def test_a_long_sentence_has_a_tree_whatever_the_scores_are() -> None:
    random = np.random.default_rng(1)
    assert is_tree(best_tree(random.normal(size=(LONGEST, LONGEST + 1)).astype(np.float32)).tolist())
    assert is_tree(best_tree(np.zeros((30, 31), np.float32)).tolist())


# -- decisions -----------------------------------------------------------------------------------


@dataclass
class Heads:
    """What stands for a network: its heads and the scorer of relations, without a graph."""

    heads: dict[str, dict[str, Any]]
    relations: PairScorer

    def labels(self, head: str) -> tuple[str, ...]:
        return tuple(self.heads.get(head, {}).get("labels", ()))


def scorer(label_weights: list[list[float]]) -> PairScorer:
    """A scorer that looks at the view of the second word only."""
    weights = np.array(label_weights, np.float32)
    nothing = np.zeros_like(weights)
    return PairScorer.of(np.concatenate([nothing, weights, nothing], axis=1), np.zeros(len(weights), np.float32))


SYNTAX: dict[str, dict[str, Any]] = {
    "sentence": {"output": "sent"},
    "arcs": {"output": "arcs"},
    "relation": {"first": "rd", "second": "rh", "labels": ["root", "nsubj", "obj"]},
}


def syntax(words: int) -> dict[str, np.ndarray]:
    """Scores by which the second word is the head of all in its sentence, and each other word an object."""
    arcs = np.zeros((1, words, words + 1), np.float32)
    arcs[0, 1, 0] = 9
    arcs[0, :, 2] = 5
    return {
        "sent": np.full((1, words), -1, np.float32),
        "arcs": arcs,
        "rd": np.zeros((1, words, 1), np.float32),
        "rh": np.ones((1, words + 1, 1), np.float32),
    }


def test_heads_that_are_absent_are_skipped() -> None:
    network: Any = Heads(SYNTAX, scorer([[9], [0], [1]]))
    [words] = decode(Outputs(network, syntax(3)), [(0, 3)], None)
    assert words.offsets.tolist() == [1, 0, -1]
    assert words.relations.tolist() == [2, 0, 2]
    assert (words.labels, words.names, words.roles, words.views) == ({}, [], [], None)
    doc = Doc(spacy.blank("en").vocab, words=["Rebels", " ", "took", "Homs"])
    Annotator(network, doc.vocab).annotate(doc, [0, 2, 3], [words])
    assert [(t.head.i, t.dep_) for t in doc] == [(2, "obj"), (0, "dep"), (2, "ROOT"), (2, "obj")]
    assert [t.tag_ for t in doc] == [""] * 4
    assert not doc.has_annotation("ENT_IOB")


def test_a_stretch_begins_a_sentence_whatever_the_network_says() -> None:
    network: Any = Heads(SYNTAX, scorer([[0], [0], [1]]))
    first, second = decode(Outputs(network, syntax(4)), [(0, 2), (2, 4)], None)
    assert first.offsets.tolist() == [1, 0]
    assert sorted(second.relations.tolist()).count(0) == 1
    assert [i + o in range(2) for i, o in enumerate(second.offsets.tolist())] == [True, True]


def test_roles_are_read_within_the_sentence_of_their_predicate() -> None:
    heads = SYNTAX | {"predicate": {"output": "pred"}, "role": {"output": "roles", "labels": ["-", "ARG0", "ARG1"]}}
    network: Any = Heads(heads, scorer([[0], [0], [1]]))
    roles = np.zeros((1, 4, 4, 3), np.float32)
    roles[0, 1, [0, 3], 2] = roles[0, 0, :, 1] = 9  # of the predicate; of a word that is none
    roles[0, 1, 1, 0] = 9
    arrays = syntax(4) | {
        "sent": np.array([[1, -1, 1, -1]], np.float32),
        "pred": np.array([[-1, 2, -1, -1]], np.float32),
        "roles": roles,
    }
    [words] = decode(Outputs(network, arrays), [(0, 4)], None)
    assert [(role.predicate, role.word, role.name) for role in words.roles] == [(1, 0, "ARG1")]
    assert all(0.99 < role.probability < 1 for role in words.roles)


def test_roles_of_a_later_paragraph_count_from_its_own_first_word() -> None:
    role = Role(2, 3, "ARG0", 0.9)
    network: Any = Heads(SYNTAX, scorer([[0], [0], [1]]))
    first, second = decode(Outputs(network, syntax(4)), [(0, 2), (2, 4)], None)
    second.roles = [Role(role.predicate - 2, role.word - 2, role.name, role.probability)]
    doc = Doc(spacy.blank("en").vocab, words=["Rebels", "took", " ", "Homs", "fell"])
    Annotator(network, doc.vocab).annotate(doc, [0, 1, 3, 4], [first, second])
    # a part after white space: its first word is token 3
    second.roles = [Role(0, 1, "ARG0", 0.9)]
    Annotator(network, doc.vocab).annotate(doc, [0, 1, 3, 4], [first, second])
    assert doc._.reading.roles == (Role(3, 4, "ARG0", 0.9),)


def test_no_name_goes_on_that_did_not_begin() -> None:
    tags = NameTags(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])
    scores = np.array([[1, 0, 5, 0, 0], [0, 0, 0, 0, 3]], np.float32)
    best = tags.best(scores)
    assert [tags.labels[number] for number in best] == ["B-LOC", "I-LOC"]


# -- reference -----------------------------------------------------------------------------------


def links(heads: str, names: str = "", sentences: list[int] | None = None) -> np.ndarray:
    """The features of links between mentions; a name's words are joined by a plus."""
    words = heads.split()
    known = [name_words(name.split("+")) for name in (names or heads).split()]
    kinds = np.eye(len(words), dtype=np.float32)
    return features(words, known, sentences or [0] * len(words), kinds)


def test_a_link_knows_the_same_word_and_the_same_name() -> None:
    found = links("Assad army Army Cole Assad", "Bashar+Assad army Army Ann+Cole Assad")
    same, same_name, share, whole = found[..., 0], found[..., 1], found[..., 4], found[..., 5]
    assert np.argwhere(np.tril(same, -1)).tolist() == [[2, 1], [4, 0]]
    assert np.argwhere(np.tril(same_name, -1)).tolist() == [[2, 1], [4, 0]]
    assert np.argwhere(share).tolist() == [[4, 0]]
    assert not whole.any()


def test_pronouns_are_linked_by_their_group_and_not_their_spelling() -> None:
    found = links("he his she it he")
    assert not found[..., 0].any()
    assert found[4, :4, 2].tolist() == [1, 1, 0, 0]
    assert found[4, :4, 3].tolist() == [0, 0, 1, 1]


def test_a_link_knows_how_far_it_goes_and_how_alike_the_kinds_are() -> None:
    found = links("a b c d", sentences=[0, 0, 2, 13])
    assert found.shape == (4, 4, FEATURES)
    assert found[3, 0, 9:16].tolist() == [1, 1, 1, 0, 0, 0, 0]
    assert found[2, 0, 16:23].tolist() == [1, 1, 1, 0, 0, 0, 0]
    assert found[3, 2, 16:23].tolist() == [1, 1, 1, 1, 1, 1, 0]
    assert found[..., 24].tolist() == np.eye(4).tolist()


def test_an_antecedent_stands_before_or_is_none() -> None:
    views = np.array([[1], [2], [3]], np.float32)
    seen = Views(views, views, np.array([0, 4, 99], np.float32), np.zeros((3, 1), np.float32))
    nothing = LinkScorer(*(np.zeros(s, np.float32) for s in ((1, FEATURES), 1, (1, 1), 1)))
    found = nothing.probabilities(seen, np.zeros((3, 3, FEATURES), np.float32))
    assert found.shape == (3, 4)
    assert found.sum(1) == pytest.approx([1, 1, 1])
    assert (found[np.triu_indices(3, 0, 3)[0], np.triu_indices(3, 0, 3)[1] + 1] == 0).all()
    assert found[0, 0] == 1
    assert found[1, 1] == pytest.approx(1 / (1 + np.exp(2)))
    assert found[2, 0] > 0.99


def test_a_small_network_weighs_the_features_of_a_link() -> None:
    # 0.5 * gelu(2) of the first feature, and a bias
    scorer_ = LinkScorer(
        np.array([[2, 0]], np.float32), np.zeros(1, np.float32), np.array([[0.5]], np.float32), np.ones(1, np.float32)
    )
    still = Views(*(np.zeros(s, np.float32) for s in ((2, 1), (2, 1), 2, (2, 1))))
    pairs = np.zeros((2, 2, 2), np.float32)
    pairs[1, 0, 0] = 1
    assert scorer_.scores(still, pairs)[1, 1] == pytest.approx(1 + 0.5 * 2 * 0.9772499, abs=1e-5)


def test_mentions_of_an_article_are_linked_over_paragraphs(nlp: Language) -> None:
    docs = [s.doc for s in read_sections(Article(id="a", text=ARTICLE), nlp)]
    wanted = ["Fighters", "Homs", "spokesman", "he", "army", "Assad"]
    mentions = [(p, t.i) for p, doc in enumerate(docs) for t in doc if t.text in wanted and p > 0]
    encoder = nlp.get_pipe("encoder")
    assert isinstance(encoder, Encoder)
    found = encoder.antecedents(encoder.referring(docs, mentions))
    named = [docs[p][i].text for p, i in mentions]
    he = named.index("he")
    assert found.shape == (len(named), len(named) + 1)
    assert found[he].argmax() - 1 == named.index("spokesman")
    assert found[he, he + 1 :].sum() == 0
    assert encoder.antecedents(encoder.referring(docs, mentions), since=he) == pytest.approx(found[he:], abs=1e-6)
    assert encoder.antecedents(encoder.referring(docs, [])).shape == (0, 1)


# -- the bundled network -------------------------------------------------------------------------

ATTRIBUTES: list[int | str] = ["TAG", "POS", "MORPH", "DEP", "HEAD", "LEMMA", "ENT_IOB", "ENT_TYPE", "SENT_START"]


def analysis(pipeline: Language, text: str, name: str = "a") -> list[Any]:
    sections = read_sections(Article(id=name, text=text), pipeline)
    return [
        (s.doc.parsed.to_array(ATTRIBUTES).tolist(), s.doc.parsed._.reading.kinds, s.doc.parsed._.reading.roles)
        for s in sections
    ]


def test_an_article_is_read_alike_again_and_after_others(nlp: Language) -> None:
    before = analysis(nlp, ARTICLE)
    analysis(nlp, "Gunmen killed four in Kano. The president fled to Abuja.\n\nHe was seen there.", "b")
    assert analysis(nlp, ARTICLE) == before


def test_articles_of_one_stream_do_not_look_at_each_other(nlp: Language) -> None:
    texts = {"a": ["Rebels took it.", "They fled."], "b": ["The club won.", "He left."]}

    def docs(*names: str) -> list[Doc]:
        made = []
        for name in names:
            for text in texts[name]:
                made.append(nlp.make_doc(text))
                made[-1]._.article = name
        return list(nlp.pipe(made))

    together = [doc.to_array(ATTRIBUTES).tolist() for doc in docs("a", "b")]
    assert together == [doc.to_array(ATTRIBUTES).tolist() for name in "ab" for doc in docs(name)]
    assert together == [doc.to_array(ATTRIBUTES).tolist() for doc in [*docs("b"), *docs("a")]][2:] + together[2:]


def test_any_number_of_threads_computes_the_same(nlp: Language) -> None:
    more = spacy.load(BUNDLED, config={"components": {"encoder": {"threads": 3}}})
    encoder = more.get_pipe("encoder")
    assert isinstance(encoder, Encoder)
    assert encoder.threads == 3
    assert analysis(more, ARTICLE) == analysis(nlp, ARTICLE)


def test_one_thread_is_the_default(nlp: Language) -> None:
    encoder = nlp.get_pipe("encoder")
    assert isinstance(encoder, Encoder)
    assert encoder.threads == 1
    assert nlp.get_pipe_meta("encoder").factory == COMPONENT


def test_white_space_is_no_word(nlp: Language) -> None:
    plain, wide = nlp("Rebels took Homs. They fled."), nlp(" Rebels  took Homs.   They fled. ")
    words = [token for token in wide if not token.is_space]
    assert [(t.text, t.tag_, t.dep_, t.head.text) for t in words] == [
        (t.text, t.tag_, t.dep_, t.head.text) for t in plain
    ]
    assert {t.pos_ for t in wide if t.is_space} == {"SPACE"}
    assert [t.text for t in words if t.is_sent_start] == ["They"]


@pytest.mark.parametrize("text", ["", " ", ".", "Homs", "\u200b", "word " * 1500, "Ünïcödé 漢字 🙂."])
def test_any_text_has_trees(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    for sentence in doc.sents if doc else ():
        assert sum(token.dep_ == "ROOT" for token in sentence) <= 1
        assert all(token.head in sentence for token in sentence)


def test_a_pipeline_is_saved_and_read_again(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("pipeline") / "copy"
    nlp.to_disk(folder)
    assert analysis(load_pipeline(str(folder)), ARTICLE) == analysis(nlp, ARTICLE)


def test_neither_torch_nor_a_tokenizer_is_loaded() -> None:
    code = (
        "import sys; from kg.language import load_pipeline; load_pipeline()('Rebels took Homs.');"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'torch', 'tokenizers', 'transformers'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("He has been seen.", "he have be see ."),
        ("She was there.", "she be there ."),
        ("They were killed and weren't found.", "they be kill and be not find ."),
        ("She's seen the report.", "she have see the report ."),
        ("He's reading the report.", "he be read the report ."),
        ("He'd been seen.", "he have be see ."),
        ("There are four of them.", "there be four of they ."),
        ("He'd leave if they came.", "he would leave if they come ."),
        ("These need help.", "this need help ."),
        ("We won't wait.", "we will not wait ."),
    ],
)
def test_auxiliaries_have_their_lemma(nlp: Language, text: str, lemmas: str) -> None:
    assert [token.lemma_ for token in nlp(text)] == lemmas.split()
