"""Results of earlier builds, by a key of all that each was computed from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TypeVar

from site_gen.cache.store import known_results
from site_gen.cache.workers import map_parallel

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Results:
    """One result for each item, in their order.

    `by_key` has every key that was used, with its result if it is new, else None.
    """

    values: tuple[str, ...] = ()
    by_key: Mapping[str, str | None] = field(default_factory=dict)


def key_of(*parts: str) -> str:
    """The key of a result: different if any of the parts is."""
    contents = [part.encode("utf-8", "surrogatepass") for part in parts]
    pieces = [len(content).to_bytes(8, "big") + content for content in contents]
    return blake2b(b"".join(pieces), digest_size=20).hexdigest()


def results_of(
    items: Sequence[T],
    keys: Sequence[str],
    work: Callable[[Sequence[T]], list[str]],
    earlier: Mapping[str, str],
    workers: int,
) -> Results:
    """The results of all items: those of earlier builds, and `work` for the others.

    `work` handles each item by itself, and gives text that says everything about its result. Items
    with the same key have the same result.
    """
    values = known_results(earlier, tuple(dict.fromkeys(keys)))
    missing = {key: item for key, item in zip(keys, items, strict=True) if key not in values}
    new = map_parallel(work, tuple(missing.values()), workers)
    by_key: dict[str, str | None] = dict.fromkeys(values)
    by_key.update(zip(missing, new, strict=True))
    values.update(zip(missing, new, strict=True))
    return Results(tuple(values[key] for key in keys), by_key)
