"""Finds the arguments of a verb in the dependency tree; ``noun_arguments`` finds those of a noun.

Passives are read as actives, and a clause inherits what it shares with another (coordination, participles,
infinitives, relative clauses). ``roles`` decides which role each argument fills.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.grammar.grammar import antecedent, case_of, governs_its_head, is_passive, named_among, shared_object
from kg.extract.grammar.semantic_roles import role_fillers
from kg.language.tokens import Token

PLACE_PREPOSITIONS = frozenset(
    "in at near on inside outside into to from around across through over along off within throughout toward towards "
    "between behind".split()
)


@dataclass(slots=True)
class Arguments:
    """The tokens around a trigger, as heads of phrases."""

    subject: list[Token] = field(default_factory=list)
    object: list[Token] = field(default_factory=list)
    obliques: list[tuple[str, Token]] = field(default_factory=list)
    modifiers: list[Token] = field(default_factory=list)
    possessor: list[Token] = field(default_factory=list)
    receiver: list[Token] = field(default_factory=list)

    @classmethod
    def of(cls, clause: Clause) -> Arguments:
        """Return the arguments of a clause, to be changed."""
        return cls([*clause.subject], [*clause.object], [*clause.obliques])


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb's voice, and the heads of its arguments as if it were in active voice."""

    passive: bool
    subject: Sequence[Token]
    object: Sequence[Token]
    #: each with its preposition
    obliques: Sequence[tuple[str, Token]]


def clause_of(verb: Token) -> Clause:
    """Return the clause of a verb, which is read once for all stages."""
    known = verb.doc.clauses
    found: Clause | None = known.get(verb.i)
    if found is None:
        found = known[verb.i] = _read(verb)
    return found


def _read(verb: Token) -> Clause:
    found = Arguments()
    passive = is_passive(verb)
    if governs_its_head(verb):
        found.object.append(verb.head)
    for child in verb.children:
        if child.dep_ in {"obl:agent", "obl", "obl:unmarked", "nmod", "advmod", "obl:tmod"}:
            _take_oblique(child, found, passive=passive)
        else:
            _take_core(child, verb, found, passive=passive)
    if passive and not found.subject:
        # "was turned back to Malta by the navy": the agent may be attached to the phrase before it
        agents = [c for _, t in found.obliques for c in t.children if c.dep_ == "nmod" and case_of(c) == "by"]
        found.subject += agents or _agent_before(verb) or _shared_agent(verb)
    found.subject += [c for a in verb.children if a.lower_ in _ALONG for c in a.children if case_of(c) == "with"]
    if not passive and not found.object and (shared := shared_object(verb)) is not None:
        found.object.append(antecedent(shared))
    _take_places_of_object(found)
    direct = [*found.subject, *found.object]
    _inherit(verb, found, passive=passive)
    _follow_roles(verb, found, direct)
    for side in (found.subject, found.object):
        side += [member for noun in side for member in named_among(noun)]
    return Clause(passive, tuple(found.subject), tuple(found.object), tuple(found.obliques))


#: Adverbs that add participants to the subject: "Together with Slovenia, Croatia condemned the raid".
_ALONG = frozenset({"together", "along", "jointly"})


def _agent_before(verb: Token) -> list[Token]:
    """Return the noun that a relative clause takes as its agent: "the students *by whom* the rector was held"."""
    if verb.dep_ != "acl:relcl" or not _is_led_to(verb, verb.head):
        return []
    return [verb.head] if any(t.lower_ == "by" for t in verb.doc[verb.head.i + 1 : verb.i]) else []


def _shared_agent(verb: Token) -> list[Token]:
    """Return the agent that coordinated participles share: "was rejected and finally condemned by Ghana"."""
    following = [c for c in verb.children if c.dep_ == "conj"]
    if verb.dep_ == "conj":
        following += [c for c in verb.head.children if c.dep_ == "conj" and c.i > verb.i]
    for second in following:
        before = {t.i for c in second.children if c.i < second.i and c.dep_ != "nsubj:pass" for t in c.subtree}
        between = verb.doc[verb.i + 1 : second.i]
        adjacent = all(t.i in before or t.dep_ in {"cc", "punct", "advmod", "conj"} for t in between)
        if adjacent and is_passive(second):
            return [c for c in second.children if c.dep_ == "obl:agent"] or _shared_agent(second)
    return []


def _take_core(child: Token, verb: Token, found: Arguments, *, passive: bool) -> None:
    """Add a subject or object of a verb."""
    dep = child.dep_
    if dep in {"nsubj", "csubj", "nsubj:outer"} or (dep == "nsubj:pass" and governs_its_head(verb)):
        acted_upon = passive and dep != "nsubj:outer" and _has(verb, "aux:pass")
        (found.object if acted_upon else found.subject).append(antecedent(child))
    elif dep in {"nsubj:pass", "csubj:pass"}:
        (found.object if passive else found.subject).append(antecedent(child))
    elif dep in {"obj", "iobj"}:
        found.object.append(antecedent(child))


