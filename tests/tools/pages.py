"""Finished pages made by hand, for the rules that look at them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from site_gen.artifacts import Artifact
from site_gen.config import Config, Locale
from site_gen.domain.text import Direction, LocaleCode, LocalText
from site_gen.load.corpus import Corpus
from site_gen.plan.addresses import ROBOTS, ROOT, SITEMAP, Url, feed_url, home_url
from site_gen.plan.pages import PageKey, PageKind, PlannedPage, SitePlan
from site_gen.verify.parsed_page import ParsedPage, parse_page
from site_gen.verify.site import Site, finished_files

BASE = "https://desk.example/sub/"
ENGLISH, ARABIC = LocaleCode("en"), LocaleCode("ar")
NAME = LocalText(((ARABIC, "سجلّ"), (ENGLISH, "Record")))
CONFIG = Config(
    NAME,
    NAME,
    NAME,
    BASE,
    (
        Locale(ARABIC, "العربية", Direction.RTL, ("ar-SY",)),
        Locale(ENGLISH, "English", Direction.LTR, ("en-GB",)),
    ),
    ARABIC,
)
HOMES = tuple((code, home_url(code)) for code in CONFIG.codes)


def _planned() -> tuple[PlannedPage, ...]:
    homes = [
        PlannedPage(PageKey(PageKind.HOME, code), url, url, HOMES, ROOT) for code, url in HOMES
    ]
    feed = feed_url(home_url(ENGLISH))
    files = [
        PlannedPage(PageKey(kind, code), url, url, indexable=False)
        for kind, code, url in (
            (PageKind.FEED, ENGLISH, feed),
            (PageKind.SITEMAP, None, SITEMAP),
            (PageKind.ROBOTS, None, ROBOTS),
        )
    ]
    return (*homes, *files)


def site_with(files: Mapping[str, str]) -> Site:
    """A site of two homes, a feed, a sitemap and `robots.txt`, with these files for output."""
    pages = _planned()
    plan = SitePlan(pages, MappingProxyType({page.key: page for page in pages}))
    artifacts = tuple(Artifact(path, text.encode()) for path, text in files.items())
    return Site(plan, Corpus(CONFIG), artifacts)


def home(
    body: str = "", *, code: LocaleCode = ENGLISH, head: str = ""
) -> tuple[ParsedPage, Config]:
    """The home of a language with this body, read, and the settings of its site."""
    return page_of(written(body, code=code, head=head), home_url(code))


def written(body: str = "", *, code: LocaleCode = ENGLISH, head: str = "") -> str:
    """A whole page with this body."""
    direction = CONFIG.locale(code).direction
    return (
        f'<!doctype html><html lang="{code}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>1</title>{head}</head><body>{body}</body></html>"
    )


def page_of(text: str, url: Url) -> tuple[ParsedPage, Config]:
    """A whole page at one of the planned addresses, read, and the settings of its site."""
    site = site_with({f"{url.strip('/')}/index.html": text})
    return next(parse_page(*made) for made in finished_files(site)), CONFIG
