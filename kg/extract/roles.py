"""Finds who did what to whom where: the arguments of an event in the dependency tree.

Arguments are found as tokens first (``Arguments``), active voice restored, shared ones
inherited (coordination, participles, infinitives, relative clauses); the trigger's frame then
says which role each fills.
"""

from __future__ import annotations

from collections.abc import Iterator, Set as AbstractSet
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.extract.triggers import Match, light_verb_role
from kg.lexicon import Lexicon, Trigger

#: Heads that only measure what hangs on them: "most of Aleppo", "dozens of people".
PARTITIVES = frozenset(
    "most much many some part parts all half rest majority number dozen dozens hundred hundreds thousand thousands "
    "score scores million millions one two three several none group groups member members series lot lots area areas "
    "side outskirts centre center suburb suburbs control heart east west north south city town village province "
    "region district state port capital".split()
)  # fmt: skip

PLACE_PREPOSITIONS = frozenset(
    "in at near on inside outside into to from around across through over along off within throughout toward towards "
    "between behind".split()
)


#: Prepositions that lead to whom something is done, by class of events; a trigger may add its own.
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
    "Mobilization": frozenset({"against"}),
    "Protest": frozenset({"against", "at"}),
    "Rejection": frozenset({"from", "by"}),
    "Request": frozenset({"to", "from", "on"}),
    "Sanction": frozenset({"on", "against", "with"}),
    "Support": frozenset({"for", "to"}),
    "Threat": frozenset({"to", "against"}),
}


@dataclass(slots=True)
class Arguments:
    """The tokens around a trigger, as heads of phrases."""

    subject: list[Token] = field(default_factory=list)
    object: list[Token] = field(default_factory=list)
    obliques: list[tuple[str, Token]] = field(default_factory=list)
    modifiers: list[Token] = field(default_factory=list)
    possessor: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class Roles:
    """The tokens that fill an event's roles."""

    actors: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    places: list[Token] = field(default_factory=list)


def case_of(token: Token) -> str:
    """Return the preposition of a phrase ("out of" as "of"), or ""."""
    cases = [c.lower_ for c in token.children if c.dep_ == "case" and c.i < token.i]
    return cases[-1] if cases else ""


def with_conjuncts(token: Token) -> Iterator[Token]:
    """Yield a phrase's head and all heads coordinated with it."""
    yield token
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}:
            yield from with_conjuncts(child)


def measured(token: Token) -> Token:
    """Return what a partitive measures: "Aleppo" for "most of Aleppo"."""
    if token.lower_ in PARTITIVES or token.lemma_.lower() in PARTITIVES or token.pos_ in {"NUM", "ADJ", "DET"}:
        for child in token.children:
            if child.dep_ in {"nmod", "obl"} and case_of(child) == "of":
                return child
    return token


def behind_thing(noun: Token, *, target: bool) -> Iterator[Token]:
    """Yield the words that say whose a thing is, or whom it concerns, the closest tie first.

    Args:
        noun: the head of a phrase that itself names no actor.
        target: also look where the thing comes from or goes: "an offer from X", "a ban imposed on X".
    """
    yield from (c for c in noun.children if c.dep_ == "nmod:poss")
    yield from (c for c in noun.children if c.dep_ in {"compound", "amod", "nmod:desc"} and c.i < noun.i)
    yield from (c for c in noun.children if c.dep_ == "nmod" and case_of(c) == "of")
    if target:
        yield from (c for c in noun.children if c.dep_ in {"nmod", "obl"} and case_of(c) in _CONCERNING)
        for clause in noun.children:
            if clause.dep_ in {"acl", "acl:relcl"}:
                yield from (c for c in clause.children if c.dep_ == "obl" and case_of(c) in _CONCERNING)


_CONCERNING = frozenset({"on", "against", "from", "to", "for", "with"})


# -- verbs -----------------------------------------------------------------------------------


def is_passive(verb: Token) -> bool:
    """Say whether a verb is in the passive, or a bare past participle behind its noun."""
    if any(c.dep_ in {"aux:pass", "nsubj:pass", "obl:agent", "csubj:pass"} for c in verb.children):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not any(c.dep_ in {"aux", "nsubj", "obj"} for c in verb.children):
        # "was attacked and looted"
        return verb.head.pos_ == "VERB" and is_passive(verb.head)
    return (
        verb.dep_ in {"acl", "amod", "advcl"}
        and verb.tag_ == "VBN"
        and not any(c.dep_ in {"aux", "obj"} for c in verb.children)
    )


