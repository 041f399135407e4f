"""What could not be set up, in words for the person at the terminal."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path


class SetupFault(Exception):
    """Its text says what is missing and which command brings it."""


def error_of(command: Sequence[str | Path], *, folder: Path | None = None) -> str | None:
    """None if the command did its work, else what it said was wrong. It can ask no questions."""
    try:
        ran = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "0", "PIP_NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return str(error)
    return None if ran.returncode == 0 else _error_lines(ran.stdout) or f"exit {ran.returncode}"


def _error_lines(said: str) -> str:
    """Installers print the error somewhere amid their progress and their own call stacks."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    wrong = [line for line in lines if line.startswith(("E:", "ERROR", "Error", "npm error"))]
    return "\n".join((wrong or lines)[-5:])
