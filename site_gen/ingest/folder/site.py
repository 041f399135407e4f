"""Brings the texts of a folder of another generator into ours, and lists what to decide."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from site_gen.domain.text import LocaleCode, RecordId
from site_gen.ingest.folder import header_fields, versions
from site_gen.ingest.folder.body import PICTURE_KEPT, PICTURE_MISSING, our_text, plain_words
from site_gen.ingest.folder.found import FoundText, found_in, slug_of
from site_gen.ingest.folder.headers import day_of, list_of, words_of
from site_gen.ingest.folder.pictures import NO_PICTURES, Pictures, named_in, pictures_in
from site_gen.ingest.folder.targets import former_addresses
from site_gen.ingest.folder.texts import ConvertedText, FolderTexts
from site_gen.ingest.folder.versions import ArticleVersion, Undecided
from site_gen.ingest.records import yaml_text

_SENTENCE = re.compile(r".{20,}?[.!?؟。…](?=\s|$)|.+", re.DOTALL)
_LONGEST_SUMMARY = 300
_MOST_SHOWN = 5
_NO_PROSE = re.compile(r"[#>|`~\-*+{]|\d+[.)]\s|<")


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """What the import of a folder needs to know of the site.

    `topics` are the ids of its topics by their ids and titles, folded; `taken` the ids of its
    articles. With `as_drafts` nothing that is imported is published.
    """

    languages: versions.Languages
    topics: Mapping[str, RecordId]
    taken: frozenset[str]
    as_drafts: bool = False


@dataclass(frozen=True, slots=True)
class FolderImport:
    """The files to write, by their paths below the content, and what a person must decide.

    `articles` are the files of the folder that each article was made of; `moved` its old addresses;
    `pictures` the files of the folder that the texts show, to be kept beside the captures.
    """

    files: Mapping[PurePosixPath, str]
    undecided: tuple[Undecided, ...]
    articles: Mapping[RecordId, tuple[PurePosixPath, ...]]
    moved: Mapping[str, RecordId] = field(default_factory=dict)
    pictures: tuple[PurePosixPath, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """What is gathered while the articles are made: new topics by id, their names by language.

    `ids` are those of the articles that are made.
    """

    settings: FolderSettings
    undecided: list[Undecided]
    ids: frozenset[str]
    topics: dict[RecordId, dict[LocaleCode, str]] = field(default_factory=dict)
    former: set[str] = field(default_factory=set)
    pictures: Pictures = NO_PICTURES
    shown: dict[PurePosixPath, None] = field(default_factory=dict)

    def ask(self, text: FoundText, about: str, asks: str) -> None:
        """Remember what a person must decide about a file."""
        self.undecided.append(Undecided(text.path, about, asks))

    def former_ids(self, texts: list[FoundText]) -> list[str]:
        """The former ids of an article that are those of no other."""
        names = _former_ids(texts) - self.settings.taken - self.ids - self.former
        self.former.update(names)
        return sorted(names)

    def ask_about(self, text: ConvertedText) -> None:
        """Remember what a text had that our pages have not."""
        for fault in text.faults:
            self.ask(text.version.text, "body", fault)
        self._ask_about_header(text.version.text)
        self.shown.update(dict.fromkeys(text.conversion.shown))
        for kind, lost in text.conversion.losses.items():
            self.ask(text.version.text, "body", f"{kind}: {_told(lost)}")

    def _ask_about_header(self, text: FoundText) -> None:
        """Bring along the pictures of a header, which our articles have no field for."""
        for address in dict.fromkeys(named_in(dict(text.fields))):
            found = self.pictures.find(address, text.path)
            if found:
                self.shown[found] = None
            self.ask(text, "header", f"{PICTURE_KEPT if found else PICTURE_MISSING}: {address}")


def _told(lost: list[tuple[int, str]]) -> str:
    """The first things that were lost with their lines, and the lines of the others."""
    places = [f"line {line}: {words}" if line else words for line, words in lost]
    others = ", ".join(str(line) for line, _ in lost[_MOST_SHOWN:] if line)
    more = f"; and {len(lost) - _MOST_SHOWN} more (lines {others})" * (len(lost) > _MOST_SHOWN)
    return "; ".join(places[:_MOST_SHOWN]) + more


def import_folder(root: Path, settings: FolderSettings) -> FolderImport:
    """What becomes of the texts of a folder; writes nothing. Raises OSError."""
    found = found_in(root, settings.languages.codes)
    undecided = [Undecided(path, "file", reason) for path, reason in found.passed_over]
    groups = versions.groups_of(found.texts, settings.languages, undecided)
    undecided += header_fields.fields_left_out(groups)
    ids = versions.ids_of(groups, settings.taken)
    anchors = versions.anchors_of(groups, ids)
    targets = versions.targets_in(groups, ids, anchors)
    made = _Made(settings, undecided, frozenset(ids.values()), pictures=pictures_in(root))
    files = dict[PurePosixPath, str]()
    shared = {key: _shared_fields(group, made, root.name) for key, group in groups.items()}
    drafts = frozenset(ids[key] for key, fields in shared.items() if "status" in fields)
    all_texts = FolderTexts(groups, ids, anchors, targets, made.pictures, drafts)
    for key, texts in all_texts.converted().items():
        if any(text.faults for text in texts):
            shared[key]["status"] = "draft"
        for number, text in enumerate(texts):
            path = PurePosixPath("articles") / f"{ids[key]}.{text.version.locale}.md"
            files[path] = _markdown(text, {} if number else shared[key], made)
            made.ask_about(text)
    files |= dict(_topic_files(made))
    articles = {ids[key]: tuple(v.text.path for v in group) for key, group in groups.items()}
    moved = {
        address: ids[key]
        for key, group in groups.items()
        for version in group
        for address in former_addresses(version.text)
    }
    return FolderImport(files, tuple(undecided), articles, moved, tuple(made.shown))


def _shared_fields(group: list[ArticleVersion], made: _Made, folder: str) -> dict[str, Any]:
    """The fields that all languages of an article share: they stand in the original alone."""
    texts = [version.text for version in group]
    day = next(filter(None, map(versions.day_of_text, texts)), "")
    updated = next(
        filter(None, (day_of(t.fields.get(n)) for t in texts for n in header_fields.UPDATES)), ""
    )
    authors = next(
        filter(None, (list_of(t.fields.get(n)) for t in texts for n in header_fields.AUTHORS)), []
    )
    is_draft = made.settings.as_drafts or any(map(_is_draft, texts))
    if not day and not is_draft:
        made.ask(texts[0], "date", "no day is stated, so it is a draft: write `date`")
        is_draft = True
    fields: dict[str, Any] = {
        "date": day,
        "updated": updated if updated > day else "",
        "topics": _topics_of(group, made, folder),
        "authors": [our_text(name) for name in authors],
        "was": made.former_ids(texts),
        "status": "draft" if is_draft else "",
    }
    return {name: value for name, value in fields.items() if value}


def _is_draft(text: FoundText) -> bool:
    stated = text.fields
    said = words_of(stated.get("status")).lower() in {"draft", "hidden", "private"}
    is_marked = str(stated.get("draft", "")).lower() == "true"
    return text.is_draft or said or is_marked or str(stated.get("published", "")).lower() == "false"


def _former_ids(texts: list[FoundText]) -> set[str]:
    """Former names that may be ids; whole old addresses are listed for the host to redirect."""
    names = {slug_of(PurePosixPath(t.key).name) for t in texts}
    names |= {slug_of(words_of(t.fields.get("slug"))) for t in texts}
    names |= {_last_of(address) for text in texts for address in former_addresses(text)}
    return {name for name in names if not name.isdecimal()} - {"", "index"}


def _last_of(address: str) -> str:
    """The last part of an old address, as an id; a host alone has none."""
    path = PurePosixPath(unquote(urlsplit(address).path).strip("/"))
    return slug_of((path.parent if path.stem == "index" else path).stem)


def _topics_of(group: list[ArticleVersion], made: _Made, folder: str) -> list[str]:
    """Topics by the names that the site has, else new ones from the first list that names any."""
    chosen = list[str]()
    named = [
        header_fields.topic_names(version.text) or [_section(version.text, folder)]
        for version in group
    ]
    for number, name in enumerate(named[0][: header_fields.MOST_TOPICS]):
        own = made.settings.topics.get(name.casefold())
        if own is None:
            own = RecordId(slug_of(name) or _latin(named, number) or f"topic-{_digest(name)}")
            titles = made.topics.setdefault(own, {})
            for version, names in zip(group, named, strict=True):
                titles.setdefault(version.locale, names[number] if number < len(names) else name)
        if own not in chosen:
            chosen.append(str(own))
    return chosen


def _latin(named: list[list[str]], number: int) -> str:
    slugs = (slug_of(names[number]) for names in named if number < len(names))
    return next(filter(None, slugs), "")


def _digest(name: str) -> str:
    from site_gen.ingest.captures import sha256_of

    return sha256_of(name.encode())[:8]


def _section(text: FoundText, folder: str) -> str:
    parts = [part.strip("_") for part in PurePosixPath(text.key).parts[:-1]]
    known = {"content", "docs", "posts", "post", "src", "articles", "blog", ""}
    return next((part for part in reversed(parts) if part not in known), folder)


def _markdown(text: ConvertedText, shared: dict[str, Any], made: _Made) -> str:
    summary = _summary_of(text.version, text.body, made)
    fields = {"title": text.version.title, "summary": summary, **shared}
    return f"---\n{yaml_text({k: v for k, v in fields.items() if v})}---\n\n{text.body}"


def _summary_of(version: ArticleVersion, body: str, made: _Made) -> str:
    stated = next(
        (
            words_of(version.text.fields.get(n))
            for n in header_fields.SUMMARIES
            if version.text.fields.get(n)
        ),
        "",
    )
    if stated:
        return our_text(plain_words(stated))[:_LONGEST_SUMMARY]
    paragraphs = (part for part in body.split("\n\n") if not _NO_PROSE.match(part))
    words = plain_words(next(paragraphs, "")) or version.title
    found = _SENTENCE.match(words)
    summary = found[0][:_LONGEST_SUMMARY] if found else version.title
    made.ask(version.text, "summary", f"taken from the first sentence: «{summary[:80]}»")
    return summary


def _topic_files(made: _Made) -> Iterator[tuple[PurePosixPath, str]]:
    """A file in each language for each topic that the articles name and the site has not."""
    for number, (topic, titles) in enumerate(made.topics.items(), 1):
        codes = [code for code in made.settings.languages.codes if code in titles]
        for place, code in enumerate(codes):
            title = our_text(titles[code])
            order = {} if place else {"order": number}
            fields = yaml_text({"title": title, "summary": title, **order})
            path = PurePosixPath("topics") / f"{topic}.{code}.md"
            made.undecided.append(
                Undecided(path, "topic", f"made for «{title}»: write its summary and its text")
            )
            yield path, f"---\n{fields}---\n\n{title}\n"
