"""Finds the pictures that the texts of another generator name, in the folder that they stand in."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from site_gen.ingest.folder.found import leads_out

LARGEST = 20_000_000
_ENDINGS = "png jpg jpeg gif webp avif svg bmp tif tiff".split()  # noqa: SIM905
_ENDING = re.compile(rf".*\.(?:{'|'.join(_ENDINGS)})", re.IGNORECASE)
# Where generators look for a picture whose address begins with a slash.
_ROOTS = ("", "static", "assets", "content", "docs", "source", "src", "public")
_DEEPEST = 4
_NOT_FOLDERS = frozenset({"node_modules", "themes", "venv", "_site"})


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a folder by their paths and by their names, both without their case.

    A name that several pictures have leads to none.
    """

    paths: Mapping[str, PurePosixPath]
    names: Mapping[str, PurePosixPath | None]

    def find(self, target: str, text: PurePosixPath) -> PurePosixPath | None:
        """The picture that a text shows under this address, None if the folder has none."""
        path = unquote(re.split(r"[?#|]", target.strip().strip("<>\"'"))[0])
        if "://" in path or path.startswith("//") or not path:
            return None
        inner = path.lstrip("/").removeprefix("./")
        beside = (text.parent, text.with_suffix(""))
        tried = [] if path.startswith("/") else [posixpath.join(str(b), path) for b in beside]
        tried += [posixpath.join(root, inner) for root in _ROOTS]
        normal = (posixpath.normpath(each).casefold() for each in tried)
        found = next((self.paths[each] for each in normal if each in self.paths), None)
        return found or self.names.get(PurePosixPath(path).name.casefold())


NO_PICTURES = Pictures({}, {})


def pictures_in(root: Path) -> Pictures:
    """The pictures below a folder that can be brought along. Raises OSError."""
    paths, names = dict[str, PurePosixPath](), dict[str, PurePosixPath | None]()
    for file in sorted(root.rglob("*")):
        path = PurePosixPath(file.relative_to(root).as_posix())
        is_hidden = any(p.startswith(".") or p in _NOT_FOLDERS for p in path.parts)
        if not _ENDING.fullmatch(path.name) or is_hidden or not file.is_file():
            continue
        if leads_out(file, root) or file.stat().st_size > LARGEST:
            continue
        paths[str(path).casefold()] = path
        name = path.name.casefold()
        names[name] = None if name in names else path
    return Pictures(paths, names)


def named_in(value: Any, depth: int = 0) -> Iterator[str]:
    """The addresses of pictures in a field of a header."""
    if isinstance(value, str):
        if _ENDING.fullmatch(re.split(r"[?#]", value.strip())[0]):
            yield value.strip()
    elif isinstance(value, dict | list) and depth < _DEEPEST:
        for each in value.values() if isinstance(value, dict) else value:
            yield from named_in(each, depth + 1)
