"""The text that readers search and copy in the PDF of a briefing, and the fonts for it."""

from __future__ import annotations

import io
import re
from functools import cache
from itertools import product
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageFilter

from site_gen.commands.paths import read_templates
from site_gen.config import Locale
from site_gen.documents.html import BriefingDocument
from site_gen.documents.pdf import pdf_of
from site_gen.domain.text import Direction, LocaleCode
from tests.tools.desk import ROOT, SMALL, small_desk
from tests.tools.letter_fonts import BRIEFINGS, FONTS, PAGES, letter_font
from tests.tools.pdf_words import finds, printed_words, read_text, words_in

VOWELLED = "ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيٱپچژکگی"
LETTERS = f"{VOWELLED}ڤھہۀےەۆێڕڵټډڼٹڈڑں"
VOWELS = ["\u064b", "\u064c", "\u064d", "\u064e", "\u064f", "\u0650", "\u0670"]
SIGNS = ["", *VOWELS, "\u0652", "\u0651", *(f"\u0651{vowel}" for vowel in VOWELS), "\u064e\u0670"]
SENTENCES = """
لا إله إلا الله. الحمد لله! لأن الإسلام لآل مؤمن، بئر شاطئ هيئة مياه شيء؛ كـــتاب.
لَأَنَّ لِأَنَّ أَوْ بِسْمِ رَبِّكَ إِلَى مُشَكَّلةٌ، ومِحَنٌ مُشَكَّلة: صفراً، مراراً. تعدّ؛ يسمَّ؟ «تُعدّ» (قولاً) [هٰذا]
العدد ٤٬٠٠٠ و١٢٫٥٪ في ٢٠٢٠، سنة ١٩٩٤. و4,000 و12.5% في 2020، و۱۲۳۴۵۶۷۸۹۰ أيضاً 5
این کتاب‌ها گفته می‌شود که پنج چیز ژرف است؛ پاکستان وايران في فيينا ککک ككك
كوردستان بە کوردی: دەوڵەت، ئێران و گۆڕین. اردو میں: یہ ہے، ٹھیک ڈھنگ بڑا.
Erdoğan, Əliyev, Şuşa, fine office flight – “quoted”, Ḥalab ʿAyn.
"""
TWELVE = ["الطرق", "مقاتل", "موقع", "التجربة", "إله", "الله"]
TWELVE += ["ورقم", "خمسة", "خارجي", "قصير", "صورة", "ملاحظة"]
# As in the report of readers who could search for nothing.
ROADS = """\
---
title: الطرق
summary: عن الطرق ورقم ‎+961 1 123456 و50% و(NATO).
order: 2
keywords: [طريق]
---

## صورة عامة {#overview}

نص قصير عن [](entity:envoy) مع لا إله إلا الله وكلمة الله ومِحَنٌ مُشَكَّلة وAcme Inc. ورقم −5 و10–12.
وصل كل مقاتل إلى موقع التجربة.

| العدد | الاسم | ملاحظة |
|---:|:---|:---:|
| 1,234 | Acme Inc. | أ |
| 5% | خمسة | ب |

1. أول
2. ثان

- بند `code --x` ورابط [خارجي](https://x.example/a?b=1)
"""


def _pdf(body: str, *, language: str = "ar", with_fonts_of_pages: bool = False) -> bytes:
    files = {
        name.rpartition("/")[2]: file for name, file in read_templates(ROOT / "templates").items()
    }
    if with_fonts_of_pages:
        sheet = files["briefing.css"].replace(b"noto-naskh-letters-", b"noto-naskh-arabic-")
        files["briefing.css"] = sheet
    direction = Direction.RTL if language == "ar" else Direction.LTR
    head = '<meta charset="utf-8"><title>x</title><link rel="stylesheet" href="briefing.css">'
    page = (
        f'<html lang="{language}" dir="{direction}"><head>{head}</head><body>{body}</body></html>'
    )
    locale = Locale(LocaleCode(language), language, direction, (language,))
    return pdf_of(BriefingDocument(page, files, locale, "x", "x", "x", "2020-01-01", "x"))


def _every_letter() -> str:
    """Each letter, and with each vowel sign: alone, within a word, and after the letter lam."""
    words = (
        f"{letter}{sign} ب{letter}{sign}ن ل{sign}{letter}{sign}"
        for letter, sign in (*product(VOWELLED, SIGNS), *product(LETTERS, [""]))
    )
    return " ".join(words)


@cache
def _letters(tag: str) -> tuple[str, bytes]:
    """Every letter and the sentences in such an element, and the PDF of it."""
    body = f"<{tag}>{_every_letter()}</{tag}>{SENTENCES}"
    return body, _pdf(body)


