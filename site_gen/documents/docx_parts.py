"""Complete pandoc's Word file: direction, styles, footer, and the same bytes on every run."""

import io
import zipfile
from collections.abc import Iterable
from itertools import groupby
from typing import TypeAlias

from lxml import etree

from site_gen.documents.docx_styles import STYLES, defaults
from site_gen.documents.html import BriefingDocument
from site_gen.domain.text import Direction, direction_of
from site_gen.language.bidi import LRM, RLM

Element: TypeAlias = etree._Element
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_FOOTER_ID = "rIdFoot"
# A4 in twentieths of a point, with margins of two centimetres.
_PAPER = '<w:pgSz xmlns:w="{w}" w:w="11906" w:h="16838"/>'
_MARGINS = (
    '<w:pgMar xmlns:w="{w}" w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
    'w:header="567" w:footer="567" w:gutter="0"/>'
)
_TEXT_WIDTH = 11906 - 2 * 1134
# The digits of page numbers that Word can set; for others it uses the reader's settings.
_NUMBERS = {"deva": "hindiNumbers", "thai": "thaiNumbers"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The earliest date of the zip format.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def completed_docx(pandoc_output: bytes, document: BriefingDocument) -> bytes:
    """The file with its direction, styles, footer and date; its parts are in a fixed order."""
    with zipfile.ZipFile(io.BytesIO(pandoc_output)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = _document(parts["word/document.xml"], document)
    parts["word/styles.xml"] = _styles(parts["word/styles.xml"], document)
    parts["word/footer1.xml"] = _footer(document)
    parts["docProps/core.xml"] = _core(document)
    _register_footer(parts)
    return _zipped(parts)


def _document(text: bytes, document: BriefingDocument) -> bytes:
    root = etree.fromstring(text)
    for row in root.iter(_w("tr")):
        _properties(row, "trPr", before=("tblPrEx",)).append(_element("cantSplit"))
    for table in root.iter(_w("tbl")):
        _fill_width(table)
        _keep_with_header(table)
    for picture in (*root.iter("{*}docPr"), *root.iter("{*}cNvPr")):
        picture.set("descr", document.permalink)
    if document.is_rtl:
        _set_rtl(root)
    _mark_opposite_runs(root)
    section = next(root.iter(_w("sectPr")))
    section.insert(0, _element("footerReference", type="default"))
    section[0].set(f"{{{_RELATIONS}}}id", _FOOTER_ID)
    section.extend(_section(document))
    return _bytes(root)


def _fill_width(table: Element) -> None:
    """Make a table as wide as the text; Word and others read the width from different elements."""
    columns = [*table.iter(_w("gridCol"))]
    pandoc_widths = [int(column.get(_w("w"), "1")) for column in columns]
    widths = [_TEXT_WIDTH * width // sum(pandoc_widths) for width in pandoc_widths]
    for column, width in zip(columns, widths, strict=True):
        column.set(_w("w"), str(width))
    for row in table.iter(_w("tr")):
        for cell, width in zip(row.findall(_w("tc")), widths, strict=False):
            properties = _properties(cell, "tcPr")
            for pandoc_width in properties.findall(_w("tcW")):
                properties.remove(pandoc_width)
            properties.insert(0, _element("tcW", w=str(width), type="dxa"))
    table_width = table.find(f"{_w('tblPr')}/{_w('tblW')}")
    if table_width is not None:
        table_width.set(_w("w"), str(_TEXT_WIDTH))
        table_width.set(_w("type"), "dxa")


def _keep_with_header(table: Element) -> None:
    """Keep the paragraph above a table, and its header, on the page of its first row."""
    above = next(table.itersiblings(_w("p"), preceding=True), None)
    header = next(table.iter(_w("tr")))
    for paragraph in (*([] if above is None else [above]), *header.iter(_w("p"))):
        properties = _properties(paragraph, "pPr")
        if properties.find(_w("keepNext")) is None:
            position = 1 if properties.find(_w("pStyle")) is not None else 0
            properties.insert(position, _element("keepNext"))


def _mark_opposite_runs(root: Element) -> None:
    """Add direction marks around runs opposite to their paragraph, since Word has no isolates.

    Without them a closing slash or a leading number would move to the text next to it.
    """
    for paragraph in root.iter(_w("p")):
        properties = paragraph.find(_w("pPr"))
        is_rtl = properties is not None and properties.find(_w("bidi")) is not None
        runs = [text for text in paragraph.iter(_w("t")) if text.text]
        for is_opposite, group in groupby(runs, key=lambda text: _is_rtl(text) is not is_rtl):
            if is_opposite:
                _add_marks([*group], Direction.LTR if is_rtl else Direction.RTL)


def _is_rtl(text: Element) -> bool:
    run = text.getparent()
    properties = run.find(_w("rPr")) if run is not None else None
    return properties is not None and properties.find(_w("rtl")) is not None


def _add_marks(texts: list[Element], direction: Direction) -> None:
    mark = LRM if direction is Direction.LTR else RLM
    first, last = texts[0].text or "", texts[-1].text or ""
    if direction_of(first[0]) is not direction:
        texts[0].text = mark + first
    if direction_of(last[-1]) is not direction:
        texts[-1].text = (texts[-1].text or "") + mark
    for text in texts:
        text.set(_SPACE, "preserve")


def _set_rtl(root: Element) -> None:
    """Make every paragraph and table right-to-left; pandoc omits headings and tables."""
    for paragraph in root.iter(_w("p")):
        _set_paragraph_rtl(paragraph)
    for table in root.iter(_w("tbl")):
        properties = table.find(_w("tblPr"))
        if properties is not None:
            properties.insert(1, _element("bidiVisual"))


# The paragraph properties that must come before the direction (ECMA-376, 17.3.1.26).
_BEFORE_BIDI = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
    *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap"),
    *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN"),
)


def _set_paragraph_rtl(paragraph: Element) -> None:
    """Make a paragraph right-to-left, unless its direction is already set."""
    properties = _properties(paragraph, "pPr")
    if properties.find(_w("bidi")) is None:
        position = sum(1 for child in properties if etree.QName(child).localname in _BEFORE_BIDI)
        properties.insert(position, _element("bidi"))


def _section(document: BriefingDocument) -> Iterable[Element]:
    yield etree.fromstring(_PAPER.format(w=W))
    yield etree.fromstring(_MARGINS.format(w=W))
    if number := _NUMBERS.get(document.locale.digits):
        yield _element("pgNumType", fmt=number)
    if document.is_rtl:
        yield _element("bidi")


def _styles(text: bytes, document: BriefingDocument) -> bytes:
    root = etree.fromstring(text)
    tag = document.locale.dates[0]
    latin_language, complex_language = ("en-US", tag) if document.is_rtl else (tag, "ar-SA")
    own_styles = [etree.fromstring(style) for style in STYLES]
    replaced = {style.get(_w("styleId")) for style in own_styles}
    for old_style in root.findall(_w("style")):
        if old_style.get(_w("styleId")) in replaced:
            root.remove(old_style)
    old_defaults = root.find(_w("docDefaults"))
    if old_defaults is not None:
        root.replace(old_defaults, etree.fromstring(defaults(latin_language, complex_language)))
    root.extend(own_styles)
    return _bytes(root)


def _footer(document: BriefingDocument) -> bytes:
    """The page number and the number of pages, which Word fills in."""
    is_rtl = document.is_rtl
    root = etree.Element(_w("ftr"), nsmap={"w": W})
    paragraph = etree.SubElement(root, _w("p"))
    properties = etree.SubElement(paragraph, _w("pPr"))
    properties.append(_element("pStyle", val="Footer"))
    if is_rtl:
        properties.append(_element("bidi"))
    for field, text in (("PAGE", "1"), ("", " / "), ("NUMPAGES", "1")):
        parent = paragraph
        if field:
            parent = etree.SubElement(paragraph, _w("fldSimple"), {_w("instr"): f" {field} "})
        run = etree.SubElement(parent, _w("r"))
        if is_rtl:
            etree.SubElement(run, _w("rPr")).append(_element("rtl"))
        etree.SubElement(run, _w("t"), {_SPACE: "preserve"}).text = text
    return _bytes(root)


_CORE = """\
<cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
"""


def _core(document: BriefingDocument) -> bytes:
    root = etree.fromstring(_CORE)
    for name, text in (
        ("title", document.title),
        ("creator", document.desk),
        ("description", document.summary),
        ("identifier", document.permalink),
        ("language", document.locale.code),
    ):
        etree.SubElement(root, f"{{{root.nsmap['dc']}}}{name}").text = text
    for name in ("created", "modified"):
        when = etree.SubElement(root, f"{{{root.nsmap['dcterms']}}}{name}")
        when.set(f"{{{root.nsmap['xsi']}}}type", "dcterms:W3CDTF")
        when.text = f"{document.as_of}T00:00:00Z"
    return _bytes(root)


def _register_footer(parts: dict[str, bytes]) -> None:
    """Register the footer's content type and relationship, as the format requires."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    override = etree.SubElement(types, f"{{{types.nsmap[None]}}}Override")
    override.set("PartName", "/word/footer1.xml")
    override.set("ContentType", _FOOTER_TYPE)
    parts["[Content_Types].xml"] = _bytes(types)
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    relation = etree.SubElement(relations, f"{{{relations.nsmap[None]}}}Relationship")
    relation.set("Id", _FOOTER_ID)
    relation.set("Type", f"{_RELATIONS}/footer")
    relation.set("Target", "footer1.xml")
    parts["word/_rels/document.xml.rels"] = _bytes(relations)


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    # Programs that guess a file's type look at its first part.
    order = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name))
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in order:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, parts[name], compresslevel=6)
    return buffer.getvalue()


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _element(name: str, **values: str) -> Element:
    element = etree.Element(_w(name))
    for key, value in values.items():
        element.set(_w(key), value)
    return element


def _properties(parent: Element, name: str, before: tuple[str, ...] = ()) -> Element:
    """The properties of an element, near its start; created if there are none."""
    properties = parent.find(_w(name))
    if properties is None:
        properties = _element(name)
        position = sum(1 for child in parent if etree.QName(child).localname in before)
        parent.insert(position, properties)
    return properties


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
