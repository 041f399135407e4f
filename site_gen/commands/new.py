"""`new`: write a person's answers into a new file of the content; no other file is touched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from site_gen.commands.answers import (
    LANGUAGE,
    PROSE,
    REFERENCE_KINDS,
    check_answers,
    parse_answers,
    suggested_id,
    values_of,
)
from site_gen.commands.answers import record_fields as answered
from site_gen.commands.paths import ProjectFolders, read_templates
from site_gen.commands.prompts import Answers, Prompt, next_prompt
from site_gen.domain.claims import Question
from site_gen.domain.text import Kind, LocalText, Places, RecordId, Status
from site_gen.ingest.captures import clear_unfinished, write_new
from site_gen.ingest.records import yaml_text
from site_gen.language.numbers import currencies
from site_gen.load.content_reader import PROSE_FOLDERS, RECORD_FOLDERS
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.load.markdown_files import FRONT_MATTER_FENCE, prose_problems
from site_gen.load.records import check_id, record_problems
from site_gen.problems import Checked, Problem, Span
from site_gen.render.html.words import read_catalogues
from site_gen.structs import replace
from site_gen.verify.claim_rules import unit_unknown

ID_FIELD = "id"
FOLDER_OF: Mapping[Kind, str] = {
    kind: folder for listed in (RECORD_FOLDERS, PROSE_FOLDERS) for folder, kind in listed.items()
}


class Prompter(Protocol):
    """The person at the terminal."""

    def ask(self, prompt: Prompt) -> str:
        """The answer, empty for none."""

    def show(self, problem: Problem) -> None:
        """Show why an answer is refused."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What to create, and what is known of it already; `record` may be empty."""

    folders: ProjectFolders
    kind: Kind
    record: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NewRecord:
    """The file that was written, and what it holds."""

    kind: Kind
    id: RecordId
    path: Path
    text: str

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        return {"kind": self.kind.value, "id": self.id, "path": str(self.path), "text": self.text}


def create_record(request: NewRequest, prompter: Prompter | None) -> Checked[NewRecord | None]:
    """Ask for what is missing, then write one new file that the loader accepts.

    With nobody to ask, each missing answer is a problem. If there is any problem nothing is
    written. Raises OSError, and whatever `prompter` raises.
    """
    loaded = load_corpus(request.folders.content)
    if loaded.value is None:
        return Checked(None, loaded.problems)
    content = request.folders.content
    clear_unfinished(content, content / loaded.value.config.captures)
    dialog = _Dialog(request, loaded.value, prompter)
    given_answers = parse_answers(request.fields, request.kind, loaded.value)
    problems_of_answers = [
        *check_answers(request.kind, given_answers, loaded.value),
        *_unit_problems(request, given_answers, loaded.value),
        *dialog.id_problems(request.record),
    ]
    if problems_of_answers:
        return Checked(None, tuple(problems_of_answers))
    answers = dialog.completed(given_answers)
    record = dialog.chosen_id(answers.value)
    problems = (*answers.problems, *record.problems)
    if problems:
        return Checked(None, problems)
    return _written(request, RecordId(record.value), answers.value)


def _unit_problems(request: NewRequest, answers: Answers, corpus: Corpus) -> Iterator[Problem]:
    """Why pages could not print the figures of a new question."""
    for unit in answers.get("unit", ()) if request.kind is Kind.QUESTION else ():
        files = read_templates(*request.folders.template_folders)
        catalogues = read_catalogues(files, corpus.config, corpus.catalogue_files).value
        keys = {code: catalogue.messages for code, catalogue in catalogues.items()}
        question = Question(RecordId(""), LocalText(), Places(Span("")), unit)
        for problem in unit_unknown((question,), keys, currencies()):
            yield replace(problem, span=None)


