"""Writes the tables of a run into `docs/performance.md`, between the marks, and the plots beside.

The text around them is people's and is kept: `python -m bench.document` only writes again what is
in `bench/figures.json`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from bench import plots, tables
from bench.figures import Figures, read_figures

DOCS = Path(__file__).resolve().parents[1] / "docs"
DOCUMENT = DOCS / "performance.md"
PLOTS = DOCS / "plots"
BLOCK = re.compile(r"(<!-- bench: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
BLOCKS: Mapping[str, Callable[[Figures], str]] = MappingProxyType(
    {
        "setting": tables.setting,
        "compared": tables.compared,
        "growth": tables.growth,
        "on-disk": tables.on_disk,
        "previews": tables.previews,
        "program": tables.program,
        "claims": tables.claims,
        "stages": tables.stages,
        "noise": tables.noise,
    }
)


def with_figures(document: str, figures: Figures) -> str:
    """The document with every block of a run in place of what it had there."""

    def written(block: re.Match[str]) -> str:
        return f"{block[1]}\n{BLOCKS[block[2]](figures)}\n\n{block[3]}"

    return BLOCK.sub(written, document)


def write_document(figures: Figures) -> None:
    """Bring the document and its plots up to date."""
    DOCUMENT.write_text(with_figures(DOCUMENT.read_text("utf-8"), figures), "utf-8")
    PLOTS.mkdir(exist_ok=True)
    for name, picture in plots.plots(figures).items():
        (PLOTS / name).write_text(picture, "utf-8")


if __name__ == "__main__":
    write_document(read_figures())
    sys.exit()
