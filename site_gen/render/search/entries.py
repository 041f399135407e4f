"""Search entries of records: what a result shows, and the texts that are searched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from site_gen.cache.between_builds import cached_between_builds
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim, Question, Stance
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, RecordId, Status, blank_code
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.addresses import Url, record_url
from site_gen.plan.claim_lists import month_url
from site_gen.plan.indexes import EVERYWHERE, KIND_OF_SCHEME, questions_of, topics_of, years_in
from site_gen.plan.pages import written_in
from site_gen.render.context import PageContext, claimant_name, translated_title
from site_gen.render.text import NO_TEXT, InlineText, PageText, name_of
from site_gen.structs import Struct

# The weight of a word by its field; 15 is the maximum of the index.
IN_NAME, IN_ALIAS, IN_ROLE, IN_TITLE, IN_CLAIM, IN_HEADING = 15, 12, 11, 13, 10, 8
IN_SUMMARY, IN_KEYWORDS, IN_FACT, IN_TEXT, IN_NOTE = 7, 6, 5, 3, 2
_HEADING = re.compile(r"^#{2,6}[ ]+(.*?)[ ]*(?:\{:?[^{}\n]*?#([a-z0-9-]+)[^{}\n]*\})?[ ]*#*$", re.M)
_LINK = re.compile(r"(?:\[|!\[)([^\[\]]*)\]\((?:([a-z]+):([a-z0-9-]+))?[^)\n]*\)")
_SIGNS_OF_MARKUP = "<{_*`|#>"
# Each branch begins with a literal, and what comes before it is looked at last: such a pattern is
# searched for ten times as fast. Code is kept, whatever it is of.
_MARKUP = re.compile(
    r"`+([^`]+)`+|<[^<>]*>|\{:?[^{}\n]*\}|_(?<![^\W_]_)_*|_+(?![^\W_])|\*[*`|]*|`[*`|]*|\|[*`|]*"
    r"|#(?<=^#)[#>]*[ ]|>(?<=^>)[#>]*[ ]",
    re.M,
)


class SearchEntry(Struct, frozen=True):
    """A record, or a section of one, as a search result in one language.

    `texts` are the searched texts and `entities` those it is about, each with its weight.
    `sections` are the parts of a text that can be linked to.
    """

    kind: str
    url: Url
    title: InlineText
    texts: tuple[tuple[int, str], ...]
    text: InlineText | None = None
    note: PageText = NO_TEXT
    entities: tuple[tuple[int, RecordId], ...] = ()
    topics: tuple[RecordId, ...] = ()
    years: tuple[int, ...] = ()
    sections: tuple[SearchEntry, ...] = ()


KINDS_IN_ORDER = (
    *("topic", "question", "claim", "article"),
    *("person", "organization", "place", "weapon", "source", "page", "timeline"),
)


MONTHS = "months"


def searched_records(corpus: Corpus) -> Mapping[str, Record | None]:
    """All that a search may find, by name: the records, and None for the months."""
    records = {f"{kind}:{name}": record for (kind, name), record in corpus.by_id.items()}
    return {**records, MONTHS: None}


def entries_of(context: PageContext, record: Record | None) -> Iterator[SearchEntry]:
    """The entries of a record in a language, or those of the months of the timeline.

    Withdrawn records have none, and neither have those that are not written in this language.
    """
    if record is None:
        yield from _months(context)
    elif record.status is Status.WITHDRAWN or context.locale.code not in written_in(record):
        return
    elif isinstance(record, Prose):
        yield from _prose(context, record)
    elif isinstance(record, Claim):
        yield _claim(context, record)
    elif isinstance(record, Question):
        yield _question(context, record)
    else:
        yield _source(context, record) if isinstance(record, Source) else _entity(context, record)


def _url(context: PageContext, record: Record) -> Url:
    return record_url(kind_of(record), record.id, context.locale.code)


def _prose(context: PageContext, prose: Prose) -> Iterator[SearchEntry]:
    version = prose.version(context.locale.code)
    if version is None:
        return
    linked = context.site.mentions.outgoing.get((prose.kind, prose.id), ())
    summary, date = context.localized_or_none(prose.summary), context.shown_date(prose.date)
    words = (IN_KEYWORDS, " | ".join(version.keywords))
    yield SearchEntry(
        prose.kind.value,
        _url(context, prose),
        context.in_language(version.locale, version.title),
        ((IN_TITLE, version.title), (IN_SUMMARY, version.summary), words),
        text=summary,
        note=date.text if date else NO_TEXT,
        entities=tuple((IN_NOTE, record) for kind, record in linked if kind is Kind.ENTITY),
        topics=(prose.id,) if prose.kind is Kind.TOPIC else prose.topics,
        years=years_of(context, prose),
        sections=tuple(_sections(context, prose, version)),
    )


def _sections(context: PageContext, prose: Prose, version: Version) -> Iterator[SearchEntry]:
    source, url = version.body.source, _url(context, prose)
    headings = _headings(source) if "##" in source else []
    starts = [0, *(heading.end() for heading in headings)]
    ends = [*(heading.start() for heading in headings), len(source)]
    names = [("", ""), *((heading[1], heading[2] or "") for heading in headings)]
    for (name, anchor), start, end in zip(names, starts, ends, strict=True):
        heading, text = _plain(context, name), _plain(context, source[start:end])
        if text or heading:
            texts = ((IN_HEADING, heading), (IN_TEXT, text))
            section_url = Url(f"{url}#{anchor}") if anchor else url
            shown, title = (InlineText(context.in_own_language(own)) for own in (text, heading))
            yield SearchEntry("section", section_url, title, texts, text=shown)


def _headings(source: str) -> list[re.Match[str]]:
    """The headings of a text; a line of code is none, whatever it begins with."""
    headings = list(_HEADING.finditer(source))
    if "```" not in source and "~~~" not in source:
        return headings
    prose = blank_code(source)
    return [heading for heading in headings if prose[heading.start()] == "#"]


def _plain(context: PageContext, markdown: str) -> str:
    """The words of Markdown on one line; a link without words has the name of its record."""

    def link_words(link: re.Match[str]) -> str:
        kind = KIND_OF_SCHEME.get(link[2] or "")
        if link[1] or kind is None or kind is Kind.QUESTION:
            return link[1]
        record = context.corpus.find(kind, RecordId(link[3]))
        return context.best_title(record)[1] if record else ""

    # Most texts have neither; to look for what all links or all markup has is faster.
    text = _LINK.sub(link_words, markdown) if "](" in markdown else markdown
    return _without_markup(text)


@cached_between_builds
def _without_markup(text: str) -> str:
    if any(sign in text for sign in _SIGNS_OF_MARKUP):
        text = _MARKUP.sub(_without_sign, text)
    return " ".join(text.split())


def _without_sign(sign: re.Match[str]) -> str:
    """Emphasis joins the words on its sides; anything else parts them."""
    if code := sign[1]:
        return code
    return " " if sign[0].strip("*_") else ""


def _claim(context: PageContext, claim: Claim) -> SearchEntry:
    claimant, said_on = claimant_name(context, claim), context.shown_date(claim.date)
    figures = (claim.figure.value, claim.figure.least, claim.figure.most) if claim.figure else ()
    questions = questions_of(context.corpus, claim)
    return SearchEntry(
        "claim",
        _url(context, claim),
        context.localized(context.title_of(claim)),
        (
            (IN_CLAIM, context.localized(claim.text).text),
            (IN_CLAIM, " ".join(f"{figure:f}" for figure in figures if figure is not None)),
            (IN_FACT, claimant.text),
            (IN_NOTE, context.localized(claim.qualifier).text),
            (IN_FACT, context.say("stance.denies") if claim.stance is Stance.DENIES else ""),
            *((IN_NOTE, name) for name in _subject_names(context, claim)),
            *((IN_NOTE, context.localized(question.text).text) for question in questions),
            (IN_NOTE, f"{claim.note.get(context.locale.code)} | {said_on.text if said_on else ''}"),
            (IN_NOTE, " | ".join(text for c in claim.citations for _, text in c.quote.versions)),
        ),
        note=PageText.joined(
            [context.say(f"stance.{claim.stance}"), *([said_on.text] if said_on else [])]
        ),
        entities=((IN_TITLE, claim.claimant), *((IN_CLAIM, record) for record in claim.about)),
        topics=topics_of(context.corpus, claim),
        years=years_of(context, claim),
    )


def _subject_names(context: PageContext, claim: Claim) -> Iterator[str]:
    """The names of the entities that a claim is about, so that parts of a name find it too."""
    for record in claim.about:
        if entity := context.corpus.find(Kind.ENTITY, record):
            yield name_of(entity).best(context.locale.code)[1]


def _question(context: PageContext, question: Question) -> SearchEntry:
    code, answers = context.locale.code, context.site.evidence.by_question.get(question.id, ())
    assessment = question.assessment.text.get(code) if question.assessment else ""
    return SearchEntry(
        "question",
        _url(context, question),
        context.localized(question.text),
        (
            (IN_TITLE, context.localized(question.text).text),
            (IN_TEXT, question.scope.get(code)),
            (IN_TEXT, assessment),
        ),
        text=context.localized_or_none(question.scope),
        note=context.say("count.answer", len(answers)),
        topics=question.topics,
        years=years_of(context, question),
    )


def _source(context: PageContext, source: Source) -> SearchEntry:
    publisher = context.corpus.find(Kind.ENTITY, source.publisher) if source.publisher else None
    outlet = context.localized(name_of(publisher)).text if publisher else NO_TEXT
    issued = context.shown_date(source.issued)
    return SearchEntry(
        "source",
        _url(context, source),
        context.in_language(*source.printed_title),
        (
            *((IN_ALIAS, title) for _, title in source.title.versions),
            (IN_FACT, " | ".join([outlet, *source.authors])),
            (IN_NOTE, f"{source.note.get(context.locale.code)} | {issued.text if issued else ''}"),
        ),
        text=translated_title(context, source),
        note=PageText.joined(text for text in (outlet, issued.text if issued else NO_TEXT) if text),
        entities=((IN_FACT, source.publisher),) if source.publisher else (),
        years=years_of(context, source),
    )


def _entity(context: PageContext, entity: Entity) -> SearchEntry:
    role = context.own(entity.role)
    return SearchEntry(
        entity.kind.value,
        _url(context, entity),
        context.localized(entity.name),
        (*((IN_NAME, name) for name in spellings_of(entity)), (IN_ROLE, role)),
        text=InlineText(role) if role else None,
        entities=((IN_FACT, entity.country),) if entity.country else (),
    )


def spellings_of(entity: Entity) -> tuple[str, ...]:
    """Every spelling of an entity, in every language."""
    names = (name for _, name in (*entity.name.versions, *entity.aliases))
    return tuple(dict.fromkeys(names))


def _months(context: PageContext) -> Iterator[SearchEntry]:
    """The months of the timeline, to which a search for a month leads."""
    for period, count in context.site.evidence.months.get(EVERYWHERE, ()):
        year, _, month = period.partition("-")
        if month:
            title = context.period_text(period)
            yield SearchEntry(
                "timeline",
                month_url(context.site.plan.lists, period, context.locale.code),
                InlineText(title),
                ((IN_NAME, title),),
                note=context.say("count.claim", count),
                years=(int(year),),
            )


def years_of(context: PageContext, record: Record) -> tuple[int, ...]:
    """The years by which a record can be filtered: of claims, publication or writing."""
    if isinstance(record, Claim):
        return years_in(record.date, record.period)
    if isinstance(record, Question):
        return context.site.evidence.answer_years.get(record.id, ())
    if isinstance(record, Entity):
        return ()
    return years_in(record.date if isinstance(record, Prose) else record.issued)
