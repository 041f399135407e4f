"""One topic of the edition into the view of a briefing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.dates import Day, When
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.plan.addresses import Url, absolute, record_url
from site_gen.render.answers import table_of
from site_gen.render.briefing import Briefing, NumberedSource, NumberedTable, Passage
from site_gen.render.citations import Style, citation
from site_gen.render.cited import sources_of
from site_gen.render.claim_pages import moments_of
from site_gen.render.compose import notices_about, summary_of, text_of
from site_gen.render.edition import Desk, Edition
from site_gen.render.evidence import Answer, AnswerTable, Grades, Moment, ProsePart
from site_gen.render.grades import shared_grades
from site_gen.render.parts import Frame
from site_gen.render.works import Citing


@dataclass(frozen=True, slots=True)
class AwayDesk(Desk):
    """A desk whose page is read away from the site: its links are whole and name no language."""

    def link(self, url: Url) -> str:
        """The address as the public sees it."""
        return absolute(self.config.base_url, url)

    def record_link(self, kind: Kind, record: RecordId) -> str:
        """The address that stays, whichever languages a record has."""
        return self.link(record_url(kind, record, None))


def briefing_of(
    edition: Edition, topic: Prose, locale: LocaleCode, as_of: dt.date | None = None
) -> Briefing:
    """All that a briefing on a topic says, what is contested first.

    `as_of` is printed instead of the newest day that the content names.
    """
    neutral = record_url(Kind.TOPIC, topic.id, None)
    desk = AwayDesk(edition, edition.config.locale(locale), neutral)
    parts = text_of(desk, topic).parts
    asked = _asked(desk, topic, parts)
    claims = edition.evidence.on_topic.get(topic.id, ())
    bare = sorted((table_of(desk, q) for q in asked), key=lambda table: not table.contested)
    numbers = _numbers(desk, topic, bare, claims)
    moments = moments_of(desk, claims)
    sources = tuple(_cited(desk, name, number) for name, number in numbers.items())
    grades = _graded(bare, parts, moments, sources)
    plain = [_numbered(desk, table, n, numbers) for n, table in enumerate(bare, 1)]
    tables = tuple(replace(each, grades=_but(each.table.grades, grades)) for each in plain)
    day = _day(as_of) if as_of else _newest(desk, topic, asked, numbers)
    return Briefing(
        frame=_frame(desk, topic),
        title=desk.words(topic.title),
        desk=edition.config.desk.get(locale),
        as_of=desk.date_text(When(day, day)),
        day=day.first.isoformat(),
        summary=summary_of(desk, topic),
        notices=notices_about(desk, topic),
        contested=tuple(numbered for numbered in tables if numbered.table.contested),
        others=tuple(numbered for numbered in tables if not numbered.table.contested),
        prose=tuple(_passages(desk, parts, tables, numbers)),
        timeline=tuple(
            replace(moment, claim=_sourced(desk, moment.claim, numbers)) for moment in moments
        ),
        sources=sources,
        permalink=desk.link(neutral),
        questions=len(asked),
        claims=len(claims),
        grades=grades,
    )


def _graded(
    tables: Iterable[AnswerTable],
    parts: Iterable[ProsePart],
    moments: Iterable[Moment],
    sources: Iterable[NumberedSource],
) -> Grades:
    """What all claims of a briefing, and all its sources, are graded."""
    answers = [answer for table in tables for answer in table.answers]
    answers += [part.card for part in parts if part.card]
    answers += [moment.claim for moment in moments]
    return shared_grades(answers, (source.grade for source in sources))


def _but(grades: Grades, said: Grades) -> Grades:
    """Those that are not said already."""
    return Grades(
        "" if said.reliability else grades.reliability,
        "" if said.credibility else grades.credibility,
    )


def _frame(desk: Desk, topic: Prose) -> Frame:
    """No page of the site stands round a briefing; its parts need its language and direction."""
    config, locale = desk.config, desk.locale
    return Frame(
        lang=locale.code,
        dir=locale.direction.value,
        title=desk.words(topic.title).text,
        site=config.title.get(locale.code),
        root=config.base_url,
        stylesheet="",
        neutral=desk.link(desk.url),
        description=topic.summary.get(locale.code),
    )


def _asked(desk: Desk, topic: Prose, parts: Iterable[ProsePart]) -> list[Question]:
    """The questions of a topic, and those whose tables stand in its text."""
    told = {part.table.anchor for part in parts if part.table}
    return [
        question
        for question in desk.corpus.questions
        if question.status is not Status.WITHDRAWN
        and (topic.id in question.topics or question.id in told)
    ]


def _numbers(
    desk: Desk, topic: Prose, tables: Iterable[AnswerTable], claims: Iterable[Claim]
) -> Mapping[RecordId, int]:
    """The sources in the order in which a reader meets them."""
    told = [claim for table in tables for claim in _claims_in(desk, table.answers)]
    named = [cited.source for claim in (*told, *claims) for cited in claim.citations]
    named += [source.id for source in sources_of(desk, [topic])]
    known = (name for name in dict.fromkeys(named) if desk.corpus.find(Kind.SOURCE, name))
    return {name: number for number, name in enumerate(known, 1)}


def _claims_in(desk: Desk, answers: Iterable[Answer]) -> Iterator[Claim]:
    for answer in answers:
        claim = desk.corpus.find(Kind.CLAIM, RecordId(answer.anchor))
        if isinstance(claim, Claim):
            yield claim


def _sourced(desk: Desk, answer: Answer, numbers: Mapping[RecordId, int]) -> Answer:
    """An answer whose sources bear their numbers in the briefing."""
    claim = next(_claims_in(desk, [answer]))
    pairs = zip(answer.sources, claim.citations, strict=True)
    sources = (replace(shown, number=numbers.get(cited.source, 0)) for shown, cited in pairs)
    return replace(answer, sources=tuple(sources))


def _numbered(
    desk: Desk, table: AnswerTable, number: int, numbers: Mapping[RecordId, int]
) -> NumberedTable:
    answers = tuple(_sourced(desk, answer, numbers) for answer in table.answers)
    return NumberedTable(number, replace(table, answers=answers, strip=None, data=()))


def _passages(
    desk: Desk,
    parts: Iterable[ProsePart],
    tables: Iterable[NumberedTable],
    numbers: Mapping[RecordId, int],
) -> Iterator[Passage]:
    """The text of the topic: each claim stands in a table, so links to claims need no notes."""
    printed = {numbered.table.anchor: numbered.number for numbered in tables}
    for part in parts:
        if part.text:
            yield Passage(text=replace(part.text, notes=(), neutral=""))
        elif part.card:
            yield Passage(card=_sourced(desk, part.card, numbers))
        elif part.table:
            anchor = part.table.anchor
            yield Passage(table=printed[anchor], anchor=f"question--{anchor}")


def _cited(desk: Desk, name: RecordId, number: int) -> NumberedSource:
    source = desk.corpus.find(Kind.SOURCE, name)
    if not isinstance(source, Source):
        raise LookupError(f"source `{name}` was numbered and is no source")
    citing = Citing(desk.corpus, desk.edition.books)
    cited = citation(citing, source, desk.locale.code, Style.BRIEFING)
    return NumberedSource(number, cited, source.reliability)


def _day(date: dt.date) -> Day:
    return Day(date.year, date.month, date.day)


def _newest(
    desk: Desk, topic: Prose, asked: Iterable[Question], numbers: Mapping[RecordId, int]
) -> Day:
    """The newest day on which anything of it was said, printed, looked up or written.

    The clock is not asked: the same content gives the same bytes on every day. A printed day that
    the desk doubts says nothing of how far the content goes.
    """
    claims = desk.edition.evidence.on_topic.get(topic.id, ())
    sources = [desk.corpus.find(Kind.SOURCE, name) for name in numbers]
    known = [topic.date, topic.updated, *(version.translated for version in topic.versions)]
    known += [claim.date for claim in claims]
    known += [question.assessment.date for question in asked if question.assessment]
    for source in sources:
        known += [source.issued, source.accessed] if isinstance(source, Source) else []
    stated = [when for when in known if when and not when.doubted]
    days = [day for when in stated for day in (when.start, when.end) if day]
    return max(days, key=_rank, default=Day(1970, 1, 1))


def _rank(day: Day) -> tuple[dt.date, bool]:
    """Of two marks on one day the plain one comes last."""
    return day.first, not (day.inferred or day.about)
