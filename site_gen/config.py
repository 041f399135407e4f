"""The desk's `site.yaml` into settings of the site, with problems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from site_gen.domain.claims import APPROX_MARGIN
from site_gen.domain.dates import plain_digits
from site_gen.domain.text import Direction, LocaleCode, LocalText
from site_gen.fields import DIGIT, Address, Form, InLanguages, Names, Words, decode, fault
from site_gen.located import Node, place_of
from site_gen.problems import Checked, Problem, did_you_mean
from site_gen.targets import PublishForm, Publishing, publishing_from

SITE_FILE = "site.yaml"
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
# What a topic can be had as on the site: those whose briefing is one file that needs no page.
BRIEFING_FORMATS = ("docx", "pdf")
_PERCENTAGE = re.compile(r"(\d{1,2}(?:\.\d)?)\s?[%٪]")
# Wider than by half, "about" would mean nothing any more.
WIDEST_MARGIN = Decimal("0.5")
DIGIT_FAMILIES = ("latn", "arab", "arabext", "deva", "beng", "thai")


@dataclass(frozen=True, slots=True)
class Locale:
    """A language of the site: how it runs, and how its dates and numbers are printed.

    `dates` are CLDR locales, such as ar-SY; a second one prints the month in both names.
    `digits` is a CLDR numbering system.
    """

    code: LocaleCode
    name: str
    direction: Direction
    dates: tuple[str, ...]
    digits: str = "latn"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one site; `base_url` ends in a slash, `captures` is relative to content.

    `briefings` are the formats in which each topic is offered as a document.
    `retired` are languages that the site had once: what was published in them leads on.
    `cards` tells to make a picture of each topic, question and article, for where it is shared.
    `approx_margin` is the share by which "about" is widened where figures are compared.
    """

    title: LocalText
    desk: LocalText
    description: LocalText
    base_url: str
    locales: tuple[Locale, ...]
    default_locale: LocaleCode
    captures: PurePosixPath = PurePosixPath("../captures")
    publishing: Publishing | None = None
    briefings: tuple[str, ...] = ()
    retired: tuple[LocaleCode, ...] = ()
    cards: bool = False
    approx_margin: Decimal = APPROX_MARGIN

    @property
    def codes(self) -> tuple[LocaleCode, ...]:
        return tuple(locale.code for locale in self.locales)

    def locale(self, code: LocaleCode) -> Locale:
        """The language of this code; KeyError where the site has none such."""
        return {locale.code: locale for locale in self.locales}[code]

    @property
    def base_path(self) -> str:
        """The path under which the site is published; `/` at a host's root."""
        return urlsplit(self.base_url).path

    @property
    def host(self) -> str:
        """The name of the host that the site is published under."""
        return urlsplit(self.base_url).hostname or ""


def _code(value: str) -> LocaleCode:
    if not _CODE.fullmatch(value):
        hint = "write a BCP 47 tag in lower case, such as en or pt-br"
        raise fault("locale-unreadable", f"`{value}` is not a language code", hint)
    return LocaleCode(value)


def _digits(value: str) -> str:
    if value not in DIGIT_FAMILIES:
        told = f"`{value}` is no family of digits"
        raise fault("value-unknown", told, f"write one of {', '.join(DIGIT_FAMILIES)}")
    return value


