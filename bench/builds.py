"""Times the program as the desk runs it, whole processes on a copy of the content: `make bench`."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("build.py", "site_gen", "templates", "content")
BUILT = ("output", ".output.site-gen")
KIB = 1 if sys.platform != "darwin" else 1024


@dataclass(frozen=True)
class Run:
    """One process from start to end; memory is that of its largest process, in MiB."""

    seconds: float
    mebibytes: float


@dataclass(frozen=True)
class Case:
    """What is timed, and how each run is prepared."""

    name: str
    arguments: tuple[str, ...]
    before: Callable[[Path], None]


def empty_output(site: Path) -> None:
    """As on a fresh clone: nothing built, nothing cached.

    The old output is moved aside: some file systems are slow for minutes after many folders were
    deleted, which is not what is timed.
    """
    aside = Path(tempfile.mkdtemp(prefix="old-", dir=site))
    for name in BUILT:
        if (site / name).exists():
            (site / name).rename(aside / name)


def keep_output(_site: Path) -> None:
    """The run finds what the one before it left."""


CASES = (
    Case("cold build", ("build",), empty_output),
    Case("build, no change", ("build",), keep_output),
    Case("--help", ("--help",), keep_output),
)


def main() -> int:
    """Prints the medians as a table; stops with the program's own words if a run fails."""
    times = _times_option()
    with tempfile.TemporaryDirectory(prefix="site-gen-bench-") as folder:
        site = _copied_site(Path(folder))
        print(f"{'':18}{'median':>10}{'fastest':>10}{'slowest':>10}{'memory':>10}")
        for case in CASES:
            print(_line(case.name, _runs(case, site, times)), flush=True)
    return 0


def _times_option() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7, help="runs of each case (default: 7)")
    times: int = parser.parse_args().times
    return max(1, times)


def _copied_site(folder: Path) -> Path:
    """A site of its own, so that timing never touches what the desk has built."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    return folder


def _runs(case: Case, site: Path, times: int) -> list[Run]:
    runs = []
    # The first one also compiles the modules and fills the disk's cache: it is not counted.
    for _ in range(times + 1):
        case.before(site)
        runs.append(_timed(case.arguments, site))
    return runs[1:]


def _timed(arguments: tuple[str, ...], site: Path) -> Run:
    command = [sys.executable, "build.py", *arguments]
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=site, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            sys.exit(f"{' '.join(command)}\n{output.read().decode(errors='replace')}")
    return Run(seconds, usage.ru_maxrss / KIB / 1024)


def _line(name: str, runs: list[Run]) -> str:
    seconds = [run.seconds for run in runs]
    figures = (statistics.median(seconds), min(seconds), max(seconds))
    memory = max(run.mebibytes for run in runs)
    return (
        f"{name:18}" + "".join(f"{seconds:>8.3f} s" for seconds in figures) + f"{memory:>6.0f} MiB"
    )


if __name__ == "__main__":
    sys.exit(main())
