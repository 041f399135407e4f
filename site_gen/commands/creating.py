"""`new`: what a person answers into a new file of the content; no other file is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from site_gen.commands.answers import (
    LANGUAGE,
    PROSE,
    REFERS,
    answers_from,
    check_answers,
    values_of,
)
from site_gen.commands.answers import fields_of as answered
from site_gen.commands.suggesting import suggested_id
from site_gen.commands.wanted import Answers, Wanted, wanted_next
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.ingest.capture import write_new
from site_gen.ingest.records import yaml_text
from site_gen.load.claims import claim_from, question_from
from site_gen.load.corpus import RECORD_FILES, Corpus, load_corpus
from site_gen.load.document import FENCE, read_document
from site_gen.load.pairs import FOLDERS, half_from, prose_from
from site_gen.load.records import check_id, entity_from, records_in, source_from
from site_gen.located import read_yaml
from site_gen.problems import Checked, Problem, Span

ID = "id"
FOLDER_OF: Mapping[Kind, str] = {
    kind: folder for listed in (RECORD_FILES, FOLDERS) for folder, kind in listed.items()
}


class Asker(Protocol):
    """Whoever sits at the terminal."""

    def ask(self, wanted: Wanted) -> str:
        """The answer, empty for none."""

    def tell(self, problem: Problem) -> None:
        """Why an answer will not do."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be created, and what is known of it already; `record` may be empty."""

    content: Path
    kind: Kind
    record: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Created:
    """The file that was written, and what it holds."""

    kind: Kind
    id: RecordId
    path: Path
    text: str

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        return {"kind": self.kind.value, "id": self.id, "path": str(self.path), "text": self.text}


def create(request: Request, asker: Asker | None) -> Checked[Created | None]:
    """Ask for what is lacking, then write one new file that the loader accepts.

    Without anybody to ask, each thing that is lacking is a problem. Where there is any problem
    nothing is written. Raises OSError, and whatever `asker` raises.
    """
    loaded = load_corpus(request.content)
    if loaded.value is None:
        return Checked(None, loaded.problems)
    desk = _Desk(request, loaded.value, asker)
    given = answers_from(request.fields, request.kind, loaded.value)
    faults = [*check_answers(request.kind, given, loaded.value), *desk.id_faults(request.record)]
    if faults:
        return Checked(None, tuple(faults))
    answers = desk.completed(given)
    record = desk.named(answers.value)
    problems = (*answers.problems, *record.problems)
    if problems:
        return Checked(None, problems)
    return _written(request, RecordId(record.value), answers.value)


@dataclass(frozen=True, slots=True)
class _Desk:
    """One request, what the desk has already, and whom to ask."""

    request: Request
    corpus: Corpus
    asker: Asker | None

    def completed(self, given: Answers) -> Checked[Answers]:
        """The answers with all that the kind cannot be without."""
        kind, answers, problems = self.request.kind, dict(given), list[Problem]()
        while wanted := wanted_next(kind, answers, self.corpus):
            if wanted.needed and wanted.field in REFERS and not wanted.choices:
                return Checked(answers, (*problems, _none_yet(wanted)))
            if self.asker is not None:
                answers[wanted.field] = self._answer(wanted, answers, self.asker)
                continue
            answers[wanted.field] = ()
            if wanted.needed:
                problems.append(_missing(wanted))
        return Checked(answers, tuple(problems))

    def _answer(self, wanted: Wanted, answers: Answers, asker: Asker) -> tuple[str, ...]:
        while True:
            values = values_of(asker.ask(wanted), many=wanted.many)
            told = {**answers, wanted.field: values}
            faults = check_answers(self.request.kind, told, self.corpus, wanted)
            if wanted.needed and not values:
                faults = (_needed(wanted),)
            if not faults:
                return values
            for fault in faults:
                asker.tell(fault)

    def named(self, answers: Answers) -> Checked[str]:
        """The id that was given, else the one that a person takes."""
        if self.request.record:
            return Checked(self.request.record)
        offered = suggested_id(self.request.kind, answers, self.corpus, is_free=self._is_free)
        if self.asker is None:
            such = f", such as `{offered}`" if offered else ""
            message = f"the {self.request.kind} has no id"
            hint = f"give one after `{self.request.kind}`{such}"
            return Checked("", (Problem("answer-missing", message, field=ID, hint=hint),))
        asks = "Its id, in a-z, digits and hyphens; it becomes the permanent address"
        return Checked(self._id_answer(Wanted(ID, asks, default=offered), self.asker))

    def _id_answer(self, wanted: Wanted, asker: Asker) -> str:
        while True:
            record = asker.ask(wanted).strip()
            faults = self.id_faults(record) if record else (_needed(wanted),)
            if not faults:
                return record
            for fault in faults:
                asker.tell(fault)

    def id_faults(self, record: str) -> tuple[Problem, ...]:
        """Why a record cannot be called so; an id that was given up is not given again."""
        if not record:
            return ()
        hint = "write a short name in a-z, digits and hyphens"
        unreadable = check_id(record, Span(""))
        if unreadable:
            return tuple(replace(p, span=None, field=ID, hint=hint) for p in unreadable)
        return () if self._is_free(record) else (_taken(self.request.kind, record),)

    def _is_free(self, record: str) -> bool:
        kind, name = self.request.kind, RecordId(record)
        former = {old for found in self.corpus.of_kind(kind) for old in found.was}
        folder = self.request.content / FOLDER_OF[kind]
        files = any(folder.glob(f"{record}.*")) if folder.is_dir() else False
        return not (self.corpus.knows(kind, name) or name in former or files)


