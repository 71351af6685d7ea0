"""The whole way from articles to checked graphs, one after the other.

``Exporter`` is for Python programs; ``Run`` is what commands do with one: it goes on after errors, and sets exit codes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from kg.arguments import check_base
from kg.errors import GraphError, InputError, KgError, Place, UsageError
from kg.model import Article, Extraction, Finding, Severity
from kg.names import BASE
from kg.readers.record import Item
from kg.safety.guard import SECONDS, guarded
from kg.startup import in_one_go, loading
from kg.threads import one_thread

if TYPE_CHECKING:
    # loaded when an article is analysed, so that a query does not wait for spaCy
    from rdflib import Graph
    from spacy.language import Language

    from kg.lexicon import Lexicon
    from kg.lexicon.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Tools:
    """The resources of extraction: each is loaded once and never changed."""

    pipeline: Language
    lexicon: Lexicon
    gazetteer: Gazetteer


@lru_cache(maxsize=2)
def _pipeline(model: str | None) -> Language:
    """Load a language model; exporters with different lexicons share it."""
    from kg.language import load_pipeline

    return load_pipeline(model)


@lru_cache(maxsize=4)
def load_tools(model: str | None = None, lexicons: tuple[Path, ...] = ()) -> Tools:
    """Load the language model, the lexicon and the gazetteer, each only once.

    Args:
        model: another spaCy pipeline than the bundled one.
        lexicons: lexicon files of the user's own, on top of ours.

    Raises:
        ModelError: the model cannot be loaded.
        InputError: a lexicon file cannot be read, or is not as ``shapes/lexicon.ttl`` wants it.
    """
    with loading():
        from kg.extract import prepare
        from kg.lexicon import load_lexicon
        from kg.lexicon.gazetteer import open_gazetteer

        if lexicons:
            from kg.lexicon.check import require_lexicon

            for lexicon in lexicons:
                require_lexicon(lexicon)
        tools = Tools(_pipeline(model), load_lexicon(lexicons), open_gazetteer())
        prepare(tools.pipeline, tools.lexicon, tools.gazetteer)
    return tools


@dataclass(frozen=True, slots=True)
class Exported:
    """The result for one article."""

    extraction: Extraction
    graph: Graph
    findings: tuple[Finding, ...] = ()

    @property
    def conforms(self) -> bool:
        """Return whether the graph may be written; warnings do not prevent that."""
        return not any(finding.severity is Severity.VIOLATION for finding in self.findings)


def analyse(article: Article, *, tools: Tools | None = None) -> Extraction:
    """Find actors, places, events and claims in an article, and link actors and places to Wikidata.

    In a copy of another article there are none of its own. A headline that was given beside the text is read as well.

    >>> import datetime as dt
    >>> found = analyse(Article(id="a", text="Rebels took the city of Homs.", date=dt.date(2024, 12, 8)))
    >>> [mention.of(found.article.text) for event in found.events for mention in event.mentions]
    ['took']
    """
    if article.copy_of is not None:
        return Extraction(article)  # the original has the same events
    from kg.headline import add_headline, headline_of

    tools = tools or load_tools()
    found = _found_in(article, tools)
    headline = headline_of(article)
    return found if headline is None else add_headline(found, _found_in(headline, tools))


def _found_in(article: Article, tools: Tools) -> Extraction:
    """Find everything in an article's text."""
    from kg.extract import extract
    from kg.identity import link

    with in_one_go(), one_thread():
        found = extract(article, pipeline=tools.pipeline, lexicon=tools.lexicon, gazetteer=tools.gazetteer)
    return link(found, lexicon=tools.lexicon)


def export_article(
    article: Article,
    *,
    tools: Tools | None = None,
    base: str = BASE,
    validate: bool = True,
    min_confidence: float = 0.0,
    mentions: bool = True,
) -> Exported:
    """Analyse an article, make the graph of what is certain enough, and check it against the shapes."""
    from kg.rdf.graph import to_graph
    from kg.rdf.threshold import drop_unsure

    extraction = drop_unsure(analyse(article, tools=tools), min_confidence)
    graph = to_graph(extraction, base=base, mentions=mentions)
    if not validate:
        return Exported(extraction, graph)
    from kg.validation import validate_graph

    return Exported(extraction, graph, tuple(validate_graph(graph)))


