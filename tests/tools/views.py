"""Parts of views from plain strings."""

from __future__ import annotations

from site_gen.domain.text import LocaleCode, Token
from site_gen.plan.addresses import Href
from site_gen.render.text import InlineText, Markdown, PageText, ProseText, RecordLink
from site_gen.render.views.frame import Frame

DIRECTIONS = {"ar": Token("rtl"), "en": Token("ltr")}


def inline(text: str, lang: str = "", direction: str = "", url: str = "") -> InlineText:
    """A text on a page, in another language than the page's if it is given."""
    return InlineText(PageText(text), LocaleCode(lang), Token(direction), Href(url))


def frame(title: str, lang: str) -> Frame:
    """The frame of a page at the root of a site, in Arabic or English."""
    words = (PageText(title), PageText("S"))
    return Frame(LocaleCode(lang), DIRECTIONS[lang], *words, Href("./"), Token("site.css"))


def prose(
    source: str,
    lang: str,
    links: tuple[RecordLink, ...] = (),
    foreign: str = "",
    table_label: str = "",
) -> ProseText:
    """A text in Markdown, in Arabic or English."""
    return ProseText(
        Markdown(source),
        LocaleCode(lang),
        DIRECTIONS[lang],
        links,
        foreign=LocaleCode(foreign),
        table_label=PageText(table_label),
    )
