"""A question with its answers side by side, and a comparison of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Literal, TypeAlias

from site_gen.domain.claims import Claim, Question, Stance
from site_gen.domain.contests import Contest, opposed_answers
from site_gen.domain.text import Kind, RecordId, Status, Token
from site_gen.plan.addresses import NO_LINK, Href, absolute_url, chart_url, data_url, record_url
from site_gen.render.context import PageContext, claimant_name
from site_gen.render.figures import figure_of, figure_text
from site_gen.render.text import NO_TEXT, InlineText, PageText
from site_gen.render.views.claims import Grades, ShownClaim, shared_grades, shown_claim
from site_gen.render.views.figure_chart import FigureChart, figure_chart
from site_gen.render.views.list_controls import ListControls, list_controls
from site_gen.structs import Struct, replace

FindingKey: TypeAlias = Literal[
    "contest.single",
    "contest.denied",
    "contest.many",
    "contest.mutual",
    "contest.dates",
    "contest.series",
    "contest.one-sided",
    "contest.apart",
    "contest.overlapping",
]


class Finding(Struct, frozen=True):
    """A sentence that compares the answers; `key` is its message key.

    `figures` and `others` fill its placeholders of the same names; `n` selects the plural.
    """

    key: FindingKey
    n: int = 0
    figures: PageText = NO_TEXT
    others: PageText = NO_TEXT


class ShownAssessment(Struct, frozen=True):
    """The desk's own assessment, printed in two sentences that are never joined (ICD 203)."""

    text: InlineText
    likelihood: Token
    confidence: Token
    date: InlineText | None


class AnswerTable(Struct, frozen=True):
    """The answers to a question side by side, with a comparison of them.

    `anchor` is the question's id; `url` leads to its page, `permalink` to its permanent address.
    `files` are links to the same rows as data files. `total` is the number of all answers if some
    are only on the question's page, or else 0.
    """

    anchor: RecordId
    url: Href
    question: InlineText
    scope: InlineText | None
    answers: tuple[ShownClaim, ...]
    chart: FigureChart | None
    findings: tuple[Finding, ...]
    contested: bool
    assessment: ShownAssessment | None
    permalink: Href
    files: tuple[InlineText, ...] = ()
    rel_permalink: Href = NO_LINK
    controls: ListControls | None = None
    grades: Grades = Grades()
    total: int = 0


class NamedClaimant(Struct, frozen=True):
    """Who gives an answer, and what the claimant reserves.

    `answer` is the number or, where the answers differ in dates, the date.
    """

    name: InlineText
    qualifier: InlineText | None
    answer: InlineText | None = None


class StanceGroup(Struct, frozen=True):
    """The answers with one stance: their number, and the claimants, each once.

    `named` are the first few of them, and `others` is the number of the rest.
    """

    stance: Token
    count: int
    named: tuple[NamedClaimant, ...]
    others: int


class QuestionCard(Struct, frozen=True):
    """A question in a list: the number of its answers, and how they compare.

    `stances`, `chart` and `figures` are set only for a contested question. `figures` are the
    different ones of the chart, in words. A list of very many questions has none of them, and no
    `findings`.
    """

    title: InlineText
    count: int
    contested: bool
    findings: tuple[Finding, ...]
    stances: tuple[StanceGroup, ...] = ()
    chart: FigureChart | None = None
    figures: tuple[PageText, ...] = ()


FORMATS = ("csv", "json")
# The figures of claims in words, by claim id.
_Figures: TypeAlias = Mapping[RecordId, PageText]


# On the page of a claim: nobody compares more side by side, and as many pages as answers, with all
# answers on each, would grow with their square. The question's page has them all.
MOST_OTHERS = 24
# How many claimants of a stance are named in a list of questions.
MOST_NAMED = 3
# With more questions a topic says of each only whether it is contested: as many comparisons are no
# overview, and the page of each question has its own.
MOST_OUTLINED = 100
# More sentences about pairs of figures than that are counted instead of written.
MOST_COMPARED = 12


def answer_table(context: PageContext, question: Question) -> AnswerTable:
    """All answers to a question."""
    return _answer_table(context, question, shown_contest(context, question).answers)


