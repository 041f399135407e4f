"""Makes files as desks receive them, and reads them as the program does, in this process."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_gen.ingest.office.worker import printed
from tests.tools.desk import small_desk
from tests.tools.doc_blocks import blocks_of
from tests.tools.doc_runner import commands_in, is_as_shown


def packed(parts: Mapping[str, str | bytes], *, stored: bool = False) -> bytes:
    """A ZIP file of these parts."""
    content = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader made of a file."""

    document: Mapping[str, Any]

    @property
    def lines(self) -> list[str]:
        return [line["text"] for line in self.document["lines"]]

    @property
    def kinds(self) -> list[tuple[str, int, int]]:
        return [(line["kind"], line["level"], line["item"]) for line in self.document["lines"]]

    @property
    def asked(self) -> list[str]:
        return [question["asks"] for question in self.document["questions"]]

    @property
    def left_out(self) -> list[str]:
        return [cut["text"] for cut in self.document["left_out"]]


def found_in(kind: str, content: bytes) -> Found:
    """The document in a file of this kind."""
    told = json.loads(printed(kind, content))
    assert "fault" not in told, told
    return Found(told["document"])


def fault_in(kind: str, content: bytes) -> str:
    """Why a file of this kind cannot be read."""
    message, hint = json.loads(printed(kind, content))["fault"]
    assert hint
    return str(message)


def comes_out_as_shown(folder: Path, name: str, content: bytes) -> bool:
    """Whether an import prints what the documents show for a file of this name."""
    (block,) = (
        block for block in blocks_of("docs/do/import.md") if f"import {name}" in block.first
    )
    ((command, shown),) = commands_in(block)
    desk = small_desk(folder)
    (desk.root / name).write_bytes(content)
    done = desk.run(*command.split()[2:])
    assert 0 == done.code, done.err
    assert is_as_shown(done.out, shown or ""), done.out
    return True
