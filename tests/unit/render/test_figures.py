"""Figures of claims in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from site_gen.domain.claims import Figure
from site_gen.render.context import PageContext
from site_gen.render.figures import figure_text
from tests.tools.claims import figure, page_context_with


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> PageContext:
    return page_context_with(tmp_path_factory.mktemp("en"), {}, "en")


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> PageContext:
    return page_context_with(tmp_path_factory.mktemp("ar"), {}, "ar")


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
def test_a_figure_counts_in_the_plural_of_english(
    english: PageContext, number: int, words: str
) -> None:
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
def test_a_figure_counts_in_the_plural_of_arabic(
    arabic: PageContext, number: int, words: str
) -> None:
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
        (figure(above=100), "more than 100 fighters"),
        (figure(below=1), "less than 1 fighter"),
        (figure(above=100, most=200), "more than 100 and at most 200 fighters"),
        (figure(least=100, below=200), "at least 100 and less than 200 fighters"),
        (figure(above=100, below=200), "more than 100 and less than 200 fighters"),
    ],
)
def test_a_bound_is_said_as_it_was_given(english: PageContext, given: Figure, words: str) -> None:
    assert words == figure_text(english, given, "fighters")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (figure(4000, approx=True), "نحو 4,000 مقاتل"),
        (figure(least=2350), "2,350 مقاتلاً على الأقل"),
        (figure(most=500), "500 مقاتل على الأكثر"),
        (figure(above=100), "أكثر من 100 مقاتل"),
        (figure(below=20), "أقل من 20 مقاتلاً"),
        (figure(above=100, most=200), "أكثر من 100 ولا يزيد على 200 مقاتل"),
        (figure(least=60, below=90), "من 60 إلى أقل من 90 مقاتلاً"),
        (figure(above=60, below=90), "أكثر من 60 وأقل من 90 مقاتلاً"),
    ],
)
def test_a_bound_is_said_in_arabic(arabic: PageContext, given: Figure, words: str) -> None:
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
    english: PageContext, arabic: PageContext, code: str, number: int, words: str
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
    english: PageContext, arabic: PageContext, code: str, number: str, words: str
) -> None:
    desk = {"en": english, "ar": arabic}[code]

    assert words == figure_text(desk, Figure(Decimal(number)), "fighters")


def test_a_figure_without_a_unit_is_its_number_alone(english: PageContext) -> None:
    assert "at least 2,350" == figure_text(english, figure(least=2350), "")
