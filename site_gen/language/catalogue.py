"""The interface words of one language, with their plurals, cases and locators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, reduce
from string import Formatter
from typing import TypeAlias

from markupsafe import Markup, escape

from site_gen.cache.memo import memoized
from site_gen.domain.text import LocaleCode
from site_gen.language.numbers import NumberStyle, in_digits, number_text
from site_gen.lazy_pattern import lazy_pattern
from site_gen.structs import Struct, field

# A sentence requests a grammatical case by its CLDR name: `نحو {figure:genitive}`.
_CASE_REQUEST = re.compile(r"\{(\w+):[^{}]*\}")


class Inflected(str):
    """Words to insert into a sentence, with their form in each grammatical case."""

    __slots__ = ("cases",)
    cases: Mapping[str, str]

    def __new__(cls, text: str, cases: Mapping[str, str]) -> Inflected:
        words = super().__new__(cls, text)
        words.cases = cases
        return words


def in_case(words: str, case: str) -> str:
    """The words in that case, or unchanged if they have no form for it."""
    return words.cases.get(case, words) if isinstance(words, Inflected) else words


def filled(template: str, params: Mapping[str, str], case: str = "") -> str:
    """A sentence with its placeholders filled; `case` applies where one requests no case."""
    return "".join(
        text if name is None else text + in_case(params[name], requested or case)
        for text, name, requested, _ in Formatter().parse(template)
    )


@cache
def without_cases(template: str) -> str:
    """The sentence without its case requests, for values that have no cases."""
    return _CASE_REQUEST.sub(r"{\1}", template)


def cases_in(template: str) -> Iterator[str]:
    """The cases that a sentence requests."""
    return (case for _, _, case, _ in Formatter().parse(template) if case)


Forms: TypeAlias = tuple[str, ...]
Cases: TypeAlias = Mapping[str, Mapping[str, Forms]]


class WordMissing(LookupError):
    """A template asked for words that no catalogue of the language has."""


# There are a few hundred sentences, and each is used on page after page.
@cache
def _escaped(template: str) -> Markup:
    return Markup(escape(without_cases(template)).format())


@cache
def _escaped_parts(template: str) -> tuple[tuple[str, str | None], ...]:
    """Each text of a sentence as HTML, with the placeholder that follows it."""
    parts = Formatter().parse(escape(without_cases(template)))
    return tuple((text, name) for text, name, _, _ in parts)


class Catalogue(Struct, frozen=True):
    """The interface words of one language; a message has one form, or one for each plural.

    Plural forms are in the order of the catalogue's own `Plural-Forms` header. `cases` are
    additional forms of messages, by the name of the case (their `msgctxt`), then by key. Words that
    it lacks are those of the first of `others` that has them, counted as that language counts; the
    number itself is written as this one writes it.
    """

    locale: LocaleCode
    style: NumberStyle
    messages: Mapping[str, Forms]
    plural_index: Callable[[int], int]
    cases: Cases = field(default_factory=dict)
    others: tuple[Catalogue, ...] = ()

    def language_of(self, key: str) -> LocaleCode:
        """The language of the words that it has for a key. Raises WordMissing."""
        return self._holder(key).locale

    def has(self, key: str) -> bool:
        """Whether it, or a catalogue that it falls back to, has words for the key."""
        return any(key in catalogue.messages for catalogue in (self, *self.others))

    def text(self, key: str, n: int | float | None = None, **params: str) -> str:
        """The message as text, for attributes, feeds and titles. Raises WordMissing."""
        template = without_cases(self._template(key, n))
        number = {} if n is None else {"n": number_text(n, self.style)}
        return template.format(**params, **number)

    def inflected(self, key: str, n: int | float | None = None, **params: str) -> Inflected:
        """A message to insert into another one, in every case. Raises WordMissing.

        Zero keeps its digit: "no fighters" cannot be "at least no fighters".
        """
        number = {} if n is None else {"n": number_text(n, self.style)}
        forms = {
            case: filled(self._counted_template(key, n, case), {**params, **number}, case)
            for case in ("", *self.cases)
        }
        return Inflected(forms.pop(""), forms)

    def unit_lacks_case(self, unit: str, n: int) -> str:
        """The first case that figure sentences request and a unit lacks; empty if none matters.

        Forms with digits are the same in every case; a number in words, such as a dual, is not.
        """
        forms = self.messages.get(key := f"unit.{unit}")
        if n < 2 or not forms or "{n}" in self._template(key, n):
            return ""
        figure_forms = (
            form
            for name, name_forms in self.messages.items()
            if _is_figure_sentence(name)
            for form in name_forms
        )
        requested = (case for form in figure_forms for case in cases_in(form))
        return next((case for case in requested if key not in self.cases.get(case, {})), "")

    def all_forms(self, key: str) -> Iterator[str]:
        """Every form of a message of its own, in every plural and case."""
        yield from self.messages[key]
        for forms in self.cases.values():
            yield from forms.get(key, ())

    def word_list(self, key: str) -> tuple[str, ...]:
        """The words listed under one key, separated by `|`; empty if there is no such key."""
        forms = self.messages.get(key, ("",))
        return tuple(word.strip() for word in forms[0].split("|") if word.strip())

    def plural_patterns(self, key: str) -> Mapping[str, str]:
        """The unfilled message for each CLDR plural category.

        Raises WordMissing.
        """
        kinds = _plural_kinds(self.style.cldr)
        # Zero last: words of another language may count it otherwise than one.
        numbers = (0, *reversed(range(1, len(kinds))))
        forms = {kinds[n]: self.pattern(key, n) for n in numbers}
        return dict(sorted(forms.items()))

    def pattern(self, key: str, n: int | float | None = None) -> str:
        """The unfilled message; `n` selects the plural. Raises WordMissing."""
        return without_cases(self._template(key, n))

    def markup(self, key: str, n: int | float | None = None, **params: object) -> Markup:
        """The message for a page; parameters that are no markup are escaped. Raises WordMissing."""
        template = self._template(key, n)
        if n is not None:
            params["n"] = number_text(n, self.style)
        if not params:
            return _escaped(template)
        parts = _escaped_parts(template)
        filled = (text if name is None else f"{text}{escape(params[name])}" for text, name in parts)
        return Markup("".join(filled))

    def _holder(self, key: str) -> Catalogue:
        if key in self.messages:
            return self
        for other in self.others:
            if key in other.messages:
                return other
        raise WordMissing(f"the words `{key}` are in no catalogue of `{self.locale}`")

    def _template(self, key: str, n: int | float | None, case: str = "") -> str:
        return self._holder(key)._own_template(key, n, case)

    def _own_template(self, key: str, n: int | float | None, case: str) -> str:
        forms = (case and self.cases.get(case, {}).get(key)) or self.messages[key]
        if n is None or len(forms) == 1:
            return forms[0]
        whole = int(n) if n == int(n) else _whole_number_like(n, self.style.cldr)
        return forms[self.plural_index(whole)]

    def _counted_template(self, key: str, n: int | float | None, case: str) -> str:
        template = self._template(key, n, case)
        return self._template(key, 0.5, case) if n == 0 and "{n}" not in template else template


@memoized
def _plural_kinds(cldr: str) -> list[str]:
    """The CLDR plural categories of the numbers below 200."""
    from babel import Locale

    kind_of = Locale.parse(cldr.replace("-", "_")).plural_form
    return [kind_of(number) for number in range(200)]


@lru_cache(maxsize=1000)
@memoized
def _whole_number_like(fraction: float, cldr: str) -> int:
    """The highest whole number below 200 with the same CLDR plural category as a fraction.

    Gettext's plural rules accept whole numbers only, and 2.5 tonnes are not two. Where fractions
    have a category to themselves, as in Slavic languages, their noun is the singular that 2 has.
    """
    from babel import Locale

    kind_of = Locale.parse(cldr.replace("-", "_")).plural_form
    whole = (n for n in reversed(range(200)) if kind_of(n) == kind_of(fraction))
    return next(whole, 2)


def _is_figure_sentence(key: str) -> bool:
    """Whether figures are inserted into this message."""
    return key.startswith("figure.")


_NUMBER_RANGE = r"¶\s?([0-9]+(?:[–-][0-9]+)?)"
_PARAGRAPH = lazy_pattern(_NUMBER_RANGE)
_PARAGRAPHS = lazy_pattern(rf"{_NUMBER_RANGE}(?:[,،;]\s*{_NUMBER_RANGE})*")


def locator_text(locator: str, catalogue: Catalogue) -> str:
    """Paragraph numbers in the language's own words; any other locator stays as written.

    The pilcrow is not used in edited Arabic.
    """
    if not _PARAGRAPHS.fullmatch(locator):
        return locator
    paragraphs = [_paragraph_text(m[1], catalogue) for m in _PARAGRAPH.finditer(locator)]
    return reduce(lambda a, b: catalogue.text("locator.also", one=a, other=b), paragraphs)


def _paragraph_text(number: str, catalogue: Catalogue) -> str:
    """One paragraph, or a range with its count: two paragraphs are a dual in Arabic."""
    first, _, last = number.replace("-", "–").partition("–")
    if not last:
        return catalogue.text("locator.paragraph", number=in_digits(first, catalogue.style.digits))
    numbers = in_digits(f"{first}–{last}", catalogue.style.digits)
    return catalogue.text("locator.paragraphs", abs(int(last) - int(first)) + 1, number=numbers)
