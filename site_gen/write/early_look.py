"""Looks at the output in a process of its own, while this one makes the site."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from site_gen.write.disk import checksummed, verified_lines
from site_gen.write.known_output import changed_since_known
from site_gen.write.manifest import digest_of_manifest
from site_gen.write.paths import OutputPaths

_KIND = "early-look"


class EarlyLook(NamedTuple):
    """A look at an output with this manifest, and the pipe that its result comes through."""

    manifest: str
    result: int

    def changed(self, manifest: str) -> Sequence[str] | None:
        """Paths of files and folders that were not as they are known, if it ended well.

        None for an output with another manifest. Waits for the end of the look. To be asked once.
        """
        if manifest != self.manifest:
            return None
        with os.fdopen(self.result, "rb", closefd=False) as pipe:
            return verified_lines(_KIND, pipe.read())


@contextmanager
def early_look(paths: OutputPaths) -> Iterator[EarlyLook | None]:
    """Begin a look; none where nothing is known, or where the system does not fork safely.

    To call with no other thread running.
    """
    if sys.platform != "linux" or (os.cpu_count() or 1) < 2 or not paths.known_output.exists():
        yield None
        return
    manifest = digest_of_manifest(paths.output)
    result, sending = os.pipe()
    child = os.fork()
    if not child:
        _look(paths, manifest, sending)
    os.close(sending)
    try:
        yield EarlyLook(manifest, result)
    finally:
        os.close(result)
        os.waitpid(child, 0)


def _look(paths: OutputPaths, manifest: str, sending: int) -> None:
    """Send the result, and end this process, whatever happens."""
    try:
        changed = changed_since_known(paths, manifest)
        if changed is not None:
            with os.fdopen(sending, "wb") as pipe:
                pipe.write(checksummed(_KIND, changed))
    finally:
        os._exit(0)
