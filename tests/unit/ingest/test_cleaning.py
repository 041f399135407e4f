"""What is taken for the title, what is cut and why, and what is only asked about."""

from __future__ import annotations

import random

import pytest

from site_gen.ingest.cleaning import CleanedArticle
from site_gen.ingest.document import ParsedDocument, RawLine, RemovedLine
from site_gen.ingest.text import without_bullets
from tests.tools.phrases import clean_article

TITLE = "وصول شحنة قمح جديدة إلى الميناء"
PROSE = (
    "رست في الميناء الشرقي صباح اليوم سفينة تحمل عشرين ألف طن من القمح، وقال المدير إن التفريغ "
    "يستغرق أربعة أيام، وإن سفينتين أخريين تصلان قبل نهاية الشهر إذا سمحت حالة الطقس بذلك كله."
)
MORE = "وتكفي المخازن ستة أسابيع، وهو أقل مما كان عليه في العام الماضي. " + PROSE


def reading(*texts: str, title: str = "", hard_wrapped: bool = False) -> ParsedDocument:
    numbered = enumerate(texts, start=1)
    lines = tuple(RawLine(number, text, number) for number, text in numbered if text)
    return ParsedDocument(lines, title=title, hard_wrapped=hard_wrapped)


def cut_lines(found: CleanedArticle) -> list[int]:
    return [cut.line for cut in found.cuts]


def kept_lines(found: CleanedArticle) -> list[int]:
    return [line.number for paragraph in found.paragraphs for line in paragraph]


def asked_about(found: CleanedArticle) -> str:
    return "\n".join(question.asks for question in found.questions)


def test_the_first_line_of_four_words_is_the_title() -> None:
    found = clean_article(reading(TITLE, PROSE))

    assert TITLE == found.title
    assert [2] == kept_lines(found)


def test_a_label_with_a_stretched_word_above_the_title_is_cut() -> None:
    found = clean_article(reading("أخــــبار من الميناء القديم", TITLE, PROSE))

    assert TITLE == found.title
    assert (RemovedLine(1, "أخــــبار من الميناء القديم", "stands above the title"),) == found.cuts


def test_a_plain_line_above_the_title_is_cut_and_asked_about() -> None:
    found = clean_article(reading("أخبار الميناء", TITLE, PROSE))

    assert [1] == cut_lines(found)
    assert "line 1 stands above the line taken for the title" in asked_about(found)


def test_prose_above_the_title_is_kept() -> None:
    found = clean_article(reading(PROSE, TITLE, MORE))

    assert TITLE == found.title
    assert [1, 3] == kept_lines(found)


def test_without_a_line_like_a_title_the_first_is_taken_and_asked() -> None:
    found = clean_article(reading("قمح جديد", PROSE))

    assert "قمح جديد" == found.title
    assert "title" == found.questions[0].field


def test_a_date_line_is_never_the_title() -> None:
    found = clean_article(reading("الأحد 1 تشرين الثاني 2020 الساعة 10:00", TITLE, PROSE))

    assert TITLE == found.title


def test_a_title_printed_twice_is_cut_once() -> None:
    found = clean_article(reading(TITLE, "", TITLE, PROSE))

    assert (RemovedLine(3, TITLE, "repeats the title"),) == found.cuts


def test_a_line_that_differs_by_its_bullet_alone_repeats() -> None:
    found = clean_article(reading(TITLE, "  • سفينة في  الميناء", "    سفينة في الميناء", PROSE))

    assert [3] == cut_lines(found)
    assert "repeats line 2" == found.cuts[0].why


def test_related_links_are_cut_from_their_heading() -> None:
    found = clean_article(
        reading(TITLE, PROSE, "مقالات متعلقة:", "1. خبر آخر", "2. خبر ثالث", "المزيد")
    )

    assert [3, 4, 5, 6] == cut_lines(found)


def test_prose_after_a_link_in_the_middle_is_kept() -> None:
    found = clean_article(reading(TITLE, PROSE, "اقرأ أيضاً", "خبر آخر عن القمح", MORE))

    assert [3, 4] == cut_lines(found)
    assert [2, 5] == kept_lines(found)


