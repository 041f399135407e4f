"""Sources and entities into the views of their pages and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.sources import ArchivedCopy, Liveness, Source
from site_gen.domain.text import (
    Direction,
    Kind,
    LocalText,
    RecordId,
    Status,
)
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import record_url
from site_gen.plan.order import newest_first
from site_gen.plan.pages import PlannedPage, written_in
from site_gen.render.answers import answer_of
from site_gen.render.citations import box_of
from site_gen.render.edition import Desk, prose_card, source_card, translated_title
from site_gen.render.evidence import Answer
from site_gen.render.frames import crumbs_to, frame_of
from site_gen.render.head import citing_of
from site_gen.render.parts import Card, Fact, Frame, Group, Notice, Piece
from site_gen.render.spans import Marks
from site_gen.render.views import EntityView, SourceView


def groups_of(desk: Desk, kind: Kind, records: Sequence[Record]) -> tuple[Group, ...]:
    """A list of records as cards; people, organisations, places and weapons apart.

    A list of one group has no heading of its own, so its key is empty.
    """
    cards = [(record, _card(desk, record)) for record in records]
    if kind is not Kind.ENTITY:
        return (Group("", tuple(card for _, card in cards)),) if cards else ()
    groups = []
    for part in EntityKind:
        own = tuple(c for r, c in cards if isinstance(r, Entity) and r.kind is part)
        if own:
            groups.append(Group(part.value, own))
    return tuple(groups)


def _card(desk: Desk, record: Record) -> Card:
    if isinstance(record, Prose):
        return prose_card(desk, record)
    if isinstance(record, Source):
        return source_card(desk, record)
    if isinstance(record, Claim):
        return _claim_card(desk, record)
    if isinstance(record, Question):
        return Card(desk.named(record), desk.maybe(record.scope), count=_answers(desk, record))
    return Card(desk.named(record), desk.maybe(record.role))


def _claim_card(desk: Desk, claim: Claim) -> Card:
    """The title names the claimant; what they do with the claim stands beside the day."""
    stance = Piece(desk.say(f"stance.{claim.stance}"))
    return Card(desk.named(claim), date=desk.dated(claim.date), tags=(stance,))


def _answers(desk: Desk, question: Question) -> int:
    return len(desk.edition.evidence.answers.get(question.id, ()))


def source_view(desk: Desk, page: PlannedPage, source: Source) -> SourceView:
    """A source's page."""
    locale, printed = source.printed_title
    shown = source.status is not Status.WITHDRAWN
    return SourceView(
        frame=_frame(desk, page, source),
        title=desk.marked(locale, printed),
        translated_title=translated_title(desk, source),
        notices=notices_of(desk, source),
        facts=tuple(_source_facts(desk, source)) if shown else (),
        grade=source.reliability,
        note=desk.maybe(source.note) if shown else None,
        claims=tuple(_read_in(desk, claim, source) for claim in _resting_on(desk, source)),
        used_by=used_by(desk, source),
        cite=box_of(citing_of(desk), source, desk.locale.code),
    )


def entity_view(desk: Desk, page: PlannedPage, entity: Entity) -> EntityView:
    """A person's, organisation's, place's or weapon's page."""
    shown = entity.status is not Status.WITHDRAWN
    return EntityView(
        frame=_frame(desk, page, entity),
        kind=entity.kind.value,
        name=desk.words(entity.name),
        role=desk.maybe(entity.role) if shown else None,
        notices=notices_of(desk, entity),
        facts=tuple(_entity_facts(desk, entity)) if shown else (),
        claims=_listed(desk, desk.edition.evidence.by_claimant.get(entity.id, ())),
        about=_listed(desk, desk.edition.evidence.about.get(entity.id, ())),
        used_by=used_by(desk, entity),
    )


def _listed(desk: Desk, claims: Iterable[Claim]) -> tuple[Answer, ...]:
    return tuple(answer_of(desk, claim) for claim in claims)


def _resting_on(desk: Desk, source: Source) -> tuple[Claim, ...]:
    return desk.edition.evidence.from_source.get(source.id, ())


def _read_in(desk: Desk, claim: Claim, source: Source) -> Answer:
    """A claim on the page of its source, which has the translation of its title above."""
    answer = answer_of(desk, claim)
    pairs = zip(answer.sources, claim.citations, strict=True)
    told = (replace(s, translated=None) if c.source == source.id else s for s, c in pairs)
    return replace(answer, sources=tuple(told))


def _frame(desk: Desk, page: PlannedPage, record: Source | Entity) -> Frame:
    name = desk.words(desk.title_of(record)).text
    draft = record.status is Status.DRAFT
    return frame_of(desk, page, name, crumbs=crumbs_to(desk, kind_of(record)), draft=draft)


