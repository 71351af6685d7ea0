"""Finds who did what to whom where: the role of each argument of a trigger, by the trigger's frame."""

from __future__ import annotations

from collections.abc import Sequence, Set as AbstractSet
from dataclasses import dataclass, field

from kg.extract.grammar.arguments import PLACE_PREPOSITIONS, Arguments, clause_of
from kg.extract.grammar.grammar import case_of, measured_noun
from kg.extract.grammar.noun_arguments import is_medium, noun_arguments
from kg.extract.grammar.triggers import Match
from kg.language.tokens import Token
from kg.lexicon import Lexicon, Trigger

#: Prepositions between the noun of a verb's pattern and the target: "lost control of Homs".
_AFTER_PATTERN = frozenset({"of", "over", "on", "to", "with", "against", "between"})

#: Classes of events whose nouns name the actor after "of": "the demands of the strikers".
_MADE_BY = frozenset({"Request", "Threat"})
#: Prepositions before the target, by class of events; a trigger may add its own.
TARGET_PREPOSITIONS: dict[str, frozenset[str]] = {
    "Accusation": frozenset({"against", "at"}),
    "Agreement": frozenset({"with"}),
    "Aid": frozenset({"to", "for"}),
    "Assault": frozenset({"against", "on", "at"}),
    "Coercion": frozenset({"against", "on"}),
    "Concession": frozenset({"to"}),
    "Consultation": frozenset({"with"}),
    "Cooperation": frozenset({"with"}),
    "LegalAction": frozenset({"against"}),
    "Mobilization": frozenset({"against", "to"}),
    "Protest": frozenset({"against", "at"}),
    "Rejection": frozenset({"from", "by"}),
    "Request": frozenset({"to", "from", "on"}),
    "Sanction": frozenset({"on", "against", "with"}),
    "Support": frozenset({"for", "to"}),
    "TerritorialChange": frozenset({"from"}),
    "Threat": frozenset({"to", "against"}),
    "Withdrawal": frozenset({"from"}),
}


@dataclass(slots=True)
class Roles:
    """The tokens that fill an event's roles."""

    actors: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    places: list[Token] = field(default_factory=list)
    #: the heads of the object, which decide between readings
    objects: list[Token] = field(default_factory=list)


def assign_roles(match: Match, trigger: Trigger, root: str, lexicon: Lexicon) -> Roles:
    """Fill the roles of one reading of a trigger with tokens.

    Args:
        match: the trigger in the text.
        trigger: the reading.
        root: the top-level class of its category.
        lexicon: the roles of the subjects of light verbs.
    """
    to_target = TARGET_PREPOSITIONS.get(root, frozenset()) | set(trigger.target_prepositions)
    roles = Roles()
    if match.is_noun:
        arguments, role = noun_arguments(match, lexicon)
        _assign_noun(arguments, role, trigger, root, to_target, roles)
        roles.objects = [*roles.targets, *(roles.places if trigger.object == "place" else [])]
        if root == "Consultation" and trigger.mutual and not roles.actors:
            roles.actors += _attending(match.head)
    else:
        arguments = Arguments.of(clause_of(match.head))
        arguments.obliques = [o for o in arguments.obliques if not is_medium(o[1], lexicon)]
        for token in match.tokens:
            if token.dep_ == "case" and token.head not in match.tokens:
                # a particle that the parser took for a preposition: "took over most of Aleppo"
                arguments.obliques = [o for o in arguments.obliques if o[1] != token.head]
                arguments.object.append(token.head)
            if token != match.head:
                # "ended mediation efforts": the pattern's noun may describe the object
                noun = token.head if token.dep_ == "compound" and token.head not in match.tokens else token
                arguments.object = [t for t in arguments.object if t != noun]
                arguments.obliques = [o for o in arguments.obliques if o[1] != noun]
                arguments.object += [
                    c for c in noun.children if c.dep_ == "nmod" and case_of(c) in _AFTER_PATTERN | to_target
                ]
        to_it = [t for case, t in arguments.obliques if case in trigger.target_prepositions]
        roles.objects = list(arguments.object) or to_it
        _take_ways(arguments.object, arguments, to_target)
        _put(roles, trigger.subject, arguments.subject)
        _put(roles, trigger.object, arguments.object)
        _assign_obliques(arguments, trigger, to_target, roles)
        if root == "Request":
            roles.targets += [t for t in _asked(match, trigger) if t not in roles.targets]
    against = any(case == "against" for case, _ in arguments.obliques)
    if trigger.mutual and root == "Assault" and not roles.actors and not against:
        # "killed in clashes with rebels": the only side that is named is the actor
        roles.actors, roles.targets = roles.targets, []
    return roles


