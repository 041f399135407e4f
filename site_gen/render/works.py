"""Records into what a citation says of them, in one language of the site.

`work_of(citing, record, code)` takes any record. The formats are made from a `Work` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from site_gen.config import Config, Locale
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim
from site_gen.domain.dates import When
from site_gen.domain.sources import Liveness, Source
from site_gen.domain.text import (
    Kind,
    LocaleCode,
    LocalText,
    RecordId,
    Status,
    references_in,
)
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.addresses import absolute, record_url
from site_gen.render.edition import name_of
from site_gen.render.titles import without_stop
from site_gen.render.words import Wordbook

# Names enough to find a text again by.
MOST_KEYWORDS = 12
# What the desk's own records are in CSL's list of types: a text is a report, a record a web page.
_REPORTS = frozenset({Kind.ARTICLE, Kind.TOPIC})


@dataclass(frozen=True, slots=True)
class Citing:
    """Whose records are cited, and in whose words; all that a citation is made from."""

    corpus: Corpus
    books: Mapping[LocaleCode, Wordbook]

    @property
    def config(self) -> Config:
        return self.corpus.config


@dataclass(frozen=True, slots=True)
class Told:
    """Text with its language; none where nobody has named it, as of an author of a source."""

    text: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim was read: the source, and the place in it as the desk wrote it."""

    source: Work
    locator: str


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited, in one language.

    `authors` are printed as they are written: no name is taken apart. The desk is the author of
    its own records that name none, `institution` is its name, `site` that of the site. `type` is
    one of CSL's. `permanent` is the address without a language, `url` the one in `lang`; both are
    absolute.

    Of a claim `claimant` says it, on the day `said`, in the words of `title`, with `qualifier` as
    a reservation, read at `places`. Of a source `translated` is its title in `lang` where it was
    printed in another language, `translations` are all that are known, `outlet` who published it,
    `original` and `archived` where it stood and where a copy of it is. Of what was `withdrawn` only
    the title is told.
    """

    kind: Kind
    id: RecordId
    type: str
    locale: Locale
    title: Told
    authors: tuple[Told, ...]
    institution: str
    site: str
    permanent: str
    url: str
    issued: When | None = None
    updated: When | None = None
    translator: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    claimant: Told = Told()
    qualifier: Told = Told()
    said: When | None = None
    places: tuple[Place, ...] = ()
    translated: str = ""
    translations: tuple[Told, ...] = ()
    outlet: Told = Told()
    original: str = ""
    archived: str = ""
    withdrawn: bool = False

    @property
    def lang(self) -> LocaleCode:
        return self.locale.code

    @property
    def by_desk(self) -> bool:
        """Whether the desk is named as its only author."""
        return [author.text for author in self.authors] == [self.institution]


def work_of(citing: Citing, record: Record, code: LocaleCode) -> Work:
    """What is cited with a record; what it lacks in this language is told in one that it has."""
    if record.status is Status.WITHDRAWN:
        return replace(_own(citing, record, code), withdrawn=True)
    if isinstance(record, Prose):
        return _text(citing, record, code)
    if isinstance(record, Claim):
        return _claim(citing, record, code)
    if isinstance(record, Source):
        return _source(citing, record, code)
    return _own(citing, record, code)


def languages_of(citing: Citing, record: Record) -> tuple[LocaleCode, ...]:
    """The languages a record is worth an entry of its own in, in the order of the site.

    A source is one work, whatever its title was translated into: its own language, else the
    site's first.
    """
    codes = citing.config.codes
    if isinstance(record, Source):
        own = record.printed_title[0]
        return (own if own in codes else citing.config.default_locale,)
    written = {code for code, words in name_of(record).versions if words}
    return tuple(code for code in codes if code in written) or (citing.config.default_locale,)


def _own(citing: Citing, record: Record, code: LocaleCode) -> Work:
    """A record in the desk's own name."""
    desk = citing.config.desk.get(code)
    kind = kind_of(record)
    return Work(
        kind=kind,
        id=record.id,
        type="report" if kind in _REPORTS else "webpage",
        locale=citing.config.locale(code),
        title=_best(name_of(record), code),
        authors=(Told(desk, code),),
        institution=desk,
        site=citing.config.title.get(code),
        permanent=_address(citing, record),
        url=_address(citing, record, code),
    )


