"""Located fields into records of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from site_gen.domain.articles import Version
from site_gen.domain.entities import Entity
from site_gen.domain.sources import ArchivedCopy, Capture, Liveness, Source
from site_gen.domain.text import (
    ID,
    ID_LONGEST,
    LocaleCode,
    LocalNames,
    Places,
    RecordId,
    Status,
)
from site_gen.fields import decode
from site_gen.load.document import Document
from site_gen.load.doubts import check_doubt, with_doubt
from site_gen.load.forms import CaptureForm, EntityForm, ProseForm, SourceForm, TopicForm
from site_gen.located import Fields, Items, Node, Scalar
from site_gen.problems import Checked, Problem, Span

R = TypeVar("R")


def places_in(node: Node, start: Span) -> Places:
    """The places of a record's own fields and of the entries of its lists."""
    if not isinstance(node, Fields):
        return Places(start)
    return Places(start, tuple(_places(node)))


def _places(fields: Fields) -> Iterator[tuple[str, Span]]:
    for key, value in fields.entries:
        yield key.text, key.span
        if isinstance(value, Items):
            for number, item in enumerate(value.items):
                yield f"{key.text}.{number}", item.span


def check_id(name: str, span: Span) -> tuple[Problem, ...]:
    """The faults of a name that a file or a key gives a record."""
    if not ID.fullmatch(name):
        message = f"id `{name}` must be lower-case letters, digits and hyphens"
    elif len(name) > ID_LONGEST:
        message = f"id `{name}` has {len(name)} characters, and {ID_LONGEST} is the most"
    else:
        return ()
    return (Problem("id-unreadable", message, span, hint="rename it before it is published"),)


def records_in(
    node: Node, make: Callable[[RecordId, Node, Places], Checked[R | None]]
) -> Checked[tuple[R, ...]]:
    """The records of one YAML file, a mapping of id to fields; each fault is its own problem."""
    if not isinstance(node, Fields):
        hint = "write one record under each id: `some-id:` and its fields below, indented"
        problem = Problem("record-not-fields", "the file holds no records", node.span, hint=hint)
        return Checked((), (problem,))
    made: list[R] = []
    problems: list[Problem] = []
    for key, value in node.entries:
        problems.extend(check_id(key.text, key.span))
        read = make(RecordId(key.text), value, places_in(value, key.span))
        problems.extend(read.problems)
        if read.value is not None:
            made.append(read.value)
    return Checked(tuple(made), tuple(problems))


def source_from(record: RecordId, node: Node, places: Places) -> Checked[Source | None]:
    """One entry of `sources.yaml`."""
    read = decode(SourceForm, filled(node, places), f"source `{record}`")
    form = read.value
    if form is None:
        return Checked(None, read.problems)
    archived = tuple(ArchivedCopy(copy.url, copy.date) for copy in form.archived)
    source = Source(
        id=record,
        type=form.type,
        title=form.title,
        places=places,
        language=form.language,
        authors=form.author,
        publisher=form.publisher,
        issued=with_doubt(form.issued, doubted=form.issued_doubted),
        url=form.url,
        accessed=form.accessed,
        archived=archived,
        reliability=form.reliability,
        capture=_capture(form.capture) if form.capture else None,
        liveness=Liveness.DEAD if form.status == Liveness.DEAD else Liveness.LIVE,
        status=Status(form.status) if form.status in set(Status) else Status.PUBLISHED,
        note=form.note,
        was=form.was,
    )
    doubt = check_doubt("issued", form.issued, form.note, places) if form.issued_doubted else ()
    return Checked(source, tuple(doubt))


def _capture(form: CaptureForm) -> Capture:
    return Capture(form.file, form.sha256, form.retrieved, form.tool, form.by, form.note)


def entity_from(record: RecordId, node: Node, places: Places) -> Checked[Entity | None]:
    """One entry of `entities.yaml`."""
    read = decode(EntityForm, filled(node, places), f"entity `{record}`")
    form = read.value
    if form is None:
        return Checked(None, read.problems)
    entity = Entity(
        id=record,
        kind=form.kind,
        name=form.name,
        places=places,
        aliases=form.aliases or LocalNames(),
        role=form.role,
        country=form.country,
        wikidata=form.wikidata,
        status=form.status,
        note=form.note,
        was=form.was,
    )
    return Checked(entity)


def filled(node: Node, places: Places) -> Node:
    """A record with nothing under its id is read as one without fields, to name what it lacks."""
    if isinstance(node, Scalar) and not node.text:
        return Fields((), places.start)
    return Fields(node.entries, places.start) if isinstance(node, Fields) else node


def version_from(form: ProseForm, document: Document, locale: LocaleCode) -> Version:
    """One file of a pair, in its own language."""
    return Version(
        locale=locale,
        title=form.title,
        body=document.body,
        places=places_in(document.fields, document.fields.span),
        summary=form.summary,
        keywords=form.keywords if isinstance(form, TopicForm) else (),
        translator=form.translator,
        translated=form.translated,
        translates=form.translates,
    )


def repeated(
    records: Iterable[tuple[str, RecordId, Places]],
) -> tuple[Problem, ...]:
    """An id that two files of a folder give to two records; both places are named."""
    seen: dict[tuple[str, RecordId], Places] = {}
    found: list[Problem] = []
    for kind, record, places in records:
        first = seen.setdefault((kind, record), places)
        if first is not places:
            message = f"{kind} id `{record}` is already used"
            related = (("first used here", first.start),)
            hint = "give one of the two another id"
            found.append(Problem("id-repeated", message, places.start, hint=hint, related=related))
    return tuple(found)
