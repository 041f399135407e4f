"""Records into what can be found: what a result shows, and the texts it is found by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim, Question, Stance
from site_gen.domain.dates import When
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import Url, record_url
from site_gen.plan.evidence import questions_of
from site_gen.plan.mentions import KINDS
from site_gen.plan.pages import written_in
from site_gen.render.answers import claimant_of
from site_gen.render.edition import Desk, name_of, translated_title
from site_gen.render.parts import Piece

# How much a word counts by where it stands; 15 is the most that the index can tell.
IN_NAME, IN_ALIAS, IN_TITLE, IN_CLAIM, IN_HEADING = 15, 12, 13, 10, 8
IN_SUMMARY, IN_KEYWORDS, IN_FACT, IN_TEXT, IN_NOTE = 7, 6, 5, 3, 2
_HEADING = re.compile(r"^#{2,6}[ ]+(.*?)[ ]*(?:\{:?[^{}\n]*?#([a-z0-9-]+)[^{}\n]*\})?[ ]*#*$", re.M)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:([a-z]+):([a-z0-9-]+))?[^)\n]*\)")
_MARKUP = re.compile(r"<[^<>]*>|\{:?[^{}\n]*\}|(?<![^\W_])_+|_+(?![^\W_])|[*`|]+|^[#>]+[ ]", re.M)


@dataclass(frozen=True, slots=True)
class Findable:
    """A record, or a part of one, as a result of a search in one language.

    `told` are its texts and `tied` the entities it concerns, each with its weight. `sections` are
    the parts of a text that can be linked to.
    """

    kind: str
    url: Url
    title: Piece
    told: tuple[tuple[int, str], ...]
    text: Piece | None = None
    note: str = ""
    tied: tuple[tuple[int, RecordId], ...] = ()
    topics: tuple[RecordId, ...] = ()
    years: tuple[int, ...] = ()
    sections: tuple[Findable, ...] = ()


KINDS_IN_ORDER = (
    *("topic", "question", "claim", "article"),
    *("person", "organization", "place", "weapon", "source", "page"),
)


def findable_in(desk: Desk) -> Iterator[Findable]:
    """All that readers of a language may find, kind by kind, by id.

    Withdrawn records are left out, and those that are not written in this language.
    """
    found = [f for kind in Kind for r in desk.corpus.of_kind(kind) for f in _findable(desk, r)]
    return iter(sorted(found, key=lambda f: (KINDS_IN_ORDER.index(f.kind), f.url)))


def _findable(desk: Desk, record: Record) -> Iterator[Findable]:
    if record.status is Status.WITHDRAWN or desk.locale.code not in written_in(record):
        return
    if isinstance(record, Prose):
        yield from _prose(desk, record)
    elif isinstance(record, Claim):
        yield _claim(desk, record)
    elif isinstance(record, Question):
        yield _question(desk, record)
    else:
        yield _source(desk, record) if isinstance(record, Source) else _entity(desk, record)


def _url(desk: Desk, record: Record) -> Url:
    return record_url(kind_of(record), record.id, desk.locale.code)


def _prose(desk: Desk, prose: Prose) -> Iterator[Findable]:
    version = prose.version(desk.locale.code)
    if version is None:
        return
    linked = desk.edition.mentions.of.get((prose.kind, prose.id), ())
    summary, date = desk.maybe(prose.summary), desk.dated(prose.date)
    words = (IN_KEYWORDS, " | ".join(version.keywords))
    yield Findable(
        prose.kind.value,
        _url(desk, prose),
        Piece(version.title),
        ((IN_TITLE, version.title), (IN_SUMMARY, version.summary), words),
        text=summary,
        note=date.text if date else "",
        tied=tuple((IN_NOTE, record) for kind, record in linked if kind is Kind.ENTITY),
        topics=(prose.id,) if prose.kind is Kind.TOPIC else prose.topics,
        years=years_of(desk, prose),
        sections=tuple(_sections(desk, prose, version)),
    )


def _sections(desk: Desk, prose: Prose, version: Version) -> Iterator[Findable]:
    source, url = version.body.source, _url(desk, prose)
    headings = list(_HEADING.finditer(source))
    starts = [0, *(heading.end() for heading in headings)]
    ends = [*(heading.start() for heading in headings), len(source)]
    names = [("", ""), *((heading[1], heading[2] or "") for heading in headings)]
    for (name, anchor), start, end in zip(names, starts, ends, strict=True):
        heading, text = _plain(desk, name), _plain(desk, source[start:end])
        if text or heading:
            told = ((IN_HEADING, heading), (IN_TEXT, text))
            here = Url(f"{url}#{anchor}") if anchor else url
            yield Findable("section", here, Piece(heading), told, text=Piece(text))


def _plain(desk: Desk, markdown: str) -> str:
    """The words of Markdown in one line; a link without words has the name of its record."""

    def said(link: re.Match[str]) -> str:
        kind = KINDS.get(link[2] or "")
        if link[1] or kind is None or kind is Kind.QUESTION:
            return link[1]
        record = desk.corpus.find(kind, RecordId(link[3]))
        return desk.title_of(record).best(desk.locale.code)[1] if record else ""

    return " ".join(_MARKUP.sub(" ", _LINK.sub(said, markdown)).split())


def _claim(desk: Desk, claim: Claim) -> Findable:
    claimant, said = claimant_of(desk, claim), desk.dated(claim.date)
    figures = (claim.figure.value, claim.figure.least, claim.figure.most) if claim.figure else ()
    asked = questions_of(desk.corpus, claim)
    topics = claim.topics or tuple(dict.fromkeys(t for each in asked for t in each.topics))
    return Findable(
        "claim",
        _url(desk, claim),
        desk.words(desk.title_of(claim)),
        (
            (IN_CLAIM, desk.words(claim.text).text),
            (IN_CLAIM, " ".join(f"{figure:f}" for figure in figures if figure is not None)),
            (IN_FACT, claimant.text),
            (IN_NOTE, desk.words(claim.qualifier).text),
            (IN_FACT, desk.say("stance.denies") if claim.stance is Stance.DENIES else ""),
            *((IN_NOTE, name) for name in _named(desk, claim)),
            *((IN_NOTE, desk.words(question.text).text) for question in asked),
            (IN_NOTE, f"{claim.note.get(desk.locale.code)} | {said.text if said else ''}"),
            (IN_NOTE, " | ".join(text for c in claim.citations for _, text in c.quote.versions)),
        ),
        note=" · ".join([desk.say(f"stance.{claim.stance}"), *([said.text] if said else [])]),
        tied=((IN_TITLE, claim.claimant), *((IN_CLAIM, record) for record in claim.about)),
        topics=topics,
        years=years_of(desk, claim),
    )


def _named(desk: Desk, claim: Claim) -> Iterator[str]:
    """What the entities that a claim is about are called: parts of a name find it too."""
    for record in claim.about:
        if entity := desk.corpus.find(Kind.ENTITY, record):
            yield name_of(entity).best(desk.locale.code)[1]


def _question(desk: Desk, question: Question) -> Findable:
    code, answers = desk.locale.code, desk.edition.evidence.answers.get(question.id, ())
    judged = question.assessment.text.get(code) if question.assessment else ""
    return Findable(
        "question",
        _url(desk, question),
        desk.words(question.text),
        (
            (IN_TITLE, desk.words(question.text).text),
            (IN_TEXT, question.scope.get(code)),
            (IN_TEXT, judged),
        ),
        text=desk.maybe(question.scope),
        note=desk.say("count.answer", len(answers)),
        topics=question.topics,
        years=years_of(desk, question),
    )


def _source(desk: Desk, source: Source) -> Findable:
    publisher = desk.corpus.find(Kind.ENTITY, source.publisher) if source.publisher else None
    outlet = name_of(publisher).best(desk.locale.code)[1] if publisher else ""
    issued = desk.dated(source.issued)
    return Findable(
        "source",
        _url(desk, source),
        desk.marked(*source.printed_title),
        (
            *((IN_ALIAS, title) for _, title in source.title.versions),
            (IN_FACT, " | ".join([outlet, *source.authors])),
            (IN_NOTE, f"{source.note.get(desk.locale.code)} | {issued.text if issued else ''}"),
        ),
        text=translated_title(desk, source),
        note=" · ".join(text for text in (outlet, issued.text if issued else "") if text),
        tied=((IN_FACT, source.publisher),) if source.publisher else (),
        years=years_of(desk, source),
    )


def _entity(desk: Desk, entity: Entity) -> Findable:
    role = entity.role.get(desk.locale.code)
    return Findable(
        entity.kind.value,
        _url(desk, entity),
        desk.words(entity.name),
        (*((IN_NAME, name) for name in names_of(entity)), (IN_FACT, role)),
        text=Piece(role) if role else None,
        tied=((IN_FACT, entity.country),) if entity.country else (),
    )


def names_of(entity: Entity) -> tuple[str, ...]:
    """Every spelling of an entity, in every language: each finds what the others find."""
    names = (name for _, name in (*entity.name.versions, *entity.aliases))
    return tuple(dict.fromkeys(names))


def years_of(desk: Desk, record: Record) -> tuple[int, ...]:
    """The years by which a record is chosen: of what was said, published or written."""
    if isinstance(record, Claim):
        return _years(record.date, record.period)
    if isinstance(record, Question):
        answers = desk.edition.evidence.answers.get(record.id, ())
        return _years(*(claim.date for claim in answers))
    if isinstance(record, Entity):
        return ()
    return _years(record.date if isinstance(record, Prose) else record.issued)


def _years(*dates: When | None) -> tuple[int, ...]:
    """The years of dates; a span counts by both of its ends."""
    days: Iterable[When] = (date for date in dates if date)
    return tuple(sorted({day.year for when in days for day in (when.start, when.end) if day}))
