"""Whatever a document contains is shown, and does nothing, when its draft is rendered."""

from __future__ import annotations

import html
import random
import re

import pytest
from markdown import Markdown

from site_gen.domain.text import Body, references_in
from site_gen.ingest.text import escape_markdown, without_controls
from site_gen.problems import Span

EXTENSIONS = ["extra", "admonition", "codehilite", "nl2br", "sane_lists", "toc", "wikilinks"]
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<div markdown='1'>**x**</div>",
    "<!-- hidden -->",
    "<?php x ?>",
    "<![CDATA[ x ]]>",
    "<https://evil.example/>",
    "<a@b.example>",
    "\\<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](claim:macron-300)",
    "![x](https://evil.example/x.png)",
    "[x][1]",
    "[1]: https://evil.example/",
    "[^1]",
    "[^1]: a note",
    "*[HTML]: a word",
    "[[wiki]]",
    "[TOC]",
    "---",
    "===",
    "***",
    "___",
    "- - -",
    "+ one",
    "- one",
    "* one",
    "2020. was a year",
    "٢٠٢٠. كانت سنة",
    "1) one",
    "# heading",
    "#heading {#id}",
    "> quoted",
    ">quoted",
    "`code`",
    "```",
    "~~~",
    "~~~ python",
    "**bold** and __bold__ and *it* and _it_",
    "a_b_c و*كلمة*ها",
    "{{ config }} {% for x in y %}",
    "{: onclick=alert(1) }",
    "text {: .x #y }",
    ": defined",
    "a | b",
    "--- | ---",
    "|---|---|",
    ":--|--:",
    "-|-",
    "!!! note",
    "&lt;script&gt; &copy; &#60;script&#62; AT&T &copy",
    "line\\",
    "\\*x\\* \\\\*y\\\\*",
    "\\",
    "    indented",
    "\tindented",
    "klzzwxh:0001",
    "a  ",
    "- ",
    "1.",
)


def rendered(*lines: str) -> str:
    return Markdown(extensions=EXTENSIONS).convert("\n".join(lines))


def letters_of(markup: str) -> str:
    return "".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def elements_of(markup: str) -> set[str]:
    return set(re.findall(r"<\s*/?\s*([a-zA-Z!?][^\s/>]*)", markup))


@pytest.mark.parametrize("line", HOSTILE)
def test_a_hostile_line_is_shown_as_it_is(line: str) -> None:
    markup = rendered("before", "", escape_markdown(line), "", "after")

    assert letters_of(html.escape(f"before{line}after")) == letters_of(markup)
    assert elements_of(markup) <= {"p"}


@pytest.mark.parametrize("line", HOSTILE)
@pytest.mark.parametrize("around", ["before", "a | b", "|a|b|", "- one", "[x]", "~~~", "```"])
def test_a_hostile_line_makes_nothing_of_its_neighbours(line: str, around: str) -> None:
    markup = rendered(escape_markdown(around), escape_markdown(line), escape_markdown(around))

    assert letters_of(html.escape(f"{around}{line}{around}")) == letters_of(markup)
    assert elements_of(markup) <= {"p", "br"}


@pytest.mark.parametrize("seed", range(100))
def test_lines_that_follow_one_another_make_nothing_together(seed: int) -> None:
    chance = random.Random(seed)
    lines = chance.choices(HOSTILE, k=5)

    markup = rendered(*(escape_markdown(line) for line in lines))

    assert letters_of(html.escape("".join(lines))) == letters_of(markup)
    assert elements_of(markup) <= {"p", "br"}


@pytest.mark.parametrize("line", HOSTILE)
def test_no_link_to_a_record_is_found_in_other_peoples_words(line: str) -> None:
    body = Body(escape_markdown(line), Span("draft.md"))

    assert () == references_in(body)


@pytest.mark.parametrize(
    "line",
    [
        "قالت: «نعم»، ثم 300 - 400 (تقريباً) في 2020.",
        "“Yes” – it cost 5.5 % more; AT&T said so! #1 https://example.com/a-b?c=d&e=f",
        "-5 degrees",
        "• point",
        "2020 was a year",
    ],
)
def test_ordinary_words_stay_as_they_are(line: str) -> None:
    assert line == escape_markdown(line)


def test_marks_that_turn_the_direction_are_left_out() -> None:
    assert "abc def" == without_controls("\u200f\u202eabc\u202c\u2028\u2066def\u2069 ")


def test_a_zero_width_joiner_within_a_word_is_kept() -> None:
    assert "می\u200cخواهم" == without_controls("می\u200cخواهم")
