"""What is known of folders by the times, sizes and inodes of what is in them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from site_gen.write.disk import CLOCK_TICK, checksummed, disk_time
from site_gen.write.unchanged import read_unchanged, write_unchanged

TEXTS = ("printed", "report")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with an output and the content that it was made from."""
    for name in ("output/ar/index.html", "content/a.md", "content/.git/HEAD", "content/ا.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    return tmp_path


def save(root: Path, *, later: int = 2 * CLOCK_TICK) -> None:
    since = disk_time(root) + later
    write_unchanged(root / "unchanged", "key", folders(root), TEXTS, since=since)


def kept(root: Path, key: str = "key") -> Sequence[str]:
    return tuple(read_unchanged(root / "unchanged", key, folders(root)))


def folders(root: Path) -> dict[str, bool]:
    return {f"{root}/output": True, f"{root}/content": False}


def test_texts_are_kept_while_nothing_changes(root: Path) -> None:
    save(root)

    assert TEXTS == kept(root)
    assert () == kept(root, "another key")


def test_nothing_is_kept_of_files_written_within_a_tick_of_the_clock(root: Path) -> None:
    save(root, later=CLOCK_TICK // 2)

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
    "a new folder": lambda root: (root / "output/ar/new").mkdir(),
    "a hidden file": lambda root: (root / "content/.hidden").write_text(""),
    "a removed file": lambda root: (root / "content/a.md").unlink(),
    "another name": lambda root: (root / "content/a.md").rename(root / "content/b.md"),
    "a removed folder": lambda root: (root / "content").rename(root / "elsewhere"),
    "a link": lambda root: (root / "output/ar/link").symlink_to("index.html"),
    "a damaged list": lambda root: (root / "unchanged").write_bytes(b"site-gen"),
    "a list of nothing": lambda root: (root / "unchanged").write_bytes(
        checksummed("unchanged", [])
    ),
    "names of no folder": lambda root: (root / "unchanged").write_bytes(
        checksummed("unchanged", ["key", "", "", "", *[""] * 9])
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
