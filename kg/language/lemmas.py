"""Finds the dictionary form of words by rules and tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.lang.en import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Doc, Token

#: The name under which a pipeline takes the lemmatizer in.
LEMMATIZER = "newskg_lemmatizer"

#: What is short for two auxiliaries: the first goes with a perfect ("it's gone"), the second with the rest.
_SHORT = {"'s": ("have", "be"), "’s": ("have", "be"), "'d": ("have", "would"), "’d": ("have", "would")}


class Lemmas(EnglishLemmatizer):
    """spaCy's lemmatizer of English, with one look-up a form and tables for auxiliaries and pronouns too.

    The tables are data of the pipeline (``lookups``): rules, exceptions and words by part of speech.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of a paragraph."""
        lemmas = np.zeros(len(doc), np.uint64)
        for i, row in enumerate(map(tuple, doc.to_array([ORTH, POS, MORPH]).tolist())):
            known = self._known.get(row)
            if known is None:
                token = doc[i]
                lemma = _full_form(token) if token.lower_ in _SHORT and token.pos_ == "AUX" else None
                known = self.vocab.strings.add(lemma or self.rule_lemmatize(token)[0])
                if lemma is None:
                    self._known[row] = known
            lemmas[i] = known
        doc.from_array([LEMMA], lemmas)
        return doc

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._known: dict[tuple[int, ...], int] = {}


def _full_form(token: Token) -> str:
    """Say what a short auxiliary is short for; the next word of the verb tells."""
    perfect, other = _SHORT[token.lower_]
    following = next((t for t in token.doc[token.i + 1 :] if t.tag_.startswith("VB")), None)
    return perfect if token.dep_ == "aux" and following is not None and following.tag_ == "VBN" else other


@Language.factory(
    LEMMATIZER,
    assigns=["token.lemma"],
    default_config={"overwrite": True},
    default_score_weights={"lemma_acc": 1.0},
)
def _make(nlp: Language, name: str, overwrite: bool) -> Lemmas:  # noqa: FBT001  spaCy gives it
    return Lemmas(nlp.vocab, None, name, mode="rule", overwrite=overwrite)
