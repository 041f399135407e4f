"""Keeps rendered pages on the disk until they are written: memory does not grow with them."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from site_gen.artifacts import StoredContent
from site_gen.write.disk import read_unchanged


@dataclass(frozen=True, slots=True)
class PageStore:
    """A temporary folder of pages, which several processes may put pages into."""

    folder: Path

    def put(self, content: bytes) -> StoredContent:
        """Keep the bytes of a page; two pages of the same bytes are one file. Raises OSError."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / digest
        path.write_bytes(content)
        return StoredContent(digest, partial(read_unchanged, path, digest))


@contextmanager
def temporary_page_store() -> Iterator[PageStore]:
    """A store for one build; its pages are gone when the `with` block ends."""
    with tempfile.TemporaryDirectory(prefix="site-gen-") as folder:
        yield PageStore(Path(folder))
