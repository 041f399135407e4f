"""Turns the body of a text of another generator into our Markdown."""

import html
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath

from site_gen.domain.allowed_html import LINK_SCHEMES, PROSE_ATTRIBUTES, PROSE_TAGS
from site_gen.domain.text import RecordId
from site_gen.ingest.folder import lines as foreign_lines
from site_gen.ingest.folder import patterns
from site_gen.ingest.folder.found import FoundText
from site_gen.ingest.folder.pictures import NO_PICTURES, Pictures, named_in
from site_gen.ingest.folder.targets import Targets
from site_gen.ingest.mending import mended_text
from site_gen.ingest.text import DIRECTION_CONTROLS

PICTURE_KEPT = "pictures, whose files were kept and whose words stand in the text"
PICTURE_MISSING = "pictures that the folder has not, whose words stand in the text"
_LONGEST_QUOTED = 160
_NOWHERE = "links to nothing that is published here, of which the words were kept"
_KEPT = "\ue000{}\ue001"
_KEPT_CODE = re.compile("\ue000(\\d+)\ue001")


@dataclass(frozen=True, slots=True)
class Conversion:
    """One body on its way: what its links lead to, and what our pages have not.

    `own` is the article itself, `hidden` those that it may not link to, since they are drafts.
    `defined` are the addresses of its reference links, `stated` the same as they are written,
    `notes` the numbers of its footnotes, `codes` the spans of code that are kept out of the work
    on a part of it. `losses` lists the words that were left out or changed with their lines, by
    the kind of markup; `shown` are the pictures of the folder that it names.
    """

    text: FoundText
    targets: Targets
    own: RecordId
    hidden: frozenset[RecordId]
    pictures: Pictures = NO_PICTURES
    losses: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    shown: list[PurePosixPath] = field(default_factory=list)
    defined: dict[str, str] = field(default_factory=dict)
    stated: dict[str, str] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)

    def lose(self, kind: str, words: str) -> None:
        """Remember one thing that was left out or changed, for a person to look at."""
        lost = self.text.line_of(words), " ".join(words.split())[:_LONGEST_QUOTED]
        self.losses.setdefault(kind, []).append(lost)

    def lose_picture(self, address: str, words: str) -> None:
        """Remember a picture that a text shows, and bring it along if the folder has it."""
        found = self.pictures.find(address, self.text.path)
        if found and found not in self.shown:
            self.shown.append(found)
        self.lose(PICTURE_KEPT if found else PICTURE_MISSING, words)


def headings_of(body: str, title: str) -> list[foreign_lines.BodyLine]:
    """The lines of a body, its title taken off, with headings on the levels that they will have."""
    lines = foreign_lines.lines_of(_before_lines(body))
    first = next((n for n, line in enumerate(lines) if line.text.strip()), 0)
    is_title = bool(lines) and lines[first].level == 1
    if is_title and (not title or _same(lines[first].text, title) or _is_only(lines)):
        lines = lines[first + 1 :]
    worded = (
        foreign_lines.BodyLine(line.text) if line.level and not plain_words(line.text) else line
        for line in lines
    )
    return foreign_lines.with_levels(list(worded))


def title_in(body: str) -> str:
    """The heading of the first level at the top of a body, empty if there is none."""
    lines = (line for line in foreign_lines.lines_of(_before_lines(body)) if line.text.strip())
    first = next(lines, None)
    return plain_words(first.text) if first and first.level == 1 else ""


def _same(heading: str, title: str) -> bool:
    return plain_words(heading).casefold() == title.casefold()


def _is_only(lines: list[foreign_lines.BodyLine]) -> bool:
    return sum(line.level == 1 for line in lines) == 1


def our_text(text: str) -> str:
    """A text in ordinary letters and digits, without controls that turn its direction."""
    return DIRECTION_CONTROLS.sub("", mended_text(text))


def plain_words(markdown: str) -> str:
    """The words of a line without its markup."""
    words = patterns.WIKI.sub(lambda link: link[3] or link[2], markdown)
    words = patterns.LINK.sub(lambda link: link[1], patterns.IMAGE.sub("", words))
    words = patterns.TAG.sub(
        "", re.sub(r"(?<!\\)[*_`~]{1,3}(?=\S)|(?<=\S)(?<!\\)[*_`~]{1,3}", "", words)
    )
    return " ".join(html.unescape(re.sub(r"\\(?=\W)", "", words)).split())


def _before_lines(body: str) -> str:
    """What makes or hides lines: comments, code of Liquid, headings without a space."""
    body = patterns.HIGHLIGHT.sub(lambda m: f"\n```{m[1]}\n{m[2].strip()}\n```\n", body)
    parts = patterns.FENCED.split(body)
    for number in range(0, len(parts), 2):
        part = patterns.TIGHT_HEADING.sub(r"\1 ", patterns.COMMENT.sub("", parts[number]))
        parts[number] = patterns.HASHTAG.sub(r"\#", part)
    return "".join(parts)


