"""The fuzzer still calls what there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parent.parent / "benchmarks" / "fuzz.py"


@pytest.mark.parametrize("kind", ["nquads", "sparql", "shapes", "jsonl"])
def test_a_batch_of_each_sort_is_tried(kind: str) -> None:
    done = subprocess.run(
        [sys.executable, str(FUZZ), "--minutes", "0.001", "--kind", kind], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " inputs, 0 findings" in done.stdout
