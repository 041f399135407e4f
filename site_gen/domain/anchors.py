"""A body into the anchors that the desk wrote in it, with the names they went by before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from site_gen.domain.text import BODIES, Body, places_in, prose_alone
from site_gen.problems import Span

_LIST = re.compile(r"\{:?[ ]*([^{}\n ][^{}\n]*)\}")
_SAID = re.compile(r"""[^ =]+=".*?"|[^ =]+='.*?'|[^ ]+""")
_TAG = re.compile(r"""<[a-zA-Z][^<>]*?\sid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_HASHES = re.compile(r"(#{1,6})(?!#)[ ]*(.*?)[ ]*#*[ ]*\Z")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*")
_WORDS_OF_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^)]*\)|\[[^\]]*\])")
_MARKUP = re.compile(r"<[^<>]*>|(?<![^\W_])_+|_+(?![^\W_])|(?<!\\)(?:`+|\*+(?=\S)|(?<=\S)\*+)")
_ESCAPED = re.compile(r"\\(?=[^\w\s])")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in prose that links may lead to; `text` is the heading's plain text, if it is one.

    `was` are names that it had, `kind:id#anchor` for one on another record. `id` is empty where
    only earlier names were written.
    """

    id: str
    was: tuple[str, ...]
    span: Span
    text: str

    @property
    def names(self) -> tuple[str, ...]:
        """All that it answers to on its own record's pages, the newest first."""
        own = (self.id, *(old for old in self.was if "#" not in old))
        return tuple(name for name in own if name)


@lru_cache(maxsize=BODIES)
def anchors_in(body: Body) -> tuple[Anchor, ...]:
    """The anchors of a body in the order of reading; code and comments hold none.

    They are found in lists of braces (`{#id}`, `{#new was="old older"}`) where Python-Markdown
    reads them: at the end of a heading, alone on the last line of a block, right after words
    that are marked up. A raw tag with an `id` is one too.
    """
    text, place = prose_alone(body.source), places_in(body)
    found = [
        (offset, Anchor(name, was, place(offset), _heading_at(body.source, offset)))
        for offset, name, was in (*_listed(text), *_tagged(text))
    ]
    return tuple(anchor for _, anchor in sorted(found, key=lambda pair: pair[0]))


def _listed(text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for braces in _LIST.finditer(text):
        if not _is_read(text, braces):
            continue
        name, was = named_by(braces[1])
        if name or was:
            yield braces.start(), name, was


def named_by(listed: str) -> tuple[str, tuple[str, ...]]:
    """The id that a list in braces gives, and the names that it says were there before."""
    said = _SAID.findall(listed.strip())
    name = next((word[1:] for word in said if word.startswith("#")), "") or _value("id", said)
    return name, tuple(_value("was", said).split())


def _is_read(text: str, braces: re.Match[str]) -> bool:
    """Whether Python-Markdown reads the braces there, or prints them as they are."""
    line, start = _line_at(text, braces.start())
    before, after = line[: braces.start() - start], line[braces.end() - start :]
    if before.endswith((")", "]", "*", "_", ">")):
        return True
    if after.strip(" #") or (after.strip() and not before.startswith("#")):
        return False
    if before.startswith("#") or not before.strip():
        return bool(before.strip()) or _ends_block(text, start + len(line))
    return before.endswith(" ") and bool(_UNDERLINE.fullmatch(_line_below(text, start, line)))


def _ends_block(text: str, end: int) -> bool:
    """Whether nothing of the same block follows a line."""
    following = _line_at(text, end + 1)[0] if end < len(text) else ""
    return not following.strip() or following.startswith("#")


def _value(name: str, said: list[str]) -> str:
    known = (word.partition("=")[2] for word in said if word.startswith(f"{name}="))
    return next(known, "").strip("\"'")


def _tagged(text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for tag in _TAG.finditer(text):
        yield tag.start(), tag[1] or tag[2] or tag[3] or "", ()


def _line_at(text: str, offset: int) -> tuple[str, int]:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", start)
    return (text[start:] if end < 0 else text[start:end]), start


def _line_below(text: str, start: int, line: str) -> str:
    return _line_at(text, start + len(line) + 1)[0] if start + len(line) < len(text) else ""


def _heading_at(source: str, offset: int) -> str:
    """The plain text of the heading in whose line an anchor stands, or nothing."""
    line, start = _line_at(source, offset)
    hashes = _HASHES.fullmatch(line)
    if hashes:
        return plain_text(hashes[2])
    return plain_text(line) if _UNDERLINE.fullmatch(_line_below(source, start, line)) else ""


def plain_text(written: str) -> str:
    """Words of a line of markdown, without its signs; a link with no words of its own is lost."""
    text = _WORDS_OF_LINK.sub(r"\1", _LIST.sub("", written))
    return " ".join(_ESCAPED.sub("", _MARKUP.sub("", text)).split())
