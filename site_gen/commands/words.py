"""`words`: which interface words each language has, and a file to translate them in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_gen.commands.paths import ProjectFolders, read_templates
from site_gen.config import Config, Locale
from site_gen.domain.text import LocaleCode
from site_gen.ingest.captures import write_new
from site_gen.language.catalogue import Catalogue
from site_gen.language.catalogue_files import parse_catalogues
from site_gen.language.cldr import PluralRule, plural_rule
from site_gen.language.missing_words import ENGLISH
from site_gen.language.new_catalogue import (
    Entry,
    entries_in,
    entry_text,
    new_catalogue,
    stated_rule,
)
from site_gen.language.numbers import NumberStyle, knows_locale
from site_gen.load.content_files import read_text
from site_gen.load.content_reader import CATALOGUES_FOLDER
from site_gen.load.corpus import load_config
from site_gen.problems import Checked, Problem, Span, count_of, did_you_mean

_CHECKED = re.compile(r'^"X-Checked-By-Native-Reader: *(\w+)', re.MULTILINE)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The words of one language: in the desk's own catalogue, with the program, and missing.

    `alone` are keys that no other catalogue has, such as a misspelt one.
    """

    code: LocaleCode
    name: str
    missing: tuple[str, ...]
    own: int
    with_program: int
    alone: tuple[str, ...]
    is_checked: bool

    def fields(self) -> dict[str, object]:
        return {
            "language": self.code,
            "words": self.own + self.with_program,
            "own": self.own,
            "with_program": self.with_program,
            "missing": [*self.missing],
            "alone": [*self.alone],
            "checked_by_native_reader": self.is_checked,
        }

    def lines(self, most: int | None) -> Iterator[str]:
        """For people; `most` is how many of the missing words are named."""
        have = self.own + self.with_program
        checked = "checked" if self.is_checked else "not checked"
        yield f"{self.code} {self.name}: {count_of(have, 'word')}, {len(self.missing)} missing"
        yield f"    {self.with_program} with the program, {self.own} in locale/{self.code}.po"
        yield f"    {checked} by a native reader"
        if self.missing:
            yield f"    missing: {_listed(self.missing, most)}"
        if self.alone:
            yield f"    in no other language: {_listed(self.alone, most)}"


def _listed(keys: tuple[str, ...], most: int | None) -> str:
    rest = len(keys[most:]) if most else 0
    return ", ".join(keys[:most]) + (f" and {rest} more" if rest else "")


@dataclass(frozen=True, slots=True)
class WordsStatus:
    """The words of the languages of a site, or of the one that was asked for."""

    languages: tuple[LanguageWords, ...]

    def fields(self) -> dict[str, object]:
        return {"languages": [own.fields() for own in self.languages]}

    def lines(self) -> Iterator[str]:
        most = None if len(self.languages) == 1 else _SHOWN
        for own in self.languages:
            yield from own.lines(most)


@dataclass(frozen=True, slots=True)
class StartedWords:
    """A catalogue that was begun, or None where the language lacks nothing."""

    code: LocaleCode
    path: Path | None
    empty: int
    known: int
    is_of_site: bool

    def fields(self) -> dict[str, object]:
        return {"file": str(self.path) if self.path else None, "empty": self.empty}

    def lines(self) -> Iterator[str]:
        if self.path is None:
            yield f"nothing to add: `{self.code}` has every key already"
            return
        there = f"; {self.known} are there already" if self.known else ""
        yield f"{self.path}: {count_of(self.empty, 'word')} to translate{there}"
        if not self.is_of_site:
            yield f"    add `{self.code}` to `locales` in site.yaml"


@dataclass(frozen=True, slots=True)
class _Catalogues:
    """The texts of the catalogues by language: those of the program, and those of the content."""

    config: Config
    with_program: Mapping[LocaleCode, str]
    own: Mapping[LocaleCode, tuple[str, str]]

    def texts(self, code: LocaleCode) -> Iterator[tuple[str, str]]:
        """The path and the text of each catalogue of a language, the desk's own last."""
        if code in self.with_program:
            yield f"locale/{code}.po", self.with_program[code]
        if code in self.own:
            yield self.own[code]

    def parsed(self, code: LocaleCode) -> Checked[Catalogue]:
        return parse_catalogues(code, NumberStyle(code), self.texts(code))

    def rule(self, code: LocaleCode) -> PluralRule:
        """How the catalogues of a language count, or would."""
        stated = [text for _, text in self.texts(code) if "Plural-Forms:" in text]
        return stated_rule(stated[-1]) if stated else plural_rule(code)

    def entries(self) -> Mapping[str, Entry]:
        """Every message that there are words for; English ones first, then as the site has them."""
        codes = tuple(dict.fromkeys((ENGLISH, *self.config.codes)))
        messages = [self.parsed(code).value.messages for code in codes]
        entries = entries_in((code, text) for code in codes for _, text in self.texts(code))
        return {k: entry for k, entry in entries.items() if any(k in words for words in messages)}

    def words_of(self, locale: Locale, every_key: Iterable[str]) -> LanguageWords:
        code, have = locale.code, self.parsed(locale.code).value.messages
        written = {*entries_in([(code, text) for _, text in [*self.texts(code)][-1:]])}
        own = have.keys() & written if code in self.own else set[str]()
        said = [m[1] for _, text in self.texts(code) if (m := _CHECKED.search(text))]
        others = {ENGLISH, *self.config.codes} - {code}
        elsewhere = {key for other in others for key in self.parsed(other).value.messages}
        return LanguageWords(
            code,
            locale.name,
            tuple(key for key in every_key if key not in have),
            len(own),
            len(have) - len(own),
            tuple(sorted(own - elsewhere)) if others else (),
            said[-1:] == ["yes"],
        )


