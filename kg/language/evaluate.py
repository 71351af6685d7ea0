"""Scores a pipeline on treebanks that it was not trained on.

    python -m kg.language.evaluate --treebank ewt-test.conllu.gz --treebank gum-test.conllu.gz \
        --names uner-ewt-test.iob2.gz

Documents are paragraphs, tokenized and split into sentences by the pipeline itself; UAS and LAS
leave punctuation out, as spaCy's scorer does. LAS distinguishes subtypes ("nmod:poss").
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from kg.language.conllu import read_docs, read_uner_docs
from kg.language.load import load_pipeline

#: The reported scores: spaCy's names, and the usual ones.
SCORES = {
    "token_acc": "tokens", "sents_f": "sentences F1", "tag_acc": "XPOS", "pos_acc": "UPOS", "morph_acc": "features",
    "lemma_acc": "lemmas", "dep_uas": "UAS", "dep_las": "LAS", "ents_f": "names F1",
}  # fmt: skip

NAME_SCORES = frozenset({"token_acc", "ents_f"})


def evaluate(
    treebank: Annotated[list[Path] | None, typer.Option(help="CoNLL-U files to score the analysis on.")] = None,
    names: Annotated[list[Path] | None, typer.Option(help="IOB2 files to score the names on.")] = None,
    model: Annotated[str | None, typer.Option(help="The pipeline; the bundled one by default.")] = None,
) -> None:
    """Print a Markdown table of scores, and the speed in words per second on one core."""
    nlp = load_pipeline(model)
    rows = [(path, list(read_docs(path, nlp.vocab))) for path in treebank or []]
    rows += [(path, list(read_uner_docs(path, nlp.vocab))) for path in names or []]
    typer.echo(f"| | {' | '.join(SCORES.values())} | words/s |")
    typer.echo("|---" * (len(SCORES) + 2) + "|")
    for path, docs in rows:
        scores, speed = score(nlp, docs)
        # Universal NER annotates names only
        shown = NAME_SCORES if path in (names or []) else SCORES
        values = [scores.get(key) if key in shown else None for key in SCORES]
        cells = ["" if value is None else f"{100 * value:.1f}" for value in values]
        typer.echo(f"| {path.name.split('.')[0]} | {' | '.join(cells)} | {speed:.0f} |")


def score(nlp: Language, gold: list[Doc]) -> tuple[dict[str, float | None], float]:
    """Score a pipeline on annotated documents.

    Returns:
        spaCy's scores (from 0 to 1, None where nothing is annotated), and words per second.
    """
    begin = time.perf_counter()
    predicted = list(nlp.pipe(doc.text for doc in gold))
    speed = sum(len(doc) for doc in predicted) / (time.perf_counter() - begin)
    return nlp.evaluate([Example(p, g) for p, g in zip(predicted, gold, strict=True)]), speed


if __name__ == "__main__":
    typer.run(evaluate)
