"""Search keys of words; templates/assets/search.js has the same rules.

For search only, never for display. The rules are in docs/reference/search.md, and a test checks
both implementations against one list of words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

Key: TypeAlias = tuple[str, bool]
"""A search key of a word, and whether it is certain: a prefix may be part of the word."""
_DIGITS = dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", strict=True))
_ARABIC_LETTERS = {
    **dict.fromkeys("ىیې", "ي"),
    **dict.fromkeys("ةہھە", "ه"),
    **dict(zip("ٱکڤپ", "اكفب", strict=True)),
    **dict.fromkeys("ءـ", ""),
}
_HEBREW_FINALS = dict(zip("ךםןףץ", "כמנפצ", strict=True))
_LATIN_LETTERS = {
    **dict(zip("ıøđł", "iodl", strict=True)),
    **dict(zip("ßæœþ", ("ss", "ae", "oe", "th"), strict=True)),
}
# Soft hyphen, joiners, direction marks.
_INVISIBLE = dict.fromkeys(
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069",
    "",
)
_REPLACEMENTS = {**_DIGITS, **_ARABIC_LETTERS, **_HEBREW_FINALS, **_LATIN_LETTERS, **_INVISIBLE}
# The sign stands first, and what comes before it is looked at last: a search for a sign is fast.
_GROUPED = re.compile(r"[,.٬'’](?<=[0-9].)(?=[0-9]{3}(?![0-9]))")
# An English possessive, and the marks within a Hebrew abbreviation.
_WITHIN = re.compile(r"['’](?<=[^\W\d_].)s(?![^\W_])|[\"״׳'’”](?<=[א-ת].)(?=[א-ת])")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_ARABIC = re.compile("[\u0620-\u06ff]")
# Prefixes of Arabic words, with the minimum number of letters that must remain. After the article
# the rest is a word; a single letter may also be part of the word.
_CERTAIN_PREFIXES = (
    ("ال", 2),
    ("لل", 3),
    *((f"{joined}ال", 3) for joined in ("و", "ف", "ب", "ك", "وب", "وك", "فب", "فك")),
    *((f"{joined}لل", 3) for joined in "وف"),
)
_UNCERTAIN_PREFIXES = ("و", "ف", "ب", "ك", "ل", "وب", "وك", "ول", "فب", "فك", "فل")
_ARTICLES = ("ال", "لل")
_HEBREW = re.compile("[א-ת]")
# Any of them may be part of the word. Three letters must remain, here and before an ending.
_HEBREW_PREFIXES = tuple(map(re.compile, ("ו(...+)", "ו?[הבכלמש](...+)", "ו?[כמש]ה(...+)")))
_HEBREW_ENDING = re.compile("(?<=...)(?:ימ|ות|ה)$")


class _FoldedLetters(dict[int, str]):
    """The folded form of each character, computed once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = (
            ""
            if unicodedata.category(character) == "Mn"
            else _REPLACEMENTS.get(character, character)
        )
        self[code] = folded
        return folded


_FOLDED_LETTERS = _FoldedLetters()


def fold(text: str) -> str:
    """Make spellings that readers treat as one compare equal: marks, hamza seats, case, digits."""
    return unicodedata.normalize("NFKD", text).lower().translate(_FOLDED_LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a text in order; letters and digits are split, a number is one word."""
    return [word for token in text.split() for word in words_of_token(token)]


# No rule looks beyond a space, and texts repeat what is between them.
@lru_cache(maxsize=100_000)
def words_of_token(token: str) -> tuple[str, ...]:
    """The folded words of a text without spaces."""
    return tuple(_WORD.findall(_WITHIN.sub("", _GROUPED.sub("", fold(token)))))


@dataclass(frozen=True, slots=True)
class SearchFolding:
    """The search rules of one language.

    `synonyms` map a stem to another that represents both, as for a broken plural; `stop_words` are
    folded words that are not indexed.
    """

    synonyms: Mapping[str, str]
    stop_words: frozenset[str]

    def words(self, text: str) -> list[str]:
        return [word for word in words(text) if word not in self.stop_words]

    def keys(self, word: str) -> tuple[Key, ...]:
        """The keys of a folded word, certain ones first, each once."""
        keys: dict[str, bool] = {}
        for stem, is_certain in _stems(word):
            key = self.synonyms.get(stem, stem)
            keys[key] = keys.get(key, False) or is_certain
        return tuple(sorted(keys.items(), key=lambda entry: not entry[1]))

    def key(self, word: str) -> str:
        """The key of a word in a name: its shortest certain key."""
        return min((key for key, is_certain in self.keys(word) if is_certain), key=len)


def search_folding(synonyms: Iterable[str], stop_words: Iterable[str]) -> SearchFolding:
    """The rules from a catalogue's lists: groups of synonyms, and stop words."""
    stems: dict[str, str] = {}
    for group in synonyms:
        group_stems = [_stem(word) for word in words(group)]
        stems.update((stem, group_stems[0]) for stem in group_stems)
    return SearchFolding(stems, frozenset(word for text in stop_words for word in words(text)))


@lru_cache(maxsize=100_000)
def _stems(word: str) -> tuple[Key, ...]:
    if _ARABIC.match(word):
        return tuple((_stem(rest), is_certain) for rest, is_certain in _without_prefixes(word))
    if _HEBREW.match(word):
        rests = [found[1] for prefix in _HEBREW_PREFIXES if (found := prefix.match(word))]
        return ((_stem(word), True), *((_stem(rest), False) for rest in rests))
    return ((_stem(word), True),)


def _without_prefixes(word: str) -> Iterator[Key]:
    """An Arabic word as written, and without each possible prefix."""
    yield word, True
    for prefix, least in _CERTAIN_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= least:
            yield word[len(prefix) :], True
    for prefix in _UNCERTAIN_PREFIXES:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= 3 and not rest.startswith(_ARTICLES):
            yield rest, False


def _stem(word: str) -> str:
    if _ARABIC.match(word):
        return _arabic_stem(word)
    return _latin_stem(_HEBREW_ENDING.sub("", word))


def _arabic_stem(word: str) -> str:
    """The word without endings of gender, number and possession, those of Persian included."""
    for end in ("هاي", "ها", "هم"):
        if word.endswith(end) and len(word) >= 6:
            word = _without_t(word[: -len(end)])
            break
    for end, least in (("ات", 3), ("ون", 4), ("ين", 4), ("ان", 4)):
        if word.endswith(end) and len(word) - 2 >= least:
            return word[:-2]
    if word.endswith(("ه", "ا")) and len(word) >= 4:
        return _without_t(word[:-1]) if word.endswith("ه") else word[:-1]
    return word


def _without_t(word: str) -> str:
    """The word without the ت that a feminine ending has before a pronoun."""
    return word[:-1] if word.endswith("ت") and not word.endswith("ات") and len(word) >= 5 else word


def _latin_stem(word: str) -> str:
    """The word without its regular English plural ending; other words stay unchanged."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes")) else word[:-1]
