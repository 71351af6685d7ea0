"""Checks that the program, its vocabulary and its papers name one version, and a release tag the same.

Usage: python .ci/versions.py [TAG]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: Where the version stands, and how it is written there.
PLACES = {
    "kg/__init__.py": r'^__version__ = "(.+)"$',
    "ontology.ttl": r'^ +owl:versionInfo "(.+)" ;$',
    "codes.ttl": r'^ +owl:versionInfo "(.+)" ;$',
    "shapes/extra/prefixes.ttl": r'^ +owl:versionInfo "(.+)" ;$',
    "CITATION.cff": r"^version: (.+)$",
    "CHANGELOG.md": r"^## (\S+)",
}


def versions() -> dict[str, str]:
    """Return the version that each of the files names."""
    found = {}
    for name, pattern in PLACES.items():
        match = re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        if match is None:
            raise SystemExit(f"{name} names no version")
        found[name] = match[1]
    return found


def main(tag: str) -> None:
    """Stop with a message if two versions differ, or the changelog calls the tag's version unreleased."""
    found = versions()
    if tag:
        found["the tag"] = tag.removeprefix("v")
        if f"## {found['the tag']} (unreleased)" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
            raise SystemExit(f"CHANGELOG.md calls {found['the tag']} unreleased: give it its date")
    if len(set(found.values())) > 1:
        raise SystemExit("\n".join(["the versions differ:", *(f"  {name}: {one}" for name, one in found.items())]))


if __name__ == "__main__":
    main(*sys.argv[1:] or [""])