def _note_definitions(conversion: Conversion) -> None:
    """Find what is defined anywhere in a body: addresses of links, and footnotes."""
    prose = "".join(patterns.FENCED.split(conversion.text.body)[::2])
    for number, (name, _) in enumerate(patterns.NOTE.findall(prose), 1):
        conversion.notes.setdefault(name, number)
    for found in patterns.DEFINED.finditer(prose):
        conversion.stated.setdefault(found[1].casefold(), found[2])
        if any(named_in(found[2])):
            continue
        address = _address(conversion, found[2])
        conversion.defined.setdefault(found[1].casefold(), address)
        if not address:
            conversion.lose(_NOWHERE, found[0])


def converted(conversion: Conversion, title: str, anchors: list[str]) -> str:
    """The body with our headings, links, lists and tables; `anchors` are those of its headings."""
    names, parts, prose = iter(anchors), list[str](), list[str]()
    _note_definitions(conversion)
    for line in headings_of(conversion.text.body, title):
        if not line.is_code and not line.level:
            prose.append(line.text)
            continue
        parts += _prose(conversion, prose)
        prose = []
        if line.is_code:
            parts.append(line.text)
        else:
            parts += _heading(conversion, line, next(names, ""))
    text = "\n".join([*parts, *_prose(conversion, prose)])
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _heading(conversion: Conversion, line: foreign_lines.BodyLine, anchor: str) -> list[str]:
    words = _outside_code(conversion, line.text, partial(_inline, conversion)).strip()
    return ["", f"{'#' * line.level} {words} {{#{anchor}}}", ""] if words else []


def _prose(conversion: Conversion, lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    if not text.strip():
        return lines
    return _outside_code(conversion, text, partial(_paragraphs, conversion)).split("\n")


def _outside_code(conversion: Conversion, text: str, work: Callable[[str], str]) -> str:
    """A text that was worked on, with its spans of code as they were."""
    conversion.codes.clear()

    def keep(code: re.Match[str]) -> str:
        conversion.codes.append(code[0])
        return _KEPT.format(len(conversion.codes) - 1)

    return _with_code(conversion, work(patterns.CODE.sub(keep, text)))


def _with_code(conversion: Conversion, text: str) -> str:
    return _KEPT_CODE.sub(lambda place: conversion.codes[int(place[1])], text)


def _paragraphs(conversion: Conversion, text: str) -> str:
    text = _without_open_tags(_inline(conversion, _blocks(conversion, text)))
    listed = foreign_lines.with_lists(text.split("\n"))
    return "\n".join(foreign_lines.with_even_tables(list(listed)))


def _without_open_tags(text: str) -> str:
    """The text without the tags of a name that are not closed as often as they are opened."""
    opened, closed = Counter[str](), Counter[str]()
    for tag in patterns.TAG.finditer(text):
        if tag[2].lower() not in {"br", "hr"}:
            (closed if tag[1] else opened)[tag[2].lower()] += 1
    uneven = {name for name in opened | closed if opened[name] != closed[name]}
    return patterns.TAG.sub(lambda tag: "" if tag[2].lower() in uneven else tag[0], text)


def _blocks(conversion: Conversion, text: str) -> str:
    """Markup of whole lines: admonitions, callouts, notes, boxes to tick."""
    text = patterns.ADMONITION.sub(_admonition, text)
    text = patterns.CALLOUT.sub(lambda m: f"{m[1]}**{m[2]}**" if m[2].strip() else m[1], text)
    text = patterns.BULLET.sub(r"\1- ", patterns.BOX.sub(r"\1", text))
    said = [
        f"{conversion.notes.get(name, 1)}. {' '.join(words.split())}"
        for name, words in patterns.NOTE.findall(text)
    ]
    if said:
        text = patterns.NOTE.sub("", text) + "\n\n" + "\n".join(said)
        conversion.lose("notes, now a list at the end", f"{len(said)}")
    return patterns.NOTED.sub(lambda m: f"\\[{conversion.notes.get(m[1], m[1])}\\]", text)


def _admonition(found: re.Match[str]) -> str:
    inner = [line.strip() for line in found[3].strip().split("\n")]
    heading = [f"**{found[2]}**", ""] if found[2] else []
    return "\n" + "\n".join(f"> {line}".rstrip() for line in (*heading, *inner)) + "\n\n"


def _inline(conversion: Conversion, text: str) -> str:
    for pattern, replacement in (
        (patterns.REF, lambda m: m[1]),
        (patterns.LIQUID_LINK, lambda m: m[1]),
        (patterns.LIQUID_ADDRESS, lambda m: m[1] or ""),
        (patterns.PELICAN, lambda _: ""),
        (patterns.FIGURE, lambda m: _figure(conversion, m)),
        (patterns.SHORTCODE, lambda m: _lost(conversion, "shortcodes", m[0])),
        (patterns.DROPPED, lambda m: _lost(conversion, "HTML", m[0])),
        (patterns.IMAGE, lambda m: _picture(conversion, m)),
        (patterns.WIKI, lambda m: _wiki(conversion, m)),
        (patterns.LINK, lambda m: _link(conversion, m[1], m[2], m[3])),
        (patterns.DEFINED, lambda _: ""),
        (patterns.REFERENCE, lambda m: _reference(conversion, m)),
        (patterns.ATTRIBUTES, lambda _: ""),
        (patterns.TAG, lambda m: _tag(conversion, m)),
        (patterns.MARKS, lambda m: m[2]),
    ):
        text = _replaced(pattern, replacement, text)
    return our_text(re.sub(r"\{(?=%|&#37;)", r"\\{", text).replace("&#37;", "%"))


def _replaced(
    pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str], text: str
) -> str:
    return pattern.sub(replacement, text)


