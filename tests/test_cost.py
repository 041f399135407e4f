"""What builds cost, in calls of Python functions: unlike seconds, the same on every machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from bench.calls import CLAIMS
from bench.figures import BODY, CLAIM, COLD, SAME, TITLE
from tests.tools.desk import ROOT

SIZES = (10, 20, 40)
# The ceilings. `PYTHONHASHSEED=0 .venv/bin/python -m bench.calls 10 20 40` prints what they limit.
# After a change that makes builds cheaper, lower them to a tenth above the new number. One that has
# to make them dearer raises them in the same commit, and says in it what readers get for that.
CALLS_PER_ARTICLE_PAGE = 15_250
# What a build after a change may cost, as a share of one from nothing, with 40 article pairs.
SHARES = {SAME: 0.0053, BODY: 0.110, TITLE: 0.167}
# What 20 more pairs cost, beside what 10 more cost: 2 is in step with them, 4 is their square.
GROWTH = 2.1

# The same for claims, ten on each question: each has a page in both languages, one without a
# language, and four files, and stands on the pages of nine others.
CALLS_PER_CLAIM = 43_750
SHARE_OF_CLAIM_EDIT = 0.299

Calls = Mapping[int, Mapping[str, int]]


@pytest.fixture(scope="module")
def all_calls() -> Mapping[str, Calls]:
    """The calls of each case by size, in a process where nothing else has run."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.calls", *map(str, SIZES)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        of: {int(size): counted for size, counted in by_size.items()}
        for of, by_size in json.loads(ran.stdout).items()
    }


@pytest.fixture(scope="module")
def calls(all_calls: Mapping[str, Calls]) -> Calls:
    return all_calls["pairs"]


@pytest.fixture(scope="module")
def claims(all_calls: Mapping[str, Calls]) -> Calls:
    return all_calls["claims"]


def test_an_article_page_costs_no_more_calls_than_it_may(calls: Calls) -> None:
    _, middle, largest = SIZES

    more = calls[largest][COLD] - calls[middle][COLD]

    assert more / (2 * (largest - middle)) <= CALLS_PER_ARTICLE_PAGE


def test_what_a_build_costs_grows_in_step_with_the_articles(calls: Calls) -> None:
    first, second, third = (calls[size][COLD] for size in SIZES)

    assert (third - second) / (second - first) <= GROWTH


@pytest.mark.parametrize("case", SHARES)
def test_a_build_after_a_change_costs_no_more_than_its_share(calls: Calls, case: str) -> None:
    of_largest = calls[SIZES[-1]]

    assert of_largest[case] / of_largest[COLD] <= SHARES[case]


def test_a_claim_costs_no_more_calls_than_it_may(claims: Calls) -> None:
    small, large = CLAIMS

    more = claims[large][COLD] - claims[small][COLD]

    assert more / (large - small) <= CALLS_PER_CLAIM


def test_a_build_after_an_edit_of_a_claim_costs_no_more_than_its_share(claims: Calls) -> None:
    of_largest = claims[CLAIMS[-1]]

    assert of_largest[CLAIM] / of_largest[COLD] <= SHARE_OF_CLAIM_EDIT
