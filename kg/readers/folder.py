"""Finds the files to read in a folder: regular files, none outside of it."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)


def files_below(folder: Path, wanted: Callable[[Path], bool], fail: Callable[[OSError], None]) -> list[Path]:
    """List the files below a folder in the order of their paths, without hidden ones.

    Special files, such as pipes, and links that lead out of the folder are skipped with a warning: the content of a
    folder must not decide what is read elsewhere.

    Args:
        folder: the folder.
        wanted: returns whether to list a file.
        fail: called with the error of each folder that cannot be listed; the others are still listed.
    """
    home = Path(os.path.realpath(folder))
    found = []
    for place, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(place, name) for name in names if not name.startswith("."))
        found += [path for path in paths if wanted(path) and _is_read(path, home)]
    return sorted(found, key=lambda path: path.relative_to(folder).parts)


def _is_read(path: Path, home: Path) -> bool:
    reason = None
    if path.is_symlink() and home not in Path(os.path.realpath(path)).parents:
        reason = "a link that leads out of the folder"
    elif _is_special(path):
        reason = "no plain file"
    if reason:
        log.warning("%s: is %s, and is not read", path, reason)
    return reason is None


def _is_special(path: Path) -> bool:
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False  # reading it reports the error
