"""Turns terms into links, including those in prose or in Turtle."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.docs.html import Content, Markup, element, join
from kg.docs.rules import Rule, Shape
from kg.docs.terms import Term
from kg.names import KG, SHAPES, split_iri

#: A term of ours in running words, or something between backquotes.
_IN_WORDS = re.compile(r"`(?P<code>[^`]+)`|(?P<prefix>[a-z]+):(?P<local>[A-Za-z]\w*)")
_OURS_IN_TURTLE = re.compile(r"kg:(\w+)")

_Replace = Callable[[re.Match[str]], Content]


class Links:
    """Knows where each term and shape is explained on the page.

    A shape that has the name of a class (``kgsh:Event``, ``kg:Event``) is explained with that class: the
    fragment of both IRIs is the same, so that one place of the page is what both lead to.
    """

    def __init__(self, terms: Mapping[str, Term], shapes: Sequence[Shape], prefixes: Mapping[str, str]) -> None:
        self._terms = terms
        self._prefixes = prefixes
        self._prefix_of = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._rules = {rule.iri: rule for shape in shapes for rule in (shape.rule, *shape.parts) if rule.iri}
        # the classes of lexicon files are explained by the shapes about them
        self._lexicon = prefixes.get("lex", "")
        self._rules |= {
            one: shape.rule
            for shape in shapes
            for one in shape.classes
            if self._lexicon and one.startswith(self._lexicon)
        }

    def anchor(self, rule: Rule) -> str | None:
        """Return the anchor of a shape, or None if it is explained with its class, or has no IRI."""
        name = rule.iri.removeprefix(str(SHAPES))
        same = self._terms.get(f"{KG}{name}")
        if not name or (same and same.part == "class"):
            return None
        return f"shape-{name}" if same else name

    def short(self, iri: str) -> str:
        """Return an IRI with its prefix."""
        namespace, local = split_iri(iri)
        prefix = self._prefix_of.get(namespace)
        return f"{prefix}:{local}" if prefix and local else iri

    def term(self, iri: str) -> Markup:
        """Return a link to what explains a term: this page, or the web."""
        return element("a", element("code", self.short(iri)), href=self.address(iri))

    def terms(self, iris: Iterable[str]) -> Content:
        """Return links to several terms, one after the other."""
        return join([self.term(iri) for iri in iris], ", ") or None

    def address(self, iri: str) -> str:
        """Return the URL of a term's explanation."""
        if iri in self._terms:
            return f"#{self._terms[iri].name}"
        if rule := self._rules.get(iri):
            return f"#{self.anchor(rule) or rule.iri.removeprefix(str(SHAPES))}"
        return "#page-lexicon" if self._lexicon and iri.startswith(self._lexicon) else iri

    def label(self, iri: str) -> Markup:
        """Return a link to a term of ours under its readable name."""
        return element("a", self._terms[iri].label or self._terms[iri].name, href=self.address(iri))

    def words(self, text: str) -> Markup:
        """Return prose in which terms are links and backquoted text is code."""
        return self._replaced(_IN_WORDS, text, self._in_words)

    def turtle(self, text: str) -> Markup:
        """Return Turtle in which terms of ours are links."""
        return self._replaced(_OURS_IN_TURTLE, text, self._in_turtle)

    @staticmethod
    def _replaced(pattern: re.Pattern[str], text: str, replace: _Replace) -> Markup:
        pieces: list[Content] = []
        place = 0
        for found in pattern.finditer(text):
            pieces += [text[place : found.start()], replace(found)]
            place = found.end()
        return join([*pieces, text[place:]])

    def _in_words(self, found: re.Match[str]) -> Content:
        if found["code"]:
            return element("code", found["code"])
        namespace = self._prefixes.get(found["prefix"])
        return found[0] if namespace is None else self.term(namespace + found["local"])

    def _in_turtle(self, found: re.Match[str]) -> Content:
        iri = str(KG) + found[1]
        return element("a", found[0], href=self.address(iri)) if iri in self._terms else found[0]
