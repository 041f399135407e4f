"""Keeps rendered pages on the disk until they are written: memory does not grow with them."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from site_gen.artifacts import StoredContent
from site_gen.write.disk import unchanged_bytes


@dataclass(frozen=True, slots=True)
class PageStore:
    """A temporary folder with a file for each process, which pages are appended to.

    A file for each page takes ten times as long to write and to remove.
    """

    folder: Path

    def put(self, content: bytes) -> StoredContent:
        """Keep the bytes of a page. Raises OSError."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / str(os.getpid())
        with path.open("ab") as file:
            start = file.tell()
            file.write(content)
        return StoredContent(digest, partial(_read_part, path, start, len(content), digest))


def _read_part(path: Path, start: int, size: int, digest: str) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return unchanged_bytes(file.read(size), path, digest)


@contextmanager
def temporary_page_store() -> Iterator[PageStore]:
    """A store for one build; its pages are gone when the `with` block ends."""
    with tempfile.TemporaryDirectory(prefix="site-gen-") as folder:
        yield PageStore(Path(folder))
