"""Claims and questions into the parts of views that show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from site_gen.domain.claims import Citation, Claim, Question
from site_gen.domain.contests import Contest
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.plan.addresses import absolute, data_url, record_url
from site_gen.plan.evidence import questions_of
from site_gen.render.edition import Desk, translated_title
from site_gen.render.evidence import Answer, AnswerTable, CitedSource, Finding, Judgement, Strip
from site_gen.render.figures import figure_text
from site_gen.render.grades import shared_grades
from site_gen.render.locators import place_text
from site_gen.render.parts import Piece
from site_gen.render.sieves import first_day, sieve_of
from site_gen.render.spans import Marks
from site_gen.render.strips import strip_of

FORMATS = ("csv", "json")
# The figures of claims in words, by the id of each.
_Figures: TypeAlias = Mapping[RecordId, str]


def answer_of(desk: Desk, claim: Claim, number: int = 0) -> Answer:
    """One claim as any page shows it."""
    claimant = desk.corpus.find(Kind.ENTITY, claim.claimant)
    role = desk.maybe(claimant.role) if isinstance(claimant, Entity) else None
    sources = tuple(_cited(desk, citation) for citation in claim.citations)
    letters = {source.grade for source in sources}
    url = desk.record_link(Kind.CLAIM, claim.id)
    return Answer(
        anchor=claim.id,
        url=url,
        claimant=claimant_of(desk, claim),
        role=role,
        stance=claim.stance.value,
        qualifier=desk.maybe(claim.qualifier),
        text=desk.words(claim.text, url=url),
        title=desk.words(desk.title_of(claim)),
        figure=figure_of(desk, claim),
        said=desk.dated(claim.date),
        period=desk.dated(claim.period),
        sources=sources,
        credibility=claim.credibility,
        note=desk.maybe(claim.note),
        number=number,
        draft=claim.status is Status.DRAFT,
        neutral=desk.link(record_url(Kind.CLAIM, claim.id, None)),
        by=claim.claimant,
        day=first_day(claim.date),
        reliability=letters.pop() if len(letters) == 1 else "",
    )


def claimant_of(desk: Desk, claim: Claim) -> Piece:
    """Who makes a claim, linked; the id alone where no such record is shown."""
    claimant = desk.corpus.find(Kind.ENTITY, claim.claimant)
    return desk.named(claimant) if claimant else Piece(claim.claimant)


def attribution_of(desk: Desk, claim: Claim) -> str:
    """Who says it, how and when, to stand before the words of a claim in running text."""
    return desk.say(
        "claim.by",
        claimant=claimant_of(desk, claim).text,
        stance=desk.qualified(desk.say(f"stance.{claim.stance}"), claim),
        date=desk.date_text(claim.date, Marks.SQUARE) if claim.date else desk.say("date.unknown"),
    )


def unit_of(desk: Desk, claim: Claim) -> str:
    """What a claim's number counts, as the first of its questions says that counts anything."""
    return next((each.unit for each in questions_of(desk.corpus, claim) if each.unit), "")


def figure_of(desk: Desk, claim: Claim) -> str:
    """A claim's number in words, with what it counts; empty without one."""
    return figure_text(desk, claim.figure, unit_of(desk, claim)) if claim.figure else ""


def _cited(desk: Desk, citation: Citation) -> CitedSource:
    source = desk.corpus.find(Kind.SOURCE, citation.source)
    if not isinstance(source, Source):
        return CitedSource(Piece(citation.source), None, None, _place(desk, citation), None, "F")
    locale, title = source.printed_title
    url = desk.record_link(Kind.SOURCE, source.id)
    outlet = desk.corpus.find(Kind.ENTITY, source.publisher) if source.publisher else None
    return CitedSource(
        title=desk.marked(locale, title, url=url),
        translated=translated_title(desk, source),
        outlet=desk.named(outlet) if outlet else None,
        issued=desk.dated(source.issued),
        locator=_place(desk, citation),
        quote=desk.maybe(citation.quote),
        grade=source.reliability,
    )


def _place(desk: Desk, citation: Citation) -> Piece | None:
    """The place in the source, in the direction of its own letters: "p. 4" on any page."""
    told = place_text(citation.locator, desk.edition.books[desk.locale.code])
    return desk.unmarked(told) if told else None


def table_of(desk: Desk, question: Question, without: RecordId | None = None) -> AnswerTable:
    """All answers to a question; on a claim's own page, those beside it."""
    contest = contest_on(desk, question)
    rows = [claim for claim in contest.answers if claim.id != without]
    judgement = _judgement(desk, question)
    answers = tuple(answer_of(desk, claim) for claim in rows)
    return AnswerTable(
        anchor=question.id,
        url=desk.record_link(Kind.QUESTION, question.id),
        question=desk.named(question),
        scope=desk.maybe(question.scope),
        answers=answers,
        strip=_strip(desk, contest, question),
        findings=tuple(_findings(desk, contest, question.unit)),
        contested=contest.contested,
        judgement=judgement,
        permalink=absolute(desk.config.base_url, record_url(Kind.QUESTION, question.id, None)),
        data=tuple(files_of(desk, Kind.QUESTION, question.id)),
        neutral=desk.link(record_url(Kind.QUESTION, question.id, None)),
        sieve=sieve_of(desk, rows),
        grades=shared_grades(answers),
    )


def _strip(desk: Desk, contest: Contest, question: Question) -> Strip | None:
    """Nothing is measured on a question that counts nothing."""
    if not question.unit:
        return None
    return strip_of(desk, contest.answers, question.unit, lambda claim: claimant_of(desk, claim))


def contest_on(desk: Desk, question: Question) -> Contest:
    """How the answers to a question that readers see stand to one another."""
    return desk.edition.evidence.contests[question.id]


def files_of(
    desk: Desk, kind: Kind, record: RecordId, endings: tuple[str, ...] = FORMATS
) -> Iterator[Piece]:
    """Links to a record as files for programs."""
    for ending in endings:
        yield Piece(desk.say(f"data.{ending}"), url=desk.link(data_url(kind, record, ending)))


def _judgement(desk: Desk, question: Question) -> Judgement | None:
    own = question.assessment
    if own is None:
        return None
    text, date = desk.words(own.text), desk.dated(own.date)
    return Judgement(text, own.likelihood.value, own.confidence.value, date)


def _findings(desk: Desk, contest: Contest, unit: str) -> Iterator[Finding]:
    """What can be said of the answers together: plainly, and with no judgement in it."""
    if len(contest.answers) < 2:
        yield Finding("contest.single")
    if contest.denied:
        yield Finding("contest.denied", len(contest.denials))
    told = {c.id: figure_text(desk, c.figure, unit) for c in contest.answers if c.figure}
    yield from _apart(desk, contest, told)
    yield from _overlapping(contest, told)
    if contest.mutual:
        yield Finding("contest.mutual")
    if contest.dates:
        yield Finding("contest.dates")
    if contest.series:
        yield Finding("contest.series")
    if contest.one_sided:
        yield Finding("contest.one-sided")


def _apart(desk: Desk, contest: Contest, told: _Figures) -> Iterator[Finding]:
    """Each figure once, with all those that it does not meet."""
    met: dict[RecordId, list[str]] = {}
    for one, other in contest.apart:
        met.setdefault(one.id, []).append(told[other.id])
    for name, others in met.items():
        yield Finding("contest.apart", len(others), told[name], desk.either(others))


def _overlapping(contest: Contest, told: _Figures) -> Iterator[Finding]:
    for one, other in contest.overlapping:
        if contest.apart:
            yield Finding("contest.meet", 0, told[one.id], told[other.id])
