"""Reads CoNLL-U treebanks into spaCy documents, one paragraph a document.

Paragraphs are what the exporter analyses, so the model is trained and measured on them.
Format: https://universaldependencies.org/format.html.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

#: The longest document made of one paragraph, in sentences.
MAX_SENTENCES = 12

#: The entity types of GUM that the name tagger learns, with the labels of Universal NER.
ENTITY_LABELS = {"person": "PER", "place": "LOC", "organization": "ORG"}

_OPEN_OR_CLOSE = re.compile(r"\((\d+)-([^()]*)(\))?|(\d+)\)")


@dataclass
class Word:
    """One syntactic word (one line) of a treebank."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space: bool = True
    entity: str = ""


@dataclass
class Sentence:
    """One sentence, and whether a new paragraph begins with it."""

    words: list[Word] = field(default_factory=list)
    begins_paragraph: bool = False


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of one CoNLL-U file; empty nodes are left out."""
    sentence, joined_until, joined_space = Sentence(), 0, True
    for line in read_lines(path):
        if not line:
            if sentence.words:
                yield sentence
            sentence, joined_until = Sentence(), 0
        elif line.startswith("#"):
            if line.startswith(("# newpar", "# newdoc")):
                sentence.begins_paragraph = True
        else:
            ident, form, lemma, upos, xpos, feats, head, deprel, _, misc = line.split("\t")
            space = "SpaceAfter=No" not in misc.split("|")
            if "-" in ident:
                joined_until, joined_space = int(ident.split("-")[1]), space
            elif "." not in ident:
                number = int(ident)
                if number <= joined_until:
                    space = joined_space if number == joined_until else False
                entity = next((m[7:] for m in misc.split("|") if m.startswith("Entity=")), "")
                sentence.words.append(Word(form, lemma, upos, xpos, feats, int(head), deprel, space, entity))
    if sentence.words:
        yield sentence


def paragraphs(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Group sentences by paragraph, at most ``MAX_SENTENCES`` each."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and (sentence.begins_paragraph or len(group) == MAX_SENTENCES):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def read_docs(path: Path, vocab: Vocab) -> Iterator[Doc]:
    """Yield one annotated ``Doc`` for each paragraph of a CoNLL-U file.

    Names are annotated only where the treebank has them (GUM's ``Entity``); elsewhere they
    are marked as missing, so that the name tagger does not learn from their absence.
    """
    for group in paragraphs(read_sentences(path)):
        words = [word for sentence in group for word in sentence.words]
        starts = [0]
        for sentence in group:
            starts.append(starts[-1] + len(sentence.words))
        heads = [
            start + (word.head - 1 if word.head else i)
            for start, sentence in zip(starts, group, strict=False)
            for i, word in enumerate(sentence.words)
        ]
        doc = Doc(
            vocab,
            words=[w.form for w in words],
            spaces=[w.space for w in words],
            tags=[w.xpos for w in words],
            pos=[w.upos for w in words],
            morphs=[w.feats for w in words],
            lemmas=[w.lemma for w in words],
            heads=heads,
            deps=["ROOT" if w.deprel == "root" else w.deprel for w in words],
            sent_starts=[i in starts for i in range(len(words))],
        )
        if any(word.entity for word in words):
            doc.set_ents(
                [
                    Span(doc, start + b, start + e, label)
                    for start, sentence in zip(starts, group, strict=False)
                    for b, e, label in named_spans(sentence)
                ],
                default="outside",
            )
        else:
            doc.set_ents([], default="missing")
        yield doc


def named_spans(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Find the proper names among GUM's entities: (first word, after the last, label), outermost first."""
    found: list[tuple[int, int, str]] = []
    for begin, end, label in sorted(_entities(sentence), key=lambda s: (s[0] - s[1], s[0])):
        run = _name_within(sentence.words, begin, end)
        if run and not any(run[0] < e and b < run[1] for b, e, _ in found):
            found.append((*run, label))
    return found


def _entities(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """Yield the bracketed entities of GUM of the types in ``ENTITY_LABELS``."""
    open_at: dict[str, list[tuple[int, str]]] = {}
    for i, word in enumerate(sentence.words):
        for match in _OPEN_OR_CLOSE.finditer(word.entity):
            number, rest, closed_here, closing = match.groups()
            if closing:
                if open_at.get(closing):
                    begin, label = open_at[closing].pop()
                    if label:
                        yield begin, i + 1, label
                continue
            label = ENTITY_LABELS.get(rest.split("-")[0], "")
            if closed_here:
                if label:
                    yield i, i + 1, label
            else:
                open_at.setdefault(number, []).append((i, label))


def _name_within(words: list[Word], begin: int, end: int) -> tuple[int, int] | None:
    """Shrink an entity to the proper name that heads it, or return None."""
    inside = [i for i in range(begin, end) if not begin <= words[i].head - 1 < end]
    if not inside or words[inside[0]].upos != "PROPN":
        return None
    members = {inside[0]}
    for _ in range(end - begin):
        for i in range(begin, end):
            joined = words[i].deprel.split(":")[0] in {"flat", "compound", "amod", "goeswith"}
            of_name = words[i].deprel == "nmod" and words[i].upos == "PROPN" and words[i - 1].form in {"of", "for"}
            if words[i].head - 1 in members and (joined or of_name) and words[i].form[:1].isupper():
                members.add(i)
    first, last = min(members), max(members)
    gap = [i for i in range(first, last + 1) if i not in members]
    if any(words[i].upos not in {"ADP", "PUNCT", "DET", "CCONJ", "PART", "PROPN"} for i in gap):
        return inside[0], inside[0] + 1
    return first, last + 1


def read_uner_docs(path: Path, vocab: Vocab) -> Iterator[Doc]:
    """Yield one ``Doc`` a sentence of a Universal NER file (IOB2), names only."""
    text, words, tags = "", [], []  # type: str, list[str], list[str]
    for line in [*read_lines(path), ""]:
        if not line and words:
            yield _uner_doc(text, words, tags, vocab)
            text, words, tags = "", [], []
        elif line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif line and not line.startswith("#"):
            _, form, tag = line.split("\t")[:3]
            words.append(form)
            tags.append(tag if tag[2:] in ENTITY_LABELS.values() else "O")


def _uner_doc(text: str, words: list[str], tags: list[str], vocab: Vocab) -> Doc:
    spaces, at = [], 0
    for word in words:
        at = max(text.find(word, at), at) + len(word)
        spaces.append(text[at : at + 1] == " ")
    return Doc(vocab, words=words, spaces=spaces, ents=tags)
