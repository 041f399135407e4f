"""Text into the keys that words are looked for by; templates/assets/search.js does the same.

For search only, never for display. The rules are in docs/reference/search.md, and a test holds
both to one list of words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

Key: TypeAlias = tuple[str, bool]
"""What a word may be found by, and whether it surely is that word: a prefix may be its own."""

_DIGITS = dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", strict=True))
_ARABIC_LETTERS = {
    **dict.fromkeys("ىیې", "ي"),
    **dict.fromkeys("ةہھە", "ه"),
    **dict(zip("ٱکڤپ", "اكفب", strict=True)),
    **dict.fromkeys("ءـ", ""),
}
_LATIN_LETTERS = {
    **dict(zip("ıøđł", "iodl", strict=True)),
    **dict(zip("ßæœþ", ("ss", "ae", "oe", "th"), strict=True)),
}
# Soft hyphen, joiners, marks of direction.
_UNSEEN = dict.fromkeys(
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069",
    "",
)
_SAME = {**_DIGITS, **_ARABIC_LETTERS, **_LATIN_LETTERS, **_UNSEEN}
_GROUPED = re.compile(r"(?<=[0-9])[,.٬'’](?=[0-9]{3}(?![0-9]))")
_POSSESSIVE = re.compile(r"(?<=[^\W\d_])['’]s(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_ARABIC = re.compile("[\u0620-\u06ff]")
# What may be written onto an Arabic word, with the fewest letters that must be left of it. With
# the article the rest is a word; one letter alone may as well be the word's own.
_SURE = (
    ("ال", 2),
    ("لل", 3),
    *((f"{joined}ال", 3) for joined in ("و", "ف", "ب", "ك", "وب", "وك", "فب", "فك")),
    *((f"{joined}لل", 3) for joined in "وف"),
)
_UNSURE = ("و", "ف", "ب", "ك", "ل", "وب", "وك", "ول", "فب", "فك", "فل")
_ARTICLES = ("ال", "لل")


class _Letters(dict[int, str]):
    """What each sign is folded to, worked out once for each."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        folded = "" if unicodedata.category(sign) == "Mn" else _SAME.get(sign, sign)
        self[code] = folded
        return folded


_LETTERS = _Letters()


def fold(text: str) -> str:
    """Make spellings that readers treat as one compare equal: marks, hamza seats, case, digits."""
    return unicodedata.normalize("NFKD", text).lower().translate(_LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a text in order; letters and digits are parted, a number is whole."""
    return _WORD.findall(_POSSESSIVE.sub("", _GROUPED.sub("", fold(text))))


@dataclass(frozen=True, slots=True)
class Speller:
    """How one language's texts are searched.

    `alike` leads from the stem of a word to that of another which stands for both, as of a broken
    plural; `passed` are folded words that nobody looks for.
    """

    alike: Mapping[str, str]
    passed: frozenset[str]

    def words(self, text: str) -> list[str]:
        return [word for word in words(text) if word not in self.passed]

    def keys(self, word: str) -> tuple[Key, ...]:
        """The keys of a folded word, the sure ones first; each once."""
        keys: dict[str, bool] = {}
        for stem, sure in _stems(word):
            key = self.alike.get(stem, stem)
            keys[key] = keys.get(key, False) or sure
        return tuple(sorted(keys.items(), key=lambda entry: not entry[1]))

    def key(self, word: str) -> str:
        """The one key that stands for a word of a name: its shortest sure one."""
        return min((key for key, sure in self.keys(word) if sure), key=len)


def speller_of(alike: Iterable[str], passed: Iterable[str]) -> Speller:
    """From lists of a catalogue: groups of words that stand for each other, words to pass over."""
    stems: dict[str, str] = {}
    for group in alike:
        heads = [_stem(word) for word in words(group)]
        stems.update((stem, heads[0]) for stem in heads)
    return Speller(stems, frozenset(word for text in passed for word in words(text)))


@lru_cache(maxsize=100_000)
def _stems(word: str) -> tuple[Key, ...]:
    if _ARABIC.match(word):
        return tuple((_stem(rest), sure) for rest, sure in _bare(word))
    return ((_stem(word), True),)


def _bare(word: str) -> Iterator[Key]:
    """An Arabic word as it stands, and without what may be written onto it."""
    yield word, True
    for prefix, least in _SURE:
        if word.startswith(prefix) and len(word) - len(prefix) >= least:
            yield word[len(prefix) :], True
    for prefix in _UNSURE:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= 3 and not rest.startswith(_ARTICLES):
            yield rest, False


def _stem(word: str) -> str:
    return _arabic_stem(word) if _ARABIC.match(word) else _latin_stem(word)


def _arabic_stem(word: str) -> str:
    """Without the ends of gender, number and possession."""
    for end in ("ها", "هم"):
        if word.endswith(end) and len(word) >= 6:
            word = _without_t(word[:-2])
            break
    for end, least in (("ات", 3), ("ون", 4), ("ين", 4), ("ان", 4)):
        if word.endswith(end) and len(word) - 2 >= least:
            return word[:-2]
    if word.endswith(("ه", "ا")) and len(word) >= 4:
        return _without_t(word[:-1]) if word.endswith("ه") else word[:-1]
    return word


def _without_t(word: str) -> str:
    """A feminine ending is written with another letter before a pronoun."""
    return word[:-1] if word.endswith("ت") and not word.endswith("ات") and len(word) >= 5 else word


def _latin_stem(word: str) -> str:
    """Without the regular plural; words of other scripts end otherwise, and stay as they are."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes")) else word[:-1]
