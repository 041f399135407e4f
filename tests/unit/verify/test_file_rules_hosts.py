"""How many redirects a host reads: reported near the limit, refused beyond it."""

from __future__ import annotations

import pytest

from site_gen.load.corpus import corpus_of
from site_gen.plan.addresses import Url
from site_gen.plan.pages import PageKey, PageKind, PlannedPage, SitePlan
from site_gen.plan.redirects import redirect_rules
from site_gen.problems import Severity
from site_gen.publish_config import FolderDestination, Host, PublishConfig
from site_gen.structs import replace
from site_gen.verify.file_rules import redirects_many
from site_gen.verify.site import Site
from tests.test_documented import SITE


def site_with(moved: int, host: Host, base_url: str = "https://desk.example/") -> Site:
    """A site of which so many addresses have moved."""
    config = replace(
        SITE, base_url=base_url, publish=PublishConfig(FolderDestination("../public"), host)
    )
    pages = tuple(
        PlannedPage(PageKey(PageKind.MOVED), Url(f"/claims/old-{number}/"), Url("/claims/new/"))
        for number in range(moved)
    )
    return Site(SitePlan(pages, {}), corpus_of(config, ()), ())


@pytest.mark.parametrize(
    ("host", "moved", "found"),
    [
        (Host.CLOUDFLARE, 1800, []),
        (Host.CLOUDFLARE, 1801, [Severity.WARNING]),
        (Host.CLOUDFLARE, 2001, [Severity.ERROR]),
        (Host.GITLAB, 1001, [Severity.ERROR]),
        (Host.NETLIFY, 5000, []),
        (Host.PLAIN, 5000, []),
    ],
)
def test_a_host_is_asked_to_read_no_more_rules_than_it_does(
    host: Host, moved: int, found: list[Severity]
) -> None:
    problems = list(redirects_many(site_with(moved, host)))

    assert [("redirects-many", each) for each in found] == [(p.rule, p.severity) for p in problems]


@pytest.mark.parametrize(
    ("host", "length", "told"),
    [
        (Host.CLOUDFLARE, 1000, "characters in one rule"),
        (Host.GITLAB, 120, "bytes"),
    ],
)
def test_rules_that_are_too_long_are_distinguished_from_those_that_are_too_many(
    host: Host, length: int, told: str
) -> None:
    site = site_with(600, host, f"https://desk.example/{'x' * (length // 2)}/")

    [problem] = redirects_many(site)

    assert told in problem.message


def test_a_site_that_is_published_nowhere_has_no_host_to_ask() -> None:
    site = site_with(5000, Host.GITLAB)
    nowhere = replace(site, corpus=corpus_of(replace(site.config, publish=None), ()))

    assert [] == list(redirects_many(nowhere))


@pytest.mark.parametrize(
    ("host", "rule"),
    [
        (Host.PLAIN, "/desk/claims/old-0/ /desk/claims/new/ 301"),
        (Host.NETLIFY, "/desk/claims/old-0/ /desk/claims/new/ 301!"),
    ],
)
def test_a_rule_is_as_the_host_reads_it_and_under_the_path_of_the_site(
    host: Host, rule: str
) -> None:
    site = site_with(1, host, "https://host.example/desk/")

    assert (rule,) == redirect_rules(site.plan, site.config)
