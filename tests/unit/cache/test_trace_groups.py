"""Traces in groups: what holds is found, whichever group it is in, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest

from site_gen.cache import trace_groups as groups_module
from site_gen.cache.reads import ReadLog
from site_gen.cache.results import key_of, results_after
from site_gen.cache.trace_groups import TraceGroups, trace_groups
from site_gen.cache.traces import NewTrace, RowMaker, earlier_traces

NAMES = tuple(f"/{number}/" for number in range(40))


@pytest.fixture(autouse=True)
def short_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups_module, "MEAN_LENGTH", 4)


class Build:
    """Results, each made from the value under its name and the one that all share."""

    def __init__(self, values: Mapping[str, int], earlier: Mapping[str, str]) -> None:
        self.log = ReadLog()
        self.values = self.log.traced_mapping(values, "values")
        self.groups = self._groups(values, earlier)
        self.known = self.groups.unchanged()
        made = [self._made(name) for name in values if name not in self.known and name != "all"]
        self.rows = self.groups.rows(self.log, made)
        self.results = results_after(earlier, self.rows)

    def _groups(self, names: Iterable[str], earlier: Mapping[str, str]) -> TraceGroups:
        items = {name: f"plan of {name}" for name in names if name != "all"}
        return trace_groups(earlier_traces(self.log, earlier), items, inputs_of)

    def _made(self, name: str) -> NewTrace:
        with self.log.recording() as reads:
            result = f"{self.values[name]}+{self.values.get('all')}"
        inputs = inputs_of([f"plan of {name}"])
        return NewTrace(name, *RowMaker().row(inputs, reads, result))


def inputs_of(plans: Sequence[str]) -> str:
    return key_of("settings", *plans)


def values_of(names: Iterable[str] = NAMES, **changed: int) -> dict[str, int]:
    return {"all": 1, **dict.fromkeys(names, 2), **changed}


def test_groups_of_which_nothing_changed_are_stored_already() -> None:
    first = Build(values_of(), {})

    second = Build(values_of(), first.results)

    assert dict.fromkeys(NAMES, "2+1") == second.known
    assert len(second.groups.groups) > 4
    assert {None} == {second.rows[f"trace {name}"] for name in second.groups.groups}


def test_what_read_a_changed_value_is_made_again_and_its_neighbours_are_not() -> None:
    first = Build(values_of(), {})

    second = Build(values_of() | {"/7/": 3}, first.results)
    third = Build(values_of() | {"/7/": 3}, second.results)

    assert {"/7/"} == set(NAMES) - second.known.keys()
    assert 1 == sum(second.rows[f"trace {name}"] is not None for name in second.groups.groups)
    assert dict.fromkeys(NAMES, "2+1") | {"/7/": "3+1"} == third.known


def test_what_all_read_is_noticed_in_every_group() -> None:
    first = Build(values_of(), {})

    assert {} == Build(values_of(all=5), first.results).known


@pytest.mark.parametrize("gone", NAMES)
def test_names_that_come_or_go_leave_what_is_in_other_groups_then(gone: str) -> None:
    some = [name for name in NAMES if name != gone]
    both, fewer = Build(values_of(), {}), Build(values_of(some), {})

    assert set(some) == Build(values_of(some), both.results).known.keys()
    assert set(some) == Build(values_of(), fewer.results).known.keys()


def test_a_lost_row_costs_its_group_and_lost_digests_cost_all() -> None:
    first = Build(values_of(), {})
    lost, *others = first.groups.groups

    without_group = {k: row for k, row in first.results.items() if k != f"trace {lost}"}
    without_digests = {k: row for k, row in first.results.items() if k != "trace facets"}

    names = [name for other in others for name in first.groups.groups[other]]
    assert set(names) == Build(values_of(), without_group).known.keys()
    assert {} == Build(values_of(), without_digests).known


def test_a_build_after_an_edit_leaves_the_rows_of_a_build_from_nothing() -> None:
    changed = values_of() | {"/7/": 3, "/new/": 2}

    after = Build(changed, Build(values_of(), {}).results)

    assert Build(changed, {}).results == after.results
