"""Findable records into the files of a language's index, of which a search fetches a few.

What is in them, and how they are read, is in docs/reference/search.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import contains
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.domain.entities import Entity
from site_gen.domain.text import Kind, LocaleCode, Status
from site_gen.plan.addresses import home_url, output_path, search_file_url, search_url
from site_gen.render.edition import Desk, Edition, desk_at
from site_gen.render.findable import Findable, findable_in, names_of
from site_gen.render.parts import Piece
from site_gen.render.spelling import Key, Speller, speller_of

# Bytes of JSON before the host compresses them: each is small beside a page, and a search asks for
# few of them.
LARGEST_SHARD, LARGEST_CHUNK = 12_000, 8_000
# A posting is one number: the record's, its weight from 1 to 15, and 16 where the word is unsure.
STEP, UNSURE = 32, 16
FINDER = "search.js"

Entry: TypeAlias = tuple[str, object]
Name: TypeAlias = tuple[str, ...]
_Keys: TypeAlias = tuple[Key, ...]


def search_files(edition: Edition) -> Mapping[LocaleCode, tuple[Artifact, ...]]:
    """The files of the index of each language; the first of them leads to the others.

    None where the templates have no script that would read them.
    """
    if FINDER not in edition.assets:
        return {}
    return {code: _files(desk_at(edition, search_url(code), code)) for code in edition.config.codes}


def _files(desk: Desk) -> tuple[Artifact, ...]:
    book = desk.edition.books[desk.locale.code]
    speller = speller_of(book.list("search.alike"), book.list("search.passed"))
    heads = tuple(findable_in(desk))
    listed = [part for head in heads for part in (head, *head.sections)]
    entries = _entries(listed, speller, _named(desk, speller))
    shards = [(shard[0][0], _file(desk, dict(shard))) for shard in _packed(entries, LARGEST_SHARD)]
    shown = ((number, _shown(desk, part)) for number, part in enumerate(listed))
    records = [
        (chunk[0][0], _file(desk, [record for _, record in chunk]))
        for chunk in _packed(shown, LARGEST_CHUNK)
    ]
    start = {
        "kinds": [[kind, len(list(own))] for kind, own in groupby(heads, lambda h: h.kind)],
        "sections": [len(head.sections) for head in heads],
        "shards": [[key, _name(file)] for key, file in shards],
        "records": [[number, _name(file)] for number, file in records],
        "alike": dict(sorted(speller.alike.items())),
        "passed": sorted(speller.passed),
    }
    return (_file(desk, start), *(file for _, file in (*shards, *records)))


def _file(desk: Desk, told: object) -> Artifact:
    """A file that goes by its bytes, so that no reader is answered from an old one."""
    content = _json(told).encode()
    name = hashlib.sha256(content).hexdigest()[:12]
    url = search_file_url(desk.locale.code, name)
    return Artifact(output_path(url), content, origin=url)


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _name(file: Artifact) -> str:
    return file.path.rpartition("/")[2].removesuffix(".json")


def _packed(
    entries: Iterable[tuple[object, object]], largest: int
) -> Iterator[list[tuple[object, object]]]:
    """Entries in their order, as many together as stay within a size."""
    pack: list[tuple[object, object]] = []
    size = 0
    for entry in entries:
        own = len(_json(entry).encode())
        if pack and size + own > largest:
            yield pack
            pack, size = [], 0
        pack.append(entry)
        size += own
    if pack:
        yield pack


def _shown(desk: Desk, part: Findable) -> list[object]:
    """What a result shows: address, title, text, note, then languages; empty ends are left out."""
    text = part.text or Piece("")
    told = [part.url.removeprefix(home_url(desk.locale.code)), part.title.text, text.text]
    told += [part.note, part.title.lang, part.title.dir, text.lang, text.dir]
    while told and not told[-1]:
        told.pop()
    return [*told]


def _named(desk: Desk, speller: Speller) -> Mapping[str, tuple[Name, ...]]:
    """The names of all entities as keys, by the id of each; longer names come first."""
    named: dict[str, tuple[Name, ...]] = {}
    for entity in desk.corpus.of_kind(Kind.ENTITY):
        if isinstance(entity, Entity) and entity.status is not Status.WITHDRAWN:
            names = {tuple(map(speller.key, speller.words(name))) for name in names_of(entity)}
            named[entity.id] = tuple(sorted(names - {()}, key=lambda name: (-len(name), name)))
    return named


def _entries(
    listed: Iterable[Findable], speller: Speller, named: Mapping[str, tuple[Name, ...]]
) -> Iterator[Entry]:
    """Each key with where it is found, in the order in which browsers compare texts.

    An entity has the key `@id`, with its names; the first word of a name leads to it.
    """
    leads: dict[str, list[tuple[str, Name]]] = {}
    for entity, names in named.items():
        for name in names:
            leads.setdefault(name[0], []).append((entity, name))
    found: dict[str, dict[int, int]] = {}
    for number, part in enumerate(listed):
        for key, weight in _weights(part, speller, leads).items():
            found.setdefault(key, {})[number] = weight
    for key in sorted(found, key=lambda key: key.encode("utf-16-be")):
        entry: dict[str, object] = {"p": _postings(found[key])}
        if key in leads:
            entry["n"] = [[f"@{entity}", *name] for entity, name in leads[key]]
        if key.startswith("@"):
            entry["n"] = named.get(key[1:], ())
        yield key, entry if "n" in entry else entry["p"]


def _postings(weights: Mapping[int, int]) -> list[int]:
    """Numbers in ascending order, each but the first as the distance from the one before."""
    numbers = sorted(number * STEP + weight for number, weight in weights.items())
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _weights(
    part: Findable, speller: Speller, leads: Mapping[str, list[tuple[str, Name]]]
) -> dict[str, int]:
    """The keys of one record with their weights; a sure word goes before an unsure one."""
    sure: dict[str, int] = {}
    unsure: dict[str, int] = {}
    for weight, text in part.told:
        read = [speller.keys(word) for word in speller.words(text)]
        for key, is_sure in (key for keys in read for key in keys):
            own = sure if is_sure else unsure
            own[key] = max(own.get(key, 0), weight)
        for entity, length in _names_in(read, leads):
            # A name within another is what the text is partly about.
            told = weight if length == len(read) else (weight + 1) // 2 + 1
            sure[f"@{entity}"] = max(sure.get(f"@{entity}", 0), min(told, weight))
    for weight, record in part.tied:
        sure[f"@{record}"] = max(sure.get(f"@{record}", 0), weight)
    sure.update((f"#{topic}", 1) for topic in part.topics)
    sure.update((f"#{year}", 1) for year in part.years)
    return {key: weight + UNSURE for key, weight in unsure.items()} | sure


def _names_in(
    read: list[_Keys], leads: Mapping[str, list[tuple[str, Name]]]
) -> Iterator[tuple[str, int]]:
    """Every name in a text, with how many words it has; a prefix may stand before the first."""
    known = [{key for key, _ in keys} for keys in read]
    for place, keys in enumerate(known):
        begun = (lead for key in sorted(keys & leads.keys()) for lead in leads[key])
        for entity, name in begun:
            if _stands(name, known[place : place + len(name)]):
                yield entity, len(name)


def _stands(name: Name, known: list[set[str]]) -> bool:
    return len(known) == len(name) and all(map(contains, known, name))