def _caption(attributes: str) -> str:
    found = patterns.CAPTION.search(attributes)
    return found[1] if found else ""


def _lost(conversion: Conversion, kind: str, words: str) -> str:
    conversion.lose(kind, words)
    return ""


def _figure(conversion: Conversion, figure: re.Match[str]) -> str:
    source = patterns.SOURCE.search(figure[1])
    conversion.lose_picture(source[1] if source else "", figure[0])
    return _caption(figure[1])


def _picture(conversion: Conversion, picture: re.Match[str]) -> str:
    """Our pages have no pictures: the words for one stay."""
    _, opened, inside = picture[0].removesuffix(")").rpartition("](")
    address = re.sub(r"\s+[\"'(].*$", "", inside.strip(), flags=re.DOTALL) if opened else ""
    stated = conversion.stated.get((picture[3] or picture[1]).casefold(), "")
    conversion.lose_picture(address or stated, picture[0])
    return picture[1]


def _wiki(conversion: Conversion, link: re.Match[str]) -> str:
    target, words = link[2].strip(), (link[3] or "").strip()
    if link[1]:
        if not any(named_in(target)):
            return _lost(conversion, "embedded notes", link[0])
        conversion.lose_picture(target, link[0])
        return ""
    shown = words or target.partition("#")[0].rpartition("/")[2] or target.partition("#")[2]
    address = _record_at(conversion, target)
    if not address:
        conversion.lose(_NOWHERE, link[0])
    return f"[{shown}]({address})" if address else shown


def _link(conversion: Conversion, words: str, target: str, rest: str) -> str:
    address = _address(conversion, target)
    words = words.strip()
    if not address:
        conversion.lose(_NOWHERE, f"[{words}]({target})")
        return words
    title = rest.strip() if re.fullmatch(r"\s+(?:\"[^\"]*\"|'[^']*')\s*", rest) else ""
    if address.startswith("article:") or not title:
        return f"[{words or address}]({address})"
    return f"[{words or address}]({address} {title})"


def _address(conversion: Conversion, target: str) -> str:
    """What a link of ours leads to: a record, or the address if anybody can ask for it."""
    scheme = patterns.SCHEME.match(target)
    if found := _record_at(conversion, target):
        return found
    if scheme and scheme[1].lower() in LINK_SCHEMES:
        return target
    return target if scheme and scheme[1].lower() in patterns.OTHER_SCHEMES else ""


def _record_at(conversion: Conversion, target: str) -> str:
    """A link to an article of the folder, or to a part of this one; empty if there is none."""
    own, anchor = conversion.targets.find(target, conversion.text)
    if own is None or own in conversion.hidden:
        return ""
    if own == conversion.own and anchor:
        return f"#{anchor}"
    if anchor:
        conversion.lose("links to a part, which lead to the article now", target)
    return f"article:{own}"


def _reference(conversion: Conversion, link: re.Match[str]) -> str:
    """`[words][name]` with its address beside it; only names that are defined are links."""
    name = _with_code(conversion, link[2] or link[1]).casefold()
    if name not in conversion.defined:
        return link[0]
    address = conversion.defined[name]
    return f"[{link[1]}]({address})" if address else link[1]


def _tag(conversion: Conversion, found: re.Match[str]) -> str:
    """A tag that prose may hold, with the attributes it may have; of others the text stays."""
    name = found[2].lower()
    if name == "img":
        named = patterns.ATTRIBUTE.findall(found[3])
        own: dict[str, str] = {each[0].lower(): each[1] or each[2] or each[3] for each in named}
        conversion.lose_picture(own.get("src", ""), found[0])
        return own.get("alt", "")
    if name not in PROSE_TAGS or name in {"div", "p", "span", "a", "h2", "h3", "h4", "h5", "h6"}:
        return "" if name != "br" else found[0]
    allowed = PROSE_ATTRIBUTES["*"] | PROSE_ATTRIBUTES.get(name, frozenset())
    kept = [
        f'{each}="{double or single or bare}"'
        for each, double, single, bare in patterns.ATTRIBUTE.findall(found[3])
        if each.lower() in allowed - {"id", "dir", "class"}
    ]
    closes = " /" if found[0].endswith("/>") else ""
    return f"<{' '.join([found[1] + name, *kept])}{closes}>"
