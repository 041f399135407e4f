"""Prose in two languages or more: articles, topics and pages."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from site_gen.domain.dates import When
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

# The line below a paragraph that names it. A heading's anchor stands in the heading's own line,
# and only what it was called before is passed over there.
_NAME_OF_PARAGRAPH = re.compile(r"\n[ ]*\{:?[ ]*#[^{}\n]*\}[ ]*(?=\n|\Z)")
_FORMER_NAMES = re.compile(
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
    translated: When | None = None
    translates: str = ""

    @property
    def digest(self) -> str:
        """What a translation records of its original.

        Neither spacing at the ends nor the anchors of paragraphs count, nor former anchors: there
        is nothing in them to translate.
        """
        text = _FORMER_NAMES.sub("", _NAME_OF_PARAGRAPH.sub("", self.body.source))
        told = "\0".join(part.strip() for part in (self.title, self.summary, text))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Update:
    """One change to a text that readers should know of."""

    date: When
    text: LocalText


@dataclass(frozen=True, slots=True)
class Prose:
    """One record written in several languages; the shared facts stand in the original only.

    `removed` are anchors of passages that were taken out of it.
    """

    kind: Kind
    id: RecordId
    original: LocaleCode
    versions: tuple[Version, ...]
    status: Status = Status.PUBLISHED
    date: When | None = None
    updated: When | None = None
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
    def source_version(self) -> Version:
        """The original; a record is only ever made with one."""
        return next(v for v in self.versions if v.locale == self.original)

    def is_stale(self, locale: LocaleCode) -> bool:
        """Whether this translation says that it renders an older original."""
        version = self.version(locale)
        if version is None or locale == self.original or not version.translates:
            return False
        return version.translates != self.source_version.digest

    @property
    def places(self) -> Places:
        return self.source_version.places

    @property
    def title(self) -> LocalText:
        return LocalText(tuple((v.locale, v.title) for v in self.versions))

    @property
    def summary(self) -> LocalText:
        return LocalText(tuple((v.locale, v.summary) for v in self.versions))

    @property
    def keywords(self) -> LocalNames:
        return LocalNames(tuple((v.locale, v.keywords) for v in self.versions))