def other_answers(context: PageContext, question: Question, claim: Claim) -> AnswerTable:
    """The other answers, for a claim's own page; of many, first those that contradict it."""
    contest = shown_contest(context, question)
    others = [answer for answer in contest.answers if answer.id != claim.id]
    if len(others) <= MOST_OTHERS:
        return _answer_table(context, question, others)
    opposed = islice(opposed_answers(question, claim, others), MOST_OTHERS)
    kept = {answer.id for answer in islice(_each_once([*opposed, *others]), MOST_OTHERS)}
    rows = [answer for answer in others if answer.id in kept]
    table = _answer_table(context, question, rows)
    return replace(table, total=len(contest.answers))


def _each_once(claims: Iterable[Claim]) -> Iterator[Claim]:
    return iter({claim.id: claim for claim in claims}.values())


def _answer_table(context: PageContext, question: Question, rows: Sequence[Claim]) -> AnswerTable:
    contest = shown_contest(context, question)
    assessment = _shown_assessment(context, question)
    answers = tuple(shown_claim(context, claim) for claim in rows)
    is_whole = len(rows) + 1 >= len(contest.answers)
    return AnswerTable(
        anchor=question.id,
        url=context.record_link(Kind.QUESTION, question.id),
        question=context.linked_name(question),
        scope=context.localized_or_none(question.scope),
        answers=answers,
        chart=_chart_of_several(context, question) if is_whole else None,
        findings=_shared_findings(context, contest, question),
        contested=contest.contested,
        assessment=assessment,
        permalink=absolute_url(
            context.config.base_url, record_url(Kind.QUESTION, question.id, None)
        ),
        files=tuple(file_links(context, Kind.QUESTION, question.id)),
        rel_permalink=context.link(record_url(Kind.QUESTION, question.id, None)),
        controls=list_controls(context, rows),
        grades=shared_grades(answers),
    )


def question_chart(context: PageContext, question: Question) -> FigureChart:
    """The figures of all answers; none of a question that was withdrawn."""
    contest = context.site.evidence.contests.get(question.id)
    chart = figure_chart(
        context,
        contest.answers if contest else (),
        question.unit,
        lambda claim: claimant_name(context, claim),
    )
    page = record_url(Kind.QUESTION, question.id, context.locale.code)
    return replace(
        chart,
        question=context.localized(question.text),
        svg=context.link(chart_url(page)),
        table=Token(f"s-rows-{question.id}"),
    )


def _chart_of_several(context: PageContext, question: Question) -> FigureChart | None:
    """None for a question without a unit, or with fewer than two figures."""
    # From the question's own page, the chart's file has another address.
    if context.url == record_url(Kind.QUESTION, question.id, context.locale.code):
        return _made_chart(context, question)
    return context.shared("chart", question.id, partial(_made_chart, context, question))


def _made_chart(context: PageContext, question: Question) -> FigureChart | None:
    chart = question_chart(context, question) if question.unit else None
    count = sum(len(axis.figures) for axis in chart.axes) if chart else 0
    return chart if count > 1 else None


def shown_contest(context: PageContext, question: Question) -> Contest:
    """The comparison of the published answers to a question."""
    return context.site.evidence.contests[question.id]


def file_links(
    context: PageContext, kind: Kind, record: RecordId, endings: tuple[str, ...] = FORMATS
) -> Iterator[InlineText]:
    """Links to a record as data files."""
    for ending in endings:
        yield context.in_words(f"data.{ending}", url=context.link(data_url(kind, record, ending)))


def _shown_assessment(context: PageContext, question: Question) -> ShownAssessment | None:
    assessment = question.assessment
    if assessment is None:
        return None
    text, date = context.localized(assessment.text), context.shown_date(assessment.date)
    likelihood, confidence = assessment.likelihood.value, assessment.confidence.value
    return ShownAssessment(text, Token(likelihood), Token(confidence), date)


def _shared_findings(
    context: PageContext, contest: Contest, question: Question
) -> tuple[Finding, ...]:
    return context.shared(
        "findings", question.id, lambda: tuple(_findings(context, contest, question.unit))
    )


