"""The blocks of code in the documents, each with the file that the text above it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.tools.desk import ROOT

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)
_FENCE = re.compile(r"( *)(`{3,}|~{3,}) *(\S*)")
_FILE = re.compile(r"`((?:[\w.@-]+/)*[\w.@-]*\.[a-z]{2,4})`")
_APART = re.compile(r"#| *</?div\b")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: where it is, its language as its fence names it, and its lines.

    `file` is the path that the text above names last, back to an empty line; empty if it names
    none.
    """

    document: str
    line: int
    language: str
    text: str
    file: str

    @property
    def place(self) -> str:
        return f"{self.document}:{self.line}"

    @property
    def first(self) -> str:
        """The first line, by which a person knows the block again."""
        return self.text.partition("\n")[0]


@dataclass(slots=True)
class _Reader:
    document: str
    above: list[str] = field(default_factory=list)
    is_over: bool = True

    def text_line(self, line: str) -> None:
        """Keep the lines since the last empty one; a heading names no file."""
        if line.startswith("#"):
            self.above.clear()
        if _APART.match(line):
            return
        if not line.strip():
            self.is_over = True
            return
        if self.is_over:
            self.above.clear()
        self.is_over = False
        self.above.append(line)

    def block(self, opening: re.Match[str], number: int, lines: Iterator[tuple[int, str]]) -> Block:
        indent, fence, language = opening.groups()
        held = []
        for _, line in lines:
            if line.strip() == fence:
                break
            held.append(line.removeprefix(indent))
        named = _FILE.findall("\n".join(self.above))
        self.above.clear()
        text = "".join(f"{line}\n" for line in held)
        return Block(self.document, number, language, text, named[-1] if named else "")


def blocks_of(document: str) -> Iterator[Block]:
    """The blocks of a document, in order; `document` is its path from the top."""
    yield from blocks_in((ROOT / document).read_text(encoding="utf-8"), document)


def blocks_in(text: str, document: str = "") -> Iterator[Block]:
    """The same of a text."""
    lines = iter(enumerate(text.splitlines(), 1))
    reader = _Reader(document)
    for number, line in lines:
        if opening := _FENCE.match(line):
            yield reader.block(opening, number, lines)
        else:
            reader.text_line(line)


def addresses_in(document: str, start: str) -> list[str]:
    """The addresses in a document that begin so."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(rf"<({re.escape(start)}[^>\s]*)>", text)
