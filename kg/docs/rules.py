"""The shapes as the page shows them: targets, requirements and severity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from kg import files
from kg.docs.facts import Facts
from kg.docs.terms import Term, common
from kg.docs.words import SH, constraints, listed, path_properties, path_words
from kg.model import Severity

_TARGETS = {
    f"{SH}targetClass": "every {}",
    f"{SH}targetSubjectsOf": "whatever has {}",
    f"{SH}targetObjectsOf": "whatever is a value of {}",
    f"{SH}targetNode": "the node {}",
    f"{SH}target": "whatever its query selects",
}


#: Which prefixes stand for which namespaces in queries, by the node that declares them.
Declared = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """The requirement of one shape; ``path`` is "" if it concerns the node itself, ``iri`` if it has no name."""

    iri: str
    name: str
    message: str
    severity: str
    path: str
    properties: tuple[str, ...]
    clauses: tuple[str, ...]
    queries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape with its properties': the file it stands in, what it is about, and the class of ours it belongs to."""

    file: str
    rule: Rule
    parts: tuple[Rule, ...]
    targets: tuple[str, ...]
    classes: tuple[str, ...]
    home: str | None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All possible violations: the requirements of the node, if any, and of its properties."""
        own = (self.rule,) if self.rule.clauses or self.rule.queries else ()
        return own + self.parts


def read_rules(paths: Iterable[Path], terms: dict[str, Term]) -> tuple[list[Shape], dict[str, str], Declared]:
    """Read the shapes in files, in the order of the files' names.

    Returns:
        the shapes, the prefixes of the files, and those that nodes of the files declare for queries.

    Raises:
        InputError: a file is missing or broken.
    """
    shapes: list[Shape] = []
    prefixes: dict[str, str] = {}
    declared: Declared = {}
    for path in sorted(paths, key=lambda path: path.name):
        facts = Facts([path])
        prefixes |= facts.prefixes
        shapes += _shapes(facts, _place(path), terms)
        for iri in facts.nodes():
            for one in facts.links(iri, f"{SH}declare"):
                declared.setdefault(iri, {})[facts.text(one, f"{SH}prefix")] = facts.text(one, f"{SH}namespace")
    return shapes, prefixes, declared


def _place(path: Path) -> str:
    """Return the path of a file within our shapes, or else its name: ``core/event.ttl``, ``mine.ttl``."""
    ours = files.shapes()
    return path.relative_to(ours).as_posix() if path.is_relative_to(ours) else path.name


def _shapes(facts: Facts, file: str, terms: dict[str, Term]) -> Iterator[Shape]:
    parts = {part for iri in facts.nodes() for part in facts.links(iri, f"{SH}property")}
    named = {iri for iri in facts.subjects(f"{SH}NodeShape", f"{SH}PropertyShape") if not iri.startswith("_:")} - parts
    for iri in facts.nodes():
        if iri in named or any(facts.values(iri, target) for target in _TARGETS):
            classes = facts.links(iri, f"{SH}targetClass")
            yield Shape(
                file=file,
                rule=_rule(facts, iri),
                parts=tuple(_rule(facts, part) for part in facts.links(iri, f"{SH}property")),
                targets=tuple(
                    words.format(listed([facts.short(target) for target in facts.links(iri, kind)]))
                    for kind, words in _TARGETS.items()
                    if facts.values(iri, kind)
                )
                or ("what other shapes apply it to",),
                classes=classes,
                home=_home(facts, iri, terms),
            )


def _rule(facts: Facts, iri: str) -> Rule:
    path = next(iter(facts.links(iri, f"{SH}path")), "")
    severity = next(iter(facts.links(iri, f"{SH}severity")), f"{SH}{Severity.VIOLATION.value}")
    queries = facts.links(iri, f"{SH}sparql")
    messages = (*facts.texts(iri, f"{SH}message"), *(facts.text(query, f"{SH}message") for query in queries))
    return Rule(
        iri="" if iri.startswith("_:") else iri,
        name=facts.text(iri, f"{SH}name"),
        message=" ".join(message for message in messages if message),
        severity=severity.removeprefix(SH),
        path=path_words(facts, path) if path else "",
        properties=path_properties(facts, path) if path else (),
        clauses=constraints(facts, iri),
        queries=tuple(
            dedent(text).strip()
            for query in queries
            for kind in ("select", "ask")
            for text in facts.texts(query, f"{SH}{kind}")
        ),
    )  # fmt: skip


def _home(facts: Facts, iri: str, terms: dict[str, Term]) -> str | None:
    """Find the class of ours under which a reader would look for a shape.

    That is the class of its own name; else the one that all its nodes have to be of; else the one
    of which all its nodes are, or are by the domain of a property that they have.
    """
    by_name = [one.iri for one in terms.values() if one.part == "class" and one.name == iri.rpartition("#")[2]]
    required = [one for one in facts.links(iri, f"{SH}class") if one in terms]
    if by_name or required:
        return (by_name or required)[0]
    if classes := facts.links(iri, f"{SH}targetClass"):
        return common(terms, classes)
    properties = facts.links(iri, f"{SH}targetSubjectsOf")
    domains = tuple(domain for one in properties if one in terms for domain in terms[one].domain)
    return common(terms, domains) if len(domains) >= len(properties) else None