def _missing(wanted: Wanted) -> Problem:
    spelled = wanted.spellings or (wanted.field,)
    hint = "add " + " or ".join(f"`--field {name}=…`" for name in spelled)
    field = spelled[0].partition(".")[0]
    return Problem("answer-missing", f"`{field}` is needed", field=field, hint=hint)


def _needed(wanted: Wanted) -> Problem:
    told = f"`{wanted.field}` is needed"
    return Problem("answer-missing", told, field=wanted.field, hint="Ctrl-C ends it, unwritten")


def _none_yet(wanted: Wanted) -> Problem:
    kind = REFERS[wanted.field]
    hint = f"record one first: `new {kind}`"
    return Problem("reference-unknown", f"there is no {kind} yet", field=wanted.field, hint=hint)


def _taken(kind: Kind, record: str) -> Problem:
    hint = "choose another; an id is never given twice"
    return Problem("id-repeated", f"{kind} id `{record}` is already used", field=ID, hint=hint)


def _written(request: Request, record: RecordId, answers: Answers) -> Checked[Created | None]:
    kind = request.kind
    fields = {**answered(kind, answers)}
    fields.setdefault("status", Status.DRAFT.value)
    folder = request.content / FOLDER_OF[kind]
    if kind in PROSE:
        path = folder / f"{record}.{answers[LANGUAGE][0]}.md"
        text = f"{FENCE}\n{yaml_text(fields)}{FENCE}\n"
    else:
        path = folder / f"{record}.yaml"
        text = yaml_text({record: fields})
    faults = tuple(fault for fault in _faults_in(kind, path, text) if fault.is_error)
    if faults:
        return Checked(None, tuple(replace(fault, span=None) for fault in faults))
    try:
        is_new = write_new(path, text.encode())
    except FileExistsError:
        is_new = False
    if not is_new:
        return Checked(None, (_taken(kind, record),))
    return Checked(Created(kind, record, path, text))


def _faults_in(kind: Kind, path: Path, text: str) -> tuple[Problem, ...]:
    """What the loader would say of the file."""
    return _prose_faults(kind, path, text) if kind in PROSE else _record_faults(kind, path, text)


def _record_faults(kind: Kind, path: Path, text: str) -> tuple[Problem, ...]:
    read = read_yaml(text, Span(str(path)))
    if read.value is None:
        return read.problems
    if kind is Kind.CLAIM:
        return records_in(read.value, claim_from).problems
    if kind is Kind.QUESTION:
        return records_in(read.value, question_from).problems
    if kind is Kind.SOURCE:
        return records_in(read.value, source_from).problems
    return records_in(read.value, entity_from).problems


def _prose_faults(kind: Kind, path: Path, text: str) -> tuple[Problem, ...]:
    read = read_document(str(path), text)
    if read.value is None:
        return read.problems
    record, _, locale = path.stem.rpartition(".")
    half = half_from(kind, read.value, LocaleCode(locale))
    if half.value is None:
        return half.problems
    return prose_from(kind, RecordId(record), (half.value,)).problems
