"""What of a record, or of one passage in it, is different from what it was on an earlier day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_gen.domain.anchors import anchors_in, paragraphs_in
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim, Figure, Question
from site_gen.domain.contests import contest_of, opposed_answers
from site_gen.domain.entities import Entity
from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.load.corpus import kind_of

if TYPE_CHECKING:
    from site_gen.load.corpus import Corpus, Record

_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ ]")
# Enough of a text to find the place that differs.
SHOWN = 200
# How much of what two texts have in common is shown before they differ.
LED_IN = 40


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record, before and now; of a long text only where it differs first."""

    field: str
    before: str
    now: str


def changes_of(
    then: Corpus, now: Corpus, record: Record, anchor: str, code: LocaleCode
) -> Iterator[FieldChange]:
    """What a reader of a record, or of a passage in it, sees different from then.

    `code` is the language it is read in. Nothing if the record was not there yet.
    """
    former = record_as_it_was(then, record)
    if former is None:
        return
    before, after = _fields(then, former, anchor, code), _fields(now, record, anchor, code)
    for name in dict.fromkeys((*before, *after)):
        pair = before.get(name, ""), after.get(name, "")
        if pair[0] != pair[1]:
            yield FieldChange(name, *_where_they_differ(*pair))


def record_as_it_was(then: Corpus, record: Record) -> Record | None:
    """The record under the id that it had then."""
    kind = kind_of(record)
    ids = (record.id, *getattr(record, "was", ()))
    return next((found for name in ids if (found := then.find(kind, name))), None)


def opponents_of(corpus: Corpus, record: Record) -> frozenset[str]:
    """The claims that contradict a claim, or take part in the contest over a question."""
    if isinstance(record, Question):
        contest = contest_of(record, answers_to(corpus, record.id))
        return frozenset(claim.id for claim in contest.answers if contest.contested)
    if not isinstance(record, Claim):
        return frozenset()
    questions = (corpus.find(Kind.QUESTION, question) for question in record.questions)
    return frozenset(
        other.id
        for question in questions
        if isinstance(question, Question)
        for other in opposed_answers(question, record, answers_to(corpus, question.id))
        if other.id != record.id
    )


def answers_to(corpus: Corpus, question: RecordId) -> tuple[Claim, ...]:
    """The claims that answer a question."""
    return tuple(claim for claim in corpus.claims if question in claim.questions)


def figure_words(figure: Figure | None) -> str:
    """A figure as its bounds say: `about 4,000`, `more than 100 and at most 300`."""
    if figure is None:
        return ""
    least = "more than" if figure.excludes_least else "at least"
    most = "less than" if figure.excludes_most else "at most"
    bounds = ((least, figure.least), (most, figure.most))
    written = [f"{words} {number:,}" for words, number in bounds if number is not None]
    text = " and ".join(written) if figure.value is None else f"{figure.value:,}"
    return f"about {text}" if figure.approx else text


def _fields(corpus: Corpus, record: Record, anchor: str, code: LocaleCode) -> Mapping[str, str]:
    """What a page states of a record in a language, by the name of the field."""
    if isinstance(record, Prose):
        return _prose_fields(corpus, record, anchor, code)
    if isinstance(record, Claim):
        return _claim_fields(record, code)
    if isinstance(record, Question):
        return _question_fields(corpus, record, code)
    if isinstance(record, Entity):
        return {"name": record.name.best(code)[1], "role": record.role.best(code)[1]}
    return {
        "title": record.title.best(code)[1],
        "publisher": record.publisher or "",
        "issued": record.issued.iso if record.issued else "",
        "url": record.url,
        "reliability": record.reliability,
        "liveness": record.liveness.value,
    }


def _claim_fields(claim: Claim, code: LocaleCode) -> Mapping[str, str]:
    return {
        "figure": figure_words(claim.figure),
        "stance": claim.stance.value,
        "claimant": claim.claimant,
        "text": claim.text.best(code)[1],
        "qualifier": claim.qualifier.best(code)[1],
        "caution": claim.caution.best(code)[1],
        "date": claim.date.iso if claim.date else "",
        "period": claim.period.iso if claim.period else "",
        "sources": ", ".join(citation.source for citation in claim.citations),
        "credibility": claim.credibility,
    }


def _question_fields(corpus: Corpus, question: Question, code: LocaleCode) -> Mapping[str, str]:
    assessment = question.assessment
    answers = sorted(answers_to(corpus, question.id), key=lambda claim: claim.id)
    told = (" ".join(filter(None, _answer_words(claim))) for claim in answers)
    return {
        "text": question.text.best(code)[1],
        "scope": question.scope.best(code)[1],
        "answers": "; ".join(told),
        "assessment": assessment.text.best(code)[1] if assessment else "",
    }


def _answer_words(claim: Claim) -> tuple[str, ...]:
    return claim.id, claim.stance.value, figure_words(claim.figure)


def _prose_fields(corpus: Corpus, prose: Prose, anchor: str, code: LocaleCode) -> Mapping[str, str]:
    version = next((v for v in prose.versions if v.locale == code), prose.versions[0])
    if anchor:
        return {"passage": _passage(version, anchor)}
    text = {"title": version.title, "summary": version.summary, "text": version.body.source}
    if prose.kind is not Kind.TOPIC:
        return text
    told = (" ".join(filter(None, _answer_words(claim))) for claim in _claims_in(corpus, prose.id))
    return {**text, "claims": "; ".join(sorted(told))}


def _claims_in(corpus: Corpus, topic: RecordId) -> Iterator[Claim]:
    """The claims of a topic, by themselves or by their questions."""
    questions = {question.id for question in corpus.questions if topic in question.topics}
    for claim in corpus.claims:
        if topic in claim.topics or questions.intersection(claim.questions):
            yield claim


def _passage(version: Version, anchor: str) -> str:
    """The paragraph of an anchor, or the section under it; empty if there is none."""
    named = {paragraph.anchor: paragraph.source for paragraph in paragraphs_in(version.body)}
    if anchor in named:
        return named[anchor]
    begins = next(
        (found.span.line for found in anchors_in(version.body) if anchor in found.names), None
    )
    if begins is None:
        return ""
    lines = version.body.source.split("\n")[begins - version.body.span.line :]
    end = next((n for n, line in enumerate(lines) if n and _HEADING.match(line)), len(lines))
    return "\n".join(lines[:end]).strip()


def _where_they_differ(before: str, now: str) -> tuple[str, str]:
    """Both texts; of long ones the paragraphs that only one of them has, from where they differ."""
    if max(len(before), len(now)) <= SHOWN:
        return before, now
    parts = _parts(before), _parts(now)
    old = " … ".join(part for part in parts[0] if part not in parts[1])
    new = " … ".join(part for part in parts[1] if part not in parts[0])
    pairs = enumerate(zip(old, new, strict=False))
    same = next((n for n, (one, other) in pairs if one != other), 0)
    start = max(0, same - LED_IN)
    return _cut(old, start), _cut(new, start)


def _parts(text: str) -> dict[str, None]:
    parts = text.split("; ") if "\n" not in text else re.split(r"\n[ \t]*\n", text)
    return dict.fromkeys(" ".join(part.split()) for part in parts)


def _cut(text: str, start: int) -> str:
    """Some words of the text from a place on, or a little later where a word begins."""
    shown = text[start:].partition(" ")[2] if start else text
    shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN].rpartition(' ')[0]} …"
    return f"… {shown}" if start else shown
