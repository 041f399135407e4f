"""What of this machine a build can use: Python, packages, programs, fonts."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from site_gen import __version__, publish_config
from site_gen.cards import images, layout
from site_gen.commands.paths import ProjectFolders, read_templates
from site_gen.documents.briefings import DocumentFormat, maker_fault
from site_gen.state.conditions import Condition, State, ok, warned

if TYPE_CHECKING:
    from site_gen.config import Config

# Those of pyproject.toml; a test compares them.
PACKAGES = (
    *("babel", "click", "jinja2", "livereload", "lxml", "markdown", "msgspec", "nh3", "pydantic"),
    *("python-frontmatter", "pyyaml", "segno", "tornado", "watchfiles"),
)
EXTRAS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "import": (
            "reads saved pages, documents, books, messages and PDF files",
            ("justext", "lxml-html-clean", "pypdf", "trafilatura", "warcio"),
        ),
        "publish": ("publishes to a branch", ("ghp-import",)),
        "s3": ("publishes to a bucket", ("boto3",)),
        "brotli": ("makes smaller copies as .br", ("brotli",)),
        "cards": ("makes pictures of pages", ("pillow",)),
        "export": (
            "makes briefings in Word and PDF",
            ("fonttools", "pypdf", "pypandoc-binary", "weasyprint"),
        ),
        "cluster": ("builds on a Dask cluster", ("dask", "distributed")),
    }
)
CARD_WEIGHTS = (400, 700)


def machine_conditions(folders: ProjectFolders, config: Config | None) -> Iterator[Condition]:
    """What is there, what is not, and which of it this site needs."""
    yield ok("python", f"{sys.version.split()[0]}, {sys.executable}")
    yield _packages()
    needed = _needed_extras(config)
    for extra, (purpose, packages) in EXTRAS.items():
        yield _extra(extra, purpose, packages, is_needed=extra in needed)
    yield from _makers(needed)
    yield _pdf_reader()
    yield from _cards(folders, config)
    yield from git_conditions(folders.content, is_needed="publish" in needed)
    yield from _publishing_programs(config)


def _needed_extras(config: Config | None) -> frozenset[str]:
    if config is None:
        return frozenset()
    destination = config.publish.destination if config.publish else None
    uses = {
        "publish": isinstance(destination, publish_config.GitDestination),
        "s3": isinstance(destination, publish_config.S3Destination),
        "brotli": bool(config.publish and "br" in config.publish.compress),
        "cards": config.cards,
        "export": bool({"docx", "pdf"}.intersection(config.briefings)),
    }
    return frozenset(extra for extra, is_used in uses.items() if is_used)


def _versions(packages: Sequence[str]) -> dict[str, str]:
    """The version of each package; empty for one that is not installed."""
    found = dict.fromkeys(packages, "")
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _packages() -> Condition:
    versions = _versions(PACKAGES)
    missing = [name for name, number in versions.items() if not number]
    if missing:
        message = f"{__version__}, without {', '.join(missing)}"
        return Condition("site_gen", State.MISSING, message, _INSTALL, needed=True)
    there = ", ".join(f"{name} {number}" for name, number in versions.items())
    return ok("site_gen", f"{__version__}, with {there}")


_INSTALL = "run `make site`, or `pip install site-gen`"
_TARGETS = {"export": "make export", "cluster": "make cluster", "s3": "make s3"}


def _extra(name: str, purpose: str, packages: Sequence[str], *, is_needed: bool) -> Condition:
    versions = _versions(packages)
    missing = [package for package, number in versions.items() if not number]
    if not missing:
        there = ", ".join(f"{package} {number}" for package, number in versions.items())
        return ok(name, f"{purpose}: {there}")
    use = "; this site needs it" if is_needed else ""
    hint = f"run `{_TARGETS.get(name, 'make site')}`, or `pip install 'site-gen[{name}]'`"
    # A build without cards, or without a place to publish to, is whole all the same.
    is_fatal = is_needed and name == "export"
    message = f"{purpose}: no {', '.join(missing)}{use}"
    return Condition(name, State.MISSING, message, hint, needed=is_fatal)


def _makers(needed: frozenset[str]) -> Iterator[Condition]:
    """The programs behind Word and PDF: installed packages may lack what they call."""
    for name, file_format in (("pandoc", DocumentFormat.DOCX), ("weasyprint", DocumentFormat.PDF)):
        fault = maker_fault(file_format)
        if not fault:
            yield ok(name, f"makes {file_format} briefings")
            continue
        hint = "run `make export`; WeasyPrint needs Pango too"
        message = f"cannot make {file_format} briefings: {fault}"
        yield Condition(name, State.MISSING, message, hint, needed="export" in needed)


def _pdf_reader() -> Condition:
    """What alone keeps numbers in Arabic digits the right way round when a PDF is imported."""
    if found := shutil.which("pdftotext"):
        return ok("pdftotext", f"reads PDF files for `import`: {found}")
    message = "not installed: `import` refuses a PDF file with numbers in Arabic digits"
    hint = "install poppler-utils (Debian: `apt install poppler-utils`)"
    return Condition("pdftotext", State.MISSING, message, hint)


def _cards(folders: ProjectFolders, config: Config | None) -> Iterator[Condition]:
    """What cards need besides Pillow; a site without cards needs none of it."""
    problem = images.maker_missing()
    if problem:
        yield Condition("fribidi", State.MISSING, problem.message, problem.hint)
    else:
        yield ok("fribidi", "orders the letters of cards")
    weights = layout.font_set(read_templates(*folders.template_folders)).weights
    missing = [str(weight) for weight in CARD_WEIGHTS if weight not in weights]
    if missing:
        hint = f"add them as {folders.templates}/assets/fonts/NAME-{missing[0]}.woff2"
        is_needed = config is not None and config.cards
        message = f"no font for cards of weight {' and '.join(missing)}"
        yield Condition("fonts", State.MISSING if is_needed else State.WARNING, message, hint)
    else:
        names = {re.sub(r".*/|-[0-9]+\..*", "", name) for name in weights[CARD_WEIGHTS[0]]}
        yield ok("fonts", f"for cards: {', '.join(sorted(names))}")


def _publishing_programs(config: Config | None) -> Iterator[Condition]:
    """The programs that send the site to where `site.yaml` says, if it needs any."""
    destination = config.publish.destination if config and config.publish else None
    programs: tuple[str, ...] = ()
    if isinstance(destination, publish_config.SshDestination):
        programs = ("rsync", "ssh")
    if isinstance(destination, publish_config.CommandDestination):
        programs = (destination.send[0], destination.read[0])
    for name in dict.fromkeys(programs):
        if found := shutil.which(name):
            yield ok(name, f"sends the site: {found}")
        else:
            hint = f"install {name}; `publish` needs it here"
            yield Condition(name, State.MISSING, "not installed; this site needs it", hint)


def git_conditions(content: Path, *, is_needed: bool) -> Iterator[Condition]:
    """Whether git is there, and whether the content is in a repository."""
    installed = _git("--version")
    if not installed:
        message = "not installed" + ("; this site is published with it" if is_needed else "")
        yield Condition(
            "git", State.MISSING, message, "install git; `publish` to a branch needs it"
        )
        return
    yield ok("git", installed.removeprefix("git version "))
    top = _git("-C", str(content), "rev-parse", "--show-toplevel")
    if not top:
        message = f"{content} is in no repository, so nothing keeps earlier versions"
        yield warned("repository", message, "run `git init`, then commit the content")
        return
    changed = _git("-C", str(content), "status", "--porcelain", "--", ".")
    count = len(changed.splitlines())
    yield ok("repository", f"{top}, with {count:,} of the content's files not committed")


def _git(*arguments: str) -> str:
    """What git answers; nothing if it cannot, or is not there."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError:
        return ""
    return "" if done.returncode else done.stdout.decode(errors="replace").strip()
