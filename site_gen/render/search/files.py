"""The files of the index of a language: made from all entries, or from those of the last build.

Their format is in docs/reference/search.md.
"""

import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from operator import sub
from typing import Generic, TypeAlias, TypeVar

from site_gen.artifacts import Artifact, Store
from site_gen.cache.between_builds import while_wanted
from site_gen.cache.texts import Text, text_of
from site_gen.domain.text import LocaleCode
from site_gen.plan.addresses import output_path, search_file_url
from site_gen.render.search.entries import KINDS_IN_ORDER
from site_gen.render.search.vocabulary import Vocabulary
from site_gen.structs import Struct, field

# A posting is one number: 32 times the record's number, its weight (1 to 15), and 16 if uncertain.
STEP = 32
K = TypeVar("K", int, str)
P = TypeVar("P", int, bytes)
# A key, or the number of a result, as it is and as JSON, and what stands under it as JSON.
Item: TypeAlias = tuple[K, str, str]
# The first key or number of a file, and the file.
Part: TypeAlias = tuple[K, Artifact]

# One encoder for all values: most are short, and cost less than an encoder.
to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class IndexedEntry(Struct, frozen=True):
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

    @property
    def kind_url_count(self) -> tuple[str, str, int]:
        """What decides its place, and the numbers of the entries after it."""
        return self.kind, self.url, self.count

    def shown(self) -> list[str]:
        return self._lines(1)

    def weights(self) -> list[str]:
        return self._lines(1 + self.count)

    def _lines(self, start: int) -> list[str]:
        return text_of(self.text).split("\n")[start : start + self.count]


def entries_in(text: Text) -> Iterator[IndexedEntry]:
    """The entries in the text of a record: the lines of each, one after the other."""
    found = text_of(text)
    lines, at = found.split("\n") if found else [], 0
    while at < len(lines):
        kind, url, count = lines[at].split(" ")
        end = at + 1 + 2 * int(count)
        # The months are many entries, and not long.
        is_alone = not at and end == len(lines)
        yield IndexedEntry(kind, url, int(count), text if is_alone else "\n".join(lines[at:end]))
        at = end


class IndexChanges(Struct, frozen=True):
    """What is other than in the last build: what results show, and which postings come or go."""

    shown: dict[int, str] = field(default_factory=dict)
    postings: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, number: int, old: IndexedEntry, new: IndexedEntry) -> None:
        """The changes of an entry, the first of whose results has this number."""
        for at, (before, shown) in enumerate(zip(old.shown(), new.shown(), strict=True), number):
            if before != shown:
                self.shown[at] = shown
        # A posting that was there and still is goes out again.
        for key, posting in (*_postings_of(number, old), *_postings_of(number, new)):
            self.postings[key] ^= {posting}


def _postings_of(number: int, entry: IndexedEntry) -> Iterator[tuple[str, int]]:
    """The keys of an entry, whose first result has this number, each with its posting."""
    for at, text in enumerate(entry.weights(), number):
        for weight, keys in json.loads(text).items():
            yield from ((key, at * STEP + int(weight)) for key in keys.split(" "))


