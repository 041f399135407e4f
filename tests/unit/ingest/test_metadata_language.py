"""Which language of the site a text is filed under."""

from __future__ import annotations

import pytest

from site_gen.domain.text import LocaleCode
from site_gen.ingest.metadata import LanguageGuess, guess_language, script_of

AR, EN, FR = LocaleCode("ar"), LocaleCode("en"), LocaleCode("fr")
ARABIC = "رست في الميناء سفينة تحمل القمح"
LATIN = "A ship with wheat has reached the port"


@pytest.mark.parametrize(
    ("code", "script"),
    [
        ("ar", "ARABIC"),
        ("fa-IR", "ARABIC"),
        ("en", "LATIN"),
        ("ru", "CYRILLIC"),
        ("sr-Latn", "LATIN"),
        ("az-Arab", "ARABIC"),
        ("he", "HEBREW"),
    ],
)
def test_a_language_is_known_by_its_script(code: str, script: str) -> None:
    assert script == script_of(code)


@pytest.mark.parametrize(("text", "locale"), [(ARABIC, AR), (LATIN, EN)])
def test_the_script_decides_where_one_language_has_it(text: str, locale: LocaleCode) -> None:
    assert LanguageGuess(locale, str(locale)) == guess_language(text, (AR, EN), default=AR)


def test_a_few_foreign_names_change_nothing() -> None:
    guess = guess_language(ARABIC * 3 + " BBC 300 F-16", (AR, EN), default=EN)

    assert LanguageGuess(AR, "ar") == guess


def test_between_languages_of_one_script_the_page_decides() -> None:
    assert LanguageGuess(FR, "fr") == guess_language(LATIN, (EN, FR), default=EN, stated="fr-CA")


def test_between_languages_of_one_script_a_silent_text_is_asked_about() -> None:
    guess = guess_language(LATIN, (FR, EN), default=EN)

    assert EN == guess.locale
    assert "fr, en share these letters" in guess.questions[0].asks


def test_a_default_of_another_script_is_not_taken() -> None:
    assert FR == guess_language(LATIN, (AR, FR, EN), default=AR).locale


def test_letters_that_no_language_of_the_site_has_are_asked_about() -> None:
    guess = guess_language("Судно с зерном", (AR, EN), default=AR, stated="ru")

    assert (AR, "ru") == (guess.locale, guess.language)
    assert "Cyrillic" in guess.questions[0].asks


@pytest.mark.parametrize("text", [ARABIC + " " + LATIN, "2020 --- 300"])
def test_a_text_of_no_clear_script_is_asked_about(text: str) -> None:
    guess = guess_language(text, (AR, EN), default=EN)

    assert (EN, "") == (guess.locale, guess.language)
    assert "language" == guess.questions[0].field


def test_a_page_that_says_another_language_than_its_letters_is_asked_about() -> None:
    guess = guess_language(ARABIC, (AR, EN), default=EN, stated="en")

    assert AR == guess.locale
    assert "the page says `en`" in guess.questions[0].asks
