"""The processor time of each stage of a build: `python -m bench.stages FOLDER` prints it as JSON.

A timer looks every few milliseconds which module runs; the program itself knows nothing of it.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from bench import corpus, layouts
from bench.comparison import laid_out
from bench.figures import BODY, COLD, SAME, TITLE, Stages, pairs
from bench.generators import BY_NAME, OURS, ROOT
from bench.one_process import build_here

INTERVAL = 0.002
REST = "start and the rest"
# Whose time it is: the innermost module that is in one of these, so a stage is charged with what it
# calls in `domain`, `language` and other people's packages.
STAGES = {
    "site_gen.load": "load",
    "site_gen.config": "load",
    "site_gen.yaml_nodes": "load",
    "site_gen.plan": "plan",
    "site_gen.render.views": "views",
    "site_gen.render.html": "templates and Markdown",
    "site_gen.render.search": "search index",
    "site_gen.render": "the rest of rendering",
    "site_gen.documents": "cards and briefings",
    "site_gen.cards": "cards and briefings",
    "site_gen.verify": "verify",
    "site_gen.write": "write and remember",
    "site_gen.cache": "write and remember",
    "importlib": REST,
}


def stages_of(size: int, parent: Path) -> Iterator[Stages]:
    """Of a build from nothing and of one after an edit, each in a process of its own."""
    site = parent / f"stages-{size}"
    articles = corpus.articles(size)
    layouts.write_site(OURS, articles, site)
    article = site / BY_NAME[OURS].article.format(slug=articles[size // 2].slug)
    state = laid_out(BY_NAME[OURS], site, article)
    for case in (COLD, SAME, BODY, TITLE):
        state.prepare(case, 1)
        ran = subprocess.run(
            [sys.executable, "-m", "bench.stages", site],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        yield Stages(pairs(size), case, json.loads(ran.stdout))


@contextmanager
def timed_by_stage() -> Iterator[Mapping[str, float]]:
    """Seconds by stage, of what runs in this process while it is open."""
    seconds = defaultdict[str, float](float)
    last = time.process_time()

    def charge(_: int, frame: FrameType | None) -> None:
        nonlocal last
        # Ticks are lost while a long call in C runs; the time that it took is not.
        now = time.process_time()
        seconds[_stage(frame)] += now - last
        last = now

    signal.signal(signal.SIGPROF, charge)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    yield seconds
    signal.setitimer(signal.ITIMER_PROF, 0)
    charge(0, None)


def _stage(frame: FrameType | None) -> str:
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        while name:
            if name in STAGES:
                return STAGES[name]
            name = name.rpartition(".")[0]
        frame = frame.f_back
    return REST


def main() -> int:
    with timed_by_stage() as seconds:
        build_here(Path(sys.argv[1]))
    print(json.dumps(seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
