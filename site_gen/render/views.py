"""What a template may know, for each kind of page.

A view holds finished text, numbers, tuples and views only, so its `repr` identifies the page: the
digest of the view is the list of all that the page depends on. Addresses are relative to the page
unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Text from the desk's records: what it says, and what it links to or dates.

    `lang` and `dir` are set only where they differ from the page's. `datetime` is ISO 8601 where
    the text is a date, `inferred` tells that the date was worked out. `note` is a short addition.
    """

    text: str
    lang: str = ""
    dir: str = ""
    url: str = ""
    datetime: str = ""
    inferred: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alternate:
    """A language version of a page, absolute, for `hreflang`; `x-default` is the neutral one."""

    hreflang: str
    url: str


@dataclass(frozen=True, slots=True)
class Switch:
    """One entry of the language switch: the same page in another language, named in itself.

    `translated` is false where that page only falls back on the original's text.
    """

    url: str
    name: str
    lang: str
    dir: str
    current: bool = False
    translated: bool = True


@dataclass(frozen=True, slots=True)
class Feed:
    """An Atom feed to be announced in the head."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has round its content.

    `root` leads from the page to the top of the site ("../../" and so on; absolute on the 404
    page, which is served at any depth). `canonical` and `neutral` are absolute addresses.
    `draft` marks a page that only the preview shows.
    """

    lang: str
    dir: str
    title: str
    site: str
    root: str
    stylesheet: str
    canonical: str = ""
    neutral: str = ""
    description: str = ""
    home: str = ""
    indexable: bool = True
    draft: bool = False
    alternates: tuple[Alternate, ...] = ()
    switch: tuple[Switch, ...] = ()
    crumbs: tuple[Piece, ...] = ()
    menu: tuple[Piece, ...] = ()
    footer: tuple[Piece, ...] = ()
    feeds: tuple[Feed, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Where a link from prose to a record leads, and the name it gets if the words are empty."""

    target: str
    name: Piece


@dataclass(frozen=True, slots=True)
class ProseText:
    """Markdown to be set on a page, with everything its rendering depends on.

    `lang` and `dir` are those of the text; `foreign` is the site's language of the other
    direction, if there is exactly one. `table_label` names a wide table's frame.
    """

    source: str
    lang: str
    dir: str
    links: tuple[RecordLink, ...] = ()
    foreign: str = ""
    table_label: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A plain line about the page itself.

    `kind` is one of `untranslated`, `stale`, `withdrawn`, `draft`; `text` is the desk's own note,
    `link` leads to the original where there is one.
    """

    kind: str
    text: Piece | None = None
    link: Piece | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A record in a list: its title with its link, and a line or two about it."""

    title: Piece
    summary: Piece | None = None
    date: Piece | None = None
    tags: tuple[Piece, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under a heading; `key` is the last part of the key of its interface words."""

    key: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what the record says of it; `key` is the last part of the term's words."""

    key: str
    values: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LanguageEntry:
    """One language of a page that stands in all of them."""

    lang: str
    dir: str
    language: str
    title: Piece
    summary: Piece | None
    url: str
    translated: bool = True
    label: Piece | None = None


@dataclass(frozen=True, slots=True)
class RootView:
    """`/`: the site's name in each language and a link to each; it guesses nothing."""

    frame: Frame
    entries: tuple[LanguageEntry, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """A language's home: topics first, then the newest articles."""

    frame: Frame
    description: str
    topics: tuple[Card, ...]
    articles: tuple[Card, ...]
    all_articles: str
    article_count: int


@dataclass(frozen=True, slots=True)
class IndexView:
    """All records of a kind; `kind` is `article`, `topic`, `page`, `source` or `entity`."""

    frame: Frame
    kind: str
    groups: tuple[Group, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article, with what it rests on and what goes with it."""

    frame: Frame
    title: Piece
    summary: Piece | None
    notices: tuple[Notice, ...]
    prose: ProseText | None
    date: Piece | None
    updated: Piece | None
    authors: tuple[Piece, ...]
    translator: Piece | None
    translated: Piece | None
    topics: tuple[Piece, ...]
    sources: tuple[Card, ...]
    related: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class TopicView:
    """One topic: overview, articles, the people and places in it, its sources."""

    frame: Frame
    title: Piece
    summary: Piece | None
    notices: tuple[Notice, ...]
    prose: ProseText | None
    articles: tuple[Card, ...]
    entities: tuple[Group, ...]
    sources: tuple[Card, ...]
    feed: str


@dataclass(frozen=True, slots=True)
class PageView:
    """A page about the site itself."""

    frame: Frame
    title: Piece
    notices: tuple[Notice, ...]
    prose: ProseText | None


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source: what it is, what was kept of it, and what rests on it."""

    frame: Frame
    title: Piece
    translated_title: Piece | None
    notices: tuple[Notice, ...]
    facts: tuple[Fact, ...]
    grade: str
    note: Piece | None
    used_by: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class EntityView:
    """One person, organisation, place or weapon: its names, and where the site speaks of it."""

    frame: Frame
    kind: str
    name: Piece
    role: Piece | None
    notices: tuple[Notice, ...]
    facts: tuple[Fact, ...]
    used_by: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class NeutralView:
    """The address without a language, for briefings: each language's title, summary and link."""

    frame: Frame
    kind: str
    entries: tuple[LanguageEntry, ...]


@dataclass(frozen=True, slots=True)
class MovedView:
    """An old address of a record, leading to its new one in each language; it never jumps."""

    frame: Frame
    entries: tuple[LanguageEntry, ...]


@dataclass(frozen=True, slots=True)
class NotFoundView:
    """404.html, in every language: it is served at any depth, so its links are absolute paths."""

    frame: Frame
    entries: tuple[LanguageEntry, ...]


View = (
    RootView
    | HomeView
    | IndexView
    | ArticleView
    | TopicView
    | PageView
    | SourceView
    | EntityView
    | NeutralView
    | MovedView
    | NotFoundView
)
