"""Renders the pages and files of a plan, or takes them from an earlier build."""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from typing import NamedTuple, TypeAlias

from site_gen.artifacts import Artifact, Content, Store, StoredContent, bytes_of, digest_of
from site_gen.cache import traces
from site_gen.cache.between_builds import end_if_outdated, while_wanted
from site_gen.cache.reads import ReadLog
from site_gen.cache.results import key_of
from site_gen.cache.texts import Text
from site_gen.cache.trace_groups import trace_groups
from site_gen.cache.workers import is_worker, map_parallel
from site_gen.config import Config
from site_gen.domain.text import LocaleCode
from site_gen.plan.addresses import Url
from site_gen.plan.pages import FILE_KINDS, PageKind, PlannedPage, plan_digest
from site_gen.problems import Problem, count_of, problem_from_json, problem_to_json
from site_gen.render.context import SiteContext
from site_gen.render.html.templates import CANNOT_BE_RENDERED, Templates, page_digest, render_page
from site_gen.render.traced import traced_site
from site_gen.render.views.pages import view_of
from site_gen.render.views.search_page import has_index_file, with_index_file
from site_gen.structs import Struct, field, replace

Progress: TypeAlias = Callable[[int, int], None]
FileMaker: TypeAlias = Callable[[PlannedPage, SiteContext], Artifact]
PageChecker: TypeAlias = Callable[[PlannedPage, Artifact, Config], str]
# Fewer pages than these fit into memory without harm, and are made sooner in one process.
MOST_IN_MEMORY, MIN_PAGES = 500, 20
# A rendered page for another process or machine, in plain values: address, key, bytes (None if it
# could not be rendered), checks, names of what it read, and problems as JSON.
PlainPage: TypeAlias = tuple[str, str, bytes | None, str, tuple[str, ...], str]
# Renders the pages at these addresses elsewhere, in any order; None if they are better made here.
RemoteRenderer: TypeAlias = Callable[[Sequence[Url]], Iterable[PlainPage] | None]


class RenderedPages(Struct, frozen=True):
    """The pages and files in the order of the plan, with their problems.

    `cache_keys` are their keys and paths, for the page cache; `traces` is for the next build.
    `checks` are what the checker says of new pages, by path.
    """

    artifacts: tuple[Artifact, ...]
    problems: tuple[Problem, ...]
    cache_keys: tuple[tuple[str, str], ...]
    traces: Mapping[str, Text | None]
    checks: Mapping[str, Text]


class FirstPages(Struct, frozen=True):
    """Pages that somebody looks at, to be shown as soon as they are rendered, before any check.

    What is not made before the pages is as it was in the last build: `file_sizes`, `search_files`.
    """

    addresses: Container[str]
    show: Callable[[Sequence[Artifact]], None]
    file_sizes: Mapping[Url, int]
    search_files: Mapping[LocaleCode, str]


class _Rendered(Struct, frozen=True):
    """A page with its key in the page cache; `is_new` is false if it was rendered before.

    `reads` is empty for a page that was not even made into a view.
    """

    page: PlannedPage
    key: str
    artifact: Artifact | None
    problems: tuple[Problem, ...] = ()
    is_new: bool = True
    reads: frozenset[str] = frozenset()
    checks: str = ""


class _MadePage(NamedTuple):
    """What is left of a rendered page, as small as can be: the pages of a site are held at once.

    `content` is None if it could not be rendered. `facets` are the names, as JSON, of those of
    which its `trace` has numbers, and that its process had not told before.
    """

    key: str
    content: Content | None
    problems: tuple[Problem, ...] = ()
    trace: Text = ""
    facets: Text = ""
    checks: Text = ""


