"""The content of this repository is published, edited and taken back, as a desk does it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import md5, sha256
from pathlib import Path

import boto3
import pytest

from site_gen.publish import states
from site_gen.publish.folder import FolderTarget
from site_gen.publish.programs import CommandTarget
from site_gen.publish.rollback import NoticeWords, restored_site
from site_gen.publish.s3 import S3Target
from site_gen.publish.ssh import SshTarget
from site_gen.publish.states_here import StatesHere
from site_gen.publish.target import PublishTarget
from site_gen.publish_config import S3Destination
from site_gen.write.manifest import manifest_text
from site_gen.write.paths import MANIFEST_NAME
from tests.tools.desk import ROOT, SmallDesk
from tests.tools.doc_runner import built_copy
from tests.tools.publishing import branch_contents, git, promises, public_repository
from tests.tools.s3_host import KEYS, s3_server
from tests.tools.ssh_host import ssh_host

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
TO_BRANCH = "../../public.git"
OF_DOCUMENTS = "git@git.example:desk/site.git"
WORK_FOLDER = ".output.site-gen"
ARMS = ("topics/arms-supply.ar.md", "topics/arms-supply.en.md")
TALKS = "articles/fighters-in-russian-turkish-talks.ar.md"
WITHDRAWN = "status: withdrawn\nnote: {ar: سُحب للتجربة., en: Withdrawn as a trial.}\ndate: "
LANGUAGES = ("ar", "en")
# No page is taken from the site here, so that no notice is shown.
NOTICES = [NoticeWords(code, "auto", *["Withdrawn"] * 5) for code in LANGUAGES]
Files = Mapping[str, bytes]


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A built copy of the content under version control, published to a branch."""
    root = tmp_path_factory.mktemp("published") / "desk"
    built = built_copy(tmp_path_factory)
    for name in ("content", "output", WORK_FOLDER):
        shutil.copytree(built / name, root / name)
    (root / "templates").symlink_to(ROOT / "templates")
    desk = SmallDesk(root)
    desk.edit("site.yaml", OF_DOCUMENTS, TO_BRANCH)
    public_repository(root.parent)
    git("init", "--quiet", folder=root)
    publish(desk, "First")
    return desk


@pytest.fixture(scope="module")
def two_sites(desk: SmallDesk) -> tuple[Files, Files]:
    """What is public at first, and after a correction in a text."""
    first = files_in(desk.output)
    desk.edit("articles/israeli-arms-in-azerbaijan.en.md", "three matters", "three subjects")
    publish(desk, "Correct a word")
    return first, files_in(desk.output)


def publish(desk: SmallDesk, message: str) -> None:
    """Publish, and commit the content with its ledger."""
    run = desk.run("publish", "--yes")
    assert 0 == run.code, run.err
    git("add", "content", folder=desk.root)
    git("commit", "--quiet", "-m", message, folder=desk.root)


def on_branch(desk: SmallDesk) -> Files:
    return branch_contents(desk.root.parent / "public.git")


def unanswered(promised: set[str], public: Files) -> list[str]:
    """The addresses and anchors that a visitor does not find."""
    ids = {path: set(re.findall(rb' id="([^"]+)"', page)) for path, page in public.items()}
    missing = []
    for promise in sorted(promised):
        url, _, anchor = promise.partition("#")
        path = url.removeprefix("/") + ("index.html" if url.endswith("/") else "")
        if path not in public or (anchor and anchor.encode() not in ids[path]):
            missing.append(promise)
    return missing


# The branch of a repository, through three edits ------------------------------------------


def test_the_ledger_of_our_content_is_kept_through_edits_of_every_kind(
    desk: SmallDesk, two_sites: tuple[Files, Files]
) -> None:
    assert two_sites[1] == on_branch(desk)
    first = promises(desk)
    assert len(first) > 1000
    for language in LANGUAGES:
        old, new = (f"pages/{name}.{language}.md" for name in ("about", "about-us"))
        (desk.content / old).rename(desk.content / new)
    desk.edit("pages/about-us.ar.md", "order: 1", "order: 1\nwas: [about]")
    desk.edit(TALKS, "date: ", WITHDRAWN)
    publish(desk, "Rename a page, withdraw an article")
    assert [] == unanswered(first, on_branch(desk))

    for file in ARMS:
        desk.edit(file, "{#nato-arms}", "{#arms-of-nato}")
    refused = desk.run("publish", "--yes")
    assert (5, True) == (refused.code, "error[anchor-lost]" in refused.err)
    for file in ARMS:
        desk.edit(file, "{#arms-of-nato}", "{#arms-of-nato was=nato-arms}")
    publish(desk, "Rename an anchor")
    renamed = promises(desk)
    assert "/en/topics/arms-supply/#arms-of-nato" in renamed - first
    assert [] == unanswered(renamed, on_branch(desk))

    back = desk.run("publish", "--rollback", "--yes")
    assert 0 == back.code, back.err
    assert [] == unanswered(renamed, on_branch(desk))
    ledgers = git("log", "--format=%s", "--", "content/permalinks.txt", folder=desk.root)
    assert ["Rename an anchor", "Rename a page, withdraw an article", "First"] == ledgers.split(
        "\n"
    )


