"""What a run is to do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kg.names import BASE
from kg.safety.guard import SECONDS

#: How many bytes of memory the process that works on an article may take.
MEMORY = 4_000_000_000
#: How many articles a shard holds.
SHARD = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run, which are sent to other processes.

    Attributes:
        outputs: names of ``kg.run.outputs.OUTPUTS``.
        base: the IRI under which the data's IRIs lie.
        model: another spaCy pipeline than the bundled one.
        lexicons: lexicon files of the user's own.
        validate: whether graphs are checked, and only those written that conform.
        min_confidence: events of which the exporter is less sure than that are left out.
        mentions: whether mentions have their offsets and words.
        copies: what becomes of copies of other articles: they are exported too ("export"), or only linked ("link").
        shard: how many articles a shard holds.
        timeout: how many seconds of CPU time an article may take; 0 is any.
        memory: how many bytes of memory the process may take that works on it; 0 is any.
        worker: what makes the function that works on articles, as ``module:function``.
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
    """Return the identity of a file by content; one that cannot be read is reported when it is loaded."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError:
        return str(path)
