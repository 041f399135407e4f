"""What a person answered -> the fields of a record, with problems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest

from site_gen.commands.wanted import Answers, Wanted, nearest, records_of
from site_gen.domain.claims import FIGURE_FIELDS
from site_gen.domain.dates import plain_digits
from site_gen.domain.text import Kind, LocalText, RecordId
from site_gen.fields import Form, decode
from site_gen.load.claim_forms import ClaimForm, QuestionForm
from site_gen.load.corpus import Corpus
from site_gen.load.forms import ArticleForm, EntityForm, SourceForm, TopicForm
from site_gen.located import Fields, Items, Node, Scalar
from site_gen.problems import Problem, Span

FORMS: Mapping[Kind, type[Form]] = {
    Kind.CLAIM: ClaimForm,
    Kind.QUESTION: QuestionForm,
    Kind.SOURCE: SourceForm,
    Kind.ENTITY: EntityForm,
    Kind.ARTICLE: ArticleForm,
    Kind.TOPIC: TopicForm,
}
PROSE = frozenset({Kind.ARTICLE, Kind.TOPIC})
REFERS = {
    "claimant": Kind.ENTITY,
    "question": Kind.QUESTION,
    "topics": Kind.TOPIC,
    "about": Kind.ENTITY,
    "source": Kind.SOURCE,
    "publisher": Kind.ENTITY,
    "country": Kind.ENTITY,
}
# Answers that are no fields of their own: where a claim was read, its figure, the file's language.
CITED, FIGURE, LANGUAGE = ("source", "locator"), "figure", "language"
_NUMBERS = frozenset({*FIGURE_FIELDS, "order", "credibility"})
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HERE = Span("")


def answers_from(pairs: Iterable[tuple[str, str]], kind: Kind, corpus: Corpus) -> Answers:
    """What the command line gives, by field; a field that is given again has several values.

    A text in languages that does not say which is in the site's first one.
    """
    given: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        field = f"{name}.{corpus.config.default_locale}" if _is_local(kind, name) else name
        given[field] = (*given.get(field, ()), *values_of(value))
    return given


def values_of(answer: str, *, many: bool = False) -> tuple[str, ...]:
    """An answer in the form that the loader gives text (UAX 15), or nothing for an empty one.

    One that may be several is parted at its commas.
    """
    told = unicodedata.normalize("NFC", answer.strip())
    parts = re.split("[,،]", told) if many else [told]
    return tuple(part.strip() for part in parts if part.strip())


def _is_local(kind: Kind, name: str) -> bool:
    field = FORMS[kind].model_fields.get(name)
    return field is not None and field.annotation is LocalText


def check_answers(
    kind: Kind, answers: Answers, corpus: Corpus, wanted: Wanted | None = None
) -> tuple[Problem, ...]:
    """What is wrong with the answers so far, but for those that are still to come.

    The answer to `wanted` must be one of its choices, where it has any.
    """
    unreadable = tuple(_unreadable(kind, answers))
    if unreadable:
        return unreadable
    unlisted = tuple(_unlisted(kind, answers, corpus, wanted))
    known = {problem.field for problem in unlisted}
    read = decode(FORMS[kind], node_of(fields_of(kind, answers)))
    # `sources.0.source` is the answer called `source`.
    told = (p for p in read.problems if p.field.rpartition(".")[2] not in known)
    return (*unlisted, *(_placed(p) for p in told if p.rule != "field-missing"))


def _placed(problem: Problem) -> Problem:
    """A finding of the loader named by its field: an answer has no line in a file yet."""
    field = problem.field
    named = not field or f"`{field}`" in problem.message
    message = problem.message if named else f"`{field}`: {problem.message}"
    return replace(problem, span=None, message=message)


def _unlisted(
    kind: Kind, answers: Answers, corpus: Corpus, wanted: Wanted | None
) -> Iterator[Problem]:
    for field, record_kind in REFERS.items():
        if field not in FORMS[kind].model_fields and field not in _apart(kind):
            continue
        for value in answers.get(field, ()):
            if not corpus.knows(record_kind, RecordId(value)):
                message = f"no {record_kind} is called `{value}`"
                meant = _meant(nearest(value, records_of(record_kind, corpus)))
                hint = meant or f"record it first: `new {record_kind}`"
                yield Problem("reference-unknown", message, field=field, hint=hint)
    if wanted and wanted.choices and wanted.field not in REFERS:
        ids = [choice.id for choice in wanted.choices]
        for value in answers.get(wanted.field, ()):
            if value not in ids:
                message = f"`{wanted.field}` cannot be `{value}`"
                hint = _meant(nearest(value, wanted.choices)) or f"write one of {', '.join(ids)}"
                yield Problem("value-unknown", message, field=wanted.field, hint=hint)
    if kind in PROSE:
        yield from _unspoken(answers, corpus)


def _unspoken(answers: Answers, corpus: Corpus) -> Iterator[Problem]:
    codes = corpus.config.codes
    for value in answers.get(LANGUAGE, ()):
        if value not in codes:
            message = f"`{value}` is none of the site's languages"
            hint = f"write one of {', '.join(codes)}"
            yield Problem("locale-unknown", message, field=LANGUAGE, hint=hint)


def _meant(ids: tuple[str, ...]) -> str:
    return f"did you mean {' or '.join(f'`{found}`' for found in ids)}?" if ids else ""


def _unreadable(kind: Kind, answers: Answers) -> Iterator[Problem]:
    for field, values in answers.items():
        if any(_SURROGATE.search(value) for value in (field, *values)):
            message = f"`{_SURROGATE.sub('?', field)}` holds bytes that are no text"
            yield Problem("field-unreadable", message, hint="write it in UTF-8")
    for value in answers.get(FIGURE, ()) if kind is Kind.CLAIM else ():
        if not any(name in _figure(value) for name in FIGURE_FIELDS):
            hint = "write digits, such as 300, 300.. or ~300"
            message = f"`{value}` holds no number"
            yield Problem("figure-unreadable", message, field=FIGURE, hint=hint)


def fields_of(kind: Kind, answers: Answers) -> dict[str, object]:
    """The answers as the fields of a record, in the order of answering; `text.en` is one of text.

    What was left empty is left out.
    """
    fields: dict[str, object] = {}
    for name, values in answers.items():
        if values and name not in _apart(kind):
            told = [_written(name, value) for value in values]
            _put(fields, name.split("."), told[0] if len(told) == 1 else told)
        elif values and name == FIGURE:
            fields.update(_figure(values[0]))
        elif values and name == CITED[0]:
            fields["sources"] = _citations(answers)
    return fields


def _apart(kind: Kind) -> tuple[str, ...]:
    """The answers that are no fields of a record of this kind."""
    if kind is Kind.CLAIM:
        return (*CITED, FIGURE)
    return (LANGUAGE,) if kind in PROSE else ()


def _written(name: str, value: str) -> object:
    """A number as one and a yes as one, so that YAML needs no quotation marks."""
    plain = plain_digits(value)
    if name in _NUMBERS and _WHOLE.fullmatch(plain):
        return int(plain)
    is_yes_no = name == "approx" or name.endswith("_doubted")
    return value == "true" if is_yes_no and value in {"true", "false"} else value


def _put(fields: dict[str, object], steps: list[str], value: object) -> None:
    """Set a field of a field; what was no mapping becomes one, and the form will refuse it."""
    *above, last = steps
    for step in above:
        inner = fields.get(step)
        if not isinstance(inner, dict):
            inner = fields[step] = {}
        fields = inner
    fields[last] = value


def _figure(told: str) -> dict[str, object]:
    """`300`, `300..`, `..300`, `200..300`, `>300`, `<300`, each with a leading `~` for "about".

    A bound of a range that is not meant itself has its sign: `>100..200`, `100..<200`.
    """
    low, dots, high = (part.strip() for part in told.removeprefix("~").partition(".."))
    if not dots and low.startswith("<"):
        low, high = "", low
    plain = "min" if dots else "value"
    fields = {**_bound(low, ">", "more_than", plain), **_bound(high, "<", "less_than", "max")}
    return {**fields, "approx": True} if told.startswith("~") else fields


def _bound(told: str, sign: str, strict: str, plain: str) -> dict[str, object]:
    name = strict if told.startswith(sign) else plain
    number = told.removeprefix(sign).strip()
    return {name: _written(name, number)} if number else {}


def _citations(answers: Answers) -> list[dict[str, str]]:
    """Each source with its locator, the first with the first."""
    listed = zip_longest(*(answers.get(name, ()) for name in CITED), fillvalue="")
    pairs = (zip(CITED, cited, strict=True) for cited in listed)
    return [{name: told for name, told in pair if told} for pair in pairs]


def node_of(value: object) -> Node:
    """Fields as the loader would have read them."""
    if isinstance(value, dict):
        return Fields(tuple((Scalar(k, _HERE), node_of(v)) for k, v in value.items()), _HERE)
    if isinstance(value, list):
        return Items(tuple(node_of(item) for item in value), _HERE)
    return Scalar(str(value).lower() if isinstance(value, bool) else str(value), _HERE, quoted=True)
