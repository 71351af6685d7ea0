"""Translates XPath regular expressions, as in ``sh:pattern``, to Python's.

The two are alike, but ``$``, ``.``, ``\\s`` and ``\\w`` mean other characters, ``\\p{L}``, ``\\i``, ``\\c`` and the
subtraction of classes are XPath's alone, and what looks ahead or back is Python's alone. elementpath translates;
it is loaded only for expressions that use more than both languages have.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.errors import InputError

FLAGS = frozenset("smixq")

_SPACES = " \\t\\n\\r"
#: One part of an expression that means the same in both languages, once its named group is written out.
_ALIKE = re.compile(
    r"""
    (?: (?P<end> \$ ) | (?P<any> \. ) | (?P<space> \\s ) | (?P<other> \\S ) | \^ | \|
      | \( (?! \? ) | \(\?: | \)
      | \\[\\|.?*+(){}$\-\[\]^nrt]
      | \[ \^?+ (?P<class> (?: [^\\\[\]^&~|-] (?: -[^\\\[\]&|-] )?+ | \\s | \\[\\.\-\[\]^nrt] )++ -?+ ) \]
      | [^\\|.?*+(){}$\[\]^]
    )
    (?: (?: [*+?] | \{[0-9]+(?:,[0-9]*)?\} ) \?? )?+ (?! [*+?{] )
    """,
    re.VERBOSE | re.DOTALL,
)
#: Escapes for several characters that elementpath leaves to Python, where they stand outside of a class.
_SHORT = frozenset("sSdDwW")


class PatternError(InputError):
    """A string is not an XPath regular expression."""


@lru_cache(maxsize=1_000)
def compile_pattern(pattern: str, flags: str = "") -> re.Pattern[str]:
    r"""Compile a regular expression of XPath, with its flags (XPath and XQuery Functions 3.1, 5.6).

    >>> bool(compile_pattern(r"^\p{Lu}[a-z-[aeiou]]$").search("Äb")), bool(compile_pattern("^a$").search("a\n"))
    (True, False)
    >>> bool(compile_pattern("A.C", "qi").search("xa.cx")), bool(compile_pattern("a b", "x").search("ab"))
    (True, True)

    Raises:
        PatternError: it is no such expression, or the flags are none.
    """
    if unknown := sorted(set(flags) - FLAGS):
        raise PatternError(f"unknown regular expression flag {unknown[0]!r}; use s, m, i, x or q")
    options = re.IGNORECASE if "i" in flags else re.NOFLAG
    if "q" in flags:
        return re.compile(re.escape(pattern), options)
    if "x" in flags:
        pattern = _without_blanks(pattern)
    options |= re.MULTILINE if "m" in flags else re.NOFLAG
    options |= re.DOTALL if "s" in flags else re.NOFLAG
    translated = _alike(pattern, flags) if "m" not in flags else None
    try:
        return re.compile(_translated(pattern, options) if translated is None else translated, options)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"the pattern is not an XPath regular expression: {error}") from error


def _alike(pattern: str, flags: str) -> str | None:
    """Return the expression as Python writes it, or None if it uses what only XPath has, or neither."""
    parts = []
    place = 0
    while place < len(pattern):
        found = _ALIKE.match(pattern, place)
        if found is None or (found["class"] and re.search(r"&&|~~|\|\||--", found["class"])):
            return None
        parts.append(_written(found, flags))
        place = found.end()
    return "".join(parts)


def _written(found: re.Match[str], flags: str) -> str:
    for name, written in (("end", r"\Z"), ("space", f"[{_SPACES}]"), ("other", f"[^{_SPACES}]")):
        if found[name]:
            return written + found[0].removeprefix(found[name])
    if found["any"]:
        return ("." if "s" in flags else r"[^\n\r]") + found[0][1:]
    return found[0].replace(r"\s", _SPACES) if found["class"] else found[0]


def _translated(pattern: str, options: int) -> str:
    from elementpath.regex import RegexError, translate_pattern

    try:
        return translate_pattern(_spelt_out(pattern), options, xsd_version="1.1")
    except RegexError as error:
        reason = str(error).partition(": ")[0] if str(error).endswith(repr(pattern)) else str(error)
        raise PatternError(f"the pattern is not an XPath regular expression: {reason}") from error


def _spelt_out(pattern: str) -> str:
    r"""Write the escapes for several characters as classes, in which elementpath takes them as XPath does.

    >>> _spelt_out(r"\s[\w]\\s")
    '[\\s][\\w]\\\\s'
    """
    return "".join(
        f"[{part}]" if not depth and part[0] == "\\" and part[1:] in _SHORT else part for part, depth in _parts(pattern)
    )


def _without_blanks(pattern: str) -> str:
    """Remove whitespace outside character classes, as the flag x demands.

    >>> _without_blanks("a [ b] c")
    'a[ b]c'
    """
    return "".join(part for part, depth in _parts(pattern) if depth or part not in {" ", "\t", "\n", "\r"})


def _parts(pattern: str) -> list[tuple[str, int]]:
    """Split an expression into characters and escapes, each with its depth of character classes."""
    parts = []
    depth = 0
    for found in re.finditer(r"\\?.", pattern, re.DOTALL):
        part = found[0]
        depth -= part == "]" and depth > 0
        parts.append((part, depth))
        depth += part == "["
    return parts
