"""The alternates of the page: ontology and shapes in several RDF formats."""

from __future__ import annotations

import json
import re
from pathlib import Path

from kg import __version__, files
from kg.docs.facts import Facts
from kg.formats.framing import frame
from kg.formats.jsonld import CONTEXT
from kg.formats.write import render_triples

_PREFIX = re.compile(r"^@prefix\s+(\S*):\s+(<\S+>)\s+\.\n", re.MULTILINE)
_FORMATS = {"jsonld": "json-ld", "nt": "ntriples", "rdf": "rdfxml"}


def alternates() -> dict[str, str]:
    """Return the text of each file beside the page, by its name.

    Raises:
        InputError: a file of ours is missing or broken.
    """
    shapes = files.article_shapes()
    found = {
        "ontology.ttl": files.ontology().read_text(encoding="utf-8"),
        "codes.ttl": files.codes().read_text(encoding="utf-8"),
        "shapes.ttl": merged(shapes),
        "context.jsonld": CONTEXT.read_text(encoding="utf-8"),
        "frame.jsonld": json.dumps(frame(), indent=2, ensure_ascii=False) + "\n",
    }
    for name, paths in (("ontology", [files.ontology()]), ("shapes", shapes)):
        triples = Facts(paths).triples
        found |= {f"{name}.{suffix}": render_triples(triples, format) for suffix, format in _FORMATS.items()}
    return found


def merged(paths: list[Path]) -> str:
    """Return Turtle files merged into one, each prefix declared once; comments and order are kept.

    Blank nodes have to be written in brackets: those with names would meet their namesakes.
    """
    prefixes: dict[str, str] = {}
    bodies: list[str] = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        prefixes |= dict(_PREFIX.findall(text))
        bodies.append(f"\n\n### {path.name}\n\n{_PREFIX.sub('', text).strip()}\n")
    width = max(map(len, prefixes), default=0) + 1
    head = "".join(f"@prefix {f'{name}:':{width}} {prefixes[name]} .\n" for name in sorted(prefixes, key=_own_first))
    return f"# The shapes that graphs of articles conform to: newskg {__version__}\n\n{head}{''.join(bodies)}"


def _own_first(prefix: str) -> tuple[bool, str]:
    return prefix != "kg", prefix
