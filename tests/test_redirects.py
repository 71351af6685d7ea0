"""The redirects of https://w3id.org/newskg/, read as mod_rewrite reads them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.docs import FILES, make_site
from kg.docs.sample import Sample

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def page() -> str:
    return make_site(Sample("", ()))["index.html"]


def redirect(path: str, accept: str = "") -> str | None:
    """Return where ``docs/.htaccess`` sends a request below /newskg/, as mod_rewrite of Apache 2.4 does.

    Of its language this knows what the file uses: conditions on ``Accept`` and on variables, the flags E, L, NC,
    NE and R. What it says of each request below is what an Apache said of them.
    """
    variables = {"HTTP_ACCEPT": accept}
    conditions: list[re.Match[str] | None] = []
    for line in (ROOT / "docs/.htaccess").read_text(encoding="utf-8").splitlines():
        verb, *words = line.split(" ") if line.startswith("Rewrite") else ("",)
        if verb == "RewriteCond":
            test, pattern, *flags = words
            [name] = re.findall(r"^%\{(?:ENV:)?(\w+)\}$", test)
            conditions.append(re.search(pattern, variables.get(name, ""), re.IGNORECASE if flags == ["[NC]"] else 0))
        elif verb == "RewriteRule":
            pattern, target, flags = words[0], words[1], words[2].strip("[]").split(",")
            found = re.search(pattern, path)
            if found and all(conditions):
                if set_to := next((flag for flag in flags if flag.startswith("E=")), None):
                    name, _, value = set_to[2:].partition(":")
                    caught = next((one[1] for one in conditions if one and one.re.groups), "")
                    variables[name] = value.replace("%1", caught)
                if target != "-":
                    assert {"R=303", "L"} <= set(flags)
                    assert ("#" in target) == ("NE" in flags)
                    target = re.sub(r"%\{ENV:(\w+)\}", lambda name: variables[name[1]], target)
                    return target.replace("$1", found[1]) if "$1" in target else target
            conditions = []
    return None


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
REDIRECTS = [
    ("", "", ""),
    ("", "text/turtle", "ontology.ttl"),
    ("ns", "", ""),
    ("ns", "*/*", ""),
    ("ns", BROWSER, ""),
    ("ns", "application/xhtml+xml", ""),
    ("ns", "text/turtle", "ontology.ttl"),
    ("ns", "TEXT/Turtle", "ontology.ttl"),
    ("ns", "text/turtle-star", ""),
    ("ns", "application/rdf+xml, text/html;q=0.5", "ontology.rdf"),
    ("ns", "text/html;q=0.9, text/turtle;q=0.8", ""),
    ("ns", "text/turtle;q=0, application/ld+json", "ontology.jsonld"),
    ("ns", "text/turtle;q=0.0,text/html", ""),
    ("ns/", "application/ld+json;profile=x", "ontology.jsonld"),
    ("shapes", "", ""),
    ("shapes", "application/n-triples,text/turtle;q=0.9", "shapes.nt"),
    ("shapes", "application/rdf+xml", "shapes.rdf"),
    ("lexicon", "text/turtle", "#page-lexicon"),
    ("id/article/1", "text/turtle", "#page-data"),
    ("ns.rdf", "", "ontology.rdf"),
    ("ontology.ttl", "text/html", "ontology.ttl"),
    ("shapes.nt", "", "shapes.nt"),
    ("context.jsonld", "", "context.jsonld"),
    ("other", "text/turtle", None),
    ("ns.exe", "", None),
]


@pytest.mark.parametrize(("path", "accept", "expected"), REDIRECTS, ids=[f"{one} {two}" for one, two, _ in REDIRECTS])
def test_w3id_redirects_to_what_is_there(page: str, path: str, accept: str, expected: str | None) -> None:
    found = redirect(path, accept)
    if expected is None:
        assert found is None
        return
    assert found == f"https://newskg.github.io/newskg/{expected}"
    assert expected.partition("#")[0] in {"", *FILES}
    assert "#" not in expected or f'id="{expected[1:]}"' in page
