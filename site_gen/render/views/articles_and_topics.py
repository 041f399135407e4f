"""The pages of articles and topics, and pages about the site itself."""

from collections.abc import Iterable

from site_gen.domain.articles import Prose, Version
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.plan.addresses import NO_LINK, Href, briefing_url, edition_url, feed_url, timeline_url
from site_gen.plan.editions import editions_of
from site_gen.plan.indexes import related_to
from site_gen.plan.pages import PlannedPage
from site_gen.render.citations.head_tags import citation_context, work_of_page
from site_gen.render.citations.styles import CitationBox, citation_box_of_work
from site_gen.render.context import PageContext, edition_date, edition_title
from site_gen.render.related import articles_on_topic, entities_in, shown_records, sources_in
from site_gen.render.text import InlineText, name_of
from site_gen.render.views import cards
from site_gen.render.views.claims import Grades, ShownClaim
from site_gen.render.views.data_page import FileLink, file_link
from site_gen.render.views.editions import (
    EditionLink,
    EditionNote,
    UpdateGroup,
    edition_links,
    update_groups,
)
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.navigation import PrevNext, breadcrumbs_to, prev_next
from site_gen.render.views.prose import (
    ProsePart,
    prose_notices,
    shown_prose_of,
    summary_of,
    with_all_noted,
)
from site_gen.render.views.questions import QuestionCard, question_cards
from site_gen.render.views.timeline import TimelineGroup, topic_timeline
from site_gen.structs import Struct, replace


class ArticleView(Struct, frozen=True):
    """One article, with its sources, topics, updates and related articles."""

    frame: Frame
    title: InlineText
    summary: InlineText | None
    notices: tuple[cards.Notice, ...]
    prose: tuple[ProsePart, ...]
    notes: tuple[ShownClaim, ...]
    date: InlineText | None
    updated: InlineText | None
    authors: tuple[InlineText, ...]
    translator: InlineText | None
    translated: InlineText | None
    topics: tuple[InlineText, ...]
    sources: tuple[cards.Card, ...]
    related: tuple[cards.Card, ...]
    updates: tuple[UpdateGroup, ...] = ()
    cite: CitationBox | None = None
    prev_next: PrevNext | None = None
    grades: Grades = Grades()
    headings: tuple[InlineText, ...] = ()


class TopicView(Struct, frozen=True):
    """One topic: its overview, questions, articles, entities and sources.

    `headings` are those of its text, as links within the page. Of the `notes`, the first `cited`
    are on claims that a sentence cites; the others are on those of its tables and cards.
    `articles` are only the newest where `by_date` has the years of their list.
    `edition_note` is set if this is an edition of the topic.
    """

    frame: Frame
    title: InlineText
    summary: InlineText | None
    notices: tuple[cards.Notice, ...]
    prose: tuple[ProsePart, ...]
    notes: tuple[ShownClaim, ...]
    questions: tuple[QuestionCard, ...]
    articles: tuple[cards.Card, ...]
    by_date: cards.ListByDate | None
    entities: tuple[cards.CardGroup, ...]
    sources: tuple[cards.Card, ...]
    feed_url: Href
    updates: tuple[UpdateGroup, ...] = ()
    editions: tuple[EditionLink, ...] = ()
    edition_note: EditionNote | None = None
    cite: CitationBox | None = None
    documents: tuple[FileLink, ...] = ()
    timeline_groups: tuple[TimelineGroup, ...] = ()
    timeline_url: Href = NO_LINK
    prev_next: PrevNext | None = None
    grades: Grades = Grades()
    headings: tuple[InlineText, ...] = ()
    cited: int = 0


class PageView(Struct, frozen=True):
    """A page about the site itself."""

    frame: Frame
    title: InlineText
    notices: tuple[cards.Notice, ...]
    prose: tuple[ProsePart, ...]
    notes: tuple[ShownClaim, ...]
    translator: InlineText | None
    translated: InlineText | None
    grades: Grades = Grades()
    headings: tuple[InlineText, ...] = ()


def as_edition(context: PageContext, page: PlannedPage, topic: Prose, view: TopicView) -> TopicView:
    """The page as an edition, without links and files that would change later."""
    name = page.key.edition
    return replace(
        view,
        notices=tuple(
            _original_in_edition(context, name, topic, notice) for notice in view.notices
        ),
        editions=(),
        feed_url=NO_LINK,
        by_date=None,
        documents=(),
        prev_next=None,
        edition_note=EditionNote(edition_date(context, name), context.linked_name(topic)),
    )


def _original_in_edition(
    context: PageContext, name: str, topic: Prose, notice: cards.Notice
) -> cards.Notice:
    """The notice, with its link leading to the original in the same edition."""
    if notice.link is None:
        return notice
    url = context.link(edition_url(topic.id, name, topic.original))
    return replace(notice, link=replace(notice.link, url=url))


