"""The search page, with all records from A to Z."""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TypeAlias

from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, Status, Token, direction_of
from site_gen.language.numbers import in_digits
from site_gen.load.corpus import Record, kind_of
from site_gen.plan import claim_lists, listings
from site_gen.plan.addresses import index_url
from site_gen.plan.listings import Alphabet
from site_gen.plan.pages import PlannedPage, written_in
from site_gen.render.context import PageContext, translated_title
from site_gen.render.search.entries import KINDS_IN_ORDER, years_of
from site_gen.render.search.index import SEARCH_SCRIPT
from site_gen.render.text import InlineText, PageText, name_of
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.navigation import breadcrumbs_to
from site_gen.render.views.timeline import TopicOption
from site_gen.structs import Struct


class LetterGroup(Struct, frozen=True):
    """The entries that begin with a letter, or with any digit; `anchor` is the group's id."""

    anchor: Token
    letter: PageText
    entries: tuple[InlineText, ...]


class SearchView(Struct, frozen=True):
    """The search page of a language, with all its records from A to Z.

    `settings` are those of the script, as JSON; `script` is its path from the root of the site.
    They have `INDEX_FILE` for the name of the first index file, which changes with most edits.
    `lists` leads to the records that are not among the letters: their own lists are divided.
    """

    frame: Frame
    letters: tuple[LetterGroup, ...]
    topics: tuple[TopicOption, ...]
    years: tuple[Token, ...]
    count: int
    settings: Token
    script: Token
    lists: tuple[InlineText, ...] = ()


_Sorted: TypeAlias = tuple[tuple[bool, str], tuple[str, str], str, InlineText]
DIGITS = "123"
# A character that no text of the content may have.
INDEX_FILE = "\x7f"


def search_view(context: PageContext, page: PlannedPage) -> SearchView:
    """The search page of one language; it lists the same records as the search index."""
    divided = [kind for kind, list_key in _DIVIDED if list_key in context.site.plan.lists]
    records = [r for kind in Kind if kind not in divided for r in context.corpus.of_kind(kind)]
    searchable = [record for record in records if is_searchable(context, record)]
    evidence, title = context.site.evidence, context.say("search.title")
    elsewhere = evidence.written_in.get(context.locale.code, 0) if Kind.CLAIM in divided else 0
    years = {y for r in searchable for y in years_of(context, r)}
    years.update(evidence.years.get(context.locale.code, ()) if elsewhere else ())
    return SearchView(
        frame=frame_of(context, page, title, crumbs=breadcrumbs_to(context, None)),
        letters=tuple(_letter_groups(context, searchable)),
        topics=tuple(_topics(context, searchable)),
        years=tuple(Token(str(year)) for year in sorted(years)),
        count=len(searchable) + elsewhere,
        settings=Token(
            json.dumps(
                _script_settings(context), ensure_ascii=False, separators=(",", ":"), sort_keys=True
            )
        ),
        script=Token(context.site.assets.get(SEARCH_SCRIPT, "")),
        lists=tuple(_link_to_list(context, kind) for kind in divided),
    )


# The lists that may be divided, whose records then are not listed here again.
_DIVIDED = ((Kind.CLAIM, (*claim_lists.ALL_CLAIMS, "")),)


def _link_to_list(context: PageContext, kind: Kind) -> InlineText:
    url = context.link(index_url(kind, context.locale.code))
    return context.in_words(f"index.{kind}", url=url)


def is_searchable(context: PageContext, record: Record) -> bool:
    """Whether a record is in the page's search: not withdrawn, and written in its language."""
    return record.status is not Status.WITHDRAWN and context.locale.code in written_in(record)


def _letter_groups(context: PageContext, records: list[Record]) -> Iterator[LetterGroup]:
    """Groups by first letter; the page's own script comes first, digits last."""
    alphabet = context.alphabet
    found = [_sorted(context, alphabet, _entry(context, record)) for record in records]
    ordered = sorted(found, key=lambda entry: entry[:2])
    for _, group in groupby(ordered, key=lambda entry: entry[0]):
        entries = list(group)
        letter = entries[0][2]
        anchor = Token("s-digits" if letter.isdigit() else f"s-{ord(letter):04x}")
        shown = context.in_own_language(letter)
        yield LetterGroup(anchor, shown, tuple(entry for *_, entry in entries))


def _sorted(context: PageContext, alphabet: Alphabet, entry: InlineText) -> _Sorted:
    name = entry.text
    start = next((i for i, character in enumerate(name) if character.isalnum()), 0)
    key = listings.sort_key(name[start:], alphabet)
    letter = listings.first_letter(name[start:], alphabet) or name[:1]
    if letter.isdigit():
        return (True, DIGITS), key, in_digits(DIGITS, context.locale.digits), entry
    is_foreign = direction_of(letter) is not context.locale.direction
    return (is_foreign, listings.place_of_letter(key)), key, letter, entry


def _entry(context: PageContext, record: Record) -> InlineText:
    """The name that readers look for; of a source its title in their language."""
    url, note = context.record_link(kind_of(record), record.id), _kind_of(context, record)
    if isinstance(record, Source):
        return context.localized(name_of(record), url=url, note=note)
    return context.shown_title(record, url=url, note=note)


def _kind_of(context: PageContext, record: Record) -> PageText:
    if isinstance(record, Entity):
        return context.say(f"entity.kind.{record.kind}")
    if isinstance(record, Source) and translated_title(context, record):
        return context.say("search.kind.translated", title=record.printed_title[1])
    return context.say(f"search.kind.{kind_of(record)}")


def _topics(context: PageContext, records: list[Record]) -> Iterator[TopicOption]:
    for topic in records:
        if kind_of(topic) is Kind.TOPIC:
            yield TopicOption(topic.id, context.shown_title(topic), 0)


def _script_settings(context: PageContext) -> Mapping[str, object]:
    """The settings of the script: the first index file, and its interface words."""
    catalogue, locale = context.site.catalogues[context.locale.code], context.locale
    return {
        "start": INDEX_FILE,
        "numbers": f"{locale.dates[0]}-u-nu-{locale.digits}",
        "kind": {kind: _kind(context, kind) for kind in KINDS_IN_ORDER},
        "kinds": {
            "best": context.say("search.best"),
            **{kind: _kind_of_many(context, kind) for kind in KINDS_IN_ORDER},
        },
        "words": {
            "found": dict(catalogue.plural_patterns("search.found")),
            "more": dict(catalogue.plural_patterns("search.more")),
            **{key: context.say(f"search.{key}") for key in ("partly", "near", "failed")},
        },
    }


def _kind(context: PageContext, kind: str) -> str:
    """What a single result of a kind is called."""
    if kind == "timeline":
        return context.say("timeline.title")
    is_record = kind in {item.value for item in Kind}
    return context.say(f"search.kind.{kind}" if is_record else f"entity.kind.{kind}")


def _kind_of_many(context: PageContext, kind: str) -> str:
    if kind == "timeline":
        return context.say("timeline.title")
    is_record = kind in {item.value for item in Kind}
    return context.say(f"index.{kind}" if is_record else f"entity.group.{kind}")


def with_index_file(page: bytes, name: str, former: str = INDEX_FILE) -> bytes:
    """A search page with this name of its first index file instead of another."""
    return page.replace(former.encode(), name.encode())


def has_index_file(page: bytes, name: str) -> bool:
    """Whether a search page has this name only in its settings, which no rule reads."""
    before, *after = page.split(name.encode()) if name else (page,)
    tag = before[before.rfind(b"<") :]
    return len(after) == 1 and tag.startswith(b'<script type="application/json"')
