"""Compiled templates that all processes of a test run share.

To compile the templates takes twice as long as to build a small site.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path
from types import CodeType

from site_gen.render.html import compiled

FOLDER = "SITE_GEN_SHARED_TEMPLATES"
MOST = 100_000


class SharedCode(MutableMapping[str, CodeType]):
    """Code objects by their rows, here and in files that other processes wrote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, CodeType] = {}

    def __getitem__(self, row: str) -> CodeType:
        if row not in self._known:
            try:
                self._known[row] = marshal.loads(self._path(row).read_bytes())
            except OSError:
                raise KeyError(row) from None
        return self._known[row]

    def __setitem__(self, row: str, code: CodeType) -> None:
        self._known[row] = code
        path = self._path(row)
        own = path.with_name(f"{path.name}.{os.getpid()}")
        # A process that a test starves may be unable to write.
        with suppress(OSError):
            own.write_bytes(marshal.dumps(code))
            own.replace(path)

    def __delitem__(self, row: str) -> None:
        del self._known[row]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def _path(self, row: str) -> Path:
        return self._folder / row.rpartition(" ")[2]


def share_templates() -> None:
    """Keep what this process compiles in the folder that the environment names, if it does."""
    if folder := os.environ.get(FOLDER):
        compiled._CODE = SharedCode(Path(folder))  # type: ignore[assignment]
        compiled.MOST_IN_PROCESS = MOST
