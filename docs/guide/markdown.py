"""A document of the repository -> the text of an article, with anchors and links of the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

LINK = re.compile(r"(?<!!)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^)\s]+)\)")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_FENCE = re.compile(r"^ *(```+|~~~+)(.*)$")
_HEADING = re.compile(r"^(#{1,6}) +(.*?) *$")
_DIRECTION = re.compile(r"^ *</?div[^>]*> *$")
_COMMENT = re.compile(r"^ *<!--.*--> *$")
_TAG = re.compile(r"<(?!https?:)[a-z/!]")
_NUMBER = re.compile(r"^\d+\. ")
_SENTENCE = re.compile(r".+?(?:[.؟?!](?=\s|$)|$)")
_SHORT = 50
# Anchors that the site takes for itself, or cannot be.
_RESERVED = re.compile(r"main$|s-")
_LONGEST_ANCHOR = 60
_IN_ARABIC = "بالعربية"
_BETWEEN_LANGUAGES = re.compile(r"^\[(?:In English|بالعربية)\]\([^)]*\)\n", re.MULTILINE)
_STATUS = re.compile(r"^(?:Status|Holds in): .*$")
_DELIMITER = re.compile(r"\|[ :|-]+\|")
_EMPTY_HEAD = re.compile(r"\|(?: *\|)+ *$")
_STRAIGHT = re.compile(r'(?<!\w)"([^"]*)"')


class DocumentFault(Exception):
    """What has to be mended in a document before there is a guide."""


@dataclass(frozen=True)
class Line:
    """A line of a document; `level` is that of a heading, 0 for any other line."""

    text: str
    is_code: bool = False
    level: int = 0


@dataclass(frozen=True)
class Page:
    """A document in one language: its title, and its lines below it."""

    title: str
    lines: tuple[Line, ...]

    @cached_property
    def headings(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines if line.level)

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """The anchors that hosts of repositories give the headings."""
        return tuple(
            _unique(re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in self.headings)
        )

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        """The anchors of the headings in the guide."""
        return tuple(_unique(_anchor(slug) for slug in self.slugs))

    def parts(self) -> tuple[tuple[Line, ...], ...]:
        """The lines above the first heading, then those of each heading and what is below it."""
        starts = [0, *(n for n, line in enumerate(self.lines) if line.level), len(self.lines)]
        return tuple(self.lines[start:end] for start, end in pairwise(starts))

    @property
    def summary(self) -> str:
        """The first sentence without markup, or two if it is short."""
        first = next((line.text for line in self.lines if _is_sentence(line)), self.title)
        plain = LINK.sub(lambda link: link["words"], _NUMBER.sub("", first))
        plain = _STRAIGHT.sub(r"“\1”", re.sub(r"`|\*\*", "", plain))
        sentences = _SENTENCE.findall(plain) or [plain]
        one = sentences[0].strip()
        more = len(one) < _SHORT and len(sentences) > 1
        return (f"{one} {sentences[1].strip()}" if more else one).removesuffix(":")


def _is_sentence(line: Line) -> bool:
    is_text = bool(line.text.strip()) and not line.is_code and not line.level
    return is_text and line.text[0] not in "|-<>#" and not _STATUS.match(line.text)


def page_from(text: str) -> Page:
    """Read a document.

    Pictures are left out, and so are marks that only hosts of repositories need, and what an
    English document says in Arabic at its end.
    """
    lines = tuple(_lines(_BETWEEN_LANGUAGES.sub("", text.partition(f"\n## {_IN_ARABIC}\n")[0])))
    title = next((line.text for line in lines if line.level == 1), "")
    below = [line for line in lines if not (line.level == 1 and line.text == title)]
    return Page(title.replace("`", ""), tuple(_with_levels(below)))


def _lines(text: str) -> Iterator[Line]:
    fence = ""
    for raw in text.splitlines():
        found = _FENCE.match(raw)
        if fence:
            fence = "" if raw.strip() == fence else fence
            yield Line(raw, is_code=True)
        elif found:
            fence = found[1]
            yield Line(raw, is_code=True)
        elif heading := _HEADING.match(raw):
            yield Line(heading[2], level=len(heading[1]))
        elif not _DIRECTION.match(raw) and not _COMMENT.match(raw):
            _refuse_tags(raw)
            yield Line(_PICTURE.sub("", raw) + ("\\" if raw.startswith("Status: ") else ""))


def _refuse_tags(line: str) -> None:
    if _TAG.search(without_code(line)):
        raise DocumentFault(f"a document of the guide has no HTML but `<div dir>` alone: {line}")


def _with_levels(lines: list[Line]) -> Iterator[Line]:
    """A document with parts, each under a `#` of its own, has all below them one level deeper."""
    deeper = 0
    for line in lines:
        deeper = 1 if line.level == 1 else deeper
        yield replace(line, level=line.level + deeper) if line.level else line


def _anchor(slug: str) -> str:
    plain = re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9]", "-", slug)).strip("-")
    cut = plain[:_LONGEST_ANCHOR].strip("-")
    return f"on-{cut}" if _RESERVED.match(cut) else cut


def _unique(names: Iterator[str]) -> Iterator[str]:
    taken: dict[str, int] = {}
    for name in names:
        taken[name] = taken.get(name, 0) + 1
        yield name if taken[name] == 1 else f"{name}-{taken[name] - 1}"


def without_code(line: str) -> str:
    """The line with spaces for what stands in back-ticks."""
    return _CODE.sub(lambda code: " " * len(code[0]), line)


def with_links(line: str, target_of: Callable[[str], str]) -> str:
    """The line with the targets of its links replaced; a link without one becomes its words."""
    kept: list[str] = []

    def keep(code: re.Match[str]) -> str:
        kept.append(code[0])
        return f"\0{len(kept) - 1}\0"

    def link(found: re.Match[str]) -> str:
        target = target_of(found["target"])
        return f"[{found['words']}]({target})" if target else found["words"]

    linked = LINK.sub(link, _STRAIGHT.sub(r"“\1”", _CODE.sub(keep, line)))
    return re.sub("\0(\\d+)\0", lambda mark: kept[int(mark[1])], linked)


def without_empty_heads(lines: Sequence[str]) -> Iterator[str]:
    """Tables whose columns have no names become lists, with the first cell of each row in front."""
    is_list = False
    for line in lines:
        if _EMPTY_HEAD.match(line):
            is_list = True
        elif is_list and line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            if not _DELIMITER.fullmatch(line):
                yield f"- {cells[0]}: {' '.join(cells[1:])}"
        else:
            is_list = False
            yield line
