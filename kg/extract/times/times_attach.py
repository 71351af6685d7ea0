"""Decides which time expression dates an event: its own, or one that it shares with other words.

Within a clause, subject, verb, objects, participles, infinitives and coordinated verbs share one
time. Reported speech and relative clauses have their own: in "said on Monday that rebels had
taken the town" Monday dates the statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol, TypeVar

from kg.extract.times.times_values import Interval
from kg.language.tokens import Doc, Token

#: Verbs whose date does not apply to what they are about: "condemned the attack on Monday".
SPEAKING = frozenset(
    "say tell report announce claim state declare add note warn urge call demand threaten plan promise agree vow "
    "pledge welcome praise condemn denounce criticise criticize blame accuse deny reject confirm describe discuss "
    "mention cite recall remember mark commemorate mourn investigate probe acknowledge admit insist argue suggest "
    "propose order ask predict expect hope want intend decide believe think know learn hear show reveal publish "
    "write vote".split()
)
_SUBJECTS = {"nsubj", "nsubj:pass", "csubj"}
#: Relations by which a time dates only the noun that it modifies.
TIGHT = {"nmod:poss", "compound", "amod", "nummod", "det"}
_SAME_TIME = {"as", "while", "when", "by", "to", "in", "with"}
_UPWARDS = 5
#: Verbs that only say that something happened: "the raid launched on Friday", "which occurred yesterday".
HAPPENING = frozenset(
    "occur happen take begin start come break last hold launch carry stage conduct mount commit wage make sign "
    "reach erupt unfold open resume continue convene".split()
)


class _Placed(Protocol):
    """What ``time_of`` needs to know about a time expression."""

    @property
    def start_token(self) -> int: ...
    @property
    def end_token(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def interval(self) -> Interval: ...


Expression = TypeVar("Expression", bound=_Placed)


def time_of(
    trigger: Token,
    times: Sequence[Expression],
    *,
    triggers: Collection[int] = frozenset(),
    speaking: Collection[str] = SPEAKING,
) -> Expression | None:
    """Choose the time expression that says when an event happened.

    Args:
        trigger: the word that names the event.
        times: the expressions found in the trigger's text.
        triggers: indices of all words that name events; a time that closely modifies one of them dates only that.
        speaking: lemmas of the verbs that do not share their date with what they are about.

    Returns:
        the expression, or None if none of them dates the event.
    """
    owned: dict[int, list[Expression]] = {}
    for time in times:
        if time.kind in {"before", "after"}:
            continue
        for owner in _owners(trigger, time, triggers, speaking):
            owned.setdefault(owner, []).append(time)
    for node in _sharing(trigger, speaking):
        candidates = [time for time in owned.get(node.i, ()) if _fits(time, node, trigger)]
        if candidates:
            return min(candidates, key=lambda time: (time.interval.days, abs(time.start_token - trigger.i)))
    return None


def _fits(time: _Placed, node: Token, trigger: Token) -> bool:
    """Return whether an expression that dates a word can also date the trigger, which shares its time."""
    if time.start_token <= trigger.i < time.end_token:
        return False
    # "the worst since May" does not say when that was
    return node == trigger or time.kind != "since" or node.pos_ == "VERB"


def _owners(trigger: Token, time: _Placed, triggers: Collection[int], speaking: Collection[str]) -> Iterator[int]:
    """Yield the words that an expression dates: its governor, and the verb above that."""
    doc, sentence = trigger.doc, trigger.sent
    if time.end_token <= sentence.start or time.start_token >= sentence.end:
        return
    span = doc[time.start_token : time.end_token]
    if span.root.sent != sentence:
        return
    before = _word_before(span.start, trigger)
    # "condemned Friday's attack" dates the attack
    says = before is not None and before.pos_ == "VERB" and before.lemma_ in speaking and before.dep_ != "amod"
    if before is not None and says and span.root.dep_ != "nmod:poss":
        yield before.i
        return
    follower = doc[span.end] if span.end < len(doc) else None
    root = span.root
    node = root.head
    if follower is not None and follower.i in triggers and follower.pos_ in {"NOUN", "PROPN"}:
        yield follower.i
        return
    if node == root:
        yield from (child.i for child in root.children if child.pos_ == "VERB")
        return
    yield node.i
    if root.dep_ in TIGHT and time.kind != "since" and not opens_clause(root):
        return
    for _ in range(_UPWARDS):
        if node.pos_ in {"VERB", "AUX"} or node.head == node or (node.i in triggers and node.dep_ not in _SUBJECTS):
            return
        node = node.head
        yield node.i


#: Nouns for amounts whose time is that of a comparison: "below the level of 2019".
_AMOUNTS = frozenset("level figure total number rate peak average record high low value amount price".split())
#: Words before the amount that something is compared with: "down from seven in 1985".
_COMPARING = frozenset({"from", "than", "with", "against"})


def only_compares(doc: Doc, time: _Placed) -> bool:
    """Return whether a time only belongs to what something is compared with: "down from seven in 1985"."""
    i = time.start_token - 1
    if i < 1 or doc[i].lower_ not in {"in", "of", "for", "than"}:
        return False
    if "than" in {doc[i].lower_, doc[i - 1].lower_}:
        return True
    words = [t.lower_ for t in doc[max(i - 4, 0) : i] if t.sent == doc[i].sent]
    if doc[i - 1].lemma_.lower() in _AMOUNTS:
        # "at the level of 2019", but not "at ministerial level in June"
        at = {"at"} if doc[i].lower_ == "of" else set()
        return any(word in {"of", "below", "above", "than", "half", "double"} | at for word in words[:-1])
    counted = doc[i - 1].like_num or (len(words) > 1 and doc[i - 2].like_num)
    # "with her three children in May" compares nothing
    apart = any(t.dep_ == "nmod:poss" for t in doc[i - 3 : i]) or (doc[i - 2].like_num and "with" in words)
    return counted and not apart and any(word in _COMPARING for word in words[:-1])


def opens_clause(time: Token) -> bool:
    """Return whether a parser took a time before the subject for part of it: "*Last autumn* dockers struck"."""
    subject = time.head
    first = all(t.pos_ in {"ADJ", "DET", "ADP"} for t in time.doc[time.sent.start : time.i])
    return first and subject.tag_ == "NNS" and subject.dep_.startswith("nsubj") and subject.i == time.i + 1


def _word_before(index: int, trigger: Token) -> Token | None:
    """Return the word before an expression and its preposition."""
    doc, index = trigger.doc, index - 1
    while index > trigger.sent.start and doc[index].lower_ in {"on", "late", "early", "in"}:
        index -= 1
    return doc[index] if index >= trigger.sent.start else None


def _sharing(trigger: Token, speaking: Collection[str]) -> Iterator[Token]:
    """Yield the words that share the time of a trigger, the closest first."""
    yield trigger
    if trigger.pos_ == "VERB":
        yield from _arguments(trigger, speaking)
        yield from _coordinated(trigger)
    else:
        yield from _described(trigger)
    node = trigger
    for _ in range(_UPWARDS):
        above = _above(node, speaking)
        if above is None:
            return
        yield above
        if above.pos_ == "VERB":
            yield from (child for child in _coordinated(above) if child != node)
        node = above


def _arguments(verb: Token, speaking: Collection[str]) -> Iterator[Token]:
    """Yield the nouns whose date is the verb's: "Friday's attack killed four", "were killed in a raid on Friday"."""
    if verb.lemma_ in speaking:
        return
    for child in verb.children:
        if child.pos_ != "NOUN":
            continue
        case = {token.lower_ for token in child.children if token.dep_ == "case"}
        if child.dep_ in _SUBJECTS or (child.dep_.startswith("obl") and case & {"in", "during", "by"}):
            yield child


