"""What an editor may write of a claim and of a question."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, model_validator

from site_gen.domain.claims import Confidence, Likelihood, Stance
from site_gen.domain.dates import plain_digits
from site_gen.domain.text import LocalText, Status
from site_gen.fields import EdtfDate, Form, Id, Ids, InLanguages, Words, fault

CREDIBILITY = "123456"
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


def _yes_no(value: object) -> bool:
    if value in {"true", "false"}:
        return value == "true"
    raise fault("field-unreadable", f"`{value}` is neither true nor false", "write true or false")


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


Number = Annotated[Decimal, BeforeValidator(_number)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]


class CitationForm(Form):
    """Where a claim was read."""

    source: Id
    locator: Words = ""
    quote: InLanguages = LocalText()


class ClaimForm(Form):
    """One thing that one claimant says."""

    claimant: Id
    stance: Stance
    text: InLanguages
    sources: tuple[CitationForm, ...] = ()
    question: Id | None = None
    value: Number | None = None
    min: Number | None = None
    max: Number | None = None
    approx: YesNo = False
    date: EdtfDate | None = None
    period: EdtfDate | None = None
    about: Ids = ()
    topics: Ids = ()
    credibility: Annotated[Words, AfterValidator(_credibility)] = "6"
    status: Status = Status.PUBLISHED
    note: InLanguages = LocalText()
    was: Ids = ()

    @property
    def has_figure(self) -> bool:
        return any(number is not None for number in (self.value, self.min, self.max))

    @model_validator(mode="after")
    def _agrees(self) -> ClaimForm:
        """A number is exact or has bounds, in order; "about" needs something to be about."""
        if self.value is not None and (self.min is not None or self.max is not None):
            told = "a claim has `value` together with `min` or `max`"
            raise fault("figure-unclear", told, "keep `value` if it is exact, else the bounds")
        if self.min is not None and self.max is not None and self.min > self.max:
            told = f"`min` {self.min} is greater than `max` {self.max}"
            raise fault("figure-unclear", told, "exchange them")
        if self.approx and not self.has_figure:
            raise fault("figure-unclear", "`approx` stands without a number", "remove it")
        return self


class AssessmentForm(Form):
    """The desk's own judgement."""

    date: EdtfDate
    likelihood: Likelihood
    confidence: Confidence
    text: InLanguages


class QuestionForm(Form):
    """What several claims answer."""

    text: InLanguages
    unit: Annotated[Words, AfterValidator(_unit)] = ""
    scope: InLanguages = LocalText()
    topics: Ids = ()
    assessment: AssessmentForm | None = None
    status: Status = Status.PUBLISHED
    note: InLanguages = LocalText()
    was: Ids = ()
