"""Characters that were spoiled before a document was received: read again, and asked about."""

from __future__ import annotations

import pytest

from site_gen.ingest.characters import character_doubts, original_text
from site_gen.ingest.document import RawLine
from site_gen.ingest.text import with_digits_of_one_family, with_ordinary_letters

ARABIC = "وصل وفد من بلدية الشاطئ إلى المدينة القديمة لبحث إصلاح الطرق"
TEXTS = {
    "ar": ARABIC,
    "fa": "هیئتی از شهرداری برای بررسی تعمیر راه‌ها به شهر قدیم رفت",
    "ru": "Делегация мэрии приехала в старый город",
    "fr": "Une délégation étudie la réparation des côtes où l’été a causé des dégâts à réparer",
    "he": "משלחת העירייה הגיעה לעיר העתיקה",
}


def misread(text: str, codec: str) -> str:
    return "".join(bytes([byte]).decode(codec, "replace") for byte in text.encode())


def asked(*texts: str) -> str:
    lines = tuple(RawLine(number, text, number) for number, text in enumerate(texts, 1))
    return "\n".join(question.asks for question in character_doubts(lines))


@pytest.mark.parametrize("code", list(TEXTS))
@pytest.mark.parametrize("codec", ["cp1252", "cp1256", "cp1250", "cp1251", "mac-roman", "cp437"])
def test_utf8_that_was_read_in_another_encoding_is_told(code: str, codec: str) -> None:
    assert "UTF-8 that was read as" in asked(misread(TEXTS[code], codec))


@pytest.mark.parametrize("codec", ["cp1256", "cp1251", "mac-roman", "cp437"])
def test_it_is_read_again_where_no_byte_was_lost(codec: str) -> None:
    assert ARABIC == original_text(misread(ARABIC, codec))


def test_bytes_that_were_misread_twice_are_read_twice() -> None:
    assert ARABIC == original_text(misread(misread(ARABIC, "cp1256"), "cp1256"))


def test_arabic_of_one_byte_that_was_read_as_western_is_read_again() -> None:
    assert ARABIC == original_text(ARABIC.encode("cp1256").decode("cp1252"))


def test_one_letter_is_enough_beside_other_lines_that_were_misread() -> None:
    line = misread("Publié hier", "cp1252")

    assert "2 lines" in asked(misread(TEXTS["fr"], "cp1252"), line)
    assert "" == asked(line)


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        "« CAFÉ » “THÉ” À» É» Ü’s",
        "ÀÉÈ sont des lettres, €5 ½ °C ±3 µm",
        "بط، وحفظ؛ ظ؟ غ،",
        "Київ ВІЙНІ Її",
        "What? Really?? Who knows???",
        "Ærøskøbing på øen Ærø",
    ],
)
def test_what_is_as_it_should_be_is_not_asked_about(text: str) -> None:
    assert "" == asked(text)
    assert text == original_text(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("وصل و\ufffdد من البلدية", "U+FFFD"),
        ("???? ??? ????? ????? ???", "question marks"),
        ("انبندêة تبدأ إصناح ان×رêâ انساحنêة", "letters of two scripts"),
        ("Äåëåãàöèÿ ìýðèè ïðèåõàëà", "letters of another script"),
    ],
)
def test_characters_that_were_lost_are_asked_about_with_the_line(text: str, words: str) -> None:
    assert words in asked("A line", text)
    assert f"line 2: «{text}»" in asked("A line", text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ﻭﺻﻞ ﻭﻓﺪ ﺇﻟﻰ ﺍﻟﻼﺫﻗﻴﺔ", "وصل وفد إلى اللاذقية"),
        ("ﭘﺎﺭﺳﯽ ﮔﭻ", "پارسی گچ"),
        ("صلى \ufdfa وسلم \ufdfc", "صلى \ufdfa وسلم \ufdfc"),
        ("كل\u200bمة\ufeff \u00adو", "كلمة و"),
    ],
)
def test_presentation_forms_become_letters(before: str, after: str) -> None:
    assert after == with_ordinary_letters(before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("١,٢٣٤,٥٦٧ و٣,٥", "١٬٢٣٤٬٥٦٧ و٣٫٥"),
        ("٢٠20 و1٫5 و12٬345", "2020 و1.5 و12,345"),
        ("١٠,٠٠٠, ثم ١٢، و3,400", "١٠٬٠٠٠, ثم ١٢، و3,400"),
        ("https://example.com/٢20", "https://example.com/٢20"),
    ],
)
def test_a_number_is_written_in_one_family_of_digits(before: str, after: str) -> None:
    assert after == with_digits_of_one_family(before)
