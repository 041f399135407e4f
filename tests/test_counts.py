"""Sentences that take a number read as an editor would write them, with every number and bound.

The lists in tests/data are written by hand by somebody who knows the grammar; see their headers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from site_gen.domain.claims import Figure
from site_gen.language.catalogue import locator_text
from site_gen.render.context import PageContext
from site_gen.render.figures import figure_text
from tests.tools.claims import figure, page_context_with
from tests.tools.desk import ROOT

CODES = ("ar", "en")
NUMBERS = {0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111}
# What has no sentence for some of them: nothing is set against none, and one paragraph is no run.
FROM = {"contest.apart": 1, "locator.paragraphs": 2}
SECTION = re.compile(r"^# (\S+)(?: (\S+))?\n((?:.+\n)+)", re.M)


@cache
def listed(code: str) -> tuple[tuple[str, str, tuple[int, ...], str], ...]:
    """Key, kind of figure, number or both ends of a range, and the sentence written for it."""
    name = {"ar": "arabic", "en": "english"}[code]
    text = (ROOT / f"tests/data/{name}-counts.txt").read_text("utf-8")
    return tuple(
        (key, kind, tuple(map(int, numbers.split("-"))), sentence)
        for key, kind, lines in SECTION.findall(text)
        for numbers, sentence in (line.split(" = ") for line in lines.splitlines())
    )


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, PageContext]:
    """Pages of either language, in the words of the templates and the units of the first site."""
    units = {f"locale/{code}.po": units_of(code) for code in CODES}
    return {code: page_context_with(tmp_path_factory.mktemp(code), units, code) for code in CODES}


def units_of(code: str) -> str:
    return (ROOT / f"content/locale/{code}.po").read_text("utf-8")


def counted_keys(code: str) -> set[str]:
    catalogues = (units_of(code), (ROOT / f"templates/locale/{code}.po").read_text("utf-8"))
    return {key for text in catalogues for key in re.findall(r'msgid_plural "(.+)"', text)}


KINDS: Mapping[str, Callable[..., Figure]] = {
    "exact": figure,
    "about": lambda n: figure(n, approx=True),
    "least": lambda n: figure(least=n),
    "most": lambda n: figure(most=n),
    "above": lambda n: figure(above=n),
    "below": lambda n: figure(below=n),
    "about-least": lambda n: figure(least=n, approx=True),
}
RANGES: Mapping[str, Callable[..., Figure]] = {
    "range": lambda a, b: figure(least=a, most=b),
    "about-range": lambda a, b: figure(least=a, most=b, approx=True),
    "above-most": lambda a, b: figure(above=a, most=b),
    "least-below": lambda a, b: figure(least=a, below=b),
    "above-below": lambda a, b: figure(above=a, below=b),
}


def printed(context: PageContext, key: str, kind: str, numbers: tuple[int, ...]) -> str:
    """What the program prints of a number, in the words of a catalogue."""
    unit = key.removeprefix("unit.")
    if kind:
        return figure_text(context, {**KINDS, **RANGES}[kind](*numbers), unit)
    (n,) = numbers
    if key == "locator.paragraphs":
        return locator_text(f"¶5-{4 + n}", context.site.catalogues[context.locale.code])
    return context.say(key, n, **blanks(context, key, n))


def blanks(context: PageContext, key: str, n: int) -> dict[str, str]:
    """What else a sentence takes."""
    two, more = figure_text(context, figure(2), "fighters"), figure(4000)
    if key == "controls.shown":
        return {"m": "111"}
    if key == "contest.overlapping":
        return {"figures": two, "others": figure_text(context, figure(least=3), "fighters")}
    if key == "contest.apart":
        others = (two,) if n == 1 else (two, figure_text(context, more, "fighters"))
        return {
            "figures": figure_text(context, figure(300), "fighters"),
            "others": context.joined_by_or(others),
        }
    if key == "briefing.made-from":
        return {
            **made_by(context),
            **{f"{kind}s": context.say(f"count.{kind}", n) for kind in COUNTED},
        }
    return {}


COUNTED = ("question", "claim", "source")


def made_by(context: PageContext) -> dict[str, str]:
    if context.locale.code == "ar":
        return {"desk": "مكتب البحث", "site": "سجل الأقوال", "date": "20 تشرين الثاني 2026"}
    return {"desk": "Research desk", "site": "Register of claims", "date": "20 November 2026"}


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_with_a_number_is_printed_as_it_was_written_by_hand(
    contexts: Mapping[str, PageContext], code: str
) -> None:
    wrong = [
        f"{key} {kind} {numbers}: {found}, not {sentence}"
        for key, kind, numbers, sentence in listed(code)
        for found in [printed(contexts[code], key, kind, numbers).replace("\xa0", " ")]
        if found != sentence
    ]

    assert [] == wrong


@pytest.mark.parametrize("code", CODES)
def test_no_sentence_that_counts_is_missing_from_the_list(code: str) -> None:
    assert counted_keys(code) <= {key for key, _, _, _ in listed(code)}


def test_the_arabic_list_has_every_number_of_every_sentence() -> None:
    sections: dict[tuple[str, str], set[int]] = {}
    for key, kind, numbers, _ in listed("ar"):
        if kind not in RANGES and key != "contest.overlapping":
            sections.setdefault((key, kind), set()).update(numbers)

    assert len(sections) > 10
    for (key, kind), found in sections.items():
        assert {n for n in NUMBERS if n >= FROM.get(key, 0)} == found, (key, kind)


def test_each_unit_is_listed_with_every_bound_that_a_figure_can_have() -> None:
    kinds: dict[str, set[str]] = {}
    for key, kind, _, _ in listed("ar"):
        if kind:
            kinds.setdefault(key, set()).add(kind)

    bounds = {*KINDS, "range", "about-range"}
    assert all(bounds <= found for found in kinds.values())
    assert {*KINDS, *RANGES} == kinds["unit.fighters"]


# What a desk writes of its own --------------------------------------------------------------


def with_unit(*forms: str, case: str = "") -> Iterator[str]:
    yield f'msgctxt "{case}"' if case else ""
    yield from ('msgid "unit.tanks"', 'msgid_plural "unit.tanks"')
    yield from (f'msgstr[{place}] "{form}"' for place, form in enumerate(forms))


TANKS = ("لا دبابات", "دبابة واحدة", "دبابتان", "{n} دبابات", "{n} دبابة", "{n} دبابة")
ENGLISH = (
    '\nmsgid "unit.tanks"\nmsgid_plural "unit.tanks"\nmsgstr[0] "{n} tank"\nmsgstr[1] "{n} tanks"\n'
)


def context_counting_tanks(folder: Path, *more: str) -> PageContext:
    arabic = "\n".join([units_of("ar"), *with_unit(*TANKS), *more, ""])
    return page_context_with(
        folder, {"locale/ar.po": arabic, "locale/en.po": units_of("en") + ENGLISH}, "ar"
    )


def test_a_unit_without_a_case_is_in_its_plain_form(tmp_path: Path) -> None:
    context = context_counting_tanks(tmp_path)

    assert "نحو دبابتان" == figure_text(context, figure(2, approx=True), "tanks")
    assert "نحو 3 دبابات" == figure_text(context, figure(3, approx=True), "tanks")
    assert "نحو 0 دبابة" == figure_text(context, figure(0, approx=True), "tanks")


def test_a_case_that_a_desk_gives_is_used_where_the_sentence_asks_for_it(tmp_path: Path) -> None:
    genitive = (*TANKS[:2], "دبابتين", *TANKS[3:])
    context = context_counting_tanks(tmp_path, *with_unit(*genitive, case="genitive"))

    assert "نحو دبابتين" == figure_text(context, figure(2, approx=True), "tanks")
    assert "دبابتان" == figure_text(context, figure(2), "tanks")
