"""Search keys of words; templates/assets/search.js has the same rules.

For search only, never for display. The rules are in docs/reference/search.md, and a test checks
both implementations against one list of words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from site_gen.structs import Struct, field

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
# Single letters with a full stop after each: U.S. is US.
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}")
# عبدالله is عبد الله.
_SERVANT = re.compile(r"(?<![^\W_])عبد(?=ال..)")
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


# A hamza before و stands on ي or by itself in one school of spelling, on و in another.
_HAMZA_BEFORE_WAW = re.compile("(?:ي\u0654|ء)و")


def fold(text: str) -> str:
    """Make spellings that readers treat as one compare equal: marks, hamza seats, case, digits."""
    plain = unicodedata.normalize("NFKD", text).lower()
    if "\u0654و" in plain or "ءو" in plain:
        plain = _HAMZA_BEFORE_WAW.sub("وو", plain)
    return plain.translate(_FOLDED_LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a text in order; letters and digits are split, a number is one word."""
    return [word for token in text.split() for word in words_of_token(token)]


# No rule looks beyond a space, and texts repeat what is between them.
@lru_cache(maxsize=100_000)
def words_of_token(token: str) -> tuple[str, ...]:
    """The folded words of a text without spaces."""
    plain = _WITHIN.sub("", _GROUPED.sub("", fold(token)))
    if "." in plain:
        plain = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), plain)
    return tuple(_WORD.findall(_SERVANT.sub("عبد ", plain)))


class SearchFolding(Struct, frozen=True):
    """The search rules of one language.

    `synonyms` map a stem to another that represents both, as for a broken plural; `stop_words` are
    folded words that are not indexed. `endings` are those of stems in two spellings, the second to
    be replaced by the first. `numbers` are the values of number words; one that only multiplies
    what stands before it has a negative value. `number_words` are all of them, also with the و that
    Arabic joins to them.
    """

    synonyms: Mapping[str, str]
    stop_words: frozenset[str]
    endings: tuple[tuple[str, str], ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    number_words: frozenset[str] = frozenset()

    def words(self, text: str) -> list[str]:
        return [word for word in words(text) if word not in self.stop_words]

    def keys(self, word: str) -> tuple[Key, ...]:
        """The keys of a folded word, certain ones first, each once."""
        keys: dict[str, bool] = {}
        for stem, is_certain in _stems(word):
            spelt = _spelt(stem, self.endings)
            key = self.synonyms.get(spelt, spelt)
            keys[key] = keys.get(key, False) or is_certain
        return tuple(sorted(keys.items(), key=lambda entry: not entry[1]))

    def key(self, word: str) -> str:
        """The key of a word in a name: its shortest certain key."""
        return min((key for key, is_certain in self.keys(word) if is_certain), key=len)

    def numbers_in(self, text: Sequence[str]) -> Iterator[tuple[str, int]]:
        """The numbers that words of a text spell out, in digits, with how many words each has."""
        end = 0
        # Few words are those of numbers.
        for place in [place for place, word in enumerate(text) if word in self.number_words]:
            if place < end:
                continue
            is_after_digits = place > end and text[place - 1].isdecimal()
            start = place - 1 if is_after_digits else place
            value, length = self._number_at(text, start)
            if length:
                yield str(value), length
                end = start + length

    def _number_at(self, text: Sequence[str], start: int) -> tuple[int, int]:
        """A number of ten or more and its length in words; the length is 0 if there is none."""
        total = current = length = 0
        for word in text[start:]:
            value = self._value(word, is_first=not length)
            in_digits = length == 1 and text[start].isdecimal()
            if value is None or not _can_follow(current, value, length, in_digits=in_digits):
                break
            if abs(value) >= THOUSAND:
                total, current = total + max(current, 1) * abs(value), 0
            else:
                current = max(current, 1) * 100 if abs(value) == HUNDRED else current + value
            length += 1
        is_in_words = length > 1 or (length == 1 and not text[start].isdecimal())
        return (total + current, length) if is_in_words and total + current >= 10 else (0, 0)

    def _value(self, word: str, *, is_first: bool) -> int | None:
        if is_first and word.isdecimal() and len(word) <= MAX_DIGITS:
            return int(word)
        value = self.numbers.get(word)
        # Arabic joins the parts of a number with و.
        return self.numbers.get(word[1:]) if value is None and word[:1] == "و" else value


HUNDRED, THOUSAND = 100, 1_000
MAX_DIGITS = 6


def _can_follow(current: int, value: int, length: int, *, in_digits: bool) -> bool:
    """Whether a number word can follow these: no digit after a digit, after digits a thousand."""
    if not length or abs(value) == HUNDRED or abs(value) >= THOUSAND:
        return value >= 0 or bool(length)
    if in_digits or value >= HUNDRED:
        return not in_digits and current % THOUSAND < HUNDRED
    return current % 100 < 10 if value >= 10 else current % 10 == 0


def search_folding(
    synonyms: Iterable[str], stop_words: Iterable[str], numbers: Iterable[str] = ()
) -> SearchFolding:
    """The rules from a catalogue's lists: groups of synonyms, stop words and number words.

    A group that begins with a hyphen has endings of words in several spellings.
    """
    groups = [(group.startswith("-"), words(group)) for group in synonyms]
    endings = tuple(
        (kept, other) for are_endings, (kept, *others) in groups if are_endings for other in others
    )
    stems: dict[str, str] = {}
    for are_endings, group in groups:
        group_stems = [_spelt(_stem(word), endings) for word in group]
        stems.update((stem, group_stems[0]) for stem in group_stems if not are_endings)
    passed = frozenset(word for text in stop_words for word in words(text))
    values = dict(_number_words(numbers))
    joined = (f"و{word}" for word in values if _ARABIC.match(word))
    return SearchFolding(stems, passed, endings, values, frozenset((*values, *joined)))


def _spelt(stem: str, endings: Iterable[tuple[str, str]]) -> str:
    """The stem with its ending in the first of two spellings."""
    for kept, other in endings:
        if stem.endswith(other) and len(stem) > len(other) + 1:
            return f"{stem[: -len(other)]}{kept}"
    return stem


def _number_words(numbers: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each word of `five 5` or `thousands *1000`, with its value."""
    for entry in numbers:
        *spellings, value = entry.split()
        sign = -1 if value.startswith("*") else 1
        yield from (
            (word, sign * int(value.lstrip("*"))) for text in spellings for word in words(text)
        )


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
    """The word without endings of gender, number and possession, those of Persian included.

    A relative and its place have one stem, as in Larkey's light stemmer: سوري and سوريا.
    """
    for end in ("هاي", "ها", "هم"):
        if word.endswith(end) and len(word) >= 6:
            word = _without_t(word[: -len(end)])
            break
    for end, least in (("ات", 3), ("ون", 4), ("ين", 4), ("ان", 4)):
        if word.endswith(end) and len(word) - 2 >= least:
            return _without_y(word[:-2])
    if word.endswith(("ه", "ا")) and len(word) >= 4:
        word = _without_t(word[:-1]) if word.endswith("ه") else word[:-1]
    return _without_y(word)


def _without_y(word: str) -> str:
    """The word without the ي of a relative, and the noun below it without its own ending."""
    if not word.endswith("ي") or len(word) < 5:
        return word
    noun = word.rstrip("ي")
    return noun[:-2] if noun.endswith("ان") and len(noun) >= 6 else noun


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
