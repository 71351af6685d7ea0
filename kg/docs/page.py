"""Assembles the page: introduction, contents and all sections in order."""

from __future__ import annotations

from pathlib import Path

from kg.docs.book import HEADINGS, Book
from kg.docs.html import Content, Markup, element, join
from kg.docs.sections import Sections, code, permalink
from kg.docs.terms import Term
from kg.names import BASE, KG, SHAPES

HERE = Path(__file__).parent

#: What stands beside the page in each of these formats: the suffix, media type and name of a format.
FORMATS = (
    ("ttl", "text/turtle", "Turtle"),
    ("jsonld", "application/ld+json", "JSON-LD"),
    ("nt", "application/n-triples", "N-Triples"),
    ("rdf", "application/rdf+xml", "RDF/XML"),
)
DOCUMENTS = ("ontology", "shapes")

#: What the page may load: nothing but what stands in it.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


class Page:
    """Makes the page of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sections = Sections(book)
        #: id, heading and content of each part
        self._parts: list[tuple[str, str, Content]] = [
            ("page-sample", "A sample", self._sample()),
            ("page-classes", "Classes", [self._sections.of_class(one) for one in self._in_tree()]),
            ("page-properties", "Properties", [self._sections.of_property(one) for one in book.part("property")]),
            ("page-values", "Values", [self._sections.of_value(one) for one in book.part("value")]),
            ("page-codes", "Codes of other event schemes", [self._sections.of_code(one) for one in book.part("code")]),
            ("page-foreign", "Properties of other vocabularies", self._foreign()),
            ("page-shapes", "Other shapes", self._other_shapes()),
            *self._shapes_for_others(),
            ("page-data", "IRIs of data", self._data()),
            ("page-prefixes", "Prefixes", self._prefixes()),
            ("page-cite", "How to cite, and licence", self._cite()),
        ]

    def text(self) -> str:
        """Return the page."""
        body = element(
            "body",
            element("a", "Skip to content", href="#page-main", class_="skip"),
            self._header(),
            element("nav", self._contents(), aria_label="Contents"),
            element("main", [self._part(*part) for part in self._parts], id="page-main"),
            element("footer", element("p", f"newskg {self._book.version}. Made by ", element("code", "kg docs"), ".")),
            element("script", Markup((HERE / "page.js").read_text(encoding="utf-8"))),
        )
        return f'<!DOCTYPE html>\n<html lang="en">\n{self._head()}\n{body}\n</html>\n'

    # -- the frame --------------------------------------------------------------------------------------

    def _head(self) -> Markup:
        links = [
            element("link", rel="alternate", type=kind, href=f"{name}.{suffix}", title=f"{name} in {title}")
            for name in DOCUMENTS
            for suffix, kind, title in FORMATS
        ]
        return element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            element("title", self._book.title),
            element("meta", name="description", content=self._book.description),
            element("link", rel="canonical", href=str(KG).removesuffix("#")),
            element("link", rel="license", href=self._book.licence),
            element("link", rel="icon", href="data:,"),
            links,
            element("style", Markup((HERE / "page.css").read_text(encoding="utf-8"))),
        )

    def _header(self) -> Markup:
        book = self._book
        files = [
            (name.capitalize(), join([element("a", title, href=f"{name}.{suffix}", type=kind)
                                      for suffix, kind, title in FORMATS], ", "))
            for name in DOCUMENTS
        ]  # fmt: skip
        rows = (
            ("Version", book.version),
            ("Namespace of terms", element("code", str(KG))),
            ("Namespace of shapes", element("code", str(SHAPES))),
            ("Licence", element("a", book.licence, href=book.licence)),
            *files,
            ("JSON-LD context", element("a", "context.jsonld", href="context.jsonld")),
            ("JSON-LD frame", element("a", "frame.jsonld", href="frame.jsonld")),
        )
        return element(
            "header",
            element("h1", book.title),
            element("p", book.description, class_="lead"),
            element("dl", [[element("dt", name), element("dd", value)] for name, value in rows], class_="facts"),
        )

    def _part(self, name: str, heading: str, content: Content) -> Markup:
        return element(
            "section", element("h2", heading, " ", permalink(name, heading), id=f"{name}-heading"), content,
            id=name, aria_labelledby=f"{name}-heading",
        )  # fmt: skip

    def _contents(self) -> Content:
        kinds = {"page-classes": "class", "page-properties": "property", "page-values": "value", "page-codes": "code"}
        items = [
            element("li", element("a", heading, href=f"#{name}"), self._all(kinds[name]) if name in kinds else None)
            for name, heading, _ in self._parts
        ]
        return [element("h2", "Contents"), element("ul", items)]

    def _all(self, part: str) -> Markup:
        terms = self._book.part(part)
        top = [one for one in terms if not self._book.above(one.iri)]
        return element("details", element("summary", f"All {len(terms)}"), self._tree(top))

    def _tree(self, terms: list[Term]) -> Markup:
        items = []
        for term in terms:
            below = self._book.below(term.iri)
            items.append(element("li", self._book.links.label(term.iri), self._tree(below) if below else None))
        return element("ul", items)

    # -- the parts --------------------------------------------------------------------------------------

    def _in_tree(self) -> list[Term]:
        """Return the classes, each once and followed by its subclasses."""
        found: dict[str, Term] = {}

        def add(term: Term) -> None:
            if term.iri not in found:
                found[term.iri] = term
                for below in self._book.below(term.iri):
                    add(below)

        for term in self._book.part("class"):
            if not self._book.above(term.iri):
                add(term)
        return list(found.values())

    def _sample(self) -> Content:
        sample = self._book.sample
        shown = [sample.of_class(name) for name in ("Capture", "Claim", "ArmedGroup", "City")]
        shown.append(sample.starting("<#char="))
        return [
            element("p", "An invented article, as the exporter gets it:"),
            code(sample.text),
            element("p", "Some of the graph that it makes of it: an event, the statement in which it is claimed, an "
                         "actor, a place, and the words on which something rests."),
            [self._sections.turtle(block) for block in shown if block],
            element("p", "The examples below come from the same graph."),
        ]  # fmt: skip

    def _foreign(self) -> Content:
        return [
            element("p", "What the graphs say with terms that others defined, and what the shapes ask of it."),
            self._sections.foreign(),
        ]

    def _other_shapes(self) -> Content:
        homeless = [shape for shape in self._book.article_shapes() if shape.home is None]
        return [
            element("p", "The rules about a class of ours stand with the class. These are about the rest of a graph. "
                         "All of them, in one file that any SHACL engine reads, are in ",
                    element("a", "shapes.ttl", href="shapes.ttl"), "; ", element("code", "kg validate FILE"),
                    " checks a graph against them."),
            [self._sections.of_shape(shape, 3) for shape in homeless],
        ]  # fmt: skip

    def _shapes_for_others(self) -> list[tuple[str, str, Content]]:
        found: list[tuple[str, str, Content]] = []
        for file, heading in HEADINGS.items():
            shapes = [shape for shape in self._book.shapes if shape.file == file]
            if shapes:
                name = f"page-{file.removesuffix('.ttl')}"
                found.append((name, heading, [self._sections.of_shape(shape, 3) for shape in shapes]))
        return found

    def _data(self) -> Content:
        return [
            element("p", "Articles, actors, places and events that the exporter names have IRIs under ",
                    element("code", BASE), " unless ", element("code", "kg export --base"),
                    " sets another base. They name things in graphs that anybody may make, so that no "
                    "description of them can be found on the web under this base."),
        ]  # fmt: skip

    def _prefixes(self) -> Content:
        lines = [f"@prefix {name}: <{space}> ." for name, space in sorted(self._book.prefixes.items())]
        return [code("\n".join(lines)), [self._declared(*one) for one in self._book.declared.items()]]

    def _declared(self, iri: str, prefixes: dict[str, str]) -> Markup:
        """Return the prefixes that a node declares for queries in shapes."""
        name = iri.removeprefix(str(SHAPES))
        lines = [f"PREFIX {prefix}: <{space}>" for prefix, space in prefixes.items()]
        heading = element(
            "h3", "Prefixes of queries ", element("code", self._book.links.short(iri)), " ", permalink(name, name)
        )
        return element("div", heading, code("\n".join(lines)), id=name)

    def _cite(self) -> Content:
        book = self._book
        address = str(KG).removesuffix("#")
        return [
            element("p", f"newskg contributors: {book.title}. Version {book.version}. ",
                    element("a", address, href=address)),
            code(f"@misc{{newskg,\n  author  = {{{{newskg contributors}}}},\n  title   = {{{book.title}}},\n"
                 f"  version = {{{book.version}}},\n  url     = {{{address}}}\n}}"),
            element("p", "The ontology, the shapes and this page may be used under the ",
                    element("a", "Apache License 2.0", href=book.licence, rel="license"), "."),
        ]  # fmt: skip


def render(book: Book) -> str:
    """Return the page as one HTML document that loads nothing else."""
    return Page(book).text()
