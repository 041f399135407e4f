"""The search index of a language as small files, of which a search fetches a few.

Their format is in docs/reference/search.md.
"""

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
from site_gen.render.context import PageContext, SiteContext, context_at
from site_gen.render.search.entries import SearchEntry, search_entries, spellings_of
from site_gen.render.search.folding import Key, SearchFolding, search_folding
from site_gen.render.text import InlineText

# Bytes of JSON before compression: each file is smaller than a page, and a search fetches few.
MAX_SHARD_SIZE, MAX_CHUNK_SIZE = 12_000, 8_000
# A posting is one number: 32 times the record's number, its weight (1 to 15), and 16 if uncertain.
STEP, UNCERTAIN = 32, 16
SEARCH_SCRIPT = "search.js"
IndexEntry: TypeAlias = tuple[str, object]
EntityName: TypeAlias = tuple[str, ...]
_Keys: TypeAlias = tuple[Key, ...]


def search_files(site: SiteContext) -> Mapping[LocaleCode, tuple[Artifact, ...]]:
    """The index files of each language; the first one lists the others.

    Empty if the templates have no search script.
    """
    if SEARCH_SCRIPT not in site.assets:
        return {}
    return {code: _files(context_at(site, search_url(code), code)) for code in site.config.codes}


def _files(context: PageContext) -> tuple[Artifact, ...]:
    catalogue = context.site.catalogues[context.locale.code]
    folding = search_folding(
        catalogue.word_list("search.alike"), catalogue.word_list("search.passed")
    )
    record_entries = tuple(search_entries(context))
    all_entries = [
        entry for record_entry in record_entries for entry in (record_entry, *record_entry.sections)
    ]
    keys = _index_entries(all_entries, folding, _entity_names(context, folding))
    shards = [
        (shard[0][0], _file(context, dict(shard)))
        for shard in _grouped_by_size(keys, MAX_SHARD_SIZE)
    ]
    results = ((number, _result_fields(context, entry)) for number, entry in enumerate(all_entries))
    records = [
        (chunk[0][0], _file(context, [record for _, record in chunk]))
        for chunk in _grouped_by_size(results, MAX_CHUNK_SIZE)
    ]
    entry_file = {
        "kinds": [
            [kind, len(list(of_kind))]
            for kind, of_kind in groupby(record_entries, lambda e: e.kind)
        ],
        "sections": [len(record_entry.sections) for record_entry in record_entries],
        "shards": [[key, _name(file)] for key, file in shards],
        "records": [[number, _name(file)] for number, file in records],
        "alike": dict(sorted(folding.synonyms.items())),
        "passed": sorted(folding.stop_words),
    }
    return (_file(context, entry_file), *(file for _, file in (*shards, *records)))


def _file(context: PageContext, value: object) -> Artifact:
    """A file with a digest as its name, so that no reader gets an old one."""
    content = _json(value).encode()
    name = hashlib.sha256(content).hexdigest()[:12]
    url = search_file_url(context.locale.code, name)
    return Artifact(output_path(url), content, origin=url)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _name(file: Artifact) -> str:
    return file.path.rpartition("/")[2].removesuffix(".json")


def _grouped_by_size(
    entries: Iterable[tuple[object, object]], max_size: int
) -> Iterator[list[tuple[object, object]]]:
    """Entries in their order, grouped up to a maximum size."""
    group: list[tuple[object, object]] = []
    size = 0
    for entry in entries:
        entry_size = len(_json(entry).encode())
        if group and size + entry_size > max_size:
            yield group
            group, size = [], 0
        group.append(entry)
        size += entry_size
    if group:
        yield group


def _result_fields(context: PageContext, entry: SearchEntry) -> list[object]:
    """A result: address, title, text, note, then languages, without empty fields at the end."""
    text = entry.text or InlineText("")
    fields = [entry.url.removeprefix(home_url(context.locale.code)), entry.title.text, text.text]
    fields += [entry.note, entry.title.lang, entry.title.dir, text.lang, text.dir]
    while fields and not fields[-1]:
        fields.pop()
    return [*fields]