class Renderer(Struct, frozen=True):
    """Renders pages and checks them, and makes files by `make_file`, in one process or several.

    A page is taken from `cache` if nothing that it read has changed, or if its view is the same as
    before. The records of the site tell `log` what is read of them. Where there are many pages,
    `store` keeps their bytes out of memory. `remote` renders on other machines. `reports_faults`
    makes an error of the program a problem of the page where it happens. `index_files` are the
    names of the first index files in the search pages of `cache`, by language.
    """

    site: SiteContext
    templates: Templates
    log: ReadLog
    make_file: FileMaker
    check: PageChecker
    program_digest: str
    cache: Mapping[str, Content]
    workers: int = 1
    progress: Progress | None = None
    store: Store | None = None
    remote: RemoteRenderer | None = None
    reports_faults: bool = False
    index_files: Mapping[LocaleCode, str] = field(default_factory=dict)

    def render(self, pages: Sequence[PlannedPage], earlier: Mapping[str, str]) -> RenderedPages:
        """All pages and files; `earlier` has the traces of the last build."""
        site = traced_site(self.site, self.log)
        settings = key_of(self.templates.fingerprint, self.program_digest)
        by_address = {str(page.url): page for page in while_wanted(pages)}
        traced = traces.earlier_traces(self.log, earlier)
        groups = trace_groups(traced, by_address, partial(_inputs_of, settings))
        known = self._unchanged(pages, groups.unchanged())
        missing = [page for page in pages if page.url not in known]
        made = self._all_made(missing, site, settings)
        new = [
            traces.NewTrace(page.url, each.trace, each.facets)
            for page, each in zip(missing, made, strict=True)
            if each.content is not None
        ]
        by_url = {str(page.url): each for page, each in zip(missing, made, strict=True)}
        return _all_rendered(pages, {**known, **by_url}, groups.rows(self.log, new))

    def _all_made(
        self, pages: Sequence[PlannedPage], site: SiteContext, settings: str
    ) -> list[_MadePage]:
        plain = self.remote([page.url for page in pages]) if self.remote else None
        part = _PartRenderer(self, site, len(pages), settings)
        if plain is None:
            every = map_parallel(part.render, pages, self.workers, min_items=MIN_PAGES)
            if self.progress and every:
                self.progress(len(pages), len(pages))
            return every
        planned, rows = {str(page.url): page for page in pages}, traces.RowMaker()
        made = {}
        for fields in plain:
            made[fields[0]] = part.made(_from_plain(planned[fields[0]], fields), rows)
        return [made[page.url] for page in pages]

    def show_first(self, first: FirstPages | None) -> None:
        """Show the first pages, if any are asked for."""
        if first is None:
            return
        site = replace(self.site, file_sizes=first.file_sizes, search_index=first.search_files)
        pages = [
            page
            for page in site.plan.pages
            if page.url in first.addresses and page.key.kind not in FILE_KINDS
        ]
        renderer = replace(self, site=site)
        made = [renderer._made(page, site).artifact for page in pages]
        first.show([artifact for artifact in made if artifact])

    def plain_pages(self, addresses: Iterable[str]) -> list[PlainPage]:
        """The pages and files at these addresses, in the order of the plan, for another machine."""
        site = traced_site(self.site, self.log)
        wanted = frozenset(addresses)
        pages = (page for page in self.site.plan.pages if page.url in wanted)
        return [_to_plain(self.rendered(page, site)) for page in pages]

    def _unchanged(
        self, pages: Iterable[PlannedPage], keys: Mapping[str, str]
    ) -> dict[str, _MadePage]:
        """The pages with these keys, by address, of which the bytes are still there."""
        contents = ((url, key, self.cache.get(key)) for url, key in while_wanted(keys.items()))
        known = {url: _MadePage(key, found) for url, key, found in contents if found is not None}
        for page in (p for p in pages if p.key.kind is PageKind.SEARCH and p.url in keys):
            # Never as it was: it may name another index.
            known.pop(page.url, None)
            found = self._cached_search_page(page, keys[page.url])
            if found is not None:
                known[page.url] = _MadePage(self.key_in_cache(page, keys[page.url]), found)
        return known

    def _cached(self, page: PlannedPage, key: str) -> Content | None:
        is_search = page.key.kind is PageKind.SEARCH
        return self._cached_search_page(page, key) if is_search else self.cache.get(key)

    def _cached_search_page(self, page: PlannedPage, key: str) -> Content | None:
        """The page with the index file of this site; None if it cannot be put in for certain."""
        former = self.index_files.get(page.key.locale or self.site.config.default_locale, "")
        found, name = self.cache.get(key_of(key, former)), self._index_file(page)
        if found is None or name == former:
            return found
        page_before = bytes_of(found)
        if not has_index_file(page_before, former):
            return None
        content = with_index_file(page_before, name, former)
        return StoredContent(digest_of(content), partial(bytes, content), digest_of(found))

    def rendered(self, page: PlannedPage, site: SiteContext) -> _Rendered:
        """One page, with what it read of the site."""
        with self.log.recording() as reads:
            made = self._made(page, site)
        checks = ""
        if made.artifact and made.is_new and page.key.kind not in FILE_KINDS:
            checks = self.check(page, made.artifact, self.site.config)
        return replace(made, reads=frozenset(reads), checks=checks)

    def _made(self, page: PlannedPage, site: SiteContext) -> _Rendered:
        if not self.reports_faults:
            return self._made_without_faults(page, site)
        try:
            return self._made_without_faults(page, site)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, other pages can be made
            return _Rendered(page, "", None, (_fault_of(page, error),))

    def _made_without_faults(self, page: PlannedPage, site: SiteContext) -> _Rendered:
        if page.key.kind in FILE_KINDS:
            file = self.make_file(page, site)
            return _Rendered(page, file.digest, file)
        view = view_of(page, site)
        key = page_digest(view, self.templates, self.program_digest, page)
        cached = self._cached(page, key)
        if cached is not None:
            artifact = Artifact(page.path, cached, origin=page.url)
            return _Rendered(page, key, artifact, is_new=False)
        rendered = render_page(page, view, self.templates)
        made = rendered.value
        if made is not None and page.key.kind is PageKind.SEARCH:
            made = replace(made, source=with_index_file(made.content, self._index_file(page)))
        return _Rendered(page, key, made, rendered.problems)

    def key_in_cache(self, page: PlannedPage, key: str) -> str:
        """The key of a page in the cache; that of a search page has its index file as well."""
        is_search = page.key.kind is PageKind.SEARCH
        return key_of(key, self._index_file(page)) if is_search else key

    def _index_file(self, page: PlannedPage) -> str:
        """The name of the first index file of the language of a search page.

        It is no part of what the page was made from: it is put in afterwards.
        """
        code = page.key.locale or self.site.config.default_locale
        return self.site.search_index.get(code, "").rpartition("/")[2]


