"""The briefings that a site offers as files, made or remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind
from site_gen.plan.addresses import Url
from site_gen.plan.pages import BRIEFINGS, PlannedPage
from site_gen.press.manuscript import manuscript_of
from site_gen.press.printing import Format, printed
from site_gen.problems import Checked, Problem
from site_gen.render.briefing import Briefing
from site_gen.render.briefs import briefing_of
from site_gen.render.edition import Edition
from site_gen.render.templates import Templates

FORMATS = {kind: Format(ending) for ending, kind in BRIEFINGS.items()}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of all briefings by address, with the keys that tell the memo what they are."""

    files: Mapping[Url, bytes]
    keys: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """What briefings are made with: `files` of the templates folder, `memo` of those made before.

    `renderer` is a digest of the program.
    """

    templates: Templates
    files: Mapping[str, bytes]
    renderer: str
    memo: Mapping[str, bytes] | None = None

    def shelf(self, edition: Edition) -> Shelf:
        """Every briefing of the plan; one takes up to two seconds, so none is made twice."""
        made = [(page, *self._one(page, edition)) for page in _wanted(edition)]
        return Shelf(
            {page.url: document.value for page, _, document in made if document.value},
            tuple((key, page.path) for page, key, document in made if document.value),
            tuple(problem for _, _, document in made for problem in document.problems),
        )

    def _one(self, page: PlannedPage, edition: Edition) -> tuple[str, Checked[bytes | None]]:
        topic = edition.corpus.find(Kind.TOPIC, page.key.record) if page.key.record else None
        if not isinstance(topic, Prose) or page.key.locale is None:
            raise LookupError(f"the briefing {page.url} was planned for no topic")
        briefing = briefing_of(edition, topic, page.key.locale)
        key = self._key(page, briefing)
        remembered = self.memo.get(key) if self.memo else None
        if remembered is not None:
            return key, Checked(remembered)
        locale = edition.config.locale(page.key.locale)
        manuscript = manuscript_of(briefing, self.templates, self.files, locale)
        if manuscript.value is None:
            return key, Checked(None, manuscript.problems)
        return key, printed(manuscript.value, FORMATS[page.key.kind])

    def _key(self, page: PlannedPage, briefing: Briefing) -> str:
        told = (page.key.kind, repr(briefing), self.templates.fingerprint, self.renderer)
        return hashlib.sha256("\0".join(told).encode()).hexdigest()


def _wanted(edition: Edition) -> Iterator[PlannedPage]:
    return (page for page in edition.plan.pages if page.key.kind in FORMATS)
