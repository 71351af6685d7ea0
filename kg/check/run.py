"""Checks all inputs, in this process or in several, and puts the results together."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field

from rdflib.term import Node

from kg.check.inputs import Input, find_inputs
from kg.check.notices import Notices
from kg.check.rules import Rules
from kg.check.settings import Settings
from kg.check.texts import read_texts
from kg.check.twins import Digest, find_twins
from kg.check.units import Unit, cut
from kg.check.work import Result, Worker, begin, check
from kg.errors import InputError, KgError
from kg.model import Checked, Located, Report
from kg.validation import engine_name

#: How many units wait for each process.
_AHEAD = 3


@dataclass(slots=True)
class _Tally:
    """The findings in one input so far."""

    graphs: int = 0
    triples: int = 0
    findings: list[Located] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    is_checked: bool = False
    digests: list[Digest] = field(default_factory=list)


class Checker:
    """Checks files, and reports what is wrong with them.

    Args:
        settings: what to do.
        complain: called with each input that cannot be read.

    Raises:
        InputError: shapes cannot be read or are broken.
    """

    def __init__(self, settings: Settings, *, complain: Callable[[InputError], None]) -> None:
        self._settings = settings
        self._complain = complain
        self._rules = Rules(settings)
        self._texts = read_texts(settings.articles, complain) if settings.articles else {}

    def check(
        self, names: Iterable[str], *, jobs: int = 1, on_progress: Callable[[Result], None] | None = None
    ) -> Report:
        """Check files, folders and standard input.

        Args:
            names: paths, or ``-``.
            jobs: how many processes share the work.
            on_progress: called with each part of the result, in order.

        Raises:
            UsageError: a file does not say its format. No file is checked then.
            InputError: shapes are broken.
        """
        inputs = find_inputs(names, format=self._settings.format)
        notices = Notices(self._settings, self._rules)
        noted = list(notices.of_shapes())
        tallies = [_Tally() for _ in inputs]
        textless: list[str] = []
        aimed: set[Node] = set()
        for unit, result in self._results(cut(inputs, self._settings), jobs):
            if unit.anew:
                tallies[unit.place] = _Tally()
            self._add(tallies[unit.place], result)
            textless += result.textless
            aimed |= result.aimed
            if on_progress is not None:
                on_progress(result)
        checked = tuple(map(_checked, inputs, tallies))
        for one, tally in zip(checked, tallies, strict=True):
            noted += notices.of_file(one, is_checked=tally.is_checked)
        # the targets may be in files that were not read completely
        if not any(one.error for one in checked) and any(one.triples for one in checked):
            noted += notices.of_targets(aimed)
        noted += notices.of_texts(textless)
        files = {str(given.path): tally for given, tally in zip(inputs, tallies, strict=True)}
        for twin in find_twins((name, tally.digests) for name, tally in files.items()):
            files[twin.file].findings.append(twin)
        return Report(
            checked=checked,
            findings=tuple(one for tally in tallies for one in tally.findings),
            engine=engine_name(self._settings.engine),
            shapes=self._rules.name(),
            notices=tuple(noted),
        )

    def _add(self, tally: _Tally, result: Result) -> None:
        tally.graphs += result.graphs
        tally.triples += result.triples
        tally.findings += result.findings
        tally.is_checked |= result.is_checked
        tally.digests += result.digests
        for error in result.errors:
            if str(error) not in map(str, tally.errors):
                tally.errors.append(error)
                self._complain(error)

    def _results(self, units: Iterator[Unit], jobs: int) -> Iterator[tuple[Unit, Result]]:
        if jobs < 2:
            worker = Worker(self._settings, self._texts)
            yield from ((unit, worker.check(unit)) for unit in units)
            return
        with ProcessPoolExecutor(jobs, initializer=begin, initargs=(self._settings, self._texts)) as pool:
            waiting: deque[tuple[Unit, Future[Result | KgError]]] = deque()
            for unit in units:
                waiting.append((unit, pool.submit(check, unit)))
                if len(waiting) > jobs * _AHEAD:
                    yield _received(*waiting.popleft())
            while waiting:
                yield _received(*waiting.popleft())


def _received(unit: Unit, future: Future[Result | KgError]) -> tuple[Unit, Result]:
    result = future.result()
    if isinstance(result, KgError):
        raise result
    return unit, result


def _checked(given: Input, tally: _Tally) -> Checked:
    return Checked(str(given.path), tally.graphs, tally.triples, "; ".join(map(str, tally.errors)) or None)
