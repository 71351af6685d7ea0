"""Queries files: articles are exported in this process, everything else happens in a separate one.

Files and queries may be untrusted, and Oxigraph can neither be interrupted nor be kept from taking all
memory: ``kg.safety.confined`` kills its process when the time is over.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import GraphError, InputError, KgError, UsageError
from kg.safety.confined import MEMORY, SECONDS, call

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.store import Source

log = logging.getLogger(__name__)

#: The memory limit per byte of the size limit of files.
_BYTES_EACH = 40
#: Suffixes of files that may be articles or RDF.
_EITHER = frozenset({"", ".json"})


def query(  # noqa: PLR0913  each is an option of the command
    paths: str | Path | Iterable[str | Path],
    question: str,
    *,
    format: str = "csv",
    values: Mapping[str, str] | None = None,
    width: int | None = None,
    color: bool = False,
    articles: Callable[[Path], Iterable[Graph]] | None = None,
    base: str | None = None,
    input_format: str | None = None,
    timeout: float | None = SECONDS,
    largest: int | None = None,
) -> str:
    """Query graphs with SPARQL, or with a built-in question by its name.

    Args:
        paths: one or more files in any RDF format, folders of these, or articles, which are exported first; or one
            store on disk.
        question: SPARQL, ``@`` and the path of a query file, or a name that ``kg query --list`` prints.
        format: the format of the answer, one of ``kg.sparql.answers.ANSWER_FORMATS``.
        values: the parameters of the question (``{"place": "Hama"}``).
        width: the width of a table, in columns of the terminal.
        color: whether to colour a table.
        articles: makes the graphs of an article file; by default as ``export`` does.
        base: the base of the IRIs of articles that are exported first.
        input_format: the RDF format of files whose names do not show it; by default recognised by their first bytes.
        timeout: the time limit in seconds for reading RDF files and answering.
        largest: the size limit of a file in bytes, uncompressed; 100 MB by default. It also limits memory.

    Raises:
        UsageError: there is no such question, or it is not valid SPARQL.
        InputError: a file cannot be read, or the time or memory limit is exceeded.
    """
    from kg.names import BASE
    from kg.safety.nesting import LARGEST
    from kg.sparql.misspelt import unknown_terms
    from kg.sparql.questions import find_query
    from kg.store.place import is_store

    asked = find_query(question).set(values or {})
    for problem in unknown_terms(asked.text):
        log.warning(problem)
    files = [Path(file) for file in ([paths] if isinstance(paths, str | Path) else paths)]
    bound = largest or LARGEST
    shown = {"width": width, "color": color}
    limits: dict[str, Any] = {"seconds": timeout, "memory": memory_for(bound)}
    if any(map(is_store, files)):
        if len(files) > 1:
            raise UsageError("a store can only be queried alone", hint="add the files to it with kg store add")
        answer, warnings = call("kg.store:answer_store", files[0], asked, format, **limits, **shown)
    else:
        make = articles or partial(_graphs_of, base=base or BASE)
        sources = list(_sources(files, make, input_format, bound))
        answer, warnings = call("kg.store:answer_text", sources, asked, format, largest=bound, **limits, **shown)
    for warning in warnings:
        log.warning(warning)
    return answer if answer.endswith("\n") or not answer else f"{answer}\n"


def memory_for(largest: int) -> int:
    """Return the memory limit for a size limit of files, in bytes."""
    return max(MEMORY, largest * _BYTES_EACH)


def _sources(
    paths: Iterable[Path], articles: Callable[[Path], Iterable[Graph]], format: str | None, largest: int
) -> Iterator[Source]:
    """Yield the sources to load: RDF files as they are, and articles as N-Quads."""
    from kg.formats.write import render
    from kg.store import Source, files_in

    for given in paths:
        path = None
        for path in files_in([given]):
            found = rdf_source(path, format, largest)
            yield found or Source(path, "nquads", render(articles(path), "nquads"))
        if path is None:
            raise InputError("the folder contains neither RDF nor articles", source=str(given))


def rdf_source(path: Path, format: str | None, largest: int) -> Source | None:
    """Return a file if it is RDF by its name, by the given format, or by its first bytes; None if it contains articles.

    Raises:
        InputError: it cannot be read, or is too large.
    """
    from kg.formats import STDIN, is_rdf, opened
    from kg.formats.sniff import HEAD, sniff
    from kg.readers import SUFFIXES, suffix_of
    from kg.store import Source

    if is_rdf(path):
        return Source(path)
    standard, given = str(path) == STDIN, format
    if format is None and not standard and (suffix_of(path) in {*SUFFIXES} - _EITHER or not path.is_file()):
        return None
    if format is None and standard:
        begun = sniff(_peek(sys.stdin.buffer))
        format = begun.name if begun else None
    elif format is None:
        with opened(path, largest=None) as file:
            begun = sniff(file.read(HEAD))
        format = begun.name if begun else None
    if format is None or path.is_file():
        return Source(path, format) if format else None
    # the other process cannot read this one's pipe
    with opened(path, largest=largest) as file:
        content = file.read()
    # its first line may be longer than the part that was peeked at
    begun = sniff(content) if given is None else None
    return Source(path, begun.name if begun else format, content)


def _peek(file: BinaryIO) -> bytes:
    """Return the first bytes of a stream without consuming them."""
    if hasattr(file, "peek"):
        head: bytes = file.peek(1)
        return head
    if not file.seekable():
        return b""
    place = file.tell()
    head = file.read()
    file.seek(place)
    return head


def _graphs_of(path: Path, *, base: str) -> Iterator[Graph]:
    from kg.exporter import Exported, Run, complaint
    from kg.readers import read_items

    def fail(error: KgError) -> None:
        raise error

    def reject(exported: Exported) -> None:
        raise GraphError(complaint(exported))

    run = Run(base=base, complain=fail, reject=reject)
    return (exported.graph for exported in run.export(read_items([path])))
