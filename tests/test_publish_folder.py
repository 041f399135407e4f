"""A folder that a web server reads: changed over in one step, and whole whatever stops it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path

import pytest

from site_gen.publish.folder import FolderTarget, swap_folders
from site_gen.publish.target import PublishFault
from site_gen.write.manifest import manifest_text
from site_gen.write.paths import MANIFEST_NAME
from tests.tools.desk import ROOT, SmallDesk, tree
from tests.tools.publishing import TO_FOLDER, killed, promises, publishing_desk
from tests.tools.static_host import served

PATHS = [f"ar/قسم-{page % 3}/{page}.html" for page in range(12)]
Swap = Callable[[Path, Path], bool]


def no_exchange(one: Path, other: Path) -> bool:  # noqa: ARG001
    """A system that knows no exchange of two folders."""
    return False


def site(words: str) -> Mapping[str, bytes]:
    """A small site with its manifest."""
    pages = {"index.html": words, **{path: f"{words} {path}" for path in PATHS}}
    files = {path: text.encode() for path, text in pages.items()}
    digests = {path: sha256(content).hexdigest() for path, content in files.items()}
    return {**files, MANIFEST_NAME: manifest_text(digests)}


def kept_beside(folder: Path) -> set[str]:
    """What lies beside the folder, and the work folder's own, apart from names with digests."""
    beside = {path.name for path in folder.parent.iterdir()} - {folder.name}
    work = folder.parent / f".{folder.name}.site-gen"
    inside = {path.name.partition("-")[0] for path in work.iterdir()} if work.exists() else set()
    return {*(beside - {work.name}), *(inside - {"lock", "subject"})}


def files_in(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published folder with the old site."""
    FolderTarget(tmp_path / "public").send(site("old"), "")
    return tmp_path / "public"


# Changed over -----------------------------------------------------------------------------


@pytest.mark.parametrize("swap", [swap_folders, no_exchange])
def test_the_folder_holds_the_new_site_and_nothing_lies_beside_it(folder: Path, swap: Swap) -> None:
    new = {path: content for path, content in site("new").items() if path != PATHS[0]}

    FolderTarget(folder, swap=swap).send(new, "")

    assert new == files_in(folder)
    assert {"previous"} == kept_beside(folder)
    assert site("old") == files_in(folder.parent / ".public.site-gen" / "previous")


@pytest.mark.parametrize("swap", [swap_folders, no_exchange])
def test_the_folder_keeps_who_may_read_it(folder: Path, swap: Swap) -> None:
    folder.chmod(0o750)

    FolderTarget(folder, swap=swap).send(site("new"), "")

    assert 0o750 == folder.stat().st_mode & 0o777


def test_an_empty_folder_that_was_made_beforehand_is_taken(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()

    FolderTarget(tmp_path / "public").send(site("new"), "")

    assert site("new") == files_in(tmp_path / "public")


def test_a_folder_without_a_parent_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PublishFault) as told:
        FolderTarget(tmp_path / "no" / "public").read()

    assert "does not exist" in told.value.message


def test_a_reader_meets_the_old_site_or_the_new_one_at_every_moment(folder: Path) -> None:
    target, ended = FolderTarget(folder), threading.Event()
    wrong, met = list[str](), set[bytes]()

    def read_on(port: int) -> None:
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        while not ended.is_set():
            for path in ("/public/", "/public/ar/%D9%82%D8%B3%D9%85-0/0.html"):
                line.request("GET", path)
                answer = line.getresponse()
                body = answer.read()
                met.add(body[:3])
                if answer.status != 200 or body[:3] not in {b"old", b"new"}:
                    wrong.append(f"{path}: {answer.status} {body[:40]!r}")

    with served(folder.parent) as address:
        port = int(address.rpartition(":")[2])
        readers = [threading.Thread(target=read_on, args=(port,)) for _ in range(4)]
        for reader in readers:
            reader.start()
        for turn in range(20):
            target.send(site("new" if turn % 2 else "old"), "")
        ended.set()
        for reader in readers:
            reader.join()

    assert [] == wrong
    assert {b"old", b"new"} == met


LOOKS = """
import os, sys
missing = looks = 0
print("ready", flush=True)
while os.path.exists(sys.argv[2]):
    looks += 1
    missing += not os.path.exists(sys.argv[1])
print(looks, missing)
"""


def test_there_is_no_moment_without_a_site(folder: Path, tmp_path: Path) -> None:
    """A web server shares this process and looks up too seldom; this one does nothing else."""
    going = tmp_path / "going"
    going.touch()
    command = [sys.executable, "-c", LOOKS, str(folder / "index.html"), str(going)]

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as looking:
        assert looking.stdout
        looking.stdout.readline()
        for turn in range(300):
            FolderTarget(folder).send({"index.html": f"{turn}".encode()}, "")
        going.unlink()
        looks, missing = looking.stdout.read().split()

    assert int(looks) > 1000
    assert "0" == missing


# Killed -----------------------------------------------------------------------------------

SENDER = """
import concurrent.futures.thread, json, os, signal, sys
from pathlib import Path
from site_gen.publish.folder import swap_folders
from site_gen.publish.folder import FolderTarget
CHANGING = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "ctypes.dlsym", "shutil.rmtree"}
def send(wish):
    left = [wish["stop_at"]]
    def stop(event, told):
        writes = event == "open" and told[2] & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGING or writes:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(stop)
    swap = swap_folders if wish["swap"] else (lambda one, other: False)
    target = FolderTarget(Path(wish["folder"]), swap=swap)
    target.send({path: text.encode() for path, text in wish["site"].items()}, "")
