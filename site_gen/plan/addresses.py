"""Addresses and output paths, by kind of page and language. They are permanent: change none."""

import re
from functools import lru_cache
from typing import NewType

from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.lazy_pattern import lazy_pattern
from site_gen.structs import Struct

Url = NewType("Url", str)
"""An address within the site, from its top: `/en/topics/mercenaries/`."""
Href = NewType("Href", str)
"""An address as a page links to it: relative to the page, or whole."""
NO_LINK = Href("")
FOLDERS = {
    Kind.ARTICLE: "articles",
    Kind.TOPIC: "topics",
    Kind.PAGE: "pages",
    Kind.SOURCE: "sources",
    Kind.ENTITY: "entities",
    Kind.QUESTION: "questions",
    Kind.CLAIM: "claims",
}
ROOT = Url("/")
NOT_FOUND = Url("/404.html")
SITEMAP = Url("/sitemap.xml")
ROBOTS = Url("/robots.txt")
DATA_PACKAGE = Url("/data/datapackage.json")
DATABASE = Url("/data/site.sqlite")


def home_url(locale: LocaleCode) -> Url:
    return Url(f"/{locale}/")


def not_found_url(locale: LocaleCode) -> Url:
    """What is shown for a missing address below those of a language."""
    return Url(f"/{locale}{NOT_FOUND}")


def index_url(kind: Kind, locale: LocaleCode | None) -> Url:
    """The list of all records of a kind; without a language, its language choice page."""
    return Url(f"{_language_prefix(locale)}{FOLDERS[kind]}/")


def timeline_url(locale: LocaleCode | None) -> Url:
    """The timeline of all claims; without a language, its language choice page."""
    return Url(f"{_language_prefix(locale)}timeline/")


def own_url(name: str, locale: LocaleCode | None) -> Url:
    """A page of the desk's own; without a language, its language choice page."""
    return Url(f"{_language_prefix(locale)}{name}/")


def search_url(locale: LocaleCode | None) -> Url:
    """The search page of a language; without one, the language choice page."""
    return Url(f"{_language_prefix(locale)}search/")


def search_file_url(locale: LocaleCode, name: str) -> Url:
    """A file of the search index; its name changes with its bytes."""
    return Url(f"{search_url(locale)}{name}.json")


def record_url(kind: Kind, record: RecordId, locale: LocaleCode | None) -> Url:
    """A record's page; without a language, the language choice page that briefings link to."""
    return Url(f"{_language_prefix(locale)}{FOLDERS[kind]}/{record}/")


def period_url(page: Url, period: str, listing: str = "") -> Url:
    """A part of a list on a page: `/en/articles/year/2020/10/`, `/en/sources/ID/claims/year/2020/`.

    `listing` tells it from another list on the same page. No record or edition can have this
    address: an id has no slash, and an edition begins with its day.
    """
    return Url(f"{page}{listing}/year/{period}/" if listing else f"{page}year/{period}/")


def edition_url(topic: RecordId, name: str, locale: LocaleCode | None) -> Url:
    """An edition of a topic; without a language, its language choice page."""
    return Url(f"{record_url(Kind.TOPIC, topic, locale)}{name}/")


def data_url(kind: Kind, record: RecordId, ending: str) -> Url:
    """A record as a file for programs, in all languages at once: `/claims/macron-300.json`."""
    return Url(f"/{FOLDERS[kind]}/{record}.{ending}")


def downloads_url(locale: LocaleCode | None) -> Url:
    """The page that offers all records as files; without a language, the language choice page."""
    return Url(f"{_language_prefix(locale)}data/")


def list_url(kind: Kind, ending: str) -> Url:
    """All records of a kind as one file for programs: `/data/claims.csv`."""
    return Url(f"/data/{FOLDERS[kind]}.{ending}")


def feed_url(page: Url) -> Url:
    """The Atom feed that belongs to a page."""
    return Url(f"{page}feed.xml")


def sitemap_part_url(number: int) -> Url:
    """One of several sitemaps, which the sitemap lists."""
    return Url(f"/sitemap-{number}.xml")


def briefing_url(page: Url, ending: str) -> Url:
    """A topic as a document in the language of its page: `…/briefing.pdf`."""
    return Url(f"{page}briefing.{ending}")


def card_url(page: Url) -> Url:
    """The picture that is shown where a page is shared."""
    return Url(f"{page}card.png")


