"""Field types: how a value is checked, and how its JSON Schema describes it."""

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    InstanceOf,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from site_gen.decoding import field_error, shape_of
from site_gen.domain.dates import DateUnreadable, EdtfDate, Precision, parse_date, parse_edtf
from site_gen.domain.text import ID, ID_LONGEST, LocaleCode, LocalNames, LocalText, RecordId
from site_gen.domain.web_addresses import host_of
from site_gen.structs import Struct

# Invisible marks that word processors and mail programs leave around copied text. Paired marks are
# kept: one without the other would change the direction of what follows.
_INVISIBLE = " \t\n\u00a0\u200b\u200e\u200f\u061c\ufeff"


# Before the name of a further calendar, as in fa-u-ca-persian (BCP 47, extension u).
CALENDAR = "-u-ca-"
CALENDARS = ("persian", "hebrew")


def cldr_locale(value: str) -> str:
    """A locale by its form; whether CLDR has it is asked later."""
    if not re.fullmatch(r"[a-z]{2,3}([-_][A-Z][a-z]{3})?([-_]([A-Z]{2}|[0-9]{3}))?", value):
        hint = "write a language, and a country where it matters, such as ar-SY or en-GB"
        raise field_error("locale-unreadable", f"`{value}` is not a locale of CLDR", hint)
    return value


def dates_locale(value: str) -> str:
    """The same, with a calendar after it in which days are printed too."""
    locale, mark, calendar = value.partition(CALENDAR)
    if mark and calendar not in CALENDARS:
        hint = f"write one of {', '.join(CALENDARS)}; every day is printed in the Gregorian one too"
        raise field_error("value-unknown", f"there is no calendar `{calendar}`", hint)
    return cldr_locale(locale) + mark + calendar


def _non_empty(value: object) -> str:
    if value is None:
        raise field_error("field-empty", "this field is empty", "write it, or remove the field")
    if not isinstance(value, str):
        raise field_error(
            "field-unreadable", f"this cannot be {shape_of(value)}", "write one piece of text"
        )
    if not (text := value.strip(_INVISIBLE)):
        raise field_error("field-empty", "this field is empty", "write it, or remove the field")
    return text


def _id(value: str) -> RecordId:
    if not ID.fullmatch(value):
        hint = f"write `{_as_id(value)}`" if _as_id(value) else "give it a short name in a-z"
        raise field_error(
            "id-unreadable", f"id `{value}` must be lower-case letters, digits and hyphens", hint
        )
    if len(value) > ID_LONGEST:
        message = f"id `{value}` has {len(value)} characters, and {ID_LONGEST} is the most"
        raise field_error("id-unreadable", message, "shorten it")
    return RecordId(value)


def _as_id(value: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")


def _edtf(value: str) -> EdtfDate:
    try:
        return parse_edtf(value)
    except DateUnreadable as error:
        raise field_error("date-unreadable", str(error), error.hint) from error


def _full_day(value: str) -> EdtfDate:
    try:
        day = parse_date(value)
    except DateUnreadable as error:
        raise field_error("date-unreadable", str(error), error.hint) from error
    if day.precision is not Precision.DAY:
        raise field_error(
            "date-unreadable", f"`{value}` names no day", "write a date as 2020-10-14"
        )
    return EdtfDate(day, day)


def _one_or_more(value: object) -> object:
    """A single name may be written without brackets."""
    return [value] if isinstance(value, str) else value


def _whole_number(value: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}", value):
        raise field_error(
            "field-unreadable", f"`{value}` is not a whole number", "write digits only"
        )
    return int(value)


class _LanguageMap(Struct, frozen=True):
    """A mapping of language to value; each value is checked separately."""

    of: Any
    make: Callable[[dict[str, Any]], object]
    hint: str
    message: str = "this is needed in each language"

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        values_schema = core_schema.dict_schema(
            core_schema.str_schema(), handler.generate_schema(self.of)
        )
        mapping = core_schema.no_info_before_validator_function(self._mapping, values_schema)
        return core_schema.no_info_after_validator_function(self.make, mapping)

    def _mapping(self, value: object) -> object:
        if not isinstance(value, dict):
            raise field_error("language-map-needed", self.message, self.hint)
        return value


def _local_text(texts: dict[str, str]) -> LocalText:
    return LocalText(tuple((LocaleCode(code), text) for code, text in texts.items()))


def _local_names(lists: dict[str, tuple[str, ...]]) -> LocalNames:
    return LocalNames(tuple((LocaleCode(code), names) for code, names in lists.items()))


# An address has no spaces, no quotes, and no marks that hide where it leads.
_ADDRESS = re.compile(
    r"https?://[^\s<>\"\\\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+"
)


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value) or not host_of(value):
        message = f"`{value}` is not a web address"
        raise field_error("address-unreadable", message, "write it whole, beginning with https://")
    return value


