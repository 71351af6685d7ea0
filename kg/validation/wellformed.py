"""Finds broken shapes before anything is checked, and says which shape is broken and why."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

from pyshacl import ShapesGraph
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.errors import ConstraintLoadWarning, ValidationFailure
from pyshacl.helper.expression_helper import value_nodes_from_path
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from pyshacl.shape import Shape
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.term import Node

from kg.errors import InputError
from kg.sparql.syntax import NoSparqlError, room
from kg.validation.cite import rule_of
from kg.validation.components import COMPONENTS
from kg.validation.patterns import PatternError
from kg.validation.prebound import faults, forbidden_words, masked, parse_shape_query

_LISTS = (SH["and"], SH["or"], SH.xone)
_NAMES_SHAPES = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_ANY_NODE = URIRef("urn:x")
#: What would be fetched.
_FETCHING = frozenset({"SERVICE", "FROM"})


def broken(shape: Node, shapes: Graph, error: object) -> InputError:
    """Return one sentence saying which shape is broken and why.

    >>> str(broken(URIRef("urn:shape"), Graph(), "it has no path"))
    'the shape <urn:shape> is broken: it has no path'
    """
    reason = str(error).partition("\nFor reference, see ")[0]
    words = " ".join(reason.split()).rstrip(".") or type(error).__name__
    rule = rule_of(shape, shapes)
    return InputError(f"the shape <{rule}> is broken: {words}", node=rule)


def endless(shape: Node, shapes: Graph) -> InputError:
    """Return one sentence naming the shape that was being checked when time ran out."""
    rule = rule_of(shape, shapes)
    return InputError(
        f"timed out while a graph was checked against the shape <{rule}>: its pattern or query may never end",
        hint="raise --timeout if the graph is large",
        node=rule,
    )


def check_layout(graph: Graph) -> None:
    """Check for errors on which pySHACL cannot even load the shapes.

    Raises:
        InputError: a shape has no path or several, names what is no shape, or itself, or an empty list of shapes.
    """
    _check_paths(graph)
    _check_references(graph)
    _refuse_circles(graph)


def _check_paths(graph: Graph) -> None:
    nodes, properties = (set(graph.subjects(RDF.type, kind)) for kind in (SH.NodeShape, SH.PropertyShape))
    for shape in sorted(nodes | properties, key=str):
        paths = len(list(graph.objects(shape, SH.path)))
        if shape in nodes and paths:
            raise broken(shape, graph, "it is a sh:NodeShape and has a sh:path, which makes a sh:PropertyShape")
        if shape in properties and paths != 1:
            raise broken(shape, graph, f"a sh:PropertyShape has one sh:path, but this one has {paths or 'none'}")


def _check_references(graph: Graph) -> None:
    for shape, inner in sorted(graph.subject_objects(SH.property)):
        if (inner, SH.path, None) not in graph:
            raise broken(
                shape, graph, "its sh:property refers to something without a sh:path, which is not a property shape"
            )
    for shape, inner in sorted(graph.subject_objects(SH.node)):
        if (inner, SH.path, None) in graph:
            raise broken(shape, graph, "its sh:node refers to a property shape; use sh:property")
    for parameter in _LISTS:
        for shape, first in sorted(graph.subject_objects(parameter)):
            if not _members(graph, first):
                raise broken(shape, graph, f"its {_short(parameter)} is not a list of shapes")


def check_shapes(shapes: ShapesGraph) -> list[InputError]:
    """Check every constraint of every shape, and every query.

    Returns:
        What shapes cannot be applied, while the others can.

    Raises:
        InputError: one is not as SHACL wants it, or would fetch something.
    """
    refused: dict[str, InputError] = {}
    for shape in sorted(shapes.shapes, key=lambda one: str(one.node)):
        for component in _components(shape):
            try:
                component(shape)
            except ConstraintLoadWarning:
                continue  # it has no effect
            except PatternError as error:
                rule = rule_of(shape.node, shapes.graph)
                refused[rule] = InputError(f"the shape <{rule}> is refused: {error}", node=rule)
            except Exception as error:  # any error in pySHACL is a fault of the shape
                raise broken(shape.node, shapes.graph, error) from error
        try:
            if shape.is_property_shape:
                value_nodes_from_path(shapes, _ANY_NODE, shape.path(), Graph())
        except Exception as error:
            raise broken(shape.node, shapes.graph, error) from error
    for parameter in (SH.select, SH.ask):
        for owner, text in sorted(shapes.graph.subject_objects(parameter), key=str):
            _check_query(owner, str(text), shapes)
    return list(refused.values())


def _components(shape: Shape) -> list[type[ConstraintComponent]]:
    used = set(shape.sg.graph.predicates(shape.node)).intersection(COMPONENTS)
    return sorted({COMPONENTS[predicate] for predicate in used}, key=str)


def _check_query(owner: Node, text: str, shapes: ShapesGraph) -> None:
    """Check a query, and rewrite words that pySHACL would wrongly reject."""
    shape = shapes.graph.value(None, SH.sparql, owner) or owner
    try:
        # it looks for prefixes where its shape is from
        helper = SPARQLQueryHelper(SimpleNamespace(sg=shapes), owner, text)  # type: ignore[no-untyped-call]
        helper.collect_prefixes()  # type: ignore[no-untyped-call]
        tree = parse_shape_query(text)
        words, found = forbidden_words(tree), list(faults(tree))
        with room():
            translateQuery(tree, initNs=helper.prefixes)  # changes the tree
    except NoSparqlError as error:
        place = f" (line {error.line}, column {error.column})" if error.line else ""
        raise broken(shape, shapes.graph, f"its query {error}{place}") from error
    except Exception as error:
        raise broken(shape, shapes.graph, f"its query: {error}") from error
    if _FETCHING.intersection(words):
        raise broken(shape, shapes.graph, "its query asks other graphs (SERVICE, FROM), which are never fetched")
    if words:
        raise broken(shape, shapes.graph, f"its query has {words[0]}, which SHACL forbids")
    try:
        helper.check_invalid_sparql(text)  # type: ignore[no-untyped-call]
    except ValidationFailure as error:
        if found:
            raise broken(shape, shapes.graph, f"its query {found[0]}") from error
        _mask(owner, text, shapes.graph)


def _mask(owner: Node, text: str, graph: Graph) -> None:
    for kind in (SH.select, SH.ask):
        for query in list(graph.objects(owner, kind)):
            if str(query) == text:
                graph.remove((owner, kind, query))
                graph.add((owner, kind, Literal(masked(text))))


# -- circles ------------------------------------------------------------------------------------------


def _refuse_circles(graph: Graph) -> None:
    """Refuse recursive shapes, whose meaning SHACL leaves undefined (3.4.3)."""
    done: set[Node] = set()
    for start in sorted(_naming(graph), key=str):
        trail: list[Node] = []
        ahead: list[Iterator[Node]] = [iter((start,))]
        while ahead:
            shape = next(ahead[-1], None)
            if shape is None:
                ahead.pop()
                done.update(trail[-1:])
                del trail[-1:]
            elif shape in trail:
                circle = [*trail[trail.index(shape) :], shape]
                names = dict.fromkeys(f"<{rule_of(each, graph)}>" for each in circle)
                raise broken(shape, graph, f"it is recursive ({' → '.join([*names, next(iter(names))])})")
            elif shape not in done:
                trail.append(shape)
                ahead.append(iter(_named_by(graph, shape)))


def _naming(graph: Graph) -> set[Node]:
    return {shape for parameter in (*_NAMES_SHAPES, *_LISTS) for shape in graph.subjects(parameter)}


def _named_by(graph: Graph, shape: Node) -> list[Node]:
    named = {other for parameter in _NAMES_SHAPES for other in graph.objects(shape, parameter)}
    lists = (first for parameter in _LISTS for first in graph.objects(shape, parameter))
    return sorted(named.union(*(_members(graph, first) for first in lists)), key=str)


def _members(graph: Graph, first: Node) -> list[Node]:
    try:
        return list(graph.items(first)) if isinstance(first, URIRef | BNode) else []
    except ValueError:  # a list that goes in a circle
        return []


def _short(term: URIRef) -> str:
    return f"sh:{term.removeprefix(str(SH))}"
