"""What is remembered between builds saves time, and is never believed without proof."""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from site_gen.artifacts import Artifact
from site_gen.write import input_digests, output_state
from site_gen.write.disk import FINE_TICK, checksummed, read_file
from site_gen.write.input_digests import digest_of_inputs, read_known_inputs, write_known_inputs
from site_gen.write.known_output import is_all_known, read_known_output, write_known_output
from site_gen.write.listing import UNKNOWN, list_folder, stats_of
from site_gen.write.manifest import digest_of_manifest
from site_gen.write.output import commit, committed
from site_gen.write.output_state import put_in_place
from site_gen.write.page_cache import (
    read_build_stamp,
    read_page_cache,
    write_build_stamp,
    write_page_cache,
)
from site_gen.write.paths import output_paths_of

PAGES = {"index.html": b"home", "ar/طائرات.html": b"page", "data.json": b"{}"}
KEYS = {"k1": "index.html", "k2": "ar/طائرات.html"}
REPORT = "3 pages\nnothing to do: لا شيء"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder that holds the pages, with a page cache and a build stamp for `inputs`."""
    output = tmp_path / "output"
    commit([Artifact(path, content) for path, content in PAGES.items()], output)
    write_page_cache(output, KEYS, digests())
    write_build_stamp(output, "inputs", REPORT)
    return output


def digests() -> dict[str, str]:
    return {path: hashlib.sha256(content).hexdigest() for path, content in PAGES.items()}


def part(output: Path, name: str) -> Path:
    return output.with_name(".output.site-gen") / name


def remembered(output: Path) -> dict[str, bytes]:
    cache = read_page_cache(output)
    return {key: cache[key].read() for key in KEYS if key in cache}


def test_a_page_is_given_by_its_key(output: Path) -> None:
    cache = read_page_cache(output)

    assert {"k1": b"home", "k2": b"page"} == {key: file.read() for key, file in cache.items()}
    assert 2 == len(cache)
    assert cache.get("k3") is None


def test_a_page_that_was_changed_or_removed_is_not_given(output: Path) -> None:
    (output / "index.html").write_text("HOME")
    (output / "ar/طائرات.html").unlink()

    assert {} == remembered(output)


def test_a_page_that_is_now_a_link_is_not_given(output: Path) -> None:
    (output.parent / "elsewhere").write_bytes(b"home")
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(output.parent / "elsewhere")

    assert {"k2": b"page"} == remembered(output)


def test_a_page_that_was_never_written_is_not_remembered(output: Path) -> None:
    write_page_cache(output, {"k1": "index.html", "k9": "missing.html"}, digests())

    assert ["k1"] == list(read_page_cache(output))


@pytest.mark.parametrize("name", ["page-cache", "build-stamp", "known-output"])
def test_a_file_of_ours_cut_short_is_not_believed(output: Path, name: str) -> None:
    read_build_stamp(output, "inputs")
    whole = part(output, name).read_bytes()

    for length in range(0, len(whole), max(1, len(whole) // 40)):
        part(output, name).write_bytes(whole[:length])

        assert name != "page-cache" or {} == remembered(output)
        assert name != "build-stamp" or read_build_stamp(output, "inputs") is None
        assert name != "known-output" or read_build_stamp(output, "inputs") is not None


def test_a_page_cache_or_build_stamp_with_one_bit_flipped_is_not_believed(output: Path) -> None:
    chance = random.Random(20)
    whole = {name: part(output, name).read_bytes() for name in ("page-cache", "build-stamp")}

    for name in ("page-cache", "build-stamp") * 200:
        spoilt = bytearray(whole[name])
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        part(output, name).write_bytes(spoilt)

        assert ({} == remembered(output)) == (name == "page-cache")
        assert (read_build_stamp(output, "inputs") is None) == (name == "build-stamp")
        part(output, name).write_bytes(whole[name])


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b"garbage", b"[" * 100_000, b"\xff\xfe"])
def test_garbage_in_place_of_what_is_remembered_costs_only_time(
    output: Path, content: bytes
) -> None:
    for name in ("page-cache", "build-stamp", "known-output"):
        part(output, name).write_bytes(content)

    assert {} == remembered(output)
    assert read_build_stamp(output, "inputs") is None
    assert 3 == commit([Artifact(p, c) for p, c in PAGES.items()], output).unchanged


def test_a_page_cache_of_a_newer_program_is_passed_over(output: Path) -> None:
    path = part(output, "page-cache")
    newer = path.read_bytes().replace(b"page-cache 1\n", b"page-cache 2\n")
    body = newer.rsplit(b"sha256 ")[0]
    path.write_bytes(body + f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode())

    assert {} == remembered(output)


def test_a_page_cache_whose_lines_lack_a_part_is_empty(output: Path) -> None:
    lines = [f"k1 {'0' * 64} index.html", "k2 index.html"]
    part(output, "page-cache").write_bytes(checksummed("page-cache", lines))

    assert [] == list(read_page_cache(output))


@pytest.mark.parametrize("path", ["../outside", "ar/../../outside", "/etc/passwd", ".gitignore"])
def test_a_page_cache_that_points_outside_the_output_reads_nothing(output: Path, path: str) -> None:
    (output.parent / "outside").write_bytes(b"secret")
    line = f"k1 {hashlib.sha256(b'secret').hexdigest()} {path}"
    part(output, "page-cache").write_bytes(checksummed("page-cache", [line]))

    assert {} == remembered(output)


@pytest.mark.parametrize("lines", [[], ["x"], ["inputs", "x", "["], ["inputs", "x", "[" * 99_999]])
def test_an_intact_build_stamp_that_says_nothing_sensible_is_not_believed(
    output: Path, lines: list[str]
) -> None:
    part(output, "build-stamp").write_bytes(checksummed("build-stamp", lines))

    assert read_build_stamp(output, "inputs") is None


def test_a_folder_in_place_of_what_is_remembered_costs_only_time(output: Path) -> None:
    for name in ("page-cache", "build-stamp", "known-output"):
        part(output, name).unlink(missing_ok=True)
        part(output, name).mkdir()

    kept = write_page_cache(output, KEYS, digests()), write_build_stamp(output, "inputs", REPORT)

    assert (False, False) == kept
    assert {} == remembered(output)
    assert read_build_stamp(output, "inputs") is None
    assert 3 == commit([Artifact(p, c) for p, c in PAGES.items()], output).unchanged


def test_a_build_that_would_change_nothing_has_its_report_at_hand(output: Path) -> None:
    stamp = read_build_stamp(output, "inputs")

    assert stamp is not None
    assert REPORT == stamp.report


def test_reading_a_build_stamp_leaves_the_output_alone(output: Path) -> None:
    before = {path: path.stat() for path in (output, *output.rglob("*"))}

    read_build_stamp(output, "inputs")

    for path, found in before.items():
        assert (found.st_mtime_ns, found.st_ino) == (path.stat().st_mtime_ns, path.stat().st_ino)


def test_other_inputs_have_no_build_stamp(output: Path) -> None:
    assert read_build_stamp(output, "other inputs") is None


def hidden_change(output: Path) -> None:
    before = (output / "index.html").stat()
    (output / "index.html").write_bytes(b"HOME")
    os.utime(output / "index.html", ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a changed file": lambda output: (output / "index.html").write_bytes(b"other"),
    "a change of the same size and time": hidden_change,
    "a missing file": lambda output: (output / "data.json").unlink(),
    "a foreign file": lambda output: (output / "ar/note.txt").write_text("mine"),
    "a link": lambda output: (output / "link").symlink_to("index.html"),
    "a changed manifest": lambda output: (output / ".site-gen-manifest").write_bytes(b""),
    "a missing manifest": lambda output: (output / ".site-gen-manifest").unlink(),
    "an open journal": lambda output: part(output, "journal").write_bytes(b""),
    "a stage": lambda output: part(output, "stage").mkdir(),
    "a moved output": lambda output: output.rename(output.with_name("elsewhere")),
    "another site": lambda output: commit([Artifact("index.html", b"home")], output),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_build_stamp_ends_with_any_change_of_the_output(output: Path, change: str) -> None:
    assert read_build_stamp(output, "inputs") is not None

    CHANGES[change](output)

    assert read_build_stamp(output, "inputs") is None


def test_an_output_that_became_a_link_has_no_build_stamp(output: Path) -> None:
    output.rename(output.with_name("elsewhere"))
    output.symlink_to(output.with_name("elsewhere"))

    assert read_build_stamp(output, "inputs") is None


def believe_stats(output: Path) -> None:
    """Let the clock tick, and the stats of all files and folders be known."""
    time.sleep(FINE_TICK / 1e9)
    paths = output_paths_of(output)
    write_known_output(paths, read_known_output(paths).digests, list_folder(paths.output))


def test_a_file_that_is_known_by_its_stats_is_not_read(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    believe_stats(output)

    with monkeypatch.context() as patch:
        patch.setattr(output_state, "read_digests", lambda *_: pytest.fail("a file was read"))
        assert read_build_stamp(output, "inputs") is not None


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_is_hidden_by_what_is_known(output: Path, change: str) -> None:
    believe_stats(output)
    assert read_build_stamp(output, "inputs") is not None

    CHANGES[change](output)

    assert read_build_stamp(output, "inputs") is None


def test_a_file_the_desk_keeps_does_not_end_a_build_stamp(output: Path) -> None:
    (output / "CNAME").write_text("example.org")
    (output / ".gitignore").write_text("*\n")

    assert read_build_stamp(output, "inputs", keep=("CNAME",)) is not None
    assert read_build_stamp(output, "inputs") is None


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small folder of inputs."""
    folder = tmp_path / "content"
    (folder / "ar").mkdir(parents=True)
    (folder / "ar/one.md").write_text("one")
    (folder / "two.md").write_text("two")
    return folder