def chart_url(page: Url) -> Url:
    """The chart of a question's figures, in the language of its page."""
    return Url(f"{page}chart.svg")


def manifest_url(locale: LocaleCode) -> Url:
    """The web app manifest of the site in one language."""
    return Url(f"/{locale}/manifest.webmanifest")


def _language_prefix(locale: LocaleCode | None) -> str:
    return f"/{locale}/" if locale else "/"


# Every stage asks for the path of every page.
@lru_cache(maxsize=100_000)
def output_path(url: Url) -> str:
    """The file that a static host serves at an address."""
    path = url.removeprefix("/")
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def url_of(path: str) -> Url:
    """The address of an output path."""
    return Url("/" + path.removesuffix("index.html") if path.endswith("index.html") else f"/{path}")


_KIND_OF_FOLDER = {folder: kind for kind, folder in FOLDERS.items()}
_OTHER_FOLDERS = frozenset({"", "data", "search", "timeline"})
_PART_OF_LIST = lazy_pattern(
    rf"/(?:[^/]+/)??(?P<folder>timeline|{'|'.join(_KIND_OF_FOLDER)})/"
    r"(?:(?P<record>[^/]+)/(?:(?P<listing>claims|about)/)?)??"
    r"year/(?P<period>undated|(?!0000)\d{4}(?:(?:/\d{2}){0,2}|(?:/\d{2})?/undated))/"
)


def parse_url(url: Url) -> tuple[str, Kind | None, RecordId | None]:
    """The language, kind and record in an address of the site, even one that no longer exists."""
    parts = url.removeprefix("/").split("/")
    locale = (
        ""
        if {parts[0], parts[0].partition(".")[0]} & {*_KIND_OF_FOLDER, *_OTHER_FOLDERS}
        else parts[0]
    )
    folder, name, *_ = (*(parts[1:] if locale else parts), "", "")
    kind = _KIND_OF_FOLDER.get(folder)
    record = name.partition(".")[0] if kind else ""
    if record == "year" and (part := parse_part(url)) and not part.record:
        record = ""
    return locale, kind, RecordId(record) if record and record != "feed" else None


class PartAddress(Struct, frozen=True):
    """What the address of a part of a list says: `listing` is empty for the only list of a page."""

    folder: str
    record: str
    listing: str
    period: str


def parse_part(url: Url) -> PartAddress | None:
    """The list and the period, `2020/10`, of the address of a part of a list."""
    match = _PART_OF_LIST.fullmatch(url)
    if match is None:
        return None
    return PartAddress(
        match["folder"], match["record"] or "", match["listing"] or "", match["period"]
    )


# Files for pages or hosts, whose names may change with any build; smaller copies; and documents and
# cards made of a record, which the desk may stop offering.
_SEARCH_PART = r"[^/]+/search/[0-9a-f]+\.json"
_NOT_PROMISED = lazy_pattern(
    r"assets/.*|(?:.*/)?(?:[._][^/]*|briefing\.(?:docx|pdf)|card\.png|manifest\.webmanifest)"
    rf"|{_SEARCH_PART}|.*\.(?:gz|br)"
    r"|(?:[^/]+/)?404\.html|sitemap(?:-[0-9]+)?\.xml|robots\.txt|favicon\.ico|CNAME"
)


def is_promised(path: str) -> bool:
    """Whether the address of an output path is permanent once it is published."""
    return not _NOT_PROMISED.fullmatch(path)


def is_search_part(path: str) -> bool:
    """Whether an output path is that of a part of a search index, named after its bytes."""
    return re.fullmatch(_SEARCH_PART, path) is not None


# Neighbours link to the same pages; what is far apart shares little, and would fill the memory.
@lru_cache(maxsize=5_000)
def relative_url(target: str, page: str) -> Href:
    """How a page links to an address of the site, so that the site works under any path."""
    folder, target_segments = page.split("/")[1:-1], target.split("/")[1:]
    shared = 0
    for own_part, target_part in zip(folder, target_segments[:-1], strict=False):
        if own_part != target_part:
            break
        shared += 1
    return Href("../" * (len(folder) - shared) + "/".join(target_segments[shared:]) or "./")


def absolute_url(base: str, url: str) -> Href:
    """The public address; `base` ends in a slash."""
    return Href(base + url.removeprefix("/"))
