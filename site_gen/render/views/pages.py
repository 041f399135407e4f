"""The view of a planned page, with its old anchors."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from site_gen.domain.anchors import anchors_in
from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, Status, Token
from site_gen.load.corpus import Record, kind_of
from site_gen.plan import addresses
from site_gen.plan.pages import REDIRECT_KINDS, PageKind, PlannedPage
from site_gen.plan.redirects import AnchorTarget
from site_gen.render.context import PageContext, SiteContext, context_at
from site_gen.render.text import InlineText, LinkedAnchor
from site_gen.render.views import articles_and_topics, language_choice, record_pages
from site_gen.render.views.cards import IndexView, index_view
from site_gen.render.views.data_page import DataView, data_view
from site_gen.render.views.home import HomeView, home_view
from site_gen.render.views.periods import PeriodView, period_view
from site_gen.render.views.questions import AnswerTable
from site_gen.render.views.search_page import SearchView, search_view
from site_gen.render.views.timeline import TimelineView, timeline_view
from site_gen.structs import replace

View = (
    language_choice.RootView
    | HomeView
    | IndexView
    | PeriodView
    | articles_and_topics.ArticleView
    | articles_and_topics.TopicView
    | articles_and_topics.PageView
    | record_pages.SourceView
    | record_pages.EntityView
    | language_choice.LanguageChoiceView
    | language_choice.MovedView
    | language_choice.NotFoundView
    | record_pages.ClaimView
    | record_pages.QuestionView
    | TimelineView
    | SearchView
    | DataView
)
AnchorTargets: TypeAlias = Mapping[str, AnchorTarget | None]
Successor: TypeAlias = tuple[PlannedPage, View]


def with_old_anchors(page: PlannedPage, view: View, context: PageContext) -> View:
    """The view, with the promised anchors that its page no longer has."""
    old_anchors = tuple(_old_anchors(context, page, old_anchor_targets(page, view, context)))
    return (
        replace(view, frame=replace(view.frame, old_anchors=old_anchors)) if old_anchors else view
    )


def old_anchor_targets(page: PlannedPage, view: View, context: PageContext) -> AnchorTargets:
    """The targets of a page's old anchors; None for a passage that was removed.

    An undeclared anchor of prose is left out: the checks report it.
    """
    key, site = page.key, context.site
    if key.kind not in {PageKind.RECORD, PageKind.NEUTRAL, PageKind.TIMELINE}:
        return {}
    record_key = (key.record_kind, key.record) if key.record_kind and key.record else None
    declared = site.moves.moved.get(record_key, {}) if record_key else {}
    promised = dict.fromkeys(_promised(page, context))
    shown = frozenset(_evidence_anchors(view)) if promised else frozenset()
    targets: dict[str, AnchorTarget | None] = {}
    for anchor in (anchor for anchor in promised if anchor not in shown):
        if anchor in declared:
            targets[anchor] = declared[anchor]
        elif target := site.moves.target_of(anchor):
            targets[anchor] = target
        elif _is_withdrawn(page, context):
            targets[anchor] = None
    return targets


def _promised(page: PlannedPage, context: PageContext) -> Iterator[str]:
    """The anchors promised at a page's address, and at its record's former addresses."""
    key, anchors = page.key, context.corpus.ledger.anchors
    yield from anchors.get(page.url, ())
    record = _record(page, context)
    if record:
        for old in record.was:
            yield from anchors.get(addresses.record_url(kind_of(record), old, key.locale), ())


def _is_withdrawn(page: PlannedPage, context: PageContext) -> bool:
    record = _record(page, context)
    return isinstance(record, Prose) and record.status is Status.WITHDRAWN


def _record(page: PlannedPage, context: PageContext) -> Record | None:
    key = page.key
    return (
        context.corpus.find(key.record_kind, key.record) if key.record_kind and key.record else None
    )


def _evidence_anchors(view: View) -> Iterator[str]:
    """The anchors of the claims and questions on a page."""
    for part in getattr(view, "prose", ()):
        if part.table:
            yield from _table_anchors(part.table)
        elif part.card:
            yield f"claim--{part.card.anchor}"
    if isinstance(view, record_pages.QuestionView):
        yield from _table_anchors(view.table)
    if isinstance(view, record_pages.ClaimView):
        yield from (anchor for table in view.tables for anchor in _table_anchors(table))
    if isinstance(view, TimelineView):
        yield from (f"claim--{m.claim.anchor}" for group in view.groups for m in group.entries)


def _table_anchors(table: AnswerTable) -> Iterator[str]:
    yield f"question--{table.anchor}"
    yield from (f"{table.anchor}--{answer.anchor}" for answer in table.answers)


def _old_anchors(
    context: PageContext, page: PlannedPage, targets: AnchorTargets
) -> Iterator[LinkedAnchor]:
    for anchor, target in targets.items():
        links = (_link(context, target, page.key.locale),) if target else ()
        yield LinkedAnchor(Token(anchor), links)


def _link(context: PageContext, target: AnchorTarget, locale: LocaleCode | None) -> InlineText:
    url = _with_anchor(context.link(target.url(locale)), target.anchor)
    record = context.corpus.find(target.kind, target.record)
    if record is None:
        raise LookupError(f"{target.kind} `{target.record}` is a successor and is not there")
    heading = _heading(context, record, target.anchor)
    return replace(heading or context.linked_name(record), url=url)


def _heading(context: PageContext, record: Record | None, anchor: str) -> InlineText | None:
    """The heading that a link leads to, in the page's language or the original's."""
    if not isinstance(record, Prose) or not anchor:
        return None
    version = record.version(context.locale.code) or record.original_version
    headings = (a.text for a in anchors_in(version.body) if anchor in a.names)
    text = next(headings, "")
    return context.in_language(version.locale, text) if text else None


def _with_anchor(url: addresses.Href, anchor: str) -> addresses.Href:
    return addresses.Href(f"{url}#{anchor}") if anchor else url


def with_onward_anchors(
    context: PageContext, page: PlannedPage, view: View, successors: Iterable[Successor]
) -> View:
    """The view of a moved or retired page, with links from its anchors to the successors.

    Each link goes to the final target, even if the anchor has moved again since.
    """
    is_moved = page.key.kind is PageKind.MOVED
    frame = replace(
        view.frame, successor=context.link(page.canonical) if is_moved else addresses.NO_LINK
    )
    promised = context.corpus.ledger.anchors.get(page.url, ())
    if promised:
        targets = [
            (successor, {**_targets_of(context, successor), **_merged_anchors(page, context)})
            for successor in successors
        ]
        old_anchors = [
            LinkedAnchor(Token(old), tuple(_onward_links(context, targets, old)))
            for old in promised
        ]
        frame = replace(frame, old_anchors=tuple(old_anchors))
    return replace(view, frame=frame)


def _merged_anchors(page: PlannedPage, context: PageContext) -> Mapping[str, AnchorTarget]:
    """The anchors of an old address that its successor has under other names."""
    _, kind, former = addresses.parse_url(page.url)
    return context.site.moves.merged.get((kind, former), {}) if kind and former else {}


def _targets_of(context: PageContext, successor: Successor) -> AnchorTargets:
    page, view = successor
    return old_anchor_targets(page, view, context_at(context.site, page.url, page.key.locale))


def _onward_links(
    context: PageContext, successors: Iterable[tuple[Successor, AnchorTargets]], anchor: str
) -> Iterator[InlineText]:
    for (page, view), targets in successors:
        if target := targets.get(anchor):
            yield _link(context, target, page.key.locale)
            continue
        url = _with_anchor(context.link(page.url), anchor)
        text_context = context_at(context.site, context.url, view.frame.lang)
        yield replace(_anchor_text(text_context, page, view, anchor, context), url=url)


def _anchor_text(
    text_context: PageContext, page: PlannedPage, view: View, anchor: str, context: PageContext
) -> InlineText:
    """The title of the claim, question or heading at an anchor, in the page's language."""
    anchor_target = context.site.moves.target_of(anchor)
    record = (
        context.corpus.find(anchor_target.kind, anchor_target.record) if anchor_target else None
    )
    if record:
        code, text = context.title_of(record).best(text_context.locale.code)
        return context.in_language(code, text)
    heading = _heading(text_context, _record(page, context), anchor)
    words = heading.text if heading else view.frame.title
    return context.in_language(text_context.locale.code, words)


