"""Records as works to be cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from site_gen.config import Config, Locale
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim
from site_gen.domain.dates import EdtfDate
from site_gen.domain.sources import Liveness, Source
from site_gen.domain.text import Kind, LocaleCode, LocalText, RecordId, Status, references_in
from site_gen.language.catalogue import Catalogue
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.addresses import absolute_url, record_url
from site_gen.render.text import name_of, without_full_stop
from site_gen.structs import Struct, replace

# Enough names to find a text again.
MOST_KEYWORDS = 12
# The CSL types of the desk's own records: a text is a report, any other record a web page.
_REPORTS = frozenset({Kind.ARTICLE, Kind.TOPIC})


class CitationContext(Struct, frozen=True):
    """The records and catalogues that citations are made from."""

    corpus: Corpus
    catalogues: Mapping[LocaleCode, Catalogue]

    @property
    def config(self) -> Config:
        return self.corpus.config


class LanguageText(Struct, frozen=True):
    """Text with its language, which is empty if unknown, as for the author of a source."""

    text: str = ""
    lang: str = ""


class CitedPlace(Struct, frozen=True):
    """Where a claim was found: the source, and the locator as the desk wrote it."""

    source: Work
    locator: str


class Work(Struct, frozen=True):
    """A work to be cited, in one language.

    `authors` are printed as written, without splitting names. The desk is the author of its own
    records without one; `institution` is its name, `site_title` that of the site. `type` is a CSL
    type. `permalink` is the address without a language, `url` the one in `lang`; both are absolute.

    Of a claim, `claimant` made it on the day `said`, in the words of `title`, with `qualifier` as a
    reservation; it was found at `places`. Of a source, `translated` is its title in `lang` if it
    was printed in another, `translations` are all known ones, `outlet` is the publisher, `original`
    and `archived` are its address and that of a copy; `accessed` is when the desk read it there. A
    `withdrawn` work has only a title.
    """

    kind: Kind
    id: RecordId
    type: str
    locale: Locale
    title: LanguageText
    authors: tuple[LanguageText, ...]
    institution: str
    site_title: str
    permalink: str
    url: str
    issued: EdtfDate | None = None
    updated: EdtfDate | None = None
    translator: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    claimant: LanguageText = LanguageText()
    qualifier: LanguageText = LanguageText()
    said: EdtfDate | None = None
    places: tuple[CitedPlace, ...] = ()
    translated: str = ""
    translations: tuple[LanguageText, ...] = ()
    outlet: LanguageText = LanguageText()
    original: str = ""
    archived: str = ""
    accessed: EdtfDate | None = None
    withdrawn: bool = False

    @property
    def lang(self) -> LocaleCode:
        return self.locale.code

    @property
    def by_desk(self) -> bool:
        """Whether the desk is the only author."""
        return [author.text for author in self.authors] == [self.institution]


def work_of(citing: CitationContext, record: Record, code: LocaleCode) -> Work:
    """The work of a record; texts that lack this language are in another one."""
    if record.status is Status.WITHDRAWN:
        return replace(_desk_work(citing, record, code), withdrawn=True)
    if isinstance(record, Prose):
        return _prose_work(citing, record, code)
    if isinstance(record, Claim):
        return _claim_work(citing, record, code)
    if isinstance(record, Source):
        return _source_work(citing, record, code)
    return _desk_work(citing, record, code)


def languages_of(citing: CitationContext, record: Record) -> tuple[LocaleCode, ...]:
    """The languages in which a record has its own entry, in the site's order.

    A source is one work, however many translations its title has: in its own language if the site
    has it, or else in the site's default language.
    """
    codes = citing.config.codes
    if isinstance(record, Source):
        printed_in = record.printed_title[0]
        return (printed_in if printed_in in codes else citing.config.default_locale,)
    written = {code for code, words in name_of(record).versions if words}
    return tuple(code for code in codes if code in written) or (citing.config.default_locale,)


def _desk_work(citing: CitationContext, record: Record, code: LocaleCode) -> Work:
    """A record as a work of the desk."""
    desk = citing.config.desk.get(code)
    kind = kind_of(record)
    return Work(
        kind=kind,
        id=record.id,
        type="report" if kind in _REPORTS else "webpage",
        locale=citing.config.locale(code),
        title=_best(name_of(record), code),
        authors=(LanguageText(desk, code),),
        institution=desk,
        site_title=citing.config.title.get(code),
        permalink=_address(citing, record),
        url=_address(citing, record, code),
    )


def _prose_work(citing: CitationContext, prose: Prose, code: LocaleCode) -> Work:
    version = prose.version(code)
    work = _desk_work(citing, prose, code)
    authors = tuple(_author(citing, prose, name, code) for name in prose.authors)
    translator = version.translator if version and code != prose.original else ""
    return replace(
        work,
        authors=authors or work.authors,
        issued=prose.date,
        updated=prose.updated,
        # The desk is not named as the translator of its own text.
        translator="" if translator == work.institution else translator,
        summary=version.summary if version else "",
        keywords=tuple(_names(citing, _linked_entities(version), code)),
    )


def _linked_entities(version: Version | None) -> Iterable[RecordId]:
    """The entities that a text links to, in reading order."""
    links = references_in(version.body) if version else ()
    return dict.fromkeys(link.id for link in links if link.kind == Kind.ENTITY)


def _author(citing: CitationContext, prose: Prose, name: str, code: LocaleCode) -> LanguageText:
    """An author's name as in the original; the desk's own name in the given language."""
    desk = citing.config.desk
    if name == desk.get(prose.original):
        return LanguageText(desk.get(code), code)
    return LanguageText(name, prose.original)


def _claim_work(citing: CitationContext, claim: Claim, code: LocaleCode) -> Work:
    claimant = citing.corpus.find(Kind.ENTITY, claim.claimant)
    return replace(
        _desk_work(citing, claim, code),
        title=_as_part_of_sentence(_best(claim.text, code)),
        claimant=_best(name_of(claimant), code) if claimant else LanguageText(claim.claimant),
        qualifier=_best(claim.qualifier, code),
        said=claim.date,
        places=tuple(_places(citing, claim, code)),
        keywords=tuple(_names(citing, claim.about, code)),
    )


def _as_part_of_sentence(text: LanguageText) -> LanguageText:
    return LanguageText(without_full_stop(text.text), text.lang)


def _places(citing: CitationContext, claim: Claim, code: LocaleCode) -> Iterator[CitedPlace]:
    for citation in claim.citations:
        source = citing.corpus.find(Kind.SOURCE, citation.source)
        if isinstance(source, Source):
            yield CitedPlace(_source_work(citing, source, code), citation.locator)


def _source_work(citing: CitationContext, source: Source, code: LocaleCode) -> Work:
    lang, printed = source.printed_title
    outlet = citing.corpus.find(Kind.ENTITY, source.publisher) if source.publisher else None
    translated = source.title.get(code) if code != lang else ""
    archived = next((copy.url for copy in source.archived), "")
    is_dead = source.liveness is Liveness.DEAD and archived
    return Work(
        kind=Kind.SOURCE,
        id=source.id,
        type=source.type,
        locale=citing.config.locale(code),
        title=LanguageText(printed, lang),
        authors=tuple(LanguageText(name) for name in source.authors),
        institution=citing.config.desk.get(code),
        site_title=citing.config.title.get(code),
        issued=source.issued,
        translated=translated,
        translations=tuple(_translations(source)),
        outlet=_best(name_of(outlet), code) if outlet else LanguageText(),
        original="" if is_dead else source.url,
        archived=archived,
        accessed=source.accessed,
        permalink=_address(citing, source),
        url=_address(citing, source, code),
    )


def _translations(source: Source) -> Iterator[LanguageText]:
    printed, _ = source.printed_title
    return (
        LanguageText(words, code)
        for code, words in source.title.versions
        if words and code != printed
    )


def _best(text: LocalText, code: LocaleCode) -> LanguageText:
    lang, words = text.best(code)
    return LanguageText(words, lang)


def _address(citing: CitationContext, record: Record, code: LocaleCode | None = None) -> str:
    """An absolute address of the record; without `code`, the one without a language."""
    return absolute_url(citing.config.base_url, record_url(kind_of(record), record.id, code))


def _names(citing: CitationContext, ids: Iterable[RecordId], code: LocaleCode) -> Iterator[str]:
    """The names of entities as keywords, without those that contain a comma."""
    entities = (citing.corpus.find(Kind.ENTITY, name) for name in ids)
    entity_names = (
        name_of(entity).best(code)[1] for entity in islice(entities, MOST_KEYWORDS) if entity
    )
    return (name for name in entity_names if not re.search("[,;،؛]", name))


def title_of(citing: CitationContext, work: Work) -> LanguageText:
    """The title for reference managers; for a claim, with the claimant in the desk's words."""
    if not work.claimant.text:
        return work.title
    catalogue = citing.catalogues[work.lang]
    claimant = work.claimant.text
    if work.qualifier.text:
        claimant = catalogue.text("claim.qualified", words=claimant, qualifier=work.qualifier.text)
    words = catalogue.text("cite.said", claimant=claimant, words=work.title.text)
    return LanguageText(words, work.title.lang)
