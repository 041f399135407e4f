"""Values of pure functions that the next build knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_gen.cache import memo
from site_gen.config import Locale
from site_gen.domain.dates import PartialDate
from site_gen.domain.text import Direction, LocaleCode
from site_gen.language import dates, numbers
from site_gen.render.html import filters
from site_gen.write.page_cache import read_values, write_values
from site_gen.write.paths import output_paths_of


@pytest.fixture(autouse=True)
def new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known, and nothing is in the caches of functions."""
    monkeypatch.setattr(memo, "_MEMO", memo._Memo())
    for function in (dates.day_text, dates._names, filters._qr_path, numbers.number_text):
        function.cache_clear()


def next_build(monkeypatch: pytest.MonkeyPatch) -> None:
    text = memo.values_to_know()
    assert text
    new_process.__wrapped__(monkeypatch)  # type: ignore[attr-defined]
    memo.know_values(text)


def test_a_value_is_made_once_for_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    made = list[int]()

    @memo.memoized
    def doubled(number: int) -> int:
        made.append(number)
        return 2 * number

    assert [2, 2, 4] == [doubled(1), doubled(1), doubled(2)]
    next_build(monkeypatch)
    assert [2, 6] == [doubled(1), doubled(3)]
    assert [1, 2, 3] == made


def test_texts_and_numbers_are_not_taken_for_one_another() -> None:
    @memo.memoized
    def kind(value: object) -> str:
        return type(value).__name__

    assert ["int", "str", "float", "bool"] == [kind(1), kind("1"), kind(1.0), kind(True)]


def test_nothing_is_written_if_nothing_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    assert numbers.knows_locale("ar-SY")
    next_build(monkeypatch)

    assert numbers.knows_locale("ar-SY")
    assert memo.values_to_know() is None


def test_what_was_used_longest_ago_is_forgotten_when_there_is_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memo, "MOST_VALUES", 3)
    made = list[int]()

    @memo.memoized
    def noted(number: int) -> int:
        made.append(number)
        return number

    assert [1, 2, 3] == [noted(1), noted(2), noted(3)]
    next_build(monkeypatch)
    assert [1, 4] == [noted(1), noted(4)]
    next_build(monkeypatch)
    made.clear()

    assert [3, 1, 4, 2] == [noted(3), noted(1), noted(4), noted(2)]
    assert [2] == made


def test_there_is_an_end_to_what_a_process_remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "MOST_VALUES", 3)
    same = memo.memoized(str)

    assert [*map(str, range(9))] == [*map(same, range(9))]
    assert [6] == [*map(len, memo._MEMO.values.values())]


def test_a_function_with_many_values_leaves_those_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memo, "MOST_VALUES", 3)
    made = list[int]()

    @memo.memoized
    def few(number: int) -> int:
        made.append(number)
        return number

    many = memo.memoized(str)

    assert [1, *map(str, range(9))] == [few(1), *map(many, range(9))]
    next_build(monkeypatch)

    assert 1 == few(1)
    assert [1] == made


def test_values_of_another_program_or_with_a_wrong_bit_are_none(tmp_path: Path) -> None:
    paths = output_paths_of(tmp_path / "output")
    assert "" == read_values(paths, "program")
    write_values(paths, "program", '{"a": "b"}')
    write_values(paths, "program", None)

    assert ('{"a": "b"}', "") == (read_values(paths, "program"), read_values(paths, "another"))

    paths.values.write_bytes(paths.values.read_bytes().replace(b'"b"', b'"c"'))
    assert "" == read_values(paths, "program")


LOCALES = (
    Locale(LocaleCode("ar"), "", Direction.RTL, ("ar-SY", "ar-EG"), "arab"),
    Locale(LocaleCode("en"), "", Direction.LTR, ("en-GB",)),
    Locale(LocaleCode("he"), "", Direction.RTL, ("he",)),
)


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: str(locale.code))
def test_what_is_known_of_cldr_is_what_cldr_says(
    locale: Locale, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [PartialDate(2020), PartialDate(2020, 3), PartialDate(2020, 3, 1)]
    style = numbers.number_style(locale)

    def values() -> list[object]:
        return [
            *(dates.day_text(day, locale) for day in days),
            *(dates.within_year_text(day, locale) for day in days),
            *(numbers.number_text(number, style) for number in (0, 1, 2350, 1_000_000, 2.5)),
            dates.month_names(locale),
            dates.weekday_names(locale.dates[0]),
            dates.month_spellings(locale.dates[0]),
            sorted(numbers.currencies()),
            [*filters._qr_path("https://desk.example/en/")],
        ]

    told = repr(values())
    next_build(monkeypatch)
    known = {name: {*of_function} for name, of_function in memo._MEMO.values.items()}

    assert told == repr(values())
    assert known == {name: {*of_function} for name, of_function in memo._MEMO.values.items()}
