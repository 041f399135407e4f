"""Figures of claims into words."""

from __future__ import annotations

from decimal import Decimal

from site_gen.domain.claims import Figure
from site_gen.render.edition import Desk
from site_gen.render.numbers import money_text, number_text, style_of


def figure_text(desk: Desk, figure: Figure, unit: str) -> str:
    """A figure as it was given, with its bound: "at least 2,350 fighters"."""
    told = _as_given(desk, figure, unit)
    return desk.say("figure.about", figure=told) if figure.approx and told else told


def _as_given(desk: Desk, figure: Figure, unit: str) -> str:
    low = "above" if figure.excludes_least else "least"
    high = "below" if figure.excludes_most else "most"
    if figure.value is not None:
        return _counted(desk, figure.value, unit)
    if figure.least is not None and figure.most is not None:
        key = "between" if (low, high) == ("least", "most") else f"{low}-{high}"
        low, high = _bare(desk, figure.least), _counted(desk, figure.most, unit)
        return desk.say(f"figure.{key}", low=low, high=high)
    if figure.least is not None:
        return desk.say(f"figure.{low}", figure=_counted(desk, figure.least, unit))
    if figure.most is not None:
        return desk.say(f"figure.{high}", figure=_counted(desk, figure.most, unit))
    return ""


def _bare(desk: Desk, number: Decimal) -> str:
    return number_text(_plain(number), style_of(desk.locale))


def _counted(desk: Desk, number: Decimal, unit: str) -> str:
    """A number with its unit in the right plural; a currency by its ISO 4217 code."""
    if not unit:
        return _bare(desk, number)
    if len(unit) == 3 and unit.isupper():
        return money_text(_plain(number), unit, style_of(desk.locale))
    return desk.say(f"unit.{unit}", _plain(number))


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