def notices_of(desk: Desk, record: Source | Entity | Claim | Question) -> tuple[Notice, ...]:
    """What a reader must know of the record's page before reading it."""
    if record.status is Status.WITHDRAWN:
        return (Notice("withdrawn", desk.maybe(record.note)),)
    said = desk.maybe(record.note) if isinstance(record, Entity) else None
    notes = (Notice("note", said),) if said else ()
    if desk.locale.code in written_in(record):
        return notes
    original = next((code for code in written_in(record) if code in desk.config.codes), None)
    if original is None:
        return (Notice("untranslated"),)
    url = desk.link(record_url(kind_of(record), record.id, original))
    title = desk.title_of(record).get(original)
    return (Notice("untranslated", link=desk.marked(original, title, url=url)),)


def used_by(desk: Desk, record: Source | Entity | Claim | Question) -> tuple[Card, ...]:
    """The texts that link to a record, topics first, then articles from the newest."""
    texts = desk.edition.mentions.by.get((kind_of(record), record.id), ())
    topics = sorted((t for t in texts if t.kind is Kind.TOPIC), key=lambda t: (t.order, t.id))
    articles = newest_first(text for text in texts if text.kind is Kind.ARTICLE)
    pages = [text for text in texts if text.kind is Kind.PAGE]
    return tuple(prose_card(desk, text) for text in (*topics, *articles, *pages))


def _source_facts(desk: Desk, source: Source) -> Iterator[Fact]:
    yield Fact("type", (Piece(desk.say(f"source.type.{source.type}")),))
    yield from _named(desk, "publisher", source.publisher)
    yield from _texts(desk, "author", source.authors)
    issued = desk.dated(source.issued) or Piece(desk.say("date.unknown"))
    yield Fact("issued", (issued,))
    yield from _language(desk, source.language)
    if source.url:
        dead = desk.say("source.dead") if source.liveness is Liveness.DEAD else ""
        yield Fact("url", (Piece(source.url, dir=_ltr(desk), url=source.url, note=dead),))
    if accessed := desk.dated(source.accessed):
        yield Fact("accessed", (accessed,))
    copies = tuple(_copy(desk, copy) for copy in source.archived)
    if copies:
        yield Fact("archived", copies)
    yield from _capture_facts(desk, source)


def _copy(desk: Desk, copy: ArchivedCopy) -> Piece:
    """An archived copy, with the day it was made."""
    made = desk.date_text(copy.date, Marks.SQUARE) if copy.date else ""
    return Piece(copy.url, dir=_ltr(desk), url=copy.url, note=made)


def _ltr(desk: Desk) -> str:
    """Addresses and digests run left to right; marked where the page does not."""
    ltr = Direction.LTR
    return "" if desk.locale.direction is ltr else ltr.value


def _capture_facts(desk: Desk, source: Source) -> Iterator[Fact]:
    capture = source.capture
    if capture is None:
        return
    yield Fact("capture", (Piece(capture.file, dir=_ltr(desk)),))
    yield Fact("sha256", (Piece(capture.sha256, dir=_ltr(desk)),))
    for key in ("retrieved", "tool", "by"):
        if value := getattr(capture, key):
            yield Fact(key, (desk.unmarked(value),))
    if note := desk.maybe(capture.note):
        yield Fact("capture-note", (note,))


def _language(desk: Desk, code: str) -> Iterator[Fact]:
    if code:
        from babel import Locale, UnknownLocaleError

        try:
            known = Locale.parse(code.replace("-", "_"))
            name = known.get_display_name(desk.locale.dates[0].replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            name = None
        yield Fact("language", (Piece(name or code),))


def _named(desk: Desk, key: str, record_id: RecordId | None) -> Iterator[Fact]:
    record = desk.corpus.find(Kind.ENTITY, record_id) if record_id else None
    if record:
        yield Fact(key, (desk.named(record),))


def _texts(desk: Desk, key: str, texts: Iterable[str]) -> Iterator[Fact]:
    values = tuple(desk.unmarked(text) for text in texts)
    if values:
        yield Fact(key, values)


def _entity_facts(desk: Desk, entity: Entity) -> Iterator[Fact]:
    yield Fact("kind", (Piece(desk.say(f"entity.kind.{entity.kind}")),))
    others = LocalText(tuple(v for v in entity.name.versions if v[0] != desk.locale.code))
    names = tuple(desk.marked(code, text) for code, text in others.versions)
    if names and desk.locale.code in entity.name.locales:
        yield Fact("name", names)
    aliases = tuple(desk.marked(code, alias) for code, alias in entity.aliases)
    if aliases:
        yield Fact("aliases", aliases)
    yield from _named(desk, "country", entity.country)
    if entity.wikidata:
        url = f"https://www.wikidata.org/wiki/{entity.wikidata}"
        yield Fact("wikidata", (Piece(entity.wikidata, dir=_ltr(desk), url=url),))
