"""Whether the answers to a question exclude one another, and in what way.

It is computed from the claims and never typed in. Nothing is averaged and no answer is best.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from site_gen.domain.claims import Claim, Stance
from site_gen.domain.text import Status


@dataclass(frozen=True, slots=True)
class Contest:
    """The answers to one question that stand, in the order in which they were given.

    `denials` and `assertions` exclude each other where both are there. `apart` are pairs of
    figures that no one number meets, of the same time; `series` tells that figures name
    different times, and so are no rivals. `mutual` are pairs of claimants who each speak of the
    other; `dates` are pairs without figures that put the same thing at times that do not meet.
    """

    answers: tuple[Claim, ...]
    denials: tuple[Claim, ...]
    assertions: tuple[Claim, ...]
    apart: tuple[tuple[Claim, Claim], ...]
    overlapping: tuple[tuple[Claim, Claim], ...]
    mutual: tuple[tuple[Claim, Claim], ...]
    dates: tuple[tuple[Claim, Claim], ...]
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


def contest_of(claims: Iterable[Claim]) -> Contest:
    """Set the answers to a question against one another; withdrawn ones do not count."""
    answers = sorted((c for c in claims if c.status is not Status.WITHDRAWN), key=_said)
    figured = [claim for claim in answers if claim.figure and not claim.denies]
    pairs = list(combinations(figured, 2))
    rivals = [pair for pair in pairs if of_one_time(*pair) or _breaks_its_whole(*pair)]
    apart = tuple(pair for pair in rivals if _apart(*pair))
    return Contest(
        answers=tuple(answers),
        denials=tuple(claim for claim in answers if claim.denies),
        assertions=tuple(claim for claim in answers if claim.stance is Stance.ASSERTS),
        apart=apart,
        overlapping=tuple(pair for pair in rivals if pair not in apart),
        mutual=tuple(pair for pair in combinations(answers, 2) if _accuse(*pair)),
        dates=tuple(pair for pair in combinations(answers, 2) if _dated_apart(*pair)),
        series=any(_of_two_times(*pair) for pair in pairs if pair not in rivals),
    )


def _accuse(first: Claim, second: Claim) -> bool:
    """Whether each of two claimants asserts something of the other."""
    if first.stance is not Stance.ASSERTS or second.stance is not Stance.ASSERTS:
        return False
    if first.claimant == second.claimant:
        return False
    return first.claimant in second.about and second.claimant in first.about


def _dated_apart(first: Claim, second: Claim) -> bool:
    """Whether two answers that count nothing put a thing at different times."""
    one, other = first.period, second.period
    if first.figure or second.figure or first.denies or second.denies or not (one and other):
        return False
    if one.is_span or other.is_span or not (one.start and other.start):
        return False
    return one.start.last < other.start.first or other.start.last < one.start.first


def _said(claim: Claim) -> tuple[int, str]:
    """By the day it was said, an open start by its end; one without a day comes last."""
    return (claim.date.earliest.toordinal() if claim.date else 10**7, claim.id)


def of_one_time(first: Claim, second: Claim) -> bool:
    """Whether two claims speak of the same time, or neither names one."""
    one, other = (claim.period.iso if claim.period else "" for claim in (first, second))
    return one == other


def _of_two_times(first: Claim, second: Claim) -> bool:
    return bool(first.period and second.period) and not of_one_time(first, second)


def _apart(first: Claim, second: Claim) -> bool:
    if first.figure is None or second.figure is None:
        return False
    if of_one_time(first, second):
        return not first.figure.meets(second.figure)
    return _breaks_its_whole(first, second)


def _breaks_its_whole(first: Claim, second: Claim) -> bool:
    """Whether a count for a part of a time is higher than another's for the whole of it."""
    return _exceeds(first, second) or _exceeds(second, first)


def _exceeds(part: Claim, whole: Claim) -> bool:
    if part.figure is None or whole.figure is None or not _lies_within(part, whole):
        return False
    low, high = part.figure.low, whole.figure.high
    return low is not None and high is not None and low > high


def _lies_within(part: Claim, whole: Claim) -> bool:
    inner, outer = part.period, whole.period
    if not (inner and outer and inner.start and inner.end and outer.start and outer.end):
        return False
    begins = outer.start.first <= inner.start.first
    return inner != outer and begins and inner.end.last <= outer.end.last
