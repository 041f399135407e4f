"""Looks up what the parts of a Word file beside its text say: styles, lists, links, notes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from site_gen.ingest.office.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def plain(element: "Element", *, is_changed: bool = False) -> str:
    """The words within an element, of changed runs those that were taken out too."""
    tags = {f"{_W}t", *([f"{_W}delText"] if is_changed else [])}
    return " ".join("".join(e.text or "" for e in element.iter(*tags)).split())


def style_names(package: Package) -> Iterator[tuple[str, str]]:
    """The name of each style: its id is translated in files of programs in other languages."""
    root = package.part("word/styles.xml")
    for style in root.iter(f"{_W}style") if root is not None else ():
        name = style.find(f"{_W}name")
        if name is not None:
            yield style.get(f"{_W}styleId", ""), name.get(f"{_W}val", "").lower()


_Formats = Iterator[tuple[tuple[str, int], tuple[str, int]]]


def list_formats(package: Package) -> _Formats:
    """How each level of each list is numbered, and from which number on."""
    root = package.part("word/numbering.xml")
    if root is None:
        return
    levels: dict[str, list[tuple[int, tuple[str, int]]]] = {}
    for abstract in root.iter(f"{_W}abstractNum"):
        found = levels.setdefault(abstract.get(f"{_W}abstractNumId", ""), [])
        found += [_level_of(level) for level in abstract.iter(f"{_W}lvl")]
    for number in root.iter(f"{_W}num"):
        own = _child_value(number, "abstractNumId")
        restarts = {
            number_in(override.get(f"{_W}ilvl", "")): _child_value(override, "startOverride")
            for override in number.iter(f"{_W}lvlOverride")
        }
        for depth, (number_format, start) in levels.get(own, []):
            first = number_in(restarts.get(depth, "") or str(start))
            yield (number.get(f"{_W}numId", ""), depth), (number_format, first)


def _level_of(level: "Element") -> tuple[int, tuple[str, int]]:
    start = number_in(_child_value(level, "start") or "1")
    depth = number_in(level.get(f"{_W}ilvl", ""))
    return depth, (_child_value(level, "numFmt"), start)


def _child_value(element: "Element", name: str) -> str:
    found = element.find(f"{_W}{name}")
    return found.get(f"{_W}val", "") if found is not None else ""


def number_in(text: str) -> int:
    """A small number, 0 where there is none."""
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def addresses(package: Package, part: str = "document") -> Iterator[tuple[str, str]]:
    """The address behind each link of a part, by the id of the link."""
    root = package.part(f"word/_rels/{part}.xml.rels")
    for relation in root if root is not None else ():
        if relation.get("TargetMode") == "External":
            yield relation.get("Id", ""), relation.get("Target", "")


def comments(package: Package) -> Iterator[tuple[str, tuple[str, str]]]:
    """Who wrote each comment, and what it says."""
    root = package.part("word/comments.xml")
    for comment in root.iter(f"{_W}comment") if root is not None else ():
        who = comment.get(f"{_W}author", "")
        yield comment.get(f"{_W}id", ""), (who, plain(comment))


def note_texts(package: Package, kind: str) -> Iterator[tuple[str, str]]:
    """The text of each footnote, or endnote."""
    root = package.part(f"word/{kind}s.xml")
    for note in root.iter(f"{_W}{kind}") if root is not None else ():
        yield note.get(f"{_W}id", ""), plain(note)
