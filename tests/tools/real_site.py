"""The site of the real content, built once for all that look at it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.tools.desk import ROOT


@dataclass(frozen=True, slots=True)
class RealSite:
    """The folder of the finished site."""

    output: Path


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
    return RealSite(output)
