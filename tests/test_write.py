"""Stopped, starved or held back at any step, the last good site is still whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from site_gen.write.journal import MIXED
from site_gen.write.output import commit, has_open_journal, recover
from tests.unit.write.folders import artifacts, work_of

ROOT = Path(__file__).resolve().parent.parent
NOBODY = 65534

Site = dict[str, str]
Tree = dict[str, bytes | None]


def site(name: str, pages: range) -> Site:
    """Pages of which some differ from site to site, some do not, and two change their kind."""
    several = {
        f"ar/قسم-{page % 5}/صفحة-{page}.html": f"{page if page % 3 else name} " * 500
        for page in pages
    }
    kinds = {
        "old": {"notes": "a file", "places/deep/er.html": "in a folder", "gone/only.html": "x"},
        "new": {"notes/one.html": "a folder", "places": "a file", "fresh/er/page.html": "y"},
    }
    return several | kinds[name]


SMALL = site("old", range(8)), site("new", range(3, 11))
LARGE = site("old", range(57)), site("new", range(5, 62))


def tree(folder: Path) -> Tree:
    """Every file with its bytes, every folder, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


class Children:
    """Commits in child processes; each answer says how one ended."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self.program = program

    def commit(self, output: Path, *sites: Site, **bounds: Any) -> str:
        request = json.dumps({"output": str(output), "sites": sites, **bounds})
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        print(request, file=self.program.stdin, flush=True)
        return str(json.loads(self.program.stdout.readline()))


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    path = ROOT / "tests" / "unit" / "write" / "stoppable.py"
    command = [sys.executable, str(path)]
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, text=True) as program:
        yield Children(program)


@pytest.fixture
def stood(tmp_path: Path) -> Path:
    """A folder whose `output` holds the small old site."""
    (tmp_path / "stood").mkdir()
    commit(artifacts(SMALL[0]), tmp_path / "stood" / "output")
    return tmp_path / "stood"


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Tree, Tree]:
    """What the small old site and the small new one look like when all went well."""
    return tree_of(SMALL[0], tmp_path / "a"), tree_of(SMALL[1], tmp_path / "b")


def tree_of(pages: Site, scratch: Path) -> Tree:
    scratch.mkdir()
    commit(artifacts(pages), scratch / "output")
    return tree(scratch / "output")


def copied(stood: Path, name: str) -> Path:
    """The output of a copy that may be spoilt."""
    shutil.copytree(stood, stood.with_name(name))
    return stood.with_name(name) / "output"


def is_mixed(output: Path, trees: tuple[Tree, Tree]) -> bool:
    return tree(output) not in trees


def test_a_build_killed_before_any_of_its_steps_leaves_one_of_the_two_sites(
    children: Children, stood: Path, trees: tuple[Tree, Tree]
) -> None:
    ended, step, mixed, said = "killed", 0, 0, set()

    while ended == "killed":
        step += 1
        output = copied(stood, f"killed-{step}")
        ended = children.commit(output, SMALL[1], stop_at=step)
        mixed += is_mixed(output, trees)
        if tree(output)[".site-gen-manifest"] == trees[1][".site-gen-manifest"]:
            assert trees[1] == tree(output), f"the manifest came too early at step {step}"
        said.add(recover(output)[:8])
        found = tree(output)

        assert found in trees, f"a mix after step {step}"
        assert not has_open_journal(output)
        assert not (work_of(output) / "stage").exists()
        assert "done" == children.commit(output, SMALL[1])
        assert trees[1] == tree(output)

    # Only useful if some were stopped half-way, and both outcomes occurred.
    assert 50 < step
    assert 10 < mixed
    assert {"", "finished", "removed "} == said


def test_mending_a_stopped_build_can_itself_be_killed_at_any_step(
    children: Children, stood: Path, trees: tuple[Tree, Tree]
) -> None:
    half_way = stopped_half_way(children, stood, trees)
    ended, step = "killed", 0

    while ended == "killed":
        step += 1
        output = copied(half_way, f"mended-{step}")
        ended = children.commit(output, SMALL[1], stop_at=step)
        recover(output)

        assert trees[1] == tree(output), f"a mix after step {step}"

    assert 10 < step


def stopped_half_way(children: Children, stood: Path, trees: tuple[Tree, Tree]) -> Path:
    """A copy in which a build was killed with some of its files in place."""
    for step in range(1, 200):
        output = copied(stood, f"half-way-{step}")
        children.commit(output, SMALL[1], stop_at=step)
        if is_mixed(output, trees):
            break
    return output.parent


@pytest.mark.parametrize("spoilt", ["garbage", None])
def test_a_stage_that_was_spoilt_waits_for_the_next_commit(
    children: Children, stood: Path, trees: tuple[Tree, Tree], spoilt: str | None
) -> None:
    output = stopped_half_way(children, stood, trees) / "output"
    before = tree(output)
    for staged in (work_of(output) / "stage").glob("*[0-9]"):
        staged.write_text(spoilt) if spoilt else staged.unlink()

    said = recover(output)

    assert said.endswith("build again to repair it")
    assert has_open_journal(output)
    assert before == tree(output)
    assert "done" == children.commit(output, SMALL[1])
    assert trees[1] == tree(output)


def test_builds_killed_at_two_hundred_random_moments_leave_one_of_the_two_sites(
    children: Children, tmp_path: Path
) -> None:
    trees = tree_of(LARGE[0], tmp_path / "a"), tree_of(LARGE[1], tmp_path / "b")
    output = tmp_path / "output"
    moments = random.Random(20261120)
    commit(artifacts(LARGE[0]), output)
    said = {"": 0, "finished": 0, "removed ": 0}
    began = time.monotonic()
    children.commit(output, *LARGE)
    # On a busy machine as well, some of the killed ones have come to their end once or twice.
    longest = max(0.06, 2 * (time.monotonic() - began))

    for _kill in range(200):
        ended = children.commit(output, *LARGE, seconds=moments.uniform(0, longest))
        said[recover(output)[:8]] += 1
        found = tree(output)

        assert "killed" == ended
        assert found in trees

    assert 0 < min(said.values())


def test_a_disk_that_fills_up_at_any_step_costs_nothing_that_was_there(
    children: Children, stood: Path, trees: tuple[Tree, Tree]
) -> None:
    ended, step, undone, open_ones = "OSError", 0, 0, 0

    while ended.startswith("OSError"):
        step += 1
        output = copied(stood, f"full-{step}")
        ended = children.commit(output, SMALL[1], full_at=step)
        undone += trees[0] == tree(output) and not has_open_journal(output)
        open_ones += has_open_journal(output)

        assert tree(output) in trees or has_open_journal(output)
        assert is_mixed(output, trees) <= (MIXED in ended)
        assert "done" == children.commit(output, SMALL[1])
        assert trees[1] == tree(output)

    assert 10 < undone
    assert 10 < open_ones


def test_a_file_that_cannot_be_replaced_leaves_the_old_site_and_is_named(
    children: Children, stood: Path, trees: tuple[Tree, Tree]
) -> None:
    refusals: list[str] = []

    # More than there are steps; some are not needed, such as a cache.
    for step in range(1, 100):
        output = copied(stood, f"refused-{step}")
        ended = children.commit(output, SMALL[1], refused_at=step)
        if ended.startswith("PermissionError"):
            refusals.append(ended)
            assert trees[0] == tree(output), ended
            assert MIXED not in ended
            assert not has_open_journal(output)
        # Whatever was left, the next build makes the new site; an empty folder may stay.
        assert "done" == children.commit(output, SMALL[1])
        found = {path: content for path, content in tree(output).items() if path in trees[1]}
        assert trees[1] == found

    assert 30 < len(refusals)
    assert [] == [ended for ended in refusals if "/stage/" in ended]
    named = [name for name in SMALL[1] if any(f"/output/{name}'" in ended for ended in refusals)]
    assert 5 < len(named)


def test_undoing_a_build_can_itself_be_killed_at_any_step(
    children: Children, stood: Path, trees: tuple[Tree, Tree]
) -> None:
    ended, step = "killed", 0
    late = _last_refusal(children, stood)

    while ended == "killed":
        step += 1
        output = copied(stood, f"undone-{step}")
        ended = children.commit(output, SMALL[1], refused_at=late, stop_at=late + step)
        recover(output)

        assert tree(output) in trees
        assert "done" == children.commit(output, SMALL[1])
        assert trees[1] == tree(output)

    assert 10 < step


def _last_refusal(children: Children, stood: Path) -> int:
    """The last step whose refusal the program undoes."""
    refused = [
        step
        for step in range(1, 100)
        if "Error" in children.commit(copied(stood, f"last-{step}"), SMALL[1], refused_at=step)
    ]
    return refused[-1]


def test_a_page_that_is_too_large_for_the_disk_changes_nothing(
    children: Children, stood: Path, trees: tuple[Tree, Tree]
) -> None:
    output = stood / "output"

    ended = children.commit(output, {"large.html": "x" * 70_000}, file_limit=65_536)

    assert ended.startswith("OSError: [Errno 27]")
    assert "output/large.html" in ended
    assert trees[0] == tree(output)
    assert not (work_of(output) / "stage").exists()


@pytest.mark.parametrize("shut", ["", "output", "output/ar/قسم-1"])
def test_a_folder_that_may_not_be_written_to_is_named_and_nothing_changes(
    children: Children, shut: str
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "site"
        folder.mkdir()
        commit(artifacts(SMALL[0]), folder / "output")
        shutil.rmtree(work_of(folder / "output"))
        user = as_another(Path(scratch))
        (folder / shut).chmod(0o555)
        before = tree(folder / "output")

        ended = children.commit(folder / "output", SMALL[1], user=user)

        assert ended.startswith("PermissionError: ")
        assert str(folder / shut) in ended
        assert before == tree(folder / "output")
        assert not (work_of(folder / "output") / "stage").exists()
        (folder / shut).chmod(0o755)
        assert "done" == children.commit(folder / "output", SMALL[1], user=user)


def as_another(scratch: Path) -> int | None:
    """Hand a folder to a user who is not above all rights; nobody else where we are none."""
    if os.getuid():
        return None
    for path in (scratch, *scratch.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return NOBODY


def test_a_holder_that_was_killed_holds_nothing(children: Children, stood: Path) -> None:
    children.commit(stood / "output", SMALL[1], stop_at=20)

    ended = children.commit(stood / "output", SMALL[1])

    assert "done" == ended


CLEANED = """
import errno, sys
from pathlib import Path
from site_gen.write.output import clean

left = 3

def refuse(event, arguments):
    global left
    if event == "os.remove" and "output/" in str(arguments[0]):
        left -= 1
        if not left:
            raise PermissionError(errno.EPERM, "refused", str(arguments[0]))

sys.addaudithook(refuse)
try:
    clean(Path(sys.argv[1]))
except OSError as error:
    print(*error.__notes__)
"""


def test_a_site_that_cannot_be_removed_whole_is_told_so(stood: Path) -> None:
    command = [sys.executable, "-c", CLEANED, str(stood / "output")]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert f"2 of {len(SMALL[0])} files of the site were removed\n" == done.stdout
