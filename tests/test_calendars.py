"""Days in the Persian and the Hebrew calendar, beside the Gregorian one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from lxml import html

from site_gen.language.calendars import hebrew_day, hebrew_numeral, persian_day
from tests.test_alphabets import desk_in
from tests.tools.desk import SmallDesk


# Checked against ICU, by the JavaScript of a browser, for every third day from 1850 to 2055.
@pytest.mark.parametrize(
    ("day", "persian", "hebrew"),
    [
        ("1979-02-11", (1357, 11, 22), (5739, 5, 14)),
        ("2016-03-20", (1395, 1, 1), (5776, 14, 10)),
        ("2017-03-20", (1395, 12, 30), (5777, 7, 22)),
        ("2017-03-21", (1396, 1, 1), (5777, 7, 23)),
        ("2020-09-18", (1399, 6, 28), (5780, 13, 29)),
        ("2020-09-19", (1399, 6, 29), (5781, 1, 1)),
        ("2020-10-02", (1399, 7, 11), (5781, 1, 14)),
        ("2023-12-31", (1402, 10, 10), (5784, 4, 19)),
        ("2024-02-20", (1402, 12, 1), (5784, 6, 11)),
    ],
)
def test_a_day_has_its_date_in_each_calendar(
    day: str, persian: tuple[int, int, int], hebrew: tuple[int, int, int]
) -> None:
    ours = [calendar(dt.date.fromisoformat(day)) for calendar in (persian_day, hebrew_day)]

    assert [persian, hebrew] == [(own.year, own.month + 1, own.day) for own in ours]


@pytest.mark.parametrize(
    ("number", "letters"),
    [
        (1, "א׳"),
        (14, "י״ד"),
        (15, "ט״ו"),
        (16, "ט״ז"),
        (30, "ל׳"),
        (5781, "תשפ״א"),
        (5784, "תשפ״ד"),
    ],
)
def test_a_hebrew_number_is_written_in_letters(number: int, letters: str) -> None:
    assert letters == hebrew_numeral(number)


def desk_with_calendar(root: Path, code: str, dates: str) -> SmallDesk:
    desk = desk_in(root, code, "rtl", ["א" if code == "he" else "ب"])
    desk.edit("site.yaml", f"dates: {code}", f"dates: {dates}")
    return desk


@pytest.mark.parametrize(
    ("code", "dates", "expected"),
    [
        ("fa", "fa-u-ca-persian, digits: arabext", "۱۰ مهر ۱۳۹۹ (۱ اکتبر ۲۰۲۰)"),
        ("he", "he-u-ca-hebrew", "י״ג בתשרי תשפ״א (1 באוקטובר 2020)"),
        ("fa", "fa, digits: arabext", "۱ اکتبر ۲۰۲۰"),
    ],
)
def test_a_day_is_printed_in_the_calendar_of_the_language_and_in_the_gregorian_one(
    code: str, dates: str, expected: str, tmp_path: Path
) -> None:
    desk = desk_with_calendar(tmp_path, code, dates)

    assert 0 == desk.run("build").code

    page = html.fromstring((desk.output / code / "articles/a/index.html").read_bytes())
    times = {time.get("datetime"): time.text_content() for time in page.xpath("//time")}
    assert expected == times["2020-10-01"]
    year = page.xpath("//meta[@name='citation_publication_date']/@content")
    assert ["2020/10/01"] == year


def test_a_month_alone_stays_in_the_gregorian_calendar(tmp_path: Path) -> None:
    desk = desk_with_calendar(tmp_path, "fa", "fa-u-ca-persian")
    desk.write(
        "sources.yaml",
        "book:\n  type: book\n  language: fa\n  title: {fa: کتاب}\n  issued: 2020-10\n"
        "  publisher: place-0\n",
    )

    run = desk.run("build")

    assert 0 == run.code, run.err

    page = html.fromstring((desk.output / "fa/sources/book/index.html").read_bytes())
    assert "اکتبر 2020" in page.xpath("//time/text()")


def test_a_calendar_that_the_program_does_not_know_is_refused(tmp_path: Path) -> None:
    run = desk_with_calendar(tmp_path, "fa", "fa-u-ca-islamic").run("check")

    assert 2 == run.code
    assert "error[value-unknown] there is no calendar `islamic`" in run.err
