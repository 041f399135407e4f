"""What a commit does to an output folder, what it leaves alone, and what it refuses."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from site_gen.artifacts import Artifact
from site_gen.write.manifest import read_manifest
from site_gen.write.output import (
    Changes,
    OutputBusy,
    OutputRefused,
    check_place,
    clean,
    commit,
    is_open,
    locked,
    settle,
)
from site_gen.write.place import Place, check_writable

PAGES = {"index.html": "home", "ar/مقالات/طائرات.html": "page", "en/drones.html": "page"}


def artifacts(pages: Mapping[str, str]) -> list[Artifact]:
    return [Artifact(path, text.encode()) for path, text in pages.items()]


def written(folder: Path) -> dict[str, str]:
    """The files of an output by path, without the manifest."""
    return {
        str(path.relative_to(folder)): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".site-gen-manifest"
    }


def times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


def work_of(output: Path) -> Path:
    return output.with_name(f".{output.name}.site-gen")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder that holds the pages."""
    commit(artifacts(PAGES), tmp_path / "output")
    return tmp_path / "output"


def test_the_first_commit_writes_every_file(tmp_path: Path) -> None:
    output = tmp_path / "output"

    changes = commit(artifacts(PAGES), output)

    assert Changes(tuple(sorted(PAGES)), (), (), 0) == changes
    assert PAGES == written(output)


def test_a_commit_tells_what_it_added_changed_and_removed(output: Path) -> None:
    pages = {"index.html": "new home", "ar/مقالات/طائرات.html": "page", "en/new.html": "new"}

    changes = commit(artifacts(pages), output)

    assert Changes(("en/new.html",), ("index.html",), ("en/drones.html",), 1) == changes
    assert pages == written(output)


def test_a_commit_without_a_change_touches_nothing(output: Path) -> None:
    before = times(output)

    changes = commit(artifacts(PAGES), output)

    assert Changes((), (), (), 3) == changes
    assert before == times(output)


def test_a_page_that_did_not_change_is_not_written_again(output: Path) -> None:
    before = (output / "index.html").stat()

    commit(artifacts({**PAGES, "en/drones.html": "other"}), output)

    assert before == (output / "index.html").stat()


@pytest.mark.parametrize("hurt", ["other", "page", ""])
def test_a_file_changed_by_hand_is_put_right(output: Path, hurt: str) -> None:
    (output / "index.html").write_text(hurt)

    changes = commit(artifacts(PAGES), output)

    assert ("index.html",) == changes.changed
    assert PAGES == written(output)


def test_a_change_that_hides_behind_the_old_size_and_time_is_put_right(output: Path) -> None:
    page = output / "index.html"
    commit(artifacts(PAGES), output)
    before = page.stat()
    page.write_text("HOME")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))

    commit(artifacts(PAGES), output)

    assert "home" == page.read_text()


def test_a_file_deleted_by_hand_is_put_right(output: Path) -> None:
    shutil.rmtree(output / "ar")

    commit(artifacts(PAGES), output)

    assert PAGES == written(output)


def test_a_path_may_turn_from_file_to_folder_and_back(output: Path) -> None:
    deep = {"index.html/deep/er.html": "x", "en": "file"}

    commit(artifacts(deep), output)
    as_folder = written(output)
    commit(artifacts(PAGES), output)

    assert deep == as_folder
    assert PAGES == written(output)


def test_an_empty_folder_of_somebody_gives_way_to_a_page(output: Path) -> None:
    (output / "en/new.html/empty").mkdir(parents=True)

    commit(artifacts({**PAGES, "en/new.html": "new"}), output)

    assert {**PAGES, "en/new.html": "new"} == written(output)


def test_folders_that_have_become_empty_are_removed_and_others_are_not(output: Path) -> None:
    (output / "somebody's").mkdir()

    commit(artifacts({"index.html": "home"}), output)

    assert {"index.html", ".site-gen-manifest", "somebody's"} == {p.name for p in output.iterdir()}


def test_a_page_may_change_the_case_of_its_letters(output: Path) -> None:
    commit(artifacts({"Index.html": "home"}), output)

    assert {"Index.html": "home"} == written(output)


def test_the_manifest_is_the_same_on_every_machine_and_in_every_order(tmp_path: Path) -> None:
    commit(artifacts(PAGES), tmp_path / "one")
    commit(reversed(artifacts(PAGES)), tmp_path / "two")

    listed = (tmp_path / "one/.site-gen-manifest").read_bytes()

    assert listed == (tmp_path / "two/.site-gen-manifest").read_bytes()
    assert sorted(PAGES) == [line[66:] for line in listed.decode().splitlines()]
    assert hashlib.sha256(b"home").hexdigest() in listed.decode()


def test_the_manifest_can_be_checked_with_a_tool_everybody_has(output: Path) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", ".site-gen-manifest"]

    checked = subprocess.run(command, cwd=output, check=False)

    assert 0 == checked.returncode


