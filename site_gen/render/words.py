"""Catalogues of interface words (`.po`) into the words of a page."""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import Markup, escape

from site_gen.domain.text import LocaleCode
from site_gen.problems import Checked, Problem, Span
from site_gen.render.inflection import Inflected, cases_in, filled, without_cases
from site_gen.render.numbers import NumberStyle, number_text

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

Forms: TypeAlias = tuple[str, ...]
Cases: TypeAlias = Mapping[str, Mapping[str, Forms]]
Rule: TypeAlias = tuple[int, Callable[[int], int]]
_ENTRY = 'write `msgid "…"` and below it `msgstr "…"`'
_WHOLE = "write them all"
_NO_RULE = (
    "the rule of plurals cannot be read",
    "copy the `Plural-Forms` line of a catalogue of the same language",
)


class _Unreadable(Exception):
    """A catalogue of which nothing can be used: why, what to do, and at which line if known."""

    def __init__(self, message: str, hint: str, line: int = 1) -> None:
        super().__init__(message)
        self.hint, self.line = hint, line

    def at(self, path: str) -> Problem:
        return Problem("words-missing", str(self), Span(path, self.line), hint=self.hint)


class WordMissing(LookupError):
    """A template asked for words that no catalogue of the language has."""


@cache
def _escaped(template: str) -> Markup:
    """Of all catalogues there are some hundred, and each stands on page after page."""
    return Markup(escape(template))


@dataclass(frozen=True, slots=True)
class Wordbook:
    """The interface words of one language; a message has one form, or one for each plural.

    Plural forms stand in the order that the catalogue's own `Plural-Forms` header gives them.
    `cases` are the forms that messages have besides, by the name of the case, which is their
    `msgctxt`, and by key.
    """

    locale: LocaleCode
    style: NumberStyle
    messages: Mapping[str, Forms]
    form_of: Callable[[int], int]
    cases: Cases = field(default_factory=dict)

    def plain(self, key: str, n: int | float | None = None, **params: str) -> str:
        """The words as text, for attributes, feeds and titles. Raises WordMissing."""
        template = without_cases(self._template(key, n))
        number = {} if n is None else {"n": number_text(n, self.style)}
        return template.format(**params, **number)

    def inflected(self, key: str, n: int | float | None = None, **params: str) -> Inflected:
        """Words to put into other words, in every case. Raises WordMissing.

        Zero keeps its digit there: "no fighters" cannot be "at least no fighters".
        """
        number = {} if n is None else {"n": number_text(n, self.style)}
        forms = {
            case: filled(self._counting(key, n, case), {**params, **number}, case)
            for case in ("", *self.cases)
        }
        return Inflected(forms.pop(""), forms)

    def unit_lacks_case(self, unit: str, n: int) -> str:
        """The case that a sentence with figures asks for and a unit lacks, where it matters.

        Words that keep the digits say the same in every case; a number in words, a dual, does not.
        """
        forms = self.messages.get(key := f"unit.{unit}")
        if n < 2 or not forms or "{n}" in self._template(key, n):
            return ""
        told = (form for name, all_ in self.messages.items() if _figured(name) for form in all_)
        asked = (case for form in told for case in cases_in(form))
        return next((case for case in asked if key not in self.cases.get(case, {})), "")

    def all_forms(self, key: str) -> Iterator[str]:
        """Every form of a message, in every plural and case."""
        yield from self.messages[key]
        for forms in self.cases.values():
            yield from forms.get(key, ())

    def list(self, key: str) -> tuple[str, ...]:
        """Words that a catalogue lists under one key, parted by `|`; none if it has no such key."""
        forms = self.messages.get(key, ("",))
        return tuple(word.strip() for word in forms[0].split("|") if word.strip())

    def counted(self, key: str) -> Mapping[str, str]:
        """The words with their blanks unfilled, by the kinds of number that CLDR tells apart.

        Raises WordMissing.
        """
        from babel import Locale

        kind_of = Locale.parse(self.style.cldr.replace("-", "_")).plural_form
        forms = {kind_of(n): self.pattern(key, n) for n in reversed(range(200))}
        return dict(sorted(forms.items()))

    def pattern(self, key: str, n: int | float | None = None) -> str:
        """The words with their blanks unfilled; `n` picks the plural. Raises WordMissing."""
        return without_cases(self._template(key, n))

    def markup(self, key: str, n: int | float | None = None, **params: object) -> Markup:
        """The words for a page; a parameter that is not markup is escaped. Raises WordMissing."""
        template = _escaped(without_cases(self._template(key, n)))
        if n is None and not params:
            return template.format() if "{" in template else template
        number = {} if n is None else {"n": number_text(n, self.style)}
        return template.format(**params, **number)

    def _template(self, key: str, n: int | float | None, case: str = "") -> str:
        forms = self.cases.get(case, {}).get(key) or self.messages.get(key)
        if not forms:
            raise WordMissing(f"the words `{key}` are in no catalogue of `{self.locale}`")
        if n is None or len(forms) == 1:
            return forms[0]
        whole = int(n) if n == int(n) else _like(n, self.style.cldr)
        return forms[self.form_of(whole)]

    def _counting(self, key: str, n: int | float | None, case: str) -> str:
        template = self._template(key, n, case)
        return self._template(key, 0.5, case) if n == 0 and "{n}" not in template else template