def record_view(
    context: PageContext, page: PlannedPage, record: Source | Entity | Claim | Question
) -> View:
    """The view of a record other than prose."""
    if isinstance(record, Source):
        return record_pages.source_view(context, page, record)
    if isinstance(record, Entity):
        return record_pages.entity_view(context, page, record)
    if isinstance(record, Claim):
        return record_pages.claim_view(context, page, record)
    return record_pages.question_view(context, page, record)


def view_of(page: PlannedPage, site: SiteContext) -> View:
    """The view of a page; pure, so that the same site gives the same view."""
    context = context_at(site, page.url, page.key.locale)
    view = _view(context, page)
    if page.key.kind in REDIRECT_KINDS:
        return with_onward_anchors(
            context,
            page,
            view,
            (
                _with_view(site, next_page)
                for next_page in language_choice.successors_of(context, page)
            ),
        )
    return with_old_anchors(page, view, context)


def _with_view(site: SiteContext, page: PlannedPage) -> Successor:
    return page, _view(context_at(site, page.url, page.key.locale), page)


def _view(context: PageContext, page: PlannedPage) -> View:
    make_view = _VIEWS_WITHOUT_RECORD.get(page.key.kind)
    if make_view:
        return make_view(context, page)
    if page.key.kind is PageKind.OWN:
        view: View = context.site.own_pages[page.key.own].view(context, page)
        return view
    if page.key.kind in {PageKind.RECORD, PageKind.EDITION}:
        return _view_of_record(context, page)
    return language_choice.language_choice_view(context, page)


def _view_of_record(context: PageContext, page: PlannedPage) -> View:
    kind, record_id = page.key.record_kind, page.key.record
    record = context.corpus.find(kind, record_id) if kind and record_id else None
    if record is None:
        raise LookupError(f"the page {page.url} was planned for no record")
    if isinstance(record, Prose):
        return _PROSE_VIEWS[record.kind](context, page, record)
    return record_view(context, page, record)


_PROSE_VIEWS: Mapping[Kind, Callable[[PageContext, PlannedPage, Prose], View]] = {
    Kind.ARTICLE: articles_and_topics.article_view,
    Kind.TOPIC: articles_and_topics.topic_view,
    Kind.PAGE: articles_and_topics.page_view,
}
_VIEWS_WITHOUT_RECORD: Mapping[PageKind, Callable[[PageContext, PlannedPage], View]] = {
    PageKind.HOME: home_view,
    PageKind.INDEX: index_view,
    PageKind.PERIOD: period_view,
    PageKind.TIMELINE: timeline_view,
    PageKind.SEARCH: search_view,
    PageKind.DATA: data_view,
}
