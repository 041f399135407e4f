"""Figures of claims into words, and into places on an axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal

from site_gen.domain.claims import Claim, Figure
from site_gen.render.edition import Desk
from site_gen.render.evidence import Mark, Strip, Tick
from site_gen.render.numbers import compact_text, money_text, number_text, style_of
from site_gen.render.parts import Piece

# The strip leaves room at both ends for the half of a tick's number and for an arrow.
EDGE = 9.0
TICKS = 4


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


def strip_of(
    desk: Desk, claims: Sequence[Claim], unit: str, name: Callable[[Claim], Piece]
) -> Strip | None:
    """The figures on one axis from zero, from the reader's side of beginning; none below two.

    A denial has no figure and stands in a row of its own.
    """
    figured = [claim for claim in claims if claim.figure and not claim.denies]
    if len(figured) < 2:
        return None
    axis = _Axis(desk, [claim.figure for claim in figured if claim.figure])
    marks = tuple(
        axis.mark(name(claim), figure_text(desk, claim.figure, unit), claim.figure)
        for claim in figured
        if claim.figure
    )
    denials = tuple(name(claim) for claim in claims if claim.denies)
    return Strip(marks, axis.ticks(), denials, axis.from_right)


class _Axis:
    """A scale from zero to a round number past the highest figure."""

    def __init__(self, desk: Desk, figures: Sequence[Figure]) -> None:
        self.desk = desk
        self.from_right = desk.locale.direction.value == "rtl"
        highest = max(max(_ends(figure)) for figure in figures)
        self.step = _round_step(float(highest) / TICKS) if highest else 1.0
        self.top = self.step * max(1, math.ceil(float(highest) / self.step))

    def at(self, number: Decimal | float) -> float:
        share = EDGE + (100 - 2 * EDGE) * float(number) / self.top
        return round(100 - share if self.from_right else share, 2)

    def mark(self, claimant: Piece, text: str, figure: Figure) -> Mark:
        low, high = figure.low, figure.high
        edge = self.top * (1 + (EDGE - 2) / (100 - 2 * EDGE))
        start = self.at(low) if low is not None else self.at(0)
        end = self.at(min(float(high), edge)) if high is not None else self.at(edge)
        return Mark(
            claimant,
            text,
            kind_of_mark(figure),
            self.at(_ends(figure)[0]),
            start,
            end,
            above=figure.excludes_least,
            below=figure.excludes_most,
        )

    def ticks(self) -> tuple[Tick, ...]:
        style = style_of(self.desk.locale)
        count = round(self.top / self.step)
        numbers = (self.step * number for number in range(count + 1))
        return tuple(Tick(self.at(n), compact_text(n, style)) for n in numbers)


def kind_of_mark(figure: Figure) -> str:
    """How a figure is drawn."""
    if figure.value is not None:
        return "about" if figure.approx else "exact"
    if figure.least is not None and figure.most is not None:
        return "between"
    return "least" if figure.least is not None else "most"


def _ends(figure: Figure) -> tuple[Decimal, ...]:
    given = (figure.value, figure.least, figure.most)
    return tuple(number for number in given if number is not None)


def _round_step(rough: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(rough))
    return float(next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough))
