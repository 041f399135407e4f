"""The finished site as one value: what was planned, from which records, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.load.corpus import Corpus
from site_gen.plan.pages import PlannedPage, SitePlan
from site_gen.problems import Problem, Span


@dataclass(frozen=True, slots=True)
class Site:
    """What a rule on the finished site may look at; `corpus` is what readers are shown."""

    plan: SitePlan
    corpus: Corpus
    artifacts: tuple[Artifact, ...]

    @property
    def config(self) -> Config:
        return self.corpus.config

    def place(self, page: PlannedPage) -> Span | None:
        """Where the record of a page is written, in the page's language if it can be."""
        key = page.key
        record = self.corpus.find(key.of, key.record) if key.of and key.record else None
        if record is None:
            return None
        versions = getattr(record, "versions", ())
        own = (version.places.start for version in versions if version.locale == key.locale)
        return next(own, record.places.start)


SiteRule: TypeAlias = Callable[[Site], Iterable[Problem]]
