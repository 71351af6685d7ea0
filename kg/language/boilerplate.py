"""Recognises the parts around a story: bylines, picture credits, teasers of other stories."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Span

#: The longest byline, credit or teaser.
_LONGEST = 250

_WORD = r"(?:[A-Z][\w.'’]*|al|bin|da|de|del|der|di|dos|du|el|la|le|los|van|von)"
_PERSON = rf"{_WORD}(?:[ -]{_WORD}){{0,5}}"
_PERSONS = rf"{_PERSON}(?:(?:, | and | & ){_PERSON}){{0,5}}"
_AGENCY = r"(?:AFP|AP|EPA|PA|Reuters|REUTERS|Getty(?: Images)?|Alamy|Shutterstock|Xinhua|Anadolu|TASS|DPA|EFE|ANSA)"
_CREDITED = rf"{_PERSONS} ?/ ?{_AGENCY}"
_PICTURE = r"(?:(?:file )?photo(?:graph)?|picture|image|video|illustration|graphic|pic)s?"
_MORE = r"(?:(?:read|see) (?:more|also|next)|also (?:read|see)|more on this(?: story)?|related(?: stor(?:y|ies))?)"
#: Calls to subscribe or follow.
_CALLS = r"click here|sign up (?:for|to)|subscribe (?:to|now|here)|follow (?:us|@\w+)|download (?:our|the) app"
#: The mark between "Read more" and the title of the other text.
_LEADS = r" ?[:|»>→] ?"

#: A line that names the writer or photographer: "By Carla Mendes in Caracas", "Words by Tom Orr, BBC News", but not a
#: sentence: "By Monday the army had left."
_BYLINE = re.compile(
    r"(?:(?:Written|Words|Story|Text|Report|Analysis|Photos?|Pictures|Photographs?|Video|Edited|Compiled) )?"
    rf"(?:By|by|BY):? {_PERSONS}(?:,? (?:in|for|at|from) {_PERSONS}"
    r"|,? [\w ,]*(?:[Cc]orrespondent|[Rr]eporter|[Ee]ditor|[Ww]riter)[\w ,]*| ?[|/•·–—-] ?[^.!?]*)?"
)
#: Other lines that are not part of a story.
_LINES = tuple(
    re.compile(pattern)
    for pattern in (
        # "Photograph: Ben Orr/AFP", "Image credit: Getty", "Ben Orr/AFP"
        rf"(?i:{_PICTURE}(?: by| credit| courtesy of)?:?|credits?:|courtesy of) [^.!?]{{2,80}}",
        rf"(?:{_CREDITED}|[/|] ?{_AGENCY})(?: via [\w ]+)?",
        # "Reporting by Ann Lee; editing by Tom Orr", "Ann Lee contributed to this report."
        r"\(?(?i:(?:additional |with )?reporting|writing|editing|compiled|edited|translated) by [^.]{2,160}\.?\)?",
        r"[^.]{2,160} contributed (?:to this (?:report|article|story)|reporting)(?: from [^.]{2,60})?\.?",
        # links to other texts: "Watch: …", "Listen to our podcast: …"
        rf"(?i:{_MORE}|read|see|recommended|don[’']t miss|you may also like|podcast|explainer){_LEADS}.*",
        rf"(?i:watch|listen)(?: [\w’']+){{0,5}}{_LEADS}.*",
        rf"(?i:{_MORE})\b(?![^.!?]*[.!?]).*",
        # calls to subscribe or follow
        rf"(?i:{_CALLS})\b[^.!?]*[.!?]?",
        r"(?i:(?:skip )?advertisement|(?:this )?(?:article|story) continues below.*|share this.*|copyright .*|© .*)",
    )
)
#: Teasers within a line, after a sentence, up to the end of the next sentence; calls may open the line.
_TEASER = re.compile(
    rf"(?:(?<=[.!?\"”’)])\s+(?:(?i:{_MORE}){_LEADS}|(?i:{_CALLS})\b)|^(?i:{_CALLS})\b)"
    r"[^.!?]*(?:[.!?][\"'”’)]*(?=\s|$)|$)"
)
#: The credit of a picture after its caption.
_CREDIT = re.compile(
    rf"(?<=[.!?\"”’])\s+(?:(?i:{_PICTURE}|credit)(?i: by)?: [^.!?]{{2,60}}|{_CREDITED}|REUTERS/{_PERSONS}"
    rf"|\((?:{_AGENCY} )?(?i:{_PICTURE})(?: by)? ?[/:] ?{_PERSONS}\)|\({_CREDITED}\))\.?$"
)


def is_byline(line: str) -> bool:
    """Return whether a line is only a byline.

    >>> is_byline("By Carla Mendes in Caracas"), is_byline("By Monday the army had left Homs.")
    (True, False)
    """
    return len(line) <= _LONGEST and _BYLINE.fullmatch(line) is not None


def is_boilerplate(line: str) -> bool:
    """Return whether a line is a credit or a link to other texts.

    >>> is_boilerplate("Read more: Gunmen kill mayor in Homs"), is_boilerplate("Photograph: Ben Orr/AFP")
    (True, True)
    """
    return len(line) <= _LONGEST and any(pattern.fullmatch(line) for pattern in _LINES)


def without_teasers(text: str, span: Span) -> Iterator[Span]:
    """Yield the stretches of a line around the teasers within it.

    >>> text = "Ten fans were held. Read more: Is Homs safe? Nobody was hurt."
    >>> [piece.of(text) for piece in without_teasers(text, Span(0, len(text)))]
    ['Ten fans were held.', 'Nobody was hurt.']
    """
    begin = span.begin
    for found in _TEASER.finditer(span.of(text)):
        if found.start():
            yield Span(begin, span.begin + found.start())
        begin = span.begin + found.end()
        begin += len(text[begin : span.end]) - len(text[begin : span.end].lstrip())
    if begin < span.end:
        yield Span(begin, span.end)


def without_credit(text: str, span: Span) -> Span | None:
    """Return a picture's caption without the credit after it, or None if there is no credit.

    >>> text = "A street in Homs. Photograph: Ben Orr/AFP"
    >>> without_credit(text, Span(0, len(text))).of(text)
    'A street in Homs.'
    >>> text = "A street in Homs. (AP Photo/Ben Orr)"
    >>> without_credit(text, Span(0, len(text))).of(text)
    'A street in Homs.'
    """
    found = _CREDIT.search(span.of(text))
    return Span(span.begin, span.begin + found.start()) if found else None