def complaint(exported: Exported) -> str:
    """Return in one sentence why a graph may not be written."""
    messages = sorted({finding.message for finding in exported.findings if finding.severity is Severity.VIOLATION})
    return f"the graph of {exported.extraction.article.id} does not conform: {' '.join(messages)}"


#: What is done about an article that cannot be exported: raise the error, leave the article out, or call something.
OnError = Literal["raise", "skip"] | Callable[[KgError], object]


class Exporter:
    """Turns articles into graphs, with one language model, one lexicon, and one set of choices.

    What it needs is loaded at its first article, or by ``load``, and kept as long as the exporter is. Several
    exporters share what they have in common, so that working with two of them in turn costs no more than with one.

    Args:
        model: another spaCy pipeline than the bundled one: a folder, or an installed package.
        lexicons: lexicon files of your own, on top of ours.
        base: the IRI under which the graphs' own IRIs lie.
        min_confidence: events less likely than this are left out, from 0 to 1.
        mentions: whether mentions keep their offsets and words.
        validate: whether graphs are checked against the shapes.
        timeout: how many seconds of CPU time an article may take; 0 is any.

    Raises:
        UsageError: an argument makes no sense.

    >>> import kg
    >>> exporter = Exporter(min_confidence=0.5)
    >>> [exported] = exporter.stream([kg.Article(id="a1", text="Rebels took the city of Homs.")])
    >>> exported.conforms
    True
    """

    def __init__(
        self,
        *,
        model: str | None = None,
        lexicons: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
        base: str = BASE,
        min_confidence: float = 0.0,
        mentions: bool = True,
        validate: bool = True,
        timeout: float = SECONDS,
    ) -> None:
        if not 0 <= min_confidence <= 1:
            raise UsageError(f"min_confidence must be from 0 to 1, not {min_confidence}")
        if timeout < 0:
            raise UsageError(f"timeout must not be negative: {timeout}", hint="0 is no limit")
        paths = [lexicons] if isinstance(lexicons, str | os.PathLike) else lexicons
        self.model = model
        self.lexicons = tuple(map(Path, paths))
        self.base = check_base(base)
        self.min_confidence = min_confidence
        self.mentions = mentions
        self.validate = validate
        self.timeout = timeout
        self._tools: Tools | None = None

    def load(self) -> Self:
        """Load everything now, not at the first article.

        Raises:
            ModelError: the language model cannot be loaded.
            InputError: a lexicon cannot be read, or is not valid.
        """
        with loading():
            self._loaded()
            if self.validate:
                from kg.validation import load_shapes

                load_shapes()
        return self

    def _loaded(self) -> Tools:
        if self._tools is None:
            self._tools = load_tools(self.model, self.lexicons)
        return self._tools

    def analyse(self, article: Article) -> Extraction:
        """Find actors, places, events and claims in an article; events below ``min_confidence`` are left out."""
        from kg.rdf.threshold import drop_unsure

        return drop_unsure(analyse(article, tools=self._loaded()), self.min_confidence)

    def to_graph(self, found: Extraction) -> Graph:
        """Make the graph of what was found in an article."""
        from kg.rdf import to_graph

        return to_graph(found, base=self.base, mentions=self.mentions)

    def export(self, article: Article) -> Graph:
        """Turn an article into a graph that conforms to the shapes.

        Raises:
            InputError: something went wrong, or took too long.
            GraphError: the graph does not conform.
        """
        return self._conforming(article).graph

    def _conforming(self, article: Article) -> Exported:
        exported = self.export_at(article, Place(article.id))
        if not exported.conforms:
            raise GraphError(complaint(exported))
        return exported

    def stream(self, articles: Iterable[Article], *, on_error: OnError = "raise") -> Iterator[Exported]:
        """Export articles one by one, in the memory of a single article.

        Args:
            articles: articles, for example from ``kg.read``.
            on_error: what to do with an article that cannot be exported or whose graph does not conform:
                ``"raise"`` the error, ``"skip"`` the article, or a function that is called with the error.
        """
        for article in articles:
            try:
                exported = self._conforming(article)
            except (InputError, GraphError) as error:
                _handle(error, on_error)
            else:
                yield exported

    def graphs(self, articles: Iterable[Article], *, on_error: OnError = "raise") -> Iterator[Graph]:
        """Yield the graph of each article, for ``kg.write``; the arguments are those of ``stream``."""
        return (exported.graph for exported in self.stream(articles, on_error=on_error))

    def export_at(self, article: Article, where: Place, *, format: str | None = None) -> Exported:
        """Export an article, whether or not its graph conforms.

        Args:
            article: the article.
            where: its place in the inputs, for errors.
            format: an RDF format that the graph must be expressible in.

        Raises:
            InputError: something went wrong, or took too long.
            UsageError, ModelError: all other articles would fail too.
        """
        tools = self._loaded()

        def work() -> Exported:
            exported = export_article(
                article,
                tools=tools,
                base=self.base,
                validate=self.validate,
                min_confidence=self.min_confidence,
                mentions=self.mentions,
            )
            if format is not None:
                from kg.formats.write import check_graph

                check_graph(exported.graph, format)
            return exported

        return guarded(work, where=where, seconds=self.timeout)


