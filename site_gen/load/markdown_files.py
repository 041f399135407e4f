"""Joins Markdown files, one for each language, into one article, topic or page."""

import re
from pathlib import Path

from frontmatter.default_handlers import BaseHandler

from site_gen.decoding import bad_fields, decode_node
from site_gen.domain.articles import Prose, Update, Version
from site_gen.domain.text import Body, Kind, LocaleCode, Places, RecordId, Status, is_blank
from site_gen.load import schemas
from site_gen.load.broken import BrokenRecord
from site_gen.load.content_files import body_in, unreadable
from site_gen.load.records import field_places, without_fields
from site_gen.problems import Checked, Problem, Span
from site_gen.structs import Struct
from site_gen.yaml_nodes import MappingNode, read_yaml, read_yaml_parts

FRONT_MATTER_FENCE = "---"


class MarkdownFile(Struct, frozen=True):
    """A markdown file: its header, and its prose with the span of its first line.

    `lost` are the fields that cannot be read as YAML.
    """

    fields: MappingNode
    body: Body
    lost: frozenset[str] = frozenset()


class _FrontMatterHandler(BaseHandler):
    """Splits off the header, which we read ourselves: as nodes with spans, not guessed values."""

    FM_BOUNDARY = re.compile(rf"^{FRONT_MATTER_FENCE}[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = FRONT_MATTER_FENCE


_HANDLER = _FrontMatterHandler()


def read_markdown_file(path: str, text: str) -> Checked[MarkdownFile | None]:
    """Split a markdown file; None and a problem if its header cannot be read."""
    if not _is_fence(text.partition("\n")[0]):
        return _without_front_matter(path, text)
    try:
        header, body = _HANDLER.split(text.strip())
    except ValueError:
        hint = f"write a line of three hyphens ({FRONT_MATTER_FENCE}) after the last field"
        return unreadable("header-unclosed", "the header has no end", Span(path), hint)
    # The header begins with the line break of the opening fence, line 1.
    read, lost = read_yaml(header, Span(path, 1)), frozenset[str]()
    node, problems = read.value, read.problems
    if node is None:
        parts = read_yaml_parts(header, Span(path, 1), problems)
        if parts.value.lost:
            node, lost, problems = parts.value.node, frozenset(parts.value.lost), parts.problems
    if node is None:
        return Checked(None, problems)
    if not isinstance(node, MappingNode):
        hint = "write one `name: value` a line"
        return unreadable("header-not-fields", "the header has no fields", node.span, hint)
    found = body_in(body, Span(path, 1 + header.count("\n")))
    return Checked(MarkdownFile(MappingNode(node.entries, Span(path)), found, lost), problems)


def _is_fence(line: str) -> bool:
    """Whether python-frontmatter takes the line for a fence; no other space may follow it."""
    return line.rstrip(" \t") == FRONT_MATTER_FENCE


def _without_front_matter(path: str, text: str) -> Checked[None]:
    if not text.strip():
        return unreadable(
            "file-empty", "the file is empty", Span(path), "write it, or delete the file"
        )
    message = "the file does not begin with a header"
    fence = FRONT_MATTER_FENCE
    hint = f"begin it with a line of three hyphens ({fence}), then `title: …`, then {fence} again"
    return unreadable("header-missing", message, Span(path), hint)


def version_from(
    schema: schemas.ProseSchema, body: Body, places: Places, locale: LocaleCode
) -> Version:
    """The version of a record in one language's file."""
    return Version(
        locale=locale,
        title=schema.title,
        body=body,
        places=places,
        summary=schema.summary,
        keywords=schema.keywords if isinstance(schema, schemas.TopicSchema) else (),
        translator=schema.translator,
        translated=schema.translated,
        translates=schema.translates,
    )


PROSE_SCHEMAS: dict[Kind, type[schemas.ProseSchema]] = {
    Kind.ARTICLE: schemas.ArticleSchema,
    Kind.TOPIC: schemas.TopicSchema,
    Kind.PAGE: schemas.PageSchema,
}


class LanguageFile(Struct, frozen=True):
    """One language's file of a record, decoded, except for its `bad` fields."""

    schema: schemas.ProseSchema
    version: Version
    bad: frozenset[str] = frozenset()

    @property
    def shared_fields(self) -> tuple[str, ...]:
        """The fields of this file that belong in the original only, as written."""
        names = (name for name, *_ in self.version.places.positions if "." not in name)
        return tuple(name for name in names if name not in schemas.TRANSLATED_FIELDS)


def language_file_from(
    kind: Kind, document: MarkdownFile, locale: LocaleCode
) -> Checked[LanguageFile | None]:
    """Decode one file; None with its problems where a field cannot be read."""
    decoded = decode_node(PROSE_SCHEMAS[kind], document.fields)
    if decoded.value is None:
        return Checked(None, decoded.problems)
    return Checked(_language_file(decoded.value, document, locale))


def _language_file(
    schema: schemas.ProseSchema,
    document: MarkdownFile,
    locale: LocaleCode,
    bad: frozenset[str] = frozenset(),
) -> LanguageFile:
    places = field_places(document.fields, document.fields.span)
    version = version_from(schema, document.body, places, locale)
    return LanguageFile(schema, version, bad)


def readable_language_file(
    kind: Kind, document: MarkdownFile, locale: LocaleCode
) -> Checked[LanguageFile | None]:
    """Decode what can be read of a file; None only if nothing of its header can."""
    if not document.lost and (sound := language_file_from(kind, document, locale)).value:
        return sound
    schema = PROSE_SCHEMAS[kind]
    bad = bad_fields(schema, document.fields) | document.lost
    problems = decode_node(schema, document.fields).problems
    fields = without_fields(schema, document.fields, bad, is_prose=True)
    decoded = decode_node(schema, fields).value if fields else None
    # That a field is missing follows from its line not being YAML.
    told = tuple(p for p in problems if p.rule != "field-missing" or p.field not in document.lost)
    if decoded is None:
        return Checked(None, told)
    return Checked(_language_file(decoded, document, locale, bad), told)


def broken_prose(
    kind: Kind, record: RecordId, files: tuple[LanguageFile, ...]
) -> Checked[BrokenRecord]:
    """What can be checked of a record with errors in its files, with what its texts lack."""
    first = next((file for file in files if file.shared_fields), files[0])
    statuses = [file.schema.status for file in files]
    prose = Prose(
        kind=kind,
        id=record,
        original=first.version.locale,
        versions=(first.version, *(file.version for file in files if file is not first)),
        status=next((s for s in statuses if s is not Status.PUBLISHED), Status.PUBLISHED),
        topics=getattr(first.schema, "topics", ()),
        authors=getattr(first.schema, "authors", ()),
        note=first.schema.note,
    )
    lacks = [
        problem
        for file in files
        if prose.status is Status.PUBLISHED
        for problem in _missing_in_version(prose, file.version)
        if problem.field not in file.bad | {"topics"}
    ]
    bad = frozenset[str]().union(*(file.bad for file in files))
    return Checked(BrokenRecord(prose, bad), tuple(lacks))


def prose_from(
    kind: Kind, record: RecordId, files: tuple[LanguageFile, ...]
) -> Checked[Prose | None]:
    """Join the files of a record; the original is the one that has the shared fields."""
    original_file = _original(kind, record, files)
    original = original_file.value
    if original is None:
        return Checked(None, original_file.problems)
    schema = original.schema
    prose = Prose(
        kind=kind,
        id=record,
        original=original.version.locale,
        versions=(original.version, *(h.version for h in files if h is not original)),
        status=schema.status,
        date=getattr(schema, "date", None),
        updated=getattr(schema, "updated", None),
        topics=getattr(schema, "topics", ()),
        authors=getattr(schema, "authors", ()),
        order=getattr(schema, "order", 0),
        note=schema.note,
        was=schema.was,
        removed=schema.removed,
        updates=tuple(
            Update(update.date, update.text) for update in getattr(schema, "updates", ())
        ),
    )
    problems = (
        *original_file.problems,
        *_misplaced_fields(original, files),
        *_missing_fields(prose),
    )
    return Checked(prose, problems)


def _original(
    kind: Kind, record: RecordId, files: tuple[LanguageFile, ...]
) -> Checked[LanguageFile | None]:
    field = "date" if kind is Kind.ARTICLE else "order"
    marked = [file for file in files if field in file.shared_fields]
    candidates = marked or [file for file in files if file.shared_fields] or list(files)
    if len(candidates) == 1:
        return Checked(candidates[0])
    first, second = candidates[:2]
    if marked:
        message = f"both files of `{record}` have `{field}`; only the original may"
        span = second.version.places.of(field)
        hint = f"keep `{field}` in the file that was written first"
    else:
        message = f"neither file of `{record}` has `{field}`, so none is the original"
        span, hint = first.version.places.start, f"add `{field}` to the file written first"
    related = (("the other file", (second if not marked else first).version.places.start),)
    problem = Problem("original-unclear", message, span, field=field, hint=hint, related=related)
    return Checked(None, (problem,))


def _misplaced_fields(original: LanguageFile, files: tuple[LanguageFile, ...]) -> list[Problem]:
    """Report shared fields in a translation: two copies of one fact drift apart."""
    original_path = original.version.places.start.path
    problems = []
    for file in files:
        for field in file.shared_fields if file is not original else ():
            verb = "is already set in" if field in original.shared_fields else "belongs in"
            message = f"`{field}` {verb} {original_path}"
            span = file.version.places.of(field)
            problems.append(
                Problem(
                    "shared-field-repeated", message, span, field=field, hint="write it there only"
                )
            )
    return problems


def _missing_fields(prose: Prose) -> list[Problem]:
    """Report what a record must have before readers may see it."""
    if prose.status is not Status.PUBLISHED:
        return []
    problems = []
    if prose.kind is Kind.ARTICLE and prose.date is None:
        message = f"article `{prose.id}` is published and has no `date`"
        hint = "add the day of publication, or `status: draft`"
        problems.append(
            Problem("field-missing", message, prose.places.start, field="date", hint=hint)
        )
    for version in prose.versions:
        problems.extend(_missing_in_version(prose, version))
    return problems


def _missing_in_version(prose: Prose, version: Version) -> list[Problem]:
    problems = []
    span = version.places.start
    if is_blank(version.body):
        message = f"{prose.kind} `{prose.id}` has no text in `{version.locale}`"
        hint = "write it below the header, or add `status: draft`"
        problems.append(Problem("body-missing", message, version.body.span, hint=hint))
    if prose.kind is not Kind.PAGE and not version.summary:
        message = f"{prose.kind} `{prose.id}` has no `summary` in `{version.locale}`"
        hint = "write one sentence; lists, feeds and search results show it"
        problems.append(Problem("field-missing", message, span, field="summary", hint=hint))
    if prose.kind is Kind.ARTICLE and not prose.topics and version.locale == prose.original:
        message = f"article `{prose.id}` names no topic"
        problems.append(
            Problem("field-missing", message, span, field="topics", hint="add `topics: [..]`")
        )
    return problems


def prose_problems(kind: Kind, path: Path, text: str) -> tuple[Problem, ...]:
    """The problems that the loader would report for an article, topic or page file."""
    document = read_markdown_file(str(path), text)
    if document.value is None or document.value.lost:
        return document.problems
    record, _, locale = path.stem.rpartition(".")
    language_file = language_file_from(kind, document.value, LocaleCode(locale))
    if language_file.value is None:
        return language_file.problems
    return prose_from(kind, RecordId(record), (language_file.value,)).problems
