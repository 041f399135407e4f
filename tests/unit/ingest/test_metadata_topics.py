"""Which topics a text is suggested for."""

from __future__ import annotations

import pytest

from site_gen.domain.text import LocaleCode, LocalNames, RecordId
from site_gen.ingest.metadata import suggest_topics

AR, EN = LocaleCode("ar"), LocaleCode("en")
WHEAT, PORTS = RecordId("wheat"), RecordId("ports")


def topic(record: RecordId, locale: LocaleCode, *keywords: str) -> tuple[RecordId, LocalNames]:
    return record, LocalNames(((locale, keywords),))


@pytest.mark.parametrize(
    "text",
    [
        *("أسلحة", "الأسلحة", "والأسلحة", "فبالأسلحة", "وللأسلحة"),
        *("كالاسلحه", "أسْلِحَة", "أســلحة", "لأسلحة"),
    ],
)
def test_spellings_and_particles_of_arabic_are_looked_past(text: str) -> None:
    suggestion = suggest_topics(f"وصلت {text} أمس", (topic(WHEAT, AR, "أسلحة"),), locale=AR)

    assert (WHEAT,) == suggestion.topics


@pytest.mark.parametrize("text", ["مسلحون", "أسلحتهم", "تسلح"])
def test_a_longer_word_is_another_word(text: str) -> None:
    suggestion = suggest_topics(f"وصلت {text} أمس", (topic(WHEAT, AR, "سلاح", "أسلحة"),), locale=AR)

    assert () == suggestion.topics


def test_each_word_of_a_keyword_may_carry_its_article() -> None:
    suggestion = suggest_topics(
        "قال المقاتلون السوريون", (topic(WHEAT, AR, "مقاتلون سوريون"),), locale=AR
    )

    assert (WHEAT,) == suggestion.topics


@pytest.mark.parametrize(
    ("keyword", "text"), [("القمح", "قمح"), ("قمح", "القمح"), ("الذرة", "ذرة")]
)
def test_a_keyword_with_an_article_is_the_word_without_it(keyword: str, text: str) -> None:
    suggestion = suggest_topics(f"وصل {text} كثير", (topic(WHEAT, AR, keyword),), locale=AR)

    assert (WHEAT,) == suggestion.topics


def test_the_topic_named_most_often_comes_first() -> None:
    topics = (topic(WHEAT, EN, "Wheat"), topic(PORTS, EN, "port", "ships"))

    suggestion = suggest_topics("Wheat is in port; ships leave the port", topics, locale=EN)

    assert (PORTS, WHEAT) == suggestion.topics
    assert "«port» 2" in suggestion.question.asks


def test_keywords_that_read_the_same_count_once() -> None:
    suggestion = suggest_topics(
        "وصلت الأسلحة", (topic(WHEAT, AR, "أسلحة", "الأسلحة", "اسلحة"),), locale=AR
    )

    assert "suggested by wheat: «أسلحة» 1: confirm" == suggestion.question.asks


def test_keywords_of_another_language_are_not_used() -> None:
    suggestion = suggest_topics("wheat", (topic(WHEAT, AR, "wheat"),), locale=EN)

    assert () == suggestion.topics
    assert "choose the topics" in suggestion.question.asks


def test_a_keyword_is_text_and_no_pattern() -> None:
    suggestion = suggest_topics("C++ 300", (topic(WHEAT, EN, ".*", "(3|C)", "[0-9]+"),), locale=EN)

    assert () == suggestion.topics
