"""What is wrong with the finished site: a rule is a Site to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.crew import share_out
from site_gen.plan.pages import PageKind, PlannedPage
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
from site_gen.verify.frozen_rules import edition_link_broken
from site_gen.verify.host_rules import redirects_many
from site_gen.verify.link_rules import Linked, Reach, link_broken, link_unguarded, linked, reach_of
from site_gen.verify.page_rules import (
    anchor_repeated,
    charset_late,
    heading_order,
    language_unsaid,
    time_unreadable,
    title_unmarked,
)
from site_gen.verify.promise_rules import promises_broken
from site_gen.verify.reading import ReadPage, made_pages, read_page
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
    link_unguarded,
    alternates_differ,
    canonical_wrong,
    index_wrong,
)


def finished_pages(site: Site) -> Iterator[Problem]:
    """All rules that look into pages, which are parsed one after another, once for them all."""

    def look(made: Sequence[tuple[PlannedPage, Artifact]]) -> list[Seen]:
        return [_seen(page, artifact, site.config) for page, artifact in made]

    seen = share_out(look, tuple(made_pages(site)), site.crew)
    reach = reach_of(site, (page.linked for page in seen))
    yield from gathered(_faults(seen, reach), site)
    yield from promises_broken(site, reach.anchors)


def _faults(seen: Sequence[Seen], reach: Reach) -> Iterator[Fault]:
    for page in seen:
        is_kept = page.linked.plan.key.kind is PageKind.FROZEN
        broken = edition_link_broken if is_kept else link_broken
        yield from (*page.faults, *broken(page.linked, reach))


@dataclass(frozen=True, slots=True)
class Seen:
    """What is left of a page that has been looked at by itself."""

    faults: tuple[Fault, ...]
    linked: Linked


# A preview sees nearly all of its pages again after each save.
@lru_cache(maxsize=20_000)
def _seen(plan: PlannedPage, artifact: Artifact, config: Config) -> Seen:
    """Look at a page by itself; the same bytes at the same address once in a process.

    A page that is kept was looked at when it was made; no newer rule shall make it fail.
    """
    page = read_page(plan, artifact)
    if plan.key.kind is PageKind.FROZEN:
        return Seen((), linked(page))
    faults = tuple(fault for rule in PAGE_RULES for fault in rule(page, config))
    return Seen(faults, linked(page))


SITE_RULES: tuple[SiteRule, ...] = (
    finished_pages,
    stylesheets,
    feeds,
    sitemap,
    robots,
    redirects_many,
)
