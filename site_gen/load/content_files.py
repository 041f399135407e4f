"""Reads content files as text or as files of an edition, or reports them as unexpected."""

import os
import re
import stat
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable
from pathlib import Path

from site_gen.cache.between_builds import cached_between_builds
from site_gen.config import Config
from site_gen.domain.editions import EditionFile, edition_file_at
from site_gen.domain.text import Body, LocaleCode
from site_gen.lazy_pattern import lazy_pattern
from site_gen.problems import Checked, Problem, Span, did_you_mean
from site_gen.structs import Struct

LARGEST_FILE = 2_000_000
# Enough for a million addresses; only the program writes this file.
LARGEST_LEDGER = 100_000_000
_CONTROLS = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# With these begin the controls beyond ASCII in UTF-8, and some other characters.
_LEADS = (b"\xc2", b"\xef")
_NO_CONTROLS = bytes({*b"\t\n\r", *range(0x20, 0x7F), *range(0x80, 0x100)})
# Invisible marks that word processors and mail programs leave at the start of a line; Markdown does
# not recognise a heading or list behind one.
_LEADING_MARKS = re.compile("\n[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]+")
_LINE_ENDS_OF_ASCII = ("\r\n", "\r")
_LINE_ENDS = (*_LINE_ENDS_OF_ASCII, "\u2028", "\u2029", "\x85")


@cached_between_builds
def read_text(path: str, content: bytes, largest: int = LARGEST_FILE) -> Checked[str | None]:
    """The bytes as text in one normal form: UTF-8, LF, NFC; None if they are not text.

    A byte order mark is dropped. The form makes the same words compare equal (UAX 15).
    """
    if len(content) > largest:
        size = len(content) // 1_000_000
        message = f"the file has {size} MB, and {largest // 1_000_000} MB is the most"
        return unreadable("file-too-large", message, Span(path), "split it into several articles")
    try:
        text = content.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        return _not_utf8(path, content, error)
    is_ascii = content.isascii()
    for line_end in _LINE_ENDS_OF_ASCII if is_ascii else _LINE_ENDS:
        text = text.replace(line_end, "\n")
    if _may_have_controls(content) and (control := _CONTROLS.search(text)):
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        message = f"the character U+{ord(control[0]):04X} is not allowed in text"
        return unreadable("file-unreadable", message, Span(path, line, column), "remove it")
    return Checked(text if is_ascii else unicodedata.normalize("NFC", text))


def _may_have_controls(content: bytes) -> bool:
    """Whether one is among the bytes; a look at these takes a tenth of a search in the text."""
    return any(lead in content for lead in _LEADS) or bool(content.translate(None, _NO_CONTROLS))


def body_in(text: str, fence: Span) -> Body:
    """The body of a file, from its text behind the second fence."""
    prose = text.strip()
    line = fence.line + (text.partition(prose)[0].count("\n") if prose else 0)
    # Each line after its line break: a search for that is fast.
    return Body(_LEADING_MARKS.sub("\n", f"\n{prose}")[1:], Span(fence.path, line))


def unreadable(rule: str, message: str, span: Span, hint: str) -> Checked[None]:
    return Checked(None, (Problem(rule, message, span, hint=hint),))


def _not_utf8(path: str, content: bytes, error: UnicodeDecodeError) -> Checked[None]:
    line = content.count(b"\n", 0, error.start) + 1
    guess = "UTF-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "an older encoding"
    message = f"the file is not UTF-8 at byte {error.start}; it looks like {guess}"
    return unreadable("file-unreadable", message, Span(path, line), "save it as UTF-8")


# Enough for a page with its fonts and pictures; the largest of ours is a tenth of this.
LARGEST_EDITION_FILE = 10_000_000


def edition_file_from(name: str, content: bytes, span: Span) -> Checked[EditionFile | None]:
    """The file at this path in the folder, or None and a problem if it is not of an edition."""
    if len(content) > LARGEST_EDITION_FILE:
        size, most = len(content) // 1_000_000, LARGEST_EDITION_FILE // 1_000_000
        message = f"the file has {size} MB, and {most} MB is the most"
        hint = "take it out; `edition` writes what belongs here"
        return Checked(None, (Problem("file-too-large", message, span, hint=hint),))
    file = edition_file_at(name, content, span)
    if file is None:
        message = "no edition of a topic is kept at this path"
        hint = "take it out; `edition` writes what belongs here"
        return Checked(None, (Problem("file-unknown", message, span, hint=hint),))
    return Checked(file)


def without_ignored(entries: Iterable[os.DirEntry[str]]) -> list[str]:
    """The names of the entries of a folder that are not ignored, in order."""
    return sorted(entry.name for entry in entries if not is_ignored(entry.name))


def is_ignored(name: str) -> bool:
    """Whether an editor or version control left the file beside the desk's own."""
    return name.startswith(".") or name.endswith("~")


def is_readable(name: str) -> bool:
    """Whether the name of a file is text: a disk may have names in an older encoding."""
    return name.encode(errors="replace").decode() == name


def is_regular_file(path: Path) -> bool:
    """An ordinary file, not a link (which could lead anywhere) or a pipe (which could hang)."""
    return stat.S_ISREG(path.lstat().st_mode)


def site_missing(path: Path) -> Problem:
    """The problem of a folder without settings."""
    hint = "the guide shows one; or name another folder with --content"
    return Problem("site-missing", f"there is no `{path.name}`", Span(str(path)), hint=hint)


def file_without_language(path: Path, config: Config) -> Problem:
    endings = " or ".join(f"`{path.stem.partition('.')[0]}.{code}.md`" for code in config.codes)
    message = "the name of the file does not say its language"
    return Problem("file-unknown", message, Span(str(path)), hint=f"name it {endings}")


def catalogue_of_no_language(path: Path, config: Config) -> Problem:
    hint = did_you_mean(path.stem, config.codes)
    message = f"`{path.stem}` is none of the site's languages"
    return Problem("locale-unknown", message, Span(str(path)), hint=hint)


def unexpected_file(path: Path, known: Iterable[str], ending: str = "") -> Problem:
    """The problem of a file that nothing reads; `known` are names that may have been meant."""
    if path.is_symlink():
        hint = "put the file itself here"
        return Problem(
            "file-unknown", "links to other files are not followed", Span(str(path)), hint=hint
        )
    if not is_readable(path.name):
        hint = "rename it, in a-z, digits and hyphens"
        message = "the name of the file is not UTF-8"
        return Problem("file-unknown", message, Span(str(path)), hint=hint)
    hint = did_you_mean(path.name, known)
    if not hint:
        hint = f"only {ending} files belong here" if ending else "move it out of the content folder"
    return Problem(
        "file-unknown", "nothing on the site is made from this", Span(str(path)), hint=hint
    )


class CatalogueFile(Struct, frozen=True):
    """A catalogue of interface words that the desk provides for one of its languages."""

    locale: LocaleCode
    path: str
    text: str


THEME_FILE = "theme.css"


class ThemeFile(Struct, frozen=True):
    """The site's own colours, fonts and widths, as a stylesheet."""

    path: str
    text: str
