"""What is wrong with the finished site: a rule is a Site to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.plan.pages import PlannedPage
from site_gen.problems import Problem
from site_gen.verify.alternate_rules import alternates_differ, canonical_wrong, index_wrong
from site_gen.verify.direction_rules import (
    code_turned,
    control_on_page,
    digits_mixed,
    dir_repeated,
    direction_unmarked,
    input_undirected,
    language_unmarked,
    shape_on_page,
)
from site_gen.verify.file_rules import feeds, robots, sitemap, stylesheets
from site_gen.verify.findings import Fault, gathered
from site_gen.verify.link_rules import link_broken, link_unguarded, reach_of
from site_gen.verify.page_rules import (
    anchor_repeated,
    charset_late,
    heading_order,
    language_unsaid,
    time_unreadable,
    title_unmarked,
)
from site_gen.verify.reading import REMEMBERED, ReadPage, read_page, read_pages
from site_gen.verify.safety_rules import (
    policy_weak,
    referrer_told,
    resource_remote,
    script_found,
    style_inline,
)
from site_gen.verify.site import Site, SiteRule

__all__ = ["PAGE_RULES", "SITE_RULES", "PageRule", "Site", "SiteRule"]

PageRule: TypeAlias = Callable[[ReadPage, Config], Iterable[Fault]]

PAGE_RULES: tuple[PageRule, ...] = (
    language_unsaid,
    charset_late,
    title_unmarked,
    heading_order,
    anchor_repeated,
    time_unreadable,
    direction_unmarked,
    dir_repeated,
    code_turned,
    input_undirected,
    language_unmarked,
    control_on_page,
    shape_on_page,
    digits_mixed,
    resource_remote,
    policy_weak,
    script_found,
    style_inline,
    referrer_told,
    alternates_differ,
    canonical_wrong,
    index_wrong,
)


def finished_pages(site: Site) -> Iterator[Problem]:
    """All rules that look into pages, which are parsed once for them."""
    pages = read_pages(site)
    yield from gathered(_faults(site, pages), site)


def _faults(site: Site, pages: tuple[ReadPage, ...]) -> Iterator[Fault]:
    reach = reach_of(site, pages)
    for page in pages:
        yield from _faults_of(page.plan, page.artifact, site.config)
        yield from (*link_broken(page, reach), *link_unguarded(page, reach))


@lru_cache(maxsize=REMEMBERED)
def _faults_of(plan: PlannedPage, artifact: Artifact, config: Config) -> tuple[Fault, ...]:
    """What is wrong with a page by itself; the same bytes are looked at once in a process."""
    page = read_page(plan, artifact)
    return tuple(fault for rule in PAGE_RULES for fault in rule(page, config))


SITE_RULES: tuple[SiteRule, ...] = (finished_pages, stylesheets, feeds, sitemap, robots)
