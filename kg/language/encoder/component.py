"""The encoder as a component of a spaCy pipeline."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.language import Language
from spacy.pipeline.dep_parser import parser_score
from spacy.pipeline.morphologizer import morphologizer_score
from spacy.pipeline.tagger import tagger_score
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from kg.language.encoder.annotate import Annotator
from kg.language.encoder.decode import Words, decode
from kg.language.encoder.network import DESCRIPTION, GRAPH, PAIRS, VOCABULARY, Network
from kg.language.encoder.pieces import GLUED, PARAGRAPH, SPACE, Spelling
from kg.language.encoder.reference import Referring, Views, is_joined, name_words
from kg.language.encoder.scores import Array
from kg.language.encoder.windows import Stretch, lay_out

if TYPE_CHECKING:
    from kg.language.tokens import Doc as Paragraph

#: The name of the encoder in a pipeline.
COMPONENT = "newskg_encoder"


class Encoder:
    """Reads paragraphs: sets their sentences, tags, features, trees and names, and ``doc._.reading``.

    Consecutive paragraphs of a stream with the same ``doc._.article`` are read together if the network's
    description says so; others are read alone.

    Args:
        vocab: the pipeline's vocabulary.
        threads: the number of threads.
    """

    def __init__(self, vocab: Vocab, *, threads: int = 1) -> None:
        self.vocab = vocab
        self.threads = threads
        self._network: Network | None = None

    @property
    def network(self) -> Network:
        """The network, once read from a folder."""
        if self._network is None:
            raise ValueError(f"{COMPONENT} is not loaded")
        return self._network

    @property
    def labels(self) -> tuple[str, ...]:
        """The dependency relations, once the network is read."""
        return self._network.labels("relation") if self._network else ()

    def __call__(self, doc: Doc) -> Doc:
        """Read one paragraph."""
        self.read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 0) -> Iterator[Doc]:  # noqa: ARG002  spaCy gives it
        """Read a stream of paragraphs, one article at a time."""
        for article, docs in groupby(stream, key=lambda doc: doc._.article):
            for together in [list(docs)] if article is not None else ([doc] for doc in docs):
                self.read(together)
                yield from together

    def read(self, docs: Sequence[Doc]) -> None:
        """Read the paragraphs of one article in order."""
        tokens = [_words(doc) for doc in docs]
        parts: list[list[Words]] = [[] for _ in docs]
        for window, spelling in self.windows(docs):
            ends = [0]
            for stretch in window:
                ends.append(ends[-1] + stretch.end - stretch.begin)
            within = list(pairwise(ends))
            found = decode(self.network.run(spelling), within, self._annotator.names)
            for stretch, part in zip(window, found, strict=True):
                parts[stretch.paragraph].append(part)
        for doc, of_doc, of_parts in zip(docs, tokens, parts, strict=True):
            self._annotator.annotate(doc, of_doc, of_parts)

    def windows(self, docs: Sequence[Doc]) -> Iterator[tuple[list[Stretch], Spelling]]:
        """Yield windows: stretches of paragraphs of one article, and their spelling."""
        tokens = [_words(doc) for doc in docs]
        words = [[doc[i].text for i in of_doc] for doc, of_doc in zip(docs, tokens, strict=True)]
        before = [[_before(doc, i) for i in of_doc] for doc, of_doc in zip(docs, tokens, strict=True)]
        pieces = self.network.pieces
        sizes = [[len(pieces.of(word)) for word in of_doc] for of_doc in words]
        for window in lay_out(words, sizes, self.network.window, alone=self.network.paragraphs == "alone"):
            yield (
                window,
                pieces.spell(
                    pair
                    for s in window
                    for pair in zip(
                        words[s.paragraph][s.begin : s.end], before[s.paragraph][s.begin : s.end], strict=True
                    )
                ),
            )

    def referring(self, docs: Sequence[Paragraph], mentions: Sequence[tuple[int, int]]) -> Referring:
        """Collect the data to score the links of mentions.

        Args:
            docs: all paragraphs of an article, as read.
            mentions: the paragraph and the head token of each, in text order.
        """
        begun, sentences = 0, []
        for doc in docs:
            begins = [bool(token.is_sent_start) or token.i == 0 for token in doc]
            sentences.append(begun + np.cumsum(begins, dtype=np.int64))
            begun += sum(begins)
        tokens = [docs[paragraph][token] for paragraph, token in mentions]
        by_paragraph = groupby(mentions, key=lambda mention: mention[0])
        read = [(docs[n].reading, [token for _, token in of_doc]) for n, of_doc in by_paragraph]
        views = [reading.views.at(rows) for reading, rows in read if reading is not None and reading.views is not None]
        names = [[token.text, *(t.text for t in token.children if is_joined(t.dep_))] for token in tokens]
        return Referring(
            [token.text for token in tokens],
            [name_words(words) for words in names],
            [int(sentences[paragraph][token]) for paragraph, token in mentions],
            Views.joined(views or [Views(*(np.zeros((0, 0), np.float32),) * 4)]),
        )

    def antecedents(self, mentions: Referring, since: int = 0) -> Array:
        """Return the probabilities that mentions refer back to others.

        Args:
            mentions: from ``referring``.
            since: the first mention to link.

        Returns:
            one row per mention: column 0 for a new entity, column i + 1 for that of mention i.
        """
        if not mentions.heads:
            return np.zeros((0, 1), np.float32)
        return self.network.links.probabilities(mentions.views, mentions.features(since))

    def score(self, examples: Iterable[Example]) -> dict[str, Any]:
        """Score the annotations like spaCy's own components."""
        examples = list(examples)
        parts = (tagger_score, morphologizer_score, parser_score, get_ner_prf)
        return {name: value for part in parts for name, value in part(examples).items()}

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Encoder:  # noqa: ARG002  spaCy gives it
        """Read the network from a folder."""
        self._network = Network(Path(path), threads=self.threads)
        self._annotator = Annotator(self._network, self.vocab)
        return self

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002  spaCy gives it
        """Copy the network to a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        for name in (DESCRIPTION, GRAPH, PAIRS, VOCABULARY):
            shutil.copyfile(self.network.folder / name, Path(path) / name)


def _words(doc: Doc) -> list[int]:
    """Return the tokens that are not white space."""
    return [token.i for token in doc if not token.is_space]


def _before(doc: Doc, index: int) -> int:
    """Return what precedes a word; white space at the beginning of a paragraph does not count."""
    if index == 0 or (index == 1 and doc[0].is_space):
        return PARAGRAPH
    return SPACE if doc[index - 1].whitespace_ or doc[index - 1].is_space else GLUED


@Language.factory(
    COMPONENT,
    assigns=["token.tag", "token.pos", "token.morph", "token.dep", "token.head", "token.is_sent_start", "doc.ents"],
    default_config={"threads": 1},
)
def _make(nlp: Language, name: str, threads: int) -> Encoder:  # noqa: ARG001  spaCy gives it
    return Encoder(nlp.vocab, threads=threads)
