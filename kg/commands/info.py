"""``kg info``: versions and locations of the parts of newskg."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.safety.printable import tidy

if TYPE_CHECKING:
    from kg.commands.parts import Part


def info(
    json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Print the versions of the program and its parts, and where they are installed.

    Each part has a digest of its content: if all digests and libraries are the same, so is the output.

    \b
    Example:
      kg info
      kg info --json
    """
    console.show_log(quiet=True)
    from kg.commands.parts import list_libraries, list_parts

    parts, libraries = list_parts(), list_libraries()
    if json:
        console.print_bytes(_as_json(parts, libraries).encode())
        return
    for part in parts:
        console.say(f"{part.name:10} {part.version:8} {part.digest}  {tidy(str(part.path))}")
    told = ", ".join(f"{name} {number}" for name, number in libraries.items())
    for line in textwrap.wrap(told, 80, initial_indent="libraries  ", subsequent_indent=" " * 11):
        console.say(line)


def _as_json(parts: list[Part], libraries: dict[str, str]) -> str:
    from json import dumps

    told = {part.name: {"version": part.version, "path": str(part.path), "digest": part.digest} for part in parts}
    return dumps(told | {"libraries": libraries}, indent=2, ensure_ascii=False) + "\n"
