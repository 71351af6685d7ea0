"""Writes the reference part of the documentation from the code: the command, Python, questions, shapes, ontology.

Usage: python .ci/reference.py FOLDER
"""

from __future__ import annotations

import inspect
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import typer

import kg
from kg import cli, files
from kg.docs.facts import Facts
from kg.docs.rules import read_rules
from kg.docs.terms import read_terms
from kg.sparql.questions import list_queries


def commands() -> Iterator[str]:
    """Yield every command with its subcommands, as they are called."""

    def below(command: Any, name: str) -> Iterator[str]:
        yield name
        for part, inner in getattr(command, "commands", {}).items():
            yield from below(inner, f"{name} {part}")

    yield from below(typer.main.get_command(cli.app), "kg")


def command_page() -> str:
    """Return the help of every command."""
    os.environ["COLUMNS"] = "100"
    pieces = ["# The command\n\nWhat `--help` prints. Exit codes: 0 fine, 1 findings, 2 usage, 3 trouble.\n"]
    for name in commands():
        out = io.StringIO()
        with redirect_stdout(out):
            cli.main([*name.split()[1:], "--help"])
        pieces.append(f"## {name}\n\n```text\n{out.getvalue().strip()}\n```\n")
    return "\n".join(pieces)


def python_page() -> str:
    """Return the signature and the docstring of everything that ``import kg`` offers."""
    pieces = ["# Python\n\nWhat `import kg` offers. [From Python](../how-to/python.md) shows its use.\n"]
    for name in sorted(set(kg.__all__) - {"__version__"}, key=str.casefold):
        thing = getattr(kg, name)
        pieces.append(f"## kg.{name}\n\n{described(name, thing)}")
        if inspect.isclass(thing):
            pieces += [
                f"### {name}.{part}\n\n{described(part, method)}"
                for part, method in vars(thing).items()
                if not part.startswith("_") and inspect.isfunction(method)
            ]
    return "\n".join(pieces)


def described(name: str, thing: Any) -> str:
    """Return how a thing is called and what its docstring says."""
    signature = "" if inspect.isclass(thing) and issubclass(thing, str) else str(inspect.signature(thing))
    return f"```python\n{name}{signature}\n```\n\n```text\n{inspect.getdoc(thing) or ''}\n```\n"


def questions_page() -> str:
    """Return every question with its SPARQL."""
    pieces = ["# Questions\n\n`kg query FILE NAME` asks them.\n"]
    pieces += [f"## {query.name}\n\n```sparql\n{query.text.strip()}\n```\n" for query in list_queries()]
    return "\n".join(pieces)


def ontology_page() -> str:
    """Return every term of the ontology with its definition."""
    head = "# Ontology\n\nThe terms of `https://w3id.org/newskg/ns#`. `kg docs` makes a page of them with examples.\n"
    rows = [
        f"| <a id='{term.name}'></a>`kg:{term.name}` | {term.part} | {cell(term.definition)} |"
        for term in read_terms(Facts([files.ontology()])).values()
    ]
    return "\n".join([head, "| term | is a | definition |", "|---|---|---|", *rows, ""])


def shapes_page() -> str:
    """Return every rule of the shapes with its message and severity."""
    terms = read_terms(Facts([files.ontology()]))
    shapes, _, _ = read_rules(files.shape_files(), terms)
    rows = [
        f"| `{rule.iri.rpartition('#')[2] or shape.rule.iri.rpartition('#')[2]}` | {rule.severity} "
        f"| {cell(rule.message or rule.name)} | `{shape.file}` |"
        for shape in shapes
        for rule in shape.rules
    ]
    head = "# Shapes\n\nEvery rule that `kg validate` checks. [Validation](../validation.md) explains how.\n"
    return "\n".join([head, "| rule | severity | what it asks for | file |", "|---|---|---|---|", *rows, ""])


def cell(words: str) -> str:
    """Return words that fit a cell of a table."""
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")


PAGES: dict[str, Callable[[], str]] = {
    "command": command_page,
    "python": python_page,
    "questions": questions_page,
    "ontology": ontology_page,
    "shapes": shapes_page,
}


def main(folder: str) -> None:
    """Write all pages."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        Path(folder, f"{name}.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
