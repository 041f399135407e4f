"""The search index of a language as small files, of which a search fetches a few.

Their format is in docs/reference/search.md.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, groupby
from operator import sub
from typing import TypeAlias, TypeVar

from site_gen.artifacts import Artifact, Content
from site_gen.cache.between_builds import cached_between_builds
from site_gen.cache.results import Results, key_of, results_of
from site_gen.domain.text import LocaleCode
from site_gen.plan.addresses import home_url, output_path, search_file_url, search_url
from site_gen.render.context import SiteContext, context_at
from site_gen.render.search.entries import SearchEntry, search_entries
from site_gen.render.search.vocabulary import EntityName, IndexedWord, Vocabulary, vocabulary_of
from site_gen.render.text import InlineText

# Bytes of JSON before compression: each file is smaller than a page, and a search fetches few.
MAX_SHARD_SIZE, MAX_CHUNK_SIZE = 12_000, 8_000
# A posting is one number: 32 times the record's number, its weight (1 to 15), and 16 if uncertain.
STEP, UNCERTAIN = 32, 16
SEARCH_SCRIPT = "search.js"
IndexEntry: TypeAlias = tuple[str, object]
K = TypeVar("K", int, str)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The index files of each language; the first file of a language lists the others.

    `results` has what was computed by key, for the next build; `cache_keys` are of the files.
    """

    files: Mapping[LocaleCode, tuple[Artifact, ...]] = field(default_factory=dict)
    results: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def cache_keys(self) -> Iterator[tuple[str, str]]:
        """A key for the page cache and a path, for each file: its name follows from its bytes."""
        return ((file.path, file.path) for files in self.files.values() for file in files)

    @property
    def first_files(self) -> Mapping[LocaleCode, str]:
        """The path of the first file of each language."""
        return {code: files[0].path for code, files in self.files.items()}


@dataclass(frozen=True, slots=True)
class EarlierBuild:
    """What an earlier build of the same program computed, and the files that it wrote, by key."""

    results: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Content] = field(default_factory=dict)


def search_index(
    site: SiteContext, earlier: EarlierBuild = EarlierBuild(), workers: int = 1
) -> SearchIndex:
    """The search index; empty if the templates have no search script.

    The weights of an entry that are not known are computed by up to `workers` processes.
    """
    if SEARCH_SCRIPT not in site.assets:
        return SearchIndex()
    made = {code: _language(site, code, earlier, workers) for code in site.config.codes}
    results: dict[str, str | None] = {}
    for _, by_key in made.values():
        results.update(by_key)
    return SearchIndex({code: files for code, (files, _) in made.items()}, results)


def _language(
    site: SiteContext, code: LocaleCode, earlier: EarlierBuild, workers: int
) -> tuple[tuple[Artifact, ...], Mapping[str, str | None]]:
    """The files of a language, and what was computed for them."""
    context = context_at(site, search_url(code), code)
    entries = tuple(search_entries(context))
    parts = [part for entry in entries for part in (entry, *entry.sections)]
    vocabulary = vocabulary_of(context)
    settings = _settings_key(vocabulary)
    keys = [key_of(settings, *_searched(part)) for part in parts]
    shown = [_json(_result_fields(code, part)) for part in parts]
    counts = [(entry.kind, len(entry.sections)) for entry in entries]
    key = key_of("search-files", settings, code, repr(counts), *keys, *shown)
    if files := _known_files(code, key, earlier):
        return files, dict.fromkeys((key, *keys))
    weights = _results(parts, keys, vocabulary, earlier.results, workers)
    files = _files(code, entries, tuple(shown), weights.values, vocabulary)
    names = " ".join(_name(file) for file in files)
    return files, {**weights.by_key, key: names}


def _known_files(code: LocaleCode, key: str, earlier: EarlierBuild) -> tuple[Artifact, ...]:
    """The files of an earlier build with this key; none if one of them is lost."""
    urls = [search_file_url(code, name) for name in earlier.results.get(key, "").split()]
    known = [(url, earlier.files.get(output_path(url))) for url in urls]
    files = [
        Artifact(output_path(url), content, origin=url)
        for url, content in known
        if content is not None
    ]
    return tuple(files) if len(files) == len(urls) else ()


