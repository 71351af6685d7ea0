"""Processes articles on the machines of a Ray cluster instead of local processes.

Each actor runs a process of its own, as ``kg run`` does: an article that exceeds its limits costs that process and
nothing else. If an actor is lost, for example with its machine, another one repeats its work.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.errors import KgError, ModelError, UsageError
from kg.run.pool import Answer, Pool, Task
from kg.run.settings import Settings
from kg.run.work import Outcome
from kg.safety.confined import Log

#: How many articles to queue at an actor, so that it need not wait for the next one.
_AHEAD = 2
#: How many actors an article may lose before it is considered the cause.
_LOSSES = 3
#: How many seconds an actor waits for results at a time.
_TICK = 1.0


class Worker:
    """An actor: the process with the pipeline, and the connection to it."""

    def __init__(self, settings: Settings) -> None:
        self._log = Log(logging.WARNING)
        logger = logging.getLogger("kg")
        logger.addHandler(self._log)
        logger.propagate = False
        self._pool = Pool(settings, 1)

    def work(self, task: Task) -> Answer:
        """Do a task, and return the result, or the reason why this actor cannot continue."""
        try:
            self._pool.give(task)
            while True:
                for _, outcome in self._pool.results(_TICK):
                    return Answer(outcome, warnings=self._log.take())
        except KgError as error:
            return Answer(error=error, warnings=self._log.take())


@dataclass(slots=True)
class _Member:
    """An actor and its tasks, by the futures of their results."""

    actor: Any
    has_answered: bool = False
    tasks: dict[Any, Task] = field(default_factory=dict)


class RayPool:
    """Distributes tasks to the actors of a Ray cluster; has the interface of ``kg.run.pool.Pool``.

    Args:
        settings: the settings of the run. Files that they name must have the same path on all machines.
        jobs: the number of actors; by default one per core of the cluster.
        address: the address of the cluster (``auto``, ``ray://HOST:10001``); by default one is started on this machine.

    Raises:
        UsageError: Ray is not installed.
        ModelError: there is no cluster at the address, or it has no cores.
    """

    def __init__(self, settings: Settings, jobs: int | None = None, address: str | None = None) -> None:
        self._ray = _ray()
        self._settings = settings
        self._members: list[_Member] = []
        #: how often each article lost its actor, and how often an actor was lost before it had done anything
        self._losses: dict[int, int] = {}
        self._lost_early = 0
        self._connect(jobs, address)
        self._jobs = jobs or int(self._ray.cluster_resources().get("CPU", 0))
        if not self._jobs:
            self.close()
            raise ModelError("the Ray cluster has no cores to work with")
        self._actor = self._ray.remote(num_cpus=1)(Worker)

    def _connect(self, jobs: int | None, address: str | None) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would report each run to its makers
        os.environ.setdefault("RAY_agent_register_timeout_ms", "180000")  # a busy machine takes long to start it
        here = {"num_cpus": jobs, "include_dashboard": False} if address is None else {"address": address}
        try:
            self._ray.init(**here, log_to_driver=False, logging_level=logging.ERROR, namespace="newskg")
        except Exception as error:
            where = address or "this machine"
            raise ModelError(f"no Ray cluster can be used at {where}: {_first(error)}") from error

    @property
    def is_free(self) -> bool:
        """Return whether another task can be taken."""
        return sum(len(member.tasks) for member in self._members) < self._jobs * _AHEAD

    @property
    def is_busy(self) -> bool:
        """Return whether there are tasks that are not done."""
        return any(member.tasks for member in self._members)

    def give(self, task: Task) -> None:
        """Give a task to the actor that has the fewest."""
        member = min(self._members, key=lambda one: len(one.tasks), default=None)
        if member is None or (member.tasks and len(self._members) < self._jobs):
            member = _Member(self._actor.remote(self._settings))
            self._members.append(member)
        member.tasks[member.actor.work.remote(task)] = task

    def results(self, seconds: float) -> Iterator[tuple[Task, Outcome]]:
        """Wait up to a number of seconds, and yield the results of tasks.

        Raises:
            KgError: no actor can work, as when the model cannot be loaded.
        """
        owners = {promise: member for member in self._members for promise in member.tasks}
        done, _ = self._ray.wait(list(owners), num_returns=1, timeout=seconds)
        if done:
            done, _ = self._ray.wait(list(owners), num_returns=len(owners), timeout=0)
        for promise in done:
            yield from self._hear(owners[promise], promise)

    def close(self) -> None:
        """Stop all actors, and disconnect from the cluster."""
        for member in self._members:
            self._ray.kill(member.actor)
        self._members.clear()
        self._ray.shutdown()

    def _hear(self, member: _Member, promise: Any) -> Iterator[tuple[Task, Outcome]]:
        task = member.tasks.pop(promise, None)
        if task is None:
            return  # its actor is lost, and another has it
        try:
            answer: Answer = self._ray.get(promise)
        except self._ray.exceptions.RayActorError as error:
            self._lost_early = 0 if member.has_answered else self._lost_early + 1
            if self._lost_early >= _LOSSES * self._jobs:
                raise ModelError(f"Ray's actors exit before doing any work: {_first(error)}") from error
            yield from self._replace(member, task)
            return
        except self._ray.exceptions.RayError as error:
            raise ModelError(f"the Ray cluster fails: {_first(error)}") from error
        member.has_answered = True
        for name, warning in answer.warnings:
            logging.getLogger(name).warning("%s", warning)
        if answer.error is not None:
            raise answer.error
        if answer.outcome is not None:
            yield task, answer.outcome

    def _replace(self, member: _Member, task: Task) -> Iterator[tuple[Task, Outcome]]:
        """Reassign the tasks of a lost actor, except those that have lost too many."""
        self._members.remove(member)
        others = list(member.tasks.values())
        member.tasks.clear()  # their futures have failed, too
        self._losses[task.slot] = self._losses.get(task.slot, 0) + 1
        if self._losses[task.slot] >= _LOSSES:
            yield task, Outcome("ended", f"was lost with the Ray actor that worked on it, {_LOSSES} times")
        else:
            self.give(task)
        for other in others:
            self.give(other)


def _first(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise UsageError("--on ray needs Ray", hint="pip install 'newskg[ray]'") from error
    return ray
