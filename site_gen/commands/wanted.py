"""A kind of record and what is known of it -> what to ask next."""

from __future__ import annotations

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
class Choice:
    """Something that may be answered, the words shown beside it, and other names for it."""

    id: str
    said: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to ask for.

    `field` is the name it is given by on the command line; `spellings` lists others that would do
    as well. An answer must be one of the choices, where there are any; with `many` it may be
    several, with commas between them.
    """

    field: str
    asks: str
    choices: tuple[Choice, ...] = ()
    needed: bool = True
    default: str = ""
    spellings: tuple[str, ...] = ()
    many: bool = False


def wanted_next(kind: Kind, answers: Answers, corpus: Corpus) -> Wanted | None:
    """The first thing that a record of this kind still lacks; an empty answer is one too."""
    return next((w for w in _ASKED[kind](answers, corpus) if w.field not in answers), None)


def nearest(word: str, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """The choices that were perhaps meant: by a part of an id or name, else by likeness."""
    sought = word.casefold().strip()
    spelled = [(name.casefold(), c.id) for c in choices for name in (c.id, *c.names) if name]
    holding = [found for name, found in spelled if sought and sought in name]
    alike = difflib.get_close_matches(sought, [name for name, _ in spelled], NEAREST, cutoff=0.6)
    ids = [*holding, *(found for close in alike for name, found in spelled if name == close)]
    return tuple(dict.fromkeys(ids))[:NEAREST]


def records_of(kind: Kind, corpus: Corpus) -> tuple[Choice, ...]:
    """The records of a kind as choices, with their names in the site's first language."""
    return tuple(_choice(record, corpus.config.default_locale) for record in corpus.of_kind(kind))


def _choice(record: Record, locale: LocaleCode) -> Choice:
    title = _title(record)
    names = [text for _, text in title.versions]
    if isinstance(record, Entity):
        names.extend(alias for _, alias in record.aliases)
    return Choice(record.id, title.best(locale)[1], tuple(names))


def _title(record: Record) -> LocalText:
    for field in ("name", "title", "text"):
        if isinstance(found := getattr(record, field, None), LocalText):
            return found
    return LocalText()


def _claim(answers: Answers, corpus: Corpus) -> Iterator[Wanted]:
    yield Wanted("claimant", "Who says it", records_of(Kind.ENTITY, corpus))
    yield Wanted("stance", "What they do with it", tuple(Choice(value) for value in Stance))
    questions = records_of(Kind.QUESTION, corpus)
    asks = "Which question it answers, or several with commas"
    yield Wanted("question", asks, questions, needed=False, many=True)
    if not _given("question", answers):
        topics, either = records_of(Kind.TOPIC, corpus), ("topics", "question")
        asks = "Which topic it belongs to, or several with commas"
        yield Wanted("topics", asks, topics, spellings=either, many=True)
    yield from _in_languages("text", "What they say, in one sentence", answers, corpus)
    if _is_counted(answers, corpus):
        asks = "The figure: 300, at least 300.., at most ..300, 200..300, more than >300, "
        asks += "less than <300, about ~300"
        yield Wanted("figure", asks, needed=False)
    yield Wanted("source", "Where it was read", records_of(Kind.SOURCE, corpus))


def _is_counted(answers: Answers, corpus: Corpus) -> bool:
    """Whether a number can be given: a question has a unit, and this is no denial."""
    if any(name in answers for name in FIGURE_FIELDS) or _given("stance", answers) == Stance.DENIES:
        return False
    asked = (corpus.find(Kind.QUESTION, RecordId(name)) for name in answers.get("question", ()))
    return any(isinstance(question, Question) and question.unit for question in asked)


def _question(answers: Answers, corpus: Corpus) -> Iterator[Wanted]:
    yield from _in_languages("text", "The question", answers, corpus)


def _source(answers: Answers, corpus: Corpus) -> Iterator[Wanted]:
    types = tuple(Choice(name) for name in ITEM_TYPES)
    yield Wanted("type", "What it is", types, default="article-newspaper")
    yield from _in_languages("title", "Its title", answers, corpus)
    yield Wanted("publisher", "Who published it", records_of(Kind.ENTITY, corpus), needed=False)
    yield Wanted("issued", "When it came out, such as 2020-10-14 or 2020-10", needed=False)


def _entity(answers: Answers, corpus: Corpus) -> Iterator[Wanted]:
    yield Wanted("kind", "What it is", tuple(Choice(value) for value in EntityKind))
    yield from _in_languages("name", "Its name", answers, corpus)


def _prose(_: Answers, corpus: Corpus) -> Iterator[Wanted]:
    config = corpus.config
    languages = tuple(Choice(locale.code, locale.name) for locale in config.locales)
    asks = "The language that it is written in first"
    yield Wanted("language", asks, languages, default=config.default_locale)
    yield Wanted("title", "Its title")


def _in_languages(field: str, asks: str, answers: Answers, corpus: Corpus) -> Iterator[Wanted]:
    """A text in each language of the site; one of them is enough to begin with."""
    config = corpus.config
    codes = sorted(config.codes, key=lambda code: code != config.default_locale)
    names = tuple(f"{field}.{code}" for code in codes)
    for code, name in zip(codes, names, strict=True):
        others = any(_given(other, answers) for other in names if other != name)
        needed = not others and name == names[-1]
        said = f"{asks}, in {config.locale(code).name}"
        yield Wanted(name, said, needed=needed, spellings=names)


def _given(field: str, answers: Answers) -> str:
    """The answer to a field that takes one, or nothing."""
    return next(iter(answers.get(field, ())), "")


_ASKED: Mapping[Kind, Callable[[Answers, Corpus], Iterator[Wanted]]] = {
    Kind.CLAIM: _claim,
    Kind.QUESTION: _question,
    Kind.SOURCE: _source,
    Kind.ENTITY: _entity,
    Kind.ARTICLE: _prose,
    Kind.TOPIC: _prose,
}
CREATED = tuple(_ASKED)
