"""Runs ``kg`` in the process of the tests, so that the language model is loaded once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kg import cli


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What was said on standard error."""
        return self.err.splitlines()


class Kg:
    """Runs ``kg`` with arguments."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *arguments: str | Path) -> Outcome:
        self._capture.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        out, err = self._capture.readouterr()
        assert "Traceback" not in err
        return Outcome(code, out, err)
