"""What an editor may write of a claim and of a question."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from site_gen.domain.claims import Confidence, Likelihood, Stance
from site_gen.domain.dates import plain_digits
from site_gen.domain.text import LocalText, Status
from site_gen.fields import (
    DIGIT,
    EdtfDate,
    Form,
    Id,
    Ids,
    InAnyLanguages,
    InLanguages,
    Words,
    YesNo,
    fault,
)

CREDIBILITY = "123456"
# The fields of a lower and of an upper bound: one that is meant itself, and one that is not.
LOWER, UPPER = ("min", "more_than"), ("max", "less_than")
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?")
_SEPARATED = re.compile(r"\d{1,3}([,٬' ]\d{3})+")


def _number(value: object) -> Decimal:
    """A number in any family of digits; separators and ranges are asked about, never guessed."""
    if not isinstance(value, str):
        raise fault("figure-unreadable", "a number is needed here", "write digits only")
    plain = plain_digits(value.strip())
    if _SEPARATED.fullmatch(plain):
        hint = f"write {re.sub(r'[^0-9]', '', plain)}"
        raise fault("figure-unreadable", f"`{value}` has marks between its digits", hint)
    if re.fullmatch(r"\d+\s*[-–]\s*\d+", plain):
        raise fault("figure-unreadable", f"`{value}` is a range", "write `min` and `max`")
    if not _NUMBER.fullmatch(plain):
        raise fault("figure-unreadable", f"`{value}` is not a number", "write digits only")
    return Decimal(plain)


def _credibility(value: str) -> str:
    if len(value) != 1 or value not in CREDIBILITY:
        hint = "write a digit from 1 to 6 of the Admiralty code; leave it out if nobody graded"
        raise fault("value-unknown", f"`{value}` is no grade of credibility", hint)
    return value


def _unit(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]+(-[a-z]+)*", value):
        told = f"`{value}` is not the name of a unit"
        raise fault("field-unreadable", told, "write one word, such as fighters or USD")
    return value


# An editor sees a number where the loader reads text; other families of digits are text to both.
_FIGURE = rf"^{DIGIT}{{1,15}}(\.{DIGIT}{{1,6}})?$"
Number = Annotated[
    Decimal,
    BeforeValidator(_number),
    WithJsonSchema(
        {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": _FIGURE}]}
    ),
]
Credibility = Annotated[
    Words,
    AfterValidator(_credibility),
    WithJsonSchema({"enum": [*map(int, CREDIBILITY), *CREDIBILITY]}),
]
Unit = Annotated[
    Words,
    AfterValidator(_unit),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]+(-[a-z]+)*$"}),
]


class CitationForm(Form):
    """Where a claim was read."""

    source: Id = Field(description="Id of the source.")
    locator: Words = Field("", description="The place in it, such as ¶13, p. 4 or 02:10.")
    quote: InAnyLanguages = Field(
        LocalText(), description="A short quotation, in the language of the source only."
    )


class ClaimForm(Form):
    """One thing that one claimant says."""

    claimant: Id = Field(description="Id of the entity that says it.")
    stance: Stance = Field(
        description="What the claimant does with it; reports passes on what somebody unnamed said."
    )
    text: InLanguages = Field(description="What is claimed, in one sentence of the desk's own.")
    sources: tuple[CitationForm, ...] = Field((), description="Where it was read.")
    question: Ids = Field((), description="Id of the question that it answers, or of several.")
    qualifier: InLanguages = Field(
        LocalText(), description="The claimant's own reservation, such as to our knowledge."
    )
    value: Number | None = Field(
        None, description="The number, where it is exact; never with a bound."
    )
    min: Number | None = Field(None, description="At least so many.")
    more_than: Number | None = Field(None, description="More than so many, without that number.")
    max: Number | None = Field(None, description="At most so many.")
    less_than: Number | None = Field(None, description="Less than so many, without that number.")
    approx: YesNo = Field(False, description="Whether the claimant said about.")
    date: EdtfDate | None = Field(
        None, description="When it was said; a date that you worked out ends in `?`."
    )
    date_doubted: YesNo = Field(
        False, description="Whether `date` is as printed, and you doubt it; `note` says why."
    )
    period: EdtfDate | None = Field(None, description="The period it covers.")
    period_doubted: YesNo = Field(
        False, description="Whether `period` is as printed, and you doubt it; `note` says why."
    )
    about: Ids = Field((), description="Ids of the entities that it is about.")
    topics: Ids = Field((), description="Ids of topics; needed where there is no question.")
    credibility: Credibility = Field(
        "6", description="1 to 6 of the Admiralty code; 6, not judged, if you leave it out."
    )
    status: Status = Field(
        Status.PUBLISHED,
        description="Whether readers see it; a withdrawn one keeps its address and shows the note.",
    )
    note: InLanguages = Field(LocalText(), description="What readers should know about it.")
    was: Ids = Field((), description="Former ids; their addresses lead here.")

    @property
    def least(self) -> Decimal | None:
        return self.more_than if self.min is None else self.min

    @property
    def most(self) -> Decimal | None:
        return self.less_than if self.max is None else self.max

    @property
    def has_figure(self) -> bool:
        return any(number is not None for number in (self.value, self.least, self.most))

    @model_validator(mode="after")
    def _agrees(self) -> ClaimForm:
        """A number is exact or has bounds, in order; "about" needs something to be about."""
        low, high = (self._written(names) for names in (LOWER, UPPER))
        for names in (low, high):
            if len(names) > 1:
                told = f"a claim has `{names[0]}` together with `{names[1]}`"
                raise _unclear(told, "keep the one that the claimant said", names[1])
        if self.value is not None and (low or high):
            told = f"a claim has `value` together with {_listed([*low, *high])}"
            raise _unclear(told, "keep `value` if it is exact, else the bounds", "value")
        if low and high:
            self._leave_a_number(low[0], high[0])
        if self.approx and not self.has_figure:
            raise _unclear("`approx` is given without a number", "remove it", "approx")
        return self

    def _written(self, names: tuple[str, ...]) -> list[str]:
        return [name for name in names if getattr(self, name) is not None]

    def _leave_a_number(self, low: str, high: str) -> None:
        """Two bounds at one number leave it between them, unless either is strict."""
        least, most = getattr(self, low), getattr(self, high)
        if least > most:
            raise _unclear(f"`{low}` {least} is greater than `{high}` {most}", "exchange them", low)
        if least == most and (low, high) != (LOWER[0], UPPER[0]):
            told = f"no number is left between `{low}` {least} and `{high}` {most}"
            raise _unclear(told, "write `value` if it is exact, else correct one", low)


def _unclear(told: str, hint: str, at: str) -> ValueError:
    return fault("figure-unclear", told, hint, at=at)


def _listed(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


class AssessmentForm(Form):
    """The desk's own judgement."""

    date: EdtfDate = Field(description="The day of the judgement.")
    likelihood: Likelihood = Field(description="One of the seven bands of ICD 203.")
    confidence: Confidence = Field(description="How well founded the judgement is.")
    text: InLanguages = Field(
        description="What is judged, as that …; without a word of likelihood or confidence."
    )


class QuestionForm(Form):
    """What several claims answer."""

    text: InLanguages = Field(description="The question.")
    unit: Unit = Field("", description="What is counted, such as fighters or USD.")
    scope: InLanguages = Field(LocalText(), description="What the answers do and do not compare.")
    topics: Ids = Field((), description="Ids of topics.")
    assessment: AssessmentForm | None = Field(None, description="The desk's own judgement.")
    status: Status = Field(
        Status.PUBLISHED,
        description="Whether readers see it; a withdrawn one keeps its address and shows the note.",
    )
    note: InLanguages = Field(LocalText(), description="What readers should know about it.")
    was: Ids = Field((), description="Former ids; their addresses lead here.")
