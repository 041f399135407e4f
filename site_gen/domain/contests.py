"""Whether the answers to a question contradict one another, and in what way.

It is computed from the claims, never written. Nothing is averaged, no answer is preferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

from site_gen.domain.claims import Bounds, Claim, Question, Stance
from site_gen.domain.dates import EdtfDate
from site_gen.domain.text import Status
from site_gen.structs import Struct

Pair: TypeAlias = tuple[Claim, Claim]


class Contest(Struct, frozen=True):
    """The answers to one question that were not withdrawn, in the order of their dates.

    Figures are compared only if the question has a unit: in an answer by yes or no, a number
    belongs to another question of the claim.

    `denials` and `assertions` contradict each other if both exist. `incompatible` are pairs of
    figures for one time that no number satisfies; `has_series` means that figures are for different
    times and do not compete. `mutual_accusations` are pairs of claimants who speak of each other;
    `conflicting_dates` are pairs without figures that put one event at different times.
    """

    answers: tuple[Claim, ...]
    denials: tuple[Claim, ...]
    assertions: tuple[Claim, ...]
    incompatible: tuple[Pair, ...]
    overlapping: tuple[Pair, ...]
    mutual_accusations: tuple[Pair, ...]
    conflicting_dates: tuple[Pair, ...]
    has_series: bool

    @property
    def denied(self) -> bool:
        """Whether somebody asserts what somebody else denies."""
        return bool(self.denials and self.assertions)

    @property
    def contested(self) -> bool:
        return self.denied or bool(
            self.incompatible or self.mutual_accusations or self.conflicting_dates
        )

    @property
    def one_sided(self) -> bool:
        """Whether our sources hold assertions only; the page says so, and it is not agreement."""
        return bool(self.assertions) and not (
            self.denials or self.mutual_accusations or self.conflicting_dates
        )


def contest_of(question: Question, claims: Iterable[Claim]) -> Contest:
    """Compare the answers to a question; withdrawn ones do not count."""
    answers = tuple(sorted((c for c in claims if c.status is not Status.WITHDRAWN), key=_day_said))
    incompatible, overlapping, series = _compare_figures(
        tuple(_counted_claims(answers)) if question.unit else ()
    )
    return Contest(
        answers=answers,
        denials=tuple(claim for claim in answers if claim.denies),
        assertions=tuple(claim for claim in answers if claim.stance is Stance.ASSERTS),
        incompatible=incompatible,
        overlapping=overlapping,
        mutual_accusations=tuple(_mutual_accusations(answers)),
        conflicting_dates=tuple(_dates_conflict(answers)),
        has_series=series,
    )


def opposed_answers(question: Question, claim: Claim, answers: Iterable[Claim]) -> Iterator[Claim]:
    """The answers that contradict one of them, in their order."""
    return (other for other in answers if contest_of(question, (claim, other)).contested)


class _CountedClaim(Struct, frozen=True):
    """A claim with its figure and its period in the forms that are compared."""

    claim: Claim
    bounds: Bounds
    time: str
    days: tuple[int, int] | None

    def exceeds(self, whole: _CountedClaim) -> bool:
        """Whether a count for part of a period is higher than another one for all of it."""
        return _lies_within(self.days, whole.days) and self.bounds.lies_above(whole.bounds)


def _counted_claims(answers: Iterable[Claim]) -> Iterator[_CountedClaim]:
    for claim in answers:
        if claim.figure and not claim.denies:
            time = claim.period.iso if claim.period else ""
            yield _CountedClaim(claim, claim.figure.bounds, time, _days_of(claim.period))


def _days_of(when: EdtfDate | None) -> tuple[int, int] | None:
    """The first and the last day of a date or period, if it has both."""
    if when is None or when.start is None or when.end is None:
        return None
    return when.start.first.toordinal(), when.end.last.toordinal()


def _lies_within(inner: tuple[int, int] | None, outer: tuple[int, int] | None) -> bool:
    if inner is None or outer is None:
        return False
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _compare_figures(
    counted: Sequence[_CountedClaim],
) -> tuple[tuple[Pair, ...], tuple[Pair, ...], bool]:
    """The incompatible pairs, the overlapping pairs, and whether there is a series."""
    incompatible: list[Pair] = []
    overlapping: list[Pair] = []
    series = False
    for first, second in combinations(counted, 2):
        pair = first.claim, second.claim
        if first.time == second.time:
            (overlapping if first.bounds.overlaps(second.bounds) else incompatible).append(pair)
        elif first.exceeds(second) or second.exceeds(first):
            incompatible.append(pair)
        else:
            series = series or bool(first.time and second.time)
    return tuple(incompatible), tuple(overlapping), series


def _mutual_accusations(answers: Sequence[Claim]) -> Iterator[Pair]:
    """Pairs of claimants who each assert something about the other."""
    asserted = [claim for claim in answers if claim.stance is Stance.ASSERTS and claim.about]
    for first, second in combinations(asserted, 2):
        if first.claimant != second.claimant and _speaks_of(first, second):
            yield first, second


def _speaks_of(first: Claim, second: Claim) -> bool:
    return first.claimant in second.about and second.claimant in first.about


def _dates_conflict(answers: Iterable[Claim]) -> Iterator[Pair]:
    """Answers without figures that put one event at different times."""
    dated = [(claim, days) for claim in answers if (days := _days_claimed(claim))]
    for (first, first_days), (second, second_days) in combinations(dated, 2):
        if first_days[1] < second_days[0] or second_days[1] < first_days[0]:
            yield first, second


def _days_claimed(claim: Claim) -> tuple[int, int] | None:
    """The first and last day that an answer without a figure gives for an event, if any."""
    if claim.figure or claim.denies or (claim.period and claim.period.is_span):
        return None
    return _days_of(claim.period)


def _day_said(claim: Claim) -> tuple[int, str]:
    """Sort by the day it was said, an open start by its end; claims without a day come last."""
    return (claim.date.earliest.toordinal() if claim.date else 10**7, claim.id)
