"""The files of the templates: those of the program, and a desk's own in place of some of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from site_gen.config import Config
from site_gen.domain.text import LocaleCode
from site_gen.language.catalogue import Catalogue
from site_gen.lazy_pattern import lazy_pattern
from site_gen.plan.own_page import OwnPage
from site_gen.problems import Problem, Span, did_you_mean, warning

# Before the name of a template of the program, in a template that replaces it.
BUILT_IN = "builtin/"
TEMPLATES = "templates"
_TEXTS = (".html", ".css", ".js", ".po", ".svg")
# What a template extends, includes or imports.
_NAMED = lazy_pattern(r"\{%[-+]?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")
_EXTENDED = lazy_pattern(r"\{%[-+]?\s*extends\s+[\"']([^\"']+)[\"']")


@dataclass(frozen=True, slots=True)
class TemplateFiles(Mapping[str, bytes]):
    """The bytes of each template, asset and catalogue by its name.

    `own` are the names of those that the desk has in its folder, which messages call `folder`;
    without any, all are those of the program. `replaced` are those of `own` that the program has
    too.
    """

    files: Mapping[str, bytes]
    own: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    folder: str = TEMPLATES

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> TemplateFiles:
        """The same files, with their places in messages if they have none."""
        return files if isinstance(files, cls) else cls(files)

    def with_bytes(self, changed: Mapping[str, bytes]) -> TemplateFiles:
        """The same files, some with other bytes."""
        return TemplateFiles({**self.files, **changed}, self.own, self.replaced, self.folder)

    @staticmethod
    def is_text(name: str) -> bool:
        """Whether a file is read as text; all others are handed on as they are."""
        return name.endswith(_TEXTS)

    def __getitem__(self, name: str) -> bytes:
        return self.files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def place_of(self, name: str) -> str:
        """The path of a file in messages: one of the program is told from the desk's own."""
        if name in self.own:
            return f"{self.folder}/{name}"
        if not self.own or name not in self.files:
            return f"{self.folder}/{name}"
        return f"{BUILT_IN}{name.removeprefix(BUILT_IN)}"


def with_own_files(
    built_in: Mapping[str, bytes], own: Mapping[str, bytes], folder: str
) -> TemplateFiles:
    """The files of the program, each replaced by the desk's own of that name, if it has one.

    Those that an own template names with `builtin/` before them are there too, as they were.
    """
    named = {
        name.decode(errors="replace")
        for file, text in own.items()
        if file.endswith(".html")
        for name in _NAMED_BUILT_IN.findall(text)
    }
    originals = {f"{BUILT_IN}{name}": built_in[name] for name in sorted(named & built_in.keys())}
    replaced = frozenset(own.keys() & built_in.keys())
    return TemplateFiles({**built_in, **own, **originals}, frozenset(own), replaced, folder)


_NAMED_BUILT_IN = re.compile(rb"[\"']" + BUILT_IN.encode() + rb"([^\"']+)[\"']")


_PAGE_NAME = lazy_pattern(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def check_own_pages(
    pages: Iterable[OwnPage], catalogues: Mapping[LocaleCode, Catalogue]
) -> Iterator[Problem]:
    """Pages of the desk's own without a usable name, or without a title in a language."""
    for page in pages:
        if not _PAGE_NAME.fullmatch(page.name):
            message = f"build.py hands over a page called `{page.name}`, which cannot be an address"
            hint = "write letters from a to z, digits and hyphens"
            yield Problem("page-name-unreadable", message, hint=hint)
        for code, words in catalogues.items():
            if not words.has(page.title):
                message = f"`{page.title}`, the title of the page `{page.name}`, has no words"
                hint = f"add them to content/locale/{code}.po"
                yield Problem("words-missing", message, hint=hint)


def check_own_files(
    files: TemplateFiles, config: Config, pages: Iterable[OwnPage] = ()
) -> Iterator[Problem]:
    """Own files that nothing is made from: most have a name with a mistake."""
    of_pages = {f"pages/{page.name}.html" for page in pages}
    for name in sorted(files.own - files.replaced - of_pages):
        if not _is_used(name, files, config):
            message = "nothing on the site is made from this file"
            span = Span(files.place_of(name))
            yield warning("template-unused", message, span, hint=_meant(name, files))
    for name in sorted(files.own):
        if name.endswith(".html"):
            yield from _unknown_blocks(name, files)


def _is_used(name: str, files: TemplateFiles, config: Config) -> bool:
    """Whether the site is made from a file that the program does not have."""
    path = PurePosixPath(name)
    if path.parts[0] == "locale":
        return name in {f"locale/{code}.po" for code in config.codes}
    if path.parts[0] == "assets":
        is_named = _is_named(name.removeprefix("assets/"), files)
        return is_named or bool(_CARD_FONT.search(name)) or path.suffix in _NOTES
    if name.endswith(".html"):
        return any(name in _templates_named_in(files, other) for other in files)
    return path.suffix in _NOTES


_CARD_FONT = lazy_pattern(r"^assets/fonts/[a-z0-9-]+-(?:400|700)\.\w+$")
# Licences and notes to the next editor.
_NOTES = ("", ".md", ".txt")


def _is_named(asset: str, files: TemplateFiles) -> bool:
    return any(asset.encode() in text for name, text in files.items() if files.is_text(name))


def _templates_named_in(files: TemplateFiles, name: str) -> list[str]:
    return _NAMED.findall(files[name].decode()) if name.endswith(".html") else []


def _meant(name: str, files: TemplateFiles) -> str:
    """The file that was meant, by its whole path or by its name in another folder."""
    others = (BUILT_IN, *_NOT_PAGES)
    known = [n for n in files.keys() - files.own | files.replaced if not n.startswith(others)]
    same_name = [n for n in sorted(known) if PurePosixPath(n).name == PurePosixPath(name).name]
    meant = f"did you mean `{same_name[0]}`?" if same_name else did_you_mean(name, known)
    return f"{meant} Else name it in a template" if meant else "name it in a template"


_NOT_PAGES = ("preview/", "start/")
_BLOCK = lazy_pattern(r"\{%[-+]?\s*(block|endblock)\b\s*(\w*)")


def _unknown_blocks(name: str, files: TemplateFiles) -> Iterator[Problem]:
    """Blocks of an own template that no template above it has, so that they are never shown."""
    known = {block for above in _templates_above(name, files) for _, block in _blocks(above, files)}
    if not known:
        return
    depth = 0
    for offset, block in _blocks(name, files):
        if block and not depth and block not in known:
            line = files[name].decode().count("\n", 0, offset) + 1
            message = f"the template that this one extends has no block `{block}`"
            hint = did_you_mean(block, known) or f"its blocks are {', '.join(sorted(known))}"
            span = Span(files.place_of(name), line)
            yield Problem("template-block-unknown", message, span, hint=hint)
        depth += 1 if block else -1


def _blocks(name: str, files: TemplateFiles) -> list[tuple[int, str]]:
    """Where each block begins, with its name, and where each ends, without one."""
    found = _BLOCK.finditer(files[name].decode())
    return [(block.start(), block[2] if block[1] == "block" else "") for block in found]


def _templates_above(name: str, files: TemplateFiles) -> list[str]:
    """The templates that a template extends, one after another."""
    above: list[str] = []
    while found := _EXTENDED.search(files[name].decode()):
        name = found[1]
        if name not in files or name in above:
            break
        above.append(name)
    return above
