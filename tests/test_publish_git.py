"""A branch of a real repository: what is pushed, what a refusal leaves, who else pushes there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_gen.commands.paths import ProjectFolders
from site_gen.commands.publish.runs import Proposal, PublishOutcome, PublishRequest
from site_gen.commands.publish.site import publish_site
from site_gen.publish.git import GitTarget, Signature
from site_gen.publish.target import PublishFault
from site_gen.write.manifest import manifest_text
from site_gen.write.paths import MANIFEST_NAME
from tests.tools.desk import ROOT, SmallDesk, tree
from tests.tools.publishing import (
    TO_BRANCH,
    branch_files,
    everything,
    git,
    hook,
    killed,
    promises,
    public_repository,
    publishing_desk,
    rewrite_settings,
)

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return public_repository(tmp_path)


@pytest.fixture
def desk(tmp_path: Path, repository: Path) -> SmallDesk:
    """A desk that publishes to a branch of the repository."""
    assert repository == tmp_path / "public.git"
    return publishing_desk(tmp_path, TO_BRANCH)


def head(repository: Path) -> str:
    return git("rev-parse", "gh-pages", folder=repository)


# What is sent -----------------------------------------------------------------------------


def test_the_branch_comes_to_hold_the_output_and_nothing_else(
    desk: SmallDesk, repository: Path
) -> None:
    (desk.output).mkdir()
    (desk.output / ".gitignore").write_text("*\n", encoding="utf-8")

    run = desk.run("publish", "--yes", SOURCE_DATE_EPOCH="1605830400")

    assert (0, "") == (run.code, run.err)
    sent = {path: d for path, d in tree(desk.output).items() if path != ".gitignore"}
    assert sent == branch_files(repository)
    told = git("log", "--format=%cn %cs %s", "gh-pages", folder=repository)
    named = [path for path in sent if not re.search(r"/search/.+[.]json$", path)]
    assert f"المكتب 2020-11-20 Publish 2020-11-20: {len(named) - 1} added" == told
    assert "/en/topics/talks/#who-came" in promises(desk)


def test_the_same_site_on_the_same_day_is_the_same_commit(tmp_path: Path) -> None:
    heads = []

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        repository = public_repository(tmp_path / name)
        desk = publishing_desk(tmp_path / name, TO_BRANCH)
        desk.run("publish", "--yes", SOURCE_DATE_EPOCH="1605830400")
        heads.append(head(repository))

    assert heads[0] == heads[1]


def test_a_second_publishing_makes_no_commit(desk: SmallDesk, repository: Path) -> None:
    desk.run("publish", "--yes")
    before = head(repository)

    run = desk.run("publish", "--yes")

    assert 0 == run.code
    assert before == head(repository)


def test_a_commit_is_on_top_of_what_somebody_else_published(
    desk: SmallDesk, repository: Path, tmp_path: Path
) -> None:
    colleague = tmp_path / "colleague"
    colleague.mkdir()
    other = publishing_desk(colleague, "publish: {git: {repository: ../../../public.git}}\n")
    other.run("publish", "--yes")
    theirs = head(repository)
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")

    run = desk.run("publish", "--yes")

    assert 0 == run.code
    assert theirs == git("rev-parse", "gh-pages^", folder=repository)
    assert tree(desk.output) == branch_files(repository)


def test_the_desk_s_own_repository_and_hooks_are_left_alone(
    desk: SmallDesk, repository: Path, tmp_path: Path
) -> None:
    git("init", "--quiet", folder=desk.root)
    git("add", "content", folder=desk.root)
    git("commit", "--quiet", "--message", "Begin", folder=desk.root)
    git("branch", "gh-pages", folder=desk.root)
    stopping = tmp_path / "hooks"
    stopping.mkdir()
    for name in ("pre-push", "reference-transaction"):
        path = stopping / name
        path.write_text(f"#!/bin/sh\n{STOP_OURS}\n", encoding="utf-8")
        path.chmod(0o755)
    settings = tmp_path / "settings"
    settings.write_text(f"[core]\n\thooksPath = {stopping}\n", encoding="utf-8")
    own = desk.root / ".git"
    before = everything(own)

    # As from a hook of the desk's repository, where git says which one it is.
    run = desk.run(
        "publish",
        "--yes",
        GIT_DIR=str(own),
        GIT_INDEX_FILE=str(own / "index"),
        GIT_OBJECT_DIRECTORY=str(own / "objects"),
        GIT_CONFIG_GLOBAL=str(settings),
    )

    assert (0, "") == (run.code, run.err)
    assert tree(desk.output) == branch_files(repository)
    assert before == everything(own)


# A hook of the person's, which the repository that is pushed to runs too, being on this machine.
STOP_OURS = 'case "$(git rev-parse --absolute-git-dir)" in */publish/git) exit 1;; esac'


def test_a_dry_run_touches_neither_the_repository_nor_the_desk(
    desk: SmallDesk, tmp_path: Path
) -> None:
    desk.run("publish", "--yes")
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")
    before = everything(tmp_path)

    run = desk.run("publish", "--dry-run", "--json")

    assert 0 == run.code
    assert ["/en/pages/about/", "/en/search/"] == run.document["changes"]["changed"]
    assert before == everything(tmp_path)


# What is refused --------------------------------------------------------------------------


def test_a_push_that_a_hook_refuses_leaves_everything_as_it_was(
    desk: SmallDesk, repository: Path
) -> None:
    desk.run("publish", "--yes")
    before = head(repository), promises(desk)
    desk.edit("pages/about.en.md", "This is a small", "## Why {#why}\n\nThis is a small")
    desk.edit("pages/about.ar.md", "هذا سجلّ", "## لماذا {#why}\n\nهذا سجلّ")
    desk.run("translated", "about")
    hook(repository, "pre-receive", "echo the branch is closed on Fridays >&2; exit 1")

    run = desk.run("publish", "--yes")

    assert 6 == run.code
    assert "the branch is closed on Fridays" in run.err
    assert "Nothing was published: readers go on" in run.err
    assert before == (head(repository), promises(desk))
    assert not list(desk.root.glob(".output.site-gen/publish*"))


def test_a_connection_that_breaks_while_the_site_is_sent_leaves_it_unsure(
    desk: SmallDesk, repository: Path
) -> None:
    breaking = hook(repository, "pre-receive", "kill -9 $PPID")

    run = desk.run("publish", "--yes")

    assert 7 == run.code
    assert "publish --verify" in run.err
    assert set() == promises(desk)
    breaking.unlink()
    assert 0 == desk.run("publish", "--yes").code


def test_a_person_who_stops_it_while_it_is_sent_is_not_told_that_nothing_happened(
    desk: SmallDesk, repository: Path, tmp_path: Path
) -> None:
    hook(repository, "pre-receive", f"touch {tmp_path}/begun; sleep 1")
    command = [sys.executable, "-m", "site_gen", "publish", "--yes"]
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE

    with subprocess.Popen(command, cwd=desk.root, env=known, stderr=pipe, text=True) as run:
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
        run.send_signal(signal.SIGINT)
        assert run.stderr
        said = run.stderr.read()

    assert 7 == run.returncode
    assert "stopped while it was sent" in said
    assert set() == promises(desk)


def test_what_a_colleague_publishes_while_a_person_is_thinking_stays(
    desk: SmallDesk, repository: Path, tmp_path: Path
) -> None:
    (tmp_path / "colleague").mkdir()
    other = publishing_desk(
        tmp_path / "colleague", "publish: {git: {repository: ../../../public.git}}\n"
    )
    folders = ProjectFolders(desk.content, desk.output, desk.root / "templates")
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")

    def thinks(proposal: Proposal) -> bool:
        return bool(proposal.target) and other.run("publish", "--yes").code == 0

    done = publish_site(PublishRequest(folders, WHEN, os.environ), thinks)

    assert PublishOutcome.UNCHANGED == done.outcome
    assert done.fault
    assert any("rejected" in line for line in done.fault.said)
    assert tree(other.output) == branch_files(repository)
    assert set() == promises(desk)


def test_when_the_hook_lets_it_through_the_promises_follow(
    desk: SmallDesk, repository: Path
) -> None:
    refusing = hook(repository, "pre-receive", "exit 1")
    refused = desk.run("publish", "--yes")
    owed = promises(desk)
    refusing.unlink()

    run = desk.run("publish", "--yes")

    assert (6, 0) == (refused.code, run.code)
    assert set() == owed
    assert "/en/topics/talks/" in promises(desk)


def test_a_host_that_alters_what_it_is_sent_is_found_out_and_nothing_is_promised(
    desk: SmallDesk, repository: Path
) -> None:
    altering = hook(repository, "post-receive", ALTER)

    run = desk.run("publish", "--yes")

    assert 7 == run.code
    assert "    404.html" in run.err
    assert "publish --verify" in run.err
    assert set() == promises(desk)
    assert 7 == desk.run("publish", "--verify").code
    altering.unlink()
    assert 0 == desk.run("publish", "--yes").code
    assert "/en/topics/talks/" in promises(desk)


# Puts other words into one page of the branch, as a host with a filter of its own might.
ALTER = """
unset GIT_QUARANTINE_PATH
export GIT_INDEX_FILE=$(mktemp -u) GIT_AUTHOR_NAME=h GIT_AUTHOR_EMAIL=h GIT_COMMITTER_NAME=h
export GIT_COMMITTER_EMAIL=h
git read-tree gh-pages
blob=$(echo altered | git hash-object -w --stdin)
git update-index --add --cacheinfo 100644,$blob,404.html
tree=$(git write-tree)
git update-ref refs/heads/gh-pages $(git commit-tree $tree -p gh-pages -m altered)
"""


def test_a_branch_with_files_of_somebody_else_is_refused_and_they_are_named(
    desk: SmallDesk, repository: Path, tmp_path: Path
) -> None:
    git("clone", "--quiet", str(repository), "clone", folder=tmp_path)
    git("switch", "--quiet", "--create", "gh-pages", folder=tmp_path / "clone")
    (tmp_path / "clone" / "README.md").write_text("ours", encoding="utf-8")
    (tmp_path / "clone" / "link").symlink_to("README.md")
    git("add", ".", folder=tmp_path / "clone")
    git("commit", "--quiet", "--message", "Begin", folder=tmp_path / "clone")
    git("push", "--quiet", "origin", "gh-pages", folder=tmp_path / "clone")
    before = head(repository)

    run = desk.run("publish", "--yes")

    assert 2 == run.code
    assert "    README.md\n    link\n" in run.err
    assert before == head(repository)


def test_a_repository_that_is_not_there_is_reported_in_git_s_own_words(desk: SmallDesk) -> None:
    rewrite_settings(desk, "publish: {git: {repository: ../../nowhere.git}}\n")

    run = desk.run("publish", "--yes")

    assert 6 == run.code
    assert "    said: fatal: " in run.err
    assert "nowhere.git" in run.err
    assert set() == promises(desk)


def test_a_machine_without_git_is_reported(desk: SmallDesk, tmp_path: Path) -> None:
    run = desk.run("publish", "--yes", PATH=str(tmp_path))

    assert 6 == run.code
    assert "git is not installed" in run.err


# Killed on the way ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "part"),
    [
        ("subprocess.Popen", "fetch"),
        ("subprocess.Popen", "ghp_import"),
        ("subprocess.Popen", "push"),
        ("os.rename", ".permalinks.txt.new"),
    ],
)
def test_a_publishing_killed_on_the_way_is_finished_by_the_next(
    desk: SmallDesk, repository: Path, event: str, part: str
) -> None:
    if part == "fetch":
        desk.run("publish", "--yes")
        desk.edit("pages/about.en.md", "a small record", "a small, dry record")

    assert killed(desk, event, part)
    run = desk.run("publish", "--yes")

    assert (0, "") == (run.code, run.err)
    assert tree(desk.output) == branch_files(repository)
    assert "/en/topics/talks/" in promises(desk)
    assert not (desk.root / ".output.site-gen" / "publish").exists()


# The target by itself ---------------------------------------------------------------------


def branch_of(repository: Path, scratch: Path) -> GitTarget:
    scratch.mkdir()
    signature = Signature("مكتب <البحث>", "publish@desk.example", WHEN)
    return GitTarget(str(repository), "pages/site", scratch, signature, os.environ)


def site(count: int, words: str = "words") -> Mapping[str, bytes]:
    """Pages under Arabic names, with a manifest."""
    pages = {f"ar/مقالات/صفحة {page}.html": f"{words} {page}".encode() for page in range(count)}
    return {**pages, MANIFEST_NAME: manifest_text(dict.fromkeys(pages, "0" * 64))}


def test_who_published_while_a_person_was_thinking_wins(repository: Path, tmp_path: Path) -> None:
    ours, theirs = (branch_of(repository, tmp_path / name) for name in ("ours", "theirs"))
    ours.read()
    theirs.read()
    theirs.send(site(3, "theirs"), "Publish")

    with pytest.raises(PublishFault) as refused:
        ours.send(site(3, "ours"), "Publish")

    assert any("rejected" in line for line in refused.value.said)
    assert site(3, "theirs") == ours.read().files


def test_a_host_that_does_not_answer_may_still_make_the_site_public(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = branch_of(repository, tmp_path / "scratch")
    branch.read()
    hook(repository, "pre-receive", "sleep 2")
    monkeypatch.setattr("site_gen.publish.git.TIMEOUT", 1.0)

    with pytest.raises(PublishFault, match="has not answered") as silence:
        branch.send(site(3), "Publish")

    assert not silence.value.final


def test_seven_hundred_pages_with_arabic_names_are_sent_and_read_within_seconds(
    repository: Path, tmp_path: Path
) -> None:
    branch = branch_of(repository, tmp_path / "scratch")
    began = time.monotonic()

    branch.read()
    branch.send(site(700), "Publish")
    found = branch.read()

    assert site(700) == found.files
    assert found.published_by.endswith(", مكتب البحث, 2026-11-20")
    assert time.monotonic() - began < 10
