"""Keeps what is in files without errors for the next build, which need not read the files."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from sys import intern
from typing import Any, get_args

from site_gen.cache.known_files import FoundFile, KnownFiles
from site_gen.cache.results import key_of
from site_gen.config import Config
from site_gen.domain.anchors import anchors_in
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.markup_limits import is_moderate
from site_gen.domain.sources import Source
from site_gen.domain.text import (
    Anchor,
    Body,
    BodyFacts,
    Kind,
    Places,
    Reference,
    is_blank,
    references_in,
    unread_body,
)
from site_gen.load.broken import ReadRecord, RecordFile
from site_gen.load.content_files import body_in
from site_gen.load.plain_fields import fields_from, plain_fields
from site_gen.problems import Lines, Span
from site_gen.publish_config import Destination, PublishConfig
from site_gen.structs import replace

_TYPES: Mapping[Kind, type[ReadRecord]] = {
    Kind.SOURCE: Source,
    Kind.ENTITY: Entity,
    Kind.QUESTION: Question,
    Kind.CLAIM: Claim,
}


def known_prose(
    known: KnownFiles, digests: dict[str, str], files: Sequence[FoundFile]
) -> Prose | None:
    """The article, topic or page in these files, if they are as they were; with their digests."""
    if (text := known.unchanged(files)) is None:
        return None
    fields, versions = json.loads(text)
    made = tuple(_version(files[number], *row) for number, *row in versions)
    digests.update((files[number].path, digest) for number, digest, *_ in versions)
    return Prose(versions=made, **fields_from(Prose, fields))


def prose_with_other_bodies(
    known: KnownFiles, files: Sequence[FoundFile], texts: Mapping[str, str]
) -> Prose | None:
    """The article, topic or page in these texts of files whose headers are as they were.

    Nothing but the header decides on the fields, so no schema need look at it. None if a header has
    changed, or if a body is blank, which is a problem.
    """
    if (text := known.outdated(files)) is None:
        return None
    fields, versions = json.loads(text)
    made = list[Version]()
    for number, _, own, places, place, _ in versions:
        path = files[number].path
        body = _body_below(texts[path], path, *place[3:])
        if body is None or is_blank(body):
            return None
        own_places = _places_from(places, path)
        made.append(Version(body=body, places=own_places, **fields_from(Version, own)))
    return Prose(versions=tuple(made), **fields_from(Prose, fields))


def _body_below(text: str, path: str, header_end: int, header_key: str) -> Body | None:
    """The body of a file whose text begins with a header that is known."""
    header, rest = text[:header_end], text[header_end:]
    if key_of(header) != header_key or rest.partition("\n")[0].strip(" \t"):
        return None
    return body_in(rest, Span(path, 1 + header.count("\n")))


def kept_prose(
    known: KnownFiles,
    digests: Mapping[str, str],
    files: Sequence[FoundFile],
    texts: Mapping[str, str],
    prose: Prose,
) -> Prose:
    """Let the next build know a text without errors, if the bytes of its files are just its text.

    Its bodies are forgotten, and read again when a page shows them: the bodies of a large site are
    most of what it takes of memory.
    """
    numbers = {file.path: number for number, file in enumerate(files)}
    rows: list[tuple[Any, ...]] = []
    for version in prose.versions if known.may_keep(files) else ():
        path = version.places.start.path
        if row := _version_row(version, texts[path], digests[path]):
            rows.append((numbers[path], *row))
    if len(rows) < len(files):
        return prose
    known.keep(files, _line((plain_fields(prose), rows)))
    unread = (_version(files[number], *row) for number, *row in rows)
    return replace(prose, versions=tuple(unread))


def _version_row(version: Version, text: str, digest: str) -> tuple[object, ...] | None:
    """A version in plain values; None if its body is not at the end of the bytes of its file."""
    body, end = version.body, len(text.rstrip())
    start = end - len(body.source)
    if text[start:end] != body.source or digest != sha256(text.encode()).hexdigest():
        return None
    # From the first fence to the second, both included.
    header = text[:start].rstrip()
    place = (start, end, body.span.line, len(header), key_of(header))
    facts = _plain_facts(body)
    return digest, plain_fields(version), _plain_places(version.places), place, facts


def _version(
    file: FoundFile, _: str, fields: dict[str, Any], places: Any, place: Any, facts: Any
) -> Version:
    """The reverse of `_version_row`; its body is read when somebody looks at it."""
    start, end, line = place[:3]
    span, facts_of_body = Span(file.path, line), _facts_from(facts, file.path)
    body = unread_body(span, facts_of_body, file.text_between(start, end))
    made = fields_from(Version, fields)
    return Version(body=body, places=_places_from(places, file.path), **made)


def _plain_facts(body: Body) -> tuple[object, ...]:
    links = [(r.kind, r.id, r.span.line, r.span.column) for r in references_in(body)]
    anchors = [(a.id, a.was, a.text, a.span.line, a.span.column) for a in anchors_in(body)]
    return is_blank(body), is_moderate(body.source), links, anchors


def _facts_from(plain: tuple[Any, ...], path: str) -> BodyFacts:
    """The reverse of `_plain_facts`."""
    blank, moderate, links, anchors = plain
    return BodyFacts(
        blank,
        moderate,
        tuple(Reference(intern(kind), name, Span(path, *at)) for kind, name, *at in links),
        tuple(Anchor(name, tuple(was), Span(path, *at), text) for name, was, text, *at in anchors),
    )


def _plain_places(places: Places) -> tuple[object, ...]:
    words = (str(word) for position in places.positions for word in position)
    return places.start.line, places.start.column, " ".join(words)


def _places_from(plain: tuple[Any, ...], path: str) -> Places:
    """The reverse of `_plain_places`."""
    line, column, positions = plain
    return Places(Span(path, line, column), _positions_once(positions))


# Those of neighbours, which have the same fields in the same order, are one value.
@lru_cache(maxsize=1_000)
def _positions_once(words: str) -> tuple[tuple[str, int, int], ...]:
    parts = iter(words.split())
    return tuple((intern(name), int(next(parts)), int(next(parts))) for name in parts)


def known_record_file(
    known: KnownFiles, digests: dict[str, str], file: FoundFile, kind: Kind, margin: Decimal
) -> RecordFile | None:
    """What is in a file of records, if it is as it was; its digest is in `digests` afterwards.

    `margin` is that of the claims in it.
    """
    if (text := known.unchanged((file,), str(margin))) is None:
        return None
    digests[file.path], rows, drafts = json.loads(text)
    make, path = _TYPES[kind], file.path
    records = [
        make(places=_places_from(places, path), **fields_from(make, fields))
        for fields, places in rows
    ]
    lines = tuple(Lines(path, first, last) for first, last in drafts)
    return RecordFile(tuple(r.id for r in records), tuple(records), drafts=lines)


def keep_record_file(
    known: KnownFiles, digest: str, file: FoundFile, margin: Decimal, found: RecordFile
) -> None:
    """Let the next build know a file of records that has no errors."""
    if found.records and known.may_keep((file,)):
        rows = [(plain_fields(record), _plain_places(record.places)) for record in found.records]
        drafts = [(lines.first, lines.last) for lines in found.drafts]
        known.keep((file,), _line((digest, rows, drafts)), str(margin))


_DESTINATIONS: Mapping[str, type] = {kind.__name__: kind for kind in get_args(Destination)}


def known_settings(known: KnownFiles, digests: dict[str, str], file: FoundFile) -> Config | None:
    """The settings in a file, if it is as it was; its digest is in `digests` afterwards."""
    if (text := known.unchanged((file,))) is None:
        return None
    digests[file.path], fields, published = json.loads(text)
    return Config(**fields_from(Config, fields), publish=_publish_from(*published))


def _publish_from(
    name: str = "", place: dict[str, object] | None = None, fields: dict[str, object] | None = None
) -> PublishConfig | None:
    """The reverse of `_plain_publish`."""
    if place is None or fields is None:
        return None
    kind = _DESTINATIONS[name]
    destination = kind(**fields_from(kind, place))
    return PublishConfig(destination=destination, **fields_from(PublishConfig, fields))


def keep_settings(known: KnownFiles, digest: str, file: FoundFile, config: Config) -> None:
    """Let the next build know settings that have no errors."""
    if known.may_keep((file,)):
        row = (digest, plain_fields(config), _plain_publish(config.publish))
        known.keep((file,), _line(row))


def _plain_publish(publish: PublishConfig | None) -> tuple[object, ...]:
    """The class of the destination, its fields, and the others."""
    if publish is None:
        return ()
    destination = publish.destination
    return type(destination).__name__, plain_fields(destination), plain_fields(publish)


def _line(row: object) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
