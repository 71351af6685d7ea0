"""Loads a spaCy pipeline and analyses an article with it, paragraph by paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spacy.language import Language

from kg import files
from kg.errors import ModelError
from kg.language import encoder, lemmas  # noqa: F401  importing them registers them with spaCy
from kg.language.layout import find_paragraphs
from kg.language.tokens import Doc, Span as DocSpan, Token
from kg.model import Article, Paragraph, Span

#: The pipeline that comes with the package.
BUNDLED = files.model()


@dataclass(frozen=True, slots=True)
class Section:
    """One analysed paragraph; token offsets plus ``offset`` are offsets in the article."""

    paragraph: Paragraph
    doc: Doc

    @property
    def offset(self) -> int:
        """The offset of the paragraph in the article's text."""
        return self.paragraph.span.begin

    def span(self, words: DocSpan | Token) -> Span:
        """Return the span of words in the article's text."""
        begin = self.paragraph.span.begin
        if isinstance(words, Token):
            return Span(begin + words.idx, begin + words.idx + len(words.text))
        return Span(begin + words.start_char, begin + words.end_char)


def load_pipeline(name: str | None = None) -> Language:
    """Load the bundled spaCy pipeline, or another one labelled with Universal Dependencies.

    Args:
        name: a folder or an installed package, as for ``spacy.load``.

    Raises:
        ModelError: the pipeline does not exist, or has no UD parser.
    """
    import spacy
    from spacy.about import __version__ as version

    try:
        nlp = spacy.load(name or BUNDLED)
    except Exception as error:  # a folder or package of that name may contain anything
        there = name is None or Path(name).exists() or spacy.util.is_package(name)
        reason = f"it is no pipeline that spaCy {version} can load"
        raise ModelError(
            f"cannot load the language model {name or BUNDLED}: "
            f"{reason if there else 'there is no folder or installed package of that name'}"
        ) from error
    if "obl" not in _relations(nlp):
        raise ModelError(f"the language model {name} has no parser with Universal Dependencies labels")
    return nlp


def _relations(nlp: Language) -> frozenset[str]:
    """Return the dependency relations of a pipeline."""
    parsers = [nlp.get_pipe(name) for name in nlp.pipe_names if "token.dep" in nlp.get_pipe_meta(name).assigns]
    return frozenset(label for parser in parsers for label in getattr(parser, "labels", ()))


@lru_cache(maxsize=2)
def common_words(nlp: Language) -> frozenset[str]:
    """Return the lower-case nouns, verbs and adjectives that a pipeline's lemmatizer lists, if it lists any."""
    if "lemmatizer" not in nlp.pipe_names:
        return frozenset()
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is None or not lookups.has_table("lemma_index"):
        return frozenset()
    index = lookups.get_table("lemma_index")
    return frozenset(word for part in ("noun", "verb", "adj") for word in index.get(part, ()))


def read_sections(article: Article, nlp: Language) -> list[Section]:
    """Analyse each paragraph of an article.

    Args:
        article: the article.
        nlp: a pipeline from ``load_pipeline``.
    """
    paragraphs = find_paragraphs(article)
    docs = [nlp.make_doc(article.text[p.span.begin : p.span.end]) for p in paragraphs]
    for doc in docs:
        doc._.article = article.id
    return [Section(p, Doc(doc)) for p, doc in zip(paragraphs, nlp.pipe(docs), strict=True)]
