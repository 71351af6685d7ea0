"""Writes the names that en_core_web_sm (MIT) finds in treebanks without names, for training with less weight.

python training/silver.py --model en_core_web_sm --out silver.json ewt-train.conllu.gz en_pud-ud-test.conllu
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import spacy
from corpora import read_treebank, sentences_of
from spacy.tokens import Doc, Span

LABELS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
#: Names whose kind is left open.
OPEN = frozenset({"PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})


def trimmed(entity: Span) -> tuple[int, int]:
    """Exclude an article before and a possessive after a name."""
    begin, end = entity.start, entity.end
    if entity.doc[begin].lower_ in {"the", "a", "an"} and end - begin > 1:
        begin += 1
    if entity.doc[end - 1].text in {"'s", "’s", "'", "’"} and end - begin > 1:
        end -= 1
    return begin, end


def tags_of(doc: Doc) -> list[str]:
    """Write the names of a document as BIO tags, ``?`` where the kind is left open."""
    tags = ["O"] * len(doc)
    for entity in doc.ents:
        begin, end = trimmed(entity)
        if entity.label_ in OPEN:
            tags[begin:end] = ["?"] * (end - begin)
        elif entity.label_ in LABELS:
            label = LABELS[entity.label_]
            tags[begin:end] = [f"B-{label}"] + [f"I-{label}"] * (end - begin - 1)
    return tags


def main() -> None:
    """Tag the sentences of the given treebanks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebanks", type=Path, nargs="+")
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    nlp = spacy.load(args.model)
    sentences = list(sentences_of(d for path in args.treebanks for d in read_treebank(path, entities=False)))
    docs = nlp.pipe((Doc(nlp.vocab, words=s.words, spaces=s.spaces) for s in sentences), batch_size=256)
    tags = {s.ident: tags_of(doc) for s, doc in zip(sentences, docs, strict=True)}
    args.out.write_text(json.dumps(tags), encoding="utf-8")


if __name__ == "__main__":
    main()
