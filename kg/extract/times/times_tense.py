"""Decides from the clause whether a date lies in the past or in the future: "met on Friday", "will meet on Friday"."""

from __future__ import annotations

from itertools import pairwise

from kg.extract.times.times_attach import SPEAKING, TIGHT
from kg.extract.times.times_meaning import WEEKDAYS
from kg.extract.times.times_values import Direction
from kg.language.tokens import Span, Token

_FUTURE_AUXILIARIES = {"will", "'ll", "’ll", "wo", "shall"}
_OTHER_AUXILIARIES = {"would", "may", "might", "could", "can", "must", "should"}
#: Words next to a date that put it in the future, whatever the tense of the clause.
_APPOINTING = {"due", "scheduled", "slated", "deadline", "upcoming", "soon", "payable"}
#: Verbs that put the dates of their dependents in the future.
_PLANNING = {"plan", "schedule", "slate", "expect", "set", "due"}
#: Verbs whose infinitive happened if they did: "managed to escape on Friday".
_IMPLICATIVE = {"manage", "fail", "begin", "start", "continue", "have", "force", "help", "happen", "appear", "seem",
                "refuse", "decline", "get", "dare", "come", "see", "hear", "make", "let", "believe", "say", "report",
                "claim", "allege", "cease", "compel", "oblige", "use", "rush", "cause", "lead", "try",
                "attempt"}  # fmt: skip
#: Nouns before "for" and a day that say what that day was like.
_MEASURED = frozenset("figure record result data toll total number rate temperature reading score".split())
#: Verbs before "to" or "until" and the day to which something is put off: "adjourned to 3 October".
_PUTTING_OFF = frozenset("adjourn postpone delay defer reschedule move extend push put suspend prolong remand".split())
_UPWARDS = 12
#: How many words there may be from "set" to a day: "set for Rome in May".
_FOR = 5
#: Prepositions of what came before: "comes after clashes on Monday".
_FOLLOWING = frozenset({"after", "following", "since", "over"})
#: Verbs whose past tense is spelt like their present.
_ONE_FORM = frozenset(
    "beat bet burst cast cost cut hit hurt let put quit rid set shed shut slit split spread thrust".split()
)


def direction_of(span: Span) -> Direction:
    """Return on which side of the publication day a time expression lies, by its clause.

    Args:
        span: the expression, in a parsed text.

    Returns:
        ``FUTURE`` for a future clause, an intention or an appointment, ``PAST`` for a past one,
        ``OPEN`` for the present tense (which headlines use for the past) or without a verb.
    """
    if _appointed(span) or _is_for_day(span) or _is_in_condition(span):
        return Direction.FUTURE
    node = span.root
    if _case(span) == "since":
        # "has been trying to retake it since May"
        return Direction.PAST
    if _is_to_come(span):
        return Direction.FUTURE
    for _ in range(_UPWARDS):
        if _is_clause(node):
            found = _of_clause(node)
            if found is not None and not _told_to(node, span):
                return found
        if node.head == node:
            break
        node = node.head
    return Direction.OPEN


def is_present(verb: Token) -> bool:
    """Return whether a verb is in the present tense, and not a past form misread as one: "troops *retook* the town"."""
    return verb.tag_ == "VBZ" or (verb.tag_ == "VBP" and (verb.pos_ == "AUX" or verb.lemma_ == verb.lower_))


def may_be_past(verb: Token) -> bool:
    """Return whether a verb that looks present may be past, because both are spelt alike: "mortars *hit* a school"."""
    return verb.tag_ in {"VBP", "VBD"} and verb.lemma_ in _ONE_FORM


def _appointed(span: Span) -> bool:
    """Look for "due on", "scheduled for", "as soon as", "Friday's deadline" around an expression."""
    around = span.doc[max(span.start - 2, 0) : span.end + 2]
    if any(token.lower_ in _APPOINTING and token.sent == span.root.sent for token in around):
        return True
    # "a summit *set* for Rome in May", but not "the plan set out in May"
    before = [t.lower_ for t in span.doc[max(span.start - _FOR, span.root.sent.start) : span.start]]
    return any(pair in {("set", "for"), ("due", "at"), ("scheduled", "for")} for pair in pairwise(before))


def _is_for_day(span: Span) -> bool:
    """Return whether something is appointed for a day: "called a strike *for Monday*", "adjourned *to* 3 October".

    In "apologised for Monday's raid" the day only dates the raid.
    """
    root = span.root
    case = _case(span)
    if root.dep_ in {"nmod:poss", "compound", "amod"} or not any(t.lower_ in WEEKDAYS or t.like_num for t in span):
        return False
    heads = [root.head, *(a for a in root.head.ancestors if a.pos_ in {"VERB", "AUX"})][:2]
    if case in {"to", "until", "till"}:
        return any(head.lemma_ in _PUTTING_OFF for head in heads)
    follower = span.doc[span.end] if span.end < len(span.doc) else None
    modifies = follower is not None and (follower.lower_ in {"'s", "’s"} or follower.pos_ in {"NOUN", "PROPN"})
    return case == "for" and not modifies and root.head.lemma_ not in _MEASURED and not _long_ago(span)


def _is_in_condition(span: Span) -> bool:
    """Return whether something is demanded by a day: "a strike unless the talks resumed *by Monday*"."""
    verb = span.root.head
    return _case(span) == "by" and any(c.dep_ == "mark" and c.lower_ in {"unless", "if"} for c in verb.children)


