"""Prose in one or more languages: articles, topics and pages."""

import hashlib
import re
from dataclasses import dataclass

from site_gen.domain.dates import EdtfDate
from site_gen.domain.text import (
    Body,
    Kind,
    LocaleCode,
    LocalNames,
    LocalText,
    Places,
    RecordId,
    Status,
)
from site_gen.structs import Struct

# The line below a paragraph that gives its anchor. A heading's anchor is in the heading's own line,
# where only its former anchors are ignored.
_PARAGRAPH_ANCHOR = re.compile(r"\n[ ]*\{:?[ ]*#[^{}\n]*\}[ ]*(?=\n|\Z)")
_FORMER_ANCHORS = re.compile(
    r"""(?<=[^{}\n])\s+was=(?:"[^"{}\n]*"|'[^'{}\n]*'|[^\s{}]+)(?=[^{}\n]*\})"""
)


@dataclass(frozen=True, slots=True)
class Version:
    """A piece of prose in one language; `translates` is the digest of the original it renders."""

    locale: LocaleCode
    title: str
    body: Body
    places: Places
    summary: str = ""
    keywords: tuple[str, ...] = ()
    translator: str = ""
    translated: EdtfDate | None = None
    translates: str = ""

    @property
    def digest(self) -> str:
        """The digest that a translation records of its original.

        Spaces at the ends, anchors of paragraphs and former anchors do not count: they need no
        translation.
        """
        text = _FORMER_ANCHORS.sub("", _PARAGRAPH_ANCHOR.sub("", self.body.source))
        content = "\0".join(part.strip() for part in (self.title, self.summary, text))
        return hashlib.sha256(content.encode()).hexdigest()[:16]


class Update(Struct, frozen=True):
    """One change to a text that readers should know of."""

    date: EdtfDate
    text: LocalText


@dataclass(frozen=True, slots=True)
class Prose:
    """One record written in several languages; the shared facts are in the original only.

    `removed` are anchors of passages that were deleted.
    """

    kind: Kind
    id: RecordId
    original: LocaleCode
    versions: tuple[Version, ...]
    status: Status = Status.PUBLISHED
    date: EdtfDate | None = None
    updated: EdtfDate | None = None
    topics: tuple[RecordId, ...] = ()
    authors: tuple[str, ...] = ()
    order: int = 0
    note: LocalText = LocalText()
    was: tuple[RecordId, ...] = ()
    removed: tuple[str, ...] = ()
    updates: tuple[Update, ...] = ()

    def version(self, locale: LocaleCode) -> Version | None:
        return next((v for v in self.versions if v.locale == locale), None)

    @property
    def original_version(self) -> Version:
        """The original; every record has one."""
        return next(v for v in self.versions if v.locale == self.original)

    def is_stale(self, locale: LocaleCode) -> bool:
        """Whether this translation was made from an older original."""
        version = self.version(locale)
        if version is None or locale == self.original or not version.translates:
            return False
        return version.translates != self.original_version.digest

    @property
    def places(self) -> Places:
        return self.original_version.places

    @property
    def title(self) -> LocalText:
        return LocalText(tuple((v.locale, v.title) for v in self.versions))

    def title_in(self, locale: LocaleCode) -> tuple[LocaleCode, str]:
        """The title in this language, else in the first that has one, with its language.

        Only this language is read if it has one, so that no page depends on other titles.
        """
        version = self.version(locale)
        return (locale, version.title) if version and version.title else self.title.best(locale)

    def summary_in(self, locale: LocaleCode) -> str:
        """The summary in this language; no other is read."""
        version = self.version(locale)
        return version.summary if version else ""

    @property
    def summary(self) -> LocalText:
        return LocalText(tuple((v.locale, v.summary) for v in self.versions))

    @property
    def keywords(self) -> LocalNames:
        return LocalNames(tuple((v.locale, v.keywords) for v in self.versions))
