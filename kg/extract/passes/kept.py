"""The last pass: the entities that something rests on."""

from __future__ import annotations

from collections.abc import Iterator, Set as AbstractSet

from kg.extract.passes.tied import Tied
from kg.extract.passes.who import Who
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.model import Entity, Kind, Part


def keep(who: Who, tied: Tied, used: AbstractSet[Mention]) -> Iterator[Entity]:
    """Make the entities of an article: those with a name, with a role, or that another one needs.

    Args:
        who: the actors and places.
        tied: their ties.
        used: the mentions with a role in an event, a claim or a tie.
    """
    cast, positions = who.cast, who.offices.positions
    needed = {p.of for held in positions.values() for p in held}
    needed |= {r.object for ties in tied.relations.values() for r in ties}
    needed |= {cast.key_of[c] for mention, members in who.members.items() if mention in used for c in members}
    for cluster in sorted(cast.clusters, key=lambda c: min(m.order for m in c.mentions)):
        shown = _shown(cluster, used)
        if all(m in who.members for m in cluster.mentions) or not (shown or cast.key_of[cluster] in needed):
            continue
        yield cast.entity(
            cluster,
            [m.span for m in shown or cluster.mentions],
            positions=positions.get(cluster, ()),
            relations=tied.relations.get(cluster, ()),
        )
    yield from map(cast.around, tied.around)


def _shown(cluster: Cluster, used: AbstractSet[Mention]) -> list[Mention]:
    """Return the mentions that are evidence for an entity: its names, and those with a role."""
    with_role = [m for m in cluster.mentions if m in used]
    named = [m for m in cluster.mentions if _is_name(m) and m.section.paragraph.part is not Part.BYLINE]
    if not with_role and not named:
        return []
    if not named and all(m.type is MentionType.PRONOUN for m in with_role):
        # "they" alone does not say who they are
        with_role = [*[m for m in cluster.mentions if m.type is MentionType.NOMINAL][:1], *with_role]
    return [*named, *with_role]


def _is_name(mention: Mention) -> bool:
    """Return whether a mention is worth keeping even without a role: a name, "the Coalition", "I" in a quotation."""
    if mention.type is MentionType.PRONOUN:
        return mention.text == "I"
    head = mention.head
    capital = (head.text[:1].isupper() and not head.is_sent_start and head.i > 0) or _holds_name(mention)
    described = mention.type is MentionType.NOMINAL and capital
    return mention.type is MentionType.NAME or (described and mention.section.paragraph.part is not Part.HEADLINE)


def _holds_name(mention: Mention) -> bool:
    """Return whether a description of a body holds a name: "the Syrian government", "the Maduro regime"."""
    front = mention.doc[mention.start : mention.head.i]
    return mention.kind in {Kind.GOVERNMENT, Kind.ARMED_FORCE} and any(t.text[:1].isupper() for t in front)
