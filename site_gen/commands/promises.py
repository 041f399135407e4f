"""`promise` and `edition`: make addresses permanent, and keep a topic as it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from site_gen.artifacts import Artifact
from site_gen.commands.paths import ProjectFolders, program_digest, read_templates
from site_gen.domain import editions
from site_gen.domain.articles import Prose
from site_gen.domain.promises import LEDGER_FILE, Ledger, ledger_of
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Corpus, load_corpus, load_edition_files, load_ledger
from site_gen.load.ledger import conflict_sides, ledger_from, ledger_text
from site_gen.plan.addresses import absolute_url, edition_url
from site_gen.plan.editions import NewEdition
from site_gen.problems import Problem, Span, did_you_mean
from site_gen.verify import promise_rules
from site_gen.write.disk import replace_all_synced
from site_gen.write.manifest import read_manifest

if TYPE_CHECKING:
    from site_gen.pipeline import BuildResult, Rules


@dataclass(frozen=True, slots=True)
class LedgerUpdate:
    """What was added to the ledger: addresses with their anchors; or `problems` why nothing was."""

    path: Path
    added: tuple[str, ...] = ()
    total: int = 0
    problems: tuple[Problem, ...] = ()


def promise_built_site(
    folders: ProjectFolders, day: date, *, dry_run: bool = False
) -> LedgerUpdate:
    """Record what the finished site in the output folder promises, as it is. Raises OSError."""
    files = [
        Artifact(path, (folders.output / path).read_bytes())
        for path in read_manifest(folders.output)
    ]
    return add_promises(folders.content, files, day, dry_run=dry_run)


def add_promises(
    content: Path, files: Iterable[Artifact], day: date, *, dry_run: bool = False
) -> LedgerUpdate:
    """Record what these finished files promise; earlier promises stay as they are.

    Nothing is written if the ledger is damaged. Raises OSError.
    """
    path = content / LEDGER_FILE
    loaded = load_ledger(content)
    if loaded.problems:
        return LedgerUpdate(path, problems=loaded.problems)
    promises = promise_rules.promises_in(files, day.isoformat(), load_edition_files(content).value)
    ledger = ledger_of((*loaded.value.promises.values(), *promises))
    added = tuple(sorted(ledger.promises.keys() - loaded.value.promises.keys()))
    if added and not dry_run:
        write_ledger(path, ledger)
    return LedgerUpdate(path, added, len(ledger.promises))


def check_promised(content: Path, files: Iterable[Artifact]) -> Iterator[Problem]:
    """What these finished files have, and the ledger does not. Raises OSError."""
    update = add_promises(content, files, date.min, dry_run=True)
    yield from update.problems
    if update.added:
        others = len(update.added) - 1
        subject = f"{update.added[0]} and {others} more are" if others else f"{update.added[0]} is"
        message = f"{subject} not recorded as permanent, so the site is not published"
        hint = f"run `python build.py promise` where you write, and commit `{LEDGER_FILE}` too"
        yield Problem("promise-missing", message, Span(str(update.path)), hint=hint)


def mend_ledger(content: Path, copies: Iterable[Path]) -> LedgerUpdate:
    """Merge what two branches promised, or a damaged ledger with whole copies of it.

    Nothing is lost: every promise keeps its earliest day. Each side of a conflict, or each copy,
    must be whole; else nothing is written. Raises OSError.
    """
    path = content / LEDGER_FILE
    text = path.read_text("utf-8") if path.exists() else ""
    copied = [(str(copy), copy.read_text("utf-8")) for copy in copies]
    sides = [(str(path), side) for side in dict.fromkeys(conflict_sides(text))]
    sources = copied or sides
    problems = [problem for name, side in sources for problem in ledger_from(name, side).problems]
    if problems:
        return LedgerUpdate(path, problems=tuple(problems))
    old_promises = ledger_from(str(path), text).value.promises
    promise_lists = [
        ledger_from(name, side).value.promises.values() for name, side in (*sources, *sides)
    ]
    ledger = ledger_of(promise for promises in promise_lists for promise in promises)
    write_ledger(path, ledger)
    added = tuple(sorted(ledger.promises.keys() - old_promises.keys()))
    return LedgerUpdate(path, added, len(ledger.promises))


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Replace the ledger in one step: the file is the old one or the new. Raises OSError."""
    replace_all_synced([(path, ledger_text(ledger).encode())])


@dataclass(frozen=True, slots=True)
class EditionResult:
    """An edition that was kept, or the problems why there is none.

    `is_refused` means that the request was impossible, not that the site has errors.
    """

    address: str = ""
    written: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_refused: bool = False


