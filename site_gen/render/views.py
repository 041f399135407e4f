"""What a template may know, for each kind of page.

The digest of a view is the list of all that its page depends on.
"""

from __future__ import annotations

from dataclasses import dataclass

from site_gen.render.evidence import (
    Answer,
    AnswerTable,
    Choice,
    Era,
    Grades,
    Initial,
    ProsePart,
    QuestionCard,
    Sieve,
)
from site_gen.render.fronts import Changes, News, TopicCard, Ways
from site_gen.render.parts import (
    Card,
    CiteBox,
    DataFile,
    DataSet,
    EditionLink,
    EditionNote,
    Fact,
    Frame,
    Group,
    LanguageEntry,
    LinkedPassage,
    Notice,
    Piece,
)


@dataclass(frozen=True, slots=True)
class RootView:
    """`/`: the site's name in each language and a link to each; it guesses nothing."""

    frame: Frame
    entries: tuple[LanguageEntry, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """A language's home: topics first, then the newest articles, and what has changed."""

    frame: Frame
    description: str
    topics: tuple[TopicCard, ...]
    articles: tuple[Card, ...]
    all_articles: str
    article_count: int
    news: tuple[News, ...] = ()
    search: str = ""


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
    prose: tuple[ProsePart, ...]
    notes: tuple[Answer, ...]
    date: Piece | None
    updated: Piece | None
    authors: tuple[Piece, ...]
    translator: Piece | None
    translated: Piece | None
    topics: tuple[Piece, ...]
    sources: tuple[Card, ...]
    related: tuple[Card, ...]
    updates: tuple[Changes, ...] = ()
    cite: CiteBox | None = None
    ways: Ways | None = None
    grades: Grades = Grades()


@dataclass(frozen=True, slots=True)
class TopicView:
    """One topic: overview, articles, the people and places in it, its sources.

    `kept` tells that this is an edition of it.
    """

    frame: Frame
    title: Piece
    summary: Piece | None
    notices: tuple[Notice, ...]
    prose: tuple[ProsePart, ...]
    notes: tuple[Answer, ...]
    questions: tuple[QuestionCard, ...]
    articles: tuple[Card, ...]
    entities: tuple[Group, ...]
    sources: tuple[Card, ...]
    feed: str
    updates: tuple[Changes, ...] = ()
    editions: tuple[EditionLink, ...] = ()
    kept: EditionNote | None = None
    cite: CiteBox | None = None
    documents: tuple[DataFile, ...] = ()
    eras: tuple[Era, ...] = ()
    timeline: str = ""
    ways: Ways | None = None
    grades: Grades = Grades()


@dataclass(frozen=True, slots=True)
class PageView:
    """A page about the site itself."""

    frame: Frame
    title: Piece
    notices: tuple[Notice, ...]
    prose: tuple[ProsePart, ...]
    notes: tuple[Answer, ...]
    grades: Grades = Grades()


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
    claims: tuple[Answer, ...]
    used_by: tuple[Card, ...]
    cite: CiteBox | None = None


@dataclass(frozen=True, slots=True)
class EntityView:
    """One person, organisation, place or weapon: its names, and where the site speaks of it."""

    frame: Frame
    kind: str
    name: Piece
    role: Piece | None
    notices: tuple[Notice, ...]
    facts: tuple[Fact, ...]
    claims: tuple[Answer, ...]
    about: tuple[Answer, ...]
    used_by: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class NeutralView:
    """The address without a language, for briefings: each language's title, summary and link.

    `passages` are those of a text that links may lead to; the one that is asked for is shown.
    """

    frame: Frame
    kind: str
    entries: tuple[LanguageEntry, ...]
    passages: tuple[LinkedPassage, ...] = ()


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


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim, the other answers to each of its questions, and where the site uses it."""

    frame: Frame
    notices: tuple[Notice, ...]
    claim: Answer
    about: tuple[Piece, ...]
    topics: tuple[Piece, ...]
    tables: tuple[AnswerTable, ...]
    data: tuple[Piece, ...]
    used_by: tuple[Card, ...]
    cite: CiteBox | None = None
    ways: Ways | None = None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question with all its answers."""

    frame: Frame
    notices: tuple[Notice, ...]
    table: AnswerTable
    topics: tuple[Piece, ...]
    note: Piece | None
    used_by: tuple[Card, ...]
    cite: CiteBox | None = None


@dataclass(frozen=True, slots=True)
class TimelineView:
    """All claims by the time they speak of."""

    frame: Frame
    eras: tuple[Era, ...]
    choices: tuple[Choice, ...]
    count: int
    sieve: Sieve | None = None


@dataclass(frozen=True, slots=True)
class SearchView:
    """Where a language is searched, and all that can be found in it, from A to Z.

    `told` is what the script needs to know, as JSON, `script` its path from the top of the site.
    """

    frame: Frame
    initials: tuple[Initial, ...]
    topics: tuple[Choice, ...]
    years: tuple[str, ...]
    count: int
    told: str
    script: str


@dataclass(frozen=True, slots=True)
class DataView:
    """All records as files for programs."""

    frame: Frame
    lede: str
    how: str
    sets: tuple[DataSet, ...]


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
    | ClaimView
    | QuestionView
    | TimelineView
    | SearchView
    | DataView
)
