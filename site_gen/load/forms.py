"""What an editor may write in each kind of file: the fields, and what each must be."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

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
    InAnyLanguages,
    InLanguages,
    Names,
    NamesInLanguages,
    Whole,
    Words,
    YesNo,
    fault,
)
from site_gen.problems import did_you_mean

RELIABILITY = "ABCDEF"
# A source has one more answer than other records: `dead`, where its link is.
SOURCE_STATUS = tuple(value.value for value in (*Status, *Liveness))


class ProseForm(Form):
    """The header of one file of a pair; the fields every kind of prose has in each language."""

    title: Words = Field(description="The title in this language.")
    summary: Words = Field("", description="One sentence for lists, feeds and search results.")
    translator: Words = Field("", description="Who translated it; in translations.")
    translated: FullDay | None = Field(
        None, description="The day of the translation; `translated ID` writes it."
    )
    translates: Words = Field("", description="What this renders; `translated ID` writes it.")
    status: Status = Field(
        Status.PUBLISHED,
        description="Whether readers see it; a withdrawn one keeps its address and shows the note.",
    )
    note: InLanguages = Field(
        LocalText(), description="Shown on the page: a correction, or why it was withdrawn."
    )
    was: Ids = Field((), description="Former ids; their addresses lead here.")
    removed: Ids = Field(
        (), description="Anchors of passages that were taken out; links to them say so."
    )


class UpdateForm(Form):
    """One change that readers should know of."""

    date: FullDay = Field(description="The day of the change.")
    text: InLanguages = Field(description="What changed, in one sentence for each language.")


class ArticleForm(ProseForm):
    """An article: the desk's own account of what it read."""

    date: FullDay | None = Field(
        None, description="The day the desk published it; in the original only."
    )
    updated: FullDay | None = Field(
        None, description="The day of the last change that readers should know of."
    )
    topics: Ids = Field((), description="Ids of topics, the first the most fitting.")
    authors: Names = Field((), description="Names, as printed.")
    updates: tuple[UpdateForm, ...] = Field(
        (), description="What has changed since it was published, in any order."
    )


class TopicForm(ProseForm):
    """A topic: its overview, and the keywords by which an importer suggests it."""

    order: Whole = Field(0, description="A whole number; lower stands first.")
    keywords: Names = Field(
        (), description="Words by which `import` suggests the topic, in this language."
    )
    updates: tuple[UpdateForm, ...] = Field(
        (), description="What has changed since it was published, in any order."
    )


class PageForm(ProseForm):
    """A page about the site itself."""

    order: Whole = Field(
        0, description="A whole number; lower stands first in the foot of every page."
    )


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


FileName = Annotated[
    Words, AfterValidator(_file_name), WithJsonSchema({"type": "string", "pattern": r"^[^/\\]+$"})
]
Digest = Annotated[
    Words, AfterValidator(_sha256), WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})
]
ItemType = Annotated[Words, AfterValidator(_type), WithJsonSchema({"enum": [*ITEM_TYPES]})]
Reliability = Annotated[Words, AfterValidator(_grade), WithJsonSchema({"enum": [*RELIABILITY]})]
SourceStatus = Annotated[
    Words, AfterValidator(_source_status), WithJsonSchema({"enum": [*SOURCE_STATUS]})
]
WikidataItem = Annotated[
    Words,
    YesNo,
    AfterValidator(_wikidata),
    WithJsonSchema({"type": "string", "pattern": "^Q[1-9][0-9]*$"}),
]


class CaptureForm(Form):
    """What was kept of a source, as it was received."""

    file: FileName = Field(description="The name of the file in the captures folder.")
    sha256: Digest = Field(description="The digest of its bytes, 64 characters.")
    retrieved: Words = Field("", description="When it was received, such as 2026-11-20T11:01:56Z.")
    tool: Words = Field("", description="The program that kept it.")
    by: Words = Field("", description="The person who kept it.")
    note: InLanguages = Field(LocalText(), description="What is odd about it.")


class ArchivedForm(Form):
    """A copy in a public archive."""

    url: Address = Field(description="The address of the copy.")
    date: EdtfDate | None = Field(None, description="The date of the copy.")


class SourceForm(Form):
    """One item of one outlet."""

    type: ItemType = Field(description="What it is, in the words of CSL.")
    title: InAnyLanguages = Field(description="Its title, the one it was printed with among them.")
    language: Words = Field(
        "", description="The code of the language it is in, which need not be one of the site's."
    )
    author: Names = Field((), description="Names, as printed.")
    publisher: Id | None = Field(None, description="Id of the entity that published it.")
    issued: EdtfDate | None = Field(
        None, description="The date it came out; one that you worked out ends in `?`."
    )
    issued_doubted: YesNo = Field(
        False, description="Whether `issued` is as printed, and you doubt it; `note` says why."
    )
    url: Address = Field("", description="Its address, from https:// on.")
    accessed: EdtfDate | None = Field(None, description="The date you read it there.")
    archived: tuple[ArchivedForm, ...] = Field((), description="Copies in public archives.")
    reliability: Reliability = Field(
        "F", description="A to F of the Admiralty code; F, not judged, if you leave it out."
    )
    capture: CaptureForm | None = Field(None, description="What the desk kept of it.")
    status: SourceStatus = Field(
        Status.PUBLISHED.value,
        description="Whether readers see it; live and dead say whether `url` still works.",
    )
    note: InLanguages = Field(LocalText(), description="What readers should know about it.")
    was: Ids = Field((), description="Former ids; their addresses lead here.")


class EntityForm(Form):
    """A person, organisation, place or weapon."""

    kind: EntityKind = Field(description="What it is.")
    name: InLanguages = Field(description="How the desk writes it; links without words print it.")
    aliases: NamesInLanguages | None = Field(
        None, description="Other spellings that occur, a list for each language."
    )
    role: InLanguages = Field(LocalText(), description="Who or what it is, in a few words.")
    country: Id | None = Field(None, description="Id of the entity of the country.")
    wikidata: WikidataItem = Field("", description="Its number there, such as Q31.")
    status: Status = Field(
        Status.PUBLISHED,
        description="Whether readers see it; a withdrawn one keeps its address and shows the note.",
    )
    note: InLanguages = Field(LocalText(), description="Shown when it is withdrawn.")
    was: Ids = Field((), description="Former ids; their addresses lead here.")
