"""Old anchors of a page into a list of where each leads now, so that no link to one is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from site_gen.domain.anchors import anchors_in
from site_gen.domain.articles import Prose
from site_gen.domain.text import LocaleCode, Status
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import named_by, record_url
from site_gen.plan.moves import Target
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.render.edition import Desk, desk_at
from site_gen.render.evidence import AnswerTable
from site_gen.render.parts import KeptAnchor, Piece
from site_gen.render.views import ClaimView, QuestionView, TimelineView, View

Leading: TypeAlias = Mapping[str, Target | None]
Heir: TypeAlias = tuple[PlannedPage, View]


def with_kept(page: PlannedPage, view: View, desk: Desk) -> View:
    """The view with the anchors that its page has promised and that nothing on it bears now."""
    kept = tuple(_pieces(desk, page, leading_from(page, view, desk)))
    return replace(view, frame=replace(view.frame, kept=kept)) if kept else view


def leading_from(page: PlannedPage, view: View, desk: Desk) -> Leading:
    """The old anchors of a page that is still there; None is a passage that was taken out.

    An anchor of prose that the desk has said nothing of is left out: the checks name it.
    """
    key, edition = page.key, desk.edition
    if key.kind not in {PageKind.RECORD, PageKind.NEUTRAL, PageKind.TIMELINE}:
        return {}
    name = (key.of, key.record) if key.of and key.record else None
    declared = edition.moves.declared.get(name, {}) if name else {}
    promised = dict.fromkeys(_promised(page, desk))
    shown = frozenset(_shown(view)) if promised else frozenset()
    found: dict[str, Target | None] = {}
    for anchor in (anchor for anchor in promised if anchor not in shown):
        if anchor in declared:
            found[anchor] = declared[anchor]
        elif target := edition.moves.of_record(anchor):
            found[anchor] = target
        elif _is_withdrawn(page, desk):
            found[anchor] = None
    return found


def _promised(page: PlannedPage, desk: Desk) -> Iterator[str]:
    """What was promised at the address of a page, and at those that its record had before."""
    key, anchors = page.key, desk.corpus.ledger.anchors
    yield from anchors.get(page.url, ())
    record = _record(page, desk)
    if record:
        for old in record.was:
            yield from anchors.get(record_url(kind_of(record), old, key.locale), ())


def _is_withdrawn(page: PlannedPage, desk: Desk) -> bool:
    record = _record(page, desk)
    return isinstance(record, Prose) and record.status is Status.WITHDRAWN


def _record(page: PlannedPage, desk: Desk) -> Record | None:
    key = page.key
    return desk.corpus.find(key.of, key.record) if key.of and key.record else None


def _shown(view: View) -> Iterator[str]:
    """The anchors that a page gives to claims and questions."""
    for part in getattr(view, "prose", ()):
        if part.table:
            yield from _of_table(part.table)
        elif part.card:
            yield f"claim--{part.card.anchor}"
    if isinstance(view, QuestionView):
        yield from _of_table(view.table)
    if isinstance(view, ClaimView):
        yield from (anchor for table in view.tables for anchor in _of_table(table))
    if isinstance(view, TimelineView):
        yield from (f"claim--{m.claim.anchor}" for era in view.eras for m in era.moments)


def _of_table(table: AnswerTable) -> Iterator[str]:
    yield f"question--{table.anchor}"
    yield from (f"{table.anchor}--{answer.anchor}" for answer in table.answers)


def _pieces(desk: Desk, page: PlannedPage, leading: Leading) -> Iterator[KeptAnchor]:
    for anchor, target in leading.items():
        links = (_link(desk, target, page.key.locale),) if target else ()
        yield KeptAnchor(anchor, links)


def _link(desk: Desk, target: Target, locale: LocaleCode | None) -> Piece:
    url = _with_anchor(desk.link(target.url(locale)), target.anchor)
    record = desk.corpus.find(target.of, target.record)
    if record is None:
        raise LookupError(f"{target.of} `{target.record}` is an heir and is not there")
    heading = _heading(desk, record, target.anchor)
    return replace(heading or desk.named(record), url=url)


def _heading(desk: Desk, record: Record | None, anchor: str) -> Piece | None:
    """The words of a heading that a link leads to, in the page's language or the original's."""
    if not isinstance(record, Prose) or not anchor:
        return None
    version = record.version(desk.locale.code) or record.source_version
    found = (known.text for known in anchors_in(version.body) if anchor in known.names)
    text = next(found, "")
    return desk.marked(version.locale, text) if text else None


def _with_anchor(url: str, anchor: str) -> str:
    return f"{url}#{anchor}" if anchor else url


def leading_on(desk: Desk, page: PlannedPage, view: View, heirs: Iterable[Heir]) -> View:
    """The view of a page that was left for others, with each of its anchors leading on.

    In one step: where an heir would itself only lead on, its own way is taken.
    """
    own = page.key.kind is PageKind.MOVED
    frame = replace(view.frame, heir=desk.link(page.canonical) if own else "")
    promised = desk.corpus.ledger.anchors.get(page.url, ())
    if promised:
        ways = [(heir, {**_leading_of(desk, heir), **_merged(page, desk)}) for heir in heirs]
        kept = [KeptAnchor(old, tuple(_onward(desk, ways, old))) for old in promised]
        frame = replace(frame, kept=tuple(kept))
    return replace(view, frame=frame)


def _merged(page: PlannedPage, desk: Desk) -> Mapping[str, Target]:
    """The anchors of an old address that its heir has under other names."""
    _, kind, former = named_by(page.url)
    return desk.edition.moves.merged.get((kind, former), {}) if kind and former else {}


def _leading_of(desk: Desk, heir: Heir) -> Leading:
    page, view = heir
    return leading_from(page, view, desk_at(desk.edition, page.url, page.key.locale))


def _onward(desk: Desk, ways: Iterable[tuple[Heir, Leading]], anchor: str) -> Iterator[Piece]:
    for (page, view), leading in ways:
        if target := leading.get(anchor):
            yield _link(desk, target, page.key.locale)
            continue
        url = _with_anchor(desk.link(page.url), anchor)
        inside = desk_at(desk.edition, desk.url, LocaleCode(view.frame.lang))
        yield replace(_told(inside, page, view, anchor, desk), url=url)


def _told(inside: Desk, page: PlannedPage, view: View, anchor: str, desk: Desk) -> Piece:
    """What a page has at an anchor, in its own language: a claim, a question, a heading."""
    shown = desk.edition.moves.of_record(anchor)
    record = desk.corpus.find(shown.of, shown.record) if shown else None
    if record:
        code, text = desk.title_of(record).best(inside.locale.code)
        return desk.marked(code, text)
    heading = _heading(inside, _record(page, desk), anchor)
    said = heading.text if heading else view.frame.title
    return desk.marked(inside.locale.code, said)
