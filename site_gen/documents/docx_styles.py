"""The Word styles of a briefing, with fonts that Word has, for Latin and complex scripts."""

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SERIF = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
_SANS = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'


def defaults(latin: str, complex_script: str) -> str:
    """The document defaults; `latin` and `complex_script` are BCP 47 language tags."""
    return (
        f"<w:docDefaults {_NAMESPACE}><w:rPrDefault><w:rPr>{_SERIF}{_size(21)}"
        f'<w:lang w:val="{latin}" w:eastAsia="{latin}" w:bidi="{complex_script}"/></w:rPr>'
        f"</w:rPrDefault><w:pPrDefault><w:pPr>{_space(0, 80)}</w:pPr></w:pPrDefault>"
        "</w:docDefaults>"
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _paragraph(style: str, name: str, properties: str, text_properties: str = "") -> str:
    base = "" if style == "Normal" else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if style == "Normal" else ""
    return (
        f'<w:style {_NAMESPACE} w:type="paragraph"{default} w:styleId="{style}">'
        f'<w:name w:val="{name}"/>{base}<w:qFormat/><w:pPr>{properties}</w:pPr>'
        f"<w:rPr>{text_properties}</w:rPr></w:style>"
    )


def _heading(level: int, half_points: int, before: int) -> str:
    properties = (
        f'<w:keepNext/><w:keepLines/>{_space(before, 80)}<w:outlineLvl w:val="{level - 1}"/>'
    )
    text_properties = f"{_SANS}<w:b/><w:bCs/>{_size(half_points)}"
    return _paragraph(f"Heading{level}", f"heading {level}", properties, text_properties)


def _edges(sides: str, size: int, space: int) -> str:
    return "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="808080"/>'
        for side in sides.split()
    )


_TABLE = (
    f'<w:style {_NAMESPACE} w:type="table" w:styleId="Table"><w:name w:val="Table"/>'
    f"<w:rPr>{_size(18)}</w:rPr><w:tblPr><w:tblBorders>"
    f"{_edges('top left bottom right insideH insideV', 4, 0)}</w:tblBorders><w:tblCellMar>"
    '<w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/></w:tcPr></w:tblStylePr></w:style>'
)
_LINK = (
    f'<w:style {_NAMESPACE} w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="0B3D91"/></w:rPr></w:style>'
)
_SMALL = f"{_size(17)}"
STYLES = (
    _paragraph("Normal", "Normal", _space(0, 80)),
    _paragraph("BodyText", "Body Text", _space(0, 100)),
    _paragraph("FirstParagraph", "First Paragraph", _space(0, 100)),
    _paragraph("Compact", "Compact", _space(0, 40)),
    _paragraph(
        "Title", "Title", f"<w:keepNext/>{_space(0, 80)}", f"{_SANS}<w:b/><w:bCs/>{_size(36)}"
    ),
    _heading(1, 28, 320),
    _heading(2, 23, 240),
    _heading(3, 22, 200),
    _paragraph("Aside", "Aside", _space(0, 60), f'<w:color w:val="444444"/>{_SMALL}'),
    _paragraph("Made", "Made", _space(320, 0), f'<w:color w:val="444444"/>{_SMALL}'),
    _paragraph("Lede", "Lede", _space(0, 120), _size(24)),
    _paragraph("Strong", "Strong Line", _space(0, 40), "<w:b/><w:bCs/>"),
    _paragraph("Source", "Source", f"<w:keepLines/>{_space(0, 80)}"),
    _paragraph(
        "Judgement",
        "Judgement",
        f"<w:keepLines/><w:pBdr>{_edges('top left bottom right', 4, 4)}</w:pBdr>{_space(60, 60)}",
    ),
    _paragraph("BlockText", "Block Text", f'{_space(60, 60)}<w:ind w:left="280"/>'),
    _paragraph("Footer", "footer", '<w:jc w:val="center"/>', _SMALL),
    _TABLE,
    _LINK,
)
