"""Finds the lemmas of words by rules and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc, Token

#: The name of the lemmatizer in a pipeline.
LEMMATIZER = "newskg_lemmatizer"

#: The tables, each by part of speech: endings and their replacements, irregular forms, and known words.
_RULES, _IRREGULAR, _INDEX = "lemma_rules", "lemma_exc", "lemma_index"

#: Short forms of two auxiliaries: the first for a perfect ("it's gone"), the second for the rest.
_SHORT = {"'s": ("have", "be"), "’s": ("have", "be"), "'d": ("have", "would"), "’d": ("have", "would")}


class Lemmas(Lemmatizer):
    """Sets lemmas by part of speech and features; the tables are data of the pipeline."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._known: dict[tuple[int, ...], int] = {}

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> Lemmas:
        """Read the tables; the lists of words become sets."""
        super().from_disk(path, exclude=exclude)
        table = self.lookups.remove_table(_INDEX)
        self.lookups.add_table(_INDEX, {part: frozenset(words) for part, words in table.items()})
        return self

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write the tables, the sets of words as sorted lists."""
        table = self.lookups.remove_table(_INDEX)
        self.lookups.add_table(_INDEX, {part: sorted(words) for part, words in table.items()})
        super().to_disk(path, exclude=exclude)
        self.lookups.remove_table(_INDEX)
        self.lookups.add_table(_INDEX, table)

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of a paragraph."""
        lemmas: Any = np.zeros(len(doc), np.uint64)
        for i, row in enumerate(map(tuple, doc.to_array([ORTH, POS, MORPH]).tolist())):
            known = self._known.get(row)
            if known is None:
                known = self._look_up(doc[i], row)
            lemmas[i] = known
        doc.from_array([LEMMA], lemmas)
        return doc

    def _look_up(self, token: Token, row: tuple[int, ...]) -> int:
        if token.pos_ == "AUX" and token.lower_ in _SHORT:
            # depends on what follows, so it is not cached
            return int(self.vocab.strings.add(_full_form(token)))
        self._known[row] = number = int(self.vocab.strings.add(self.rule_lemmatize(token)[0]))
        return number

    def rule_lemmatize(self, token: Token) -> list[str]:
        """Return the lemma of a word by its part of speech and features."""
        part, word = token.pos_.lower(), token.lower_
        if part == "propn":
            return [token.text]
        irregular: Mapping[str, list[str]] = self._table(_IRREGULAR, part)
        auxiliaries: Mapping[str, list[str]] = self._table(_IRREGULAR, "aux") if part == "verb" else {}
        index = self._table(_INDEX, part)
        if word in auxiliaries:
            # they may be full verbs: "there are", "does harm"
            return auxiliaries[word][:1]
        base = bool(index) and _is_base(token)
        if base and (part != "verb" or word in index):
            return [word]
        if word in irregular:
            return irregular[word][:1]
        forms = [word[: -len(old)] + new for old, new in self._table(_RULES, part) if word.endswith(old)]
        listed = [form for form in forms if form in index]
        unlisted = [form for form in forms if form]
        if part == "verb" and len(listed) > 1 and _would_double(listed[-1]):
            # "staged" is "stage", as "stag" would be "stagged"
            return listed[:1]
        # "retook" and "crippled" are no bases, even if the model takes them for ones
        return listed[-1:] or ([word] if base else unlisted[:1]) or [word]

    def _table(self, name: str, part: str) -> Any:
        return self.lookups.get_table(name, {}).get(part, {})


def _would_double(verb: str) -> bool:
    """Return whether a verb of one syllable doubles its last letter before an ending: "stop", "stopped".

    >>> [_would_double(verb) for verb in ("stag", "seat", "visit", "fix", "pass")]
    [True, False, False, False, False]
    """
    vowels = [c in "aeiouy" for c in verb]
    return vowels.count(True) == 1 and vowels[-2:] == [True, False] and verb[-1] not in "wxy"


def _is_base(token: Token) -> bool:
    """Return whether a word's features are those of the dictionary form."""
    features = token.morph.to_dict()
    if features.get("VerbForm") == "Fin":
        third = features.get("Number") == "Sing" and features.get("Person") == "3"
        return features.get("Mood") == "Imp" or (features.get("Tense") == "Pres" and not third)
    return (
        features.get("VerbForm") == "Inf"
        or features.get("Degree") == "Pos"
        or (token.pos_ == "NOUN" and features.get("Number") == "Sing")
    )


def _full_form(token: Token) -> str:
    """Return the full form of a short auxiliary, by the next word of the verb."""
    perfect, other = _SHORT[token.lower_]
    following = next((t for t in token.doc[token.i + 1 :] if t.tag_.startswith("VB")), None)
    return perfect if token.dep_ == "aux" and following is not None and following.tag_ == "VBN" else other


@Language.factory(LEMMATIZER, assigns=["token.lemma"], default_score_weights={"lemma_acc": 1.0})
def _make(nlp: Language, name: str) -> Lemmas:
    return Lemmas(nlp.vocab, None, name, mode="rule", overwrite=True)
