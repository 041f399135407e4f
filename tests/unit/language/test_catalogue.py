"""Catalogues of interface words, joined."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from site_gen.domain.text import LocaleCode
from site_gen.language import catalogue_files
from site_gen.language.catalogue import Catalogue, WordMissing
from site_gen.language.catalogue_files import (
    KnownCatalogues,
    parse_catalogues,
    placeholders_in,
    unfillable_words,
)
from site_gen.language.former_keys import FORMER_KEYS
from site_gen.language.numbers import NumberStyle
from site_gen.problems import Problem

CATALOGUES = sorted((Path(__file__).resolve().parents[3] / "templates/locale").glob("*.po"))
ARABIC = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
"n%100>=11 && n%100<=99 ? 4 : 5);\\n"

msgid "count"
msgid_plural "count"
msgstr[0] "zero"
msgstr[1] "one"
msgstr[2] "two"
msgstr[3] "few {n}"
msgstr[4] "many {n}"
msgstr[5] "other {n}"

msgid "hello"
msgstr "أهلاً {name}"
"""
WITHOUT_HEADER = 'msgid "own"\nmsgstr "خاص"\n'


def catalogue_of(*catalogues: str, locale: str = "ar") -> Catalogue:
    named = [(f"{number}.po", text) for number, text in enumerate(catalogues)]
    read = parse_catalogues(LocaleCode(locale), NumberStyle("ar-SY"), named)
    assert () == read.problems
    return read.value


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, "zero"),
        (1, "one"),
        (2, "two"),
        (3, "few 3"),
        (10, "few 10"),
        (11, "many 11"),
        (99, "many 99"),
        (100, "other 100"),
        (102, "other 102"),
        (103, "few 103"),
        (300, "other 300"),
        (2350, "many 2,350"),
    ],
)
def test_arabic_has_six_plurals_as_cldr_has_them(number: int, form: str) -> None:
    assert form == catalogue_of(ARABIC).text("count", number)


def test_a_later_catalogue_without_a_rule_keeps_the_rule_before_it() -> None:
    catalogue = catalogue_of(ARABIC, WITHOUT_HEADER)

    assert "many 11" == catalogue.text("count", 11)
    assert "خاص" == catalogue.text("own")


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('msgstr[5] "other {n}"\n', ""),
        ('msgstr[5] "other {n}"', 'msgstr[5] ""'),
        ('msgid "count"', '#, fuzzy\nmsgid "count"'),
    ],
)
def test_words_that_are_not_all_written_or_not_sure_are_left_out(
    written: str, instead: str
) -> None:
    cut = ARABIC.replace(written, instead)

    read = parse_catalogues(LocaleCode("ar"), NumberStyle("ar-SY"), [("ar.po", cut)])

    assert () == read.problems
    assert ["hello"] == list(read.value.messages)


def test_a_plural_of_another_number_of_forms_is_a_problem_with_its_line() -> None:
    two = 'msgid "own"\nmsgid_plural "own"\nmsgstr[0] "x"\nmsgstr[1] "y {n}"\n'

    found = faults(ARABIC, two)

    assert [("words-unreadable", 1)] == [(p.rule, p.span and p.span.line) for p in found]


def test_what_is_put_into_words_cannot_be_markup() -> None:
    assert "أهلاً &lt;b&gt;" == catalogue_of(ARABIC).markup("hello", name="<b>")


def test_words_that_no_catalogue_has_are_named() -> None:
    with pytest.raises(WordMissing, match="the words `no-such`"):
        catalogue_of(ARABIC).text("no-such")


CASES = 'msgctxt "genitive"\nmsgid "hello"\nmsgstr "أهل {name}"\n'


