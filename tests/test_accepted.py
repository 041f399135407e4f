"""Warnings that a desk accepts: counted, not listed, and reported once they are gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.desk import SMALL, SmallDesk, small_desk

WARNED = "".join(
    line for line in SMALL["sources.yaml"].splitlines(keepends=True) if "archived" not in line
)
ACCEPT = "accept:\n  - {{rule: source-unarchived, where: {where}, why: It is on paper.}}\n"


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk", {**SMALL, "sources.yaml": WARNED})


def accepting(desk: SmallDesk, where: str) -> SmallDesk:
    desk.write("site.yaml", SMALL["site.yaml"] + ACCEPT.format(where=where))
    return desk


def test_a_warning_is_listed_unless_it_is_accepted(desk: SmallDesk) -> None:
    assert "warning[source-unarchived]" in desk.run("build").err


@pytest.mark.parametrize("where", ["sources.yaml", "daily-2020-10-02", "[sources.yaml]", "[]"])
def test_an_accepted_warning_is_counted_and_not_listed(desk: SmallDesk, where: str) -> None:
    run = accepting(desk, where).run("build")

    assert (0, "1 accepted.\n") == (run.code, run.err)
    told = desk.run("check", "--json").document["problems"]
    assert [("source-unarchived", "accepted")] == [(p["rule"], p["severity"]) for p in told]


@pytest.mark.parametrize("where", ["entities.yaml", "daily", "[daily-2020-10-02, sources.yml]"])
def test_what_is_accepted_and_does_not_occur_is_reported(desk: SmallDesk, where: str) -> None:
    run = accepting(desk, where).run("build")

    assert 0 == run.code
    assert "site.yaml:10:5: warning[acceptance-unused]" in run.err
    assert ("warning[source-unarchived]" in run.err) == ("daily-" not in where)


def test_an_error_cannot_be_accepted(desk: SmallDesk) -> None:
    accepting(desk, "[]").edit("site.yaml", "source-unarchived", "link-unknown")
    desk.edit("articles/first-day.en.md", "entity:envoy", "entity:nobody")

    run = desk.run("build")

    assert 1 == run.code
    assert "error[link-unknown]" in run.err
    assert "acceptance-unused" not in run.err


def test_to_accept_something_makes_no_page_again(desk: SmallDesk) -> None:
    desk.run("build")
    before = {path: path.stat().st_mtime_ns for path in desk.output.rglob("*.html")}

    run = accepting(desk, "[]").run("build")

    assert "nothing changed" in run.out
    assert before == {path: path.stat().st_mtime_ns for path in desk.output.rglob("*.html")}
