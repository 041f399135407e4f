"""Documents -> the content folder of the guide's site."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from docs.guide.documents import (
    DOCS,
    HERE,
    LANGUAGES,
    ROOT,
    Document,
    Section,
    days,
    documents,
    listing,
    sections,
    today,
)
from docs.guide.markdown import DocumentFault, Line, Page, with_links, without_empty_heads
from docs.guide.promises import moved
from docs.guide.reference import woven
from site_gen import __version__
from site_gen.load.corpus import load_corpus

TRANSLATOR = "مؤلفو site_gen"
_ELSEWHERE = re.compile(r"[a-z]+:")
# What the list of documents has for readers of the other language.
_IN_OTHER_LANGUAGE = {"en": re.compile(r"^- .*\.ar\.md\)"), "ar": re.compile(r"^- .*\.en\.md\)")}


class Guide:
    """All documents of the guide, and where a link of one of them leads in it.

    `left_out` are the files that lack what the English ones have, and why.
    """

    def __init__(self) -> None:
        self.documents = documents()
        self.sections = sections()
        self.listing = listing()
        self.left_out = [
            f"{path.relative_to(ROOT)}: its headings are not the English ones"
            for document in (self.listing, *self.documents)
            for path in document.behind
        ]
        self._days = days()
        self._moved = moved()
        self._by_file = {path: doc for doc in self.documents for path in doc.files.values()}

    def write(self, content: Path) -> None:
        """Write the whole content folder; what was there is removed."""
        shutil.rmtree(content, ignore_errors=True)
        for folder in ("articles", "topics", "pages"):
            (content / folder).mkdir(parents=True)
        for name in ("site.yaml", "theme.css"):
            shutil.copy(HERE / name, content)
        shutil.copytree(HERE / "locale", content / "locale")
        for number, section in enumerate(self.sections, 1):
            self._write_section(section, number, content / "topics")
        for document in self.documents:
            self._write_document(document, content / "articles")
        _write_about(content / "pages")
        _mark_translations(content)

    def _write_document(self, document: Document, folder: Path) -> None:
        for code, page in document.pages.items():
            first, last = self._days.get(document.path(code), (today(), today()))
            fields: dict[str, object] = {"title": page.title, "summary": page.summary}
            if code == "en":
                fields |= {"date": first, "topics": [document.section]}
                fields |= {"updated": last} if last > first else {}
                fields |= self._moved.fields(document.id)
            else:
                fields |= {"translator": TRANSLATOR, "translated": last}
            try:
                whole = woven(document.id, page, document.pages["en"], code)
            except DocumentFault as fault:
                if code == "en":
                    raise
                self.left_out.append(f"{document.path(code).relative_to(ROOT)}: {fault}")
                continue
            body = self._body(whole, document)
            _write(folder / f"{document.id}.{code}.md", fields, body)

    def _body(self, page: Page, document: Document) -> str:
        anchors = iter(document.pages["en"].anchors)
        lines = [self._line(line, anchors, "..", document) for line in page.lines]
        return "\n".join(without_empty_heads(lines))

    def _line(self, line: Line, anchors: Iterator[str], up: str, document: Document) -> str:
        if line.is_code:
            return line.text
        text = with_links(line.text, lambda target: self.target(target, up, document))
        if line.level:
            return f"{'#' * line.level} {text} {self._moved.marks(document.id, next(anchors))}"
        return text

    def target(self, target: str, up: str, document: Document) -> str:
        """Where a link leads in the guide; empty if it leads to a file that is not in it.

        `up` is the way from the page to the folder of the articles.
        """
        if _ELSEWHERE.match(target):
            return target
        path, _, slug = target.partition("#")
        if not path:
            return f"#{document.anchor(slug)}"
        file = (document.files["en"].parent / path).resolve()
        if file in self.listing.files.values():
            section = self.listing.anchor(slug) if slug else ""
            return f"topic:{section}" if section else f"{up}/../"
        if file == DOCS / "decisions":
            return "topic:decisions"
        other = self._by_file.get(file)
        return _passage(other, slug, up) if other else ""

    def _write_section(self, section: Section, number: int, folder: Path) -> None:
        for code in LANGUAGES:
            body = self._list_of(section, code)
            fields: dict[str, object] = {
                "title": section.title[code],
                "summary": section.summary[code],
            }
            if code == "en":
                fields["order"] = number
            else:
                fields |= {"translator": TRANSLATOR, "translated": today()}
            if body:
                _write(folder / f"{section.id}.{code}.md", fields, body)

    def _list_of(self, section: Section, code: str) -> str:
        """What the list of documents says under the heading of the section, in this language."""
        if section.intro:
            of_section = [doc for doc in self.documents if doc.section == section.id]
            items = "\n".join(f"- [](article:{doc.id})" for doc in of_section)
            return f"{section.intro[code]}\n\n{items}"
        number = self.listing.pages["en"].headings.index(section.under)
        page = self.listing.pages.get(code)
        lines = page.parts()[number + 1][1:] if page else ()
        told = [line for line in lines if not _IN_OTHER_LANGUAGE[code].search(line.text)]
        up = "../../articles"
        linked = [self._line(line, iter(()), up, self.listing) for line in told]
        return "\n".join(without_empty_heads(linked))


def _passage(document: Document, slug: str, up: str) -> str:
    if not slug:
        return f"article:{document.id}"
    anchor = document.anchor(slug)
    return f"{up}/{document.id}/#{anchor}" if anchor else f"{up}/{document.id}/"


def _write_about(folder: Path) -> None:
    told = yaml.safe_load((HERE / "about.yaml").read_text(encoding="utf-8"))
    for code, page in told.items():
        fields = {"title": page["title"], "summary": page["summary"]}
        own = {"order": 1} if code == "en" else {"translator": TRANSLATOR, "translated": today()}
        body = page["text"].replace("{version}", __version__)
        _write(folder / f"about.{code}.md", {**fields, **own}, body)


def _write(path: Path, fields: Mapping[str, object], body: str) -> None:
    # JSON is YAML, and needs no thought about quotation marks.
    header = "\n".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()
    )
    path.write_text(f"---\n{header}\n---\n\n{body.strip()}\n", encoding="utf-8")


def _mark_translations(content: Path) -> None:
    """Say of each translation which text it translates."""
    corpus = load_corpus(content).value
    for prose in corpus.prose if corpus else ():
        digest = prose.original_version.digest
        for version in prose.versions:
            if version.locale != prose.original:
                path = Path(version.places.start.path)
                text = path.read_text(encoding="utf-8")
                marked = text.replace("\n---\n", f'\ntranslates: "{digest}"\n---\n', 1)
                path.write_text(marked, encoding="utf-8")
