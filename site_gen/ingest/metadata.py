"""Finds the author and the likely topics in the text of a document."""

import re
from dataclasses import dataclass
from functools import cache

from site_gen.domain.text import LocaleCode, LocalNames, RecordId
from site_gen.ingest.document import RawLine, ReviewItem
from site_gen.ingest.phrases import PARTICLES, PhraseTables
from site_gen.ingest.text import folded_text, without_bullets

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
FEW_WORDS = range(2, 6)
# A byline may stand beside the date.
_PARTS = re.compile(r"\s+[|•·–—-]\s+")


@cache
def _byline(tables: PhraseTables) -> re.Pattern[str]:
    openings = {phrase for _, own in tables.by_language for phrase in own.bylines}
    opening = "|".join(sorted(map(re.escape, openings), key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?:{opening})(?:\s*:\s*|\s+)(?P<name>\D+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatedAuthor:
    """Who a document says wrote it; `lines` are the orders of the lines that name an author."""

    name: str = ""
    questions: tuple[ReviewItem, ...] = ()
    lines: frozenset[int] = frozenset()


def author_of(lines: tuple[RawLine, ...], stated: str, tables: PhraseTables) -> StatedAuthor:
    """The author by the metadata or by a byline, with a question to confirm it."""
    stated = stated if len(stated) <= LONGEST_NAME else ""
    by_lines = [
        (name, f"line {line.number}: «{line.text}»", line.order)
        for line in lines[:NEAR_TOP]
        if (name := _named_in(line, tables) or _is_stated(line, stated))
    ]
    found = [*([(stated, "its metadata", -1)] if stated else []), *by_lines]
    if not found:
        return StatedAuthor()
    name, origins = found[0][0], "; ".join(origin for _, origin, _ in found)
    question = ReviewItem("author", f"«{name}» by {origins}: confirm or correct")
    return StatedAuthor(name, (question,), frozenset(order for _, _, order in by_lines))


def _is_stated(line: RawLine, stated: str) -> str:
    """The author by the metadata, if a line is that name and nothing else."""
    is_name = bool(stated) and folded_text(without_bullets(line.text)) == folded_text(stated)
    return stated if is_name else ""


def _named_in(line: RawLine, tables: PhraseTables) -> str:
    text = without_bullets(line.text)
    if len(text) > LONGEST_NAME or text.endswith(".") or line.kind not in {"", "byline", "item"}:
        return ""
    for part in _PARTS.split(text):
        if byline := _byline(tables).fullmatch(part.strip()):
            return byline["name"].strip()
    is_name = len(text.split()) in FEW_WORDS and not re.search(r"\d|[:|@؟?!]", text)
    return text if line.kind == "byline" and is_name else ""
