"""Reads XML safely, and extracts the text of its elements."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from kg.errors import InputError
from kg.readers.markup import words_of
from kg.safety.nesting import check_xml


def parse_xml(content: bytes, name: str) -> Element:
    """Parse XML, after refusing entities that expand without limit or refer to other files.

    Args:
        content: the whole document.
        name: its name in messages.

    Raises:
        InputError: it is not XML, or malicious.

    >>> local_name(parse_xml(b'<n:a xmlns:n="urn:n"/>', "a.xml"))
    'a'
    """
    check_xml(content, name, what="XML")
    try:
        return ET.fromstring(content)  # noqa: S314  malicious XML was refused above
    except ET.ParseError as error:
        line, column = error.position
        raise InputError(f"is not XML ({error.msg.partition(':')[0]})", line=line, column=column + 1) from error


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words_in(element: Element | None) -> str:
    """Return the content of an element: its markup, escaped or not, as text.

    >>> words_in(ET.fromstring("<a><p>Rebels took Homs.</p><p>They left.</p></a>"))
    'Rebels took Homs.\\n\\nThey left.'
    """
    if element is None:
        return ""
    if not len(element):
        return words_of(element.text or "")
    inner = "".join(ET.tostring(child, encoding="unicode") for child in element)
    # the names of XHTML within other XML have a prefix
    return words_of((element.text or "") + re.sub(r"(</?)\w+:", r"\1", inner))


def first(element: Element | None, *path: str) -> Element | None:
    """Return the first element below another on a path of local names, whatever their namespaces.

    >>> first(ET.fromstring("<a><b/><b><c>1</c></b></a>"), "b", "c").text
    '1'
    """
    if element is None or not path:
        return element
    inner = (first(child, *path[1:]) for child in element if local_name(child) == path[0])
    return next((one for one in inner if one is not None), None)