# Every other kind of place ----------------------------------------------------------------


def bytes_of(files: Files) -> Mapping[str, object]:
    return files


def md5_of(files: Files) -> Mapping[str, object]:
    return {path: md5(content).hexdigest() for path, content in files.items()}


def published_changed_and_taken_back(
    target: PublishTarget,
    visited: Callable[[], Mapping[str, object]],
    two_sites: Iterable[Files],
    here: Path,
    form: Callable[[Files], Mapping[str, object]] = bytes_of,
) -> None:
    """What a visitor gets at each step is one of the two sites, to the last byte."""
    is_keeper = isinstance(target, states.KeepsStates)
    first, second = two_sites
    for files in (first, second):
        public = target.read()
        if not is_keeper:
            StatesHere(here, public).keep(files, "Publish")
        target.send(files, "Publish")
        assert form(files) == visited()
    public = target.read()
    assert public.is_whole
    keeper = target if isinstance(target, states.KeepsStates) else StatesHere(here, public)
    state = states.state_before(keeper, target.name, "")
    assert state
    before = states.whole_state(keeper, target.name, state)
    target.send(restored_site(before, public, NOTICES, "/").files, states.ROLLBACK)
    assert form(first) == visited()


def test_our_content_in_a_folder_is_changed_and_taken_back(
    tmp_path: Path, two_sites: tuple[Files, Files]
) -> None:
    public = tmp_path / "public"

    published_changed_and_taken_back(
        FolderTarget(public), lambda: files_in(public), two_sites, tmp_path / "states"
    )


def test_our_content_behind_ssh_is_changed_and_taken_back(
    tmp_path: Path, two_sites: tuple[Files, Files]
) -> None:
    public, scratch = tmp_path / "public", tmp_path / "scratch"
    scratch.mkdir()
    with ssh_host(tmp_path / "host") as host:
        environment = {**os.environ, **host.environment}
        target = SshTarget(host.name, str(public), 0, scratch, WHEN, environment)

        published_changed_and_taken_back(
            target, lambda: files_in(public), two_sites, tmp_path / "states"
        )


def english(files: Files) -> Files:
    """A site of the English pages alone, and what all of them need."""
    kept = {path: files[path] for path in files if path.startswith(("en/", "assets/"))}
    digests = {path: sha256(content).hexdigest() for path, content in kept.items()}
    return {**kept, MANIFEST_NAME: manifest_text(digests)}


def test_our_content_in_a_bucket_is_changed_and_taken_back(
    tmp_path: Path, two_sites: tuple[Files, Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The English pages: each file costs a hundredth of a second, and lists are as often cut."""
    for name, value in {**KEYS, "MOTO_S3_DEFAULT_MAX_KEYS": "100"}.items():
        monkeypatch.setenv(name, value)
    sites = [english(files) for files in two_sites]
    assert len(sites[0]) > 200
    with s3_server("moto") as server:
        client = boto3.client("s3", endpoint_url=server, region_name="us-east-1")
        client.create_bucket(Bucket="desk")

        def visited() -> Mapping[str, str]:
            """The MD5 of each file: to fetch all of them costs much, and test_publish_s3 does."""
            pages = client.get_paginator("list_objects_v2").paginate(Bucket="desk")
            found = {each["Key"]: each["ETag"].strip('"') for p in pages for each in p["Contents"]}
            return {key: tag for key, tag in found.items() if not key.startswith(".site-gen/")}

        target = S3Target(S3Destination("desk", endpoint=server), WHEN)
        published_changed_and_taken_back(target, visited, sites, tmp_path / "states", md5_of)


def test_our_content_sent_by_a_program_is_changed_and_taken_back(
    tmp_path: Path, two_sites: tuple[Files, Files]
) -> None:
    public, scratch = tmp_path / "public", tmp_path / "scratch"
    public.mkdir()
    scratch.mkdir()
    send = ["rsync", "--archive", "--delete", "{folder}/", f"{public}/"]
    read = ["rsync", "--archive", f"{public}/", "{folder}/"]
    target = CommandTarget(send, read, tmp_path, scratch, os.environ)

    published_changed_and_taken_back(
        target, lambda: files_in(public), two_sites, tmp_path / "states"
    )
