"""The words of a language as a search compares them, and the names of all entities in them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from site_gen.cache.between_builds import cached_between_builds
from site_gen.domain.entities import Entity
from site_gen.domain.text import Kind, Status
from site_gen.render.context import PageContext
from site_gen.render.search.entries import spellings_of
from site_gen.render.search.folding import SearchFolding, search_folding, words
from site_gen.structs import Struct

EntityName: TypeAlias = tuple[str, ...]


class IndexedWord(Struct, frozen=True):
    """A folded word, its keys, and the names of entities and months that can begin with it."""

    text: str
    certain: tuple[str, ...]
    uncertain: tuple[str, ...]
    names: tuple[tuple[str, EntityName], ...]

    def has(self, key: str) -> bool:
        return key in self.certain or key in self.uncertain


class Vocabulary(Struct, frozen=True, eq=False):
    """The folding of a language, and the names of all entities and months as keys.

    `names_by_id` is by entity id, and by `~1` to `~12` for months; `names_by_key` by the key of the
    first word of each name. `question_words` are folded words with which a question begins.
    """

    folding: SearchFolding
    question_words: frozenset[str]
    names_by_id: Mapping[str, tuple[EntityName, ...]]
    names_by_key: Mapping[str, list[tuple[str, EntityName]]]

    @property
    def words_of_names(self) -> list[str]:
        """The keys of all words in names, each once, for a query with one that is nowhere."""
        names = (name for names in self.names_by_id.values() for name in names)
        return sorted({word for name in names for word in name})

    def words(self, token: str) -> tuple[IndexedWord, ...]:
        """The words of a text without spaces; stop words are left out."""
        return tuple(map(self._word, self.folding.words(token)))

    def _word(self, word: str) -> IndexedWord:
        keys = self.folding.keys(word)
        named = sorted(key for key, _ in keys if key in self.names_by_key)
        return IndexedWord(
            word,
            tuple(key for key, is_certain in keys if is_certain),
            tuple(key for key, is_certain in keys if not is_certain),
            tuple(name for key in named for name in self.names_by_key[key]),
        )


def vocabulary_of(context: PageContext) -> Vocabulary:
    """The words of the context's language, and the names of all entities and of the months."""
    catalogue = context.site.catalogues[context.locale.code]
    alike, passed, numbers, months, asks = (
        catalogue.word_list(f"search.{name}")
        for name in ("alike", "passed", "numbers", "months", "asks")
    )
    of_months = ((f"~{n}", tuple(names.split("/"))) for n, names in enumerate(months, 1))
    spellings = (*_spellings(context), *of_months)
    return _vocabulary(alike, passed, numbers, asks, spellings)


@cached_between_builds
def _vocabulary(
    alike: tuple[str, ...],
    passed: tuple[str, ...],
    numbers: tuple[str, ...],
    asks: tuple[str, ...],
    spellings: tuple[tuple[str, tuple[str, ...]], ...],
) -> Vocabulary:
    folding = search_folding(alike, passed, numbers)
    names_by_id = _entity_names(spellings, folding)
    names_by_key: dict[str, list[tuple[str, EntityName]]] = {}
    for entity, names in names_by_id.items():
        for name in names:
            names_by_key.setdefault(name[0], []).append((entity, name))
    question_words = frozenset(word for text in asks for word in words(text))
    return Vocabulary(folding, question_words, names_by_id, names_by_key)


def _spellings(context: PageContext) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each entity with all its names."""
    for entity in context.corpus.of_kind(Kind.ENTITY):
        if isinstance(entity, Entity) and entity.status is not Status.WITHDRAWN:
            yield entity.id, tuple(spellings_of(entity))


def _entity_names(
    spellings: Iterable[tuple[str, tuple[str, ...]]], folding: SearchFolding
) -> Mapping[str, tuple[EntityName, ...]]:
    """The names of all entities as keys, by entity id, the longest names first."""
    names_by_id: dict[str, tuple[EntityName, ...]] = {}
    for entity, spelt in spellings:
        names = {tuple(map(folding.key, folding.words(name))) for name in spelt}
        names_by_id[entity] = tuple(sorted(names - {()}, key=lambda name: (-len(name), name)))
    return names_by_id
