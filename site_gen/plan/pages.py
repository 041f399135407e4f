"""The kinds of page and file of a site, and the values of its plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.load.corpus import Record
from site_gen.plan.addresses import Url, output_path
from site_gen.plan.indexes import Links
from site_gen.structs import Struct, packed


class ListOf(StrEnum):
    """What a list that can be divided by date has: of a record, or of the whole site.

    `about` are the claims about an entity. `timeline` are all claims, by what they are about.
    """

    ARTICLES = "articles"
    CLAIMS = "claims"
    ABOUT = "about"
    TIMELINE = "timeline"


class PageKind(StrEnum):
    """What a page or file of the site is; each has one view and one template, or one writer."""

    ROOT = "root"
    HOME = "home"
    INDEX = "index"
    RECORD = "record"
    NEUTRAL = "neutral"
    NEUTRAL_INDEX = "neutral-index"
    PERIOD = "period"
    NEUTRAL_PERIOD = "neutral-period"
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
    CHART = "chart"
    LIST_JSON = "list-json"
    LIST_CSV = "list-csv"
    DATA_PACKAGE = "data-package"
    DATABASE = "database"
    BRIEFING_DOCX = "briefing-docx"
    BRIEFING_PDF = "briefing-pdf"
    EDITION = "edition"
    NEUTRAL_EDITION = "neutral-edition"
    EDITION_FILE = "frozen"
    CARD = "card"
    MANIFEST = "manifest"
    OWN = "own"
    NEUTRAL_OWN = "neutral-own"


# By the format in `briefings` of site.yaml.
BRIEFING_KINDS = {"docx": PageKind.BRIEFING_DOCX, "pdf": PageKind.BRIEFING_PDF}
DATA_FILE_KINDS = frozenset(
    {
        PageKind.RECORD_JSON,
        PageKind.RECORD_CSV,
        PageKind.LIST_JSON,
        PageKind.LIST_CSV,
        PageKind.DATA_PACKAGE,
        PageKind.DATABASE,
    }
)
# Records of these kinds can be cited, and have a file for reference managers in each format.
CITED_KINDS = (Kind.ARTICLE, Kind.TOPIC, Kind.CLAIM, Kind.QUESTION, Kind.SOURCE)
CITATION_FILES = (
    (PageKind.RECORD_BIB, "bib"),
    (PageKind.RECORD_RIS, "ris"),
    (PageKind.RECORD_CSL, "csl.json"),
)
REFERENCE_FILE_KINDS = frozenset(kind for kind, _ in CITATION_FILES)
FILE_KINDS = DATA_FILE_KINDS | REFERENCE_FILE_KINDS
FILE_KINDS |= {
    PageKind.FEED,
    PageKind.TOPIC_FEED,
    PageKind.SITEMAP,
    PageKind.ROBOTS,
    PageKind.MOVED_FILE,
    PageKind.EDITION_FILE,
    *BRIEFING_KINDS.values(),
    PageKind.CARD,
    PageKind.CHART,
    PageKind.MANIFEST,
}
# The files made from some records only. The others exist before the pages, or list all records.
TRACED_FILE_KINDS = REFERENCE_FILE_KINDS | {
    PageKind.RECORD_JSON,
    PageKind.RECORD_CSV,
    PageKind.CHART,
    PageKind.FEED,
    PageKind.TOPIC_FEED,
    PageKind.MANIFEST,
}
REDIRECT_KINDS = frozenset({PageKind.MOVED, PageKind.RETIRED})
# The kinds that can be downloaded as lists, in the order of the page that links them.
LISTED_KINDS = (Kind.CLAIM, Kind.QUESTION, Kind.SOURCE, Kind.ENTITY)
# Records of these kinds also have data files, which their pages link to.
DATA_FILES_OF_KIND = {
    Kind.CLAIM: ((PageKind.RECORD_JSON, "json"),),
    Kind.QUESTION: ((PageKind.RECORD_JSON, "json"), (PageKind.RECORD_CSV, "csv")),
}


@cache
def files_of(kind: Kind) -> tuple[tuple[PageKind, str], ...]:
    """The files of each record of a kind, with the endings of their names."""
    return (*DATA_FILES_OF_KIND.get(kind, ()), *(CITATION_FILES if kind in CITED_KINDS else ()))


# These two are tuples: a large site has 100,000 of them, made and looked up in each build, and a
# tuple is made in a fifth of the time of another value, and hashed in less.
class PageKey(NamedTuple):
    """Which page it is; its language is part of the key.

    `moved_from` is a former id of a record, or a former address. `edition` is the name of a new
    edition, or the path of a file of an existing one. `period` is the part of a long list:
    `2020`, `2020/10`, `2020/10/14` or `undated`; `listing` is what that list has. `is_neutral` is
    set for the page at the address without a language, if the site has only one. `own` is the name
    of a page that the desk hands over.
    """

    kind: PageKind
    locale: LocaleCode | None = None
    record_kind: Kind | None = None
    record: RecordId | None = None
    moved_from: str | None = None
    edition: str = ""
    period: str = ""
    is_neutral: bool = False
    own: str = ""
    listing: ListOf = ListOf.ARTICLES

    @property
    def list_owner(self) -> "ListOwner":
        """The list that the page is a part of."""
        return self.listing, self.record_kind or Kind.CLAIM, self.record or RecordId("")


class PlannedPage(NamedTuple):
    """A page at its address.

    `alternates` are the languages the page is really written in, with their addresses; in another
    language it is a fallback: its canonical address is `canonical`, and lists leave it out.
    """

    key: PageKey
    url: Url
    canonical: Url
    alternates: tuple[tuple[LocaleCode, Url], ...] = ()
    x_default: Url | None = None
    indexable: bool = True

    @property
    def path(self) -> str:
        return output_path(self.url)

    @property
    def language_url(self) -> Url:
        """Its address in its language."""
        return self.canonical if self.key.is_neutral else self.url

    @property
    def is_translated(self) -> bool:
        return self.key.locale is None or self.key.locale in dict(self.alternates)

    @property
    def is_listed(self) -> bool:
        """Whether the sitemap lists it."""
        return self.indexable and self.is_translated and not self.key.is_neutral


def plan_digest(pages: Sequence[PlannedPage]) -> str:
    """A digest of all that is planned for pages: another if any field of one of them is."""
    return blake2b(packed(pages), digest_size=20).hexdigest()


# What is listed, and of which record: its id is empty for a list of the whole site.
ListOwner: TypeAlias = tuple[ListOf, Kind, RecordId]
# A list and a period; the whole list has an empty one.
ListKey: TypeAlias = tuple[ListOf, Kind, RecordId, str]


class DatedList(Struct, frozen=True):
    """A list that is divided by date, or a part of one.

    `shown` are the newest, which its page lists. `parts` are the periods within that have pages of
    their own, from the newest, with the number of records in each.
    """

    shown: tuple[RecordId, ...]
    count: int
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether its page lists all of its records."""
        return len(self.shown) == self.count


@dataclass(frozen=True, slots=True)
class SitePlan:
    """All pages, each address once.

    `links` are the records that each text links to, `lists` the lists that are divided.
    """

    pages: tuple[PlannedPage, ...]
    by_key: Mapping[PageKey, PlannedPage]
    by_url: Mapping[Url, PlannedPage] = field(default_factory=lambda: MappingProxyType({}))
    links: Links = field(default_factory=lambda: MappingProxyType({}))
    lists: Mapping[ListKey, DatedList] = field(default_factory=lambda: MappingProxyType({}))


def written_in(record: Record) -> tuple[LocaleCode, ...]:
    """The languages that a record is really written in; the first is that of its original."""
    if isinstance(record, Prose):
        return tuple(version.locale for version in record.versions)
    if isinstance(record, Claim | Question):
        return record.text.locales
    return record.title.locales if isinstance(record, Source) else record.name.locales
