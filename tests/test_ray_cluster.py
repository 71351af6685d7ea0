"""A run on a Ray cluster of this machine makes the same bytes as one process does, whatever becomes of its workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import ray
from test_ray import SETTINGS, corpus, files, shards_of_one_process, with_tests_on_path

from kg.readers.articles import read_all
from kg.readers.record import Item
from kg.run import Corpus
from kg.run.on_ray import RayPool
from kg.run.pace import Pace

__all__ = ["corpus", "with_tests_on_path"]  # fixtures

pytestmark = [
    # what Ray leaves open when it is shut down
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def killing(items: Iterator[Item], pool: RayPool, at: int) -> Iterator[Item]:
    """Kill the process of an actor in the middle of the work."""
    for number, item in enumerate(items):
        if number == at:
            actor: Any = pool._members[0].actor
            pid = ray.get(actor.__ray_call__.remote(lambda _: os.getpid()))
            os.kill(pid, signal.SIGKILL)
        yield item


def test_a_cluster_makes_the_same_bytes_though_a_worker_is_killed(corpus: Path, tmp_path: Path) -> None:
    pool = RayPool(SETTINGS, 2)
    with Corpus(tmp_path / "out", SETTINGS, pool) as run:
        run.run(killing(read_all([str(corpus)]), pool, 20), pace=Pace(0))
        assert len(pool._members) == 2
        aside = [(one.id, one.cause) for one in run.journal.aside()]
    assert aside == [("a7", "ended")]
    expected = shards_of_one_process(corpus, tmp_path / "alone")
    assert len(expected) == 3
    assert files(tmp_path / "out" / "nquads") == expected
