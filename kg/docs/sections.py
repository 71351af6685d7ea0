"""The sections of the page: one for each term, with the rules about it, and one for each other shape."""

from __future__ import annotations

from collections.abc import Iterable

from kg.docs.book import Book
from kg.docs.html import Content, Markup, element, join
from kg.docs.rules import Rule, Shape
from kg.docs.terms import Term
from kg.names import SHAPES


class Sections:
    """Makes the sections of one page."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._links = book.links

    # -- terms ------------------------------------------------------------------------------------------

    def of_class(self, term: Term) -> Markup:
        """Return the section of a class: its definition, codes, properties and rules."""
        book, links = self._book, self._links
        facts = [
            ("Classes above", links.terms(term.above)),
            ("Classes below", links.terms(one.iri for one in book.below(term.iri))),
            *self._related(term),
            *self._codes(term),
            *self._mappings(term),
            ("Values", links.terms(one.iri for one in book.values_of(term.iri))),
            ("Value of", links.terms(one.iri for one in book.with_range(term.iri))),
        ]
        return self._section(
            term, facts, self._properties(term), self._rules(term), self._example(book.sample.of_class(term.name))
        )

    def of_property(self, term: Term) -> Markup:
        """Return the section of a property: its domain, range and rules."""
        book, links = self._book, self._links
        facts = [
            ("Kind", ", ".join(term.kinds)),
            ("Used with", links.terms(term.domain)),
            ("Values", links.terms(term.range)),
            ("Properties above", links.terms(term.above)),
            ("Properties below", links.terms(one.iri for one in book.below(term.iri))),
            *self._related(term),
        ]
        rules = [self._mentioned(rule) for _, rule in book.rules_about(term.iri)]
        listed = [element("h4", "Rules about it"), element("ul", rules, class_="rules")] if rules else None
        return self._section(term, facts, listed, self._example(book.sample.of_property(term.name)))

    def of_value(self, term: Term) -> Markup:
        """Return the section of a value."""
        users = [one.iri for kind in term.kinds for one in self._book.with_range(kind)]
        facts = [("Is a", self._links.terms(term.kinds)), ("Value of", self._links.terms(users)), *self._related(term)]
        return self._section(term, facts)

    def of_code(self, term: Term) -> Markup:
        """Return the section of an event scheme: its codes, and the classes they stand for."""
        classes: dict[str, list[str]] = {}
        for one in self._book.part("class"):
            for scheme, code in one.codes:
                if scheme == term.iri:
                    classes.setdefault(code, []).append(one.iri)
        rows = [
            element("tr", element("th", code, scope="row"), element("td", self._links.terms(classes[code])))
            for code in sorted(classes)
        ]
        table = self._table(f"Codes of {term.label.removesuffix(' code')}", ("Code", "Classes"), rows)
        return self._section(term, self._related(term), table if rows else None)

    def _section(self, term: Term, facts: Iterable[tuple[str, Content]], *more: Content) -> Markup:
        return element(
            "section",
            element("h3", term.label, " ", element("code", f"kg:{term.name}"), " ", permalink(term.name, term.label)),
            element("p", self._links.words(term.definition), class_="definition"),
            [element("p", self._links.words(note), class_="note") for note in term.notes],
            self._told(term, facts),
            *more,
            id=term.name,
            class_="term",
        )

    def _told(self, term: Term, facts: Iterable[tuple[str, Content]]) -> Markup:
        examples = join([self._links.words(one) for one in term.examples], "; ") or None
        rows = [("IRI", element("code", term.iri)), ("For example", examples), *facts]
        return element(
            "dl", [[element("dt", name), element("dd", value)] for name, value in rows if value], class_="facts"
        )

    def _related(self, term: Term) -> list[tuple[str, Content]]:
        found: dict[str, list[str]] = {}
        for words, iri in term.related:
            found.setdefault(words.capitalize(), []).append(iri)
        return [(words, self._links.terms(iris)) for words, iris in found.items()]

    def _codes(self, term: Term) -> list[tuple[str, Content]]:
        schemes: dict[str, list[Content]] = {}
        for scheme, code in term.codes:
            schemes.setdefault(scheme, []).append(element("code", code))
        return [
            (self._book.terms[scheme].label if scheme in self._book.terms else self._links.short(scheme),
             join(codes, ", "))
            for scheme, codes in schemes.items()
        ]  # fmt: skip

    def _mappings(self, term: Term) -> list[tuple[str, Content]]:
        schemes: dict[str, list[Content]] = {}
        for one in self._book.mappings.get(term.iri, ()):
            schemes.setdefault(one.scheme, []).append([f"{one.way} ", element("a", one.label, href=one.iri)])
        return [(scheme, join(told, ", ")) for scheme, told in schemes.items()]

    def _properties(self, term: Term) -> Content:
        """Return the table of a class's properties, with links to those of its superclasses."""
        rows = [
            element(
                "tr",
                element("th", self._links.term(one.iri), scope="row"),
                element("td", self._links.terms(one.range)),
                element("td", self._links.words(one.definition)),
            )
            for one in self._book.with_domain(term.iri)
        ]
        table = self._table(f"Properties of {term.label}", ("Property", "Values", "Meaning"), rows) if rows else None
        above = [one for one in self._book.above(term.iri) if self._book.with_domain(one.iri)]
        inherited = [
            element(
                "p",
                "From ", self._links.label(one.iri), ": ",
                self._links.terms(used.iri for used in self._book.with_domain(one.iri)),
            )
            for one in above
        ]  # fmt: skip
        return [element("h4", "Properties"), table, inherited] if table or inherited else None

    # -- rules ------------------------------------------------------------------------------------------

    def _rules(self, term: Term) -> Content:
        own = [self.of_shape(shape, 5) for shape in self._book.at_home(term.iri)]
        others = [
            self._mentioned(rule)
            for shape in self._book.aimed_at(term.iri)
            for rule in shape.rules
        ]  # fmt: skip
        above = [one for one in self._book.above(term.iri) if self._book.at_home(one.iri)]
        inherited = join([self._links.label(one.iri) for one in above], " and ")
        if not own and not others and not above:
            return None
        return [
            element("h4", "Rules"),
            own,
            element("ul", others, class_="rules") if others else None,
            element("p", "The rules of ", inherited, " hold too.") if above else None,
        ]

    def of_shape(self, shape: Shape, level: int = 4) -> Markup:
        """Return the description of a shape: its target, and each requirement.

        Args:
            shape: the shape.
            level: the level of its heading.
        """
        name = self._links.anchor(shape.rule)
        heading = element(
            f"h{level}",
            shape.rule.name or "rules", " ", self._name(shape.rule),
            [" ", permalink(name, f"shape {shape.rule.name}")] if name else None,
        )  # fmt: skip
        about = [self._links.words(target) for target in shape.targets]
        return element(
            "div",
            heading,
            element("p", "About ", join(about, ", and "), ". ", element("span", f"shapes/{shape.file}", class_="file")),
            element("ul", [self._rule_of(shape, rule) for rule in shape.rules], class_="rules"),
            id=name,
            class_="shape",
        )

    def _rule_of(self, shape: Shape, rule: Rule) -> Markup:
        """Return the description of a rule, or a link to the first shape with the same one."""
        first = next((one for one in self._book.shapes if rule in one.rules), shape)
        return self._rule(rule, shape) if first is shape or not rule.iri else self._mentioned(rule)

    def _rule(self, rule: Rule, shape: Shape) -> Markup:
        own = rule is shape.rule
        name = None if own else self._links.anchor(rule)
        clauses = join([self._links.words(clause) for clause in rule.clauses], "; ")
        formal = [element("code", rule.path), ": " if clauses else None] if rule.path else None
        return element(
            "li",
            badge(rule.severity), " ", self._links.words(rule.message or rule.name),
            element(
                "span", formal, clauses,
                [" · ", self._name(rule), " ", permalink(name, f"rule {rule.name}")] if name else None, class_="formal",
            ),
            [element("details", element("summary", "Query"), code(query)) for query in rule.queries],
            id=name,
        )  # fmt: skip

    def _mentioned(self, rule: Rule) -> Markup:
        link = element("a", self._name(rule), href=self._links.address(rule.iri)) if rule.iri else None
        return element("li", badge(rule.severity), " ", self._links.words(rule.message or rule.name), " ", link)

    def _name(self, rule: Rule) -> Markup:
        return element("code", f"kgsh:{rule.iri.removeprefix(str(SHAPES))}", class_="name")

    # -- pieces -----------------------------------------------------------------------------------------

    def foreign(self) -> Markup:
        """Return the table of properties of other vocabularies, and the rules about them."""
        rows = [
            element(
                "tr",
                element("th", self._links.term(iri), scope="row"),
                element("td", element("ul", [self._mentioned(rule) for _, rule in self._book.rules_about(iri)],
                                      class_="rules")),
            )
            for iri in self._book.foreign_properties()
        ]  # fmt: skip
        return self._table("Properties of other vocabularies", ("Property", "Rules"), rows)

    def _example(self, turtle: str | None) -> Content:
        return [element("h4", "In the sample"), self.turtle(turtle)] if turtle else None

    def turtle(self, text: str) -> Markup:
        """Return Turtle as a block of code in which terms are links."""
        return element("pre", element("code", self._links.turtle(text)), tabindex="0")

    @staticmethod
    def _table(caption: str, heads: tuple[str, ...], rows: Iterable[Markup]) -> Markup:
        head = element("tr", [element("th", one, scope="col") for one in heads])
        table = element("table", element("caption", caption), element("thead", head), element("tbody", list(rows)))
        return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)


def code(text: str) -> Markup:
    """Return a block of code that the keyboard can scroll."""
    return element("pre", element("code", text.strip("\n")), tabindex="0")


def badge(severity: str) -> Markup:
    """Return a highlighted severity."""
    return element("strong", severity, class_=f"badge {severity.lower()}")


def permalink(name: str, what: str) -> Markup:
    """Return a link to a section of the page, to be copied."""
    return element("a", "#", href=f"#{name}", class_="here", aria_label=f"Link to {what}")
