"""The site of the real content, built once for all that look at it."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.tools.desk import ROOT, SELF_CHECK

REPORT = "report.json"
# Where the guide is published to from its folder.
PUBLIC_GUIDE = "public.git"


@dataclass(frozen=True, slots=True)
class RealSite:
    """The folder of the finished site, and beside it what the build said."""

    output: Path

    @property
    def problems(self) -> list[dict[str, Any]]:
        """All that the build found, as `--json` prints it."""
        report = json.loads((self.output.parent / REPORT).read_text("utf-8"))
        return list(report["problems"])


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of this run that all its processes share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def made_once(name: str, make: Callable[[Path], object], factory: pytest.TempPathFactory) -> Path:
    """A folder that several processes share; the first of them fills it."""
    folder = shared_folder(factory) / name
    whole = folder.with_suffix(".whole")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            whole.touch()
    return folder


def shared_site(
    name: str, build: Callable[[Path], RealSite], factory: pytest.TempPathFactory
) -> RealSite:
    """The site in a folder that several processes share; the first of them builds it."""
    return RealSite(made_once(name, build, factory) / "output")


def build_real_site(folder: Path) -> RealSite:
    """Build the repository's own content into a folder; its problems end the tests."""
    output = folder / "output"
    return _built(folder, [str(ROOT / "build.py"), "build", "--json", "--output", str(output)])


def build_guide(folder: Path) -> RealSite:
    """Build the guide into a folder, to be published from there; its problems end the tests."""
    repository = folder / PUBLIC_GUIDE
    subprocess.run(["git", "init", "--quiet", "--bare", str(repository)], check=True)
    return _built(folder, ["-m", "docs.guide", str(folder), "--to", str(repository), "--json"])


def _built(folder: Path, arguments: Sequence[str]) -> RealSite:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert SELF_CHECK not in said, said
    (folder / REPORT).write_text(done.stdout, "utf-8")
    return RealSite(folder / "output")
