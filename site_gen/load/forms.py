"""What an editor may write in each kind of file: the fields, and what each must be."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from site_gen.domain.entities import EntityKind
from site_gen.domain.sources import ITEM_TYPES, Liveness
from site_gen.domain.text import LocalText, Status
from site_gen.fields import (
    Address,
    EdtfDate,
    Form,
    FullDay,
    Id,
    Ids,
    InLanguages,
    Names,
    NamesInLanguages,
    Whole,
    Words,
    fault,
)
from site_gen.problems import did_you_mean

RELIABILITY = "ABCDEF"
# A source has one more answer than other records: `dead`, where its link is.
SOURCE_STATUS = tuple(value.value for value in (*Status, *Liveness))


class ProseForm(Form):
    """The header of one file of a pair; the fields every kind of prose has in each language."""

    title: Words
    summary: Words = ""
    translator: Words = ""
    translated: FullDay | None = None
    translates: Words = ""
    status: Status = Status.PUBLISHED
    note: InLanguages = LocalText()
    was: Ids = ()


class ArticleForm(ProseForm):
    """An article: the desk's own account of what it read."""

    date: FullDay | None = None
    updated: FullDay | None = None
    topics: Ids = ()
    authors: Names = ()


class TopicForm(ProseForm):
    """A topic: its overview, and the keywords by which an importer suggests it."""

    order: Whole = 0
    keywords: Names = ()


class PageForm(ProseForm):
    """A page about the site itself."""

    order: Whole = 0


PER_LANGUAGE = frozenset({"title", "summary", "keywords", "translator", "translated", "translates"})


def _sha256(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        told = "`sha256` is 64 characters of 0-9 and a-f"
        raise fault("field-unreadable", told, "copy it from the output of `sha256sum`")
    return value


def _file_name(value: str) -> str:
    if value in {".", ".."} or re.search(r"[/\\\x00]", value):
        told = f"`{value}` is not the name of a file"
        raise fault("field-unreadable", told, "write its name alone, without folders")
    return value


def _grade(value: str) -> str:
    if len(value) != 1 or value not in RELIABILITY:
        hint = "write a letter from A to F of the Admiralty code; leave it out if nobody graded"
        raise fault("value-unknown", f"`{value}` is no grade of reliability", hint)
    return value


def _type(value: str) -> str:
    if value not in ITEM_TYPES:
        hint = did_you_mean(value, ITEM_TYPES) or "write a type of CSL, such as article-newspaper"
        raise fault("value-unknown", f"`{value}` is no type of source", hint)
    return value


def _wikidata(value: str) -> str:
    if not re.fullmatch("Q[1-9][0-9]*", value):
        told = f"`{value}` is no item of Wikidata"
        raise fault("field-unreadable", told, "write its number alone, such as Q1234")
    return value


def _source_status(value: str) -> str:
    if value not in SOURCE_STATUS:
        hint = did_you_mean(value, SOURCE_STATUS) or f"write one of {', '.join(SOURCE_STATUS)}"
        raise fault("value-unknown", f"`status` cannot be `{value}`", hint)
    return value


class CaptureForm(Form):
    """What was kept of a source, as it was received."""

    file: Annotated[Words, AfterValidator(_file_name)]
    sha256: Annotated[Words, AfterValidator(_sha256)]
    retrieved: Words = ""
    tool: Words = ""
    by: Words = ""
    note: InLanguages = LocalText()


class ArchivedForm(Form):
    """A copy in a public archive."""

    url: Address
    date: EdtfDate | None = None


class SourceForm(Form):
    """One item of one outlet."""

    type: Annotated[Words, AfterValidator(_type)]
    title: InLanguages
    language: Words = ""
    author: Names = ()
    publisher: Id | None = None
    issued: EdtfDate | None = None
    url: Address = ""
    accessed: EdtfDate | None = None
    archived: tuple[ArchivedForm, ...] = ()
    reliability: Annotated[Words, AfterValidator(_grade)] = "F"
    capture: CaptureForm | None = None
    status: Annotated[Words, AfterValidator(_source_status)] = Status.PUBLISHED.value
    note: InLanguages = LocalText()
    was: Ids = ()


class EntityForm(Form):
    """A person, organisation, place or weapon."""

    kind: EntityKind
    name: InLanguages
    aliases: NamesInLanguages | None = None
    role: InLanguages = LocalText()
    country: Id | None = None
    wikidata: Annotated[Words, AfterValidator(_wikidata)] = ""
    status: Status = Status.PUBLISHED
    note: InLanguages = LocalText()
    was: Ids = ()
