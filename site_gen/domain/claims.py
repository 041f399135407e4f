"""Claims: who says what, of which time, and where it was read; and the questions they answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from site_gen.domain.dates import EdtfDate, Precision
from site_gen.domain.text import LocalText, Places, RecordId, Status
from site_gen.problems import Span
from site_gen.structs import Struct

# The fields that a figure is written in.
FIGURE_FIELDS = ("value", "min", "more_than", "max", "less_than")
# "About 4,000" includes what lies within a tenth of it on either side, unless the desk's settings
# say otherwise.
APPROX_MARGIN = Decimal("0.1")


class Stance(StrEnum):
    """What a claimant does with a claim; `reports` passes on what somebody unnamed said."""

    ASSERTS = "asserts"
    DENIES = "denies"
    REPORTS = "reports"


class Likelihood(StrEnum):
    """The seven bands of ICD 203, from the least likely up; rows are never mixed."""

    ALMOST_NO_CHANCE = "almost-no-chance"
    VERY_UNLIKELY = "very-unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN = "roughly-even"
    LIKELY = "likely"
    VERY_LIKELY = "very-likely"
    ALMOST_CERTAIN = "almost-certain"


class Confidence(StrEnum):
    """How well founded a judgement is (ICD 203); never in one sentence with a likelihood."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


class Figure(Struct, frozen=True):
    """A number as it was given: exact, or with the bounds that the claimant set.

    Either `value` or bounds are set; `approx` is the claimant's own "about", which comparisons
    widen by `margin` on either side. An excluded bound is not part of the range: "more than 100" is
    not "at least 100".
    """

    value: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    approx: bool = False
    excludes_least: bool = False
    excludes_most: bool = False
    margin: Decimal = APPROX_MARGIN

    @property
    def low(self) -> Decimal | None:
        """The lowest number that this figure allows; None where it sets no lower bound."""
        low = self.value if self.value is not None else self.least
        return low * (1 - self.margin) if low is not None and self.approx else low

    @property
    def high(self) -> Decimal | None:
        """The highest number that this figure allows; None where it sets no upper bound."""
        high = self.value if self.value is not None else self.most
        return high * (1 + self.margin) if high is not None and self.approx else high

    @property
    def bounds(self) -> Bounds:
        """The numbers that it allows, for comparisons."""
        return Bounds(self.low, self.high, self.excludes_least, self.excludes_most)


class Bounds(Struct, frozen=True):
    """The lowest and the highest number that a figure allows; None where it sets no bound."""

    low: Decimal | None
    high: Decimal | None
    excludes_low: bool = False
    excludes_high: bool = False

    def overlaps(self, other: Bounds) -> bool:
        """Whether one number could be meant by both."""
        return not (self.lies_above(other) or other.lies_above(self))

    def lies_above(self, other: Bounds) -> bool:
        """Whether every number that is allowed here is higher than every one allowed there."""
        if self.low is None or other.high is None:
            return False
        # Equal bounds overlap in one number, unless either of them excludes it.
        touches = self.excludes_low or other.excludes_high
        return self.low > other.high or (touches and self.low == other.high)


class Citation(Struct, frozen=True):
    """Where a claim was read: the source, the place in it, and a short quotation if there is one.

    The quotation is in the language of the source only.
    """

    source: RecordId
    locator: str = ""
    quote: LocalText = LocalText()


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that one claimant says.

    `qualifier` is the claimant's own reservation, such as "to our knowledge"; `caution` is what the
    desk warns of, in a few words. `date` is when it was said, `period` the time it is about.
    `credibility` is a digit of the Admiralty code (AJP-2.1), 6 if nobody has graded it; it is never
    combined with the letter of the source.
    """

    id: RecordId
    claimant: RecordId
    stance: Stance
    text: LocalText
    places: Places
    citations: tuple[Citation, ...] = ()
    questions: tuple[RecordId, ...] = ()
    qualifier: LocalText = LocalText()
    figure: Figure | None = None
    date: EdtfDate | None = None
    period: EdtfDate | None = None
    about: tuple[RecordId, ...] = ()
    topics: tuple[RecordId, ...] = ()
    credibility: str = "6"
    status: Status = Status.PUBLISHED
    note: LocalText = LocalText()
    was: tuple[RecordId, ...] = ()
    caution: LocalText = LocalText()

    @property
    def figure_span(self) -> Span:
        """Where its number is written; the first of its bounds if it has several."""
        written = (name for name in FIGURE_FIELDS if name in dict(self.places.fields))
        return self.places.of(next(written, "value"))

    @property
    def denies(self) -> bool:
        return self.stance is Stance.DENIES

    @property
    def begins_in(self) -> str:
        """The month in which what it is about begins, or else in which it was said: `2020-10`.

        `2006` if the month is not known, and empty without a date. Of a period with an open start
        it is that of its end.
        """
        when = self.period or self.date
        day = (when.start or when.end) if when else None
        if day is None:
            return ""
        return day.iso[:7] if day.precision > Precision.YEAR else day.iso


class Assessment(Struct, frozen=True):
    """The desk's own judgement on a question, on a day; never shown as a claim."""

    text: LocalText
    date: EdtfDate
    likelihood: Likelihood
    confidence: Confidence


def is_currency(unit: str) -> bool:
    """Whether a unit has the form of a currency (ISO 4217); other units are words."""
    return len(unit) == 3 and unit.isupper()


@dataclass(frozen=True, slots=True)
class Question:
    """A question that claims answer; `unit` names what is counted, if anything is."""

    id: RecordId
    text: LocalText
    places: Places
    unit: str = ""
    scope: LocalText = LocalText()
    topics: tuple[RecordId, ...] = ()
    assessment: Assessment | None = None
    status: Status = Status.PUBLISHED
    note: LocalText = LocalText()
    was: tuple[RecordId, ...] = ()
