"""Keys of rendered pages <-> the bytes of the same pages, as they stand in the output."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_gen.write.disk import read_whole
from site_gen.write.manifest import read_manifest
from site_gen.write.paths import fault_of
from site_gen.write.place import place_of
from site_gen.write.sealed import read_sealed, write_sealed


@dataclass(frozen=True, slots=True, eq=False)
class Memo(Mapping[str, bytes]):
    """Bytes by key, read when asked for; a key whose file has changed since is missing."""

    output: Path
    entries: Mapping[str, tuple[str, str]]

    def __getitem__(self, key: str) -> bytes:
        digest, path = self.entries[key]
        try:
            content = read_whole(self.output / path)
        except OSError:
            raise KeyError(key) from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise KeyError(key)
        return content

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def read_memo(output: Path) -> Memo:
    """The pages of the last commit by key; empty where the memo is missing or not whole."""
    place = place_of(output)
    lines = read_sealed("memo", place.memo) or ()
    rows = [line.split(" ", 2) for line in lines]
    fit = all(len(row) == 3 and not fault_of(row[2]) for row in rows)
    return Memo(place.output, {row[0]: (row[1], row[2]) for row in rows} if fit else {})


def write_memo(output: Path, keys: Mapping[str, str]) -> bool:
    """Remember pages by key -> path, after their commit; whether it could be written.

    A memo that cannot be written costs the next build time and nothing else.
    """
    place = place_of(output)
    told = read_manifest(output)
    lines = (f"{key} {told[path]} {path}" for key, path in sorted(keys.items()) if path in told)
    return write_sealed("memo", place.memo, lines)