def verb_arguments(verb: Token) -> Arguments:
    """Collect the arguments of a verb, in active voice."""
    found = Arguments()
    passive = is_passive(verb)
    for child in verb.children:
        dep = child.dep_
        if dep in {"nsubj", "csubj", "nsubj:outer"}:
            (found.object if passive and dep != "nsubj:outer" and _has(verb, "aux:pass") else found.subject).append(
                _relative(child)
            )
        elif dep in {"nsubj:pass", "csubj:pass"}:
            found.object.append(_relative(child))
        elif dep == "obl:agent":
            found.subject.append(child)
        elif dep in {"obj", "iobj"}:
            found.object.append(_relative(child))
        elif dep in {"obl", "obl:unmarked", "nmod", "advmod", "obl:tmod"} and child.pos_ in {
            "NOUN",
            "PROPN",
            "PRON",
            "NUM",
        }:
            case = case_of(child)
            if case == "by" and passive and not found.subject:
                found.subject.append(child)
            elif case or child.pos_ == "PROPN":
                found.obliques.append((case, child))
    _take_places_of_object(found)
    _inherit(verb, found, passive=passive)
    return found


def _take_places_of_object(found: Arguments) -> None:
    """Take "in Lisbon" from "met [the president in Lisbon]": parsers often hang a place on the object."""
    for thing in found.object:
        behind = (c for c in thing.children if c.dep_ == "nmod" and c.i > thing.i and c.pos_ == "PROPN")
        found.obliques += [(case_of(c), c) for c in behind if case_of(c) in {"in", "at", "near", "outside"}]


def _has(verb: Token, dep: str) -> bool:
    return any(c.dep_ == dep for c in verb.children)


def _relative(token: Token) -> Token:
    """Return the noun that a relative pronoun stands for."""
    if token.lower_ in {"who", "which", "that", "whom"} and token.pos_ in {"PRON", "SCONJ", "DET"}:
        clause = token.head
        while clause.dep_ in {"conj", "xcomp"}:
            clause = clause.head
        if clause.dep_ == "acl:relcl":
            return clause.head
    return token


def _inherit(verb: Token, found: Arguments, *, passive: bool) -> None:
    """Fill in the arguments that a clause shares with the one it depends on."""
    dep, head = verb.dep_, verb.head
    missing = found.object if passive else found.subject
    if dep == "acl" and head.pos_ == "NOUN" and not passive and _completes(verb):
        if not missing:
            missing += _doer_of(head)
        return
    if dep in {"acl", "acl:relcl"} and head.pos_ in {"NOUN", "PROPN", "PRON"}:
        _inherit_from_noun(verb, found, missing, passive=passive)
        return
    if missing or head.pos_ not in {"VERB", "ADJ", "NOUN", "AUX"} or head.i == verb.i:
        return
    if dep == "conj" and head.pos_ == "VERB":
        outer = verb_arguments(head)
        shared = outer.object if is_passive(head) else outer.subject
        missing += shared
        if not found.obliques:
            found.obliques += [o for o in outer.obliques if o[1].i > verb.i]
    elif dep in {"xcomp", "advcl", "ccomp", "parataxis", "advcl:relcl"} and head.pos_ in {"VERB", "ADJ"}:
        if dep in {"ccomp", "parataxis"} and verb.tag_ != "VBG":
            return
        outer = verb_arguments(head)
        called = [t for case, t in outer.obliques if case == "on"] if head.lemma_.lower() == "call" else []
        if called and not passive:
            # "called on both countries to withdraw"
            missing += called
        elif dep == "xcomp" and outer.object and not is_passive(head) and not _raises(head):
            missing += outer.object
        else:
            missing += outer.object if is_passive(head) else outer.subject


def _inherit_from_noun(verb: Token, found: Arguments, missing: list[Token], *, passive: bool) -> None:
    """Take the noun that a participle or relative clause describes."""
    dep, head = verb.dep_, verb.head
    if not missing and not (dep == "acl" and verb.tag_ == "VB" and not passive):
        missing.append(head)
        return
    where = any(c.dep_ == "obl" and c.lower_ in {"where", "which"} for c in verb.children)
    if dep == "acl:relcl" and not found.object and not passive and found.subject != [head] and not where:
        # "the areas that rebels hold", "the city rebels took"
        found.object.append(head)


def _completes(verb: Token) -> bool:
    """Say whether a clause says what its noun consists in: "a policy of turning away", "attempts to remove"."""
    marks = {c.lower_ for c in verb.children if c.dep_ in {"mark", "case"}}
    return bool(marks & {"of", "to", "for", "in", "at"}) and verb.tag_ in {"VBG", "VB"}


def _doer_of(noun: Token) -> list[Token]:
    """Return whose a policy, plan or attempt is: its owner, or the subject of the verb that it is the object of."""
    owners = [c for c in noun.children if c.dep_ == "nmod:poss"]
    if owners:
        return owners
    if noun.dep_ in {"obj", "obl"} and noun.head.pos_ == "VERB":
        return verb_arguments(noun.head).subject
    return []


def _raises(verb: Token) -> bool:
    """Say whether a verb with object and infinitive keeps its own subject as the doer."""
    return verb.lemma_.lower() in {"promise", "threaten", "vow", "use", "offer", "pledge"}


# -- nouns -----------------------------------------------------------------------------------