def _attending(talks: Token) -> Sequence[Token]:
    """Return who attends talks that a clause mentions: the subject of "met them during talks with Chad"."""
    if talks.dep_ != "obl" or case_of(talks) not in {"during", "at", "in", "after"} or talks.head.pos_ != "VERB":
        return []
    among = any(c.dep_ == "nmod" and case_of(c) == "with" for c in talks.children)
    return clause_of(talks.head).subject if among else []


def _asked(match: Match, trigger: Trigger) -> list[Token]:
    """Return who is to meet a demand.

    It is the object of "pushed Chad for reforms", the owner in "demanded the release of the mayor", or else the
    subject of "that rebels leave", "that the mayor should resign".
    """
    verb = match.head
    objects = [c for c in verb.children if c.dep_ in {"obj", "iobj"}]
    if objects:
        own = [c for c in objects if c not in match.tokens] if trigger.object == "none" else []
        nouns = (t for t in match.tokens if t.pos_ == "NOUN")
        return own + [c for t in nouns for c in t.children if c.dep_ == "nmod" and case_of(c) == "of"]
    found: list[Token] = []
    for clause in verb.children:
        if clause.dep_ == "ccomp" and (clause.tag_ in {"VB", "VBP"} or any(_obliges(c) for c in clause.children)):
            found += [c for c in clause.children if c.dep_ in {"nsubj", "nsubj:pass"}]
    return found


def _obliges(token: Token) -> bool:
    return token.dep_ == "aux" and token.lower_ in {"should", "must", "to"}


def _take_ways(objects: list[Token], found: Arguments, to_target: AbstractSet[str]) -> None:
    """Take "from Homs" out of "withdrew [soldiers from Homs]": parsers often attach it to the object."""
    for thing in objects:
        inner = measured_noun(thing)
        following = (c for c in inner.children if c.dep_ == "nmod" and c.i > inner.i)
        found.obliques += [(case_of(c), c) for c in following if case_of(c) in to_target & {"from", "to"}]


def _put(roles: Roles, role: str, tokens: list[Token]) -> None:
    if role == "actor":
        roles.actors += tokens
    elif role == "target":
        roles.targets += tokens
    elif role == "place":
        roles.places += tokens


def _assign_obliques(arguments: Arguments, trigger: Trigger, to_target: AbstractSet[str], roles: Roles) -> None:
    for case, token in arguments.obliques:
        # "killed two sailors on a ship": the object is the target
        where = case in {"on", "at"} and bool(arguments.object) and case not in trigger.target_prepositions
        if case in to_target and not where:
            roles.targets.append(token)
        elif case in trigger.actor_prepositions:
            roles.actors.append(token)
        elif where or case in PLACE_PREPOSITIONS or case == "of":
            roles.places.append(token)


def _assign_noun(
    arguments: Arguments, light_role: str, trigger: Trigger, root: str, to_target: AbstractSet[str], roles: Roles
) -> None:
    _put(roles, light_role, arguments.subject)
    roles.targets += arguments.receiver
    done_to = trigger.subject != "actor"
    for token in arguments.possessor:
        _put(roles, trigger.subject if done_to or not roles.actors else trigger.object, [token])
    for case, token in arguments.obliques:
        if case == "by" or case in trigger.actor_prepositions:
            roles.actors.append(token)
        elif case in to_target:
            roles.targets.append(token)
        elif case == "between" or (case == "of" and root in _MADE_BY):
            roles.actors.append(token)
        elif case == "of":
            # "a meeting of ministers" is held by all of them
            _put(roles, "target" if trigger.object == "target" and not trigger.mutual else trigger.subject, [token])
        elif case in {"against", "on"}:
            roles.targets.append(token)
        elif case in PLACE_PREPOSITIONS or case == "for":
            roles.places.append(token)
    if not roles.actors or light_role != "actor":
        _put(roles, trigger.subject if trigger.subject != "none" else "actor", arguments.modifiers)
    else:
        roles.places += arguments.modifiers
