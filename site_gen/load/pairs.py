"""The files of one record, a file for each language, into one record."""

from __future__ import annotations

from dataclasses import dataclass

from site_gen.domain.articles import Prose, Update, Version
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.fields import decode
from site_gen.load.document import Document
from site_gen.load.forms import PER_LANGUAGE, ArticleForm, PageForm, ProseForm, TopicForm
from site_gen.load.records import version_from
from site_gen.problems import Checked, Problem

FORMS: dict[Kind, type[ProseForm]] = {
    Kind.ARTICLE: ArticleForm,
    Kind.TOPIC: TopicForm,
    Kind.PAGE: PageForm,
}
FOLDERS = {"articles": Kind.ARTICLE, "topics": Kind.TOPIC, "pages": Kind.PAGE}


@dataclass(frozen=True, slots=True)
class Half:
    """One file of a pair, decoded."""

    form: ProseForm
    version: Version

    @property
    def shared(self) -> tuple[str, ...]:
        """The fields given here that belong in the original alone, as written."""
        given = (name for name, _ in self.version.places.fields if "." not in name)
        return tuple(name for name in given if name not in PER_LANGUAGE)


def half_from(kind: Kind, document: Document, locale: LocaleCode) -> Checked[Half | None]:
    """Decode one file; None with its problems where a field cannot be read."""
    read = decode(FORMS[kind], document.fields)
    if read.value is None:
        return Checked(None, read.problems)
    return Checked(Half(read.value, version_from(read.value, document, locale)))


def prose_from(kind: Kind, record: RecordId, halves: tuple[Half, ...]) -> Checked[Prose | None]:
    """Join the files of a record; the original is the one that has the shared fields."""
    found = _original(kind, record, halves)
    original = found.value
    if original is None:
        return Checked(None, found.problems)
    form = original.form
    prose = Prose(
        kind=kind,
        id=record,
        original=original.version.locale,
        versions=(original.version, *(h.version for h in halves if h is not original)),
        status=form.status,
        date=getattr(form, "date", None),
        updated=getattr(form, "updated", None),
        topics=getattr(form, "topics", ()),
        authors=getattr(form, "authors", ()),
        order=getattr(form, "order", 0),
        note=form.note,
        was=form.was,
        removed=form.removed,
        updates=tuple(Update(one.date, one.text) for one in getattr(form, "updates", ())),
    )
    problems = (*found.problems, *_strays(original, halves), *_lacks(prose))
    return Checked(prose, problems)


def _original(kind: Kind, record: RecordId, halves: tuple[Half, ...]) -> Checked[Half | None]:
    mark = "date" if kind is Kind.ARTICLE else "order"
    marked = [half for half in halves if mark in half.shared]
    candidates = marked or [half for half in halves if half.shared] or list(halves)
    if len(candidates) == 1:
        return Checked(candidates[0])
    first, second = candidates[:2]
    if marked:
        message = f"both files of `{record}` have `{mark}`; only the original may"
        place = second.version.places.of(mark)
        hint = f"keep `{mark}` in the file that was written first"
    else:
        message = f"neither file of `{record}` has `{mark}`, so none is the original"
        place, hint = first.version.places.start, f"add `{mark}` to the file written first"
    related = (("the other file", (second if not marked else first).version.places.start),)
    problem = Problem("original-unclear", message, place, field=mark, hint=hint, related=related)
    return Checked(None, (problem,))


def _strays(original: Half, halves: tuple[Half, ...]) -> list[Problem]:
    """Shared fields in a translation: two places for one fact drift apart."""
    home = original.version.places.start.path
    found = []
    for half in halves:
        for field in half.shared if half is not original else ():
            verb = "is already set in" if field in original.shared else "belongs in"
            message = f"`{field}` {verb} {home}"
            place = half.version.places.of(field)
            found.append(
                Problem(
                    "shared-field-repeated", message, place, field=field, hint="write it there only"
                )
            )
    return found


def _lacks(prose: Prose) -> list[Problem]:
    """What a record must have before readers may see it."""
    if prose.status is not Status.PUBLISHED:
        return []
    found = []
    if prose.kind is Kind.ARTICLE and prose.date is None:
        message = f"article `{prose.id}` is published and has no `date`"
        hint = "add the day of publication, or `status: draft`"
        found.append(Problem("field-missing", message, prose.places.start, field="date", hint=hint))
    for version in prose.versions:
        found.extend(_lacks_of(prose, version))
    return found


def _lacks_of(prose: Prose, version: Version) -> list[Problem]:
    found = []
    place = version.places.start
    if not version.body.source.strip():
        message = f"{prose.kind} `{prose.id}` has no text in `{version.locale}`"
        hint = "write it below the header, or add `status: draft`"
        found.append(Problem("body-missing", message, version.body.span, hint=hint))
    if prose.kind is not Kind.PAGE and not version.summary:
        message = f"{prose.kind} `{prose.id}` has no `summary` in `{version.locale}`"
        hint = "write one sentence; lists, feeds and search results show it"
        found.append(Problem("field-missing", message, place, field="summary", hint=hint))
    if prose.kind is Kind.ARTICLE and not prose.topics and version.locale == prose.original:
        message = f"article `{prose.id}` names no topic"
        found.append(
            Problem("field-missing", message, place, field="topics", hint="add `topics: [..]`")
        )
    return found
