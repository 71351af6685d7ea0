"""Says which numbers are totals of a long time, "since 2011" or "so far this year", and no toll of one happening."""

from __future__ import annotations

import re

from kg.model import Count, DatePrecision, Event, HeadlineSpan, Span

#: What lasts longer than so many days is no happening of a day.
_LONG, _YEAR = 31, 366
#: Words for what lasts long, whatever is said of its time.
_WARS = re.compile(r"(?i)\b(?:war|conflict|insurgency|uprising|rebellion|pandemic|epidemic|famine|genocide)\b")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SOME = (
    r"(?:(?:(?:more|less|fewer)\ than|at\ least|up\ to|nearly|almost|about|around|over|some|the|an?|several|many|recent"
    r"|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d+)\ )"
)
#: A long time in words.
_TIMES = re.compile(
    rf"""(?x)
    \b[Ss]ince\ (?:
        (?:early|late|mid-|last|the\ end\ of|the\ middle\ of)?\ ?(?:{_MONTH}|(?:19|20)\d\d)
      | the\ (?:start|beginning|outbreak|onset)\b
      | [^.,;]{{1,40}}?\ (?:(?:began|started|erupted|broke\ out|(?:took|seized|came\ to)\ power)\b
                          | (?:in|of)\ (?:{_MONTH}|(?:19|20)\d\d))
      | independence\b
    )
    | \b[Ss]o\ far\ (?:this|in\ (?:19|20))\w*
    | \b(?:[Oo]ver|[Ii]n|[Dd]uring|[Ww]ithin|[Ff]or)\ {_SOME}*(?:past|last|previous|preceding)\ (?:[\w-]+\ ){{0,3}}?
      (?:months|years?|decades?|century)\b
    | \b(?:[Ii]n|[Oo]ver|[Dd]uring)\ {_SOME}*(?:months|years|decades?)\b
    | \b(?:[Ee]ach|[Ee]very|[Pp]er)\ (?:month|year)\b | \b[Aa]\ year\b | \bannually\b
    """
)
#: "This year" sums up only what has been counted since: "has killed", "the toll", and no "earlier this year".
_THIS_YEAR = re.compile(
    r"(?<!earlier )(?<!later )(?<!in )(?<!January )(?<!February )(?<!March )(?<!April )(?<!May )(?<!June )(?<!July )"
    r"(?<!August )(?<!September )(?<!October )(?<!November )(?<!December )\b[Tt]his (?:year|season|decade|century)\b"
)
_COUNTED = re.compile(r"\b(?:have|has|number|total|toll|count)\b")
#: What is the first or the worst of a long time is one happening.
_RANKED = re.compile(
    r"(?i)\b(?:first|second|third|fourth|fifth|sixth|only|last|worst|most|\d+(?:st|nd|rd|th)|\w{3,}(?:li|i)?est)\b"
    r"(?![^,;]*\b(?:have|has) (?:been|died)\b)[^,;]*$"
)
_NUMBERS = re.compile(
    r"(?i)\b(?:\d[\d,.]*(?<![,.])|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|"
    r"eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|dozens?|hundreds?|thousands?|millions?)\b"
)
_DATE = re.compile(rf"(?:19|20)\d\d|\d{{1,2}}(?= {_MONTH})")
_END = re.compile(r"[.!?][\"”’')]*\s+(?=[\"“‘'(]?[A-Z0-9])|\n\s*\n")


def is_total(event: Event, text: str) -> bool:
    """Return whether the numbers of an event are totals over a long time.

    Args:
        event: what was found, with its counts.
        text: the article's.

    >>> def counted(words, number):
    ...     at = words.index(number)
    ...     count = Count("killed", 1, None, Span(at, at + len(number)))
    ...     return is_total(Event("e", "Killing", (Span(0, 3),), "", counts=(count,)), words)
    >>> sentence = "The raid killed four and brings to 31 the number of people killed this year."
    >>> counted(sentence, "four"), counted(sentence, "31")
    (False, True)
    >>> counted("It was the worst attack since 2014 and killed 45.", "45")
    False
    """
    if any(_sums(count, text) for count in event.counts):
        return True
    if event.when is None:
        return bool(event.counts) and bool(_WARS.search(event.mentions[0].of(text)))
    days = (event.when.end - event.when.start).days
    if days <= _LONG or (days <= _YEAR and event.when.precision is not DatePrecision.THROUGHOUT):
        return False
    text = _text_of(event.when.span, text)
    sentence = _sentence(event.when.span, text)
    return bool(event.counts) and not _RANKED.search(text[sentence.begin : event.when.span.begin])


def _text_of(span: Span, text: str) -> str:
    """Return the headline for a span in it, and otherwise the text."""
    return span.headline if isinstance(span, HeadlineSpan) else text


def _sums(count: Count, text: str) -> bool:
    """Return whether words for a long time are nearer to a number than to any other in its sentence."""
    text = _text_of(count.span, text)
    span = _sentence(count.span, text)
    sentence = text[span.begin : span.end]
    times = list(_TIMES.finditer(sentence))
    if _COUNTED.search(sentence):
        times += _THIS_YEAR.finditer(sentence)
    for time in times:
        if not _RANKED.search(sentence[: time.start()]):
            nearest = _nearest_number(time, sentence)
            if nearest is not None and count.span.begin <= span.begin + nearest.start() < count.span.end:
                return True
    return False


def _nearest_number(time: re.Match[str], sentence: str) -> re.Match[str] | None:
    """Return the number nearest to words for a time, and not part of them."""
    numbers = [
        number
        for number in _NUMBERS.finditer(sentence)
        if (number.end() <= time.start() or time.end() <= number.start()) and not _DATE.match(sentence, number.start())
    ]
    return min(numbers, key=lambda number: max(time.start() - number.end(), number.start() - time.end()), default=None)


def _sentence(span: Span, text: str) -> Span:
    """Return the sentence around a span."""
    begin = max((found.end() for found in _END.finditer(text, max(0, span.begin - 600), span.begin)), default=0)
    following = _END.search(text, span.end)
    return Span(max(begin, span.begin - 600), following.start() if following else len(text))
