"""One problem for each fault, at its cause, however many pages have it."""

from __future__ import annotations

import pytest

from site_gen.problems import Problem, Span, warning
from site_gen.verify.findings import CAUSES, Fault, gathered, without_echoes
from tests.tools.finished import site_with


def test_a_fault_of_several_pages_is_told_once() -> None:
    site = site_with({})
    first, second = site.plan.pages[:2]
    faults = [Fault("lang-missing", "no lang", page, "write it") for page in (first, second)]

    found = list(gathered(faults, site))

    assert [Problem("lang-missing", "no lang, on /ar/ and 1 other page", hint="write it")] == found


def test_two_faults_of_one_page_stay_two() -> None:
    site = site_with({})
    page = site.plan.pages[0]
    faults = [Fault("heading-order", told, page) for told in ("no h1", "an empty h2")]

    found = [problem.message for problem in gathered(faults, site)]

    assert ["no h1, on /ar/", "an empty h2, on /ar/"] == found


@pytest.mark.parametrize("echo", CAUSES)
def test_what_a_fault_brings_about_is_not_told_beside_it(echo: str) -> None:
    cause = Problem(sorted(CAUSES[echo])[0], "the cause", Span("a.md"))

    found = list(without_echoes([Problem(echo, "an echo"), cause]))

    assert [cause] == found


@pytest.mark.parametrize("echo", CAUSES)
def test_what_has_another_cause_is_told(echo: str) -> None:
    problems = [Problem(echo, "on its own"), warning("record-unused", "another")]

    assert problems == list(without_echoes(problems))
