"""The search index of a language as small files, of which a search fetches a few.

Their format is in docs/reference/search.md.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import groupby
from operator import sub
from typing import TypeAlias, TypeVar

from site_gen.artifacts import Artifact, Content, Store
from site_gen.cache.between_builds import while_wanted
from site_gen.cache.reads import ReadLog
from site_gen.cache.results import key_of
from site_gen.cache.texts import Text, text_of
from site_gen.cache.traces import FACETS, NewTrace, RowMaker, Traces, earlier_traces, trace_rows
from site_gen.cache.workers import map_parallel
from site_gen.domain.text import LocaleCode
from site_gen.load.corpus import Record
from site_gen.plan.addresses import home_url, output_path, search_file_url, search_url
from site_gen.render.context import PageContext, SiteContext, context_at
from site_gen.render.search import weights
from site_gen.render.search.entries import KINDS_IN_ORDER, SearchEntry, entries_of, searched_records
from site_gen.render.search.vocabulary import Vocabulary, vocabulary_of
from site_gen.render.text import NO_TEXT, InlineText
from site_gen.render.traced import traced_site

# Bytes of JSON before compression: each file is smaller than a page, and a search fetches few.
MAX_SHARD_SIZE, MAX_CHUNK_SIZE = 12_000, 8_000
# Fewer records than this fit into memory without harm.
MOST_IN_MEMORY = 500
# A posting is one number: 32 times the record's number, its weight (1 to 15), and 16 if uncertain.
STEP = 32
SEARCH_SCRIPT = "search.js"
IndexEntry: TypeAlias = tuple[str, object]
K = TypeVar("K", int, str)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The index files of each language; the first file of a language lists the others.

    `results` has what was computed by key, for the next build; `cache_keys` are of the files.
    """

    files: Mapping[LocaleCode, tuple[Artifact, ...]] = field(default_factory=dict)
    results: Mapping[str, Text | None] = field(default_factory=dict)

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


@dataclass(frozen=True, slots=True)
class _Indexed:
    """An entry as it is in the index, with its sections, `count` in all.

    Of the lines of `text`, these follow the first: what each of them shows, as JSON, and then their
    weights. It is read when it is needed, since all entries are held at once.
    """

    kind: str
    url: str
    count: int
    text: Text

    @property
    def place(self) -> tuple[int, str]:
        """By kind, then by id."""
        return KINDS_IN_ORDER.index(self.kind), self.url

    def shown(self) -> list[str]:
        return self._lines(1)

    def weights(self) -> list[str]:
        return self._lines(1 + self.count)

    def _lines(self, start: int) -> list[str]:
        return text_of(self.text).split("\n")[start : start + self.count]


def search_index(
    site: SiteContext,
    log: ReadLog,
    words: str = "",
    earlier: EarlierBuild = EarlierBuild(),
    workers: int = 1,
    store: Store | None = None,
) -> SearchIndex:
    """The search index; empty if the templates have no search script.

    What is read of the records is told to the log, so that the next build makes only the entries of
    those that changed, in up to `workers` processes. `words` is a digest of the words of the site.
    If there are many records, `store` keeps their entries, and the files, out of memory.
    """
    if SEARCH_SCRIPT not in site.assets:
        return SearchIndex()
    traced, settings = traced_site(site, log), key_of(words, repr(site.config))
    made = {}
    store = store if len(site.corpus.by_id) > MOST_IN_MEMORY else None
    for code in site.config.codes:
        context = context_at(traced, search_url(code), code)
        traces = earlier_traces(log, earlier.results, f"search {code}")
        language = _Language(context, vocabulary_of(context), traces, log, store)
        made[code] = language.files(settings, earlier.files, workers)
    results: dict[str, Text | None] = {}
    for _, rows in made.values():
        results.update(rows)
    return SearchIndex({code: files for code, (files, _) in made.items()}, results)


_FILES = "files"


