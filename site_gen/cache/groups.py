"""Results for groups of neighbouring items: a build reads few rows, not one for each item."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Generic, TypeVar
from zlib import crc32

from site_gen.cache.results import Results, results_of
from site_gen.cache.store import known_results
from site_gen.cache.texts import Text
from site_gen.structs import Struct

T = TypeVar("T")
# In the mean. In smaller groups there are more rows to read; in larger ones a change concerns more.
MEAN_LENGTH = 64


class SingleResults(Struct, Generic[T], frozen=True):
    """How the results of single items are computed, and those of an earlier build."""

    key: Callable[[T], str]
    work: Callable[[Sequence[T]], list[Text]]
    earlier: Mapping[str, str]
    workers: int = 1

    def of(self, items: Sequence[T], keys: Sequence[str] = ()) -> Results[Text]:
        """The results of these items; `keys` are theirs, if they are known."""
        keys = keys or [*map(self.key, items)]
        return results_of(items, keys, self.work, self.earlier, self.workers)


def neighbours(
    items: Sequence[T], name: Callable[[T], str] = str, length: int = MEAN_LENGTH
) -> Iterator[Sequence[T]]:
    """The items in groups; whether one is the last of its group depends on its name alone.

    So one item more or less changes no group but its own.
    """
    ends = [
        at
        for at, item in enumerate(items, 1)
        if not crc32(name(item).encode("utf-8", "surrogatepass")) % length
    ]
    start = 0
    for end in (*ends, len(items)):
        if start < end:
            yield items[start:end]
        start = end


def results_of_groups(
    groups: Mapping[str, Sequence[T]],
    single: SingleResults[T],
    summary: Callable[[Sequence[T], Sequence[Text]], str],
) -> Results[Text]:
    """The summary of each group by its key, made from the results of its items if one has changed.

    The rows of the items are for the next build as well: that of the group begins with their keys.
    """
    rows: dict[str, str] = known_results(single.earlier, [*groups])
    kept = {key: None for row in rows.values() for key in row.partition("\n")[0].split(" ")}
    by_key: dict[str, Text | None] = {**kept, **dict.fromkeys(rows)}
    changed = {key: group for key, group in groups.items() if key not in rows}
    items = [item for group in changed.values() for item in group]
    keys = [*map(single.key, items)]
    found = single.of(items, keys)
    by_item = zip(keys, found.values, strict=True)
    for key, group in changed.items():
        own_keys, values = zip(*islice(by_item, len(group)), strict=True)
        by_key[key] = rows[key] = f"{' '.join(own_keys)}\n{summary(group, values)}"
    by_key.update(found.by_key)
    return Results(tuple(rows[key].partition("\n")[2] for key in groups), by_key)
