"""Finds the texts of a site of another generator: their languages, their pairs and their ids."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from site_gen.domain.text import ID_LONGEST, LocaleCode
from site_gen.ingest.folder.headers import day_of, split_header, words_of
from site_gen.ingest.folder.layout import Layout, layout_of

ENDINGS = frozenset({".md", ".markdown", ".mdown", ".mkd"})
LARGEST = 2_000_000
_NOT_TEXTS = frozenset({"readme", "license", "licence", "changelog", "contributing", "404"})
# Hugo's texts of a whole folder; a shorter one is only the heading of a list.
_OF_FOLDER = "_index"
_LEAST_PROSE = 300
_NOT_FOLDERS = frozenset(
    {"node_modules", "themes", "layouts", "archetypes", "static", "public", "resources", "venv"}
)
_OF_JEKYLL = frozenset({"_posts", "_drafts", "_docs", "_pages", "_articles", "_news"})
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)")
PAIR_FIELDS = ("translationkey", "translation_key", "translation", "ref", "lang-ref", "lang_ref")
LANGUAGE_FIELDS = ("lang", "language", "locale")


@dataclass(frozen=True, slots=True)
class FoundText:
    """One file: `path` within the folder, `key` the same for the languages of one text.

    `language` is what the file says it is in, empty if it says nothing; `first` is the number of
    the line at which its body begins.
    """

    path: PurePosixPath
    key: str
    language: str
    fields: Mapping[str, Any]
    body: str
    day: str = ""
    fault: str = ""
    is_draft: bool = False
    first: int = 1

    def line_of(self, words: str) -> int:
        """The number of the first line of the file that has these words of its body, 0 if none."""
        before, found, _ = self.body.partition(words)
        return self.first + before.count("\n") if found and words else 0


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """The texts of a folder, and the files that are none, with the reason."""

    texts: tuple[FoundText, ...]
    passed_over: tuple[tuple[PurePosixPath, str], ...] = field(default=())


def found_in(root: Path, locales: tuple[LocaleCode, ...]) -> FoundFolder:
    """The texts below a folder, in the order of their paths. Raises OSError."""
    texts, passed = list[FoundText](), list[tuple[PurePosixPath, str]]()
    paths = sorted(_markdown_files(root))
    layout = layout_of((PurePosixPath(p.relative_to(root).as_posix()) for p in paths), locales)
    for path in paths:
        name = PurePosixPath(path.relative_to(root).as_posix())
        if reason := _passed_over(path):
            passed.append((name, reason))
            continue
        content = path.read_bytes()
        try:
            text = content.decode()
        except UnicodeDecodeError:
            passed.append((name, "it is not UTF-8"))
            continue
        found = _text_of(name, text, layout)
        if path.stem.partition(".")[0] == _OF_FOLDER and len(found.body) < _LEAST_PROSE:
            passed.append((name, "it is about the folder, and no text of the site"))
            continue
        texts.append(found)
    return FoundFolder(tuple(texts), tuple(passed))


def _markdown_files(root: Path) -> Iterator[Path]:
    for path in root.rglob("*"):
        folders = path.relative_to(root).parts[:-1]
        hidden = any(
            part in _NOT_FOLDERS or (part.startswith((".", "_")) and part not in _OF_JEKYLL)
            for part in folders
        )
        if (
            path.suffix.lower() in ENDINGS
            and not hidden
            and path.is_file()
            and not leads_out(path, root)
        ):
            yield path


def leads_out(path: Path, root: Path) -> bool:
    """Whether a path in a folder is a link to a file that is not in it."""
    return not path.resolve().is_relative_to(root.resolve())


def _passed_over(path: Path) -> str:
    stem = path.stem.lower().partition(".")[0]
    if stem in _NOT_TEXTS:
        return "it is about the folder, and no text of the site"
    return f"it is larger than {LARGEST // 1_000_000} MB" if path.stat().st_size > LARGEST else ""


def _text_of(path: PurePosixPath, text: str, layout: Layout) -> FoundText:
    header = split_header(text)
    plain, by_path = layout.without_language(path)
    dated = _DATED.fullmatch(plain.name)
    name = dated[2] if dated else plain.name
    bundle = name.lower() in {"index", _OF_FOLDER} and plain.parent.name
    key = plain.parent if bundle else plain.with_name(name)
    stated = next((words_of(header.fields[f]) for f in LANGUAGE_FIELDS if f in header.fields), "")
    pair = next((words_of(header.fields[f]) for f in PAIR_FIELDS if f in header.fields), "")
    return FoundText(
        path,
        pair or _key(key, header.fields, has_path=bool(by_path)),
        stated or by_path,
        header.fields,
        header.body,
        day=day_of(dated[1]) if dated else "",
        fault=header.fault,
        is_draft="_drafts" in path.parts,
        first=text.count("\n") - header.body.count("\n") + 1,
    )


def _key(key: PurePosixPath, fields: Mapping[str, Any], *, has_path: bool) -> str:
    """The path without its language, or what a header names the text by in every language."""
    address = words_of(fields.get("permalink") or fields.get("url")).strip("/")
    if address and ":" not in address:
        return address.removesuffix(".html")
    slug = words_of(fields.get("slug"))
    return str(key) if has_path or not slug else str(key.with_name(slug.replace("/", "-")))


def slug_of(words: str) -> str:
    """An id from words in Latin letters, empty if there are none."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) <= ID_LONGEST:
        return slug
    return slug[:ID_LONGEST].rpartition("-")[0] or slug[:ID_LONGEST]