def noun_arguments(match: Match, lexicon: Lexicon) -> tuple[Arguments, str]:
    """Collect the arguments of an event noun, and the role of its light verb's subject."""
    noun = match.head
    found = Arguments()
    for child in noun.children:
        if child.dep_ == "nmod:poss":
            found.possessor.append(child)
        elif child.dep_ in {"compound", "amod", "nmod:desc"} and child not in match.tokens and child.i < noun.i:
            found.modifiers.append(child)
            found.modifiers += [
                g for g in child.children if g.dep_ in {"compound", "amod"} and g.pos_ in {"NOUN", "PROPN", "ADJ"}
            ]
        elif child.dep_ in {"nmod", "obl", "nmod:unmarked"} and child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}:
            found.obliques.append((case_of(child), child))
            found.obliques += [("by", c) for c in child.children if c.dep_ == "nmod" and case_of(c) == "by"]
        elif child.dep_ in {"acl", "acl:relcl"} and child.pos_ == "VERB":
            found.obliques += _of_participle(child)
    for token in match.tokens:
        if token != noun and token.i < noun.i:
            found.modifiers += [
                c for c in token.children if c.dep_ in {"compound", "amod", "nmod"} and c not in match.tokens
            ]
    role = "none"
    if match.light is not None:
        outer = verb_arguments(match.light)
        role = light_verb_role(match, lexicon)
        found.subject = [t for t in outer.subject if t != noun]
        found.obliques += [o for o in outer.obliques if o[1] != noun and o[1] not in noun.subtree]
    elif noun.dep_ in {"nsubj", "obj", "nsubj:pass", "obl"} and noun.head.pos_ == "VERB":
        verb = noun.head
        found.obliques += [
            (case_of(c), c) for c in verb.children
            if c.dep_ in {"obl", "obl:agent"} and c != noun and case_of(c) in PLACE_PREPOSITIONS
        ]  # fmt: skip
    return found, role


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


# -- frames ----------------------------------------------------------------------------------


def assign(match: Match, trigger: Trigger, root: str, lexicon: Lexicon) -> Roles:
    """Fill the roles of one reading of a trigger with tokens.

    Args:
        match: the trigger in the text.
        trigger: the reading.
        root: the class of the contract under which its category lies.
        lexicon: knows what light verbs make of their subjects.
    """
    to_target = TARGET_PREPOSITIONS.get(root, frozenset()) | set(trigger.target_prepositions)
    roles = Roles()
    if match.is_noun:
        arguments, role = noun_arguments(match, lexicon)
        _assign_noun(arguments, role, trigger, to_target, roles)
    else:
        arguments = verb_arguments(match.head)
        for token in match.tokens:
            if token.dep_ == "case" and token.head not in match.tokens:
                # a particle that the parser took for a preposition: "took over most of Aleppo"
                arguments.obliques = [o for o in arguments.obliques if o[1] != token.head]
                arguments.object.append(token.head)
            if token != match.head:
                arguments.object = [t for t in arguments.object if t != token]
                arguments.obliques = [o for o in arguments.obliques if o[1] != token]
                for child in token.children:
                    if child.dep_ == "nmod" and case_of(child) in {"of", "over", "on", "to", "with"}:
                        arguments.object.append(child)
        _put(roles, trigger.subject, arguments.subject)
        _put(roles, trigger.object, arguments.object)
        _assign_obliques(arguments, trigger, to_target, roles)
    if trigger.mutual:
        # "A met B", "clashes between A and B": each did it to the other
        roles.actors = roles.targets = list(dict.fromkeys([*roles.actors, *roles.targets]))
    return roles


def _put(roles: Roles, role: str, tokens: list[Token]) -> None:
    if role == "actor":
        roles.actors += tokens
    elif role == "target":
        roles.targets += tokens
    elif role == "place":
        roles.places += tokens


def _assign_obliques(arguments: Arguments, trigger: Trigger, to_target: AbstractSet[str], roles: Roles) -> None:
    for case, token in arguments.obliques:
        if case in to_target:
            roles.targets.append(token)
        elif case in trigger.actor_prepositions:
            roles.actors.append(token)
        elif case in PLACE_PREPOSITIONS or case == "of":
            roles.places.append(token)


def _assign_noun(
    arguments: Arguments, light_role: str, trigger: Trigger, to_target: AbstractSet[str], roles: Roles
) -> None:
    _put(roles, light_role, arguments.subject)
    done_to = trigger.subject != "actor"
    for token in arguments.possessor:
        _put(roles, trigger.subject if done_to or not roles.actors else trigger.object, [token])
    for case, token in arguments.obliques:
        if case == "by" or case in trigger.actor_prepositions:
            roles.actors.append(token)
        elif case in to_target:
            roles.targets.append(token)
        elif case == "between":
            roles.actors.append(token)
        elif case == "of":
            _put(roles, "target" if trigger.object == "target" else trigger.subject, [token])
        elif case in {"against", "on"}:
            roles.targets.append(token)
        elif case in PLACE_PREPOSITIONS or case == "for":
            roles.places.append(token)
    if not roles.actors or light_role != "actor":
        _put(roles, trigger.subject if trigger.subject != "none" else "actor", arguments.modifiers)
    else:
        roles.places += arguments.modifiers
