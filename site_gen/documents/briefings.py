"""Briefings as documents in every language and format, cached from one run to the next."""

import hashlib
from collections.abc import Iterator, Mapping
from enum import StrEnum

from site_gen.artifacts import Content, bytes_of
from site_gen.documents.html import BriefingDocument, briefing_document, standalone_html
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind
from site_gen.plan.pages import BRIEFING_KINDS, PlannedPage
from site_gen.problems import Checked, Problem
from site_gen.render.context import SiteContext
from site_gen.render.data.files import MadeFiles
from site_gen.render.html.templates import Templates
from site_gen.render.views.briefing import Briefing, briefing_of
from site_gen.structs import Struct


class DocumentFormat(StrEnum):
    """The file formats of briefings."""

    DOCX = "docx"
    PDF = "pdf"
    MD = "md"
    HTML = "html"


# The program that makes each format, by the name people know.
_MAKERS = {DocumentFormat.DOCX: "pandoc", DocumentFormat.PDF: "WeasyPrint"}


def document_bytes(
    document: BriefingDocument, file_format: DocumentFormat
) -> Checked[bytes | None]:
    """The document; a problem if the program that makes it is not installed."""
    try:
        return Checked(_convert(document, file_format))
    except ImportError:
        message = f"{_MAKERS[file_format]}, which makes {file_format} briefings, is not installed"
        hint = "run `make export`, or `pip install 'site-gen[export]'`; md and html need nothing"
        return Checked(None, (Problem("briefing-maker-missing", message, hint=hint),))


def maker_fault(file_format: DocumentFormat) -> str:
    """Why the program that makes a format cannot be used; empty if it can."""
    try:
        if file_format is DocumentFormat.DOCX:
            import pypandoc

            pypandoc.get_pandoc_path()
        elif file_format is DocumentFormat.PDF:
            import weasyprint  # noqa: F401 - fails where the libraries that it calls are missing
    except (ImportError, OSError) as error:
        return str(error).partition("\n")[0]
    return ""


def _convert(document: BriefingDocument, file_format: DocumentFormat) -> bytes:
    if file_format is DocumentFormat.HTML:
        return standalone_html(document)
    if file_format is DocumentFormat.MD:
        from site_gen.documents.markdown import markdown_of

        return markdown_of(document)
    if file_format is DocumentFormat.PDF:
        from site_gen.documents.pdf import pdf_of

        return pdf_of(document)
    from site_gen.documents.docx import docx_of

    return docx_of(document)


FORMATS = {kind: DocumentFormat(ending) for ending, kind in BRIEFING_KINDS.items()}


class BriefingMaker(Struct, frozen=True):
    """Makes the briefings of a site: `files` are those of the templates folder.

    `page_cache` has earlier results, `renderer` is a digest of the program.
    """

    templates: Templates
    files: Mapping[str, bytes]
    renderer: str
    page_cache: Mapping[str, Content] | None = None

    def make(self, site: SiteContext) -> MadeFiles:
        """Every planned briefing; each takes up to two seconds, so results are cached."""
        documents = [(page, *self._make_document(page, site)) for page in _briefing_pages(site)]
        return MadeFiles(
            {page.url: document.value for page, _, document in documents if document.value},
            tuple((key, page.path) for page, key, document in documents if document.value),
            tuple(problem for _, _, document in documents for problem in document.problems),
        )

    def _make_document(
        self, page: PlannedPage, site: SiteContext
    ) -> tuple[str, Checked[bytes | None]]:
        topic = site.corpus.find(Kind.TOPIC, page.key.record) if page.key.record else None
        if not isinstance(topic, Prose) or page.key.locale is None:
            raise LookupError(f"the briefing {page.url} was planned for no topic")
        briefing = briefing_of(site, topic, page.key.locale)
        key = self._cache_key(page, briefing)
        cached = self.page_cache.get(key) if self.page_cache else None
        if cached is not None:
            return key, Checked(bytes_of(cached))
        locale = site.config.locale(page.key.locale)
        document = briefing_document(briefing, self.templates, self.files, locale)
        if document.value is None:
            return key, Checked(None, document.problems)
        return key, document_bytes(document.value, FORMATS[page.key.kind])

    def _cache_key(self, page: PlannedPage, briefing: Briefing) -> str:
        parts = (page.key.kind, repr(briefing), self.templates.fingerprint, self.renderer)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _briefing_pages(site: SiteContext) -> Iterator[PlannedPage]:
    return (page for page in site.plan.pages if page.key.kind in FORMATS)
