"""A body into text in which only prose is left, every sign at its place, and what it marks up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from site_gen.domain.articles import Prose, Version
from site_gen.domain.text import Reference, references_in
from site_gen.problems import Span

_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LIST = re.compile(r"\{(:?)([^{}\n]*)\}")
_LISTED = re.compile(r"""([^ =]+)=(".*?"|'.*?'|[^ =]+)|([^ =]+)""")
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[\s/](?:"[^"]*"|'[^']*'|[^<>"'])*)?)>""")
_WRITTEN = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_HASHES = re.compile(r"(?m)^(#{1,6})(?!#)")
_UNDERLINE = re.compile(r"(?m)^(=+|-+)[ ]*$")


@dataclass(frozen=True, slots=True)
class ReadProse:
    """One version of a record, read: code and comments blanked out, links to records found."""

    prose: Prose
    version: Version
    text: str
    references: tuple[Reference, ...]

    def place(self, offset: int) -> Span:
        """The line and column of an offset into the text."""
        start = self.version.body.span
        before = self.text[:offset]
        return Span(start.path, start.line + before.count("\n"), offset - before.rfind("\n"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and where it stands; level 1 is the title's."""

    level: int
    offset: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is said of an element, in a tag or in a list of braces; `tag` is empty in a list."""

    tag: str
    name: str
    value: str
    offset: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A raw HTML tag; `rest` is what stands after its name, from the offset `inner`."""

    name: str
    closes: bool
    rest: str
    offset: int
    inner: int


def read_version(prose: Prose, version: Version) -> ReadProse:
    """Read one version, whose body must not be tangled: that could take very long."""
    text = without_code(version.body.source)
    return ReadProse(prose, version, text, references_in(version.body))


def without_code(source: str) -> str:
    """The text with code and HTML comments turned into spaces, so that no sign moves."""
    lines = []
    fenced = False
    for line in source.split("\n"):
        is_fence = bool(_FENCE.match(line))
        lines.append(" " * len(line) if fenced or is_fence else _CODE_SPAN.sub(_blank, line))
        fenced ^= is_fence
    return _COMMENT.sub(_blank, "\n".join(lines))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def headings_in(text: str) -> tuple[Heading, ...]:
    """The headings in the order of reading, written either way."""
    marked = [Heading(len(m[1]), m.start()) for m in _HASHES.finditer(text)]
    under = _underlined(text)
    return tuple(sorted((*marked, *under), key=lambda heading: heading.offset))


def _underlined(text: str) -> Iterator[Heading]:
    """Words on the line above make a row of signs a heading; the heading begins with them."""
    for row in _UNDERLINE.finditer(text):
        start = text.rfind("\n", 0, max(0, row.start() - 1)) + 1
        if text[start : row.start()].strip():
            yield Heading(1 if row[1][0] == "=" else 2, start)


def tags_in(text: str) -> Iterator[Tag]:
    """Raw HTML tags; `<https://…>` and `<a@b.c>` are links of markdown and none of them."""
    for tag in _TAG.finditer(text):
        yield Tag(tag[2].lower(), bool(tag[1]), tag[3], tag.start(), tag.start(3))


def attributes_of(tag: Tag) -> Iterator[Attribute]:
    for written in _WRITTEN.finditer(tag.rest):
        name, value = written[1].lower(), (written[2] or "").strip("\"'")
        yield Attribute(tag.name, name, value, tag.inner + written.start())


def listed_attributes(text: str) -> Iterator[Attribute]:
    """What lists of braces say: `## Words {#id}`, `*words*{: lang=fr }`."""
    for braces in _LIST.finditer(text):
        if braces[1] or _is_list(text, braces):
            for listed in _LISTED.finditer(braces[2]):
                yield _listed(listed, braces.start(2))


def _is_list(text: str, braces: re.Match[str]) -> bool:
    """Without a colon, braces count at the end of a heading, or right after words set apart."""
    start = text.rfind("\n", 0, braces.start()) + 1
    line, after = text[start : braces.start()], text[braces.end() :].partition("\n")[0]
    at_end = not after.strip()
    return line.endswith((")", "]", "*", "_", ">")) or (
        at_end and (line.startswith("#") or not line.strip())
    )


def _listed(listed: re.Match[str], start: int) -> Attribute:
    offset, word = start + listed.start(), listed[3] or ""
    if word.startswith("#"):
        return Attribute("", "id", word[1:], offset)
    if word.startswith("."):
        return Attribute("", "class", word[1:], offset)
    if word:
        return Attribute("", word.lower(), "", offset)
    return Attribute("", listed[1].lower(), listed[2].strip("\"'"), offset)


def ids_in(text: str) -> list[tuple[str, int]]:
    """The anchors that the text sets, with where each is written."""
    raw = (a for tag in tags_in(text) if not tag.closes for a in attributes_of(tag))
    found = ((a.value, a.offset) for a in (*raw, *listed_attributes(text)) if a.name == "id")
    return sorted(found, key=lambda pair: pair[1])
