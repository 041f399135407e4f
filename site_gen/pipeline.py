"""The stages of a build in order: load, plan, render, verify.

Nothing is written to the disk; the caller passes the result to `write`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from site_gen.artifacts import Artifact, Content, EarlierBuild, Store
from site_gen.cache.known_files import IsSettled, KnownFiles
from site_gen.cache.reads import ReadLog
from site_gen.cache.texts import Text, text_of
from site_gen.domain.text import Kind, LocaleCode
from site_gen.language.catalogue import Catalogue
from site_gen.language.dates import month_names
from site_gen.language.numbers import currencies
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.plan.addresses import Url
from site_gen.plan.editions import NewEdition, edition_file_pages, edition_pages
from site_gen.plan.own_page import OwnPage
from site_gen.plan.pages import (
    DATA_FILE_KINDS,
    FILE_KINDS,
    REFERENCE_FILE_KINDS,
    TRACED_FILE_KINDS,
    PageKind,
    PlannedPage,
    SitePlan,
)
from site_gen.plan.site_plan import own_pages, plan_site, sharing_pages
from site_gen.problems import Checked, Problem, with_lighter_drafts
from site_gen.render.citations.reference_files import reference_file
from site_gen.render.context import SiteContext
from site_gen.render.data.downloads import data_downloads
from site_gen.render.data.files import MadeFiles, data_file
from site_gen.render.feeds.sitemap import feed_or_plan_file, sitemap_files
from site_gen.render.html.chart_file import chart_file
from site_gen.render.html.copied_files import asset_artifacts, with_moved_files
from site_gen.render.html.pages import FirstPages, PlainPage, Progress, Renderer
from site_gen.render.html.site_context import site_context
from site_gen.render.html.templates import Templates, compile_templates, compiling, load_templates
from site_gen.render.search.index import SearchIndex, former_first_files, search_index
from site_gen.render.sharing.host_files import host_files
from site_gen.structs import Struct, field, replace
from site_gen.verify import claim_rules, corpus_rules
from site_gen.verify.rule_causes import with_self_checks
from site_gen.verify.site import Site, SiteRule, as_reported, faulty_pages, without_consequences
from site_gen.verify.site_rules import SITE_RULES, check_page, checked_pages


class Rules(Struct, frozen=True):
    """The checks of a build, with those that a desk adds in its `build.py`, and its own pages.

    `code` is a digest of the desk's code, on which what its pages show depends.
    """

    corpus: tuple[corpus_rules.CorpusRule, ...] = corpus_rules.CORPUS_RULES
    site: tuple[SiteRule, ...] = SITE_RULES
    pages: tuple[OwnPage, ...] = ()
    code: str = ""


class BuildOptions(Struct, frozen=True):
    """What to build and how: `drafts` includes drafts, `page_cache` has pages rendered before.

    `templates` is the files of the templates folder, `program_digest` a digest of the program that
    renders the pages. `progress` is called with the pages done and the pages in all. `workers` is
    how many processes may share the work; more than one only where no thread is running.
    `new_edition` adds an edition to the site. `results` are what earlier builds computed, by key.
    `store` keeps what is made of a large site until it is written. `is_settled` tells files by
    their stats, `read_ahead` has what is known of files that another process has read meanwhile.
    `cluster` may render pages elsewhere. `first_pages` are shown before the rest.
    """

    content: Path
    templates: Mapping[str, bytes]
    program_digest: str = ""
    drafts: bool = False
    page_cache: Mapping[str, Content] | None = None
    results: Mapping[str, str] | None = None
    rules: Rules = Rules()
    progress: Progress | None = None
    workers: int = 1
    new_edition: NewEdition | None = None
    store: Store | None = None
    cluster: "Cluster | None" = None
    first_pages: FirstPages | None = None
    is_settled: IsSettled | None = None
    read_ahead: Callable[[], Iterable[str]] = tuple

    @property
    def earlier(self) -> EarlierBuild:
        return EarlierBuild(self.results or {}, self.page_cache or {})

    def known_files(self) -> KnownFiles:
        """The files of the content that are known without reading them."""
        lines = self.read_ahead()
        return KnownFiles(self.results, self.is_settled, self.put_text, lines)

    @property
    def put_text(self) -> Callable[[str], Text]:
        """Keeps a text until it is written, on the disk if the build has a store."""
        return self.store.put_text if self.store else text_of


# Renders the pages at these addresses as the build with these options does; None if it will not.
Cluster: TypeAlias = Callable[
    [BuildOptions, SiteContext, Sequence[Url]], Iterable[PlainPage] | None
]


class BuildResult(Struct, frozen=True):
    """A site in memory, or the problems why there is none; `cache_keys` are for the page cache.

    `configured` is false if the settings or the templates cannot be used, so that the content was
    not checked in full. `results` are for the next build: None stands for one that an earlier build
    computed. `faulty` are the paths of pages whose record has an error, None those of all pages.
    `renderer` is what made the pages. The numbers are for the report.
    """

    artifacts: tuple[Artifact, ...] = ()
    problems: tuple[Problem, ...] = ()
    cache_keys: tuple[tuple[str, str], ...] = ()
    pages: int = 0
    articles: int = 0
    locales: int = 0
    configured: bool = True
    results: Mapping[str, Text | None] = field(default_factory=dict)
    faulty: frozenset[str] | None = None
    renderer: Renderer | None = None

    @property
    def is_sound(self) -> bool:
        return bool(self.artifacts) and not any(problem.is_error for problem in self.problems)


def build(options: BuildOptions) -> BuildResult:
    """Make the whole site, and report every problem in one run."""
    compiled = compiling(options.templates, options.earlier.results, options.workers)
    loaded = load_corpus(options.content, known=(known := options.known_files()))
    if loaded.value is None:
        told = corpus_rules.problems_without_settings(options.content, options.rules.corpus)
        return BuildResult(problems=told, configured=False)
    found = _checked_corpus(loaded.value, options)
    templates = (planned := planned_site(loaded.value, options)).templates
    problems = [*loaded.problems, *found.problems, *planned.problems_of(loaded.value)]
    problems = [*with_lighter_drafts(problems, loaded.value.drafts)]
    if templates.has_errors or any(corpus_rules.prose_over_limits(planned.corpus)):
        told = as_reported(problems, loaded.value, options.content)
        return BuildResult(problems=told, configured=not templates.has_errors)
    site = planned.context(log := ReadLog(found.unchanged))
    is_sound = not any(problem.is_error for problem in problems)
    words = templates.value.fingerprint
    documents = _make_cards(site, options) if is_sound else MadeFiles({})
    compile_templates(templates.value, options.workers, compiled())
    if is_sound:
        page_renderer(site, templates.value, log, options).show_first(options.first_pages)
        documents = _make_briefings(site, templates.value, options).with_files(documents)
    search = search_index(site, log, words, options.earlier, options.workers, options.store)
    data = data_downloads(site, log, words, options.earlier, options.workers)
    files = {**data.files, **documents.files}
    sizes = {url: len(content) for url, content in files.items()}
    site = replace(site, file_sizes=sizes, search_index=search.first_files)
    rendered, checks_done = _render(site, templates.value, options, log, files, search)
    problems.extend((*documents.problems, *rendered.problems))
    # A connection to a cluster has threads, with which no process may be forked.
    workers = 1 if options.cluster else options.workers
    finished = Site(site.plan, site.corpus, rendered.artifacts, workers)
    if not rendered.problems:
        checks = checked_pages(finished, options.results, checks_done)
        finished = replace(finished, checked=checks.groups, sound_files=checks.sound_files)
        rows = {**known.rows, **found.by_key, **templates.value.results, **data.results}
        rows |= {**search.results, **rendered.results, **checks.by_key}
        rendered = replace(rendered, results=rows)
        problems.extend(with_self_checks(p for rule in options.rules.site for p in rule(finished)))
    reported = as_reported(without_consequences(problems), loaded.value, options.content)
    keys = (*rendered.cache_keys, *documents.cache_keys, *search.cache_keys, *data.cache_keys)
    faulty = faulty_pages(reported, finished, loaded.value)
    return replace(rendered, problems=reported, cache_keys=keys, faulty=faulty)


def _checked_corpus(corpus: Corpus, options: BuildOptions) -> corpus_rules.CorpusChecks:
    months = {locale.code: month_names(locale) for locale in corpus.config.locales}
    rules, earlier = options.rules.corpus, options.results
    return corpus_rules.checked_corpus(corpus, rules, earlier, options.workers, months)


class PlannedSite(Struct, frozen=True):
    """What readers may see of a corpus, its plan and the templates, with problems of both."""

    corpus: Corpus
    plan: Checked[SitePlan]
    templates: Checked[Templates]

    def problems_of(self, loaded: Corpus) -> Iterator[Problem]:
        """Those of the plan and the templates, and what the words of a language are needed for."""
        found, templates = self.plan.problems, self.templates
        yield from (*found, *templates.problems, *templates.value.findings)
        yield from language_problems(loaded, templates.value.catalogues)

    def context(self, log: ReadLog) -> SiteContext:
        return site_context(self.corpus, self.plan.value, self.templates.value, log)


def planned_site(loaded: Corpus, options: BuildOptions) -> PlannedSite:
    """The site that a build makes of all that was loaded."""
    corpus = _for_preview(loaded) if options.drafts else loaded.without_drafts()
    plan = plan_site(corpus, _other_pages(corpus, options))
    words, theme, own = corpus.catalogue_files, corpus.theme, options.rules.pages
    earlier, files = options.results or {}, options.templates
    templates = load_templates(files, corpus.config, words, earlier, theme, own)
    return PlannedSite(corpus, plan, templates)


def _make_cards(site: SiteContext, options: BuildOptions) -> MadeFiles:
    """Make them before the pages, which link only to those that exist; so are briefings."""
    if not site.config.cards:
        return MadeFiles({})
    from site_gen.cards.images import CardMaker

    files, program, earlier = options.templates, options.program_digest, options.page_cache
    return CardMaker(files, program, earlier, options.workers).make(site)


def _make_briefings(site: SiteContext, templates: Templates, options: BuildOptions) -> MadeFiles:
    if not site.config.briefings:
        return MadeFiles({})
    from site_gen.documents.briefings import BriefingMaker

    files, program, earlier = options.templates, options.program_digest, options.page_cache
    return BriefingMaker(templates, files, program, earlier).make(site)


def _for_preview(corpus: Corpus) -> Corpus:
    """Turn briefings and cards off, which a preview does not wait for; leave tangled prose out."""
    config = replace(corpus.config, briefings=(), cards=False)
    return corpus_rules.without_tangled_prose(replace(corpus, config=config))


def _other_pages(corpus: Corpus, options: BuildOptions) -> Iterator[PlannedPage]:
    yield from sharing_pages(corpus)
    yield from (*edition_file_pages(corpus), *edition_pages(corpus, options.new_edition))
    yield from own_pages((page.name for page in options.rules.pages), corpus.config)


def language_problems(corpus: Corpus, words: Mapping[LocaleCode, Catalogue]) -> Iterator[Problem]:
    """Apply the rules that need the words of a language."""
    likely = {code: own.word_list("assessment.likelihood-words") for code, own in words.items()}
    yield from claim_rules.judgement_in_words(corpus, likely)
    units_without_case = {code: own.unit_lacks_case for code, own in words.items()}
    yield from claim_rules.unit_without_case(corpus, units_without_case)
    keys = {code: own.messages.keys() for code, own in words.items()}
    yield from claim_rules.unit_unknown(claim_rules.all_questions(corpus), keys, currencies())


def _render(
    site: SiteContext,
    templates: Templates,
    options: BuildOptions,
    log: ReadLog,
    files: Mapping[Url, bytes],
    search: SearchIndex,
) -> tuple[BuildResult, Mapping[str, Text]]:
    """Every page and file of the plan, rendered or from an earlier build, and the checks done.

    `files` are those that were made before, by address.
    """
    pages = [page for page in site.plan.pages if page.key.kind not in FILE_KINDS]
    renderer = page_renderer(site, templates, log, options)
    traced_files = [page for page in site.plan.pages if page.key.kind in TRACED_FILE_KINDS]
    rendered = renderer.render([*pages, *traced_files], options.results or {})
    artifacts = (
        *asset_artifacts(templates, options.new_edition),
        *(file for files_of_language in search.files.values() for file in files_of_language),
        *with_moved_files(site, (*rendered.artifacts, *_other_files(site, files, options.store))),
    )
    result = BuildResult(
        (*artifacts, *host_files(site, artifacts)),
        rendered.problems,
        rendered.cache_keys,
        pages=len(pages),
        articles=len(site.corpus.of_kind(Kind.ARTICLE)),
        locales=len(site.config.locales),
        results=rendered.traces,
        renderer=renderer,
    )
    return result, rendered.checks


def page_renderer(
    site: SiteContext, templates: Templates, log: ReadLog, options: BuildOptions
) -> Renderer:
    """What renders the pages of a build and makes its traced files."""
    return Renderer(
        site,
        templates,
        log,
        _file_artifact,
        check_page,
        options.program_digest + options.rules.code,
        options.page_cache or {},
        options.workers,
        options.progress,
        options.store,
        partial(options.cluster, options, site) if options.cluster else None,
        options.drafts,
        former_first_files(options.earlier.results, site.config.codes),
    )


def _other_files(
    site: SiteContext, files: Mapping[Url, bytes], store: Store | None
) -> Iterator[Artifact]:
    """The files of the plan that are not traced; a document that could not be made is left out."""
    for page in site.plan.pages:
        if page.url in files:
            yield Artifact(page.path, files[page.url], origin=page.url)
        elif page.key.kind is PageKind.EDITION_FILE:
            yield Artifact(page.path, site.corpus.edition_files[page.path].content, origin=page.url)
        elif page.key.kind is PageKind.SITEMAP:
            yield from sitemap_files(page, site, store)
        elif page.key.kind is PageKind.ROBOTS:
            yield feed_or_plan_file(page, site)


def _file_artifact(page: PlannedPage, site: SiteContext) -> Artifact:
    """A traced file."""
    makers = dict.fromkeys(REFERENCE_FILE_KINDS, reference_file)
    makers |= dict.fromkeys(DATA_FILE_KINDS, data_file) | {PageKind.CHART: chart_file}
    return makers.get(page.key.kind, feed_or_plan_file)(page, site)
