"""The kinds of page and file that a site has, and which of them belong together."""

from __future__ import annotations

from enum import StrEnum

from site_gen.domain.text import Kind


class PageKind(StrEnum):
    """What a page or file of the site is; each has one view and one template, or one writer."""

    ROOT = "root"
    HOME = "home"
    INDEX = "index"
    RECORD = "record"
    NEUTRAL = "neutral"
    NEUTRAL_INDEX = "neutral-index"
    TIMELINE = "timeline"
    NEUTRAL_TIMELINE = "neutral-timeline"
    SEARCH = "search"
    NEUTRAL_SEARCH = "neutral-search"
    DATA = "data"
    NEUTRAL_DATA = "neutral-data"
    MOVED = "moved"
    RETIRED = "retired"
    MOVED_FILE = "moved-file"
    NOT_FOUND = "not-found"
    FEED = "feed"
    TOPIC_FEED = "topic-feed"
    SITEMAP = "sitemap"
    ROBOTS = "robots"
    RECORD_JSON = "record-json"
    RECORD_CSV = "record-csv"
    RECORD_BIB = "record-bib"
    RECORD_RIS = "record-ris"
    RECORD_CSL = "record-csl"
    LIST_JSON = "list-json"
    LIST_CSV = "list-csv"
    DATA_PACKAGE = "data-package"
    DATABASE = "database"
    BRIEFING_DOCX = "briefing-docx"
    BRIEFING_PDF = "briefing-pdf"
    EDITION = "edition"
    NEUTRAL_EDITION = "neutral-edition"
    FROZEN = "frozen"
    CARD = "card"
    MANIFEST = "manifest"


# By the format that `briefings` of site.yaml asks for.
BRIEFINGS = {"docx": PageKind.BRIEFING_DOCX, "pdf": PageKind.BRIEFING_PDF}
DATA_FILES = frozenset(
    {
        PageKind.RECORD_JSON,
        PageKind.RECORD_CSV,
        PageKind.LIST_JSON,
        PageKind.LIST_CSV,
        PageKind.DATA_PACKAGE,
        PageKind.DATABASE,
    }
)
# A record of these kinds is cited, and is given to reference managers as a file of each format.
CITED_KINDS = (Kind.ARTICLE, Kind.TOPIC, Kind.CLAIM, Kind.QUESTION, Kind.SOURCE)
CITED_FILES = (
    (PageKind.RECORD_BIB, "bib"),
    (PageKind.RECORD_RIS, "ris"),
    (PageKind.RECORD_CSL, "csl.json"),
)
REFERENCE_FILES = frozenset(kind for kind, _ in CITED_FILES)
FILES = DATA_FILES | REFERENCE_FILES
FILES |= {
    PageKind.FEED,
    PageKind.TOPIC_FEED,
    PageKind.SITEMAP,
    PageKind.ROBOTS,
    PageKind.MOVED_FILE,
    PageKind.FROZEN,
    *BRIEFINGS.values(),
    PageKind.CARD,
    PageKind.MANIFEST,
}
LEADING_ON = frozenset({PageKind.MOVED, PageKind.RETIRED})
# The kinds that are given away as lists, in the order in which their page names them.
LISTED = (Kind.CLAIM, Kind.QUESTION, Kind.SOURCE, Kind.ENTITY)
# A record of these kinds is a file of its own as well: its page links to it.
RECORD_FILES = {
    Kind.CLAIM: ((PageKind.RECORD_JSON, "json"),),
    Kind.QUESTION: ((PageKind.RECORD_JSON, "json"), (PageKind.RECORD_CSV, "csv")),
}


def files_of(kind: Kind) -> tuple[tuple[PageKind, str], ...]:
    """The files that each record of a kind is as well, with the ends of their names."""
    return (*RECORD_FILES.get(kind, ()), *(CITED_FILES if kind in CITED_KINDS else ()))
