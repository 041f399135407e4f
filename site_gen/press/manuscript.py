"""A briefing into one HTML document and all that its printing needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from site_gen.config import Locale
from site_gen.domain.text import Direction
from site_gen.problems import Checked
from site_gen.render.briefing import Briefing
from site_gen.render.html import set_by
from site_gen.render.templates import Templates

PAGE = "briefs/brief.html"
SHEET = "brief.css"


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A briefing as HTML; `files` are what it asks for, by name: its stylesheet and fonts.

    `as_of` is the only day that its printing knows, in ISO 8601; `address` is that of its QR code.
    """

    html: str
    files: Mapping[str, bytes]
    locale: Locale
    title: str
    desk: str
    summary: str
    as_of: str
    address: str

    @property
    def is_from_right(self) -> bool:
        return self.locale.direction is Direction.RTL


def manuscript_of(
    briefing: Briefing, templates: Templates, files: Mapping[str, bytes], locale: Locale
) -> Checked[Manuscript | None]:
    """Set a briefing; `files` are those of the templates folder."""
    done = set_by(PAGE, briefing, templates, briefing.permalink)
    if done.value is None:
        return Checked(None, done.problems)
    wanted = {
        name.rpartition("/")[2]: content
        for name, content in files.items()
        if name == f"briefs/{SHEET}" or name.startswith("assets/fonts/")
    }
    return Checked(
        Manuscript(
            html=done.value,
            files=MappingProxyType(wanted),
            locale=locale,
            title=briefing.title.text,
            desk=briefing.desk,
            summary=briefing.frame.description,
            as_of=briefing.day,
            address=briefing.permalink,
        )
    )


def as_one_file(manuscript: Manuscript) -> bytes:
    """The HTML with its stylesheet in it; readers' own fonts stand in for those it names."""
    sheet = manuscript.files[SHEET].decode()
    rules = "\n".join(line for line in sheet.splitlines() if not line.startswith("@font-face"))
    link = f'<link rel="stylesheet" href="{SHEET}">'
    return manuscript.html.replace(link, f"<style>\n{rules}\n</style>").encode()
