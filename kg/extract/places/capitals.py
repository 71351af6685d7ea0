"""Reads capitals that act or are addressed as their countries: "Ankara condemned it", "asked Washington for help"."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from kg.extract.grammar.grammar import case_of, first_conjunct, place_acts
from kg.extract.grammar.roles import TARGET_PREPOSITIONS
from kg.extract.places.datelines import find_dateline_place
from kg.extract.places.named_places import second_mention
from kg.extract.reference.cast import Cast
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.resolve import Resolver
from kg.language.tokens import Token
from kg.lexicon import Country, Lexicon
from kg.vocabulary import root_of

#: Classes of events that happen between states, and never to a town.
_BETWEEN_STATES = frozenset(
    {"Accusation", "Agreement", "Consultation", "Cooperation", "Rejection", "Request", "Sanction", "Support", "Threat"}
)


def let_capitals_act(resolver: Resolver, cast: Cast, lexicon: Lexicon) -> None:
    """Move the mentions of capitals that act or are addressed to the clusters of their countries.

    Args:
        resolver: its clusters are changed.
        cast: the place of each cluster.
        lexicon: the capitals, and the words for what states do.
    """
    capitals = lexicon.capitals
    for cluster in list(resolver.clusters):
        country = _country_of_capital(cluster, cast, capitals)
        if country is None:
            continue
        for mention in [m for m in cluster.mentions if m.type is MentionType.NAME and _means_state(m, lexicon)]:
            resolver.move(mention, resolver.cluster_of_country(country))
            cluster.add(second_mention(mention, mention.start, mention.end))
            mention.votes, mention.signs = {}, {}
        for pronoun in [m for m in cluster.mentions if m.type is MentionType.PRONOUN]:
            # a town itself is never "it"
            resolver.move(pronoun, resolver.cluster_of_country(country))


def _country_of_capital(cluster: Cluster, cast: Cast, capitals: Mapping[str, Sequence[Country]]) -> Country | None:
    place = cast.resolved.get(cluster)
    if place is None or place.known is None:
        return None
    # the gazetteer may know it by another name: New Delhi as Delhi
    names = (form for name in (place.label, *sorted(cluster.names)) for form in (name, _without_accents(name)))
    called = (country for name in names for country in capitals.get(name, ()))
    return next((country for country in called if country.code == place.location.country), None)


def _without_accents(name: str) -> str:
    """Return a name as the lexicon may spell it.

    >>> _without_accents("Bogotá")
    'Bogota'
    """
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _means_state(mention: Mention, lexicon: Lexicon) -> bool:
    if _is_dateline(mention):
        return False
    first = first_conjunct(mention.head)
    return place_acts(first) or _is_addressed(first, lexicon)


def _is_dateline(mention: Mention) -> bool:
    """Return whether a name is a dateline, whatever the model says: "LONDON Pope Francis …"."""
    dateline = find_dateline_place(mention.doc)
    following = mention.doc[mention.end].text if mention.end < len(mention.doc) else ""
    return mention.text.isupper() or following in {":", "("} or (dateline is not None and dateline[0] == mention.start)


def _is_addressed(head: Token, lexicon: Lexicon) -> bool:
    """Return whether somebody asks, accuses, warns or deals with what a phrase names."""
    roots = _roots(head.head, lexicon)
    if head.dep_ in {"obj", "iobj", "nsubj:pass"} and not case_of(head):
        return bool(roots - {"Consultation"}) or (head.head.lemma_.lower(), "verb") in lexicon.reports
    if head.dep_ not in {"nmod", "obl"}:
        return False
    case = case_of(head)
    between = case == "between" and roots & {"Agreement", "Consultation", "Cooperation"}
    return bool(between) or any(case in TARGET_PREPOSITIONS.get(root, ()) for root in roots)


def _roots(token: Token, lexicon: Lexicon) -> set[str]:
    """Return the classes of events between states that a word may name."""
    part = {"VERB": "verb", "NOUN": "noun"}.get(token.pos_, "")
    words = dict.fromkeys((token.lemma_.lower(), token.lower_))
    triggers = [trigger for word in words for trigger in lexicon.triggers.get((word, part), ())]
    return {root for trigger in triggers if (root := root_of(trigger.category)) in _BETWEEN_STATES}
