"""Prose that could take very long to read is refused by counts; what is let through is quick."""

from __future__ import annotations

import time

import pytest

from site_gen.domain.anchors import anchors_in, paragraphs_in
from site_gen.domain.markup_limits import LONGEST, LONGEST_BLOCK, MOST_OPEN, markup_excesses
from site_gen.domain.text import Body, references_in
from site_gen.problems import Span
from site_gen.render.html.markdown import prose_html
from tests.tools.prose_problems import problems_in_prose
from tests.tools.views import prose

# The limits keep it under half a second on the machine that they were measured on.
SECONDS = 5.0


def _tangles(text: str) -> list[str]:
    return [problem.message for problem in markup_excesses(Body(text, Span("a.md", 5)))]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 4000,
        "![" * 4000,
        "<a " * 4000,
        "[a](" * 4000,
        "[a][" * 4000,
        "[a](<" * 4000,
        "<![" * 20_000,
        "a<b " * 4000,
        " ".join("`" * length for length in range(1, 90)),
        "`" * 2999 + "a" * 30_000,
        "".join(f"{'    ' * depth}- a\n" for depth in range(400)),
        "- " * 1000 + "a",
        "1. " * 1000 + "a",
        ">" * 5000 + "a",
        "a\n===\n" * 4000,
        "## a\n" * 4000,
        "[a]:\n" * 4000,
        "\\[" * 60_000,
        "*a* " * 50_000,
        "word " * 10_000,
        "word\n\n" * 50_000,
        "\n" * 100_000,
    ],
)
def test_hostile_prose_is_refused(text: str) -> None:
    assert [] != _tangles(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One [link](entity:a (b [c])) and *another* one.",
        f"[a] {'[' * MOST_OPEN}b{']' * MOST_OPEN}",
        "".join(f"{'    ' * depth}- a\n" for depth in range(10)),
        "> > > a\n\n- - - - - - - - - - - - - - - -\n",
        "|a|b|\n|-|-|\n" + "|1|2|\n" * 500,
        "- [a](entity:b)\n" * 200,
        "A paragraph of some length. " * 1000,
        "Less than < 1 % of it.\n\n" * 800,
        "For bold write `<b>`, and `<b class=` for more.\n\n" * 500,
        "As in\n\n" + "    <p><b>a</b></p>\n" * 300,
        'He said <span lang="fr">oui</span> to it.\n\n' * 500,
        "```\n" + "if a < b: `c` [d]\n" * 3_000 + "```\n",
        "- Steps:\n\n  ```html\n" + "  <p><b>a</b></p>\n" * 1_000 + "  ```\n",
        "| what | who |\n|---|---|\n" + "| a fairly long cell of words | [b](entity:b) |\n" * 1_200,
        "- an item with [a link](entity:b), *emphasis* and some more words\n" * 900,
    ],
)
def test_prose_that_people_write_is_let_through(text: str) -> None:
    assert [] == _tangles(text)


@pytest.mark.parametrize(
    "text",
    [
        ("[" * 10 + " a" * 15_000 + "\n\n") * 6,
        ("*a* " * 1_400 + "\n\n") * 7,
        ("\\( " * 1_400 + "\n\n") * 6,
        "<a " * 300 + "a " * 15_000,
        "`<a b` a\n\n" * 2_900,
        '<b title="a">a</b>\n\n' * 1_400,
        "    <b>\n" * 1_400,
        ("كلمة|" * 7_000 + "\n\n") * 5,
        ("`a` " * 150 + "\n\n") * 20,
        "[a](b) " * 600 + "a " * 15_000,
        "- *a*\n" * 950 + "\n" + "> a\n" * 2_900,
        "a\n> b\n" * 2_900,
        "> a\n" + "b\n" * 9_000,
        "- a\n" + "b\n" * 9_000,
        "a\n- b\n> c\n" * 2_900,
        "| a | b |\n|---|---|\n" + "| a word or two of text | *b* |\n" * 4_900,
        "a\n\n- b\n\n" * 2_400,
        "* * *\n" * 4_000,
        "## a\n" * 999,
        "a\n===\n" * 999,
        "".join(f"{'  ' * (n % 12)}- a\n" for n in range(9_000)),
        "1. a\n" * 9_000,
    ],
)
def test_the_slowest_prose_that_is_let_through_is_quick_to_set(text: str) -> None:
    assert [] == _tangles(text)
    began = time.process_time()

    prose_html(prose(text, "en", foreign="ar"))

    assert time.process_time() - began < SECONDS


def test_a_tangle_is_placed_at_its_line() -> None:
    text = f"One.\n\nTwo.\n{'[' * 11}"

    places = [problem.span for problem in markup_excesses(Body(text, Span("a.md", 5)))]

    assert [Span("a.md", 8)] == places


def test_the_first_sign_too_many_is_the_place_of_the_problem() -> None:
    text = "One.\n\n" + "## a\n" * 1001

    places = [problem.span for problem in markup_excesses(Body(text, Span("a.md", 5)))]

    assert [Span("a.md", 1007)] == places


@pytest.mark.parametrize(("size", "times"), [(LONGEST_BLOCK, 0), (LONGEST_BLOCK + 1, 1)])
def test_a_block_has_a_greatest_length(size: int, times: int) -> None:
    assert times == len(_tangles("a" * size))


@pytest.mark.parametrize(("size", "times"), [(LONGEST, 0), (LONGEST + 1, 1)])
def test_a_text_has_a_greatest_length(size: int, times: int) -> None:
    lines = "a" * 9_998 + "\n\n"

    assert times == len(_tangles((lines * 30)[:size]))


def test_a_long_run_of_spaces_is_measured_at_once() -> None:
    began = time.process_time()

    _tangles("{" + " " * 100_000 + "\n" + "\t" * 90_000)

    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "text",
    [
        " ".join("`" * length for length in range(1, 401)),
        "\n".join("`" * (3 + number % 50) + "x" for number in range(3_000)),
        "~~~ a\n" * 9_000,
        "|a|b|\n|-|-|\n" * 4_000,
        "<!-- " * 16_000,
        "1- a\n" * 9_000,
    ],
)
def test_text_of_signs_is_read_and_refused_at_once(text: str) -> None:
    began = time.process_time()

    body = Body(text, Span("a.md", 5))
    references_in(body)
    anchors_in(body)
    paragraphs_in(body)
    problems_in_prose(text)

    assert time.process_time() - began < 2.0
