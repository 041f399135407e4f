"""Turns a person's answers into the fields of a record, its problems, and an id for it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count, zip_longest

from site_gen.commands.prompts import Answers, Prompt, closest_choices, record_choices
from site_gen.decoding import Schema, decode_node
from site_gen.domain.claims import FIGURE_FIELDS, Stance
from site_gen.domain.dates import DateUnreadable, latin_digits, parse_edtf
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.text import ID, ID_LONGEST, Kind, LocalText, RecordId
from site_gen.ingest.records import UNIDENTIFIED, outlet_of
from site_gen.load import schemas
from site_gen.load.corpus import Corpus
from site_gen.problems import Problem, Span
from site_gen.structs import replace
from site_gen.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode

RECORD_SCHEMAS: Mapping[Kind, type[Schema]] = {
    Kind.CLAIM: schemas.ClaimSchema,
    Kind.QUESTION: schemas.QuestionSchema,
    Kind.SOURCE: schemas.SourceSchema,
    Kind.ENTITY: schemas.EntitySchema,
    Kind.ARTICLE: schemas.ArticleSchema,
    Kind.TOPIC: schemas.TopicSchema,
}
PROSE = frozenset({Kind.ARTICLE, Kind.TOPIC})
REFERENCE_KINDS = {
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
_NO_SPAN = Span("")


def parse_answers(pairs: Iterable[tuple[str, str]], kind: Kind, corpus: Corpus) -> Answers:
    """The answers on the command line, by field; a repeated field has several values.

    A text in languages that does not say which is in the site's default one.
    """
    answers: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        field = f"{name}.{corpus.config.default_locale}" if _is_local(kind, name) else name
        answers[field] = (*answers.get(field, ()), *values_of(value))
    return answers


def values_of(answer: str, *, many: bool = False) -> tuple[str, ...]:
    """The values in an answer, in the loader's form of text (UAX 15); none if it is empty.

    With `many` the answer is split at its commas.
    """
    text = unicodedata.normalize("NFC", answer.strip())
    parts = re.split("[,،]", text) if many else [text]
    return tuple(part.strip() for part in parts if part.strip())


def _is_local(kind: Kind, name: str) -> bool:
    field = RECORD_SCHEMAS[kind].model_fields.get(name)
    return field is not None and field.annotation is LocalText


def check_answers(
    kind: Kind, answers: Answers, corpus: Corpus, prompt: Prompt | None = None
) -> tuple[Problem, ...]:
    """The problems of the answers so far; missing answers are none yet.

    The answer to `prompt` must be one of its choices, if it has any.
    """
    unreadable = tuple(_unreadable(kind, answers))
    if unreadable:
        return unreadable
    unlisted = tuple(_unknown_choices(kind, answers, corpus, prompt))
    fields_with_problems = {problem.field for problem in unlisted}
    decoded = decode_node(RECORD_SCHEMAS[kind], node_of(record_fields(kind, answers)))
    # `sources.0.source` is the answer called `source`.
    problems = (
        p for p in decoded.problems if p.field.rpartition(".")[2] not in fields_with_problems
    )
    return (*unlisted, *(_without_span(p) for p in problems if p.rule != "field-missing"))


def _without_span(problem: Problem) -> Problem:
    """A problem of the loader with its field only: an answer has no line in a file yet."""
    field = problem.field
    named = not field or f"`{field}`" in problem.message
    message = problem.message if named else f"`{field}`: {problem.message}"
    return replace(problem, span=None, message=message)


def _unknown_choices(
    kind: Kind, answers: Answers, corpus: Corpus, prompt: Prompt | None
) -> Iterator[Problem]:
    for field, record_kind in REFERENCE_KINDS.items():
        if field not in RECORD_SCHEMAS[kind].model_fields and field not in _special_answers(kind):
            continue
        for value in answers.get(field, ()):
            if not corpus.knows(record_kind, RecordId(value)):
                message = f"no {record_kind} is called `{value}`"
                meant = _meant_hint(closest_choices(value, record_choices(record_kind, corpus)))
                hint = meant or f"record it first: `python build.py new {record_kind}`"
                yield Problem("reference-unknown", message, field=field, hint=hint)
    if prompt and prompt.choices and prompt.field not in REFERENCE_KINDS:
        ids = [choice.id for choice in prompt.choices]
        for value in answers.get(prompt.field, ()):
            if value not in ids:
                message = f"`{prompt.field}` cannot be `{value}`"
                hint = (
                    _meant_hint(closest_choices(value, prompt.choices))
                    or f"write one of {', '.join(ids)}"
                )
                yield Problem("value-unknown", message, field=prompt.field, hint=hint)
    if kind in PROSE:
        yield from _unknown_languages(answers, corpus)


def _unknown_languages(answers: Answers, corpus: Corpus) -> Iterator[Problem]:
    codes = corpus.config.codes
    for value in answers.get(LANGUAGE, ()):
        if value not in codes:
            message = f"`{value}` is none of the site's languages"
            hint = f"write one of {', '.join(codes)}"
            yield Problem("locale-unknown", message, field=LANGUAGE, hint=hint)


def _meant_hint(ids: tuple[str, ...]) -> str:
    return f"did you mean {' or '.join(f'`{record}`' for record in ids)}?" if ids else ""


def _unreadable(kind: Kind, answers: Answers) -> Iterator[Problem]:
    for field, values in answers.items():
        if any(_SURROGATE.search(value) for value in (field, *values)):
            message = f"`{_SURROGATE.sub('?', field)}` is not text in UTF-8"
            yield Problem("field-unreadable", message, hint="write it in UTF-8")
    for value in answers.get(FIGURE, ()) if kind is Kind.CLAIM else ():
        if not any(name in _figure(value) for name in FIGURE_FIELDS):
            hint = "write digits, such as 300, 300.. or ~300"
            message = f"`{value}` holds no number"
            yield Problem("figure-unreadable", message, field=FIGURE, hint=hint)


def record_fields(kind: Kind, answers: Answers) -> dict[str, object]:
    """The answers as the fields of a record, in order; `text.en` becomes the `en` of `text`.

    Empty answers are left out.
    """
    fields: dict[str, object] = {}
    for name, values in answers.items():
        if values and name not in _special_answers(kind):
            yaml_values = [_yaml_value(name, value) for value in values]
            _put(
                fields,
                name.split("."),
                yaml_values[0] if len(yaml_values) == 1 else yaml_values,
            )
        elif values and name == FIGURE:
            fields.update(_figure(values[0]))
        elif values and name == CITED[0]:
            fields["sources"] = _citations(answers)
    return fields


def _special_answers(kind: Kind) -> tuple[str, ...]:
    """The answers that are no fields of a record of this kind."""
    if kind is Kind.CLAIM:
        return (*CITED, FIGURE)
    return (LANGUAGE,) if kind in PROSE else ()


def _yaml_value(name: str, value: str) -> object:
    """A number as a number, a yes as a boolean, so that YAML needs no quotation marks."""
    plain = latin_digits(value)
    if name in _NUMBERS and _WHOLE.fullmatch(plain):
        return int(plain)
    is_yes_no = name == "approx" or name.endswith("_doubted")
    return value == "true" if is_yes_no and value in {"true", "false"} else value


def _put(fields: dict[str, object], steps: list[str], value: object) -> None:
    """Set a field of a field; a value that is no mapping becomes one, and the schema refuses it."""
    *above, last = steps
    for step in above:
        inner = fields.get(step)
        if not isinstance(inner, dict):
            inner = fields[step] = {}
        fields = inner
    fields[last] = value


def _figure(text: str) -> dict[str, object]:
    """`300`, `300..`, `..300`, `200..300`, `>300`, `<300`, each with a leading `~` for "about".

    An exclusive bound of a range has its sign: `>100..200`, `100..<200`.
    """
    low, dots, high = (part.strip() for part in text.removeprefix("~").partition(".."))
    if not dots and low.startswith("<"):
        low, high = "", low
    plain = "min" if dots else "value"
    fields = {**_bound(low, ">", "more_than", plain), **_bound(high, "<", "less_than", "max")}
    return {**fields, "approx": True} if text.startswith("~") else fields


def _bound(bound_text: str, sign: str, strict: str, plain: str) -> dict[str, object]:
    name = strict if bound_text.startswith(sign) else plain
    number = bound_text.removeprefix(sign).strip()
    return {name: _yaml_value(name, number)} if number else {}


def _citations(answers: Answers) -> list[dict[str, str]]:
    """Each source with its locator, paired in order."""
    rows = zip_longest(*(answers.get(name, ()) for name in CITED), fillvalue="")
    pairs = (zip(CITED, cited, strict=True) for cited in rows)
    return [{name: value for name, value in pair if value} for pair in pairs]


def node_of(value: object) -> Node:
    """Fields as the loader would have read them."""
    if isinstance(value, dict):
        return MappingNode(
            tuple((ScalarNode(k, _NO_SPAN), node_of(v)) for k, v in value.items()), _NO_SPAN
        )
    if isinstance(value, list):
        return SequenceNode(tuple(node_of(item) for item in value), _NO_SPAN)
    return ScalarNode(
        str(value).lower() if isinstance(value, bool) else str(value), _NO_SPAN, quoted=True
    )


_MILLION = 1_000_000


def suggested_id(
    kind: Kind, answers: Answers, corpus: Corpus, *, is_free: Callable[[str], bool]
) -> str:
    """A free id made from the answers, or an empty string if they have no Latin letters."""
    name = _ID_MAKERS[kind](answers, corpus) if kind in _ID_MAKERS else ""
    stem = _as_id(name)
    if not stem:
        return ""
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in numbered if is_free(name))


def _as_id(name: str) -> str:
    """Whole words of a name, with room for a number after them; empty if it can be no id."""
    while len(name) > ID_LONGEST - 4 and "-" in name:
        name = name.rpartition("-")[0]
    return name if ID.fullmatch(name) and len(name) <= ID_LONGEST else ""


def id_of_title(title: str) -> str:
    """An id made from a title, with room for a number after it; empty if none can be."""
    return _as_id(_latin(title))


def _claim(answers: Answers, corpus: Corpus) -> str:
    """`macron-300`, `erdogan-denial`; without a figure, who and what it is about."""
    claimant = _first(answers, "claimant")
    entity = corpus.find(Kind.ENTITY, RecordId(claimant))
    if isinstance(entity, Entity) and entity.kind is EntityKind.PERSON:
        claimant = claimant.rpartition("-")[2]
    if _first(answers, "stance") == Stance.DENIES:
        return f"{claimant}-denial"
    fields = record_fields(Kind.CLAIM, answers)
    figures = (fields[name] for name in FIGURE_FIELDS if name in fields)
    about = _first(answers, "question") or _first(answers, "topics")
    return f"{claimant}-{next(map(_counted, figures), about)}"


def _counted(figure: object) -> str:
    if isinstance(figure, int) and figure and figure % _MILLION == 0:
        return f"{figure // _MILLION}m"
    return re.sub(r"[^a-z0-9]+", "-", str(figure)).strip("-")


def _source(answers: Answers, _: Corpus) -> str:
    """The outlet and the day: `haaretz-2020-10-02`."""
    url = _first(answers, "url")
    outlet = _first(answers, "publisher") or (outlet_of(url) if url else UNIDENTIFIED)
    return f"{outlet}-{_day(_first(answers, 'issued'))}"


def _day(issued: str) -> str:
    try:
        when = parse_edtf(issued)
    except DateUnreadable:
        return "undated"
    day = when.start or when.end
    return day.iso if day else "undated"


def _entity(answers: Answers, _: Corpus) -> str:
    """The first of its names that is in Latin letters, without their marks."""
    names = (values[0] for field, values in answers.items() if _is_name(field) and values)
    return next(filter(None, map(_latin, names)), "")


def _is_name(field: str) -> bool:
    return field.startswith("name.")


def _latin(name: str) -> str:
    """`Erdoğan` as `erdogan`; empty if a letter has no Latin one under its marks."""
    bare = unicodedata.normalize("NFKD", name)
    latin = "".join(mark for mark in bare if not unicodedata.combining(mark)).lower()
    if any(letter.isalpha() and not letter.isascii() for letter in latin):
        return ""
    return re.sub(r"[^a-z0-9]+", "-", latin.replace("'", "")).strip("-")


def _first(answers: Answers, field: str) -> str:
    return next(iter(answers.get(field, ())), "")


_ID_MAKERS: Mapping[Kind, Callable[[Answers, Corpus], str]] = {
    Kind.CLAIM: _claim,
    Kind.SOURCE: _source,
    Kind.ENTITY: _entity,
}
