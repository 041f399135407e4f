"""Where a command works: its folders, its templates, and what identifies the program itself."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one run, as the person named them, so that messages say the same."""

    content: Path
    output: Path
    templates: Path


def templates_folder(root: Path) -> Path:
    """The desk's own templates if it has a folder of them, else those that came with site_gen."""
    own = root / "templates"
    if (own / "base.html").is_file():
        return own
    packed = PACKAGE / "_templates"
    return packed if packed.is_dir() else PACKAGE.parent / "templates"


def read_templates(folder: Path) -> Mapping[str, bytes]:
    """The files of the templates folder by their path in it. Raises OSError."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def program_digest() -> str:
    """Changes with any part of the program, its packages or its Python.

    The packages are known by the names of their folders of metadata, which hold their versions.
    """
    told = hashlib.sha256(sys.version.encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        told.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    for entry in sys.path:
        if entry.endswith("-packages"):
            names = sorted(found.name for found in Path(entry).glob("*.dist-info"))
            told.update("\n".join(names).encode())
    return told.hexdigest()
