"""``kg validate --baseline``: reads, compares and writes what is accepted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg import console
from kg.errors import InputError, UsageError
from kg.safety.printable import tidy

if TYPE_CHECKING:
    from kg.model import Report
    from kg.validation.baseline import Baseline


def read_accepted(path: Path | None, *, update: bool) -> Baseline:
    """Read what is accepted, before the work begins; it need not be there if it is written anew."""
    from kg.validation.baseline import read_baseline

    if path is None and update:
        raise UsageError("--update-baseline needs --baseline", hint="name one")
    if path is not None and not path.exists() and not update:
        raise InputError("the baseline does not exist yet", hint="--update-baseline writes it", source=str(path))
    return read_baseline(path) if path is not None and path.exists() else ()


def update_accepted(path: Path, before: Baseline, report: Report) -> Baseline:
    """Write what is found now as the baseline, and say what that changes."""
    from kg.formats.write import write_text
    from kg.validation.baseline import accept, render_baseline, summary

    after = accept(report, before, Path.cwd(), is_there=lambda file: Path(file).exists())
    write_text(render_baseline(after), path)
    console.say(f"{tidy(str(path))}: {summary(before, after)}", sys.stderr)
    return after


def compared(report: Report, accepted: Baseline, warn: Callable[[str], None]) -> Report:
    """Mark the findings that the baseline accepts, and warn of those that no longer occur."""
    from kg.report.words import many
    from kg.validation.baseline import mark_known

    report, outdated = mark_known(report, accepted, Path.cwd())
    if outdated:
        gone = many(sum(one.count for one in outdated), "finding")
        warn(f"{gone} of the baseline no longer occur{'s' if gone.startswith('1 ') else ''}; run --update-baseline")
    return report
