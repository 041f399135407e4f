"""Who speaks of whom: the links in prose, read both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from types import MappingProxyType
from typing import TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, RecordId, Status, references_in
from site_gen.load.corpus import Corpus

RecordName: TypeAlias = tuple[Kind, RecordId]
MOST_RELATED = 4
KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Mentions:
    """`of` a piece of prose: what it links to, in order of reading. `by`: the prose that links.

    `on` are the articles, by the topics that each has, in the order of ids.
    """

    of: Mapping[RecordName, tuple[RecordName, ...]]
    by: Mapping[RecordName, tuple[Prose, ...]]
    on: Mapping[frozenset[RecordId], tuple[Prose, ...]]


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
    return Mentions(MappingProxyType(of), MappingProxyType(frozen), _by_topics(corpus))


def _by_topics(corpus: Corpus) -> Mapping[frozenset[RecordId], tuple[Prose, ...]]:
    found: dict[frozenset[RecordId], list[Prose]] = {}
    for prose in sorted(corpus.prose, key=lambda prose: prose.id):
        if prose.kind is Kind.ARTICLE and prose.status is not Status.WITHDRAWN:
            found.setdefault(frozenset(prose.topics), []).append(prose)
    return MappingProxyType({topics: tuple(articles) for topics, articles in found.items()})


def _targets(prose: Prose, corpus: Corpus) -> list[RecordName]:
    found = []
    for version in prose.versions:
        for reference in references_in(version.body):
            kind = KINDS.get(reference.kind)
            if kind and corpus.find(kind, reference.id):
                found.append((kind, reference.id))
    return found


def related_to(article: Prose, mentions: Mentions) -> tuple[Prose, ...]:
    """Other articles that share topics and linked records with this one, the nearest first.

    A shared topic weighs as much as three shared records: topics are few and chosen.
    """
    shared = Counter(
        other.id
        for target in mentions.of.get((Kind.ARTICLE, article.id), ())
        for other in mentions.by[target]
        if other.kind is Kind.ARTICLE
    )

    def rank(other: Prose) -> tuple[int, RecordId]:
        topics = 3 * len(set(article.topics) & set(other.topics))
        return -topics - shared[other.id], other.id

    return tuple(nsmallest(MOST_RELATED, _candidates(article, mentions), key=rank))


def _candidates(article: Prose, mentions: Mentions) -> Iterable[Prose]:
    """All that can be among the nearest: the first of each set of topics, and who shares records.

    Of those with the same topics that share no record, ids settle which are nearer.
    """
    found: dict[RecordId, Prose] = {}
    for topics, articles in mentions.on.items():
        if not topics.isdisjoint(article.topics):
            found.update((other.id, other) for other in articles[: MOST_RELATED + 1])
    for target in mentions.of.get((Kind.ARTICLE, article.id), ()):
        linking = (other for other in mentions.by[target] if other.kind is Kind.ARTICLE)
        found.update((other.id, other) for other in linking)
    found.pop(article.id, None)
    return found.values()
