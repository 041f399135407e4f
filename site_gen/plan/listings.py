"""Sorts names and prose in the order in which readers look for them."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Corpus
from site_gen.structs import Struct, field

_SAME = str.maketrans({"ى": "ي", "ٱ": "ا", "ـ": None, "\u200c": None})
_PERSIAN_SHAPES = str.maketrans({"ک": "ك", "ی": "ي"})
# Letters that follow another one in every alphabet that has them, though not in Unicode, or that
# only look like it with a mark. A letter in a sort key comes before these.
_FIRST, _SECOND, _LAST = "\ufffd", "\ufffe", "\uffff"
_PLACES = {
    **{letter: f"{before}{_LAST}" for before, letter in ("بپ", "جچ", "زژ", "كگ")},
    **{letter: f"{before}{_LAST}" for before, letter in ("гґ", "еє", "уў", "ий")},
    "і": f"и{_FIRST}",
    "ї": f"и{_SECOND}",
}
_LETTERS_OF_THEIR_OWN = str.maketrans(_PLACES)


class _WithoutMarks(dict[int, int | None]):
    """For `translate`: each character as it is, and None for a mark; looked up once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS = _WithoutMarks()

# The place of a letter of one language after the letter that it follows.
_OWN_PLACES = "\uf000", "\uf0ff"


class Alphabet(Struct, frozen=True):
    """What a language's alphabet has beyond its script: letters of their own, and capitals.

    `places` says which letter one follows, `small` and `capitals` are pairs that Unicode has
    otherwise, as the two letters i of Turkish.
    """

    places: Mapping[int, str] = field(default_factory=dict)
    small: Mapping[int, str] = field(default_factory=dict)
    capitals: Mapping[str, str] = field(default_factory=dict)


UNICODE = Alphabet()


@cache
def alphabet_of(groups: tuple[str, ...]) -> Alphabet:
    """The alphabet from a catalogue's list: letters in a row, each with its capital if need be."""
    rows = [group.split() for group in groups]
    places = {
        ord(letter[0]): f"{row[0][0]}{chr(ord(_OWN_PLACES[0]) + number)}"
        for row in rows
        for number, letter in enumerate(row)
        if number
    }
    capitals = {letter[0]: letter[1] for row in rows for letter in row if len(letter) > 1}
    small = {ord(capital): letter for letter, capital in capitals.items()}
    return Alphabet(places, small, capitals)


def sort_key(name: str, alphabet: Alphabet = UNICODE) -> tuple[str, str]:
    """Sorts as a dictionary does: marks, hamza seats, case and tatweel count last.

    Agrees with ICU's order on names in Arabic, Cyrillic and Latin letters (CLDR root collation),
    except for its rarer rules.
    """
    own = name.translate(alphabet.small) if alphabet.small else name
    plain = own.translate(_SAME).translate(_PERSIAN_SHAPES).casefold()
    placed = plain.translate(alphabet.places) if alphabet.places else plain
    parts = unicodedata.normalize("NFD", placed.translate(_LETTERS_OF_THEIR_OWN))
    return parts.translate(_WITHOUT_MARKS), name


def place_of_letter(key: tuple[str, str]) -> str:
    """What a sort key says of the first letter alone."""
    second = key[0][1:2]
    has_place = second in {_FIRST, _SECOND, _LAST} or _OWN_PLACES[0] <= second <= _OWN_PLACES[1]
    return key[0][: 2 if has_place else 1]


def first_letter(name: str, alphabet: Alphabet = UNICODE) -> str:
    """The letter under which readers look for a name, as a capital if there is one."""
    letter = name.translate(alphabet.small).translate(_SAME).casefold()[:1]
    is_own = letter in _PLACES or ord(letter or " ") in alphabet.places
    plain = letter if is_own else unicodedata.normalize("NFD", letter)[:1]
    return alphabet.capitals.get(plain, plain.upper())


def newest_first(articles: Iterable[Prose]) -> tuple[Prose, ...]:
    """By date of publication, then by id, so that the order never depends on chance."""
    by_id = sorted(articles, key=lambda article: article.id)
    return tuple(
        sorted(by_id, key=lambda a: a.date.earliest.toordinal() if a.date else 0, reverse=True)
    )


# The records before and after one in a list; None at its ends.
Neighbours: TypeAlias = tuple[Prose | None, Prose | None]


@dataclass(frozen=True, slots=True)
class Listings:
    """The prose that lists show, without what was withdrawn, which keeps its address only.

    `articles` are the newest first; `topics` and `pages` as the desk orders them. `topic_position`
    is the index of a topic in its list, `neighbours` what comes before and after an article or
    topic, `on_topic` the articles of a topic in the same order. `kinds` are those of which there is
    a record to list.
    """

    articles: tuple[Prose, ...]
    topics: tuple[Prose, ...]
    pages: tuple[Prose, ...]
    topic_position: Mapping[RecordId, int]
    neighbours: Mapping[tuple[Kind, RecordId], Neighbours]
    on_topic: Mapping[RecordId, tuple[Prose, ...]]
    kinds: tuple[Kind, ...]

    def of(self, kind: Kind) -> tuple[Prose, ...]:
        """The list of a kind of prose."""
        return {Kind.ARTICLE: self.articles, Kind.TOPIC: self.topics, Kind.PAGE: self.pages}[kind]


def listings_in(corpus: Corpus) -> Listings:
    """Sort all prose that readers are shown."""
    articles = newest_first(_not_withdrawn(corpus, Kind.ARTICLE))
    topics, pages = _in_order(corpus, Kind.TOPIC), _in_order(corpus, Kind.PAGE)
    positions = {topic.id: position for position, topic in enumerate(topics)}
    neighbours = {**_neighbours_in(articles), **_neighbours_in(topics)}
    return Listings(
        articles,
        topics,
        pages,
        MappingProxyType(positions),
        MappingProxyType(neighbours),
        MappingProxyType(_by_topic(articles)),
        tuple(kind for kind in Kind if _has_any(corpus, kind)),
    )


def _has_any(corpus: Corpus, kind: Kind) -> bool:
    return any(record.status is not Status.WITHDRAWN for record in corpus.of_kind(kind))


def _by_topic(articles: Iterable[Prose]) -> dict[RecordId, tuple[Prose, ...]]:
    on_topic: dict[RecordId, list[Prose]] = {}
    for article in articles:
        for topic in dict.fromkeys(article.topics):
            on_topic.setdefault(topic, []).append(article)
    return {topic: tuple(found) for topic, found in on_topic.items()}


def _neighbours_in(listing: tuple[Prose, ...]) -> dict[tuple[Kind, RecordId], Neighbours]:
    before, after = (None, *listing), (*listing[1:], None)
    triples = zip(listing, before, after, strict=False)
    return {(prose.kind, prose.id): (previous, next_) for prose, previous, next_ in triples}


def _in_order(corpus: Corpus, kind: Kind) -> tuple[Prose, ...]:
    return tuple(sorted(_not_withdrawn(corpus, kind), key=lambda prose: (prose.order, prose.id)))


def _not_withdrawn(corpus: Corpus, kind: Kind) -> list[Prose]:
    records = (record for record in corpus.of_kind(kind) if isinstance(record, Prose))
    return [prose for prose in records if prose.status is not Status.WITHDRAWN]
