"""The generators that are compared: how each builds its site, and where its files are."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import setup
from bench.processes import Command
from tests.tools import node

ROOT = Path(__file__).resolve().parents[1]
OURS, REFERENCE = "site_gen", "hugo"


@dataclass(frozen=True, slots=True)
class Generator:
    """`command` is made when it runs: a generator need not be set up to be named.

    `article` is where the English text of an article stands, `made` what a build leaves behind, the
    folder of the pages first; a build from nothing begins without it.
    """

    name: str
    title: str
    article: str
    made: tuple[str, ...]
    command: Callable[[], Command]


def ours(command: str, *options: str) -> Command:
    """A command of ours for the content in the current folder."""
    folders = ("--content", "content", "--templates", ROOT / "templates")
    return (sys.executable, ROOT / "build.py", command, *folders, *options)


GENERATORS = (
    Generator(
        OURS,
        "site_gen",
        "content/articles/a-{slug}.en.md",
        ("output", ".output.site-gen"),
        lambda: ours("build", "--output", "output", "--quiet"),
    ),
    Generator(
        REFERENCE,
        "Hugo",
        "content/en/{slug}.md",
        ("public", "resources", ".hugo_build.lock"),
        lambda: (setup.hugo(), "--quiet"),
    ),
    Generator(
        "eleventy",
        "Eleventy",
        "src/en/{slug}.md",
        ("_site",),
        lambda: (node.node(), setup.ELEVENTY / "node_modules/.bin/eleventy", "--quiet"),
    ),
    Generator(
        "mkdocs",
        "MkDocs",
        "docs/en/{slug}.md",
        ("site", "__pycache__"),
        lambda: (setup.PYTHON / "bin/mkdocs", "build", "--quiet"),
    ),
    Generator(
        "pelican",
        "Pelican",
        "content/en/{slug}.md",
        ("output", "cache", "__pycache__"),
        lambda: (setup.PYTHON / "bin/pelican", "-q", "-s", "pelicanconf.py", "-o", "output"),
    ),
)
BY_NAME = {generator.name: generator for generator in GENERATORS}
