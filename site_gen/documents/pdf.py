"""A briefing as PDF by WeasyPrint: tagged, with bookmarks and embedded fonts."""

import io
import logging
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
  font: 8pt "Brief Serif", "Brief Naskh";
}} }}
"""


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
    html.write_pdf(buffer, stylesheets=stylesheets, font_config=fonts, pdf_variant="pdf/ua-1")
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
    return document.html.replace(link, day)
