"""Words that documents of each language use for dates, authors and what surrounds an article."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from site_gen.ingest.text import folded_text

_EMPTY: tuple[str, ...] = ()
# What Arabic writes onto the front of a word: one letter or two, and the article.
PARTICLES = MappingProxyType({"ar": r"(?:[وف]?(?:[بكل]?(?:ال)?|لل))"})


@dataclass(frozen=True, slots=True)
class Phrases:
    """The tables of one language; any of them may be empty.

    `months` has twelve rows of spellings. `ordinals` are what may follow the number of a day.
    `near` are words that tie a weekday to the day of writing. `related` are headings of link lists,
    `tails` begin lines that may close a page, `buttons` are whole lines anywhere. `other_months`
    are of other calendars; `eras` and `reading` stand beside a date. `note` and `guessed` are
    sentences of ours.
    """

    months: tuple[tuple[str, ...], ...] = ()
    ordinals: tuple[str, ...] = _EMPTY
    of: tuple[str, ...] = _EMPTY
    year: tuple[str, ...] = _EMPTY
    weekdays: tuple[str, ...] = _EMPTY
    near: tuple[str, ...] = _EMPTY
    published: tuple[str, ...] = _EMPTY
    updated: tuple[str, ...] = _EMPTY
    clock: tuple[str, ...] = _EMPTY
    bylines: tuple[str, ...] = _EMPTY
    credits: tuple[str, ...] = _EMPTY
    related: tuple[str, ...] = _EMPTY
    tails: tuple[str, ...] = _EMPTY
    buttons: tuple[str, ...] = _EMPTY
    other_months: tuple[str, ...] = _EMPTY
    eras: tuple[str, ...] = _EMPTY
    reading: tuple[str, ...] = _EMPTY
    note: str = ""
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class PhraseTables:
    """The phrases of each language that a document may be in."""

    by_language: tuple[tuple[str, Phrases], ...] = ()
    # The months and weekdays of any other language.
    of_other: Callable[[str], Phrases] | None = None

    def of(self, locale: str) -> Phrases:
        """The tables of a language, or empty ones."""
        return dict(self.by_language).get(locale, Phrases())

    def among(self, *locales: str) -> "PhraseTables":
        """The phrases of these languages alone: a word of one may be another word in a second."""
        codes = {code.partition("-")[0] for code in locales}
        found = [(code, own) for code, own in self.by_language if code.partition("-")[0] in codes]
        missing = codes - {code.partition("-")[0] for code, _ in found} - {""}
        if self.of_other:
            found += [(code, self.of_other(code)) for code in sorted(missing)]
        return PhraseTables(tuple(found))

    def folded(self, table: str) -> frozenset[str]:
        """The phrases of one table in all languages, folded."""
        found = (phrase for _, own in self.by_language for phrase in getattr(own, table))
        return frozenset(map(folded_text, found))

    def alternation(self, table: str) -> str:
        """A regular expression for one table of all languages, the longest phrase first."""
        return _alternation(self.folded(table))

    def month_numbers(self) -> dict[str, int]:
        """The number of each month by each of its names, folded."""
        rows = ((n, row) for _, own in self.by_language for n, row in enumerate(own.months, 1))
        return {folded_text(name): number for number, names in rows for name in names}


def _alternation(phrases: frozenset[str]) -> str:
    """One of the phrases; a pattern that nothing matches if there are none."""
    ordered = sorted(phrases - {""}, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered) or "(?!)"
