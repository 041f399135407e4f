"""Rules on the Markdown that the desk writes."""

import html
import re
from collections.abc import Iterator

from site_gen.domain.allowed_html import LINK_SCHEMES, PROSE_ATTRIBUTES, PROSE_TAGS
from site_gen.domain.articles import Prose, Version
from site_gen.domain.text import Kind, Reference, blank_code, mask_escapes, references_in
from site_gen.lazy_pattern import lazy_pattern
from site_gen.problems import Problem, Span
from site_gen.structs import Struct

_LIST = lazy_pattern(r"\{(:?)([^{}\n]*)\}")
_LISTED_ATTRIBUTE = lazy_pattern(r"""([^ =]+)=(".*?"|'.*?'|[^ =]+)|([^ =]+)""")
_TAG = lazy_pattern(r"""<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[\s/](?:"[^"]*"|'[^']*'|[^<>"'])*)?)>""")
# A browser takes these for tags or declarations, and shows nothing of them.
_NO_TAG = lazy_pattern(
    r"<(?:/?[a-zA-Z](?![a-zA-Z0-9.+-]*[:@])[a-zA-Z0-9-]*[^\sa-zA-Z0-9<>/-][^<>]*|[!?](?!--)[^<>]*)>"
)
_TAG_ATTRIBUTE = lazy_pattern(r"""([^\s=/"'<>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
# These begin with the end of the line above: a search for a literal is fast.
_HASHES = lazy_pattern(r"\n[ ]{0,3}(?:(?:>|[-*+][ ]|\d+[.)][ ])[ ]{0,3})*(#{1,6})(?=[ \t\n]|\Z)")
_HTML_HEADING = lazy_pattern(r"<h([2-6])(?=[\s>])", re.IGNORECASE)
_UNDERLINE = lazy_pattern(r"(?m)\n[ ]{0,3}(=+|-+)[ ]*$")
# What begins with these is no text that a line below could make a heading.
_NO_TEXT = lazy_pattern(r"[ ]{0,3}(?:[-*+]|\d{1,3}[.)]|>|#{1,6})(?:[ ]|\Z)|[ ]{4}")


class Heading(Struct, frozen=True):
    """A heading and its offset; level 1 is that of the page title."""

    level: int
    offset: int


class Attribute(Struct, frozen=True):
    """An attribute in a tag or in an attribute list in braces, where `tag` is empty."""

    tag: str
    name: str
    value: str
    offset: int


class HtmlTag(Struct, frozen=True):
    """A raw HTML tag; `rest` is the text after its name, from the offset `inner`."""

    name: str
    closes: bool
    rest: str
    offset: int
    inner: int


class ParsedProse(Struct, frozen=True):
    """A parsed version of a record: code and comments blanked out, what rules look at listed.

    In `unescaped`, signs after a backslash are blanked out too.
    """

    prose: Prose
    version: Version
    text: str
    unescaped: str
    references: tuple[Reference, ...]
    headings: tuple[Heading, ...]
    tags: tuple[HtmlTag, ...]
    listed: tuple[Attribute, ...]

    def span_at(self, offset: int) -> Span:
        """The line and column of an offset into the text."""
        start = self.version.body.span
        before = self.text[:offset]
        return Span(start.path, start.line + before.count("\n"), offset - before.rfind("\n"))


def parse_version(prose: Prose, version: Version) -> ParsedProse:
    """Parse one version, whose body must be within the markup limits."""
    text = blank_code(version.body.source)
    unescaped = mask_escapes(text)
    return ParsedProse(
        prose,
        version,
        text,
        unescaped,
        references=references_in(version.body),
        headings=headings_in(text),
        tags=tuple(tags_in(text)),
        listed=tuple(listed_attributes(unescaped)),
    )


def headings_in(text: str) -> tuple[Heading, ...]:
    """The headings in reading order: of both notations, in lists and quotations, and of HTML."""
    # With a line break before it, a match begins where its line does in the text.
    marked = [Heading(len(m[1]), m.start(1) - 1) for m in _HASHES.finditer(f"\n{text}")]
    in_html = [Heading(int(m[1]), m.start()) for m in _HTML_HEADING.finditer(text)]
    underlined = _underlined(text)
    return tuple(sorted((*marked, *underlined, *in_html), key=lambda heading: heading.offset))


def _underlined(text: str) -> Iterator[Heading]:
    """Headings underlined with `=` or `-`; a heading begins at its text, on the line above."""
    for underline in _UNDERLINE.finditer(text):
        start = text.rfind("\n", 0, underline.start()) + 1
        line = text[start : underline.start()]
        if line.strip() and not _NO_TEXT.match(line):
            yield Heading(1 if underline[1][0] == "=" else 2, start)


def tags_in(text: str) -> Iterator[HtmlTag]:
    """Raw HTML tags; `<https://…>` and `<a@b.c>` are Markdown links, not tags."""
    for tag in _TAG.finditer(text):
        yield HtmlTag(tag[2].lower(), bool(tag[1]), tag[3], tag.start(), tag.start(3))


def attributes_of(tag: HtmlTag) -> Iterator[Attribute]:
    for match in _TAG_ATTRIBUTE.finditer(tag.rest):
        name, value = match[1].lower(), (match[2] or "").strip("\"'")
        yield Attribute(tag.name, name, value, tag.inner + match.start())


def listed_attributes(text: str) -> Iterator[Attribute]:
    """The attributes in braces: `## Words {#id}`, `*words*{: lang=fr }`."""
    for braces in _LIST.finditer(text):
        if braces[1] or _is_list(text, braces):
            for match in _LISTED_ATTRIBUTE.finditer(braces[2]):
                yield _listed_attribute(match, braces.start(2))


def _is_list(text: str, braces: re.Match[str]) -> bool:
    """Without a colon, braces count only at the end of a heading or right after inline markup."""
    start = text.rfind("\n", 0, braces.start()) + 1
    line, after = text[start : braces.start()], text[braces.end() :].partition("\n")[0]
    at_end = not after.strip()
    return line.endswith((")", "]", "*", "_", ">")) or (
        at_end and (line.startswith("#") or not line.strip())
    )


def _listed_attribute(match: re.Match[str], start: int) -> Attribute:
    offset, word = start + match.start(), match[3] or ""
    if word.startswith("#"):
        return Attribute("", "id", word[1:], offset)
    if word.startswith("."):
        return Attribute("", "class", word[1:], offset)
    if word:
        return Attribute("", word.lower(), "", offset)
    return Attribute("", match[1].lower(), match[2].strip("\"'"), offset)


def ids_in(parsed: ParsedProse) -> list[tuple[str, int]]:
    """The anchors that the text sets, each with its offset."""
    in_tags = (a for tag in parsed.tags if not tag.closes for a in attributes_of(tag))
    ids = ((a.value, a.offset) for a in (*in_tags, *parsed.listed) if a.name == "id")
    return sorted(ids, key=lambda pair: pair[1])


READABLE_ID = lazy_pattern(r"[a-z0-9-]{1,60}")
# The templates' own anchors: `main` and all that begin with `s-`.
RESERVED_ID = lazy_pattern(r"main|s-.*")
_VOID_TAGS = frozenset({"br", "hr"})
_EVERYWHERE = PROSE_ATTRIBUTES["*"]
# `was` lists former anchors of a passage, which the page keeps.
_LISTED = frozenset({"was"}).union(*PROSE_ATTRIBUTES.values()) - {"class", "href"}
_SIDES = frozenset({"start", "end", "center"})
_PICTURE = lazy_pattern(r"!(?<!\\!)\[[^\]\n]*\](?=[(\[])")
_INLINE_TARGET = lazy_pattern(r"\]\(\s*<?([^\s)>]+)")
_REFERENCE_TARGET = lazy_pattern(r"(?m)^[ ]{0,3}\[[^\]\n]+\]:[ ]*<?([^\s>]+)")
# With a space it is no link, and a browser takes it for a tag.
_AUTOLINK = lazy_pattern(r"<([a-zA-Z][a-zA-Z0-9+.-]*:[^<>]*)>")
# Each with what no match can do without, since the search for that is faster.
_TARGETS = (("](", _INLINE_TARGET), ("]:", _REFERENCE_TARGET), ("<", _AUTOLINK))
_SCHEME = lazy_pattern(r"([a-z][a-z0-9+.-]*):")
_RECORD_KINDS = frozenset(kind.value for kind in Kind)


def html_not_allowed(parsed: ParsedProse) -> Iterator[Problem]:
    """HTML that would be dropped from the page silently."""
    text = parsed.text
    for tag in parsed.tags:
        if tag.name not in PROSE_TAGS:
            yield _dropped(parsed, tag.offset, f"`<{tag.name}>` is not allowed in prose")
        elif not tag.closes:
            dropped = (a for a in attributes_of(tag) if not _is_allowed(a))
            yield from (_dropped_attribute(parsed, attribute) for attribute in dropped)
    listed = (a for a in parsed.listed if a.name not in _LISTED)
    yield from (_dropped_attribute(parsed, attribute) for attribute in listed)
    yield from _unclosed(parsed)
    for other in _NO_TAG.finditer(text) if "<" in text else ():
        yield _dropped(parsed, other.start(), f"`{other[0]}` would not be shown")
    if "<!--" in text:
        yield _dropped(parsed, text.index("<!--"), "a comment is opened here and never closed")
    for picture in _PICTURE.finditer(text):
        message = "pictures in prose are not supported yet"
        yield Problem(
            "html-not-allowed", message, parsed.span_at(picture.start()), hint="take it out"
        )


def _unclosed(parsed: ParsedProse) -> Iterator[Problem]:
    """Tags that are never closed: Markdown does not read what follows one of a block."""
    opened: dict[str, list[HtmlTag]] = {}
    for tag in parsed.tags:
        if tag.closes:
            opened.get(tag.name, [])[-1:] = []
        elif tag.name in PROSE_TAGS - _VOID_TAGS and not tag.rest.endswith("/"):
            opened.setdefault(tag.name, []).append(tag)
    for name, tags in opened.items():
        for tag in tags[:1]:
            message = f"`<{name}>` is opened here and never closed"
            hint = f"write `</{name}>` where it ends; for a plain `<` write `&lt;`"
            span = parsed.span_at(tag.offset)
            yield Problem("html-not-allowed", message, span, hint=hint)


def _is_allowed(attribute: Attribute) -> bool:
    allowed = PROSE_ATTRIBUTES.get(attribute.tag, frozenset())
    if attribute.name == "class" and "class" in allowed:
        return attribute.value in _SIDES
    return attribute.name in _EVERYWHERE | allowed


def _dropped(parsed: ParsedProse, offset: int, message: str) -> Problem:
    hint = "write it in markdown; for a plain `<` write `&lt;`"
    return Problem("html-not-allowed", message, parsed.span_at(offset), hint=hint)


def _dropped_attribute(parsed: ParsedProse, attribute: Attribute) -> Problem:
    of = f" of `<{attribute.tag}>`" if attribute.tag else ""
    message = f"`{attribute.name}`{of} is not allowed in prose"
    hint = "remove it; `id`, `lang` and `dir` are allowed"
    return Problem("html-not-allowed", message, parsed.span_at(attribute.offset), hint=hint)


def link_not_allowed(parsed: ParsedProse) -> Iterator[Problem]:
    """Links that the page would drop, or whose other host is not obvious."""
    reported = {(reference.span.line, reference.kind.lower()) for reference in parsed.references}
    for target, offset in sorted(_targets(parsed), key=lambda pair: pair[1]):
        plain = re.sub(r"[\x00-\x20]", "", html.unescape(target)).lower()
        scheme = _SCHEME.match(plain)
        if plain.startswith(("//", "\\\\", "/\\", "\\/")):
            message = f"`{target}` leads to another site without `https:`"
            hint = "write it whole, beginning with https://"
            yield Problem("link-not-allowed", message, parsed.span_at(offset), hint=hint)
        elif scheme and scheme[1] not in LINK_SCHEMES | _RECORD_KINDS:
            span = parsed.span_at(offset)
            if (span.line, scheme[1]) not in reported:
                message = f"a link cannot begin with `{scheme[1]}:`"
                hint = "link to https:, http:, mailto:, or to a record such as `entity:some-id`"
                hint = "for a plain `<` write `&lt;`" if " " in target else hint
                yield Problem("link-not-allowed", message, span, hint=hint)


def _targets(parsed: ParsedProse) -> Iterator[tuple[str, int]]:
    """All link targets of the text, each with its offset."""
    for sign, pattern in _TARGETS:
        links = pattern.finditer(parsed.text) if sign in parsed.text else ()
        yield from ((link[1], link.start(1)) for link in links)
    for tag in parsed.tags:
        for attribute in attributes_of(tag):
            if attribute.name == "href":
                yield attribute.value, attribute.offset


def heading_one(parsed: ParsedProse) -> Iterator[Problem]:
    """A first-level heading: the page already has its only title (WCAG 1.3.1, H42)."""
    for heading in parsed.headings:
        if heading.level == 1:
            message = "this is a heading of the first level, which is the title of the page"
            hint = "write ## for a heading; for a plain # at the start of a line write \\#"
            yield Problem("heading-one", message, parsed.span_at(heading.offset), hint=hint)


def heading_skipped(parsed: ParsedProse) -> Iterator[Problem]:
    """A skipped heading level reads as a missing part."""
    previous = 1
    for heading in parsed.headings:
        if heading.level > previous + 1:
            message = f"a heading of level {heading.level} follows one of level {previous}"
            hint = f"write {'#' * (previous + 1)}"
            yield Problem("heading-skipped", message, parsed.span_at(heading.offset), hint=hint)
        previous = heading.level


def heading_id_unreadable(parsed: ParsedProse) -> Iterator[Problem]:
    """An anchor is a promise to those who link to it: short, plain and unique in its text."""
    first: dict[str, int] = {}
    for anchor, offset in ids_in(parsed):
        if message := _anchor_message(anchor):
            hint = "write one such as {#what-it-reports}; the same in every language"
            yield Problem("heading-id-unreadable", message, parsed.span_at(offset), hint=hint)
        elif anchor in first:
            message = f"the anchor `{anchor}` is given twice in this text"
            related = (("first given here", parsed.span_at(first[anchor])),)
            yield Problem(
                "heading-id-unreadable",
                message,
                parsed.span_at(offset),
                hint="give one of the two another name",
                related=related,
            )
        first.setdefault(anchor, offset)


def _anchor_message(anchor: str) -> str:
    if not READABLE_ID.fullmatch(anchor):
        return f"the anchor `{anchor}` must be 1 to 60 of a-z, 0-9 and hyphens"
    if RESERVED_ID.fullmatch(anchor):
        return f"the anchor `{anchor}` is one that pages set themselves"
    return f"the anchor `{anchor}` looks like that of a claim or table" if "--" in anchor else ""
