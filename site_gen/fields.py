"""Located nodes into values of a form, with a located problem for each fault.

A form is a pydantic model: it names the fields that an editor may write. pydantic finds every
fault in one pass and says where; this module turns its findings into the desk's own problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema

from site_gen.domain.dates import DateUnreadable, Precision, When, day_from, when_from
from site_gen.domain.text import ID, ID_LONGEST, LocaleCode, LocalNames, LocalText, RecordId
from site_gen.located import Fields, Items, Node, Path, place_of, plain
from site_gen.problems import Checked, Problem, did_you_mean

FormType = TypeVar("FormType", bound=BaseModel)


class Form(BaseModel):
    """What an editor may write in one place; anything else is a problem."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def fault(rule: str, message: str, hint: str = "", *, at: str = "") -> PydanticCustomError:
    """A finding of a field type, carrying the rule and hint of the problem it becomes.

    A finding on a whole form can name the field that it is told `at`.
    """
    shown = {"told": message, "hint": hint, "at": at}
    return PydanticCustomError(rule, "{told}", shown)


def decode(form: type[FormType], node: Node, place: str = "") -> Checked[FormType | None]:
    """The node as a value of the form, or None and every reason why not.

    `place` names the record in messages, such as "source `x`".
    """
    try:
        return Checked(form.model_validate(plain(node)))
    except ValidationError as refusal:
        found = refusal.errors(include_url=False)
        return Checked(None, tuple(_problem(error, form, node, place) for error in found))


def _problem(error: ErrorDetails, form: type[BaseModel], node: Node, place: str) -> Problem:
    context = error.get("ctx", {})
    at = (str(context["at"]),) if context.get("at") else ()
    path = _path_in(node, (*error["loc"], *at))
    field = ".".join(str(step) for step in path)
    span = place_of(node, path)
    of = f" of {place}" if place else ""
    kind = error["type"]
    if kind == "missing":
        message = f"`{field or error['loc'][-1]}`{of} is missing"
        return Problem("field-missing", message, span, field=str(error["loc"][-1]), hint="add it")
    if kind == "extra_forbidden":
        hint = did_you_mean(str(path[-1]), _names_at(form, path[:-1]))
        hint = hint or "remove it; the fields are listed in the reference"
        return Problem(
            "field-unknown", f"no field is called `{field}`", span, field=field, hint=hint
        )
    if "told" in context:
        hint = str(context["hint"])
        told = str(context["told"])
        return Problem(kind, told, span, field=field, hint=hint)
    return _mismatch(error, Problem("field-unreadable", "", span, field=field))


def _mismatch(error: ErrorDetails, at: Problem) -> Problem:
    """pydantic's own findings, in the desk's words."""
    wanted = {
        "enum": f"write one of {error.get('ctx', {}).get('expected', '')}",
        "dict_type": "write a mapping, one `name: value` a line",
        "model_type": "write a mapping, one `name: value` a line",
        "list_type": "write a list, such as [a, b]",
        "tuple_type": "write a list, such as [a, b]",
        "string_type": "write one piece of text here",
        "int_parsing": "write a whole number",
    }.get(error["type"], error["msg"])
    given = error["input"]
    shown = f"`{given}`" if isinstance(given, str | int) else _shape(given)
    rule = "value-unknown" if error["type"] == "enum" else at.rule
    hint = did_you_mean(str(given), re.findall(r"'([^']+)'", wanted)) or wanted
    message = f"`{at.field}` cannot be {shown}" if at.field else f"a record cannot be {shown}"
    return Problem(rule, message, at.span, field=at.field, hint=hint)


def _shape(given: object) -> str:
    if given is None:
        return "empty"
    return "a list" if isinstance(given, list) else "a mapping"


def _path_in(node: Node, location: tuple[int | str, ...]) -> Path:
    """pydantic's location without the steps that name types rather than fields."""
    path: list[str | int] = []
    here: Node | None = node
    for step in location:
        if isinstance(here, Fields):
            path.append(step)
            here = here.get(str(step))
        elif isinstance(here, Items) and isinstance(step, int):
            path.append(step)
            here = here.items[step] if step < len(here.items) else None
    return tuple(path)


def _names_at(form: type[BaseModel], path: Path) -> Iterator[str]:
    """The fields an editor may write at this place of the form, for near misses."""
    for step in path:
        field = form.model_fields.get(str(step)) if isinstance(step, str) else None
        inner = _forms_in(field.annotation) if field else []
        form = inner[0] if inner else form
    return (field.alias or name for name, field in form.model_fields.items())


def _forms_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [form for part in getattr(annotation, "__args__", ()) for form in _forms_in(part)]


# Field types ------------------------------------------------------------------------------


# Marks that word processors and mail leave at the ends of what is copied from them; those that
# come in pairs are left, since one end alone would turn what follows.
_UNSEEN = " \t\n\u00a0\u200b\u200e\u200f\u061c\ufeff"


def _text(value: object) -> str:
    if value is None:
        raise fault("field-empty", "nothing is written here", "write it, or remove the field")
    if not isinstance(value, str):
        raise fault(
            "field-unreadable", f"this cannot be {_shape(value)}", "write one piece of text"
        )
    if not (text := value.strip(_UNSEEN)):
        raise fault("field-empty", "nothing is written here", "write it, or remove the field")
    return text


def _id(value: str) -> RecordId:
    if not ID.fullmatch(value):
        hint = f"write `{_as_id(value)}`" if _as_id(value) else "give it a short name in a-z"
        raise fault(
            "id-unreadable", f"id `{value}` must be lower-case letters, digits and hyphens", hint
        )
    if len(value) > ID_LONGEST:
        told = f"id `{value}` has {len(value)} characters, and {ID_LONGEST} is the most"
        raise fault("id-unreadable", told, "shorten it")
    return RecordId(value)