class IndexFiles(Struct, frozen=True):
    """Makes the files of a language; many are kept out of memory by `store`."""

    code: LocaleCode
    vocabulary: Vocabulary
    store: Store | None = None

    def of_entries(self, entries: Sequence[IndexedEntry]) -> tuple[Artifact, ...]:
        """The files of these entries, which are in their order."""
        folding = self.vocabulary.folding
        postings = _postings(json.loads(text) for entry in entries for text in entry.weights())
        named = dict.fromkeys(self.vocabulary.names_by_key.keys() - postings.keys(), ())
        shown = (fields for entry in entries for fields in entry.shown())
        results = ((number, str(number), fields) for number, fields in enumerate(shown))
        listed = {
            "kinds": [[kind, len([*same])] for kind, same in groupby(entries, lambda e: e.kind)],
            "sections": [entry.count - 1 for entry in entries],
            "shards": (),
            "records": (),
            "alike": dict(sorted(folding.synonyms.items())),
            "endings": folding.endings,
            "passed": sorted(folding.stop_words),
            "numbers": dict(sorted(folding.numbers.items())),
            "asks": sorted(self.vocabulary.question_words),
        }
        shards = _grouped((), {0: self._items({**postings, **named})}, SHARDS)
        return self._files(listed, shards, _grouped((), {0: results}, CHUNKS), postings)

    def after(self, last: Sequence[Artifact], changes: IndexChanges) -> tuple[Artifact, ...]:
        """The last build's files with these changes: the same as of all entries, in less time."""
        by_name = {file_name(file): file for file in last}
        listed = json.loads(last[0].content)
        shards = [(key, by_name[name]) for key, name in listed["shards"]]
        records = [(number, by_name[name]) for number, name in listed["records"]]
        moved = {key: moved for key, moved in changes.postings.items() if moved}
        changed = _changed_postings(shards, moved, self.vocabulary.names_by_key)
        words = {*json.loads(by_name[listed["names"]].content)} - moved.keys()
        words |= {key for postings in changed.values() for key in postings if postings[key]}
        of_shards = {at: self._items(postings) for at, postings in changed.items()}
        of_records = _changed_results(records, changes.shown)
        groups = _grouped(shards, of_shards, SHARDS), _grouped(records, of_records, CHUNKS)
        return self._files(listed, *groups, words)

    def _files(
        self,
        listed: Mapping[str, object],
        shard_groups: Iterable[Part[str] | list[Item[str]]],
        record_groups: Iterable[Part[int] | list[Item[int]]],
        words: Container[str],
    ) -> tuple[Artifact, ...]:
        """All files; `listed` is what the first says of anything but files."""
        shards = [self._part(SHARDS, group) for group in shard_groups]
        records = [self._part(CHUNKS, group) for group in record_groups]
        names = self._file(to_json([w for w in self.vocabulary.words_of_names if w in words]))
        first = {
            **listed,
            "shards": [[key, file_name(file)] for key, file in shards],
            "records": [[number, file_name(file)] for number, file in records],
            "names": file_name(names),
        }
        # Parts with the same text are one file: an article may have hundreds of equal headings.
        files = {file.path: file for file in (*(file for _, file in (*shards, *records)), names)}
        return (self._file(to_json(first)), *files.values())

    def _part(self, kind: "_PartKind[K]", group: Part[K] | list[Item[K]]) -> Part[K]:
        if isinstance(group, tuple):
            return group
        return group[0][0], self._file(kind.text_of(group), self.store)

    def _file(self, text: str, store: Store | None = None) -> Artifact:
        """A file with a digest as its name, so that no reader gets an old one."""
        content = text.encode()
        url = search_file_url(self.code, hashlib.sha256(content).hexdigest()[:12])
        return Artifact(output_path(url), store.put(content) if store else content, origin=url)

    def _items(self, postings: Mapping[str, Sequence[int]]) -> Iterator[Item[str]]:
        """Each key with its postings, in the order in which browsers compare strings."""
        for key in sorted(postings, key=_place_of):
            yield key, to_json(key), to_json(self._value(key, _differences(postings[key])))

    def _value(self, key: str, postings: list[int]) -> object:
        """An entity has the key `@id`, and a month `@~1`, with its names.

        The first word of a name, which may be in no text, lists them.
        """
        if key.startswith("@"):
            return {"p": postings, "n": self.vocabulary.names_by_id.get(key[1:], ())}
        if names := self.vocabulary.names_by_key.get(key):
            return {"p": postings, "n": [[f"@{entity}", *name] for entity, name in names]}
        return postings


def file_name(file: Artifact) -> str:
    """The name of a file in the first file: a digest of its bytes."""
    return file.path.rpartition("/")[2].removesuffix(".json")


class _PartKind(Struct, Generic[K], frozen=True):
    """How items are written to a part of the index, and read from it."""

    max_size: int
    text_of: Callable[[Sequence[Item[K]]], str]
    items_in: Callable[[Part[K]], list[Item[K]]]


def _text_of_shard(items: Iterable[Item[str]]) -> str:
    return "{" + ",".join(f"{key}:{value}" for _, key, value in items) + "}"


def _items_of_shard(shard: Part[str]) -> list[Item[str]]:
    values = json.loads(shard[1].content)
    return [(key, to_json(key), to_json(value)) for key, value in values.items()]