def test_foreign_files_are_refused_and_named(output: Path) -> None:
    for number in range(12):
        (output / f"ar/note-{number:02}.txt").write_text("mine")
    before = times(output)

    with pytest.raises(OutputRefused) as refused:
        commit(artifacts({"index.html": "other"}), output)

    assert tuple(f"ar/note-{number:02}.txt" for number in range(12)) == refused.value.paths
    assert "ar/note-09.txt" in str(refused.value)
    assert "ar/note-10.txt" not in str(refused.value)
    assert "and 2 more" in str(refused.value)
    assert before == times(output)


def test_a_folder_of_somebody_else_is_refused_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output/index.html").write_text("mine")

    with pytest.raises(OutputRefused):
        commit(artifacts(PAGES), tmp_path / "output")

    assert ["output"] == [path.name for path in tmp_path.iterdir()]
    assert {"index.html": "mine"} == written(tmp_path / "output")


def test_the_repository_s_own_gitignore_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output/.gitignore").write_text("*\n")

    commit(artifacts(PAGES), tmp_path / "output")

    assert {**PAGES, ".gitignore": "*\n"} == written(tmp_path / "output")
    assert ".gitignore" not in read_manifest(tmp_path / "output")


def test_a_gitignore_elsewhere_is_foreign(output: Path) -> None:
    (output / "ar/.gitignore").write_text("*\n")

    with pytest.raises(OutputRefused, match=r"ar/\.gitignore"):
        commit(artifacts(PAGES), output)


def test_a_file_the_desk_keeps_stays(output: Path) -> None:
    (output / "CNAME").write_text("example.org")

    commit(artifacts({"index.html": "home"}), output, keep=("CNAME",))

    assert {"index.html": "home", "CNAME": "example.org"} == written(output)


@pytest.mark.parametrize("path", ["CNAME", "CNAME/index.html", "en"])
def test_a_kept_file_in_the_place_of_a_page_is_refused(output: Path, path: str) -> None:
    (output / "CNAME").write_text("example.org")
    (output / "en/kept").write_text("kept")
    before = times(output)

    with pytest.raises(OutputRefused):
        commit(artifacts({path: "page"}), output, keep=("CNAME", "en/kept"))

    assert before == times(output)


def test_a_lost_manifest_is_mended_where_every_byte_is_ours(output: Path) -> None:
    before = (output / ".site-gen-manifest").read_bytes()
    (output / ".site-gen-manifest").unlink()

    changes = commit(artifacts(PAGES), output)

    assert Changes((), (), (), 3) == changes
    assert before == (output / ".site-gen-manifest").read_bytes()


def test_without_a_whole_manifest_nothing_is_overwritten_or_deleted(output: Path) -> None:
    manifest = output / ".site-gen-manifest"
    manifest.write_bytes(manifest.read_bytes()[:-1])

    with pytest.raises(OutputRefused, match="damaged") as refused:
        commit(artifacts({"index.html": "other"}), output)

    assert tuple(sorted(PAGES)) == refused.value.paths
    assert PAGES == written(output)


def test_a_manifest_that_points_outside_deletes_nothing(output: Path) -> None:
    (output.parent / "precious").write_text("mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    with (output / ".site-gen-manifest").open("a") as manifest:
        manifest.write(f"{digest}  ../precious\n")

    with pytest.raises(OutputRefused):
        commit(artifacts({"index.html": "home"}), output)

    assert "mine" == (output.parent / "precious").read_text()


def test_a_page_the_site_no_longer_has_is_kept_if_somebody_changed_it(output: Path) -> None:
    (output / "en/drones.html").write_text("my notes")

    with pytest.raises(OutputRefused, match="changed by hand") as refused:
        commit(artifacts({"index.html": "home"}), output)

    assert ("en/drones.html",) == refused.value.paths
    assert "my notes" == (output / "en/drones.html").read_text()


@pytest.mark.parametrize("path", ["link.html", "en/drones.html", "ar/مقالات", ".gitignore"])
def test_links_inside_the_output_are_refused_and_not_followed(output: Path, path: str) -> None:
    outside = output.parent / "outside"
    outside.mkdir()
    (outside / "طائرات.html").write_text("page")
    link = output / path
    if link.is_dir():
        shutil.rmtree(link)
    link.unlink(missing_ok=True)
    link.symlink_to(outside)

    with pytest.raises(OutputRefused) as refused:
        commit(artifacts({"index.html": "other"}), output)

    assert (path,) == refused.value.paths
    assert {"طائرات.html": "page"} == written(outside)
    assert "home" == (output / "index.html").read_text()


def test_an_output_that_is_a_link_or_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_text("mine")

    for name in ("link", "file", "file/output", "missing/output"):
        with pytest.raises(OutputRefused):
            commit(artifacts(PAGES), tmp_path / name)

    assert {"real", "link", "file"} == {path.name for path in tmp_path.iterdir()}


def test_an_output_that_holds_more_than_a_site_is_refused(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "ar").mkdir(parents=True)

    for place in (
        Path("/"),
        Path.home(),
        Path.cwd(),
        Path(".."),
        content,
        tmp_path,
        content / "ar",
    ):
        with pytest.raises(OutputRefused):
            check_place(place, apart=[content])

    assert tmp_path / "output" == check_place(tmp_path / "output", apart=[content]).output


def test_a_commit_into_the_content_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()

    with pytest.raises(OutputRefused, match="lie in, one another"):
        commit(artifacts(PAGES), tmp_path / "content/output", apart=[tmp_path / "content"])

    assert [] == list((tmp_path / "content").iterdir())


def test_a_work_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    work_of(tmp_path / "output").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(OutputRefused):
        commit(artifacts(PAGES), tmp_path / "output")

    assert [] == list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    "paths",
    [
        [""],
        ["/etc/passwd"],
        ["../up.html"],
        ["a/../../up.html"],
        ["a//b.html"],
        ["a/"],
        ["./a.html"],
        ["a\\b.html"],
        ["a\0b.html"],
        ["a\nb.html"],
        ["half\ud83d.html"],
        [".site-gen-manifest"],
        [".gitignore"],
        [".Gitignore/x"],
        ["a.html", "a.html"],
        ["A.html", "a.html"],
        ["é.html", "e\u0301.html"],
        ["a", "a/b.html"],
        ["A/b/c.html", "a/B"],
    ],
)
def test_a_path_that_could_do_harm_is_our_fault_and_nothing_is_written(
    tmp_path: Path, paths: list[str]
) -> None:
    pages = [Artifact(path, b"x") for path in paths]

    with pytest.raises(ValueError, match="artifact"):
        commit(pages, tmp_path / "output")

    assert [] == list(tmp_path.iterdir())


