"""Which lines state the day of publication, and what is asked when none does."""

from __future__ import annotations

import pytest

from site_gen.domain.dates import PartialDate
from site_gen.ingest.dates import LONGEST_LINE
from site_gen.ingest.document import RawLine
from tests.tools.phrases import dates_in, is_date_line, publication_date_of

PROSE = "وصلت إلى الميناء سفينة تحمل قمحاً، ثم غادرت في المساء بعد تفريغ حمولتها كلها."


def lines(*texts: str) -> tuple[RawLine, ...]:
    return tuple(RawLine(number, text, number) for number, text in enumerate(texts, start=1))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("تاريخ النشر: 02 أكتوبر 2020 - 08:42 GMT", "2020-10-02"),
        ("• 2020/10/19", "2020-10-19"),
        ("الأحد 1 نوفمبر 2020", "2020-11-01"),
        ("١٩ من تشرين الأول ٢٠٢٠", "2020-10-19"),
        ("۲۰۲۰/۱۰/۱۹", "2020-10-19"),
        ("6 أكتوبر/تشرين الأول 2020", "2020-10-06"),
        ("10 جويلية 2020", "2020-07-10"),
        ("3 غشت 2021", "2021-08-03"),
        ("3 اغسطس 2021", "2021-08-03"),
        ("3 آبَ، 2021", "2021-08-03"),
        ("7\u00a0كانون\u00a0الأول\u200f 2019", "2019-12-07"),
        ("October 2, 2020", "2020-10-02"),
        ("Published: Friday, 2nd Oct. 2020 at 08:42 GMT", "2020-10-02"),
        ("2020-10-02T08:42:00+03:00", "2020-10-02"),
        ("13/11/2020", "2020-11-13"),
        ("10/19/2020", "2020-10-19"),
        ("05/05/2020", "2020-05-05"),
        ("وكالات - 1 نوفمبر 2020", "2020-11-01"),
        ("أيار 2020", "2020-05"),
        ("27 تشرين الأول (أكتوبر) 2020", "2020-10-27"),
        ("27 أكتوبر (تشرين الأول) 2020", "2020-10-27"),
        ("27 تشرين الأول - أكتوبر 2020", "2020-10-27"),
        ("الثلاثاء 10 ربيع الأول 1442 هـ - 27 أكتوبر 2020 م", "2020-10-27"),
        ("١٠ ربيع الأول ١٤٤٢هـ الموافق ٢٧ أكتوبر ٢٠٢٠م", "2020-10-27"),
        ("10 ربيع الأول 1442 | 27 أكتوبر 2020", "2020-10-27"),
        ("27 أكتوبر 2020 (10 ربيع الأول 1442 هـ)", "2020-10-27"),
        ("1442-03-10 هـ - 2020-10-27", "2020-10-27"),
        ("الثلاثاء ١٠ ربيع الأول ١٤٤٢ هجرية الموافق ٢٧ تشرين الأول ٢٠٢٠ ميلادية", "2020-10-27"),
        ("27 أكتوبر 2020 - 3 دقائق للقراءة", "2020-10-27"),
        ("3 min read · October 27, 2020", "2020-10-27"),
        ("آخر تحديث: 29 أكتوبر 2020 | نُشر في: 27 أكتوبر 2020", "2020-10-27"),
        ("الثلاثاء، 27 أكتوبر 2020، آخر تحديث 14:00 (GMT+0400)", "2020-10-27"),
        ("سلمى خوري - 27 أكتوبر 2020", "2020-10-27"),
        ("2020 أكتوبر 27", "2020-10-27"),
        ("Tue, 27 Oct 2020 08:00:00 +0000", "2020-10-27"),
    ],
)
def test_a_date_line_states_its_date(text: str, iso: str) -> None:
    published = publication_date_of(lines("عنوان من أربع كلمات هنا", text, PROSE))

    assert iso == published.edtf


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2020",
        "6 أكتوبر/تشرين الثاني 2020",
        "45 أكتوبر 2020",
        "2020",
        "بند 12",
        "12/2020/33",
        "00/11/2020",
    ],
)
def test_what_is_no_date_states_none(text: str) -> None:
    assert () == dates_in(RawLine(1, text, 1))


