"""Builds HTML in which text cannot be taken for markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

#: Elements without content (HTML standard, 13.1.2).
_VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})


class Markup(str):
    """Text that is HTML already. All other text is escaped when it becomes part of an element."""

    __slots__ = ()


#: What an element may hold: text, markup, nothing, or several of them.
Content = str | None | Iterable["Content"]


def element(name: str, /, *content: Content, **attributes: str | bool | None) -> Markup:
    """Return an element. Attributes are given by name, those that Python reserves with ``_`` after them.

    >>> element("a", "Q & ", element("b", "A"), href="#a", class_="x", hidden=False)
    '<a href="#a" class="x">Q &amp; <b>A</b></a>'
    """
    told = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    inner = join(content)
    return Markup(f"<{name}{told}>" if name in _VOID else f"<{name}{told}>{inner}</{name}>")


def join(content: Content, between: str = "") -> Markup:
    """Join pieces, escaping those that are not markup.

    >>> join(["<a>", Markup("<br>"), None], between=" ")
    '&lt;a&gt; <br>'
    """
    if content is None:
        return Markup()
    if isinstance(content, str):
        return content if isinstance(content, Markup) else Markup(escape(content, quote=False))
    return Markup(between.join(join(piece) for piece in content if piece is not None))
