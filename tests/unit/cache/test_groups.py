"""Results of groups: only a group in which something changed is looked at item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from site_gen.cache.groups import SingleResults, neighbours, results_of_groups
from site_gen.cache.results import Results, results_after
from site_gen.cache.texts import Text


def _summed(
    groups: Sequence[Sequence[int]], earlier: Mapping[str, str], asked: list[int]
) -> Results[Text]:
    def work(items: Sequence[int]) -> list[Text]:
        asked.extend(items)
        return [str(2 * item) for item in items]

    def summary(_: Sequence[int], values: Sequence[Text]) -> str:
        return str(sum(int(str(value)) for value in values))

    keys = ["group " + " ".join(map(str, group)) for group in groups]
    single = SingleResults(str, work, earlier)
    return results_of_groups(dict(zip(keys, groups, strict=True)), single, summary)


def test_a_group_is_summed_up_again_only_if_an_item_in_it_has_changed() -> None:
    first = _summed([[1, 2], [3, 4]], {}, [])
    left = results_after({}, first.by_key)
    asked: list[int] = []

    results = _summed([[1, 2], [3, 5]], left, asked)

    assert ("6", "16") == results.values
    assert [5] == asked
    new = {key for key, value in results.by_key.items() if value is not None}
    assert {"group 3 5", "5"} == new


def test_what_is_kept_of_a_group_that_has_not_changed_are_the_results_of_its_items_too() -> None:
    left = results_after({}, _summed([[1, 2], [3, 4]], {}, []).by_key)

    for _ in range(2):
        left = results_after(left, _summed([[1, 2], [3, 4]], left, []).by_key)

    assert {"group 1 2", "group 3 4", "1", "2", "3", "4"} == left.keys()


def test_a_lost_result_of_an_item_is_computed_when_its_group_changes() -> None:
    left = results_after({}, _summed([[1, 2]], {}, []).by_key)
    del left["2"]
    asked: list[int] = []

    same = _summed([[1, 2]], left, asked)
    left = results_after(left, same.by_key)
    changed = _summed([[1, 2, 3]], left, asked)

    assert ("6",) == same.values
    assert ("12",) == changed.values
    assert [2, 3] == asked


def test_one_item_more_changes_one_group() -> None:
    items = [f"page-{number}" for number in range(1_000)]
    more = [*items[:500], "page-new", *items[500:]]

    before, after = [*neighbours(items, str)], [*neighbours(more, str)]

    assert items == [item for group in before for item in group]
    assert more == [item for group in after for item in group]
    assert 5 < len(before) < 50
    assert sum(1 for group in after if group not in before) in {1, 2}
