"""Which language of the site a text is filed under."""

from __future__ import annotations

import pytest

from site_gen.domain.text import LocaleCode
from site_gen.ingest.languages import LanguageGuess, guess_language, script_of

AR, EN, FR = LocaleCode("ar"), LocaleCode("en"), LocaleCode("fr")
ARABIC = "رست في الميناء سفينة تحمل القمح"
LATIN = "A ship with wheat has reached the port"
NAMES = "Ahmed Salem, Beirut Rotterdam"


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


def test_between_languages_of_one_script_the_words_decide() -> None:
    assert LanguageGuess(EN, "en") == guess_language(LATIN, (FR, EN), default=FR)


def test_where_the_words_tell_nothing_the_page_decides() -> None:
    assert LanguageGuess(FR, "fr") == guess_language(NAMES, (EN, FR), default=EN, stated="fr-CA")


def test_where_neither_the_words_nor_the_page_tell_the_language_it_is_asked_about() -> None:
    guess = guess_language(NAMES, (FR, EN), default=EN)

    assert EN == guess.locale
    assert "fr, en share these letters" in guess.questions[0].asks


def test_a_default_of_another_script_is_not_taken() -> None:
    assert FR == guess_language(NAMES, (AR, FR, EN), default=AR).locale


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fa", "هیئتی از شهرداری برای بررسی تعمیر راه‌هایی که در سیل آسیب دیده بودند به شهر رفت."),
        ("ur", "بلدیہ کا ایک وفد پرانے شہر پہنچا تاکہ سڑکوں کی مرمت پر بات کی جا سکے۔"),
        ("ckb", "شارەوانی دەستی کرد بە چاککردنەوەی ڕێگای کەناراو و کارەکان سێ مانگ دەخایەنن."),
        ("ps", "ښاروالۍ د ساحلي سړک رغول پیل کړل، د ښاروالۍ ویاند وویل چې کارونه اوږده دي."),
        ("ug", "شەھەرلىك ھۆكۈمەت دېڭىز بويىدىكى يولنى ئوڭشاشنى باشلىدى، باياناتچى دېدى."),
        ("sd", "ميونسپالٽي ساحلي رستي جي مرمت شروع ڪري ڇڏي آهي، ترجمان چيو ته ڪم هلندو."),
        ("fr", "La municipalité commence la réparation de la route, a déclaré le porte-parole."),
        ("de", "Die Stadtverwaltung beginnt mit der Reparatur der Straße, sagte der Sprecher."),
        ("es", "El ayuntamiento comienza la reparación de la carretera, dijo el portavoz."),
        ("it", "Il comune inizia la riparazione della strada e i lavori dureranno tre mesi."),
        ("tr", "Belediye sahil yolunun onarımına başladı, sözcü üç ay süreceğini söyledi."),
        ("nl", "De gemeente begint met de reparatie van de weg, zei de woordvoerder."),
        ("uk", "Судно із зерном прийшло до порту, і робота триватиме три місяці."),
        ("he", "העירייה מתחילה לתקן את כביש החוף, כך אמר הדובר."),
        ("hy", "Քաղաքապետարանը սկսել է ճանապարհի վերանորոգումը"),
    ],
)
def test_a_language_that_the_site_has_not_is_named_and_asked_about(code: str, text: str) -> None:
    guess = guess_language(text, (AR, EN), default=AR)

    assert code == guess.language
    assert ["language"] == [question.field for question in guess.questions]
    assert f"`{code}`" in guess.questions[0].asks


@pytest.mark.parametrize(
    "text", ["وصلت السفينة إلى ميناء پورت سودان، وقال المدير إن گاز وچاي على متنها."]
)
def test_letters_of_names_make_arabic_no_other_language(text: str) -> None:
    assert LanguageGuess(AR, "ar") == guess_language(text, (AR, EN), default=AR)


def test_a_page_that_calls_another_language_its_own_is_asked_about() -> None:
    french = "La municipalité commence la réparation de la route, a déclaré le porte-parole."

    guess = guess_language(french, (AR, EN), default=AR, stated="en")

    assert ("en", "fr") == (guess.locale, guess.language)
    assert "French" in guess.questions[0].asks


def test_letters_that_no_language_of_the_site_has_are_asked_about() -> None:
    guess = guess_language("Судно с зерном", (AR, EN), default=AR, stated="ru")

    assert (AR, "ru") == (guess.locale, guess.language)
    assert "the words are of Russian" in guess.questions[0].asks


def test_letters_of_a_language_that_is_not_known_are_asked_about() -> None:
    guess = guess_language("ქალაქის საბჭო", (AR, EN), default=AR, stated="xmf")

    assert (AR, "ka") == (guess.locale, guess.language)
    assert "Georgian" in guess.questions[0].asks


@pytest.mark.parametrize("text", [ARABIC + " " + LATIN, "2020 --- 300"])
def test_a_text_of_no_clear_script_is_asked_about(text: str) -> None:
    guess = guess_language(text, (AR, EN), default=EN)

    assert (EN, "") == (guess.locale, guess.language)
    assert "language" == guess.questions[0].field


def test_a_page_that_says_another_language_than_its_letters_is_asked_about() -> None:
    guess = guess_language(ARABIC, (AR, EN), default=EN, stated="en")

    assert AR == guess.locale
    assert "the page says `en`" in guess.questions[0].asks
