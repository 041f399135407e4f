"""The search index of each language as small files, of which a search fetches a few.

An entry that has changed changes the files of the last build; they are made of all entries only if
other records are found, or other words count.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from site_gen.artifacts import NO_BUILD, Artifact, Content, EarlierBuild, Store
from site_gen.cache.between_builds import while_wanted
from site_gen.cache.reads import ReadLog
from site_gen.cache.results import key_of
from site_gen.cache.store import known_results
from site_gen.cache.texts import Text
from site_gen.cache.trace_groups import trace_groups
from site_gen.cache.traces import NewTrace, RowMaker, Traces, earlier_traces
from site_gen.cache.workers import map_parallel
from site_gen.domain.text import LocaleCode
from site_gen.load.corpus import Record
from site_gen.plan.addresses import home_url, output_path, search_file_url, search_url
from site_gen.render.context import PageContext, SiteContext, context_at
from site_gen.render.search import weights
from site_gen.render.search.entries import SearchEntry, entries_of, searched_records
from site_gen.render.search.files import IndexChanges, IndexFiles, entries_in, file_name, to_json
from site_gen.render.search.vocabulary import Vocabulary, vocabulary_of
from site_gen.render.text import NO_TEXT, InlineText
from site_gen.render.traced import traced_site
from site_gen.structs import Struct, field, replace

# Fewer records than this fit into memory without harm.
MOST_IN_MEMORY = 500
SEARCH_SCRIPT = "search.js"


class SearchIndex(Struct, frozen=True):
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


def search_index(
    site: SiteContext,
    log: ReadLog,
    words: str = "",
    earlier: EarlierBuild = NO_BUILD,
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
        traces = earlier_traces(log, earlier.results, _scope(code))
        language = _Language(context, vocabulary_of(context), traces, log, store)
        made[code] = language.files(settings, earlier.files, workers)
    results: dict[str, Text | None] = {}
    for _, rows in made.values():
        results.update(rows)
    return SearchIndex({code: files for code, (files, _) in made.items()}, results)


_FILES, _FIRST = "files", "first"


def former_first_files(
    earlier: Mapping[str, str], codes: Iterable[LocaleCode]
) -> Mapping[LocaleCode, str]:
    """The names of the first files that an earlier build made, by language."""
    names = {code: earlier.get(f"{_scope(code)} {_FIRST}") for code in codes}
    return {code: name for code, name in names.items() if name}


def _scope(code: LocaleCode) -> str:
    return f"search {code}"


class _Index(Struct, frozen=True):
    """The files of a language, the first of which lists the others; `key` is that of its records.

    `entries` has a line for each entry in its place: with how many sections, and its address.
    """

    key: str
    files: tuple[Artifact, ...] = ()
    entries: str = ""

    @property
    def row(self) -> str:
        """For the next build; the first line is the key and the names of the files."""
        names = " ".join(map(file_name, self.files))
        return f"{self.key} {names}\n{self.entries}"

    def numbers(self) -> dict[str, int]:
        """The number of each entry's first result, by its address."""
        lines = [line.split(" ") for line in self.entries.split("\n") if line]
        numbers = accumulate((int(count) for count, _ in lines), initial=0)
        return dict(zip((url for _, url in lines), numbers, strict=False))


class _MadeEntries(NamedTuple):
    """The row of a record's trace, the names of facets in it, and the record's entries as text."""

    row: str
    facets: str
    text: Text


