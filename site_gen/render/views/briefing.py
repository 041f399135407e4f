"""The briefing of a topic: the view of one document."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.dates import EdtfDate, PartialDate
from site_gen.domain.sources import Source
from site_gen.domain.text import NO_TOKEN, Kind, LocaleCode, RecordId, Status, Token
from site_gen.plan.addresses import NO_LINK, Href, Url, absolute_url, record_url
from site_gen.render.citations.styles import CitationStyle, FormattedCitation, citation_of
from site_gen.render.citations.works import CitationContext
from site_gen.render.context import PageContext, SiteContext
from site_gen.render.related import sources_in
from site_gen.render.text import InlineText, PageText, ProseText
from site_gen.render.views.cards import Notice
from site_gen.render.views.claims import Grades, ShownClaim, shared_grades
from site_gen.render.views.frame import Frame
from site_gen.render.views.prose import ProsePart, prose_notices, shown_prose_of, summary_of
from site_gen.render.views.questions import AnswerTable, answer_table
from site_gen.render.views.timeline import TimelineEntry, timeline_entries
from site_gen.structs import Struct, replace


class NumberedTable(Struct, frozen=True):
    """A question with its answers, and its number in the briefing.

    `grades` are those that its answers share, except those that the whole briefing shares.
    """

    number: int
    table: AnswerTable
    grades: Grades = Grades()


class BriefingPart(Struct, frozen=True):
    """A part of the topic's text, a card, or a reference to a table: one of the three.

    `table` is the number of a table that is printed before the text, `anchor` its anchor there.
    """

    text: ProseText | None = None
    card: ShownClaim | None = None
    table: int = 0
    anchor: Token = NO_TOKEN


class NumberedSource(Struct, frozen=True):
    """A source with its number and full citation; `grade` is that of its reliability."""

    number: int
    citation: FormattedCitation
    grade: Token


class Briefing(Struct, frozen=True):
    """One topic as a document; every address in it is absolute and names no language.

    `sources` are numbered in the order in which tables, timeline and text cite them, and a
    `CitedSource` has the same number. `questions` and `claims` are counts, `grades` those that all
    claims and sources share. `as_of` is the newest day in the content, unless another day was
    requested; `day` is the same in ISO 8601.
    """

    frame: Frame
    title: InlineText
    desk: PageText
    as_of: PageText
    day: Token
    summary: InlineText | None
    notices: tuple[Notice, ...]
    contested: tuple[NumberedTable, ...]
    others: tuple[NumberedTable, ...]
    prose: tuple[BriefingPart, ...]
    timeline: tuple[TimelineEntry, ...]
    sources: tuple[NumberedSource, ...]
    permalink: Href
    questions: int
    claims: int
    grades: Grades = Grades()


class BriefingContext(PageContext, frozen=True):
    """The context of a page read outside the site: links are absolute and name no language."""

    def link(self, url: Url) -> Href:
        """The absolute public address."""
        return absolute_url(self.config.base_url, url)

    def record_link(self, kind: Kind, record: RecordId) -> Href:
        """The permanent address, whichever languages a record has."""
        return self.link(record_url(kind, record, None))


def briefing_of(
    site: SiteContext, topic: Prose, locale: LocaleCode, as_of: dt.date | None = None
) -> Briefing:
    """The briefing on a topic, contested questions first.

    `as_of` is printed instead of the newest day in the content.
    """
    permalink = record_url(Kind.TOPIC, topic.id, None)
    context = BriefingContext(site, site.config.locale(locale), permalink)
    parts = shown_prose_of(context, topic).parts
    questions = _questions_of(context, topic, parts)
    claims = site.evidence.by_topic.get(topic.id, ())
    answer_tables = sorted(
        (answer_table(context, q) for q in questions), key=lambda table: not table.contested
    )
    numbers = _source_numbers(context, topic, answer_tables, claims)
    entries = timeline_entries(context, claims)
    sources = tuple(_numbered_source(context, name, number) for name, number in numbers.items())
    grades = _shared_grades(answer_tables, parts, entries, sources)
    numbered_tables = [
        _numbered_table(context, table, n, numbers) for n, table in enumerate(answer_tables, 1)
    ]
    tables = tuple(
        replace(t, grades=_grades_not_shared(t.table.grades, grades)) for t in numbered_tables
    )
    day = _day(as_of) if as_of else _newest_day(context, topic, questions, numbers)
    return Briefing(
        frame=_frame(context, topic),
        title=context.localized(topic.title),
        desk=context.own(site.config.desk),
        as_of=context.date_text(EdtfDate(day, day)),
        day=Token(day.first.isoformat()),
        summary=summary_of(context, topic),
        notices=prose_notices(context, topic),
        contested=tuple(numbered for numbered in tables if numbered.table.contested),
        others=tuple(numbered for numbered in tables if not numbered.table.contested),
        prose=tuple(_parts(context, parts, tables, numbers)),
        timeline=_numbered_timeline(context, entries, numbers),
        sources=sources,
        permalink=context.link(permalink),
        questions=len(questions),
        claims=len(claims),
        grades=grades,
    )


def _numbered_timeline(
    context: BriefingContext, entries: Iterable[TimelineEntry], numbers: Mapping[RecordId, int]
) -> tuple[TimelineEntry, ...]:
    return tuple(
        replace(entry, claim=_with_source_numbers(context, entry.claim, numbers))
        for entry in entries
    )


def _shared_grades(
    tables: Iterable[AnswerTable],
    parts: Iterable[ProsePart],
    entries: Iterable[TimelineEntry],
    sources: Iterable[NumberedSource],
) -> Grades:
    """The grades that all claims and sources of a briefing share."""
    answers = [answer for table in tables for answer in table.answers]
    answers += [part.card for part in parts if part.card]
    answers += [entry.claim for entry in entries]
    return shared_grades(answers, (source.grade for source in sources))


def _grades_not_shared(grades: Grades, shared: Grades) -> Grades:
    """The grades of a table without those that the whole briefing shares."""
    return Grades(
        NO_TOKEN if shared.reliability else grades.reliability,
        NO_TOKEN if shared.credibility else grades.credibility,
    )


def _frame(context: PageContext, topic: Prose) -> Frame:
    """A minimal frame: a briefing is no page, but its parts need a language and a direction."""
    config, locale = context.config, context.locale
    return Frame(
        lang=locale.code,
        dir=Token(locale.direction.value),
        title=context.localized(topic.title).text,
        site_title=context.own(config.title),
        root=Href(config.base_url),
        stylesheet=NO_TOKEN,
        permalink=context.link(context.url),
        description=context.own(topic.summary),
    )


def _questions_of(context: PageContext, topic: Prose, parts: Iterable[ProsePart]) -> list[Question]:
    """The questions of a topic, and those whose tables are in its text."""
    in_text = {part.table.anchor for part in parts if part.table}
    return [
        question
        for question in context.corpus.questions
        if question.status is not Status.WITHDRAWN
        and (topic.id in question.topics or question.id in in_text)
    ]


def _source_numbers(
    context: PageContext, topic: Prose, tables: Iterable[AnswerTable], claims: Iterable[Claim]
) -> Mapping[RecordId, int]:
    """The number of each source, in reading order."""
    in_tables = [claim for table in tables for claim in _claims_in(context, table.answers)]
    cited = [citation.source for claim in (*in_tables, *claims) for citation in claim.citations]
    cited += [source.id for source in sources_in(context, [topic])]
    ids = (name for name in dict.fromkeys(cited) if context.corpus.find(Kind.SOURCE, name))
    return {name: number for number, name in enumerate(ids, 1)}


def _claims_in(context: PageContext, answers: Iterable[ShownClaim]) -> Iterator[Claim]:
    for answer in answers:
        claim = context.corpus.find(Kind.CLAIM, RecordId(answer.anchor))
        if isinstance(claim, Claim):
            yield claim


def _with_source_numbers(
    context: PageContext, answer: ShownClaim, numbers: Mapping[RecordId, int]
) -> ShownClaim:
    """The answer, with the numbers of its sources in the briefing."""
    claim = next(_claims_in(context, [answer]))
    pairs = zip(answer.sources, claim.citations, strict=True)
    sources = (replace(shown, number=numbers.get(cited.source, 0)) for shown, cited in pairs)
    return replace(answer, sources=tuple(sources))


def _numbered_table(
    context: PageContext, table: AnswerTable, number: int, numbers: Mapping[RecordId, int]
) -> NumberedTable:
    answers = tuple(_with_source_numbers(context, answer, numbers) for answer in table.answers)
    return NumberedTable(number, replace(table, answers=answers, chart=None, files=()))


def _parts(
    context: PageContext,
    parts: Iterable[ProsePart],
    tables: Iterable[NumberedTable],
    numbers: Mapping[RecordId, int],
) -> Iterator[BriefingPart]:
    """The text of the topic, without notes for claims, since each claim is in a table."""
    printed = {numbered.table.anchor: numbered.number for numbered in tables}
    for part in parts:
        if part.text:
            yield BriefingPart(text=replace(part.text, notes=(), rel_permalink=NO_LINK))
        elif part.card:
            yield BriefingPart(card=_with_source_numbers(context, part.card, numbers))
        elif part.table:
            anchor = part.table.anchor
            yield BriefingPart(table=printed[anchor], anchor=Token(f"question--{anchor}"))


def _numbered_source(context: PageContext, name: RecordId, number: int) -> NumberedSource:
    source = context.corpus.find(Kind.SOURCE, name)
    if not isinstance(source, Source):
        raise LookupError(f"source `{name}` was numbered and is no source")
    citing = CitationContext(context.corpus, context.site.catalogues)
    cited = citation_of(citing, source, context.locale.code, CitationStyle.BRIEFING)
    return NumberedSource(number, cited, Token(source.reliability))


def _day(date: dt.date) -> PartialDate:
    return PartialDate(date.year, date.month, date.day)


def _newest_day(
    context: PageContext,
    topic: Prose,
    questions: Iterable[Question],
    numbers: Mapping[RecordId, int],
) -> PartialDate:
    """The newest day on which anything in the briefing was said, published, accessed or written.

    It does not use the clock: the same content gives the same bytes on every day. Doubtful dates
    are ignored.
    """
    claims = context.site.evidence.by_topic.get(topic.id, ())
    sources = [context.corpus.find(Kind.SOURCE, name) for name in numbers]
    dates = [topic.date, topic.updated, *(version.translated for version in topic.versions)]
    dates += [claim.date for claim in claims]
    dates += [question.assessment.date for question in questions if question.assessment]
    for source in sources:
        dates += [source.issued, source.accessed] if isinstance(source, Source) else []
    stated = [when for when in dates if when and not when.doubted]
    days = [day for when in stated for day in (when.start, when.end) if day]
    return max(days, key=_rank, default=PartialDate(1970, 1, 1))


def _rank(day: PartialDate) -> tuple[dt.date, bool]:
    """Sort key: of two dates on one day, the one without a mark comes last."""
    return day.first, not (day.inferred or day.about)
