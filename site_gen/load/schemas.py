"""The fields that an editor may write in each kind of file, and the type of each."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field, model_validator

from site_gen import fields
from site_gen.decoding import Schema, field_error
from site_gen.domain.claims import Confidence, Likelihood, Stance
from site_gen.domain.entities import EntityKind
from site_gen.domain.text import LocalText, Status
from site_gen.load import field_types

# The fields of the lower and the upper bound: the inclusive one, then the exclusive one.
LOWER, UPPER = ("min", "more_than"), ("max", "less_than")


class CitationSchema(Schema):
    """Where a claim was read."""

    source: fields.Id = Field(description="Id of the source.")
    locator: fields.Text = Field("", description="The place in it, such as ¶13, p. 4 or 02:10.")
    quote: fields.LocalizedAny = Field(
        default_factory=LocalText,
        description="A short quotation, in the language of the source only.",
    )


class ClaimSchema(Schema):
    """One thing that one claimant says."""

    claimant: fields.Id = Field(description="Id of the entity that says it.")
    stance: Stance = Field(
        description="What the claimant does with it; reports passes on what somebody unnamed said."
    )
    text: fields.Localized = Field(
        description="What is claimed, in one sentence of the desk's own."
    )
    sources: tuple[CitationSchema, ...] = Field((), description="Where it was read.")
    question: fields.IdList = Field(
        (), description="Id of the question that it answers, or of several."
    )
    qualifier: fields.Localized = Field(
        default_factory=LocalText,
        description="The claimant's own reservation, such as to our knowledge.",
    )
    caution: fields.Localized = Field(
        default_factory=LocalText,
        description="In a few words, what a reader must know before using the claim.",
    )
    value: field_types.Number | None = Field(
        None, description="The number, where it is exact; never with a bound."
    )
    min: field_types.Number | None = Field(None, description="At least so many.")
    more_than: field_types.Number | None = Field(
        None, description="More than so many, without that number."
    )
    max: field_types.Number | None = Field(None, description="At most so many.")
    less_than: field_types.Number | None = Field(
        None, description="Less than so many, without that number."
    )
    approx: fields.Flag = Field(False, description="Whether the claimant said about.")
    date: fields.Date | None = Field(
        None, description="When it was said; a date that you worked out ends in `?`."
    )
    date_doubted: fields.Flag = Field(
        False, description="Whether `date` is as printed, and you doubt it; `note` says why."
    )
    period: fields.Date | None = Field(None, description="The period it covers.")
    period_doubted: fields.Flag = Field(
        False, description="Whether `period` is as printed, and you doubt it; `note` says why."
    )
    about: fields.IdList = Field((), description="Ids of the entities that it is about.")
    topics: fields.IdList = Field(
        (), description="Ids of topics; needed where there is no question."
    )
    credibility: field_types.Credibility = Field(
        "6", description="1 to 6 of the Admiralty code; 6, not judged, if you leave it out."
    )
    status: Status = Field(
        Status.PUBLISHED,
        description="Whether readers see it; a withdrawn one keeps its address and shows the note.",
    )
    note: fields.Localized = Field(
        default_factory=LocalText, description="What readers should know about it."
    )
    was: fields.IdList = Field((), description="Former ids; their addresses lead here.")

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
    def _has_one_figure(self) -> ClaimSchema:
        """A number is exact or has bounds, in order; "about" needs a number."""
        low, high = (self._written(names) for names in (LOWER, UPPER))
        for names in (low, high):
            if len(names) > 1:
                message = f"a claim has `{names[0]}` together with `{names[1]}`"
                raise _unclear(message, "keep the one that the claimant said", names[1])
        if self.value is not None and (low or high):
            message = f"a claim has `value` together with {_listed([*low, *high])}"
            raise _unclear(message, "keep `value` if it is exact, else the bounds", "value")
        if low and high:
            self._check_bounds(low[0], high[0])
        if self.approx and not self.has_figure:
            raise _unclear("`approx` is given without a number", "remove it", "approx")
        return self

    def _written(self, names: tuple[str, ...]) -> list[str]:
        return [name for name in names if getattr(self, name) is not None]

    def _check_bounds(self, low: str, high: str) -> None:
        """Two equal bounds allow one number, unless either is exclusive."""
        least, most = getattr(self, low), getattr(self, high)
        if least > most:
            raise _unclear(f"`{low}` {least} is greater than `{high}` {most}", "exchange them", low)
        if least == most and (low, high) != (LOWER[0], UPPER[0]):
            message = f"no number is left between `{low}` {least} and `{high}` {most}"
            raise _unclear(message, "write `value` if it is exact, else correct one", low)


def _unclear(message: str, hint: str, at: str) -> ValueError:
    return field_error("figure-unclear", message, hint, at=at)


def _listed(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


class AssessmentSchema(Schema):
    """The desk's own judgement."""

    date: fields.Date = Field(description="The day of the judgement.")
    likelihood: Likelihood = Field(description="One of the seven bands of ICD 203.")
    confidence: Confidence = Field(description="How well founded the judgement is.")
    text: fields.Localized = Field(
        description="What is judged, as that …; without a word of likelihood or confidence."
    )


