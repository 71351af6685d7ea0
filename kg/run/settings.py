"""The settings of a run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kg.names import BASE
from kg.safety.guard import SECONDS

#: The memory limit of a worker process in bytes.
MEMORY = 4_000_000_000
#: The number of articles in a shard.
SHARD = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run, which are sent to other processes.

    Attributes:
        outputs: names in ``kg.run.outputs.OUTPUTS``.
        base: the base of all IRIs in the data.
        model: another spaCy pipeline than the bundled one.
        lexicons: the user's own lexicon files.
        validate: whether to check graphs, and write only those that conform.
        min_confidence: events with a lower confidence are left out.
        mentions: whether to write the offsets and words of mentions.
        copies: whether to export copies of other articles too ("export"), or only link them ("link").
        shard: the number of articles in a shard.
        timeout: the limit of CPU time for an article in seconds; 0 is no limit.
        memory: the memory limit of a worker process in bytes; 0 is no limit.
        worker: the function that makes the worker function, as ``module:function``.
    """

    outputs: tuple[str, ...] = ("nquads",)
    base: str = BASE
    model: str | None = None
    lexicons: tuple[Path, ...] = ()
    validate: bool = True
    min_confidence: float = 0.0
    mentions: bool = True
    copies: str = "link"
    shard: int = SHARD
    timeout: float = SECONDS
    memory: int = MEMORY
    worker: str = "kg.run.work:make_exporter"

    def fixed(self) -> dict[str, str]:
        """Return the settings that must not change when a run resumes, by option.

        >>> Settings(outputs=("nquads", "csv")).fixed()["--to"]
        'nquads, csv'
        """
        return {
            "--to": ", ".join(self.outputs),
            "--base": self.base,
            "--model": self.model or "the bundled one",
            "--lexicon": ", ".join(map(_digest, self.lexicons)) or "none",
            "--validate": "yes" if self.validate else "no",
            "--min-confidence": f"{self.min_confidence:g}",
            "--mentions": "yes" if self.mentions else "no",
            "--copies": self.copies,
            "--shard": str(self.shard),
        }


def _digest(path: Path) -> str:
    """Return the digest of a file; one that cannot be read is reported when it is loaded."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError:
        return str(path)
