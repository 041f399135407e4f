"""The site of the real content, built once for all that look at it."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.tools.desk import ROOT, SELF_CHECK

REPORT = "report.json"


@dataclass(frozen=True, slots=True)
class RealSite:
    """The folder of the finished site, and beside it what the build said."""

    output: Path

    @property
    def problems(self) -> list[dict[str, Any]]:
        """All that the build found, as `--json` prints it."""
        report = json.loads((self.output.parent / REPORT).read_text("utf-8"))
        return list(report["problems"])


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
        [sys.executable, str(ROOT / "build.py"), "build", "--json", "--output", str(output)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert SELF_CHECK not in said, said
    (folder / REPORT).write_text(done.stdout, "utf-8")
    return RealSite(output)
