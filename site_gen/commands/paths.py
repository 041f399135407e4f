"""The folders and templates of a command, and the digest of the program."""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE_FOLDER = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class ProjectFolders:
    """The folders of one run, as the person named them, so that messages say the same."""

    content: Path
    output: Path
    templates: Path


def templates_folder(root: Path) -> Path:
    """The desk's own templates if it has a folder of them, else those that came with site_gen."""
    folder = root / "templates"
    if (folder / "base.html").is_file():
        return folder
    packed = PACKAGE_FOLDER / "_templates"
    return packed if packed.is_dir() else PACKAGE_FOLDER.parent / "templates"


def project_folders(root: Path) -> ProjectFolders:
    """The folders of a project where none is named."""
    return ProjectFolders(
        from_here(root / "content"), from_here(root / "output"), from_here(templates_folder(root))
    )


def from_here(folder: Path) -> Path:
    """The folder relative to the current one, which is how messages name it."""
    current = Path.cwd()
    return folder.relative_to(current) if folder.is_relative_to(current) else folder


def package_names() -> str:
    """The packages of this Python, by the names of their metadata folders: with their versions."""
    folders = [Path(entry) for entry in sys.path if entry.endswith("-packages")]
    found = [sorted(p.name for p in folder.glob("*.dist-info")) for folder in folders]
    return "\n".join(name for names in found for name in names)


def read_templates(folder: Path) -> Mapping[str, bytes]:
    """The files of the templates folder by their path in it. Raises OSError."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


@cache
def program_digest() -> str:
    """Changes with any part of the program, its packages or its Python."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(PACKAGE_FOLDER.rglob("*.py")):
        digest.update(
            path.relative_to(PACKAGE_FOLDER).as_posix().encode() + b"\0" + path.read_bytes()
        )
    digest.update(package_names().encode())
    return digest.hexdigest()
