"""Who a document says wrote it."""

from __future__ import annotations

import pytest

from site_gen.ingest.document import RawLine
from site_gen.ingest.metadata import StatedAuthor
from tests.tools.phrases import author_of


def lines(*texts: str) -> tuple[RawLine, ...]:
    return tuple(RawLine(number, text, number) for number, text in enumerate(texts, start=1))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("Written by: Jane Doe", "Jane Doe"),
        ("بقلم: سلمى الكاتب", "سلمى الكاتب"),
        ("- بقلم سلمى الكاتب -", "سلمى الكاتب"),
    ],
)
def test_a_byline_near_the_top_names_the_author_and_is_asked_about(text: str, name: str) -> None:
    found = author_of(lines("A title", text), "")

    assert name == found.name
    (question,) = found.questions
    assert "line 2" in question.asks


@pytest.mark.parametrize(
    "text",
    ["Bypass opened", "By 1 May they left", "وكالات- المثال", "By then it was late.", "كتب أحد"],
)
def test_other_lines_name_nobody(text: str) -> None:
    assert StatedAuthor() == author_of(lines("A title", text), "")


def test_a_byline_far_down_names_nobody() -> None:
    assert StatedAuthor() == author_of(lines(*["A line"] * 9, "By Jane Doe"), "")


def test_the_pages_metadata_comes_first() -> None:
    found = author_of(lines("By Jane Doe"), "J. Doe")

    assert "J. Doe" == found.name
    assert "«By Jane Doe»" in found.questions[0].asks
