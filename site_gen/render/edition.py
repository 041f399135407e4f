"""All that views are made from, and the pieces they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from site_gen.artifacts import Artifact
from site_gen.config import Config, Locale
from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.dates import When
from site_gen.domain.sources import Source
from site_gen.domain.text import (
    Kind,
    LocaleCode,
    LocalText,
    RecordId,
    Status,
    text_direction,
)
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.addresses import Url, record_url, relative
from site_gen.plan.evidence import Evidence
from site_gen.plan.listings import Listings
from site_gen.plan.mentions import Mentions
from site_gen.plan.moves import Moves
from site_gen.plan.order import name_key
from site_gen.plan.pages import SitePlan
from site_gen.render.colours import Colours
from site_gen.render.parts import Card, Piece
from site_gen.render.spans import Marks, when_text
from site_gen.render.titles import bracketed, claim_title, source_title
from site_gen.render.words import Wordbook


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the site: what is shown, where, in whose words.

    `downloads` are the files that hold all records of a kind: their page tells how large they are.
    `assets` are the paths of the assets by their names in the templates.
    `search` is the index of each language, with the file that leads to the others first.
    """

    corpus: Corpus
    plan: SitePlan
    mentions: Mentions
    evidence: Evidence
    listings: Listings
    books: Mapping[LocaleCode, Wordbook]
    stylesheet: str
    downloads: Mapping[Url, bytes]
    moves: Moves = Moves()
    script: str = ""
    fonts: Mapping[LocaleCode, tuple[str, ...]] = field(default_factory=dict)
    assets: Mapping[str, str] = field(default_factory=dict)
    colours: Colours = Colours()
    search: Mapping[LocaleCode, tuple[Artifact, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def config(self) -> Config:
        return self.corpus.config

    def title_of(self, record: Record) -> LocalText:
        """What a record is called where nothing beside it says whose it is: see `name_of`."""
        if isinstance(record, Claim):
            return claim_title(self.corpus, self.books, record)
        return source_title(self.books, record) if isinstance(record, Source) else name_of(record)


@dataclass(frozen=True, slots=True)
class Desk:
    """The edition as one page sees it: its language, and where it stands."""

    edition: Edition
    locale: Locale
    url: Url

    @property
    def corpus(self) -> Corpus:
        return self.edition.corpus

    @property
    def config(self) -> Config:
        return self.edition.config

    def say(self, key: str, n: int | float | None = None, **params: str) -> str:
        """Interface words of this page's language, as text."""
        return self.edition.books[self.locale.code].plain(key, n, **params)

    def link(self, url: Url) -> str:
        return relative(url, self.url)

    def marked(self, locale: LocaleCode, text: str, *, url: str = "", note: str = "") -> Piece:
        """Text with its language, which is marked only where it is not the page's."""
        own = next((known for known in self.config.locales if known.code == locale), None)
        if own is None or own.code == self.locale.code:
            lang = "" if own else locale
            return Piece(text, lang=lang, dir="", url=url, note=note)
        turned = own.direction.value if own.direction is not self.locale.direction else ""
        return Piece(text, lang=own.code, dir=turned, url=url, note=note)

    def unmarked(self, text: str) -> Piece:
        """Text of a language nobody has named: its direction is that of its letters."""
        direction = text_direction(text, self.locale.direction)
        return Piece(text, dir="" if direction is self.locale.direction else direction.value)

    def words(self, text: LocalText, *, url: str = "", note: str = "") -> Piece:
        """A text of the desk in this language, else in the first that has it, marked."""
        return self.marked(*text.best(self.locale.code), url=url, note=note)

    def maybe(self, text: LocalText) -> Piece | None:
        return self.words(text) if text.locales else None

    def record_link(self, kind: Kind, record: RecordId) -> str:
        return self.link(record_url(kind, record, self.locale.code))

    def title_of(self, record: Record) -> LocalText:
        """What a record is called where nothing beside it says whose it is."""
        return self.edition.title_of(record)

    def named(self, record: Record) -> Piece:
        """A record's title, linked to its page in this language; a draft is marked as one."""
        note = self.say("status.draft") if record.status is Status.DRAFT else ""
        return self.words(
            self.title_of(record), url=self.record_link(kind_of(record), record.id), note=note
        )

    def author(self, prose: Prose, name: str) -> Piece:
        """An author as the original names them; the desk itself has a name in each language."""
        if name == self.config.desk.get(prose.original):
            return self.words(self.config.desk)
        return self.marked(prose.original, name)

    def dated(self, when: When | None) -> Piece | None:
        """A date in words, whole; an open span says "by" or "since"."""
        if when is None:
            return None
        return Piece(self.date_text(when), datetime="" if when.is_span else when.iso)

    def date_text(self, when: When, marks: Marks = Marks.ROUND) -> str:
        """The same as text; its marks are square where it stands in brackets itself."""
        return when_text(when, self.locale, self.edition.books[self.locale.code], marks)

    def either(self, texts: Iterable[str]) -> str:
        """A list of alternatives, joined as CLDR has it for this language."""
        from babel.lists import format_list

        listed, locale = list(texts), self.locale.dates[0].replace("-", "_")
        return str(format_list(listed, style="or", locale=locale)) if listed else ""

    def qualified(self, words: str, claim: Claim) -> str:
        """A stance or a claimant in words, with what the claimant reserves, if anything."""
        _, reserved = claim.qualifier.best(self.locale.code)
        return self.say("claim.qualified", words=words, qualifier=reserved) if reserved else words

    def sorted_by_name(self, records: Iterable[Record]) -> list[Record]:
        """In the order in which readers of this language look for names."""
        return sorted(records, key=lambda record: name_key(self._name(record)))

    def _name(self, record: Record) -> str:
        name = self.title_of(record) if isinstance(record, Claim) else name_of(record)
        return name.best(self.locale.code)[1]


def name_of(record: Record) -> LocalText:
    """What a record is called; of a claim its words alone, which are never shown alone."""
    if isinstance(record, Claim | Question):
        return record.text
    return record.title if isinstance(record, Prose | Source) else record.name


def desk_at(edition: Edition, url: Url, locale: LocaleCode | None) -> Desk:
    """A page's view of the edition; one without a language speaks the default one."""
    config = edition.config
    return Desk(edition, config.locale(locale or config.default_locale), url)


def prose_card(desk: Desk, prose: Prose) -> Card:
    """A piece of prose in a list; where the language lacks it, the card is the original's."""
    locale = desk.locale.code if prose.version(desk.locale.code) else prose.original
    tags = tuple(
        desk.named(topic)
        for topic in (desk.corpus.find(Kind.TOPIC, name) for name in prose.topics)
        if topic
    )
    summary = prose.summary.get(locale) if prose.status is not Status.WITHDRAWN else ""
    return Card(
        title=desk.named(prose),
        summary=desk.marked(locale, summary) if summary else None,
        date=desk.dated(prose.date),
        tags=tags,
    )


def source_card(desk: Desk, source: Source) -> Card:
    """A source in a list: its title as printed, and the outlet."""
    locale, title = source.printed_title
    url = desk.record_link(Kind.SOURCE, source.id)
    printed = desk.marked(locale, title, url=url)
    publisher = desk.corpus.find(Kind.ENTITY, source.publisher) if source.publisher else None
    return Card(
        title=printed,
        summary=translated_title(desk, source),
        date=desk.dated(source.issued),
        tags=(desk.named(publisher),) if publisher else (),
    )


def translated_title(desk: Desk, source: Source) -> Piece | None:
    """The title in the page's language, in brackets, where it was printed in another."""
    own = source.title.get(desk.locale.code)
    if not own or source.printed_title[0] == desk.locale.code:
        return None
    return Piece(bracketed(desk.edition.books, desk.locale.code, own))