@lru_cache(maxsize=1000)
def _like(fraction: float, cldr: str) -> int:
    """The highest whole number that CLDR counts like a fraction.

    The rules of gettext know whole numbers only, and 2.5 tonnes are not two.
    """
    from babel import Locale

    kind_of = Locale.parse(cldr.replace("-", "_")).plural_form
    whole = (n for n in reversed(range(200)) if kind_of(n) == kind_of(fraction))
    return next(whole, int(fraction))


def _figured(key: str) -> bool:
    """Whether a sentence is one that figures are put into."""
    return key.startswith("figure.")


def read_wordbook(
    locale: LocaleCode, style: NumberStyle, catalogues: Iterable[tuple[str, str]]
) -> Checked[Wordbook]:
    """Join catalogues of one language, path and text each; words of a later one replace.

    The rule of plurals is that of the last catalogue that states one.
    """
    messages: dict[str, Forms] = {}
    cases: dict[str, dict[str, Forms]] = {}
    problems: list[Problem] = []
    count: int = 1
    form_of: Callable[[int], int] = _always_first
    for path, text in catalogues:
        before = count
        try:
            read, count, form_of = _read(text, (count, form_of))
        except _Unreadable as why:
            problems.append(why.at(path))
            continue
        if count != before and any(len(forms) > 1 for forms in messages.values()):
            told = f"this counts in {count} forms, and the words before it in {before}"
            problems.append(_Unreadable(told, _NO_RULE[1]).at(path))
        for case, key, forms, line in read:
            if not all(forms) or (len(forms) > 1 and len(forms) != count):
                span = Span(path, line)
                lacks = f"lacks some of its {count} forms" if len(forms) > 1 else "has no words"
                problems.append(Problem("words-missing", f"`{key}` {lacks}", span, hint=_WHOLE))
            (cases.setdefault(case, {}) if case else messages)[key] = forms
    if not messages and not problems:
        path = f"locale/{locale}.po"
        message = f"there are no interface words for `{locale}`"
        hint = f"add {path} to the content folder, with the keys of another language's"
        problems.append(Problem("words-missing", message, Span(path), hint=hint))
    book = Wordbook(locale, style, MappingProxyType(messages), form_of, MappingProxyType(cases))
    return Checked(book, tuple(problems))


def _always_first(number: int) -> int:
    """The form of a language that has one; what is counted makes no difference."""
    return 0 * number


def _read(
    text: str, rule: Rule
) -> tuple[list[tuple[str, str, Forms, int]], int, Callable[[int], int]]:
    """Case, key, forms and line of each message; how many forms of a plural there are, and n's.

    The rule is the catalogue's own, else the one that held before it: Babel's for Arabic swaps two
    of the six (python-babel 816).
    """
    catalogue = _catalogue(text)
    found = []
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            words = message.string or ""
            forms = (words,) if isinstance(words, str) else tuple(words)
            found.append((message.context or "", key, forms, message.lineno or 1))
    if "Plural-Forms:" in text:
        rule = _rule(catalogue)
    return found, *rule


def _catalogue(text: str) -> Catalog:
    from babel.messages.pofile import PoFileError, read_po

    try:
        return read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as fault:
        raise _Unreadable("this line is none of a catalogue", _ENTRY, fault.lineno + 1) from fault
    except ValueError as fault:
        raise _Unreadable(*_NO_RULE) from fault


def _rule(catalogue: Catalog) -> Rule:
    """The catalogue's rule of plurals, tried on numbers so that it cannot fail on a page."""
    try:
        form_of = gettext.c2py(catalogue.plural_expr)
        forms = {form_of(number) for number in range(1_000)}
    except (ValueError, ArithmeticError) as fault:
        raise _Unreadable(*_NO_RULE) from fault
    if not forms <= set(range(catalogue.num_plurals)):
        raise _Unreadable(*_NO_RULE)
    return catalogue.num_plurals, form_of


Blanks: TypeAlias = Mapping[str, frozenset[str]]


def blanks_in(catalogues: Iterable[str]) -> Blanks:
    """The names that the templates fill in, by key: those in braces in their own catalogues."""
    found: dict[str, frozenset[str]] = {}
    for text in catalogues:
        for _, key, forms, _ in _read(text, (1, _always_first))[0]:
            found[key] = found.get(key, frozenset()).union(*map(_names, forms))
    return found


def gaps(books: Mapping[LocaleCode, Wordbook], filled: Blanks) -> Iterator[Problem]:
    """The words that a language lacks and another has, and those with a name nobody fills in."""
    every = filled.keys() | {key for book in books.values() for key in book.messages}
    for code, book in books.items():
        span = Span(f"locale/{code}.po")
        if missing := sorted(every - book.messages.keys()):
            message = f"there are no words in `{code}` for {_listed(missing)}"
            yield Problem("words-missing", message, span, hint="write them in this language too")
        units = {key: frozenset[str]() for key in book.messages if key.startswith("unit.")}
        given = {**units, **filled}
        for key in sorted(given.keys() & book.messages.keys()):
            known = given[key] | {"n"}
            if strange := sorted(frozenset().union(*map(_names, book.all_forms(key))) - known):
                message = f"the words `{key}` in `{code}` ask for {_listed(strange)}"
                hint = f"use what is given: {_listed(sorted(known))}"
                yield Problem("words-missing", message, span, hint=hint)


def _names(form: str) -> frozenset[str]:
    """What stands in braces; one that is not closed is a name that nobody can fill in."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(form) if name is not None)
    except ValueError:
        return frozenset("{")


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
