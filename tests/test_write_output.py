"""What a commit does to an output folder, and what it leaves alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from site_gen.write.manifest import read_manifest
from site_gen.write.output import OutputChanges, clean, commit
from tests.unit.write.folders import PAGES, artifacts, times, work_of, written


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder that holds the pages."""
    commit(artifacts(PAGES), tmp_path / "output")
    return tmp_path / "output"


def test_the_first_commit_writes_every_file(tmp_path: Path) -> None:
    output = tmp_path / "output"

    changes = commit(artifacts(PAGES), output)

    assert OutputChanges(tuple(sorted(PAGES)), (), (), 0) == changes
    assert PAGES == written(output)


def test_a_commit_says_what_it_added_changed_and_removed(output: Path) -> None:
    pages = {"index.html": "new home", "ar/مقالات/طائرات.html": "page", "en/new.html": "new"}

    changes = commit(artifacts(pages), output)

    assert OutputChanges(("en/new.html",), ("index.html",), ("en/drones.html",), 1) == changes
    assert pages == written(output)


def test_a_commit_without_a_change_touches_nothing(output: Path) -> None:
    before = times(output)

    changes = commit(artifacts(PAGES), output)

    assert OutputChanges((), (), (), 3) == changes
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


def test_the_repository_s_own_gitignore_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output/.gitignore").write_text("*\n")

    commit(artifacts(PAGES), tmp_path / "output")

    assert {**PAGES, ".gitignore": "*\n"} == written(tmp_path / "output")
    assert ".gitignore" not in read_manifest(tmp_path / "output")


def test_a_file_the_desk_keeps_stays(output: Path) -> None:
    (output / "CNAME").write_text("example.org")

    commit(artifacts({"index.html": "home"}), output, keep=("CNAME",))

    assert {"index.html": "home", "CNAME": "example.org"} == written(output)


def test_a_lost_manifest_is_mended_where_every_byte_is_ours(output: Path) -> None:
    before = (output / ".site-gen-manifest").read_bytes()
    (output / ".site-gen-manifest").unlink()

    changes = commit(artifacts(PAGES), output)

    assert OutputChanges((), (), (), 3) == changes
    assert before == (output / ".site-gen-manifest").read_bytes()


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


def test_clean_removes_caches_that_have_their_former_names(output: Path) -> None:
    commit(artifacts(PAGES), output)
    for name in ("memo", "receipt", "index"):
        (work_of(output) / name).write_text("of a former version", encoding="utf-8")

    assert () == clean(output)

    assert [] == list(output.parent.iterdir())


def test_clean_proves_nothing_by_a_damaged_manifest(output: Path) -> None:
    (output / ".site-gen-manifest").write_text("garbage")

    left = clean(output)

    assert (".site-gen-manifest", *sorted(PAGES)) == left
    assert PAGES == written(output)