def article_view(context: PageContext, page: PlannedPage, article: Prose) -> ArticleView:
    """An article in the page's language; without a translation, the original is shown."""
    version = article.version(context.locale.code)
    text = shown_prose_of(context, article, page)
    cited = sources_in(context, [article])
    related = related_to(article, context.site.mentions)
    return ArticleView(
        frame=_prose_frame(context, page, article),
        title=context.localized(article.title),
        summary=summary_of(context, article),
        notices=prose_notices(context, article),
        prose=text.parts,
        notes=text.notes,
        grades=text.grades,
        date=context.shown_date(article.date),
        updated=context.shown_date(article.updated),
        authors=tuple(context.author(article, name) for name in article.authors),
        translator=_translator_of(context, version),
        translated=context.shown_date(version.translated) if version else None,
        topics=tuple(_linked_names(context, Kind.TOPIC, article.topics)),
        sources=tuple(cards.source_card(context, s) for s in cited if isinstance(s, Source)),
        related=tuple(cards.prose_card(context, prose) for prose in related),
        cite=_citation(context, page, article),
        updates=update_groups(context, article),
        prev_next=prev_next(context, article),
        headings=text.headings,
    )


def topic_view(context: PageContext, page: PlannedPage, topic: Prose) -> TopicView:
    """A topic with its questions, articles, entities and sources, or one of its editions."""
    articles = context.site.listings.on_topic.get(topic.id, ())
    # An edition has all: the lists by date will change.
    shown = articles if page.key.edition else articles_on_topic(context, topic.id)
    texts = [topic, *articles]
    entities = context.sorted_by_name(entities_in(context, texts))
    editions = () if page.key.edition else editions_of(context.corpus, topic)
    sources = sources_in(context, texts)
    cited = shown_prose_of(context, topic, page)
    text = with_all_noted(cited)
    view = TopicView(
        frame=_prose_frame(context, page, topic),
        title=context.localized(topic.title),
        summary=summary_of(context, topic),
        notices=prose_notices(context, topic),
        prose=text.parts,
        notes=text.notes,
        grades=text.grades,
        questions=question_cards(context, topic.id),
        articles=tuple(cards.prose_card(context, article) for article in shown),
        by_date=cards.articles_by_date(context, Kind.TOPIC, topic.id),
        entities=cards.card_groups(context, Kind.ENTITY, entities),
        sources=tuple(cards.source_card(context, s) for s in sources if isinstance(s, Source)),
        feed_url=context.link(feed_url(page.language_url)),
        documents=tuple(_documents(context, page)),
        cite=_citation(context, page, topic),
        updates=update_groups(context, topic, editions[0] if editions else None),
        editions=edition_links(context, editions),
        timeline_groups=topic_timeline(context, topic.id, text.numbers),
        timeline_url=context.link(timeline_url(context.locale.code)),
        prev_next=prev_next(context, topic),
        headings=text.headings,
        cited=len(cited.notes),
    )
    return as_edition(context, page, topic, view) if page.key.edition else view


def _citation(context: PageContext, page: PlannedPage, prose: Prose) -> CitationBox | None:
    """How to cite an article or topic, or the edition that the page shows."""
    if prose.status is Status.WITHDRAWN:
        return None
    return citation_box_of_work(
        citation_context(context), work_of_page(context, page, prose, context.locale.code)
    )


def _documents(context: PageContext, page: PlannedPage) -> Iterable[FileLink]:
    """The topic as documents: those in the configuration that could be made."""
    for ending in context.config.briefings:
        url = briefing_url(page.language_url, ending)
        if url in context.site.file_sizes:
            yield file_link(context, url)


def page_view(context: PageContext, page: PlannedPage, prose: Prose) -> PageView:
    """A page about the site itself."""
    version = prose.version(context.locale.code)
    text = shown_prose_of(context, prose, page)
    return PageView(
        frame=_prose_frame(context, page, prose),
        title=context.localized(prose.title),
        notices=prose_notices(context, prose),
        prose=text.parts,
        notes=text.notes,
        translator=_translator_of(context, version),
        translated=context.shown_date(version.translated) if version else None,
        grades=text.grades,
        headings=text.headings,
    )


def _translator_of(context: PageContext, version: Version | None) -> InlineText | None:
    if version is None or not version.translator:
        return None
    return InlineText(context.in_own_language(version.translator))


def _prose_frame(context: PageContext, page: PlannedPage, prose: Prose) -> Frame:
    title = context.localized(name_of(prose)).text
    code, _ = name_of(prose).best(context.locale.code)
    shown = prose.summary.get(code) if prose.status is not Status.WITHDRAWN else ""
    summary = context.in_language(code, shown).text
    crumbs = breadcrumbs_to(context, prose.kind)
    if page.key.edition:
        title, crumbs = (
            edition_title(context, page.key.edition, title),
            (*crumbs, context.linked_name(prose)),
        )
    draft = prose.status is Status.DRAFT
    return frame_of(context, page, title, description=summary, crumbs=crumbs, draft=draft)


def _linked_names(
    context: PageContext, kind: Kind, names: Iterable[RecordId]
) -> Iterable[InlineText]:
    return (context.linked_name(record) for record in shown_records(context, kind, names))
