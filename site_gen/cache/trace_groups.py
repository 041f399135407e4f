"""The traces of neighbouring results in one row, which mostly hold together.

To look into each trace takes longer than all else that a build does for a page that holds.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from site_gen.cache.between_builds import while_wanted
from site_gen.cache.groups import neighbours
from site_gen.cache.reads import ReadLog
from site_gen.cache.store import known_results
from site_gen.cache.texts import Text, text_of
from site_gen.cache.traces import NewTrace, Traces, facet_row, numbers_in, text_of_numbers
from site_gen.structs import Struct

T = TypeVar("T")
GROUPS = "groups"
# More than of checks: a trace is read in less time, and so is one that was touched.
MEAN_LENGTH = 256


class _Trace(NamedTuple):
    """What a result was made from: a digest of what it did not read, and the facets' numbers.

    `holds` is whether none of these has changed.
    """

    inputs: str
    reads: Sequence[int]
    result: str
    holds: bool = True


class _Group(NamedTuple):
    """A row: a digest of all inputs, all facets' numbers, all results, and a line for each trace.

    Traces name facets by their places among those of the group.
    """

    inputs: str
    reads: str
    results: str
    traces: str

    def holds(self, inputs: str, names: Sequence[str], changed: frozenset[int]) -> bool:
        """Whether all of its results do."""
        is_same = self.inputs == inputs and len(self.results.split(" ")) == len(names)
        return is_same and changed.isdisjoint(numbers_in("Q", self.reads))

    def each(self, changed: frozenset[int] = frozenset()) -> dict[str, _Trace]:
        """Its traces by name."""
        facets = numbers_in("Q", self.reads)
        changed_places = {place for place, facet in enumerate(facets) if facet in changed}
        traces = {}
        lines = self.traces.split("\n") if self.traces else ()
        for line, result in zip(lines, self.results.split(" "), strict=bool(lines)):
            inputs, reads, name = line.split(" ", 2)
            places = numbers_in("I", reads)
            holds = changed_places.isdisjoint(places)
            traces[name] = _Trace(inputs, [facets[place] for place in places], result, holds)
        return traces


class GroupRow(Struct, frozen=True):
    """Makes the row of a group when it is written: of traces that hold, and rows of new results."""

    inputs: str
    names: Sequence[str]
    kept: Mapping[str, _Trace]
    made: Mapping[str, Text]

    def __call__(self) -> str:
        known = {**self.kept, **{name: _trace_in(text_of(row)) for name, row in self.made.items()}}
        # There is none of a page that could not be made.
        traces = [(name, known[name]) for name in self.names if name in known]
        facets = sorted({facet for _, trace in traces for facet in trace.reads})
        places = {facet: place for place, facet in enumerate(facets)}
        lines = (
            f"{trace.inputs} {text_of_numbers('I', map(places.__getitem__, trace.reads))} {name}"
            for name, trace in traces
        )
        results = " ".join(trace.result for _, trace in traces)
        return "\n".join((self.inputs, text_of_numbers("Q", facets), results, *lines))


class TraceGroups(Struct, frozen=True):
    """Results with names, in order, by the first name of each group, with a digest of its inputs.

    `whole` are the groups of the earlier build that hold, and `apart` the traces in others that do.
    `former` are the results in these others, also of those that do not hold.
    """

    earlier: Traces
    groups: Mapping[str, Sequence[str]]
    inputs: Mapping[str, str]
    whole: Mapping[str, _Group]
    apart: Mapping[str, _Trace]
    former: Mapping[str, str]

    def unchanged(self) -> dict[str, str]:
        """The results that still hold, by name."""
        found = {name: trace.result for name, trace in self.apart.items()}
        for first, group in self.whole.items():
            found.update(zip(self.groups[first], group.results.split(" "), strict=True))
        return found

    def rows(self, log: ReadLog, made: Sequence[NewTrace]) -> dict[str, Text | None]:
        """The rows for the next build; None stands for those that are stored already."""
        row, new = self.earlier.row, {trace.name: trace.row for trace in made}
        rows: dict[str, Text | None] = {row(GROUPS): "\n".join(self.groups)}
        for first, names in self.groups.items():
            is_stored = first in self.whole and new.keys().isdisjoint(names)
            rows[row(first)] = None if is_stored else self._row(first, new)
        return {**rows, **facet_row(log, self.earlier, made)}

    def _row(self, first: str, new: Mapping[str, Text]) -> GroupRow:
        names = self.groups[first]
        known = self.whole[first].each() if first in self.whole else self.apart
        made = {name: new[name] for name in names if name in new}
        kept = {name: known[name] for name in names if name in known and name not in made}
        return GroupRow(self.inputs[first], names, kept, made)


def trace_groups(
    earlier: Traces, items: Mapping[str, T], inputs_of: Callable[[Sequence[T]], str]
) -> TraceGroups:
    """What still holds of an earlier build.

    `inputs_of` gives a digest of what some items, which are in order, did not read. Results are
    text without spaces.
    """
    groups = {group[0]: group for group in neighbours([*items], length=MEAN_LENGTH)}
    of_groups = {
        first: inputs_of([*map(items.__getitem__, names)])
        for first, names in while_wanted(groups.items())
    }
    # Also the groups that were: what is in them may be in another group now.
    firsts = dict.fromkeys((*earlier.rows.get(earlier.row(GROUPS), "").split("\n"), *groups))
    rows = known_results(earlier.rows, [*map(earlier.row, firsts)]) if earlier.facets else {}
    whole, apart = {}, dict[str, _Trace]()
    for first in while_wanted(firsts):
        if earlier.row(first) not in rows:
            continue
        group = _Group(*rows[earlier.row(first)].split("\n", 3))
        if first in groups and group.holds(of_groups[first], groups[first], earlier.changed):
            whole[first] = group
        else:
            apart.update(group.each(earlier.changed))
    holding = {
        name: trace
        for name, trace in while_wanted(apart.items())
        if trace.holds and name in items and trace.inputs == inputs_of([items[name]])
    }
    former = {name: trace.result for name, trace in apart.items()}
    return TraceGroups(earlier, groups, of_groups, whole, holding, former)


def _trace_in(row: str) -> _Trace:
    inputs, reads, result = row.split(" ", 2)
    return _Trace(inputs, numbers_in("Q", reads), result)
