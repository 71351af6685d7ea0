"""Says on which side of an event a word certainly is not, where the tree leaves no doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.extract.grammar.arguments import clause_of, is_court, owner_in_clause
from kg.extract.grammar.grammar import FINITE, antecedent, case_of, is_passive, with_conjuncts
from kg.extract.grammar.noun_arguments import noun_arguments
from kg.extract.grammar.triggers import Match, names_object
from kg.extract.times.times_values import UNITS
from kg.language.tokens import Token
from kg.lexicon import Lexicon, Trigger

#: Classes whose verbs may have a subject that only undergoes something: "suffered a blow", "underwent surgery", "faces
#: trial", "lost a town".
_UNDERGONE = frozenset({"Accident", "Casualty", "Event", "LegalAction", "TerritorialChange"})
_ATTRIBUTING = frozenset({"attribute", "ascribe", "blame", "pin", "link"})
_RANKS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth only latest".split())
#: The sides that the subject of a light verb does not have, by the role that the verb gives it.
_NOT_LIGHT = {"target": "actor", "none": "both"}


def excluded_sides(match: Match, trigger: Trigger, root: str, lexicon: Lexicon) -> dict[int, str]:
    """Return the sides that words certainly do not have in an event.

    Who does something to somebody is not its target, and whom it is done to is not its actor, unless the frame of the
    verb says otherwise ("lost") or somebody does it to himself. Who survives or orders an attack does not attack.

    Args:
        match: the trigger in the text.
        trigger: its frame.
        root: the top-level class of the event.
        lexicon: the light verbs.

    Returns:
        ``actor``, ``target``, ``both``, ``place``, or ``all`` of them, by token.
    """
    if match.is_noun:
        return _around_noun(match, lexicon)
    return _around_verb(match.head, trigger, root) if match.head.pos_ == "VERB" else {}


def _around_noun(match: Match, lexicon: Lexicon) -> dict[int, str]:
    noun, verb = match.head, match.head.head
    if is_long_past(noun):
        own = {t.i for t in noun.subtree}
        return {t.i: "all" for t in noun.sent if t.i not in own}
    compared = compared_with(noun)
    if compared:
        return {t.i: "all" for since in compared for t in since.subtree}
    if noun.dep_ not in {"obj", "xcomp"} or verb.pos_ != "VERB":
        return {}
    if names_object(verb) or verb.lemma_.lower() in _ATTRIBUTING:
        # "what *police* called a battle", "*the army* blamed the attack on rebels"
        return dict.fromkeys(_listed(clause_of(verb).subject), "both")
    if match.light is None:
        return {}
    arguments, role = noun_arguments(match, lexicon)
    out = _NOT_LIGHT.get(role)
    found = dict.fromkeys(_listed(clause_of(verb).subject), out) if out is not None else {}
    if role == "target":
        # "had a threat *from a clan*"
        found |= dict.fromkeys(_listed(token for case, token in arguments.obliques if case == "by"), "target")
    return found


def compared_with(noun: Token) -> list[Token]:
    """Return what a happening is ranked against: "the worst raid *since 2023, when …*", "it is the worst *since …*"."""
    about = [noun, *(c for c in noun.children if c.dep_ == "appos")]
    about += [noun.head] if noun.dep_ == "nsubj" and noun.head.pos_ != "VERB" else []
    for word in about:
        since = [c for c in word.children if case_of(c) == "since"] if _is_ranked(word) else []
        when = [c for c in word.children if c.dep_ == "advcl" and any(w.lower_ == "when" for w in c.children)]
        if since:
            return [*since, *when]
    return []


def only_ranks(first: Token, end: int, head: Token) -> bool:
    """Return whether a time only says since when an event had no like: "the third raid *since 2023*, when …".

    Args:
        first: the first word of the time.
        end: the index of the token after its last.
        head: the word that names the event.
    """
    since = next((t for t in (first, *first.ancestors) if case_of(t) == "since"), None)
    if since is None or since == head or since in head.ancestors or not _is_ranked(since.head):
        return False
    # "…, *when* nine died" tells what happened then
    after = next((t for t in first.doc[end : end + 2] if not t.is_punct), None)
    told = after is not None and after.lower_ in {"when", "where"} and after.head in (head, *head.ancestors)
    return not told


def _is_ranked(word: Token) -> bool:
    """Return whether a word is ranked: "the *worst*", "the country's *third*", "the first to *strike* it"."""
    ranked = [word, *(c for c in word.children if c.dep_ == "amod")]
    if word.dep_ == "acl":
        above = word.head
        # not "a third poet, held since 2024"
        one = any(c.lower_ in {"a", "an", "another"} for c in above.children)
        ranked += [above, *(c for c in above.children if c.dep_ == "amod")] * (not one)
    times = (c for c in word.children if c.lemma_.lower() == "time")
    ranked += [c for t in times for c in t.children if c.dep_ == "amod"]
    return any(t.tag_ == "JJS" or t.lemma_.lower() in _RANKS for t in ranked)


def is_told_of_before(head: Token, time: Token) -> bool:
    """Return whether a time is that of a clause long before or after the event: "*in May*, a day after it *broke*"."""
    for clause in (head, *head.ancestors):
        mark = next((c for c in clause.children if c.dep_ == "mark" and c.lower_ in {"after", "before"}), None)
        if clause.dep_ == "advcl" and mark is not None and time not in clause.subtree:
            return any(c.lemma_.lower() in UNITS - {"hour"} and c.i < mark.i for c in clause.children)
    return False


def asides(head: Token) -> frozenset[Token]:
    """Return the words in relative clauses of a subject: "the dhow *that they searched in Suez* sank"."""
    subjects = (c for c in head.children if c.dep_.startswith("nsubj"))
    clauses = (c for subject in subjects for c in subject.children if c.dep_ == "acl:relcl")
    return frozenset(t for clause in clauses for t in clause.subtree)


def is_told_later(verb: Token, time: Token) -> bool:
    """Return whether a verb in the present goes on after what happened at a time: "left *in May* and *has sued*"."""
    first = verb.head
    goes_on = verb.dep_ == "conj" and _finite(verb) in {"VBZ", "VBP"} and _finite(first) == "VBD"
    return goes_on and time in first.subtree and time not in verb.subtree


def _finite(verb: Token) -> str:
    """Return the tag of the finite word of a clause."""
    return next((c.tag_ for c in verb.children if c.dep_.startswith(("aux", "cop")) and c.tag_ in FINITE), verb.tag_)


#: Nouns and verbs for what recalls something past.
_RECALLING = frozenset(
    "anniversary commemoration echo memorial memory monument remembrance reminder tribute commemorate evoke mourn "
    "recall remember".split()
)


def _is_recalled(noun: Token) -> bool:
    """Return whether a clause only recalls an event: "in memory of (the victims of) the *massacre*"."""
    above = noun.head
    while above.lemma_.lower() in {"victim", "dead", "survivor"} and above.dep_ in {"nmod", "obl", "obj"}:
        above = above.head
    return noun.dep_ in {"nmod", "obl", "obj"} and above.lemma_.lower() in _RECALLING


def is_long_past(noun: Token) -> bool:
    """Return whether a noun names something else, long before its clause: "twelve years after the *massacre*, …"."""
    if _is_recalled(noun):
        return True
    case = next((c for c in noun.children if c.dep_ == "case"), None)
    if case is None or case.lower_ not in {"after", "since", "before"}:
        return False
    front = [noun.head, *(c for c in noun.children if c.i < case.i)]
    return any(t.lemma_.lower() in UNITS and t.i < case.i for t in front)


def _around_verb(verb: Token, trigger: Trigger, root: str) -> dict[int, str]:
    clause = clause_of(verb)
    doing: Sequence[Token] = _dependents(verb, "obl:agent")
    # "had to be helped" inherits its subject
    done_to = [t for t in clause.object if t not in doing]
    if not clause.passive:
        # "the rebels *the army drove out*"
        bare = verb.dep_ == "acl:relcl" and verb.head in clause.object
        done_to = _dependents(verb, "obj") or ([verb.head] if bare else [])
        # without an object, "the bus crashed" is as likely as "the army attacked"
        doing = clause.subject if done_to else []
    if any(token.lower_.endswith(("self", "selves")) for token in done_to):
        return {}
    found: dict[int, str] = {}
    if trigger.subject != "target" and root not in _UNDERGONE:
        found |= dict.fromkeys(_listed(doing), "target")
    if trigger.object != "actor":
        found |= dict.fromkeys(_listed(done_to), "actor")
    if doing and verb.dep_ == "conj" and is_passive(verb.head) and not clause.passive:
        # "was suspended *by the president* and accused him"
        found |= dict.fromkeys(_listed(_dependents(verb.head, "obl:agent")), "both")
    # "the player *whose* mistake killed the game", "appeared before *magistrates* charged with theft"
    strangers = owner_in_clause(verb) or ([verb.head] if verb.dep_ == "acl" and is_court(verb.head) else [])
    return dict.fromkeys((t.i for t in asides(verb)), "place") | found | dict.fromkeys(_listed(strangers), "both")


def outsiders(verb: Token) -> frozenset[int]:
    """Return the words that cannot act in a verb that has a subject of its own: "*he* fled; nuns *stayed*"."""
    own = [c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i and c.pos_ in {"NOUN", "PROPN", "NUM"}]
    # "the army said *its* planes had bombed a depot"
    owned = any(c.dep_ == "nmod:poss" and c.pos_ == "PRON" for subject in own for c in subject.children)
    if not own or owned or verb.pos_ != "VERB" or verb.tag_ == "VBG" or is_passive(verb):
        return frozenset()
    within = {t.i for t in verb.subtree}
    return frozenset(t.i for t in verb.sent if t.i not in within)


def _dependents(verb: Token, relation: str) -> list[Token]:
    return [antecedent(c) for c in verb.children if c.dep_ == relation]


def _listed(tokens: Iterable[Token]) -> Iterator[int]:
    return (word.i for token in tokens for word in with_conjuncts(token))
