"""Runs a command as a whole process and measures it with all processes that it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

T = TypeVar("T")
SAMPLE_SECONDS = 0.01
Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run took: elapsed seconds, and processor seconds of all its processes."""

    wall: float
    cpu: float


def timed(command: Command, folder: Path) -> Usage:
    """The time of one run. Ends the program with the command's own words if it fails."""

    def measure(child: subprocess.Popen[bytes]) -> tuple[int, Usage]:
        _, status, used = os.wait4(child.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        return code, Usage(time.perf_counter() - began, used.ru_utime + used.ru_stime)

    began = time.perf_counter()
    return _run(command, folder, measure)


def peak_memory(command: Command, folder: Path) -> float:
    """The most MiB that all processes of one run held at once; what they share counts once.

    It is looked up every hundredth of a second, which slows the run: never time such a run.
    """

    def measure(child: subprocess.Popen[bytes]) -> tuple[int, float]:
        peak = 0
        while child.poll() is None:
            peak = max(peak, sum(map(_kibibytes, _session(child.pid))))
            time.sleep(SAMPLE_SECONDS)
        return child.returncode, peak / 1024

    return _run(command, folder, measure)


def _run(
    command: Command, folder: Path, measure: Callable[[subprocess.Popen[bytes]], tuple[int, T]]
) -> T:
    with tempfile.TemporaryFile() as said:
        child = _started(command, folder, said)
        code, measured = measure(child)
        child.returncode = code
        if code != 0:
            said.seek(0)
            words = said.read().decode(errors="replace")
            sys.exit(f"$ {' '.join(map(str, command))}\n{words}\nexit {code}")
    return measured


def _started(command: Command, folder: Path, said: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        # As at a desk, where Python keeps what it has compiled; the first run is not counted.
        env={
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        },
    )


def _session(leader: int) -> Iterator[int]:
    """The process and all that it started: each is in its session."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if os.getsid(int(entry.name)) == leader:
                    yield int(entry.name)


def _kibibytes(process: int) -> int:
    """The share of a process: a page of memory that two have counts half for each."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text("utf-8").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