@pytest.mark.parametrize("tag", ["p", "b"])
def test_every_letter_is_read_with_its_signs_in_every_form(tag: str) -> None:
    body, pdf = _letters(tag)

    read = words_in(read_text(pdf))

    printed = printed_words(body)
    assert len(printed) > 2000
    assert {} == dict(printed - read)


ONE_BY_ONE = "".join(f"<p>{line}</p>" for line in SENTENCES.strip().splitlines())
BRACKETS = "قال (الأول) و[الثاني] و«الثالث»", "said (one) and [two]"
UNMARKED = "كلّ قولٍ؟ جدّاً؛ كلّ صفراً، مراراً. كل"


@cache
def _sentences(language: str) -> tuple[str, str]:
    """What is printed, and what is read of it."""
    arabic, english = BRACKETS
    body = f'{ONE_BY_ONE}<p>{arabic}</p><p dir="ltr" lang="en">{english}</p><p>{UNMARKED}</p>'
    return body, read_text(_pdf(body, language=language))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_sentence_is_read_with_its_punctuation_and_numbers(language: str) -> None:
    body, read = _sentences(language)

    assert {} == dict(printed_words(body) - words_in(read))


def test_brackets_are_read_as_they_are_in_both_directions() -> None:
    _, read = _sentences("ar")

    assert [] == [sentence for sentence in BRACKETS if sentence not in read]


def test_a_mark_of_direction_is_copied_only_where_a_reader_would_swap_signs() -> None:
    _, read = _sentences("ar")

    assert "كلّ قولٍ؟ جدّاً؛ كلّ صفراً\u200f، مراراً\u200f. كل" in read


def test_no_glyph_is_without_a_text() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(_letters("p")[1]))

    fonts = [
        font.get_object()
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
    tables = [font["/ToUnicode"].get_object().get_data().decode() for font in fonts]

    assert len(tables) > 2
    assert [] == [table for table in tables if re.search(r"> <>", table)]
    assert any(re.search(r"> <0645>", table) for table in tables)


def test_a_reader_finds_the_words_that_nobody_found(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk", {**SMALL, "topics/roads.ar.md": ROADS})

    run = desk.run("brief", "roads", "--to", "pdf", "--out", "roads.pdf")
    page = desk.run("brief", "roads", "--to", "html", "--out", "-")

    assert (0, 0) == (run.code, page.code), run.err + page.err
    pdf = (desk.root / "roads.pdf").read_bytes()
    assert {} == dict(printed_words(page.out) - words_in(read_text(pdf)))
    assert [] == [word for word in TWELVE if not finds(pdf, word)]


# The fonts --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FONTS)
def test_the_fonts_of_briefings_are_made_from_those_of_pages(name: str) -> None:
    """`make fonts` makes them again."""
    source = (PAGES / FONTS[name]).read_bytes()
    kept = TTFont(BRIEFINGS / name)

    made = TTFont(io.BytesIO(letter_font(source)))

    tags = {*made.keys()} - {"GlyphOrder", "head"}
    assert {*made.keys()} == {*kept.keys()}
    assert made.getGlyphOrder() == kept.getGlyphOrder()
    assert [] == [tag for tag in tags if made.reader[tag] != kept.reader[tag]]


def test_briefings_look_as_with_the_fonts_of_pages() -> None:
    # WeasyPrint lets the first font's damma slip off a shadda, and its rounding of marks adds up
    # over a line. Of the letters with signs a fifth of the words has each sign in each form.
    every = _every_letter().split()
    some = [*every[: -3 * len(LETTERS) : 5], *every[-3 * len(LETTERS) :]]
    words = [word for word in some if "\u0651\u064f" not in word]
    boxes = [f'<span class="{"bold" * (n % 2)}">{word}</span>' for n, word in enumerate(words)]
    style = "span { display: inline-block } .bold { font-weight: bold }"
    body = f"<style>{style}</style><p>{' '.join(boxes)}</p>"

    here = _sheets(_pdf(body))
    there = _sheets(_pdf(body, with_fonts_of_pages=True))

    assert len(words) > 600
    assert len(here) == len(there)
    assert [] == [n for n in range(len(here)) if _strays(here[n], there[n])]


def _sheets(pdf: bytes) -> list[Image.Image]:
    return [page.render(scale=3).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def _strays(one: Image.Image, two: Image.Image) -> bool:
    """Whether either has ink that is more than a point away from the other's."""
    return any(
        sum(ImageChops.subtract(there.filter(ImageFilter.MinFilter(5)), here).histogram()[190:])
        for here, there in ((one, two), (two, one))
    )
