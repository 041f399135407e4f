"""What is taken from a page's own statements, and what is asked."""

from __future__ import annotations

from typing import Any

import pytest

from site_gen.ingest.pages import document_of

TITLE = "Wheat reaches the eastern port"


def page(**stated: Any) -> dict[str, Any]:
    titles = ("heading", "shared_title", "head_title")
    names = (*titles, "language", "url", "author", "outlet")
    plain = {
        "line": 1,
        "kind": "",
        "level": 0,
        "number": 0,
        "rows": [],
        "near": False,
        "amid": False,
    }
    lines = [
        plain | {"text": "Home", "kept": False, "is_time": False},
        plain | {"text": "A ship came.", "kept": True, "is_time": False},
    ]
    found = {"lines": lines, "told_apart": True, "published": [], "times": []}
    return dict.fromkeys(names, "") | found | stated


def test_lines_outside_the_article_are_cuts() -> None:
    reading = document_of(page())

    assert ["A ship came."] == [line.text for line in reading.lines]
    assert [(1, "Home", "stands outside the article")] == [
        (cut.line, cut.text, cut.why) for cut in reading.left_out
    ]


def test_titles_that_agree_are_not_asked_about() -> None:
    stated = page(shared_title=TITLE, heading=TITLE, head_title=f"{TITLE} | The Example")

    reading = document_of(stated)

    assert (TITLE, ()) == (reading.title, reading.questions)


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (page(shared_title=TITLE, heading="Grain"), TITLE),
        (page(heading=TITLE, head_title="News"), TITLE),
        (page(heading="News", head_title=f"News | {TITLE}"), TITLE),
        (page(head_title=f"News - {TITLE}"), TITLE),
        (page(heading="Grain"), "Grain"),
    ],
)
def test_titles_that_differ_or_are_alone_are_asked_about(
    stated: dict[str, Any], title: str
) -> None:
    reading = document_of(stated)

    assert title == reading.title
    assert ["title"] == [question.field for question in reading.questions]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "/news/1",
        "https://user:pass@example.com/",
        "https://example.com/a b",
        'https://example.com/"x',
        "https://[::1",
        "https://example.com/\u202egpj",
        "file:///etc/hosts",
    ],
)
def test_an_address_that_is_not_public_and_whole_is_not_taken(url: str) -> None:
    assert "" == document_of(page(url=url)).url


def test_a_whole_address_is_taken() -> None:
    assert "https://example.com/قمح" == document_of(page(url="https://example.com/قمح")).url


@pytest.mark.parametrize(("stated", "language"), [("ar-SY", "ar-SY"), ("العربية", ""), ("a b", "")])
def test_only_a_language_code_is_a_language(stated: str, language: str) -> None:
    assert language == document_of(page(language=stated)).language


def test_the_name_of_the_site_is_asked_for_as_an_id() -> None:
    (question,) = document_of(page(outlet="The Example")).questions

    assert "publisher" == question.field
    assert "«The Example»" in question.asks


def test_a_page_whose_article_could_not_be_separated_is_asked_about() -> None:
    (question,) = document_of(page(told_apart=False)).questions

    assert "body" == question.field
