"""What is wrong with the markup of prose: a rule is a version of a record to problems."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from site_gen.domain.markup import LINK_SCHEMES, PROSE_ATTRIBUTES, PROSE_TAGS
from site_gen.domain.text import Kind
from site_gen.problems import Problem
from site_gen.verify.prose_text import (
    Attribute,
    ReadProse,
    attributes_of,
    headings_in,
    ids_in,
    listed_attributes,
    tags_in,
)

READABLE_ID = re.compile(r"[a-z0-9-]{1,60}")
# The templates' own anchors: `main` and all that begin with `s-`.
RESERVED_ID = re.compile(r"main|s-.*")
_EVERYWHERE = PROSE_ATTRIBUTES["*"]
# `was` names old anchors of a passage, and becomes anchors of its own.
_LISTED = frozenset({"was"}).union(*PROSE_ATTRIBUTES.values()) - {"class", "href"}
_SIDES = frozenset({"start", "end", "center"})
_PICTURE = re.compile(r"(?<!\\)!\[[^\]\n]*\](?=[(\[])")
_TARGET = re.compile(r"\]\(\s*<?([^\s)>]+)")
_DEFINED = re.compile(r"(?m)^[ ]{0,3}\[[^\]\n]+\]:[ ]*<?([^\s>]+)")
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]*:[^<>\s]*)>")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_RECORD_KINDS = frozenset(kind.value for kind in Kind)


def html_not_allowed(read: ReadProse) -> Iterator[Problem]:
    """HTML that would be dropped from the page without a word."""
    text = read.text
    for tag in tags_in(text):
        if tag.name not in PROSE_TAGS:
            yield _dropped(read, tag.offset, f"`<{tag.name}>` is not kept on a page")
        elif not tag.closes:
            found = (a for a in attributes_of(tag) if not _is_kept(a))
            yield from (_dropped_attribute(read, attribute) for attribute in found)
    listed = (a for a in listed_attributes(text) if a.name not in _LISTED)
    yield from (_dropped_attribute(read, attribute) for attribute in listed)
    if "<!--" in text:
        yield _dropped(read, text.index("<!--"), "a comment is opened here and never closed")
    for picture in _PICTURE.finditer(text):
        told = "pictures in prose are not supported yet"
        yield Problem("html-not-allowed", told, read.place(picture.start()), hint="take it out")


def _is_kept(attribute: Attribute) -> bool:
    own = PROSE_ATTRIBUTES.get(attribute.tag, frozenset())
    if attribute.name == "class" and "class" in own:
        return attribute.value in _SIDES
    return attribute.name in _EVERYWHERE | own


def _dropped(read: ReadProse, offset: int, told: str) -> Problem:
    hint = "write it in markdown; for a plain `<` write `&lt;`"
    return Problem("html-not-allowed", told, read.place(offset), hint=hint)


def _dropped_attribute(read: ReadProse, attribute: Attribute) -> Problem:
    of = f" of `<{attribute.tag}>`" if attribute.tag else ""
    told = f"`{attribute.name}`{of} is not kept on a page"
    hint = "take it out; `id`, `lang` and `dir` are kept"
    return Problem("html-not-allowed", told, read.place(attribute.offset), hint=hint)


def link_not_allowed(read: ReadProse) -> Iterator[Problem]:
    """Links that the page would not carry, or that leave the site unseen."""
    told_already = {(found.span.line, found.kind.lower()) for found in read.references}
    for target, offset in sorted(_targets(read.text), key=lambda pair: pair[1]):
        plain = re.sub(r"[\x00-\x20]", "", html.unescape(target)).lower()
        scheme = _SCHEME.match(plain)
        if plain.startswith(("//", "\\\\", "/\\", "\\/")):
            told = f"`{target}` leads to another site without saying how"
            hint = "write the address whole, from https:// on"
            yield Problem("link-not-allowed", told, read.place(offset), hint=hint)
        elif scheme and scheme[1] not in LINK_SCHEMES | _RECORD_KINDS:
            place = read.place(offset)
            if (place.line, scheme[1]) not in told_already:
                told = f"a link cannot begin with `{scheme[1]}:`"
                hint = "link to https:, http:, mailto:, or to a record such as `entity:some-id`"
                yield Problem("link-not-allowed", told, place, hint=hint)


def _targets(text: str) -> Iterator[tuple[str, int]]:
    """All that the text links to, with where it is written."""
    for pattern in (_TARGET, _DEFINED, _AUTOLINK):
        yield from ((link[1], link.start(1)) for link in pattern.finditer(text))
    for tag in tags_in(text):
        for attribute in attributes_of(tag):
            if attribute.name == "href":
                yield attribute.value, attribute.offset


def heading_one(read: ReadProse) -> Iterator[Problem]:
    """The page has its title already, and one title only (WCAG 1.3.1 by way of H42)."""
    for heading in headings_in(read.text):
        if heading.level == 1:
            told = "this is a heading of the first level, which is the title of the page"
            hint = "write ## for a heading; for a plain # at the start of a line write \\#"
            yield Problem("heading-one", told, read.place(heading.offset), hint=hint)


def heading_skipped(read: ReadProse) -> Iterator[Problem]:
    """A level left out reads as a part that is missing."""
    above = 1
    for heading in headings_in(read.text):
        if heading.level > above + 1:
            told = f"a heading of level {heading.level} follows one of level {above}"
            hint = f"write {'#' * (above + 1)}"
            yield Problem("heading-skipped", told, read.place(heading.offset), hint=hint)
        above = heading.level


def heading_id_unreadable(read: ReadProse) -> Iterator[Problem]:
    """An anchor is a promise to those who link to it: short, plain, and given once."""
    first: dict[str, int] = {}
    for anchor, offset in ids_in(read.text):
        if told := _unreadable(anchor):
            hint = "write one such as {#what-it-reports}; the same in every language"
            yield Problem("heading-id-unreadable", told, read.place(offset), hint=hint)
        elif anchor in first:
            told = f"the anchor `{anchor}` is given twice in this text"
            related = (("first given here", read.place(first[anchor])),)
            yield Problem(
                "heading-id-unreadable",
                told,
                read.place(offset),
                hint="give one of the two another name",
                related=related,
            )
        first.setdefault(anchor, offset)


def _unreadable(anchor: str) -> str:
    if not READABLE_ID.fullmatch(anchor):
        return f"the anchor `{anchor}` must be 1 to 60 of a-z, 0-9 and hyphens"
    if RESERVED_ID.fullmatch(anchor):
        return f"the anchor `{anchor}` is one that pages set themselves"
    return f"the anchor `{anchor}` looks like that of a claim or table" if "--" in anchor else ""
