"""Renders the changes between graphs as text, JSON, or SPARQL Update."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict

import pyoxigraph as ox

from kg.diff.blank import has_blank
from kg.diff.inputs import Given
from kg.diff.model import Change, Changed, Diff, Difference, GraphDiff, Sort
from kg.errors import UsageError
from kg.formats import Subject
from kg.formats.turtle import natural
from kg.names import short_iri
from kg.report.words import Paint, plain
from kg.safety.printable import tidy

_SIGN = {Change.GAINED: "+", Change.LOST: "-", Change.CHANGED: "~"}
_COLOUR = {Change.GAINED: "32", Change.LOST: "31", Change.CHANGED: "33"}
_BOLD, _FAINT = "1", "2"

#: What the line on a thing that was gained or lost does not repeat.
_IN_HEAD = frozenset({"class", "superclass", "label", "trigger", "cue", "identity", "IRI"})
#: How many characters a value may take, and how many values of one property are told.
_LONGEST = 100
_MOST = 4


def text_lines(diff: Diff, *, paint: Paint = plain, stat: bool = False, full: bool = False) -> Iterator[str]:
    """Yield the changes as lines, article by article, and a summary.

    Args:
        diff: what changed.
        paint: what colours words.
        stat: only how much changed in each graph.
        full: values are told in their whole length.
    """
    for graph in diff.changed:
        yield from _graph_lines(graph, paint, full=full, stat=stat)
        if not stat:
            yield ""
    yield _total(diff)
    left_out = Counter[str]()
    for graph in diff.graphs:
        left_out.update(dict(graph.left_out))
    if left_out:
        told = ", ".join(f"{name} {number:,}" for name, number in sorted(left_out.items()))
        yield paint(f"differences left out: {told} (--all shows them)", _FAINT)
    if vague := [graph.name or "the graph" for graph in diff.graphs if not graph.exact]:
        yield f"blank nodes too much alike to be told apart in: {', '.join(vague)}"


def _total(diff: Diff) -> str:
    compared = _many(diff.compared, "graph")
    if not diff.changed:
        return f"no differences in {compared}"
    counts = Counter[tuple[Sort, Change]]()
    for graph in diff.changed:
        if graph.change is Change.CHANGED:
            counts += graph.counts()
    whole = Counter(graph.change for graph in diff.changed)
    parts = [f"{whole[change]:,} {change.value}" for change in Change if whole[change]]
    told = _counted(counts, sum(len(graph.removed) for graph in diff.changed), sum(len(g.added) for g in diff.changed))
    return f"{compared} compared: {', '.join(parts)}" + (f"; {told}" if told else "")


def _many(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def _counted(counts: Counter[tuple[Sort, Change]], removed: int, added: int) -> str:
    """Return the number of changes.

    >>> _counted(Counter({(Sort.EVENT, Change.GAINED): 2, (Sort.EVENT, Change.LOST): 1}), 0, 0)
    'events +2 -1'
    """
    found = {
        sort: [f"{_SIGN[change]}{counts[sort, change]}" for change in Change if counts[sort, change]] for sort in Sort
    }
    parts = [f"{sort.value}s {' '.join(numbers)}" for sort, numbers in found.items() if numbers]
    if removed or added:
        parts.append(f"triples +{added} -{removed}")
    return ", ".join(parts)


def _graph_lines(graph: GraphDiff, paint: Paint, *, full: bool, stat: bool) -> Iterator[str]:
    assert graph.change is not None
    name = graph.name or "the graph"
    if graph.change is not Change.CHANGED:
        counts = Counter(thing.sort for thing in graph.things)
        held = [_many(counts[sort], sort.value) for sort in Sort if counts[sort] and sort is not Sort.ARTICLE]
        told = ", ".join(held) or _many(len(graph.added) + len(graph.removed), "triple")
        yield paint(f"{_SIGN[graph.change]} {name}", _COLOUR[graph.change]) + f"  {graph.change.value}: {told}"
        return
    told = _counted(graph.counts(), len(graph.removed), len(graph.added))
    yield paint(name, _BOLD) + (f"  {told}" if told else "")
    if stat:
        return
    if graph.edited:
        yield "  the text of the article was edited: old offsets are those of the old text"
    if graph.renamed:
        old, new = (name or "the default graph" for name in graph.renamed)
        changed = f"{paint(old, _COLOUR[Change.LOST])} → {paint(new, _COLOUR[Change.GAINED])}"
        yield f"  {paint('~ graph', _COLOUR[Change.CHANGED])}  {changed}"
    for thing in graph.things:
        yield from _thing_lines(thing, paint, full=full)
    for sign, triples, change in (("-", graph.removed, Change.LOST), ("+", graph.added, Change.GAINED)):
        yield from (paint(f"  {sign} {tidy(one) if full else _shortened(one)}", _COLOUR[change]) for one in triples)


def _thing_lines(thing: Changed, paint: Paint, *, full: bool) -> Iterator[str]:
    where = f" {thing.passage.begin}-{thing.passage.end}" if thing.passage else ""
    words = tidy(thing.passage.words if thing.passage and thing.sort in {Sort.EVENT, Sort.CLAIM} else thing.name)
    head = f"{_SIGN[thing.change]} {tidy(thing.kind)} “{_cut(words, full=full)}”"
    line = f"  {paint(head, _COLOUR[thing.change])}{paint(where, _FAINT)}"
    if thing.change is Change.CHANGED:
        yield line
        width = max((len(one.name) for one in thing.differences), default=0)
        yield from (f"      {one.name:{width}}  {_difference(one, paint, full=full)}" for one in thing.differences)
        return
    told = (one for one in thing.differences if one.name not in _IN_HEAD)
    facts = "; ".join(f"{one.name} {_values(one.gained or one.lost, full=full)}" for one in told)
    yield line + (f"  {facts}" if facts else "")


def _difference(one: Difference, paint: Paint, *, full: bool) -> str:
    if len(one.lost) == len(one.gained) == 1:
        lost, gained = (_cut(value, full=full) for value in (one.lost[0], one.gained[0]))
        return f"{paint(lost, _COLOUR[Change.LOST])} → {paint(gained, _COLOUR[Change.GAINED])}"
    parts = ((Change.LOST, one.lost), (Change.GAINED, one.gained))
    return "  ".join(
        paint(f"{_SIGN[change]} {_values(values, full=full)}", _COLOUR[change]) for change, values in parts if values
    )


def _values(values: tuple[str, ...], *, full: bool) -> str:
    shown = values if full or len(values) <= _MOST else values[: _MOST - 1]
    more = f" and {len(values) - len(shown)} more" if len(shown) < len(values) else ""
    return ", ".join(_cut(value, full=full) for value in shown) + more


def _cut(words: str, *, full: bool) -> str:
    return words if full or len(words) <= _LONGEST else words[:_LONGEST].rpartition(" ")[0] + " …"


def _shortened(triple: str) -> str:
    """Write a triple of N-Triples with short IRIs, for people."""
    parsed = next(iter(ox.parse(f"{triple} .", format=ox.RdfFormat.N_TRIPLES)))
    return " ".join(tidy(_term(term)) for term in (parsed.subject, parsed.predicate, parsed.object))


def _term(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return short_iri(term.value)
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(map(_term, term))} )>>"
    if isinstance(term, ox.Literal) and not term.language:
        value = str(ox.Literal(term.value))
        datatype = short_iri(term.datatype.value)
        return value if datatype == "xsd:string" else f"{value}^^{datatype}"
    return str(term)


# -- for programs -------------------------------------------------------------------------------------


def to_json(diff: Diff) -> str:
    """Return the changes as JSON with the members of ``kg.diff.model``; triples are in N-Triples.

    >>> print(to_json(Diff((), 2)), end="")
    {
      "compared": 2,
      "graphs": []
    }
    """
    graphs = [_json(graph) for graph in diff.graphs if graph.change is not None or graph.left_out]
    return json.dumps({"compared": diff.compared, "graphs": graphs}, indent=2, ensure_ascii=False) + "\n"


def _json(graph: GraphDiff) -> dict[str, object]:
    return asdict(graph) | {"left_out": dict(graph.left_out)}


def to_update(old: Iterable[Given], new: Iterable[Given]) -> str:
    """Return the SPARQL 1.1 Update that turns the old graphs into the new ones, with nothing left out.

    Raises:
        UsageError: what differs holds a blank node, or is in a graph named by one, which no update can name.
    """
    before, after = _by_name(old), _by_name(new)
    parts = []
    for verb, some, others in (("DELETE", before, after), ("INSERT", after, before)):
        blocks = "".join(_block(name, some[name] - others.get(name, set())) for name in sorted(some, key=str))
        parts.append(f"{verb} DATA {{\n{blocks}}} ;\n" if blocks else "")
    return "".join(parts)


def _by_name(given: Iterable[Given]) -> dict[Subject | None, set[ox.Triple]]:
    graphs: dict[Subject | None, set[ox.Triple]] = {}
    for graph in given:
        # a blank name only holds within its file: the content decides
        name = ox.BlankNode(f"b{graph.digest}") if isinstance(graph.name, ox.BlankNode) else graph.name
        graphs.setdefault(name, set()).update(graph.triples)
    return graphs


def _block(graph: Subject | None, triples: set[ox.Triple]) -> str:
    blank = isinstance(graph, ox.BlankNode) and triples
    if blank or has_blank(triples):
        what = "a graph that changed is named by a blank node" if blank else "there are blank nodes in what changed"
        raise UsageError(f"{what}, which an update cannot name", hint="choose another --format")
    lines = "".join(f"  {triple} .\n" for triple in sorted(triples, key=lambda triple: natural(str(triple))))
    return f"GRAPH {graph} {{\n{lines}}}\n" if graph is not None and lines else lines
