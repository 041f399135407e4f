"""Builds the same articles with every generator, in turn, from nothing and after edits."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import corpus, layouts
from bench.claims import STATEMENT
from bench.figures import AGAIN, BODY, CASES, CLAIM, COLD, DISK, LARGE, MEMORY, TITLE, Series, pairs
from bench.generators import BY_NAME, GENERATORS, OURS, REFERENCE, Generator
from bench.processes import Usage, peak_memory, timed
from tests.tools.setup_fault import SetupFault

COMPARED_WHEN_LARGE = (BY_NAME[OURS], BY_NAME[REFERENCE])
IN_MEMORY = Path("/dev/shm")
# Seconds until files are old enough that their times say whether they have changed.
SETTLED_AFTER = 3
_ARTICLE = re.compile(r"\b\d{8}-\d{5}$")
_TITLE = re.compile(r'^(title: "?.*?)("?)$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A generator's site in a folder; `text` is the article that is edited, as it was at first."""

    generator: Generator
    folder: Path
    article: Path
    text: str

    @property
    def output(self) -> Path:
        return self.folder / self.generator.made[0]

    def prepare(self, case: str, run: int) -> None:
        """Bring the site into the state that a run of the case begins with."""
        if case == AGAIN:
            time.sleep(SETTLED_AFTER)
            timed(self.generator.command(), self.folder)
        elif case == COLD:
            self.article.write_text(self.text, "utf-8")
            self.clear()
        elif case in (BODY, TITLE, CLAIM):
            self.article.write_text(edited(self.text, case, run), "utf-8")

    def clear(self) -> None:
        """As on a fresh clone: nothing built, nothing remembered.

        The old output is moved aside: some file systems are slow for minutes after many folders
        were deleted, which is not what is timed.
        """
        aside = Path(tempfile.mkdtemp(prefix=f"{self.folder.name}-", dir=self.folder.parent))
        for name in self.generator.made:
            if (self.folder / name).exists():
                (self.folder / name).rename(aside / name)
        if aside.is_relative_to(IN_MEMORY):
            shutil.rmtree(aside)


def edited(text: str, case: str, run: int) -> str:
    """A file after an edit: a sentence more, and another title if that is the case."""
    if case == CLAIM:
        return text.replace(STATEMENT, f"{STATEMENT} It was edited {run} times.", 1)
    changed = f"{text}\nThis sentence was added by edit {run} of this article.\n"
    return _TITLE.sub(rf"\1 {run}\2", changed, count=1) if case == TITLE else changed


def media(disk: Path) -> Mapping[str, Path]:
    """Where sites are built: in memory and on a disk. Raises SetupFault without the first."""
    if not os.access(IN_MEMORY, os.W_OK):
        raise SetupFault(f"Builds are timed in memory, in {IN_MEMORY}, which this system lacks.")
    return {MEMORY: IN_MEMORY, DISK: disk}


def compared(
    size: int,
    runs: int,
    medium: str,
    parent: Path,
    say: Callable[[str], None],
) -> Iterator[Series]:
    """Every case of every generator, with so many article pairs."""
    with tempfile.TemporaryDirectory(prefix="site-gen-bench-", dir=parent) as folder:
        sites = _laid_out(size, Path(folder))
        runs = runs if size < LARGE else 1
        yield from built_in_turn(pairs(size), sites, CASES, runs, medium, say)


def built_in_turn(
    name: str,
    sites: Sequence[LaidOut],
    cases: Sequence[str],
    runs: int,
    medium: str,
    say: Callable[[str], None],
) -> Iterator[Series]:
    """Every case of every site: each run has all of them, so that a slow minute is everyone's."""
    usages: dict[tuple[str, str], list[Usage]] = {}
    # The first run also compiles modules and fills the disk's cache: it is not counted.
    for run in range(runs + 1):
        say(f"{name}, {medium}: " + (f"run {run} of {runs}" if run else "warming up"))
        for site in sites:
            for case in cases if run else (COLD,):
                usage = _timed(site, case, run, medium)
                usages.setdefault((site.generator.name, case), []).append(usage)
    peaks = {}
    if medium == MEMORY:
        say(f"{name}: peak memory")
        peaks = _peaks(sites, cases, runs + 1)
    counts = {site.generator.name: _counts(site.output) for site in sites}
    for (generator, case), measured in usages.items():
        wall = tuple(usage.wall for usage in measured[-runs:])
        cpu = tuple(usage.cpu for usage in measured[-runs:])
        peak = peaks.get((generator, case))
        yield Series(generator, name, medium, case, wall, cpu, peak, *counts[generator])


def laid_out(generator: Generator, folder: Path, article: Path) -> LaidOut:
    """A site that is there already, as it is at first."""
    return LaidOut(generator, folder, article, article.read_text("utf-8"))


def _laid_out(size: int, folder: Path) -> list[LaidOut]:
    articles = corpus.articles(size)
    sites = []
    for generator in GENERATORS if size < LARGE else COMPARED_WHEN_LARGE:
        site = folder / generator.name
        layouts.write_site(generator.name, articles, site)
        article = site / generator.article.format(slug=articles[size // 2].slug)
        sites.append(laid_out(generator, site, article))
    return sites


def _timed(site: LaidOut, case: str, run: int, medium: str) -> Usage:
    site.prepare(case, run)
    if medium == DISK:
        # What an earlier run wrote must not be written to the disk while this one is timed.
        os.sync()
    return timed(site.generator.command(), site.folder)


def _peaks(
    sites: Sequence[LaidOut], cases: Sequence[str], run: int
) -> dict[tuple[str, str], float]:
    peaks = {}
    for site in sites:
        for case in cases:
            site.prepare(case, run)
            peaks[site.generator.name, case] = peak_memory(site.generator.command(), site.folder)
    return peaks


def _counts(output: Path) -> tuple[int, int]:
    """How many pages there are, and the bytes of an article's on average."""
    pages = [*output.rglob("*.html")]
    articles = [page.stat().st_size for page in pages if _ARTICLE.search(page.parent.name)]
    return len(pages), round(statistics.mean(articles)) if articles else 0
