"""Figures of claims into words, and into places on an axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from site_gen.domain.claims import Claim, Figure
from site_gen.render.edition import Desk
from site_gen.render.evidence import Mark, Strip, Tick
from site_gen.render.numbers import compact_text, money_text, number_text, style_of
from site_gen.render.parts import Piece
from site_gen.render.words import Wordbook

# The strip leaves room at both ends for the half of a tick's number and for an arrow.
EDGE = 9.0
TICKS = 4


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
