"""Finds the author, the language and the likely topics in the text of a document."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from site_gen.domain.text import LocaleCode, LocalNames, RecordId
from site_gen.ingest.document import RawLine, ReviewItem
from site_gen.ingest.phrases import PARTICLES, PhraseTables
from site_gen.ingest.text import folded_text, without_bullets

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
    """The locale a draft is filed under; `language` is empty if it is unclear."""

    locale: LocaleCode
    language: str
    questions: tuple[ReviewItem, ...] = ()


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
    """The site's language whose script most letters are in.

    `stated` is what the document says of itself and decides between languages of one script.
    Anything unclear becomes a question, and the draft is filed under the default.
    """
    letters = scripts_in(text)
    script, count = (letters.most_common(1) or [("", 0)])[0]
    if count < CLEAR_MAJORITY * letters.total() or not count:
        reason = f"{_shares(letters)}; no script has most of the letters"
        return _unclear(default, stated, reason=reason)
    fitting = tuple(locale for locale in locales if script_of(locale) == script)
    if not fitting:
        reason = f"the letters are {script.title()}, and the site has no such language"
        return _unclear(default, stated, reason=reason)
    return _choose_among(fitting, default, stated=stated)


def _choose_among(
    fitting: tuple[LocaleCode, ...], default: LocaleCode, *, stated: str
) -> LanguageGuess:
    stated_locale = next((code for code in fitting if _primary(code) == _primary(stated)), None)
    if stated_locale or len(fitting) == 1:
        locale = stated_locale or fitting[0]
        return LanguageGuess(locale, locale, _disagreement(locale, stated) if stated else ())
    locale = default if default in fitting else fitting[0]
    question = f"{', '.join(fitting)} share these letters; taken for `{locale}`: confirm or correct"
    return LanguageGuess(locale, locale, (ReviewItem("language", question),))


def _disagreement(locale: LocaleCode, stated: str) -> tuple[ReviewItem, ...]:
    if _primary(locale) == _primary(stated):
        return ()
    asks = f"the page says `{stated}`, the letters fit `{locale}`: confirm or correct"
    return (ReviewItem("language", asks),)


def _unclear(default: LocaleCode, stated: str, *, reason: str) -> LanguageGuess:
    asks = f"{reason}; the draft is filed under `{default}`: confirm or correct"
    return LanguageGuess(default, stated, (ReviewItem("language", asks),))


def _primary(code: str) -> str:
    return code.lower().split("-")[0]


def _shares(letters: Counter[str]) -> str:
    total = letters.total() or 1
    shares = (f"{name.title()} {100 * n // total} %" for name, n in letters.most_common(3))
    return ", ".join(shares) or "there are no letters"


SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class TopicSuggestion:
    """Topics, the most often named first, and the question about them."""

    topics: tuple[RecordId, ...]
    question: ReviewItem


def suggest_topics(
    text: str, topics: tuple[tuple[RecordId, LocalNames], ...], *, locale: LocaleCode
) -> TopicSuggestion:
    """Topics by their keywords in this language; particles written onto a word are ignored."""
    plain = folded_text(text)
    counted = [
        (topic, _keyword_counts(plain, names.get(locale), locale=locale)) for topic, names in topics
    ]
    named = sorted(
        ((topic, counts) for topic, counts in counted if counts),
        key=lambda pair: -sum(pair[1].values()),
    )
    if not named:
        asks = f"no keyword of any topic in `{locale}` occurs in the text: choose the topics"
        return TopicSuggestion((), ReviewItem("topics", asks))
    reason = "; ".join(f"{topic}: {_counts_text(counts)}" for topic, counts in named)
    return TopicSuggestion(
        tuple(topic for topic, _ in named), ReviewItem("topics", f"suggested by {reason}: confirm")
    )


def _keyword_counts(plain: str, keywords: tuple[str, ...], *, locale: LocaleCode) -> dict[str, int]:
    # Keywords that differ by an article or a hamza are one, and count once.
    patterns = {_pattern(word, locale): word for word in reversed(keywords) if word.strip()}
    counts = ((word, len(pattern.findall(plain))) for pattern, word in patterns.items())
    return {word: count for word, count in counts if count}


def _pattern(keyword: str, locale: LocaleCode) -> re.Pattern[str]:
    """The keyword as a whole word; each of its words may carry particles of the language."""
    particles = PARTICLES.get(locale.partition("-")[0], "")
    words = (re.escape(_stem(word, particles)) for word in folded_text(keyword).split())
    return re.compile(r"(?<!\w)" + r"\s+".join(particles + word for word in words) + r"(?!\w)")


def _stem(word: str, particles: str) -> str:
    bare = word.removeprefix("ال") if particles else word
    return bare if len(bare) >= SHORTEST_STEM else word


def _counts_text(counts: dict[str, int]) -> str:
    return ", ".join(f"«{word}» {count}" for word, count in counts.items())


NEAR_TOP = 8
LONGEST_NAME = 60


@cache
def _byline(tables: PhraseTables) -> re.Pattern[str]:
    openings = {phrase for _, own in tables.by_language for phrase in own.bylines}
    opening = "|".join(sorted(map(re.escape, openings))) or "(?!)"
    return re.compile(rf"(?:{opening})(?:\s*:\s*|\s+)(?P<name>\D+)", re.IGNORECASE)


def author_of(
    lines: tuple[RawLine, ...], stated: str, tables: PhraseTables
) -> tuple[str, tuple[ReviewItem, ...]]:
    """The author by the page's metadata or by a byline, with a question to confirm it."""
    if stated and len(stated) <= LONGEST_NAME:
        return stated, (_confirm(stated, "the page's metadata"),)
    for line in lines[:NEAR_TOP]:
        byline = _byline(tables).fullmatch(without_bullets(line.text))
        if byline and len(byline["name"]) <= LONGEST_NAME and not line.text.endswith("."):
            name = byline["name"].strip()
            return name, (_confirm(name, f"line {line.number}"),)
    return "", ()


def _confirm(name: str, origin: str) -> ReviewItem:
    return ReviewItem("author", f"«{name}» by {origin}: confirm or correct")