class _Language(Struct, frozen=True):
    """Makes the files of one language, with what an earlier build left.

    The trace of a record has a digest of its entries, which are in a row of their own, as text.
    """

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
        inputs = key_of(settings, _settings_key(self.vocabulary))
        last = self._last_index(key_of(inputs, "\n".join(records)), earlier)
        items = {name: name for name in records}
        groups = trace_groups(self.traces, items, lambda names: key_of(inputs, *names))
        known = groups.unchanged()
        missing = [(name, record) for name, record in records.items() if name not in known]
        make = partial(self._made, inputs)
        # The few long texts stand together, and neighbours have nothing in common.
        made = map_parallel(make, missing, workers, longest_run=1)
        names = [name for name, _ in missing]
        new = [NewTrace(n, each.row, each.facets) for n, each in zip(names, made, strict=True)]
        # A record may have changed in what the search does not look at.
        changed: dict[str, Text] = {
            trace.name: each.text
            for trace, each in zip(new, made, strict=True)
            if trace.result() != groups.former.get(trace.name)
        }
        index = self._after(last, changed) or self._of_all(last.key, records, changed)
        if index is None:
            nothing = Traces({}, frozenset(), {}, self.traces.scope)
            return replace(self, traces=nothing).files(settings, earlier, workers)
        texts = {self._text_row(name): changed.get(name) for name in records}
        # In a row of its own: the other one is long.
        first = {self.traces.row(_FIRST): index.files[0].path.rpartition("/")[2]}
        of_index = {self.traces.row(_FILES): index.row, **first}
        return index.files, {**groups.rows(self.log, new), **texts, **of_index}

    def _last_index(self, key: str, earlier: Mapping[str, Content]) -> _Index:
        """The index of an earlier build of these records; empty if a file of it is lost."""
        first, _, entries = self.traces.rows.get(self.traces.row(_FILES), "").partition("\n")
        known, _, names = first.partition(" ")
        files = []
        for name in names.split() if known == key else ():
            url = search_file_url(self.context.locale.code, name)
            path = output_path(url)
            if (content := earlier.get(path)) is None:
                return _Index(key)
            files.append(Artifact(path, content, (), url))
        return _Index(key, tuple(files), entries if files else "")

    def _after(self, last: _Index, changed: Mapping[str, Text]) -> _Index | None:
        """The last index with the entries of these records; None if it has others than they."""
        if not last.files or not changed:
            return last if last.files else None
        before = known_results(self.traces.rows, [*map(self._text_row, changed)])
        numbers, changes = last.numbers(), IndexChanges()
        for name, text in changed.items():
            old, new = [*entries_in(before.get(self._text_row(name), ""))], [*entries_in(text)]
            if [entry.kind_url_count for entry in old] != [entry.kind_url_count for entry in new]:
                return None
            for entry, successor in zip(old, new, strict=True):
                changes.add(numbers[entry.url], entry, successor)
        return replace(last, files=self._index_files.after(last.files, changes))

    def _of_all(
        self, key: str, records: Iterable[str], changed: Mapping[str, Text]
    ) -> _Index | None:
        """The index of all records; None if the entries of one that has not changed are lost."""
        rows = {name: self._text_row(name) for name in records if name not in changed}
        known = known_results(self.traces.rows, [*rows.values()])
        if len(known) < len(rows):
            return None
        texts = {**{name: known[row] for name, row in rows.items()}, **changed}
        entries = [entry for name in while_wanted(records) for entry in entries_in(texts[name])]
        entries.sort(key=lambda entry: entry.place)
        lines = "\n".join(f"{entry.count} {entry.url}" for entry in entries)
        return _Index(key, self._index_files.of_entries(entries), lines)

    @property
    def _index_files(self) -> IndexFiles:
        return IndexFiles(self.context.locale.code, self.vocabulary, self.store)

    def _text_row(self, name: str) -> str:
        return self.traces.row(f"text {name}")

    def _made(
        self, inputs: str, records: Sequence[tuple[str, Record | None]]
    ) -> list[_MadeEntries]:
        # Texts repeat their words; a few are half of all.
        words_of = lru_cache(maxsize=50_000)(self.vocabulary.words)
        rows, made = RowMaker(), []
        for name, record in records:
            with self.log.recording() as reads:
                entries = [*entries_of(self.context, record)]
            text = "\n".join(self._lines(entries, words_of))
            trace = rows.row(key_of(inputs, name), reads, key_of(text))
            made.append(_MadeEntries(*trace, self.store.put_text(text) if self.store else text))
        return made

    def _lines(self, entries: Iterable[SearchEntry], words_of: weights.Splitter) -> Iterator[str]:
        numbers_in = self.vocabulary.folding.numbers_in
        for entry in entries:
            parts = (entry, *entry.sections)
            yield f"{entry.kind} {entry.url} {len(parts)}"
            yield from (to_json(_result_fields(self.context.locale.code, part)) for part in parts)
            for part in parts:
                yield to_json(weights.by_weight(part, words_of, numbers_in))


def _settings_key(vocabulary: Vocabulary) -> str:
    words = vocabulary.folding
    of_words = (words.synonyms, sorted(words.stop_words), words.endings, words.numbers)
    asks = " ".join(sorted(vocabulary.question_words))
    return key_of("search", repr(of_words), asks, repr(vocabulary.names_by_id))


def _result_fields(code: LocaleCode, entry: SearchEntry) -> list[object]:
    """A result: address, title, text, note, then languages, without empty fields at the end."""
    text = entry.text or InlineText(NO_TEXT)
    fields = [entry.url.removeprefix(home_url(code)), entry.title.text, text.text]
    fields += [entry.note, entry.title.lang, entry.title.dir, text.lang, text.dir]
    while fields and not fields[-1]:
        fields.pop()
    return [*fields]
