"""What pandoc wrote into a Word file that is right in either direction, and always the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from itertools import groupby
from typing import TypeAlias

from lxml import etree

from site_gen.domain.text import Direction, direction_of
from site_gen.press.manuscript import Manuscript
from site_gen.press.word_styles import STYLES, defaults
from site_gen.render.bidi import LRM, RLM

Element: TypeAlias = etree._Element
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FOOTER = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_FOOT_ID = "rIdFoot"
# A4 in twentieths of a point, with margins of two centimetres.
_PAPER = '<w:pgSz xmlns:w="{w}" w:w="11906" w:h="16838"/>'
_MARGINS = (
    '<w:pgMar xmlns:w="{w}" w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
    'w:header="567" w:footer="567" w:gutter="0"/>'
)
_TEXT_WIDTH = 11906 - 2 * 1134
# Word prints page numbers in few families of digits of its own choice; the others are its user's.
_NUMBERS = {"deva": "hindiNumbers", "thai": "thaiNumbers"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Zip knows no earlier day.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def finished(written: bytes, manuscript: Manuscript) -> bytes:
    """The file with its direction, styles, footer and day; its parts in one order."""
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = _document(parts["word/document.xml"], manuscript)
    parts["word/styles.xml"] = _styles(parts["word/styles.xml"], manuscript)
    parts["word/footer1.xml"] = _footer(manuscript)
    parts["docProps/core.xml"] = _core(manuscript)
    _announce(parts)
    return _zipped(parts)


def _document(text: bytes, manuscript: Manuscript) -> bytes:
    root = etree.fromstring(text)
    for row in root.iter(_w("tr")):
        _first(row, "trPr", before=("tblPrEx",)).append(_made("cantSplit"))
    for table in root.iter(_w("tbl")):
        _fill_width(table)
        _keep_with_head(table)
    for picture in (*root.iter("{*}docPr"), *root.iter("{*}cNvPr")):
        picture.set("descr", manuscript.address)
    if manuscript.is_from_right:
        _turn(root)
    _set_apart(root)
    section = next(root.iter(_w("sectPr")))
    section.insert(0, _made("footerReference", type="default"))
    section[0].set(f"{{{_RELATIONS}}}id", _FOOT_ID)
    section.extend(_section(manuscript))
    return _bytes(root)


def _fill_width(table: Element) -> None:
    """A table as wide as the text; Word and others read the width from different places."""
    columns = [*table.iter(_w("gridCol"))]
    told = [int(column.get(_w("w"), "1")) for column in columns]
    widths = [_TEXT_WIDTH * width // sum(told) for width in told]
    for column, width in zip(columns, widths, strict=True):
        column.set(_w("w"), str(width))
    for row in table.iter(_w("tr")):
        for cell, width in zip(row.findall(_w("tc")), widths, strict=False):
            about = _first(cell, "tcPr")
            for old in about.findall(_w("tcW")):
                about.remove(old)
            about.insert(0, _made("tcW", w=str(width), type="dxa"))
    whole = table.find(f"{_w('tblPr')}/{_w('tblW')}")
    if whole is not None:
        whole.set(_w("w"), str(_TEXT_WIDTH))
        whole.set(_w("type"), "dxa")


def _keep_with_head(table: Element) -> None:
    """What leads up to a table, and its head, stay on the page of its first row."""
    above = next(table.itersiblings(_w("p"), preceding=True), None)
    head = next(table.iter(_w("tr")))
    for paragraph in (*([] if above is None else [above]), *head.iter(_w("p"))):
        about = _first(paragraph, "pPr")
        if about.find(_w("keepNext")) is None:
            place = 1 if about.find(_w("pStyle")) is not None else 0
            about.insert(place, _made("keepNext"))


def _set_apart(root: Element) -> None:
    """Marks at the ends of what runs against its paragraph: Word has no isolates.

    Without them a closing slash or a leading number would go over to the text beside it.
    """
    for paragraph in root.iter(_w("p")):
        about = paragraph.find(_w("pPr"))
        turned = about is not None and about.find(_w("bidi")) is not None
        runs = [text for text in paragraph.iter(_w("t")) if text.text]
        for against, group in groupby(runs, key=lambda text: _from_right(text) is not turned):
            if against:
                _mark([*group], Direction.LTR if turned else Direction.RTL)


def _from_right(text: Element) -> bool:
    run = text.getparent()
    about = run.find(_w("rPr")) if run is not None else None
    return about is not None and about.find(_w("rtl")) is not None


def _mark(texts: list[Element], direction: Direction) -> None:
    mark = LRM if direction is Direction.LTR else RLM
    first, last = texts[0].text or "", texts[-1].text or ""
    if direction_of(first[0]) is not direction:
        texts[0].text = mark + first
    if direction_of(last[-1]) is not direction:
        texts[-1].text = (texts[-1].text or "") + mark
    for text in texts:
        text.set(_SPACE, "preserve")


def _turn(root: Element) -> None:
    """Every paragraph and table from the right; pandoc leaves out headings and tables."""
    for paragraph in root.iter(_w("p")):
        _right(paragraph)
    for table in root.iter(_w("tbl")):
        about = table.find(_w("tblPr"))
        if about is not None:
            about.insert(1, _made("bidiVisual"))


# The parts of a paragraph's properties that must stand before its direction (ECMA-376, 17.3.1.26).
_BEFORE_BIDI = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
    *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap"),
    *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN"),
)


def _right(paragraph: Element) -> None:
    """From the right, unless all of it was set from the left on purpose."""
    about = _first(paragraph, "pPr")
    if about.find(_w("bidi")) is None:
        place = sum(1 for child in about if etree.QName(child).localname in _BEFORE_BIDI)
        about.insert(place, _made("bidi"))


def _section(manuscript: Manuscript) -> Iterable[Element]:
    yield etree.fromstring(_PAPER.format(w=W))
    yield etree.fromstring(_MARGINS.format(w=W))
    if number := _NUMBERS.get(manuscript.locale.digits):
        yield _made("pgNumType", fmt=number)
    if manuscript.is_from_right:
        yield _made("bidi")


def _styles(text: bytes, manuscript: Manuscript) -> bytes:
    root = etree.fromstring(text)
    tag = manuscript.locale.dates[0]
    plain, other = ("en-US", tag) if manuscript.is_from_right else (tag, "ar-SA")
    ours = [etree.fromstring(style) for style in STYLES]
    replaced = {style.get(_w("styleId")) for style in ours}
    for old in root.findall(_w("style")):
        if old.get(_w("styleId")) in replaced:
            root.remove(old)
    old_defaults = root.find(_w("docDefaults"))
    if old_defaults is not None:
        root.replace(old_defaults, etree.fromstring(defaults(plain, other)))
    root.extend(ours)
    return _bytes(root)


def _footer(manuscript: Manuscript) -> bytes:
    """The number of the page and of all pages; Word fills them in."""
    turned = manuscript.is_from_right
    root = etree.Element(_w("ftr"), nsmap={"w": W})
    paragraph = etree.SubElement(root, _w("p"))
    about = etree.SubElement(paragraph, _w("pPr"))
    about.append(_made("pStyle", val="Footer"))
    if turned:
        about.append(_made("bidi"))
    for field, text in (("PAGE", "1"), ("", " / "), ("NUMPAGES", "1")):
        holder = paragraph
        if field:
            holder = etree.SubElement(paragraph, _w("fldSimple"), {_w("instr"): f" {field} "})
        run = etree.SubElement(holder, _w("r"))
        if turned:
            etree.SubElement(run, _w("rPr")).append(_made("rtl"))
        etree.SubElement(run, _w("t"), {_SPACE: "preserve"}).text = text
    return _bytes(root)


_CORE = """\
<cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
"""


def _core(manuscript: Manuscript) -> bytes:
    root = etree.fromstring(_CORE)
    for name, text in (
        ("title", manuscript.title),
        ("creator", manuscript.desk),
        ("description", manuscript.summary),
        ("identifier", manuscript.address),
        ("language", manuscript.locale.code),
    ):
        etree.SubElement(root, f"{{{root.nsmap['dc']}}}{name}").text = text
    for name in ("created", "modified"):
        when = etree.SubElement(root, f"{{{root.nsmap['dcterms']}}}{name}")
        when.set(f"{{{root.nsmap['xsi']}}}type", "dcterms:W3CDTF")
        when.text = f"{manuscript.as_of}T00:00:00Z"
    return _bytes(root)


def _announce(parts: dict[str, bytes]) -> None:
    """A part counts only where its type and its way in are written down."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    override = etree.SubElement(types, f"{{{types.nsmap[None]}}}Override")
    override.set("PartName", "/word/footer1.xml")
    override.set("ContentType", _FOOTER)
    parts["[Content_Types].xml"] = _bytes(types)
    ways = etree.fromstring(parts["word/_rels/document.xml.rels"])
    way = etree.SubElement(ways, f"{{{ways.nsmap[None]}}}Relationship")
    way.set("Id", _FOOT_ID)
    way.set("Type", f"{_RELATIONS}/footer")
    way.set("Target", "footer1.xml")
    parts["word/_rels/document.xml.rels"] = _bytes(ways)


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    # Programs that guess a file's type look at its first part.
    order = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name))
    with zipfile.ZipFile(out, "w") as archive:
        for name in order:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, parts[name], compresslevel=6)
    return out.getvalue()


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _made(name: str, **values: str) -> Element:
    element = etree.Element(_w(name))
    for key, value in values.items():
        element.set(_w(key), value)
    return element


def _first(parent: Element, name: str, before: tuple[str, ...] = ()) -> Element:
    """The properties of an element, which stand first in it; made if there are none."""
    found = parent.find(_w(name))
    if found is None:
        found = _made(name)
        place = sum(1 for child in parent if etree.QName(child).localname in before)
        parent.insert(place, found)
    return found


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
