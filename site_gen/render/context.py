"""The context in which a page is rendered: the site, the page's language and its address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from site_gen.cache.reads import SharedValues
from site_gen.config import Config, Locale
from site_gen.domain import text as texts
from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim
from site_gen.domain.dates import EdtfDate, parse_edtf
from site_gen.domain.sources import Source
from site_gen.domain.text import NO_TOKEN, Kind, LocaleCode, LocalText, RecordId, Status, Token
from site_gen.language.bidi import direction_in_language
from site_gen.language.catalogue import Catalogue
from site_gen.language.dates import BracketStyle, when_text, when_text_in_both
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.addresses import FOLDERS, NO_LINK, Href, Url, record_url, relative_url
from site_gen.plan.dated_lists import UNDATED
from site_gen.plan.indexes import ClaimIndex, Mentions
from site_gen.plan.listings import Alphabet, Listings, alphabet_of, sort_key
from site_gen.plan.own_page import OwnPage
from site_gen.plan.pages import SitePlan
from site_gen.plan.redirects import AnchorRedirects
from site_gen.render.text import (
    NO_TEXT,
    ForeignText,
    InlineText,
    PageText,
    bracketed_title,
    claim_title,
    name_in,
    name_of,
    source_title,
)
from site_gen.structs import Struct, field, replace

T = TypeVar("T")
_SHARING_KINDS = (Kind.ARTICLE, Kind.CLAIM, Kind.QUESTION)
_FOLDERS_THAT_SHARE = tuple(f"/{FOLDERS[kind]}" for kind in _SHARING_KINDS)


class Colours(Struct, frozen=True):
    """Colours of the light theme, as `#rrggbb`; cards and manifests use no other.

    `hues` are those of the topics, in order.
    """

    background: Token = Token("#fcfbf8")
    text: Token = Token("#1c1c1a")
    muted: Token = Token("#595650")
    accent: Token = Token("#8a2f1d")
    hues: tuple[Token, ...] = ()

    def with_hue(self, hue: int) -> Colours:
        """A copy whose `accent` is this hue, counted from 1; unchanged for 0 or an unknown one."""
        return replace(self, accent=self.hues[hue - 1]) if 0 < hue <= len(self.hues) else self


class SiteContext(Struct, frozen=True):
    """The site being rendered: its records, its pages and its interface words.

    `file_sizes` are those of the lists of records, briefings and cards that there are, in bytes.
    `assets` are the paths of the assets by their names in the templates, `search_index` those of
    the first index file of each language. `own_pages` are those that the desk hands over, by name.
    `shared` is what pages of a build have in common.
    """

    corpus: Corpus
    plan: SitePlan
    mentions: Mentions
    evidence: ClaimIndex
    listings: Listings
    catalogues: Mapping[LocaleCode, Catalogue]
    stylesheet: str
    moves: AnchorRedirects = AnchorRedirects()
    script: str = ""
    fonts: Mapping[LocaleCode, tuple[str, ...]] = field(default_factory=dict)
    assets: Mapping[str, str] = field(default_factory=dict)
    colours: Colours = Colours()
    file_sizes: Mapping[Url, int] = field(default_factory=lambda: MappingProxyType({}))
    search_index: Mapping[LocaleCode, str] = field(default_factory=lambda: MappingProxyType({}))
    own_pages: Mapping[str, OwnPage] = field(default_factory=lambda: MappingProxyType({}))
    shared: SharedValues | None = None

    @property
    def config(self) -> Config:
        return self.corpus.config

    def title_of(self, record: Record) -> LocalText:
        """The title of a record where nothing next to it names the claimant: see `name_of`."""
        if isinstance(record, Claim):
            return claim_title(self.corpus, self.catalogues, record)
        return (
            source_title(self.catalogues, record) if isinstance(record, Source) else name_of(record)
        )


class PageContext(Struct, frozen=True):
    """The context of one page: the site, the page's language and its address."""

    site: SiteContext
    locale: Locale
    url: Url

    @property
    def corpus(self) -> Corpus:
        return self.site.corpus

    @property
    def config(self) -> Config:
        return self.site.config

    def say(self, key: str, n: int | float | None = None, **params: str) -> PageText:
        """Interface words of this page's language, as text.

        Words that it lacks are those of another; they say so, if nothing is put into them.
        """
        catalogue = self.site.catalogues[self.locale.code]
        text = catalogue.text(key, n, **params)
        return PageText(text) if params else self.in_language_of((key,), text)

    def in_language_of(self, keys: tuple[str, ...], text: str) -> PageText:
        """A text of these words and nothing else: it says so if all are of another language."""
        catalogue = self.site.catalogues[self.locale.code]
        codes = {catalogue.language_of(key) for key in keys}
        if len(codes) > 1 or self.locale.code in codes:
            return PageText(text)
        return self.in_language(codes.pop(), text).text

    def own(self, text: LocalText) -> PageText:
        """The text in the page's language; empty if it lacks that."""
        return PageText(text.get(self.locale.code))

    def in_own_language(self, text: str) -> PageText:
        """A text in the language of where it stands: the page, or a part that states its own."""
        return PageText(text)

    def in_words(self, key: str, *, url: Href = NO_LINK) -> InlineText:
        """The same as inline text, which states another language."""
        code = self.site.catalogues[self.locale.code].language_of(key)
        return self.in_language(code, str(self.say(key)), url=url)

    @property
    def alphabet(self) -> Alphabet:
        """The letters of the page's language, by which names are in order."""
        return alphabet_of(self.site.catalogues[self.locale.code].word_list("list.letters"))

    def link(self, url: Url) -> Href:
        return relative_url(url, self.url)

    def shared(self, name: str, record: RecordId, make: Callable[[], T]) -> T:
        """What pages of articles, claims and questions show alike, if it does not link to the page.

        Their links to all else are the same, since they are in one folder.
        """
        folder = self.url.rpartition("/")[0].rpartition("/")[0]
        if self.site.shared is None or not folder.endswith(_FOLDERS_THAT_SHARE):
            return make()
        return self.site.shared.value((name, record, self.locale.code, folder), make)

    def in_language(
        self, locale: LocaleCode, text: str, *, url: Href = NO_LINK, note: PageText = NO_TEXT
    ) -> InlineText:
        """Text marked with its language, if that is not the page's."""
        if locale == self.locale.code:
            return InlineText(PageText(text), url=url, note=note)
        site_locale = next((item for item in self.config.locales if item.code == locale), None)
        own = site_locale.direction if site_locale else direction_in_language(locale, text)
        direction = NO_TOKEN if own is self.locale.direction else Token(own.value)
        foreign = ForeignText(text, locale, direction)
        return InlineText(foreign, lang=locale, dir=direction, url=url, note=note)

    def in_unknown_language(self, text: str) -> InlineText:
        """Text of an unknown language: its direction is that of its letters."""
        direction = texts.text_direction(text, self.locale.direction)
        return InlineText(PageText(text), dir=self._dir_unless_own(direction))

    def address(self, text: str, *, url: Href = NO_LINK, note: PageText = NO_TEXT) -> InlineText:
        """An address, a path or a digest, which runs from left to right on any page."""
        direction = self._dir_unless_own(texts.Direction.LTR)
        return InlineText(PageText(text), dir=direction, url=url, note=note)

    def _dir_unless_own(self, direction: texts.Direction) -> Token:
        return NO_TOKEN if direction is self.locale.direction else Token(direction.value)

    def localized(
        self, text: LocalText, *, url: Href = NO_LINK, note: PageText = NO_TEXT
    ) -> InlineText:
        """A text in the page's language, or else in the first language that has it, marked."""
        return self.in_language(*text.best(self.locale.code), url=url, note=note)

    def localized_or_none(self, text: LocalText) -> InlineText | None:
        return self.localized(text) if text.locales else None

    def record_link(self, kind: Kind, record: RecordId) -> Href:
        return self.link(record_url(kind, record, self.locale.code))

    def title_of(self, record: Record) -> LocalText:
        """The title of a record where nothing next to it names the claimant."""
        return self.site.title_of(record)

    def linked_name(self, record: Record) -> InlineText:
        """A record's title, linked to its page in this language; a draft is marked as one."""
        kind = kind_of(record)
        name = partial(self._linked_name, record, kind)
        is_own = self.url == record_url(kind, record.id, self.locale.code)
        return name() if is_own else self.shared(f"name of {kind}", record.id, name)

    def _linked_name(self, record: Record, kind: Kind) -> InlineText:
        note = self.say("status.draft") if record.status is Status.DRAFT else NO_TEXT
        url = self.record_link(kind, record.id)
        return self.shown_title(record, url=url, note=note)

    def shown_title(
        self, record: Record, *, url: Href = NO_LINK, note: PageText = NO_TEXT
    ) -> InlineText:
        """The same as `title_of` in the page's language, or else in another, marked."""
        return self.in_language(*self.best_title(record), url=url, note=note)

    def best_title(self, record: Record) -> tuple[LocaleCode, str]:
        """The same as plain text with its language; of a text, no other title is read."""
        if isinstance(record, Prose):
            return record.title_in(self.locale.code)
        return self.title_of(record).best(self.locale.code)

    def author(self, prose: Prose, name: str) -> InlineText:
        """An author's name as in the original; the desk's own name in the page's language."""
        if name == self.config.desk.get(prose.original):
            return self.localized(self.config.desk)
        return self.in_language(prose.original, name)

    def shown_date(self, when: EdtfDate | None) -> InlineText | None:
        """A whole date in words; an open range says "by" or "since"."""
        if when is None:
            return None
        day = NO_TOKEN if when.is_span else Token(when.iso)
        return InlineText(self.date_text(when), datetime=day)

    def date_text(self, when: EdtfDate, marks: BracketStyle = BracketStyle.ROUND) -> PageText:
        """The same as text; use square marks if it is inside round brackets."""
        catalogue = self.site.catalogues[self.locale.code]
        if marks is BracketStyle.ROUND:
            return PageText(when_text_in_both(when, self.locale, catalogue))
        return PageText(when_text(when, self.locale, catalogue, marks))

    def period_text(self, period: str) -> PageText:
        """A year, month or day of a list as a date; the part without dates in words."""
        if period == UNDATED:
            return self.say("date.unknown")
        if period.endswith(UNDATED):
            within = self.period_text(period.rpartition("/")[0])
            return self.say("list.rest-of-period", period=within)
        return self.date_text(parse_edtf(period.replace("/", "-")))

    def joined_by_or(self, alternatives: Iterable[str]) -> PageText:
        """A list of alternatives, joined by the CLDR rules of this language."""
        from babel.lists import format_list

        listed, locale = list(alternatives), self.locale.dates[0].replace("-", "_")
        return PageText(format_list(listed, style="or", locale=locale) if listed else "")

    def qualified(self, words: PageText, claim: Claim) -> PageText:
        """A stance or a claimant in words, with the claimant's reservation, if any."""
        _, reservation = claim.qualifier.best(self.locale.code)
        return (
            self.say("claim.qualified", words=words, qualifier=reservation)
            if reservation
            else words
        )

    def sorted_by_name(self, records: Iterable[Record]) -> list[Record]:
        """The records in the alphabetical order of this language."""
        alphabet = self.alphabet
        return sorted(records, key=lambda record: sort_key(self._name(record), alphabet))

    def _name(self, record: Record) -> str:
        is_claim, code = isinstance(record, Claim), self.locale.code
        return (self.best_title(record) if is_claim else name_in(record, code))[1]


