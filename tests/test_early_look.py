"""A look at the output in another process hides no change from the commit that believes it."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from site_gen.write.disk import FINE_TICK
from site_gen.write.early_look import early_look
from site_gen.write.known_output import changed_since_known, is_all_known
from site_gen.write.manifest import digest_of_manifest
from site_gen.write.output import committed
from site_gen.write.paths import OutputRefused, output_paths_of
from tests.unit.write.folders import PAGES, artifacts, written

EDITED = {**PAGES, "index.html": "new home", "en/new.html": "new"}
del EDITED["en/drones.html"]


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output folder that holds the pages, all of which are known."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    output = tmp_path / "output"
    with committed(artifacts(PAGES), output):
        time.sleep(2 * FINE_TICK / 1e9)
    assert is_all_known(output_paths_of(output), digest_of_manifest(output))
    return output


def commit_with_look(output: Path, change: Callable[[Path], object]) -> None:
    """Commit the edited site; something changes between the look and the commit."""
    with early_look(output_paths_of(output)) as look:
        assert look is not None
        select.select([look.result], [], [])
        change(output)
        with committed(artifacts(EDITED), output, look=look):
            time.sleep(2 * FINE_TICK / 1e9)


def nothing(_: Path) -> None:
    pass


def test_a_commit_after_a_look_writes_the_site(output: Path) -> None:
    commit_with_look(output, nothing)

    assert EDITED == written(output)
    assert is_all_known(output_paths_of(output), digest_of_manifest(output))


BEFORE: dict[str, Callable[[Path], object]] = {
    "other bytes": lambda output: (output / "ar/مقالات/طائرات.html").write_text("PAGE"),
    "a removed file": lambda output: (output / "ar/مقالات/طائرات.html").unlink(),
    "other bytes of a page that changes": lambda output: (output / "index.html").write_text("HOME"),
}


@pytest.mark.parametrize("change", BEFORE)
def test_what_was_changed_before_the_look_is_restored(output: Path, change: str) -> None:
    BEFORE[change](output)

    commit_with_look(output, nothing)

    assert EDITED == written(output)


def _written(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("mine")


REFUSED: dict[str, Callable[[Path], object]] = {
    "a file in the place of a new one": lambda output: (output / "en/new.html").write_text("mine"),
    "a file below the place of a new one": lambda output: _written(output / "en/new.html/a.html"),
    "other bytes of a page that goes": lambda output: (output / "en/drones.html").write_text("me"),
    "a file beside one that changes": lambda output: (output / "mine.html").write_text("mine"),
}


@pytest.mark.parametrize("change", REFUSED)
def test_what_was_put_in_the_way_after_the_look_is_refused(output: Path, change: str) -> None:
    with pytest.raises(OutputRefused):
        commit_with_look(output, REFUSED[change])

    assert "home" == (output / "index.html").read_text()


def test_what_was_changed_after_the_look_is_seen_by_the_next_build(output: Path) -> None:
    page = "ar/مقالات/طائرات.html"

    commit_with_look(output, lambda output: (output / page).write_text("PAGE"))

    paths, manifest = output_paths_of(output), digest_of_manifest(output)
    assert [page] == changed_since_known(paths, manifest)
    assert not is_all_known(paths, manifest)


def test_a_look_at_another_output_is_not_believed(output: Path) -> None:
    with early_look(output_paths_of(output)) as look:
        assert look is not None
        assert look.changed("another manifest") is None
        assert [] == look.changed(digest_of_manifest(output))
        assert look.changed(digest_of_manifest(output)) is None


def test_what_the_process_reads_is_there_once(output: Path) -> None:
    with early_look(output_paths_of(output), lambda: ("one", "two")) as look:
        assert look is not None
        assert ["one", "two"] == look.read_ahead()
        assert () == look.read_ahead()
        assert [] == look.changed(digest_of_manifest(output))


def test_a_fault_while_it_reads_leaves_the_look(output: Path) -> None:
    def read() -> tuple[str, ...]:
        raise ValueError("a fault")

    with early_look(output_paths_of(output), read) as look:
        assert look is not None
        assert () == look.read_ahead()
        assert [] == look.changed(digest_of_manifest(output))
