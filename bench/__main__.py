"""Compares the program with other generators and writes `docs/performance.md`: `make bench`."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from bench import setup
from bench.comparison import compared, media
from bench.document import DOCUMENT, write_document
from bench.figures import (
    CLAIMS,
    LARGE,
    MEMORY,
    Figures,
    Saves,
    Series,
    Stages,
    read_figures,
    write_figures,
)
from bench.preview import saves_of, saves_of_content
from bench.program import many_claims, real_content
from bench.stages import stages_of
from site_gen.structs import replace
from tests.tools import browser, node
from tests.tools.setup_fault import SetupFault

BUILDS, PREVIEWS = "builds", "previews"
# In the preview of a large site, whose first build takes a minute.
FEW_SAVES = 3


def main() -> int:
    """Measures everything in turn, keeps the figures and writes the document from them."""
    options = _options()
    try:
        places = media(setup.HOME)
        setup.ensure()
        browser.ensure()
    except SetupFault as error:
        print(error, file=sys.stderr)
        return 1
    write_figures(_one_part(options, places) if options.only else _everything(options, places))
    write_document(read_figures())
    _say(f"written: {DOCUMENT}")
    return 0


def _everything(options: argparse.Namespace, places: Mapping[str, Path]) -> Figures:
    sizes = tuple(sorted(options.sizes))
    return Figures(
        date.today().isoformat(),  # noqa: DTZ011 - the day on the clock of whoever measures
        _machine(),
        _versions(),
        sizes,
        options.runs,
        tuple(_series(sizes, options.runs, places, claims=options.claims)),
        tuple(_saves(sizes, options.saves, places[MEMORY])),
        tuple(_stages(sizes, places[MEMORY])),
    )


def _one_part(options: argparse.Namespace, places: Mapping[str, Path]) -> Figures:
    """The last run, with one part of it measured again."""
    last, place = read_figures(), places[MEMORY]
    if options.only == PREVIEWS:
        return replace(last, saves=tuple(_saves(last.sizes, options.saves, place)))
    if options.only == CLAIMS:
        again = [*many_claims(options.runs, place, _say)]
    else:
        again = [*_builds(options.sizes, options.runs, places)]
    sites = {series.site for series in again}
    others = (series for series in last.series if series.site not in sites)
    return replace(last, series=(*others, *again))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000], help="article pairs")
    parser.add_argument("--runs", type=int, default=3, help="of each case (default: 3)")
    parser.add_argument("--saves", type=int, default=7, help="in each preview (default: 7)")
    parser.add_argument("--claims", action="store_true", help="also build 10,000 claims")
    parser.add_argument(
        "--only",
        choices=[BUILDS, PREVIEWS, CLAIMS],
        help="measure this alone, builds of these sizes; keep the rest of the last run",
    )
    return parser.parse_args()


def _series(
    sizes: Sequence[int], runs: int, places: Mapping[str, Path], *, claims: bool
) -> Iterator[Series]:
    yield from _builds(sizes, runs, places)
    yield from real_content(runs, places[MEMORY], _say)
    if claims:
        yield from many_claims(runs, places[MEMORY], _say)


def _builds(sizes: Sequence[int], runs: int, places: Mapping[str, Path]) -> Iterator[Series]:
    for size in sizes:
        for medium, folder in places.items() if size < LARGE else ((MEMORY, places[MEMORY]),):
            yield from compared(size, runs, medium, folder, _say)


def _saves(sizes: Sequence[int], saves: int, parent: Path) -> Iterator[Saves]:
    for size in sizes:
        if size >= LARGE:
            saves = FEW_SAVES
        _say(f"{size} pairs: saves in a preview")
        yield from saves_of(size, saves, parent)
    _say("content: saves in a preview")
    yield saves_of_content(saves, parent)


def _stages(sizes: Sequence[int], parent: Path) -> Iterator[Stages]:
    with tempfile.TemporaryDirectory(prefix="site-gen-bench-", dir=parent) as folder:
        for size in (size for size in sizes if size < LARGE):
            _say(f"{size} pairs: stages")
            yield from stages_of(size, Path(folder))


def _machine() -> dict[str, str]:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    processors = os.cpu_count() or 1
    return {
        "processors": "one processor" if processors == 1 else f"{processors} processors",
        "memory": f"{memory:.0f} GiB of memory",
        "system": platform.system(),
    }


def _versions() -> dict[str, str]:
    told = subprocess.run([node.node(), "--version"], capture_output=True, text=True, check=True)
    titles = {"hugo": "Hugo", "eleventy": "Eleventy", "mkdocs": "MkDocs", "pelican": "Pelican"}
    peers = {titles[name]: version for name, version in setup.versions().items()}
    return {"Python": platform.python_version(), "Node": told.stdout.strip().lstrip("v"), **peers}


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
