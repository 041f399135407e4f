"""One problem for each error, at its cause, however many pages have it."""

from __future__ import annotations

import pytest

from site_gen.problems import Problem, Span, warning
from site_gen.verify.checked_page import PageProblem
from site_gen.verify.site import CAUSES, gathered_problems, without_consequences
from tests.tools.pages import site_with


def test_an_error_of_several_pages_is_reported_once() -> None:
    site = site_with({})
    first, second = site.plan.pages[:2]
    page_problems = [
        PageProblem("lang-missing", "no lang", page, "write it") for page in (first, second)
    ]

    problems = list(gathered_problems(page_problems, site))

    assert [
        Problem("lang-missing", "no lang, on /ar/ and 1 other page", hint="write it")
    ] == problems


def test_two_errors_of_one_page_stay_two() -> None:
    site = site_with({})
    page = site.plan.pages[0]
    page_problems = [PageProblem("heading-order", told, page) for told in ("no h1", "an empty h2")]

    problems = [problem.message for problem in gathered_problems(page_problems, site)]

    assert ["no h1, on /ar/", "an empty h2, on /ar/"] == problems


@pytest.mark.parametrize("echo", CAUSES)
def test_the_consequences_of_an_error_are_not_reported_beside_it(echo: str) -> None:
    cause = Problem(sorted(CAUSES[echo])[0], "the cause", Span("a.md"))

    problems = list(without_consequences([Problem(echo, "an echo"), cause]))

    assert [cause] == problems


@pytest.mark.parametrize("echo", CAUSES)
def test_what_has_another_cause_is_reported(echo: str) -> None:
    problems = [Problem(echo, "on its own"), warning("record-unused", "another")]

    assert problems == list(without_consequences(problems))