class QuestionSchema(Schema):
    """What several claims answer."""

    text: fields.Localized = Field(description="The question.")
    unit: field_types.Unit = Field("", description="What is counted, such as fighters or USD.")
    scope: fields.Localized = Field(
        default_factory=LocalText, description="What the answers do and do not compare."
    )
    topics: fields.IdList = Field((), description="Ids of topics.")
    assessment: AssessmentSchema | None = Field(None, description="The desk's own judgement.")
    status: Status = Field(
        Status.PUBLISHED,
        description="Whether readers see it; a withdrawn one keeps its address and shows the note.",
    )
    note: fields.Localized = Field(
        default_factory=LocalText, description="What readers should know about it."
    )
    was: fields.IdList = Field((), description="Former ids; their addresses lead here.")


class ProseSchema(Schema):
    """The header of one file of a pair; the fields every kind of prose has in each language."""

    title: fields.Text = Field(description="The title in this language.")
    summary: fields.Text = Field(
        "", description="One sentence for lists, feeds and search results."
    )
    translator: fields.Text = Field("", description="Who translated it; in translations.")
    translated: fields.Day | None = Field(
        None, description="The day of the translation; `translated ID` writes it."
    )
    translates: fields.Text = Field("", description="What this renders; `translated ID` writes it.")
    status: Status = Field(
        Status.PUBLISHED,
        description="Whether readers see it; a withdrawn one keeps its address and shows the note.",
    )
    note: fields.Localized = Field(
        default_factory=LocalText,
        description="Shown on the page: a correction, or why it was withdrawn.",
    )
    was: fields.IdList = Field((), description="Former ids; their addresses lead here.")
    removed: fields.IdList = Field(
        (), description="Anchors of passages that were taken out; links to them say so."
    )


class UpdateSchema(Schema):
    """One change that readers should know of."""

    date: fields.Day = Field(description="The day of the change.")
    text: fields.Localized = Field(description="What changed, in one sentence for each language.")


class ArticleSchema(ProseSchema):
    """An article: the desk's own account of what it read."""

    date: fields.Day | None = Field(
        None, description="The day the desk published it; in the original only."
    )
    updated: fields.Day | None = Field(
        None, description="The day of the last change that readers should know of."
    )
    topics: fields.IdList = Field((), description="Ids of topics, the first the most fitting.")
    authors: fields.TextList = Field((), description="Names, as printed.")
    updates: tuple[UpdateSchema, ...] = Field(
        (), description="What has changed since it was published, in any order."
    )