def _text(citing: Citing, prose: Prose, code: LocaleCode) -> Work:
    version = prose.version(code)
    own = _own(citing, prose, code)
    by = tuple(_author(citing, prose, name, code) for name in prose.authors)
    translator = version.translator if version and code != prose.original else ""
    return replace(
        own,
        authors=by or own.authors,
        issued=prose.date,
        updated=prose.updated,
        # The desk's translation of its own text is not told apart from the text.
        translator="" if translator == own.institution else translator,
        summary=version.summary if version else "",
        keywords=tuple(_names(citing, _named_in(version), code)),
    )


def _named_in(version: Version | None) -> Iterable[RecordId]:
    """The entities that a text links to, in the order of reading."""
    links = references_in(version.body) if version else ()
    return dict.fromkeys(link.id for link in links if link.kind == Kind.ENTITY)


def _author(citing: Citing, prose: Prose, name: str, code: LocaleCode) -> Told:
    """An author as the original names them; the desk itself has a name in each language."""
    desk = citing.config.desk
    if name == desk.get(prose.original):
        return Told(desk.get(code), code)
    return Told(name, prose.original)


def _claim(citing: Citing, claim: Claim, code: LocaleCode) -> Work:
    claimant = citing.corpus.find(Kind.ENTITY, claim.claimant)
    return replace(
        _own(citing, claim, code),
        title=_within(_best(claim.text, code)),
        claimant=_best(name_of(claimant), code) if claimant else Told(claim.claimant),
        qualifier=_best(claim.qualifier, code),
        said=claim.date,
        places=tuple(_places(citing, claim, code)),
        keywords=tuple(_names(citing, claim.about, code)),
    )


def _within(told: Told) -> Told:
    return Told(without_stop(told.text), told.lang)


def _places(citing: Citing, claim: Claim, code: LocaleCode) -> Iterator[Place]:
    for citation in claim.citations:
        source = citing.corpus.find(Kind.SOURCE, citation.source)
        if isinstance(source, Source):
            yield Place(_source(citing, source, code), citation.locator)


def _source(citing: Citing, source: Source, code: LocaleCode) -> Work:
    lang, printed = source.printed_title
    outlet = citing.corpus.find(Kind.ENTITY, source.publisher) if source.publisher else None
    own = source.title.get(code) if code != lang else ""
    archived = next((copy.url for copy in source.archived), "")
    gone = source.liveness is Liveness.DEAD and archived
    return Work(
        kind=Kind.SOURCE,
        id=source.id,
        type=source.type,
        locale=citing.config.locale(code),
        title=Told(printed, lang),
        authors=tuple(Told(name) for name in source.authors),
        institution=citing.config.desk.get(code),
        site=citing.config.title.get(code),
        issued=source.issued,
        translated=own,
        translations=tuple(_translations(source)),
        outlet=_best(name_of(outlet), code) if outlet else Told(),
        original="" if gone else source.url,
        archived=archived,
        permanent=_address(citing, source),
        url=_address(citing, source, code),
    )


def _translations(source: Source) -> Iterator[Told]:
    printed, _ = source.printed_title
    return (Told(words, code) for code, words in source.title.versions if words and code != printed)


def _best(text: LocalText, code: LocaleCode) -> Told:
    lang, words = text.best(code)
    return Told(words, lang)


def _address(citing: Citing, record: Record, code: LocaleCode | None = None) -> str:
    """An absolute address of the record; without a language, the one for all of them."""
    return absolute(citing.config.base_url, record_url(kind_of(record), record.id, code))


def _names(citing: Citing, names: Iterable[RecordId], code: LocaleCode) -> Iterator[str]:
    """The names of entities in this language; a comma would part one into two keywords."""
    found = (citing.corpus.find(Kind.ENTITY, name) for name in names)
    told = (name_of(entity).best(code)[1] for entity in islice(found, MOST_KEYWORDS) if entity)
    return (name for name in told if not re.search("[,;،؛]", name))


def title_of(citing: Citing, work: Work) -> Told:
    """What programs file a work under; a claim is told with who makes it, in the desk's words."""
    if not work.claimant.text:
        return work.title
    book = citing.books[work.lang]
    who = work.claimant.text
    if work.qualifier.text:
        who = book.plain("claim.qualified", words=who, qualifier=work.qualifier.text)
    words = book.plain("cite.said", claimant=who, words=work.title.text)
    return Told(words, work.title.lang)
