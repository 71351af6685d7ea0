"""Trains the bundled pipeline from public treebanks.

    python -m kg.language.train --train ewt-train.conllu.gz --train gum-train.conllu.gz \
        --dev ewt-dev.conllu.gz --dev gum-dev.conllu.gz --names uner-ewt-dev.iob2.gz --out model

The treebanks are UD English EWT and GUM (https://universaldependencies.org) and Universal
NER (https://www.universalner.org). Needs the extra ``train``.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Annotated

import spacy
import typer
from spacy.cli.train import train as spacy_train
from spacy.tokens import DocBin

from kg.language.conllu import read_docs, read_uner_docs
from kg.language.word_clusters import cluster_vectors

#: What the pipeline's own description says of it.
META = {
    "name": "newskg",
    "version": "0.1.0",
    "description": "English analysis for news: Universal Dependencies, tags, morphology, lemmas, names.",
    "author": "newskg",
    "license": "CC BY-SA 4.0",
    "sources": [
        {"name": "UD English EWT", "url": "https://universaldependencies.org", "license": "CC BY-SA 4.0"},
        {"name": "UD English GUM", "url": "https://universaldependencies.org", "license": "CC BY-SA 4.0"},
        {"name": "Universal NER, English EWT", "url": "https://www.universalner.org", "license": "CC BY-SA 4.0"},
        {"name": "spacy-lookups-data", "url": "https://github.com/explosion/spacy-lookups-data", "license": "MIT"},
    ],
}

CONFIG = Path(__file__).with_name("config.cfg")


def train(
    out: Annotated[Path, typer.Option(help="The folder to write the pipelines to.")],
    train: Annotated[list[Path], typer.Option(help="CoNLL-U files to train on.")],
    dev: Annotated[list[Path], typer.Option(help="CoNLL-U files to choose the best step by.")],
    names: Annotated[list[Path] | None, typer.Option(help="IOB2 files with names, to train on.")] = None,
    steps: Annotated[int, typer.Option(help="How many batches to train for.")] = 9000,
    override: Annotated[list[str] | None, typer.Option(help="A setting of the recipe: key=value.")] = None,
) -> None:
    """Train the pipeline and write its best and its last state."""
    import spacy_lookups_data

    vocab = spacy.blank("en").vocab
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        training = DocBin(store_user_data=False)
        for path in train:
            for doc in read_docs(path, vocab):
                training.add(doc)
        for path in names or []:
            for doc in read_uner_docs(path, vocab):
                training.add(doc)
        training.to_disk(folder / "train.spacy")
        held = DocBin()
        for path in dev:
            for doc in read_docs(path, vocab):
                held.add(doc)
        held.to_disk(folder / "dev.spacy")
        data = Path(spacy_lookups_data.__file__).parent / "data"
        cluster_vectors(data).to_disk(folder / "vectors")
        settings: dict[str, object] = {
            "paths.train": str(folder / "train.spacy"),
            "paths.dev": str(folder / "dev.spacy"),
            "paths.vectors": str(folder / "vectors"),
            "training.max_steps": steps,
        }
        for item in override or []:
            key, _, value = item.partition("=")
            settings[key] = _value(value)
        spacy_train(CONFIG, out, overrides=settings)
        for state in ("model-best", "model-last"):
            describe(out / state)


#: Where the files lay that it was trained from.
_TRAINED_FROM = re.compile(r'^(train|dev|vectors) = ".*[/\\\\].*"$', re.MULTILINE)


def describe(folder: Path) -> None:
    """Write name, version, licence and sources into the description of a trained pipeline, and no path of ours."""
    path = folder / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**meta, **META}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    config = folder / "config.cfg"
    text = config.read_text(encoding="utf-8")
    config.write_text(_TRAINED_FROM.sub(r"\1 = null", text), encoding="utf-8")


def _value(text: str) -> object:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"true": True, "false": False, "null": None}.get(text, text)


if __name__ == "__main__":
    typer.run(train)
