"""SHACL engines in JavaScript, installed by ``npm ci`` in ``tests/npm``."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from engines import NPM, EngineError

#: The engines, by the names of their packages.
NAMES = ("shacl-engine", "rdf-validate-shacl")

#: The shape that is broken, the node that breaks it, and the value at fault.
Found = tuple[str, str, str | None]


def is_installed(name: str) -> bool:
    """Return whether an engine is there."""
    return bool(shutil.which("node")) and (NPM / "node_modules" / name).is_dir()


def findings(name: str, shapes: list[Path], graphs: list[list[Path]]) -> Iterator[set[Found]]:
    """Yield what an engine finds in each graph, which is made of Turtle files; blank nodes are called ``_``."""
    lines = [json.dumps([path.read_text(encoding="utf-8") for path in paths]) for paths in graphs]
    command = ["node", "shacl.mjs", name, *map(str, shapes)]
    done = subprocess.run(
        command, cwd=NPM, input="\n".join(lines), capture_output=True, text=True, encoding="utf-8", check=True
    )
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        if "error" in answer:
            raise EngineError(answer["error"])
        yield {(shape, focus, value) for shape, focus, value in answer}