def _settings_key(vocabulary: Vocabulary) -> str:
    words = vocabulary.folding
    of_words = (words.synonyms, sorted(words.stop_words), words.endings, words.numbers)
    asks = " ".join(sorted(vocabulary.question_words))
    return key_of("search", repr(of_words), asks, repr(vocabulary.names_by_id))


def _results(
    parts: Sequence[SearchEntry],
    keys: Sequence[str],
    vocabulary: Vocabulary,
    earlier: Mapping[str, str],
    workers: int,
) -> Results:
    """The weights of each entry and section, as JSON."""
    # Texts repeat their words; a few are half of all.
    words_of = lru_cache(maxsize=50_000)(vocabulary.words)

    def compute(parts: Sequence[SearchEntry]) -> list[str]:
        numbers_in = vocabulary.folding.numbers_in
        return [_json(_by_weight(_weights(part, words_of, numbers_in))) for part in parts]

    return results_of(parts, keys, compute, earlier, workers)


def _searched(entry: SearchEntry) -> Iterator[str]:
    """All that the weights of an entry depend on."""
    yield repr((entry.entities, entry.topics, entry.years))
    for weight, text in entry.texts:
        yield str(weight)
        yield text


def _by_weight(weights: Mapping[str, int]) -> dict[int, str]:
    """The keys of each weight, with spaces between them, which no key has."""
    keys_by_weight: dict[int, list[str]] = defaultdict(list)
    for key, weight in weights.items():
        keys_by_weight[weight].append(key)
    return {weight: " ".join(keys) for weight, keys in keys_by_weight.items()}


@cached_between_builds
def _files(
    code: LocaleCode,
    record_entries: tuple[SearchEntry, ...],
    shown: tuple[str, ...],
    weights: tuple[str, ...],
    vocabulary: Vocabulary,
) -> tuple[Artifact, ...]:
    folding = vocabulary.folding
    postings = _postings(map(json.loads, weights))
    words_of_names = [word for word in vocabulary.words_of_names if word in postings]
    keys = _index_entries(postings, vocabulary)
    shards = [
        (shard[0][0], _file(code, "{" + ",".join(f"{k}:{v}" for _, k, v in shard) + "}"))
        for shard in _grouped_by_size(_with_json(keys), MAX_SHARD_SIZE)
    ]
    names = _file(code, _json(words_of_names))
    results = ((number, str(number), fields) for number, fields in enumerate(shown))
    records = [
        (chunk[0][0], _file(code, "[" + ",".join(fields for _, _, fields in chunk) + "]"))
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
        "endings": folding.endings,
        "passed": sorted(folding.stop_words),
        "numbers": dict(sorted(folding.numbers.items())),
        "asks": sorted(vocabulary.question_words),
        "names": _name(names),
    }
    # Parts with the same text are one file: an article may have hundreds of equal headings.
    files = dict.fromkeys((*(file for _, file in (*shards, *records)), names))
    return (_file(code, _json(entry_file)), *files)


def _file(code: LocaleCode, text: str) -> Artifact:
    """A file with a digest as its name, so that no reader gets an old one."""
    content = text.encode()
    name = hashlib.sha256(content).hexdigest()[:12]
    url = search_file_url(code, name)
    return Artifact(output_path(url), content, origin=url)


# One encoder for all values: most are short, and cost less than an encoder.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _with_json(entries: Iterable[tuple[K, object]]) -> Iterator[tuple[K, str, str]]:
    """Each key, then it and its value as JSON."""
    return ((key, _json(key), _json(value)) for key, value in entries)


def _name(file: Artifact) -> str:
    return file.path.rpartition("/")[2].removesuffix(".json")


def _grouped_by_size(
    entries: Iterable[tuple[K, str, str]], max_size: int
) -> Iterator[list[tuple[K, str, str]]]:
    """Entries in their order, grouped up to a maximum size."""
    group: list[tuple[K, str, str]] = []
    size = 0
    for entry in entries:
        # With the brackets and the comma of a pair.
        entry_size = len(entry[1].encode()) + len(entry[2].encode()) + 3
        if group and size + entry_size > max_size:
            yield group
            group, size = [], 0
        group.append(entry)
        size += entry_size
    if group:
        yield group


