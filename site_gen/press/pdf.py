"""A manuscript into PDF by WeasyPrint: tagged, with bookmarks, in fonts of its own."""

from __future__ import annotations

import io
import logging
from typing import Any

from site_gen.press.manuscript import SHEET, Manuscript

# Never asked for: the fetcher below has the bytes of all that is under it, and no others.
_HERE = "https://briefing.invalid/"
# Counters of CSS that print CLDR's families of digits.
_COUNTERS = {
    "arab": "arabic-indic",
    "arabext": "persian",
    "deva": "devanagari",
    "beng": "bengali",
    "thai": "thai",
}
_FOOT = """
@page {{ @bottom-center {{
  content: counter(page, {digits}) " / " counter(pages, {digits});
  font: 8pt "Brief Serif", "Brief Naskh";
}} }}
"""


def pdf_of(manuscript: Manuscript) -> bytes:
    """The same bytes on every run; nothing is asked of the network. Raises ImportError."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    fetch, fonts = _fetcher(manuscript), FontConfiguration()
    foot = _FOOT.format(digits=_COUNTERS.get(manuscript.locale.digits, "decimal"))
    sheets = [
        CSS(string=text, base_url=_HERE, url_fetcher=fetch, font_config=fonts)
        for text in (manuscript.files[SHEET].decode(), foot)
    ]
    html = HTML(string=_dated(manuscript), base_url=_HERE, url_fetcher=fetch)
    out = io.BytesIO()
    html.write_pdf(out, stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
    return out.getvalue()


def _fetcher(manuscript: Manuscript) -> Any:
    """Gives the manuscript's own files; anything else ends the printing."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the package's
            name = url.removeprefix(_HERE)
            if name not in manuscript.files:
                raise FatalURLFetchingError(f"a briefing asked for {url}")
            return URLFetcherResponse(url, manuscript.files[name])

    return OwnFiles()


def _dated(manuscript: Manuscript) -> str:
    """The stylesheet is handed over apart; the day of the content is that of the document."""
    link = f'<link rel="stylesheet" href="{SHEET}">'
    day = f'<meta name="dcterms.created" content="{manuscript.as_of}">'
    return manuscript.html.replace(link, day)
