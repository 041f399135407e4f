"""Habits from Word, Obsidian, GitHub and WhatsApp: seen on the page as meant, or reported.

Each case is a text, and below it the page's HTML that it must come to (`=`) or the rule that must
report it (`!`). Whatever is written, no word may be lost or run into another without a message.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen.load.markdown_files import read_markdown_file
from site_gen.problems import Problem
from site_gen.render.html.markdown import prose_html
from tests.tools.desk import ROOT
from tests.tools.prose_problems import problems_in_prose
from tests.tools.views import prose

BLOCK = re.compile(r"</?(?:p|li|[uo]l|h\d|pre|blockquote|br|hr|t[dhr]|table|div)\b[^>]*>")


@dataclass(frozen=True, slots=True)
class HabitCase:
    """A text as people write it, and what it must come to."""

    title: str
    source: str
    sign: str
    expected: str


def cases() -> list[HabitCase]:
    listed = (ROOT / "tests" / "data" / "habits" / "ar.txt").read_text("utf-8").split("§\n")
    found = []
    for block in listed:
        title, *lines, expected = block.rstrip("\n").split("\n")
        case = HabitCase(title[2:], "\n".join(lines), expected[0], expected[2:])
        found.append(case)
    return found


def shown(source: str) -> str:
    page = read_markdown_file("a.md", f"---\ntitle: a\n---\n\n{source}\n").value
    assert page is not None
    return str(prose_html(prose(page.body.source, "ar", foreign="en")))


def words(text: str) -> list[str]:
    """Words without the signs of emphasis, which may stand within one."""
    return re.findall(r"\w+", re.sub(r"[\\*_`~]", "", text))


def seen(page: str) -> list[str]:
    return words(html.unescape(re.sub(r"<[^>]*>", "", BLOCK.sub(" ", page))))


def reported(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.rule for problem in problems}


def test_the_list_is_long() -> None:
    assert len(cases()) >= 100


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_a_habit_is_read_as_it_is_meant_or_reported(case: HabitCase) -> None:
    problems = problems_in_prose(case.source)

    if case.sign == "!":
        assert case.expected in reported(problems)
    else:
        assert case.expected in re.sub(r"\s+", " ", shown(case.source))
        assert [] == [problem.message for problem in problems]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_no_word_is_lost_or_run_into_another_without_a_message(case: HabitCase) -> None:
    written = re.sub(r"<!--.*?-->|<[^<>]*>|\]\([^()]*(?:\([^()]*\))?[^()]*\)", " ", case.source)
    written = re.sub(r"(?m)^ *\[[^\]]*\]: .*|\]\[[^\]]*\]|```\S* .*|^ *\S{1,3}[.)] ", " ", written)
    page = seen(shown(case.source))

    missing = [word for word in words(html.unescape(written)) if word not in page]

    assert not missing or problems_in_prose(case.source)


# What begins a block, ends one or stands in a line, around words that are told apart.
BEGINS = st.sampled_from(
    (
        *("", "", "- ", "  - ", "    - ", "* ", "+ ", "1. ", "10) ", "١. ", "> ", "> - ", "> > "),
        *("## ", "### ", "|", "| ", "|---|---|", "| - | - |", "---", "===", "***", "  ", "    "),
        *("\t", "- > ", "1. - ", "- \t", "-", "[", "**", "_", "<", "&", "!", "{#a}", "\\", "*"),
    )
)
WORDS = st.lists(st.sampled_from((" ", "  ", " | ", " - ", " > ", "* ", "_ ")), max_size=4)
ENDS = st.sampled_from(("\n", "\n", "  \n", "\n\n"))


@given(st.lists(st.tuples(BEGINS, WORDS, ENDS), min_size=1, max_size=9))
@settings(max_examples=300)
def test_no_word_of_any_blocks_is_lost_or_run_into_another(
    lines: list[tuple[str, list[str], str]],
) -> None:
    number = count()
    source = "".join(
        begin + "".join(f"w{next(number)}w{gap}" for gap in gaps) + end
        for begin, gaps, end in lines
    )
    page = " ".join(seen(str(prose_html(prose(source, "en", foreign="ar")))))

    missing = [word for word in re.findall(r"w\d+w", source) if word not in page]

    assert (not missing and "ww" not in page) or problems_in_prose(source)
