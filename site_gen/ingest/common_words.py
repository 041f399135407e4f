"""Tells the languages of one script apart by letters of their own and by common words."""

import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from site_gen.ingest.text import with_ordinary_letters

# Lists of common words that come with justext, which the extractor of articles needs as well.
_LISTS = {
    "ARABIC": {"ar": "Arabic", "fa": "Persian", "ur": "Urdu"},
    "LATIN": {
        "en": "English",
        "fr": "French",
        "de": "German",
        "es": "Spanish",
        "it": "Italian",
        "pt": "Portuguese",
        "nl": "Dutch",
        "tr": "Turkish",
        "az": "Azerbaijani",
        "ku": "Kurdish",
        "pl": "Polish",
        "cs": "Czech",
        "ro": "Romanian",
        "hu": "Hungarian",
        "sv": "Swedish",
        "da": "Danish",
        "no": "Norwegian_Bokmal",
        "fi": "Finnish",
        "hr": "Croatian",
        "sq": "Albanian",
        "id": "Indonesian",
        "sw": "Swahili",
        "vi": "Vietnamese",
        "ca": "Catalan",
    },
    "CYRILLIC": {
        "ru": "Russian",
        "uk": "Ukrainian",
        "be": "Belarusian",
        "bg": "Bulgarian",
        "sr": "Serbian",
        "mk": "Macedonian",
        "kk": "Kazakh",
    },
}
# Letters by which a language is known among others of its script.
_LETTERS = {
    "ARABIC": {
        "ckb": "ێۆڕڵ",
        "ps": "ټډړږښڼۍځڅګ",
        "ug": "ۈۋڭېۇ",
        "sd": "ٻڀٺٽڄڃڦڳڱڻڪ",
        "ur": "ٹڈڑےںھہۓ",
    },
    "LATIN": {
        "tr": "ığş",
        "az": "ə",
        "de": "ßä",
        "fr": "éèêçœ",
        "es": "ñóí",
        "pt": "ãõ",
        "pl": "łąęż",
        "cs": "řěů",
        "ro": "țșă",
        "hu": "őű",
        "sv": "å",
        "sq": "ë",
        "vi": "ơưđ",
    },
    "CYRILLIC": {"uk": "іїєґ", "sr": "ђћџљњј", "mk": "ѓќѕ", "kk": "әғқңұһ", "be": "ў"},
}
# One script, one language among those that have a site as a rule.
_ALONE = {"HEBREW": "he", "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka", "HANGUL": "ko"}
_NAMES = {"ckb": "Central Kurdish", "ps": "Pashto", "ug": "Uighur", "sd": "Sindhi"}
_FOLDED = str.maketrans("أإآىيك", "اااییک")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# The share of words with letters of one language, and of words that are on its list.
_CLEAR_LETTERS = 0.12
_CLEAR_WORDS = 0.05
# Fewer words tell nothing of the encoding that a text is in.
_FEWEST_WORDS = 12
_NEARLY = 0.9
_MOST_WORDS = 3000
_COMMONEST = 300


@dataclass(frozen=True, slots=True)
class Recognised:
    """A language that was recognised, and by what; empty if none was."""

    code: str = ""
    reason: str = ""


def recognised_language(text: str, script: str, own: tuple[str, ...]) -> Recognised:
    """The language of a text; `own` are those of the site, preferred among nearly equal ones."""
    if script in _ALONE:
        return Recognised(_ALONE[script], f"the letters are {script.title()} (`{_ALONE[script]}`)")
    words = [w.lower() for w in _WORD.findall(with_ordinary_letters(text))[:_MOST_WORDS]]
    by_letters = max(_letter_shares(words, script), default=(0.0, "", ""))
    if script != "LATIN" and by_letters[0] >= _CLEAR_LETTERS:
        _, code, letters = by_letters
        return Recognised(code, f"the letters {letters} are of {_name(code, script)} (`{code}`)")
    shares = dict(_word_shares(words, script))
    best = max(shares, key=lambda code: shares[code], default="")
    if not best or shares[best] < _CLEAR_WORDS:
        return Recognised()
    ours = [code for code in own if shares.get(code, 0) >= _NEARLY * shares[best]]
    code = max(ours, key=lambda code: shares[code], default=best)
    return Recognised(code, f"the words are of {_name(code, script)} (`{code}`)")


def common_share(text: str) -> float:
    """The share of the commonest words of one language in a text, of the likeliest language.

    Its own letters count too, where there are such words: they tell encodings of one byte apart.
    """
    words = [w.lower() for w in _WORD.findall(with_ordinary_letters(text))[:_MOST_WORDS]]
    if len(words) < _FEWEST_WORDS:
        return 0.0
    counts = Counter(
        code
        for script in _LISTS
        for word in words
        for code in _languages_of_words(script).get(word.translate(_FOLDED), ())
    )
    letters = {c: share for script in _LISTS for share, c, _ in _letter_shares(words, script)}
    shares = (count / len(words) + letters.get(code, 0) / 2 for code, count in counts.items())
    return max(shares, default=0.0)


def _name(code: str, script: str) -> str:
    name = _LISTS.get(script, {}).get(code, "") or _NAMES.get(code, code)
    return name.partition("_")[0]


def _letter_shares(words: list[str], script: str) -> Iterator[tuple[float, str, str]]:
    for code, letters in _LETTERS.get(script, {}).items() if words else ():
        with_one = sum(any(letter in letters for letter in word) for word in words)
        found = [letter for letter in letters if any(letter in word for word in words)]
        yield with_one / len(words), code, " ".join(found[:6])


def _word_shares(words: list[str], script: str) -> Iterator[tuple[str, float]]:
    """How many words are on the list of each language; one on several lists counts for less."""
    languages = _languages_of_words(script)
    shares = dict.fromkeys(_LISTS.get(script, {}), 0.0)
    for word in words:
        listed = languages.get(word.translate(_FOLDED), ())
        for code in listed:
            shares[code] += 1 / len(listed)
    for share, code, _ in _letter_shares(words, script):
        shares[code] = shares.get(code, 0) + share * len(words) / 2
    yield from ((code, share / len(words)) for code, share in shares.items() if words)


@cache
def _languages_of_words(script: str) -> dict[str, list[str]]:
    languages = dict[str, list[str]]()
    for code, name in _LISTS.get(script, {}).items():
        for word in _common_words(name):
            languages.setdefault(word, []).append(code)
    return languages


def _common_words(name: str) -> frozenset[str]:
    """The commonest words of a language: its list has the commonest first."""
    listed = (pkgutil.get_data("justext", f"stoplists/{name}.txt") or b"").decode().lower().split()
    whole = (word for word in listed if _WORD.fullmatch(word))
    return frozenset(word.translate(_FOLDED) for word in islice(whole, _COMMONEST))
