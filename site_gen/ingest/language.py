"""The letters of a text -> the language of the site that it is written in, as far as they tell."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass

from site_gen.domain.text import LocaleCode
from site_gen.ingest.desk import Question

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
CLEAR = 0.7


@dataclass(frozen=True, slots=True)
class Tongue:
    """The locale a draft is filed under; `language` is empty when it could not be told."""

    locale: LocaleCode
    language: str
    questions: tuple[Question, ...] = ()


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


def tongue_of(
    text: str, locales: tuple[LocaleCode, ...], *, default: LocaleCode, stated: str = ""
) -> Tongue:
    """The site's language whose script most letters are in.

    `stated` is what the document says of itself and decides between languages of one script.
    Whatever stays unclear is asked, and the draft filed under the default.
    """
    letters = scripts_in(text)
    script, count = (letters.most_common(1) or [("", 0)])[0]
    if count < CLEAR * letters.total() or not count:
        why = f"{_shares(letters)}; no script has most of the letters"
        return _unclear(default, stated, why=why)
    fitting = tuple(locale for locale in locales if script_of(locale) == script)
    if not fitting:
        why = f"the letters are {script.title()}, and the site has no such language"
        return _unclear(default, stated, why=why)
    return _among(fitting, default, stated=stated)


def _among(fitting: tuple[LocaleCode, ...], default: LocaleCode, *, stated: str) -> Tongue:
    said = next((code for code in fitting if _primary(code) == _primary(stated)), None)
    if said or len(fitting) == 1:
        locale = said or fitting[0]
        return Tongue(locale, locale, _disagreement(locale, stated) if stated else ())
    locale = default if default in fitting else fitting[0]
    asked = f"{', '.join(fitting)} share these letters; taken for `{locale}`: confirm or correct"
    return Tongue(locale, locale, (Question("language", asked),))


def _disagreement(locale: LocaleCode, stated: str) -> tuple[Question, ...]:
    if _primary(locale) == _primary(stated):
        return ()
    asks = f"the page says `{stated}`, the letters fit `{locale}`: confirm or correct"
    return (Question("language", asks),)


def _unclear(default: LocaleCode, stated: str, *, why: str) -> Tongue:
    asks = f"{why}; the draft is filed under `{default}`: confirm or correct"
    return Tongue(default, stated, (Question("language", asks),))


def _primary(code: str) -> str:
    return code.lower().split("-")[0]


def _shares(letters: Counter[str]) -> str:
    total = letters.total() or 1
    shares = (f"{name.title()} {100 * n // total} %" for name, n in letters.most_common(3))
    return ", ".join(shares) or "there are no letters"