@dataclass(frozen=True, slots=True)
class _Language:
    """Makes the files of one language, with what an earlier build left."""

    context: PageContext
    vocabulary: Vocabulary
    traces: Traces
    log: ReadLog
    store: Store | None

    def files(
        self, settings: str, earlier: Mapping[str, Content], workers: int
    ) -> tuple[tuple[Artifact, ...], Mapping[str, Text | None]]:
        """The files, and rows for the next build."""
        records = searched_records(self.context.corpus)
        settings = key_of(settings, _settings_key(self.vocabulary))
        key = key_of(settings, *records)
        if self.traces.all_hold and (files := self._known_files(key, earlier)):
            return files, dict.fromkeys(map(self.traces.row, (FACETS, _FILES, *records)))
        known = self.traces.unchanged(dict.fromkeys(records, settings))
        missing = [name for name in records if name not in known]
        make = partial(self._rows, settings)
        made = map_parallel(make, [records[name] for name in missing], workers)
        new = [NewTrace(name, *row) for name, row in zip(missing, made, strict=True)]
        rows = trace_rows(self.log, self.traces, known, new)
        # A record may have changed in what the search does not look at.
        is_same = all(map(self.traces.had_result, new))
        if is_same and (files := self._known_files(key, earlier)):
            return files, {**rows, self.traces.row(_FILES): None}
        texts: dict[str, Text] = {**known, **{trace.name: trace.result for trace in new}}
        indexed = [entry for name in while_wanted(records) for entry in _entries_in(texts[name])]
        indexed.sort(key=lambda entry: entry.place)
        files = _files(self.context.locale.code, indexed, self.vocabulary, self.store)
        names = " ".join(map(_name, files))
        return files, {**rows, self.traces.row(_FILES): f"{key} {names}"}

    def _known_files(self, key: str, earlier: Mapping[str, Content]) -> tuple[Artifact, ...]:
        """The files of an earlier build of these records, if none of them is lost."""
        known, _, names = self.traces.rows.get(self.traces.row(_FILES), "").partition(" ")
        urls = [search_file_url(self.context.locale.code, name) for name in names.split()]
        contents = [(url, earlier.get(output_path(url))) for url in urls]
        if known != key or any(content is None for _, content in contents):
            return ()
        return tuple(Artifact(output_path(u), found, origin=u) for u, found in contents if found)

    def _rows(
        self, settings: str, records: Sequence[Record | None]
    ) -> list[tuple[Text, tuple[str, ...]]]:
        """The row of each record, with its entries as text, and the names of facets read."""
        # Texts repeat their words; a few are half of all.
        words_of = lru_cache(maxsize=50_000)(self.vocabulary.words)
        rows, made = RowMaker(), []
        for record in records:
            with self.log.recording() as reads:
                entries = [*entries_of(self.context, record)]
            text = "\n".join(self._lines(entries, words_of))
            row, facets = rows.row(settings, reads, text)
            made.append((self.store.put_text(row) if self.store else row, facets))
        return made

    def _lines(self, entries: Iterable[SearchEntry], words_of: weights.Splitter) -> Iterator[str]:
        numbers_in = self.vocabulary.folding.numbers_in
        for entry in entries:
            parts = (entry, *entry.sections)
            yield f"{entry.kind} {entry.url} {len(parts)}"
            yield from (_json(_result_fields(self.context.locale.code, part)) for part in parts)
            for part in parts:
                yield _json(weights.by_weight(part, words_of, numbers_in))


def _entries_in(text: Text) -> Iterator[_Indexed]:
    """The entries in the text that `_lines` makes of a record."""
    found = text_of(text)
    lines, at = found.split("\n") if found else [], 0
    while at < len(lines):
        kind, url, count = lines[at].split(" ")
        end = at + 1 + 2 * int(count)
        # The months are many entries, and not long.
        is_alone = not at and end == len(lines)
        yield _Indexed(kind, url, int(count), text if is_alone else "\n".join(lines[at:end]))
        at = end


def _settings_key(vocabulary: Vocabulary) -> str:
    words = vocabulary.folding
    of_words = (words.synonyms, sorted(words.stop_words), words.endings, words.numbers)
    asks = " ".join(sorted(vocabulary.question_words))
    return key_of("search", repr(of_words), asks, repr(vocabulary.names_by_id))


def _files(
    code: LocaleCode, entries: Sequence[_Indexed], vocabulary: Vocabulary, store: Store | None
) -> tuple[Artifact, ...]:
    folding = vocabulary.folding
    postings = _postings(json.loads(text) for entry in entries for text in entry.weights())
    words_of_names = [word for word in vocabulary.words_of_names if word in postings]
    keys = _index_entries(postings, vocabulary)
    shards = [
        (shard[0][0], _file(code, "{" + ",".join(f"{k}:{v}" for _, k, v in shard) + "}", store))
        for shard in _grouped_by_size(_with_json(keys), MAX_SHARD_SIZE)
    ]
    names = _file(code, _json(words_of_names))
    shown = (fields for entry in entries for fields in entry.shown())
    results = ((number, str(number), fields) for number, fields in enumerate(shown))
    records = [
        (chunk[0][0], _file(code, "[" + ",".join(fields for _, _, fields in chunk) + "]", store))
        for chunk in _grouped_by_size(results, MAX_CHUNK_SIZE)
    ]
    entry_file = {
        "kinds": [
            [kind, len(list(of_kind))] for kind, of_kind in groupby(entries, lambda e: e.kind)
        ],
        "sections": [entry.count - 1 for entry in entries],
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
    files = {file.path: file for file in (*(file for _, file in (*shards, *records)), names)}
    return (_file(code, _json(entry_file)), *files.values())


def _file(code: LocaleCode, text: str, store: Store | None = None) -> Artifact:
    """A file with a digest as its name, so that no reader gets an old one."""
    content = text.encode()
    name = hashlib.sha256(content).hexdigest()[:12]
    url = search_file_url(code, name)
    return Artifact(output_path(url), store.put(content) if store else content, origin=url)


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
    text = entry.text or InlineText(NO_TEXT)
    fields = [entry.url.removeprefix(home_url(code)), entry.title.text, text.text]
    fields += [entry.note, entry.title.lang, entry.title.dir, text.lang, text.dir]
    while fields and not fields[-1]:
        fields.pop()
    return [*fields]


def _postings(weights: Iterable[Mapping[str, str]]) -> Mapping[str, list[int]]:
    """The postings of each key, in ascending order."""
    postings: dict[str, list[int]] = defaultdict(list)
    for number, keys_by_weight in enumerate(while_wanted(weights)):
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
