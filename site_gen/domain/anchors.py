"""Finds the anchors written in a body, and the paragraphs that can have one."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from site_gen.domain.text import CACHED_BODIES, Anchor, Body, facts_of, mask_code, span_finder
from site_gen.lazy_pattern import lazy_pattern
from site_gen.structs import Struct

_ATTRIBUTE_LIST = lazy_pattern(r"\{:?[ ]*([^{}\n ][^{}\n]*)\}")
# Where it is one, and no braces of the text: right after words that are marked up, or at the end.
_LIST_IN_LINE = lazy_pattern(
    rf"(?<=[)\]*_>]){_ATTRIBUTE_LIST.pattern}|{_ATTRIBUTE_LIST.pattern}(?=[ #]*\Z)"
)
_ATTRIBUTE = lazy_pattern(r"""[^ =]+=".*?"|[^ =]+='.*?'|[^ ]+""")
_TAG = lazy_pattern(r"""<[a-zA-Z][^<>]*?\sid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_ATX_HEADING = lazy_pattern(r"[ ]{0,3}(#{1,6})(?:[ ]+(.*?))??(?:[ ]+#+)?[ ]*\Z")
_HEADING_BEGINS = lazy_pattern(r"[ ]{0,3}#{1,6}(?:[ ]|\Z)")
_HEADING_ENDS = lazy_pattern(r"[ ]+#+[ ]*")
_SETEXT_UNDERLINE = lazy_pattern(r"(?:=+|-+)[ ]*")
_WORDS_OF_LINK = lazy_pattern(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^)]*\)|\[[^\]]*\])")
_INLINE_MARKUP = lazy_pattern(
    r"<[^<>]*>|(?<![^\W_])_+|_+(?![^\W_])|(?<!\\)(?:`+|\*+(?=\S)|(?<=\S)\*+)"
)
_ESCAPED = lazy_pattern(r"\\(?=[^\w\s])")


def anchors_in(body: Body) -> tuple[Anchor, ...]:
    """The anchors of a body in the order of reading; code and comments have none.

    They are written in attribute lists (`{#id}`, `{#new was="old older"}`) where Python-Markdown
    reads them: at the end of a heading, alone on the last line of a block, right after words that
    are marked up. A raw tag with an `id` is an anchor too.
    """
    if facts := facts_of(body):
        return facts.anchors
    return _anchors_in(body) if "{" in body.source or "<" in body.source else ()


@lru_cache(maxsize=CACHED_BODIES)
def _anchors_in(body: Body) -> tuple[Anchor, ...]:
    text = mask_code(body.source)
    found = (*_attribute_list_ids(text, body.source), *_tag_ids(text))
    if not found:
        return ()
    span_at = span_finder(body)
    anchors = [
        (offset, Anchor(name, was, span_at(offset), _heading_at(body.source, offset)))
        for offset, name, was in found
    ]
    return tuple(anchor for _, anchor in sorted(anchors, key=lambda pair: pair[0]))


