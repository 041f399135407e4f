"""Units that a sentence needs in a case which the catalogues do not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from site_gen.domain.claims import Claim, Figure
from site_gen.domain.text import LocaleCode
from site_gen.load.corpus import Corpus
from site_gen.plan.evidence import questions_of
from site_gen.problems import Problem, Severity

# The case that a language's sentences ask for, and its words for so many of a unit lack.
Lacking: TypeAlias = Callable[[str, int], str]


def unit_without_case(corpus: Corpus, lacking: Mapping[LocaleCode, Lacking]) -> Iterator[Problem]:
    """A number that is printed as a word, as a dual is, after a word such as "about"."""
    for claim, unit, number in _counted_in_sentences(corpus):
        for code, lacks in lacking.items():
            if case := lacks(unit, number):
                yield _told(claim, unit, code, case)


def _counted_in_sentences(corpus: Corpus) -> Iterator[tuple[Claim, str, int]]:
    for claim in corpus.claims:
        units = dict.fromkeys(each.unit for each in questions_of(corpus, claim) if each.unit)
        numbers = tuple(_bounds(claim.figure))
        yield from ((claim, unit, number) for unit in units for number in numbers)


def _bounds(figure: Figure | None) -> Iterator[int]:
    """The whole numbers of a figure that has a bound; one that is exact stands alone."""
    if figure is None or (figure.value is not None and not figure.approx):
        return
    for number in (figure.value, figure.least, figure.most):
        if number is not None and number == number.to_integral_value():
            yield int(number)


def _told(claim: Claim, unit: str, code: LocaleCode, case: str) -> Problem:
    number = f"the number of claim `{claim.id}` is printed in words in `{code}`"
    entry = f'`msgctxt "{case}"`, `msgid "unit.{unit}"`'
    return Problem(
        "unit-without-case",
        f"{number}, and `unit.{unit}` has no {case} for its sentence",
        claim.figure_place,
        hint=f"add an entry to locale/{code}.po: {entry}, and all its forms",
        severity=Severity.WARNING,
    )
