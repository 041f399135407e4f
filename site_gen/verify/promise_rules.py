"""What was published and the finished site does not answer any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_gen.domain.articles import Prose
from site_gen.domain.editions import edition_at
from site_gen.domain.promises import Promise
from site_gen.domain.text import Kind, RecordId
from site_gen.load.corpus import Corpus
from site_gen.plan.addresses import Url, named_by, output_path
from site_gen.plan.moves import moves_in
from site_gen.plan.pages import PageKind
from site_gen.problems import Problem, Span
from site_gen.verify.site import Site

Ids = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Loss:
    """What is lost for one reason: all addresses of one record, or one anchor of it everywhere."""

    locale: str = ""
    of: Kind | None = None
    record: RecordId | None = None
    anchor: str = ""
    url: str = ""
    edition: str = ""


def promises_broken(site: Site, ids: Ids) -> Iterator[Problem]:
    """Each loss once, with the day it was promised and what to write; `ids` are those of a path."""
    losses: dict[_Loss, list[Promise]] = {}
    for promise in site.corpus.ledger.promises.values():
        if loss := _loss(site, promise, ids):
            losses.setdefault(loss, []).append(promise)
    if not losses:
        return
    gone = {(loss.of, loss.record) for loss in losses if not loss.anchor}
    moves = moves_in(site.corpus)
    for loss, promises in losses.items():
        if not loss.anchor:
            yield _address_lost(loss, promises, site.corpus)
        elif not _hangs_on(loss.anchor, gone) or moves.of_record(loss.anchor):
            yield _anchor_lost(loss, promises, site)


def _loss(site: Site, promise: Promise, ids: Ids) -> _Loss | None:
    url = Url(promise.url)
    locale, kind, record = named_by(url)
    page = site.plan.by_url.get(url)
    if page is None or page.path not in ids:
        if edition := edition_at(output_path(url)):
            return _Loss(edition=edition)
        if locale and locale not in site.config.codes:
            return _Loss(locale=locale)
        return _Loss(of=kind, record=record, url="" if record else url)
    if not promise.anchor:
        return None
    # What left for another page must be found there as well: hosts send readers straight on.
    is_moved = page.key.kind is PageKind.MOVED
    pages = [page.path, *([output_path(page.canonical)] if is_moved else [])]
    if all(promise.anchor in ids.get(path, ()) for path in pages):
        return None
    return _Loss(of=page.key.of, record=page.key.record, anchor=promise.anchor)


def _hangs_on(anchor: str, gone: set[tuple[Kind | None, RecordId | None]]) -> bool:
    """Whether an anchor is that of a record whose own address is lost; that is told once."""
    of, found, record = anchor.rpartition("--")
    kind = Kind.QUESTION if of == Kind.QUESTION else Kind.CLAIM
    return bool(found) and (kind, RecordId(record)) in gone


def _address_lost(loss: _Loss, promises: list[Promise], corpus: Corpus) -> Problem:
    first = min(promises, key=lambda promise: (len(promise.address), promise.address))
    others = f" and {len(promises) - 1} more" if len(promises) > 1 else ""
    told = f"{first.address}{others}, published on {first.first}, would no longer work"
    if loss.edition:
        hint = (
            f"bring `editions/…/{loss.edition}/` back from version control; nothing can replace it"
        )
    elif loss.locale:
        hint = f"write `retired: [{loss.locale}]` in site.yaml, or bring the language back"
    elif loss.record:
        hint = (
            f"write `was: [{loss.record}]` in the {loss.of} that took its place; or bring it back, "
            "with `status: withdrawn` if it is to say no more"
        )
    else:
        hint = "bring back what made it"
    return Problem("address-lost", told, corpus.ledger.place(first.address), hint=hint)


def _anchor_lost(loss: _Loss, promises: list[Promise], site: Site) -> Problem:
    first = min(promises, key=lambda promise: promise.address)
    others = f" and {len(promises) - 1} more" if len(promises) > 1 else ""
    told = f"{first.address}{others}, published on {first.first}, would no longer be found"
    record = site.corpus.find(loss.of, loss.record) if loss.of and loss.record else None
    place = site.corpus.ledger.place(first.address)
    related: tuple[tuple[str, Span], ...] = (("promised here", place),) if place else ()
    hint = "bring back what bore it"
    if isinstance(record, Prose):
        hint = (
            f"write {{#NEW was={loss.anchor}}} where the passage stands now; or "
            f"`removed: [{loss.anchor}]` in the header of the {record.kind}"
        )
    span = record.places.start if record else place
    return Problem("anchor-lost", told, span, hint=hint, related=related)
