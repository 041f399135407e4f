"""What is wrong with claims and questions, and with figures that no claim carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from site_gen.domain.claims import Claim, Question
from site_gen.domain.dates import plain_digits
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, Status
from site_gen.load.corpus import Corpus
from site_gen.plan.evidence import questions_of
from site_gen.problems import Problem, Severity, warning
from site_gen.verify.prose_text import ReadProse, read_version
from site_gen.verify.tangle import tangles_in

_CLAIM_LINK = re.compile(r"\[[^\[\]]*\]\(\s*<?claim:[^)]*\)")
_OTHER_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\([^)]*\)")
_ANCHOR = re.compile(r"\{[^{}\n]*\}")
# A number, unless it is part of a name (F-16), a time (08:42), a place in a source (¶13) or an
# ordered list. Arabic writes "and", "with", "to" and "the" in one word with the number.
_BEFORE = r"(?:(?<![\w¶.,٬٫/-])(?<!\d:)|(?<=\W[وفبلك])|(?<=\W[وف][بلك])|(?<=ـ))"
_NUMBER = re.compile(_BEFORE + r"\d[\d,.٬٫]*(?![\w/-]|:\d)")
_LIST_MARK = re.compile(r"(?m)^[ \t>*+-]*\d+[.)](?=\s)")
_MORE_DAYS = re.compile(r"(?:(?:\s*[-–]\s*|\s+(?:\S{1,3}\s+|[^\W\d]{1,2})?)\d{1,2}(?!\d),?)+")
_YEAR = re.compile(r"(1[0-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The names of months that a language's dates are written with, in every form it has."""

    months: tuple[str, ...]


def figure_without_unit(corpus: Corpus) -> Iterator[Problem]:
    """A number of which nobody is told what it counts."""
    for claim in corpus.claims:
        questions = questions_of(corpus, claim)
        is_known = len(questions) == len(claim.questions)
        if not claim.figure or not is_known or any(question.unit for question in questions):
            continue
        lacks = "no `question`"
        if questions:
            lacks = f"{_named(questions)} no `unit`"
        told = f"claim `{claim.id}` has a number, and {lacks} to say what is counted"
        hint = "add `question:` to the claim, or `unit:` to its question"
        yield Problem("figure-without-unit", told, claim.figure_place, hint=hint)


def _named(questions: tuple[Question, ...]) -> str:
    names = ", ".join(f"`{question.id}`" for question in questions)
    return f"question {names} has" if len(questions) == 1 else f"questions {names} have"


def figure_of_several_units(corpus: Corpus) -> Iterator[Problem]:
    """A number that answers questions which count different things: it can be of one only."""
    for claim in corpus.claims:
        counted = [question for question in questions_of(corpus, claim) if question.unit]
        if claim.figure and len({question.unit for question in counted}) > 1:
            units = ", ".join(f"`{question.id}` {question.unit}" for question in counted)
            told = f"claim `{claim.id}` has one number, and its questions count different things"
            yield Problem(
                "figure-of-several-units",
                told,
                claim.figure_place,
                found=units,
                hint="keep the question that the number answers; record a claim for the other",
            )


