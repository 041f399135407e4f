"""A page into what reference managers read in its head: what it is, and its files.

Highwire's tags as Google Scholar and Zotero's translator "Embedded Metadata" read them, and the
terms of the Dublin Core.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_gen.domain.dates import Day, When
from site_gen.domain.text import Kind, LocaleCode, Status
from site_gen.load.corpus import Record
from site_gen.plan.addresses import absolute, data_url
from site_gen.plan.pages import CITED_FILES, CITED_KINDS, PageKind, PlannedPage
from site_gen.render.edition import Desk
from site_gen.render.editions import as_cited
from site_gen.render.parts import Export, Tag
from site_gen.render.works import Citing, Told, Work, title_of, work_of

_CITED = frozenset({PageKind.RECORD, PageKind.EDITION})
_TYPES = {
    PageKind.RECORD_BIB: "application/x-bibtex",
    PageKind.RECORD_RIS: "application/x-research-info-systems",
    PageKind.RECORD_CSL: "application/vnd.citationstyles.csl+json",
}


def cited_record(desk: Desk, page: PlannedPage) -> Record | None:
    """The record that a page is cited for; none where it was withdrawn or is no such page."""
    key = page.key
    if key.kind not in _CITED or key.of not in CITED_KINDS or key.record is None:
        return None
    record = desk.corpus.find(key.of, key.record)
    return record if record and record.status is not Status.WITHDRAWN else None


def work_on(desk: Desk, page: PlannedPage, record: Record, code: LocaleCode) -> Work:
    """What a page is cited as: the record, or the edition of it that the page is."""
    work = work_of(citing_of(desk), record, code)
    return as_cited(desk, page, work) if page.key.edition else work


def citing_of(desk: Desk) -> Citing:
    """All that the citations of a page are made from."""
    return Citing(desk.corpus, desk.edition.books)


def exports_of(desk: Desk, page: PlannedPage) -> Iterator[Export]:
    """The files that a reference manager can take instead of the page."""
    record = cited_record(desk, page)
    if record is None or page.key.of is None or page.key.edition:
        return
    for kind, ending in CITED_FILES:
        name = desk.say(f"cite.{ending.partition('.')[0]}")
        yield Export(_TYPES[kind], name, desk.link(data_url(page.key.of, record.id, ending)))


def tags_of(desk: Desk, page: PlannedPage) -> Iterator[Tag]:
    """The tags of a page, in the language that its text is read in.

    The address is that of the text in this language, as the item's language is; the one without
    a language is its identifier.
    """
    record = cited_record(desk, page)
    if record is None:
        return
    shown = next((code for code, url in page.members if url == page.canonical), None)
    work = work_on(desk, page, record, shown or desk.locale.code)
    title = title_of(citing_of(desk), work)
    address = absolute(desk.config.base_url, page.canonical)
    for name, told in (*_highwire(work, title, address), *_dublin_core(work, title)):
        if told.text:
            yield Tag(name, told.text, told.lang if told.lang != desk.locale.code else "")


def _highwire(work: Work, title: Told, address: str) -> Iterator[tuple[str, Told]]:
    """An institution makes it a report; one author in each tag, as a comma would part two."""
    yield "citation_title", title
    for author in work.authors:
        yield "citation_author", author
    yield "citation_publication_date", Told(_slashed(work.issued))
    yield "citation_technical_report_institution", _institution(work)
    yield "citation_language", Told(_language(work))
    yield "citation_public_url", Told(address)
    yield "citation_abstract", Told(work.summary, work.lang)
    for keyword in work.keywords:
        yield "citation_keywords", Told(keyword, work.lang)


def _dublin_core(work: Work, title: Told) -> Iterator[tuple[str, Told]]:
    yield "DCTERMS.title", title
    for translated in work.translations:
        yield "DCTERMS.alternative", translated
    for author in work.authors:
        yield "DCTERMS.creator", author
    yield "DCTERMS.issued", Told(work.issued.edtf if work.issued else "")
    yield "DCTERMS.modified", Told(work.updated.edtf if work.updated else "")
    yield "DCTERMS.publisher", _institution(work)
    yield "DCTERMS.language", Told(_language(work))
    yield "DCTERMS.identifier", Told(work.permanent)
    yield "DCTERMS.abstract", Told(work.summary, work.lang)


def _institution(work: Work) -> Told:
    """Who published it: of a source its outlet, as the desk only records it."""
    return work.outlet if work.kind is Kind.SOURCE else Told(work.institution, work.lang)


def _language(work: Work) -> str:
    """That of what is cited, which of a source is what it was printed in."""
    return work.title.lang if work.kind is Kind.SOURCE else work.lang


def _slashed(when: When | None) -> str:
    """YYYY/MM/DD, to the precision that is known; a span by its beginning.

    There is no room for a mark, so a date that has one stands in the Dublin Core alone.
    """
    day: Day | None = (when.start or when.end) if when and when.as_printed else None
    return day.iso.replace("-", "/") if day else ""
