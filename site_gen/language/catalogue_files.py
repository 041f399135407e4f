"""Read catalogues of interface words (`.po`)."""

from __future__ import annotations

import gettext
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from site_gen.cache.results import key_of
from site_gen.domain.text import LocaleCode
from site_gen.language.catalogue import Catalogue, Forms
from site_gen.language.former_keys import FORMER_KEYS
from site_gen.language.numbers import NumberStyle
from site_gen.problems import Checked, Problem, Span

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

_Entry: TypeAlias = tuple[str, str, Forms, int]
_ENTRY = 'write `msgid "…"` and below it `msgstr "…"`'
_NO_RULE = (
    "the rule of plurals cannot be read",
    "copy the `Plural-Forms` line of a catalogue of the same language",
)


class CatalogueUnreadable(Exception):
    """A catalogue that cannot be used: the reason, a hint, and the line if known."""

    def __init__(self, message: str, hint: str, line: int = 1) -> None:
        super().__init__(message)
        self.hint, self.line = hint, line

    def at(self, path: str) -> Problem:
        return Problem("words-unreadable", str(self), Span(path, self.line), hint=self.hint)


class ParsedCatalogue(NamedTuple):
    """What is written in a catalogue: case, key, forms and line of each; what it says of plurals.

    `plurals` is the number of forms and the rule, which has been tried; nothing if it says nothing.
    """

    entries: tuple[_Entry, ...]
    plurals: tuple[int, str] | None


# Raises CatalogueUnreadable.
Parser: TypeAlias = Callable[[str], ParsedCatalogue]


class KnownCatalogues:
    """Catalogues that an earlier build has parsed, by their text; `rows` are for the next build."""

    def __init__(self, earlier: Mapping[str, str]) -> None:
        self._earlier = earlier
        self.rows: dict[str, str | None] = {}

    def parsed(self, text: str) -> ParsedCatalogue:
        """What is written in a catalogue. Raises CatalogueUnreadable."""
        row = f"catalogue {key_of(text)}"
        if found := self._earlier.get(row):
            self.rows[row] = None
            entries, plurals = json.loads(found)
            return ParsedCatalogue(
                tuple((case, key, tuple(forms), line) for case, key, forms, line in entries),
                plurals and tuple(plurals),
            )
        parsed = parsed_catalogue(text)
        self.rows[row] = json.dumps(parsed, ensure_ascii=False)
        return parsed


def parse_catalogues(
    locale: LocaleCode,
    style: NumberStyle,
    catalogues: Iterable[tuple[str, str]],
    parse: Parser | None = None,
) -> Checked[Catalogue]:
    """Join the catalogues (path and text) of one language; later ones replace words.

    The plural rule is that of the last catalogue that states one. Words that are not written yet,
    in one of their forms, or that a translator marked as unsure (`fuzzy`), are left out.
    """
    messages: dict[str, Forms] = {}
    cases: dict[str, dict[str, Forms]] = {}
    problems: list[Problem] = []
    count: int = 1
    plural_index: Callable[[int], int] = _always_first
    for path, text in catalogues:
        before = count
        try:
            entries, plurals = (parse or parsed_catalogue)(text)
        except CatalogueUnreadable as error:
            problems.append(error.at(path))
            continue
        if plurals:
            count, plural_index = plurals[0], gettext.c2py(plurals[1])
        if count != before and _keeps_plurals({"": messages, **cases}, entries):
            mismatch = f"this counts in {count} forms, and the words before it in {before}"
            problems.append(CatalogueUnreadable(mismatch, _NO_RULE[1]).at(path))
        for case, key, forms, line in entries:
            if len(forms) > 1 and len(forms) != count:
                miscount = f"`{key}` has {len(forms)} forms, and this language counts in {count}"
                problems.append(CatalogueUnreadable(miscount, _NO_RULE[1], line).at(path))
            (cases.setdefault(case, {}) if case else messages)[key] = forms
    catalogue = Catalogue(
        locale, style, MappingProxyType(messages), plural_index, MappingProxyType(cases)
    )
    return Checked(catalogue, tuple(problems))


