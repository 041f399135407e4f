"""A build in this process alone, by the program's own command, so that all of it can be watched."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from site_gen.cli import main

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


def build_here(site: Path) -> None:
    """Build `content/` of the folder into its `output/`. Raises SystemExit if the build fails."""
    # Work is shared with a worker for each processor: with one, no other process does any of it.
    vars(os)["cpu_count"] = lambda: 1
    own, sys.argv = sys.argv, ["build.py", "build", "--quiet", "--templates", str(TEMPLATES)]
    try:
        main(site)
    except SystemExit as ended:
        if ended.code:
            raise
    finally:
        sys.argv = own