INPUT_CHANGES: dict[str, Callable[[Path], object]] = {
    "other bytes": lambda content: (content / "ar/one.md").write_text("eno"),
    "a new file": lambda content: (content / "three.md").write_text(""),
    "a removed file": lambda content: (content / "two.md").unlink(),
    "a new name": lambda content: (content / "two.md").rename(content / "tow.md"),
    "a move": lambda content: (content / "two.md").rename(content / "ar/two.md"),
    "a link": lambda content: (content / "link").symlink_to("two.md"),
    "bytes moved from file to file": lambda content: (
        (content / "ar/one.md").write_text("onet"),
        (content / "two.md").write_text("wo"),
    ),
}


@pytest.mark.parametrize("change", INPUT_CHANGES)
def test_any_change_of_the_inputs_changes_their_digest(content: Path, change: str) -> None:
    before = digest_of_inputs([content], ["1.0"]).digest

    INPUT_CHANGES[change](content)

    assert before != digest_of_inputs([content], ["1.0"]).digest


def test_other_words_change_the_digest_of_the_inputs(content: Path) -> None:
    digests = {
        digest_of_inputs([content], words).digest for words in ([], ["ab"], ["a", "b"], ["b", "a"])
    }

    assert 4 == len(digests)


def test_the_digest_of_inputs_does_not_depend_on_place_times_or_caches(
    content: Path, tmp_path: Path
) -> None:
    before = digest_of_inputs([content, tmp_path / "missing", content / "two.md"], ["1.0"])

    (content / "__pycache__").mkdir()
    (content / "__pycache__/x.pyc").write_text("x")
    (content / ".git").mkdir()
    (content / ".git/HEAD").write_text("x")
    os.utime(content / "two.md", (0, 0))
    moved = content.rename(tmp_path / "moved")

    after = digest_of_inputs([moved, tmp_path / "none", moved / "two.md"], ["1.0"])
    assert before.digest == after.digest


