"""`verify` and `check --captures`: the captures at hand against what the sources record."""

from __future__ import annotations

import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest

from tests.tools.desk import ROOT, SMALL, Run, SmallDesk, small_desk, tree
from tests.tools.seeds import SEEDS

KEPT = b"The envoy said nothing.\n"
NAME = "envoy.txt"


def _recorded(name: str = NAME, content: bytes = KEPT) -> str:
    digest = sha256(content).hexdigest()
    return f"{SMALL['sources.yaml']}  capture:\n    file: {name}\n    sha256: {digest}\n"


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    """A desk whose one source has a capture, which is at hand as it was recorded."""
    made = small_desk(tmp_path / "desk", {**SMALL, "sources.yaml": _recorded()})
    (made.root / "captures").mkdir()
    (made.root / "captures" / NAME).write_bytes(KEPT)
    return made


def _listed(run: Run, *names: str) -> tuple[list[str], ...]:
    return tuple(run.document[name] for name in names)


ALL = ("holding", "changed", "missing", "unrecorded")


def test_captures_as_they_were_recorded_hold(desk: SmallDesk) -> None:
    run = desk.run("verify")

    assert (0, "captures: 1 capture matches.\n", "") == (run.code, run.out, run.err)


def test_a_changed_capture_is_an_error_at_its_record(desk: SmallDesk) -> None:
    (desk.root / "captures" / NAME).write_bytes(KEPT + b" ")

    run = desk.run("verify")

    assert 1 == run.code
    assert "content/sources.yaml:9:3: error[capture-changed]" in run.err
    assert f"    found: {NAME}\n" in run.err
    assert "captures/envoy.txt:1:1" in run.err


def test_a_capture_that_is_not_at_hand_is_counted_and_named(desk: SmallDesk) -> None:
    (desk.root / "captures" / NAME).unlink()

    run = desk.run("verify")

    assert (0, "") == (run.code, run.err)
    assert ["captures: 0 captures match.", "1 capture not in this folder:", "    envoy.txt"] == (
        run.out.splitlines()
    )


def test_a_desk_without_the_folder_has_no_capture_at_hand(desk: SmallDesk) -> None:
    (desk.root / "captures" / NAME).unlink()
    (desk.root / "captures").rmdir()

    run = desk.run("verify", "--json")

    assert 0 == run.code
    assert ([], [], [NAME], []) == _listed(run, *ALL)


def test_a_file_that_no_source_records_is_reported(desk: SmallDesk) -> None:
    (desk.root / "captures" / "more").mkdir()
    (desk.root / "captures" / "more" / NAME).write_bytes(KEPT)
    (desk.root / "captures" / ".DS_Store").write_bytes(b"")

    run = desk.run("verify")

    assert 0 == run.code
    assert "captures/more/envoy.txt:1:1: warning[capture-unrecorded]" in run.err
    assert "1 warning;" in run.err


def test_programs_get_the_result_of_each(desk: SmallDesk) -> None:
    (desk.root / "captures" / NAME).write_bytes(b"")
    (desk.root / "captures" / "other.txt").write_bytes(b"")

    run = desk.run("verify", "--json")

    assert ([], [NAME], [], ["other.txt"]) == _listed(run, *ALL)
    rules = ["capture-changed", "capture-unrecorded"]
    assert rules == [problem["rule"] for problem in run.document["problems"]]


def test_a_name_that_the_disk_spells_in_another_way_is_found(desk: SmallDesk) -> None:
    desk.write("sources.yaml", _recorded(unicodedata.normalize("NFC", "café.txt")))
    (desk.root / "captures" / NAME).rename(
        desk.root / "captures" / unicodedata.normalize("NFD", "café.txt")
    )

    run = desk.run("verify")

    assert (0, "captures: 1 capture matches.\n", "") == (run.code, run.out, run.err)


def test_the_folder_may_be_any_other_and_must_be_there(desk: SmallDesk) -> None:
    (desk.root / "captures").rename(desk.root / "elsewhere")

    found, lost = (
        desk.run("verify", "--captures", "elsewhere"),
        desk.run("verify", "--captures", "x"),
    )

    assert (0, "elsewhere: 1 capture matches.\n") == (found.code, found.out)
    assert 2 == lost.code


def test_a_source_that_cannot_be_read_is_not_passed_over(desk: SmallDesk) -> None:
    desk.edit("sources.yaml", "  type: article-newspaper", "  type: newspaper")
    desk.edit("articles/first-day.en.md", "title:", "tilte:")

    run = desk.run("verify")

    assert 1 == run.code
    assert "content/sources.yaml:2:3: error[value-unknown]" in run.err
    assert "tilte" not in run.err


def test_without_settings_nothing_can_be_verified(tmp_path: Path) -> None:
    run = small_desk(tmp_path / "desk", {}).run("verify")

    assert 2 == run.code
    assert "there is no `site.yaml`" in run.err


def test_nothing_is_written(desk: SmallDesk) -> None:
    before = tree(desk.root)

    desk.run("verify")

    assert before == tree(desk.root)


# With the check ---------------------------------------------------------------------------


def test_a_check_looks_at_captures_only_when_it_is_asked_to(desk: SmallDesk) -> None:
    (desk.root / "captures" / NAME).write_bytes(b"")

    plain, asked = desk.run("check"), desk.run("check", "--captures", "captures")

    assert 0 == plain.code
    assert 1 == asked.code
    assert "error[capture-changed]" in asked.err
    assert "No errors" not in asked.out


def test_a_check_reports_captures_that_match(desk: SmallDesk) -> None:
    run = desk.run("check", "--captures", "captures")
    told = desk.run("check", "--captures", "captures", "--json").document

    assert 0 == run.code
    assert "captures: 1 capture matches.\n" in run.out
    assert "No errors" in run.out
    assert [NAME] == told["captures"]["holding"]
    assert told["sound"]


if SEEDS.is_dir():

    def test_the_captures_of_the_real_content_hold() -> None:
        run = SmallDesk(ROOT).run("verify", "--captures", str(SEEDS), "--json")

        assert 0 == run.code
        assert (5, [], [], []) == (len(run.document["holding"]), *_listed(run, *ALL[1:]))
