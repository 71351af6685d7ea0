"""Records which version of which graph a server has, so that loading can resume.

>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     journal = Journal(Path(folder) / "notes", "http://localhost/")
...     journal.note({"urn:g": "b94d"})
...     Journal(Path(folder) / "notes", "http://localhost/").has("urn:g", "b94d")
True
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kg.errors import InputError, OutputError


class Journal:
    """A JSON Lines file, for one or more servers, whose last line may be incomplete.

    Args:
        path: the file, or None to record nothing.
        server: the server of the graphs.

    Raises:
        InputError: the file cannot be read, or is not a journal.
    """

    def __init__(self, path: Path | None, server: str) -> None:
        self._path, self._server = path, server
        self._known: dict[str, str] = {}
        if path is not None and path.exists():
            self._read(path)

    def _read(self, path: Path) -> None:
        try:
            lines = path.read_bytes().splitlines(keepends=True)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", source=str(path)) from error
        for number, line in enumerate(lines, 1):
            try:
                noted = json.loads(line)
                if noted["to"] == self._server:
                    self._known[noted["graph"]] = noted["digest"]
            except (ValueError, KeyError, TypeError) as error:
                if number == len(lines) and not line.endswith(b"\n"):
                    break  # the program was killed while writing this line
                raise InputError("is not a file written by --resume", source=str(path), line=number) from error

    def has(self, graph: str, digest: str) -> bool:
        """Return whether the server has this version of a graph."""
        return self._known.get(graph) == digest

    def note(self, digests: Mapping[str, str]) -> None:
        """Record that the server has these versions of graphs.

        Raises:
            OutputError: the file cannot be written.
        """
        self._known |= digests
        if self._path is None:
            return
        lines = (
            json.dumps({"to": self._server, "graph": graph, "digest": digest}) for graph, digest in digests.items()
        )
        try:
            with self._path.open("ab+") as file:
                _end_line(file)
                file.write("".join(f"{line}\n" for line in lines).encode())
        except OSError as error:
            raise OutputError(f"{self._path} cannot be written: {error.strerror or error}") from error


def _end_line(file: object) -> None:
    """Remove an incomplete last line."""
    from typing import BinaryIO, cast

    stream = cast("BinaryIO", file)
    size = stream.seek(0, 2)
    if not size:
        return
    stream.seek(max(0, size - 1))
    if stream.read(1) == b"\n":
        return
    stream.seek(0)
    stream.truncate(stream.read().rfind(b"\n") + 1)
