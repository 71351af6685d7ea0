"""Uploads shards to any location that fsspec supports, such as a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import OutputError, UsageError


class Upload:
    """A destination of shards, by URL (``s3://bucket/folder``).

    Raises:
        UsageError: fsspec, or a package that it needs for such URLs, is not installed, or it does not know them.
        OutputError: the destination cannot be reached.
    """

    def __init__(self, url: str) -> None:
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise UsageError("--upload needs fsspec", hint="pip install 'newskg[ray]'") from error
        self._url = url
        try:
            self._files, self._root = url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise UsageError(f"cannot upload shards to {url}: {error}") from error
        with self._told():
            self._files.makedirs(self._root, exist_ok=True)

    def take(self, folder: Path, name: str) -> None:
        """Move a shard, a file or a folder of files, to the destination.

        Args:
            folder: the folder of the run.
            name: the path of the shard in it, and at the destination.

        Raises:
            OutputError: it cannot be written; the shard stays in the folder.
        """
        shard = folder / name
        files = sorted(shard.iterdir()) if shard.is_dir() else [shard]
        with self._told():
            for file in files:
                there = f"{self._root}/{file.relative_to(folder).as_posix()}"
                self._files.makedirs(there.rpartition("/")[0], exist_ok=True)
                self._files.put_file(str(file), there)
        for file in files:
            file.unlink()
        if shard.is_dir():
            shard.rmdir()

    def size(self, name: str) -> int:
        """Return the size of a shard there, or of the files in its folder; -1 if it is missing."""
        with self._told():
            there = f"{self._root}/{name}"
            self._files.invalidate_cache()
            if not self._files.exists(there):
                return -1
            if self._files.isdir(there):
                return sum(one["size"] for one in self._files.ls(there, detail=True))
            return int(self._files.size(there))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Return one sentence saying why the destination cannot be used."""
        try:
            yield
        except Exception as error:  # each kind of store has errors of its own
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            raise OutputError(f"cannot be used: {reason}", source=self._url) from error
