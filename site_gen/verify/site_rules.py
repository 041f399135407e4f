"""The rules on the finished site."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from site_gen.artifacts import Artifact, StoredContent
from site_gen.cache.between_builds import while_wanted
from site_gen.cache.groups import SingleResults, neighbours, results_of_groups
from site_gen.cache.results import key_of
from site_gen.cache.texts import Text, text_of
from site_gen.config import Config
from site_gen.plan.pages import PageKind, PlannedPage, plan_digest
from site_gen.problems import Problem
from site_gen.structs import Struct
from site_gen.verify import (
    alternate_rules,
    file_rules,
    link_rules,
    page_rules,
    promise_rules,
    safety_rules,
)
from site_gen.verify.checked_page import CheckedGroup, CheckedPage, PageProblem, checks_of_group
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
    checked = site.checked if site.checked is not None else checked_pages(site).groups
    targets = link_rules.link_targets(site, checked)
    yield from gathered_problems(_page_problems(checked, targets), site)
    yield from promise_rules.promises_broken(site, targets.anchors)


def _page_problems(
    groups: Sequence[CheckedGroup], targets: link_rules.LinkTargets
) -> Iterator[PageProblem]:
    reached = frozenset[str]().union(*(group.reached for group in while_wanted(groups)))
    broken = link_rules.broken_addresses(reached, targets)
    for group in groups:
        if group.has_problems or not broken.isdisjoint(group.reached):
            for page in group.pages():
                yield from (*page.problems, *_broken_links(page, broken, targets))


def _broken_links(
    page: CheckedPage, broken: frozenset[str], targets: link_rules.LinkTargets
) -> Iterable[PageProblem]:
    if broken.isdisjoint(page.reached):
        return ()
    if page.planned.key.kind is PageKind.EDITION_FILE:
        return promise_rules.edition_link_broken(page, targets)
    return link_rules.link_broken(page, targets)


class PageChecks(Struct, frozen=True):
    """The checks of all pages, and the results by key for the next build.

    A group is of pages that follow one another in the plan. `sound_files` are as in a site.
    """

    groups: tuple[CheckedGroup, ...]
    sound_files: frozenset[str]
    by_key: Mapping[str, Text | None]


# A page with its file.
_Finished: TypeAlias = tuple[PlannedPage, Artifact]


def checked_pages(
    site: Site,
    earlier: Mapping[str, str] | None = None,
    done: Mapping[str, Text] = MappingProxyType({}),
) -> PageChecks:
    """Check each page by itself, unless an earlier build of the program checked the same bytes.

    `done` are the checks of this build so far, as text by the path of the page.
    """
    # The rules on a page see its plan, its bytes and the settings.
    settings = key_of("page", repr(site.config))
    single = _single_pages(site, settings, earlier or {}, done)
    groups = [*neighbours(tuple(finished_files(site)), lambda finished: finished[1].path)]
    plans = [plan_digest([page for page, _ in group]) for group in while_wanted(groups)]
    by_key = {
        key_of("pages", settings, plan, *(file.digest for _, file in group)): group
        for plan, group in zip(plans, groups, strict=True)
    }
    results = results_of_groups(by_key, single, _summary)
    checked = tuple(
        CheckedGroup(_paths(group), text_of(text), partial(_in_full, group, single))
        for group, text in zip(groups, results.values, strict=True)
    )
    # Sitemaps list nothing but pages, and the address of a feed follows from that of its page.
    sound, rows = file_rules.sound_files(site, key_of(settings, *plans), earlier or {})
    return PageChecks(checked, sound, {**results.by_key, **rows})


def _single_pages(
    site: Site, settings: str, earlier: Mapping[str, str], done: Mapping[str, Text]
) -> SingleResults[_Finished]:
    def key(finished: _Finished) -> str:
        page, file = finished
        return key_of(settings, plan_digest([page]), file.digest)

    def check(pages: Sequence[_Finished]) -> list[Text]:
        return [done.get(file.path) or check_once(page, file) for page, file in pages]

    def check_once(page: PlannedPage, file: Artifact) -> Text:
        alike = file.source.alike if isinstance(file.source, StoredContent) else ""
        known = earlier.get(key_of(settings, plan_digest([page]), alike)) if alike else None
        return known or check_page(page, file, site.config)

    return SingleResults(key, check, earlier, 1 if done else site.workers)


def _paths(group: Sequence[_Finished]) -> list[str]:
    return [file.path for _, file in group]


def _summary(group: Sequence[_Finished], checks: Sequence[Text]) -> str:
    return checks_of_group(_paths(group), checks)


def _in_full(group: Sequence[_Finished], single: SingleResults[_Finished]) -> Sequence[CheckedPage]:
    pages = zip(group, single.of(group).values, strict=True)
    return [CheckedPage(page, text) for (page, _), text in pages]


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
    file_rules.check_addresses,
    file_rules.check_sitemap,
    file_rules.check_robots,
    file_rules.redirects_many,
)