def run_words(
    folders: ProjectFolders, action: str, language: str, *, whole: bool
) -> Checked[WordsStatus | StartedWords | None]:
    """Do what `words ACTION` says. Raises OSError."""
    if action == "status":
        return words_status(folders, language)
    if action == "start":
        return start_words(folders, language, whole=whole)
    return add_words(folders, language)


def words_status(folders: ProjectFolders, language: str) -> Checked[WordsStatus | None]:
    """The words of each language of the site, or of one. Raises OSError."""
    read = _read(folders, ())
    catalogues = read.value
    if catalogues is None:
        return Checked(None, read.problems)
    locales = [own for own in catalogues.config.locales if language in {"", own.code}]
    if not locales:
        codes = catalogues.config.codes
        hint = did_you_mean(language, codes) or f"write one of {', '.join(codes)}"
        message = f"the site has no language `{language}`"
        return Checked(None, (Problem("locale-unknown", message, hint=hint),))
    every_key = catalogues.entries()
    found = tuple(catalogues.words_of(locale, every_key) for locale in locales)
    return Checked(WordsStatus(found))


def start_words(
    folders: ProjectFolders, language: str, *, whole: bool
) -> Checked[StartedWords | None]:
    """Write a catalogue with the keys that a language lacks, or with all of them. Raises OSError.

    A catalogue that is there is never written over.
    """
    code = LocaleCode(language)
    read = _read(folders, (code,))
    catalogues = read.value
    if catalogues is None:
        return Checked(None, read.problems)
    path = folders.content / CATALOGUES_FOLDER / f"{code}.po"
    problems = tuple(_why_not(code, path, catalogues))
    if problems:
        return Checked(None, problems)
    known = catalogues.parsed(code).value.messages
    needed = [e for e in catalogues.entries().values() if whole or e.key not in known]
    if needed:
        write_new(path, new_catalogue(code, needed, catalogues.rule(code), known).encode())
    return Checked(_started(catalogues, code, path if needed else None, needed))


def add_words(folders: ProjectFolders, language: str) -> Checked[StartedWords | None]:
    """Add the keys that a catalogue of the content lacks at its end. Raises OSError."""
    code = LocaleCode(language)
    read = _read(folders, (code,))
    catalogues = read.value
    if catalogues is None:
        return Checked(None, read.problems)
    if code not in catalogues.own:
        hint = f"write it with `python build.py words start {code}`"
        message = f"`{code}` has no catalogue in the content"
        return Checked(None, (Problem("words-not-started", message, hint=hint),))
    path, text = Path(catalogues.own[code][0]), catalogues.own[code][1]
    known, there = catalogues.parsed(code).value.messages, entries_in([(code, text)])
    needed = [e for k, e in catalogues.entries().items() if k not in known and k not in there]
    if needed:
        added = "\n".join(entry_text(entry, catalogues.rule(code)) for entry in needed)
        path.write_bytes(path.read_bytes().rstrip() + f"\n\n{added}".encode())
    return Checked(_started(catalogues, code, path if needed else None, needed))


def _started(
    catalogues: _Catalogues, code: LocaleCode, path: Path | None, needed: list[Entry]
) -> StartedWords:
    known = catalogues.parsed(code).value.messages
    empty = sum(entry.key not in known for entry in needed)
    return StartedWords(code, path, empty, len(known), code in catalogues.config.codes)


def _why_not(code: LocaleCode, path: Path, catalogues: _Catalogues) -> Iterator[Problem]:
    if path.exists():
        hint = f"`python build.py words add {code}` adds what it lacks at its end"
        message = f"`{code}` has a catalogue already"
        yield Problem("words-taken", message, Span(str(path)), hint=hint)
    elif code not in catalogues.config.codes and not knows_locale(code):
        hint = "write the code of the language, such as nl, or add it to `locales` in site.yaml"
        yield Problem("locale-unknown", f"CLDR has no language `{code}`", hint=hint)


def _read(folders: ProjectFolders, more: tuple[LocaleCode, ...]) -> Checked[_Catalogues | None]:
    """The catalogues of the site's languages, of English and of `more`; None with an error."""
    loaded = load_config(folders.content)
    if loaded.value is None:
        return Checked(None, loaded.problems)
    codes = tuple(dict.fromkeys((*loaded.value.codes, *more, ENGLISH)))
    templates = read_templates(*folders.template_folders)
    with_program = {
        code: read_text(f"templates/{name}", templates[name])
        for code in codes
        if (name := f"{CATALOGUES_FOLDER}/{code}.po") in templates
    }
    own = {
        code: (str(path), read_text(str(path), path.read_bytes()))
        for code in codes
        if (path := folders.content / CATALOGUES_FOLDER / f"{code}.po").is_file()
    }
    read = (*with_program.values(), *(checked for _, checked in own.values()))
    catalogues = _Catalogues(
        loaded.value,
        {code: checked.value or "" for code, checked in with_program.items()},
        {code: (path, checked.value or "") for code, (path, checked) in own.items()},
    )
    problems = [problem for checked in read for problem in checked.problems]
    problems += [problem for code in codes for problem in catalogues.parsed(code).problems]
    return Checked(None if problems else catalogues, tuple(problems))
