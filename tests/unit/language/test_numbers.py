"""Dates and numbers in the words, months and digits that a language of the site asks for."""

from __future__ import annotations

import pytest

from site_gen.config import Locale
from site_gen.domain.dates import parse_date
from site_gen.domain.text import Direction, LocaleCode
from site_gen.language.dates import day_text
from site_gen.language.numbers import NumberStyle, in_digits, knows_locale, money_text, number_text


def locale(*dates: str, digits: str = "latn") -> Locale:
    return Locale(LocaleCode(dates[0][:2]), "x", Direction.RTL, dates, digits)


@pytest.mark.parametrize(
    ("dates", "digits", "day", "month"),
    [
        (("ar-SY",), "latn", "2 تشرين الأول 2020", "تشرين الأول 2020"),
        (("ar-SY",), "arab", "٢ تشرين الأول ٢٠٢٠", "تشرين الأول ٢٠٢٠"),
        (("ar-EG",), "latn", "2 أكتوبر 2020", "أكتوبر 2020"),
        (("ar-MA",), "latn", "2 أكتوبر 2020", "أكتوبر 2020"),
        (("ar-SY", "ar-EG"), "latn", "2 تشرين الأول/أكتوبر 2020", "تشرين الأول/أكتوبر 2020"),
        (("ar-EG", "ar-MA"), "latn", "2 أكتوبر 2020", "أكتوبر 2020"),
        (("en-GB",), "latn", "2 October 2020", "October 2020"),
        (("en-US",), "latn", "October 2, 2020", "October 2020"),
        (("fr",), "latn", "2 octobre 2020", "octobre 2020"),
        (("he",), "latn", "2 באוקטובר 2020", "אוקטובר 2020"),
        (("ru", "uk"), "latn", "2 октября/жовтня 2020\u202fг.", "октябрь/жовтень 2020\u202fг."),
    ],
)
def test_a_date_is_set_in_words_to_its_own_precision(
    dates: tuple[str, ...], digits: str, day: str, month: str
) -> None:
    known = locale(*dates, digits=digits)

    assert day == day_text(parse_date("2020-10-02"), known)
    assert month == day_text(parse_date("2020-10"), known)


@pytest.mark.parametrize(
    ("dates", "month"),
    [
        (("ar-SY",), "أيار"),
        (("ar-EG",), "مايو"),
        (("ar-MA",), "ماي"),
        (("ar-SY", "ar-EG"), "أيار/مايو"),
    ],
)
def test_each_school_of_arabic_has_its_own_months(dates: tuple[str, ...], month: str) -> None:
    assert f"{month} 2020" == day_text(parse_date("2020-05"), locale(*dates))


@pytest.mark.parametrize(("digits", "year"), [("latn", "2020"), ("arab", "٢٠٢٠"), ("deva", "२०२०")])
def test_a_year_is_only_its_digits(digits: str, year: str) -> None:
    assert year == day_text(parse_date("2020"), locale("ar-SY", digits=digits))


@pytest.mark.parametrize(
    ("cldr", "digits", "expected"),
    [
        ("ar-SY", "latn", ["0", "300", "2,350", "1,234,567", "0.5"]),
        ("ar-SY", "arab", ["٠", "٣٠٠", "٢٬٣٥٠", "١٬٢٣٤٬٥٦٧", "٠٫٥"]),
        ("ar-EG", "arab", ["٠", "٣٠٠", "٢٬٣٥٠", "١٬٢٣٤٬٥٦٧", "٠٫٥"]),
        ("ar-MA", "latn", ["0", "300", "2.350", "1.234.567", "0,5"]),
        ("ar-MA", "arab", ["٠", "٣٠٠", "٢٬٣٥٠", "١٬٢٣٤٬٥٦٧", "٠٫٥"]),
        ("en-GB", "latn", ["0", "300", "2,350", "1,234,567", "0.5"]),
        ("fr", "latn", ["0", "300", "2\u202f350", "1\u202f234\u202f567", "0,5"]),
        ("he", "latn", ["0", "300", "2,350", "1,234,567", "0.5"]),
    ],
)
def test_a_number_has_the_separators_of_its_digits(
    cldr: str, digits: str, expected: list[str]
) -> None:
    style = NumberStyle(cldr, digits)

    assert expected == [number_text(n, style) for n in (0, 300, 2350, 1_234_567, 0.5)]


def test_no_family_of_digits_is_mixed_with_another() -> None:
    for digits in ("arab", "arabext", "deva", "beng", "thai"):
        text = number_text(1_234_567, NumberStyle("ar-SY", digits))

        assert not set(text) & set("0123456789")


def test_western_digits_are_left_as_they_are() -> None:
    assert "2020-10" == in_digits("2020-10", "latn")
    assert "٢٠٢٠-١٠" == in_digits("2020-10", "arab")


@pytest.mark.parametrize(
    ("name", "known"), [("ar-SY", True), ("en-GB", True), ("he", True), ("xx-YY", False)]
)
def test_only_what_cldr_has_is_a_locale(name: str, known: bool) -> None:
    assert known is knows_locale(name)


@pytest.mark.parametrize(
    ("number", "cldr", "digits", "expected"),
    [
        (300, "ar-SY", "latn", "300 دولار أمريكي"),
        (825_000_000, "ar-SY", "latn", "825 مليون دولار أمريكي"),
        (3_000_000, "ar-SY", "latn", "3 ملايين دولار أمريكي"),
        (1_500_000_000, "ar-EG", "arab", "١٫٥ مليار دولار أمريكي"),
        (825_000_000, "en-GB", "latn", "US$825M"),
        (825_000_000, "fr", "latn", "825 M $US"),
        (1200, "en-GB", "latn", "US$1,200"),
        (1200, "fr", "latn", "1 200 $US"),
        (1200, "de", "latn", "1.200 $"),
    ],
)
def test_a_currency_whose_sign_runs_against_the_language_is_named(
    number: int, cldr: str, digits: str, expected: str
) -> None:
    told = money_text(number, "USD", NumberStyle(cldr, digits))

    assert expected == " ".join(told.split())
