"""Runs on a Ray cluster: the same bytes as from one process, whatever becomes of its workers."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import ray

from kg.readers.articles import read_all
from kg.readers.record import Item
from kg.run import Corpus, Settings
from kg.run.on_ray import RayPool
from kg.run.pace import Pace
from kg.run.pool import Pool

HERE = Path(__file__).parent

pytestmark = [
    # what Ray leaves open when it is shut down
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def _with_quick_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    # Ray's workers find what the processes of this test find
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    texts = [f"Report {place} of the insurgents in the city." for place in range(40)]
    texts[7] = "Exit of the insurgents in the city."
    lines = [json.dumps({"id": f"a{number}", "date": "2024-12-01", "text": text}) for number, text in enumerate(texts)]
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


SETTINGS = Settings(outputs=("nquads",), shard=15, copies="export", worker="poisons:make")


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def shards_of_one_process(corpus: Path, out: Path) -> dict[str, bytes]:
    with Corpus(out, SETTINGS, Pool(SETTINGS, 1)) as run:
        run.run(read_all([str(corpus)]), pace=Pace(0))
    return files(out / "nquads")


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