def test_wrapped_prose_after_a_link_in_the_middle_is_kept() -> None:
    parts = (PROSE[:90].strip(), PROSE[90:].strip())
    text = reading(TITLE, "", MORE, "", "اقرأ أيضاً", "", *parts, hard_wrapped=True)

    found = clean_article(text)

    assert [5] == cut_lines(found)


def test_what_closes_the_page_is_cut_at_its_end_alone() -> None:
    tail = "اشترك في النشرة البريدية لتصلك الأخبار"
    found = clean_article(reading(TITLE, "المزيد من القمح يصل غداً.", PROSE, "الاشتراك", tail))

    assert [4, 5] == cut_lines(found)


def test_buttons_are_cut_wherever_they_are() -> None:
    found = clean_article(reading("Wheat reaches the eastern port", "Share", PROSE, "Back to top"))

    assert [2, 4] == cut_lines(found)


def test_a_line_that_ends_in_a_credit_is_asked_about_as_a_caption() -> None:
    found = clean_article(
        reading(TITLE, "سفينة عند الرصيف - كانون الثاني 2020 (الميناء/تويتر)", PROSE)
    )

    assert [2, 3] == kept_lines(found)
    assert "line 2 was kept; is it the caption of a picture" in asked_about(found)


def test_a_name_inside_a_word_is_no_credit() -> None:
    caption = "The ship waits (apart from one)"
    found = clean_article(reading("Wheat reaches the eastern port", caption, PROSE))

    assert () == found.cuts


def test_short_lines_and_unclosed_ones_stay_and_are_asked_about() -> None:
    quote = "المدير يعلن أن سفينتين أخريين تصلان قبل نهاية الشهر والمخازن تكفي ستة أسابيع"
    found = clean_article(reading(TITLE, "خلافات قديمة", PROSE, quote))

    assert [2, 3, 4] == kept_lines(found)
    assert "line 2 was kept" in asked_about(found)
    assert "line 4 was kept" in asked_about(found)
    assert "line 3 was kept" not in asked_about(found)


def test_hard_wrapped_lines_make_one_paragraph() -> None:
    text = reading(TITLE, "", PROSE[:80], PROSE[80:], "", MORE, hard_wrapped=True)

    assert [2, 1] == [len(paragraph) for paragraph in clean_article(text).paragraphs]


def test_a_list_is_not_run_together() -> None:
    items = ("1. the first ship brings wheat for six weeks", "2. the second ship brings rice")
    text = reading("Wheat reaches the eastern port", "", *items, hard_wrapped=True)

    assert [1, 1] == [len(paragraph) for paragraph in clean_article(text).paragraphs]


def test_lines_on_one_line_of_the_file_are_cut_one_by_one() -> None:
    texts = (TITLE, PROSE, "Share", MORE)
    lines = tuple(RawLine(1, text, order) for order, text in enumerate(texts))

    found = clean_article(ParsedDocument(lines))

    assert ["Share"] == [cut.text for cut in found.cuts]
    assert [PROSE, MORE] == [line.text for lines in found.paragraphs for line in lines]


def test_a_title_stated_by_the_page_need_not_be_a_line_of_it() -> None:
    found = clean_article(reading(PROSE, MORE, title=TITLE))

    assert TITLE == found.title
    assert [1, 2] == kept_lines(found)


ODD_LINES = (
    *(TITLE, PROSE, MORE, "Share", "مقالات متعلقة", "الصفحة الرئيسية", "1 نوفمبر 2020", "5:04 م"),
    *("---", "•", "• م", "ـــ", "2020", "(رويترز)", "\u202e", "a", "المزيد من سوريا", "؟", "* * *"),
)


@pytest.mark.parametrize("seed", range(200))
def test_every_line_is_kept_cut_or_the_title(seed: int) -> None:
    chance = random.Random(seed)
    texts = chance.choices(ODD_LINES, k=chance.randint(1, 20))

    found = clean_article(reading(*texts, hard_wrapped=chance.random() < 0.5))

    elsewhere = [*kept_lines(found), *cut_lines(found)]
    missing = set(range(1, len(texts) + 1)) - set(elsewhere)
    assert len(elsewhere) == len(set(elsewhere))
    assert len(missing) <= 1
    assert all(without_bullets(texts[number - 1]) == found.title for number in missing)
