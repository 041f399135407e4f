"""One build at a time, and what the next one does about a build that stopped."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from site_gen.write.lock import OutputBusy, locked
from site_gen.write.output import commit, has_open_journal, recover
from tests.unit.write.folders import PAGES, artifacts, times, work_of, written


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder that holds the pages."""
    commit(artifacts(PAGES), tmp_path / "output")
    return tmp_path / "output"


def test_a_second_build_is_told_who_holds_the_output(output: Path) -> None:
    told: list[str] = []

    def try_to_commit() -> None:
        try:
            commit(artifacts({}), output)
        except OutputBusy as busy:
            told.append(str(busy))

    with locked(output):
        second = threading.Thread(target=try_to_commit)
        second.start()
        second.join()

    assert 1 == len(told)
    assert f"process {os.getpid()}, since 20" in told[0]
    assert PAGES == written(output)


def test_the_holder_of_the_lock_may_commit(output: Path) -> None:
    with locked(output):
        commit(artifacts({"index.html": "home"}), output)

    assert {"index.html": "home"} == written(output)


def test_a_lock_file_that_was_left_behind_holds_nothing(output: Path) -> None:
    work_of(output).mkdir(exist_ok=True)
    (work_of(output) / "lock").write_text("1\n")

    changes = commit(artifacts(PAGES), output)

    assert 3 == changes.unchanged


def test_only_one_build_at_a_time_holds_the_output_however_often_it_changes_hands(
    tmp_path: Path,
) -> None:
    inside, met, held = [0], [0], [0]

    def take_turns() -> None:
        for _turn in range(400):
            with suppress(OutputBusy), locked(tmp_path / "output"):
                inside[0] += 1
                held[0] += 1
                time.sleep(0)
                met[0] += inside[0] > 1
                inside[0] -= 1

    threads = [threading.Thread(target=take_turns) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 0 == met[0]
    assert 50 < held[0]


def test_a_worker_that_outlives_the_build_does_not_hold_its_lock(output: Path) -> None:
    command = [sys.executable, "-c", BUILD_THAT_DIES, str(output)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as build:
        os.waitid(os.P_PID, build.pid, os.WEXITED | os.WNOWAIT)

        changes = commit(artifacts(PAGES), output)

    assert 3 == changes.unchanged


BUILD_THAT_DIES = """
import os, pathlib, sys
from site_gen.write.lock import locked
reading, writing = os.pipe()
with locked(pathlib.Path(sys.argv[1])):
    if os.fork():
        os.read(reading, 1)
        os._exit(0)
    os.write(writing, b"alive")
    sys.stdin.read()
    os._exit(0)
"""


def test_nothing_is_to_be_settled_where_nothing_was_stopped(output: Path) -> None:
    assert "" == recover(output)
    assert "" == recover(output.with_name("never built"))
    assert not work_of(output.with_name("never built")).exists()


def test_a_torn_journal_is_dropped_with_what_was_set_aside(output: Path) -> None:
    stage = work_of(output) / "stage"
    stage.mkdir(parents=True)
    (stage / "0").write_text("half a pa")
    (work_of(output) / "journal").write_text("site-gen journal 1\nput 0123")

    said = recover(output)

    assert said.startswith("removed what the unfinished build of 20")
    assert not has_open_journal(output)
    assert not stage.exists()
    assert PAGES == written(output)


def test_what_was_set_aside_is_dropped_whatever_became_of_the_output(output: Path) -> None:
    (work_of(output) / "stage").mkdir(parents=True)
    (output / "index.html").write_text("edited by hand")

    said = recover(output)

    assert said.startswith("removed what the unfinished build of 20")
    assert not (work_of(output) / "stage").exists()


def test_a_damaged_journal_over_a_mixed_output_stays_open_until_the_next_commit(
    output: Path,
) -> None:
    work_of(output).mkdir(exist_ok=True)
    (work_of(output) / "journal").write_text("garbage")
    (output / "index.html").write_text("of another site")

    said = recover(output)
    was_open = has_open_journal(output)
    commit(artifacts(PAGES), output)

    assert said.endswith("build again to repair it")
    assert was_open
    assert not has_open_journal(output)
    assert PAGES == written(output)


def test_a_commit_with_nothing_to_do_closes_a_damaged_journal(output: Path) -> None:
    work_of(output).mkdir(exist_ok=True)
    (work_of(output) / "journal").write_text("garbage")
    (output / "index.html").write_text("of another site")
    recover(output)
    (output / "index.html").write_text("home")
    before = times(output)

    commit(artifacts(PAGES), output)

    assert not has_open_journal(output)
    assert before == times(output)