def _take_oblique(child: Token, found: Arguments, *, passive: bool) -> None:
    """Add an oblique of a verb, which in the passive may be its agent."""
    if child.dep_ == "obl:agent":
        if passive:
            found.subject.append(antecedent(child))
        else:
            # "rejected a request by the mayor": attached to the verb, though that has a subject
            found.obliques.append(("by", child))
    elif child.pos_ in {"NOUN", "PROPN", "PRON", "NUM"}:
        case = case_of(child)
        if case == "by" and passive and not found.subject:
            found.subject.append(antecedent(child))
        elif case or child.pos_ == "PROPN":
            found.obliques.append((case, child))


def _follow_roles(verb: Token, found: Arguments, direct: list[Token]) -> None:
    """Correct subject and object by the semantic roles of a verb; direct dependents stay unless roles contradict them.

    A subject that is the patient ("the bus crashed") stays the subject, because frames describe syntax.
    """
    agents, patients = role_fillers(verb, "ARG0"), role_fillers(verb, "ARG1")
    if _is_promised(verb) or not (agents or patients):
        # "promised the villagers to withdraw": the model may take the villagers for those who withdraw
        return
    if agents:
        found.object = [t for t in found.object if t not in agents]
        found.subject = [t for t in found.subject if t in agents or (t in direct and t not in patients)]
        found.subject += [t for t in agents if t not in found.subject]
    if patients:
        found.object = [t for t in found.object if t in direct or t in patients]
        if agents or is_passive(verb) or not found.subject:
            found.object += [t for t in patients if t not in found.object and t not in found.subject]
    taken = {*found.subject, *found.object}
    found.obliques = [(case, t) for case, t in found.obliques if t not in taken or t in direct]


def _take_places_of_object(found: Arguments) -> None:
    """Take "in Lisbon" from "met [the president in Lisbon]": parsers often attach a place to the object."""
    for thing in found.object:
        following = (c for c in thing.children if c.dep_ == "nmod" and c.i > thing.i and c.pos_ == "PROPN")
        found.obliques += [(case_of(c), c) for c in following if case_of(c) in {"in", "at", "near", "outside"}]


#: Verbs whose object is the subject of a gerund after "of", "for", "with" or "from".
_CHARGING = frozenset(
    "accuse suspect convict acquit clear blame charge indict arrest detain hold jail imprison sentence fine try "
    "punish execute criticise criticize condemn denounce fault rebuke praise thank honour honor commend forgive pardon "
    "stop prevent keep ban bar block deter discourage dissuade prohibit".split()
)


def _has(verb: Token, dep: str) -> bool:
    return any(c.dep_ == dep for c in verb.children)


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
        outer = clause_of(head)
        missing += outer.object if outer.passive else outer.subject
        if not found.obliques:
            found.obliques += [o for o in outer.obliques if o[1].i > verb.i]
    elif dep in {"xcomp", "advcl", "ccomp", "parataxis", "advcl:relcl"} and head.pos_ in {"VERB", "ADJ"}:
        missing += _inherited_from_clause(verb, passive=passive)


def _inherited_from_clause(verb: Token, *, passive: bool) -> Sequence[Token]:
    """Return the subject that a subordinate clause takes from the clause above."""
    dep, head = verb.dep_, verb.head
    if dep in {"ccomp", "parataxis"} and verb.tag_ != "VBG":
        return []
    outer = clause_of(head)
    called = [t for case, t in outer.obliques if case == "on"] if head.lemma_.lower() == "call" else []
    if called and not passive:
        # "called on both countries to withdraw"
        return called
    if outer.passive:
        return outer.object
    controlled = (
        _is_charge(verb) or _is_led_into(verb) or _is_instruction(verb) or (dep == "xcomp" and not _raises(head))
    )
    return outer.object if outer.object and controlled else outer.subject


def _inherit_from_noun(verb: Token, found: Arguments, missing: list[Token], *, passive: bool) -> None:
    """Take the noun that a participle or relative clause describes."""
    dep, head = verb.dep_, verb.head
    if _is_owner_in(verb, head) or _is_led_to(verb, head):
        # "the farmers whose village they torched", "the judge by whom he was jailed"
        return
    if not missing and passive and is_court(head):
        # "she appeared before magistrates charged with theft"
        missing += clause_of(head.head).subject
        return
    if not missing and not (dep == "acl" and verb.tag_ == "VB" and not passive):
        missing.append(head)
        return
    where = any(c.dep_ == "obl" and c.lower_ in {"where", "which"} for c in verb.children)
    if dep == "acl:relcl" and not found.object and not passive and found.subject != [head] and not where:
        # "the areas that rebels hold", "the city rebels took"
        found.object.append(head)


