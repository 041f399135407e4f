"""Rules on claims: their dates, figures and units."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from typing import TypeAlias

from site_gen.domain.claims import Claim, Figure, Question, is_currency
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, Status
from site_gen.load.corpus import Corpus
from site_gen.plan.indexes import questions_of
from site_gen.problems import Problem, Severity, warning


def figure_without_unit(corpus: Corpus) -> Iterator[Problem]:
    """A number that does not say what it counts."""
    for claim in corpus.claims:
        questions = questions_of(corpus, claim)
        is_complete = len(questions) == len(claim.questions)
        if not claim.figure or not is_complete or any(question.unit for question in questions):
            continue
        missing = "no `question`"
        if questions:
            missing = f"{_named(questions)} no `unit`"
        message = f"claim `{claim.id}` has a number, and {missing} to say what is counted"
        hint = "add `question:` to the claim, or `unit:` to its question"
        yield Problem("figure-without-unit", message, claim.figure_span, hint=hint)


def _named(questions: tuple[Question, ...]) -> str:
    names = ", ".join(f"`{question.id}`" for question in questions)
    return f"question {names} has" if len(questions) == 1 else f"questions {names} have"


def figure_of_several_units(corpus: Corpus) -> Iterator[Problem]:
    """A number whose questions count different things: it can answer only one of them."""
    for claim in corpus.claims:
        counted = [question for question in questions_of(corpus, claim) if question.unit]
        if claim.figure and len({question.unit for question in counted}) > 1:
            units = ", ".join(f"`{question.id}` {question.unit}" for question in counted)
            message = f"claim `{claim.id}` has one number, and its questions count different things"
            yield Problem(
                "figure-of-several-units",
                message,
                claim.figure_span,
                found=units,
                hint="keep the question that the number answers; record a claim for the other",
            )


def claim_later_than_sources(corpus: Corpus) -> Iterator[Problem]:
    """A claim dated after every source that cites it: one of the dates is wrong.

    A date that the desk marked as doubtful is not checked.
    """
    for claim in corpus.claims:
        if claim.date is None or claim.date.start is None or claim.date.doubted:
            continue
        said_on = claim.date.start.first
        days = [day for source in _sources(claim, corpus) if (day := _last_day(source))]
        if days and len(days) == len(claim.citations) and said_on.isoformat() > max(days):
            message = f"claim `{claim.id}` is dated {said_on}, after all its sources ({max(days)})"
            hint = "correct the date, or add the source that carries it"
            span = claim.places.of("date")
            yield Problem(
                "claim-later-than-sources",
                message,
                span,
                field="date",
                hint=hint,
                severity=Severity.WARNING,
            )


def _sources(claim: Claim, corpus: Corpus) -> Iterator[Source]:
    for citation in claim.citations:
        source = corpus.find(Kind.SOURCE, citation.source)
        if isinstance(source, Source):
            yield source


def _last_day(source: Source) -> str:
    issued = source.issued.end if source.issued else None
    return issued.last.isoformat() if issued else ""


def question_with_one_answer(corpus: Corpus) -> Iterator[Problem]:
    """A question with fewer than two answers: there is nothing to compare.

    Not checked while some claims cannot be read, since they may be the missing answers.
    """
    if any(kind is Kind.CLAIM for kind, _ in corpus.unreadable):
        return
    published = (claim for claim in corpus.claims if claim.status is Status.PUBLISHED)
    answers = Counter(
        question for claim in published for question in dict.fromkeys(claim.questions)
    )
    for question in corpus.questions:
        if question.status is Status.PUBLISHED and answers[question.id] < 2:
            count = "one answer" if answers[question.id] else "no answer"
            message = f"question `{question.id}` has {count}; nothing is contested"
            yield warning(
                "question-with-one-answer",
                message,
                question.places.start,
                hint="that may be so: the page says it; else record the others",
            )


def judgement_in_words(
    corpus: Corpus, words: Mapping[LocaleCode, tuple[str, ...]]
) -> Iterator[Problem]:
    """An assessment whose text repeats what is printed from its fields (ICD 203: one way only)."""
    for question in corpus.questions:
        for code, text in question.assessment.text.versions if question.assessment else ():
            word = _first_word(text, words.get(code, ()))
            if word:
                message = (
                    f"the assessment of question `{question.id}` says how likely or sure it is"
                )
                yield Problem(
                    "judgement-in-words",
                    message,
                    question.places.of("assessment"),
                    field="assessment",
                    found=word,
                    severity=Severity.WARNING,
                    hint="take it out; it is printed from `likelihood`, `confidence`",
                )


def _first_word(text: str, words: Iterable[str]) -> str:
    folded = text.casefold()
    return next((w for w in words if re.search(rf"\b{re.escape(w.casefold())}\b", folded)), "")


def all_questions(corpus: Corpus) -> Iterator[Question]:
    """The questions of a corpus, those with errors too."""
    yield from corpus.questions
    yield from (b.record for b in corpus.broken if isinstance(b.record, Question))


def unit_unknown(
    questions: Iterable[Question],
    words: Mapping[LocaleCode, Collection[str]],
    currencies: Container[str],
) -> Iterator[Problem]:
    """A unit without words in any language, or a currency that is none.

    `words` are the keys of the messages of each language. Words that only one of them has are shown
    in the others too, which is a warning of its own.
    """
    written = frozenset[str]().union(*words.values())
    for question in questions:
        unit, key = question.unit, f"unit.{question.unit}"
        if is_currency(unit):
            if unit not in currencies:
                yield _unit_problem(question, f"`{unit}` is no currency", _CURRENCY_HINT)
        elif unit and written and key not in written:
            message = (
                f"the unit `{unit}` has no words in {', '.join(f'`{code}`' for code in words)}"
            )
            files = " and ".join(f"locale/{code}.po" for code in words)
            hint = f'write `msgid "{key}"` with all its forms in {files}'
            if unit.upper() in currencies:
                hint = f"write `{unit.upper()}` if you mean the currency; else {hint}"
            yield _unit_problem(question, message, hint)


_CURRENCY_HINT = "write its code of ISO 4217, such as USD; a unit that is no currency is a word"


def _unit_problem(question: Question, message: str, hint: str) -> Problem:
    span = question.places.of("unit")
    return Problem("unit-unknown", message, span, field="unit", hint=hint)


# From a unit and a number to the case that a language's sentences request and the unit lacks.
MissingCase: TypeAlias = Callable[[str, int], str]


def unit_without_case(
    corpus: Corpus, missing_cases: Mapping[LocaleCode, MissingCase]
) -> Iterator[Problem]:
    """A number printed as a word, such as a dual, after a word such as "about"."""
    for claim, unit, number in _counted_in_sentences(corpus):
        for code, missing_case in missing_cases.items():
            if case := missing_case(unit, number):
                yield _case_problem(claim, unit, code, case)


def _counted_in_sentences(corpus: Corpus) -> Iterator[tuple[Claim, str, int]]:
    for claim in corpus.claims:
        units = dict.fromkeys(q.unit for q in questions_of(corpus, claim) if q.unit)
        numbers = tuple(_bounds(claim.figure))
        yield from ((claim, unit, number) for unit in units for number in numbers)


def _bounds(figure: Figure | None) -> Iterator[int]:
    """The whole numbers of a figure with a bound; an exact figure is in no sentence."""
    if figure is None or (figure.value is not None and not figure.approx):
        return
    for number in (figure.value, figure.least, figure.most):
        if number is not None and number == number.to_integral_value():
            yield int(number)


def _case_problem(claim: Claim, unit: str, code: LocaleCode, case: str) -> Problem:
    number = f"the number of claim `{claim.id}` is printed in words in `{code}`"
    entry = f'`msgctxt "{case}"`, `msgid "unit.{unit}"`'
    return Problem(
        "unit-without-case",
        f"{number}, and `unit.{unit}` has no {case} for its sentence",
        claim.figure_span,
        hint=f"add an entry to locale/{code}.po: {entry}, and all its forms",
        severity=Severity.WARNING,
    )
