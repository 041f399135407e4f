"""Rules on promises: addresses, anchors, moves and kept editions."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from site_gen.artifacts import Artifact
from site_gen.domain.anchors import anchors_in
from site_gen.domain.articles import Prose
from site_gen.domain.editions import EditionFile, edition_at, is_complete
from site_gen.domain.promises import Promise
from site_gen.domain.text import Anchor, Kind, RecordId
from site_gen.lazy_pattern import lazy_pattern
from site_gen.load.corpus import Corpus
from site_gen.plan import addresses, redirects
from site_gen.plan.indexes import RecordKey
from site_gen.plan.pages import PageKind
from site_gen.problems import Problem, Span
from site_gen.structs import Struct
from site_gen.verify import link_rules
from site_gen.verify.checked_page import CheckedPage, PageProblem
from site_gen.verify.site import Site

# Anchors set by the templates, which may change with them.
_TEMPLATE_ANCHOR = lazy_pattern(r"s-.*|main")
# As our own pages write it: an attribute in double quotes within a tag.
_ID = re.compile(rb'<[a-z][^<>]*? id="([^"]+)"')


def promises_in(
    files: Iterable[Artifact], day: str, frozen: Container[str] = ()
) -> Iterator[Promise]:
    """The addresses and anchors that these files promise from `day` on.

    `frozen` are the paths of files whose bytes are promised as well.
    """
    for file in files:
        if not addresses.is_promised(file.path):
            continue
        url = addresses.url_of(file.path)
        yield Promise(url, day, file.digest if file.path in frozen else "")
        if file.path.endswith(".html"):
            yield from (
                Promise(f"{url}#{anchor}", day) for anchor in promised_anchors(file.content)
            )


def promised_anchors(page: bytes) -> list[str]:
    """The permanent anchors of a finished page, in reading order."""
    anchors = (anchor.decode() for anchor in _ID.findall(page))
    return [anchor for anchor in dict.fromkeys(anchors) if not is_template_anchor(anchor)]


def is_template_anchor(anchor: str) -> bool:
    """Whether a template sets the anchor; such anchors are not permanent."""
    return _TEMPLATE_ANCHOR.fullmatch(anchor) is not None


def has_former_anchors(prose: Prose) -> bool:
    """Whether a text says of anchors that they were removed or replaced."""
    anchors = (anchor for version in prose.versions for anchor in anchors_in(version.body))
    return bool(prose.removed) or any(anchor.was for anchor in anchors)


def anchor_still_used(corpus: Corpus) -> Iterator[Problem]:
    """An anchor that is declared removed or moved, but is still in the text."""
    for prose in corpus.prose:
        for removed in sorted(redirects.current_anchors(prose).intersection(prose.removed)):
            message = f"`removed` names `{removed}`, which is still in the text"
            hint = "take it out of `removed`, or take {#" + removed + "} out of the text"
            span = prose.places.of("removed")
            yield Problem("anchor-still-used", message, span, field="removed", hint=hint)
        for anchor, (kind, record), old in _replaced_anchors(prose):
            owner = corpus.find(kind, record)
            if isinstance(owner, Prose) and old in _written_ids(owner):
                message = f"`was={old}`, but that anchor is still in {kind} `{record}`"
                hint = "take one of the two out: a link can lead to one place only"
                yield Problem("anchor-still-used", message, anchor.span, hint=hint)


def _written_ids(prose: Prose) -> frozenset[str]:
    return frozenset(anchor.id for anchor in redirects.written_anchors(prose))


def _replaced_anchors(prose: Prose) -> Iterator[tuple[Anchor, RecordKey, str]]:
    """Each old anchor that a passage replaces, with the record that it was part of."""
    for anchor in redirects.written_anchors(prose):
        for old in anchor.was:
            if "#" not in old:
                yield anchor, (prose.kind, prose.id), old
        for owner, old in redirects.former_anchors(anchor):
            yield anchor, owner, old


def anchor_claimed_twice(corpus: Corpus) -> Iterator[Problem]:
    """Two passages that replace the same old anchor; versions of one text may both do so."""
    claims: dict[tuple[RecordKey, str], tuple[RecordKey, Anchor]] = {}
    for prose in corpus.prose:
        for anchor, owner, old in _replaced_anchors(prose):
            claimant = (prose.kind, prose.id)
            (first_claimant, first_anchor) = claims.setdefault((owner, old), (claimant, anchor))
            if (first_claimant, first_anchor.id) != (claimant, anchor.id):
                message = f"`was={old}` is written at two passages"
                related = (("written first here", first_anchor.span),)
                hint = "keep it at the one that links should lead to"
                yield Problem(
                    "anchor-claimed-twice", message, anchor.span, hint=hint, related=related
                )


def anchor_of_nothing(corpus: Corpus) -> Iterator[Problem]:
    """A passage whose `was` names a record that does not exist, or cannot be read."""
    for prose in corpus.prose:
        for anchor in redirects.written_anchors(prose):
            yield from _unreadable_former(anchor)
    successors = redirects.successors_in(corpus)
    for _, anchor, (kind, former), old in redirects.moved_passages(corpus):
        if (kind, former) not in successors and not corpus.knows(kind, former):
            message = f"`was={kind}:{former}#{old}`, and there is no such {kind}"
            hint = "correct the id; a record that was renamed may go by its old one"
            yield Problem("anchor-unknown", message, anchor.span, hint=hint)


def _unreadable_former(anchor: Anchor) -> Iterator[Problem]:
    readable = {
        f"{kind}:{record}#{old}" for (kind, record), old in redirects.former_anchors(anchor)
    }
    for was in anchor.was:
        if "#" in was and was not in readable:
            message = f"`was={was}` names no anchor"
            hint = "write was=old-anchor, or was=topic:some-id#old-anchor for one of another record"
            yield Problem("anchor-unknown", message, anchor.span, hint=hint)


Ids = Mapping[str, frozenset[str]]


class _Loss(Struct, frozen=True):
    """One loss: all addresses of a record, or one of its anchors on every page."""

    locale: str = ""
    of: Kind | None = None
    record: RecordId | None = None
    anchor: str = ""
    url: str = ""
    edition: str = ""


def promises_broken(site: Site, ids: Ids) -> Iterator[Problem]:
    """Each loss once, with the day of the promise and a hint; `ids` are those of each path."""
    losses: dict[_Loss, list[Promise]] = {}
    for promise in site.corpus.ledger.promises.values():
        if loss := _loss(site, promise, ids):
            losses.setdefault(loss, []).append(promise)
    if not losses:
        return
    lost_records = {(loss.of, loss.record) for loss in losses if not loss.anchor}
    moves = redirects.anchor_redirects_in(site.corpus)
    for loss, promises in losses.items():
        if loss.of and loss.record and (loss.of, loss.record) in site.corpus.unreadable:
            continue
        if not loss.anchor:
            yield _address_lost(loss, promises, site.corpus)
        elif not _belongs_to_lost(loss.anchor, lost_records) or moves.target_of(loss.anchor):
            yield _anchor_lost(loss, promises, site)


def _loss(site: Site, promise: Promise, ids: Ids) -> _Loss | None:
    url = addresses.Url(promise.url)
    locale, kind, record = addresses.parse_url(url)
    page = site.plan.by_url.get(url)
    if page is None or page.path not in ids:
        if edition := edition_at(addresses.output_path(url)):
            return _Loss(edition=edition)
        if locale and locale not in site.config.codes:
            return _Loss(locale=locale)
        return _Loss(of=kind, record=record, url="" if record else url)
    if not promise.anchor:
        return None
    # A moved anchor must be on the new page as well: hosts redirect readers straight to it.
    is_moved = page.key.kind is PageKind.MOVED
    pages = [page.path, *([addresses.output_path(page.canonical)] if is_moved else [])]
    if all(promise.anchor in ids.get(path, ()) for path in pages):
        return None
    return _Loss(of=page.key.record_kind, record=page.key.record, anchor=promise.anchor)


def _belongs_to_lost(anchor: str, lost_records: set[tuple[Kind | None, RecordId | None]]) -> bool:
    """Whether an anchor belongs to a record whose address is lost, which is reported already."""
    prefix, separator, record = anchor.rpartition("--")
    kind = Kind.QUESTION if prefix == Kind.QUESTION else Kind.CLAIM
    return bool(separator) and (kind, RecordId(record)) in lost_records


def _address_lost(loss: _Loss, promises: list[Promise], corpus: Corpus) -> Problem:
    first = min(promises, key=lambda promise: (len(promise.address), promise.address))
    others = f" and {len(promises) - 1} more" if len(promises) > 1 else ""
    message = f"{first.address}{others}, published on {first.first}, would no longer work"
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
        hint = "restore the record that it was made from"
    return Problem("address-lost", message, corpus.ledger.span_of(first.address), hint=hint)


def _anchor_lost(loss: _Loss, promises: list[Promise], site: Site) -> Problem:
    first = min(promises, key=lambda promise: promise.address)
    others = f" and {len(promises) - 1} more" if len(promises) > 1 else ""
    message = f"{first.address}{others}, published on {first.first}, would no longer be found"
    record = site.corpus.find(loss.of, loss.record) if loss.of and loss.record else None
    promised_at = site.corpus.ledger.span_of(first.address)
    related: tuple[tuple[str, Span], ...] = (("promised here", promised_at),) if promised_at else ()
    hint = "restore what had this anchor"
    if isinstance(record, Prose):
        hint = (
            f"write {{#NEW was={loss.anchor}}} where the passage stands now; or "
            f"`removed: [{loss.anchor}]` in the header of the {record.kind}"
        )
    span = record.places.start if record else promised_at
    return Problem("anchor-lost", message, span, hint=hint, related=related)


_HINT = (
    "an edition cannot be changed: make that address work again, with `was` on the record that "
    "is there now; if nobody has seen the edition yet, delete its folders and keep it again"
)


def edition_changed(corpus: Corpus) -> Iterator[Problem]:
    """A file of an edition whose bytes differ from those that were published."""
    for file in corpus.edition_files.values():
        promise = corpus.ledger.promises.get(addresses.url_of(file.path))
        if promise and promise.digest and promise.digest != file.digest:
            message = f"this edition was published on {promise.first}, and has been changed since"
            hint = "bring the file back from version control; what is new belongs on the topic"
            yield Problem("edition-changed", message, file.span, hint=hint)


def edition_incomplete(corpus: Corpus) -> Iterator[Problem]:
    """An edition of which an interrupted run wrote only a part."""
    editions: dict[tuple[str, str], list[EditionFile]] = defaultdict(list)
    for file in corpus.edition_files.values():
        editions[file.topic, file.name].append(file)
    for (topic, name), files in editions.items():
        promised = any(addresses.url_of(f.path) in corpus.ledger.promises for f in files)
        if not promised and not is_complete(files):
            message = f"this edition of `{topic}` was not written to its end"
            hint = f"keep it again: `python build.py edition {topic} --name {name}`"
            hint += "; or delete its folders"
            yield Problem("edition-incomplete", message, files[0].span, hint=hint)


def edition_link_broken(
    page: CheckedPage, targets: link_rules.LinkTargets
) -> Iterator[PageProblem]:
    """Links of an edition to a missing file, or to a missing permanent anchor."""
    for target, tag in link_rules.all_targets(page):
        path, fragment = targets.resolve(page.planned.url, target) or ("", "")
        if path and path not in targets.anchors:
            message = f"an edition links to `{target}`, and that page is gone"
            yield PageProblem("link-broken", message, page.planned, _HINT)
        elif path and tag == "a" and _is_lost(fragment, targets.anchors[path]):
            message = f"an edition links to `{target}`, and that page has lost the anchor"
            yield PageProblem("anchor-missing", message, page.planned, _HINT)


def _is_lost(fragment: str, anchors: Container[str]) -> bool:
    return bool(fragment) and fragment not in anchors and not is_template_anchor(fragment)
