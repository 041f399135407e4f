"""Runs the blocks of a document in a folder that holds a copy of the repository."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.tools.desk import ROOT, SMALL, SmallDesk
from tests.tools.doc_blocks import Block, addresses_in
from tests.tools.doc_edits import added, patched, with_fields, with_messages
from tests.tools.real_site import made_once
from tests.tools.terminal import run_answered
from tests.tools.warm_python import start_warm

COPIED = (
    "Makefile",
    "build.py",
    "content",
    "docs/reference",
    "requirements",
    "site_gen",
    "templates",
)
PORT = 5500
_SERVES = re.compile(r"(?:build\.py|make) serve(?: --port (\d+))?")
_ASKS = re.compile(r"build\.py new \w+$")
_TESTS = re.compile(r"^\.venv/bin/python -m pytest(?: -n ?\d+)?\b")
# A command of the program with nothing for the shell to do.
_ALONE = re.compile(r"python build\.py(?: [^|&;<>$`*?~\\()]*)?")
# As docs/do/publish.md has it. Pages say whether they are published and by which host: without
# this, the first `publish` would make all of them again.
_TO_BRANCH = (
    "publish: {git: {repository: git@git.example:desk/site.git}, host: github, cname: true}\n"
)
_REFUSED = "Nothing was written."
ELLIPSIS = "…"
# What `make` would install is installed where tests run, and is not installed again.
_MAKE = '#!/bin/sh\nexec "{make}" -o setup -o .venv/export.stamp "$@"\n'
_GIT = """\
[user]
	name = Research desk
	email = desk@desk.example
[url "{folder}/public.git"]
	insteadOf = git@git.example:desk/site.git
