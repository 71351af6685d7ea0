"""Finds what somebody calls a thing, or takes it for: "called the vote a farce", "what she called a rant"."""

from __future__ import annotations

from kg.extract.grammar.quantities import measures
from kg.extract.grammar.triggers import names_object
from kg.extract.speech.report_draft import merged, subtree_span
from kg.extract.speech.sources import child, has_case, is_passive
from kg.extract.times.times_meaning import is_time_word
from kg.language import Section
from kg.language.tokens import Token
from kg.model import Span

_PREDICATE = frozenset({"obj", "xcomp", "obl:unmarked", "obl"})


def what_it_is_called(section: Section, verb: Token) -> list[Span]:
    """Return what a verb of naming names and calls it, if it says what something is.

    Args:
        section: the paragraph.
        verb: a verb that needs content and has no clause.
    """
    named = child(verb, "obj") is not None or verb.dep_ == "acl:relcl"
    if is_passive(verb) or not named or not (names_object(verb) or _has_two_objects(verb)):
        return []
    parts = [c for c in verb.children if c.i > verb.i and c.dep_ in _PREDICATE]
    return merged([subtree_span(section, c) for c in parts])


def _has_two_objects(verb: Token) -> bool:
    objects = [c for c in verb.children if c.dep_ in {"obj", "obl:unmarked"} and c.i > verb.i]
    named, called = objects[:1], objects[1:2]
    return bool(named) and any(c.pos_ == "NOUN" and not (is_time_word(c) or measures(c.doc, c.i)) for c in called)


def described_as(verb: Token) -> bool:
    """Return whether a verb says as what it takes its object: "saw the remark *as* an insult"."""
    thing = child(verb, "obj")
    return thing is not None and any(
        c.dep_ in {"obl", "advcl"} and has_case(c, "as") and c.i > thing.i for c in verb.children
    )
