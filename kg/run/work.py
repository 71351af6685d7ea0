"""The work on one article: exports it, and returns the result or the cause of failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.errors import InputError, Place
from kg.model import Article
from kg.run.outputs import render
from kg.run.settings import Settings

#: The causes for which articles are set aside, each with its meaning.
CAUSES = {
    "input": "cannot be read, or is not an article",
    "language": "is not in English",
    "same id": "has the id of another article",
    "changed": "had a different text when it was exported",
    "gone": "is no longer in the input",
    "shapes": "has a graph that does not conform to the shapes",
    "time": "exceeded the time limit",
    "memory": "exceeded the memory limit",
    "ended": "crashed the process that worked on it",
    "fault": "ran into a bug in kg",
}


@dataclass(slots=True)
class Outcome:
    """The result for an article.

    Attributes:
        cause: one of ``CAUSES``, or nothing if it was exported.
        reason: a sentence that says why it was not.
        payloads: the contents to write, compressed with gzip, by the name of the output.
        facts: the numbers of words, triples and claims, and of events, factualities and findings by name.
    """

    cause: str = ""
    reason: str = ""
    payloads: dict[str, bytes] = field(default_factory=dict)
    facts: dict[str, int | dict[str, int]] = field(default_factory=dict)


Work = Callable[[Article, Place], Outcome]


def make_exporter(settings: Settings) -> Work:
    """Load the model and lexicon, and return the function that exports an article.

    Raises:
        ModelError, InputError: the model or a lexicon cannot be loaded.
    """
    from kg.exporter import Run

    run = Run(
        base=settings.base,
        model=settings.model,
        lexicons=settings.lexicons,
        validate=settings.validate,
        min_confidence=settings.min_confidence,
        mentions=settings.mentions,
        timeout=settings.timeout,
    )
    run.load()

    def work(article: Article, where: Place) -> Outcome:
        from kg.exporter import complaint

        try:
            exported = run.export_one(article, where)
            if not exported.conforms:
                return Outcome("shapes", complaint(exported))
            payloads = {name: render(exported.graph, name) for name in settings.outputs}
        except InputError as error:
            return Outcome(error.cause or "input", error.sentence)
        found = exported.extraction
        return Outcome(
            payloads=payloads,
            facts={
                "copies": int(article.copy_of is not None),
                "words": len(article.text.split()),
                "triples": len(exported.graph),
                "claims": len(found.claims),
                "events": dict(Counter(event.category for event in found.events)),
                "factuality": dict(Counter(event.factuality.value for event in found.events)),
                "findings": dict(Counter(finding.rule for finding in exported.findings)),
            },
        )

    return work
