"""Reads web pages: the article, without the boilerplate around it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError, Place
from kg.readers.decode import join, labelled
from kg.readers.opening import root_of
from kg.readers.page_data import page_data
from kg.readers.record import Item, Source, make_item
from kg.safety.limits import TimeOver, limited

#: The most bytes and elements in a page, and the most children of an element: the largest newspaper pages have a
#: fifth. Larger pages take disproportionately long.
MAX_BYTES, MAX_ELEMENTS, MAX_WITHIN = 20_000_000, 20_000, 5_000
#: The limit of CPU time for a page in seconds; a normal one takes a twentieth.
SECONDS = 30.0
#: The depth from which the HTML parser drops the content of elements.
_DEEPEST = 250

_HTML = frozenset("html head body title meta link div article main section p h1".split())
#: Elements whose content is not text.
_SILENT = "script style noscript template svg math iframe object button select figcaption".split()

#: Elements that only format words.
_LOOKS = "span font b i em strong u s small big sub sup mark abbr time label ins q tt".split()

#: Classes and identifiers of elements around an article.
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|captions?|credits?|related|read-?(?:more|next|also)|more-on|newsletters?|promos?|teasers?"
    r"|recirc\w*|sign-?up|subscri\w+|advert\w*|share|social|comments?|breadcrumbs?|recommend\w*|trending|most-read)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
#: An element with a larger share of a page's text is the article, whatever its classes are.
_MOST_AROUND = 0.3
_PARAGRAPHS = frozenset("p li h2 h3 h4 h5 h6".split())
#: A text that is so much shorter than that in JSON-LD is not the article.
_PART = 0.5

#: The elements of trafilatura for paragraphs, and for containers of paragraphs.
_LEAVES = frozenset("p head item quote ab fw code cell".split())


def opens_page(head: bytes) -> bool:
    """Return whether a file that begins so is a web page.

    >>> opens_page(b"<!DOCTYPE html><html><body>"), opens_page(b"Rebels took <b>Homs</b>.")
    (True, False)
    """
    return root_of(head) in _HTML


def read_page(lines: Iterator[bytes], source: Source) -> Iterator[Item]:
    """Read the article in a web page.

    Raises:
        InputError: there is none, or its reader is not installed. It names no file: the caller does.
    """
    where = Place(source.name)
    yield read_markup(join(lines, MAX_BYTES), source, where=where, id=source.stem)


def read_markup(content: bytes, source: Source, *, where: Place, id: str) -> Item:
    """Make an article from a web page, or the error that says what is wrong with it.

    Args:
        content: the page.
        source: the input; it may know the page's URL and encoding.
        where: the page's place in the inputs.
        id: the article's identifier.
    """
    try:
        with limited(SECONDS):
            members = page_members(content, source.address, source.charset)
    except TimeOver:
        error = InputError(f"is a web page that takes more than {SECONDS:g} s of CPU time to read", cause="time")
        return where, error.at(where)
    except InputError as error:
        return where, error.at(where)
    # a page has its own names for members: --map is for JSON
    return make_item({source.names[name]: value for name, value in members.items()}, source, where=where, id=id)


def page_members(content: bytes, address: str | None = None, charset: str | None = None) -> dict[str, object]:
    r"""Return the members of the article in a web page, under their default names.

    Raises:
        InputError: it contains no article, or its reader is not installed.

    >>> page_members(b"<title>Rebels take Homs</title><body><p>Rebels took Homs.</p><p>They left.</p></body>")
    {'title': 'Rebels take Homs', 'text': 'Rebels took Homs.\n\nThey left.'}
    """
    markup = labelled(content, charset)
    if "<" not in markup:
        return {"text": markup}
    tree = _parsed(markup)
    data = page_data(tree, address)
    depth = _prepare(tree)
    text = _text(tree)
    told = data.get("text")
    if isinstance(told, str) and len(text) < _PART * len(told):
        text = told
    if not text and depth >= _DEEPEST:
        raise InputError("nests its elements too deeply to be an article")
    if not text:
        raise InputError("is a web page without article text")
    return {**data, "text": text}


def _parsed(markup: str) -> Any:
    try:
        import lxml.html
    except ImportError as error:
        raise InputError("is a web page; reading it needs trafilatura: pip install 'newskg[web]'") from error
    # the encoding declaration no longer applies
    markup = re.sub(r"^\s*<\?xml[^>]*>", "", markup.replace("\0", ""))
    if not markup.strip():
        raise InputError("is empty")
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(markup, parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise InputError("is not a readable web page") from error


def _prepare(tree: Any) -> int:
    """Remove elements without text and around the article; return the depth of the tree."""
    from lxml.etree import strip_tags

    for one in list(tree.iter(*_SILENT)):
        _drop(one)
    depth = _depth(tree)
    if all(len(one) <= MAX_WITHIN for one in tree.iter()):
        strip_tags(tree, *_LOOKS)
    elements = list(tree.iter())
    if len(elements) > MAX_ELEMENTS or max(map(len, elements)) > MAX_WITHIN:
        raise InputError("is a web page with too many elements to be an article")
    sizes = _Sizes(elements)
    for one in elements[1:]:
        # a paragraph that is only a link is the title of another article
        is_link = one.tag in _PARAGRAPHS and 0 < sizes.words[one] == sizes.links[one]
        if is_link or (_stands_around(one) and sizes.words[one] < _MOST_AROUND * sizes.words[tree]):
            _drop(one)
    return depth


def _depth(tree: Any) -> int:
    """Return the depth of a tree."""
    depths: dict[Any, int] = {}
    for one in tree.iter():
        depths[one] = depths.get(one.getparent(), 0) + 1
    return max(depths.values())


class _Sizes:
    """The number of non-blank characters in each element and in its links."""

    def __init__(self, elements: list[Any]) -> None:
        self.words: dict[Any, int] = {}
        self.links: dict[Any, int] = {}
        for one in reversed(elements):
            self.words[one] = _count(one.text) + sum(self.words[inner] + _count(inner.tail) for inner in one)
            is_link = one.tag == "a" and one.get("href")
            self.links[one] = self.words[one] if is_link else sum(self.links[inner] for inner in one)


def _count(words: str | None) -> int:
    return len("".join((words or "").split()))


def _stands_around(one: Any) -> bool:
    if one.tag in {"head", "body", "main", "article"}:
        return False
    return one.tag == "aside" or _AROUND.search(f"{one.get('class') or ''} {one.get('id') or ''}") is not None


def _drop(one: Any) -> None:
    if one.getparent() is not None:
        one.drop_tree()


def _text(tree: Any) -> str:
    """Return the text of the article in a page, with a blank line between its paragraphs."""
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise InputError("is a web page; reading it needs trafilatura: pip install 'newskg[web]'") from error
    # its log messages mean nothing to users
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    found = bare_extraction(tree, include_comments=False, include_tables=False, include_formatting=False)
    if found is None or found.body is None:  # type: ignore[union-attr]
        return ""
    return "\n\n".join(filter(None, _paragraphs(found.body)))  # type: ignore[union-attr]


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield the text of each innermost paragraph element, and the text beside it."""
    words: list[str] = []

    def ended() -> Iterator[str]:
        lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
        words.clear()
        yield "\n".join(filter(None, lines))

    def walk(one: Any) -> Iterator[str]:
        is_border = one.tag in _LEAVES or one.tag in {"body", "list", "table", "row"}
        if is_border:
            yield from ended()
        if one.tag == "lb":
            words.append("\n")
        words.append((one.text or "").replace("\n", " "))
        for inner in one:
            yield from walk(inner)
            words.append((inner.tail or "").replace("\n", " "))
        if is_border:
            yield from ended()

    yield from walk(body)
