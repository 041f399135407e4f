"""Figures of claims into places on an axis, those of one period on one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from site_gen.domain.claims import Claim, Figure
from site_gen.domain.dates import When, when_from
from site_gen.render.edition import Desk
from site_gen.render.evidence import Mark, Scale, Strip, Tick
from site_gen.render.figures import figure_text
from site_gen.render.numbers import compact_text, percent_text, style_of
from site_gen.render.parts import Piece

# The strip leaves room at both ends for the half of a tick's number and for an arrow.
EDGE = 9.0
TICKS = 4
# What needs a word of explanation beside the chart, in this order.
LEGEND = ("exact", "excluded", "between", "least", "most", "about")


@dataclass(frozen=True, slots=True)
class _Figured:
    """A claim that names a number."""

    claim: Claim
    figure: Figure


def strip_of(
    desk: Desk, claims: Sequence[Claim], unit: str, name: Callable[[Claim], Piece]
) -> Strip | None:
    """The figures, each period by itself, from the reader's side of beginning; none below two.

    Counts of different periods cannot be compared, so they share no axis, and a figure that is
    alone in its period has none. A denial has no figure and stands in a row of its own.
    """
    figured = [_Figured(c, c.figure) for c in claims if c.figure and not c.denies]
    if len(figured) < 2:
        return None
    groups = list(_by_period(figured))
    scales = tuple(_scale(desk, group, unit, name) for group in groups)
    return Strip(
        scales=scales,
        denials=tuple(name(claim) for claim in claims if claim.denies),
        legend=tuple(_legend(each.figure for group in groups if len(group) > 1 for each in group)),
        margin=percent_text(desk.config.approx_margin, style_of(desk.locale)),
        from_right=_from_right(desk),
    )


def _from_right(desk: Desk) -> bool:
    return desk.locale.direction.value == "rtl"


def _by_period(figured: Iterable[_Figured]) -> Iterator[list[_Figured]]:
    """By the time they speak of, the earliest first; those that name none come last."""
    groups: dict[str, list[_Figured]] = {}
    for each in figured:
        groups.setdefault(each.claim.period.iso if each.claim.period else "", []).append(each)
    yield from sorted(groups.values(), key=lambda group: _begins(group[0].claim.period))


def _begins(period: When | None) -> tuple[int, str]:
    return (period.earliest.toordinal(), period.iso) if period else (10**7, "")


def _scale(
    desk: Desk, group: Sequence[_Figured], unit: str, name: Callable[[Claim], Piece]
) -> Scale:
    """The figures of one period, which is told of each where the desk is not as sure of all."""
    axis = _Axis(desk, [each.figure for each in group])
    periods = [each.claim.period for each in group]
    alike = len(set(periods)) == 1
    marks = tuple(
        axis.mark(
            name(each.claim),
            figure_text(desk, each.figure, unit),
            each.figure,
            None if alike else desk.dated(each.claim.period),
        )
        for each in group
    )
    ticks = axis.ticks() if len(group) > 1 else ()
    return Scale(marks, ticks, desk.dated(_unmarked(periods[0], alike=alike)))


def _unmarked(period: When | None, *, alike: bool) -> When | None:
    """The period without its marks, where not all of those under it have them."""
    return period if alike or period is None else when_from(period.iso)


class _Axis:
    """A scale from zero to a round number past the highest figure, and what "about" makes of it."""

    def __init__(self, desk: Desk, figures: Sequence[Figure]) -> None:
        self.desk = desk
        self.from_right = _from_right(desk)
        highest = max(max(_ends(figure)) for figure in figures)
        reach = max([highest, *(f.high for f in figures if f.high is not None)])
        self.step = _round_step(float(highest) / TICKS) if highest else 1.0
        self.top = self.step * max(1, math.ceil(float(reach) / self.step))

    def at(self, number: Decimal | float) -> float:
        share = EDGE + (100 - 2 * EDGE) * float(number) / self.top
        return round(100 - share if self.from_right else share, 2)

    def mark(self, claimant: Piece, text: str, figure: Figure, period: Piece | None) -> Mark:
        given = _ends(figure)
        start = None if kind_of_mark(figure) == "most" else given[0]
        end = None if kind_of_mark(figure) == "least" else given[-1]
        return Mark(
            claimant=claimant,
            figure=text,
            kind=kind_of_mark(figure),
            at=self.at(given[0]),
            start=self.at(start or 0),
            end=self.past() if end is None else self.at(end),
            low=self.at(figure.low or 0),
            high=self.past() if figure.high is None else self.at(figure.high),
            above=figure.excludes_least,
            below=figure.excludes_most,
            approx=figure.approx,
            period=period,
        )

    def past(self) -> float:
        """Where the arrow of an open bound stands, past the last tick."""
        return self.at(self.top * (1 + (EDGE - 2) / (100 - 2 * EDGE)))

    def ticks(self) -> tuple[Tick, ...]:
        style = style_of(self.desk.locale)
        count = round(self.top / self.step)
        numbers = (self.step * number for number in range(count + 1))
        return tuple(Tick(self.at(n), compact_text(n, style)) for n in numbers)


def kind_of_mark(figure: Figure) -> str:
    """How a figure is drawn."""
    if figure.value is not None:
        return "exact"
    if figure.least is not None and figure.most is not None:
        return "between"
    return "least" if figure.least is not None else "most"


def _legend(figures: Iterable[Figure]) -> Iterator[str]:
    """What has to be explained: none of it, where all that is drawn are plain numbers."""
    drawn = list(figures)
    found = {kind_of_mark(figure) for figure in drawn}
    found |= {"about" for figure in drawn if figure.approx}
    found |= {"excluded" for figure in drawn if figure.excludes_least or figure.excludes_most}
    return (key for key in LEGEND if key in found and found != {"exact"})


def _ends(figure: Figure) -> tuple[Decimal, ...]:
    given = (figure.value, figure.least, figure.most)
    return tuple(number for number in given if number is not None)


def _round_step(rough: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(rough))
    return float(next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough))