def is_court(noun: Token) -> bool:
    """Return whether somebody appears before a court or judge, so that a participle after it is about him."""
    return noun.dep_ == "obl" and case_of(noun) == "before" and noun.head.lemma_.lower() == "appear"


def owner_in_clause(verb: Token) -> list[Token]:
    """Return the noun that a relative clause only names as an owner: "the militia whose leader the army killed"."""
    return [verb.head] if verb.dep_ == "acl:relcl" and _is_owner_in(verb, verb.head) else []


def _is_owner_in(verb: Token, noun: Token) -> bool:
    """Return whether a relative clause is about something that its noun owns: "the militia whose leader they shot"."""
    return any(t.lower_ == "whose" for t in verb.doc[noun.i + 1 : verb.i] if t.sent == verb.sent) or any(
        t.lower_ == "whose" and t.i > noun.i for t in verb.subtree
    )


def _is_led_to(verb: Token, noun: Token) -> bool:
    """Return whether a relative clause refers to its noun by a preposition and a pronoun: "by whom"."""
    between = verb.doc[noun.i + 1 : verb.i]
    return any(t.lower_ in {"whom", "which"} and case_of(t) and t.head in {verb, noun} for t in between)


def _completes(verb: Token) -> bool:
    """Return whether a clause spells out its noun: "a policy of turning away", "attempts to remove"."""
    marks = {c.lower_ for c in verb.children if c.dep_ in {"mark", "case"}}
    return bool(marks & {"of", "to", "for", "in", "at"}) and verb.tag_ in {"VBG", "VB"}


def _doer_of(noun: Token) -> Sequence[Token]:
    """Return who has a policy, plan or attempt: its owner, or the subject of the verb whose object it is."""
    owners = [c for c in noun.children if c.dep_ == "nmod:poss"]
    if owners:
        return owners
    if noun.dep_ in {"obj", "obl", "nsubj:pass"} and noun.head.pos_ == "VERB":
        return [noun] if noun.head.lemma_.lower() in _CHARGING else clause_of(noun.head).subject
    return []


def bystanders(verb: Token) -> list[Token]:
    """Return the participants of a governing verb that certainly are not the subject of the verb that it governs.

    In "promised the villagers to withdraw" these are the villagers; in "they urged the army to withdraw", "they".
    """
    governor = verb.head
    charged = verb.dep_ == "advcl" and _is_charge(verb) and governor.lemma_.lower() in _CHARGING
    if (charged or _is_led_into(verb)) and not is_passive(governor):
        # "police arrested three men for throwing flares", "tricked the women into paying"
        return [c for c in governor.children if c.dep_ == "nsubj"] if _has(governor, "obj") else []
    infinitive = verb.pos_ == "VERB" and (verb.dep_ == "xcomp" or _is_promised(verb) or _is_instruction(verb))
    if not infinitive or is_passive(verb) or governor.pos_ != "VERB":
        return []
    if is_passive(governor):
        # "Asked by Jordan to mediate, Norway agreed"
        return [c for c in governor.children if c.dep_ == "obl:agent"]
    own = clause_of(verb).subject
    participants = [c for c in governor.children if c.dep_ in {"nsubj", "obj", "iobj"}]
    return [t for t in participants if t not in own] if any(t in own for t in participants) else []


def _is_charge(verb: Token) -> bool:
    """Return whether a gerund is what somebody is blamed, held or thanked for: "jailed two men for killing"."""
    marks = {c.lower_ for c in verb.children if c.dep_ in {"mark", "case"}}
    return verb.tag_ == "VBG" and bool(marks & {"of", "for", "with", "from"})


def _is_led_into(verb: Token) -> bool:
    """Return whether a gerund is what somebody is made to do: "tricked the women into *paying*"."""
    marks = (c for c in verb.children if c.dep_ in {"mark", "case"})
    return verb.tag_ == "VBG" and verb.head.pos_ == "VERB" and any(c.lower_ == "into" for c in marks)


#: Verbs whose object is the subject of the following infinitive, wherever the parser attaches it.
_TELLING = frozenset(
    "urge ask order tell press push persuade convince force compel oblige allow permit enable invite instruct request "
    "pressure encourage advise beg implore lobby command direct require authorise authorize help".split()
)


def _is_instruction(verb: Token) -> bool:
    """Return whether an infinitive says what somebody was asked or told to do: "urged Chad to leave"."""
    return verb.dep_ == "advcl" and verb.tag_ == "VB" and verb.i > verb.head.i and verb.head.lemma_ in _TELLING


def _is_promised(verb: Token) -> bool:
    """Return whether somebody promises or threatens to do what a verb says."""
    return (verb.dep_ == "xcomp" or (verb.dep_ == "advcl" and verb.tag_ == "VB")) and _raises(verb.head)


def _raises(verb: Token) -> bool:
    """Return whether the subject of a verb with object and infinitive is also that of the infinitive."""
    return verb.lemma_.lower() in {"promise", "threaten", "vow", "use", "offer", "pledge"}
