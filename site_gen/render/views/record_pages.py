"""The pages of claims, questions, sources and entities."""

from collections.abc import Iterable, Iterator
from functools import cache

from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import ArchivedCopy, Liveness, Source
from site_gen.domain.text import Kind, LocalText, RecordId, Status, Token
from site_gen.language.dates import BracketStyle
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import Href
from site_gen.plan.indexes import questions_of, topics_of
from site_gen.plan.pages import ListOf, PlannedPage
from site_gen.render.citations.head_tags import citation_context
from site_gen.render.citations.styles import CitationBox, citation_box
from site_gen.render.context import PageContext, translated_title
from site_gen.render.text import NO_TEXT, InlineText, PageText
from site_gen.render.views import cards
from site_gen.render.views.claims import ShownClaim, shown_claim, shown_claims
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.navigation import PrevNext, breadcrumbs_to, prev_next
from site_gen.render.views.questions import AnswerTable, answer_table, file_links, other_answers
from site_gen.structs import Struct, replace


class Fact(Struct, frozen=True):
    """A term and its values; `key` is the last part of the term's message key."""

    key: Token
    values: tuple[InlineText, ...]


class SourceView(Struct, frozen=True):
    """One source: its facts, its capture, and the claims and texts that cite it.

    `claims` are only the newest where `claims_by_date` has the years of their list.
    """

    frame: Frame
    title: InlineText
    translated_title: InlineText | None
    notices: tuple[cards.Notice, ...]
    facts: tuple[Fact, ...]
    grade: Token
    note: InlineText | None
    claims: tuple[ShownClaim, ...]
    used_by: tuple[cards.Card, ...]
    by_date: cards.ListByDate | None
    cite: CitationBox | None = None
    claims_by_date: cards.ListByDate | None = None


class EntityView(Struct, frozen=True):
    """One person, organisation, place or weapon: its names, and where the site mentions it.

    `claims` and `about` are only the newest where the years of their lists are beside them.
    """

    frame: Frame
    kind: Token
    name: InlineText
    role: InlineText | None
    notices: tuple[cards.Notice, ...]
    facts: tuple[Fact, ...]
    claims: tuple[ShownClaim, ...]
    about: tuple[ShownClaim, ...]
    used_by: tuple[cards.Card, ...]
    by_date: cards.ListByDate | None
    claims_by_date: cards.ListByDate | None = None
    about_by_date: cards.ListByDate | None = None


class ClaimView(Struct, frozen=True):
    """One claim, the other answers to its questions, and the texts that cite it."""

    frame: Frame
    notices: tuple[cards.Notice, ...]
    claim: ShownClaim
    about: tuple[InlineText, ...]
    topics: tuple[InlineText, ...]
    tables: tuple[AnswerTable, ...]
    files: tuple[InlineText, ...]
    used_by: tuple[cards.Card, ...]
    by_date: cards.ListByDate | None
    cite: CitationBox | None = None
    prev_next: PrevNext | None = None


class QuestionView(Struct, frozen=True):
    """One question with all its answers."""

    frame: Frame
    notices: tuple[cards.Notice, ...]
    table: AnswerTable
    topics: tuple[InlineText, ...]
    note: InlineText | None
    used_by: tuple[cards.Card, ...]
    by_date: cards.ListByDate | None
    cite: CitationBox | None = None


def source_view(context: PageContext, page: PlannedPage, source: Source) -> SourceView:
    """A source's page."""
    locale, printed = source.printed_title
    shown = source.status is not Status.WITHDRAWN
    claims_key = (ListOf.CLAIMS, Kind.SOURCE, source.id, "")
    return SourceView(
        frame=_record_frame(context, page, source),
        title=context.in_language(locale, printed),
        translated_title=translated_title(context, source),
        notices=cards.record_notices(context, source),
        facts=tuple(_source_facts(context, source)) if shown else (),
        grade=Token(source.reliability),
        note=context.localized_or_none(source.note) if shown else None,
        claims=shown_claims(context, claims_key, context.site.evidence.by_source),
        claims_by_date=cards.list_by_date(context, claims_key),
        used_by=cards.cards_of_citing_texts(context, source),
        by_date=cards.articles_by_date(context, Kind.SOURCE, source.id),
        cite=citation_box(citation_context(context), source, context.locale.code),
    )


