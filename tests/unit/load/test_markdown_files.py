"""A file's bytes into header and prose: nothing is lost in silence, every line keeps its number."""

from __future__ import annotations

import unicodedata

import pytest

from site_gen.load.content_files import LARGEST_FILE, read_text
from site_gen.load.markdown_files import MarkdownFile, read_markdown_file
from site_gen.problems import Problem, Span
from site_gen.yaml_nodes import plain_value


def document(text: str) -> MarkdownFile:
    checked = read_markdown_file("a.md", text)
    assert checked.value is not None, checked.problems
    return checked.value


def refusal(text: str) -> Problem:
    checked = read_markdown_file("a.md", text)
    assert checked.value is None or checked.value.lost
    assert 1 == len(checked.problems)
    return checked.problems[0]


def unreadable(content: bytes) -> Problem:
    checked = read_text("a.md", content)
    assert checked.value is None
    assert 1 == len(checked.problems)
    return checked.problems[0]


def test_a_byte_order_mark_is_dropped_and_the_header_kept() -> None:
    text = read_text("a.md", "\ufeff---\ntitle: عنوان\n---\nنص".encode()).value

    assert text is not None
    assert {"title": "عنوان"} == plain_value(document(text).fields)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_every_way_to_end_a_line_reads_the_same(end: str) -> None:
    content = "---\ntitle: x\n---\n\none\n\ntwo\n".replace("\n", end).encode()

    assert "---\ntitle: x\n---\n\none\n\ntwo\n" == read_text("a.md", content).value


def test_text_is_in_one_normal_form() -> None:
    composed = "أحمد é"

    assert composed == read_text("a.md", unicodedata.normalize("NFD", composed).encode()).value


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("---\ntitle: عنوان".encode("utf-16"), 1, "UTF-16"),
        ("---\ntitle: عنوان".encode("cp1256"), 2, "older encoding"),
        ("---\ntitle: عنوان".encode("iso-8859-6"), 2, "older encoding"),
        ("---\n\nعنوان".encode()[:-1], 3, "byte"),
        (b"---\ntitle: \xed\xa0\x80", 2, "byte"),
        ("---\ntitle: x".encode("utf-16-le"), 1, "U+0000"),
    ],
)
def test_another_encoding_is_reported_with_its_line_and_never_guessed(
    content: bytes, line: int, reason: str
) -> None:
    problem = unreadable(content)

    assert "file-unreadable" == problem.rule
    assert line == (problem.span and problem.span.line)
    assert reason in problem.message


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x7f", "\x80", "\ufffe"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_character_that_is_no_text_is_reported_at_its_place(character: str, end: str) -> None:
    problem = unreadable(f"one{end}ab{character}c".encode())

    assert Span("a.md", 2, 3) == problem.span
    assert f"U+{ord(character):04X}" in problem.message


def test_tabs_tatweel_and_joiners_are_text() -> None:
    written = "a\tb أخــبار می\u200cخواهم"

    assert written == read_text("a.md", written.encode()).value


def test_a_file_of_the_most_that_is_read_is_read() -> None:
    assert "abc" == read_text("a.md", b"abc", largest=3).value
    assert read_text("a.md", b"abcd", largest=3).value is None


def test_a_file_too_large_is_not_read_on() -> None:
    assert "file-too-large" == unreadable(b"x" * (LARGEST_FILE + 1)).rule


@pytest.mark.parametrize("text", ["", "\n \n\t\n"])
def test_an_empty_file_says_so(text: str) -> None:
    assert "file-empty" == refusal(text).rule