"""


def built_copy(factory: pytest.TempPathFactory) -> Path:
    """What the documents speak of, its site built once for all; without cards, which take long."""
    return made_once("copied", _build_copy, factory)


def _build_copy(root: Path) -> None:
    _copy_repository(root)
    desk = SmallDesk(root)
    desk.edit("site.yaml", "\ncards: true", f"\n{_TO_BRANCH}cards: false")
    _succeeds(desk, "python build.py")


def small_copy(root: Path) -> SmallDesk:
    """A copy with our settings and few records, for documents that name none of ours; not built."""
    _copy_repository(root)
    desk = SmallDesk(root)
    desk.edit("site.yaml", "\ncards: true", "\ncards: false")
    for name in ("articles", "claims", "pages", "topics"):
        shutil.rmtree(desk.content / name)
    (desk.content / "questions.yaml").unlink()
    for name, text in SMALL.items():
        if name != "site.yaml":
            desk.write(name, text)
    second = SMALL["articles/first-day.ar.md"].replace("الأول", "الثاني")
    desk.write("articles/second-day.ar.md", second)
    return desk


def _copy_repository(root: Path) -> None:
    root.mkdir(exist_ok=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
        else:
            shutil.copy2(ROOT / name, root / name)
    (root / ".venv").symlink_to(sys.prefix)


def run_block(block: Block, desk: SmallDesk) -> None:
    """Run a block; what a command prints is compared with what the block shows."""
    if block.language in {"console", "sh"}:
        for command, shown in commands_in(block):
            run_shown(command, shown, block, desk)
    elif block.language == "sql":
        assert _rows(desk.output / "data" / "site.sqlite", block.text), f"{block.place}: no rows"
    else:
        _edit(block, desk.root)


def commands_in(block: Block) -> Iterator[tuple[str, str | None]]:
    """Each command with what it is shown to print; None where nothing is shown."""
    text = block.text.replace("\\\n", " ")
    if block.language == "sh":
        yield from ((line, None) for line in text.splitlines() if line.strip())
        return
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE):
        command, _, shown = part.partition("\n")
        if command:
            yield command, shown or None


def run_shown(command: str, shown: str | None, block: Block, desk: SmallDesk) -> None:
    """Run a command and compare all that it prints; where nothing is shown it must succeed."""
    if served := _SERVES.search(command):
        code, printed = _served(served, command, shown is not None, block, desk)
    elif _ASKS.search(command):
        code, printed = run_answered(command, shown or "", desk.root, _environment(desk))
    else:
        code, printed = run(command, desk)
    at = f"{block.place}: $ {command}\n{printed}"
    assert (code != 0) == (_REFUSED in (shown or "")), f"{at}ended with {code}"
    assert shown is None or is_as_shown(printed, shown), f"{at}is printed; shown is\n{shown}"


def _served(
    served: re.Match[str], command: str, is_shown: bool, block: Block, desk: SmallDesk
) -> tuple[int, str]:
    """A preview that is started, asked and ended; one of which nothing is shown is looked up."""
    if is_shown:
        asked = addresses_in(block.document, f"http://127.0.0.1:{PORT}/")
        return 0, _preview(desk, served[1] or str(PORT), asked)
    if command.startswith("make"):
        return run(f"make --dry-run {command.removeprefix('make')}", desk)
    return run(f"{command} --help", desk)


def is_as_shown(printed: str, shown: str) -> bool:
    """Whether this was printed; `…` matches anything in a line, alone any number of lines."""
    pattern = "".join(map(_pattern, shown.rstrip().splitlines()))
    return re.fullmatch(pattern, f"{printed.rstrip()}\n") is not None


def _pattern(line: str) -> str:
    if line.strip() == ELLIPSIS:
        return r"(?:.*\n)*?"
    return ".*?".join(map(re.escape, line.rstrip().split(ELLIPSIS))) + r" *\n"


def run(command: str, desk: SmallDesk) -> tuple[int, str]:
    """A line of shell in the folder: its exit code, and what a terminal would show.

    Tests that a document names are looked up and not run: they run anyway.
    """
    if _TESTS.match(command):
        collect = f'"{sys.executable}" -m pytest --collect-only -q -p no:cacheprovider'
        command = f'cd "{ROOT}" && {_TESTS.sub(lambda _: collect, command)}'
    if _ALONE.fullmatch(command):
        return _run_alone(command, desk)
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=desk.root,
        env=_environment(desk),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout


def _run_alone(command: str, desk: SmallDesk) -> tuple[int, str]:
    """A command of the program that needs nothing of a shell, in a Python that has loaded it."""
    with tempfile.TemporaryFile("w+") as shown, Path(os.devnull).open() as nothing:
        streams = (nothing.fileno(), shown.fileno(), shown.fileno())
        arguments = shlex.split(command, comments=True)[1:]
        code = start_warm(arguments, desk.root, _environment(desk), streams).wait(300)
        shown.seek(0)
        return code, shown.read()


def _succeeds(desk: SmallDesk, command: str) -> None:
    code, printed = run(command, desk)
    assert 0 == code, printed


def _environment(desk: SmallDesk) -> Mapping[str, str]:
    """Python as `make site` sets it up, the day of the examples, and a host of repositories."""
    apart = desk.root.with_name(f"{desk.root.name}-apart")
    if not apart.exists():
        _prepare(apart)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    path = os.pathsep.join((str(apart), str(Path(sys.executable).parent), os.environ["PATH"]))
    return {
        **kept,
        "PATH": path,
        "SOURCE_DATE_EPOCH": "1795132800",  # 2026-11-20
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
        "GIT_CONFIG_GLOBAL": str(apart / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def _prepare(apart: Path) -> None:
    """The `make` that installs nothing, and the repository at the address in the documents."""
    apart.mkdir()
    (apart / "make").write_text(_MAKE.format(make=shutil.which("make")), encoding="utf-8")
    (apart / "make").chmod(0o755)
    (apart / "gitconfig").write_text(_GIT.format(folder=apart), encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", "--bare", apart / "public.git"], check=True)


def _preview(desk: SmallDesk, port: str, asked: list[str]) -> str:
    """Start the preview on a free port, ask it for these pages, and end it with Ctrl-C.

    Gives what it printed up to its address, with the port that the document names.
    """
    server = subprocess.Popen(
        [sys.executable, "build.py", "serve", "--port", "0"],
        cwd=desk.root,
        env={**_environment(desk), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with server:
        try:
            printed = _until_address(server.stdout or ())
            own = f":{printed.rpartition(':')[2].partition('/')[0]}/"
            for address in asked:
                with urlopen(address.replace(f":{PORT}/", own)) as answer:
                    assert 200 == answer.status
        finally:
            server.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=30)
            server.kill()
    return printed.replace(own, f":{port}/")


def _until_address(lines: Iterable[str]) -> str:
    printed = ""
    for line in lines:
        printed += line
        if line.startswith("preview: http:"):
            return printed
    raise AssertionError(f"the preview ended:\n{printed}")


def _rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


EDITS: Mapping[str, Callable[[str, str], str]] = {
    "diff": patched,
    "po": with_messages,
    "python": added,
    "yaml": with_fields,
}


def _edit(block: Block, root: Path) -> None:
    """Change the file that the text above names as the block says; without one it is the block."""
    assert block.file, f"{block.place}: the text above names no file"
    assert "diff" != block.language or (root / block.file).is_file(), f"there is no {block.file}"
    path = root / block.file
    edit = EDITS.get(block.language)
    text = edit(path.read_text("utf-8"), block.text) if edit and path.exists() else block.text
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
