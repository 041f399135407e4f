"""Figures of claims on the chart: those of one period on one axis."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from site_gen.domain.claims import Claim, Figure, Stance
from site_gen.render.context import PageContext
from site_gen.render.views.figure_chart import (
    EDGE,
    ChartAxis,
    FigureChart,
    figure_chart,
    figure_kind,
)
from site_gen.structs import replace
from tests.tools.claims import claim, figure, page_context_with
from tests.tools.desk import SITE
from tests.tools.views import inline


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> PageContext:
    return page_context_with(tmp_path_factory.mktemp("en"), {}, "en")


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> PageContext:
    return page_context_with(tmp_path_factory.mktemp("ar"), {}, "ar")


def drawn(context: PageContext, *claims: Claim) -> FigureChart:
    return figure_chart(context, claims, "fighters", lambda claim: inline(claim.id))


def scale(context: PageContext, *claims: Claim) -> ChartAxis:
    """The one axis of claims that speak of one time."""
    (only,) = drawn(context, *claims).axes
    return only


THREE = (
    claim("low", figure(300)),
    claim("about", figure(4000, approx=True)),
    claim("no", stance=Stance.DENIES),
    claim("least", figure(least=2350)),
)


def test_marks_are_in_the_order_of_the_answers_with_their_words(english: PageContext) -> None:
    marks = scale(english, *THREE).figures

    assert ["low", "about", "least"] == [mark.claimant.text for mark in marks]
    assert ["exact", "exact", "least"] == [mark.kind for mark in marks]
    assert [False, True, False] == [mark.approx for mark in marks]
    assert "at least 2,350 fighters" == marks[2].figure


def test_a_denial_is_apart_and_never_on_the_axis(english: PageContext) -> None:
    nought = claim("nought", figure(0), stance=Stance.DENIES)

    made = drawn(english, *THREE, nought)

    assert ["no", "nought"] == [piece.text for piece in made.denials]
    on_axis = {mark.claimant.text for each in made.axes for mark in each.figures}
    assert not {"no", "nought"} & on_axis


def test_the_axis_runs_from_zero_to_a_round_number_past_all_that_is_drawn(
    english: PageContext,
) -> None:
    plain = scale(english, claim("low", figure(300)), claim("high", figure(4000))).ticks
    about = scale(english, *THREE).ticks

    assert ["0", "1,000", "2,000", "3,000", "4,000"] == [tick.text for tick in plain]
    assert ["0", "1,000", "2,000", "3,000", "4,000", "5,000"] == [tick.text for tick in about]
    assert (EDGE, 100 - EDGE) == (about[0].at, about[-1].at)


def test_the_axis_runs_from_the_right_in_arabic(english: PageContext, arabic: PageContext) -> None:
    left, right = scale(english, *THREE), scale(arabic, *THREE)

    assert (False, True) == tuple(drawn(d, *THREE).is_rtl for d in (english, arabic))
    assert [100 - mark.at for mark in left.figures] == pytest.approx([m.at for m in right.figures])
    assert [100 - tick.at for tick in left.ticks] == pytest.approx([t.at for t in right.ticks])


def test_an_open_bound_reaches_past_the_axis_and_an_upper_one_begins_at_zero(
    english: PageContext,
) -> None:
    least, most = scale(
        english, claim("least", figure(least=50)), claim("most", figure(most=100))
    ).figures

    assert least.start == least.at < 100 - EDGE < least.end
    assert (EDGE, most.at) == (most.start, most.end)


# About ------------------------------------------------------------------------------------


def with_margin(given: Figure, margin: str) -> Figure:
    return replace(given, margin=Decimal(margin))


@pytest.mark.parametrize(("margin", "half_width"), [("0.1", 5), ("0.25", 12.5), ("0", 0)])
def test_about_is_drawn_as_wide_as_the_desk_takes_it(
    english: PageContext, margin: str, half_width: float
) -> None:
    given = with_margin(figure(50, approx=True), margin)
    about, other = scale(english, claim("about", given), claim("other", figure(100))).figures

    step = (100 - 2 * EDGE) / 100
    assert about.at - about.low == pytest.approx(half_width * step, abs=0.02)
    assert about.high - about.at == pytest.approx(half_width * step, abs=0.02)
    assert about.start == about.at == about.end
    assert other.low == other.at == other.high


def test_what_was_said_is_shown_apart_from_what_the_desk_makes_of_it(english: PageContext) -> None:
    between, _ = scale(
        english,
        claim("between", figure(least=40, most=50, approx=True)),
        claim("other", figure(100)),
    ).figures

    assert between.low < between.start < between.end < between.high


@pytest.mark.parametrize("number", [1, 3, 4000, 4900, 825_000_000])
@pytest.mark.parametrize("margin", ["0.1", "0.5"])
def test_no_range_of_the_desk_is_cut_off_by_the_axis(
    english: PageContext, number: int, margin: str
) -> None:
    given = with_margin(figure(number, approx=True), margin)

    made = scale(english, claim("about", given), claim("least", figure(least=1)))

    assert made.figures[0].high <= made.ticks[-1].at


@pytest.mark.parametrize(
    "figures",
    [
        (figure(0), figure(0)),
        (figure(0), figure(1)),
        (figure(1), figure(3, approx=True)),
        (figure(least=999, most=1001), figure(999_999_999, approx=True)),
        (figure(most=7), figure(least=7)),
        (figure(least=10, approx=True), figure(most=10, approx=True)),
    ],
)
@pytest.mark.parametrize("code", ["en", "ar"])
def test_nothing_of_the_chart_lies_outside_it(
    english: PageContext, arabic: PageContext, code: str, figures: tuple[Figure, ...]
) -> None:
    context = {"en": english, "ar": arabic}[code]

    made = scale(context, *(claim(f"c{n}", number) for n, number in enumerate(figures)))

    places = [p for m in made.figures for p in (m.at, m.start, m.end, m.low, m.high)]
    assert all(0 <= place <= 100 for place in [*places, *(tick.at for tick in made.ticks)])
    assert 2 <= len(made.ticks) <= 6
    assert len(made.ticks) == len({tick.text for tick in made.ticks})


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (figure(1), "exact"),
        (figure(1, approx=True), "exact"),
        (figure(least=1), "least"),
        (figure(above=1), "least"),
        (figure(most=1), "most"),
        (figure(least=1, most=2), "between"),
    ],
)
def test_each_kind_of_figure_is_drawn_in_its_own_way(given: Figure, kind: str) -> None:
    assert kind == figure_kind(given)


# Periods ----------------------------------------------------------------------------------


def test_figures_of_different_periods_share_no_axis(english: PageContext) -> None:
    made = drawn(
        english,
        claim("no-period", figure(7)),
        claim("year", figure(least=15), period="2023"),
        claim("half", figure(20), period="2020-07/2020-12"),
        claim("year-too", figure(18), period="2023"),
    )

    periods = [each.period.text if each.period else "" for each in made.axes]
    held = [[mark.claimant.text for mark in each.figures] for each in made.axes]
    assert ["July 2020 to December 2020", "2023", ""] == periods
    assert [["half"], ["year", "year-too"], ["no-period"]] == held
    assert [0, 5, 0] == [len(each.ticks) for each in made.axes]


def test_a_period_that_all_name_is_shown_once(english: PageContext) -> None:
    only = scale(
        english,
        claim("one", figure(1), period="2020?"),
        claim("other", figure(2), period="2020?"),
    )

    assert "2020 (inferred)" == (only.period and only.period.text)
    assert [None, None] == [mark.period for mark in only.figures]


def test_a_period_that_the_desk_inferred_for_some_is_shown_for_each(english: PageContext) -> None:
    only = scale(
        english, claim("one", figure(1), period="2020"), claim("other", figure(2), period="2020?")
    )

    assert "2020" == (only.period and only.period.text)
    assert ["2020", "2020 (inferred)"] == [m.period.text for m in only.figures if m.period]


# The legend -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ((figure(1), figure(2)), ()),
        ((figure(1), figure(2, approx=True)), ("exact", "about")),
        ((figure(1), figure(least=2)), ("exact", "least")),
        ((figure(above=1), figure(below=2)), ("excluded", "least", "most")),
        ((figure(least=1, most=2), figure(least=1, most=2)), ("between",)),
    ],
)
def test_the_legend_names_what_is_drawn_and_needs_a_word(
    english: PageContext, figures: tuple[Figure, ...], told: tuple[str, ...]
) -> None:
    made = drawn(english, *(claim(f"c{n}", number) for n, number in enumerate(figures)))

    assert told == made.legend


def test_what_is_not_drawn_needs_no_legend(english: PageContext) -> None:
    made = drawn(
        english,
        claim("one", figure(least=1), period="2020"),
        claim("other", figure(2, approx=True), period="2021"),
    )

    assert () == made.legend


@pytest.mark.parametrize(
    ("code", "digits", "told"),
    [("en", "latn", "12.5%"), ("ar", "latn", "12.5%"), ("ar", "arab", "١٢٫٥٪")],
)
def test_the_margin_is_written_in_the_numbers_of_the_language(
    tmp_path: Path, code: str, digits: str, told: str
) -> None:
    settings = SITE.replace("dates: ar-SY", f"dates: ar-SY, digits: {digits}")
    settings += "approx_margin: 12.5%\n"
    context = page_context_with(tmp_path, {"site.yaml": settings}, code)

    assert told == drawn(context, *THREE).margin


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        (figure(least=1), (False, False)),
        (figure(above=1), (True, False)),
        (figure(below=2), (False, True)),
        (figure(above=1, below=2), (True, True)),
        (figure(least=1, below=2), (False, True)),
    ],
)
def test_an_end_that_is_not_meant_itself_is_drawn_as_one(
    english: PageContext, given: Figure, ends: tuple[bool, bool]
) -> None:
    mark = scale(english, claim("one", given), claim("other", figure(3))).figures[0]

    assert ends == (mark.above, mark.below)
