"""What the desk says has moved or gone into where each old anchor leads now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from site_gen.domain.anchors import Anchor, anchors_in
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Corpus, kind_of
from site_gen.plan.addresses import Url, record_url
from site_gen.plan.mentions import KINDS, RecordName

# Anchors that pages give to what they show of records; `claim--x`, `question--x`, `x--y`.
_OF_RECORD = re.compile(r"(?P<of>[a-z0-9-]+?)--(?P<record>[a-z0-9-]+)")
_ELSEWHERE = re.compile(r"([a-z]+):([a-z0-9-]+)#([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Target:
    """A record's page, and an anchor on it where there is one."""

    of: Kind
    record: RecordId
    anchor: str = ""

    def url(self, locale: LocaleCode | None) -> Url:
        return record_url(self.of, self.record, locale)


@dataclass(frozen=True, slots=True)
class Moves:
    """`declared`: of each record, the old anchors that are no longer on its pages.

    None as a target: the passage was taken out. `merged`: of each former id, the anchors of which
    the desk has said where they are, though its heir may have others by the same name. `heirs` are
    live ids by former ones, and by themselves.
    """

    declared: Mapping[RecordName, Mapping[str, Target | None]] = field(default_factory=dict)
    merged: Mapping[RecordName, Mapping[str, Target]] = field(default_factory=dict)
    heirs: Mapping[RecordName, RecordId] = field(default_factory=dict)

    def of_record(self, anchor: str) -> Target | None:
        """Where an anchor leads that a page once gave to a claim or a question it showed."""
        found = _OF_RECORD.fullmatch(anchor)
        if found is None:
            return None
        kind = Kind.QUESTION if found["of"] == Kind.QUESTION else Kind.CLAIM
        heir = self.heirs.get((kind, RecordId(found["record"])))
        return Target(kind, heir) if heir else None


def moves_in(corpus: Corpus) -> Moves:
    """Read from the records alone, so that there are no chains: each leads to what stands now."""
    heirs = successors_in(corpus)
    standing = {(prose.kind, prose.id): standing_in(prose) for prose in corpus.prose}
    declared: dict[RecordName, dict[str, Target | None]] = {}
    merged: dict[RecordName, dict[str, Target]] = {}
    for prose in corpus.prose:
        declared.setdefault((prose.kind, prose.id), {}).update(dict.fromkeys(prose.removed))
    for prose, anchor, (kind, former), old in moved_passages(corpus):
        # A text that was withdrawn has no passages; it says why.
        own = "" if prose.status is Status.WITHDRAWN else anchor.id
        target, heir = Target(prose.kind, prose.id, own), heirs.get((kind, former))
        if heir is None:
            continue
        if heir != former:
            merged.setdefault((kind, former), {})[old] = target
        # The heir of a former id may have a passage of its own that goes by that name.
        if old not in standing.get((kind, heir), ()):
            kept = declared.setdefault((kind, heir), {})
            kept[old] = kept.get(old, target) if heir != former else target
    return Moves(MappingProxyType(declared), MappingProxyType(merged), MappingProxyType(heirs))


def standing_in(prose: Prose) -> frozenset[str]:
    """The anchors that passages of a text answer to, in any of its languages."""
    return frozenset(name for anchor in written_anchors(prose) for name in anchor.names)


def moved_passages(corpus: Corpus) -> Iterator[tuple[Prose, Anchor, RecordName, str]]:
    """Each passage that was part of another record before, with that record and its old anchor."""
    for prose in corpus.prose:
        for anchor in (anchor for version in prose.versions for anchor in anchors_in(version.body)):
            yield from ((prose, anchor, name, old) for name, old in moved_here(anchor))


def written_anchors(prose: Prose) -> Iterator[Anchor]:
    """The anchors of a text in all its languages; a withdrawn one shows none."""
    if prose.status is not Status.WITHDRAWN:
        for version in prose.versions:
            yield from anchors_in(version.body)


def moved_here(anchor: Anchor) -> Iterator[tuple[RecordName, str]]:
    """The records, and their anchors, that a passage was part of before: `article:x#y`."""
    for was in anchor.was:
        found = _ELSEWHERE.fullmatch(was)
        if found and found[1] in KINDS:
            yield (KINDS[found[1]], RecordId(found[2])), found[3]


def successors_in(corpus: Corpus) -> dict[RecordName, RecordId]:
    """Live ids by former ones, and by themselves."""
    found: dict[RecordName, RecordId] = {}
    for record in corpus.by_id.values():
        found.update(((kind_of(record), old), record.id) for old in record.was)
    found.update((name, name[1]) for name in corpus.by_id)
    return found
