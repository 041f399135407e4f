"""Numbers, amounts and digits as a language writes them."""

from decimal import Decimal
from functools import cache, lru_cache

from site_gen.cache.memo import memoized
from site_gen.config import Locale
from site_gen.domain.text import Direction, text_direction
from site_gen.lazy_pattern import lazy_pattern
from site_gen.structs import Struct

# CLDR's numbering systems; Babel prints Western digits for all of them, or mixes two.
_ZEROS = {"arab": 0x660, "arabext": 0x6F0, "deva": 0x966, "beng": 0x9E6, "thai": 0xE50}
_MARKS = lazy_pattern("[\u200e\u200f\u061c]")
_MILLION = 1_000_000
_ARABIC_MARKS = str.maketrans({",": "٬", ".": "٫"})


class NumberStyle(Struct, frozen=True):
    """How a language of the site prints numbers; `cldr` is a CLDR locale such as ar-SY."""

    cldr: str
    digits: str = "latn"


def number_style(locale: Locale) -> NumberStyle:
    return NumberStyle(locale.dates[0], locale.digits)


def in_digits(text: str, digits: str) -> str:
    """The text with its digits replaced; never used on quotations, ids or addresses."""
    zero = _ZEROS.get(digits)
    if zero is None:
        return text
    return text.translate({ord("0") + value: zero + value for value in range(10)})


def digits_in(text: str) -> str:
    """The numbering system of the first digits in a text that are not Western; else `latn`."""
    return next(
        (
            name
            for character in text
            for name, zero in _ZEROS.items()
            if zero <= ord(character) < zero + 10
        ),
        "latn",
    )


@lru_cache(maxsize=5000)
def number_text(number: int | float, style: NumberStyle) -> str:
    """A number with the separators of its digits: 2,350 and ٢٬٣٥٠, never mixed."""
    text = _decimal(number, babel_name(style.cldr))
    if style.digits in {"arab", "arabext"}:
        text = _decimal(number, "en").translate(_ARABIC_MARKS)
    return in_digits(text, style.digits)


@memoized
def _decimal(number: int | float, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=locale)


def percent_text(share: Decimal, style: NumberStyle) -> str:
    """A fraction as a percentage, with the sign where the language puts it."""
    from babel.numbers import format_percent

    text = format_percent(share, locale=babel_name(style.cldr), decimal_quantization=False)
    if style.digits in {"arab", "arabext"}:
        text = format_percent(share, locale="en", decimal_quantization=False)
        text = text.translate(_ARABIC_MARKS).replace("%", "٪")
    return in_digits(_MARKS.sub("", text), style.digits)


def compact_text(number: int | float, style: NumberStyle) -> str:
    """A number short enough for an axis: 4,000 stays, 1,250,000,000 becomes 1.25B."""
    from babel.numbers import format_compact_decimal

    if abs(number) < 100_000:
        return number_text(number, style)
    text = format_compact_decimal(number, locale=babel_name(style.cldr), fraction_digits=2)
    marks = _ARABIC_MARKS if style.digits in {"arab", "arabext"} else {}
    return in_digits(text.translate(marks), style.digits)


@cache
def currencies() -> frozenset[str]:
    """The codes of all currencies (ISO 4217), those of the past included."""
    return frozenset(_currency_codes())


@memoized
def _currency_codes() -> list[str]:
    from babel.numbers import list_currencies

    return sorted(list_currencies())


def money_text(number: int | float, currency: str, style: NumberStyle) -> str:
    """An amount in a currency (ISO 4217), without decimals; large amounts in words.

    CLDR's direction marks are left out, since markup isolates. A currency whose symbol has letters
    of the other direction is named instead, as Arabic editors do with US$.
    """
    from babel.numbers import (
        format_compact_currency,
        format_currency,
        get_currency_name,
        get_currency_symbol,
    )

    locale = babel_name(style.cldr)
    name = get_currency_name(currency, count=number, locale=locale)
    if _is_opposite(get_currency_symbol(currency, locale), name):
        return f"{_in_words(number, style)}\u00a0{name}"
    if abs(number) >= _MILLION:
        text = format_compact_currency(
            number, currency, format_type="short", locale=locale, fraction_digits=1
        )
    else:
        pattern = _pattern_without_decimals(locale)
        text = format_currency(number, currency, pattern, locale=locale, currency_digits=False)
    return in_digits(_MARKS.sub("", text), style.digits)


@cache
def _pattern_without_decimals(cldr: str) -> str:
    """The language's currency pattern, without decimals."""
    from babel.core import Locale as CldrLocale

    return str(CldrLocale.parse(cldr).currency_formats["standard"].pattern).replace(".00", "")


def _is_opposite(symbol: str, name: str) -> bool:
    direction = text_direction(name, Direction.LTR)
    return text_direction(symbol, direction) is not direction


def _in_words(number: int | float, style: NumberStyle) -> str:
    """From a million on, the magnitude is a word in its right plural: 825 million."""
    from babel.numbers import format_compact_decimal

    if abs(number) < _MILLION:
        return number_text(number, style)
    text = format_compact_decimal(
        number, format_type="long", locale=babel_name(style.cldr), fraction_digits=1
    )
    marks = _ARABIC_MARKS if style.digits in {"arab", "arabext"} else {}
    return in_digits(_MARKS.sub("", text).translate(marks), style.digits)


def babel_name(cldr: str) -> str:
    return cldr.replace("-", "_")


@memoized
def knows_locale(cldr: str) -> bool:
    """Whether Babel's copy of CLDR has this locale."""
    from babel.core import Locale as CldrLocale
    from babel.core import UnknownLocaleError

    try:
        CldrLocale.parse(babel_name(cldr))
    except (UnknownLocaleError, ValueError):
        return False
    return True
