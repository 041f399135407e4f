"""Located fields into claims and questions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from site_gen.domain.claims import APPROX_MARGIN, Assessment, Citation, Claim, Figure, Question
from site_gen.domain.text import Places, RecordId
from site_gen.fields import decode
from site_gen.load.claim_forms import AssessmentForm, ClaimForm, QuestionForm
from site_gen.load.doubts import check_doubt, with_doubt
from site_gen.load.records import filled
from site_gen.located import Node
from site_gen.problems import Checked, Problem


def claim_from(
    record: RecordId, node: Node, places: Places, margin: Decimal = APPROX_MARGIN
) -> Checked[Claim | None]:
    """One entry of the claims; `margin` is what the desk makes of "about"."""
    read = decode(ClaimForm, filled(node, places), f"claim `{record}`")
    form = read.value
    if form is None:
        return Checked(None, read.problems)
    claim = Claim(
        id=record,
        claimant=form.claimant,
        stance=form.stance,
        text=form.text,
        places=places,
        citations=tuple(Citation(c.source, c.locator, c.quote) for c in form.sources),
        questions=tuple(dict.fromkeys(form.question)),
        qualifier=form.qualifier,
        figure=_figure(form, margin),
        date=with_doubt(form.date, doubted=form.date_doubted),
        period=with_doubt(form.period, doubted=form.period_doubted),
        about=form.about,
        topics=form.topics,
        credibility=form.credibility,
        status=form.status,
        note=form.note,
        was=form.was,
    )
    return Checked(claim, (*_lacks(claim), *_doubts(form, places)))


def _doubts(form: ClaimForm, places: Places) -> Iterator[Problem]:
    if form.date_doubted:
        yield from check_doubt("date", form.date, form.note, places)
    if form.period_doubted:
        yield from check_doubt("period", form.period, form.note, places)


def _figure(form: ClaimForm, margin: Decimal) -> Figure | None:
    if not form.has_figure:
        return None
    return Figure(
        value=form.value,
        least=form.least,
        most=form.most,
        approx=form.approx,
        excludes_least=form.more_than is not None,
        excludes_most=form.less_than is not None,
        margin=margin,
    )


def _lacks(claim: Claim) -> list[Problem]:
    found = []
    if not claim.citations:
        message = f"claim `{claim.id}` names no source"
        hint = "add `sources: [{source: …, locator: …}]`"
        found.append(Problem("claim-without-source", message, claim.places.start, hint=hint))
    if not claim.questions and not claim.topics:
        message = f"claim `{claim.id}` belongs to no question and no topic"
        hint = "add `question:` or `topics:`"
        found.append(Problem("claim-without-topic", message, claim.places.start, hint=hint))
    if claim.denies and claim.figure and claim.figure.value != 0:
        message = f"claim `{claim.id}` is a denial and has a number"
        hint = "record the number under its own claimant; a denial has none"
        place = claim.figure_place
        found.append(Problem("denial-with-figure", message, place, hint=hint))
    return found


def question_from(record: RecordId, node: Node, places: Places) -> Checked[Question | None]:
    """One entry of the questions."""
    read = decode(QuestionForm, filled(node, places), f"question `{record}`")
    form = read.value
    if form is None:
        return Checked(None, read.problems)
    question = Question(
        id=record,
        text=form.text,
        places=places,
        unit=form.unit,
        scope=form.scope,
        topics=form.topics,
        assessment=_assessment(form.assessment) if form.assessment else None,
        status=form.status,
        note=form.note,
        was=form.was,
    )
    return Checked(question)


def _assessment(form: AssessmentForm) -> Assessment:
    return Assessment(form.text, form.date, form.likelihood, form.confidence)
