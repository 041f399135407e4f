"""The rules on the finished site."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.cache.between_builds import while_wanted
from site_gen.cache.results import Results, key_of, results_of
from site_gen.cache.texts import Text
from site_gen.config import Config
from site_gen.plan.addresses import Url
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.problems import Problem, problem_from_json, problem_to_json
from site_gen.verify import (
    alternate_rules,
    file_rules,
    link_rules,
    page_rules,
    promise_rules,
    safety_rules,
)
from site_gen.verify.checked_page import CheckedPage, PageProblem
from site_gen.verify.lines.page import sound_page
from site_gen.verify.parsed_page import ParsedPage, parse_page
from site_gen.verify.site import Site, SiteRule, finished_files, gathered_problems

PageRule: TypeAlias = Callable[[ParsedPage, Config], Iterable[PageProblem]]
# `lines` says of most pages that none of them objects: it has to leave to a new rule what that rule
# objects to.
PAGE_RULES: tuple[PageRule, ...] = (
    page_rules.language_unsaid,
    page_rules.charset_late,
    page_rules.title_unmarked,
    page_rules.heading_order,
    page_rules.anchor_repeated,
    page_rules.time_on_page,
    page_rules.direction_unmarked,
    page_rules.dir_repeated,
    page_rules.code_turned,
    page_rules.input_undirected,
    page_rules.language_unmarked,
    page_rules.control_on_page,
    page_rules.shape_on_page,
    page_rules.digits_on_page,
    safety_rules.resource_remote,
    safety_rules.policy_weak,
    safety_rules.script_found,
    safety_rules.style_inline,
    safety_rules.referrer_told,
    link_rules.link_unguarded,
    alternate_rules.alternates_differ,
    alternate_rules.canonical_wrong,
    alternate_rules.index_wrong,
)


def check_pages(site: Site) -> Iterator[Problem]:
    """All rules on pages: those on single pages, then links and promises between them."""
    checked = site.checked if site.checked is not None else checked_pages(site).pages
    targets = link_rules.link_targets(site, checked)
    yield from gathered_problems(_page_problems(checked, targets), site)
    yield from promise_rules.promises_broken(site, targets.anchors)


def _page_problems(
    checked: Sequence[CheckedPage], targets: link_rules.LinkTargets
) -> Iterator[PageProblem]:
    faulty: dict[Url, tuple[PageProblem, ...]] = {}
    all_reached = set[str]()
    for page in while_wanted(checked):
        problems, reached = page.problems_and_reached
        all_reached.update(reached)
        if problems:
            faulty[page.planned.url] = problems
    broken_everywhere = link_rules.broken_addresses(all_reached, targets)
    if not faulty and not broken_everywhere:
        return
    for page in checked:
        yield from faulty.get(page.planned.url, ())
        if broken_everywhere.isdisjoint(page.reached):
            continue
        is_edition = page.planned.key.kind is PageKind.EDITION_FILE
        broken = promise_rules.edition_link_broken if is_edition else link_rules.link_broken
        yield from broken(page, targets)


@dataclass(frozen=True, slots=True)
class PageChecks:
    """Every checked page, problems of the sitemap, and the results by key for the next build."""

    pages: tuple[CheckedPage, ...]
    of_sitemap: tuple[Problem, ...]
    by_key: Mapping[str, Text | None]


def checked_pages(
    site: Site,
    earlier: Mapping[str, str] | None = None,
    done: Mapping[str, Text] = MappingProxyType({}),
) -> PageChecks:
    """Check each page by itself, unless an earlier build of the program checked the same bytes.

    `done` are the checks of this build so far, as text by the path of the page.
    """
    files = tuple(finished_files(site))
    # The rules on a page see its plan, its bytes and the settings.
    settings = key_of("page", repr(site.config))
    texts = {page.url: page.text for page, _ in files}
    keys = [
        key_of(settings, texts[page.url], artifact.digest) for page, artifact in while_wanted(files)
    ]

    def check(files: Sequence[tuple[PlannedPage, Artifact]]) -> list[Text]:
        return [done.get(file.path) or check_page(page, file, site.config) for page, file in files]

    workers = 1 if done else site.workers
    results = results_of(files, keys, check, earlier or {}, workers)
    pages = zip(results.values, files, strict=True)
    checked = tuple(CheckedPage(page, text) for text, (page, _) in pages)
    of_sitemap = _checked_sitemap(site, key_of(settings, *_listed(site, texts)), earlier or {})
    found = json.loads(of_sitemap.values[0])
    by_key = {**results.by_key, **of_sitemap.by_key}
    return PageChecks(checked, tuple(map(problem_from_json, found)), by_key)


def _listed(site: Site, texts: Mapping[Url, str]) -> Iterator[str]:
    """What is planned for each page that the sitemap lists."""
    return (texts.get(page.url) or page.text for page in site.plan.pages if page.is_listed)


def _checked_sitemap(site: Site, listed: str, earlier: Mapping[str, str]) -> Results[str]:
    """The problems of the sitemap as JSON; it is parsed if it or its pages have changed."""
    sitemaps = [a for a in site.artifacts if a.path.startswith("sitemap")]
    # Index files get other names with each edit, and anchors are in the bytes of pages. It has
    # addresses of neither; if it had one, all files would be part of the key.
    is_plain = not any(b"#" in each.content or b".json" in each.content for each in sitemaps)
    reached = (
        a.path if is_plain else f"{a.path} {a.digest}"
        for a in site.artifacts
        if not (is_plain and a.path.endswith(".json"))
    )
    key = key_of("sitemap", listed, *reached, *(sitemap.digest for sitemap in sitemaps))

    def check(sites: Sequence[Site]) -> list[str]:
        found = (file_rules.sitemap_problems(site) for site in sites)
        return [json.dumps([*map(problem_to_json, problems)]) for problems in found]

    return results_of([site], [key], check, earlier, 1)


def check_page(plan: PlannedPage, artifact: Artifact, config: Config) -> str:
    """What the rules on single pages say of a page, as text.

    A page of an edition was checked when it was kept; a newer rule must not make it fail.
    """
    is_kept = plan.key.kind is PageKind.EDITION_FILE
    sound = None if is_kept else sound_page(plan, artifact, config)
    return sound or page_by_rules(plan, artifact, config, () if is_kept else PAGE_RULES)


def page_by_rules(
    plan: PlannedPage, artifact: Artifact, config: Config, rules: Sequence[PageRule] = PAGE_RULES
) -> str:
    """What these rules say of a page, as text; it is parsed once for all of them."""
    page = parse_page(plan, artifact)
    problems = tuple(problem for rule in rules for problem in rule(page, config))
    return link_rules.page_checks(page, problems, config.base_url)


SITE_RULES: tuple[SiteRule, ...] = (
    check_pages,
    file_rules.check_stylesheets,
    file_rules.check_feeds,
    file_rules.check_sitemap,
    file_rules.check_robots,
    file_rules.redirects_many,
)
