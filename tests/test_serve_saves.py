"""How the preview hears of saves: from the system, or by looking, where the system says nothing."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from site_gen.preview.watch import Save, SaveWatcher
from tests.tools.preview import eventually

NEVER = 3600.0


class Saves:
    """What the watcher has built, each time all files as they were; `deaf` counts complaints.

    While it `lingers`, a build goes on until it is outdated.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.built: list[dict[str, str]] = []
        self.deaf = 0
        self.refuses = 0
        self.lingers = False
        self.saved: list[set[str]] = []

    def build(self, save: Save) -> bool:
        self.saved.append({Path(path).name for path in save.paths})
        if self.lingers and eventually(save.is_outdated, 5):
            return True
        if self.refuses:
            self.refuses -= 1
            return False
        files = self.folder.rglob("*.md")
        self.built.append({path.name: path.read_text("utf-8") for path in files})
        return True

    def complain(self) -> None:
        self.deaf += 1

    def has_built(self, times: int, files: dict[str, str]) -> bool:
        return len(self.built) >= times and self.built[-1] == files

    def shows(self, name: str, text: str) -> bool:
        return bool(self.built) and self.built[-1].get(name) == text


@contextmanager
def watched(folder: Path, *, slow_poll: float) -> Iterator[Saves]:
    saves = Saves(folder)
    watcher = SaveWatcher((folder,), saves.build, saves.complain, slow_poll=slow_poll)
    watcher.start(lambda: None)
    # The first look round, for what was saved before the watching began.
    time.sleep(0.2)
    try:
        yield saves
    finally:
        watcher.stop(patience=2)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content" / "articles").mkdir(parents=True)
    return tmp_path / "content"


def test_a_save_that_the_system_reports_is_built_without_looking(content: Path) -> None:
    with watched(content, slow_poll=NEVER) as saves:
        (content / "articles/a.md").write_text("one", "utf-8")

        assert eventually(lambda: saves.shows("a.md", "one"), 3)
        assert 0 == saves.deaf


def test_a_save_in_a_folder_that_is_new_is_reported_too(content: Path) -> None:
    with watched(content, slow_poll=NEVER) as saves:
        (content / "pages").mkdir()
        time.sleep(0.3)
        (content / "pages/a.md").write_text("one", "utf-8")

        assert eventually(lambda: saves.shows("a.md", "one"), 3)


def test_a_save_before_the_system_began_to_report_is_built(content: Path) -> None:
    saves = Saves(content)
    watcher = SaveWatcher((content,), saves.build, saves.complain, slow_poll=NEVER)
    (content / "articles/a.md").write_text("one", "utf-8")

    watcher.start(lambda: None)

    assert eventually(lambda: saves.shows("a.md", "one"), 3)
    watcher.stop(patience=2)
    assert 0 == saves.deaf


def test_none_of_two_hundred_saves_is_lost(content: Path) -> None:
    with watched(content, slow_poll=NEVER) as saves:
        for number in range(200):
            (content / f"articles/{number % 7}.md").write_text(str(number), "utf-8")
            time.sleep(0.01)

        last = {f"{number % 7}.md": str(number) for number in range(200)}
        assert eventually(lambda: saves.built[-1:] == [last], 3)
        assert len(saves.built) > 3


def test_where_the_system_reports_nothing_saves_are_looked_for(tmp_path: Path) -> None:
    content = tmp_path / "content"
    with watched(content, slow_poll=NEVER) as saves:
        content.mkdir()
        (content / "a.md").write_text("one", "utf-8")

        assert eventually(lambda: saves.shows("a.md", "one"), 3)
        (content / "a.md").write_text("two", "utf-8")
        assert eventually(lambda: saves.shows("a.md", "two"), 3)
        assert 1 == saves.deaf


def test_where_the_system_reports_none_of_the_saves_it_is_said_once(
    content: Path, tmp_path: Path
) -> None:
    (content / "a.md").write_text("one", "utf-8")
    # What is written by another name of a file is not reported for this one.
    (tmp_path / "elsewhere.md").hardlink_to(content / "a.md")
    with watched(content, slow_poll=0.2) as saves:
        (tmp_path / "elsewhere.md").write_text("two", "utf-8")

        assert eventually(lambda: saves.shows("a.md", "two"), 3)
        assert eventually(lambda: saves.deaf == 1, 3)


def test_a_build_that_could_not_be_done_is_tried_again(content: Path) -> None:
    with watched(content, slow_poll=NEVER) as saves:
        saves.refuses = 1
        (content / "articles/a.md").write_text("one", "utf-8")

        assert eventually(lambda: saves.shows("a.md", "one"), 4)
        assert 1 == len(saves.built)


