"""Files that no part of the program reads into a problem for each."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

from site_gen.config import Config
from site_gen.problems import Problem, Span, did_you_mean


def is_passed_over(path: Path) -> bool:
    """What editors and version control leave beside the desk's own files."""
    return path.name.startswith(".") or path.name.endswith("~")


def is_plain(path: Path) -> bool:
    """An ordinary file, not a link (which could lead anywhere) or a pipe (which could hang)."""
    return stat.S_ISREG(path.lstat().st_mode)


def unnamed(path: Path, config: Config) -> Problem:
    endings = " or ".join(f"`{path.stem.partition('.')[0]}.{code}.md`" for code in config.codes)
    message = "the name of the file does not say its language"
    return Problem("file-unknown", message, Span(str(path)), hint=f"name it {endings}")


def stranger(path: Path, known: Iterable[str], ending: str = "") -> Problem:
    """A file that nobody reads; `known` are names that it may have been meant to have."""
    if path.is_symlink():
        hint = "put the file itself here"
        return Problem(
            "file-unknown", "links to other files are not followed", Span(str(path)), hint=hint
        )
    hint = did_you_mean(path.name, known)
    if not hint:
        hint = f"only {ending} files belong here" if ending else "move it out of the content folder"
    return Problem(
        "file-unknown", "no part of the site is made from this", Span(str(path)), hint=hint
    )
