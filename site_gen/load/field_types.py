"""Field types that only records have: grades, figures, file names."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from site_gen import fields
from site_gen.decoding import field_error
from site_gen.domain.dates import latin_digits
from site_gen.domain.sources import ITEM_TYPES, Liveness
from site_gen.domain.text import Status
from site_gen.problems import did_you_mean

CREDIBILITY_GRADES = "123456"
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?")
_SEPARATED = re.compile(r"\d{1,3}([,٬' ]\d{3})+")


def _number(value: object) -> Decimal:
    """A number in any digits; separators and ranges are reported, never guessed."""
    if not isinstance(value, str):
        raise field_error("figure-unreadable", "a number is needed here", "write digits only")
    plain = latin_digits(value.strip())
    if _SEPARATED.fullmatch(plain):
        hint = f"write {re.sub(r'[^0-9]', '', plain)}"
        raise field_error("figure-unreadable", f"`{value}` has marks between its digits", hint)
    if re.fullmatch(r"\d+\s*[-–]\s*\d+", plain):
        raise field_error("figure-unreadable", f"`{value}` is a range", "write `min` and `max`")
    if not _NUMBER.fullmatch(plain):
        raise field_error("figure-unreadable", f"`{value}` is not a number", "write digits only")
    return Decimal(plain)


def _credibility(value: str) -> str:
    if len(value) != 1 or value not in CREDIBILITY_GRADES:
        hint = "write a digit from 1 to 6 of the Admiralty code; leave it out if nobody graded"
        raise field_error("value-unknown", f"`{value}` is no grade of credibility", hint)
    return value


def _unit(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]+(-[a-z]+)*", value):
        message = f"`{value}` is not the name of a unit"
        raise field_error("field-unreadable", message, "write one word, such as fighters or USD")
    return value


# A text editor reads a number where the loader reads text; other digits are text to both.
_FIGURE = rf"^{fields.DIGIT}{{1,15}}(\.{fields.DIGIT}{{1,6}})?$"
Number = Annotated[
    Decimal,
    BeforeValidator(_number),
    WithJsonSchema(
        {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": _FIGURE}]}
    ),
]
Credibility = Annotated[
    fields.Text,
    AfterValidator(_credibility),
    WithJsonSchema({"enum": [*map(int, CREDIBILITY_GRADES), *CREDIBILITY_GRADES]}),
]
Unit = Annotated[
    fields.Text,
    AfterValidator(_unit),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]+(-[a-z]+)*$"}),
]
RELIABILITY_GRADES = "ABCDEF"
# A source has one more status than other records: `dead`, for its link.
SOURCE_STATUS = tuple(value.value for value in (*Status, *Liveness))


def _sha256(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        message = "`sha256` is 64 characters of 0-9 and a-f"
        raise field_error("field-unreadable", message, "copy it from the output of `sha256sum`")
    return value


def _file_name(value: str) -> str:
    if value in {".", ".."} or re.search(r"[/\\\x00]", value):
        message = f"`{value}` is not the name of a file"
        raise field_error("field-unreadable", message, "write its name alone, without folders")
    return value


def _grade(value: str) -> str:
    if len(value) != 1 or value not in RELIABILITY_GRADES:
        hint = "write a letter from A to F of the Admiralty code; leave it out if nobody graded"
        raise field_error("value-unknown", f"`{value}` is no grade of reliability", hint)
    return value


def _type(value: str) -> str:
    if value not in ITEM_TYPES:
        hint = did_you_mean(value, ITEM_TYPES) or "write a type of CSL, such as article-newspaper"
        raise field_error("value-unknown", f"`{value}` is no type of source", hint)
    return value


def _wikidata(value: str) -> str:
    if not re.fullmatch("Q[1-9][0-9]*", value):
        message = f"`{value}` is no item of Wikidata"
        raise field_error("field-unreadable", message, "write its number alone, such as Q1234")
    return value


def _source_status(value: str) -> str:
    if value not in SOURCE_STATUS:
        hint = did_you_mean(value, SOURCE_STATUS) or f"write one of {', '.join(SOURCE_STATUS)}"
        raise field_error("value-unknown", f"`status` cannot be `{value}`", hint)
    return value


FileName = Annotated[
    fields.Text,
    AfterValidator(_file_name),
    WithJsonSchema({"type": "string", "pattern": r"^[^/\\]+$"}),
]
Sha256 = Annotated[
    fields.Text,
    AfterValidator(_sha256),
    WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
]
ItemType = Annotated[fields.Text, AfterValidator(_type), WithJsonSchema({"enum": [*ITEM_TYPES]})]
Reliability = Annotated[
    fields.Text, AfterValidator(_grade), WithJsonSchema({"enum": [*RELIABILITY_GRADES]})
]
SourceStatus = Annotated[
    fields.Text, AfterValidator(_source_status), WithJsonSchema({"enum": [*SOURCE_STATUS]})
]
WikidataItem = Annotated[
    fields.Text,
    fields.Flag,
    AfterValidator(_wikidata),
    WithJsonSchema({"type": "string", "pattern": "^Q[1-9][0-9]*$"}),
]
