"""The finished site as rules see it, and the problems of its pages."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.domain.articles import Prose
from site_gen.load.corpus import Corpus
from site_gen.plan.pages import PageKind, PlannedPage, SitePlan
from site_gen.problems import Problem, Span
from site_gen.verify.checked_page import CheckedPage, PageProblem


@dataclass(frozen=True, slots=True)
class Site:
    """The input of a rule on the finished site; `corpus` is the published part.

    `checked` is what the checks of single pages found, if they were done before; `workers` is how
    many processes may share them if not.
    """

    plan: SitePlan
    corpus: Corpus
    artifacts: tuple[Artifact, ...]
    workers: int = 1
    checked: tuple[CheckedPage, ...] | None = None

    @property
    def config(self) -> Config:
        return self.corpus.config

    def span_of(self, page: PlannedPage, source_text: str = "") -> Span | None:
        """The span of a page's record, in the page's language if possible.

        It is the line that contains `source_text`, if the prose does.
        """
        key = page.key
        if key.kind is PageKind.EDITION_FILE:
            return self.corpus.edition_files[page.path].span
        record = (
            self.corpus.find(key.record_kind, key.record)
            if key.record_kind and key.record
            else None
        )
        if not isinstance(record, Prose):
            return record.places.start if record else None
        version = record.version(key.locale or record.original) or record.original_version
        source, start = version.body.source, version.body.span
        if source_text and source_text in source:
            return Span(start.path, start.line + source[: source.index(source_text)].count("\n"))
        return version.places.start


SiteRule: TypeAlias = Callable[[Site], Iterable[Problem]]


def gathered_problems(problems: Iterable[PageProblem], site: Site) -> Iterator[Problem]:
    """Report a problem of many pages once, with the first page and the number of others."""
    groups: dict[tuple[str, str], list[PageProblem]] = {}
    for problem in problems:
        groups.setdefault((problem.rule, problem.message), []).append(problem)
    for group in groups.values():
        first = group[0]
        yield Problem(
            first.rule,
            f"{first.message}, on {_pages(group)}",
            _span_of_group(group, site),
            hint=first.hint,
            found=first.found,
            severity=first.severity,
        )


def _pages(group: list[PageProblem]) -> str:
    urls = list(dict.fromkeys(problem.page.url for problem in group))
    others = len(urls) - 1
    if not others:
        return urls[0]
    return f"{urls[0]} and {others} other page{'s' if others > 1 else ''}"


def _span_of_group(group: list[PageProblem], site: Site) -> Span | None:
    """The record's span if only one record has the problem; otherwise it is likely a template's."""
    records = {(problem.page.key.record_kind, problem.page.key.record) for problem in group}
    return site.span_of(group[0].page, group[0].source_text) if len(records) == 1 else None


# Problems of pages that follow from one in a record or in `<html>`; only the cause is reported.
CAUSES = {
    "address-taken": {"was-still-used"},
    "anchor-missing": {"anchor-lost"},
    "heading-order": {"heading-one", "heading-skipped"},
    "anchor-repeated": {"heading-id-unreadable", "anchor-claimed-twice", "anchor-still-used"},
    "control-on-page": {"bidi-control"},
    "shape-on-page": {"presentation-form"},
    "dir-repeated": {"dir-missing", "dir-wrong"},
    "direction-unmarked": {"dir-missing", "dir-wrong"},
    "title-unmarked": {"dir-missing", "dir-wrong"},
}


def without_consequences(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Leave out problems of pages if one that causes them is reported too.

    Once that is fixed, the next run shows which of them remain.
    """
    listed = list(problems)
    rules = {problem.rule for problem in listed}
    return (problem for problem in listed if not CAUSES.get(problem.rule, set()) & rules)


def finished_files(site: Site) -> Iterator[tuple[PlannedPage, Artifact]]:
    """Each planned HTML page that was rendered, with its artifact."""
    artifacts = {artifact.path: artifact for artifact in site.artifacts}
    for page in site.plan.pages:
        if page.path.endswith(".html") and page.path in artifacts:
            yield page, artifacts[page.path]