def _inputs_of(settings: str, pages: Sequence[PlannedPage]) -> str:
    """What pages depend on besides what they read."""
    return key_of(settings, plan_digest(pages))


def _fault_of(page: PlannedPage, error: Exception) -> Problem:
    message = f"the page {page.url} cannot be made: {type(error).__name__}: {error}"
    hint = "this is a bug in the program or in a template; `python build.py` writes a report of it"
    return Problem("page-unmade", message, hint=hint)


def _to_plain(rendered: _Rendered) -> PlainPage:
    artifact, problems = rendered.artifact, [problem_to_json(p) for p in rendered.problems]
    content = artifact.content if artifact else None
    reads = tuple(sorted(rendered.reads))
    url = str(rendered.page.url)
    return url, rendered.key, content, rendered.checks, reads, json.dumps(problems)


def _from_plain(page: PlannedPage, plain: PlainPage) -> _Rendered:
    _, key, content, checks, reads, problem_text = plain
    artifact = None if content is None else Artifact(page.path, content, origin=page.url)
    problems = tuple(map(problem_from_json, json.loads(problem_text)))
    return _Rendered(page, key, artifact, problems, reads=frozenset(reads), checks=checks)


def _all_rendered(
    pages: Sequence[PlannedPage], made: Mapping[str, _MadePage], rows: Mapping[str, Text | None]
) -> RenderedPages:
    artifacts, keys = list[Artifact](), list[tuple[str, str]]()
    checks, problems = dict[str, Text](), list[Problem]()
    for page in pages:
        each, path = made[page.url], page.path
        problems += each.problems
        if each.content is not None:
            artifacts.append(Artifact(path, each.content, (), page.url))
            keys.append((each.key, path))
        if each.checks:
            checks[path] = each.checks
    told = tuple(_once_for_a_template(problems))
    return RenderedPages(tuple(artifacts), told, tuple(keys), rows, checks)


def _once_for_a_template(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, of which one of a template that many pages have names only the first page."""
    pages: dict[Problem, list[str]] = {}
    for problem in problems:
        page, _, reason = problem.message.partition(CANNOT_BE_RENDERED)
        pages.setdefault(replace(problem, message=reason or problem.message), []).append(page)
    for problem, those in pages.items():
        if problem.rule == "template-unreadable":
            others = f" and {count_of(len(those) - 1, 'other page')}" if len(those) > 1 else ""
            message = f"{those[0]}{others}{CANNOT_BE_RENDERED}{problem.message}"
            yield replace(problem, message=message)
        else:
            yield problem


class _PartRenderer(Struct, frozen=True):
    """Renders one worker's part of all the pages to render."""

    renderer: Renderer
    site: SiteContext
    total: int
    settings: str
    done: Iterator[int] = field(default_factory=partial(count, 1))

    def render(self, pages: Sequence[PlannedPage]) -> list[_MadePage]:
        # The other workers are as far as this one, which alone tells; all are done at the end.
        progress = None if is_worker() else self.renderer.progress
        factor = self.renderer.workers if self.total >= MIN_PAGES else 1
        rendered, rows = [], traces.RowMaker()
        for page in pages:
            end_if_outdated()
            rendered.append(self.made(self.renderer.rendered(page, self.site), rows))
            if progress:
                progress(min(next(self.done) * factor, self.total - 1), self.total)
        return rendered

    def made(self, rendered: _Rendered, rows: traces.RowMaker) -> _MadePage:
        """What is left of a page; its bytes and texts are in the store if there are many pages."""
        key, problems = rendered.key, rendered.problems
        if rendered.artifact is None:
            return _MadePage(key, None, problems)
        content = rendered.artifact.source
        inputs = _inputs_of(self.settings, [rendered.page])
        row, facets = rows.row(inputs, rendered.reads, key)
        key = self.renderer.key_in_cache(rendered.page, key)
        store = self.renderer.store if self.total > MOST_IN_MEMORY else None
        if store is None:
            return _MadePage(key, content, problems, row, facets, rendered.checks)
        if isinstance(content, bytes):
            content = store.put(content)
        texts = [store.put_text(text) if text else "" for text in (row, facets, rendered.checks)]
        return _MadePage(key, content, problems, *texts)
