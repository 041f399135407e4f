"""Keeps what a build makes on the disk until it is written: memory does not grow with it."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from zlib import crc32

from site_gen.artifacts import StoredContent
from site_gen.write.disk import file_changed, unchanged_bytes

# The files of stores that this process reads. A file is opened once for thousands of pages.
_open_files: dict[str, int] = {}


class PageStore:
    """A temporary folder with a file for each process, which pages and texts are appended to.

    A file for each page takes ten times as long to write and to remove.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._path = ""
        self._file = -1
        self._end = 0

    def put(self, content: bytes) -> StoredContent:
        """Keep the bytes of a page. Raises OSError."""
        digest = hashlib.sha256(content).hexdigest()
        # mypy does not see that these tuples can be called.
        page = _StoredPage(*self._append(content), digest)
        return StoredContent(digest, page)  # type: ignore[arg-type]

    def put_text(self, text: str) -> Callable[[], str]:
        """Keep a text; what is returned reads it again. Raises OSError."""
        content = text.encode()
        return _StoredText(*self._append(content), crc32(content))  # type: ignore[return-value]

    def _append(self, content: bytes) -> tuple[str, int, int]:
        """Where the bytes are: the path, the start and the length."""
        path = f"{self.folder}/{os.getpid()}"
        if path != self._path:
            # A forked process writes a file of its own.
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._path, self._file, self._end = path, os.open(path, flags, 0o600), 0
        remaining = memoryview(content)
        while remaining:
            remaining = remaining[os.write(self._file, remaining) :]
        start, self._end = self._end, self._end + len(content)
        return self._path, start, len(content)

    def close(self) -> None:
        """Give back the files, when nothing more is read."""
        for file in (*_open_files.values(), self._file):
            if file >= 0:
                os.close(file)
        _open_files.clear()


class _StoredPage(NamedTuple):
    """Reads a page. There is one for each page of a site, and this takes little memory."""

    path: str
    start: int
    size: int
    digest: str

    def __call__(self) -> bytes:
        return unchanged_bytes(_read_part(self.path, self.start, self.size), self.path, self.digest)


class _StoredText(NamedTuple):
    """Reads a text."""

    path: str
    start: int
    size: int
    checksum: int

    def __call__(self) -> str:
        content = _read_part(self.path, self.start, self.size)
        if crc32(content) != self.checksum:
            raise file_changed(self.path)
        return content.decode()


def _read_part(path: str, start: int, size: int) -> bytes:
    if path not in _open_files:
        opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        # Another thread may have been quicker.
        if _open_files.setdefault(path, opened) != opened:
            os.close(opened)
    return os.pread(_open_files[path], size, start)


@contextmanager
def temporary_page_store() -> Iterator[PageStore]:
    """A store for one build; its pages are gone when the `with` block ends."""
    with tempfile.TemporaryDirectory(prefix="site-gen-") as folder:
        store = PageStore(folder)
        try:
            yield store
        finally:
            store.close()
