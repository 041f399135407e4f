"""Text that runs against its element, marks that turn it, digits that do not go together."""

from __future__ import annotations

import pytest

from site_gen.verify.page_rules import (
    code_turned,
    control_on_page,
    digits_on_page,
    dir_repeated,
    direction_unmarked,
    input_undirected,
    language_unmarked,
    shape_on_page,
)
from tests.tools.pages import ARABIC, ENGLISH, home


@pytest.mark.parametrize(
    "body",
    [
        "<p>الميادين said so</p>",
        "<p>said <b>الميادين</b></p>",
        "<p><bdi>said</bdi> by الميادين</p>",
        '<div dir="rtl"><p>قال <i dir="ltr">he</i> said</p></div>',
        "<bdi>الميادين said</bdi>",
    ],
)
def test_letters_against_their_element_are_found(body: str) -> None:
    page, config = home(body)

    problems = list(direction_unmarked(page, config))

    assert ["direction-unmarked"] == [problem.rule for problem in problems]


@pytest.mark.parametrize(
    "body",
    [
        "<p>plain words, 2,350 of them; café, Баку, Ἀθῆναι</p>",
        '<p>said <bdi lang="ar" dir="rtl">الميادين</bdi> (300)</p>',
        "<p>said <bdi>الميادين</bdi></p>",
        "<p>said <bdi><b>الميادين</b></bdi></p>",
        '<p lang="ar" dir="rtl">قال ٢٣٥٠</p>',
        '<p lang="ar" dir="rtl">قال <bdi dir="ltr">the envoy</bdi></p>',
        '<p dir="auto">قال</p>',
        "<p>see <code>ملف.txt</code></p>",
        '<p title="الميادين">said</p>',
        '<bdi><bdi dir="rtl">الميادين</bdi> said</bdi>',
        '<p dir="auto"><b><span dir="rtl">الميادين</span></b> said</p>',
        '<p dir="rtl">قال <bdi>300</bdi> مقاتل</p>',
    ],
)
def test_letters_that_run_with_their_element_are_left_alone(body: str) -> None:
    page, config = home(body)

    assert [] == list(direction_unmarked(page, config))


def test_letters_against_an_arabic_page_are_found_with_the_text_round_them() -> None:
    page, config = home("<p>قال SIPRI ذلك</p>", code=ARABIC)

    problems = list(direction_unmarked(page, config))

    assert ["قال SIPRI ذلك"] == [problem.found for problem in problems]


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ('<p dir="ltr">1</p>', 1),
        ('<p dir="rtl"><b dir="rtl">1</b></p>', 1),
        ('<p dir="rtl"><b dir="ltr">1</b></p>', 0),
        ('<p>1 <bdi dir="ltr">2</bdi></p>', 0),
        ('<bdi dir="rtl"><b dir="rtl">ا</b></bdi>', 1),
    ],
)
def test_a_direction_said_where_it_is_so_already_is_reported(body: str, times: int) -> None:
    page, config = home(body)

    assert times == len(list(dir_repeated(page, config)))


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ("<p><code>1</code></p>", 1),
        ("<pre>1</pre>", 1),
        ('<p><code dir="ltr">1</code></p>', 0),
        ('<pre dir="ltr"><code>1</code></pre>', 0),
        ('<pre dir="auto"><code>ملف</code></pre>', 0),
        ('<p><code dir="auto">ملف</code></p>', 1),
    ],
)
def test_code_on_an_arabic_page_runs_from_left_to_right(body: str, times: int) -> None:
    page, config = home(body, code=ARABIC)

    assert times == len(list(code_turned(page, config)))


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ("<textarea></textarea>", 1),
        ('<input type="search" dir="ltr">', 1),
        ("<input>", 1),
        ('<input type="search" dir="auto">', 0),
        ('<input type="checkbox">', 0),
    ],
)
def test_what_is_typed_sets_its_own_direction(body: str, times: int) -> None:
    page, config = home(body)

    assert times == len(list(input_undirected(page, config)))


@pytest.mark.parametrize(
    ("link", "times"),
    [
        ('<a href="../ar/" hreflang="ar" lang="ar" dir="rtl">العربية</a>', 0),
        ('<a href="./" hreflang="en">English</a>', 0),
        ('<a href="../ar/" hreflang="ar">1</a>', 1),
        ('<a href="../ar/" lang="ar">1</a>', 1),
    ],
)
def test_a_switch_names_the_language_and_what_it_leads_to(link: str, times: int) -> None:
    page, config = home(f"<nav>{link}</nav>")

    assert times == len(list(language_unmarked(page, config)))


def test_a_link_outside_the_switch_may_be_in_the_words_of_its_page() -> None:
    page, config = home('<p><a href="https://other.example/" hreflang="ar">1</a></p>')

    assert [] == list(language_unmarked(page, config))


@pytest.mark.parametrize("control", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_control_in_text_or_attribute_is_found(control: str) -> None:
    page, config = home(f'<p title="a{control}">1</p><p>{control}</p>')

    assert 2 == len(list(control_on_page(page, config)))


def test_marks_that_turn_nothing_may_stay() -> None:
    page, config = home("<p>\u200e1\u200f \u200c \u200d</p>")

    assert [] == list(control_on_page(page, config))


@pytest.mark.parametrize(("letters", "times"), [("ﺳ", 1), ("ﻻ", 1), ("لا", 0), ("ﷺ", 0), ("﴾", 0)])
def test_the_shape_of_a_letter_is_found(letters: str, times: int) -> None:
    page, config = home(f"<p>{letters}</p>", code=ARABIC)

    assert times == len(list(shape_on_page(page, config)))


@pytest.mark.parametrize("number", ["2٬350", "٢,٣٥٠", "2٣", "٢.5", "۲5"])
def test_a_number_in_two_families_of_digits_is_found(number: str) -> None:
    page, config = home(f"<p>{number}</p>")

    assert 1 == len(list(digits_on_page(page, config)))


@pytest.mark.parametrize("number", ["2,350", "٢٬٣٥٠", "2020 ٢٠٢٠", "<code>2٣</code>", "٣٫٥"])
def test_numbers_in_one_family_are_left_alone(number: str) -> None:
    page, config = home(f"<p>{number}</p>", code=ENGLISH)

    assert [] == list(digits_on_page(page, config))
