"""The processes that share the work of a build end with it, whatever ends it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from site_gen.cache.workers import (
    LARGEST_PART,
    LARGEST_SHARE,
    LONGEST_RUN,
    begun,
    is_worker,
    map_parallel,
)
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk

# A worker that would work for an hour: in Python, or in one search of a text, which lets no other
# thread of the process run.
BUSY = """\
import re, sys, time
from site_gen.cache.workers import map_parallel

def work(items):
    if 0 not in items:
        {work}
    time.sleep(3600)

print("started", flush=True)
map_parallel(work, range(200), 2)
"""
WORK = {
    "sleep": "time.sleep(3600)",
    "python": "while True: pass",
    "search": 're.match("(a+)+b", "a" * 60)',
}


def _children(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return [int(child) for child in text.split()]


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _within(seconds: float, is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.02)
    return is_so()


def _workers_of(build: subprocess.Popen[bytes]) -> list[int]:
    """The workers, as soon as there are any."""
    assert _within(100, lambda: build.poll() is not None or bool(_children(build.pid)))
    return _children(build.pid) if build.poll() is None else []


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_ends_with_its_parent_whatever_it_does(work: str, ending: int) -> None:
    program = BUSY.format(work=WORK[work])
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) as parent:
        workers = _workers_of(parent)
        # The worker is at its work by now.
        time.sleep(0.5)

        parent.send_signal(ending)

    assert workers
    assert _within(10, lambda: not any(map(_is_running, workers)))


def test_results_that_are_sent_in_parts_are_in_order() -> None:
    items = range(6 * LONGEST_RUN * (LARGEST_PART // LONGEST_RUN))

    made = map_parallel(lambda part: [(item, is_worker()) for item in part], items, 3)

    assert [*items] == [item for item, _ in made]
    assert len(items) // 3 == sum(not is_sent for _, is_sent in made) > LARGEST_PART


def test_a_process_ends_after_its_share_and_the_next_goes_on() -> None:
    items = range(4 * LARGEST_SHARE + 2)

    made = map_parallel(lambda part: [(item, os.getpid()) for item in part], items, 2)

    assert [*items] == [item for item, _ in made]
    shares = Counter(process for _, process in made if process != os.getpid())
    assert 3 == len(shares)
    assert max(shares.values()) <= LARGEST_SHARE


def test_work_that_was_begun_is_done_in_another_process() -> None:
    result = begun(lambda: (is_worker(), os.getpid()), 2)

    is_apart, process = result()

    assert is_apart
    assert os.getpid() != process


def test_no_process_is_left_once_its_result_is_here() -> None:
    before = _children(os.getpid())

    begun(os.getpid, 2)()

    assert {*before} == {*_children(os.getpid())}


def test_work_is_done_here_where_there_is_no_other_process() -> None:
    assert os.getpid() == begun(os.getpid, 1)()


def test_work_whose_process_was_killed_is_done_here() -> None:
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()

    assert here == begun(work, 2)()


def test_work_that_nobody_asks_for_ends_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    before = _children(os.getpid())
    result = begun(lambda: "x" * 10**7, 2)
    (process,) = {*_children(os.getpid())} - {*before}

    del result

    assert _within(10, lambda: not _is_running(process))
    assert ("", "") == capfd.readouterr()


BEGUN = BUSY.replace("map_parallel(work, range(200), 2)", "begun(lambda: work([1]), 2)()").replace(
    "import map_parallel", "import begun"
)


def test_work_that_was_begun_ends_with_its_parent() -> None:
    program = BEGUN.format(work=WORK["search"])
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) as parent:
        workers = _workers_of(parent)
        time.sleep(0.5)

        parent.kill()

    assert workers
    assert _within(10, lambda: not any(map(_is_running, workers)))


@pytest.fixture
def endless_desk(tmp_path: Path) -> SmallDesk:
    """A desk with enough articles to be shared, and a template that takes for ever."""
    desk = small_desk(tmp_path / "desk")
    for number in range(60):
        for code in ("ar", "en"):
            desk.write(f"articles/day-{number}.{code}.md", SMALL[f"articles/first-day.{code}.md"])
    (desk.root / "templates").unlink()
    shutil.copytree(ROOT / "templates", desk.root / "templates")
    page = desk.root / "templates/pages/article.html"
    endless = "{% for _ in range(1000000000) %}{% endfor %}"
    page.write_text(page.read_text("utf-8").replace("{% block", f"{endless}{{% block", 1), "utf-8")
    return desk


def test_the_workers_of_a_build_end_when_it_is_killed(endless_desk: SmallDesk) -> None:
    command = [sys.executable, "-m", "site_gen", "build"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=endless_desk.root, env=environment) as build:
        workers = _workers_of(build)
        time.sleep(2)
        workers += _children(build.pid)

        build.kill()

    assert workers
    assert _within(10, lambda: not any(map(_is_running, workers)))


# A build that is killed while a second process has much to send to it.
LOOKING = """
import os, signal, time
from pathlib import Path
os.cpu_count = lambda: 2
from site_gen.write.early_look import early_look
from site_gen.write.paths import output_paths_of
build, child = os.getpid(), Path("child")
def read():
    child.write_text(f"{os.getpid()} ")
    while os.getppid() == build:
        time.sleep(0.01)
    return ["x" * 1_000_000]
with early_look(output_paths_of(Path("output")), read):
    while not (child.exists() and child.read_text().endswith(" ")):
        time.sleep(0.01)
    os.kill(build, signal.SIGKILL)
"""


def test_the_process_that_reads_ahead_ends_with_a_build_that_is_killed(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk")
    desk.run("build")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    subprocess.run([sys.executable, "-c", LOOKING], cwd=desk.root, env=environment, check=False)

    reading = int((desk.root / "child").read_text())
    assert _within(10, lambda: not _is_running(reading))
