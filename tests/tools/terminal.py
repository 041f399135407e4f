"""A command on a terminal, and a person who types what a document shows them to type."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from tests.tools.warm_python import start_warm


def run_answered(
    command: str, shown: str, folder: Path, environment: Mapping[str, str]
) -> tuple[int, str]:
    """Run a command that asks, and answer each question as the shown text does.

    Gives the exit code and everything on the terminal. A question that is not in the text is
    answered with the end of typing, which ends the command.
    """
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        ["sh", "-c", f"exec {command}"],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**environment, "COLUMNS": "200"},
    )
    os.close(theirs)
    seen, left = b"", shown.splitlines()
    while piece := _piece(ours):
        seen += piece
        question = seen.rpartition(b"\n")[2].decode(errors="replace")
        if question.endswith(": "):
            answer, left = _answer(question, left)
            os.write(ours, answer)
    code = child.wait(timeout=60)
    os.close(ours)
    return code, seen.decode(errors="replace").replace("\r\n", "\n")


def _answer(question: str, left: list[str]) -> tuple[bytes, list[str]]:
    for number, line in enumerate(left):
        if f"{line} ".startswith(question):
            return f"{line[len(question) :]}\n".encode(), left[number + 1 :]
    return b"\x04", left


def _piece(terminal: int) -> bytes:
    """What the terminal shows next; nothing once the program has left it."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def run_on_terminal(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Everything that a Python prints on a terminal; it reads nothing from there."""
    ours, theirs = pty.openpty()
    variables = {**os.environ, "TERM": "xterm", **environment}
    with Path(os.devnull).open() as nothing:
        child = start_warm(arguments, folder, variables, (nothing.fileno(), theirs, theirs))
    os.close(theirs)
    seen = b""
    while piece := _piece(ours):
        seen += piece
    child.wait(timeout=60)
    os.close(ours)
    return seen.decode(errors="replace").replace("\r\n", "\n")
