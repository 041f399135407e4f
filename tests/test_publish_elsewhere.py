"""Other places than a folder or a branch: a machine behind ssh, and programs of the desk's."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from site_gen.publish.ssh import SshTarget
from site_gen.publish.target import PublishFault
from site_gen.write.manifest import manifest_text
from site_gen.write.paths import MANIFEST_NAME
from tests.tools.desk import SmallDesk, tree
from tests.tools.publishing import promises, publishing_desk
from tests.tools.ssh_host import SshHost, ssh_host

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshHost]:
    with ssh_host(tmp_path_factory.mktemp("ssh") / "host") as host:
        yield host


def edit(desk: SmallDesk) -> None:
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")


def published_changed_and_taken_back(desk: SmallDesk, public: Path, **known: str) -> list[str]:
    """Publish, change, publish, take back, publish again, each as a visitor then finds it."""
    first = desk.run("publish", "--yes", **known)
    assert (0, "") == (first.code, first.err)
    before = tree(public)
    assert before == tree(desk.output)
    assert "/en/topics/talks/#who-came" in promises(desk)
    edit(desk)
    second = desk.run("publish", "--yes", "--json", **known)
    assert ["/en/pages/about/", "/en/search/"] == second.document["changes"]["changed"]
    after = tree(public)
    assert after == tree(desk.output)
    back = desk.run("publish", "--rollback", "--yes", **known)
    assert (0, before) == (back.code, tree(public)), back.err
    listed = desk.run("publish", "--list", "--json", **known).document["states"]
    return [state["summary"].partition(" 2")[0] for state in listed]


# A machine behind ssh ---------------------------------------------------------------------


def test_a_site_behind_ssh_is_published_changed_and_taken_back(
    tmp_path: Path, host: SshHost
) -> None:
    public = tmp_path / "www" / "the site"
    public.parent.mkdir()
    settings = f"publish: {{ssh: {{host: {host.name}, path: {public}}}}}\n"
    desk = publishing_desk(tmp_path, settings)

    told = published_changed_and_taken_back(desk, public, **host.environment)

    assert ["Roll back", "Publish", "Publish"] == told
    assert public.is_symlink()
    kept = {path.name for path in (public.parent / ".the site.site-gen" / "states").iterdir()}
    assert 6 == len(kept)


def site(words: str) -> Mapping[str, bytes]:
    """Pages under Arabic names, with a manifest."""
    pages = {f"ar/مقالات/{page}.html": f"{words} {page}\n".encode() * 90 for page in range(12)}
    digests = {path: sha256(content).hexdigest() for path, content in pages.items()}
    return {**pages, MANIFEST_NAME: manifest_text(digests)}


def target_at(public: Path, host: SshHost, known: Mapping[str, str]) -> SshTarget:
    scratch = public.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    environment = {**os.environ, **known}
    return SshTarget(host.name, str(public), 0, scratch, WHEN, environment)


def files_in(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


# The first call prepares, the second sends, the third replaces the link.
BREAKS = [(1, "before"), (2, "amid"), (2, "after"), (3, "before")]


def test_a_connection_that_breaks_leaves_the_old_site_or_the_new_one(
    tmp_path: Path, host: SshHost
) -> None:
    public = tmp_path / "public"
    target = target_at(public, host, host.environment)
    target.read()
    target.send(site("old"), "Publish")
    target.read()

    for call, how in BREAKS:
        with pytest.raises(PublishFault) as broken:
            target_at(public, host, host.breaking(call, how)).send(site("new"), "Publish")
        assert (site("old"), call != 3) == (files_in(public), broken.value.final)
    with pytest.raises(PublishFault):
        target_at(public, host, host.breaking(3, "after")).send(site("new"), "Publish")

    assert site("new") == files_in(public)
    assert site("new") == target.read().files
    assert {"states"} == {path.name for path in (tmp_path / ".public.site-gen").iterdir()}
    assert not list((tmp_path / ".public.site-gen" / "states").glob("new-*"))


def test_who_published_meanwhile_wins_and_a_folder_of_others_is_refused(
    tmp_path: Path, host: SshHost
) -> None:
    (tmp_path / "other").mkdir()
    ours = target_at(tmp_path / "public", host, host.environment)
    theirs = SshTarget(
        host.name, ours.path, 0, tmp_path / "other", WHEN, {**os.environ, **host.environment}
    )
    ours.read()
    theirs.read()
    theirs.send(site("theirs"), "Publish")

    with pytest.raises(PublishFault) as refused:
        ours.send(site("ours"), "Publish")

    assert ("somebody else has published meanwhile",) == refused.value.said
    assert site("theirs") == files_in(tmp_path / "public")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").touch()
    with pytest.raises(PublishFault, match="cannot be read") as taken:
        target_at(tmp_path / "photos", host, host.environment).read()
    assert "is not a link of ours" in taken.value.said[0]


# Programs of the desk's -------------------------------------------------------------------

# What a desk may have: sends a folder to a place that keeps zip files, unless it is closed. The new
# file takes its place in one step.
SEND = """\
import os, pathlib, shutil, sys
if pathlib.Path("../closed").exists():
    print("the place is closed on Fridays")
    sys.exit(4)
os.replace(shutil.make_archive("../sent", "zip", sys.argv[1]), "../public.zip")
"""
READ = """\
import pathlib, shutil, sys
if pathlib.Path("../public.zip").exists():
    shutil.unpack_archive("../public.zip", sys.argv[1])
    shutil.rmtree("../public", ignore_errors=True)
    shutil.unpack_archive("../public.zip", "../public")
"""
PROGRAMS = """\
publish:
  command:
    send: [python3, ../send.py, '{folder}']
    read: [python3, ../read.py, '{folder}']
"""


def test_programs_of_the_desk_publish_a_site_and_take_it_back(tmp_path: Path) -> None:
    desk = publishing_desk(tmp_path, PROGRAMS)
    (desk.root / "send.py").write_text(SEND, encoding="utf-8")
    (desk.root / "read.py").write_text(READ, encoding="utf-8")

    told = published_changed_and_taken_back(desk, desk.root / "public")

    assert ["Roll back", "Publish"] == told
    before = tree(desk.root / "public")
    (desk.root / "closed").touch()
    refused = desk.run("publish", "--yes")
    assert 6 == refused.code
    assert "    said: the place is closed on Fridays\n" in refused.err
    assert "`python3` ended with 4" in refused.err
    assert before == tree(desk.root / "public")
