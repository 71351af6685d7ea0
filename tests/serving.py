"""Starts ``kg serve`` as users do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CASE = Path(__file__).parent / "cases" / "two-articles.trig"


@contextmanager
def serve(*arguments: str | Path, **environment: str) -> Iterator[str]:
    """Start the server on a free port, and give its address."""
    command = [sys.executable, "-m", "kg", "serve", *map(str, arguments), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | environment
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip().removesuffix("/sparql")
        try:
            assert url.startswith("http://127.0.0.1:"), process.stderr and process.stderr.read()
            yield url
        finally:
            process.terminate()
            process.communicate(timeout=30)
