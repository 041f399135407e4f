"""Results of earlier builds, by a key of all that each was computed from."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Generic, TypeVar

from site_gen.cache.between_builds import end_if_outdated
from site_gen.cache.store import known_results
from site_gen.cache.texts import Text, text_of
from site_gen.cache.workers import map_parallel
from site_gen.structs import Struct, field

T = TypeVar("T")
R = TypeVar("R", str, Text)


class Results(Struct, Generic[R], frozen=True):
    """One result for each item, in their order.

    `by_key` has every key that was used, with its result if it is new, else None.
    """

    values: tuple[R, ...] = ()
    by_key: Mapping[str, R | None] = field(default_factory=dict)


def results_after(earlier: Mapping[str, str], by_key: Mapping[str, Text | None]) -> dict[str, str]:
    """All results that a build leaves, in memory; `earlier` are those of the build before it."""
    return {
        key: earlier[key] if text is None else text_of(text)
        for key, text in by_key.items()
        if text is not None or key in earlier
    }


def key_of(*parts: str) -> str:
    """The key of a result: different if any of the parts is."""
    contents = [part.encode("utf-8", "surrogatepass") for part in parts]
    pieces = [len(content).to_bytes(8, "big") + content for content in contents]
    return blake2b(b"".join(pieces), digest_size=20).hexdigest()


def results_of(
    items: Sequence[T],
    keys: Sequence[str],
    work: Callable[[Sequence[T]], list[R]],
    earlier: Mapping[str, str],
    workers: int,
) -> Results[R]:
    """The results of all items: those of earlier builds, and `work` for the others.

    `work` handles each item by itself, and gives text that says everything about its result. Items
    with the same key have the same result.
    """
    end_if_outdated()
    values: dict[str, R] = {**known_results(earlier, tuple(dict.fromkeys(keys)))}
    missing = {key: item for key, item in zip(keys, items, strict=True) if key not in values}
    new = map_parallel(work, tuple(missing.values()), workers)
    by_key: dict[str, R | None] = dict.fromkeys(values)
    by_key.update(zip(missing, new, strict=True))
    values.update(zip(missing, new, strict=True))
    return Results(tuple(values[key] for key in keys), by_key)
