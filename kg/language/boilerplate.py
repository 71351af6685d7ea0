"""Tells what stands around a story from the story: bylines, credits of pictures, teasers of other stories."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Span

_PERSON = r"(?:[A-Z][\w.'’-]*|[A-Z]\.|(?:al|bin|da|de|del|der|di|dos|du|el|la|le|los|van|von)\b)(?:[- ](?=\S))?"
_PERSONS = rf"(?:{_PERSON}){{1,6}}(?:(?:, | and | & )(?:{_PERSON}){{1,6}})*"
_AGENCIES = r"AFP|AP|EPA|PA|Reuters|REUTERS|Getty(?: Images)?|Alamy|Shutterstock|Xinhua|Anadolu|Bloomberg|TASS|DPA|EFE|ANSA"

#: A line that says who wrote or photographed: "By Carla Mendes in Caracas", "Words by Tom Orr, BBC News", but no
#: sentence: "By Monday the army had left."
_BYLINE = re.compile(
    r"(?:(?:Written|Words|Story|Text|Report|Analysis|Photos?|Pictures|Photographs?|Video|Edited|Compiled) )?"
    rf"(?:By|by|BY):? {_PERSONS}(?:,? (?:in|for|at|from) {_PERSONS}"
    r"|,? [\w ,]*(?:[Cc]orrespondent|[Rr]eporter|[Ee]ditor|[Ww]riter)[\w ,]*| ?[|/•·–—-] ?[^.!?]*)?"
)
#: Other whole lines that belong to no story.
_LINES = tuple(
    re.compile(pattern)
    for pattern in (
        # "Photograph: Ben Orr/AFP", "Image credit: Getty"
        r"(?i:(?:photo|photograph|picture|image|video|illustration|graphic|pic|file photo)s?(?: by| credit| courtesy of)?:?|"
        r"credits?:|courtesy(?: of)?:?) [^.!?]{2,80}",
        rf"(?:{_PERSONS} ?)?[/|] ?(?:{_AGENCIES})(?: via [\w ]+)?",
        # "Reporting by Ann Lee; editing by Tom Orr", "Ann Lee contributed to this report."
        r"\(?(?i:(?:additional |with )?reporting|writing|editing|compiled|edited|written|translated) (?:by|from) [^.]{2,160}"
        r"\.?\)?",
        r"(?:[^.]{2,160}) (?:also )?contributed (?:to|reporting)(?: (?:to )?this (?:report|article|story))?"
        r"(?: from [^.]{2,60})?\.?",
        # what leads to other texts
        r"(?i:(?:read|see|watch|listen|hear)(?: more| also| next| on| now)?(?: on this(?: story)?| about this| here)?|also read|"
        r"also see|more(?: on this(?: story)?| from .{2,40})?|related(?: stor(?:y|ies)| articles?| news| coverage)?|"
        r"recommended(?: reading)?|don[’']t miss|you may also like|in pictures|video|podcast|explainer|live updates) ?[:|»>→] ?.*",
        r"(?i:(?:read|see) (?:more|also|next)\b)(?![^.!?]*[.!?]).*",
        r"(?i:(?:click|tap) here|sign up (?:for|to)|subscribe (?:to|now|here)|follow (?:us|him|her|@\w+)|get (?:our|the) "
        r"newsletter|download (?:our|the) app|(?:this|the) (?:article|story) continues below|(?:article|story) continues "
        r"below|advertisement\b|skip advertisement|share this|all rights reserved|copyright|©|\(c\) ?\d{4}).*",
    )
)
#: Teasers in the midst of a line, behind a sentence, which go on to the next sentence's end.
_TEASER = re.compile(
    r"(?<=[.!?\"”’)])\s+(?i:(?:read|see) (?:more|also)|also read|more on this(?: story)?|related(?: stor(?:y|ies))?) ?[:|»>→] ?[^.!?]*(?:[.!?][\"'”’)]*(?=\s|$)|$)"
)
#: The credit of a picture behind its caption.
_CREDIT = re.compile(
    r"\s*(?:\((?=[^()]*[A-Z])(?:[^()]*/[^()]*|(?i:photo|photograph|picture|image|file|credit|pa|ap|afp|reuters|getty)\b[^()]*)\)"
    rf"|(?<=[.!?\"”’]) (?:(?i:photograph|photo|picture|image|credit|pic)s?(?: by)?: [^.!?]{{2,60}}|{_PERSONS} ?/ ?(?:{_AGENCIES})"
    rf"|REUTERS/{_PERSONS}))\.?$"
)


def is_byline(line: str) -> bool:
    """Say whether a line tells only who wrote the story.

    >>> is_byline("By Carla Mendes in Caracas"), is_byline("By Monday the army had left Homs.")
    (True, False)
    """
    return _BYLINE.fullmatch(line) is not None


def is_boilerplate(line: str) -> bool:
    """Say whether a line is a credit, or leads to other texts.

    >>> is_boilerplate("Read more: Gunmen kill mayor in Homs"), is_boilerplate("Photograph: Ben Orr/AFP")
    (True, True)
    """
    return any(pattern.fullmatch(line) for pattern in _LINES)


def without_teasers(text: str, span: Span) -> Iterator[Span]:
    """Yield the stretches of a line around the teasers within it.

    >>> text = "Ten fans were held. Read more: Is Homs safe? Nobody was hurt."
    >>> [piece.of(text) for piece in without_teasers(text, Span(0, len(text)))]
    ['Ten fans were held.', 'Nobody was hurt.']
    """
    begin = span.begin
    for found in _TEASER.finditer(span.of(text)):
        yield Span(begin, span.begin + found.start())
        begin = span.begin + found.end()
        begin += len(text[begin : span.end]) - len(text[begin : span.end].lstrip())
    if begin < span.end:
        yield Span(begin, span.end)


def without_credit(text: str, span: Span) -> Span | None:
    """Return a picture's caption without the credit behind it, or None if there is no credit.

    >>> text = "A street in Homs. (Omar Albam/AP)"
    >>> without_credit(text, Span(0, len(text))).of(text)
    'A street in Homs.'
    """
    found = _CREDIT.search(span.of(text))
    return Span(span.begin, span.begin + found.start()) if found else None
