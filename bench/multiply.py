"""Multiplies the desk's own content many times, to measure what grows with it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

# Entities, topics and pages stay as they are: a desk writes more about what it knows.
MANY = ("claims/*.yaml", "questions.yaml", "sources.yaml", "articles/*.md")
_RECORD = re.compile(r"^([a-z0-9][a-z0-9-]*):", re.M)
_ARABIC, _LATIN = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abcdefghijklmnopqrstuvwxyz"
# Words that people read: Arabic ones anywhere, English ones only where they cannot be markup.
_WORD = re.compile(rf"[{_ARABIC}ءأإآؤئةى]{{4,}}")
_ENGLISH = re.compile(r"(?<=\ben: )[^\n}]+|^[A-Z][^\n]+(?=\n\n)", re.M)
_ENGLISH_WORD = re.compile(r"\([^()\n]*\)|\{[^{}\n]*\}|\b[a-z]{4,}\b")
_TURNED = 5


def write_many(content: Path, to: Path, times: int) -> None:
    """A copy of the content with its claims, questions, sources and articles so many times.

    Each copy has ids of its own, and other letters in the words that the content has but once: so
    the words of the whole grow as those of texts do, about threefold when they grow tenfold.
    """
    shutil.copytree(content, to)
    texts = {path: path.read_text(encoding="utf-8") for path in _files(content)}
    ids = _ids(texts)
    renamed = re.compile(rf"(?<![\w/-])({'|'.join(sorted(ids, key=len, reverse=True))})(?![\w/-])")
    rare = _rare(texts)
    for copy in range(1, times):
        for path, text in texts.items():
            renamed_text = renamed.sub(rf"\1-{copy}", _reworded(text, rare, copy))
            _add(to / path.relative_to(content), renamed_text, copy)


def _files(content: Path) -> Iterator[Path]:
    for pattern in MANY:
        yield from sorted(content.glob(pattern))


def _add(path: Path, text: str, copy: int) -> None:
    """Lists of records are made longer; claims and articles are files of their own."""
    if path.parent.name in ("claims", "articles"):
        name, dot, ending = path.name.partition(".")
        path.with_name(f"{name}-{copy}{dot}{ending}").write_text(text, encoding="utf-8")
    else:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)


def _ids(texts: Mapping[Path, str]) -> set[str]:
    articles = {path.name.partition(".")[0] for path in texts if path.suffix == ".md"}
    lists = (text for path, text in texts.items() if path.suffix == ".yaml")
    return articles | {record for text in lists for record in _RECORD.findall(text)}


def _rare(texts: Mapping[Path, str]) -> set[str]:
    """The words that occur only once in all of the content."""
    arabic = (word for text in texts.values() for word in _WORD.findall(text))
    latin = (
        word
        for text in texts.values()
        for passage in _ENGLISH.findall(text)
        for word in _ENGLISH_WORD.findall(passage)
        if word[0] not in "({"
    )
    return {word for words in (arabic, latin) for word, n in Counter(words).items() if n == 1}


def _reworded(text: str, rare: set[str], copy: int) -> str:
    letters = {
        ord(sign): script[(position + _TURNED * copy) % len(script)]
        for script in (_ARABIC, _LATIN)
        for position, sign in enumerate(script)
    }

    def turned(word: re.Match[str]) -> str:
        return word[0].translate(letters) if word[0] in rare else word[0]

    plain = _WORD.sub(turned, text)
    return _ENGLISH.sub(lambda passage: _ENGLISH_WORD.sub(turned, passage[0]), plain)