def _yes_no(value: object) -> bool:
    if value in {"true", "false"}:
        return value == "true"
    raise field_error(
        "field-unreadable", f"`{value}` is neither true nor false", "write true or false"
    )


# The JSON Schemas of the types. A text editor reads 2020 as a number; the loader reads text. They
# describe the form only: whether a day exists is checked by the loader.
DIGIT = "[0-9٠-٩۰-۹]"
_DAY = f"{DIGIT}{{4}}-{DIGIT}{{2}}-{DIGIT}{{2}}[?~%]?"
_DATE = f"{DIGIT}{{4}}(-{DIGIT}{{2}}(-{DIGIT}{{2}})?)?[?~%]?"
_EDTF = rf"^({_DATE}|{_DATE}/({_DATE}|\.\.)|\.\./{_DATE})$"
_YEAR = {"type": "integer", "minimum": 1, "maximum": 9999}
_WORDS = {"type": ["string", "number"], "pattern": r"\S"}
_ID = {"type": "string", "pattern": f"^{ID.pattern}$", "maxLength": ID_LONGEST}
_NAMES = {"anyOf": [_WORDS, {"type": "array", "items": _WORDS}]}
# Whether a map by language may have languages other than the site's.
LANGUAGES_KEY, SITE_LANGUAGES, ANY_LANGUAGE = "x-languages", "ours", "any"
Text = Annotated[str, BeforeValidator(_non_empty), WithJsonSchema(_WORDS)]
Id = Annotated[RecordId, AfterValidator(_id), BeforeValidator(_non_empty), WithJsonSchema(_ID)]
IdList = Annotated[
    tuple[Id, ...],
    BeforeValidator(_one_or_more),
    WithJsonSchema({"anyOf": [_ID, {"type": "array", "items": _ID}]}),
]
Flag = Annotated[bool, BeforeValidator(_yes_no), WithJsonSchema({"type": "boolean"})]
TextList = Annotated[tuple[Text, ...], BeforeValidator(_one_or_more), WithJsonSchema(_NAMES)]
Date = Annotated[
    InstanceOf[EdtfDate],
    BeforeValidator(lambda value: _edtf(_non_empty(value))),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": _EDTF}, _YEAR]}),
]
Day = Annotated[
    InstanceOf[EdtfDate],
    BeforeValidator(lambda value: _full_day(_non_empty(value))),
    WithJsonSchema({"type": "string", "pattern": f"^{_DAY}$"}),
]
WholeNumber = Annotated[
    int,
    BeforeValidator(lambda value: _whole_number(_non_empty(value))),
    WithJsonSchema({"type": "integer"}),
]
Localized = Annotated[
    LocalText,
    _LanguageMap(Text, _local_text, "write it once for each language, such as {en: …}"),
    WithJsonSchema(
        {"type": "object", "additionalProperties": _WORDS, LANGUAGES_KEY: SITE_LANGUAGES}
    ),
]
LocalizedAny = Annotated[
    LocalText,
    _LanguageMap(
        Text,
        _local_text,
        "write it under the language that it was printed in, such as {en: …}",
        "this is needed with its language",
    ),
    WithJsonSchema({"type": "object", "additionalProperties": _WORDS, LANGUAGES_KEY: ANY_LANGUAGE}),
]
LocalizedNames = Annotated[
    LocalNames,
    _LanguageMap(TextList, _local_names, "write a list for each language, such as {en: [a, b]}"),
    WithJsonSchema(
        {"type": "object", "additionalProperties": _NAMES, LANGUAGES_KEY: SITE_LANGUAGES}
    ),
]
WebAddress = Annotated[
    str,
    AfterValidator(_address),
    BeforeValidator(_non_empty),
    WithJsonSchema({"type": "string", "pattern": r"^https?://\S+$"}),
]
