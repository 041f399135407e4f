"""The keys under which an entry is found, with the weight of each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeAlias

from site_gen.render.search.entries import SearchEntry
from site_gen.render.search.vocabulary import EntityName, IndexedWord

UNCERTAIN = 16  # is added to a weight
Splitter: TypeAlias = Callable[[str], tuple[IndexedWord, ...]]
NumberFinder: TypeAlias = Callable[[Sequence[str]], Iterable[tuple[str, int]]]


def by_weight(entry: SearchEntry, words_of: Splitter, numbers_in: NumberFinder) -> dict[int, str]:
    """The keys of each weight in one entry, with spaces between them, which no key has."""
    keys_by_weight: dict[int, list[str]] = defaultdict(list)
    for key, weight in _weights(entry, words_of, numbers_in).items():
        keys_by_weight[weight].append(key)
    return {weight: " ".join(keys) for weight, keys in keys_by_weight.items()}


def _weights(entry: SearchEntry, words_of: Splitter, numbers_in: NumberFinder) -> dict[str, int]:
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
