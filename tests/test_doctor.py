"""`doctor`: what it finds of the machine and the site, and whether a build can do without it."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from site_gen.state.machine import EXTRAS, PACKAGES
from tests.tools.desk import ROOT, SITE, SMALL, Run, SmallDesk, small_desk, tree
from tests.tools.warm_python import run_warm

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DRAFT = """\
claims-are-drafts:
  text: {ar: كم؟, en: How many?}
  topics: [talks]
  status: draft
"""


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk")


def condition(run: Run, name: str) -> dict[str, Any]:
    document = run.document
    (found,) = [each for each in (*document["machine"], *document["site"]) if each["name"] == name]
    return dict(found)


def names(requirements: list[str]) -> set[str]:
    return {re.split("[<>=]", requirement)[0] for requirement in requirements}


def test_it_knows_the_packages_of_the_program() -> None:
    extras = PROJECT["optional-dependencies"]

    assert names(PROJECT["dependencies"]) == set(PACKAGES)
    assert {name: set(packages) for name, (_, packages) in EXTRAS.items()} == {
        name: names(extras[name]) for name in extras if name != "test"
    }


def test_a_sound_desk_is_told_so_on_one_screen_and_nothing_changes(desk: SmallDesk) -> None:
    desk.run("build")
    before = tree(desk.root)

    run = desk.run("doctor")

    assert (0, "") == (run.code, run.err)
    assert before == tree(desk.root)
    states = re.findall(r"^  (\S+) +(\S+) ", run.out, re.MULTILINE)
    assert {"warning"} == {state for state, name in states if name == "repository"}
    assert [] == [name for state, name in states if state != "ok" and name != "repository"]
    assert len(run.out.splitlines()) < 40
    assert "it can be built: no warnings" in run.out


def test_it_lists_what_an_editor_has_left_to_do(desk: SmallDesk) -> None:
    desk.write("questions.yaml", DRAFT)
    desk.edit("articles/first-day.ar.md", "title: اليوم", "title: يوم")
    desk.edit("pages/about.en.md", "translates: 099e680b4db0c31c\n", "")
    (desk.content / "topics/talks.en.md").unlink()

    run = desk.run("doctor", "--json")

    assert 0 == run.code
    assert condition(run, "drafts")["message"] == "1 draft: question:claims-are-drafts"
    assert "topic:talks" in condition(run, "untranslated")["message"]
    assert "article:first-day" in condition(run, "stale")["message"]
    assert "page:about" in condition(run, "unmarked")["message"]
    assert "python -m site_gen translated ID" in condition(run, "stale")["hint"]
    assert "warning" == condition(run, "content")["state"]


def test_errors_are_counted_and_the_machine_is_not_to_blame(desk: SmallDesk) -> None:
    desk.edit("articles/first-day.en.md", "entity:envoy", "entity:nobody")

    run = desk.run("doctor", "--json")

    assert 0 == run.code
    assert "it cannot be built: 1 error" in condition(run, "content")["message"]


def test_captures_and_dead_links_are_looked_at(desk: SmallDesk) -> None:
    held = b"as received"
    record = (
        SMALL["sources.yaml"]
        .replace("  archived: [", "  # [")
        .replace("  url", "  status: dead\n  url")
    )
    capture = "  capture: {{file: {}, sha256: {}}}\n"
    lost = record.replace("daily-2020", "other-2020")
    desk.write(
        "sources.yaml",
        record + lost.replace("  publisher", capture.format("a.txt", "0" * 64) + "  publisher"),
    )
    desk.edit("site.yaml", "default_locale", "captures: ../captures\ndefault_locale")
    folder = desk.root / "captures"
    folder.mkdir()

    without = desk.run("doctor", "--json")
    (folder / "a.txt").write_bytes(held)
    (folder / "b.txt").write_bytes(held)
    changed = desk.run("doctor", "--json")
    desk.edit("sources.yaml", "0" * 64, sha256(held).hexdigest())
    held_well = desk.run("doctor", "--json")

    assert "not there: a.txt" in condition(without, "captures")["message"]
    assert "changed: a.txt" in condition(changed, "captures")["message"]
    assert "b.txt" in condition(changed, "unrecorded")["message"]
    assert ("ok", True) == (
        condition(held_well, "captures")["state"],
        "1 capture as recorded" in condition(held_well, "captures")["message"],
    )
    assert "source:daily-2020-10-02" in condition(changed, "links")["message"]
    assert "other-2020" not in condition(changed, "links")["message"]


def test_an_accepted_warning_that_is_gone_is_named(desk: SmallDesk) -> None:
    desk.write("site.yaml", SITE + "accept: [{rule: source-unarchived, why: It is on paper.}]\n")

    found = condition(desk.run("doctor", "--json"), "accept")

    assert "warning" == found["state"]
    assert "content/site.yaml:9" in found["message"]


def test_what_sends_the_site_is_looked_for(desk: SmallDesk) -> None:
    programs = "{send: [no-such-program, '{folder}'], read: [ls, '{folder}']}"
    desk.write("site.yaml", f"{SITE}publish: {{command: {programs}}}\n")

    run = desk.run("doctor", "--json")

    assert 0 == run.code
    assert "missing" == condition(run, "no-such-program")["state"]
    assert "ok" == condition(run, "ls")["state"]


def test_a_folder_without_a_site_says_how_to_begin_one(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk", {})

    run = desk.run("doctor", "--json")

    assert 2 == run.code
    assert run.document["can_build"] is False
    assert "python -m site_gen init DIR" in condition(run, "settings")["hint"]


def test_settings_that_cannot_be_used_are_named_with_their_line(desk: SmallDesk) -> None:
    desk.edit("site.yaml", "default_locale: ar", "default_locale: fr")

    run = desk.run("doctor", "--json")

    assert 2 == run.code
    assert condition(run, "settings")["message"].startswith("content/site.yaml:5:1: ")


def test_the_output_folder_is_looked_at(desk: SmallDesk) -> None:
    def output() -> tuple[int, str, str]:
        run = desk.run("doctor", "--json")
        found = condition(run, "output")
        return run.code, found["state"], found["message"]

    assert (0, "ok", "output: nothing is built yet") == output()
    desk.run("build")
    assert (0, "ok", "output is as the last build left it") == output()
    (desk.output / "404.html").write_text("edited")
    assert (0, "warning", "output: changed by hand: 404.html") == output()
    (desk.output / "notes.txt").write_text("mine")
    assert (2, "missing", "output: site_gen did not write notes.txt") == output()
    (desk.root / ".output.site-gen/journal").write_text("")
    assert (0, "warning") == output()[:2]
    with (desk.root / ".output.site-gen/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = output()
    assert (0, "warning") == state[:2]
    assert "another build writes here" in state[2]


def test_content_in_a_repository_is_counted(desk: SmallDesk) -> None:
    subprocess.run(["git", "init", "-q", desk.root], check=True)

    found = condition(desk.run("doctor", "--json"), "repository")

    assert "ok" == found["state"]
    assert str(desk.root) in found["message"]


def test_what_the_machine_lacks_is_missing_and_stops_only_who_needs_it(desk: SmallDesk) -> None:
    run = desk.run("doctor", "--json", PATH="/nowhere")

    assert 0 == run.code
    assert ("missing", "not installed") == (
        condition(run, "git")["state"],
        condition(run, "git")["message"],
    )
    reader = condition(run, "pdftotext")
    assert ("missing", False) == (reader["state"], reader["needed"])
    assert "Arabic digits" in reader["message"]
    assert "poppler-utils" in reader["hint"]


def test_it_names_the_program_that_reads_pdf_files(desk: SmallDesk) -> None:
    program = desk.root / "pdftotext"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)

    run = desk.run("doctor", "--json", PATH=f"{desk.root}:{os.environ['PATH']}")

    assert "ok" == condition(run, "pdftotext")["state"]
    assert str(program) in condition(run, "pdftotext")["message"]


NO_MAKERS = """
import sys
sys.modules.update(dict.fromkeys(["pypandoc", "weasyprint"]))
sys.argv = ["site-gen", "doctor", "--json"]
from site_gen.cli import main
main()
"""


@pytest.mark.parametrize(("briefings", "code"), [("", 0), ("briefings: [docx]\n", 2)])
def test_what_makes_briefings_stops_a_site_that_offers_them(
    desk: SmallDesk, briefings: str, code: int
) -> None:
    desk.write("site.yaml", SITE + briefings)

    done = run_warm(["-c", NO_MAKERS], desk.root, {**os.environ, "PYTHONPATH": str(ROOT)})

    run = Run(done.returncode, done.stdout, done.stderr)
    pandoc = condition(run, "pandoc")
    assert (code, "missing", bool(code)) == (run.code, pandoc["state"], pandoc["needed"])
    assert "make export" in pandoc["hint"]


def test_states_have_colours_and_hints_can_be_pasted(desk: SmallDesk) -> None:
    plain, coloured = desk.run("doctor").out, desk.run("doctor", FORCE_COLOR="1").out

    assert plain == re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert "  \x1b[32m\x1b[1mok      \x1b[0m python" in coloured
    assert "  \x1b[33m\x1b[1mwarning \x1b[0m repository" in coloured
    assert "\x1b[36m\x1b[1mhint:\x1b[0m run `git init`, then commit the content\n" in coloured
