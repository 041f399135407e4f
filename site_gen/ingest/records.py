"""Turns a draft into its ids and the texts of its source record and article."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

from site_gen.domain.sources import Capture
from site_gen.domain.text import LocaleCode, RecordId
from site_gen.ingest.document import Lines
from site_gen.ingest.draft_body import body_of
from site_gen.ingest.text import escape_markdown

UNIDENTIFIED = "unidentified"
# Registries such as `co.uk` put a kind before the country.
_KINDS = frozenset({"co", "com", "org", "net", "gov", "gob", "ac", "edu"})
# Leaves room for a date, a number and `draft-` within the longest id.
_LONGEST_OUTLET = 30


def outlet_of(url: str) -> str:
    """The name in a host, `example` of `www.example.co.uk`; UNIDENTIFIED if it has none."""
    *labels, last = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    if last.isdecimal():
        return UNIDENTIFIED
    names = [label for label in labels if label not in _KINDS]
    name = names[-1] if names else ""
    # A name in another script is written as `xn--…`, which tells a reader nothing.
    is_readable = re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name) and not name.startswith("xn-")
    return name if is_readable and len(name) <= _LONGEST_OUTLET else UNIDENTIFIED


def stem_of(outlet: str, date: str, *, digest: str) -> str:
    """The stem of an import's ids, never its title; without a date the digest makes it unique."""
    return f"{outlet}-{date or f'undated-{digest[:8]}'}"


def ids_for(
    stem: str, *, is_free: Callable[[RecordId, RecordId], bool]
) -> tuple[RecordId, RecordId]:
    """The first pair of source and article ids that is free."""
    return next(pair for pair in _pairs(stem) if is_free(*pair))


def _pairs(stem: str) -> Iterator[tuple[RecordId, RecordId]]:
    for number in count(1):
        name = stem if number == 1 else f"{stem}-{number}"
        yield RecordId(name), RecordId(f"draft-{name}")


SUGGESTED_TYPE = "article-newspaper"


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of both files; `issued` is EDTF, `day` and `accessed` a whole date or empty."""

    locale: LocaleCode
    language: str
    title: str
    issued: str
    day: str
    topics: tuple[RecordId, ...]
    paragraphs: tuple[Lines, ...]
    url: str = ""
    author: str = ""
    accessed: str = ""


def source_text(source: RecordId, draft: Draft, *, capture: Capture) -> str:
    """The source record as YAML; a text is quoted where YAML would read something else."""
    fields = {
        "type": SUGGESTED_TYPE,
        "language": draft.language,
        "title": {str(draft.locale): draft.title},
        "author": [draft.author] if draft.author else [],
        "issued": draft.issued,
        "url": draft.url,
        "accessed": draft.accessed,
        "capture": _capture_fields(capture),
        "status": "draft",
    }
    return yaml_text({str(source): {name: value for name, value in fields.items() if value}})


def _capture_fields(capture: Capture) -> dict[str, object]:
    fields: dict[str, object] = {
        "file": capture.file,
        "sha256": capture.sha256,
        "retrieved": capture.retrieved,
        "tool": capture.tool,
    }
    if capture.asked:
        fields["asked"] = capture.asked
    if note := {str(locale): text for locale, text in capture.note.versions}:
        fields["note"] = note
    return fields


def body_size(draft: Draft) -> int:
    """How many bytes the text of a draft has."""
    return sum(len(block.encode()) + 2 for block in body_of(draft.paragraphs))


def article_text(source: RecordId, draft: Draft, note: str = "") -> str:
    """The draft: frontmatter, a note with a link to the source, then the text."""
    fields: dict[str, object] = {"title": draft.title}
    if draft.day:
        fields["date"] = draft.day
    if draft.topics:
        fields["topics"] = [str(topic) for topic in draft.topics]
    header = yaml_text(fields | {"status": "draft"})
    body = [_note(source, draft, note), *body_of(draft.paragraphs)]
    return f"---\n{header}---\n\n" + "\n\n".join(body) + "\n"


def _note(source: RecordId, draft: Draft, note: str) -> str:
    words = note.replace("{source}", source)
    return words or f"[{escape_markdown(draft.title)}](source:{source})"


def yaml_text(fields: dict[str, object]) -> str:
    """Fields as YAML in their order; a text is quoted where YAML would read something else."""
    import yaml

    text: str = yaml.safe_dump(
        fields,
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
    )
    return text
