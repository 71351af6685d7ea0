"""Groups nodes that were found to be the same, the surest pairs first, unless something speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.linking.model import Link, Same


class Union:
    """A disjoint-set forest: groups of nodes that denote the same thing."""

    def __init__(self) -> None:
        self._group: dict[str, list[str]] = {}

    def members(self, node: str) -> list[str]:
        """Return the group of a node, including the node."""
        return self._group.get(node, [node])

    def join(self, one: str, other: str) -> None:
        """Merge the groups of two nodes.

        >>> union = Union()
        >>> union.join("a", "b")
        >>> union.join("c", "b")
        >>> sorted(union.members("a"))
        ['a', 'b', 'c']
        """
        group, others = (self._group.setdefault(node, [node]) for node in (one, other))
        if group is others:
            return
        small, large = (group, others) if len(group) < len(others) else (others, group)
        large += small
        for node in small:
            self._group[node] = large

    def together(self, one: str, other: str) -> bool:
        """Return whether two nodes are in one group."""
        return one == other or self.members(one) is self.members(other)

    def groups(self) -> list[list[str]]:
        """Return the groups of two or more nodes, each sorted, in the order of their first nodes."""
        found = {id(group): group for group in self._group.values()}
        return sorted(sorted(group) for group in found.values() if len(group) > 1)


def join(pairs: Iterable[Link], *, union: Union, allowed: Callable[[list[str], list[str]], bool]) -> list[Link]:
    """Join pairs, the surest first; return those that joined two groups.

    Args:
        pairs: the candidates.
        union: the groups so far.
        allowed: returns whether two groups may be joined.
    """
    made = []
    for pair in sorted(pairs, key=lambda link: (-link.score, link.one, link.other)):
        if union.together(pair.one, pair.other):
            continue
        if allowed(union.members(pair.one), union.members(pair.other)):
            union.join(pair.one, pair.other)
            made.append(pair)
    return made


def star(made: Iterable[Link], union: Union, same: Same, rank: Callable[[str], object]) -> list[Link]:
    """Return a link from each member of a group to its representative, with the reasons that joined them.

    Args:
        made: the pairs that joined the groups, a tree in each.
        union: the groups.
        same: the kind of the links.
        rank: the key by which the representative is the smallest member.
    """
    tree: dict[str, list[Link]] = {}
    for link in made:
        tree.setdefault(link.one, []).append(link)
        tree.setdefault(link.other, []).append(link)
    found = []
    for members in union.groups():
        centre = min(members, key=rank)  # type: ignore[arg-type]
        reached: dict[str, Link | None] = {centre: None}
        waiting = [centre]
        for node in waiting:
            for link in sorted(tree.get(node, ())):
                far = link.other if link.one == node else link.one
                if far not in reached:
                    before = reached[node]
                    reasons = link.reasons if before is None else (*link.reasons, f"by way of {node}")
                    score = link.score if before is None else min(link.score, before.score)
                    reached[far] = Link(far, centre, same, score, reasons)
                    waiting.append(far)
        found += [link for link in reached.values() if link is not None]
    return sorted(found)
