"""The edition into the view of one page: everything that the page shows is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from site_gen.domain.articles import Prose
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.plan.addresses import Url, briefing_url, feed_url, record_url, timeline_url
from site_gen.plan.editions import editions_of
from site_gen.plan.mentions import related_to
from site_gen.plan.pages import LEADING_ON, PageKind, PlannedPage
from site_gen.render.changes import changes_in
from site_gen.render.citations import box_for, box_of
from site_gen.render.cited import entities_of, sources_of, standing
from site_gen.render.claim_pages import other_view, questions_on, timeline_view, topic_eras
from site_gen.render.data import data_view, offer
from site_gen.render.edition import Desk, Edition, desk_at, name_of, prose_card, source_card
from site_gen.render.editions import as_edition, edition_links, edition_title
from site_gen.render.frames import crumbs_to, frame_of
from site_gen.render.head import citing_of, work_on
from site_gen.render.home import home_view
from site_gen.render.kept import Heir, leading_on, with_kept
from site_gen.render.neutral import heirs_of, neutral_view
from site_gen.render.parts import CiteBox, DataFile, Frame, Notice, Piece
from site_gen.render.prose import Written, written
from site_gen.render.records import groups_of
from site_gen.render.search_page import search_view
from site_gen.render.shelves import articles_on, listed
from site_gen.render.views import ArticleView, IndexView, PageView, TopicView, View
from site_gen.render.ways import ways_from


def view_of(page: PlannedPage, edition: Edition) -> View:
    """All that a page shows; pure, so that the same edition gives the same view."""
    desk = desk_at(edition, page.url, page.key.locale)
    view = _view(desk, page)
    if page.key.kind in LEADING_ON:
        return leading_on(desk, page, view, (_heir(edition, heir) for heir in heirs_of(desk, page)))
    return with_kept(page, view, desk)


def _heir(edition: Edition, heir: PlannedPage) -> Heir:
    return heir, _view(desk_at(edition, heir.url, heir.key.locale), heir)


def _view(desk: Desk, page: PlannedPage) -> View:
    own = _OF_NO_RECORD.get(page.key.kind)
    if own:
        return own(desk, page)
    if page.key.kind in {PageKind.RECORD, PageKind.EDITION}:
        return _record(desk, page)
    return neutral_view(desk, page)


def _index(desk: Desk, page: PlannedPage) -> IndexView:
    kind = page.key.of or Kind.ARTICLE
    groups = groups_of(desk, kind, listed(desk, kind))
    title = desk.say(f"index.{kind}")
    return IndexView(
        frame=frame_of(desk, page, title, crumbs=crumbs_to(desk, None)),
        kind=kind.value,
        groups=groups,
        count=sum(len(group.cards) for group in groups),
    )


def _record(desk: Desk, page: PlannedPage) -> View:
    kind, record_id = page.key.of, page.key.record
    record = desk.corpus.find(kind, record_id) if kind and record_id else None
    if record is None:
        raise LookupError(f"the page {page.url} was planned for no record")
    if isinstance(record, Prose):
        return _PROSE[record.kind](desk, page, record)
    return other_view(desk, page, record)


def _article(desk: Desk, page: PlannedPage, article: Prose) -> ArticleView:
    version = article.version(desk.locale.code)
    text = text_of(desk, article)
    cited = sources_of(desk, [article])
    related = related_to(article, desk.edition.mentions)
    return ArticleView(
        frame=_prose_frame(desk, page, article),
        title=desk.words(article.title),
        summary=summary_of(desk, article),
        notices=notices_about(desk, article),
        prose=text.parts,
        notes=text.notes,
        grades=text.grades,
        date=desk.dated(article.date),
        updated=desk.dated(article.updated),
        authors=tuple(desk.author(article, name) for name in article.authors),
        translator=Piece(version.translator) if version and version.translator else None,
        translated=desk.dated(version.translated) if version else None,
        topics=tuple(_named(desk, Kind.TOPIC, article.topics)),
        sources=tuple(source_card(desk, s) for s in cited if isinstance(s, Source)),
        related=tuple(prose_card(desk, other) for other in related),
        cite=box_of(citing_of(desk), article, desk.locale.code),
        updates=changes_in(desk, article),
        ways=ways_from(desk, article),
    )


def _topic(desk: Desk, page: PlannedPage, topic: Prose) -> TopicView:
    articles = articles_on(desk, topic.id)
    about = [topic, *articles]
    entities = desk.sorted_by_name(entities_of(desk, about))
    editions = () if page.key.edition else editions_of(desk.corpus, topic)
    sources = sources_of(desk, about)
    text = text_of(desk, topic, page.default)
    view = TopicView(
        frame=_prose_frame(desk, page, topic),
        title=desk.words(topic.title),
        summary=summary_of(desk, topic),
        notices=notices_about(desk, topic),
        prose=text.parts,
        notes=text.notes,
        grades=text.grades,
        questions=questions_on(desk, topic.id, _tables(text)),
        articles=tuple(prose_card(desk, article) for article in articles),
        entities=groups_of(desk, Kind.ENTITY, entities),
        sources=tuple(source_card(desk, s) for s in sources if isinstance(s, Source)),
        feed=desk.link(feed_url(page.url)),
        documents=tuple(_documents(desk, page)),
        cite=_cited(desk, page, topic),
        updates=changes_in(desk, topic, editions[0] if editions else None),
        editions=edition_links(desk, editions),
        eras=topic_eras(desk, topic.id),
        timeline=desk.link(timeline_url(desk.locale.code)),
        ways=ways_from(desk, topic),
    )
    return as_edition(desk, page, topic, view) if page.key.edition else view


def _cited(desk: Desk, page: PlannedPage, topic: Prose) -> CiteBox | None:
    """How the topic is cited, or the edition of it that the page is."""
    if topic.status is Status.WITHDRAWN:
        return None
    return box_for(citing_of(desk), work_on(desk, page, topic, desk.locale.code))


def _documents(desk: Desk, page: PlannedPage) -> Iterable[DataFile]:
    """The topic as documents, where the desk offers any and they could be made."""
    for ending in desk.config.briefings:
        url = briefing_url(page.url, ending)
        if url in desk.edition.downloads:
            yield offer(desk, url)


def _page(desk: Desk, page: PlannedPage, about: Prose) -> PageView:
    text = text_of(desk, about)
    return PageView(
        frame=_prose_frame(desk, page, about),
        title=desk.words(about.title),
        notices=notices_about(desk, about),
        prose=text.parts,
        notes=text.notes,
        grades=text.grades,
    )


_PROSE: Mapping[Kind, Callable[[Desk, PlannedPage, Prose], View]] = {
    Kind.ARTICLE: _article,
    Kind.TOPIC: _topic,
    Kind.PAGE: _page,
}


def _prose_frame(desk: Desk, page: PlannedPage, prose: Prose) -> Frame:
    code, title = name_of(prose).best(desk.locale.code)
    summary = prose.summary.get(code) if prose.status is not Status.WITHDRAWN else ""
    crumbs = crumbs_to(desk, prose.kind)
    if page.key.edition:
        title, crumbs = edition_title(desk, page.key.edition, title), (*crumbs, desk.named(prose))
    draft = prose.status is Status.DRAFT
    return frame_of(desk, page, title, description=summary, crumbs=crumbs, draft=draft)


def summary_of(desk: Desk, prose: Prose) -> Piece | None:
    """The summary in this language, else the original's; none if withdrawn."""
    code = _shown_language(desk, prose)
    text = prose.summary.get(code)
    return desk.marked(code, text) if text and prose.status is not Status.WITHDRAWN else None


