"""The addresses of the guide that are permanent, and what was published under another name.

`permalinks.txt` is the ledger of the guide, which its content has only while it is built. In
`moved.yaml` stands what a ledger asks for when a document or a heading gets another name.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from docs.guide.documents import HERE

LEDGER = "permalinks.txt"


@dataclass(frozen=True)
class Moved:
    """Former ids by document, and former anchors by document; of a passage that is gone, None."""

    documents: Mapping[str, list[str]]
    anchors: Mapping[str, Mapping[str, str | None]]

    def fields(self, document: str) -> dict[str, object]:
        """What the header of a document says of it."""
        gone = [old for old, new in self.anchors.get(document, {}).items() if new is None]
        fields: dict[str, object] = {"was": self.documents.get(document), "removed": gone}
        return {name: value for name, value in fields.items() if value}

    def marks(self, document: str, anchor: str) -> str:
        """What stands beside the anchor of a heading."""
        former = [old for old, new in self.anchors.get(document, {}).items() if new == anchor]
        return f'{{#{anchor} was="{" ".join(former)}"}}' if former else f"{{#{anchor}}}"


def moved(folder: Path = HERE) -> Moved:
    """What `moved.yaml` says."""
    told = yaml.safe_load((folder / "moved.yaml").read_text(encoding="utf-8"))
    return Moved(told["documents"] or {}, told["anchors"] or {})


def lend_ledger(content: Path, folder: Path = HERE) -> None:
    """Put the ledger into the content, so that a guide that breaks a promise is not built."""
    if (folder / LEDGER).is_file():
        shutil.copy(folder / LEDGER, content)


def keep_ledger(content: Path, folder: Path = HERE) -> None:
    """Take the ledger back, with what was published since."""
    if (content / LEDGER).is_file():
        shutil.copy(content / LEDGER, folder)
