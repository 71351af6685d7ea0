"""The parts of newskg: their versions, locations, and digests that show changes."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from kg import __version__, files

#: The name of a distribution at the head of a requirement, and what requirements of extras say behind it.
_NAME, _EXTRA = re.compile(r"[A-Za-z0-9._-]+"), re.compile(r";.*\bextra\b")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of newskg.

    Attributes:
        name: what it is called.
        version: its version; what has none of its own comes with the program's.
        path: where it lies.
        digest: the first 12 digits of the SHA-256 of what it holds.
    """

    name: str
    version: str
    path: Path
    digest: str


def list_parts() -> list[Part]:
    """List the parts, reading each completely for its digest.

    >>> [part.name for part in list_parts()]
    ['program', 'model', 'lexicon', 'gazetteer', 'items', 'ontology', 'shapes', 'questions']
    """
    model = json.loads((files.model() / "meta.json").read_text(encoding="utf-8"))
    return [
        _part("program", files.PACKAGE, files.PACKAGE.rglob("*.py")),
        _part("model", files.model(), files.model().rglob("*"), str(model["version"])),
        _part("lexicon", files.lexicon(), files.lexicon().glob("*.ttl")),
        _part("gazetteer", files.gazetteer(), [files.gazetteer()]),
        _part("items", files.identity(), [files.identity()]),
        _part("ontology", files.ontology(), [files.ontology()]),
        _part("shapes", files.shapes(), files.shape_files()),
        _part("questions", files.queries(), files.queries().glob("*.rq")),
    ]


def list_libraries() -> dict[str, str]:
    """Return the versions of the libraries that newskg needs, by their names.

    >>> "spacy" in list_libraries()
    True
    """
    try:
        needed = requires("newskg") or []
    except PackageNotFoundError:  # run from a folder without being installed
        needed = []
    names = sorted({found[0] for one in needed if not _EXTRA.search(one) and (found := _NAME.match(one))})
    return {"python": platform.python_version()} | {name: version(name) for name in names}


def _part(name: str, path: Path, contents: Iterable[Path], number: str = __version__) -> Part:
    digest = hashlib.sha256()
    folder = path if path.is_dir() else path.parent
    for file in sorted(contents, key=lambda file: file.relative_to(folder).as_posix()):
        if file.is_file() and not file.match("__pycache__/*"):
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return Part(name, number, path, digest.hexdigest()[:12])
