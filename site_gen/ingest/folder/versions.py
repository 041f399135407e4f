"""Tells the language of each text of a folder, finds its pair, and gives ids and anchors."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from site_gen.domain.text import ID, LocaleCode, RecordId
from site_gen.ingest.folder.body import headings_of, our_text, plain_words, title_in
from site_gen.ingest.folder.found import FoundText, slug_of
from site_gen.ingest.folder.headers import day_of, words_of
from site_gen.ingest.folder.lines import BodyLine
from site_gen.ingest.folder.patterns import FENCED
from site_gen.ingest.folder.targets import Targets, heading_key, targets_of
from site_gen.ingest.languages import guess_language, primary

DATES = ("date", "publishdate", "pubdate", "published", "published_at", "created", "created_at")
# So much of a text tells its language.
_MUCH = 20_000
_RESERVED = re.compile(r"main|s-.*")


@dataclass(frozen=True, slots=True)
class Undecided:
    """What a person must decide about one file of the folder."""

    path: PurePosixPath
    field: str
    asks: str


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One language of an article that is to be written."""

    locale: LocaleCode
    text: FoundText
    title: str


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of the site, and the one that an article is written in first."""

    codes: tuple[LocaleCode, ...]
    default: LocaleCode


Groups = dict[str, list[ArticleVersion]]
Anchors = Mapping[RecordId, Mapping[LocaleCode, list[str]]]


def groups_of(
    texts: tuple[FoundText, ...], languages: Languages, undecided: list[Undecided]
) -> Groups:
    """The languages of each article by its key, the site's first language first."""
    groups = Groups()
    for text in texts:
        if text.fault:
            undecided.append(Undecided(text.path, "header", f"it cannot be read: {text.fault}"))
            continue
        if not text.body.strip():
            undecided.append(Undecided(text.path, "body", "it has no text, and was left out"))
            continue
        locale = _locale_of(text, languages, undecided)
        if locale is None:
            continue
        group = groups.setdefault(text.key, [])
        if any(version.locale == locale for version in group):
            group = groups.setdefault(str(text.path.with_suffix("")), [])
        group.append(ArticleVersion(locale, text, _title_of(text, undecided)))
    for group in groups.values():
        group.sort(key=lambda version: version.locale != languages.default)
    return groups


def _locale_of(
    text: FoundText, languages: Languages, undecided: list[Undecided]
) -> LocaleCode | None:
    stated = primary(text.language.replace("_", "-"))
    locale = next((code for code in languages.codes if stated and primary(code) == stated), None)
    if locale:
        return locale
    if stated:
        asks = f"it is in `{text.language}`, which the site has not; it was left out"
        undecided.append(Undecided(text.path, "language", asks))
        return None
    prose = "".join(FENCED.split(text.body[:_MUCH])[::2])
    guess = guess_language(prose, languages.codes, default=languages.default)
    if guess.foreign:
        undecided.append(Undecided(text.path, "language", f"{guess.foreign}; it was left out"))
        return None
    undecided += [Undecided(text.path, "language", asked.asks) for asked in guess.questions]
    return guess.locale


def _title_of(text: FoundText, undecided: list[Undecided]) -> str:
    title = plain_words(words_of(text.fields.get("title"))) or title_in(text.body)
    if not title:
        title = re.sub(r"[-_]+", " ", PurePosixPath(text.key).name).strip() or text.path.stem
        undecided.append(Undecided(text.path, "title", f"it states none; «{title}» was taken"))
    return our_text(title)


def day_of_text(text: FoundText) -> str:
    """The day that a header or a file name states, empty if none does."""
    return next(filter(None, (day_of(text.fields.get(name)) for name in DATES)), text.day)


def ids_of(groups: Groups, taken: frozenset[str]) -> dict[str, RecordId]:
    """An id for each article, from the slug of its header or from its path."""
    ids, used = dict[str, RecordId](), set(taken)
    for key, group in groups.items():
        own = next(name for name in _possible_ids(key, group) if name not in used)
        used.add(own)
        ids[key] = RecordId(own)
    return ids


def _possible_ids(key: str, group: list[ArticleVersion]) -> Iterator[str]:
    path = PurePosixPath(key)
    slugs = [slug_of(words_of(version.text.fields.get("slug"))) for version in group]
    stem = next(filter(None, slugs), "") or slug_of(path.name)
    day = next(filter(None, (day_of_text(version.text) for version in group)), "")
    if not ID.fullmatch(stem):
        latin = (slug_of(v.title) for v in group if v.title.isascii())
        stem = next(filter(None, latin), "") or f"article-{day or 'undated'}"
    yield stem
    yield slug_of(f"{path.parent.name}-{stem}") or stem
    yield from (f"{stem[:55]}-{number}" for number in range(2, 100_000))


def anchors_of(groups: Groups, ids: Mapping[str, RecordId]) -> Anchors:
    """The anchors of the headings of each version: the same ones where the headings agree."""
    found = dict[RecordId, Mapping[LocaleCode, list[str]]]()
    for key, group in groups.items():
        headings = {v.locale: _headings(v) for v in group}
        levels = {tuple(line.level for line in lines) for lines in headings.values()}
        if len(levels) == 1:
            shared = _names(list(zip(*headings.values(), strict=True)))
            found[ids[key]] = dict.fromkeys(headings, shared)
        else:
            found[ids[key]] = {
                locale: _names([(line,) for line in lines]) for locale, lines in headings.items()
            }
    return found


def _headings(version: ArticleVersion) -> list[BodyLine]:
    return [line for line in headings_of(version.text.body, version.title) if line.level]


def _names(rows: list[tuple[BodyLine, ...]]) -> list[str]:
    names, used = list[str](), Counter[str]()
    for number, row in enumerate(rows, 1):
        written = (slug_of(line.anchor) for line in row if line.anchor)
        words = (slug_of(line.text) for line in row if line.text.isascii())
        name = next(filter(None, (*written, *words)), "") or f"part-{number}"
        name = f"part-{name}"[:60].rstrip("-") if _RESERVED.fullmatch(name) else name
        used[name] += 1
        names.append(name if used[name] == 1 else f"{name[:55]}-{used[name]}")
    return names


def targets_in(groups: Groups, ids: Mapping[str, RecordId], anchors: Anchors) -> Targets:
    """What links within the folder may lead to."""
    pairs = [(version.text, ids[key]) for key, group in groups.items() for version in group]
    parts = dict[RecordId, dict[str, str]]()
    for key, group in groups.items():
        for version in group:
            names = anchors[ids[key]].get(version.locale, [])
            for line, anchor in zip(_headings(version), names, strict=True):
                own = parts.setdefault(ids[key], {})
                keys = (heading_key(line.text), heading_key(line.anchor))
                own |= {key: anchor for key in keys if key}
    return Targets(targets_of(pairs), parts)
