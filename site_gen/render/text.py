"""The basic parts of views: inline text, Markdown text and the titles of records."""

import re
from collections.abc import Iterable, Mapping
from typing import NewType, TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import NO_TOKEN, Kind, LocaleCode, LocalText, Status, Token
from site_gen.language.catalogue import Catalogue
from site_gen.load.corpus import Corpus, Record
from site_gen.plan.addresses import NO_LINK, Href
from site_gen.structs import Struct, replace


class PageText(str):
    """A text for people, in the language and direction of the page or document it stands in.

    Views have no other string for people. Only what knows the language of a text makes one: a
    `PageContext`, or a citation.
    """

    __slots__ = ()

    @staticmethod
    def joined(texts: Iterable["PageText"]) -> "PageText":
        """Texts of one line, with a dot between them."""
        return PageText(" · ".join(texts))

    @staticmethod
    def part_of(whole: "PageText", part: str) -> "PageText":
        """A part of a text, in its language."""
        if isinstance(whole, ForeignText):
            return ForeignText(part, whole.lang, whole.dir)
        return PageText(part)


class ForeignText(PageText):
    """A text in another language than the page's; `dir` is set only if it differs too."""

    __slots__ = ("dir", "lang")
    lang: LocaleCode
    dir: Token

    def __new__(cls, text: str, lang: LocaleCode, direction: Token) -> "ForeignText":
        foreign = super().__new__(cls, text)
        foreign.lang, foreign.dir = lang, direction
        return foreign

    def __repr__(self) -> str:
        return f"{super().__repr__()} {self.lang} {self.dir}"


NO_TEXT, NO_LANGUAGE = PageText(), LocaleCode("")
Markdown = NewType("Markdown", str)
"""A text in Markdown, in the language that its `ProseText` states."""


class InlineText(Struct, frozen=True):
    """A short text of a record, with its language, link or date.

    `lang` and `dir` are set only if they differ from the page's. `datetime` is ISO 8601 if the
    text is a date, whose marks are part of the text. `note` is a short addition.
    """

    text: PageText
    lang: LocaleCode = NO_LANGUAGE
    dir: Token = NO_TOKEN
    url: Href = NO_LINK
    datetime: Token = NO_TOKEN
    note: PageText = NO_TEXT


def opening_of(piece: InlineText, count: int) -> InlineText:
    """The first words of a longer text."""
    words = piece.text.split()
    if len(words) <= count:
        return piece
    return replace(piece, text=PageText.part_of(piece.text, " ".join(words[:count]) + "…"))


class MetaTag(Struct, frozen=True):
    """A `<meta>` of a page's head; `lang` is set where it is not the page's."""

    name: Token
    content: PageText | Token
    lang: LocaleCode = NO_LANGUAGE


ALTERNATE = Token("alternate")


class HeadLink(Struct, frozen=True):
    """A `<link>` of a page's head: a language version, a feed, a file of the record, or an icon.

    The `url` of an icon is a path from the site's root.
    """

    url: Href
    type: Token = NO_TOKEN
    title: PageText = NO_TEXT
    rel: Token = ALTERNATE
    hreflang: Token | LocaleCode = NO_TOKEN
    sizes: Token = NO_TOKEN


class LinkedAnchor(Struct, frozen=True):
    """An anchor of a text with a link to its passage in each language that has it.

    `links` is empty where the passage was removed.
    """

    id: Token
    links: tuple[InlineText, ...] = ()


class RecordLink(Struct, frozen=True):
    """The target of a link from prose to a record, and the name for a link without words."""

    target: Token
    name: InlineText


class ProseNote(Struct, frozen=True):
    """The note of a claim that a text cites: `target` is the link in the text, `url` its page.

    `number` is that of the note on the page, `shown` the same in the digits of the text; `label`
    is for screen readers, `preview` is shown next to the link on demand. `first` means that no
    earlier part of the text cites the claim.
    """

    target: Token
    url: Href
    number: int
    shown: PageText
    label: PageText
    preview: PageText
    first: bool = True


class ProseText(Struct, frozen=True):
    """Markdown for a page, with everything its rendering depends on.

    `lang` and `dir` are those of the text; `foreign` is the site's language of the other
    direction, if there is exactly one. `table_label` names a wide table's frame. `rel_permalink`
    is the start of links to passages; `link_label` is their label, with `{text}` for the words of
    the heading or the first words of the paragraph. `elsewhere` are its headings in other
    languages. `linked` are the targets of links before it in the section that it begins in.
    """

    source: Markdown
    lang: LocaleCode
    dir: Token
    links: tuple[RecordLink, ...] = ()
    notes: tuple[ProseNote, ...] = ()
    foreign: Token | LocaleCode = NO_TOKEN
    table_label: PageText = NO_TEXT
    rel_permalink: Href = NO_LINK
    link_label: PageText = NO_TEXT
    elsewhere: tuple[LinkedAnchor, ...] = ()
    linked: tuple[Token, ...] = ()


Catalogues: TypeAlias = Mapping[LocaleCode, Catalogue]


def claim_title(corpus: Corpus, catalogues: Catalogues, claim: Claim) -> LocalText:
    """Claimant and words of a claim, so that nobody reads it as the desk's own statement.

    The claimant's reservation follows the name. All parts are in the language of the text. A
    withdrawn claim has no words left, so its title names nobody.
    """
    if claim.status is Status.WITHDRAWN:
        return claim.text
    claimant = corpus.find(Kind.ENTITY, claim.claimant)
    names = claimant.name if isinstance(claimant, Entity) else LocalText()
    titles = []
    for code, text in claim.text.versions:
        catalogue, claimant_name = (
            _catalogue_of(catalogues, code),
            names.best(code)[1] or claim.claimant,
        )
        if reserved := claim.qualifier.best(code)[1]:
            claimant_name = catalogue.text(
                "claim.qualified", words=claimant_name, qualifier=reserved
            )
        title = catalogue.text("cite.said", claimant=claimant_name, words=without_full_stop(text))
        titles.append((code, title if text else ""))
    return LocalText(tuple(titles))


def source_title(catalogues: Catalogues, source: Source) -> LocalText:
    """The printed title; in other languages followed by its translation."""
    original, printed = source.printed_title
    translated = ((code, text) for code, text in source.title.versions if text and code != original)
    others = (
        (code, f"{printed} {bracketed_title(catalogues, code, text)}") for code, text in translated
    )
    return LocalText(((original, printed), *others))


def bracketed_title(catalogues: Catalogues, code: LocaleCode, title: str) -> str:
    """The desk's translation of a title, as it follows the printed title."""
    return _catalogue_of(catalogues, code).text("source.translated", title=title)


def without_full_stop(text: str) -> str:
    """A sentence without its full stop, for use inside another sentence."""
    return re.sub(r"(?<!\.)\.$", "", text)


def _catalogue_of(catalogues: Catalogues, code: LocaleCode) -> Catalogue:
    """The catalogue of a language; the first one for a language that the site lacks."""
    return catalogues.get(code) or next(iter(catalogues.values()))


def name_in(record: Record, locale: LocaleCode) -> tuple[LocaleCode, str]:
    """The best name of a record for a language; of a text, no other title is read than this."""
    return record.title_in(locale) if isinstance(record, Prose) else name_of(record).best(locale)


def name_of(record: Record) -> LocalText:
    """The name or title of a record; for a claim its bare words, which are never shown alone."""
    if isinstance(record, Claim | Question):
        return record.text
    return record.title if isinstance(record, Prose | Source) else record.name
