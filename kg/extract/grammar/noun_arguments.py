"""Finds the arguments of an event noun in the dependency tree, with those of its light verb."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.grammar.arguments import PLACE_PREPOSITIONS, Arguments, clause_of
from kg.extract.grammar.grammar import case_of, is_nobody
from kg.extract.grammar.triggers import Match, light_verb_role
from kg.language.tokens import Token
from kg.lexicon import Lexicon


def noun_arguments(match: Match, lexicon: Lexicon) -> tuple[Arguments, str]:
    """Collect the arguments of an event noun, and the role of its light verb's subject."""
    noun = match.head
    found = Arguments()
    for child in noun.children:
        _take_dependent(child, match, lexicon, found)
    for token in match.tokens:
        if token != noun and token.i < noun.i:
            found.modifiers += [
                c for c in token.children if c.dep_ in {"compound", "amod", "nmod"} and c not in match.tokens
            ]
    role = "none"
    if match.light is not None:
        outer = clause_of(match.light)
        role = light_verb_role(match, lexicon)
        found.subject = [t for t in outer.subject if t != noun and not is_nobody(t)]
        found.receiver = [c for c in match.light.children if c.dep_ == "iobj"]
        found.obliques += [
            o for o in outer.obliques
            if o[1] != noun and o[1] not in noun.subtree and not _is_said_on(o[1], lexicon)
        ]  # fmt: skip
        role = _as_received(match, found, role)
    elif noun.dep_ in {"nsubj", "obj", "nsubj:pass", "obl"} and noun.head.pos_ == "VERB":
        verb = noun.head
        found.obliques += [
            (case_of(c), c) for c in verb.children
            if c.dep_ in {"obl", "obl:agent"} and c != noun and case_of(c) in PLACE_PREPOSITIONS
            and not _is_said_on(c, lexicon)
        ]  # fmt: skip
    return found, role


def _as_received(match: Match, found: Arguments, role: str) -> str:
    """Return the role of a subject that gets something from somebody: "had a threat *from a clan*", "got an offer".

    The giver becomes the agent.
    """
    verb = match.light.lemma_.lower() if match.light is not None else ""
    received = role == "target" or verb in {"have", "get"}
    if not (received and any(case == "from" for case, _ in found.obliques)):
        return role
    found.obliques = [("by" if case == "from" else case, token) for case, token in found.obliques]
    return "target"


def _take_dependent(child: Token, match: Match, lexicon: Lexicon, found: Arguments) -> None:
    """Add a dependent of an event noun to its arguments."""
    if child.dep_ == "nmod:poss":
        found.possessor.append(child)
    elif child.dep_ in {"compound", "amod", "nmod:desc"} and child not in match.tokens and child.i < match.head.i:
        found.modifiers.append(child)
        found.modifiers += [
            g for g in child.children if g.dep_ in {"compound", "amod"} and g.pos_ in {"NOUN", "PROPN", "ADJ"}
        ]
    elif child.dep_ in {"nmod", "obl", "nmod:unmarked"} and child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}:
        if not is_medium(child, lexicon):
            found.obliques.append((case_of(child), child))
            found.obliques += [("by", c) for c in child.children if c.dep_ == "nmod" and case_of(c) == "by"]
    elif child.dep_ in {"acl", "acl:relcl"} and child.pos_ == "VERB":
        found.obliques += _of_participle(child)


def is_medium(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a phrase names a known medium: "a video of the raid on YouTube"."""
    known = lexicon.actors.get(token.text)
    return known is not None and known.medium and case_of(token) in _THROUGH


def _is_said_on(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a phrase names the channel of a statement: "announced the coup on state television"."""
    said = (token.head.lemma_.lower(), "verb") in lexicon.reports
    through = case_of(token) in _THROUGH and token.ent_type_ not in {"LOC", "GPE", "FAC"}
    return is_medium(token, lexicon) or (said and through)


_THROUGH = frozenset({"on", "over", "in", "through", "via"})


def _of_participle(verb: Token) -> list[tuple[str, Token]]:
    """Read "an attack blamed on X", "a raid carried out by X", "strikes targeting X"."""
    found: list[tuple[str, Token]] = []
    for child in verb.children:
        if child.dep_ in {"obl:agent", "obl"} and child.pos_ in {"NOUN", "PROPN"}:
            case = case_of(child)
            blamed = verb.lemma_.lower() == "blame" and case == "on"
            found.append(("by" if blamed or case == "by" else case, child))
        elif child.dep_ == "obj" and verb.lemma_.lower() in {"target", "hit", "strike", "involve"}:
            found.append(("against", child))
    return found


def related_to_thing(noun: Token, *, target: bool) -> Iterator[Token]:
    """Yield the words for the owner of a thing or for those whom it concerns, the closest first.

    Args:
        noun: the head of a phrase that itself names no actor.
        target: also look where the thing comes from or goes: "an offer from X", "a ban imposed on X".
    """
    yield from (c for c in noun.children if c.dep_ == "nmod:poss")
    yield from (c for c in noun.children if c.dep_ in {"compound", "amod", "nmod:desc"} and c.i < noun.i)
    yield from (c for c in noun.children if c.dep_ == "nmod" and case_of(c) == "of")
    if target:
        yield from (c for c in noun.children if c.dep_ in {"nmod", "obl"} and case_of(c) == "by")
        yield from (c for c in noun.children if c.dep_ in {"nmod", "obl"} and case_of(c) in _CONCERNING)
        for clause in noun.children:
            if clause.dep_ in {"acl", "acl:relcl"}:
                yield from (c for c in clause.children if c.dep_ == "obl" and case_of(c) in _CONCERNING)


_CONCERNING = frozenset({"on", "against", "from", "to", "for", "with"})
