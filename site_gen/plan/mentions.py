"""Who speaks of whom: the links in prose, read both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, RecordId, Status, references_in
from site_gen.load.corpus import Corpus

RecordName: TypeAlias = tuple[Kind, RecordId]
KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Mentions:
    """`of` a piece of prose: what it links to, in order of reading. `by`: the prose that links."""

    of: Mapping[RecordName, tuple[RecordName, ...]]
    by: Mapping[RecordName, tuple[Prose, ...]]


def mentions_in(corpus: Corpus) -> Mentions:
    """The links of all published prose, of every language together; unknown targets are left out.

    A withdrawn text mentions nothing: readers no longer see it.
    """
    of: dict[RecordName, tuple[RecordName, ...]] = {}
    by: dict[RecordName, list[Prose]] = {}
    for prose in corpus.prose:
        if prose.status is Status.WITHDRAWN:
            continue
        targets = tuple(dict.fromkeys(_targets(prose, corpus)))
        of[prose.kind, prose.id] = targets
        for target in targets:
            by.setdefault(target, []).append(prose)
    frozen = {target: tuple(prose) for target, prose in by.items()}
    return Mentions(MappingProxyType(of), MappingProxyType(frozen))


def _targets(prose: Prose, corpus: Corpus) -> list[RecordName]:
    found = []
    for version in prose.versions:
        for reference in references_in(version.body):
            kind = KINDS.get(reference.kind)
            if kind and corpus.find(kind, reference.id):
                found.append((kind, reference.id))
    return found


def related_to(article: Prose, corpus: Corpus, mentions: Mentions) -> tuple[Prose, ...]:
    """Other articles that share topics and linked records with this one, the nearest first.

    A shared topic weighs as much as three shared records: topics are few and chosen.
    """
    mine = set(mentions.of.get((Kind.ARTICLE, article.id), ()))
    scored = []
    for other in corpus.of_kind(Kind.ARTICLE):
        if not isinstance(other, Prose) or other.id == article.id:
            continue
        theirs = set(mentions.of.get((Kind.ARTICLE, other.id), ()))
        score = 3 * len(set(article.topics) & set(other.topics)) + len(mine & theirs)
        if score and other.status is not Status.WITHDRAWN:
            scored.append((-score, other.id, other))
    return tuple(other for _, _, other in sorted(scored, key=lambda entry: entry[:2])[:4])
