"""Lints shapes: finds what SHACL engines silently ignore, or fail on without saying where.

``sh:minCounts 1`` is no constraint at all to any engine, meta-SHACL included. Here it is a finding that
says what was meant. The rules are those of the SHACL recommendation of 2017.
"""

from __future__ import annotations

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from kg.model import Finding
from kg.validation.findings import in_order
from kg.validation.lint_queries import lint_queries
from kg.validation.lint_values import lint_values
from kg.validation.linting import TARGETS, Faults, held_shapes, name_of
from kg.validation.terms import check_terms, is_class, short
from kg.vocabulary import did_you_mean

#: Terms that only mean something with SHACL's advanced features.
_ADVANCED = frozenset({
    "rule", "target", "expression", "filterShape", "nodes", "condition", "js", "intersection", "union", "entailment",
})  # fmt: skip
#: What is said of property shapes only.
_OF_PROPERTIES = (
    SH.minCount, SH.maxCount, SH.lessThan, SH.lessThanOrEquals, SH.uniqueLang, SH.qualifiedValueShape,
)  # fmt: skip
#: What only means something beside one of others.
_BESIDE = {
    SH.flags: (SH.pattern,),
    SH.ignoredProperties: (SH.closed,),
    SH.qualifiedMinCount: (SH.qualifiedValueShape,),
    SH.qualifiedMaxCount: (SH.qualifiedValueShape,),
    SH.qualifiedValueShapesDisjoint: (SH.qualifiedValueShape,),
    SH.qualifiedValueShape: (SH.qualifiedMinCount, SH.qualifiedMaxCount),
}
#: Terms of SHACL that rdflib cannot write as names of Python.
_PYTHON_WORDS = ("and", "class", "in", "not", "or")
_TURNS = (SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
_DEEPEST = 20


def lint_shapes(graph: Graph) -> list[Finding]:
    """Find faults in shapes that an engine would not report.

    Args:
        graph: shapes; what else it holds is passed over.

    Returns:
        Violations for what is not understood or can never be met, warnings for what is odd. The focus is
        the shape, or the one in which a nameless shape stands.

    >>> shape = URIRef("urn:shape")
    >>> shapes = Graph().add((shape, SH.targetClass, RDFS.Class)).add((shape, URIRef(str(SH) + "clas"), RDFS.Class))
    >>> lint_shapes(shapes)[0].message
    'SHACL has no sh:clas, and engines pass over it: did you mean sh:class?'
    """
    faults = Faults(graph)
    for check in (_terms, _kinds, _paths, _references, _targets, lint_values, lint_queries):
        check(faults)
    return in_order([*faults.found, *check_terms(graph)])


def _terms(faults: Faults) -> None:
    names = (*SH.__annotations__, *_PYTHON_WORDS)
    for subject, predicate, value in faults.graph:
        for term in (predicate, value):
            name = str(term).removeprefix(str(SH))
            if not isinstance(term, URIRef) or not term.startswith(str(SH)) or not name:
                continue
            if name not in names:
                meant = did_you_mean(name, names, "sh:")
                faults.add("term", f"SHACL has no sh:{name}, and engines pass over it{meant}", subject, predicate, term)
            elif term == predicate and name in _ADVANCED:
                message = f"sh:{name} is one of SHACL’s advanced features, which are not used here: write it without."
                faults.add("advanced", message, subject, predicate, value, warning=True)


def _kinds(faults: Faults) -> None:
    graph = faults.graph
    for shape in faults.shapes:
        has_path = (shape, SH.path, None) in graph or (shape, RDF.type, SH.PropertyShape) in graph
        for parameter in () if has_path else _OF_PROPERTIES:
            for value in graph.objects(shape, parameter):
                message = f"{name_of(parameter)} is for property shapes: move it to a shape with an sh:path."
                faults.add("kind", message, shape, parameter, value)
        if has_path and (shape, RDF.type, SH.NodeShape) in graph:
            message = "A shape with an sh:path is a property shape: it is no sh:NodeShape."
            faults.add("kind", message, shape, RDF.type, SH.NodeShape)
        for parameter, others in _BESIDE.items():
            if (shape, parameter, None) in graph and not any((shape, other, None) in graph for other in others):
                message = f"{name_of(parameter)} says nothing without {' or '.join(map(name_of, others))}."
                faults.add("alone", message, shape, parameter)


def _paths(faults: Faults) -> None:
    graph = faults.graph
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        if (shape, SH.path, None) not in graph:
            faults.add("path", "A property shape has an sh:path: the property that it is about.", shape, SH.path)
    for shape in set(graph.subjects(SH.path)):
        paths = sorted(graph.objects(shape, SH.path), key=str)
        if len(paths) > 1:
            message = "A property shape has one sh:path: write steps as a list ( a b ), others as shapes of their own."
            faults.add("path", message, shape, SH.path)
        for path in paths:
            if not _is_path(graph, path):
                message = (
                    "An sh:path is a property, a list of two paths or more, or one of sh:inversePath, "
                    "sh:alternativePath, sh:zeroOrMorePath, sh:oneOrMorePath and sh:zeroOrOnePath."
                )
                faults.add("path", message, shape, SH.path, path)
            for step in _steps(graph, path):
                if is_class(step):
                    message = f"{short(step)} is a class, and a path leads along properties."
                    faults.add("path", message, shape, SH.path, step)


def _is_path(graph: Graph, path: Node, depth: int = 0) -> bool:
    """Return whether a node is a well-formed property path (SHACL 2.3.1)."""
    if isinstance(path, URIRef):
        return path != RDF.nil
    if not isinstance(path, BNode) or depth > _DEEPEST:
        return False
    either = graph.value(path, SH.alternativePath)
    steps = [step for turn in _TURNS for step in graph.objects(path, turn)]
    if not steps:
        steps = list(Collection(graph, path if either is None else either))
        if len(steps) < 2:
            return False
    return all(_is_path(graph, step, depth + 1) for step in steps)


def _steps(graph: Graph, path: Node, depth: int = 0) -> list[URIRef]:
    """Collect the properties along a path."""
    if isinstance(path, URIRef):
        return [path]
    if depth > _DEEPEST:
        return []
    inner = [value for predicate, value in graph.predicate_objects(path) if predicate not in (RDF.type, RDF.rest)]
    rest = [value for value in graph.objects(path, RDF.rest) if value != RDF.nil]
    return [step for value in (*inner, *rest) for step in _steps(graph, value, depth + 1)]


def _references(faults: Faults) -> None:
    graph = faults.graph
    for inner, (shape, parameter) in held_shapes(graph).items():
        if (inner, None, None) not in graph:
            faults.add(
                "reference", f"{name_of(parameter)} points to a shape that is not there.", shape, parameter, inner
            )
        # a declared property shape without a path has already been reported
        elif parameter == SH.property and not {SH.path, SH.PropertyShape} & {
            *graph.predicates(inner),
            *graph.objects(inner, RDF.type),
        }:
            message = "sh:property points to a property shape, one with an sh:path: a node shape is for sh:node."
            faults.add("reference", message, shape, parameter, inner)


def _targets(faults: Faults) -> None:
    graph = faults.graph
    held = held_shapes(graph)
    for shape in faults.shapes:
        aimed = any((shape, target, None) in graph for target in TARGETS)
        is_own_target = any((shape, RDF.type, kind) in graph for kind in (RDFS.Class, OWL.Class))
        used = shape in held or any(True for _ in graph.subjects(SH.target, shape)) or (shape, SH.target, None) in graph
        if not aimed and not is_own_target and not used:
            message = "A shape that has no target, and that no other refers to, checks nothing."
            faults.add("target", message, shape, SH.targetClass, warning=True)
        for parameter in (SH.targetClass, SH["class"]):
            for cls in graph.objects(shape, parameter):
                _class(faults, shape, parameter, cls)


def _class(faults: Faults, shape: Node, parameter: URIRef, cls: Node) -> None:
    if not isinstance(cls, URIRef):
        faults.add("class", f"The value of {name_of(parameter)} is the IRI of a class.", shape, parameter, cls)
    elif is_class(cls) is False:
        message = f"{short(cls)} is no class, so that {name_of(parameter)} finds nothing."
        faults.add("class", message, shape, parameter, cls)
