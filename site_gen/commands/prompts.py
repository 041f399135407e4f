"""Decides what to ask next for a new record."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from site_gen.domain.claims import FIGURE_FIELDS, Question, Stance
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.sources import ITEM_TYPES
from site_gen.domain.text import Kind, LocaleCode, LocalText, RecordId
from site_gen.load.corpus import Corpus, Record

Answers: TypeAlias = Mapping[str, tuple[str, ...]]
NEAREST = 5


@dataclass(frozen=True, slots=True)
class PromptChoice:
    """A possible answer, the label beside it, and other names for it."""

    id: str
    label: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to ask for.

    `field` is its name on the command line; `alternatives` lists others that would do as well. An
    answer must be one of the choices, if there are any; with `many` it may be several, separated by
    commas.
    """

    field: str
    text: str
    choices: tuple[PromptChoice, ...] = ()
    is_required: bool = True
    default: str = ""
    alternatives: tuple[str, ...] = ()
    many: bool = False


def next_prompt(kind: Kind, answers: Answers, corpus: Corpus) -> Prompt | None:
    """The first thing that a record of this kind still lacks; an empty answer counts as one."""
    return next((w for w in _PROMPTS[kind](answers, corpus) if w.field not in answers), None)


def closest_choices(word: str, choices: tuple[PromptChoice, ...]) -> tuple[str, ...]:
    """The choices that were perhaps meant: by a part of an id or name, else by similarity."""
    folded = word.casefold().strip()
    spelled = [(name.casefold(), c.id) for c in choices for name in (c.id, *c.names) if name]
    containing = [choice_id for name, choice_id in spelled if folded and folded in name]
    alike = difflib.get_close_matches(folded, [name for name, _ in spelled], NEAREST, cutoff=0.6)
    ids = [
        *containing,
        *(choice_id for close in alike for name, choice_id in spelled if name == close),
    ]
    return tuple(dict.fromkeys(ids))[:NEAREST]


def record_choices(kind: Kind, corpus: Corpus) -> tuple[PromptChoice, ...]:
    """The records of a kind as choices, with their names in the site's first language."""
    return tuple(_choice(record, corpus.config.default_locale) for record in corpus.of_kind(kind))


def _choice(record: Record, locale: LocaleCode) -> PromptChoice:
    title = _title(record)
    names = [text for _, text in title.versions]
    if isinstance(record, Entity):
        names.extend(alias for _, alias in record.aliases)
    return PromptChoice(record.id, title.best(locale)[1], tuple(names))


def _title(record: Record) -> LocalText:
    for field in ("name", "title", "text"):
        if isinstance(title := getattr(record, field, None), LocalText):
            return title
    return LocalText()


def _claim(answers: Answers, corpus: Corpus) -> Iterator[Prompt]:
    yield Prompt("claimant", "Who says it", record_choices(Kind.ENTITY, corpus))
    yield Prompt("stance", "What they do with it", tuple(PromptChoice(value) for value in Stance))
    questions = record_choices(Kind.QUESTION, corpus)
    asks = "Which question it answers, or several with commas"
    yield Prompt("question", asks, questions, is_required=False, many=True)
    if not _answer_to("question", answers):
        topics, either = record_choices(Kind.TOPIC, corpus), ("topics", "question")
        asks = "Which topic it belongs to, or several with commas"
        yield Prompt("topics", asks, topics, alternatives=either, many=True)
    yield from _in_languages("text", "What they say, in one sentence", answers, corpus)
    if _is_counted(answers, corpus):
        asks = "The figure: 300, at least 300.., at most ..300, 200..300, more than >300, "
        asks += "less than <300, about ~300"
        yield Prompt("figure", asks, is_required=False)
    yield Prompt("source", "Where it was read", record_choices(Kind.SOURCE, corpus))


def _is_counted(answers: Answers, corpus: Corpus) -> bool:
    """Whether a number can be given: a question has a unit, and this is not a denial."""
    if (
        any(name in answers for name in FIGURE_FIELDS)
        or _answer_to("stance", answers) == Stance.DENIES
    ):
        return False
    questions = (corpus.find(Kind.QUESTION, RecordId(name)) for name in answers.get("question", ()))
    return any(isinstance(question, Question) and question.unit for question in questions)


def _question(answers: Answers, corpus: Corpus) -> Iterator[Prompt]:
    yield from _in_languages("text", "The question", answers, corpus)


def _source(answers: Answers, corpus: Corpus) -> Iterator[Prompt]:
    types = tuple(PromptChoice(name) for name in ITEM_TYPES)
    yield Prompt("type", "What it is", types, default="article-newspaper")
    yield from _in_languages("title", "Its title", answers, corpus)
    yield Prompt(
        "publisher", "Who published it", record_choices(Kind.ENTITY, corpus), is_required=False
    )
    yield Prompt("issued", "When it came out, such as 2020-10-14 or 2020-10", is_required=False)


def _entity(answers: Answers, corpus: Corpus) -> Iterator[Prompt]:
    yield Prompt("kind", "What it is", tuple(PromptChoice(value) for value in EntityKind))
    yield from _in_languages("name", "Its name", answers, corpus)


def _prose(_: Answers, corpus: Corpus) -> Iterator[Prompt]:
    config = corpus.config
    languages = tuple(PromptChoice(locale.code, locale.name) for locale in config.locales)
    asks = "The language that it is written in first"
    yield Prompt("language", asks, languages, default=config.default_locale)
    yield Prompt("title", "Its title")


def _in_languages(field: str, text: str, answers: Answers, corpus: Corpus) -> Iterator[Prompt]:
    """A text in each language of the site; one of them is enough to begin with."""
    config = corpus.config
    codes = sorted(config.codes, key=lambda code: code != config.default_locale)
    names = tuple(f"{field}.{code}" for code in codes)
    for code, name in zip(codes, names, strict=True):
        has_another = any(_answer_to(other, answers) for other in names if other != name)
        is_required = not has_another and name == names[-1]
        prompt_text = f"{text}, in {config.locale(code).name}"
        yield Prompt(name, prompt_text, is_required=is_required, alternatives=names)


def _answer_to(field: str, answers: Answers) -> str:
    """The answer to a field that takes one, or an empty string."""
    return next(iter(answers.get(field, ())), "")


_PROMPTS: Mapping[Kind, Callable[[Answers, Corpus], Iterator[Prompt]]] = {
    Kind.CLAIM: _claim,
    Kind.QUESTION: _question,
    Kind.SOURCE: _source,
    Kind.ENTITY: _entity,
    Kind.ARTICLE: _prose,
    Kind.TOPIC: _prose,
}
CREATABLE_KINDS = tuple(_PROMPTS)
