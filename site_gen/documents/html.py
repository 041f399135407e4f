"""A briefing as one HTML document."""

from collections.abc import Mapping
from types import MappingProxyType

from site_gen.config import Locale
from site_gen.domain.text import Direction
from site_gen.language.bidi import without_overrides
from site_gen.problems import Checked
from site_gen.render.html.templates import Templates, render_template
from site_gen.render.views.briefing import Briefing
from site_gen.structs import Struct

TEMPLATE_NAME = "briefing/briefing.html"
STYLESHEET_NAME = "briefing.css"


class BriefingDocument(Struct, frozen=True):
    """A briefing as HTML; `files` are its stylesheet and fonts, by name.

    `as_of` is its date in ISO 8601; `permalink` is the address in its QR code.
    """

    html: str
    files: Mapping[str, bytes]
    locale: Locale
    title: str
    desk: str
    summary: str
    as_of: str
    permalink: str

    @property
    def is_rtl(self) -> bool:
        return self.locale.direction is Direction.RTL

    @property
    def html_without_overrides(self) -> str:
        """The HTML for programs that do not know `<bdo>`."""
        return without_overrides(self.html)


def briefing_document(
    briefing: Briefing, templates: Templates, files: Mapping[str, bytes], locale: Locale
) -> Checked[BriefingDocument | None]:
    """Render a briefing; `files` are those of the templates folder."""
    rendered = render_template(TEMPLATE_NAME, briefing, templates, briefing.permalink)
    if rendered.value is None:
        return Checked(None, rendered.problems)
    needed = {
        name.rpartition("/")[2]: content
        for name, content in files.items()
        if name.startswith(("assets/fonts/", "briefing/")) and name != TEMPLATE_NAME
    }
    return Checked(
        BriefingDocument(
            html=rendered.value,
            files=MappingProxyType(needed),
            locale=locale,
            title=briefing.title.text,
            desk=briefing.desk,
            summary=briefing.frame.description,
            as_of=briefing.day,
            permalink=briefing.permalink,
        )
    )


def standalone_html(document: BriefingDocument) -> bytes:
    """The HTML with its stylesheet inside, without fonts, so that readers' own fonts are used."""
    stylesheet = document.files[STYLESHEET_NAME].decode()
    rules = "\n".join(line for line in stylesheet.splitlines() if not line.startswith("@font-face"))
    link = f'<link rel="stylesheet" href="{STYLESHEET_NAME}">'
    return document.html.replace(link, f"<style>\n{rules}\n</style>").encode()
