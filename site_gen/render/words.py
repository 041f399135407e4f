"""Catalogues of interface words (`.po`) into the words of a page."""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from markupsafe import Markup, escape

from site_gen.domain.text import LocaleCode
from site_gen.problems import Checked, Problem, Span
from site_gen.render.numbers import NumberStyle, number_text

Forms: TypeAlias = tuple[str, ...]
Rule: TypeAlias = tuple[int, Callable[[int], int]]


class WordMissing(LookupError):
    """A template asked for words that no catalogue of the language has."""


@dataclass(frozen=True, slots=True)
class Wordbook:
    """The interface words of one language; a message has one form, or one for each plural.

    Plural forms stand in the order that the catalogue's own `Plural-Forms` header gives them.
    """

    locale: LocaleCode
    style: NumberStyle
    messages: Mapping[str, Forms]
    form_of: Callable[[int], int]

    def plain(self, key: str, n: int | float | None = None, **params: str) -> str:
        """The words as text, for attributes, feeds and titles. Raises WordMissing."""
        template = self._template(key, n)
        number = {} if n is None else {"n": number_text(n, self.style)}
        return template.format(**params, **number)

    def list(self, key: str) -> tuple[str, ...]:
        """Words that a catalogue lists under one key, parted by `|`; none if it has no such key."""
        forms = self.messages.get(key, ("",))
        return tuple(word.strip() for word in forms[0].split("|") if word.strip())

    def markup(self, key: str, n: int | float | None = None, **params: object) -> Markup:
        """The words for a page; a parameter that is not markup is escaped. Raises WordMissing."""
        template = Markup(escape(self._template(key, n)))
        number = {} if n is None else {"n": number_text(n, self.style)}
        return template.format(**params, **number)

    def _template(self, key: str, n: int | float | None) -> str:
        forms = self.messages.get(key)
        if not forms:
            raise WordMissing(f"the words `{key}` are in no catalogue of `{self.locale}`")
        if n is None or len(forms) == 1:
            return forms[0]
        return forms[self.form_of(int(n))]


def read_wordbook(
    locale: LocaleCode, style: NumberStyle, catalogues: Iterable[tuple[str, str]]
) -> Checked[Wordbook]:
    """Join catalogues of one language, path and text each; words of a later one replace.

    The rule of plurals is that of the last catalogue that states one.
    """
    messages: dict[str, Forms] = {}
    problems: list[Problem] = []
    count: int = 1
    form_of: Callable[[int], int] = _always_first
    for path, text in catalogues:
        read, count, form_of = _read(text, (count, form_of))
        for key, forms, line in read:
            if not all(forms) or (len(forms) > 1 and len(forms) != count):
                span = Span(path, line)
                message = f"`{key}` lacks some of its {count} forms"
                problems.append(Problem("words-missing", message, span, hint="write them all"))
            messages[key] = forms
    if not messages:
        path = f"locale/{locale}.po"
        message = f"there are no interface words for `{locale}`"
        hint = f"add {path} to the content folder, with the keys of another language's"
        problems.append(Problem("words-missing", message, Span(path), hint=hint))
    frozen = MappingProxyType(messages)
    return Checked(Wordbook(locale, style, frozen, form_of), tuple(problems))


def _always_first(number: int) -> int:
    """The form of a language that has one; what is counted makes no difference."""
    return 0 * number


def _read(text: str, rule: Rule) -> tuple[list[tuple[str, Forms, int]], int, Callable[[int], int]]:
    """Key, forms and line of each message; how many plural forms there are, and which one is n's.

    The rule is the catalogue's own, else the one that held before it: Babel's for Arabic swaps two
    of the six (python-babel 816).
    """
    from babel.messages.pofile import read_po

    catalogue = read_po(io.StringIO(text))
    found = []
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            words = message.string or ""
            forms = (words,) if isinstance(words, str) else tuple(words)
            found.append((key, forms, message.lineno or 1))
    if "Plural-Forms:" in text:
        rule = (catalogue.num_plurals, gettext.c2py(catalogue.plural_expr))
    return found, *rule
