"""The finished site as rules see it, and the problems of its pages."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from site_gen.acceptance import Acceptance
from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.domain.articles import Prose, Version
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.indexes import RecordKey
from site_gen.plan.pages import PageKind, PlannedPage, SitePlan
from site_gen.problems import Problem, Severity, Span, sorted_problems, warning
from site_gen.structs import Struct, replace
from site_gen.verify.checked_page import CheckedGroup, PageProblem
from site_gen.verify.rule_causes import CAUSES_BY_RULE, Cause


class Site(Struct, frozen=True):
    """The input of a rule on the finished site; `corpus` is the published part.

    `checked` is what the checks of single pages found, if they were done before; `workers` is how
    many processes may share them if not. `sound_files` are the names of rules on files that are
    known to find nothing.
    """

    plan: SitePlan
    corpus: Corpus
    artifacts: tuple[Artifact, ...]
    workers: int = 1
    checked: tuple[CheckedGroup, ...] | None = None
    sound_files: frozenset[str] = frozenset()

    @property
    def config(self) -> Config:
        return self.corpus.config

    def span_of(self, page: PlannedPage) -> Span | None:
        """The span of a page's record, in the page's language if possible."""
        if page.key.kind is PageKind.EDITION_FILE:
            return self.corpus.edition_files[page.path].span
        if version := self._version_on(page):
            return version.places.start
        record = self._record_of(page)
        return record.places.start if record else None

    def link_span(self, page: PlannedPage, target: str) -> Span | None:
        """The line of the page's text that links to a target; None if its text does not."""
        version = self._version_on(page) if target else None
        return _line_with(target, version) if version else None

    def _record_of(self, page: PlannedPage) -> Record | None:
        kind, record = page.key.record_kind, page.key.record
        return self.corpus.find(kind, record) if kind and record else None

    def _version_on(self, page: PlannedPage) -> Version | None:
        """The text that a page shows, if its record has texts."""
        prose = self._record_of(page)
        if not isinstance(prose, Prose):
            return None
        return prose.version(page.key.locale or prose.original) or prose.original_version


def _line_with(target: str, version: Version) -> Span | None:
    """The line of a text where an author wrote a link to this target."""
    source, start = version.body.source, version.body.span
    written = (f"{opening}{target}" for opening in _OPENINGS)
    found = min((at for words in written if (at := source.find(words)) >= 0), default=None)
    return None if found is None else Span(start.path, start.line + source.count("\n", 0, found))


# What stands before the target of a link, in Markdown and in HTML.
_OPENINGS = ("](", "](<", "]: ", "]: <", "<", 'href="', "href='", "href=")


SiteRule: TypeAlias = Callable[[Site], Iterable[Problem]]


def gathered_problems(problems: Iterable[PageProblem], site: Site) -> Iterator[Problem]:
    """Report a problem of many pages once, with the first page and the number of others.

    What somebody wrote is reported at each place where it is written.
    """
    groups: dict[tuple[str, str, Span | None], list[PageProblem]] = {}
    for problem in problems:
        written_at = site.link_span(problem.page, problem.source_text)
        groups.setdefault((problem.rule, problem.message, written_at), []).append(problem)
    for group in groups.values():
        yield _gathered(group, site)