def _attribute_list_ids(text: str, source: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for braces in _ATTRIBUTE_LIST.finditer(text):
        if not _is_attribute_list(text, source, braces):
            continue
        name, was = parse_attributes(braces[1])
        if name or was:
            yield braces.start(), name, was


def parse_attributes(attribute_list: str) -> tuple[str, tuple[str, ...]]:
    """The id in an attribute list, and the former ids in its `was`."""
    attributes = _ATTRIBUTE.findall(attribute_list.strip())
    name = next((word[1:] for word in attributes if word.startswith("#")), "") or _value(
        "id", attributes
    )
    return name, tuple(_value("was", attributes).split())


def _is_attribute_list(text: str, source: str, braces: re.Match[str]) -> bool:
    """Whether Python-Markdown reads the braces as attributes, or prints them as they are.

    The words of a heading may all be code, which only the source has.
    """
    line, start = _line_at(text, braces.start())
    before, after = line[: braces.start() - start], line[braces.end() - start :]
    if before.endswith((")", "]", "*", "_", ">")):
        return True
    is_heading = bool(_HEADING_BEGINS.match(before))
    if after.strip() and not (is_heading and _HEADING_ENDS.fullmatch(after)):
        return False
    if is_heading:
        words = _HEADING_BEGINS.sub("", source[start : braces.start()], count=1)
        return before.endswith(" ") and bool(words.strip())
    if not before.strip():
        return _ends_block(text, start + len(line))
    return before.endswith(" ") and bool(
        _SETEXT_UNDERLINE.fullmatch(_line_below(text, start, line))
    )


def _ends_block(text: str, end: int) -> bool:
    """Whether a line is the last one of its block."""
    following = _line_at(text, end + 1)[0] if end < len(text) else ""
    return not following.strip() or bool(_HEADING_BEGINS.match(following))


def _value(name: str, attributes: list[str]) -> str:
    values = (word.partition("=")[2] for word in attributes if word.startswith(f"{name}="))
    return next(values, "").strip("\"'")


def _tag_ids(text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for tag in _TAG.finditer(text):
        yield tag.start(), tag[1] or tag[2] or tag[3] or "", ()


def _line_at(text: str, offset: int) -> tuple[str, int]:
    start = text.rfind("\n", 0, offset) + 1
    return _line_from(text, start), start


def _line_from(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start:end]


def _line_below(text: str, start: int, line: str) -> str:
    return _line_from(text, start + len(line) + 1)


def _heading_at(source: str, offset: int) -> str:
    """The plain text of the heading whose line has the anchor, or an empty string."""
    line, start = _line_at(source, offset)
    hashes = _ATX_HEADING.fullmatch(line)
    if hashes:
        return plain_text(hashes[2] or "")
    return plain_text(line) if _SETEXT_UNDERLINE.fullmatch(_line_below(source, start, line)) else ""


def plain_text(markdown: str) -> str:
    """The words of a line of markdown without its markup; a link without words is dropped."""
    text = _WORDS_OF_LINK.sub(r"\1", _LIST_IN_LINE.sub("", markdown))
    return " ".join(_ESCAPED.sub("", _INLINE_MARKUP.sub("", text)).split())


_THEMATIC_BREAK = lazy_pattern(r"[ ]{0,3}([-*_])(?:[ ]*\1){2,}[ ]*")
_TABLE_DELIMITER = lazy_pattern(r"[ ]{0,3}(?=[^\n]*-)(?=[^\n]*[|:])[|: -]+")
_DEFINITION = lazy_pattern(r"[ ]{0,3}\[[^\]\n]*\]:")
_RECORD_ALONE = lazy_pattern(r"[ ]{0,3}\[\]\((?:question|claim):[a-z0-9-]+\)[ ]*")
_ITEM = lazy_pattern(r"[ ]{0,3}(?:[-*+]|\d{1,3}[.)])(?:[ ]|\Z)|[ ]{4}|[ ]*\t")
# What begins a list directly below a line of text.
_ITEM_BELOW = lazy_pattern(r"[ ]{0,3}(?:[-*+]|\d{1,3}[.)])[ ]+\S")
_BLOCK_TAG = lazy_pattern(
    r"<(/?)(?:p|h[1-6]|[uo]l|li|d[ltd]|blockquote|pre|table|thead|tbody|tfoot|tr|t[hd]|caption|div)"
    r"(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_ATTRIBUTE_LIST_LINE = lazy_pattern(r"[ ]*\{:?([^{}\n]+)\}[ ]*")


class Paragraph(Struct, frozen=True):
    """A paragraph that is not in a list, quotation, table or raw block.

    `section` counts the headings above it. `line` is its last line of words in the file, above that
    of its anchor; `source` is the Markdown of the words.
    """

    section: int
    line: int
    anchor: str
    source: str
    can_take_anchor: bool


def paragraphs_in(body: Body) -> tuple[Paragraph, ...]:
    """The paragraphs of a body in the order of reading.

    Code, comments, and a record shown alone as a table or card, do not count.
    """
    masked_lines = mask_code(body.source).split("\n")
    paragraphs, section, inside = [], 0, 0
    for start, lines in _blocks(body.source.split("\n")):
        if _is_heading(lines):
            section += 1
            continue
        tags = _BLOCK_TAG.findall("\n".join(masked_lines[start : start + len(lines)]))
        closing = sum(1 for slash in tags if slash)
        if not inside and not tags and _is_plain(lines, masked_lines[start : start + len(lines)]):
            paragraphs.append(_paragraph(section, body.span.line + start, lines))
        inside = max(0, inside + len(tags) - 2 * closing)
    return tuple(paragraphs)


def sections_in(body: Body) -> int:
    """How many sections a body has; text above the first heading is one."""
    return 1 + sum(_is_heading(lines) for _, lines in _blocks(body.source.split("\n")))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The blocks between blank lines and headings, each with the number of its first line."""
    edges = sorted({0, len(lines), *_edges(lines)})
    for start, end in pairwise(edges):
        if lines[start].strip():
            yield start, lines[start:end]


def _edges(lines: list[str]) -> Iterator[int]:
    for number, line in enumerate(lines):
        if not line.strip() or _HEADING_BEGINS.match(line):
            yield from (number, number + 1)
        elif _SETEXT_UNDERLINE.fullmatch(line) and _can_be_heading(lines[number - 1 : number]):
            yield from (_first_of_block(lines, number - 1), number + 1)


def _first_of_block(lines: list[str], number: int) -> int:
    """The first line of the text that ends here: an underline makes all of it a heading."""
    while number and _can_be_heading(lines[number - 1 : number]):
        number -= 1
    return number


def _can_be_heading(lines: list[str]) -> bool:
    """Whether there is a line, and an underline below it would make a heading of it."""
    return any(
        line.strip() and not (_HEADING_BEGINS.match(line) or _SETEXT_UNDERLINE.fullmatch(line))
        for line in lines
    )


def _is_heading(lines: list[str]) -> bool:
    return bool(_HEADING_BEGINS.match(lines[0])) or (
        len(lines) > 1
        and bool(_SETEXT_UNDERLINE.fullmatch(lines[-1]))
        and not (_ITEM.match(lines[0]) or lines[0].lstrip().startswith(">"))
    )


def _is_plain(lines: list[str], shown: list[str]) -> bool:
    """Whether Markdown makes one paragraph of a block, and nothing else."""
    if (
        _ITEM.match(lines[0])
        or _RECORD_ALONE.fullmatch(lines[0])
        or _ATTRIBUTE_LIST_LINE.fullmatch(lines[0])
    ):
        return False
    if any(not line.strip() for line in shown):
        return False
    return not any(
        line.lstrip().startswith(">")
        or _ITEM_BELOW.match(line)
        or _THEMATIC_BREAK.fullmatch(line)
        or _TABLE_DELIMITER.fullmatch(line)
        or _DEFINITION.match(line)
        for line in lines
    )


def _paragraph(section: int, first: int, lines: list[str]) -> Paragraph:
    attribute_list = _ATTRIBUTE_LIST_LINE.fullmatch(lines[-1])
    words = lines[:-1] if attribute_list else lines
    # Two spaces at the end make a line break, and the anchor would belong to the break.
    can_take_anchor = not attribute_list and not lines[-1].endswith("  ")
    return Paragraph(
        section=section,
        line=first + len(words) - 1,
        anchor=parse_attributes(attribute_list[1])[0] if attribute_list else "",
        source="\n".join(words),
        can_take_anchor=can_take_anchor,
    )
