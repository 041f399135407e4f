"""The fields of headers that articles are made of, and a list of those that are left out."""

from collections.abc import Iterator, Mapping
from typing import Any

from site_gen.ingest.folder.found import LANGUAGE_FIELDS, PAIR_FIELDS, FoundText
from site_gen.ingest.folder.headers import GROUPS, list_of
from site_gen.ingest.folder.pictures import named_in
from site_gen.ingest.folder.targets import ADDRESS_FIELDS, FORMER_FIELDS
from site_gen.ingest.folder.versions import DATES, Groups, Undecided

UPDATES = ("lastmod", "last_modified_at", "last_modified", "updated", "updated_at", "modified")
SUMMARIES = ("summary", "description", "excerpt", "subtitle", "abstract", "lead")
TOPICS = ("topics", "topic", "categories", "category", "section", "tags")
AUTHORS = ("authors", "author", "by")
STATUS = ("status", "draft", "published")
MOST_TOPICS = 3
# Of these the first that a header fills is taken.
_ONE_OF = (SUMMARIES, TOPICS, AUTHORS)
_TAKEN = frozenset(
    {"title", *DATES, *UPDATES, *STATUS, *GROUPS}
    | {*LANGUAGE_FIELDS, *PAIR_FIELDS, *ADDRESS_FIELDS, *FORMER_FIELDS}
)
_LONGEST = 60


def topic_names(text: FoundText) -> list[str]:
    """The topics that a header names, in the first of its lists that names any."""
    return next(filter(None, (list_of(text.fields.get(name)) for name in TOPICS)), [])


def fields_left_out(groups: Groups) -> Iterator[Undecided]:
    """Each field that no article has a place for, once, with the first file that fills it."""
    found = dict[str, list[FoundText]]()
    for text in (version.text for group in groups.values() for version in group):
        for name in _not_taken(text.fields):
            found.setdefault(name, []).append(text)
    for name, texts in sorted(found.items()):
        files = f" (in {len(texts)} files)" * (len(texts) > 1)
        asks = f"our articles have no such field, and it was left out{files}"
        yield Undecided(texts[0].path, name, f"{asks}: {_in_one_line(texts[0].fields[name])}")
    for group in groups.values():
        if more := topic_names(group[0].text)[MOST_TOPICS:]:
            asks = f"only the first {MOST_TOPICS} were taken; left out: {', '.join(more)}"
            yield Undecided(group[0].text.path, "topics", asks)


def _not_taken(fields: Mapping[str, Any]) -> list[str]:
    """The fields with a value that went nowhere; those of pictures are listed with the pictures."""
    taken = {next((name for name in names if list_of(fields.get(name))), "") for names in _ONE_OF}
    return [
        name
        for name, value in fields.items()
        if value not in (None, "", [], {})
        and name not in _TAKEN | taken
        and not any(named_in(value))
    ]


def _in_one_line(value: Any) -> str:
    words = " ".join(str(value).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
