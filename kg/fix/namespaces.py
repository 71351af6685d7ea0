"""The namespaces that our files use, their common misspellings, and their prefixes."""

from __future__ import annotations

import re

from kg.fix.syntax import Declared, Document, words
from kg.names import KG, PREFIXES, SCHEMA, SHAPES

#: The namespaces whose prefixes are known, ours and those that ours are used with.
KNOWN = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()} | {
    "kgsh": str(SHAPES),
    "sh": "http://www.w3.org/ns/shacl#",
}
_PREFIX_OF = {namespace: prefix for prefix, namespace in KNOWN.items()}
_ENDS = re.compile(r"[#/]*$")


def _bare(namespace: str) -> str:
    return _ENDS.sub("", namespace.partition("://")[2]).removeprefix("www.")


_RIGHT = {_bare(namespace): namespace for namespace in KNOWN.values()}


def is_ours(document: Document) -> bool:
    """Return whether a text uses our terms, so that https is right for schema.org."""
    return any(_right_start(iri) == str(KG) or iri.startswith(str(KG)) for iri in words(document))


def right_namespace(namespace: str, *, ours: bool) -> str | None:
    """Return the namespace meant by one that differs in ``http`` or in its last character, or None.

    schema.org's is left alone where a text does not use our terms: http is as common as https there.

    >>> right_namespace("http://w3id.org/newskg/ns", ours=True)
    'https://w3id.org/newskg/ns#'
    """
    found = _RIGHT.get(_bare(namespace)) if "://" in namespace else None
    if found is None or found == namespace or (found == str(SCHEMA) and not ours):
        return None
    return found


def right_iri(iri: str, *, ours: bool) -> str | None:
    """Return the IRI meant by one whose namespace starts with the wrong one of http and https, or None.

    >>> right_iri("https://www.w3.org/2001/XMLSchema#date", ours=False)
    'http://www.w3.org/2001/XMLSchema#date'
    """
    found = _right_start(iri)
    if found is None or (found == str(SCHEMA) and not ours):
        return None
    return found + iri[len(_other_scheme(found)) :]


def _right_start(iri: str) -> str | None:
    for namespace in KNOWN.values():
        other = _other_scheme(namespace)
        # a term, not something deeper such as a file at the same address
        if iri.startswith(other) and re.fullmatch(r"[\w-]*", iri[len(other) :]):
            return namespace
    return None


def _other_scheme(namespace: str) -> str:
    scheme, _, rest = namespace.partition("://")
    return f"{'http' if scheme == 'https' else 'https'}://{rest}"


def right_prefix(declared: Declared, document: Document, *, ours: bool) -> str | None:
    """Return the usual prefix of a namespace, if a text uses another and nothing prevents the change.

    The empty prefix is left as it is: a text may say ``:`` for what it is about.
    """
    namespace = right_namespace(declared.namespace, ours=ours) or declared.namespace
    wanted = _PREFIX_OF.get(namespace)
    if wanted is None or declared.name in {"", wanted}:
        return None
    others = [one for one in document.declared if one is not declared]
    taken = any(
        one.name == wanted and (right_namespace(one.namespace, ours=ours) or one.namespace) != namespace
        for one in others
    )
    changes = any(one.name == declared.name and one.namespace != declared.namespace for one in others)
    return None if taken or changes else wanted


def missing_prefixes(document: Document) -> list[str]:
    """Return the known prefixes that a text uses without declaring them, sorted."""
    declared = {one.name for one in document.declared}
    used = {token.text.partition(":")[0] for token, namespace in document.names if namespace is None}
    return sorted(used & KNOWN.keys() - declared)
