"""Finds the language of a text by its letters and by its most common words."""

import unicodedata
from collections import Counter
from dataclasses import dataclass

from site_gen.domain.text import LocaleCode
from site_gen.ingest.common_words import Recognised, recognised_language
from site_gen.ingest.document import ReviewItem
from site_gen.structs import replace

# Languages that are not written in Latin letters, by the first word of Unicode's letter names.
_SCRIPTS = {
    "ARABIC": "ar arz apc ary fa prs ps ur ckb sd ug",
    "HEBREW": "he yi",
    "CYRILLIC": "ru uk be bg mk sr kk ky mn tg",
    "GREEK": "el",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "ETHIOPIC": "am ti",
    "DEVANAGARI": "hi mr ne",
    "BENGALI": "bn",
    "THAI": "th",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "CJK": "zh",
}
_SCRIPT_OF = {code: script for script, codes in _SCRIPTS.items() for code in codes.split()}
# Script subtags of BCP 47, for codes such as `az-Arab` or `sr-Latn`.
_SUBTAGS = {"arab": "ARABIC", "hebr": "HEBREW", "cyrl": "CYRILLIC", "latn": "LATIN"}
CLEAR_MAJORITY = 0.7


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """The locale a draft is filed under; `language` is empty if it is unclear.

    `foreign` says by what the text is surely of a language that the site has not.
    """

    locale: LocaleCode
    language: str
    questions: tuple[ReviewItem, ...] = ()
    foreign: str = ""


def script_of(locale: str) -> str:
    """The script a language is written in; its own subtag decides, else the table, else Latin."""
    primary, *subtags = locale.lower().split("-")
    stated = next((_SUBTAGS[tag] for tag in subtags if tag in _SUBTAGS), "")
    return stated or _SCRIPT_OF.get(primary, "LATIN")


def scripts_in(text: str) -> Counter[str]:
    """How many letters of each script a text has."""
    return Counter(
        unicodedata.name(letter, "UNNAMED").split()[0] for letter in text if letter.isalpha()
    )


def guess_language(
    text: str, locales: tuple[LocaleCode, ...], *, default: LocaleCode, stated: str = ""
) -> LanguageGuess:
    """The language of the site that a text is in, by its letters and its common words.

    `stated` is what the document says of itself and decides between languages of one script whose
    words are not told apart. Anything unclear is asked, and the draft is filed under the default.
    """
    letters = scripts_in(text)
    script, count = (letters.most_common(1) or [("", 0)])[0]
    if count < CLEAR_MAJORITY * letters.total() or not count:
        reason = f"{_shares(letters)}; no script has most of the letters"
        return _unclear(default, stated, reason=reason)
    fitting = tuple(locale for locale in locales if script_of(locale) == script)
    recognised = recognised_language(text, script, tuple(map(primary, fitting)))
    if recognised.code and recognised.code not in map(primary, fitting):
        language = stated if primary(stated) == recognised.code else recognised.code
        reason = f"{recognised.reason}, and the site has no such language"
        unclear = _unclear(_nearest(fitting, default), language, reason=reason)
        return replace(unclear, foreign=reason)
    if not fitting:
        reason = f"the letters are {script.title()}, and the site has no such language"
        return replace(_unclear(default, stated, reason=reason), foreign=reason)
    return _choose_among(fitting, default, stated=stated, recognised=recognised)


def _nearest(fitting: tuple[LocaleCode, ...], default: LocaleCode) -> LocaleCode:
    return default if default in fitting or not fitting else fitting[0]


def _choose_among(
    fitting: tuple[LocaleCode, ...], default: LocaleCode, *, stated: str, recognised: Recognised
) -> LanguageGuess:
    by_words = next((code for code in fitting if primary(code) == recognised.code), None)
    stated_locale = next((code for code in fitting if primary(code) == primary(stated)), None)
    locale = by_words or stated_locale
    if locale:
        return LanguageGuess(locale, locale, _disagreement(locale, stated) if stated else ())
    locale = _nearest(fitting, default)
    if stated and len(fitting) == 1:
        return LanguageGuess(locale, locale, _disagreement(locale, stated))
    fit = f"{', '.join(fitting)} {'share' if len(fitting) > 1 else 'has'} these letters"
    asks = f"{fit}, and no words told the language; taken for `{locale}`: confirm or correct"
    return LanguageGuess(locale, locale, (ReviewItem("language", asks),))


def _disagreement(locale: LocaleCode, stated: str) -> tuple[ReviewItem, ...]:
    if primary(locale) == primary(stated):
        return ()
    asks = f"the page says `{stated}`, the text fits `{locale}`: confirm or correct"
    return (ReviewItem("language", asks),)


def _unclear(default: LocaleCode, stated: str, *, reason: str) -> LanguageGuess:
    asks = f"{reason}; the draft is filed under `{default}`: confirm or correct"
    return LanguageGuess(default, stated, (ReviewItem("language", asks),))


def primary(code: str) -> str:
    """The language of a code, without its script and country."""
    return code.lower().split("-")[0]


def _shares(letters: Counter[str]) -> str:
    total = letters.total() or 1
    shares = (f"{name.title()} {100 * n // total} %" for name, n in letters.most_common(3))
    return ", ".join(shares) or "there are no letters"
