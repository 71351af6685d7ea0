"""The JSON-LD frame that turns a graph into a tree for web developers: the article, its events and who is in them.

Everything stands where it is read, and what is only named again is its name: no mention repeats the article, no
event a leader's leaders. A processor of JSON-LD applies it (``jsonld.frame(document, frame)``).
"""

from __future__ import annotations

from kg.formats.jsonld import Json, context

_COUNTS = ("killed", "injured", "detained", "displaced")
#: The properties whose values are told by their names.
_ROLES = ("actor", "target", "accordingTo")
_TIES = ("ledBy", "memberOf", "alliedWith", "opposes", "location", "within")


def frame() -> Json:
    """Return the frame, with the context in it.

    >>> sorted(frame())
    ['@context', 'about', 'contentLocation', 'mentions', 'type']
    """
    words = _only("anchorOf", "beginIndex", "endIndex")
    words.pop("type")  # a mention has no class, and a frame that asks for one finds none
    named, located = _only("label"), _only("label", "lat", "long")
    evidence = ("dateEvidence", "countEvidence", *(f"{what}Evidence" for what in _COUNTS))
    claims = _only("content", "quotation", "stance") | {"denotedBy": words}
    position = _only("roleName", "startDate", "endDate") | {"officeOf": named}
    return {
        # a claim is nested in its claimants
        "@context": context() | {"claims": {"@reverse": "kg:claimant"}},
        "type": "Article",
        "about": _all()
        | {"denotedBy": words, "place": located}
        | dict.fromkeys(_ROLES, named)
        | dict.fromkeys(evidence, words),
        "mentions": _all()
        | {"denotedBy": words, "position": position, "claims": claims, "hasGeometry": _only("asWKT")}
        | dict.fromkeys(_TIES, named),
        "contentLocation": named,
    }


def _all() -> Json:
    return {"@embed": "@always", "@omitDefault": True}


def _only(*names: str) -> Json:
    """Include these properties of a node, and its class, as far as it has them."""
    return _all() | {"@explicit": True, "type": {}} | {name: {"@omitDefault": True} for name in names}
