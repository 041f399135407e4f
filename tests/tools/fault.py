"""What could not be set up, in words for the person at the terminal."""

import subprocess
from collections.abc import Sequence
from pathlib import Path


class SetupFault(Exception):
    """Its text says what is missing and which command brings it."""


def outcome(command: Sequence[str | Path], *, folder: Path | None = None) -> str | None:
    """None if the command did its work, else its last words. It can ask no questions."""
    try:
        ran = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return str(error)
    return None if ran.returncode == 0 else ran.stdout.strip()[-800:] or f"exit {ran.returncode}"
