"""The words of a text -> the topics whose keywords stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from site_gen.domain.text import LocaleCode, LocalNames, RecordId
from site_gen.ingest.desk import Question
from site_gen.ingest.folding import folded
from site_gen.ingest.phrases import phrases_of

SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Suggested:
    """Topics, the most often named first, and what is asked about them."""

    topics: tuple[RecordId, ...]
    question: Question


def suggested(
    text: str, topics: tuple[tuple[RecordId, LocalNames], ...], *, locale: LocaleCode
) -> Suggested:
    """Topics by their keywords in this language; particles written onto a word are looked past."""
    plain = folded(text)
    counted = [(topic, _found(plain, names.get(locale), locale=locale)) for topic, names in topics]
    named = sorted(
        ((topic, found) for topic, found in counted if found),
        key=lambda pair: -sum(pair[1].values()),
    )
    if not named:
        asks = f"no keyword of any topic in `{locale}` occurs in the text: choose the topics"
        return Suggested((), Question("topics", asks))
    why = "; ".join(f"{topic}: {_counts(found)}" for topic, found in named)
    return Suggested(
        tuple(topic for topic, _ in named), Question("topics", f"suggested by {why}: confirm")
    )


def _found(plain: str, keywords: tuple[str, ...], *, locale: LocaleCode) -> dict[str, int]:
    # Keywords that differ by an article or a hamza are one, and count once.
    patterns = {_pattern(word, locale): word for word in reversed(keywords) if word.strip()}
    counts = ((word, len(pattern.findall(plain))) for pattern, word in patterns.items())
    return {word: count for word, count in counts if count}


def _pattern(keyword: str, locale: LocaleCode) -> re.Pattern[str]:
    """The keyword as a whole word; each of its words may carry particles of the language."""
    particles = phrases_of(locale).particles
    words = (re.escape(_stem(word, particles)) for word in folded(keyword).split())
    return re.compile(r"(?<!\w)" + r"\s+".join(particles + word for word in words) + r"(?!\w)")


def _stem(word: str, particles: str) -> str:
    bare = word.removeprefix("ال") if particles else word
    return bare if len(bare) >= SHORTEST_STEM else word


def _counts(found: dict[str, int]) -> str:
    return ", ".join(f"«{word}» {count}" for word, count in found.items())