@dataclass(frozen=True, slots=True)
class _Dialog:
    """One request, the records that exist already, and the person to ask."""

    request: NewRequest
    corpus: Corpus
    prompter: Prompter | None

    def completed(self, given_answers: Answers) -> Checked[Answers]:
        """The answers with every field that the kind requires."""
        kind, answers, problems = self.request.kind, dict(given_answers), list[Problem]()
        while prompt := next_prompt(kind, answers, self.corpus):
            if prompt.is_required and prompt.field in REFERENCE_KINDS and not prompt.choices:
                return Checked(answers, (*problems, _no_record_yet(prompt)))
            if self.prompter is not None:
                answers[prompt.field] = self._answer(prompt, answers, self.prompter)
                continue
            answers[prompt.field] = ()
            if prompt.is_required:
                problems.append(_answer_missing(prompt))
        return Checked(answers, tuple(problems))

    def _answer(self, prompt: Prompt, answers: Answers, prompter: Prompter) -> tuple[str, ...]:
        while True:
            values = values_of(prompter.ask(prompt), many=prompt.many)
            answers_so_far = {**answers, prompt.field: values}
            problems = check_answers(self.request.kind, answers_so_far, self.corpus, prompt)
            if prompt.is_required and not values:
                problems = (_answer_needed(prompt),)
            if not problems:
                return values
            for fault in problems:
                prompter.show(fault)

    def chosen_id(self, answers: Answers) -> Checked[str]:
        """The id in the request, else the one that a person chooses."""
        if self.request.record:
            return Checked(self.request.record)
        offered = suggested_id(self.request.kind, answers, self.corpus, is_free=self._is_free)
        if self.prompter is None:
            such = f", such as `{offered}`" if offered else ""
            message = f"the {self.request.kind} has no id"
            hint = f"give one after `{self.request.kind}`{such}"
            return Checked("", (Problem("answer-missing", message, field=ID_FIELD, hint=hint),))
        asks = "Its id, in a-z, digits and hyphens; it becomes the permanent address"
        return Checked(self._id_answer(Prompt(ID_FIELD, asks, default=offered), self.prompter))

    def _id_answer(self, prompt: Prompt, prompter: Prompter) -> str:
        while True:
            record = prompter.ask(prompt).strip()
            problems = self.id_problems(record) if record else (_answer_needed(prompt),)
            if not problems:
                return record
            for fault in problems:
                prompter.show(fault)

    def id_problems(self, record: str) -> tuple[Problem, ...]:
        """Why a record cannot have this id; a former id is not used again."""
        if not record:
            return ()
        hint = "write a short name in a-z, digits and hyphens"
        unreadable = check_id(record, Span(""))
        if unreadable:
            return tuple(replace(p, span=None, field=ID_FIELD, hint=hint) for p in unreadable)
        return () if self._is_free(record) else (_id_taken(self.request.kind, record),)

    def _is_free(self, record: str) -> bool:
        kind, name = self.request.kind, RecordId(record)
        former = {old for other in self.corpus.of_kind(kind) for old in other.was}
        folder = self.request.folders.content / FOLDER_OF[kind]
        files = any(folder.glob(f"{record}.*")) if folder.is_dir() else False
        return not (self.corpus.knows(kind, name) or name in former or files)


def _answer_missing(prompt: Prompt) -> Problem:
    spelled = prompt.alternatives or (prompt.field,)
    hint = "add " + " or ".join(f"`--field {name}=…`" for name in spelled)
    field = spelled[0].partition(".")[0]
    return Problem("answer-missing", f"`{field}` is needed", field=field, hint=hint)


def _answer_needed(prompt: Prompt) -> Problem:
    message = f"`{prompt.field}` is needed"
    return Problem("answer-missing", message, field=prompt.field, hint="Ctrl-C ends it, unwritten")


def _no_record_yet(prompt: Prompt) -> Problem:
    kind = REFERENCE_KINDS[prompt.field]
    hint = f"record one first: `python build.py new {kind}`"
    return Problem("reference-unknown", f"there is no {kind} yet", field=prompt.field, hint=hint)


def _id_taken(kind: Kind, record: str) -> Problem:
    hint = "choose another; an id is never given twice"
    return Problem(
        "id-repeated", f"{kind} id `{record}` is already used", field=ID_FIELD, hint=hint
    )


def _written(request: NewRequest, record: RecordId, answers: Answers) -> Checked[NewRecord | None]:
    kind = request.kind
    fields = {**answered(kind, answers)}
    fields.setdefault("status", Status.DRAFT.value)
    folder = request.folders.content / FOLDER_OF[kind]
    if kind in PROSE:
        path = folder / f"{record}.{answers[LANGUAGE][0]}.md"
        text = f"{FRONT_MATTER_FENCE}\n{yaml_text(fields)}{FRONT_MATTER_FENCE}\n"
    else:
        path = folder / f"{record}.yaml"
        text = yaml_text({record: fields})
    problems = tuple(fault for fault in _load_problems(kind, path, text) if fault.is_error)
    if problems:
        return Checked(None, tuple(replace(fault, span=None) for fault in problems))
    try:
        is_new = write_new(path, text.encode())
    except FileExistsError:
        is_new = False
    if not is_new:
        return Checked(None, (_id_taken(kind, record),))
    return Checked(NewRecord(kind, record, path, text))


def _load_problems(kind: Kind, path: Path, text: str) -> tuple[Problem, ...]:
    """The problems that the loader would report for the file."""
    return prose_problems(kind, path, text) if kind in PROSE else record_problems(kind, path, text)
