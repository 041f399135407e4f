"""What is known of folders by the times, sizes and inodes of what is in them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from site_gen.write.disk import CLOCK_TICK, FINE_TICK, checksummed, disk_time
from site_gen.write.input_looks import InputLook, look_at
from site_gen.write.unchanged import DiskClock, read_unchanged, write_unchanged

TEXTS = ("printed", "report")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with content and templates."""
    for name in ("templates/ar/index.html", "content/a.md", "content/.git/HEAD", "content/ا.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    return tmp_path


def save(root: Path, *, later: int = 2 * CLOCK_TICK) -> None:
    clock = DiskClock(root.stat().st_dev, disk_time(root) + later)
    clocks = dict.fromkeys(folders(root), clock)
    write_unchanged(root / "unchanged", "key", looks(root), clocks, TEXTS)


def kept(root: Path, key: str = "key") -> Sequence[str]:
    return tuple(read_unchanged(root / "unchanged", key, folders(root)))


def looks(root: Path) -> dict[str, InputLook]:
    return {folder: look_at(folder) for folder in folders(root)}


def folders(root: Path) -> list[str]:
    return [f"{root}/templates", f"{root}/content"]


def test_texts_are_kept_while_nothing_changes(root: Path) -> None:
    save(root)

    assert TEXTS == kept(root)
    assert () == kept(root, "another key")


# A time in whole seconds is that of a disk which counts no parts, or of one write in many.
@pytest.mark.parametrize(("written", "tick"), [(9.0, CLOCK_TICK), (9.25, FINE_TICK)])
def test_a_file_is_known_by_its_times_a_tick_of_the_clock_later(written: float, tick: int) -> None:
    changed = int(written * 1_000_000_000)

    assert not DiskClock(1, changed + tick).is_past(1, changed)
    assert DiskClock(1, changed + tick + 1).is_past(1, changed)
    assert not DiskClock(1, changed + tick + 1).is_past(2, changed)


def test_nothing_is_kept_of_files_written_within_a_tick_of_the_clock(root: Path) -> None:
    save(root, later=0)

    assert () == kept(root)


def test_nothing_is_kept_if_one_folder_was_read_too_early(root: Path) -> None:
    late = DiskClock(root.stat().st_dev, disk_time(root) + 2 * CLOCK_TICK)
    templates, content = folders(root)
    clocks = {templates: late._replace(now=disk_time(root)), content: late}

    write_unchanged(root / "unchanged", "key", looks(root), clocks, TEXTS)

    assert () == kept(root)


def test_what_stands_in_a_hidden_folder_of_the_content_does_not_count(root: Path) -> None:
    save(root)

    (root / "content/.git/HEAD").write_text("another")

    assert TEXTS == kept(root)


def test_a_copy_of_all_is_not_taken_for_the_original(root: Path) -> None:
    save(root)

    copy = shutil.copytree(root, root.with_name("copy"))

    assert () == kept(copy)


def hidden_change(root: Path) -> None:
    before = (root / "content/a.md").stat()
    (root / "content/a.md").write_text("CONTENT/A.MD")
    os.utime(root / "content/a.md", ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(root: Path) -> None:
    (root / "new").write_text("content/a.md")
    (root / "new").replace(root / "content/a.md")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a change of the same size and time": hidden_change,
    "another file in its place": replaced,
    "a new file": lambda root: (root / "content/b.md").write_text(""),
    "a new folder": lambda root: (root / "templates/ar/new").mkdir(),
    "a hidden file": lambda root: (root / "content/.hidden").write_text(""),
    "a removed file": lambda root: (root / "content/a.md").unlink(),
    "another name": lambda root: (root / "content/a.md").rename(root / "content/b.md"),
    "a removed folder": lambda root: (root / "content").rename(root / "elsewhere"),
    "a link": lambda root: (root / "templates/ar/link").symlink_to("index.html"),
    "a damaged list": lambda root: (root / "unchanged").write_bytes(b"site-gen"),
    "a list of nothing": lambda root: (root / "unchanged").write_bytes(
        checksummed("unchanged", [])
    ),
    "texts without number": lambda root: (root / "unchanged").write_bytes(
        checksummed("unchanged", ["key", "", "one", "text"])
    ),
    "a name before any folder": lambda root: (root / "unchanged").write_bytes(
        checksummed("unchanged", ["key", "", "1", "text", "a.md"])
    ),
    "names of no folder": lambda root: (root / "unchanged").write_bytes(
        checksummed("unchanged", ["key", "", "1", "text", *[""] * 9])
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_texts_are_given_up_with_any_change(root: Path, change: str) -> None:
    save(root)

    CHANGES[change](root)

    assert () == kept(root)


@pytest.mark.parametrize("name", [b"a\nb", b"\xff"])
def test_names_that_fit_no_line_are_not_kept(root: Path, name: bytes) -> None:
    (root / "content" / os.fsdecode(name)).write_text("")
    save(root)

    (root / "content/a.md").unlink()

    assert () == kept(root)
