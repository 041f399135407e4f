"""An import decided -> the text of its source record and of its draft article."""

from __future__ import annotations

from dataclasses import dataclass

from site_gen.domain.sources import Capture
from site_gen.domain.text import LocaleCode, RecordId
from site_gen.ingest.cleaning import Lines
from site_gen.ingest.phrases import phrases_of
from site_gen.ingest.plain import shown

SUGGESTED_TYPE = "article-newspaper"


@dataclass(frozen=True, slots=True)
class Drafted:
    """Everything the two files say; `issued` is EDTF, `day` a whole date or empty."""

    locale: LocaleCode
    language: str
    title: str
    issued: str
    day: str
    topics: tuple[RecordId, ...]
    paragraphs: tuple[Lines, ...]
    url: str = ""
    author: str = ""


def source_text(source: RecordId, drafted: Drafted, *, capture: Capture) -> str:
    """The source record as YAML, every value text and every text quoted that YAML would change."""
    fields = {
        "type": SUGGESTED_TYPE,
        "language": drafted.language,
        "title": {str(drafted.locale): drafted.title},
        "author": [drafted.author] if drafted.author else [],
        "issued": drafted.issued,
        "url": drafted.url,
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
    if note := {str(locale): text for locale, text in capture.note.versions}:
        fields["note"] = note
    return fields


def article_text(source: RecordId, drafted: Drafted) -> str:
    """The draft: frontmatter, a note with a link to the source, then the text as plain text."""
    fields: dict[str, object] = {"title": drafted.title}
    if drafted.day:
        fields["date"] = drafted.day
    if drafted.topics:
        fields["topics"] = [str(topic) for topic in drafted.topics]
    header = yaml_text(fields | {"status": "draft"})
    body = [_note(source, drafted), *(_paragraph(lines) for lines in drafted.paragraphs)]
    return f"---\n{header}---\n\n" + "\n\n".join(body) + "\n"


def _note(source: RecordId, drafted: Drafted) -> str:
    words = phrases_of(drafted.locale).note.format(source=source)
    return words or f"[{shown(drafted.title)}](source:{source})"


def _paragraph(lines: Lines) -> str:
    return "\n".join(filter(None, (shown(line.text) for line in lines)))


def yaml_text(fields: dict[str, object]) -> str:
    """Fields as YAML in their order; what YAML would take for something else is quoted."""
    import yaml

    text: str = yaml.safe_dump(
        fields,
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
    )
    return text