@pytest.mark.parametrize(
    "text",
    [
        "صورة من الميناء الشرقي - كانون الثاني 2020 (وكالة الميناء/تويتر)",
        "حرب 27 أيلول 2020",
        "وكانت السفينة قد غادرت في 6 أكتوبر 2020 إلى الشمال.",
        PROSE,
    ],
)
def test_a_date_among_other_words_is_no_date_line(text: str) -> None:
    assert not is_date_line(RawLine(1, text, 1))


@pytest.mark.parametrize(("length", "expected"), [(LONGEST_LINE, True), (LONGEST_LINE + 1, False)])
def test_a_long_line_is_no_date_line(length: int, expected: bool) -> None:
    assert expected is is_date_line(RawLine(1, "14/10/2020 ".ljust(length, "-"), 1))


def test_a_day_and_month_that_may_swap_are_marked_and_asked() -> None:
    published = publication_date_of(lines("عنوان من أربع كلمات هنا", "01/11/2020", PROSE))

    assert "2020-11-01?" == published.edtf
    (question,) = published.questions
    assert "2020-11-01 or 2020-01-11" in question.asks


def test_the_date_of_an_event_in_the_text_is_not_taken() -> None:
    published = publication_date_of(lines("عنوان من أربع كلمات هنا", PROSE + " في 6 أكتوبر 2020"))

    assert None is published.dated


def test_a_date_line_far_down_is_reported_and_not_taken() -> None:
    text = lines(*[PROSE] * 10, "1 نوفمبر 2020")

    published = publication_date_of(text)

    assert "" == published.edtf
    assert "line 11: «1 نوفمبر 2020»" in published.questions[0].asks


def test_weekdays_without_a_date_are_quoted_as_printed_with_their_lines() -> None:
    text = lines("عنوان من أربع كلمات هنا", "قال المدير، اليومَ الأربعاء، إن القمح وصل أمس الأحد.")

    published = publication_date_of(text)

    (question,) = published.questions
    assert "" == published.edtf
    assert "line 2: «اليومَ الأربعاء»" in question.asks
    assert "line 2: «أمس الأحد»" in question.asks


def test_the_day_of_an_update_is_not_the_day_of_publication() -> None:
    text = lines("نشر: 1 تشرين الثاني 2020 - آخر تحديث: 2 تشرين الثاني 2020", PROSE)

    assert "2020-11-01" == publication_date_of(text).edtf


def test_a_line_that_only_mentions_an_update_is_asked_about() -> None:
    published = publication_date_of(lines("Last updated: 2 November 2020", PROSE))

    assert "" == published.edtf
    assert "2 November 2020" in published.questions[0].asks


def test_two_dates_that_differ_are_both_asked_and_neither_taken() -> None:
    published = publication_date_of(lines("1 نوفمبر 2020", "3 نوفمبر 2020", PROSE))

    (question,) = published.questions
    assert "" == published.edtf
    assert "line 1" in question.asks
    assert "line 2" in question.asks


def test_a_labelled_date_wins_over_one_that_is_not() -> None:
    published = publication_date_of(lines("1 نوفمبر 2020", "تاريخ النشر: 3 نوفمبر 2020", PROSE))

    assert "2020-11-03" == published.edtf


def test_metadata_that_agrees_with_the_page_is_taken() -> None:
    published = publication_date_of(lines("01/11/2020", PROSE), published="2020-11-01T10:00:00Z")

    assert "2020-11-01" == published.edtf
    assert () == published.questions


def test_metadata_that_differs_from_the_page_is_asked() -> None:
    published = publication_date_of(lines("3 نوفمبر 2020", PROSE), published="2020-11-01T10:00:00Z")

    assert "" == published.edtf
    assert "the markup of the page" in published.questions[0].asks


def test_metadata_that_is_no_date_counts_for_nothing() -> None:
    assert "" == publication_date_of(lines(PROSE), published="yesterday").edtf


def test_a_month_without_its_day_is_kept_and_the_day_asked() -> None:
    published = publication_date_of(lines("عنوان من أربع كلمات هنا", "أيار 2020"))

    assert "gives no day" in published.questions[0].asks


def test_a_date_keeps_the_place_and_the_words_it_was_found_in() -> None:
    (dated,) = dates_in(RawLine(7, "نشر في 2 تشرين الأول 2020", 3))

    assert (PartialDate(2020, 10, 2), 7, True) == (dated.day, dated.line, dated.is_labelled)
