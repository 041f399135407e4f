"""What is known of the output by the stats of its files and folders, and until when."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from site_gen.write import listing
from site_gen.write.disk import CLOCK_TICK, FINE_TICK, checksummed
from site_gen.write.known_output import (
    is_all_known,
    is_settled,
    read_known_output,
    write_known_output,
)
from site_gen.write.listing import CHANGED, UNKNOWN, FileStat, FolderListing, list_folder
from site_gen.write.manifest import manifest_text
from site_gen.write.paths import MANIFEST_NAME, OutputPaths, output_paths_of

WRITTEN: FileStat = (1, 7, 4, 10 * CLOCK_TICK, 10 * CLOCK_TICK)
DIGESTS = {"a.html": "0" * 64, "ar/b.html": "1" * 64}


def test_a_file_that_was_old_when_it_was_read_is_settled() -> None:
    assert is_settled(WRITTEN, 11 * CLOCK_TICK + 1)


def test_a_disk_that_counts_parts_of_a_second_is_believed_sooner() -> None:
    changed = WRITTEN[CHANGED] + 1
    written: FileStat = (*WRITTEN[:4], changed)

    assert not is_settled(written, changed + FINE_TICK)
    assert is_settled(written, changed + FINE_TICK + 1)


@pytest.mark.parametrize("looked_at", [0, 9 * CLOCK_TICK, 10 * CLOCK_TICK, 11 * CLOCK_TICK])
def test_a_file_read_within_a_tick_of_its_writing_is_not_settled(looked_at: int) -> None:
    assert not is_settled(WRITTEN, looked_at)


@pytest.fixture
def paths(tmp_path: Path) -> OutputPaths:
    """An output with a manifest of two files, which are there."""
    paths = output_paths_of(tmp_path / "output")
    (paths.output / "ar").mkdir(parents=True)
    for path in DIGESTS:
        (paths.output / path).write_text(path)
    paths.manifest.write_bytes(manifest_text(DIGESTS))
    return paths


def keep(paths: OutputPaths, listing: FolderListing) -> None:
    write_known_output(paths, read_known_output(paths).digests, listing)


def test_what_was_settled_is_known_and_nothing_else(paths: OutputPaths) -> None:
    folders = {"": UNKNOWN, "ar": WRITTEN}

    keep(paths, FolderListing({"ar/b.html": WRITTEN}, folders))

    known = read_known_output(paths).listing
    assert {"a.html": UNKNOWN, "ar/b.html": WRITTEN, MANIFEST_NAME: UNKNOWN} == known.files
    assert folders == known.folders


def test_of_another_manifest_nothing_is_known(paths: OutputPaths) -> None:
    keep(paths, FolderListing({"a.html": WRITTEN}, {"": WRITTEN}))

    paths.manifest.write_bytes(manifest_text({"a.html": "0" * 64}))

    assert FolderListing() == read_known_output(paths).listing


@pytest.mark.parametrize("folder", ["a\nb", os.fsdecode(b"\xff")])
def test_beside_a_folder_whose_name_fits_no_line_nothing_is_kept(
    paths: OutputPaths, folder: str
) -> None:
    keep(paths, FolderListing({"a.html": WRITTEN}, {"": WRITTEN, folder: WRITTEN}))

    assert FolderListing() == read_known_output(paths).listing


@pytest.mark.parametrize("stats", ["", "00", "x", "00" * 40])
def test_stats_that_are_whole_and_make_no_sense_are_not_believed(
    paths: OutputPaths, stats: str
) -> None:
    digest = read_known_output(paths).digests[MANIFEST_NAME]
    for lines in ([], [digest], [digest, stats], [digest, stats, "", "ar"]):
        paths.work.mkdir(exist_ok=True)
        paths.known_output.write_bytes(checksummed("known-output", lines))

        assert FolderListing() == read_known_output(paths).listing
        assert not is_all_known(paths, digest)


def moved_behind_a_link(output: Path) -> None:
    (output / "ar").rename(output.with_name("elsewhere"))
    (output / "ar").symlink_to(output.with_name("elsewhere"))


def a_file_for_a_folder(output: Path) -> None:
    (output / "ar/b.html").unlink()
    (output / "ar").rmdir()
    (output / "ar").write_text("")


def a_folder_for_a_file(output: Path) -> None:
    (output / "a.html").unlink()
    (output / "a.html").mkdir()


CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "another text": lambda output: (output / "a.html").write_text("other"),
    "a new file": lambda output: (output / "ar/new.html").write_text(""),
    "new folders": lambda output: (output / "ar/new/newer").mkdir(parents=True),
    "a removed file": lambda output: (output / "ar/b.html").unlink(),
    "another name": lambda output: (output / "ar").rename(output / "en"),
    "a link": lambda output: (output / "ar/link").symlink_to(output),
    "a folder behind a link": moved_behind_a_link,
    "a file for a folder": a_file_for_a_folder,
    "a folder for a file": a_folder_for_a_file,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_folder_is_listed_as_it_is_whatever_was_known_of_it(
    paths: OutputPaths, change: str
) -> None:
    for folder in (paths.output / "ar", paths.output):
        os.utime(folder, (1, 1))
    known = list_folder(paths.output)

    CHANGES[change](paths.output)

    now = list_folder(paths.output)
    assert now == list_folder(paths.output, known)
    assert (now == known) == (change == "nothing")


@pytest.fixture(params=[1, 2], ids=["one process", "two processes"])
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many look at the output."""
    monkeypatch.setattr(os, "cpu_count", lambda: request.param)
    monkeypatch.setattr(listing, "_MANY", 2)
    return int(request.param)


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize("change", CHANGES)
def test_all_of_the_output_is_known_until_something_changes(
    paths: OutputPaths, change: str
) -> None:
    digest = read_known_output(paths).digests[MANIFEST_NAME]
    time.sleep(FINE_TICK / 1e9)
    keep(paths, list_folder(paths.output))
    assert not is_all_known(paths, "another manifest")

    CHANGES[change](paths.output)

    assert is_all_known(paths, digest) == (change == "nothing")


def test_what_a_process_that_ended_has_not_looked_at_is_not_known(
    processes: int, paths: OutputPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> None:
        os._exit(1)

    time.sleep(FINE_TICK / 1e9)
    keep(paths, list_folder(paths.output))
    monkeypatch.setattr(listing, "_exit_by_stats", ended)

    digest = read_known_output(paths).digests[MANIFEST_NAME]
    assert is_all_known(paths, digest) == (processes == 1)


def test_what_is_not_settled_is_not_known(paths: OutputPaths) -> None:
    digest = read_known_output(paths).digests[MANIFEST_NAME]
    listed = list_folder(paths.output)
    for unsettled in (
        listed._replace(files={**listed.files, "a.html": UNKNOWN}),
        listed._replace(folders={**listed.folders, "ar": UNKNOWN}),
    ):
        keep(paths, unsettled)

        assert not is_all_known(paths, digest)
