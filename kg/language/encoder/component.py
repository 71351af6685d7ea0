"""The encoder as a component of a spaCy pipeline."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

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
from kg.language.encoder.windows import lay_out

#: The name under which a pipeline takes the encoder in.
COMPONENT = "newskg_encoder"


class Encoder:
    """Reads paragraphs: sets their sentences, tags, features, trees and names, and ``doc._.reading``.

    Paragraphs that follow one another in a stream and have the same ``doc._.article`` are read with
    one another as context; others are read alone.

    Args:
        vocab: the pipeline's words.
        threads: how many threads compute.
    """

    def __init__(self, vocab: Vocab, *, threads: int = 1) -> None:
        self.vocab = vocab
        self.threads = threads
        self._network: Network | None = None

    @property
    def network(self) -> Network:
        """The network, once it is read from a folder."""
        if self._network is None:
            raise ValueError(f"{COMPONENT} is not loaded")
        return self._network

    @property
    def labels(self) -> tuple[str, ...]:
        """The relations of its trees, once the network is read."""
        return self._network.labels("relation") if self._network else ()

    def __call__(self, doc: Doc) -> Doc:
        """Read one paragraph."""
        self.read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 0) -> Iterator[Doc]:  # noqa: ARG002  spaCy gives it
        """Read a stream of paragraphs, an article at a time."""
        for article, docs in groupby(stream, key=lambda doc: doc._.article):
            for together in [list(docs)] if article is not None else ([doc] for doc in docs):
                self.read(together)
                yield from together

    def read(self, docs: Sequence[Doc]) -> None:
        """Read paragraphs of one article in their order."""
        tokens = [[token.i for token in doc if not token.is_space] for doc in docs]
        words = [[doc[i].text for i in of_doc] for doc, of_doc in zip(docs, tokens, strict=True)]
        spaces = [[_space_follows(doc, i) for i in of_doc] for doc, of_doc in zip(docs, tokens, strict=True)]
        pieces = self.network.pieces
        sizes = [[len(pieces.of(word)) for word in of_doc] for of_doc in words]
        parts: list[list[Words]] = [[] for _ in docs]
        for window in lay_out(words, sizes, self.network.window, alone=self.network.paragraphs == "alone"):
            spelling = pieces.spell(
                [(words[s.paragraph][s.begin : s.end], spaces[s.paragraph][s.begin : s.end]) for s in window],
                separate=self.network.paragraphs == "separate",
            )
            ends = [0]
            for stretch in window:
                ends.append(ends[-1] + stretch.end - stretch.begin)
            within = list(pairwise(ends))
            found = decode(self.network.run(spelling), within, self._annotator.names)
            for stretch, part in zip(window, found, strict=True):
                parts[stretch.paragraph].append(part)
        for doc, of_doc, of_parts in zip(docs, tokens, parts, strict=True):
            self._annotator.annotate(doc, of_doc, of_parts)

    def score(self, examples: Iterable[Example]) -> dict[str, Any]:
        """Score what the encoder sets as spaCy scores its own components."""
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


def _space_follows(doc: Doc, index: int) -> bool:
    return bool(doc[index].whitespace_) or (index + 1 < len(doc) and doc[index + 1].is_space)


@Language.factory(
    COMPONENT,
    assigns=["token.tag", "token.pos", "token.morph", "token.dep", "token.head", "token.is_sent_start", "doc.ents"],
    default_config={"threads": 1},
)
def _make(nlp: Language, name: str, threads: int) -> Encoder:  # noqa: ARG001  spaCy gives it
    return Encoder(nlp.vocab, threads=threads)
