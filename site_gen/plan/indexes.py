"""Indexes records by what refers to them: mentions in prose, and claims."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from operator import itemgetter
from types import MappingProxyType
from typing import TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.contests import Contest, contest_of
from site_gen.domain.dates import EdtfDate
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status, references_in
from site_gen.load.corpus import Corpus

ClaimsById: TypeAlias = Mapping[RecordId, tuple[Claim, ...]]
# No topic: all claims.
EVERYWHERE = RecordId("")


@dataclass(frozen=True, slots=True)
class ClaimIndex:
    """The claims that readers see, by what they refer to; each list is by the day said.

    `contests` compares the answers to each question. `shown` are all of them. `months` has the
    number of claims of each topic, and of all (`EVERYWHERE`), by the month or year they are about,
    in order. `written_in` counts those written in a language, `years` are theirs: those in which
    they were said or that they are about. `answer_years` are the years of a question's answers.
    """

    by_question: ClaimsById
    by_claimant: ClaimsById
    by_subject: ClaimsById
    by_source: ClaimsById
    by_topic: ClaimsById
    contests: Mapping[RecordId, Contest]
    shown: tuple[Claim, ...] = ()
    months: Mapping[RecordId, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    written_in: Mapping[LocaleCode, int] = field(default_factory=dict)
    years: Mapping[LocaleCode, tuple[int, ...]] = field(default_factory=dict)
    answer_years: Mapping[RecordId, tuple[int, ...]] = field(default_factory=dict)


def index_claims(corpus: Corpus) -> ClaimIndex:
    """Index the claims; a withdrawn one is on its own page only."""
    claims = sorted((c for c in corpus.claims if c.status is not Status.WITHDRAWN), key=_day_said)
    answers = _index(claims, lambda claim: claim.questions)
    by_topic = _index(claims, lambda claim: topics_of(corpus, claim))
    by_language = _by_language(claims)
    begins_in = {claim.id: claim.begins_in for claim in claims}
    contests = {
        question.id: contest_of(question, answers.get(question.id, ()))
        for question in corpus.questions
    }
    return ClaimIndex(
        by_question=answers,
        by_claimant=_index(claims, lambda claim: [claim.claimant]),
        by_subject=_index(claims, lambda claim: claim.about),
        by_source=_index(claims, lambda claim: [c.source for c in claim.citations]),
        by_topic=by_topic,
        contests=MappingProxyType(contests),
        shown=tuple(claims),
        months=MappingProxyType(
            {
                topic: _months(begins_in[claim.id] for claim in found)
                for topic, found in (*by_topic.items(), (EVERYWHERE, claims))
            }
        ),
        written_in=MappingProxyType({code: len(found) for code, found in by_language.items()}),
        years=MappingProxyType(
            {
                code: years_in(*(when for c in found for when in (c.date, c.period)))
                for code, found in by_language.items()
            }
        ),
        answer_years=MappingProxyType(
            {name: years_in(*(c.date for c in found)) for name, found in answers.items()}
        ),
    )


def _by_language(claims: Iterable[Claim]) -> Mapping[LocaleCode, list[Claim]]:
    """The claims that are written in each language."""
    by_language: dict[LocaleCode, list[Claim]] = {}
    for claim in claims:
        for code in claim.text.locales:
            by_language.setdefault(code, []).append(claim)
    return by_language


def _months(begins_in: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The number of claims of each month or year, the earliest first; those without a date last."""
    counts = Counter(begins_in)
    return tuple(sorted(counts.items(), key=lambda pair: (not pair[0], pair[0])))


def years_in(*dates: EdtfDate | None) -> tuple[int, ...]:
    """The years of dates; a range counts with both of its ends."""
    return tuple(sorted({year for when in dates if when for year in when.years}))


def questions_of(corpus: Corpus, claim: Claim) -> tuple[Question, ...]:
    """The questions that a claim answers, in written order; unknown ones are left out."""
    records = (corpus.find(Kind.QUESTION, name) for name in claim.questions)
    return tuple(question for question in records if isinstance(question, Question))


def topics_of(corpus: Corpus, claim: Claim) -> tuple[RecordId, ...]:
    """A claim's own topics and those of the questions it answers, each once."""
    question_topics = (
        topic for question in questions_of(corpus, claim) for topic in question.topics
    )
    return tuple(dict.fromkeys((*claim.topics, *question_topics)))


def _day_said(claim: Claim) -> tuple[int, str]:
    return (claim.date.earliest.toordinal() if claim.date else 10**7, claim.id)


def _index(claims: Iterable[Claim], keys: Callable[[Claim], Iterable[RecordId]]) -> ClaimsById:
    claims_by_key: dict[RecordId, list[Claim]] = {}
    for claim in claims:
        for key in dict.fromkeys(keys(claim)):
            claims_by_key.setdefault(key, []).append(claim)
    return MappingProxyType({key: tuple(indexed) for key, indexed in claims_by_key.items()})


RecordKey: TypeAlias = tuple[Kind, RecordId]
MOST_RELATED = 4
Links: TypeAlias = Mapping[RecordKey, tuple[RecordKey, ...]]
KIND_OF_SCHEME = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Mentions:
    """`outgoing`: what a piece of prose links to, in order of reading. `incoming`: who links.

    `near` are, for each article with topics, the others that share most of them; of those that
    share as many, the nearest in time.
    """

    outgoing: Mapping[RecordKey, tuple[RecordKey, ...]]
    incoming: Mapping[RecordKey, tuple[Prose, ...]]
    near: Mapping[RecordId, tuple[Prose, ...]]