@pytest.mark.parametrize("texts", [(ARABIC,), (ARABIC, WITHOUT_HEADER), (ARABIC + CASES,)])
def test_a_catalogue_that_is_known_is_what_it_was_when_it_was_parsed(
    texts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    named = [(f"{number}.po", text) for number, text in enumerate(texts)]
    locale, style = LocaleCode("ar"), NumberStyle("ar-SY")
    first = KnownCatalogues({})
    when_parsed = parse_catalogues(locale, style, named, first.parsed)
    second = KnownCatalogues({row: text for row, text in first.rows.items() if text})
    monkeypatch.delattr(catalogue_files, "parse_po")

    when_known = parse_catalogues(locale, style, named, second.parsed)

    assert dict.fromkeys(first.rows) == second.rows
    assert () == when_parsed.problems == when_known.problems
    one, other = when_parsed.value, when_known.value
    assert (one.messages, one.cases) == (other.messages, other.cases)
    assert [*map(one.plural_index, range(200))] == [*map(other.plural_index, range(200))]


def test_a_catalogue_with_a_fault_is_not_known() -> None:
    known = KnownCatalogues({})

    read = parse_catalogues(LocaleCode("ar"), NumberStyle("ar"), [("a.po", "x")], known.parsed)

    assert read.problems
    assert {} == known.rows


def faults(*catalogues: str) -> tuple[Problem, ...]:
    named = [(f"{number}.po", text) for number, text in enumerate(catalogues)]
    return parse_catalogues(LocaleCode("ar"), NumberStyle("ar-SY"), named).problems


def header(rule: str) -> str:
    return f'msgid ""\nmsgstr ""\n"Plural-Forms: {rule};\\n"\n\n'


@pytest.mark.parametrize(
    "rule",
    [
        "nplurals=2; plural=many of them",
        "nplurals=two; plural=0",
        "nplurals=2; plural=n",
        "nplurals=2; plural=(n % 0)",
        "nplurals=1; plural=(n != 1)",
    ],
)
def test_a_rule_of_plurals_that_would_fail_on_a_page_is_reported_beforehand(rule: str) -> None:
    found = faults(header(rule) + 'msgid "a"\nmsgstr "b"\n')

    assert ["words-unreadable"] == [problem.rule for problem in found]
    assert "rule of plurals" in found[0].message
    assert "Plural-Forms" in found[0].hint


def test_a_line_that_is_no_entry_is_reported_where_it_is_and_nothing_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = faults('msgid "a"\nmsgstr "b"\nnonsense\n')

    assert [3] == [problem.span and problem.span.line for problem in found]
    assert "" == capsys.readouterr().out


def test_a_catalogue_that_counts_otherwise_cannot_be_laid_over_another() -> None:
    two = header("nplurals=2; plural=(n != 1)") + 'msgid "own"\nmsgstr "x"\n'

    found = faults(ARABIC, two)

    assert ["this counts in 2 forms, and the words before it in 6"] == [p.message for p in found]
    assert () == faults(two, ARABIC)


def test_a_catalogue_that_counts_otherwise_may_replace_all_plurals_of_another() -> None:
    rule = header("nplurals=2; plural=(n != 1)")
    own = 'msgid "count"\nmsgid_plural "count"\nmsgstr[0] "one {n}"\nmsgstr[1] "more {n}"\n'

    read = parse_catalogues(
        LocaleCode("ar"), NumberStyle("ar-SY"), [("1.po", ARABIC), ("2.po", rule + own)]
    )

    assert () == read.problems
    assert "more 11" == read.value.text("count", 11)


def test_words_that_ask_for_what_nobody_gives_are_reported_at_once() -> None:
    english = 'msgid "a"\nmsgstr "{x} and {n}"\n\nmsgid "b"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "c"\n'
    french = 'msgid "a"\nmsgstr "{x.__class__} {y}"\n\nmsgid "b"\nmsgstr "{n} {"\n'
    catalogues = {
        LocaleCode("en"): catalogue_of(english, locale="en"),
        LocaleCode("fr"): catalogue_of(french, locale="fr"),
    }

    found = [
        problem.message for problem in unfillable_words(catalogues, placeholders_in([english]))
    ]

    assert [
        "the words `a` in `fr` ask for `x.__class__`, `y`",
        "the words `b` in `fr` ask for `{`",
    ] == found


def test_words_may_leave_out_what_they_are_given() -> None:
    given = placeholders_in(['msgid "a"\nmsgstr "{x} {y}"\n'])
    catalogue = catalogue_of('msgid "a"\nmsgstr "{x} {n}"\n')

    assert [] == list(unfillable_words({LocaleCode("ar"): catalogue}, given))


def test_the_number_of_a_count_is_shaped_as_the_language_asks() -> None:
    read = parse_catalogues(LocaleCode("ar"), NumberStyle("ar-SY", "arab"), [("ar.po", ARABIC)])

    assert "many ٢٬٣٥٠" == read.value.text("count", 2350)


def test_words_themselves_cannot_be_markup() -> None:
    catalogue = catalogue_of('msgid "a"\nmsgstr "<b>{x}</b> & \'"\n')

    assert "&lt;b&gt;y&lt;/b&gt; &amp; &#39;" == catalogue.markup("a", x="y")
    assert "<b>y</b> & '" == catalogue.text("a", x="y")


CASES = """
msgid "figure.about"
msgstr "نحو {figure:genitive}"

msgid "unit.men"
msgid_plural "unit.men"
msgstr[0] "none"
msgstr[1] "one"
msgstr[2] "two"
msgstr[3] "few {n}"
msgstr[4] "many {n}"
msgstr[5] "other {n}"

msgctxt "genitive"
msgid "unit.men"
msgid_plural "unit.men"
msgstr[0] "of {n}"
msgstr[1] "of one"
msgstr[2] "of two"
msgstr[3] "of few {n}"
msgstr[4] "of many {n}"
msgstr[5] "of other {n}"
"""


def test_a_sentence_takes_the_case_that_it_asks_for_and_alone_words_take_none() -> None:
    catalogue = catalogue_of(ARABIC + CASES)

    men = catalogue.inflected("unit.men", 2)

    assert "two" == men == catalogue.text("unit.men", 2)
    assert "نحو of two" == catalogue.inflected("figure.about", figure=men)


def test_a_sentence_that_asks_for_a_case_takes_words_that_have_none() -> None:
    catalogue = catalogue_of(ARABIC + CASES)

    assert "نحو <5>" == catalogue.text("figure.about", figure="<5>")
    assert "نحو &lt;5&gt;" == catalogue.markup("figure.about", figure="<5>")
    assert "نحو 5" == catalogue.inflected("figure.about", figure="5")


def test_a_unit_that_lacks_a_case_is_named_where_a_number_is_a_word() -> None:
    plain = CASES[: CASES.index("msgctxt")]

    lacking = [catalogue_of(ARABIC + plain).unit_lacks_case("men", n) for n in (0, 1, 2, 3, 102)]

    assert ["", "", "genitive", "", ""] == lacking
    assert "" == catalogue_of(ARABIC + CASES).unit_lacks_case("men", 2)
    assert "" == catalogue_of(ARABIC + CASES).unit_lacks_case("USD", 2)


def test_a_unit_that_asks_for_what_nobody_gives_is_reported() -> None:
    catalogue = catalogue_of(ARABIC + CASES.replace("of few {n}", "of few {number}"))

    found = [problem.message for problem in unfillable_words({LocaleCode("ar"): catalogue}, {})]

    assert ["the words `unit.men` in `ar` ask for `number`"] == found


def test_a_desk_may_go_on_using_the_former_key_of_words() -> None:
    templates = 'msgid "chart.title"\nmsgstr "Figures"\n'

    words = catalogue_of(templates, 'msgid "strip.title"\nmsgstr "Numbers"\n', locale="en")

    assert "Numbers" == words.text("chart.title")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.stem))
def test_every_former_key_leads_to_a_key_that_is_there(path: Path) -> None:
    keys = {message.id for message in read_po(io.BytesIO(path.read_bytes()))}
    keys |= {key[0] for key in keys if isinstance(key, tuple)}

    assert set() == set(FORMER_KEYS.values()) - keys
    assert set() == FORMER_KEYS.keys() & keys


RUSSIAN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || "
"n%100>14) ? 1 : 2);\\n"

msgid "unit.tonnes"
msgid_plural "unit.tonnes"
msgstr[0] "{n} тонна"
msgstr[1] "{n} тонны"
msgstr[2] "{n} тонн"
"""


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "1 тонна"),
        (22, "22 тонны"),
        (5, "5 тонн"),
        (0.5, "0,5 тонны"),
        (1.5, "1,5 тонны"),
        (5.5, "5,5 тонны"),
    ],
)
def test_a_fraction_in_russian_has_the_noun_in_the_singular(number: float, expected: str) -> None:
    read = parse_catalogues(LocaleCode("ru"), NumberStyle("ru"), [("ru.po", RUSSIAN)])

    assert expected == read.value.text("unit.tonnes", number)
