"""Loads graphs into a server: sends what is new, skips what is there, and verifies the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError, OutputError, UsageError
from kg.loading.access import access, user_named
from kg.loading.client import Client
from kg.loading.items import Item, Sources
from kg.loading.journal import Journal
from kg.loading.profiles import Endpoints, Profile, check_url, endpoints, profile_for
from kg.loading.sending import Sender
from kg.safety.nesting import LARGEST
from kg.store.incoming import source_of

#: The time limit of a response in seconds, and the most times that a request is sent.
TIMEOUT, TRIES = 300.0, 6
#: How many graphs that differ from those sent to name.
_NAMED = 5

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Task:
    """The target of loading, and its settings.

    Attributes:
        to: the URL of a dataset on a server.
        kind: the kind of server, one of ``kg.loading.PROFILES``; by default guessed from the URL.
        update: the URL for SPARQL Update, if it is not the usual one for this kind.
        query: the same for queries.
        user: the user name; the secret is in the environment or the keyring.
        auth: ``basic``, ``digest`` or ``bearer``.
        ca: a file of certificate authorities to trust besides the system's.
        timeout: the time limit of a response in seconds.
        tries: the most times that a request is sent.
        resume: a file that records what is loaded, so that the next call skips it.
        check: whether to count the triples on the server afterwards.
    """

    to: str
    kind: str | None = None
    update: str | None = None
    query: str | None = None
    user: str | None = None
    auth: str | None = None
    ca: str | None = None
    timeout: float = TIMEOUT
    tries: int = TRIES
    resume: Path | None = None
    check: bool = True

    @property
    def profile(self) -> Profile:
        """The kind of server."""
        return profile_for(self.to, self.kind)

    @property
    def at(self) -> Endpoints:
        """The URLs of the server."""
        is_guarded = user_named(self.user) is not None or self.auth is not None
        found = endpoints(self.profile, self.to, guarded=is_guarded)
        for url in filter(None, (self.update, self.query)):
            check_url(url)
        return found._replace(update=self.update or found.update, query=self.query or found.query)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of loading.

    Attributes:
        graphs: the number of graphs loaded or already there.
        triples: the number of triples in them.
        skipped: the number of these graphs that had been loaded before, according to ``resume``.
    """

    graphs: int
    triples: int
    skipped: int


def load(
    files: str | Path | Iterable[str | Path],
    to: str | Task,
    *,
    graph: str | None = None,
    input_format: str | None = None,
    largest: int | None = None,
    on_progress: Progress | None = None,
) -> Loaded:
    """Load graphs into a server, replacing their earlier versions.

    Args:
        files: RDF files, or stores on disk.
        to: the URL of a server, or a ``Task`` with all settings.
        graph: the IRI of the graph for triples outside of graphs; by default that of the article they describe.
        input_format: the RDF format of files whose names do not show it.
        largest: the size limit of a file in bytes, uncompressed.
        on_progress: called with the number of further triples that the server has.

    Raises:
        UsageError: the URL, the kind of server or the secret is invalid.
        InputError: a file cannot be read or is invalid; in that case nothing is sent.
        OutputError: the server cannot be reached or refuses a graph, or finally contains something else.
            The message says how much was loaded.
    """
    task = Task(to) if isinstance(to, str) else to
    name = user_named(task.user)
    task = replace(task, user=name)
    at, profile = task.at, task.profile
    auth = access(task.to, user=name, kind=task.auth, usual=profile.auth)
    sources, found = plan(files, graph=graph, input_format=input_format, largest=largest)
    journal = Journal(task.resume, at.graphs or at.update)
    missing = {one for one, (_, digest) in found.items() if not journal.has(one, digest)}
    told = on_progress or (lambda _number: None)
    told(sum(number for one, (number, _) in found.items() if one not in missing))
    with Client(auth=auth, ca=task.ca, timeout=task.timeout, tries=task.tries) as client:
        sender = Sender(client, at, profile)
        done = len(found) - len(missing)
        try:
            for items in sender.send(item for item in sources.items() if item.graph in missing):
                journal.note({item.graph: item.digest for item in items})
                done += len(items)
                told(sum(len(item.lines) for item in items))
        except KgError as error:
            unknown = task.kind is None and getattr(error, "status", None) == HTTPStatus.NOT_FOUND
            hint = "check the URL, or name the kind of server, such as --kind oxigraph" if unknown else None
            raise OutputError(f"{error} ({_how_far(done, len(found), task.resume)})", hint=hint) from error
        if task.check:
            _check(sender, {one: number for one, (number, _) in found.items()})
    return Loaded(len(found), sum(number for number, _ in found.values()), len(found) - len(missing))


def plan(
    files: str | Path | Iterable[str | Path],
    *,
    graph: str | None = None,
    input_format: str | None = None,
    largest: int | None = None,
    told: Progress = lambda _number: None,
) -> tuple[Sources, dict[str, tuple[int, str]]]:
    """Return what to load, with the number of triples and the digest of each graph.

    Raises:
        UsageError, InputError: see ``load``.
    """
    given = [files] if isinstance(files, str | Path) else files
    read = [source_of(Path(one), format=input_format, largest=largest or LARGEST) for one in given]
    sources = Sources(read, graph=_node(graph), largest=largest)
    return sources, sources.survey(told)


def _node(graph: str | None) -> ox.NamedNode | None:
    try:
        return None if graph is None else ox.NamedNode(graph)
    except ValueError as error:
        raise UsageError(f"{graph!r} is not an absolute IRI, as the name of a graph must be") from error


def _how_far(done: int, all: int, resume: Path | None) -> str:
    again = "loading them again changes nothing"
    rest = f"the same command with --resume {resume} continues from there" if resume else again
    return f"{done:,} of {all:,} graphs are loaded; {rest}"


def _check(sender: Sender, expected: dict[str, int]) -> None:
    """Verify that a server contains what it was sent.

    Raises:
        OutputError: it does not, or it cannot be queried.
    """
    try:
        wrong = list(_wrong(sender, expected))
    except KgError as error:
        raise OutputError(f"all is loaded, but could not be counted: {error}") from error
    if wrong:
        told = "; ".join(wrong[:_NAMED]) + ("; …" if len(wrong) > _NAMED else "")
        raise OutputError(
            f"the server does not hold what it was sent, in {len(wrong):,} of {len(expected):,} graphs: {told}"
        )


def _wrong(sender: Sender, expected: dict[str, int]) -> Iterator[str]:
    for counts in sender.count(expected):
        for graph, number in counts.items():
            if number != expected.get(graph):
                yield f"{number:,} of {expected.get(graph, 0):,} triples in {graph}"


__all__ = ["Item", "Loaded", "Task", "load", "plan"]
