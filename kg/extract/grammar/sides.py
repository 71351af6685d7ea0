"""Says on which side of an event a word certainly is not, where the tree leaves no doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.grammar.grammar import antecedent, is_passive, with_conjuncts
from kg.language.tokens import Token
from kg.lexicon import Trigger


def excluded_sides(verb: Token, trigger: Trigger) -> dict[int, str]:
    """Return the side that words certainly do not have in the event that a verb names.

    Who does something to somebody is not its target, and whom it is done to is not its actor, unless the frame of the
    verb says otherwise ("lost"). Only words in the verb's own clause count, and "themselves" is on both sides.

    Args:
        verb: the verb.
        trigger: its frame.

    Returns:
        ``actor`` or ``target`` by token.
    """
    if verb.pos_ != "VERB":
        return {}
    subjects = [*_dependents(verb, {"nsubj", "nsubj:pass"})]
    objects = [*_dependents(verb, {"obj"})]
    passive = is_passive(verb)
    if passive:
        done_to, doing = subjects, [*_dependents(verb, {"obl:agent"})]
    else:
        done_to, doing = objects, subjects if objects else []
    if any(token.lower_.endswith(("self", "selves")) for token in done_to):
        return {}
    found = dict.fromkeys(_listed(doing), "target") if trigger.subject != "target" else {}
    if trigger.object != "actor":
        found |= dict.fromkeys(_listed(done_to), "actor")
    return found


def _dependents(verb: Token, relations: set[str]) -> Iterator[Token]:
    return (antecedent(c) for c in verb.children if c.dep_ in relations)


def _listed(tokens: Iterable[Token]) -> Iterator[int]:
    return (word.i for token in tokens for word in with_conjuncts(token))
