"""Turns the desk's `site.yaml` into the settings of the site, or into problems."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from site_gen import fields
from site_gen.acceptance import Acceptance
from site_gen.config import Config, Locale
from site_gen.decoding import Schema, decode_node, field_error
from site_gen.domain.claims import APPROX_MARGIN
from site_gen.domain.dates import latin_digits
from site_gen.domain.text import Direction, LocaleCode, LocalText
from site_gen.domain.web_addresses import ascii_host
from site_gen.load.publish_settings import PublishSchema, publish_config_from
from site_gen.problems import Checked, Problem, Span, did_you_mean
from site_gen.yaml_nodes import Node, read_yaml, span_at

_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
# The formats in which the site offers a topic: those that are one file and need no page.
BRIEFING_FORMATS = ("docx", "pdf")
_PERCENTAGE = re.compile(r"(\d{1,2}(?:\.\d)?)\s?[%٪]")
# Beyond a half, "about" would mean nothing.
WIDEST_MARGIN = Decimal("0.5")
NUMBERING_SYSTEMS = ("latn", "arab", "arabext", "deva", "beng", "thai")


def _code(value: str) -> LocaleCode:
    if not _CODE.fullmatch(value):
        hint = "write a BCP 47 tag in lower case, such as en or pt-br"
        raise field_error("locale-unreadable", f"`{value}` is not a language code", hint)
    return LocaleCode(value)


def _digits(value: str) -> str:
    if value not in NUMBERING_SYSTEMS:
        message = f"`{value}` is not a family of digits"
        raise field_error("value-unknown", message, f"write one of {', '.join(NUMBERING_SYSTEMS)}")
    return value


def _formats(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if value not in BRIEFING_FORMATS:
            hint = did_you_mean(value, BRIEFING_FORMATS) or "write docx, pdf or both"
            raise field_error("value-unknown", f"`{value}` is not a format of briefings", hint)
    return tuple(dict.fromkeys(values))


def _base(value: str) -> str:
    parts = urlsplit(value)
    message = f"`{value}` is not a base address"
    if "@" in parts.netloc:
        raise field_error("address-unreadable", message, "remove the name before @")
    if not parts.path.endswith("/") or parts.query or parts.fragment:
        raise field_error("address-unreadable", message, "end it with /")
    return value


LocaleCodeType = Annotated[
    fields.Text,
    AfterValidator(_code),
    WithJsonSchema({"type": "string", "pattern": f"^{_CODE.pattern}$"}),
]
CldrLocale = Annotated[fields.Text, AfterValidator(fields.cldr_locale)]
DatesLocale = Annotated[fields.Text, AfterValidator(fields.dates_locale)]
NumberingSystem = Annotated[
    fields.Text, AfterValidator(_digits), WithJsonSchema({"enum": [*NUMBERING_SYSTEMS]})
]
BaseUrl = Annotated[
    fields.WebAddress,
    AfterValidator(_base),
    WithJsonSchema({"type": "string", "pattern": r"^https?://[^\s?#]+/$"}),
]
BriefingFormats = Annotated[
    fields.TextList,
    AfterValidator(_formats),
    WithJsonSchema({"type": "array", "items": {"enum": [*BRIEFING_FORMATS]}}),
]


def _flag(value: str) -> str:
    if value not in {"true", "false"}:
        raise field_error(
            "value-unknown", f"`{value}` is neither true nor false", "write one of both"
        )
    return value


def _margin(value: object) -> Decimal:
    """Turn a percentage into a fraction."""
    match = _PERCENTAGE.fullmatch(latin_digits(str(value)))
    share = Decimal(match[1]) / 100 if match else None
    if share is None or share > WIDEST_MARGIN:
        message = f"`{value}` is not a percentage from 0% to {WIDEST_MARGIN:.0%}"
        raise field_error("field-unreadable", message, "write it with its sign, such as 10%")
    return share


Margin = Annotated[
    Decimal,
    BeforeValidator(_margin),
    WithJsonSchema(
        {"type": "string", "pattern": rf"^{fields.DIGIT}{{1,2}}(\.{fields.DIGIT})?\s?[%٪]$"}
    ),
]
Flag = Annotated[fields.Text, AfterValidator(_flag), WithJsonSchema({"type": "boolean"})]


class LocaleSchema(Schema):
    """One language under `locales`."""

    code: LocaleCodeType = Field(
        description="The code of the language, which stands in every address."
    )
    name: fields.Text = Field(description="The language in its own words.")
    dir: Direction = Field(description="The direction of its script.")
    dates: DatesLocale = Field(
        description="The CLDR locale that dates are printed by, such as ar-SY or fa-u-ca-persian."
    )
    months_also: CldrLocale | None = Field(
        None, description="A second CLDR locale, whose name of the month is printed too."
    )
    digits: NumberingSystem = Field("latn", description="The digits that numbers are printed in.")


class AcceptSchema(Schema):
    """One entry under `accept`."""

    rule: fields.Text = Field(description="The rule whose warnings are accepted.")
    where: fields.TextList = Field(
        (), description="Files, from this file's folder, or ids of records."
    )
    why: fields.Text = Field(description="Why the warning is no fault here.")


class SiteSchema(Schema):
    """What `site.yaml` may hold."""

    title: fields.Localized = Field(description="The name of the site.")
    desk: fields.Localized = Field(description="The name of the desk.")
    description: fields.Localized = Field(description="What the site is about, in a sentence.")
    base_url: BaseUrl = Field(description="Where it is published, with a slash at the end.")
    default_locale: LocaleCodeType = Field(
        description="The language for readers whose own is not known."
    )
    locales: tuple[LocaleSchema, ...] = Field(description="The languages of the site.")
    captures: fields.Text = Field(
        "../captures", description="The folder of captures, relative to this file."
    )
    publish: PublishSchema | None = Field(None, description="Where `publish` sends the site.")
    briefings: BriefingFormats = Field(
        (), description="Formats in which each topic is offered as a document: docx, pdf."
    )
    cards: Flag = Field(
        "false", description="`true` for a picture of each topic, question and article."
    )
    approx_margin: Margin = Field(
        APPROX_MARGIN, description="How far `approx` reaches to either side, such as 10%."
    )
    retired: tuple[LocaleCodeType, ...] = Field(
        (), description="Codes of languages the site no longer has; their addresses lead on."
    )
    accept: tuple[AcceptSchema, ...] = Field((), description="Warnings that are no fault here.")
    archive: fields.WebAddress = Field(
        "", description="The web archive that `archive` may ask without `--yes`."
    )


def read_config(text: str, start: Span) -> Checked[Config | None]:
    """The settings in the text of a `site.yaml`, or None if it has an error."""
    read = read_yaml(text, start)
    if read.value is None:
        return Checked(None, read.problems)
    made = config_from(read.value)
    return Checked(made.value, (*read.problems, *made.problems))


def config_from(node: Node) -> Checked[Config | None]:
    """The settings, or None if any has an error: nothing can be built without them."""
    decoded = decode_node(SiteSchema, node)
    if decoded.value is None:
        return Checked(None, decoded.problems)
    problems = tuple(_inconsistencies(decoded.value, node))
    return Checked(None if problems else config_of(decoded.value, node), problems)


def config_of(schema: SiteSchema, node: Node) -> Config:
    """The settings in fields that have been read; `node` has their places."""
    locales = tuple(
        Locale(
            LocaleCode(locale.code),
            locale.name,
            locale.dir,
            tuple(n for n in (locale.dates.partition(fields.CALENDAR)[0], locale.months_also) if n),
            locale.digits,
            locale.dates.partition(fields.CALENDAR)[2],
        )
        for locale in schema.locales
    )
    return Config(
        schema.title,
        schema.desk,
        schema.description,
        schema.base_url,
        locales,
        LocaleCode(schema.default_locale),
        PurePosixPath(schema.captures),
        publish_config_from(schema.publish, ascii_host(schema.base_url)),
        schema.briefings,
        tuple(map(LocaleCode, schema.retired)),
        schema.cards == "true",
        schema.approx_margin,
        _acceptances(schema.accept, node),
        schema.archive,
    )


def _inconsistencies(schema: SiteSchema, node: Node) -> list[Problem]:
    codes = [locale.code for locale in schema.locales]
    if not codes:
        message, span = "the site needs a language", span_at(node, ("locales",))
        hint = "write an entry under `locales` for each language"
        return [Problem("locale-missing", message, span, field="locales", hint=hint)]
    return [*_locale_problems(schema, codes, node), *_missing_translations(schema, codes, node)]


def _locale_problems(schema: SiteSchema, codes: list[str], node: Node) -> list[Problem]:
    problems = []
    for number, code in enumerate(codes):
        if code in codes[:number]:
            span = span_at(node, ("locales", number))
            message = f"language `{code}` is given twice"
            problems.append(
                Problem("key-repeated", message, span, field="locales", hint="remove one")
            )
    for number, code in enumerate(schema.retired):
        if code in codes:
            span = span_at(node, ("retired", number))
            message = f"`{code}` is under `retired`, but the site still has it"
            problems.append(
                Problem("locale-retired", message, span, field="retired", hint="remove one of both")
            )
    if schema.default_locale not in codes:
        span = span_at(node, ("default_locale",))
        message = f"`default_locale` is `{schema.default_locale}`, which is none of the languages"
        hint = did_you_mean(schema.default_locale, codes) or f"write one of {', '.join(codes)}"
        problems.append(Problem("locale-unknown", message, span, field="default_locale", hint=hint))
    return problems


def _missing_translations(schema: SiteSchema, codes: list[str], node: Node) -> list[Problem]:
    """Report names of the site that lack a language: the home page has no fallback."""
    problems = []
    for name in ("title", "desk", "description"):
        text: LocalText = getattr(schema, name)
        for code in codes:
            if not text.get(LocaleCode(code)):
                message = f"`{name}` has no `{code}`"
                span = span_at(node, (name,))
                problems.append(
                    Problem("translation-missing", message, span, field=name, hint="write it")
                )
        for code in text.locales:
            if code not in {*codes, *schema.retired}:
                message = f"`{name}` is given in `{code}`, which is none of the site's languages"
                span = span_at(node, (name, code))
                problems.append(
                    Problem(
                        "locale-unknown",
                        message,
                        span,
                        field=name,
                        hint=did_you_mean(code, codes) or "remove it",
                    )
                )
    return problems


def _acceptances(schemas: Sequence[AcceptSchema], settings: Node) -> tuple[Acceptance, ...]:
    """The entries, each with one `where` and its place in the settings."""
    return tuple(
        Acceptance(each.rule, where, each.why, span_at(settings, ("accept", number)))
        for number, each in enumerate(schemas)
        for where in each.where or ("",)
    )
