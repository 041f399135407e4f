"""Which earlier results still hold: those that read no facet which has changed since.

The model is that of verifying traces ("Build systems à la carte", Mokhov and others, 2018).
"""

import json
from array import array
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from site_gen.cache.between_builds import while_wanted
from site_gen.cache.reads import ReadLog, owner_of
from site_gen.cache.store import known_results
from site_gen.cache.texts import Text, text_of
from site_gen.structs import Struct

PAGES, FACETS = "trace", "facets"


class NewTrace(Struct, frozen=True):
    """The row of a result of this build, and the names of facets that it was made from, as JSON.

    Facets of rows that the same `RowMaker` made before need not be among them; empty for none.
    """

    name: str
    row: Text
    facets: Text

    def result(self) -> str:
        """The result as text."""
        return text_of(self.row).split(" ", 2)[2]

    @property
    def facet_names(self) -> Sequence[str]:
        names: Sequence[str] = json.loads(text_of(self.facets) or "[]")
        return names


class RowMaker:
    """Makes the rows of results; works out the number of each facet once, and names it once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def row(self, inputs: str, reads: Iterable[str], result: str) -> tuple[str, str]:
        """The row of a result that was made from facets, and the names of the new ones as JSON."""
        numbers, new = self._numbers, []
        of_row = []
        for name in reads:
            if name not in numbers:
                numbers[name] = _number(name)
                new.append(name)
            of_row.append(numbers[name])
        row = f"{inputs} {text_of_numbers('Q', sorted(of_row))} {result}"
        return row, json.dumps(new) if new else ""


class Traces(Struct, frozen=True):
    """The traces of an earlier build, and the facets that have changed since, by number.

    The results in one `scope` have names of their own, and digests of what they read: `facets` has
    them as JSON, by what they are of.
    """

    rows: Mapping[str, str]
    changed: frozenset[int]
    facets: Mapping[str, str]
    scope: str = PAGES

    def unchanged(self, inputs: Mapping[str, str]) -> dict[str, str]:
        """The results that still hold, by name; `inputs` is what each item did not read.

        Left out are those without a trace or with other inputs, and those that read something that
        has changed.
        """
        if not self.facets:
            return {}
        rows = known_results(self.rows, [self.row(name) for name in inputs])
        holding = {}
        for name, known in while_wanted(inputs.items()):
            row = rows.get(self.row(name), "").split(" ", 2)
            if len(row) == 3 and row[0] == known and self._holds(row[1]):
                holding[name] = row[2]
        return holding

    def row(self, name: str) -> str:
        """The key of the row with the trace of a result."""
        return f"{self.scope} {name}"

    def _holds(self, reads: str) -> bool:
        return self.changed.isdisjoint(numbers_in("Q", reads)) if self.changed else True


def text_of_numbers(size: str, numbers: Iterable[int]) -> str:
    """Numbers of this size, as `array` calls it, as text."""
    return b64encode(array(size, numbers)).decode()


def numbers_in(size: str, text: str) -> Sequence[int]:
    """The numbers that `text_of_numbers` made a text of."""
    return array(size, b64decode(text))


def earlier_traces(log: ReadLog, rows: Mapping[str, str], scope: str = PAGES) -> Traces:
    """The traces in the rows of an earlier build; none can be used if their facets are missing."""
    row = rows.get(f"{scope} {FACETS}", "")
    facets = dict(line.split("\t") for line in row.split("\n")) if row else {}
    changed: set[int] = set()
    for owner in while_wanted(_owners_to_ask(log, facets)):
        last = json.loads(facets[owner])
        now = {name: log.digest_of(name) for name in last}
        if now != last:
            changed.update(_number(name) for name in last if last[name] != now[name])
            facets[owner] = _json(now)
    return Traces(rows, frozenset(changed), facets, scope)


def _owners_to_ask(log: ReadLog, facets: Mapping[str, str]) -> set[str]:
    """Whose facets may be other than in the last build."""
    # An empty digest is that of a facet that was not there.
    return {owner for owner, text in facets.items() if '""' in text} | log.perhaps_changed(facets)


def trace_rows(
    log: ReadLog, earlier: Traces, unchanged: Iterable[str], made: Sequence[NewTrace]
) -> dict[str, Text | None]:
    """The rows for the next build; None stands for those that are stored already."""
    rows: dict[str, Text | None] = {earlier.row(name): None for name in unchanged}
    rows.update((earlier.row(trace.name), trace.row) for trace in made)
    return {**rows, **facet_row(log, earlier, made)}


def facet_row(log: ReadLog, earlier: Traces, made: Iterable[NewTrace]) -> dict[str, str]:
    """The row with the digests of all facets; a line has those of one record or part of a site."""
    facets, read = dict(earlier.facets), defaultdict[str, set[str]](set)
    for trace in while_wanted(made):
        for name in trace.facet_names:
            read[owner_of(name)].add(name)
    # Each set of names is given up as soon as it is a line: all of them take more than the lines.
    while read:
        owner, names = read.popitem()
        known = json.loads(facets.get(owner, "{}"))
        if new := names - known.keys():
            facets[owner] = _json({**known, **{name: log.digest_of(name) for name in new}})
    lines = (f"{owner}\t{digests}" for owner, digests in sorted(facets.items()))
    return {earlier.row(FACETS): "\n".join(lines)}


def _json(digests: Mapping[str, str]) -> str:
    return json.dumps(digests, separators=(",", ":"), sort_keys=True)


def _number(facet: str) -> int:
    """A facet's number in traces: two with one number only make more than need be made again."""
    return int.from_bytes(blake2b(facet.encode(), digest_size=8).digest(), "little")
