"""Changes one field of a source in its file, and no other byte; never where that is unsure."""

import re
from collections.abc import Callable
from pathlib import Path

from site_gen.domain.sources import ArchivedCopy, Liveness, Source
from site_gen.domain.text import Places, RecordId
from site_gen.load.records import records_in, source_from
from site_gen.problems import Span
from site_gen.structs import replace
from site_gen.yaml_nodes import read_yaml

_NOWHERE = Places(Span(""))
_LINE = re.compile(r"(?P<indent>\s+)(?P<field>url|status|archived):(?P<value>.*?)(?P<end>\r?\n?)")


def with_dead_link(text: str, source: Source) -> str | None:
    """The text of the file with `status: dead`; None where it cannot be written safely."""
    status = source.places.of("status")
    if status == source.places.start:
        edited = _with_line_below(text, source.places.of("url").line, "status: dead")
    else:
        edited = _with_value(text, status.line, "status", lambda _: " dead")
    return _proven(text, edited, replace(source, liveness=Liveness.DEAD))


def with_archived_copy(text: str, source: Source, copy: ArchivedCopy) -> str | None:
    """The text of the file with one more archived copy; None where it cannot be written safely."""
    day = f", date: {copy.date.edtf}" if copy.date else ""
    entry = f'{{url: "{copy.url}"{day}}}'
    place, first = source.places.of("archived"), source.places.of("archived.0")
    if place == source.places.start:
        line = source.places.of("url").line
        edited = _with_line_below(text, line, f"archived: [{entry}]")
    else:
        edited = _with_value(text, place.line, "archived", lambda old: _with_entry(old, entry))
        edited = edited or _with_line_above(text, first.line, f"- {entry}")
    return _proven(text, edited, replace(source, archived=(*source.archived, copy))) or _proven(
        text, edited, replace(source, archived=(copy, *source.archived))
    )


def _with_entry(value: str, entry: str) -> str | None:
    """A list on one line with one more entry."""
    bare = value.rstrip()
    if not bare.endswith("]"):
        return None
    is_empty = bare.strip("[] ") == ""
    return f"{bare[:-1].rstrip()}{'' if is_empty else ', '}{entry}]"


def _with_line_below(text: str, number: int, line: str) -> str | None:
    lines = text.splitlines(keepends=True)
    found = _LINE.fullmatch(lines[number - 1])
    if not found:
        return None
    end = found["end"] or "\n"
    lines[number - 1] = f"{lines[number - 1].rstrip()}{end}{found['indent']}{line}{end}"
    return "".join(lines)


def _with_line_above(text: str, number: int, line: str) -> str | None:
    """The text with a new first item of a list whose first item is on this line."""
    lines = text.splitlines(keepends=True)
    dash = re.match(r"\s*(?=- )", lines[number - 1])
    if not dash:
        return None
    end = "\r\n" if lines[number - 1].endswith("\r\n") else "\n"
    lines.insert(number - 1, f"{dash[0]}{line}{end}")
    return "".join(lines)


def _with_value(
    text: str, number: int, field: str, change: Callable[[str], str | None]
) -> str | None:
    lines = text.splitlines(keepends=True)
    found = _LINE.fullmatch(lines[number - 1])
    value = change(found["value"]) if found and found["field"] == field else None
    if not found or value is None:
        return None
    lines[number - 1] = f"{found['indent']}{field}:{value}{found['end']}"
    return "".join(lines)


def _proven(before: str, after: str | None, wanted: Source) -> str | None:
    """The edited text, if it holds what the text held but for this one source."""
    if after is None:
        return None
    expected = {**_sources_in(before), wanted.id: replace(wanted, places=_NOWHERE)}
    return after if _sources_in(after) == expected else None


def _sources_in(text: str) -> dict[RecordId, Source]:
    read = read_yaml(text, Span(""))
    if read.value is None or read.problems:
        return {}
    records = records_in(read.value, source_from)
    return {source.id: replace(source, places=_NOWHERE) for source in records.value}


def text_of(path: Path) -> str:
    """The text of a file with its line ends as they are."""
    return path.read_bytes().decode("utf-8")
