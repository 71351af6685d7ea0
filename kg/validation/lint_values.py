"""Lints the values of constraints: invalid ones, and combinations that nothing can satisfy."""

from __future__ import annotations

import re
from collections.abc import Callable

from rdflib import BNode, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from kg.validation.linting import LISTS, Faults, name_of
from kg.validation.patterns import FLAGS, PatternError, compile_pattern

_KINDS = frozenset({SH.BlankNode, SH.IRI, SH.Literal, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral})
_SEVERITIES = frozenset({SH.Info, SH.Warning, SH.Violation})
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def _is_count(value: Node) -> bool:
    return isinstance(value, Literal) and isinstance(value.value, int) and value.value >= 0


def _is_truth(value: Node) -> bool:
    return isinstance(value, Literal) and value.datatype == XSD.boolean and value.value is not None


def _is_iri(value: Node) -> bool:
    return isinstance(value, URIRef)


def _is_words(value: Node) -> bool:
    return isinstance(value, Literal)


def _is_limit(value: Node) -> bool:
    return isinstance(value, Literal) and value.value is not None


#: What values a parameter takes, in words, and whether it takes only one.
_TAKES: dict[Node, tuple[Callable[[Node], bool], str, bool]] = {
    **dict.fromkeys((SH.minCount, SH.maxCount, SH.minLength, SH.maxLength, SH.qualifiedMinCount, SH.qualifiedMaxCount),
                    (_is_count, "one whole number, 0 or more", True)),
    **dict.fromkeys((SH.closed, SH.deactivated, SH.uniqueLang, SH.qualifiedValueShapesDisjoint),
                    (_is_truth, "true or false", True)),
    **dict.fromkeys((SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive),
                    (_is_limit, "one number, date or other value that can be compared", True)),
    **dict.fromkeys((SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals, SH.targetSubjectsOf, SH.targetObjectsOf),
                    (_is_iri, "the IRI of a property", False)),
    SH.datatype: (_is_iri, "the IRI of one datatype", True),
    SH.nodeKind: (_KINDS.__contains__, "one of sh:IRI, sh:Literal, sh:BlankNode and the choices between these", True),
    SH.severity: (_is_iri, "one of sh:Violation, sh:Warning and sh:Info", True),
    SH.pattern: (_is_words, "a regular expression in quotation marks", False),
    SH.flags: (lambda value: FLAGS.issuperset(str(value)), "letters among s, m, i, x and q", True),
}  # fmt: skip
_LISTED = (SH["in"], SH.languageIn, SH.ignoredProperties, *LISTS)
_RANGES = (
    (SH.minCount, SH.maxCount), (SH.minLength, SH.maxLength), (SH.qualifiedMinCount, SH.qualifiedMaxCount),
    (SH.minInclusive, SH.maxInclusive), (SH.minExclusive, SH.maxExclusive), (SH.minInclusive, SH.maxExclusive),
    (SH.minExclusive, SH.maxInclusive),
)  # fmt: skip


def lint_values(faults: Faults) -> None:
    """Check the values of the constraints of all shapes."""
    for shape in faults.shapes:
        _kinds_of_values(faults, shape)
        _lists(faults, shape)
        _ranges(faults, shape)
        _patterns(faults, shape)
        for severity in faults.graph.objects(shape, SH.severity):
            # an unknown term in SHACL's namespace has already been reported
            if isinstance(severity, URIRef) and severity not in _SEVERITIES and not severity.startswith(str(SH)):
                message = "A severity that SHACL does not define counts as a violation: take sh:Warning or sh:Info."
                faults.add("severity", message, shape, SH.severity, severity, warning=True)


def _kinds_of_values(faults: Faults, shape: Node) -> None:
    for parameter, (fits, words, single) in _TAKES.items():
        values = sorted(faults.graph.objects(shape, parameter), key=str)
        for value in values:
            if not fits(value) and not (isinstance(value, URIRef) and _is_unknown(value)):
                faults.add("value", f"{name_of(parameter)} takes {words}.", shape, parameter, value)
        if single and len(values) > 1:
            faults.add("value", f"{name_of(parameter)} is given once in a shape.", shape, parameter)


def _is_unknown(value: URIRef) -> bool:
    """Return whether a term in SHACL's namespace does not exist, which is reported elsewhere."""
    return value.startswith(str(SH)) and value not in SH


def _lists(faults: Faults, shape: Node) -> None:
    graph = faults.graph
    for parameter in _LISTED:
        for first in graph.objects(shape, parameter):
            if first != RDF.nil and (not isinstance(first, BNode | URIRef) or (first, RDF.first, None) not in graph):
                faults.add("value", f"{name_of(parameter)} takes a list in brackets: ( a b ).", shape, parameter, first)
                continue
            values = list(Collection(graph, first))
            if not values and parameter != SH.ignoredProperties:
                faults.add("never", f"{name_of(parameter)} with an empty list: no value meets it.", shape, parameter)
            for value in values if parameter == SH.languageIn else ():
                if not _TAG.fullmatch(str(value)):
                    faults.add("value", 'sh:languageIn lists language tags, such as "en".', shape, parameter, value)


def _ranges(faults: Faults, shape: Node) -> None:
    for least, most in _RANGES:
        low, high = (faults.graph.value(shape, parameter, any=True) for parameter in (least, most))
        if isinstance(low, Literal) and isinstance(high, Literal) and _is_above(low, high):
            message = f"{name_of(least)} {low} is above {name_of(most)} {high}: no value meets both."
            faults.add("never", message, shape, least, low)


def _is_above(low: Literal, high: Literal) -> bool:
    try:
        return bool(low.value > high.value)
    except TypeError:  # values of two kinds, or of none that can be compared
        return False


def _patterns(faults: Faults, shape: Node) -> None:
    for pattern in faults.graph.objects(shape, SH.pattern):
        # an invalid flag has already been reported
        flags = "".join(sorted(FLAGS.intersection("".join(map(str, faults.graph.objects(shape, SH.flags))))))
        try:
            compile_pattern(str(pattern), flags)
        except PatternError as error:
            faults.add("pattern", f"{error.message[:1].upper()}{error.message[1:]}.", shape, SH.pattern, pattern)