def _is_to_come(span: Span) -> bool:
    """Return whether a sentence in the present tells of a day to come: "The school reopens *on Monday*".

    Headlines, which have no full stop, tell in the present what happened.
    """
    root = span.root
    verb = root if any(c.dep_ == "cop" for c in root.children) else root.head
    if root.lower_ == "weekend" or root.dep_ in TIGHT or verb.lemma_ in SPEAKING or not root.sent[-1].is_punct:
        return False
    forms = [verb, *(c for c in verb.children if c.dep_ in {"cop", "aux:pass"})]
    lasts = _case(span) in {"until", "till", "by", "before"}
    # "is closed until Monday", but not "is charged over a raid on Monday"
    present = forms if len(forms) == 1 or verb == root or lasts else ()
    told = any(
        case.lower_ in _FOLLOWING
        for c in verb.children
        if c.i < span.start
        for case in c.children
        if case.dep_ == "case"
    )
    aside = any(c.dep_ == "aux" for c in verb.children) or may_be_past(verb)
    return not told and not aside and any(is_present(t) for t in present)


def _case(span: Span) -> str:
    """Return the word before an expression, which may be its preposition."""
    return span.doc[span.start - 1].lower_ if span.start else ""


def _told_to(verb: Token, span: Span) -> bool:
    """Return whether people were told on a day to do something: "ordered them to leave over the weekend"."""
    infinitive = any(c.lower_ == "to" and c.dep_ in {"mark", "aux"} for c in verb.children)
    told = verb.head.tag_ in {"VBD", "VBG", "VBN"} and verb.head != verb and verb.head.lemma_ not in _PLANNING
    if not infinitive or not told:
        return False
    # "passengers were told to go home on Monday", but not "by Monday"
    whom = any(c.dep_ in {"obj", "iobj", "nsubj:pass"} for c in verb.head.children)
    day = span.root.lower_ in WEEKDAYS and whom and verb.dep_ == "xcomp" and verb.head.tag_ != "VBG"
    return span.root.lower_ == "weekend" or (day and _case(span) == "on")


def _is_first_to(verb: Token) -> bool:
    """Return whether an infinitive tells what somebody was the first to do: "the first bank to fail on Friday"."""
    noun = verb.head
    return verb.dep_ == "acl" and any(c.lower_ in {"first", "last", "only", "latest"} for c in (noun, *noun.children))


def _long_ago(span: Span) -> bool:
    """Return whether the clause of an expression is in the past perfect: "had been called for Monday"."""
    clause = next((a for a in (span.root, *span.root.ancestors) if a.pos_ == "VERB"), None)
    return clause is not None and any(c.lower_ == "had" for c in clause.children)


def _is_clause(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"} or any(child.dep_ in {"cop", "aux"} for child in token.children)


def _of_clause(verb: Token) -> Direction | None:
    """Return the direction of one verb group, or None where the clause above decides."""
    group = [child for child in verb.children if child.dep_ in {"aux", "aux:pass", "cop", "mark"} and child.i < verb.i]
    words = {token.lower_ for token in group}
    have = any(token.lemma_ == "have" for token in group)
    if words & _FUTURE_AUXILIARIES:
        return Direction.FUTURE
    if words & _OTHER_AUXILIARIES:
        return Direction.PAST if have else Direction.FUTURE
    if "to" in words:
        return _of_infinitive(verb, have=have)
    if verb.lemma_ in {"plan", "schedule", "slate"}:
        return Direction.FUTURE
    forms = [verb, *(token for token in group if token.dep_ != "mark")]
    if not group and (verb.tag_ == "VBG" or (verb.dep_ == "conj" and not verb.morph.get("Tense", []))):
        return None  # shares the time of its clause
    if not group and verb.tag_ in {"VBZ", "VBP"} and _takes_effect(verb):
        return Direction.FUTURE
    if (
        have
        or (not group and may_be_past(verb))
        or any(token.tag_ in {"VBD", "VBN"} and token.pos_ != "NOUN" for token in forms if token != verb or not group)
    ):
        return Direction.PAST
    return Direction.OPEN


def _takes_effect(verb: Token) -> bool:
    """Return whether a verb in the present says when a rule begins or ends to hold: "takes effect", "expires"."""
    nouns = {c.lower_ for c in verb.children if c.dep_ in {"obj", "obl"}}
    return verb.lemma_ in {"expire", "lapse"} or (verb.lemma_ in _INTO_FORCE and bool(nouns & {"effect", "force"}))


_INTO_FORCE = frozenset({"come", "enter", "go", "take"})


def _of_infinitive(verb: Token, *, have: bool) -> Direction | None:
    if have:
        return Direction.PAST
    if any(c.dep_ == "advmod" and c.lower_ == "only" and c.i < verb.i for c in verb.children):
        return None  # "reached the coast, only for gunmen to seize them on Monday"
    if verb.dep_ in {"advcl", "conj"} or _is_first_to(verb) or (verb.dep_ == "acl" and verb.lemma_ in SPEAKING):
        # "a rally *to mark* the truce on Friday"
        return None
    governor = verb.head
    if governor.lemma_ in _PLANNING or any(token.lower_ == "going" for token in (governor, *governor.children)):
        return Direction.FUTURE
    return None if governor.lemma_ in _IMPLICATIVE else Direction.FUTURE