for line in sys.stdin:
    child = os.fork()
    if not child:
        send(json.loads(line))
        os._exit(0)
    print(json.dumps(os.WIFSIGNALED(os.waitpid(child, 0)[1])), flush=True)
"""


@pytest.mark.parametrize("swap", [True, False])
def test_killed_before_any_of_its_steps_the_next_one_finishes(folder: Path, swap: bool) -> None:
    new = {path: content.decode() for path, content in site("new").items()}
    met, steps, was_killed = set[str](), 0, True
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", SENDER]
    target = FolderTarget(folder)

    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, text=True) as sender:
        assert sender.stdin
        assert sender.stdout
        while was_killed:
            steps += 1
            request = {"folder": str(folder), "site": new, "stop_at": steps, "swap": swap}
            print(json.dumps(request), file=sender.stdin, flush=True)
            was_killed = json.loads(sender.stdout.readline())
            found = files_in(folder)
            met.add("old" if found == site("old") else "new" if found == site("new") else "none")
            assert found in (site("old"), site("new")) or (not swap and not folder.exists())

            target.recover()
            assert files_in(folder) in (site("old"), site("new"))
            if found == site("new"):
                assert site("old") == target.read_state("previous").files
            target.send(site("old"), "")
            assert site("old") == files_in(folder)
            assert kept_beside(folder) <= {"previous"}

    assert 20 < steps
    assert {"old", "new"} <= met
    assert swap == ("none" not in met)


@pytest.mark.parametrize(
    ("event", "part"),
    [
        ("open", ".public.site-gen/new"),
        ("ctypes.dlsym", "renameat2"),
        ("os.chmod", ".public.site-gen/next-"),
        ("os.rename", ".permalinks.txt.new"),
    ],
)
def test_a_publishing_killed_on_the_way_is_finished_by_the_next(
    tmp_path: Path, event: str, part: str
) -> None:
    desk = publishing_desk(tmp_path, TO_FOLDER)
    desk.run("publish", "--yes")
    before = tree(desk.root / "public")
    write_question(desk)

    assert killed(desk, event, part)
    assert tree(desk.root / "public") in (before, tree(desk.output))
    assert "/en/pages/about/#why" not in promises(desk)
    run = desk.run("publish", "--yes")

    assert (0, "") == (run.code, run.err)
    assert tree(desk.output) == tree(desk.root / "public")
    assert "/en/pages/about/#why" in promises(desk)
    assert not list((desk.root / ".public.site-gen").glob("ne*"))


def write_question(desk: SmallDesk) -> None:
    """An anchor more, in both languages."""
    desk.edit("pages/about.en.md", "This is a small", "## Why {#why}\n\nThis is a small")
    desk.edit("pages/about.ar.md", "هذا سجلّ", "## لماذا {#why}\n\nهذا سجلّ")
    assert 0 == desk.run("translated", "about").code
