"""A page as a document: language, charset, title, headings, anchors, dates."""

from __future__ import annotations

import pytest

from site_gen.domain.text import LocaleCode
from site_gen.plan.addresses import home_url
from site_gen.verify.page_rules import (
    anchor_repeated,
    charset_late,
    heading_order,
    language_unsaid,
    time_on_page,
    title_unmarked,
)
from tests.tools.pages import ARABIC, ENGLISH, home, page_of


@pytest.mark.parametrize(
    ("html", "rules"),
    [
        ('<html lang="en" dir="ltr">', []),
        ("<html>", ["lang-missing", "dir-missing"]),
        ('<html lang="ar" dir="ltr">', ["lang-wrong"]),
        ('<html lang="en" dir="rtl">', ["dir-wrong"]),
        ('<html lang="en" dir="auto">', ["dir-wrong"]),
        ("", ["lang-missing", "dir-missing"]),
    ],
)
def test_a_page_says_the_language_and_direction_it_was_planned_in(
    html: str, rules: list[str]
) -> None:
    page, config = page_of(f"{html}<p>1</p>", home_url(ENGLISH))

    assert rules == [problem.rule for problem in language_unsaid(page, config)]


@pytest.mark.parametrize(
    ("before", "times"), [("", 0), (f"<!-- {'x' * 900} -->", 0), (f"<!-- {'x' * 1100} -->", 1)]
)
def test_the_encoding_is_said_where_browsers_look_for_it(before: str, times: int) -> None:
    page, config = page_of(f'<html>{before}<head><meta charset="utf-8">', home_url(ENGLISH))

    assert times == len(list(charset_late(page, config)))


@pytest.mark.parametrize(
    ("title", "code", "rules"),
    [
        ("Record", "en", []),
        ("سجلّ", "ar", []),
        ("12 · Record", "en", []),
        ("سجلّ", "en", ["title-unmarked"]),
        ("SIPRI قال", "ar", ["title-unmarked"]),
        ("\u200fSIPRI قال", "ar", []),
        ("\u200eسجلّ", "en", []),
        ("\u200fسجلّ", "en", ["title-unmarked"]),
        (" ", "en", ["title-missing"]),
    ],
)
def test_a_title_in_the_other_script_is_led_by_a_mark(
    title: str, code: str, rules: list[str]
) -> None:
    direction = "rtl" if code == "ar" else "ltr"
    text = f'<html lang="{code}" dir="{direction}"><head><title>{title}</title></head>'

    page, config = page_of(text, home_url(LocaleCode(code)))

    assert rules == [problem.rule for problem in title_unmarked(page, config)]


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ("<h1>1</h1><h2>2</h2><h3>3</h3><h2>4</h2>", 0),
        ("<h1>1</h1><h3>3</h3>", 1),
        ("<h2>2</h2>", 1),
        ("<h1>1</h1><h1>2</h1>", 1),
        ("<h1><span> </span></h1>", 1),
        ("<h1><span>1</span></h1>", 0),
    ],
)
def test_headings_go_down_one_level_at_a_time(body: str, times: int) -> None:
    page, config = home(body)

    assert times == len(list(heading_order(page, config)))


def test_an_id_belongs_to_one_element() -> None:
    page, config = home('<p id="a">1</p><p id="b">1</p><p id="a">1</p>')

    problems = list(anchor_repeated(page, config))

    assert ["the id `a` is given 2 times"] == [problem.message for problem in problems]


@pytest.mark.parametrize(
    ("day", "times"),
    [("2020-10-14", 0), ("2020-10", 0), ("2020", 0), ("14.10.2020", 1), ("2020-10-14?", 1)],
)
def test_a_date_in_words_has_its_day_for_machines(day: str, times: int) -> None:
    page, config = home(f'<p><time datetime="{day}">1</time></p>', code=ARABIC)

    assert times == len(list(time_on_page(page, config)))


def test_a_page_without_a_byte_has_no_language_and_no_title() -> None:
    page, config = page_of("", home_url(ENGLISH))

    problems = [
        *language_unsaid(page, config),
        *title_unmarked(page, config),
        *heading_order(page, config),
    ]

    assert ["lang-missing", "dir-missing", "title-missing", "heading-order"] == [
        problem.rule for problem in problems
    ]
