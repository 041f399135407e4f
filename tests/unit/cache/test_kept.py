"""What is kept of pure functions from one build to the next in a process."""

from __future__ import annotations

import pytest

from site_gen.cache.kept import keeping, kept

CALLS: list[tuple[str, str]] = []


@kept
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
        with keeping():
            assert ["ab", "ab"] == [joined("a", "b"), joined("a", "b")]

    assert [("a", "b")] == CALLS


def test_other_arguments_have_results_of_their_own() -> None:
    with keeping():
        found = [joined("c"), joined("c", "d"), joined("c", second="e"), joined("c", second="f")]

    assert ["c", "cd", "ce", "cf"] == found


def test_what_a_build_did_not_need_is_forgotten_after_the_next() -> None:
    with keeping():
        joined("g")
    with keeping():
        pass
    with keeping():
        joined("g")

    assert 2 == len(CALLS)


def test_outside_of_such_a_build_nothing_is_kept() -> None:
    with keeping():
        joined("h")

    assert ["h", "h"] == [joined("h"), joined("h")]

    assert 3 == len(CALLS)


def test_an_exception_is_not_kept() -> None:
    with keeping():
        for _ in range(2):
            with pytest.raises(ValueError, match="fault"):
                joined("fault")

    assert 2 == len(CALLS)
