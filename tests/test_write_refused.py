"""What may not be written to: it is named, and nothing in it is changed."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from site_gen.artifacts import Artifact
from site_gen.write.output import commit
from site_gen.write.paths import OutputPaths, OutputRefused, check_output, check_writable
from tests.unit.write.folders import PAGES, artifacts, times, work_of, written


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder that holds the pages."""
    commit(artifacts(PAGES), tmp_path / "output")
    return tmp_path / "output"


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


def test_a_gitignore_elsewhere_is_foreign(output: Path) -> None:
    (output / "ar/.gitignore").write_text("*\n")

    with pytest.raises(OutputRefused, match=r"ar/\.gitignore"):
        commit(artifacts(PAGES), output)


@pytest.mark.parametrize("path", ["CNAME", "CNAME/index.html", "en"])
def test_a_kept_file_in_the_place_of_a_page_is_refused(output: Path, path: str) -> None:
    (output / "CNAME").write_text("example.org")
    (output / "en/kept").write_text("kept")
    before = times(output)

    with pytest.raises(OutputRefused):
        commit(artifacts({path: "page"}), output, keep=("CNAME", "en/kept"))

    assert before == times(output)


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
            check_output(place, protected=[content])

    assert tmp_path / "output" == check_output(tmp_path / "output", protected=[content]).output


def test_a_commit_into_the_content_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()

    with pytest.raises(OutputRefused, match="lie in, one another"):
        commit(artifacts(PAGES), tmp_path / "content/output", protected=[tmp_path / "content"])

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
def test_a_path_that_could_do_harm_is_our_bug_and_nothing_is_written(
    tmp_path: Path, paths: list[str]
) -> None:
    pages = [Artifact(path, b"x") for path in paths]

    with pytest.raises(ValueError, match="artifact"):
        commit(pages, tmp_path / "output")

    assert [] == list(tmp_path.iterdir())


def test_a_name_too_long_for_a_disk_is_reported_before_anything_is_written(output: Path) -> None:
    before = times(output)

    with pytest.raises(OSError, match="too long"):
        commit(artifacts({"index.html": "other", f"ar/{'ط' * 128}": "page"}), output)

    assert before == times(output)


def test_an_output_on_another_disk_than_its_work_folder_is_refused(tmp_path: Path) -> None:
    # Every system mounts its devices as a disk of their own.
    place = OutputPaths(tmp_path / "output", Path("/dev"))

    with pytest.raises(OutputRefused, match="another disk"):
        check_writable(place, ["index.html"], frozenset())