def entity_view(context: PageContext, page: PlannedPage, entity: Entity) -> EntityView:
    """A person's, organisation's, place's or weapon's page."""
    shown = entity.status is not Status.WITHDRAWN
    claims, about = ((of, Kind.ENTITY, entity.id, "") for of in (ListOf.CLAIMS, ListOf.ABOUT))
    return EntityView(
        frame=_record_frame(context, page, entity),
        kind=Token(entity.kind.value),
        name=context.localized(entity.name),
        role=context.localized_or_none(entity.role) if shown else None,
        notices=cards.record_notices(context, entity),
        facts=tuple(_entity_facts(context, entity)) if shown else (),
        claims=shown_claims(context, claims, context.site.evidence.by_claimant),
        claims_by_date=cards.list_by_date(context, claims),
        about=shown_claims(context, about, context.site.evidence.by_subject),
        about_by_date=cards.list_by_date(context, about),
        used_by=cards.cards_of_citing_texts(context, entity),
        by_date=cards.articles_by_date(context, Kind.ENTITY, entity.id),
    )


def _record_frame(context: PageContext, page: PlannedPage, record: Source | Entity) -> Frame:
    name = context.localized(context.title_of(record)).text
    draft = record.status is Status.DRAFT
    return frame_of(
        context, page, name, crumbs=breadcrumbs_to(context, kind_of(record)), draft=draft
    )


def _fact(key: str, *values: InlineText) -> Fact:
    return Fact(Token(key), values)


def _source_facts(context: PageContext, source: Source) -> Iterator[Fact]:
    yield _fact("type", context.in_words(f"source.type.{source.type}"))
    yield from _entity_fact(context, "publisher", source.publisher)
    yield from _texts(context, "author", source.authors)
    issued = context.shown_date(source.issued) or context.in_words("date.unknown")
    yield _fact("issued", issued)
    yield from _language(context, source.language)
    is_dead = source.liveness is Liveness.DEAD
    if is_dead:
        yield from _copies(context, source)
    if source.url:
        dead = context.say("source.dead") if is_dead else NO_TEXT
        yield _fact("url", context.address(source.url, url=Href(source.url), note=dead))
    if accessed := context.shown_date(source.accessed):
        yield _fact("accessed", accessed)
    if not is_dead:
        yield from _copies(context, source)
    yield from _capture_facts(context, source)


def _copies(context: PageContext, source: Source) -> Iterator[Fact]:
    """The archived copies: before an address that is dead, after one that works."""
    if copies := tuple(_copy(context, copy) for copy in source.archived):
        yield _fact("archived", *copies)


def _copy(context: PageContext, copy: ArchivedCopy) -> InlineText:
    """An archived copy, with its date."""
    date = context.date_text(copy.date, BracketStyle.SQUARE) if copy.date else NO_TEXT
    return context.address(copy.url, url=Href(copy.url), note=date)


def _capture_facts(context: PageContext, source: Source) -> Iterator[Fact]:
    capture = source.capture
    if capture is None:
        return
    yield _fact("capture", context.address(capture.file))
    yield _fact("sha256", context.address(capture.sha256))
    for key in ("retrieved", "tool", "by"):
        if value := getattr(capture, key):
            yield _fact(key, context.in_unknown_language(value))
    if capture.asked:
        yield _fact("asked", context.address(capture.asked, url=Href(capture.asked)))
    if note := context.localized_or_none(capture.note):
        yield _fact("capture-note", note)


def _language(context: PageContext, code: str) -> Iterator[Fact]:
    if code:
        yield _fact("language", InlineText(_language_in_words(context, code)))


def _language_in_words(context: PageContext, code: str) -> PageText:
    return context.in_own_language(_language_name(code, context.locale.dates[0]))