def _described(noun: Token) -> Iterator[Token]:
    """Yield the dependents of a noun whose time is its own: "the raid launched on Friday", "during the 1991 Hajj"."""
    for child in noun.children:
        if (child.dep_ in {"acl", "acl:relcl"} and child.lemma_ in HAPPENING) or (
            child.dep_ == "nmod" and any(case.dep_ == "case" and case.lower_ == "during" for case in child.children)
        ):
            yield child


def _coordinated(verb: Token) -> Iterator[Token]:
    """Yield the verbs that are coordinated with a verb and have no subject of their own."""
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and not _has_subject(child):
            yield child


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in _SUBJECTS for child in verb.children)


def _above(node: Token, speaking: Collection[str]) -> Token | None:
    """Return the word above that shares the time, or None if it has another."""
    head = node.head
    if head == node:
        return None
    if node.pos_ in {"VERB", "AUX"}:
        return head if _clause_shares(node, head, speaking) else None
    if node.dep_ == "conj":
        return head
    if node.dep_ in _SUBJECTS or node.dep_ == "obl:agent":
        return head if head.pos_ == "VERB" and head.lemma_ not in speaking else None
    if node.dep_ in {"obj", "iobj"} or node.dep_.startswith("obl"):
        return head if head.pos_ == "VERB" and head.lemma_ not in speaking and not _loosely(node) else None
    if node.dep_.startswith("nmod") or node.dep_ in {"compound", "appos"}:
        return head if any(child.lower_ == "of" for child in node.children if child.dep_ == "case") else None
    return None


def _loosely(node: Token) -> bool:
    """Return whether a preposition gives a noun another time: "after the attack"."""
    return any(
        child.dep_ == "case"
        and child.lower_ in {"after", "before", "since", "following", "despite", "over", "about", "for"}
        for child in node.children
    )


def _opened_by_time(verb: Token, head: Token) -> bool:
    """Return whether a sentence begins with a time, which then applies to both its past clauses: "On Friday, …"."""
    first = head.sent[0]
    opening = first.head if first.dep_ == "case" else first
    subject = min((child.i for child in head.children if child.dep_ in _SUBJECTS), default=0)
    opens = opening.head == head and opening.dep_.startswith("obl") and opening.i < subject
    return opens and verb.morph.get("Tense", []) == head.morph.get("Tense", [])


def _clause_shares(verb: Token, head: Token, speaking: Collection[str]) -> bool:
    if verb.dep_ == "conj":
        return not _has_subject(verb) or (verb.lemma_ not in speaking and _opened_by_time(verb, head))
    if verb.dep_ == "advcl":
        marks = {child.lower_ for child in verb.children if child.dep_ in {"mark", "case"}}
        return marks <= _SAME_TIME and head.pos_ == "VERB" and head.lemma_ not in speaking
    if verb.dep_ == "xcomp":
        return head.lemma_ not in speaking
    return verb.dep_ == "acl" and verb.tag_ == "VBG"
