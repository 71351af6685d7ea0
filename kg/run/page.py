"""The report of a run as a web page without scripts or external resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.docs.html import Content, Markup, element

_STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 56rem; font: 1rem/1.5 system-ui, sans-serif; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
th, td { text-align: left; padding: .2rem 1.5rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
"""


def page(report: Mapping[str, Any]) -> str:
    """Return a report of ``kg.run.summary`` as HTML."""
    articles = report["articles"]
    state = "All articles are done or set aside." if report["complete"] else "Not complete: the same command goes on."
    parts: list[Content] = [
        element("h1", "Report of a run"),
        element("p", state),
        _numbers("Articles", {"done": articles["done"], "set aside": articles["set_aside"], "open": articles["open"]}),
        _numbers(
            "Found",
            {name: report[name] for name in ("words", "triples", "claims", "events")},
        ),
        _numbers("Events by type", report["events_by_type"]),
        _numbers("Events by factuality", report["events_by_factuality"]),
        _causes(report["set_aside_by_cause"]),
        _numbers("Findings by rule (warnings; what does not conform is set aside)", report["findings"]),
        _numbers(
            "Pace",
            {
                "seconds": report["seconds"],
                "passes": report["passes"],
                "articles a second": report["articles_a_second"],
                "words a second": report["words_a_second"],
            },
        ),
        _table("Files", (("", "shards", "bytes"), *((k, v["shards"], v["bytes"]) for k, v in report["files"].items()))),
        _table("Settings", tuple(report["settings"].items())),
    ]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        element("title", "Report of a run of newskg"),
        element("style", Markup(_STYLE)),
    )
    body = element("body", element("main", parts), element("footer", f"newskg {report['newskg']}"))
    return f'<!DOCTYPE html>\n<html lang="en">\n{head}\n{body}\n</html>\n'


def _causes(causes: Mapping[str, Mapping[str, Any]]) -> Content:
    return _table("Set aside", tuple((name, one["number"], one["meaning"]) for name, one in causes.items()))


def _numbers(title: str, numbers: Mapping[str, float]) -> Content:
    return _table(title, tuple(numbers.items()))


def _table(title: str, rows: tuple[tuple[object, ...], ...]) -> Content:
    """Return a table below its heading, or "" without rows."""
    if not rows:
        return None
    lines = [
        element("tr", element("th", str(first), scope="row"), [_cell(value) for value in rest]) for first, *rest in rows
    ]
    return [element("h2", title), element("table", lines)]


def _cell(value: object) -> Markup:
    if isinstance(value, int | float):
        return element("td", f"{value:,}", class_="number")
    return element("td", str(value))
