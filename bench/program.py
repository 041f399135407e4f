"""Builds of ours that no other generator can make: the desk's content, and thousands of claims."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import corpus, layouts
from bench.claims import write_claims
from bench.comparison import built_in_turn, laid_out
from bench.figures import AGAIN, BODY, CLAIM, CLAIMS, COLD, CONTENT, HELP, MEMORY, SAME, Series
from bench.generators import BY_NAME, OURS, REFERENCE, ROOT
from bench.processes import peak_memory, timed

MANY_CLAIMS, MANY_QUESTIONS = 10_000, 1_000


def real_content(runs: int, parent: Path, say: Callable[[str], None]) -> Iterator[Series]:
    """The content of this repository, with its cards, and `--help`, which loads little."""
    with tempfile.TemporaryDirectory(prefix="site-gen-bench-", dir=parent) as name:
        folder = Path(name) / "site"
        shutil.copytree(ROOT / "content", folder / "content")
        article = min((folder / "content" / "articles").glob("*.en.md"))
        site = laid_out(BY_NAME[OURS], folder, article)
        yield from built_in_turn(CONTENT, [site], (COLD, SAME, AGAIN, BODY), runs, MEMORY, say)
        command = (sys.executable, ROOT / "build.py", "--help")
        usages = [timed(command, folder) for _ in range(runs)]
        wall, cpu = (tuple(u.wall for u in usages), tuple(u.cpu for u in usages))
        peak = peak_memory(command, folder)
        yield Series(OURS, CONTENT, MEMORY, HELP, wall, cpu, peak)


def many_claims(runs: int, parent: Path, say: Callable[[str], None]) -> Iterator[Series]:
    """Ten thousand claims, and Hugo with as many pages of articles."""
    with tempfile.TemporaryDirectory(prefix="site-gen-bench-", dir=parent) as name:
        folder = Path(name) / "claims"
        write_claims(folder / "content", MANY_CLAIMS, MANY_QUESTIONS)
        site = laid_out(BY_NAME[OURS], folder, folder / "content" / "claims" / "q-0.yaml")
        measured = [*built_in_turn(CLAIMS, [site], (COLD, CLAIM), runs, MEMORY, say)]
        yield from measured
        shutil.rmtree(folder)
        articles = corpus.articles(measured[0].pages // 2)
        layouts.write_site(REFERENCE, articles, folder)
        article = folder / BY_NAME[REFERENCE].article.format(slug=articles[0].slug)
        reference = laid_out(BY_NAME[REFERENCE], folder, article)
        yield from built_in_turn(CLAIMS, [reference], (COLD,), runs, MEMORY, say)
