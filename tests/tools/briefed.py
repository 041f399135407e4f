"""The briefings of the real content, made once, and the links in each format of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pypdf
from lxml import etree, html

from site_gen.commands.place import read_templates
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.pipeline import edition_of
from site_gen.plan.pages import plan_site
from site_gen.press.manuscript import Manuscript, manuscript_of
from site_gen.press.printing import Format, printed
from site_gen.render.briefing import Briefing
from site_gen.render.briefs import briefing_of
from site_gen.render.templates import load_templates
from tests.tools.desk import ROOT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")


class Documents(dict[Format, bytes]):
    """A briefing in each format; one is made when it is first asked for, as PDF takes seconds."""

    def __init__(self, manuscript: Manuscript) -> None:
        super().__init__()
        self._manuscript = manuscript

    def __missing__(self, wanted: Format) -> bytes:
        self[wanted] = printed(self._manuscript, wanted).value or b""
        return self[wanted]


@dataclass(frozen=True, slots=True)
class Briefed:
    """A briefing in one language, and the bytes of each format."""

    topic: str
    language: str
    view: Briefing
    documents: Mapping[Format, bytes]

    @property
    def name(self) -> str:
        return f"{self.topic}.{self.language}"


def real_briefings() -> list[Briefed]:
    """Every topic of the repository's content in every language and format."""
    files = read_templates(ROOT / "templates")
    corpus = load_corpus(ROOT / "content").value
    assert corpus is not None
    templates = load_templates(files, corpus.config, corpus.wordings).value
    edition = edition_of(corpus, plan_site(corpus).value, templates)
    found = []
    for topic in _topics(edition.corpus):
        for locale in corpus.config.locales:
            view = briefing_of(edition, topic, LocaleCode(locale.code))
            manuscript = manuscript_of(view, templates, files, locale).value
            assert manuscript is not None
            found.append(Briefed(topic.id, locale.code, view, Documents(manuscript)))
    return found


def _topics(corpus: Corpus) -> Iterator[Prose]:
    return (prose for prose in corpus.prose if prose.kind is Kind.TOPIC)


def links_in(document: bytes, wanted: Format) -> list[str]:
    """Every address that the document leads to; one within it begins with #."""
    if wanted is Format.PDF:
        return [*_links_in_pdf(document)]
    if wanted is Format.DOCX:
        return [*_links_in_docx(document)]
    if wanted is Format.MD:
        return _MARKDOWN_LINK.findall(document.decode())
    return [str(link) for link in html.document_fromstring(document).xpath("//a/@href")]


def anchors_in(document: bytes, wanted: Format) -> set[str]:
    """The names that its own links can lead to."""
    if wanted is Format.PDF:
        return set(pypdf.PdfReader(io.BytesIO(document)).named_destinations)
    if wanted is Format.DOCX:
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
    for way in part(document, "word/_rels/document.xml.rels"):
        if way.get("TargetMode") == "External":
            yield str(way.get("Target"))
    for link in part(document, "word/document.xml").iter(f"{W}hyperlink"):
        if anchor := link.get(f"{W}anchor"):
            yield f"#{anchor}"
