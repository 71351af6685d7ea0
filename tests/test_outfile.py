"""Writing files: whole or not at all, whatever ends the process, and with the permissions that they had."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.safety.outfile import write_file

#: Long enough that it is read before the next one comes.
ARTICLE = b'{"text": "Rebels took the city of Homs on Sunday.", "date": "2024-12-08", "pad": "%s"}\n' % (b" " * 5000)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals and permissions")


@contextmanager
def exporting(out: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run an export that has begun to write and waits for more articles."""
    before = set(drafts(out.parent))
    command = [sys.executable, "-m", "kg.cli", "export", "-", "-o", str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(ARTICLE)
        process.stdin.flush()
        end = time.monotonic() + 60
        while not set(drafts(out.parent)) - before and time.monotonic() < end:
            time.sleep(0.05)
        assert set(drafts(out.parent)) - before, "it has not begun to write"
        try:
            yield process
        finally:
            process.kill()


def drafts(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.part"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_export_that_is_asked_to_end_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    out = tmp_path / "out.nq"
    out.write_text("old")
    with exporting(out) as process:
        process.send_signal(number)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 128 + number
    assert [path.name for path in tmp_path.iterdir()] == ["out.nq"]
    assert out.read_text() == "old"


def test_what_a_killed_export_left_is_removed_by_the_next_one_and_nobody_elses(tmp_path: Path) -> None:
    with exporting(tmp_path / "killed.nq") as process:
        process.kill()
        process.wait(60)
    assert len(drafts(tmp_path)) == 1
    (tmp_path / ".notes.part").write_text("mine")
    with exporting(tmp_path / "other.nq") as process:
        at_work = [path for path in drafts(tmp_path) if path.name != ".notes.part"]
        assert len(at_work) == 1
        write_file([b"new"], tmp_path / "out.nq")
        assert at_work[0].exists(), "the draft of another process is taken away"
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [".notes.part", "other.nq", "out.nq"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_permissions_survive(tmp_path: Path, mode: int) -> None:
    out = tmp_path / "out.nq"
    out.write_text("old")
    out.chmod(mode)
    write_file([b"new"], out)
    assert (out.read_text(), stat.S_IMODE(out.stat().st_mode)) == ("new", mode)


def test_a_new_file_has_the_permissions_that_the_user_wants(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file([b"new"], tmp_path / "out.nq")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.nq").stat().st_mode) == 0o640


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.nq").write_text("old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match=r"out\.nq cannot be written: no permission$"):
        write_file([b"new"], tmp_path / "out.nq")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize("name", ["x" * 250, "ü" * 120 + ".nq.gz"])
def test_a_name_as_long_as_names_may_be_can_be_written(tmp_path: Path, name: str) -> None:
    write_file([b"new"], tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_too_long_a_name_and_links_in_a_circle_are_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: File name too long"):
        write_file([b"new"], tmp_path / ("x" * 300))
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OutputError, match="a cannot be written: its symbolic links form a loop"):
        write_file([b"new"], tmp_path / "a")
    assert drafts(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("size", [1, 100_000])
def test_a_full_device_is_told_by_its_name(size: int) -> None:
    with pytest.raises(OutputError, match=r"^/dev/full cannot be written: No space left on device$"):
        write_file([b"x" * size], Path("/dev/full"))


@pytest.mark.parametrize("name", ["out.nq", "out.nq.gz"])
def test_a_disk_that_gets_full_is_told_whenever_that_is(tmp_path: Path, name: str) -> None:
    # only a child may have so little room
    code = (
        "import resource, sys; from pathlib import Path; from kg.safety.outfile import write_file\n"
        "import os, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try: write_file([os.urandom(5) for _ in range(5)], Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / name], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == f"OutputError {tmp_path / name} cannot be written: File too large", done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_reader_who_leaves_is_no_trouble_of_the_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)

    def chunks() -> Iterator[bytes]:
        yield b"x"
        os.close(reader)
        yield b"x" * 100_000

    with pytest.raises(BrokenPipeError):
        write_file(chunks(), tmp_path / "pipe")