@pytest.mark.parametrize(
    "text",
    [
        "title: x\n---\nbody",
        "----\ntitle: x\n----\nbody",
        " ---\ntitle: x\n---\nbody",
        "\n---\ntitle: x\n---\nbody",
        "---\u00a0\ntitle: x\n---\nbody",
        "--- # comment\ntitle: x\n---\nbody",
        "+++\ntitle = 'x'\n+++\nbody",
        "body\n\n---\n\nmore",
    ],
)
def test_only_three_hyphens_on_the_first_line_open_a_header(text: str) -> None:
    problem = refusal(text)

    assert ("header-missing", Span("a.md")) == (problem.rule, problem.span)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: x\n\nbody",
        "---\ntitle: x\n----\nbody",
        "---\ntitle: x\n ---\nbody",
        "---\ntitle: x\n---\u00a0\nbody",
        "---",
    ],
)
def test_a_header_that_is_never_closed_is_reported(text: str) -> None:
    assert "header-unclosed" == refusal(text).rule


@pytest.mark.parametrize("fence", ["---", "--- ", "---\t"])
def test_spaces_after_a_fence_do_not_count(fence: str) -> None:
    assert "body" == document(f"{fence}\ntitle: x\n{fence}\nbody").body.source


@pytest.mark.parametrize("header", ["- title: x\n- b", "just words", "[a, b]"])
def test_a_header_that_is_no_list_of_fields_is_reported_at_its_line(header: str) -> None:
    problem = refusal(f"---\n\n{header}\n---\nbody")

    assert "header-not-fields" == problem.rule
    assert 3 == (problem.span and problem.span.line)


def test_a_line_of_a_header_that_is_no_field_is_reported() -> None:
    text = "---\ntitle: About\n# Heading\n\nWords {#began}\ntranslated: 2020-11-03\n---\nBody.\n"

    read = read_markdown_file("about.en.md", text)

    assert [problem.is_error for problem in read.problems] == [True]


def test_a_warning_of_a_part_does_not_hide_why_the_header_cannot_be_read() -> None:
    text = "---\ntitle: About\nor+++\ntoml\n+++ said. # Heading {#x was=y}der: 1\n---\nBody.\n"

    read = read_markdown_file("about.en.md", text)

    assert {False, True} == {problem.is_error for problem in read.problems}


def test_an_empty_header_is_one_without_fields() -> None:
    assert {} == plain_value(document("---\n---\nbody").fields)


def test_an_error_in_the_header_is_reported_at_the_line_of_the_file() -> None:
    problem = refusal("---\n\n# why\ntitle: قال: كذا\n---\nbody")

    assert Span("a.md", 4, 11) == problem.span


def test_a_key_given_twice_is_reported_and_the_rest_is_read() -> None:
    checked = read_markdown_file("a.md", "---\ntitle: x\ndate: 2020\ntitle: y\n---\nbody")

    assert checked.value is not None
    assert {"title": "x", "date": "2020"} == plain_value(checked.value.fields)
    assert [Span("a.md", 4, 1)] == [problem.span for problem in checked.problems]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: x\n---\nbody", 4),
        ("---\ntitle: x\n---\n\n\nbody\n", 6),
        ("---\ntitle: x\n---\n \t\n  body", 5),
        ("---\n---\nbody", 3),
        ("---\ntitle: x\n---", 3),
        ("---\ntitle: x\n---\n\n\n", 3),
    ],
)
def test_the_prose_knows_the_line_it_begins_on(text: str, line: int) -> None:
    assert Span("a.md", line) == document(text).body.span


def test_rules_within_the_prose_stay_in_it() -> None:
    body = document("---\ntitle: x\n---\none\n\n---\n\ntwo\n\n---\n\nthree").body

    assert "one\n\n---\n\ntwo\n\n---\n\nthree" == body.source


@pytest.mark.parametrize("mark", ["\u200f", "\u200e", "\u202b", "\u2067", "\ufeff", "\u200f\u202b"])
def test_marks_that_hide_a_heading_or_a_list_are_taken_away(mark: str) -> None:
    body = document(f"---\ntitle: x\n---\n{mark}## رأس\n\n{mark}- بند\n\nقال{mark} كذا").body

    assert f"## رأس\n\n- بند\n\nقال{mark} كذا" == body.source
