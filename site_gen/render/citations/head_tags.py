"""The `<meta>` tags for reference managers."""

from collections.abc import Iterator
from functools import partial

from site_gen.domain.dates import EdtfDate, PartialDate, parse_edtf
from site_gen.domain.text import Kind, LocaleCode, Status, Token
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import absolute_url, data_url, edition_url
from site_gen.plan.pages import CITATION_FILES, CITED_KINDS, PageKind, PlannedPage
from site_gen.render.citations.works import CitationContext, LanguageText, Work, title_of, work_of
from site_gen.render.context import PageContext, SiteContext, edition_title
from site_gen.render.text import HeadLink, MetaTag
from site_gen.structs import replace


def edition_as_work(context: PageContext, page: PlannedPage, work: Work) -> Work:
    """The work of an edition instead of its topic: own title, date and address.

    There is only one date, since an edition never changes.
    """
    name, work_context = page.key.edition, PageContext(context.site, work.locale, context.url)
    base = context.config.base_url
    return replace(
        work,
        title=LanguageText(edition_title(work_context, name, work.title.text), work.title.lang),
        issued=parse_edtf(name[:10]),
        updated=None,
        permalink=absolute_url(base, edition_url(work.id, name, None)),
        url=absolute_url(base, page.canonical),
    )


_CITED = frozenset({PageKind.RECORD, PageKind.EDITION})
_TYPES = {
    PageKind.RECORD_BIB: "application/x-bibtex",
    PageKind.RECORD_RIS: "application/x-research-info-systems",
    PageKind.RECORD_CSL: "application/vnd.citationstyles.csl+json",
}


def cited_record(context: PageContext, page: PlannedPage) -> Record | None:
    """The record that a page is cited for; None if it is withdrawn or the page has none."""
    key = page.key
    if key.kind not in _CITED or key.record_kind not in CITED_KINDS or key.record is None:
        return None
    record = context.corpus.find(key.record_kind, key.record)
    return record if record and record.status is not Status.WITHDRAWN else None


def shared_work(site: SiteContext, record: Record, code: LocaleCode) -> Work:
    """The work of a record, made once for its page and its files."""
    make = partial(work_of, CitationContext(site.corpus, site.catalogues), record, code)
    if site.shared is None:
        return make()
    return site.shared.value(("work", kind_of(record), record.id, code), make)


def work_of_page(context: PageContext, page: PlannedPage, record: Record, code: LocaleCode) -> Work:
    """The work that a page is cited as: its record, or an edition of it."""
    work = shared_work(context.site, record, code)
    return edition_as_work(context, page, work) if page.key.edition else work


def citation_context(context: PageContext) -> CitationContext:
    """The records and catalogues for the citations of a page."""
    return CitationContext(context.corpus, context.site.catalogues)


def reference_file_links(context: PageContext, page: PlannedPage) -> Iterator[HeadLink]:
    """The files that a reference manager can load instead of the page."""
    record = cited_record(context, page)
    if record is None or page.key.record_kind is None or page.key.edition:
        return
    for kind, ending in CITATION_FILES:
        name = context.say(f"cite.{ending.partition('.')[0]}")
        url = context.link(data_url(page.key.record_kind, record.id, ending))
        yield HeadLink(url, Token(_TYPES[kind]), name)


def meta_tags(context: PageContext, page: PlannedPage) -> Iterator[MetaTag]:
    """The tags of a page, in the language of its text.

    The URL is that of the text in this language; the address without a language is the identifier.
    """
    record = cited_record(context, page)
    if record is None:
        return
    shown = next((code for code, url in page.alternates if url == page.canonical), None)
    work = work_of_page(context, page, record, shown or context.locale.code)
    title = title_of(citation_context(context), work)
    address = absolute_url(context.config.base_url, page.canonical)
    for name, text in (*_highwire(work, title, address), *_dublin_core(work, title)):
        if text.text:
            lang = LocaleCode(text.lang) or context.locale.code
            words = context.in_language(lang, text.text)
            yield MetaTag(Token(name), words.text, words.lang)


def _highwire(work: Work, title: LanguageText, address: str) -> Iterator[tuple[str, LanguageText]]:
    """Highwire tags: the institution makes it a report; each author has a tag of its own."""
    yield "citation_title", title
    for author in work.authors:
        yield "citation_author", author
    yield "citation_publication_date", LanguageText(_slashed(work.issued))
    yield "citation_technical_report_institution", _institution(work)
    yield "citation_language", LanguageText(_language(work))
    yield "citation_public_url", LanguageText(address)
    yield "citation_abstract", LanguageText(work.summary, work.lang)
    for keyword in work.keywords:
        yield "citation_keywords", LanguageText(keyword, work.lang)


def _dublin_core(work: Work, title: LanguageText) -> Iterator[tuple[str, LanguageText]]:
    yield "DCTERMS.title", title
    for translated in work.translations:
        yield "DCTERMS.alternative", translated
    for author in work.authors:
        yield "DCTERMS.creator", author
    yield "DCTERMS.issued", LanguageText(work.issued.edtf if work.issued else "")
    yield "DCTERMS.modified", LanguageText(work.updated.edtf if work.updated else "")
    yield "DCTERMS.publisher", _institution(work)
    yield "DCTERMS.language", LanguageText(_language(work))
    yield "DCTERMS.identifier", LanguageText(work.permalink)
    yield "DCTERMS.abstract", LanguageText(work.summary, work.lang)


def _institution(work: Work) -> LanguageText:
    """The publisher: of a source its outlet, since the desk only records it."""
    return work.outlet if work.kind is Kind.SOURCE else LanguageText(work.institution, work.lang)


def _language(work: Work) -> str:
    """The language of the work; of a source the language it was printed in."""
    return work.title.lang if work.kind is Kind.SOURCE else work.lang


def _slashed(when: EdtfDate | None) -> str:
    """YYYY/MM/DD, to the known precision; of a range its start.

    The format has no marks, so a date with a mark is in the Dublin Core tags only.
    """
    day: PartialDate | None = (when.start or when.end) if when and when.as_printed else None
    return day.iso.replace("-", "/") if day else ""
