"""A chart of the figures of claims."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, TypeAlias

from site_gen.domain.claims import Claim, Figure
from site_gen.domain.dates import EdtfDate, parse_edtf
from site_gen.domain.text import NO_TOKEN, Token
from site_gen.language.numbers import compact_text, number_style, percent_text
from site_gen.plan.addresses import NO_LINK, Href
from site_gen.render.context import PageContext
from site_gen.render.figures import figure_text
from site_gen.render.text import NO_TEXT, InlineText, PageText
from site_gen.structs import Struct

FigureKind: TypeAlias = Literal["exact", "between", "least", "most"]
LegendKey: TypeAlias = FigureKind | Literal["excluded", "about"]


class PlottedFigure(Struct, frozen=True):
    """One figure on the chart, at positions in percent of its width from the left.

    `kind` is `exact`, `between`, `least` or `most`; an open bound ends at the edge of the chart
    with an arrow. `above` and `below` mean that the lower or upper bound itself is excluded.
    `start` to `end` is what was said; `low` to `high` is the desk's margin if it is `approx`.
    `period` is set only if its marks differ from those of others on the same axis.
    """

    claimant: InlineText
    figure: PageText
    kind: FigureKind
    at: float
    start: float
    end: float
    low: float
    high: float
    above: bool
    below: bool
    approx: bool
    period: InlineText | None


class AxisTick(Struct, frozen=True):
    """A labelled number on an axis."""

    at: float
    text: PageText


class ChartAxis(Struct, frozen=True):
    """The figures of one period on one axis; a single figure has no ticks."""

    figures: tuple[PlottedFigure, ...]
    ticks: tuple[AxisTick, ...]
    period: InlineText | None = None


class FigureChart(Struct, frozen=True):
    """The answers to a question that have a number; denials are listed apart, never at zero.

    `legend` has the keys that need explanation: `exact`, `excluded`, `between`, `least`, `most`
    and `about`, whose range is the desk's `margin` to either side. In a right-to-left language the
    axes run from the right and `is_rtl` turns the arrows. `question` is what was asked, `svg` the
    address of the chart as a file, `table` the anchor of the table with the same figures.
    """

    axes: tuple[ChartAxis, ...]
    denials: tuple[InlineText, ...]
    legend: tuple[LegendKey, ...] = ()
    margin: PageText = NO_TEXT
    is_rtl: bool = False
    question: InlineText | None = None
    svg: Href = NO_LINK
    table: Token = NO_TOKEN


# The chart leaves room at both ends for half of a tick's label and for an arrow.
EDGE = 9.0
TICKS = 4
# The keys that may be explained next to the chart, in this order.
LEGEND: tuple[LegendKey, ...] = ("exact", "excluded", "between", "least", "most", "about")


class _ClaimWithFigure(Struct, frozen=True):
    """A claim that has a number."""

    claim: Claim
    figure: Figure


def figure_chart(
    context: PageContext, claims: Sequence[Claim], unit: str, name: Callable[[Claim], InlineText]
) -> FigureChart:
    """The figures, with one axis for each period.

    Counts of different periods cannot be compared, so they share no axis. A denial has no figure
    and is listed in its own row.
    """
    plotted = [_ClaimWithFigure(c, c.figure) for c in claims if c.figure and not c.denies]
    groups = list(_grouped_by_period(plotted))
    axes = tuple(_chart_axis(context, group, unit, name) for group in groups)
    return FigureChart(
        axes=axes,
        denials=tuple(name(claim) for claim in claims if claim.denies),
        legend=tuple(_legend(item.figure for group in groups if len(group) > 1 for item in group)),
        margin=context.in_own_language(
            percent_text(context.config.approx_margin, number_style(context.locale))
        ),
        is_rtl=_is_rtl(context),
    )


def _is_rtl(context: PageContext) -> bool:
    return context.locale.direction.value == "rtl"


def _grouped_by_period(claims: Iterable[_ClaimWithFigure]) -> Iterator[list[_ClaimWithFigure]]:
    """The claims of each period, the earliest first; those without a period come last."""
    groups: dict[str, list[_ClaimWithFigure]] = {}
    for item in claims:
        groups.setdefault(item.claim.period.iso if item.claim.period else "", []).append(item)
    yield from sorted(groups.values(), key=lambda group: _period_key(group[0].claim.period))


def _period_key(period: EdtfDate | None) -> tuple[int, str]:
    return (period.earliest.toordinal(), period.iso) if period else (10**7, "")


def _chart_axis(
    context: PageContext,
    group: Sequence[_ClaimWithFigure],
    unit: str,
    name: Callable[[Claim], InlineText],
) -> ChartAxis:
    """The axis of one period; each figure has its own period if their marks differ."""
    axis = _Axis(context, [item.figure for item in group])
    periods = [item.claim.period for item in group]
    same_period = len(set(periods)) == 1
    marks = tuple(
        axis.mark(
            name(item.claim),
            figure_text(context, item.figure, unit),
            item.figure,
            None if same_period else context.shown_date(item.claim.period),
        )
        for item in group
    )
    ticks = axis.ticks() if len(group) > 1 else ()
    return ChartAxis(marks, ticks, context.shown_date(_without_marks(periods[0], same=same_period)))


def _without_marks(period: EdtfDate | None, *, same: bool) -> EdtfDate | None:
    """The period without its marks, unless all figures have the same ones."""
    return period if same or period is None else parse_edtf(period.iso)


class _Axis:
    """A scale from zero to a round number past the highest figure and its "about" range."""

    def __init__(self, context: PageContext, figures: Sequence[Figure]) -> None:
        self.context = context
        self.is_rtl = _is_rtl(context)
        highest = max(max(_bounds(figure)) for figure in figures)
        maximum = max([highest, *(f.high for f in figures if f.high is not None)])
        self.step = _round_step(float(highest) / TICKS) if highest else 1.0
        self.top = self.step * max(1, math.ceil(float(maximum) / self.step))

    def at(self, number: Decimal | float) -> float:
        share = EDGE + (100 - 2 * EDGE) * float(number) / self.top
        return round(100 - share if self.is_rtl else share, 2)

    def mark(
        self, claimant: InlineText, text: PageText, figure: Figure, period: InlineText | None
    ) -> PlottedFigure:
        bounds = _bounds(figure)
        start = None if figure_kind(figure) == "most" else bounds[0]
        end = None if figure_kind(figure) == "least" else bounds[-1]
        return PlottedFigure(
            claimant=claimant,
            figure=text,
            kind=figure_kind(figure),
            at=self.at(bounds[0]),
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
        """The position of an open bound's arrow, past the last tick."""
        return self.at(self.top * (1 + (EDGE - 2) / (100 - 2 * EDGE)))

    def ticks(self) -> tuple[AxisTick, ...]:
        style = number_style(self.context.locale)
        count = round(self.top / self.step)
        numbers = (self.step * number for number in range(count + 1))
        own = self.context.in_own_language
        return tuple(AxisTick(self.at(n), own(compact_text(n, style))) for n in numbers)


def figure_kind(figure: Figure) -> FigureKind:
    """The kind of mark that a figure is drawn as."""
    if figure.value is not None:
        return "exact"
    if figure.least is not None and figure.most is not None:
        return "between"
    return "least" if figure.least is not None else "most"


def _legend(figures: Iterable[Figure]) -> Iterator[LegendKey]:
    """The keys that need explanation; none if all figures are plain numbers."""
    listed = list(figures)
    keys: set[LegendKey] = {figure_kind(figure) for figure in listed}
    if any(figure.approx for figure in listed):
        keys.add("about")
    if any(figure.excludes_least or figure.excludes_most for figure in listed):
        keys.add("excluded")
    return (key for key in LEGEND if key in keys and keys != {"exact"})


def _bounds(figure: Figure) -> tuple[Decimal, ...]:
    bounds = (figure.value, figure.least, figure.most)
    return tuple(number for number in bounds if number is not None)


def _round_step(rough: float) -> float:
    """Round up to 1, 2, 2.5 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(rough))
    return float(next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough))