class TopicSchema(ProseSchema):
    """A topic: its overview, and the keywords by which an importer suggests it."""

    order: fields.WholeNumber = Field(0, description="A whole number; lower stands first.")
    keywords: fields.TextList = Field(
        (), description="Words by which `import` suggests the topic, in this language."
    )
    updates: tuple[UpdateSchema, ...] = Field(
        (), description="What has changed since it was published, in any order."
    )


class PageSchema(ProseSchema):
    """A page about the site itself."""

    order: fields.WholeNumber = Field(
        0, description="A whole number; lower stands first in the foot of every page."
    )


TRANSLATED_FIELDS = frozenset(
    {"title", "summary", "keywords", "translator", "translated", "translates"}
)


class CaptureSchema(Schema):
    """What was kept of a source, as it was received."""

    file: field_types.FileName = Field(description="The name of the file in the captures folder.")
    sha256: field_types.Sha256 = Field(description="The digest of its bytes, 64 characters.")
    retrieved: fields.Text = Field(
        "", description="When it was received, such as 2026-11-20T11:01:56Z."
    )
    tool: fields.Text = Field("", description="The program that kept it.")
    by: fields.Text = Field("", description="The person who kept it.")
    note: fields.Localized = Field(default_factory=LocalText, description="What is odd about it.")
    asked: fields.WebAddress = Field(
        "", description="The address that was asked for, if it led to another: `url`."
    )


class ArchivedCopySchema(Schema):
    """A copy in a public archive."""

    url: fields.WebAddress = Field(description="The address of the copy.")
    date: fields.Date | None = Field(None, description="The date of the copy.")


class SourceSchema(Schema):
    """One item of one outlet."""

    type: field_types.ItemType = Field(description="What it is, in the words of CSL.")
    title: fields.LocalizedAny = Field(
        description="Its title, the one it was printed with among them."
    )
    language: fields.Text = Field(
        "", description="The code of the language it is in, which need not be one of the site's."
    )
    author: fields.TextList = Field((), description="Names, as printed.")
    publisher: fields.Id | None = Field(None, description="Id of the entity that published it.")
    issued: fields.Date | None = Field(
        None, description="The date it came out; one that you worked out ends in `?`."
    )
    issued_doubted: fields.Flag = Field(
        False, description="Whether `issued` is as printed, and you doubt it; `note` says why."
    )
    url: fields.WebAddress = Field("", description="Its address, from https:// on.")
    accessed: fields.Date | None = Field(None, description="The date you read it there.")
    archived: tuple[ArchivedCopySchema, ...] = Field((), description="Copies in public archives.")
    reliability: field_types.Reliability = Field(
        "F", description="A to F of the Admiralty code; F, not judged, if you leave it out."
    )
    capture: CaptureSchema | None = Field(None, description="What the desk kept of it.")
    status: field_types.SourceStatus = Field(
        Status.PUBLISHED.value,
        description="Whether readers see it; live and dead say whether `url` still works.",
    )
    note: fields.Localized = Field(
        default_factory=LocalText, description="What readers should know about it."
    )
    was: fields.IdList = Field((), description="Former ids; their addresses lead here.")


class EntitySchema(Schema):
    """A person, organisation, place or weapon."""

    kind: EntityKind = Field(description="What it is.")
    name: fields.Localized = Field(
        description="How the desk writes it; links without words print it."
    )
    aliases: fields.LocalizedNames | None = Field(
        None, description="Other spellings that occur, a list for each language."
    )
    role: fields.Localized = Field(
        default_factory=LocalText, description="Who or what it is, in a few words."
    )
    country: fields.Id | None = Field(None, description="Id of the entity of the country.")
    wikidata: field_types.WikidataItem = Field("", description="Its number there, such as Q31.")
    status: Status = Field(
        Status.PUBLISHED,
        description="Whether readers see it; a withdrawn one keeps its address and shows the note.",
    )
    note: fields.Localized = Field(
        default_factory=LocalText, description="Shown when it is withdrawn."
    )
    was: fields.IdList = Field((), description="Former ids; their addresses lead here.")
