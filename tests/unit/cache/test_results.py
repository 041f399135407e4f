"""Results by key: taken where they are known, computed once where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from site_gen.cache.results import key_of, results_of
from site_gen.cache.store import opened_results, write_results


def doubled(items: Sequence[int]) -> list[str]:
    return [str(2 * item) for item in items]


def test_a_known_result_is_not_computed_again() -> None:
    asked: list[int] = []

    def work(items: Sequence[int]) -> list[str]:
        asked.extend(items)
        return doubled(items)

    results = results_of([1, 2, 3], ["a", "b", "c"], work, {"b": "known"}, 1)

    assert ("2", "known", "6") == results.values
    assert {"a": "2", "b": None, "c": "6"} == results.by_key
    assert [1, 3] == asked


def test_items_with_the_same_key_are_computed_once() -> None:
    results = results_of([1, 1, 2], ["a", "a", "b"], doubled, {}, 1)

    assert ("2", "2", "4") == results.values


def test_several_processes_give_the_same_results() -> None:
    items = list(range(500))
    keys = [str(item) for item in items]

    assert results_of(items, keys, doubled, {}, 1) == results_of(items, keys, doubled, {}, 3)


def test_a_key_tells_its_parts_apart() -> None:
    keys = [key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("abc", ""), key_of()]

    assert len(keys) == len(set(keys))


def test_what_was_written_is_read_by_the_same_program_alone(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"

    assert write_results(path, "program", {"a": "نص", "b": ""})

    with opened_results(path, "program") as results:
        assert ("نص", "", None) == (results.get("a"), results.get("b"), results.get("c"))
    with opened_results(path, "another") as results:
        assert {} == dict(results)


def test_a_result_that_is_still_used_stays_and_others_go(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    write_results(path, "program", {"a": "one", "b": "two"})

    write_results(path, "program", {"b": None, "c": "three"})

    with opened_results(path, "program") as results:
        assert {"b": "two", "c": "three", "program": "program"} == dict(results)


def test_a_file_that_others_may_write_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    write_results(path, "program", {"a": "text"})
    assert 0o600 == path.stat().st_mode & 0o777

    path.chmod(0o620)

    with opened_results(path, "program") as results:
        assert {} == dict(results)


def test_a_link_to_results_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    write_results(tmp_path / "elsewhere.sqlite", "program", {"a": "text"})
    path.symlink_to(tmp_path / "elsewhere.sqlite")

    with opened_results(path, "program") as results:
        assert {} == dict(results)
