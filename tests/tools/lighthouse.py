"""What Lighthouse says of the finished pages, as a table for the documents: `make lighthouse`."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.tools import browser, node
from tests.tools.real_site import build_real_site
from tests.tools.setup_fault import SetupFault
from tests.tools.static_host import served

HERE = Path(__file__).parent / "lighthouse"
PROGRAM = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = {
    "home": "",
    "topic": "topics/mercenaries/",
    "question": "questions/fighters-moved/",
    "article": "articles/israeli-arms-in-azerbaijan/",
}
LANGUAGES = ("ar", "en")
MARKS = ("performance", "accessibility", "best-practices", "seo")
TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
SHIFT = "cumulative-layout-shift"
FULL = 100


def main() -> int:
    """Prints a row for each page: the median of some runs, with the settings for a phone.

    Ends with 1 where a mark is below 100.
    """
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3, metavar="N", help="of each page")
    runs: int = options.parse_args().runs
    try:
        chromium = _ready()
    except SetupFault as error:
        print(error, file=sys.stderr)
        return 1
    print(f"| Page | | {' | '.join((*MARKS, *TIMES, SHIFT))} |")
    print("| --- " * (2 + len(MARKS) + len(TIMES) + 1) + "|")
    with tempfile.TemporaryDirectory() as folder:
        site = build_real_site(Path(folder)).output
        with served(site) as host:
            full = [
                _row(
                    name,
                    language,
                    [_run(f"{host}/{language}/{path}", chromium) for _ in range(runs)],
                )
                for name, path in PAGES.items()
                for language in LANGUAGES
            ]
    return 0 if all(full) else 1


def _ready() -> Path:
    chromium = browser.ensure()
    if not PROGRAM.is_file():
        print("Setting up Lighthouse, once …", file=sys.stderr, flush=True)
        words = node.fetch(HERE)
        if words:
            raise SetupFault(f"Lighthouse could not be fetched with `npm ci` in {HERE}:\n{words}")
    return chromium


def _run(address: str, chromium: Path) -> Mapping[str, float]:
    """Its marks out of 100, its times in ms and how much moved, by name."""
    # Lighthouse splits flags at each space.
    plain = (flag for flag in browser.launch_flags() if " " not in flag)
    flags = " ".join(("--headless=new", *plain))
    command = [node.node(), str(PROGRAM), address, "--quiet", "--output=json"]
    command += ["--no-enable-error-reporting", f"--chrome-flags={flags}"]
    ran = subprocess.run(
        command,
        env={**os.environ, "CHROME_PATH": str(chromium)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    told: dict[str, Any] = json.loads(ran.stdout)
    marks = {name: told["categories"][name]["score"] * FULL for name in MARKS}
    return marks | {name: told["audits"][name]["numericValue"] for name in (*TIMES, SHIFT)}


def _row(name: str, language: str, runs: list[Mapping[str, float]]) -> bool:
    def median(of: str) -> float:
        return statistics.median(run[of] for run in runs)

    marks = [f"{median(each):.0f}" for each in MARKS]
    times = [f"{median(each):,.0f} ms" for each in TIMES]
    print(f"| {name} | {language} | {' | '.join((*marks, *times, f'{median(SHIFT):.3f}'))} |")
    sys.stdout.flush()
    return all(mark == str(FULL) for mark in marks)


if __name__ == "__main__":
    sys.exit(main())
