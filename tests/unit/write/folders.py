"""An output folder -> what a test asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from site_gen.artifacts import Artifact

PAGES = {"index.html": "home", "ar/مقالات/طائرات.html": "page", "en/drones.html": "page"}


def artifacts(pages: Mapping[str, str]) -> list[Artifact]:
    return [Artifact(path, text.encode()) for path, text in pages.items()]


def written(folder: Path) -> dict[str, str]:
    """The files of an output by path, without the manifest."""
    return {
        str(path.relative_to(folder)): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".site-gen-manifest"
    }


def times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


def work_of(output: Path) -> Path:
    return output.with_name(f".{output.name}.site-gen")
