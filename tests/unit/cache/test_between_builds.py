"""What is kept of pure functions from one build to the next in a process."""

from __future__ import annotations

import pytest

from site_gen.cache.between_builds import (
    ITEMS_BETWEEN_CHECKS,
    BuildOutdated,
    cached_between_builds,
    caching_between_builds,
    while_wanted,
)

CALLS: list[tuple[str, str]] = []


@cached_between_builds
def joined(first: str, second: str = "") -> str:
    CALLS.append((first, second))
    if first == "fault":
        raise ValueError(first)
    return first + second


@pytest.fixture(autouse=True)
def no_calls() -> None:
    CALLS.clear()


def test_a_function_is_called_once_in_a_build_and_the_next() -> None:
    for _ in range(3):
        with caching_between_builds():
            assert ["ab", "ab"] == [joined("a", "b"), joined("a", "b")]

    assert [("a", "b")] == CALLS


def test_other_arguments_have_results_of_their_own() -> None:
    with caching_between_builds():
        found = [joined("c"), joined("c", "d"), joined("c", second="e"), joined("c", second="f")]

    assert ["c", "cd", "ce", "cf"] == found


def test_what_a_build_did_not_need_is_forgotten_after_the_next() -> None:
    with caching_between_builds():
        joined("g")
    with caching_between_builds():
        pass
    with caching_between_builds():
        joined("g")

    assert 2 == len(CALLS)


def test_outside_of_such_a_build_nothing_is_kept() -> None:
    with caching_between_builds():
        joined("h")

    assert ["h", "h"] == [joined("h"), joined("h")]

    assert 3 == len(CALLS)


def test_an_exception_is_not_kept() -> None:
    with caching_between_builds():
        for _ in range(2):
            with pytest.raises(ValueError, match="fault"):
                joined("fault")

    assert 2 == len(CALLS)


def test_an_outdated_build_ends_at_its_next_call_and_forgets_nothing() -> None:
    with caching_between_builds():
        joined("i")
    calls = iter([False, True])
    with pytest.raises(BuildOutdated), caching_between_builds(lambda: next(calls)):
        [joined(first) for first in ("j", "k")]

    with caching_between_builds():
        assert ["i", "j"] == [joined("i"), joined("j")]

    assert [("i", ""), ("j", "")] == CALLS


def test_an_outdated_build_ends_among_many_items() -> None:
    items, seen = range(3 * ITEMS_BETWEEN_CHECKS), list[int]()

    with pytest.raises(BuildOutdated), caching_between_builds(lambda: ITEMS_BETWEEN_CHECKS in seen):
        seen.extend(map(int, while_wanted(items)))

    assert [*range(2 * ITEMS_BETWEEN_CHECKS)] == seen


def test_the_items_of_a_single_build_are_not_touched() -> None:
    items = [1, 2]

    assert while_wanted(items) is items
