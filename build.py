#!/usr/bin/env python3
"""The desk's program: `python build.py [COMMAND]`; `--help` lists the commands.

A desk with rules, pages, readers or targets of its own passes them on: docs/do/add-a-rule.md.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OWN_PYTHON = ROOT / ".venv" / "bin" / "python"


def run() -> None:
    """Run site_gen, under the Python that `make site` set up if this one lacks what it needs."""
    sys.path.insert(0, str(ROOT))
    if find_spec("click") is None or find_spec("nh3") is None:
        if not OWN_PYTHON.exists() or Path(sys.executable) == OWN_PYTHON:
            sys.exit("site_gen is not set up yet: run `make site` once")
        os.execv(OWN_PYTHON, [str(OWN_PYTHON), *sys.argv])
    from site_gen.cli import main, quick_exit

    with quick_exit():
        main(ROOT)


if __name__ == "__main__":
    run()
