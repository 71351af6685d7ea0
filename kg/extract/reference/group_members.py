"""Finds who "both countries" and "the three leaders" are: those named right before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.extract.grammar.number_words import SMALL
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.model import Kind, Part

_COUNTRIES = frozenset({"country", "nation", "state", "government", "neighbour", "neighbor"})
_PERSONS = frozenset(
    {"leader", "president", "minister", "man", "woman", "official", "diplomat", "politician", "candidate"}
)
#: How many sentences to look back, and the most members of a group.
_SENTENCES = 3
_MOST = 5


def find_group_members(
    mentions: Sequence[Mention], cluster_of: Mapping[Mention, Cluster]
) -> dict[Mention, tuple[Cluster, ...]]:
    """Find the members of each description of a number of countries or persons.

    They are those named in the preceding sentences, back to the one that completes the number;
    if that one exceeds it, the members are unknown.

    Args:
        mentions: the mentions of the article in reading order.
        cluster_of: the actor of each.

    Returns:
        the members of the mention.
    """
    found: dict[Mention, tuple[Cluster, ...]] = {}
    for number, mention in enumerate(mentions):
        wanted = _number(mention)
        if wanted is None:
            continue
        persons = mention.head.lemma_.lower() in _PERSONS
        named = _named_before(mention, mentions[:number], cluster_of, wanted, persons=persons)
        if len(named) == wanted:
            found[mention] = named
    return found


def _number(mention: Mention) -> int | None:
    """Return the number of a plural description that points back: "both countries"."""
    lemma = mention.head.lemma_.lower()
    if mention.type is not MentionType.NOMINAL or lemma not in _COUNTRIES | _PERSONS:
        return None
    if any(c.dep_ in {"amod", "acl", "acl:relcl", "nmod", "compound"} for c in mention.head.children):
        return None
    before = [t.lower_ for t in mention.doc[max(mention.head.i - 2, 0) : mention.head.i]]
    if before[-1:] == ["both"] or before == ["both", "the"]:
        return 2
    many = SMALL.get(before[-1]) if before and before[0] in {"the", "these", "those", "all", "our", "their"} else None
    return many if many is not None and 2 <= many <= _MOST else None


def _named_before(
    mention: Mention, earlier: Sequence[Mention], cluster_of: Mapping[Mention, Cluster], wanted: int, *, persons: bool
) -> tuple[Cluster, ...]:
    """Return the actors named before a mention, going back sentence by sentence until there are enough."""
    kind = Kind.PERSON if persons else Kind.COUNTRY
    found: list[Cluster] = []
    sentence: tuple[int, int] | None = None
    sentences = 0
    for other in reversed(earlier):
        if mention.index - other.index > 1 or other.section.paragraph.part is not Part.STORY:
            break
        current = (other.index, other.head.sent.start)
        if current != sentence:
            if len(found) >= wanted or sentences == _SENTENCES:
                break
            sentence, sentences = current, sentences + 1
        if other.section is mention.section and other.head.head == mention.head.head:
            # "Iran attacked both countries" means two others
            continue
        cluster = cluster_of.get(other)
        if cluster is None or other.type not in {MentionType.NAME, MentionType.DEMONYM} or cluster.kind is not kind:
            continue
        if cluster not in found:
            found.append(cluster)
    return tuple(reversed(found))