def _formats(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if value not in BRIEFING_FORMATS:
            hint = did_you_mean(value, BRIEFING_FORMATS) or "write docx, pdf or both"
            raise fault("value-unknown", f"`{value}` is no format of a briefing", hint)
    return tuple(dict.fromkeys(values))


def _cldr(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}([-_][A-Z][a-z]{3})?([-_]([A-Z]{2}|[0-9]{3}))?", value):
        hint = "write a language, and a country where it matters, such as ar-SY or en-GB"
        raise fault("locale-unreadable", f"`{value}` is not a locale of CLDR", hint)
    return value


def _base(value: str) -> str:
    parts = urlsplit(value)
    told = f"`{value}` is not a base address"
    if "@" in parts.netloc:
        raise fault("address-unreadable", told, "remove the name before @")
    if not parts.path.endswith("/") or parts.query or parts.fragment:
        raise fault("address-unreadable", told, "end it with /")
    return value


Code = Annotated[
    Words,
    AfterValidator(_code),
    WithJsonSchema({"type": "string", "pattern": f"^{_CODE.pattern}$"}),
]
Cldr = Annotated[Words, AfterValidator(_cldr)]
Digits = Annotated[Words, AfterValidator(_digits), WithJsonSchema({"enum": [*DIGIT_FAMILIES]})]
BaseAddress = Annotated[
    Address,
    AfterValidator(_base),
    WithJsonSchema({"type": "string", "pattern": r"^https?://[^\s?#]+/$"}),
]


Formats = Annotated[
    Names,
    AfterValidator(_formats),
    WithJsonSchema({"type": "array", "items": {"enum": [*BRIEFING_FORMATS]}}),
]


def _flag(value: str) -> str:
    if value not in {"true", "false"}:
        raise fault("value-unknown", f"`{value}` is neither true nor false", "write one of both")
    return value


def _margin(value: object) -> Decimal:
    """A percentage into the share that it is."""
    found = _PERCENTAGE.fullmatch(plain_digits(str(value)))
    share = Decimal(found[1]) / 100 if found else None
    if share is None or share > WIDEST_MARGIN:
        told = f"`{value}` is no percentage from 0% to {WIDEST_MARGIN:.0%}"
        raise fault("field-unreadable", told, "write it with its sign, such as 10%")
    return share


Margin = Annotated[
    Decimal,
    BeforeValidator(_margin),
    WithJsonSchema({"type": "string", "pattern": rf"^{DIGIT}{{1,2}}(\.{DIGIT})?\s?[%٪]$"}),
]
Flag = Annotated[Words, AfterValidator(_flag), WithJsonSchema({"type": "boolean"})]


class LocaleForm(Form):
    """One language under `locales`."""

    code: Code = Field(description="The code of the language, which stands in every address.")
    name: Words = Field(description="The language in its own words.")
    dir: Direction = Field(description="The direction of its script.")
    dates: Cldr = Field(description="The CLDR locale that dates are printed by, such as ar-SY.")
    months_also: Cldr | None = Field(
        None, description="A second CLDR locale, whose name of the month is printed too."
    )
    digits: Digits = Field("latn", description="The digits that numbers are printed in.")


class SiteForm(Form):
    """What `site.yaml` may hold."""

    title: InLanguages = Field(description="The name of the site.")
    desk: InLanguages = Field(description="The name of the desk.")
    description: InLanguages = Field(description="What the site is about, in a sentence.")
    base_url: BaseAddress = Field(description="Where it is published, with a slash at the end.")
    default_locale: Code = Field(description="The language for readers whose own is not known.")
    locales: tuple[LocaleForm, ...] = Field(description="The languages of the site, two or more.")
    captures: Words = Field(
        "../captures", description="The folder of captures, relative to this file."
    )
    publish: PublishForm | None = Field(None, description="Where `publish` sends the site.")
    briefings: Formats = Field(
        (), description="Formats in which each topic is offered as a document: docx, pdf."
    )
    cards: Flag = Field(
        "false", description="`true` for a picture of each topic, question and article."
    )
    approx_margin: Margin = Field(
        APPROX_MARGIN, description="How far `approx` reaches to either side, such as 10%."
    )
    retired: tuple[Code, ...] = Field(
        (), description="Codes of languages the site no longer has; their addresses lead on."
    )


def config_from(node: Node) -> Checked[Config | None]:
    """The settings, or None where any is wrong: nothing can be built without them."""
    read = decode(SiteForm, node)
    if read.value is None:
        return Checked(None, read.problems)
    problems = tuple(_disagreements(read.value, node))
    return Checked(None if problems else _config(read.value), problems)


def _config(form: SiteForm) -> Config:
    locales = tuple(
        Locale(
            LocaleCode(locale.code),
            locale.name,
            locale.dir,
            tuple(name for name in (locale.dates, locale.months_also) if name),
            locale.digits,
        )
        for locale in form.locales
    )
    return Config(
        form.title,
        form.desk,
        form.description,
        form.base_url,
        locales,
        LocaleCode(form.default_locale),
        PurePosixPath(form.captures),
        publishing_from(form.publish, urlsplit(form.base_url).hostname or ""),
        form.briefings,
        tuple(map(LocaleCode, form.retired)),
        form.cards == "true",
        form.approx_margin,
    )


def _disagreements(form: SiteForm, node: Node) -> list[Problem]:
    codes = [locale.code for locale in form.locales]
    return [*_locale_faults(form, codes, node), *_missing_words(form, codes, node)]


def _locale_faults(form: SiteForm, codes: list[str], node: Node) -> list[Problem]:
    found = []
    if len(codes) < 2:
        place = place_of(node, ("locales",))
        found.append(
            Problem(
                "locale-missing",
                "the site needs two languages or more",
                place,
                field="locales",
                hint="add another entry under `locales`",
            )
        )
    for number, code in enumerate(codes):
        if code in codes[:number]:
            place = place_of(node, ("locales", number))
            message = f"language `{code}` is given twice"
            found.append(
                Problem("key-repeated", message, place, field="locales", hint="remove one")
            )
    for number, code in enumerate(form.retired):
        if code in codes:
            place = place_of(node, ("retired", number))
            message = f"`{code}` is retired, and the site has it"
            found.append(
                Problem(
                    "locale-retired", message, place, field="retired", hint="remove one of both"
                )
            )
    if form.default_locale not in codes:
        place = place_of(node, ("default_locale",))
        message = f"`default_locale` is `{form.default_locale}`, which is none of the languages"
        hint = did_you_mean(form.default_locale, codes) or f"write one of {', '.join(codes)}"
        found.append(Problem("locale-unknown", message, place, field="default_locale", hint=hint))
    return found


def _missing_words(form: SiteForm, codes: list[str], node: Node) -> list[Problem]:
    """The site's own names must stand in each language; nothing falls back on the first page."""
    found = []
    for field in ("title", "desk", "description"):
        text: LocalText = getattr(form, field)
        for code in codes:
            if not text.get(LocaleCode(code)):
                message = f"`{field}` has no `{code}`"
                place = place_of(node, (field,))
                found.append(
                    Problem("translation-missing", message, place, field=field, hint="write it")
                )
        for code in text.locales:
            if code not in {*codes, *form.retired}:
                message = f"`{field}` is given in `{code}`, which is none of the site's languages"
                place = place_of(node, (field, code))
                found.append(
                    Problem(
                        "locale-unknown",
                        message,
                        place,
                        field=field,
                        hint=did_you_mean(code, codes) or "remove it",
                    )
                )
    return found
