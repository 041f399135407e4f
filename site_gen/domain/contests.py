"""Whether the answers to a question exclude one another, and in what way.

It is computed from the claims and never typed in. Nothing is averaged and no answer is best.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from site_gen.domain.claims import Claim, Figure, Question, Stance, lies_above
from site_gen.domain.dates import When
from site_gen.domain.text import Status

Pair: TypeAlias = tuple[Claim, Claim]


@dataclass(frozen=True, slots=True)
class Contest:
    """The answers to one question that stand, in the order in which they were given.

    Figures are compared where the question has a unit: on one that is answered by yes or no, a
    number belongs to another question of the claim.

    `denials` and `assertions` exclude each other where both are there. `apart` are pairs of
    figures that no one number meets, of the same time; `series` tells that figures name
    different times, and so are no rivals. `mutual` are pairs of claimants who each speak of the
    other; `dates` are pairs without figures that put the same thing at times that do not meet.
    """

    answers: tuple[Claim, ...]
    denials: tuple[Claim, ...]
    assertions: tuple[Claim, ...]
    apart: tuple[Pair, ...]
    overlapping: tuple[Pair, ...]
    mutual: tuple[Pair, ...]
    dates: tuple[Pair, ...]
    series: bool

    @property
    def denied(self) -> bool:
        """Somebody asserts what somebody else denies."""
        return bool(self.denials and self.assertions)

    @property
    def contested(self) -> bool:
        return self.denied or bool(self.apart or self.mutual or self.dates)

    @property
    def one_sided(self) -> bool:
        """Whether our sources hold assertions only; that is said, and is not agreement."""
        return bool(self.assertions) and not (self.denials or self.mutual or self.dates)


def contest_of(question: Question, claims: Iterable[Claim]) -> Contest:
    """Set the answers to a question against one another; withdrawn ones do not count."""
    answers = tuple(sorted((c for c in claims if c.status is not Status.WITHDRAWN), key=_said))
    apart, overlapping, series = _compared(tuple(_counted(answers)) if question.unit else ())
    return Contest(
        answers=answers,
        denials=tuple(claim for claim in answers if claim.denies),
        assertions=tuple(claim for claim in answers if claim.stance is Stance.ASSERTS),
        apart=apart,
        overlapping=overlapping,
        mutual=tuple(_mutual(answers)),
        dates=tuple(_dated_apart(answers)),
        series=series,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """A claim with a figure, and of its period what each other claim is compared with."""

    claim: Claim
    figure: Figure
    time: str
    days: tuple[int, int] | None

    def breaks(self, whole: _Counted) -> bool:
        """Whether a count for a part of a time is higher than another's for the whole of it."""
        return _lies_within(self.days, whole.days) and lies_above(self.figure, whole.figure)


def _counted(answers: Iterable[Claim]) -> Iterator[_Counted]:
    for claim in answers:
        if claim.figure and not claim.denies:
            time = claim.period.iso if claim.period else ""
            yield _Counted(claim, claim.figure, time, _days_of(claim.period))


def _days_of(when: When | None) -> tuple[int, int] | None:
    """The first and the last day of a time, if it has both."""
    if when is None or when.start is None or when.end is None:
        return None
    return when.start.first.toordinal(), when.end.last.toordinal()


def _lies_within(inner: tuple[int, int] | None, outer: tuple[int, int] | None) -> bool:
    if inner is None or outer is None:
        return False
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _compared(counted: Sequence[_Counted]) -> tuple[tuple[Pair, ...], tuple[Pair, ...], bool]:
    """The pairs that no one number meets, those that one does, and whether there is a series."""
    apart: list[Pair] = []
    overlapping: list[Pair] = []
    series = False
    for one, other in combinations(counted, 2):
        pair = one.claim, other.claim
        if one.time == other.time:
            (overlapping if one.figure.meets(other.figure) else apart).append(pair)
        elif one.breaks(other) or other.breaks(one):
            apart.append(pair)
        else:
            series = series or bool(one.time and other.time)
    return tuple(apart), tuple(overlapping), series


def _mutual(answers: Sequence[Claim]) -> Iterator[Pair]:
    """Pairs of claimants who each assert something of the other."""
    asserted = [claim for claim in answers if claim.stance is Stance.ASSERTS and claim.about]
    for first, second in combinations(asserted, 2):
        if first.claimant != second.claimant and _speaks_of(first, second):
            yield first, second


def _speaks_of(first: Claim, second: Claim) -> bool:
    return first.claimant in second.about and second.claimant in first.about


def _dated_apart(answers: Iterable[Claim]) -> Iterator[Pair]:
    """Answers that count nothing and put a thing at different times."""
    dated = [(claim, days) for claim in answers if (days := _day_put(claim))]
    for (first, one), (second, other) in combinations(dated, 2):
        if one[1] < other[0] or other[1] < one[0]:
            yield first, second


def _day_put(claim: Claim) -> tuple[int, int] | None:
    """The first and last day at which an answer without a figure puts a thing, if it names one."""
    if claim.figure or claim.denies or (claim.period and claim.period.is_span):
        return None
    return _days_of(claim.period)


def _said(claim: Claim) -> tuple[int, str]:
    """By the day it was said, an open start by its end; one without a day comes last."""
    return (claim.date.earliest.toordinal() if claim.date else 10**7, claim.id)
