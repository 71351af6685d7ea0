"""The whole way from articles to checked graphs, one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphError, InputError, KgError, OutputError, Place, UsageError
from kg.model import Article, Extraction, Finding, Severity
from kg.names import BASE
from kg.readers import is_article
from kg.readers.record import Item
from kg.safety import guard
from kg.safety.guard import guarded
from kg.startup import loading

if TYPE_CHECKING:
    # loaded when an article is analysed, so that a question to a graph does not wait for spaCy
    from rdflib import Graph
    from spacy.language import Language

    from kg.lexicon import Lexicon
    from kg.lexicon.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Tools:
    """What the extraction works with: all are read once and never changed."""

    pipeline: Language
    lexicon: Lexicon
    gazetteer: Gazetteer


@lru_cache(maxsize=4)
def load_tools(model: str | None = None, lexicons: tuple[Path, ...] = ()) -> Tools:
    """Load the language model, the lexicon and the gazetteer; the same ones only once.

    Args:
        model: another spaCy pipeline than the bundled one.
        lexicons: lexicon files of the user's own, on top of ours.

    Raises:
        ModelError: the model cannot be loaded.
        InputError: a lexicon file cannot be read, or is not as ``shapes/lexicon.ttl`` wants it.
    """
    with loading():
        from kg.extract import prepare
        from kg.language import load_pipeline
        from kg.lexicon import load_lexicon
        from kg.lexicon.gazetteer import open_gazetteer

        if lexicons:
            from kg.lexicon.check import require_lexicon

            for lexicon in lexicons:
                require_lexicon(lexicon)
        tools = Tools(load_pipeline(model), load_lexicon(lexicons), open_gazetteer())
        prepare(tools.pipeline, tools.lexicon, tools.gazetteer)
    return tools


@dataclass(frozen=True, slots=True)
class Exported:
    """What came out of one article."""

    extraction: Extraction
    graph: Graph
    findings: tuple[Finding, ...] = ()

    @property
    def conforms(self) -> bool:
        """Say whether the graph may be written: warnings do not keep it from that."""
        return not any(finding.severity is Severity.VIOLATION for finding in self.findings)


def analyse(article: Article, *, tools: Tools | None = None) -> Extraction:
    """Find actors, places, events and claims in an article.

    >>> import datetime as dt
    >>> found = analyse(Article(id="a", text="Rebels took the city of Homs.", date=dt.date(2024, 12, 8)))
    >>> all(mention.of(found.article.text) for event in found.events for mention in event.mentions)
    True
    """
    from kg.extract import extract

    tools = tools or load_tools()
    return extract(article, pipeline=tools.pipeline, lexicon=tools.lexicon, gazetteer=tools.gazetteer)


def export_article(
    article: Article,
    *,
    tools: Tools | None = None,
    base: str = BASE,
    validate: bool = True,
    min_confidence: float = 0.0,
    mentions: bool = True,
) -> Exported:
    """Analyse an article, make its graph of what is sure enough, and check it against the shapes."""
    from kg.rdf.graph import to_graph
    from kg.rdf.threshold import drop_unsure

    extraction = drop_unsure(analyse(article, tools=tools), min_confidence)
    graph = to_graph(extraction, base=base, mentions=mentions)
    if not validate:
        return Exported(extraction, graph)
    from kg.validation import validate_graph

    return Exported(extraction, graph, tuple(validate_graph(graph)))


def complaint(exported: Exported) -> str:
    """Say in one sentence why a graph may not be written."""
    messages = sorted({finding.message for finding in exported.findings if finding.severity is Severity.VIOLATION})
    return f"the graph of {exported.extraction.article.id} does not conform: {' '.join(messages)}"


def _tell_nobody(_what: object) -> None:
    """Leave it to whoever calls to say what goes wrong."""


class Run:
    """Exports article after article, says what goes wrong, and remembers what that means for the exit code.

    Args:
        base: the IRI under which the data's IRIs lie.
        model: another spaCy pipeline than the bundled one.
        lexicons: lexicon files of the user's own.
        validate: whether graphs are checked, and only those written that conform.
        min_confidence: events of which the exporter is less sure than that are left out.
        mentions: whether mentions have their offsets and words.
        timeout: how many seconds of computing time an article may take; 0 is any.
        format: what the graphs are written in, so that one that cannot be is left out and not all are lost.
        complain: what is called with each input that cannot be read.
        reject: what is called with what does not conform.
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
        timeout: float = guard.SECONDS,
        format: str | None = None,
        complain: Callable[[KgError], None] = _tell_nobody,
        reject: Callable[[Exported], None] = _tell_nobody,
    ) -> None:
        self.exit_code = 0
        self.rejected = 0
        self._base = check_base(base)
        self._model = model
        self._lexicons = lexicons
        self._validate = validate
        self._loaded = False
        self._min_confidence = min_confidence
        self._mentions = mentions
        self._timeout = timeout
        self._format = format
        self._complain = complain
        self._reject = reject

    def export(self, items: Iterable[Item]) -> Iterator[Exported]:
        """Yield what came out of each article that could be read and whose graph conforms.

        Args:
            items: what ``kg.readers.read_items`` yields. Whatever goes wrong with one costs none of the others.
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
            UsageError, ModelError: it would go wrong with all other articles, too.
        """
        if not self._loaded:
            self.load()
        tools = load_tools(self._model, self._lexicons)

        def work() -> Exported:
            exported = export_article(
                article,
                tools=tools,
                base=self._base,
                validate=self._validate,
                min_confidence=self._min_confidence,
                mentions=self._mentions,
            )
            if self._format is not None:
                from kg.formats.write import check_graph

                check_graph(exported.graph, self._format)
            return exported

        return guarded(work, where=where, seconds=self._timeout)

    def load(self) -> None:
        """Load all that every article needs, once."""
        with loading():
            load_tools(self._model, self._lexicons)
            if self._validate:
                from kg.validation import load_shapes

                load_shapes()
        self._loaded = True

    def _fail(self, code: int) -> None:
        self.exit_code = max(self.exit_code, code)


def check_base(base: str) -> str:
    """Return a base of IRIs if it is one.

    Raises:
        UsageError: it is no absolute IRI, or does not end in ``/`` or ``#``.

    >>> check_base("https://example.org/news/")
    'https://example.org/news/'
    """
    from pyoxigraph import NamedNode

    try:
        NamedNode(base)
    except ValueError as error:
        raise UsageError(f"the base {base!r} is not an absolute IRI") from error
    if not base.endswith(("/", "#")):
        raise UsageError(f"the base {base!r} must end in / or #, since names are put behind it")
    return base


def check_output(out: Path, inputs: Iterable[str] = ()) -> None:
    """Find out before the work begins whether a file can be written.

    Raises:
        OutputError: it cannot.
        UsageError: it is one of the inputs, or lies among them and would be read as one the next time.
    """
    real = Path(os.path.realpath(out))  # which does not mind links in a circle
    try:
        for given in map(Path, inputs):
            within = Path(os.path.realpath(given)) in real.parents and is_article(out)
            if out.exists() and (within or (given.exists() and out.samefile(given))):
                raise UsageError(f"{out} is an input itself: name another file to write")
        if out.is_dir():
            raise OutputError(f"{out} is a folder: name a file to write")
        if not real.parent.is_dir():
            raise OutputError(f"{out} cannot be written: there is no folder {real.parent}")
        if not all(os.access(path, os.W_OK) for path in (real.parent, out) if path.exists()):
            raise OutputError(f"{out} cannot be written: no permission")
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}") from error
