"""Claims by what they answer, who makes them, whom they are about, and where they were read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from site_gen.domain.claims import Claim, Question
from site_gen.domain.contests import Contest, contest_of
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Corpus

Index: TypeAlias = Mapping[RecordId, tuple[Claim, ...]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The claims that readers see, found from each side; those of a list are by the day said.

    `contests` tells of each question how its answers stand to one another.
    """

    answers: Index
    by_claimant: Index
    about: Index
    from_source: Index
    on_topic: Index
    contests: Mapping[RecordId, Contest]


def evidence_in(corpus: Corpus) -> Evidence:
    """Index the claims; a withdrawn one is on its own page only."""
    claims = sorted((c for c in corpus.claims if c.status is not Status.WITHDRAWN), key=_said)
    answers = _index(claims, lambda claim: claim.questions)
    contests = {each.id: contest_of(each, answers.get(each.id, ())) for each in corpus.questions}
    return Evidence(
        answers=answers,
        by_claimant=_index(claims, lambda claim: [claim.claimant]),
        about=_index(claims, lambda claim: claim.about),
        from_source=_index(claims, lambda claim: [c.source for c in claim.citations]),
        on_topic=_index(claims, lambda claim: topics_of(corpus, claim)),
        contests=MappingProxyType(contests),
    )


def questions_of(corpus: Corpus, claim: Claim) -> tuple[Question, ...]:
    """What a claim answers, as far as it is there, in the order of writing."""
    found = (corpus.find(Kind.QUESTION, name) for name in claim.questions)
    return tuple(question for question in found if isinstance(question, Question))


def topics_of(corpus: Corpus, claim: Claim) -> tuple[RecordId, ...]:
    """A claim's own topics and those of the questions it answers, each once."""
    asked = (topic for question in questions_of(corpus, claim) for topic in question.topics)
    return tuple(dict.fromkeys((*claim.topics, *asked)))


def _said(claim: Claim) -> tuple[int, str]:
    return (claim.date.earliest.toordinal() if claim.date else 10**7, claim.id)


def _index(claims: Iterable[Claim], keys: Callable[[Claim], Iterable[RecordId]]) -> Index:
    found: dict[RecordId, list[Claim]] = {}
    for claim in claims:
        for key in dict.fromkeys(keys(claim)):
            found.setdefault(key, []).append(claim)
    return MappingProxyType({key: tuple(listed) for key, listed in found.items()})
