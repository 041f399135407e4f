"""The small sites of `tests/sites/`: finds them, builds them, prints what they came to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from site_gen.pipeline import BuildOptions, BuildResult, build
from site_gen.problems import format_problem
from tests.tools.desk import ROOT

SITES = ROOT / "tests" / "sites"
BASE, PLAIN, REAL = SITES / "_base" / "content", SITES / "_plain" / "templates", ROOT / "templates"
FILES = "files.txt"


@dataclass(frozen=True, slots=True)
class SiteBuild:
    """What a small site came to: the build, and its problems as they are printed."""

    built: BuildResult
    problems: str


def site_names() -> list[str]:
    """Every folder that is a site; those that begin with `_` are what sites are laid over."""
    folders = (path for path in SITES.iterdir() if path.is_dir())
    return sorted(path.name for path in folders if not path.name.startswith("_"))


def build_site(name: str, work: Path) -> SiteBuild:
    """Lay a site over the base in a folder of its own, and build it from there."""
    site, content = SITES / name, work / "content"
    if not (site / "content" / "site.yaml").is_file():
        left_out = _lines(site / "without.txt")
        shutil.copytree(BASE, content, ignore=_passing_over(left_out))
    if (site / "content").is_dir():
        shutil.copytree(site / "content", content, dirs_exist_ok=True)
    drafts = (site / "drafts.txt").is_file()
    built = build(BuildOptions(content=content, templates=_templates(site), drafts=drafts))
    printed_problems = "\n".join(format_problem(problem) for problem in built.problems)
    return SiteBuild(
        built, f"{printed_problems}\n".replace(f"{work}/", "") if printed_problems else ""
    )


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split() if path.is_file() else []


def _passing_over(names: list[str]) -> Callable[[str, list[str]], list[str]]:
    """What `copytree` is to leave out of the base."""

    def left_out(folder: str, entries: list[str]) -> list[str]:
        relative = Path(folder).relative_to(BASE)
        return [entry for entry in entries if (relative / entry).as_posix() in names]

    return left_out


def _templates(site: Path) -> dict[str, bytes]:
    """The real templates, or the plain ones with the site's own over them and the real words."""
    own = site / "templates"
    if not own.is_dir():
        return files_in(REAL)
    words = {name: text for name, text in files_in(REAL).items() if name.startswith("locale/")}
    return {**words, **files_in(PLAIN), **files_in(own)}


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path with forward slashes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