def _handle(error: KgError, on_error: OnError) -> None:
    if on_error == "raise":
        raise error
    if on_error != "skip":
        on_error(error)


def _tell_nobody(_what: object) -> None:
    """Let the caller handle errors."""


class Run:
    """Exports article after article, reports errors, and remembers the exit code.

    Args:
        base: the IRI under which the data's IRIs lie.
        model: another spaCy pipeline than the bundled one.
        lexicons: lexicon files of the user's own.
        validate: whether graphs are checked, and only those written that conform.
        min_confidence: events of which the exporter is less sure than that are left out.
        mentions: whether mentions have their offsets and words.
        timeout: how many seconds of CPU time an article may take; 0 is any.
        format: the output format; a graph that it cannot express is skipped instead of failing all.
        complain: called with each input that cannot be read.
        reject: called with each result that does not conform.
    """

    def __init__(  # noqa: PLR0913  a run has much that can be chosen
        self,
        *,
        base: str = BASE,
        model: str | None = None,
        lexicons: tuple[Path, ...] = (),
        validate: bool = True,
        min_confidence: float = 0.0,
        mentions: bool = True,
        timeout: float = SECONDS,
        format: str | None = None,
        complain: Callable[[KgError], None] = _tell_nobody,
        reject: Callable[[Exported], None] = _tell_nobody,
    ) -> None:
        self.exit_code = 0
        self.rejected = 0
        self._exporter = Exporter(
            model=model,
            lexicons=lexicons,
            base=base,
            min_confidence=min_confidence,
            mentions=mentions,
            validate=validate,
            timeout=timeout,
        )
        self._loaded = False
        self._format = format
        self._complain = complain
        self._reject = reject

    def export(self, items: Iterable[Item]) -> Iterator[Exported]:
        """Yield the result for each article that could be read and whose graph conforms.

        Args:
            items: what ``kg.readers.read_items`` yields. A failure affects no other item.
        """
        for where, article in items:
            try:
                if isinstance(article, InputError):
                    raise article
                exported = self.export_one(article, where)
            except InputError as error:
                self._fail(InputError.exit_code)
                self._complain(error)
                continue
            if exported.conforms:
                yield exported
            else:
                self._fail(GraphError.exit_code)
                self.rejected += 1
                self._reject(exported)

    def export_one(self, article: Article, where: Place) -> Exported:
        """Export an article, whether or not its graph conforms.

        Raises:
            InputError: something went wrong, or took too long.
            UsageError, ModelError: all other articles would fail too.
        """
        if not self._loaded:
            self.load()
        return self._exporter.export_at(article, where, format=self._format)

    def load(self) -> None:
        """Load all that every article needs, once."""
        self._exporter.load()
        self._loaded = True

    def _fail(self, code: int) -> None:
        self.exit_code = max(self.exit_code, code)
