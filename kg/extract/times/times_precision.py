"""Distinguishes duration from uncertainty: something lasted a period, or happened at some time within it.

"In 2019 rebels attacked" leaves the day open; "from May to July" and "throughout 2019" describe something that lasted.
"""

from __future__ import annotations

from kg.extract.times.times_values import Interval
from kg.language.tokens import Doc
from kg.model import DatePrecision

#: The longest stretch, in days, of each precision; half a year is a season.
_LONGEST = (
    (1, DatePrecision.DAY),
    (14, DatePrecision.WEEK),
    (31, DatePrecision.MONTH),
    (184, DatePrecision.SEASON),
)
#: Words right before an expression that make it a duration.
_THROUGH = (("throughout",), ("all", "of"), ("whole", "of"), ("entire",), ("whole",), ("all",), ("all", "through"))
#: The same for a number of days: "for the past three days"; but "over the weekend" is some time within it.
_WINDOW = (("over",), ("for",))


def precision_of(doc: Doc, start_token: int, days: Interval, kind: str) -> DatePrecision:
    """Return the precision that a time expression gives to what it dates.

    Args:
        doc: the text that contains it.
        start_token: its first word.
        days: the first and the last day.
        kind: the kind of the ``TimeExpression``.
    """
    before = tuple(t.lower_ for t in doc[max(start_token - 2, 0) : start_token])
    through = (*_THROUGH, *(_WINDOW if kind == "window" else ()))
    lasting = kind == "days" or (kind == "range" and before[-1:] != ("between",))
    if days.days > 1 and (lasting or any(before[-len(words) :] == words for words in through)):
        return DatePrecision.THROUGHOUT
    if kind == "overnight":
        return DatePrecision.DAY
    return next((name for longest, name in _LONGEST if days.days <= longest), DatePrecision.YEAR)