def _shown_language(desk: Desk, prose: Prose) -> LocaleCode:
    return desk.locale.code if prose.version(desk.locale.code) else prose.original


def notices_about(desk: Desk, prose: Prose) -> tuple[Notice, ...]:
    """What a reader must know of the page before reading it."""
    if prose.status is Status.WITHDRAWN:
        return (Notice("withdrawn", desk.maybe(prose.note)),)
    found = []
    url = desk.link(record_url(prose.kind, prose.id, prose.original))
    original = desk.marked(prose.original, prose.source_version.title, url=url)
    if prose.version(desk.locale.code) is None:
        found.append(Notice("untranslated", link=original))
    elif prose.is_stale(desk.locale.code):
        found.append(Notice("stale", link=original))
    if prose.note.locales:
        found.append(Notice("note", desk.words(prose.note)))
    return tuple(found)


def text_of(desk: Desk, prose: Prose, neutral: Url | None = None) -> Written:
    """The text in this language, else the original's, marked with its own; none if withdrawn.

    Links to its passages lead to its own neutral address, unless another is given.
    """
    version = prose.version(_shown_language(desk, prose))
    if prose.status is Status.WITHDRAWN or version is None:
        return Written()
    own = neutral or record_url(prose.kind, prose.id, None)
    return written(desk, version, desk.link(own))


def _tables(text: Written) -> frozenset[str]:
    """The questions whose tables stand in a text."""
    return frozenset(part.table.anchor for part in text.parts if part.table)


def _named(desk: Desk, kind: Kind, names: Iterable[RecordId]) -> Iterable[Piece]:
    return (desk.named(record) for record in standing(desk, kind, names))


_OF_NO_RECORD: Mapping[PageKind, Callable[[Desk, PlannedPage], View]] = {
    PageKind.HOME: home_view,
    PageKind.INDEX: _index,
    PageKind.TIMELINE: timeline_view,
    PageKind.SEARCH: search_view,
    PageKind.DATA: data_view,
}
