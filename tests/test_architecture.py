"""The house: imports point one way, and the command starts without what it does not need."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kg

PACKAGE = Path(kg.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    parts = [PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, top: bool = False) -> set[str]:
    """Return the modules that a module imports, anywhere in it or (``top``) when it is loaded itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top else list(ast.walk(tree))
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def ours(path: Path) -> set[str]:
    known = {name_of(module) for module in MODULES}
    return imports(path) & known - {"kg"}


@pytest.mark.parametrize("name", ["kg.model", "kg.names", "kg.errors", "kg.tokens"])
def test_the_foundations_import_nothing_else_of_ours(name: str) -> None:
    modules = [path for path in MODULES if f"{name_of(path)}.".startswith(f"{name}.")]
    assert modules
    for path in modules:
        assert {one for one in ours(path) if not f"{one}.".startswith(f"{name}.")} <= {"kg.errors"}


def test_nobody_imports_the_command() -> None:
    commands = {name_of(path) for path in MODULES if name_of(path).startswith("kg.commands")}
    importing = {name_of(path) for path in MODULES if {"kg.cli", *commands} & imports(path)}
    assert importing <= {"kg.cli", "kg.__main__", *commands}
    assert {name_of(path) for path in MODULES if "kg.cli" in imports(path)} == {"kg.__main__"}


#: What everything may import.
FOUNDATIONS = ("kg.model", "kg.names", "kg.errors", "kg.files", "kg.vocabulary", "kg.tokens")

#: Which other modules the stages may import: data moves to the right only.
MAY_IMPORT = {
    "kg.readers": ("kg.readers", "kg.safety.nesting", "kg.safety.limits"),
    "kg.language": ("kg.language",),
    "kg.lexicon": ("kg.lexicon", "kg.validation"),
    "kg.extract": ("kg.extract", "kg.language", "kg.lexicon"),
    "kg.identity": ("kg.identity", "kg.lexicon"),
    "kg.rdf": ("kg.rdf", "kg.formats"),
    "kg.formats": ("kg.formats", "kg.safety"),
    "kg.safety": ("kg.safety",),
    "kg.sparql": ("kg.sparql", "kg.formats", "kg.readers", "kg.safety", "kg.store", "kg.exporter"),
    "kg.validation": ("kg.validation", "kg.formats", "kg.safety.nesting", "kg.sparql.syntax"),
    "kg.vocabulary": (),
    "kg.linking": (
        "kg.linking",
        "kg.arguments",
        "kg.formats",
        "kg.events.inputs",
        "kg.exporter",
        "kg.identity.offices",
        "kg.lexicon",
        "kg.store",
    ),
}


@pytest.mark.parametrize("stage", MAY_IMPORT)
def test_data_moves_to_the_right_only(stage: str) -> None:
    modules = [path for path in MODULES if f"{name_of(path)}.".startswith(f"{stage}.")]
    assert modules
    for path in modules:
        for imported in ours(path):
            allowed = any(f"{imported}.".startswith(f"{may}.") for may in (*MAY_IMPORT[stage], *FOUNDATIONS))
            assert allowed, f"{name_of(path)} imports {imported}"


def test_imports_form_no_circle() -> None:
    graph = {name_of(path): {n for n in imports(path, top=True) if n.startswith("kg.")} for path in MODULES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name in done or name not in graph:
            return
        for imported in sorted(graph[name]):
            # a package's own __init__ gathers its modules
            if imported != name and not name.startswith(f"{imported}."):
                visit(imported, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from kg.cli import main; assert main(['--help']) == 0; import kg; "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Usage: kg" in done.stdout
    loaded = set(done.stderr.split())
    assert not loaded & {"spacy", "thinc", "numpy", "rdflib", "pyshacl", "pydantic", "pyoxigraph", "rich"}


def test_the_api_is_complete() -> None:
    for name in kg.__all__:
        assert getattr(kg, name) is not None
        assert name in dir(kg)
    with pytest.raises(AttributeError):
        getattr(kg, "nothing")  # noqa: B009  a type checker would refuse the attribute