@cache
def _language_name(code: str, dates: str) -> str:
    """The name of a language in that of a page."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code.replace("-", "_"))
        return locale.get_display_name(dates.replace("-", "_")) or code
    except (UnknownLocaleError, ValueError):
        return code


def _entity_fact(context: PageContext, key: str, record_id: RecordId | None) -> Iterator[Fact]:
    record = context.corpus.find(Kind.ENTITY, record_id) if record_id else None
    if record:
        yield _fact(key, context.linked_name(record))


def _texts(context: PageContext, key: str, texts: Iterable[str]) -> Iterator[Fact]:
    values = tuple(context.in_unknown_language(text) for text in texts)
    if values:
        yield _fact(key, *values)


def _entity_facts(context: PageContext, entity: Entity) -> Iterator[Fact]:
    yield _fact("kind", context.in_words(f"entity.kind.{entity.kind}"))
    other_names = LocalText(tuple(v for v in entity.name.versions if v[0] != context.locale.code))
    names = tuple(
        replace(context.in_language(code, text), note=_language_in_words(context, code))
        for code, text in other_names.versions
    )
    if names and context.locale.code in entity.name.locales:
        yield _fact("name", *names)
    aliases = tuple(context.in_language(code, alias) for code, alias in entity.aliases)
    if aliases:
        yield _fact("aliases", *aliases)
    yield from _entity_fact(context, "country", entity.country)
    if entity.wikidata:
        url = Href(f"https://www.wikidata.org/wiki/{entity.wikidata}")
        yield _fact("wikidata", context.address(entity.wikidata, url=url))


def claim_view(context: PageContext, page: PlannedPage, claim: Claim) -> ClaimView:
    """A claim's page."""
    questions = questions_of(context.corpus, claim)
    shown = claim.status is not Status.WITHDRAWN
    return ClaimView(
        frame=_claim_frame(context, page, claim),
        notices=cards.record_notices(context, claim),
        claim=shown_claim(context, claim),
        about=tuple(_linked_names(context, Kind.ENTITY, claim.about)),
        topics=tuple(_linked_names(context, Kind.TOPIC, topics_of(context.corpus, claim))),
        tables=tuple(other_answers(context, question, claim) for question in questions if shown),
        files=tuple(file_links(context, Kind.CLAIM, claim.id, ("json",))),
        used_by=cards.cards_of_citing_texts(context, claim),
        by_date=cards.articles_by_date(context, Kind.CLAIM, claim.id),
        prev_next=prev_next(context, claim),
        cite=citation_box(citation_context(context), claim, context.locale.code),
    )


def question_view(context: PageContext, page: PlannedPage, question: Question) -> QuestionView:
    """A question's page."""
    return QuestionView(
        frame=_claim_frame(context, page, question),
        notices=cards.record_notices(context, question),
        table=answer_table(context, question),
        topics=tuple(_linked_names(context, Kind.TOPIC, question.topics)),
        note=context.localized_or_none(question.note),
        used_by=cards.cards_of_citing_texts(context, question),
        by_date=cards.articles_by_date(context, Kind.QUESTION, question.id),
        cite=citation_box(citation_context(context), question, context.locale.code),
    )


def _claim_frame(context: PageContext, page: PlannedPage, record: Claim | Question) -> Frame:
    title = context.localized(context.title_of(record)).text
    kind = Kind.CLAIM if isinstance(record, Claim) else Kind.QUESTION
    draft, scope = record.status is Status.DRAFT, NO_TEXT
    if isinstance(record, Question) and record.status is not Status.WITHDRAWN:
        scope = context.own(record.scope)
    crumbs = breadcrumbs_to(context, kind)
    return frame_of(context, page, title, description=scope, crumbs=crumbs, draft=draft)


def _linked_names(
    context: PageContext, kind: Kind, names: Iterable[RecordId]
) -> Iterator[InlineText]:
    records: Iterator[Record | None] = (context.corpus.find(kind, name) for name in names)
    return (context.linked_name(record) for record in records if record)