def _entity_names(
    context: PageContext, folding: SearchFolding
) -> Mapping[str, tuple[EntityName, ...]]:
    """The names of all entities as keys, by entity id, the longest names first."""
    names_by_id: dict[str, tuple[EntityName, ...]] = {}
    for entity in context.corpus.of_kind(Kind.ENTITY):
        if isinstance(entity, Entity) and entity.status is not Status.WITHDRAWN:
            names = {tuple(map(folding.key, folding.words(name))) for name in spellings_of(entity)}
            names_by_id[entity.id] = tuple(
                sorted(names - {()}, key=lambda name: (-len(name), name))
            )
    return names_by_id


def _index_entries(
    entries: Iterable[SearchEntry],
    folding: SearchFolding,
    names_by_id: Mapping[str, tuple[EntityName, ...]],
) -> Iterator[IndexEntry]:
    """Each key with its postings, in the order in which browsers compare strings.

    An entity has the key `@id`, with its names; the first word of a name lists the entity.
    """
    names_by_key: dict[str, list[tuple[str, EntityName]]] = {}
    for entity, names in names_by_id.items():
        for name in names:
            names_by_key.setdefault(name[0], []).append((entity, name))
    weights: dict[str, dict[int, int]] = {}
    for number, entry in enumerate(entries):
        for key, weight in _weights(entry, folding, names_by_key).items():
            weights.setdefault(key, {})[number] = weight
    for key in sorted(weights, key=lambda key: key.encode("utf-16-be")):
        value: dict[str, object] = {"p": _postings(weights[key])}
        if key in names_by_key:
            value["n"] = [[f"@{entity}", *name] for entity, name in names_by_key[key]]
        if key.startswith("@"):
            value["n"] = names_by_id.get(key[1:], ())
        yield key, value if "n" in value else value["p"]


def _postings(weights: Mapping[int, int]) -> list[int]:
    """Numbers in ascending order, each stored as the difference from the previous one."""
    numbers = sorted(number * STEP + weight for number, weight in weights.items())
    return [number - previous for previous, number in zip([0, *numbers], numbers, strict=False)]


def _weights(
    entry: SearchEntry,
    folding: SearchFolding,
    names_by_key: Mapping[str, list[tuple[str, EntityName]]],
) -> dict[str, int]:
    """The keys of one record with their weights; a certain key replaces an uncertain one."""
    certain: dict[str, int] = {}
    uncertain: dict[str, int] = {}
    for weight, text in entry.texts:
        word_keys = [folding.keys(word) for word in folding.words(text)]
        for key, is_certain in (key for keys in word_keys for key in keys):
            weights = certain if is_certain else uncertain
            weights[key] = max(weights.get(key, 0), weight)
        for entity, length in _names_in(word_keys, names_by_key):
            # A name that is only part of the text gets a lower weight.
            own_weight = weight if length == len(word_keys) else (weight + 1) // 2 + 1
            certain[f"@{entity}"] = max(certain.get(f"@{entity}", 0), min(own_weight, weight))
    for weight, record in entry.entities:
        certain[f"@{record}"] = max(certain.get(f"@{record}", 0), weight)
    certain.update((f"#{topic}", 1) for topic in entry.topics)
    certain.update((f"#{year}", 1) for year in entry.years)
    return {key: weight + UNCERTAIN for key, weight in uncertain.items()} | certain


def _names_in(
    word_keys: list[_Keys], names_by_key: Mapping[str, list[tuple[str, EntityName]]]
) -> Iterator[tuple[str, int]]:
    """Every name in a text, with its number of words; the first word may have a prefix."""
    keys_at = [{key for key, _ in keys} for keys in word_keys]
    for start, keys in enumerate(keys_at):
        candidates = (
            candidate
            for key in sorted(keys & names_by_key.keys())
            for candidate in names_by_key[key]
        )
        for entity, name in candidates:
            if _matches(name, keys_at[start : start + len(name)]):
                yield entity, len(name)


def _matches(name: EntityName, keys_at: list[set[str]]) -> bool:
    return len(keys_at) == len(name) and all(map(contains, keys_at, name))