def context_at(site: SiteContext, url: Url, locale: LocaleCode | None) -> PageContext:
    """The context of a page; one without a language uses the default language."""
    config = site.config
    return PageContext(site, config.locale(locale or config.default_locale), url)


def translated_title(context: PageContext, source: Source) -> InlineText | None:
    """The title in the page's language, in brackets, if it was printed in another language."""
    title = source.title.get(context.locale.code)
    if not title or source.printed_title[0] == context.locale.code:
        return None
    bracketed = bracketed_title(context.site.catalogues, context.locale.code, title)
    return InlineText(PageText(bracketed))


def edition_date(context: PageContext, name: str, url: Href = NO_LINK) -> InlineText:
    """The day at the start of an edition's name, with the rest of the name as a note."""
    day = context.shown_date(parse_edtf(name[:10])) or InlineText(PageText(name))
    return replace(day, url=url, note=PageText(name[11:]))


def edition_title(context: PageContext, name: str, title: str) -> PageText:
    """The `<title>` of an edition's page."""
    return context.say("edition.page", title=title, date=edition_day_text(context, name))


def edition_day_text(context: PageContext, name: str) -> PageText:
    date = edition_date(context, name)
    return PageText(f"{date.text} ({date.note})") if date.note else date.text


def claimant_name(context: PageContext, claim: Claim) -> InlineText:
    """The linked name of a claimant; only the id if the record is not published."""
    claimant = context.corpus.find(Kind.ENTITY, claim.claimant)
    return context.linked_name(claimant) if claimant else InlineText(PageText(claim.claimant))


def attribution_of(context: PageContext, claim: Claim) -> PageText:
    """Claimant, stance and date, to precede the words of a claim in running text."""
    return context.say(
        "claim.by",
        claimant=claimant_name(context, claim).text,
        stance=context.qualified(context.say(f"stance.{claim.stance}"), claim),
        date=context.date_text(claim.date, BracketStyle.SQUARE)
        if claim.date
        else context.say("date.unknown"),
    )


def update_anchor(day: date) -> str:
    """The anchor of a day's updates on the page of their text; not permanent, as no `s-` id is."""
    return f"s-updated-{day.isoformat()}"
