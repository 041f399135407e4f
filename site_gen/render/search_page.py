"""The page on which a language is searched; without a script it lists everything, A to Z."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TypeAlias

from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocalText, Status, direction_of
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.order import name_key
from site_gen.plan.pages import PlannedPage, written_in
from site_gen.render.edition import Desk, name_of, translated_title
from site_gen.render.evidence import Choice, Initial
from site_gen.render.findable import KINDS_IN_ORDER, years_of
from site_gen.render.frames import crumbs_to, frame_of
from site_gen.render.parts import Piece
from site_gen.render.search import FINDER
from site_gen.render.views import SearchView

_Sorted: TypeAlias = tuple[tuple[bool, str], tuple[str, str], Record]
DIGITS = "123"


def search_view(desk: Desk, page: PlannedPage) -> SearchView:
    """The page of one language; the same records as in its index."""
    records = [record for kind in Kind for record in desk.corpus.of_kind(kind)]
    found = [record for record in records if is_found(desk, record)]
    title = desk.say("search.title")
    return SearchView(
        frame=frame_of(desk, page, title, crumbs=crumbs_to(desk, None)),
        initials=tuple(_initials(desk, found)),
        topics=tuple(_topics(desk, found)),
        years=tuple(str(year) for year in sorted({y for r in found for y in years_of(desk, r)})),
        count=len(found),
        told=json.dumps(_told(desk), ensure_ascii=False, separators=(",", ":"), sort_keys=True),
        script=desk.edition.assets.get(FINDER, ""),
    )


def is_found(desk: Desk, record: Record) -> bool:
    """Whether a language's readers find a record: it is shown, and written in their language."""
    return record.status is not Status.WITHDRAWN and desk.locale.code in written_in(record)


def _initials(desk: Desk, records: list[Record]) -> Iterator[Initial]:
    """By the first letter or digit; the page's own script comes first, and digits last."""
    order = sorted((_sorted(desk, record) for record in records), key=lambda s: (s[0], s[1]))
    for (_, letter), own in groupby(order, key=lambda entry: entry[0]):
        anchor = "s-digits" if letter == DIGITS else f"s-{ord(letter):04x}"
        entries = tuple(_entry(desk, record) for _, _, record in own)
        yield Initial(anchor, letter, entries)


def _sorted(desk: Desk, record: Record) -> _Sorted:
    name = desk.words(_name(desk, record)).text
    start = next((place for place, sign in enumerate(name) if sign.isalnum()), 0)
    key = name_key(name[start:])
    letter = key[0][:1] or name[:1]
    if letter.isdigit():
        return (True, DIGITS), key, record
    return (direction_of(letter) is not desk.locale.direction, letter.upper()), key, record


def _entry(desk: Desk, record: Record) -> Piece:
    url = desk.record_link(kind_of(record), record.id)
    return desk.words(_name(desk, record), url=url, note=_kind_of(desk, record))


def _name(desk: Desk, record: Record) -> LocalText:
    """By what readers look for it: of a source its title in their language."""
    return name_of(record) if isinstance(record, Source) else desk.title_of(record)


def _kind_of(desk: Desk, record: Record) -> str:
    if isinstance(record, Entity):
        return desk.say(f"entity.kind.{record.kind}")
    if isinstance(record, Source) and translated_title(desk, record):
        return desk.say("search.kind.translated", title=record.printed_title[1])
    return desk.say(f"search.kind.{kind_of(record)}")


def _topics(desk: Desk, records: list[Record]) -> Iterator[Choice]:
    for topic in records:
        if kind_of(topic) is Kind.TOPIC:
            yield Choice(topic.id, desk.words(name_of(topic)), 0)


def _told(desk: Desk) -> Mapping[str, object]:
    """What the script needs: where the index begins, and its words."""
    start = desk.edition.search.get(desk.locale.code, ())[:1]
    book, style = desk.edition.books[desk.locale.code], desk.locale
    return {
        "start": start[0].path.rpartition("/")[2] if start else "",
        "numbers": f"{style.dates[0]}-u-nu-{style.digits}",
        "kinds": {kind: _kind(desk, kind) for kind in KINDS_IN_ORDER},
        "words": {
            "found": dict(book.counted("search.found")),
            "more": dict(book.counted("search.more")),
            **{key: desk.say(f"search.{key}") for key in ("partly", "near", "failed")},
        },
    }


def _kind(desk: Desk, kind: str) -> str:
    key = f"index.{kind}" if kind in {known.value for known in Kind} else f"entity.group.{kind}"
    return desk.say(key)
