"""What was published when, and the state before brought back without losing a promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tools.desk import SmallDesk, tree
from tests.tools.publishing import (
    TO_BRANCH,
    TO_FOLDER,
    branch_files,
    everything,
    git,
    hook,
    killed,
    on_terminal,
    promises,
    public_repository,
    publishing_desk,
)

MISTAKES = {
    "pages/letters.ar.md": (
        "---\ntitle: الرسائل\norder: 2\n---\n\nنقرأ كل رسالة.\n\n## كيف {#how}\n\nبتأنٍّ.\n"
    ),
    "pages/letters.en.md": (
        "---\ntitle: A leaked name\ntranslator: The desk\ntranslated: 2020-11-03\n---\n\n"
        "We read every letter.\n\n## How {#how}\n\nSlowly.\n"
    ),
    "sources/letter.yaml": (
        "letter-2020-11-01:\n  type: document\n  language: en\n"
        "  title: {en: A leaked letter, ar: رسالة}\n"
        "  publisher: daily\n  issued: 2020-11-01\n  url: https://daily.example/letter\n"
    ),
}
STATE = r"^  \d{4}-\d\d-\d\d \d\d:\d\d  "


def publish_a_mistake(desk: SmallDesk) -> None:
    """A changed text, a passage, a page and a source more, none of which should be public."""
    for name, text in MISTAKES.items():
        desk.write(name, text)
    desk.edit("pages/about.en.md", "This is", "## Why {#why}\n\nA leaked name. This is")
    desk.edit("pages/about.ar.md", "هذا سجلّ", "## لماذا {#why}\n\nهذا سجلّ")
    assert 0 == desk.run("publish", "--yes").code


def public_files(desk: SmallDesk) -> dict[str, bytes]:
    public = desk.root / "public"
    paths = (path for path in public.rglob("*") if path.is_file())
    return {path.relative_to(public).as_posix(): path.read_bytes() for path in paths}


def unanswered(addresses: set[str], files: dict[str, bytes]) -> list[str]:
    """The addresses and anchors that a visitor asks for in vain."""
    return [address for address in addresses if not answers(address, files)]


def answers(address: str, files: dict[str, bytes]) -> bool:
    path, _, anchor = address.partition("#")
    content = files.get(path[1:] + ("index.html" if path.endswith("/") else ""))
    return content is not None and (not anchor or f'id="{anchor}"'.encode() in content)


def test_the_state_before_comes_back_and_every_promise_goes_on_working(tmp_path: Path) -> None:
    desk = publishing_desk(tmp_path, TO_FOLDER)
    desk.run("publish", "--yes", SOURCE_DATE_EPOCH="1605830400")
    before = public_files(desk)
    publish_a_mistake(desk)
    mistaken, promised, all_before = public_files(desk), promises(desk), everything(desk.root)
    listed = desk.run("publish", "--list")
    shown = desk.run("publish", "--rollback", "--dry-run")
    assert all_before == everything(desk.root)

    run = desk.run("publish", "--rollback", "--yes", "--json")

    assert re.search(rf"{STATE}now  Publish [^(]+\(public now\)$", listed.out, re.MULTILINE)
    assert re.search(rf"{STATE}previous  Publish 2020-11-20: \d+ added$", listed.out, re.MULTILINE)
    assert "back to the state of" in shown.out
    assert 0 == run.code, run.out
    after = public_files(desk)
    assert [] == unanswered(promised, after)
    assert promised == promises(desk)
    assert [] == [path for path, content in after.items() if b"leaked" in content]
    changed = {path for path in before if before[path] != after.get(path)}
    assert {".site-gen-manifest"} == {path for path in changed if "pages/about/" not in path}
    told = {"/en/pages/letters/", "/en/pages/about/#why", "/sources/letter-2020-11-01.bib"}
    assert told < set(run.document["withdrawn"])
    assert "سُحب هذا النص".encode() in after["en/pages/letters/index.html"]
    assert b"This passage was withdrawn." in after["en/pages/about/index.html"]

    twice = desk.run("publish", "--rollback", "--yes")
    assert (0, after) == (twice.code, public_files(desk)), twice.err
    assert 0 == desk.run("publish", "--rollback", "--to", "previous", "--yes").code
    assert mistaken == public_files(desk)


def test_a_branch_goes_back_to_the_commit_before(tmp_path: Path) -> None:
    repository = public_repository(tmp_path)
    desk = publishing_desk(tmp_path, TO_BRANCH)
    desk.run("publish", "--yes")
    first, before = git("rev-parse", "gh-pages", folder=repository), branch_files(repository)
    nothing = desk.run("publish", "--rollback", "--yes")
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")
    desk.run("publish", "--yes")
    mistaken = branch_files(repository)
    refusing = hook(repository, "pre-receive", "exit 1")
    refused = desk.run("publish", "--rollback", "--yes")
    assert mistaken == branch_files(repository)
    refusing.unlink()

    ended, shown = on_terminal(desk, ("publish", "--rollback"), "y")

    assert (6, 6, 0) == (nothing.code, refused.code, ended)
    assert "no state before this one is kept" in nothing.err
    assert f"Publish this to branch gh-pages of {repository}?" in shown
    assert before == branch_files(repository)
    told = git("log", "--format=%s", "gh-pages", folder=repository).splitlines()
    assert ["Roll back", "Publish 2", "Publish 2"] == [subject[:9] for subject in told]
    listed = desk.run("publish", "--list", "--json").document
    assert first.startswith(listed["states"][2]["name"])
    assert 0 == desk.run("publish", "--yes").code
    assert mistaken == branch_files(repository)


@pytest.mark.parametrize(
    ("event", "part", "nth"), [("ctypes.dlsym", "renameat2", 1), ("os.rename", "/next-", 2)]
)
def test_a_rollback_killed_on_the_way_is_finished_by_the_next(
    tmp_path: Path, event: str, part: str, nth: int
) -> None:
    desk = publishing_desk(tmp_path, TO_FOLDER)
    desk.run("publish", "--yes")
    before = tree(desk.root / "public")
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")
    desk.run("publish", "--yes")

    assert killed(desk, event, part, nth, arguments=("publish", "--rollback", "--yes"))
    assert tree(desk.root / "public") in (before, tree(desk.output))
    run = desk.run("publish", "--rollback", "--yes")

    assert (0, "") == (run.code, run.err)
    assert before == tree(desk.root / "public")
