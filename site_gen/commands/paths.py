"""The folders and templates of a command, the program's digest, and its reference of rules."""

import hashlib
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from site_gen.render.html.template_files import TemplateFiles

PACKAGE_FOLDER = Path(__file__).resolve().parents[1]


class ProjectFolders(NamedTuple):
    """The folders of one run, as the person named them, so that messages say the same.

    `templates` are the desk's own, which need not be there. A tuple: a build with nothing to do
    loads no `dataclasses`.
    """

    content: Path
    output: Path
    templates: Path

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The folders that templates are read from; a file of the second replaces the first's."""
        built_in = built_in_templates()
        if not self.templates.is_dir() or self.templates.resolve() == built_in.resolve():
            return (built_in,)
        return (built_in, self.templates)

    @property
    def protected(self) -> tuple[Path, ...]:
        """What no output may be, contain or lie in."""
        return (self.content, self.templates, built_in_templates())


def built_in_templates() -> Path:
    """The templates that came with site_gen: inside an installed copy, beside it in a checkout."""
    packed = PACKAGE_FOLDER / "_templates"
    return packed if packed.is_dir() else PACKAGE_FOLDER.parent / "templates"


def project_folders(root: Path) -> ProjectFolders:
    """The folders of a project where none is named."""
    return ProjectFolders(
        from_here(root / "content"), from_here(root / "output"), from_here(root / "templates")
    )


def from_here(folder: Path) -> Path:
    """The folder relative to the current one, which is how messages name it."""
    current = Path.cwd()
    return folder.relative_to(current) if folder.is_relative_to(current) else folder


def explanations() -> dict[str, str]:
    """Every rule with its section, in the order of the reference. Raises OSError."""
    parts = _reference().read_text(encoding="utf-8").split("\n## ")[1:]
    named = (part.partition("\n") for part in parts)
    return {title.strip(): body.strip() for title, _, body in named}


def _reference() -> Path:
    packed = PACKAGE_FOLDER / "_reference"
    folder = packed if packed.is_dir() else PACKAGE_FOLDER.parent / "docs" / "reference"
    return folder / "problems.md"


def package_names() -> str:
    """The packages of this Python, by the names of their metadata folders: with their versions."""
    folders = [Path(entry) for entry in sys.path if entry.endswith("-packages")]
    found = [sorted(p.name for p in folder.glob("*.dist-info")) for folder in folders]
    return "\n".join(name for names in found for name in names)


def read_templates(built_in: Path, own: Path | None = None) -> "TemplateFiles":
    """The files of the templates, and the desk's own in the place of some. Raises OSError."""
    from site_gen.render.html.template_files import TemplateFiles, with_own_files

    if own is None:
        return TemplateFiles(_files_in(built_in))
    return with_own_files(_files_in(built_in), _files_in(own), own.as_posix())


def _files_in(folder: Path) -> Mapping[str, bytes]:
    """The files in a folder and below it by their path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".") and not path.name.endswith("~")
    }


_NOT_CODE = frozenset({"content", "node_modules", "output", "templates"})


def own_code_digest(root: Path) -> str:
    """Changes with any Python file of the desk, beside its `build.py` or in folders there."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in _NOT_CODE)
        for name in sorted(name for name in files if name.endswith(".py")):
            path = Path(folder, name)
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def program_digest() -> str:
    """Changes with any part of the program, its packages or its Python."""
    from site_gen.write.input_digests import digest_of_inputs

    return digest_of_inputs([PACKAGE_FOLDER], (sys.version, package_names())).digest
