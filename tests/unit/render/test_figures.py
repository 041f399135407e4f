"""Figures of claims in words, and on the strip."""

from __future__ import annotations

from decimal import Decimal

import pytest

from site_gen.domain.claims import Claim, Figure, Stance
from site_gen.render.edition import Desk
from site_gen.render.evidence import Strip
from site_gen.render.figures import EDGE, figure_text, kind_of_mark, strip_of
from site_gen.render.parts import Piece
from tests.tools.claimed import claim, desk_with, figure


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_with(tmp_path_factory.mktemp("en"), {}, "en")


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_with(tmp_path_factory.mktemp("ar"), {}, "ar")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 fighters"),
        (1, "1 fighter"),
        (2, "2 fighters"),
        (11, "11 fighters"),
        (2350, "2,350 fighters"),
    ],
)
def test_a_figure_counts_in_the_plural_of_english(english: Desk, number: int, words: str) -> None:
    assert words == figure_text(english, figure(number), "fighters")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "لا مقاتلين"),
        (1, "مقاتل واحد"),
        (2, "مقاتلان"),
        (3, "3 مقاتلين"),
        (10, "10 مقاتلين"),
        (11, "11 مقاتلاً"),
        (99, "99 مقاتلاً"),
        (100, "100 مقاتل"),
        (103, "103 مقاتلين"),
        (2350, "2,350 مقاتلاً"),
    ],
)
def test_a_figure_counts_in_the_plural_of_arabic(arabic: Desk, number: int, words: str) -> None:
    assert words == figure_text(arabic, figure(number), "fighters")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (figure(4000), "4,000 fighters"),
        (figure(4000, approx=True), "about 4,000 fighters"),
        (figure(least=2350), "at least 2,350 fighters"),
        (figure(most=500), "at most 500 fighters"),
        (figure(least=300, most=400), "300 to 400 fighters"),
        (figure(least=300, most=400, approx=True), "about 300 to about 400 fighters"),
        (figure(least=1), "at least 1 fighter"),
    ],
)
def test_a_bound_is_said_as_it_was_given(english: Desk, given: Figure, words: str) -> None:
    assert words == figure_text(english, given, "fighters")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (figure(4000, approx=True), "نحو 4,000 مقاتل"),
        (figure(least=2350), "2,350 مقاتلاً على الأقل"),
        (figure(most=500), "500 مقاتل على الأكثر"),
    ],
)
def test_a_bound_is_said_in_arabic(arabic: Desk, given: Figure, words: str) -> None:
    assert words == figure_text(arabic, given, "fighters")


@pytest.mark.parametrize(
    ("code", "number", "words"),
    [
        ("en", 825_000_000, "US$825M"),
        ("en", 1200, "US$1,200"),
        ("ar", 825_000_000, "825 مليون دولار أمريكي"),
    ],
)
def test_a_sum_of_money_has_its_currency(
    english: Desk, arabic: Desk, code: str, number: int, words: str
) -> None:
    desk = {"en": english, "ar": arabic}[code]

    assert words == figure_text(desk, figure(number), "USD").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("code", "number", "words"),
    [
        ("ar", "2.5", "2.5 مقاتل"),
        ("ar", "1.5", "1.5 مقاتل"),
        ("en", "1.5", "1.5 fighters"),
        ("en", "2.5", "2.5 fighters"),
    ],
)
def test_a_fraction_keeps_its_digits(
    english: Desk, arabic: Desk, code: str, number: str, words: str
) -> None:
    desk = {"en": english, "ar": arabic}[code]

    assert words == figure_text(desk, Figure(Decimal(number)), "fighters")


def test_a_figure_without_a_unit_is_its_number_alone(english: Desk) -> None:
    assert "at least 2,350" == figure_text(english, figure(least=2350), "")


# The strip --------------------------------------------------------------------------------


def strip(desk: Desk, *claims: Claim) -> Strip | None:
    return strip_of(desk, claims, "fighters", lambda claim: Piece(claim.id))


