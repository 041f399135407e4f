"""What is wrong with what the desk says of old anchors: still there, claimed twice, of nothing."""

from __future__ import annotations

from collections.abc import Iterator

from site_gen.domain.anchors import Anchor
from site_gen.domain.articles import Prose
from site_gen.load.corpus import Corpus
from site_gen.plan.mentions import RecordName
from site_gen.plan.moves import (
    moved_here,
    moved_passages,
    standing_in,
    successors_in,
    written_anchors,
)
from site_gen.problems import Problem


def anchor_still_used(corpus: Corpus) -> Iterator[Problem]:
    """An anchor that is said to be gone, or to have moved, and stands in the text yet."""
    standing = {(prose.kind, prose.id): _borne_in(prose) for prose in corpus.prose}
    for prose in corpus.prose:
        for gone in sorted(standing_in(prose).intersection(prose.removed)):
            told = f"`removed` names `{gone}`, which is still in the text"
            hint = "take it out of `removed`, or take {#" + gone + "} out of the text"
            place = prose.places.of("removed")
            yield Problem("anchor-still-used", told, place, field="removed", hint=hint)
        for anchor, (kind, record), old in _claimed(prose):
            if old in standing.get((kind, record), ()):
                told = f"`was={old}`, but that anchor is still in {kind} `{record}`"
                hint = "take one of the two out: a link can lead to one place only"
                yield Problem("anchor-still-used", told, anchor.span, hint=hint)


def _borne_in(prose: Prose) -> frozenset[str]:
    return frozenset(anchor.id for anchor in written_anchors(prose))


def _claimed(prose: Prose) -> Iterator[tuple[Anchor, RecordName, str]]:
    """Each old anchor that a passage answers for, with the record that it was part of."""
    for anchor in written_anchors(prose):
        for old in anchor.was:
            if "#" not in old:
                yield anchor, (prose.kind, prose.id), old
        for name, old in moved_here(anchor):
            yield anchor, name, old


def anchor_claimed_twice(corpus: Corpus) -> Iterator[Problem]:
    """Two passages that say they were the same one; versions of one text may well say so."""
    first: dict[tuple[RecordName, str], tuple[RecordName, Anchor]] = {}
    for prose in corpus.prose:
        for anchor, owner, old in _claimed(prose):
            name = (prose.kind, prose.id)
            (told_by, other) = first.setdefault((owner, old), (name, anchor))
            if (told_by, other.id) != (name, anchor.id):
                message = f"`was={old}` is written at two passages"
                related = (("written first here", other.span),)
                hint = "keep it at the one that readers should be led to"
                yield Problem(
                    "anchor-claimed-twice", message, anchor.span, hint=hint, related=related
                )


def anchor_of_nothing(corpus: Corpus) -> Iterator[Problem]:
    """A passage that names an earlier record which is not there, or does not name one rightly."""
    for prose in corpus.prose:
        for anchor in written_anchors(prose):
            yield from _misread(anchor)
    heirs = successors_in(corpus)
    for _, anchor, (kind, former), old in moved_passages(corpus):
        if (kind, former) not in heirs and not corpus.knows(kind, former):
            told = f"`was={kind}:{former}#{old}`, and there is no such {kind}"
            hint = "correct the id; a record that was renamed may go by its old one"
            yield Problem("anchor-unknown", told, anchor.span, hint=hint)


def _misread(anchor: Anchor) -> Iterator[Problem]:
    read = {f"{kind}:{record}#{old}" for (kind, record), old in moved_here(anchor)}
    for was in anchor.was:
        if "#" in was and was not in read:
            told = f"`was={was}` names no anchor"
            hint = "write was=old-anchor, or was=topic:some-id#old-anchor for one of another record"
            yield Problem("anchor-unknown", told, anchor.span, hint=hint)
