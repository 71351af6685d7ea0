"""Describes the constraints of a shape in words: SHACL Core (W3C Recommendation of 2017, section 4), and SPARQL.

What is not known here is given as it stands, so that nothing is left out silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from kg.docs.facts import Facts, node
from kg.formats import Term
from kg.names import RDF

SH = "http://www.w3.org/ns/shacl#"

#: What says what a shape is, or when it holds, and not what it asks for.
_NO_CONSTRAINT = frozenset(
    f"{SH}{name}"
    for name in (
        "path name description message severity property order group defaultValue deactivated entailment targetClass "
        "targetNode targetSubjectsOf targetObjectsOf target flags ignoredProperties qualifiedMinCount "
        "qualifiedMaxCount qualifiedValueShapesDisjoint minCount maxCount sparql rule prefixes declare"
    ).split()
)

_NODE_KINDS = {
    "IRI": "an IRI",
    "Literal": "a literal",
    "BlankNode": "a blank node",
    "BlankNodeOrIRI": "an IRI or a blank node",
    "IRIOrLiteral": "an IRI or a literal",
    "BlankNodeOrLiteral": "a blank node or a literal",
}

_NUMBERS = {0: "no", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


def constraints(facts: Facts, shape: str) -> tuple[str, ...]:
    """Return the requirements of a shape itself, one clause each, without those of its property shapes.

    Terms stand in the clauses with their prefixes, regular expressions between backquotes.
    """
    found = [*_how_many(facts, shape, "minCount", "maxCount", "value")]
    for predicate in facts.predicates(shape):
        if predicate.startswith(SH) and predicate not in _NO_CONSTRAINT:
            say = _SAYERS.get(predicate.removeprefix(SH), _as_it_stands(predicate))
            found.extend(say(facts, shape, value) for value in facts.values(shape, predicate))
    return tuple(clause for clause in found if clause)


def path_words(facts: Facts, path: str) -> str:
    """Return a path of properties as SPARQL writes it.

    >>> path_words(Facts([]), "http://www.w3.org/2000/01/rdf-schema#label")
    'rdfs:label'
    """
    if not path.startswith("_:"):
        return facts.short(path)
    for name, form in (("zeroOrMorePath", "{}*"), ("oneOrMorePath", "{}+"), ("zeroOrOnePath", "{}?")):
        for inner in facts.links(path, f"{SH}{name}"):
            return form.format(_grouped(path_words(facts, inner)))
    for inner in facts.links(path, f"{SH}inversePath"):
        return f"^{_grouped(path_words(facts, inner))}"
    for choices in facts.links(path, f"{SH}alternativePath"):
        return " | ".join(path_words(facts, node(member)) for member in facts.members(choices))
    return " / ".join(_grouped(path_words(facts, node(member))) for member in facts.members(path))


def path_properties(facts: Facts, path: str) -> tuple[str, ...]:
    """Return the properties on a path, each once."""
    if not path.startswith("_:"):
        return (path,)
    inner = [link for predicate in facts.predicates(path) for link in facts.links(path, predicate)]
    return tuple(dict.fromkeys(one for link in inner if not _is_list_end(link) for one in path_properties(facts, link)))


def _is_list_end(iri: str) -> bool:
    return iri == str(RDF.nil)


def _grouped(words: str) -> str:
    return f"({words})" if " " in words else words


def _how_many(facts: Facts, shape: str, least: str, most: str, what: str) -> Iterator[str]:
    low, high = (facts.text(shape, f"{SH}{name}") for name in (least, most))
    if low and low == high:
        yield f"exactly {_number(low)} {what}"
    elif low and high:
        yield f"{_number(low)} to {_number(high)} {what}s"
    elif high:
        yield f"no {what}" if high == "0" else f"at most {_number(high)} {what}" + ("" if high == "1" else "s")
    elif low and low != "0":
        yield f"at least {_number(low)} {what}" + ("" if low == "1" else "s")


def _number(digits: str) -> str:
    return _NUMBERS.get(int(digits), digits)


def term_words(facts: Facts, term: Term) -> str:
    """Return a term in readable form: with a prefix, or in quotation marks.

    >>> term_words(Facts([]), ox.Literal("en"))
    '"en"'
    """
    if isinstance(term, ox.NamedNode):
        return facts.short(term.value)
    if isinstance(term, ox.Literal):
        local = term.datatype.value.rpartition("#")[2]
        return term.value if local in {"integer", "decimal", "double", "boolean"} else f'"{term.value}"'
    return _nested(facts, f"_:{term.value}")


def listed(words: list[str], last: str = "or") -> str:
    """Return words as an enumeration, with a word before the last.

    >>> listed(["a", "b", "c"])
    'a, b or c'
    """
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def _nested(facts: Facts, shape: str) -> str:
    """Return the requirements of a nameless shape, including those of its property shapes."""
    if not shape.startswith("_:"):
        return f"conforms to {facts.short(shape)}"
    found = list(constraints(facts, shape))
    found += [_nested(facts, one) for one in facts.links(shape, f"{SH}property")]
    words = " and ".join(found)
    paths = facts.links(shape, f"{SH}path")
    return f"{path_words(facts, paths[0])}: {words}" if paths else words


def _several(last: str) -> Callable[[Facts, str, Term], str]:
    def say(facts: Facts, _shape: str, value: Term) -> str:
        parts = [_nested(facts, node(member)) for member in facts.members(node(value))]
        return f"either {listed(parts)}" if last == "or" else listed(parts, last)

    return say


def _one_of(facts: Facts, _shape: str, value: Term) -> str:
    words = [term_words(facts, member) for member in facts.members(node(value))]
    return f"one of {listed(words)}" if len(words) > 1 else f"is {listed(words)}"


def _pattern(facts: Facts, shape: str, value: Term) -> str:
    flags = facts.text(shape, f"{SH}flags")
    return f"matches `{node(value)}`" + (f" (flags {flags})" if flags else "")


def _qualified(facts: Facts, shape: str, value: Term) -> str:
    how_many = next(_how_many(facts, shape, "qualifiedMinCount", "qualifiedMaxCount", "value"), "values")
    return f"{how_many} of this kind: {_nested(facts, node(value))}"


def _closed(facts: Facts, shape: str, value: Term) -> str:
    if node(value) != "true":
        return ""
    ignored = [node(one) for head in facts.links(shape, f"{SH}ignoredProperties") for one in facts.members(head)]
    named = [path for one in facts.links(shape, f"{SH}property") for path in facts.links(one, f"{SH}path")]
    # SHACL 4.8.1: only a path that is a single property names one
    allowed = [facts.short(one) for one in dict.fromkeys(ignored + named) if not one.startswith("_:")]
    return f"no properties but {listed(allowed, 'and')}" if allowed else "no properties"


def _as_it_stands(predicate: str) -> Callable[[Facts, str, Term], str]:
    return lambda facts, _shape, value: f"{facts.short(predicate)} {term_words(facts, value)}"


def _form(template: str) -> Callable[[Facts, str, Term], str]:
    return lambda facts, _shape, value: template.format(term_words(facts, value))


_SAYERS: dict[str, Callable[[Facts, str, Term], str]] = {
    "class": _form("a {}"),
    "datatype": _form("{}"),
    "nodeKind": lambda _facts, _shape, value: _NODE_KINDS.get(node(value).removeprefix(SH), node(value)),
    "in": _one_of,
    "hasValue": _form("includes {}"),
    "pattern": _pattern,
    "minInclusive": _form("not below {}"),
    "maxInclusive": _form("not above {}"),
    "minExclusive": _form("above {}"),
    "maxExclusive": _form("below {}"),
    "minLength": lambda _facts, _shape, value: (
        "not empty" if node(value) == "1" else f"{node(value)} characters or more"
    ),
    "maxLength": _form("{} characters or fewer"),
    "lessThan": _form("less than {}"),
    "lessThanOrEquals": _form("not more than {}"),
    "equals": _form("the same values as {}"),
    "disjoint": _form("no value in common with {}"),
    "uniqueLang": lambda _facts, _shape, value: "one value a language" if node(value) == "true" else "",
    "languageIn": lambda facts, shape, value: f"in a language that is {_one_of(facts, shape, value)}",
    "node": lambda facts, _shape, value: _nested(facts, node(value)),
    "or": _several("or"),
    "and": _several("and"),
    "xone": lambda facts, shape, value: f"exactly one holds: {_several('or')(facts, shape, value)}",
    "not": lambda facts, _shape, value: f"not: {_nested(facts, node(value))}",
    "qualifiedValueShape": _qualified,
    "closed": _closed,
}
