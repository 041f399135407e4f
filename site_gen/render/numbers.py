"""Numbers and dates into the words of a language, by CLDR."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from site_gen.config import Locale
from site_gen.domain.dates import Day, Precision
from site_gen.domain.text import Direction, text_direction

# CLDR's numbering systems; Babel prints Western digits whatever is asked, or mixes the two.
_ZEROS = {"arab": 0x660, "arabext": 0x6F0, "deva": 0x966, "beng": 0x9E6, "thai": 0xE50}
_MARKS = re.compile("[\u200e\u200f\u061c]")
_MILLION = 1_000_000
_ARABIC_MARKS = str.maketrans({",": "٬", ".": "٫"})


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a language of the site prints numbers: `cldr` is a locale such as ar-SY."""

    cldr: str
    digits: str = "latn"


def style_of(locale: Locale) -> NumberStyle:
    return NumberStyle(locale.dates[0], locale.digits)


def shaped(text: str, digits: str) -> str:
    """The same text in a family of digits; never used on quotations, ids or addresses."""
    zero = _ZEROS.get(digits)
    if zero is None:
        return text
    return text.translate({ord("0") + value: zero + value for value in range(10)})


@lru_cache(maxsize=5000)
def number_text(number: int | float, style: NumberStyle) -> str:
    """A number with the separators that belong to its digits: 2,350 and ٢٬٣٥٠, never mixed."""
    from babel.numbers import format_decimal

    text = format_decimal(number, locale=_babel(style.cldr))
    if style.digits in {"arab", "arabext"}:
        text = format_decimal(number, locale="en").translate(_ARABIC_MARKS)
    return shaped(text, style.digits)


def percent_text(share: Decimal, style: NumberStyle) -> str:
    """A share of one as a percentage, with the sign where the language sets it."""
    from babel.numbers import format_percent

    text = format_percent(share, locale=_babel(style.cldr), decimal_quantization=False)
    if style.digits in {"arab", "arabext"}:
        text = format_percent(share, locale="en", decimal_quantization=False)
        text = text.translate(_ARABIC_MARKS).replace("%", "٪")
    return shaped(_MARKS.sub("", text), style.digits)


def compact_text(number: int | float, style: NumberStyle) -> str:
    """A number short enough for an axis: 4,000 stays, 1,250,000,000 becomes 1.25B."""
    from babel.numbers import format_compact_decimal

    if abs(number) < 100_000:
        return number_text(number, style)
    text = format_compact_decimal(number, locale=_babel(style.cldr), fraction_digits=2)
    marks = _ARABIC_MARKS if style.digits in {"arab", "arabext"} else {}
    return shaped(text.translate(marks), style.digits)


def money_text(number: int | float, currency: str, style: NumberStyle) -> str:
    """A sum in a currency by its ISO 4217 code, without small change; large sums in words.

    CLDR's own marks of direction are left out: markup isolates. A currency whose sign has letters
    that run against the language is named, as editors do: US$ is no sign in Arabic.
    """
    from babel.numbers import (
        format_compact_currency,
        format_currency,
        get_currency_name,
        get_currency_symbol,
    )

    locale = _babel(style.cldr)
    name = get_currency_name(currency, count=number, locale=locale)
    if _runs_against(get_currency_symbol(currency, locale), name):
        return f"{_in_words(number, style)}\u00a0{name}"
    if abs(number) >= _MILLION:
        text = format_compact_currency(
            number, currency, format_type="short", locale=locale, fraction_digits=1
        )
    else:
        pattern = _whole_sums(locale)
        text = format_currency(number, currency, pattern, locale=locale, currency_digits=False)
    return shaped(_MARKS.sub("", text), style.digits)


@cache
def _whole_sums(cldr: str) -> str:
    """Where a language sets the sign of a currency, without small change."""
    from babel.core import Locale as CldrLocale

    return str(CldrLocale.parse(cldr).currency_formats["standard"].pattern).replace(".00", "")


def _runs_against(sign: str, name: str) -> bool:
    own = text_direction(name, Direction.LTR)
    return text_direction(sign, own) is not own


def _in_words(number: int | float, style: NumberStyle) -> str:
    """From a million on the thousands are words, in their right plural: 825 million."""
    from babel.numbers import format_compact_decimal

    if abs(number) < _MILLION:
        return number_text(number, style)
    text = format_compact_decimal(
        number, format_type="long", locale=_babel(style.cldr), fraction_digits=1
    )
    marks = _ARABIC_MARKS if style.digits in {"arab", "arabext"} else {}
    return shaped(_MARKS.sub("", text).translate(marks), style.digits)


@lru_cache(maxsize=5000)
def day_text(day: Day, locale: Locale) -> str:
    """A date to its own precision, the month in words (W3C, qa-date-format)."""
    if day.precision is Precision.YEAR:
        return shaped(str(day.year), locale.digits)
    text = _pattern(day, locale.dates[0])
    if len(locale.dates) > 1:
        text = _with_both_months(text, day.month, locale.dates)
    return shaped(text, locale.digits)


@lru_cache(maxsize=1000)
def within_year_text(day: Day, locale: Locale) -> str:
    """A date without its year, for formats that put the year first; empty if that is all of it."""
    from babel.dates import format_skeleton

    if day.precision is Precision.YEAR:
        return ""
    cldr = locale.dates[0]
    if day.precision is Precision.DAY:
        date = dt.date(day.year, day.month, day.day)
        text = format_skeleton("MMMMd", date, locale=_babel(cldr))
    else:
        text = _month(day.month, cldr, "stand-alone")
    if len(locale.dates) > 1:
        text = _with_both_months(text, day.month, locale.dates)
    return shaped(text, locale.digits)


def _with_both_months(text: str, month: int, dates: tuple[str, ...]) -> str:
    """The month's other name behind its first; some languages bend it beside a day."""
    contexts: tuple[Literal["format", "stand-alone"], ...] = ("format", "stand-alone")
    for context in contexts:
        first, second = (_month(month, name, context) for name in dates[:2])
        if first in text:
            return text if first == second else text.replace(first, f"{first}/{second}", 1)
    return text


def _pattern(day: Day, cldr: str) -> str:
    from babel.dates import format_date, format_skeleton

    date = dt.date(day.year, day.month, day.day or 1)
    if day.precision is Precision.DAY:
        return format_date(date, "long", locale=_babel(cldr))
    return format_skeleton("yMMMM", date, locale=_babel(cldr))


def month_names(locale: Locale) -> tuple[str, ...]:
    """Every name that a month of this language goes by on the site, standing alone or in a date."""
    from babel.dates import get_month_names

    forms = [
        get_month_names("wide", context, _babel(cldr))
        for cldr in locale.dates
        for context in ("format", "stand-alone")
    ]
    return tuple(dict.fromkeys(str(name) for form in forms for name in form.values()))


def _month(number: int, cldr: str, context: Literal["format", "stand-alone"]) -> str:
    from babel.dates import get_month_names

    return str(get_month_names("wide", context, locale=_babel(cldr))[number])


def _babel(cldr: str) -> str:
    return cldr.replace("-", "_")


def knows_locale(cldr: str) -> bool:
    """Whether CLDR, as Babel carries it, has this locale."""
    from babel.core import Locale as CldrLocale
    from babel.core import UnknownLocaleError

    try:
        CldrLocale.parse(_babel(cldr))
    except (UnknownLocaleError, ValueError):
        return False
    return True