def _result_fields(code: LocaleCode, entry: SearchEntry) -> list[object]:
    """A result: address, title, text, note, then languages, without empty fields at the end."""
    text = entry.text or InlineText("")
    fields = [entry.url.removeprefix(home_url(code)), entry.title.text, text.text]
    fields += [entry.note, entry.title.lang, entry.title.dir, text.lang, text.dir]
    while fields and not fields[-1]:
        fields.pop()
    return [*fields]


def _postings(weights: Iterable[Mapping[str, str]]) -> Mapping[str, list[int]]:
    """The postings of each key, in ascending order."""
    postings: dict[str, list[int]] = defaultdict(list)
    for number, keys_by_weight in enumerate(weights):
        for weight, keys in keys_by_weight.items():
            posting = number * STEP + int(weight)
            for key in keys.split(" "):
                postings[key].append(posting)
    return postings


def _index_entries(
    postings: Mapping[str, list[int]], vocabulary: Vocabulary
) -> Iterator[IndexEntry]:
    """Each key with its postings, in the order in which browsers compare strings.

    An entity has the key `@id`, and a month `@~1`, with its names; the first word of a name, which
    may be in no text, lists them.
    """
    names_by_key = vocabulary.names_by_key
    for key in sorted({*postings, *names_by_key}, key=lambda key: key.encode("utf-16-be")):
        value: dict[str, object] = {"p": _differences(postings.get(key, ()))}
        if key in names_by_key:
            value["n"] = [[f"@{entity}", *name] for entity, name in names_by_key[key]]
        if key.startswith("@"):
            value["n"] = vocabulary.names_by_id.get(key[1:], ())
        yield key, value if "n" in value else value["p"]


def _differences(numbers: Sequence[int]) -> list[int]:
    """Numbers in ascending order, each stored as the difference from the previous one."""
    return list(map(sub, numbers, [0, *numbers]))


def _weights(
    entry: SearchEntry,
    words_of: Callable[[str], tuple[IndexedWord, ...]],
    numbers_in: Callable[[Sequence[str]], Iterable[tuple[str, int]]],
) -> dict[str, int]:
    """The keys of one record with their weights; a certain key replaces an uncertain one."""
    certain: dict[str, int] = {}
    uncertain: dict[str, int] = {}
    for weight, text in entry.texts:
        tokens = text.split()
        unique = [*chain.from_iterable(map(words_of, dict.fromkeys(tokens)))]
        _raise_weights(certain, chain.from_iterable([w.certain for w in unique]), weight)
        _raise_weights(uncertain, chain.from_iterable([w.uncertain for w in unique]), weight)
        words = [*chain.from_iterable(map(words_of, tokens))]
        numbers = numbers_in([word.text for word in words])
        _raise_weights(certain, (number for number, _ in numbers), weight)
        for entity, length in _names_in(words):
            # A name that is only part of the text gets a lower weight.
            own_weight = weight if length == len(words) else (weight + 1) // 2 + 1
            _raise_weights(certain, (f"@{entity}",), min(own_weight, weight))
    for weight, record in entry.entities:
        _raise_weights(certain, (f"@{record}",), weight)
    certain.update((f"#{topic}", 1) for topic in entry.topics)
    certain.update((f"#{year}", 1) for year in entry.years)
    return {key: weight + UNCERTAIN for key, weight in uncertain.items()} | certain


def _raise_weights(weights: dict[str, int], keys: Iterable[str], weight: int) -> None:
    """Give keys this weight, unless they have a higher one."""
    raised = dict.fromkeys(keys, weight)
    for key in raised.keys() & weights.keys():
        raised[key] = max(weight, weights[key])
    weights.update(raised)


def _names_in(words: Sequence[IndexedWord]) -> Iterator[tuple[str, int]]:
    """Every name in a text, with its number of words; the first word may have a prefix."""
    for start, word in enumerate(words):
        for entity, name in word.names:
            if _matches(name, words[start : start + len(name)]):
                yield entity, len(name)


def _matches(name: EntityName, words: Sequence[IndexedWord]) -> bool:
    return len(words) == len(name) and all(map(IndexedWord.has, words, name))
