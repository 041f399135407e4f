"""How many calls of Python functions a build is: `python -m bench.calls PAIRS…` prints JSON.

It counts builds from nothing for each number of article pairs, and builds after changes for the
last one; then the same for claims, from nothing and after an edit of one. Unlike seconds, the
number hardly differs from run to run, whatever else the machine does.
"""

from __future__ import annotations

import cProfile
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import corpus, layouts
from bench.claims import STATEMENT, write_claims
from bench.comparison import laid_out
from bench.figures import BODY, CLAIM, COLD, SAME, TITLE
from bench.generators import BY_NAME, OURS
from bench.one_process import build_here

# How many claims a site has whose builds are counted, ten on each question.
CLAIMS = (10, 30)
COUNTED = (COLD, SAME, BODY, TITLE)
# Built first, and not counted: what is loaded and compiled once is no part of what articles cost.
WARM_UP = 2


def calls_of(work: Callable[[], None]) -> int:
    """The calls of functions that are written in Python while the work is done."""
    profile = cProfile.Profile(builtins=False)
    profile.enable()
    work()
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


def calls_of_builds(size: int, cases: Sequence[str], folder: Path) -> dict[str, int]:
    """The calls of each case in turn, with so many article pairs that no other size has."""
    articles = corpus.articles(size, seed=size)
    layouts.write_site(OURS, articles, folder)
    article = folder / BY_NAME[OURS].article.format(slug=articles[size // 2].slug)
    site = laid_out(BY_NAME[OURS], folder, article)
    calls = {}
    for case in cases:
        site.prepare(case, 1)
        calls[case] = calls_of(lambda: build_here(folder))
    return calls


def calls_of_claims(claims: int, folder: Path) -> dict[str, int]:
    """The calls of a build from nothing of so many claims, ten on each question, and of an edit."""
    write_claims(folder / "content", claims, claims // 10, entities=10, sources=5)
    cold = calls_of(lambda: build_here(folder))
    file = folder / "content/claims/q-0.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(STATEMENT, "Something else.", 1), encoding="utf-8")
    return {COLD: cold, CLAIM: calls_of(lambda: build_here(folder))}


def main() -> int:
    sizes = [int(size) for size in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        calls_of_builds(WARM_UP, (COLD, SAME), Path(folder) / "first")
        calls = {}
        for size in sizes:
            cases = COUNTED if size == sizes[-1] else (COLD,)
            calls[size] = calls_of_builds(size, cases, Path(folder) / str(size))
        claims = {count: calls_of_claims(count, Path(folder) / f"c-{count}") for count in CLAIMS}
    print(json.dumps({"pairs": calls, "claims": claims}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
