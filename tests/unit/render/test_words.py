"""Catalogues of interface words, joined."""

from __future__ import annotations

import pytest

from site_gen.domain.text import LocaleCode
from site_gen.render.numbers import NumberStyle
from site_gen.render.words import WordMissing, Wordbook, read_wordbook

ARABIC = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);\\n"

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


def wordbook(*catalogues: str, locale: str = "ar") -> Wordbook:
    named = [(f"{number}.po", text) for number, text in enumerate(catalogues)]
    read = read_wordbook(LocaleCode(locale), NumberStyle("ar-SY"), named)
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
    assert form == wordbook(ARABIC).plain("count", number)


def test_a_later_catalogue_without_a_rule_keeps_the_rule_before_it() -> None:
    book = wordbook(ARABIC, WITHOUT_HEADER)

    assert "many 11" == book.plain("count", 11)
    assert "خاص" == book.plain("own")


def test_a_plural_that_lacks_forms_is_a_problem_with_its_line() -> None:
    cut = ARABIC.replace('msgstr[5] "other {n}"\n', "")

    read = read_wordbook(LocaleCode("ar"), NumberStyle("ar-SY"), [("ar.po", cut)])

    assert ["words-missing"] == [problem.rule for problem in read.problems]


def test_what_is_put_into_words_cannot_be_markup() -> None:
    assert "أهلاً &lt;b&gt;" == wordbook(ARABIC).markup("hello", name="<b>")


def test_words_that_no_catalogue_has_are_named() -> None:
    with pytest.raises(WordMissing, match="the words `no-such`"):
        wordbook(ARABIC).plain("no-such")
