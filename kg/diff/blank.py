"""Names blank nodes by their properties, so that two graphs can be compared.

Blank nodes that differ in their surroundings are told apart by refining colours; what is left, nodes that
look alike and hang together, goes to rdflib's canonical labels (Hogan 2017, https://doi.org/10.1145/3068333),
piece by piece. rdflib alone takes a time that grows with the square of the nodes, and without bound where many
look alike, so that pieces beyond ``_LARGEST`` are only compared by their colours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple, cast

import pyoxigraph as ox

from kg.formats import Object, Subject, Term, to_node, to_triples

#: What a piece may cost rdflib, in nodes times triples (4,000 take a second), and what all pieces may cost together.
_LARGEST = 4000
_MOST = 40_000
#: How many colours may be made: nodes times rounds.
_COLOURS = 2_000_000

#: What stands in front of the name of a blank node that has one already, while rdflib names others.
_NAMED = "urn:newskg:named:"


def has_blank(triples: Iterable[ox.Triple]) -> bool:
    """Return whether there is a blank node in a graph."""
    return any(next(_nodes(triple), None) is not None for triple in triples)


def _nodes(triple: ox.Triple) -> Iterator[ox.BlankNode]:
    """Yield the blank nodes in a triple, including quoted triples (RDF 1.2)."""
    for term in (triple.subject, triple.object):
        if isinstance(term, ox.BlankNode):
            yield term
        elif isinstance(term, ox.Triple):
            yield from _nodes(term)


def name_blank(triples: Iterable[ox.Triple]) -> tuple[set[ox.Triple], bool]:
    """Name the blank nodes of a graph by their properties.

    Returns:
        The triples with new names, the same for every graph that is isomorphic to this one, and whether that is
        certain: where it is not, two graphs may have the same names although they differ.

    >>> one, two = (ox.parse(f"_:{x} <urn:p> <urn:o> .", format=ox.RdfFormat.N_TRIPLES) for x in "ab")
    >>> name_blank(quad.triple for quad in one) == name_blank(quad.triple for quad in two)
    True
    """
    found = list(triples)
    near = _neighbourhoods(found)
    colours = _refine(near)
    alike = Counter(colours.values())
    names = {node: colour for node, colour in colours.items() if alike[colour] == 1}
    certain = {node: ox.BlankNode(_label(name)) for node, name in names.items()}
    pieces = _pieces({node for node in near if node not in names}, near)
    within = {node: number for number, piece in enumerate(pieces) for node in piece}
    parts: dict[int | None, list[ox.Triple]] = defaultdict(list)
    for triple in found:
        number = next((within[end] for end in _nodes(triple) if end in within), None)
        parts[number].append(_rename(triple, certain))
    named = set(parts.pop(None, []))
    exact, budget, seen = True, _MOST, Counter[str]()
    for number, piece in enumerate(pieces):
        cost = len(piece) * len(parts[number]) if len(piece) > 1 else 0
        # rdflib does not support quoted triples
        hard = cost > min(_LARGEST, budget) or any(isinstance(one.object, ox.Triple) for one in parts[number])
        budget -= 0 if hard else cost
        exact = exact and not hard
        part = (
            _by_colour(piece, parts[number], colours) if hard or len(piece) == 1 else _by_rdflib(piece, parts[number])
        )
        digest = _digest("\n".join(sorted(map(str, part.triples))))
        seen[digest] += 1
        # equal components are interchangeable, so any order of them will do
        own = {node: ox.BlankNode(_label(f"{digest} {seen[digest]} {node.value}")) for node in part.own}
        named |= {_rename(triple, own) for triple in part.triples}
    return named, exact


def match_blank(old: set[ox.Triple], new: set[ox.Triple]) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """Return the triples that two graphs with named blank nodes do not share, with corresponding nodes renamed alike.

    A blank node that gained or lost a statement has another name; it is paired with one that hangs at the same
    place, so that only this statement differs, and not all that is said of it.
    """
    removed, added = old - new, new - old
    shared = {term for triple in old & new for term in (triple.subject, triple.object)}
    while pairs := _same_places(removed, added, shared):
        added = {_rename(triple, pairs) for triple in added}
        shared |= set(pairs.values())
        removed, added = removed - added, added - removed
    return removed, added


def _same_places(
    removed: set[ox.Triple], added: set[ox.Triple], shared: set[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
) -> dict[ox.BlankNode, ox.BlankNode]:
    """Match blank nodes of the same subject and predicate, those with most in common first."""
    was, now = _hanging(removed, shared), _hanging(added, shared)
    before, after = _statements(removed), _statements(added)
    pairs: dict[ox.BlankNode, ox.BlankNode] = {}
    for place in sorted(was.keys() & now.keys(), key=str):
        ranked = sorted(
            (-len(before[x] & after[y]), x.value, y.value) for x in was[place] for y in now[place] if x != y
        )
        for _, x, y in ranked:
            if ox.BlankNode(y) not in pairs and ox.BlankNode(x) not in pairs.values():
                pairs[ox.BlankNode(y)] = ox.BlankNode(x)
    return pairs


def _hanging(
    triples: set[ox.Triple], shared: set[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
) -> dict[tuple[Subject, ox.NamedNode], set[ox.BlankNode]]:
    found: dict[tuple[Subject, ox.NamedNode], set[ox.BlankNode]] = defaultdict(set)
    for subject, predicate, value in triples:
        at_home = isinstance(subject, ox.NamedNode) or subject in shared
        if at_home and isinstance(value, ox.BlankNode) and value not in shared:
            found[subject, predicate].add(value)
    return found


def _statements(triples: set[ox.Triple]) -> dict[Subject, set[tuple[str, str]]]:
    found: dict[Subject, set[tuple[str, str]]] = defaultdict(set)
    for subject, predicate, value in triples:
        found[subject].add((predicate.value, "" if isinstance(value, ox.BlankNode) else str(value)))
    return found


# -- telling them apart ------------------------------------------------------------------------------

#: What is said of a blank node: whether it is the subject, the predicate, and what stands at the other end.
_Near = dict[ox.BlankNode, list[tuple[str, str, Object]]]


def _neighbourhoods(triples: list[ox.Triple]) -> _Near:
    near: _Near = defaultdict(list)
    for subject, predicate, value in triples:
        if isinstance(subject, ox.BlankNode):
            near[subject].append((">", predicate.value, value))
        if isinstance(value, ox.BlankNode):
            near[value].append(("<", predicate.value, cast("Subject", subject)))
        if isinstance(value, ox.Triple):
            for place, node in enumerate(_nodes(value)):
                near[node].append((f"<<{place}", predicate.value, cast("Subject", subject)))
                near[node].append((f">>{place}", predicate.value, value))
    return near


def _refine(near: _Near) -> dict[ox.BlankNode, str]:
    """Colour blank nodes by their neighbourhood until no more can be distinguished."""
    colours = dict.fromkeys(near, "")
    number = 0
    for _ in range(max(2, _COLOURS // (len(near) + 1))):
        following = {
            node: _digest(
                colours[node] + "\n".join(sorted(f"{way} {verb} {_seen(end, colours)}" for way, verb, end in around))
            )
            for node, around in near.items()
        }
        count = len(set(following.values()))
        if count == number:
            break
        colours, number = following, count
    return colours


def _seen(term: Object, colours: dict[ox.BlankNode, str]) -> str:
    if isinstance(term, ox.Triple):
        return " ".join(_seen(part, colours) for part in term)
    return f"_:{colours[term]}" if isinstance(term, ox.BlankNode) else str(term)


def _pieces(nodes: set[ox.BlankNode], near: _Near) -> list[list[ox.BlankNode]]:
    """Return the connected groups of nodes."""
    pieces, left = [], set(nodes)
    for start in sorted(nodes, key=lambda node: node.value):
        if start not in left:
            continue
        left.discard(start)
        piece = [start]
        for node in piece:
            reached = {end for _, _, other in near[node] for end in _ends(other)} & left
            left -= reached
            piece.extend(sorted(reached, key=lambda node: node.value))
        pieces.append(piece)
    return pieces


def _ends(term: Object) -> Iterator[ox.BlankNode]:
    if isinstance(term, ox.BlankNode):
        yield term
    elif isinstance(term, ox.Triple):
        yield from _nodes(term)


class _Part(NamedTuple):
    """Connected triples, and their blank nodes."""

    triples: set[ox.Triple]
    own: set[ox.BlankNode]


def _by_colour(piece: list[ox.BlankNode], triples: list[ox.Triple], colours: dict[ox.BlankNode, str]) -> _Part:
    """Name nodes by their colours: those of one colour become one, of which only the count is kept."""
    many = Counter(colours[node] for node in piece)
    names = {node: ox.BlankNode(_label(f"{colours[node]} {many[colours[node]]}")) for node in piece}
    return _Part({_rename(triple, names) for triple in triples}, set(names.values()))


def _by_rdflib(piece: list[ox.BlankNode], triples: list[ox.Triple]) -> _Part:
    """Have rdflib name nodes that look alike; the others are named already and treated as IRIs."""
    from rdflib import BNode, Graph, URIRef
    from rdflib.compare import to_canonical_graph
    from rdflib.term import Node

    inside = set(piece)

    def node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        if isinstance(term, ox.BlankNode) and term not in inside:
            return URIRef(f"{_NAMED}{term.value}")
        return to_node(cast("Term", term))

    graph = Graph(bind_namespaces="none")
    for subject, predicate, value in triples:
        graph.add((node(subject), node(predicate), node(value)))
    named = Graph(bind_namespaces="none")
    for one in to_canonical_graph(graph):
        subject, predicate, value = (
            BNode(term.removeprefix(_NAMED)) if isinstance(term, URIRef) and term.startswith(_NAMED) else term
            for term in one
        )
        named.add((subject, predicate, value))
    found = set(to_triples(named))
    ends = {end for triple in found for end in (triple.subject, triple.object) if isinstance(end, ox.BlankNode)}
    return _Part(found, {end for end in ends if end.value.startswith("cb")})


def _label(name: str) -> str:
    """Make a short label for a blank node."""
    return f"b{_digest(name)[:16]}"


def _rename(triple: ox.Triple, names: Mapping[ox.BlankNode, ox.BlankNode]) -> ox.Triple:
    subject, predicate, value = triple
    if isinstance(value, ox.Triple):
        value = _rename(value, names)
    return ox.Triple(
        names.get(subject, subject) if isinstance(subject, ox.BlankNode) else subject,
        predicate,
        names.get(value, value) if isinstance(value, ox.BlankNode) else value,
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
