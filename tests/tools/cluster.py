"""A Dask cluster on this machine, and builds on it in a process of their own.

As a program: `python -m tests.tools.cluster` builds the current folder as it is told in JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.tools.desk import ROOT, SmallDesk
from tests.tools.warm_python import run_warm

CHUNK = 8
SECONDS = 30
QUIET = ("--no-dashboard", "--host", "127.0.0.1")


@dataclass(frozen=True, slots=True)
class LoopbackCluster:
    """A scheduler and its workers, each a process."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def loopback_cluster(folder: Path, workers: int, program: Path = ROOT) -> Iterator[LoopbackCluster]:
    """A cluster whose workers run the program in the folder `program`; it ends with the block."""
    folder.mkdir()
    known = folder / "scheduler.json"
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(_started("scheduler", program, folder, "--port", "0", known=known))
        address = _address_in(known)
        one = ("--no-nanny", "--nthreads", "1")
        started.extend(
            _started("worker", program, folder, *one, known=known) for _ in range(workers)
        )
        _wait_for(lambda: _registered(folder) == workers)
        yield LoopbackCluster(address, started[0], tuple(started[1:]))
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _started(
    role: str, program: Path, folder: Path, *options: str, known: Path
) -> subprocess.Popen[bytes]:
    paths = [str(program), *filter(None, [os.environ.get("PYTHONPATH")])]
    command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *QUIET, *options]
    with (folder / f"{role}.log").open("ab") as log:
        return subprocess.Popen(
            [*command, "--scheduler-file", str(known)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdout=log,
            stderr=log,
        )


def _address_in(known: Path) -> str:
    _wait_for(lambda: known.exists() and bool(known.read_text("utf-8")))
    return str(json.loads(known.read_text("utf-8"))["address"])


def _registered(folder: Path) -> int:
    log = folder / "worker.log"
    return log.read_text("utf-8").count("Registered to:") if log.exists() else 0


def _wait_for(is_there: Callable[[], bool]) -> None:
    ends = time.monotonic() + SECONDS
    while not is_there():
        if time.monotonic() > ends:
            raise TimeoutError("the cluster did not start")
        time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class ClusterRun:
    """What a build came to: the pages rendered elsewhere, what was said, and why it ended."""

    rendered: int
    said: tuple[str, ...]
    fault: str
    seconds: float


def build_on(
    desk: SmallDesk,
    address: str,
    *,
    kill: int = 0,
    reconnects: bool = False,
    chunk: int = CHUNK,
    wait: int = SECONDS,
) -> ClusterRun:
    """Build a desk on a cluster; the process `kill` is killed after the first chunk.

    It waits so many seconds for an answer. With `reconnects`, the build goes on only when Dask has
    lost its connections to the process, and then a new one is tried for a second.
    """
    told = {"address": address, "kill": kill, "reconnects": reconnects}
    told |= {"chunk": chunk, "wait": wait}
    done = run_warm(["-m", "tests.tools.cluster", json.dumps(told)], desk.root, os.environ)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    fields = json.loads(done.stdout)
    return ClusterRun(fields["rendered"], tuple(fields["said"]), fields["fault"], fields["seconds"])


def _build(told: Mapping[str, Any]) -> dict[str, object]:
    """Build with the program's own functions, in chunks that are small enough for a test."""
    from distributed import Client

    from site_gen.cluster.archive import ClusterFault
    from site_gen.cluster.dask import DaskCluster
    from site_gen.commands.build import build_site
    from site_gen.commands.paths import ProjectFolders

    said, counts = list[str](), [0]

    def progress(done: int, _total: int) -> None:
        if told["kill"] and counts == [0]:
            os.kill(told["kill"], signal.SIGKILL)
            if told["reconnects"]:
                Client.current().rpc.timeout = 1
                time.sleep(3)
        counts.append(done)

    def cluster() -> DaskCluster:
        return DaskCluster(told["address"], said.append, told["chunk"], told["wait"])

    folders = ProjectFolders(Path("content"), Path("output"), Path("templates"))
    began, fault = time.monotonic(), ""
    try:
        assert build_site(folders, None, progress, cluster).is_sound
    except ClusterFault as error:
        fault = str(error)
    seconds = time.monotonic() - began
    rendered = 0 if said else counts[-1]
    return {"rendered": rendered, "said": said, "fault": fault, "seconds": seconds}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_build(json.loads(sys.argv[1]))))