def drawn(desk: Desk, *claims: Claim) -> Strip:
    made = strip(desk, *claims)
    assert made is not None
    return made


THREE = (
    claim("low", figure(300)),
    claim("about", figure(4000, approx=True)),
    claim("no", stance=Stance.DENIES),
    claim("least", figure(least=2350)),
)


def test_marks_stand_in_the_order_of_the_answers_with_their_words(english: Desk) -> None:
    marks = drawn(english, *THREE).marks

    assert ["low", "about", "least"] == [mark.claimant.text for mark in marks]
    assert ["exact", "about", "least"] == [mark.kind for mark in marks]
    assert "at least 2,350 fighters" == marks[2].figure


def test_a_denial_stands_apart_and_never_on_the_axis(english: Desk) -> None:
    nought = claim("nought", figure(0), stance=Stance.DENIES)

    made = drawn(english, *THREE, nought)

    assert ["no", "nought"] == [piece.text for piece in made.denials]
    assert not {"no", "nought"} & {mark.claimant.text for mark in made.marks}


def test_fewer_than_two_figures_make_no_strip(english: Desk) -> None:
    assert strip(english, claim("one", figure(3)), claim("no", stance=Stance.DENIES)) is None


def test_the_axis_runs_from_zero_to_a_round_number(english: Desk) -> None:
    ticks = drawn(english, *THREE).ticks

    assert ["0", "1,000", "2,000", "3,000", "4,000"] == [tick.text for tick in ticks]
    assert (EDGE, 100 - EDGE) == (ticks[0].at, ticks[-1].at)


def test_the_axis_runs_from_the_right_in_arabic(english: Desk, arabic: Desk) -> None:
    left, right = drawn(english, *THREE), drawn(arabic, *THREE)

    assert (False, True) == (left.from_right, right.from_right)
    assert [100 - mark.at for mark in left.marks] == pytest.approx([m.at for m in right.marks])
    assert [100 - tick.at for tick in left.ticks] == pytest.approx([t.at for t in right.ticks])


def test_an_open_bound_reaches_past_the_axis_and_an_upper_one_begins_at_zero(
    english: Desk,
) -> None:
    least, most = drawn(
        english, claim("least", figure(least=50)), claim("most", figure(most=100))
    ).marks

    assert least.start == least.at < 100 - EDGE < least.end
    assert (EDGE, most.at) == (most.start, most.end)


def test_about_is_drawn_a_tenth_wide_on_either_side(english: Desk) -> None:
    about, other = drawn(
        english, claim("about", figure(50, approx=True)), claim("other", figure(100))
    ).marks

    step = (100 - 2 * EDGE) / 100
    assert about.at - about.start == pytest.approx(5 * step, abs=0.02)
    assert about.end - about.at == pytest.approx(5 * step, abs=0.02)
    assert other.start == other.at == other.end


def test_about_the_highest_figure_ends_where_an_open_bound_does(english: Desk) -> None:
    about, least = drawn(
        english, claim("about", figure(4000, approx=True)), claim("least", figure(least=1))
    ).marks

    assert least.end == about.end < 100


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
def test_nothing_of_the_strip_lies_outside_it(
    english: Desk, arabic: Desk, code: str, figures: tuple[Figure, ...]
) -> None:
    desk = {"en": english, "ar": arabic}[code]

    made = drawn(desk, *(claim(f"c{n}", number) for n, number in enumerate(figures)))

    places = [p for mark in made.marks for p in (mark.at, mark.start, mark.end)]
    assert all(0 <= place <= 100 for place in [*places, *(tick.at for tick in made.ticks)])
    assert 2 <= len(made.ticks) <= 6
    assert len(made.ticks) == len({tick.text for tick in made.ticks})


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (figure(1), "exact"),
        (figure(1, approx=True), "about"),
        (figure(least=1), "least"),
        (figure(most=1), "most"),
        (figure(least=1, most=2), "between"),
    ],
)
def test_each_kind_of_figure_is_drawn_in_its_own_way(given: Figure, kind: str) -> None:
    assert kind == kind_of_mark(given)
