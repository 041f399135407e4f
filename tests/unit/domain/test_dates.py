"""Dates as the desk writes them: read to their own precision, never guessed, mended by hints."""

from __future__ import annotations

import datetime as dt

import pytest

from site_gen.domain.dates import (
    DateUnreadable,
    EdtfDate,
    PartialDate,
    Precision,
    parse_date,
    parse_edtf,
)


def hint_for(text: str) -> str:
    with pytest.raises(DateUnreadable) as refused:
        parse_edtf(text)
    return refused.value.hint


@pytest.mark.parametrize(
    ("text", "precision", "iso"),
    [
        ("2020", Precision.YEAR, "2020"),
        ("2020-10", Precision.MONTH, "2020-10"),
        ("2020-10-14", Precision.DAY, "2020-10-14"),
        (" 2020-10-14 ", Precision.DAY, "2020-10-14"),
        ("٢٠٢٠-١٠-٠٢", Precision.DAY, "2020-10-02"),
        ("۲۰۲۰-۱۰", Precision.MONTH, "2020-10"),
        ("2020-02-29", Precision.DAY, "2020-02-29"),
    ],
)
def test_a_date_is_read_to_the_precision_it_is_given_in(
    text: str, precision: Precision, iso: str
) -> None:
    day = parse_date(text)

    assert (precision, iso) == (day.precision, day.iso)


def test_the_marks_of_edtf_distinguish_inferred_from_about() -> None:
    marks = {text: parse_date(text) for text in ("2020", "2020?", "2020~", "2020%")}

    assert PartialDate(2020) == marks["2020"]
    assert PartialDate(2020, inferred=True) == marks["2020?"]
    assert PartialDate(2020, about=True) == marks["2020~"]
    assert PartialDate(2020, inferred=True, about=True) == marks["2020%"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2020-02-30", "2020-02 has 29 days"),
        ("2021-02-29", "2021-02 has 28 days"),
        ("2020-04-31", "2020-04 has 30 days"),
        ("2020-13-01", "no month 13"),
        ("0000-01-01", "no year 0"),
        ("2020-00", "numbered 00"),
        ("2020-00-14", "numbered 00"),
        ("2020-10-00", "numbered 00"),
        ("2020-02-30/2020-03-01", "2020-02 has 29 days"),
    ],
)
def test_a_day_that_does_not_exist_is_reported_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateUnreadable, match=reason):
        parse_edtf(text)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("2020-10-2", ["2020-10-02"]),
        ("2020/10/02", ["2020-10-02"]),
        ("2020.1.5", ["2020-01-05"]),
        ("14/10/2020", ["2020-10-14"]),
        ("10/14/2020", ["2020-10-14"]),
        ("14.10.2020", ["2020-10-14"]),
        ("2/2/2020", ["2020-02-02"]),
        ("02/10/2020", ["2020-10-02", "2020-02-10"]),
        ("٢/١٠/٢٠٢٠", ["2020-10-02", "2020-02-10"]),
    ],
)
def test_another_way_of_writing_a_day_is_refused_with_every_day_it_can_mean(
    text: str, offered: list[str]
) -> None:
    hint = hint_for(text)

    assert hint.endswith("write " + " or ".join(offered))
    assert (len(offered) > 1) == ("both ways" in hint)


@pytest.mark.parametrize("text", ["2020-2-30", "31/31/2020", "29/02/2021", "2020/14/10"])
def test_no_hint_offers_a_day_that_does_not_exist(text: str) -> None:
    assert hint_for(text).startswith("write a date as 2020-10-14")


@pytest.mark.parametrize(
    "text",
    ["", "15 صفر 1442", "14 October 2020", "12:30", "2020-10-14T10:00", "20201014", "99999", "20"],
)
def test_what_is_no_date_is_answered_with_the_ways_to_write_one(text: str) -> None:
    assert "2020-10-14, 2020-10 or 2020" in hint_for(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2006/2019", PartialDate(2006), PartialDate(2019)),
        ("../2020-10-02", None, PartialDate(2020, 10, 2)),
        ("2016/..", PartialDate(2016), None),
        ("2006~/2019?", PartialDate(2006, about=True), PartialDate(2019, inferred=True)),
        ("2020-10 / 2020-11", PartialDate(2020, 10), PartialDate(2020, 11)),
        ("2020-10/2020-10-05", PartialDate(2020, 10), PartialDate(2020, 10, 5)),
        ("2020/2020", PartialDate(2020), PartialDate(2020)),
    ],
)
def test_a_span_keeps_both_ends_as_given(
    text: str, start: PartialDate | None, end: PartialDate | None
) -> None:
    assert EdtfDate(start, end, is_span=True) == parse_edtf(text)


def test_a_span_that_ends_before_it_starts_is_offered_the_other_way_round() -> None:
    with pytest.raises(DateUnreadable, match="ends before it starts") as refused:
        parse_edtf("2020-10/2019")

    assert "write 2019/2020-10" == refused.value.hint


@pytest.mark.parametrize("text", ["../..", "2020/", "/2020", "2006/2019/2020", "2016/...", "/"])
def test_a_span_needs_two_ends_of_which_one_is_known(text: str) -> None:
    assert "2006/2019" in hint_for(text)


@pytest.mark.parametrize(
    ("text", "iso"),
    [("2020?", "2020"), ("2006~/2019", "2006/2019"), ("../2020-10", "../2020-10")],
)
def test_the_machine_form_of_a_date_carries_no_marks(text: str, iso: str) -> None:
    assert iso == parse_edtf(text).iso


@pytest.mark.parametrize(
    ("text", "earliest"),
    [
        ("2020", dt.date(2020, 1, 1)),
        ("2020-10", dt.date(2020, 10, 1)),
        ("2016/..", dt.date(2016, 1, 1)),
        ("../2020-10-02", dt.date(2020, 10, 2)),
    ],
)
def test_a_date_sorts_by_the_first_day_that_is_known(text: str, earliest: dt.date) -> None:
    assert earliest == parse_edtf(text).earliest


def test_a_date_covers_the_whole_of_its_month_or_year() -> None:
    assert (dt.date(2020, 2, 1), dt.date(2020, 2, 29)) == (
        PartialDate(2020, 2).first,
        PartialDate(2020, 2).last,
    )
    assert (dt.date(2020, 1, 1), dt.date(2020, 12, 31)) == (
        PartialDate(2020).first,
        PartialDate(2020).last,
    )


def test_a_span_is_inferred_if_either_end_is() -> None:
    assert parse_edtf("2006/2019?").inferred
    assert not parse_edtf("2006/2019").inferred
