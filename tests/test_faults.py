"""What once ended in "this is a bug in site_gen": a message instead, or the finished site."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk

QUESTION = """\
who-came:
  unit: parrots
  topics: [talks]
  text: {ar: من حضر؟, en: Who came?}
"""
CLAIM = """\
envoy-came:
  question: who-came
  claimant: envoy
  stance: asserts
  min: 300
  text: {ar: "حضر ثلاثمئة.", en: "Three hundred came."}
  sources: [{source: daily-2020-10-02, locator: ¶8}]
"""
NOT_UTF_8 = os.fsdecode(b"bad\xff\xfe")


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk", {**SMALL, **UNITS})


@pytest.mark.parametrize("command", [("build",), ("check",), ("brief", "talks")])
def test_a_unit_without_words_is_reported_by_every_command(
    desk: SmallDesk, command: tuple[str, ...]
) -> None:
    desk.write("questions.yaml", QUESTION)
    desk.write("claims.yaml", CLAIM)

    run = desk.run(*command)

    assert 1 == run.code, run.err
    assert "content/questions.yaml:2:3: error[unit-unknown]" in run.err


def test_a_draft_with_a_unit_without_words_is_reported(desk: SmallDesk) -> None:
    desk.write("questions.yaml", QUESTION.replace("  unit", "  status: draft\n  unit"))

    assert "error[unit-unknown]" in desk.run("check").err


@pytest.mark.parametrize(
    "name",
    [
        *("articles/{}.en.md", "articles/{}", "sources/{}.yaml", "claims/{}.yaml"),
        *("{}.yaml", "{}.md", "locale/{}.po", "editions/{}/x"),
    ],
)
def test_a_file_name_that_is_not_utf_8_is_reported(desk: SmallDesk, name: str) -> None:
    path = desk.content / name.format(NOT_UTF_8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")

    runs = [desk.run("build"), desk.run("check", "--json")]

    assert [1, 1] == [run.code for run in runs], runs[0].err
    assert "bad<U+DCFF><U+DCFE>" in runs[0].err
    assert "the name of the file is not UTF-8" in runs[0].err
    [problem] = [p for p in runs[1].document["problems"] if p["severity"] == "error"]
    assert ("file-unknown", "bad\udcff\udcfe") == (problem["rule"], _bad_part(problem["path"]))


def _bad_part(path: str) -> str:
    return next(part for part in path.split("/") if part.startswith("bad")).partition(".")[0]


def test_a_content_folder_whose_name_is_not_utf_8_is_built(desk: SmallDesk) -> None:
    desk.content.rename(desk.root / NOT_UTF_8)

    run = desk.run("build", "--content", NOT_UTF_8)

    assert 0 == run.code, run.err


@pytest.mark.parametrize("heading", ["Update", "خبر عاجل", "*Update* `again`"])
def test_hundreds_of_equal_headings_are_built(desk: SmallDesk, heading: str) -> None:
    article = desk.content / "articles/first-day.en.md"
    article.write_text(article.read_text("utf-8") + f"\n## {heading}\n" * 800, "utf-8")

    runs = [desk.run("check"), desk.run("build"), desk.run("build", "--output", "other")]

    assert [0, 0, 0] == [run.code for run in runs], runs[1].err
    assert 800 <= desk.page("en/articles/first-day/index.html").count("<h2")


NO_TIMES = ("999999999999999", "9" * 5000, "junk", "-1", "1e9", "١٢", " ")


@pytest.mark.parametrize(
    ("command", "epoch"),
    [
        *((("promise",), epoch) for epoch in NO_TIMES),
        (("edition", "talks"), "junk"),
        (("publish", "--dry-run"), "junk"),
    ],
)
def test_a_source_date_epoch_that_is_no_time_is_refused(
    desk: SmallDesk, command: tuple[str, ...], epoch: str
) -> None:
    run = desk.run(*command, SOURCE_DATE_EPOCH=epoch)

    assert 2 == run.code
    assert "SOURCE_DATE_EPOCH" in run.err
    assert not (desk.content / "permalinks.txt").exists()


def test_an_empty_source_date_epoch_is_none(desk: SmallDesk) -> None:
    desk.run("build")

    assert 0 == desk.run("promise", SOURCE_DATE_EPOCH="").code


def test_a_source_date_epoch_is_the_day_of_promises(desk: SmallDesk) -> None:
    desk.run("build")

    desk.run("promise", SOURCE_DATE_EPOCH="1600000000")

    assert "2020-09-13 /en/" in (desk.content / "permalinks.txt").read_text("utf-8")
