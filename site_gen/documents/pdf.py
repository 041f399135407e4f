"""A briefing as PDF by WeasyPrint: tagged, with bookmarks, embedded fonts and text to copy."""

import io
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from site_gen.documents.html import STYLESHEET_NAME, BriefingDocument

# Never requested: the fetcher below has the bytes of every file under it, and no others.
_BASE_URL = "https://briefing.invalid/"
# The CSS counter styles of CLDR's numbering systems.
_COUNTERS = {
    "arab": "arabic-indic",
    "arabext": "persian",
    "deva": "devanagari",
    "beng": "bengali",
    "thai": "thai",
}
_FOOTER = """
@page {{ @bottom-center {{
  content: counter(page, {digits}) " / " counter(pages, {digits});
  font: 8pt "Brief Serif", "Brief Naskh Letters";
}} }}
"""
# A font of the stylesheet, and what WeasyPrint calls it in the PDF.
_FACE = re.compile(
    r"""@font-face\s*\{\s*font-family:\s*"([^"]+)";\s*src:\s*url\("([^"]+)"\);\s*"""
    r"font-weight:\s*(\d+)(;\s*font-style:\s*italic)?"
)
# A glyph and its text, as WeasyPrint writes them for those who search and copy.
_GLYPH_TEXT = re.compile(r"<([0-9a-f]{4})> <([0-9a-f]*)>")
_LIGATURES = str.maketrans({"\ufb01": "fi", "\ufb02": "fl"})


def pdf_of(document: BriefingDocument) -> bytes:
    """The same bytes on every run, without network access. Raises ImportError."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    fetch, fonts = _fetcher(document), FontConfiguration()
    footer = _FOOTER.format(digits=_COUNTERS.get(document.locale.digits, "decimal"))
    stylesheets = [
        CSS(string=text, base_url=_BASE_URL, url_fetcher=fetch, font_config=fonts)
        for text in (document.files[STYLESHEET_NAME].decode(), footer)
    ]
    html = HTML(string=_with_date(document), base_url=_BASE_URL, url_fetcher=fetch)
    buffer = io.BytesIO()
    html.write_pdf(
        buffer,
        stylesheets=stylesheets,
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        finisher=_text_corrector(document.files),
    )
    return buffer.getvalue()


def _fetcher(document: BriefingDocument) -> Any:
    """A fetcher for the document's own files; any other request raises an error."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the package's
            name = url.removeprefix(_BASE_URL)
            if name not in document.files:
                raise FatalURLFetchingError(f"a briefing asked for {url}")
            return URLFetcherResponse(url, document.files[name])

    return OwnFiles()


def _with_date(document: BriefingDocument) -> str:
    """The HTML with its date instead of its stylesheet, which is passed separately."""
    link = f'<link rel="stylesheet" href="{STYLESHEET_NAME}">'
    day = f'<meta name="dcterms.created" content="{document.as_of}">'
    return document.html_without_overrides.replace(link, day)


def _text_corrector(files: Mapping[str, bytes]) -> Callable[[Any, Any], None]:
    """Gives each glyph of our fonts the text that it is named after, in a PDF about to be written.

    WeasyPrint gives it the text that it was first used for: a letter with all its vowel signs,
    nothing, or the other bracket. Names are those of the Adobe Glyph List.
    """
    faces = {
        f"{family.replace(' ', '-')}{'-Bold' * (weight == '700')}{'-Italic' * bool(italic)}": file
        for family, file, weight, italic in _FACE.findall(files[STYLESHEET_NAME].decode())
    }

    def correct(_: Any, pdf: Any) -> None:
        for each in pdf.objects:
            if isinstance(each, dict) and "ToUnicode" in each:
                file = files.get(faces.get(_decoded(each["BaseFont"]).partition("+")[2], ""))
                texts = _glyph_texts(file) if file else []
                lines = pdf.objects[int(each["ToUnicode"].split()[0])].stream
                lines[:] = [_corrected(_decoded(line), texts) for line in lines]

    return correct


@lru_cache(maxsize=8)
def _glyph_texts(font: bytes) -> Sequence[str]:
    """The text of each glyph of a font file, by number; empty if its name tells none."""
    from fontTools import agl, ttLib

    names = ttLib.TTFont(io.BytesIO(font)).getGlyphOrder()
    return [agl.toUnicode(name).translate(_LIGATURES) for name in names]


def _decoded(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _corrected(line: str, texts: Sequence[str]) -> bytes:
    """A line of the table of texts, with the text of its glyph if that is known."""
    found = _GLYPH_TEXT.fullmatch(line)
    glyph = int(found[1], 16) if found else len(texts)
    if found and glyph < len(texts) and texts[glyph]:
        line = f"<{found[1]}> <{texts[glyph].encode('utf-16-be').hex()}>"
    return line.encode()