def claim_later_than_sources(corpus: Corpus) -> Iterator[Problem]:
    """A claim said after every source that carries it: one of the dates is wrong.

    A date that the desk doubts says so already.
    """
    for claim in corpus.claims:
        if claim.date is None or claim.date.start is None or claim.date.doubted:
            continue
        said = claim.date.start.first
        printed = [day for source in _sources(claim, corpus) if (day := _last_day(source))]
        if printed and len(printed) == len(claim.citations) and said.isoformat() > max(printed):
            told = f"claim `{claim.id}` is dated {said}, after all its sources ({max(printed)})"
            hint = "correct the date, or add the source that carries it"
            place = claim.places.of("date")
            yield Problem(
                "claim-later-than-sources",
                told,
                place,
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
    """A question that nobody answers, or only one claim: nothing can be set side by side.

    Claims that cannot be read may be the answers that are missed, so none is missed then.
    """
    if any(kind is Kind.CLAIM for kind, _ in corpus.unread):
        return
    for question in corpus.questions:
        if question.status is not Status.PUBLISHED:
            continue
        answers = [
            claim
            for claim in corpus.claims
            if question.id in claim.questions and claim.status is Status.PUBLISHED
        ]
        if len(answers) < 2:
            count = "one answer" if answers else "no answer"
            told = f"question `{question.id}` has {count}; nothing is contested"
            yield warning(
                "question-with-one-answer",
                told,
                question.places.start,
                hint="that may be so: the page says it; else record the others",
            )


def judgement_in_words(
    corpus: Corpus, words: Mapping[LocaleCode, tuple[str, ...]]
) -> Iterator[Problem]:
    """An assessment whose text says what is printed from its fields (ICD 203: one way only)."""
    for question in corpus.questions:
        for code, text in question.assessment.text.versions if question.assessment else ():
            spoken = _first_word(text, words.get(code, ()))
            if spoken:
                told = f"the assessment of question `{question.id}` says how likely or sure it is"
                yield Problem(
                    "judgement-in-words",
                    told,
                    question.places.of("assessment"),
                    field="assessment",
                    found=spoken,
                    severity=Severity.WARNING,
                    hint="take it out; it is printed from `likelihood`, `confidence`",
                )


def _first_word(text: str, words: Iterable[str]) -> str:
    folded = text.casefold()
    return next((w for w in words if re.search(rf"\b{re.escape(w.casefold())}\b", folded)), "")


def figure_unclaimed(corpus: Corpus, calendars: Mapping[LocaleCode, Calendar]) -> Iterator[Problem]:
    """Figures in articles and topics that stand in no claim link, so that nobody says them.

    Only where the desk records claims at all. Days, years, times, names and places are no figures.
    """
    if not corpus.claims:
        return
    names = _names_with_numbers(corpus)
    for prose in corpus.prose:
        if prose.kind is Kind.PAGE or prose.status is not Status.PUBLISHED:
            continue
        for version in prose.versions:
            if not any(tangles_in(version.body)):
                read = read_version(prose, version)
                months = calendars.get(version.locale, Calendar(())).months
                yield from _unclaimed(read, names, months)


def _unclaimed(read: ReadProse, names: tuple[str, ...], months: tuple[str, ...]) -> list[Problem]:
    text = _without_names(_without_links(read.text), names)
    month = re.compile("|".join(map(re.escape, months)) or r"(?!)")
    found = []
    for number in _NUMBER.finditer(text):
        figure = number[0].rstrip(",.٬٫")
        if _YEAR.fullmatch(plain_digits(figure)) or _is_day(text, number, month):
            continue
        told = f"the figure {figure} is in no claim link"
        hint = "link it: `[300 fighters](claim:…)`; record the claim if there is none"
        place = read.place(number.start())
        found.append(Problem("figure-unclaimed", told, place, hint=hint, severity=Severity.WARNING))
    return found


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _without_links(text: str) -> str:
    """Claim links and addresses blanked, every other sign at its place."""
    text = _LIST_MARK.sub(_blank, _ANCHOR.sub(_blank, _CLAIM_LINK.sub(_blank, text)))
    return _OTHER_LINK.sub(
        lambda link: f" {link[1]} " + " " * (len(link[0]) - len(link[1]) - 2), text
    )


def _names_with_numbers(corpus: Corpus) -> tuple[str, ...]:
    names = (
        name for entity in corpus.entities for _, name in (*entity.name.versions, *entity.aliases)
    )
    return tuple(sorted({n for n in names if any(c.isdigit() for c in n)}, key=len, reverse=True))


def _without_names(text: str, names: tuple[str, ...]) -> str:
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _blank, text)
    return text


def _is_day(text: str, number: re.Match[str], month: re.Pattern[str]) -> bool:
    """Whether the name of a month stands beside the number, with at most a short word between.

    A day that begins a row of days counts, as in "17 and 18 October". A month may have a prefix,
    as in Arabic and Hebrew.
    """
    figure = number[0].rstrip(",.٬٫")
    if not figure.isdigit() or not 1 <= int(figure) <= 31:
        return False
    more = _MORE_DAYS.match(text, number.end())
    after = text[more.end() if more else number.end() :][:40]
    before = text[max(0, number.start() - 30) : number.start()]
    follows = re.match(rf"\s+(?:\S{{1,3}}\s+)?\w{{0,2}}(?:{month.pattern})(?!\w)", after)
    return bool(follows) or bool(re.search(rf"(?:{month.pattern})\s+\w?$", before))