def test_a_link_in_the_inputs_is_not_followed(content: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("one")
    (content / "link").symlink_to(tmp_path / "outside")
    before = digest_of_inputs([content], [])

    (tmp_path / "outside").write_text("two")

    assert digest_of_inputs([content], []).is_still(before)


def test_a_file_is_read_again_only_if_it_has_other_stats(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = digest_of_inputs([content], [], is_settled=lambda *_: True)
    write_known_inputs(tmp_path / "inputs", first)
    (content / "ar/one.md").write_text("other")
    read: list[str] = []

    def noted(path: str | Path) -> bytes:
        read.append(Path(path).name)
        return read_file(path)

    known = read_known_inputs(tmp_path / "inputs")
    with monkeypatch.context() as patch:
        patch.setattr(input_digests, "read_file", noted)
        after = digest_of_inputs([content], [], known)

    assert ["one.md"] == read
    assert digest_of_inputs([content], []).digest == after.digest != first.digest


def test_a_file_that_may_change_within_a_tick_of_the_clock_is_not_known(content: Path) -> None:
    assert {} == digest_of_inputs([content], [], is_settled=lambda *_: False).lines


def _edited_and_taken_back(content: Path) -> None:
    for text in ("other", "one"):
        (content / "ar/one.md").write_text(text)


def _there_for_a_moment(content: Path) -> None:
    (content / "new.md").write_text("")
    (content / "new.md").unlink()


@pytest.mark.parametrize("change", [_edited_and_taken_back, _there_for_a_moment])
def test_what_was_written_and_taken_back_between_two_looks_is_noticed(
    content: Path, change: Callable[[Path], object]
) -> None:
    before = digest_of_inputs([content], [])
    assert digest_of_inputs([content], [], before=before).is_still(before)
    time.sleep(FINE_TICK / 1e9)

    change(content)

    after = digest_of_inputs([content], [], before=before)
    assert after.digest == before.digest
    assert not after.is_still(before)


@pytest.mark.parametrize("is_settled", [True, False])
def test_a_second_look_reads_what_was_not_settled_in_the_first(
    content: Path, is_settled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest_of_inputs([content], [], is_settled=lambda *_: is_settled)

    with monkeypatch.context() as patch:
        patch.setattr(input_digests, "read_file", lambda _: b"other bytes in the same tick")
        after = digest_of_inputs([content], [], before=before)

    assert after.is_still(before) == is_settled


def test_what_has_settled_by_the_second_look_is_known(content: Path) -> None:
    before = digest_of_inputs([content], [], is_settled=lambda *_: False)
    after = digest_of_inputs([content], [], is_settled=lambda *_: True, before=before)

    assert after.is_still(before)
    assert {f"{content}/ar/one.md", f"{content}/two.md"} == after.lines.keys()


def test_a_file_put_in_place_is_known_unless_somebody_wrote_to_it(output: Path) -> None:
    paths = output_paths_of(output)
    for name in PAGES:
        os.utime(output / name, (1, 1))
    staged = dict(zip(PAGES, stats_of(output, PAGES), strict=True))
    (output / "data.json").write_text("{ ")
    time.sleep(2 * FINE_TICK / 1e9)

    assert PAGES.keys() - {"data.json"} == put_in_place(paths, staged).keys()


@pytest.fixture
def slow_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that does not tick while a test runs."""
    monkeypatch.setattr("site_gen.write.disk.FINE_TICK", 3600 * 10**9)


@pytest.mark.usefixtures("slow_clock")
def test_a_file_put_in_place_right_after_it_was_written_is_read_again(output: Path) -> None:
    (output / "data.json").write_text("[]")
    staged = dict(zip(["data.json"], stats_of(output, ["data.json"]), strict=True))

    assert {} == put_in_place(output_paths_of(output), staged)


def _moved_behind_a_link(output: Path) -> None:
    (output / "ar").rename(output.with_name("elsewhere"))
    (output / "ar").symlink_to(output.with_name("elsewhere"))


MEANWHILE: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "other bytes": lambda output: (output / "index.html").write_text("HOME"),
    "a removed file": lambda output: (output / "data.json").unlink(),
    "a new file": lambda output: (output / "ar/new.html").write_text(""),
    "a new folder": lambda output: (output / "ar/new").mkdir(),
    "a link": lambda output: (output / "ar/link").symlink_to("nowhere"),
    "a folder behind a link": _moved_behind_a_link,
}


@pytest.mark.parametrize("change", MEANWHILE)
def test_what_a_commit_wrote_is_known_once_it_has_settled(output: Path, change: str) -> None:
    pages = {**PAGES, "index.html": b"another", "ar/second.html": b"page"}
    paths = output_paths_of(output)

    with committed([Artifact(*page) for page in pages.items()], output):
        MEANWHILE[change](output)
        time.sleep(2 * FINE_TICK / 1e9)

    assert is_all_known(paths, digest_of_manifest(output)) == (change == "nothing")


@pytest.mark.usefixtures("slow_clock")
def test_nothing_is_known_of_what_a_commit_has_just_written(output: Path) -> None:
    commit([Artifact("index.html", b"another")], output)

    known = read_known_output(output_paths_of(output)).listing
    assert UNKNOWN == known.files["index.html"] == known.folders[""]
