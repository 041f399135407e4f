"""Which earlier results still hold: those that read no facet which has changed since.

The model is that of verifying traces ("Build systems à la carte", Mokhov and others, 2018).
"""

import json
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from site_gen.cache.reads import ReadLog
from site_gen.cache.store import known_results

PAGES, FACETS = "trace", "facets"


@dataclass(frozen=True, slots=True)
class NewTrace:
    """A result of this build, as text, and the names of the facets that it was made from."""

    name: str
    inputs: str
    result: str
    reads: Iterable[str]


@dataclass(frozen=True, slots=True)
class Traces:
    """The traces of an earlier build, and the facets that have changed since, by number.

    The results in one `scope` have names of their own, and digests of what they read.
    """

    rows: Mapping[str, str]
    changed: frozenset[int]
    facets: Mapping[str, str]
    scope: str = PAGES

    @property
    def all_hold(self) -> bool:
        """Whether nothing has changed that any result of an earlier build was made from."""
        return bool(self.facets) and not self.changed

    def unchanged(self, inputs: Mapping[str, str]) -> dict[str, str]:
        """The results that still hold, by name; `inputs` is what each item did not read.

        Left out are those without a trace or with other inputs, and those that read something that
        has changed.
        """
        if not self.facets:
            return {}
        rows = known_results(self.rows, [self.row(name) for name in inputs])
        holding = {}
        for name, known in inputs.items():
            row = rows.get(self.row(name), "").split(" ", 2)
            if len(row) == 3 and row[0] == known and self._holds(row[1]):
                holding[name] = row[2]
        return holding

    def had_result(self, made: NewTrace) -> bool:
        """Whether the earlier build made the same, from what it was then."""
        known, _, rest = self.rows.get(self.row(made.name), "").partition(" ")
        return known == made.inputs and rest.partition(" ")[2] == made.result

    def row(self, name: str) -> str:
        """The key of the row with the trace of a result."""
        return f"{self.scope} {name}"

    def _holds(self, reads: str) -> bool:
        return self.changed.isdisjoint(array("Q", b64decode(reads))) if self.changed else True


def earlier_traces(log: ReadLog, rows: Mapping[str, str], scope: str = PAGES) -> Traces:
    """The traces in the rows of an earlier build; none can be used if their facets are missing."""
    try:
        facets = dict(json.loads(rows.get(f"{scope} {FACETS}", "")))
    except (ValueError, RecursionError):
        return Traces({}, frozenset(), {}, scope)
    now = {name: log.digest_after(name, last) for name, last in facets.items()}
    changed = frozenset(_number(name) for name in facets if facets[name] != now[name])
    return Traces(rows, changed, now, scope)


def trace_rows(
    log: ReadLog, earlier: Traces, unchanged: Iterable[str], made: Iterable[NewTrace]
) -> dict[str, str | None]:
    """The rows for the next build; None stands for those that are stored already."""
    rows: dict[str, str | None] = {earlier.row(name): None for name in unchanged}
    facets = dict(earlier.facets)
    numbers: dict[str, int] = {}
    for trace in made:
        for name in trace.reads:
            if name not in numbers:
                numbers[name] = _number(name)
                facets[name] = facets.get(name) or log.digest_of(name)
        reads = b64encode(array("Q", sorted(numbers[name] for name in trace.reads))).decode()
        rows[earlier.row(trace.name)] = f"{trace.inputs} {reads} {trace.result}"
    rows[earlier.row(FACETS)] = json.dumps(facets, separators=(",", ":"))
    return rows


def _number(facet: str) -> int:
    """A facet's number in traces: two with one number only make more than need be made again."""
    return int.from_bytes(blake2b(facet.encode(), digest_size=8).digest(), "little")
