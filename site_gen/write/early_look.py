"""Reads changed files, and looks at the output, in a second process meanwhile."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from site_gen.write.disk import checksummed, has_second_process, verified_lines
from site_gen.write.known_output import changed_since_known
from site_gen.write.manifest import digest_of_manifest
from site_gen.write.paths import OutputPaths

_READ, _LOOK = "read-ahead", "early-look"


class EarlyLook(NamedTuple):
    """A second process: the pipes of what it reads, and of its look at the output.

    The output had this manifest.
    """

    manifest: str
    ahead: int
    result: int

    def read_ahead(self) -> Sequence[str]:
        """The lines that it has read, if that ended well. Waits for them. To be asked once."""
        return _received(self.ahead, _READ) or ()

    def changed(self, manifest: str) -> Sequence[str] | None:
        """Paths of files and folders that were not as they are known, if it ended well.

        None for an output with another manifest. Waits for the end of the look. To be asked once.
        """
        return _received(self.result, _LOOK) if manifest == self.manifest else None


@contextmanager
def early_look(
    paths: OutputPaths, read: Callable[[], Iterable[str]] = tuple
) -> Iterator[EarlyLook | None]:
    """Begin to read lines there, and then to look at the output.

    None where nothing is known of it, or where the system does not fork safely. To call with no
    other thread running.
    """
    if not (has_second_process() and paths.known_output.exists()):
        yield None
        return
    manifest = digest_of_manifest(paths.output)
    (ahead, sending_ahead), (result, sending_result) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        # Else it would wait for ever to send to itself, if the build is killed.
        os.close(ahead)
        os.close(result)
        _work(sending_ahead, read, sending_result, partial(changed_since_known, paths, manifest))
    os.close(sending_ahead)
    os.close(sending_result)
    try:
        yield EarlyLook(manifest, ahead, result)
    finally:
        os.close(ahead)
        os.close(result)
        os.waitpid(child, 0)


def _work(
    sending_ahead: int,
    read: Callable[[], Iterable[str]],
    sending_result: int,
    look: Callable[[], Iterable[str] | None],
) -> None:
    """Send both results, and end this process, whatever happens."""
    try:
        try:
            _send(sending_ahead, _READ, read())
        finally:
            _send(sending_result, _LOOK, look())
    finally:
        os._exit(0)


def _send(pipe: int, kind: str, lines: Iterable[str] | None) -> None:
    with os.fdopen(pipe, "wb") as sending:
        if lines is not None:
            sending.write(checksummed(kind, lines))


def _received(pipe: int, kind: str) -> Sequence[str] | None:
    with os.fdopen(pipe, "rb", closefd=False) as receiving:
        return verified_lines(kind, receiving.read())