def _keeps_plurals(words: Mapping[str, Mapping[str, Forms]], entries: Iterable[_Entry]) -> bool:
    """Whether plurals of earlier catalogues remain, since these entries do not replace them."""
    replaced = {(case, key) for case, key, _, _ in entries}
    return any(
        len(forms) > 1 and (case, key) not in replaced
        for case, messages in words.items()
        for key, forms in messages.items()
    )


def _always_first(number: int) -> int:
    """The plural rule of a language with a single form."""
    return 0 * number


def parsed_catalogue(text: str) -> ParsedCatalogue:
    """What is written in a catalogue, with its own rule of plurals, if it states one.

    Babel's for Arabic swaps two of the six forms (python-babel 816).
    """
    catalogue = parse_po(text)
    entries = list[_Entry]()
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            words = message.string or ""
            forms = (words,) if isinstance(words, str) else tuple(words)
            case, line = message.context or "", message.lineno or 1
            if all(forms) and not message.fuzzy:
                entries.append((case, FORMER_KEYS.get(key, key), forms, line))
    return ParsedCatalogue(tuple(entries), _plurals(catalogue) if "Plural-Forms:" in text else None)


# Each catalogue is read for its words and for their placeholders; a site has a few of them.
@lru_cache(maxsize=32)
def parse_po(text: str) -> Catalog:
    """The entries of a catalogue. Raises CatalogueUnreadable."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        return read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as error:
        raise CatalogueUnreadable(
            "this line is none of a catalogue", _ENTRY, error.lineno + 1
        ) from error
    except ValueError as error:
        raise CatalogueUnreadable(*_NO_RULE) from error


def _plurals(catalogue: Catalog) -> tuple[int, str]:
    """The catalogue's plural rule, tried on a thousand numbers so that it cannot fail on a page."""
    try:
        plural_index = gettext.c2py(catalogue.plural_expr)
        indexes = {plural_index(number) for number in range(1_000)}
    except (ValueError, ArithmeticError) as error:
        raise CatalogueUnreadable(*_NO_RULE) from error
    if not indexes <= set(range(catalogue.num_plurals)):
        raise CatalogueUnreadable(*_NO_RULE)
    return catalogue.num_plurals, catalogue.plural_expr


Placeholders: TypeAlias = Mapping[str, frozenset[str]]


def placeholders_in(catalogues: Iterable[str], parse: Parser | None = None) -> Placeholders:
    """The placeholders of each key, read from the built-in catalogues."""
    placeholders: dict[str, frozenset[str]] = {}
    for text in catalogues:
        for _, key, forms, _ in (parse or parsed_catalogue)(text).entries:
            placeholders[key] = placeholders.get(key, frozenset()) | _placeholders_of(forms)
    return placeholders


def unfillable_words(
    catalogues: Mapping[LocaleCode, Catalogue], filled: Placeholders
) -> Iterator[Problem]:
    """Placeholders in the words of a language that nothing fills."""
    for code, catalogue in catalogues.items():
        units = {key: frozenset[str]() for key in catalogue.messages if key.startswith("unit.")}
        placeholders = {**units, **filled}
        for key in sorted(placeholders.keys() & catalogue.messages.keys()):
            allowed = placeholders[key] | {"n"}
            if unknown := sorted(_placeholders_of(catalogue.all_forms(key)) - allowed):
                message = f"the words `{key}` in `{code}` ask for {_listed(unknown)}"
                hint = f"use what is given: {_listed(sorted(allowed))}"
                span = Span(f"locale/{code}.po")
                yield Problem("words-unreadable", message, span, hint=hint)


def _placeholders_of(forms: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(_placeholders_in, forms))


def _placeholders_in(form: str) -> frozenset[str]:
    """The placeholders of a form; an unclosed brace counts as one that nothing can fill."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(form) if name is not None)
    except ValueError:
        return frozenset("{")


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