def _gathered(group: list[PageProblem], site: Site) -> Problem:
    first = group[0]
    span = site.link_span(first.page, first.source_text) or _span_of_group(group, site)
    related: tuple[tuple[str, Span], ...] = ()
    if span is None and (made_from := site.span_of(first.page)):
        related = (("the first page is made from", made_from),)
    return Problem(
        first.rule,
        f"{first.message}, on {_pages(group)}",
        span,
        hint=first.hint,
        found=first.found,
        severity=first.severity,
        related=related,
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
    return site.span_of(group[0].page) if len(records) == 1 else None


# A page with one of these was not made.
_OF_MISSING_PAGES = frozenset({"template-unreadable", "page-unmade"})


def faulty_pages(problems: Iterable[Problem], site: Site, loaded: Corpus) -> frozenset[str] | None:
    """The paths of pages whose own record has an error; None if one makes all pages unsafe.

    `loaded` has drafts too. A page that could not be made is not among them, and an error outside
    records is of no page.
    """
    errors = [p for p in problems if p.is_error and p.rule not in _OF_MISSING_PAGES]
    starts = _starts_of_records(loaded) if errors else {}
    faulty: set[RecordKey] = set()
    for problem in errors:
        if problem.span is None or problem.span.path not in starts:
            if CAUSES_BY_RULE.get(problem.rule) is Cause.UNSAFE:
                return None
            continue
        faulty.add(_record_at(problem.span.line, starts[problem.span.path]))
    pages = site.plan.pages if faulty else ()
    return frozenset(p.path for p in pages if (p.key.record_kind, p.key.record) in faulty)


def _starts_of_records(corpus: Corpus) -> Mapping[str, list[tuple[int, RecordKey]]]:
    """The lines on which records begin, by file."""
    starts: dict[str, list[tuple[int, RecordKey]]] = {}
    for record in (*corpus.by_id.values(), *(broken.record for broken in corpus.broken)):
        versions = record.versions if isinstance(record, Prose) else (record,)
        for start in (version.places.start for version in versions):
            key = (kind_of(record), record.id)
            starts.setdefault(start.path, []).append((start.line, key))
    return starts


# Problems of pages that follow from one in a record or in `<html>`; only the cause is reported.
CAUSES = {
    "address-taken": {"was-still-used"},
    "anchor-missing": {"anchor-lost", "heading-empty"},
    "digits-on-page": {"digits-mixed"},
    "heading-order": {"heading-one", "heading-skipped", "heading-empty"},
    "time-on-page": {"time-unreadable"},
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


def as_reported(problems: Iterable[Problem], loaded: Corpus, content: Path) -> tuple[Problem, ...]:
    """The problems in the order in which they are printed, with accepted warnings as such."""
    return sorted_problems(_with_accepted(problems, loaded, content))


def _with_accepted(problems: Iterable[Problem], loaded: Corpus, content: Path) -> Iterator[Problem]:
    """All problems; then what is accepted and does not occur.

    Errors cannot be accepted. While there is one, rules may not have been applied, so nothing is
    said of what does not occur.
    """
    listed = list(problems)
    accepted = loaded.config.accept
    starts = _starts_of_records(loaded) if accepted else {}
    used: set[Acceptance] = set()
    for problem in listed:
        fitting = [each for each in accepted if _fits(each, problem, starts, content)]
        used.update(fitting)
        yield replace(problem, severity=Severity.ACCEPTED) if fitting else problem
    if not any(problem.is_error for problem in listed):
        for unused in (each for each in accepted if each not in used):
            at = f" in `{unused.where}`" if unused.where else ""
            message = f"there is no warning `{unused.rule}`{at} to accept"
            yield warning("acceptance-unused", message, unused.span, hint="remove the entry")


def _fits(
    acceptance: Acceptance,
    problem: Problem,
    starts: Mapping[str, list[tuple[int, RecordKey]]],
    content: Path,
) -> bool:
    if problem.severity is not Severity.WARNING or problem.rule != acceptance.rule:
        return False
    if not acceptance.where or problem.span is None:
        return not acceptance.where
    path, line = problem.span.path, problem.span.line
    # A file that is still to be written is named as it would be in the content.
    if path in {str(content / acceptance.where), acceptance.where}:
        return True
    return path in starts and acceptance.where == _record_at(line, starts[path])[1]


def _record_at(line: int, starts: list[tuple[int, RecordKey]]) -> RecordKey:
    """The record at a line of a file, or the first one."""
    lines, keys = zip(*sorted(starts), strict=True)
    key: RecordKey = keys[max(0, bisect_right(lines, line) - 1)]
    return key


def finished_files(site: Site) -> Iterator[tuple[PlannedPage, Artifact]]:
    """Each planned HTML page that was rendered, with its artifact."""
    artifacts = {artifact.path: artifact for artifact in site.artifacts}
    for page in site.plan.pages:
        # The other files are half of all, and their paths need not be worked out.
        if page.url.endswith(("/", ".html")) and (artifact := artifacts.get(page.path)):
            yield page, artifact
