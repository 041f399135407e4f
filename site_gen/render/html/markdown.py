"""Markdown as HTML, with note numbers and links to passages."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension, attr_list, fenced_code, sane_lists, tables
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import AtomicString
from markupsafe import Markup, escape

from site_gen.domain.allowed_html import LINK_SCHEMES, PROSE_ATTRIBUTES, PROSE_TAGS
from site_gen.domain.text import Direction
from site_gen.language.bidi import isolated_html
from site_gen.render.html import markdown_blocks, markdown_inline
from site_gen.render.text import InlineText, ProseNote, ProseText, RecordLink

# The sanitiser normalises attributes and leaves no ">" in them.
_PASSAGE = re.compile(r'<(h[2-6]|p)((?: [^>]*)? id="([^"]+)"[^>]*)>(.*?)</\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# How many words of a paragraph label the link to it.
OPENING_WORDS = 8
# The stylesheet draws the sign, so that it is not copied with the text.
_PASSAGE_LINK = '<a class="copy-link" href="{permalink}#{anchor}" aria-label="{label}"></a>'
_OTHER_LANGUAGE = (
    '<a class="copy-link in-language" href="{url}" hreflang="{code}" lang="{code}"{dir}'
    ' aria-label="{heading}"></a>'
)


def with_passage_links(
    clean: str, permalink: str, label: str, elsewhere: Mapping[str, Sequence[InlineText]]
) -> str:
    """Sanitised HTML with links to its passages; a heading's links are next to it, not in it.

    `permalink` is the start of the links; if it is empty, there are none. `label` is their label,
    with `{text}` for the words of the heading or the first words of the paragraph. `elsewhere` are
    the links to each heading in other languages.
    """

    def with_link(passage: re.Match[str]) -> str:
        tag, attributes, anchor, inner = passage.groups()
        link = _PASSAGE_LINK.format(
            permalink=escape(permalink),
            anchor=anchor,
            label=escape(label.replace("{text}", _opening_words(inner))),
        )
        if tag == "p":
            return f"<p{attributes}>{inner} {link}</p>"
        link += "".join(map(_other_language, elsewhere.get(anchor, ())))
        return f'<div class="with-copy-link"><{tag}{attributes}>{inner}</{tag}>{link}</div>'

    return _PASSAGE.sub(with_link, clean) if permalink else clean


def _other_language(heading: InlineText) -> str:
    direction = f' dir="{heading.dir}"' if heading.dir else ""
    return _OTHER_LANGUAGE.format(
        url=escape(heading.url), code=heading.lang, dir=direction, heading=escape(heading.text)
    )


def _opening_words(inner: str) -> str:
    words = html.unescape(_TAG.sub("", inner)).split()
    return " ".join(words[:OPENING_WORDS]) + ("…" if len(words) > OPENING_WORDS else "")


_Replace = Callable[[re.Match[str]], str]
_CLAIM_LINK = re.compile(r'<a href="([^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)
# The number is isolated: after a figure in right-to-left text the two would merge. A `<bdi>` of
# digits is left-to-right, so its margin would be on the wrong side; the gap after it in the margin
# is a space instead. `hidden` keeps the notes in the margin from print and from a page without its
# stylesheet; screen readers have the notes themselves. A script makes the preview of a link.
_NOTE = (
    '<a class="claim-link" href="{url}"{rest}>{words}</a>'
    '<sup class="note-ref"{id}>'
    '<a href="#s-note-{number}" aria-label="{label}"><bdi>[{shown}]</bdi></a></sup>'
)
# Margin notes come before the first line of their block: in right-to-left text some browsers put
# the notes of one line in reverse order.
_BLOCK = re.compile(r"<(?:p|li|dd|dt|td|th|h[1-6]|figcaption)(?=[ >])[^>]*>")
_BLOCKS_WITH_MARGIN = ("<p", "<li", "<dd")
_MARGIN = '<span class="margin-notes" hidden><span aria-hidden="true">{notes}</span></span>'
_MARGIN_NOTE = '<span class="margin-note"><bdi>[{shown}]</bdi>\u2002{preview}</span>'


def with_note_numbers(clean: str, notes: Sequence[ProseNote]) -> str:
    """Sanitised HTML with numbers on its claim links; each note links back to its first one."""
    by_url = {str(note.url): note for note in notes}
    numbered: set[str] = set()

    def mark(link: re.Match[str]) -> str:
        note = by_url.get(link[1])
        if note is None:
            return link[0]
        first = note.first and note.target not in numbered
        numbered.add(note.target)
        return _NOTE.format(
            url=link[1],
            rest=link[2],
            words=link[3],
            id=f' id="s-ref-{note.number}"' if first else "",
            number=note.number,
            label=escape(note.label),
            shown=escape(note.shown),
        )

    return "".join(_with_margin(part, by_url, mark) for part in _blocks(clean)) if notes else clean


def _blocks(clean: str) -> Iterator[str]:
    """Split before each tag that begins a block of text."""
    cuts = [0, *(tag.start() for tag in _BLOCK.finditer(clean)), len(clean)]
    return (clean[start:end] for start, end in pairwise(cuts))


def _with_margin(part: str, by_url: Mapping[str, ProseNote], mark: _Replace) -> str:
    cited = [note for link in _CLAIM_LINK.finditer(part) if (note := by_url.get(link[1]))]
    numbered = _CLAIM_LINK.sub(mark, part)
    opening = _BLOCK.match(part)
    if not cited or opening is None or not part.startswith(_BLOCKS_WITH_MARGIN):
        return numbered
    margin_notes = "".join(
        _MARGIN_NOTE.format(shown=escape(note.shown), preview=escape(note.preview))
        for note in dict.fromkeys(cited)
    )
    return f"{opening[0]}{_MARGIN.format(notes=margin_notes)}{numbered[opening.end() :]}"


_RECORD_LINK = re.compile(r"([a-z]+):([a-z0-9-]+)")
_CLAIMS = "claim:"
# What a reader takes for the sections of a text.
_SECTIONS = {"h1", "h2"}
# The alignment of table cells; nothing else in prose needs a class.
_ALIGNED = {"right": "end", "left": "start", "center": "center"}
_CELLS = {"th": set(_ALIGNED.values()), "td": set(_ALIGNED.values())}


def prose_html(prose: ProseText) -> Markup:
    """The text as safe HTML.

    A link to an unknown record keeps its words but not its address; the checks report it.
    """
    engine = _engine()
    engine.reset()
    engine.record_links = {link.target: link for link in prose.links}
    engine.linked = prose.linked
    raw = engine.convert(prose.source)
    clean = _sanitiser().clean(raw)
    guarded = _ANY_LINK.sub(_without_rel, clean)
    elsewhere: dict[str, Sequence[InlineText]] = {
        heading.id: heading.links for heading in prose.elsewhere
    }
    named = with_passage_links(guarded, prose.rel_permalink, prose.link_label, elsewhere)
    numbered = with_note_numbers(markdown_inline.with_blocks_of_code(named), prose.notes)
    framed = _scrollable_tables(numbered, prose.table_label)
    if prose.dir == Direction.RTL.value or "dir=" in framed:
        framed = _CODE.sub(_left_to_right, framed)
    return Markup(isolated_html(framed, Direction(prose.dir), prose.foreign))


@cache
def _sanitiser() -> nh3.Cleaner:
    """Keeps what prose may contain. nh3 takes the values of `class` apart from other attributes."""
    return nh3.Cleaner(
        tags=set(PROSE_TAGS),
        attributes={tag: set(names - {"class"}) for tag, names in PROSE_ATTRIBUTES.items()},
        allowed_classes=_CELLS,
        url_schemes=set(LINK_SCHEMES),
        link_rel="noopener noreferrer",
    )


# The sanitiser normalises attributes and leaves no ">" in them.
_ANY_LINK = re.compile(r"<a [^>]*>")
_LEAVES = re.compile(r' href="(?:https?|mailto):', re.IGNORECASE)
# A browser reads "//host", "/\\host" and the like as an address on another host.
_HIDDEN_HOST = re.compile(r' href="\s*[/\\]\s*[/\\][^"]*"')
_DIR = re.compile(r' dir="[^"]*"')
_CODE = re.compile(r"<(pre|code)( [^>]*)?>(<code>)?")


def _without_rel(link: re.Match[str]) -> str:
    """Remove `rel` from links within the site, and the address of a hidden host."""
    tag = _HIDDEN_HOST.sub("", link[0])
    return tag if _LEAVES.search(tag) else tag.replace(' rel="noopener noreferrer"', "")


def _left_to_right(code: re.Match[str]) -> str:
    """Code is left-to-right everywhere; a text in a block for code runs as its lines do."""
    tag, attributes, within = code[1], code[2] or "", code[3] or ""
    if ' dir="auto"' in attributes and tag == "pre":
        return code[0]
    return f'<{tag} dir="ltr"{_DIR.sub("", attributes)}>{within}'


def _scrollable_tables(clean: str, label: str) -> str:
    """Put each table in its own scroll frame, which the keyboard can reach (WCAG 2.1.1)."""
    opening = (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(label)}"><table'
    )
    return clean.replace("<table", opening).replace("</table>", "</table></div>")


class _ProseTreeprocessor(Treeprocessor):
    """Resolve record links, add old anchors, and make alignment logical."""

    def run(self, root: Element) -> None:
        links: Mapping[str, RecordLink] = self.md.record_links  # type: ignore[attr-defined]
        linked: set[str] = set(self.md.linked)  # type: ignore[attr-defined]
        for element in root.iter():
            if was := element.attrib.pop("was", ""):
                _add_old_anchors(element, was)
            if element.tag in _SECTIONS:
                linked.clear()
            elif element.tag == "a":
                _resolve(element, links, linked)
            elif element.tag == "ol":
                _set_list_start(element)
            elif element.tag in _CELLS:
                _align(element)


def _resolve(element: Element, links: Mapping[str, RecordLink], linked: set[str]) -> None:
    """Turn a link to a record into an address; all but claims are linked once in each section."""
    target = element.get("href", "")
    link = links.get(target)
    if link is None:
        if _RECORD_LINK.fullmatch(target):
            del element.attrib["href"]
        return
    element.set("href", link.name.url)
    if not (element.text or "").strip() and not len(element):
        _add_name(element, link)
    if target in linked:
        element.tag = "span"
        del element.attrib["href"]
    elif not target.startswith(_CLAIMS):
        linked.add(target)


def _add_old_anchors(element: Element, was: str) -> None:
    """Keep a passage's former anchors; those of other pages are kept on those pages.

    A browser goes to the first element with an id, so each is an empty element of its own.
    """
    spans = [Element("span", {"id": old}) for old in was.split() if "#" not in old]
    if spans:
        spans[-1].tail, element.text = element.text, None
        element[:0] = spans


def _add_name(element: Element, link: RecordLink) -> None:
    if not link.name.lang:
        element.text = link.name.text
        return
    bdi = Element("bdi", {"lang": link.name.lang})
    if link.name.dir:
        bdi.set("dir", link.name.dir)
    bdi.text = link.name.text
    element.text = None
    element.append(bdi)


def _set_list_start(element: Element) -> None:
    """Write the number of the first item in Western digits, as HTML requires."""
    first = element.attrib.pop("start", "1")
    if first.isdecimal() and int(first) != 1:
        element.set("start", str(int(first)))


def _align(element: Element) -> None:
    style = element.attrib.pop("style", "")
    side = _ALIGNED.get(style.removeprefix("text-align:").strip(" ;"))
    if side:
        element.set("class", side)


class _ProseExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the package's name
        # After `inline` (20), which creates the links, and before `unescape` (0).
        md.treeprocessors.register(_ProseTreeprocessor(md), "desk", 5)
        markdown_blocks.register(md)
        markdown_inline.register(md)


# All that links, emphasis, code, escapes, HTML and entities begin with; a line break is apart.
_INLINE = re.compile(r"[`\\\[<&*_]")
_LINE_BREAK = "  \n"
# What is in each block to which a rule applies.
_BLOCK_TRIGGERS = {
    "hashheader": re.compile("#"),
    "setextheader": re.compile(r"\n[=-]"),
    "hr": re.compile(r"[-_*] {0,2}[-_*]"),
    "quote": re.compile(">"),
    "reference": re.compile(r"\["),
}


class TriggeredRules(Extension):
    """Tries a rule only on text that has what it needs: the same HTML in a third of the time.

    Python-Markdown tries each of its rules on each block, then on each text, and most are plain.
    """

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the package's name
        md.treeprocessors.register(_SkipPlainText(md), "inline", 20)
        for name, trigger in _BLOCK_TRIGGERS.items():
            _skip_without(md.parser.blockprocessors[name], trigger)


def _skip_without(rule: Any, trigger: re.Pattern[str]) -> None:
    test = rule.test
    rule.test = lambda parent, block: trigger.search(block) is not None and test(parent, block)


class _SkipPlainText(InlineProcessor):
    """Inline markup in all texts but those that can have none."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        for element in tree.iter():
            element.text, element.tail = _atomic(element.text), _atomic(element.tail)
        return super().run(tree, ancestors)


def _atomic(text: str | None) -> str | None:
    """Plain text in the type that Markdown leaves alone."""
    if not text or _INLINE.search(text) or _LINE_BREAK in text:
        return text
    return AtomicString(text)


# Not by name: to find one, the package would read the metadata of every installed package.
EXTENSIONS: tuple[type[Extension], ...] = (
    *(tables.TableExtension, attr_list.AttrListExtension),
    *(sane_lists.SaneListExtension, fenced_code.FencedCodeExtension),
)


@cache
def _engine() -> Any:
    """One for each process, since creating it costs more than a page. It has state: reset it."""
    extensions = [extension() for extension in (*EXTENSIONS, _ProseExtension, TriggeredRules)]
    return Markdown(extensions=extensions, output_format="html")
