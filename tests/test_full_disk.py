"""Commands that change files of the content, on a disk that fills up in the middle."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from site_gen.commands.content import anchor_edits, mark_translated, write_edits
from site_gen.commands.schemas import write_schemas
from site_gen.write.disk import replace_all_synced
from tests.tools.desk import SmallDesk, small_desk, tree


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """The system refuses to write more than this to one file, as it does when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def anchors(desk: SmallDesk) -> None:
    write_edits(anchor_edits(desk.content, "long").value)


def translated(desk: SmallDesk) -> None:
    mark_translated(desk.content, "long", date(2026, 11, 28))


def schemas(desk: SmallDesk) -> None:
    write_schemas(desk.content, desk.root, desk.root / "schemas")


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    """A desk with a text whose translation is longer than the limit, and the original is not."""
    made = small_desk(tmp_path / "desk")
    made.write("articles/long.ar.md", "---\ntitle: أ\ndate: 2020-11-02\n---\n\nفقرة.\n")
    made.write(
        "articles/long.en.md", f"---\ntitle: a\ntranslator: x\n---\n\n{'A paragraph. ' * 200}\n"
    )
    (made.root / "schemas").mkdir()
    for name in ("articles", "claims", "site"):
        (made.root / "schemas" / f"{name}.json").write_text("{}")
    return made


@pytest.mark.parametrize("command", [anchors, translated, schemas])
def test_a_full_disk_leaves_every_file_as_it_was_and_is_told(
    desk: SmallDesk, command: Callable[[SmallDesk], None]
) -> None:
    before = tree(desk.root)

    with no_file_over(1500), pytest.raises(OSError, match="too large") as raised:
        command(desk)

    assert before == {path: text for path, text in tree(desk.root).items() if path in before}
    assert [] == [path for path in tree(desk.root) if path.endswith(".new")]
    assert not raised.value.filename.endswith(".new")
    assert not getattr(raised.value, "__notes__", [])
    command(desk)
    assert before != tree(desk.root)


def test_what_was_replaced_before_a_file_that_cannot_be_is_named(tmp_path: Path) -> None:
    first, folder = tmp_path / "first.txt", tmp_path / "folder.txt"
    (folder / "in").mkdir(parents=True)

    with pytest.raises(OSError) as raised:  # noqa: PT011 - its words are those of the system
        replace_all_synced([(first, b"new"), (folder, b"new")])

    assert str(folder) == raised.value.filename
    assert [f"these were written before it: {first}"] == raised.value.__notes__
    assert ["first.txt", "folder.txt"] == sorted(path.name for path in tmp_path.iterdir())
