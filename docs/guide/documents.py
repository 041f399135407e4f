"""docs/README.md -> the documents of the guide, in its order, with the files of each language."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import yaml

from docs.guide.markdown import LINK, DocumentFault, Page, page_from, without_code
from docs.guide.reference import rules_in_arabic

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "ar")
_NAME = re.compile(r"(?P<name>.+?)(?:\.(?P<language>en|ar))?\.md")
_HEADING = re.compile(r"^## (.+?) *$")


@dataclass(frozen=True)
class Section:
    """A topic of the guide: `under` is the heading of docs/README.md that lists its documents.

    Of one that is not listed there, `intro` is what stands above the list.
    """

    id: str
    under: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    intro: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Document:
    """One document in the languages that it is written in; its id is its name."""

    id: str
    section: str
    files: Mapping[str, Path]

    @cached_property
    def _written(self) -> dict[str, Page]:
        pages = {code: page_from(path.read_text("utf-8")) for code, path in self.files.items()}
        if self.id == "problems":
            pages.setdefault("ar", rules_in_arabic(pages["en"]))
        return pages

    @cached_property
    def pages(self) -> dict[str, Page]:
        """The text in each language, whose headings have the anchors of the English ones."""
        count = len(self._written["en"].headings)
        return {code: page for code, page in self._written.items() if len(page.headings) == count}

    @property
    def behind(self) -> tuple[Path, ...]:
        """The files that lack headings of the English one, and so are left out."""
        return tuple(self.path(code) for code in self._written if code not in self.pages)

    def path(self, code: str) -> Path:
        """The file with the text of a language; one may have several languages."""
        return self.files.get(code, self.files["en"])

    def anchor(self, slug: str) -> str:
        """The anchor of the heading that a link names as hosts of repositories do.

        Empty if the heading may be one of a file that was left out.
        """
        for page in self.pages.values():
            for heading, anchor in zip(page.slugs, self.pages["en"].anchors, strict=True):
                if heading == slug:
                    return anchor
        if self.behind:
            return ""
        raise DocumentFault(f"{self.files['en'].relative_to(ROOT)}: no heading is called #{slug}")


def sections() -> tuple[Section, ...]:
    """The topics of the guide, in order."""
    read = yaml.safe_load((HERE / "sections.yaml").read_text(encoding="utf-8"))
    return tuple(Section(name, **fields) for name, fields in read.items())


def listing() -> Document:
    """The list of all documents, which is no document of the guide."""
    return _document(DOCS / "README.md", "")


def documents() -> tuple[Document, ...]:
    """Every document that docs/README.md lists, and every decision."""
    found: dict[Path, Document] = {}
    for section, path in _listed():
        document = _document(path, section)
        found.setdefault(document.files["en"], document)
    return tuple(found.values())


def _listed() -> Iterator[tuple[str, Path]]:
    """The section and path of each link to a whole document in docs/README.md, decisions last."""
    of_heading = {section.under: section.id for section in sections()}
    section = ""
    for line in (DOCS / "README.md").read_text(encoding="utf-8").splitlines():
        heading = _HEADING.match(line)
        section = of_heading.get(heading[1], "") if heading else section
        for link in LINK.finditer(without_code(line)):
            path = (DOCS / link["target"]).resolve()
            if path.is_file() and section:
                yield section, path
    for path in sorted((DOCS / "decisions").glob("*.md")):
        if not path.name.endswith(".ar.md"):
            yield "decisions", path


def _document(path: Path, section: str) -> Document:
    name = name_of(path)
    plain = {"en": path.with_name(f"{name}.md")}
    named = {code: path.with_name(f"{name}.{code}.md") for code in LANGUAGES}
    files = {code: file for code, file in {**named, **plain}.items() if file.is_file()}
    files = {"en": files.get("en", named["en"]), **files}
    return Document(name.lower(), section, files)


def name_of(path: Path) -> str:
    """The name of a document without its language."""
    found = _NAME.fullmatch(path.name)
    return found["name"] if found else path.stem


def days() -> Mapping[Path, tuple[str, str]]:
    """The first and last day of each file in the history; today for a file without one."""
    command = ["git", "log", "--format=@%cs", "--name-only", "--no-renames", "--", "*.md"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found: dict[Path, tuple[str, str]] = {}
    day = ""
    for line in run.stdout.splitlines():
        if line.startswith("@"):
            day = line[1:]
        elif line:
            _, last = found.get(ROOT / line, (day, day))
            found[ROOT / line] = (day, last)
    return found


def today() -> str:
    """The day of a file that no history has."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return now.date().isoformat()
