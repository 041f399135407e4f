"""The site of the real content, built once for all that look at it."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.tools.desk import ROOT, SELF_CHECK


@dataclass(frozen=True, slots=True)
class RealSite:
    """The folder of the finished site."""

    output: Path


def shared_real_site(folder: Path) -> RealSite:
    """The site in a folder that several processes share; the first of them builds it."""
    with (folder / "real.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "real" / "whole").exists():
            return RealSite(folder / "real" / "output")
        (folder / "real").mkdir(exist_ok=True)
        site = build_real_site(folder / "real")
        (folder / "real" / "whole").touch()
        return site


def build_real_site(folder: Path) -> RealSite:
    """Build the repository's own content into a folder; its problems end the tests."""
    output = folder / "output"
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "build", "--output", str(output)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert SELF_CHECK not in done.stderr, done.stderr
    return RealSite(output)
