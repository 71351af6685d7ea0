"""The report of a run: what was read, found and set aside, and the speed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kg import __version__
from kg.run.journal import Journal
from kg.run.page import page
from kg.run.settings import Settings
from kg.run.work import CAUSES
from kg.safety.outfile import write_file

#: The names of the files beside the shards in the folder of a run.
REPORT, PAGE, ASIDE = "report.json", "report.html", "aside.jsonl"

Report = dict[str, object]


def write_reports(folder: Path, journal: Journal, settings: Settings) -> Report:
    """Write the report as JSON and as a page, and the articles set aside as JSON Lines; return the report.

    Raises:
        OutputError: one cannot be written.
    """
    report = make_report(folder, journal, settings)
    write_file([f"{json.dumps(report, indent=2, ensure_ascii=False)}\n".encode()], folder / REPORT)
    write_file([page(report).encode()], folder / PAGE)
    write_file(_aside(journal), folder / ASIDE)
    return report


def make_report(folder: Path, journal: Journal, settings: Settings) -> Report:
    """Summarise all passes of a run."""
    states, (passes, seconds, settled) = journal.states(), journal.passes()
    words, triples = journal.total("words"), journal.total("triples")
    events, causes = journal.totals("events"), journal.causes()
    shards = journal.shards()
    return {
        "newskg": __version__,
        "complete": not states["open"],
        "settings": settings.fixed(),
        "articles": {"done": states["done"], "set_aside": states["set aside"], "open": states["open"]},
        "copies": journal.total("copies"),
        "words": words,
        "triples": triples,
        "claims": journal.total("claims"),
        "events": sum(events.values()),
        "events_by_type": events,
        "events_by_factuality": journal.totals("factuality"),
        "findings": journal.totals("findings"),
        "set_aside_by_cause": {cause: {"number": number, "meaning": CAUSES[cause]} for cause, number in causes.items()},
        "passes": passes,
        "seconds": round(seconds, 3),
        "articles_a_second": _rate(settled, seconds),
        "words_a_second": _rate(settled * words / max(1, states["done"]), seconds),
        "files": {
            name: {
                "shards": sum(output == name for _, output, _, _ in shards),
                "bytes": sum(path.stat().st_size for path in (folder / name).rglob("*") if path.is_file()),
            }
            for name in settings.outputs
        },
    }


def _rate(number: float, seconds: float) -> float:
    return round(number / seconds, 2) if seconds > 0 else 0.0


def _aside(journal: Journal) -> Iterator[bytes]:
    for one in journal.aside():
        told = {"place": one.place, "id": one.id or None, "cause": one.cause, "reason": one.reason}
        yield f"{json.dumps(told, ensure_ascii=False)}\n".encode(errors="backslashreplace")