def links_in(corpus: Corpus) -> Links:
    """The links of each text, of all languages together; unknown targets are left out.

    A withdrawn text has none: readers no longer see it.
    """
    return MappingProxyType(
        {
            (prose.kind, prose.id): tuple(dict.fromkeys(_targets(prose, corpus)))
            for prose in corpus.prose
            if prose.status is not Status.WITHDRAWN
        }
    )


def mentions_in(corpus: Corpus, links: Links) -> Mentions:
    """The links of all texts in both directions."""
    incoming: dict[RecordKey, list[Prose]] = {}
    for prose in corpus.prose:
        for target in links.get((prose.kind, prose.id), ()):
            incoming.setdefault(target, []).append(prose)
    incoming_tuples = {target: tuple(prose) for target, prose in incoming.items()}
    return Mentions(links, MappingProxyType(incoming_tuples), _near_in(corpus))


def _near_in(corpus: Corpus) -> Mapping[RecordId, tuple[Prose, ...]]:
    articles = (prose for prose in corpus.prose if prose.kind is Kind.ARTICLE and prose.topics)
    by_topics: dict[frozenset[RecordId], list[_Dated]] = {}
    for article in articles:
        if article.status is not Status.WITHDRAWN:
            dated = (_day(article), article.id, article)
            by_topics.setdefault(frozenset(article.topics), []).append(dated)
    for in_time in by_topics.values():
        in_time.sort(key=_DAY_AND_ID)
    return MappingProxyType(
        {
            dated[1]: _nearest(dated, overlaps)
            for topics, in_time in by_topics.items()
            for overlaps in [_by_overlap(topics, by_topics)]
            for dated in in_time
        }
    )


# An article under its day and its id.
_Dated: TypeAlias = tuple[int, RecordId, Prose]
_DAY_AND_ID = itemgetter(0, 1)


def _by_overlap(
    topics: frozenset[RecordId], by_topics: Mapping[frozenset[RecordId], Sequence[_Dated]]
) -> Sequence[Sequence[Sequence[_Dated]]]:
    """The articles of each set of topics that has any of these; first, those with most of them."""
    lists: dict[int, list[Sequence[_Dated]]] = {}
    for others, in_time in by_topics.items():
        if shared := len(topics & others):
            lists.setdefault(shared, []).append(in_time)
    return [lists[shared] for shared in sorted(lists, reverse=True)]


def _nearest(dated: _Dated, overlaps: Iterable[Iterable[Sequence[_Dated]]]) -> tuple[Prose, ...]:
    """As many as an article may list as related."""
    nearest: list[Prose] = []
    day, own, _ = dated
    for lists in overlaps:
        near = [
            (abs(other_day - day), name, other)
            for in_time in lists
            for other_day, name, other in _around(dated, in_time)
            if name != own
        ]
        near.sort(key=_DAY_AND_ID)
        nearest += (other for _, _, other in near[: MOST_RELATED - len(nearest)])
        if len(nearest) == MOST_RELATED:
            break
    return tuple(nearest)


def _around(dated: _Dated, in_time: Sequence[_Dated]) -> Sequence[_Dated]:
    """Those next to an article on both sides, and the article itself if it is there."""
    place = bisect_left(in_time, dated[:2], key=_DAY_AND_ID)
    return in_time[max(0, place - MOST_RELATED) : place + MOST_RELATED + 1]


def _day(article: Prose) -> int:
    return article.date.earliest.toordinal() if article.date else 0


def _targets(prose: Prose, corpus: Corpus) -> list[RecordKey]:
    targets = []
    for version in prose.versions:
        for reference in references_in(version.body):
            kind = KIND_OF_SCHEME.get(reference.kind)
            if kind and corpus.find(kind, reference.id):
                targets.append((kind, reference.id))
    return targets


def related_to(article: Prose, mentions: Mentions) -> tuple[Prose, ...]:
    """Other articles that share topics and linked records with this one, the nearest first.

    A shared topic weighs as much as three shared records: topics are few and chosen. Of articles
    that share as much, the nearest in time come first.
    """
    shared = Counter(
        other.id
        for target in mentions.outgoing.get((Kind.ARTICLE, article.id), ())
        for other in mentions.incoming[target]
        if other.kind is Kind.ARTICLE
    )

    def rank(other: Prose) -> tuple[int, int, RecordId]:
        topics = 3 * len(set(article.topics) & set(other.topics))
        return -topics - shared[other.id], abs(_day(other) - _day(article)), other.id

    return tuple(nsmallest(MOST_RELATED, _candidates(article, mentions), key=rank))


def _candidates(article: Prose, mentions: Mentions) -> Iterable[Prose]:
    """All that can be among the nearest: by their topics, and who links to the same records."""
    candidates = {other.id: other for other in mentions.near.get(article.id, ())}
    for target in mentions.outgoing.get((Kind.ARTICLE, article.id), ()):
        linking = (other for other in mentions.incoming[target] if other.kind is Kind.ARTICLE)
        candidates.update((other.id, other) for other in linking)
    candidates.pop(article.id, None)
    return candidates.values()
