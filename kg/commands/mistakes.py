"""Turns errors of the command-line parser into plain sentences."""

from __future__ import annotations

import re
from difflib import get_close_matches

from typer import TyperException

#: What the library says, and what a user is told: the first that fits.
_SENTENCES = (
    (r"Missing argument '(.+)'\.", r"\1 is missing"),
    (r"Missing option '(.+)'\.", r"\1 is needed"),
    (r"No such option: (.+)", r"there is no option \1"),
    (r"No such command '(.+?)'\..*", r"there is no command \1"),
    (r"Option '(.+)' requires an argument\.", r"\1 needs a value"),
    (r"Option '(.+)' does not take a value\.", r"\1 takes no value"),
    (r"Got unexpected extra argument\(s\) \((.+)\)", r"too much is given: \1"),
)
_BAD_VALUE = re.compile(r"Invalid value for '([^']+)'(?: / '[^']+')?: (.+)", re.DOTALL)
_VALUES = (
    (r"Value error, (.+?)\.?", r"\1"),
    (r"Input should be a valid number\b.*", "a number is wanted"),
    (r"Input should be a valid integer\b.*", "a whole number is wanted"),
    (r"Input should be greater than or equal to (.+)", r"at least \1 is wanted"),
    (r"Input should be less than or equal to (.+)", r"at most \1 is wanted"),
)


def mistake(error: TyperException) -> str:
    """Return a sentence about a wrong call, and which help to read.

    >>> mistake(TyperException("Invalid value for '--jobs' / '-j': Input should be greater than or equal to 1"))
    '--jobs: at least 1 is wanted (kg --help says more)'
    """
    # a suggestion that the library makes goes by the beginning of a word alone
    said = getattr(error, "message", "") if hasattr(error, "possibilities") else error.format_message()
    bad = _BAD_VALUE.fullmatch(said)
    told = f"{bad[1]}: {_told(bad[2], _VALUES)}" if bad else _told(said, _SENTENCES)
    context = getattr(error, "ctx", None)
    return f"{told}{_guess(error, said)} ({context.command_path if context else 'kg'} --help says more)"


def _told(said: str, sentences: tuple[tuple[str, str], ...]) -> str:
    for pattern, sentence in sentences:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return found.expand(sentence)
    return said


def _guess(error: TyperException, said: str) -> str:
    """Guess which option or command is meant."""
    context = getattr(error, "ctx", None)
    found = re.search(r"No such (?:option: (?P<option>\S+)|command '(?P<command>.+?)')", said)
    if context is None or found is None:
        return ""
    options = [name for one in context.command.params for name in one.opts]
    known = options if found["option"] else list(getattr(context.command, "commands", ()))
    near = get_close_matches(found["option"] or found["command"], known, n=1, cutoff=0.7)
    return f": did you mean {near[0]}?" if near else ""
