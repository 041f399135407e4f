"""Problems as a person and as a program read them."""

from __future__ import annotations

import json

import pytest

from site_gen.commands.build import BuildCounts, counts_line
from site_gen.problems import (
    Problem,
    Severity,
    Span,
    count_of,
    escape_controls,
    format_problem,
    problem_counts,
    problem_from_json,
    problem_to_json,
    to_json,
)

FULL = Problem(
    "figure-unreadable",
    "the figure does not say how it was given",
    Span("content/a.yaml", 14, 13),
    field="value",
    hint="write one of value, min, max",
    found="2350 مقاتلا",
    severity=Severity.WARNING,
    related=(("first given here", Span("content/b.yaml", 2)),),
)


def test_a_problem_is_printed_with_its_place_first_and_its_hint_last() -> None:
    assert [
        "content/a.yaml:14:13: warning[figure-unreadable] the figure does not say how it was given",
        "    found: 2350 مقاتلا",
        "    first given here: content/b.yaml:2:1",
        "    hint: write one of value, min, max",
    ] == format_problem(FULL).splitlines()


def test_a_problem_of_no_place_is_one_line() -> None:
    assert "error[x] it is" == format_problem(Problem("x", "it is"))


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x1b", "\r", "\n", "\x7f", "\x9b", "\u202e", "\u2067", "\u200f", "\u2028", "\ufeff"],
)
def test_no_part_of_a_problem_can_steer_a_terminal(character: str) -> None:
    text = f"a{character}b"
    problem = Problem(
        "x", text, Span(text), hint=text, found=text, related=((("here"), Span(text)),)
    )

    lines = format_problem(problem)

    assert 4 == len(lines.split("\n"))
    assert 5 == lines.count(f"a<U+{ord(character):04X}>b")


def test_a_name_that_is_no_text_can_be_printed_and_given_to_a_program() -> None:
    problem = Problem("x", "m", Span("content/\udcff.md"))

    written = to_json(problem_to_json(problem))

    assert b"<U+DCFF>" in format_problem(problem).encode()
    assert "content/\udcff.md" == json.loads(written.encode())["path"]


def test_joiners_and_arabic_marks_are_shown_as_they_are() -> None:
    text = "می\u200cخواهم مُحَمَّد"

    assert text == escape_controls(text)


@pytest.mark.parametrize("problem", [FULL, Problem("x", "it is"), Problem("x", "y", Span("f"))])
def test_a_problem_survives_being_written_down(problem: Problem) -> None:
    assert problem == problem_from_json(json.loads(to_json(problem_to_json(problem))))


def test_numbers_and_nouns_agree() -> None:
    assert ("1 page", "2 pages", "1,200 pages") == (
        count_of(1, "page"),
        count_of(2, "page"),
        count_of(1200, "page"),
    )
    assert "40 pages in 2 languages from 1 article" == counts_line(BuildCounts(40, 1, 2, 60))


def test_a_tally_names_only_what_there_is() -> None:
    error = Problem("x", "y")

    assert "" == problem_counts([])
    assert "1 error" == problem_counts([error])
    assert "1 warning" == problem_counts([FULL])
    assert "2 errors and 1 warning" == problem_counts([error, FULL, error])
