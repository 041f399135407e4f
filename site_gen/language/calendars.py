"""A day of the Gregorian calendar in another one."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from types import MappingProxyType

from site_gen.structs import Struct


class CalendarDay(Struct, frozen=True):
    """A day in a calendar; `month` is the place of its name in the catalogue's list."""

    year: int
    month: int
    day: int


# Persian years at which the rule of leap years begins anew (Borkowski, The Persian calendar for
# 3000 years), since the year begins on the day of the equinox in Tehran.
_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262)
_FIRST_LEAP = -14
_LONG_MONTHS = 6 * 31


def persian_day(day: dt.date) -> CalendarDay:
    """A day in the solar calendar of Iran and Afghanistan."""
    year = day.year - 621
    begins = _persian_new_year(year)
    if day < begins:
        year -= 1
        begins = _persian_new_year(year)
    passed = (day - begins).days
    if passed < _LONG_MONTHS:
        return CalendarDay(year, passed // 31, passed % 31 + 1)
    rest = passed - _LONG_MONTHS
    return CalendarDay(year, 6 + rest // 30, rest % 30 + 1)


def _persian_new_year(year: int) -> dt.date:
    leaps, begin, span = _FIRST_LEAP, _BREAKS[0], 0
    for following in _BREAKS[1:]:
        span = following - begin
        if year < following:
            break
        leaps += span // 33 * 8 + span % 33 // 4
        begin = following
    passed = year - begin
    leaps += passed // 33 * 8 + (passed % 33 + 3) // 4
    if span % 33 == 4 and span - passed == 4:
        leaps += 1
    gregorian = year + 621
    gregorian_leaps = gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150
    return dt.date(gregorian, 3, 20 + leaps - gregorian_leaps)


# The day before the first of the year 1, counted from the first of January of the Gregorian year 1.
_HEBREW_EPOCH = -1_373_427
_ADAR_1, _ADAR, _ADAR_2 = 5, 6, 13


def hebrew_day(day: dt.date) -> CalendarDay:
    """A day in the Hebrew calendar; Adar of a leap year is the last of fourteen names."""
    number, year = day.toordinal(), day.year + 3761
    if number < _hebrew_new_year(year):
        year -= 1
    passed = number - _hebrew_new_year(year)
    months = tuple(_hebrew_months(year))
    begins = (0, *accumulate(length for _, length in months))
    place = next(n for n in reversed(range(len(months))) if begins[n] <= passed)
    return CalendarDay(year, months[place][0], passed - begins[place] + 1)


def _hebrew_months(year: int) -> Iterator[tuple[int, int]]:
    """The places of the names of a year's months, with the number of days of each."""
    is_leap = (7 * year + 1) % 19 < 7
    surplus = (_hebrew_new_year(year + 1) - _hebrew_new_year(year)) % 10
    yield from ((0, 30), (1, 30 if surplus == 5 else 29), (2, 29 if surplus == 3 else 30))
    yield from ((3, 29), (4, 30))
    yield from ((_ADAR_1, 30), (_ADAR_2, 29)) if is_leap else ((_ADAR, 29),)
    yield from ((7, 30), (8, 29), (9, 30), (10, 29), (11, 30), (12, 29))


def _hebrew_new_year(year: int) -> int:
    """Its number as `date.toordinal` counts (Reingold and Dershowitz, Calendrical Calculations)."""
    before, begin, after = (_elapsed_days(number) for number in (year - 1, year, year + 1))
    delay = 2 if after - begin == 356 else int(begin - before == 382)
    return _HEBREW_EPOCH + begin + delay


def _elapsed_days(year: int) -> int:
    months = (235 * year - 234) // 19
    days = 29 * months + (12_084 + 13_753 * months) // 25_920
    return days + 1 if 3 * (days + 1) % 7 < 3 else days


CALENDARS: Mapping[str, Callable[[dt.date], CalendarDay]] = MappingProxyType(
    {"persian": persian_day, "hebrew": hebrew_day}
)
_HEBREW_VALUES = dict(
    zip(
        (400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1),
        "תשרקצפעסנמלכיטחזוהדגבא",
        strict=True,
    )
)


def hebrew_numeral(number: int) -> str:
    """A number below the thousands in Hebrew letters, as days and years are written: י״ד, תשפ״א."""
    letters, rest = "", number % 1000
    for value, letter in _HEBREW_VALUES.items():
        letters += letter * (rest // value)
        rest %= value
    # Fifteen and sixteen would spell a name of God.
    letters = letters.replace("יה", "טו").replace("יו", "טז")
    return f"{letters}׳" if len(letters) == 1 else f"{letters[:-1]}״{letters[-1]}"
