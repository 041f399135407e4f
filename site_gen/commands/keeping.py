"""`edition`: a topic as the site shows it now into files whose bytes never change again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from site_gen.commands.place import Folders, program_digest, read_templates
from site_gen.domain.articles import Prose
from site_gen.domain.editions import EDITION_NAME, EDITIONS, Frozen, frozen_at
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.plan.addresses import absolute, edition_url
from site_gen.plan.editions import Keeping
from site_gen.problems import Problem, Span, did_you_mean

if TYPE_CHECKING:
    from site_gen.pipeline import Built, Rules


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """An edition that was kept, or the problems that say why there is none.

    `is_refused` tells that the command asked for what cannot be, and not that the site is unsound.
    """

    address: str = ""
    written: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_refused: bool = False


def keep_edition(
    folders: Folders,
    topic: str,
    today: date,
    *,
    name: str = "",
    rules: Callable[[], Rules] | None = None,
) -> KeptFiles:
    """Keep a published topic in every language, under the day of today unless it is named.

    Nothing is written unless the whole site is sound, edition included. Raises OSError.
    """
    corpus = load_corpus(folders.content)
    if corpus.value is None:
        return KeptFiles(problems=corpus.problems)
    keeping = Keeping(RecordId(topic), name or today.isoformat())
    refusals = tuple(_refusals(corpus.value, keeping, today))
    if refusals:
        return KeptFiles(problems=refusals, is_refused=True)
    built = _built(folders, keeping, rules)
    if not built.is_sound:
        return KeptFiles(problems=built.problems)
    files = _files_of(built, keeping)
    written = _write(folders.content / EDITIONS, files)
    neutral = edition_url(keeping.topic, keeping.name, None)
    return KeptFiles(absolute(corpus.value.config.base_url, neutral), written)


def _refusals(corpus: Corpus, keeping: Keeping, today: date) -> Iterable[Problem]:
    topic = corpus.find(Kind.TOPIC, keeping.topic)
    if not isinstance(topic, Prose):
        yield _unknown(corpus, keeping.topic)
    elif topic.status is not Status.PUBLISHED:
        told = f"topic `{topic.id}` is {_STATES[topic.status]}, and only a published one is kept"
        yield _refused(told, topic.places.of("status"), "publish it first")
    elif not EDITION_NAME.fullmatch(keeping.name) or keeping.name[:10] != today.isoformat():
        told = f"an edition cannot be called `{keeping.name}`"
        hint = f"begin with the day, in lower-case letters, digits and hyphens: `{today}-b`"
        yield _refused(told, None, hint)
    else:
        yield from _taken(corpus, keeping, today)


_STATES = {Status.DRAFT: "a draft", Status.WITHDRAWN: "withdrawn"}


def _unknown(corpus: Corpus, topic: RecordId) -> Problem:
    topics = corpus.of_kind(Kind.TOPIC)
    heir = next((record.id for record in topics if topic in record.was), None)
    hint = f"it is called `{heir}` now" if heir else did_you_mean(topic, [t.id for t in topics])
    hint = hint or "its id is the name of its files in `topics/`"
    return Problem("reference-unknown", f"no topic is called `{topic}`", hint=hint)


def _taken(corpus: Corpus, keeping: Keeping, today: date) -> Iterable[Problem]:
    """An edition that was published stays; one that was not may be deleted by whoever made it."""
    neutral = edition_url(keeping.topic, keeping.name, None)
    own = [f for f in corpus.frozen.values() if (f.topic, f.name) == (keeping.topic, keeping.name)]
    promise = corpus.ledger.promises.get(neutral)
    another = f"give this one another name, such as `--name {today}-b`"
    if promise:
        told = f"the edition {neutral} was published on {promise.first} and never changes"
        yield _refused(told, corpus.ledger.place(neutral), another)
    elif own:
        told = f"there is an edition {neutral} already; it has not been published"
        yield _refused(told, own[0].place, f"delete its folders first, or {another}")


def _refused(told: str, place: Span | None, hint: str) -> Problem:
    return Problem("edition-refused", told, place, hint=hint)


def _built(folders: Folders, keeping: Keeping, rules: Callable[[], Rules] | None) -> Built:
    from site_gen.pipeline import Order, Rules, build

    return build(
        Order(
            folders.content,
            read_templates(folders.templates),
            program_digest(),
            rules=rules() if rules else Rules(),
            crew=os.cpu_count() or 1,
            keeping=keeping,
        )
    )


def _files_of(built: Built, keeping: Keeping) -> list[Frozen]:
    """The files of the new edition, its pages last: none stands without what it needs."""
    found = (frozen_at(a.path, a.content, Span(a.path)) for a in built.artifacts)
    own = [f for f in found if f and (f.topic, f.name) == (keeping.topic, keeping.name)]
    return sorted(own, key=lambda file: (file.is_page, file.path))


def _write(folder: Path, files: Iterable[Frozen]) -> tuple[Path, ...]:
    """All files stand, or none does: they are put in place when the last one is on the disk."""
    staged: list[tuple[Path, Path]] = []
    try:
        for file in files:
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            staged.append((path.with_name(f".{path.name}.new"), path))
            with staged[-1][0].open("wb") as opened:
                opened.write(file.content)
                opened.flush()
                os.fsync(opened.fileno())
    except OSError:
        for fresh, _ in staged:
            fresh.unlink(missing_ok=True)
        raise
    for fresh, path in staged:
        fresh.replace(path)
    return tuple(path for _, path in staged)