def test_a_change_in_a_hidden_folder_builds_nothing(content: Path) -> None:
    (content / ".git").mkdir()
    with watched(content, slow_poll=0.2) as saves:
        (content / ".git/index.md").write_text("one", "utf-8")
        time.sleep(0.6)

        assert [] == saves.built


@pytest.mark.parametrize("exists", [True, False])
def test_the_watcher_leaves_no_thread(content: Path, exists: bool) -> None:
    folder = content if exists else content / "missing"
    with watched(folder, slow_poll=0.2):
        assert "preview-watch" in {thread.name for thread in threading.enumerate()}

    assert "preview-watch" not in {thread.name for thread in threading.enumerate()}


def test_a_build_is_told_what_was_saved_and_that_more_was_meanwhile(content: Path) -> None:
    with watched(content, slow_poll=NEVER) as saves:
        saves.lingers = True
        (content / "articles/a.md").write_text("one", "utf-8")
        assert eventually(lambda: saves.saved == [{"a.md"}], 3)

        (content / "articles/b.md").write_text("one", "utf-8")
        assert eventually(lambda: len(saves.saved) == 2, 3)
        saves.lingers = False
        (content / "articles/b.md").write_text("two", "utf-8")

        assert eventually(lambda: saves.shows("b.md", "two"), 3)
        assert [{"a.md"}, {"b.md"}, {"b.md"}] == saves.saved[:3]


def test_a_watcher_that_only_hears_during_a_build_is_not_deaf(content: Path) -> None:
    saves = Saves(content)
    saves.lingers = True
    watcher = SaveWatcher((content,), saves.build, saves.complain, slow_poll=NEVER)
    watcher.try_again()
    watcher.start(lambda: None)
    assert eventually(lambda: len(saves.saved) == 1, 3)
    time.sleep(0.2)
    saves.lingers = False

    (content / "articles/a.md").write_text("one", "utf-8")

    assert eventually(lambda: saves.shows("a.md", "one"), 6)
    time.sleep(0.2)
    watcher.stop(patience=2)
    assert 0 == saves.deaf


def test_an_outdated_build_is_followed_by_one_even_if_the_save_was_undone(content: Path) -> None:
    with watched(content, slow_poll=NEVER) as saves:
        saves.lingers = True
        (content / "articles/a.md").write_text("one", "utf-8")
        assert eventually(lambda: len(saves.saved) == 1, 3)
        saves.lingers = False

        # As editors do to see whether they may write in the folder.
        (content / "articles/try.md").write_text("", "utf-8")
        (content / "articles/try.md").unlink()

        assert eventually(lambda: saves.built[-1:] == [{"a.md": "one"}], 6)


def _moved_in(content: Path) -> None:
    (content / "articles/.a.md.new").write_text("moved in", "utf-8")
    (content / "articles/.a.md.new").rename(content / "articles/a.md")


def _linked(content: Path) -> None:
    (content.parent / "elsewhere.md").write_text("linked", "utf-8")
    (content / "articles/link.md").symlink_to(content.parent / "elsewhere.md")


def _folder_moved_in(content: Path) -> None:
    (content.parent / "topics").mkdir()
    (content.parent / "topics/t.md").write_text("came with its folder", "utf-8")
    (content.parent / "topics").rename(content / "topics")


STEPS: tuple[tuple[Callable[[Path], object], dict[str, str]], ...] = (
    (_moved_in, {"a.md": "moved in"}),
    (_linked, {"a.md": "moved in", "link.md": "linked"}),
    (_folder_moved_in, {"a.md": "moved in", "link.md": "linked", "t.md": "came with its folder"}),
    (
        lambda content: (content / "topics").rename(content / "pages"),
        {"a.md": "moved in", "link.md": "linked", "t.md": "came with its folder"},
    ),
    (
        lambda content: (content / "articles/a.md").rename(content / "articles/b.md"),
        {"b.md": "moved in", "link.md": "linked", "t.md": "came with its folder"},
    ),
    (lambda content: shutil.rmtree(content / "articles"), {"t.md": "came with its folder"}),
    (lambda content: (content / "pages").rename(content.parent / "gone"), {}),
)


@pytest.mark.parametrize("is_relative", [True, False])
def test_whatever_is_done_to_files_and_folders_is_built_from_what_was_reported(
    content: Path, is_relative: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(content.parent)
    (content / "articles/a.md").write_text("one", "utf-8")
    with watched(Path("content") if is_relative else content, slow_poll=NEVER) as saves:
        for number, (step, expected) in enumerate(STEPS, 1):
            step(content)

            assert eventually(partial(saves.has_built, number, expected), 3), number
