"""The briefings of the real content, made once, and the links in each format of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pypdf
from lxml import etree, html

from site_gen.commands.paths import read_templates
from site_gen.documents.briefings import DocumentFormat, document_bytes
from site_gen.documents.html import BriefingDocument, briefing_document
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.plan.site_plan import plan_site
from site_gen.render.html.site_context import site_context
from site_gen.render.html.templates import load_templates
from site_gen.render.views.briefing import Briefing, briefing_of
from tests.tools.desk import ROOT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")


class Documents(dict[DocumentFormat, bytes]):
    """A briefing in each format; one is made when it is first asked for, as PDF takes seconds."""

    def __init__(self, document: BriefingDocument) -> None:
        super().__init__()
        self._manuscript = document

    def __missing__(self, wanted: DocumentFormat) -> bytes:
        self[wanted] = document_bytes(self._manuscript, wanted).value or b""
        return self[wanted]


@dataclass(frozen=True, slots=True)
class MadeBriefing:
    """A briefing in one language, and the bytes of each format."""

    topic: str
    language: str
    view: Briefing
    documents: Mapping[DocumentFormat, bytes]

    @property
    def name(self) -> str:
        return f"{self.topic}.{self.language}"


def real_briefings() -> list[MadeBriefing]:
    """Every topic of the repository's content in every language and format."""
    files = read_templates(ROOT / "templates")
    corpus = load_corpus(ROOT / "content").value
    assert corpus is not None
    templates = load_templates(files, corpus.config, corpus.catalogue_files).value
    site = site_context(corpus, plan_site(corpus).value, templates)
    briefings = []
    for topic in _topics(site.corpus):
        for locale in corpus.config.locales:
            view = briefing_of(site, topic, LocaleCode(locale.code))
            manuscript = briefing_document(view, templates, files, locale).value
            assert manuscript is not None
            briefings.append(MadeBriefing(topic.id, locale.code, view, Documents(manuscript)))
    return briefings


def _topics(corpus: Corpus) -> Iterator[Prose]:
    return (prose for prose in corpus.prose if prose.kind is Kind.TOPIC)


def links_in(document: bytes, wanted: DocumentFormat) -> list[str]:
    """Every address that the document leads to; one within it begins with #."""
    if wanted is DocumentFormat.PDF:
        return [*_links_in_pdf(document)]
    if wanted is DocumentFormat.DOCX:
        return [*_links_in_docx(document)]
    if wanted is DocumentFormat.MD:
        return _MARKDOWN_LINK.findall(document.decode())
    return [str(link) for link in html.document_fromstring(document).xpath("//a/@href")]


def anchors_in(document: bytes, wanted: DocumentFormat) -> set[str]:
    """The names that its own links can lead to."""
    if wanted is DocumentFormat.PDF:
        return set(pypdf.PdfReader(io.BytesIO(document)).named_destinations)
    if wanted is DocumentFormat.DOCX:
        marks = part(document, "word/document.xml").iter(f"{W}bookmarkStart")
        return {str(mark.get(f"{W}name")) for mark in marks}
    return set(re.findall(r'\sid="([^"]+)"', document.decode()))


def part(document: bytes, name: str) -> etree._Element:
    """A part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return etree.fromstring(archive.read(name))


def _links_in_pdf(document: bytes) -> Iterator[str]:
    for page in pypdf.PdfReader(io.BytesIO(document)).pages:
        for note in page.get("/Annots", []):
            told = note.get_object()
            if "/A" in told and "/URI" in told["/A"]:
                yield str(told["/A"]["/URI"])
            elif "/Dest" in told:
                yield f"#{told['/Dest']}"


def _links_in_docx(document: bytes) -> Iterator[str]:
    for relationship in part(document, "word/_rels/document.xml.rels"):
        if relationship.get("TargetMode") == "External":
            yield str(relationship.get("Target"))
    for link in part(document, "word/document.xml").iter(f"{W}hyperlink"):
        if anchor := link.get(f"{W}anchor"):
            yield f"#{anchor}"