def test_a_name_too_long_for_a_disk_is_told_before_anything_is_written(output: Path) -> None:
    before = times(output)

    with pytest.raises(OSError, match="too long"):
        commit(artifacts({"index.html": "other", f"ar/{'ط' * 128}": "page"}), output)

    assert before == times(output)


def test_an_output_on_another_disk_than_its_work_folder_is_refused(tmp_path: Path) -> None:
    # Every system mounts its devices as a disk of their own.
    place = Place(tmp_path / "output", Path("/dev"))

    with pytest.raises(OutputRefused, match="another disk"):
        check_writable(place, ["index.html"], frozenset())


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
from site_gen.write.output import locked
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
    assert "" == settle(output)
    assert "" == settle(output.with_name("never built"))
    assert not work_of(output.with_name("never built")).exists()


def test_a_torn_journal_is_dropped_with_what_was_set_aside(output: Path) -> None:
    stage = work_of(output) / "stage"
    stage.mkdir(parents=True)
    (stage / "0").write_text("half a pa")
    (work_of(output) / "journal").write_text("site-gen journal 1\nput 0123")

    said = settle(output)

    assert said.startswith("removed what the unfinished build of 20")
    assert not is_open(output)
    assert not stage.exists()
    assert PAGES == written(output)


def test_a_damaged_journal_over_a_mixed_output_stays_open_until_the_next_commit(
    output: Path,
) -> None:
    work_of(output).mkdir(exist_ok=True)
    (work_of(output) / "journal").write_text("garbage")
    (output / "index.html").write_text("of another site")

    said = settle(output)
    was_open = is_open(output)
    commit(artifacts(PAGES), output)

    assert said.endswith("build again to mend it")
    assert was_open
    assert not is_open(output)
    assert PAGES == written(output)


def test_a_commit_with_nothing_to_do_closes_a_damaged_journal(output: Path) -> None:
    work_of(output).mkdir(exist_ok=True)
    (work_of(output) / "journal").write_text("garbage")
    (output / "index.html").write_text("of another site")
    settle(output)
    (output / "index.html").write_text("home")
    before = times(output)

    commit(artifacts(PAGES), output)

    assert not is_open(output)
    assert before == times(output)


def test_clean_removes_what_is_ours_and_names_the_rest(output: Path) -> None:
    (output / "ar/note.txt").write_text("mine")
    (output / "en/drones.html").write_text("changed by hand")
    (output / "link").symlink_to(output.parent)
    (output / ".gitignore").write_text("*\n")

    left = clean(output)

    assert ("ar/note.txt", "en/drones.html", "link") == left
    assert {
        "ar/note.txt": "mine",
        "en/drones.html": "changed by hand",
        ".gitignore": "*\n",
    } == written(output)
    assert not work_of(output).exists()
    assert not (output / ".site-gen-manifest").exists()


def test_clean_leaves_nothing_where_everything_is_ours(output: Path) -> None:
    commit(artifacts(PAGES), output)

    left = clean(output)

    assert () == left
    assert [] == list(output.parent.iterdir())


def test_clean_proves_nothing_by_a_damaged_manifest(output: Path) -> None:
    (output / ".site-gen-manifest").write_text("garbage")

    left = clean(output)

    assert (".site-gen-manifest", *sorted(PAGES)) == left
    assert PAGES == written(output)