def _findings(context: PageContext, contest: Contest, unit: str) -> Iterator[Finding]:
    """How the answers compare, as plain facts without a judgement."""
    if len(contest.answers) < 2:
        yield Finding("contest.single")
    if contest.denied:
        yield Finding("contest.denied", len(contest.denials))
    if len(contest.incompatible) > MOST_COMPARED * (MOST_COMPARED - 1) // 2:
        yield Finding("contest.many", len(contest.incompatible))
    elif contest.incompatible:
        figures = {c.id: figure_text(context, c.figure, unit) for c in contest.answers if c.figure}
        yield from _incompatible_findings(context, contest, figures)
        yield from _overlapping_findings(contest, figures)
    if contest.mutual_accusations:
        yield Finding("contest.mutual")
    if contest.conflicting_dates:
        yield Finding("contest.dates")
    if contest.has_series:
        yield Finding("contest.series")
    if contest.one_sided:
        yield Finding("contest.one-sided")


def _incompatible_findings(
    context: PageContext, contest: Contest, figures: _Figures
) -> Iterator[Finding]:
    """Each figure once, with all figures that are incompatible with it."""
    incompatible: dict[RecordId, list[PageText]] = {}
    for claim, other in contest.incompatible:
        incompatible.setdefault(claim.id, []).append(figures[other.id])
    for claim_id, others in incompatible.items():
        yield Finding("contest.apart", len(others), figures[claim_id], context.joined_by_or(others))


def _overlapping_findings(contest: Contest, figures: _Figures) -> Iterator[Finding]:
    for claim, other in contest.overlapping:
        yield Finding("contest.overlapping", 0, figures[claim.id], figures[other.id])


def question_cards(context: PageContext, topic: RecordId) -> tuple[QuestionCard, ...]:
    """The questions of a topic, contested ones first."""
    questions = [
        question
        for question in context.corpus.questions
        if topic in question.topics and question.status is not Status.WITHDRAWN
    ]
    is_brief = len(questions) > MOST_OUTLINED
    cards = [_question_card(context, question, is_brief=is_brief) for question in questions]
    return tuple(sorted(cards, key=lambda card: not card.contested))


def _question_card(context: PageContext, question: Question, *, is_brief: bool) -> QuestionCard:
    contest = shown_contest(context, question)
    title = context.linked_name(question)
    card = QuestionCard(title, len(contest.answers), contest.contested, ())
    if is_brief:
        return card
    card = replace(card, findings=tuple(_findings(context, contest, question.unit)))
    if not contest.contested:
        return card
    chart = _chart_of_several(context, question)
    figures = dict.fromkeys(_figures_by_size(chart)) if chart else {}
    stances = tuple(_stance_groups(context, contest, question))
    return replace(card, stances=stances, chart=chart, figures=tuple(figures))


def _figures_by_size(chart: FigureChart) -> Iterator[PageText]:
    for axis in chart.axes:
        for mark in sorted(axis.figures, key=lambda mark: mark.at, reverse=chart.is_rtl):
            yield mark.figure


def _stance_groups(
    context: PageContext, contest: Contest, question: Question
) -> Iterator[StanceGroup]:
    for stance in Stance:
        claims = [claim for claim in contest.answers if claim.stance is stance]
        by_claimant = {claim.claimant: claim for claim in reversed(claims)}
        each = [claim for claim in claims if claim is by_claimant[claim.claimant]]
        if claims:
            named = tuple(
                replace(
                    _named_claimant(context, claim),
                    answer=_answer_in_brief(context, contest, question, claim),
                )
                for claim in each[:MOST_NAMED]
            )
            yield StanceGroup(Token(stance.value), len(claims), named, len(each) - len(named))


def _named_claimant(context: PageContext, claim: Claim) -> NamedClaimant:
    return NamedClaimant(claimant_name(context, claim), context.localized_or_none(claim.qualifier))


def _answer_in_brief(
    context: PageContext, contest: Contest, question: Question, claim: Claim
) -> InlineText | None:
    if question.unit and claim.figure:
        return InlineText(figure_of(context, claim))
    return context.shown_date(claim.period) if contest.conflicting_dates else None
