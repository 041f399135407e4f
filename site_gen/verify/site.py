"""The finished site as one value: what was planned, from which records, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.domain.articles import Prose
from site_gen.load.corpus import Corpus
from site_gen.plan.pages import PageKind, PlannedPage, SitePlan
from site_gen.problems import Problem, Span


@dataclass(frozen=True, slots=True)
class Site:
    """What a rule on the finished site may look at; `corpus` is what readers are shown.

    `crew` is how many processes may share the looking.
    """

    plan: SitePlan
    corpus: Corpus
    artifacts: tuple[Artifact, ...]
    crew: int = 1

    @property
    def config(self) -> Config:
        return self.corpus.config

    def place(self, page: PlannedPage, written: str = "") -> Span | None:
        """Where the record of a page is written, in the page's language if it can be.

        To the line that holds `written`, if its prose does.
        """
        key = page.key
        if key.kind is PageKind.FROZEN:
            return self.corpus.frozen[page.path].place
        record = self.corpus.find(key.of, key.record) if key.of and key.record else None
        if not isinstance(record, Prose):
            return record.places.start if record else None
        version = record.version(key.locale or record.original) or record.source_version
        source, start = version.body.source, version.body.span
        if written and written in source:
            return Span(start.path, start.line + source[: source.index(written)].count("\n"))
        return version.places.start


SiteRule: TypeAlias = Callable[[Site], Iterable[Problem]]