def _as_id(value: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")


def _when(value: str) -> When:
    try:
        return when_from(value)
    except DateUnreadable as why:
        raise fault("date-unreadable", str(why), why.hint) from why


def _full_day(value: str) -> When:
    try:
        day = day_from(value)
    except DateUnreadable as why:
        raise fault("date-unreadable", str(why), why.hint) from why
    if day.precision is not Precision.DAY:
        raise fault("date-unreadable", f"`{value}` names no day", "write a date as 2020-10-14")
    return When(day, day)


def _one_or_more(value: object) -> object:
    """A single name may be written without brackets."""
    return [value] if isinstance(value, str) else value


def _whole(value: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}", value):
        raise fault("field-unreadable", f"`{value}` is not a whole number", "write digits only")
    return int(value)


@dataclass(frozen=True, slots=True)
class _InEachLanguage:
    """A mapping of language to value, each value checked at its own place."""

    of: Any
    make: Callable[[dict[str, Any]], object]
    hint: str

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        each = core_schema.dict_schema(core_schema.str_schema(), handler.generate_schema(self.of))
        mapping = core_schema.no_info_before_validator_function(self._mapping, each)
        return core_schema.no_info_after_validator_function(self.make, mapping)

    def _mapping(self, value: object) -> object:
        if not isinstance(value, dict):
            raise fault("language-map-needed", "this is needed in each language", self.hint)
        return value


def _local_text(texts: dict[str, str]) -> LocalText:
    return LocalText(tuple((LocaleCode(code), text) for code, text in texts.items()))


def _local_names(lists: dict[str, tuple[str, ...]]) -> LocalNames:
    return LocalNames(tuple((LocaleCode(code), names) for code, names in lists.items()))


# What an address never holds: spaces, quotes, and marks that hide where it leads.
_ADDRESS = re.compile(
    r"https?://[^\s<>\"\\\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+"
)


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value) or not _host_of(value):
        told = f"`{value}` is not a web address"
        raise fault("address-unreadable", told, "write it whole, from https:// on")
    return value


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _yes_no(value: object) -> bool:
    if value in {"true", "false"}:
        return value == "true"
    raise fault("field-unreadable", f"`{value}` is neither true nor false", "write true or false")


# What an editor is told of each type. YAML in an editor knows numbers, and 2020 is one there; the
# loader reads text. Shapes only: whether a day exists is for the loader to say.
DIGIT = "[0-9٠-٩۰-۹]"
_DAY = f"{DIGIT}{{4}}-{DIGIT}{{2}}-{DIGIT}{{2}}[?~%]?"
_DATE = f"{DIGIT}{{4}}(-{DIGIT}{{2}}(-{DIGIT}{{2}})?)?[?~%]?"
_EDTF = rf"^({_DATE}|{_DATE}/({_DATE}|\.\.)|\.\./{_DATE})$"
_YEAR = {"type": "integer", "minimum": 1, "maximum": 9999}
_WORDS = {"type": ["string", "number"], "pattern": r"\S"}
_ID = {"type": "string", "pattern": f"^{ID.pattern}$", "maxLength": ID_LONGEST}
_NAMES = {"anyOf": [_WORDS, {"type": "array", "items": _WORDS}]}
# Says of a map by language whether others than the site's may stand in it.
LANGUAGES, OURS, ANY = "x-languages", "ours", "any"

Words = Annotated[str, BeforeValidator(_text), WithJsonSchema(_WORDS)]
Id = Annotated[RecordId, AfterValidator(_id), BeforeValidator(_text), WithJsonSchema(_ID)]
Ids = Annotated[
    tuple[Id, ...],
    BeforeValidator(_one_or_more),
    WithJsonSchema({"anyOf": [_ID, {"type": "array", "items": _ID}]}),
]
YesNo = Annotated[bool, BeforeValidator(_yes_no), WithJsonSchema({"type": "boolean"})]
Names = Annotated[tuple[Words, ...], BeforeValidator(_one_or_more), WithJsonSchema(_NAMES)]
EdtfDate = Annotated[
    When,
    BeforeValidator(lambda value: _when(_text(value))),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": _EDTF}, _YEAR]}),
]
FullDay = Annotated[
    When,
    BeforeValidator(lambda value: _full_day(_text(value))),
    WithJsonSchema({"type": "string", "pattern": f"^{_DAY}$"}),
]
Whole = Annotated[
    int,
    BeforeValidator(lambda value: _whole(_text(value))),
    WithJsonSchema({"type": "integer"}),
]
InLanguages = Annotated[
    LocalText,
    _InEachLanguage(Words, _local_text, "write it once for each language, such as {en: …}"),
    WithJsonSchema({"type": "object", "additionalProperties": _WORDS, LANGUAGES: OURS}),
]
InAnyLanguages = Annotated[
    InLanguages,
    WithJsonSchema({"type": "object", "additionalProperties": _WORDS, LANGUAGES: ANY}),
]
NamesInLanguages = Annotated[
    LocalNames,
    _InEachLanguage(Names, _local_names, "write a list for each language, such as {en: [a, b]}"),
    WithJsonSchema({"type": "object", "additionalProperties": _NAMES, LANGUAGES: OURS}),
]
Address = Annotated[
    str,
    AfterValidator(_address),
    BeforeValidator(_text),
    WithJsonSchema({"type": "string", "pattern": r"^https?://\S+$"}),
]
