"""Figures of claims into words."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from site_gen.domain.claims import Figure
from site_gen.render.edition import Desk
from site_gen.render.numbers import money_text, number_text, style_of
from site_gen.render.words import Wordbook


def figure_text(desk: Desk, figure: Figure, unit: str) -> str:
    """A figure as it was given, with its bound: "at least 2,350 fighters"."""
    if figure.value is not None and not figure.approx:
        return _counted(desk, figure.value, unit)
    return str(_bounded(desk, figure, unit))


def _bounded(desk: Desk, figure: Figure, unit: str) -> str:
    """A figure in the sentence that its bound is; "about" goes with the number itself."""
    words, inside = _words(desk), partial(_inside, desk, figure)
    lower = "above" if figure.excludes_least else "least"
    upper = "below" if figure.excludes_most else "most"
    if figure.value is not None:
        return inside(figure.value, unit)
    if figure.least is not None and figure.most is not None:
        both = "between" if (lower, upper) == ("least", "most") else f"{lower}-{upper}"
        low = inside(figure.least, unit if _in_words(desk, figure.most, unit) else "")
        return words.inflected(f"figure.{both}", low=low, high=inside(figure.most, unit))
    if figure.least is not None:
        return words.inflected(f"figure.{lower}", figure=inside(figure.least, unit))
    if figure.most is not None:
        return words.inflected(f"figure.{upper}", figure=inside(figure.most, unit))
    return ""


def _inside(desk: Desk, figure: Figure, number: Decimal, unit: str) -> str:
    """A number of a figure as it stands in a sentence, in all its cases."""
    words, text = _words(desk), _counted(desk, number, unit)
    if _is_word(unit):
        text = words.inflected(f"unit.{unit}", _plain(number))
    return words.inflected("figure.about", figure=text) if figure.approx else text


def _in_words(desk: Desk, number: Decimal, unit: str) -> bool:
    """Whether a language counts so many without a digit, as Arabic does one and two."""
    return _is_word(unit) and "{n}" not in _words(desk).pattern(f"unit.{unit}", _plain(number))


def _words(desk: Desk) -> Wordbook:
    return desk.edition.books[desk.locale.code]


def _is_word(unit: str) -> bool:
    """Whether the catalogues name a unit; they name no currency."""
    return bool(unit) and not (len(unit) == 3 and unit.isupper())


def _counted(desk: Desk, number: Decimal, unit: str) -> str:
    """A number with its unit in the right plural; a currency by its ISO 4217 code."""
    if not unit:
        return number_text(_plain(number), style_of(desk.locale))
    if not _is_word(unit):
        return money_text(_plain(number), unit, style_of(desk.locale))
    return desk.say(f"unit.{unit}", _plain(number))


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
