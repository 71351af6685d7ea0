"""Runs on other machines, and shards elsewhere: what kg does with a cluster that does what it should, or does not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from running import Kg

from kg.errors import ModelError, Place, UsageError
from kg.model import Article
from kg.readers.articles import read_all
from kg.run import Corpus, Settings, on_ray
from kg.run.on_ray import RayPool
from kg.run.pace import Pace
from kg.run.pool import Answer, Pool, Task
from kg.run.upload import Upload
from kg.run.work import Outcome

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def with_tests_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
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


# -- without a cluster --------------------------------------------------------------------------------


class RayError(Exception):
    pass


class RayActorError(RayError):
    pass


class Cluster:
    """Stands for Ray: actors answer at once, and those are lost that get an article called so."""

    exceptions = SimpleNamespace(RayError=RayError, RayActorError=RayActorError)

    def __init__(self, cores: int = 2) -> None:
        self.cores = cores
        self.actors = 0
        self.lost: set[int] = set()
        self.is_open = False

    def init(self, **_given: object) -> None:
        self.is_open = True

    def shutdown(self) -> None:
        self.is_open = False

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": float(self.cores)} if self.cores else {}

    def remote(self, **_given: object) -> Any:
        return lambda _worker: SimpleNamespace(remote=self.start)

    def start(self, _settings: Settings) -> Any:
        self.actors += 1
        number = self.actors
        return SimpleNamespace(work=SimpleNamespace(remote=lambda task: _Promise(number, task)))

    def wait(self, promises: list[Any], **_given: object) -> tuple[list[Any], list[Any]]:
        return promises, []

    def get(self, promise: Any) -> Answer:
        text = promise.task.article.text
        if text == "fatal":
            raise RayError("the cluster is gone\nand more")
        if text == "broken":
            return Answer(error=ModelError("no model"))
        if text == "lost" or promise.actor in self.lost:
            self.lost.add(promise.actor)
            raise RayActorError("the actor died")
        return Answer(Outcome(facts={"words": 1}), warnings=(("kg", "mind this"),))

    def kill(self, _actor: Any) -> None:
        self.actors -= 1


class _Promise:
    def __init__(self, actor: int, task: Task) -> None:
        self.actor, self.task = actor, task


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    found = Cluster()
    monkeypatch.setattr(on_ray, "_ray", lambda: found)
    return found


def work_through(pool: RayPool, *texts: str) -> dict[int, Outcome]:
    """Do articles with these texts, as ``Corpus`` does."""
    waiting = [Task(slot, Place("x"), Article(id=f"a{slot}", text=text)) for slot, text in enumerate(texts)]
    done: dict[int, Outcome] = {}
    while waiting or pool.is_busy:
        while waiting and pool.is_free:
            pool.give(waiting.pop(0))
        for task, outcome in pool.results(1.0):
            assert task.slot not in done
            done[task.slot] = outcome
    return done


def test_all_that_an_actor_had_is_done_by_others_when_it_is_lost(cluster: Cluster) -> None:
    texts = ["fine"] * 6 + ["lost"] + ["fine"] * 6
    done = work_through(RayPool(SETTINGS), *texts)
    assert sorted(done) == list(range(13))
    assert {slot: one.cause for slot, one in done.items() if one.cause} == {6: "ended"}
    assert "with the Ray actor that worked on it, 3 times" in done[6].reason
    assert len(cluster.lost) >= 3


@pytest.mark.usefixtures("cluster")
def test_actors_that_never_do_anything_end_the_run() -> None:
    with pytest.raises(ModelError, match=r"^Ray's actors exit before doing any work: the actor died$"):
        work_through(RayPool(SETTINGS), *["lost"] * 10)


@pytest.mark.usefixtures("cluster")
def test_what_fails_everywhere_ends_the_run() -> None:
    with pytest.raises(ModelError, match=r"^no model$"):
        work_through(RayPool(SETTINGS), "fine", "broken")
    with pytest.raises(ModelError, match=r"^the Ray cluster fails: the cluster is gone$"):
        work_through(RayPool(SETTINGS), "fine", "fatal")


def test_a_cluster_without_cores_is_let_go(cluster: Cluster) -> None:
    cluster.cores = 0
    with pytest.raises(ModelError, match="no cores"):
        RayPool(SETTINGS, address="auto")
    assert not cluster.is_open


def test_as_many_actors_as_cores_and_none_left(cluster: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    pool = RayPool(SETTINGS)
    work_through(pool, *["fine"] * 9)
    assert cluster.actors == 2
    assert "mind this" in caplog.text
    pool.close()
    assert (cluster.actors, cluster.is_open) == (0, False)


# -- shards elsewhere ---------------------------------------------------------------------------------


def test_shards_are_moved_to_where_fsspec_reaches(corpus: Path, tmp_path: Path) -> None:
    expected = shards_of_one_process(corpus, tmp_path / "alone")
    out, there = tmp_path / "out", tmp_path / "there"

    def go() -> list[str]:
        told: list[str] = []
        with Corpus(
            out,
            SETTINGS,
            Pool(SETTINGS, 2),
            upload=Upload(f"file://{there}"),
            complain=lambda one: told.append(str(one)),
        ) as run:
            run.run(read_all([str(corpus)]), pace=Pace(0))
        return told

    assert len(go()) == 1
    assert files(there / "nquads") == expected
    assert not files(out / "nquads")
    # what somebody damages there is made again, and nothing else
    untouched = (there / "nquads/part-00000.nq.gz").stat().st_mtime_ns
    (there / "nquads/part-00001.nq.gz").write_bytes(b"")
    go()
    assert files(there / "nquads") == expected
    assert (there / "nquads/part-00000.nq.gz").stat().st_mtime_ns == untouched


def test_what_cannot_be_on_a_cluster_is_told(kg: Kg, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for arguments, message in (
        (("--address", "auto"), "--address needs --on ray"),
        (("--to", "store", "--upload", "memory://x"), "a store cannot be uploaded"),
        (("--upload", "nowhere://x"), "cannot upload shards to nowhere://x"),
    ):
        found = kg("run", corpus, "-o", out, *arguments)
        assert (found.code, len(found.lines)) == (2, 1)
        assert message in found.err
    with pytest.raises(UsageError):
        Upload("nowhere://x")
