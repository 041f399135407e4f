"""Lines asking for commits -> commits in children that are stopped or starved on the way.

A program, run by the tests in a process of its own: it has no threads, so it may fork, and a fork
is ready in a hundredth of the time a new interpreter takes.
"""

from __future__ import annotations

import concurrent.futures.thread  # noqa: F401 - a child of another user may not read it later
import errno
import itertools
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from site_gen.artifacts import Artifact
from site_gen.write.lock import OutputBusy
from site_gen.write.output import commit, recover
from site_gen.write.paths import OutputRefused

CHANGING = {"os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}


def main() -> None:
    """One line in, one line out, until the input ends."""
    for line in sys.stdin:
        print(json.dumps(_outcome(json.loads(line))), flush=True)  # noqa: T201


def _outcome(request: dict[str, Any]) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, _lived(request).encode())
        finally:
            os._exit(0)
    os.close(writing)
    if request.get("seconds") is not None:
        time.sleep(request["seconds"])
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as pipe:
        words = pipe.read()
    _child, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else words


def _lived(request: dict[str, Any]) -> str:
    output = Path(request["output"])
    sites = [[Artifact(p, t.encode()) for p, t in site.items()] for site in request["sites"]]
    _bind(request)
    rounds = itertools.cycle(sites) if request.get("seconds") is not None else sites
    try:
        for site in rounds:
            commit(site, output)
        return recover(output) or "done"
    except (OSError, OutputRefused, OutputBusy) as error:
        notes = getattr(error, "__notes__", [])
        return "; ".join([f"{type(error).__name__}: {error}", *notes])


def _bind(request: dict[str, Any]) -> None:
    if request.get("file_limit"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_limit"], request["file_limit"]))
    if request.get("user"):
        os.setgroups([])
        os.setgid(request["user"])
        os.setuid(request["user"])
    if request.get("stop_at"):
        sys.addaudithook(_Stop(request["stop_at"]))
    if request.get("full_at"):
        sys.addaudithook(_Full(request["full_at"]))
    if request.get("refused_at"):
        sys.addaudithook(_Refused(request["refused_at"]))


class _Stop:
    """Kills this process before the step of that number is done."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not _changes_the_disk(event, args):
            return
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


class _Full:
    """From the step of that number on, the disk takes nothing new."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not _changes_the_disk(event, args):
            return
        self.left -= 1
        if self.left <= 0 and event not in {"os.remove", "os.rmdir"}:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))


class _Refused:
    """The step of that number may not be done; all others may."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if _changes_the_disk(event, args):
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(args[0]))


def _changes_the_disk(event: str, args: tuple[Any, ...]) -> bool:
    return event in CHANGING or (event == "open" and bool(args[2] & (os.O_WRONLY | os.O_RDWR)))


if __name__ == "__main__":
    main()
