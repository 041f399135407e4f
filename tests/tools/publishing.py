"""Desks that publish, the places they publish to, and runs that are killed on the way."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import tarfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from tests.tools.desk import ROOT, SITE, SMALL, SmallDesk, small_desk
from tests.tools.warm_python import run_warm, start_warm

TO_FOLDER = "publish: {folder: {path: ../public}}\n"
TO_BRANCH = "publish: {git: {repository: ../../public.git}}\n"
LEDGER = "permalinks.txt"
# Kills the program before it does something of a kind for the n-th time.
KILLED = """
import os, signal, sys
event, part, left = sys.argv[1], sys.argv[2], [int(sys.argv[3])]
def stop(name, told):
    if name == event and any(part in str(each) for each in told):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(stop)
sys.argv = ["site-gen", *sys.argv[4:]]
from site_gen.cli import main
main()
"""


def publishing_desk(root: Path, publish: str) -> SmallDesk:
    """The small desk, in a folder `desk` below, with this `publish` in its settings."""
    return small_desk(root / "desk", {**SMALL, "site.yaml": SITE + publish})


def rewrite_settings(desk: SmallDesk, publish: str) -> None:
    desk.write("site.yaml", SITE + publish)


def promises(desk: SmallDesk) -> set[str]:
    """The addresses and anchors in the ledger."""
    ledger = desk.content / LEDGER
    lines = ledger.read_text(encoding="utf-8").splitlines() if ledger.exists() else []
    return {line.split(" ")[1] for line in lines if not line.startswith("#")}


def everything(folder: Path) -> dict[str, str]:
    """Every file and folder below with its bytes and the time it was written; links as they are."""
    return {
        path.relative_to(folder).as_posix(): _told(path)
        for path in sorted(folder.rglob("*"))
        if not path.is_symlink()
    }


def _told(path: Path) -> str:
    found = path.lstat()
    digest = sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    return f"{digest} {found.st_mtime_ns} {found.st_ino}"


def killed(
    desk: SmallDesk,
    event: str,
    part: str,
    nth: int = 1,
    arguments: Sequence[str] = ("publish", "--yes"),
) -> bool:
    """Publish until the program does this to something so called; whether it came to that."""
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = run_warm(["-c", KILLED, event, part, str(nth), *arguments], desk.root, known)
    return done.returncode < 0


def on_terminal(
    desk: SmallDesk, arguments: Sequence[str], answer: str, out: int | None = None
) -> tuple[int, str]:
    """Run the program on a terminal, where a person answers; its exit code and what was shown.

    `out` is an open file that gets its standard output instead.
    """
    ours, theirs = pty.openpty()
    known = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    streams = (theirs, theirs if out is None else out, theirs)
    child = start_warm(["-m", "site_gen", *arguments], desk.root, known, streams)
    os.close(theirs)
    os.write(ours, f"{answer}\n".encode())
    shown = b""
    while piece := _piece(ours):
        shown += piece
    code = child.wait()
    os.close(ours)
    return code, shown.decode(errors="replace").replace("\r\n", "\n")


def _piece(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def git(*arguments: str, folder: Path) -> str:
    """Run git as nobody in particular, with no settings but its own; what it printed."""
    who = {f"GIT_{part}_{of}": "somebody" for part in ("AUTHOR", "COMMITTER") for of in NAMED}
    known = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=known, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


NAMED = ("NAME", "EMAIL")


def public_repository(root: Path) -> Path:
    """An empty bare repository, `public.git`."""
    git("init", "--quiet", "--bare", "public.git", folder=root)
    return root / "public.git"


def hook(repository: Path, name: str, script: str) -> Path:
    """Make a repository run this when it is pushed to."""
    path = repository / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def branch_files(repository: Path, branch: str = "gh-pages") -> dict[str, str]:
    """The files of a branch by path, with the sha256 of each."""
    contents = branch_contents(repository, branch)
    return {name: sha256(content).hexdigest() for name, content in contents.items()}


def branch_contents(repository: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    """The files of a branch by path."""
    packed = subprocess.run(
        ["git", "archive", "--format=tar", branch], cwd=repository, capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        files = [(each.name, archive.extractfile(each)) for each in archive if each.isfile()]
        return {name: file.read() for name, file in files if file}