def keep_edition(
    folders: ProjectFolders,
    topic: str,
    today: date,
    *,
    name: str = "",
    rules: Callable[[], Rules] | None = None,
) -> EditionResult:
    """Keep a published topic in every language, named after today unless a name is given.

    Nothing is written unless the whole site is valid, with the edition. Raises OSError.
    """
    corpus = load_corpus(folders.content)
    if corpus.value is None:
        return EditionResult(problems=corpus.problems)
    new_edition = NewEdition(RecordId(topic), name or today.isoformat())
    refusals = tuple(_edition_problems(corpus.value, new_edition, today))
    if refusals:
        return EditionResult(problems=refusals, is_refused=True)
    _remove_incomplete(folders.content / editions.EDITIONS_FOLDER, corpus.value, new_edition)
    built = _build_with_edition(folders, new_edition, rules)
    if not built.is_sound:
        return EditionResult(problems=built.problems)
    files = _files_of(built, new_edition)
    written = _write(folders.content / editions.EDITIONS_FOLDER, files)
    neutral = edition_url(new_edition.topic, new_edition.name, None)
    return EditionResult(absolute_url(corpus.value.config.base_url, neutral), written)


def _edition_problems(corpus: Corpus, new_edition: NewEdition, today: date) -> Iterable[Problem]:
    topic = corpus.find(Kind.TOPIC, new_edition.topic)
    if not isinstance(topic, Prose):
        yield _unknown(corpus, new_edition.topic)
    elif topic.status is not Status.PUBLISHED:
        message = f"topic `{topic.id}` is {_STATES[topic.status]}, and only a published one is kept"
        yield _edition_refused(message, topic.places.of("status"), "publish it first")
    elif not _is_name_of(today, new_edition.name):
        message = f"an edition cannot be called `{new_edition.name}`"
        hint = f"begin with the day, in lower-case letters, digits and hyphens: `{today}-b`"
        yield _edition_refused(message, None, hint)
    else:
        yield from _edition_taken(corpus, new_edition, today)


def _is_name_of(today: date, name: str) -> bool:
    return bool(editions.EDITION_NAME.fullmatch(name)) and name.startswith(today.isoformat())


_STATES = {Status.DRAFT: "a draft", Status.WITHDRAWN: "withdrawn"}


def _unknown(corpus: Corpus, topic: RecordId) -> Problem:
    topics = corpus.of_kind(Kind.TOPIC)
    successor = next((record.id for record in topics if topic in record.was), None)
    hint = (
        f"it is called `{successor}` now"
        if successor
        else did_you_mean(topic, [t.id for t in topics])
    )
    hint = hint or "its id is the name of its files in `topics/`"
    return Problem("reference-unknown", f"no topic is called `{topic}`", hint=hint)


def _edition_taken(corpus: Corpus, new_edition: NewEdition, today: date) -> Iterable[Problem]:
    """A published edition stays; one that was not may be deleted by whoever made it."""
    neutral = edition_url(new_edition.topic, new_edition.name, None)
    files = _kept_before(corpus, new_edition)
    promise = corpus.ledger.promises.get(neutral)
    another = f"give this one another name, such as `--name {today}-b`"
    if promise:
        message = f"the edition {neutral} was published on {promise.first} and never changes"
        yield _edition_refused(message, corpus.ledger.span_of(neutral), another)
    elif editions.is_complete(files):
        message = f"there is an edition {neutral} already; it has not been published"
        yield _edition_refused(message, files[0].span, f"delete its folders first, or {another}")


def _kept_before(corpus: Corpus, new_edition: NewEdition) -> list[editions.EditionFile]:
    wanted = (new_edition.topic, new_edition.name)
    return [file for file in corpus.edition_files.values() if (file.topic, file.name) == wanted]


def _remove_incomplete(folder: Path, corpus: Corpus, new_edition: NewEdition) -> None:
    """Remove what a run that was interrupted has left of this edition. Raises OSError."""
    for file in _kept_before(corpus, new_edition):
        (folder / file.path).unlink()


def _edition_refused(message: str, span: Span | None, hint: str) -> Problem:
    return Problem("edition-refused", message, span, hint=hint)


def _build_with_edition(
    folders: ProjectFolders, new_edition: NewEdition, rules: Callable[[], Rules] | None
) -> BuildResult:
    from site_gen.pipeline import BuildOptions, Rules, build

    return build(
        BuildOptions(
            folders.content,
            read_templates(*folders.template_folders),
            program_digest(),
            rules=rules() if rules else Rules(),
            workers=os.cpu_count() or 1,
            new_edition=new_edition,
        )
    )


def _files_of(built: BuildResult, new_edition: NewEdition) -> list[editions.EditionFile]:
    """The files of the new edition, its pages last: no page is without what it needs."""
    edition_files = (
        editions.edition_file_at(a.path, a.content, Span(a.path)) for a in built.artifacts
    )
    files = [
        f for f in edition_files if f and (f.topic, f.name) == (new_edition.topic, new_edition.name)
    ]
    return sorted(files, key=lambda file: (file.is_page, file.path))


def _write(folder: Path, files: Iterable[editions.EditionFile]) -> tuple[Path, ...]:
    """Write all files or none. Raises OSError."""
    contents = [(folder / file.path, file.content) for file in files]
    for path, _ in contents:
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_all_synced(contents)
    return tuple(path for path, _ in contents)
