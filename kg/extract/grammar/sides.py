"""Says on which side of an event a word certainly is not, where the tree leaves no doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.grammar.arguments import verb_arguments
from kg.extract.grammar.grammar import antecedent, is_passive, with_conjuncts
from kg.language.tokens import Token
from kg.lexicon import Trigger


#: Classes whose verbs may have a subject that only undergoes something: "suffered a blow", "underwent surgery", "faces
#: trial", "lost a town".
_UNDERGONE = frozenset({"Accident", "Casualty", "Event", "LegalAction", "TerritorialChange"})


def excluded_sides(verb: Token, trigger: Trigger, root: str) -> dict[int, str]:
    """Return the sides that words certainly do not have in the event that a verb names.

    Who does something to somebody is not its target, and whom it is done to is not its actor, unless the frame of the
    verb says otherwise ("lost") or somebody does it to himself.

    Args:
        verb: the verb.
        trigger: its frame.
        root: the top-level class of the event.

    Returns:
        ``actor``, ``target`` or ``both`` by token.
    """
    if verb.pos_ != "VERB":
        return {}
    if is_passive(verb):
        done_to, doing = _dependents(verb, "nsubj:pass"), _dependents(verb, "obl:agent")
    else:
        done_to = _dependents(verb, "obj")
        # without an object, "the bus crashed" is as likely as "the army attacked"
        doing = verb_arguments(verb).subject if done_to else []
    if any(token.lower_.endswith(("self", "selves")) for token in done_to):
        return {}
    acts = trigger.subject != "target" and root not in _UNDERGONE
    found = dict.fromkeys(_listed(doing), "target") if acts else {}
    if trigger.object != "actor":
        found |= dict.fromkeys(_listed(done_to), "actor")
    if doing and verb.dep_ == "conj" and is_passive(verb.head) and not is_passive(verb):
        # "was suspended *by the president* and accused him"
        found |= dict.fromkeys(_listed(_dependents(verb.head, "obl:agent")), "both")
    return found


def _dependents(verb: Token, relation: str) -> list[Token]:
    return [antecedent(c) for c in verb.children if c.dep_ == relation]


def _listed(tokens: Iterable[Token]) -> Iterator[int]:
    return (word.i for token in tokens for word in with_conjuncts(token))
