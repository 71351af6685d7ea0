"""Labels events for people to read, as short as a headline ("insurgents took over Aleppo").

The trigger comes between the names of the participants, in the order of the clause: the subject before the verb,
the object after it. A label does not say whether the event happened; its factuality does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.extract.events.event_draft import EventDraft
from kg.extract.grammar.arguments import PLACE_PREPOSITIONS
from kg.extract.grammar.grammar import case_of, is_passive
from kg.extract.reference.mentions import Mention

#: How many names to list before "and others".
_NAMED = 2
#: The preposition between a noun and its target, where the text has none: "the Homs attack". The label of an accident
#: has no target: "the Arequipa earthquake".
_BEFORE_TARGET = {
    "Accident": None,
    "Accusation": "against",
    "Agreement": "with",
    "Assault": "on",
    "Consultation": "with",
    "Cooperation": "with",
    "Protest": "against",
    "Sanction": "on",
    "Threat": "against",
}
#: Relations of a name to the head of its phrase: "most of Aleppo".
_WITHIN = frozenset({"nmod", "nmod:poss", "appos", "compound", "conj", "flat"})


def event_label(draft: EventDraft, words: str, name: Callable[[Mention], str]) -> str:
    """Return the label of an event.

    Args:
        draft: the event, with the mentions that fill its roles.
        words: the trigger's words in the text.
        name: returns the best name of the entity of a mention.
    """
    return (_of_noun if draft.match.is_noun else _of_verb)(draft, " ".join(words.split()), name)


def _of_verb(draft: EventDraft, words: str, name: Callable[[Mention], str]) -> str:
    roles = {"actor": draft.actors, "target": draft.targets, "place": draft.places}
    subject, object_ = draft.trigger.subject, draft.trigger.object
    if is_passive(draft.match.head):
        subject, object_ = object_, subject
    first = roles.get(subject, [])
    following = roles.get(object_, []) if object_ != subject else []
    if "place" not in {subject, object_}:
        reached = [
            m for m in draft.places if _is_reached(m, draft) and name(m) not in {name(o) for o in (*first, *following)}
        ]
        if is_passive(draft.match.head):
            first = [*first, *reached]
        else:
            following = [*following, *reached]
    parts = [_names(first, name), words]
    if is_passive(draft.match.head):
        parts += ["by", _names(following, name)] if following else []
    elif following:
        parts += [
            "" if _is_reached(following[0], draft) else _preposition(following[0], draft),
            _names(following, name),
        ]
    shown = {name(m) for m in (*first, *following)}
    rest = [m for role, ms in roles.items() if role not in {subject, object_, "place"} for m in ms]
    others = [m for m in rest if name(m) not in shown]
    if others:
        parts += [_preposition(others[0], draft) or "with", _names(others, name)]
    return _with_place(parts, draft, shown | {name(m) for m in others}, name)


def _of_noun(draft: EventDraft, words: str, name: Callable[[Mention], str]) -> str:
    parts = [words]
    if draft.actors:
        between = draft.trigger.mutual and len(draft.actors) > 1
        parts += ["between" if between else "by", _names(draft.actors, name)]
    shown = {name(m) for m in draft.actors}
    targets = [m for m in draft.targets if name(m) not in shown]
    if targets:
        before = _preposition(targets[0], draft) or _BEFORE_TARGET.get(draft.root, "of")
        parts += [before, _names(targets, name)] if before else []
    return _with_place(parts, draft, shown | {name(m) for m in targets}, name)


def _with_place(parts: list[str], draft: EventDraft, shown: set[str], name: Callable[[Mention], str]) -> str:
    places = [m for m in draft.places if name(m) not in shown][:1]
    if places and not any(part and part in name(places[0]) for part in shown):
        case = case_of(places[0].head)
        parts += [_preposition(places[0], draft) or (case if case in PLACE_PREPOSITIONS else "in"), name(places[0])]
    return " ".join(part for part in parts if part)


def _is_reached(mention: Mention, draft: EventDraft) -> bool:
    """Return whether a mention is the verb's object, directly or after a particle: "took [over most of Aleppo]"."""
    head, own = mention.head, draft.match.tokens
    while head.dep_ in _WITHIN and head.head not in own and case_of(head) in {"", "of"} and head.head != head:
        head = head.head
    if mention.index != draft.match.index or head.head not in draft.match.tokens:
        return False
    case = next((c for c in head.children if c.dep_ == "case"), None)
    return head.dep_ in {"obj", "nsubj:pass"} or (case is not None and case in draft.match.tokens)


def _preposition(mention: Mention, draft: EventDraft) -> str:
    """Return the preposition between the trigger and a mention in the text, or ""."""
    governors = {*draft.match.tokens, draft.match.head.head}
    if mention.index != draft.match.index or mention.head.head not in governors:
        return ""
    case = case_of(mention.head)
    return "" if case in {"by", "between"} or case in {t.lower_ for t in draft.match.tokens} else case


def _names(mentions: Sequence[Mention], name: Callable[[Mention], str]) -> str:
    names = list(dict.fromkeys(name(m) for m in mentions))
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and others"
    return " and ".join(names)