def _text_of_chunk(items: Iterable[Item[int]]) -> str:
    return "[" + ",".join(fields for _, _, fields in items) + "]"


def _items_of_chunk(chunk: Part[int]) -> list[Item[int]]:
    results = enumerate(json.loads(chunk[1].content), chunk[0])
    return [(number, str(number), to_json(fields)) for number, fields in results]


# Bytes of JSON before compression: each file is smaller than a page, and a search fetches few.
SHARDS = _PartKind(12_000, _text_of_shard, _items_of_shard)
CHUNKS = _PartKind(8_000, _text_of_chunk, _items_of_chunk)


def _grouped(
    last: Sequence[Part[K]], changed: Mapping[int, Iterable[Item[K]]], kind: _PartKind[K]
) -> Iterator[Part[K] | list[Item[K]]]:
    """Items in their order, grouped up to a maximum size.

    Of the last build's parts, those with `changed` items, by their number, are grouped anew, and
    what follows them until a group ends where a part did; the others stay as they are.
    """
    group: list[Item[K]] = []
    size = 0
    for number in range(max(len(last), 1)):
        items = changed.get(number)
        if items is None and group:
            items = kind.items_in(last[number])
            if size + _size(items[0]) > kind.max_size:
                yield group
                group, size, items = [], 0, None
        if items is None:
            yield last[number]
        for item in items or ():
            if group and size + _size(item) > kind.max_size:
                yield group
                group, size = [], 0
            group.append(item)
            size += _size(item)
    if group:
        yield group


def _size(item: Item[K]) -> int:
    """With the brackets and the comma of a pair."""
    return len(item[1].encode()) + len(item[2].encode()) + 3


def _places(firsts: Sequence[P], place: P) -> tuple[int, ...]:
    """The number of the part that a place is in, and that of a part which it may be moved to."""
    number = max(bisect_right(firsts, place) - 1, 0)
    # If the first item of a part becomes smaller, it may have room in the part before.
    return (number, number - 1) if number and firsts[number] == place else (number,)


def _place_of(key: str) -> bytes:
    return key.encode("utf-16-be")


def _changed_postings(
    shards: Sequence[Part[str]], moved: Mapping[str, set[int]], always: Container[str]
) -> dict[int, dict[str, list[int]]]:
    """The keys with their postings in each shard where some come or go.

    A key without postings is left out, unless it is one of those that are `always` there.
    """
    firsts = [_place_of(first) for first, _ in shards]
    changed: dict[int, dict[str, list[int]]] = {}
    for key, of_key in moved.items():
        own, *others = _places(firsts, _place_of(key))
        for number in (own, *others):
            if number not in changed:
                changed[number] = _postings_in(shards[number]) if shards else {}
        changed[own][key] = sorted(of_key.symmetric_difference(changed[own].get(key, ())))
        if not changed[own][key] and key not in always:
            del changed[own][key]
    return changed


def _postings_in(shard: Part[str]) -> dict[str, list[int]]:
    values = json.loads(shard[1].content)
    return {
        key: [*accumulate(value["p"] if isinstance(value, dict) else value)]
        for key, value in values.items()
    }


def _changed_results(
    chunks: Sequence[Part[int]], shown: Mapping[int, str]
) -> dict[int, list[Item[int]]]:
    """The results in each chunk where some are shown otherwise."""
    firsts = [first for first, _ in chunks]
    changed: dict[int, list[Item[int]]] = {}
    for number, fields in shown.items():
        own, *others = _places(firsts, number)
        for at in (own, *others):
            if at not in changed:
                changed[at] = _items_of_chunk(chunks[at])
        changed[own][number - firsts[own]] = (number, str(number), fields)
    return changed


def _postings(weights: Iterable[Mapping[str, str]]) -> Mapping[str, list[int]]:
    """The postings of each key, in ascending order."""
    postings: dict[str, list[int]] = defaultdict(list)
    for number, keys_by_weight in enumerate(while_wanted(weights)):
        for weight, keys in keys_by_weight.items():
            posting = number * STEP + int(weight)
            for key in keys.split(" "):
                postings[key].append(posting)
    return postings


def _differences(numbers: Sequence[int]) -> list[int]:
    """Numbers in ascending order, each stored as the difference from the previous one."""
    return list(map(sub, numbers, [0, *numbers]))
