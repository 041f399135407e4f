"""What is wrong with sources and entities as records: not to be found, not kept, not apart."""

from __future__ import annotations

from collections.abc import Iterator

from site_gen.domain.entities import Entity
from site_gen.domain.text import Status
from site_gen.load.corpus import Corpus
from site_gen.plan.order import name_key
from site_gen.problems import Problem, Severity, Span, warning


def source_unfindable(corpus: Corpus) -> Iterator[Problem]:
    """A source that readers could not look up; told only, where the desk kept what it read."""
    for source in corpus.sources:
        if source.publisher or source.url or source.status is Status.WITHDRAWN:
            continue
        told = f"source `{source.id}` has no `publisher` and no `url`; readers cannot find it"
        kept = source.capture is not None or source.status is Status.DRAFT
        severity = Severity.WARNING if kept else Severity.ERROR
        hint = "add one of them; if neither is known, record the `capture` that the desk has"
        if source.capture:
            hint = "add one of them when it is known; until then the page says what was kept"
        yield Problem("source-unfindable", told, source.places.start, hint=hint, severity=severity)


def source_undated(corpus: Corpus) -> Iterator[Problem]:
    """A published source without a date, which nobody has said anything about."""
    for source in corpus.sources:
        if source.status is Status.PUBLISHED and not source.issued and not source.note.locales:
            told = f"source `{source.id}` has no `issued`"
            hint = "add the date; one that is worked out ends in `?`; or say in `note` why not"
            yield warning("source-undated", told, source.places.start, hint=hint)


def source_unarchived(corpus: Corpus) -> Iterator[Problem]:
    """A source of which nothing would be left if its site went away."""
    for source in corpus.sources:
        if source.status is Status.PUBLISHED and not source.archived and not source.capture:
            told = f"source `{source.id}` has no archived copy and no capture"
            told += "; its link may rot" if source.url else ""
            hint = "add `archived`, or keep a copy with `python build.py import`"
            yield warning("source-unarchived", told, source.places.start, hint=hint)


def alias_shared(corpus: Corpus) -> Iterator[Problem]:
    """One spelling of two entities: readers and importers could not tell which is meant."""
    first: dict[str, Entity] = {}
    for entity in corpus.entities:
        for name in _names(entity):
            other = first.setdefault(name_key(name)[0], entity)
            if other is not entity:
                told = f"entities `{other.id}` and `{entity.id}` go by the same name"
                yield Problem(
                    "alias-shared",
                    told,
                    _place(entity),
                    found=name,
                    hint="keep it with one of the two, or make both longer",
                    severity=Severity.WARNING,
                    related=(("the other", _place(other)),),
                )


def _names(entity: Entity) -> list[str]:
    names = [name for _, name in entity.name.versions] + [name for _, name in entity.aliases]
    return list(dict.fromkeys(names))


def _place(entity: Entity) -> Span:
    return entity.places.of("aliases")
