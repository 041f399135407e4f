"""Dates as evidence has them: to the day or only the year, stated or inferred, or a span.

A subset of EDTF level 1 (Library of Congress, 2019): `2020`, `2020-10`, `2020-10-14`,
`2006/2019`, `../2020-10-02`, `2016/..`, each single date with a closing `?` or `~`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

_SINGLE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
OPEN = ".."
# By whether a date was inferred, and whether it is about.
_MARKS = {(True, True): "%", (True, False): "?", (False, True): "~", (False, False): ""}


def plain_digits(text: str) -> str:
    """The same text with Arabic-Indic and Persian digits written as Western ones."""
    return text.translate(_DIGITS)


class Precision(IntEnum):
    """How much of a date is known."""

    YEAR = 1
    MONTH = 2
    DAY = 3


@dataclass(frozen=True, slots=True)
class Day:
    """One date to its own precision; `inferred` was worked out, `about` is near it."""

    year: int
    month: int = 0
    day: int = 0
    inferred: bool = False
    about: bool = False

    @property
    def precision(self) -> Precision:
        if self.day:
            return Precision.DAY
        return Precision.MONTH if self.month else Precision.YEAR

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        """The date without its marks, as HTML's `datetime` takes it."""
        parts = (f"{self.year:04}", f"{self.month:02}", f"{self.day:02}")
        return "-".join(parts[: self.precision])

    @property
    def edtf(self) -> str:
        """The date with its mark, as the desk writes it: `2020-10-01?`."""
        return self.iso + _MARKS[self.inferred, self.about]


@dataclass(frozen=True, slots=True)
class When:
    """A date or a span of dates; an open end is None.

    `doubted` dates are kept as they were printed, and the desk takes them for a slip.
    """

    start: Day | None
    end: Day | None
    is_span: bool = False
    doubted: bool = False

    @property
    def inferred(self) -> bool:
        return any(day.inferred for day in (self.start, self.end) if day)

    @property
    def as_printed(self) -> bool:
        """Whether it is exactly what the source says, and the desk has no doubt of it."""
        about = any(day.about for day in (self.start, self.end) if day)
        return not (self.inferred or about or self.doubted)

    @property
    def earliest(self) -> dt.date:
        """The first day it can mean; an open start counts by its end."""
        known = self.start or self.end
        return known.first if known else dt.date.min

    @property
    def iso(self) -> str:
        """The span in EDTF without marks; a plain date is just itself."""
        start, end = (day.iso if day else OPEN for day in (self.start, self.end))
        return f"{start}/{end}" if self.is_span else start

    @property
    def edtf(self) -> str:
        """The span in EDTF, each end with its mark; EDTF has none for a doubt."""
        start, end = (day.edtf if day else OPEN for day in (self.start, self.end))
        return f"{start}/{end}" if self.is_span else start


class DateUnreadable(ValueError):
    """Text that is no date; its message says why, and `hint` what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def when_from(text: str) -> When:
    """Read an EDTF date or span; other scripts' digits are read, day and month never guessed.

    Raises DateUnreadable.
    """
    plain = plain_digits(text.strip())
    if "/" not in plain:
        day = day_from(plain)
        return When(day, day)
    start, end = _ends(plain)
    if start and end and start.first > end.last:
        raise DateUnreadable(f"`{text}` ends before it starts", f"write {end.iso}/{start.iso}")
    return When(start, end, is_span=True)


def _ends(plain: str) -> tuple[Day | None, Day | None]:
    parts = [part.strip() for part in plain.split("/")]
    if len(parts) != 2 or parts == [OPEN, OPEN]:
        raise DateUnreadable(f"`{plain}` is not a date", _advice(plain))
    if not all(part == OPEN or _SINGLE.fullmatch(part) for part in parts):
        raise DateUnreadable(f"`{plain}` is not a date", _advice(plain))
    start, end = (None if part == OPEN else day_from(part) for part in parts)
    return start, end


def day_from(text: str) -> Day:
    """Read one date to the precision it is given in. Raises DateUnreadable."""
    plain = plain_digits(text.strip())
    match = _SINGLE.fullmatch(plain)
    if not match:
        raise DateUnreadable(f"`{text}` is not a date", _advice(plain))
    year, month, day = (int(part or 0) for part in match.groups()[:3])
    mark = match[4]
    if (match[2] and not month) or (match[3] and not day):
        hint = "leave out what is not known, as in 2020-10 or 2020"
        raise DateUnreadable(f"`{text}` is not a date: nothing is numbered 00", hint)
    found = Day(year, month, day, inferred=mark in {"?", "%"}, about=mark in {"~", "%"})
    _must_exist(found, text)
    return found


def _must_exist(day: Day, text: str) -> None:
    try:
        last = calendar.monthrange(day.year, day.month or 1)[1]
    except (calendar.IllegalMonthError, ValueError):
        raise DateUnreadable(
            f"`{text}` is not a date: there is no month {day.month}", "correct the month"
        ) from None
    if day.year < 1:
        raise DateUnreadable(f"`{text}` is not a date: there is no year 0", "correct the year")
    if day.day > last:
        name = f"{day.year:04}-{day.month:02}"
        raise DateUnreadable(f"`{text}` is not a date: {name} has {last} days", "correct the day")


_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LOOSE = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")


def _advice(plain: str) -> str:
    """What to write instead; only days that exist are offered."""
    parts = _LOOSE.fullmatch(plain) or _LOCAL.fullmatch(plain)
    numbers = [int(part) for part in parts.groups()] if parts else []
    offered = list(dict.fromkeys(_readings(numbers)))
    if not offered:
        return "write a date as 2020-10-14, 2020-10 or 2020, a span as 2006/2019"
    if len(offered) == 1:
        return f"write {offered[0]}"
    return f"day and month can be read both ways; write {' or '.join(offered)}"


def _readings(numbers: list[int]) -> Iterator[str]:
    """The days that three numbers can mean: year first, or day and month in either order."""
    if not numbers:
        return
    first, second, third = numbers
    local = [(third, second, first), (third, first, second)]
    for year, month, day in [(first, second, third)] if first > 31 else local:
        try:
            yield dt.date(year, month, day).isoformat()
        except ValueError:
            continue
