"""The files of a search index after changes are those that all entries would be made into."""

import random
from collections.abc import Iterator
from itertools import accumulate

import pytest

from site_gen.domain.text import LocaleCode
from site_gen.render.search.files import IndexChanges, IndexedEntry, IndexFiles, to_json
from site_gen.render.search.folding import SearchFolding
from site_gen.render.search.vocabulary import Vocabulary

EN = LocaleCode("en")
NAMES = {"damascus": (("damascus",), ("sham",)), "~9": (("september",),)}
BY_KEY: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    name[0]: [(entity, name)] for entity, names in NAMES.items() for name in names
}
FILES = IndexFiles(EN, Vocabulary(SearchFolding({}, frozenset()), frozenset(), NAMES, BY_KEY))
WORDS = ("damascus", "sham", "@damascus", "@~9", "#2020", "𐎀", "\ufb01", *map(str, range(400)))


def _entry(chance: random.Random, number: int, count: int) -> IndexedEntry:
    def weights() -> Iterator[str]:
        for _ in range(count):
            words = chance.sample(WORDS, chance.randrange(1, 40))
            half = len(words) // 2
            parts = {"3": words[:half], "19": words[half:]}
            yield to_json({weight: " ".join(keys) for weight, keys in parts.items() if keys})

    shown = [to_json([f"{number}", "x" * chance.randrange(1, 4_000)]) for _ in range(count)]
    lines = (f"article /en/articles/{number:04}/ {count}", *shown, *weights())
    return IndexedEntry("article", f"/en/articles/{number:04}/", count, "\n".join(lines))


def _all(chance: random.Random, counts: list[int]) -> list[IndexedEntry]:
    return [_entry(chance, number, count) for number, count in enumerate(counts)]


@pytest.mark.parametrize("size", [1, 3, 300])
@pytest.mark.parametrize("changed", [1, 2, 40])
def test_files_after_changes_are_those_of_all_entries(size: int, changed: int) -> None:
    chance = random.Random(f"{size} {changed}")
    counts = [chance.randrange(1, 4) for _ in range(size)]
    entries = _all(chance, counts)
    files = FILES.of_entries(entries)
    numbers = [*accumulate(counts, initial=0)]

    for _ in range(10):
        changes = IndexChanges()
        for at in chance.sample(range(size), min(size, changed)):
            edited = _entry(chance, at, counts[at])
            changes.add(numbers[at], entries[at], edited)
            entries[at] = edited
        files = FILES.after(files, changes)

        assert FILES.of_entries(entries) == files


def test_an_entry_without_changes_leaves_the_files_as_they_are() -> None:
    entries = _all(random.Random(1), [2] * 50)
    files = FILES.of_entries(entries)
    changes = IndexChanges()
    changes.add(2, entries[1], entries[1])

    assert files == FILES.after(files, changes)
