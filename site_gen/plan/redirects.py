"""Where old addresses and anchors lead now, and the redirect rules for a host."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from site_gen.config import Config
from site_gen.domain.anchors import anchors_in
from site_gen.domain.articles import Prose
from site_gen.domain.text import Anchor, Kind, LocaleCode, RecordId, Status
from site_gen.lazy_pattern import lazy_pattern
from site_gen.load.corpus import Corpus, kind_of
from site_gen.plan.addresses import Url, parse_url, record_url
from site_gen.plan.indexes import KIND_OF_SCHEME, RecordKey
from site_gen.plan.pages import PageKind, SitePlan
from site_gen.publish_config import Host
from site_gen.structs import Struct

# Anchors of records that pages show: `claim--x`, `question--x`, `x--y`.
_RECORD_ANCHOR = lazy_pattern(r"(?P<of>[a-z0-9-]+?)--(?P<record>[a-z0-9-]+)")
_ANCHOR_ELSEWHERE = lazy_pattern(r"([a-z]+):([a-z0-9-]+)#([a-z0-9-]+)")


class AnchorTarget(Struct, frozen=True):
    """A record's page, and an anchor on it where there is one."""

    kind: Kind
    record: RecordId
    anchor: str = ""

    def url(self, locale: LocaleCode | None) -> Url:
        return record_url(self.kind, self.record, locale)


@dataclass(frozen=True, slots=True)
class AnchorRedirects:
    """`moved`: of each record, the old anchors that are no longer on its pages.

    None as a target: the passage was deleted. `merged`: of each former id, the anchors whose new
    place the desk has stated, though its successor may have others of the same name. `successors`
    are live ids by former ones, and by themselves.
    """

    moved: Mapping[RecordKey, Mapping[str, AnchorTarget | None]] = field(default_factory=dict)
    merged: Mapping[RecordKey, Mapping[str, AnchorTarget]] = field(default_factory=dict)
    successors: Mapping[RecordKey, RecordId] = field(default_factory=dict)

    def target_of(self, anchor: str) -> AnchorTarget | None:
        """Where an anchor leads that a page once had for a claim or a question on it."""
        match = _RECORD_ANCHOR.fullmatch(anchor)
        if match is None:
            return None
        kind = Kind.QUESTION if match["of"] == Kind.QUESTION else Kind.CLAIM
        successor = self.successors.get((kind, RecordId(match["record"])))
        return AnchorTarget(kind, successor) if successor else None


def anchor_redirects_in(corpus: Corpus) -> AnchorRedirects:
    """Read from the records alone, so that there are no chains: each target exists now."""
    successors = successors_in(corpus)
    moved_by_record: dict[RecordKey, dict[str, AnchorTarget | None]] = {}
    merged: dict[RecordKey, dict[str, AnchorTarget]] = {}
    for prose in corpus.prose:
        if prose.removed:
            moved_by_record[prose.kind, prose.id] = dict.fromkeys(prose.removed)
    for prose, anchor, (kind, former), old in moved_passages(corpus):
        # A withdrawn text has no passages; it says why.
        anchor_id = "" if prose.status is Status.WITHDRAWN else anchor.id
        target, successor = (
            AnchorTarget(prose.kind, prose.id, anchor_id),
            successors.get((kind, former)),
        )
        if successor is None:
            continue
        if successor != former:
            merged.setdefault((kind, former), {})[old] = target
        # The successor of a former id may have a passage of its own with the same anchor.
        holder = corpus.find(kind, successor)
        if not isinstance(holder, Prose) or old not in current_anchors(holder):
            moved = moved_by_record.setdefault((kind, successor), {})
            moved[old] = moved.get(old, target) if successor != former else target
    return AnchorRedirects(
        MappingProxyType(moved_by_record), MappingProxyType(merged), MappingProxyType(successors)
    )


def current_anchors(prose: Prose) -> frozenset[str]:
    """The anchors of the passages of a text, in any of its languages."""
    return frozenset(name for anchor in written_anchors(prose) for name in anchor.names)


def moved_passages(corpus: Corpus) -> Iterator[tuple[Prose, Anchor, RecordKey, str]]:
    """Each passage that was part of another record before, with that record and its old anchor."""
    for prose in corpus.prose:
        for anchor in (anchor for version in prose.versions for anchor in anchors_in(version.body)):
            yield from ((prose, anchor, name, old) for name, old in former_anchors(anchor))


def written_anchors(prose: Prose) -> Iterator[Anchor]:
    """The anchors of a text in all its languages; a withdrawn one shows none."""
    if prose.status is not Status.WITHDRAWN:
        for version in prose.versions:
            yield from anchors_in(version.body)


def former_anchors(anchor: Anchor) -> Iterator[tuple[RecordKey, str]]:
    """The records, and their anchors, that a passage was part of before: `article:x#y`."""
    for was in anchor.was:
        match = _ANCHOR_ELSEWHERE.fullmatch(was)
        if match and match[1] in KIND_OF_SCHEME:
            yield (KIND_OF_SCHEME[match[1]], RecordId(match[2])), match[3]


def successors_in(corpus: Corpus) -> dict[RecordKey, RecordId]:
    """Live ids by former ones, and by themselves."""
    successors: dict[RecordKey, RecordId] = {}
    for record in corpus.by_id.values():
        successors.update(((kind_of(record), old), record.id) for old in record.was)
    successors.update((name, name[1]) for name in corpus.by_id)
    return successors


REDIRECTS = Url("/_redirects")


class RedirectLimits(Struct, frozen=True):
    """What a host reads of `_redirects`; 0 if it names no limit.

    `max_rules` and `max_rule_length` count rules and characters in one, `max_bytes` the file.
    """

    max_rules: int = 0
    max_rule_length: int = 0
    max_bytes: int = 0


# Cloudflare Pages and GitLab Pages, "Redirects", as of 2026; GitLab's are those of its own host.
REDIRECT_LIMITS: Mapping[Host, RedirectLimits] = {
    Host.CLOUDFLARE: RedirectLimits(max_rules=2000, max_rule_length=1000),
    Host.GITLAB: RedirectLimits(max_rules=1000, max_bytes=64 * 1024),
}
_SINGLE_SUCCESSOR = frozenset({PageKind.MOVED, PageKind.MOVED_FILE})
# There is a page at the old address, for hosts without rules; Netlify would show it without the
# `!`. Cloudflare follows rules first, GitLab shows the page, which redirects as well.
_STATUS: Mapping[Host, str] = {Host.NETLIFY: "301!"}


def redirect_rules(
    plan: SitePlan, config: Config, merged: Container[RecordKey] = ()
) -> tuple[str, ...]:
    """`/old/ /new/ 301`, by the old address; a browser keeps the anchor.

    Only if the successor has every anchor under the same name: the page of a retired language
    redirects each of its anchors by itself, and a `merged` one has had them renamed.
    """
    host = config.publish.host if config.publish else Host.PLAIN
    status, start = _STATUS.get(host, "301"), config.base_path.removesuffix("/")
    moved = (page for page in plan.pages if page.key.kind in _SINGLE_SUCCESSOR)
    plain = (page for page in moved if parse_url(page.url)[1:] not in merged)
    pairs = sorted((page.url, page.canonical) for page in plain)
    return tuple(f"{start}{old} {start}{new} {status}" for old, new in pairs)
