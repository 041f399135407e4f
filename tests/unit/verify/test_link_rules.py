"""Links to nothing, to no anchor, and to other sites."""

from __future__ import annotations

import pytest

from site_gen.verify.checked_page import CheckedGroup, CheckedPage, checks_of_group
from site_gen.verify.link_rules import (
    broken_addresses,
    link_broken,
    link_targets,
    link_unguarded,
    page_checks,
)
from site_gen.verify.parsed_page import parse_page
from site_gen.verify.site import finished_files
from tests.tools.pages import site_with, written


def _rules(body: str) -> list[str]:
    site = site_with({"en/index.html": written(body), "ar/index.html": '<p id="there">1'})
    pages = [parse_page(*made) for made in finished_files(site)]
    page = next(page for page in pages if page.planned.url == "/en/")
    texts = [page_checks(each, (), site.config.base_url) for each in pages]
    paths = [each.planned.path for each in pages]
    checked = [CheckedPage(each.planned, text) for each, text in zip(pages, texts, strict=True)]
    group = CheckedGroup(paths, checks_of_group(paths, texts), lambda: checked)
    targets = link_targets(site, [group])
    own_links = next(each for each in checked if each.planned is page.planned)
    broken = [*link_broken(own_links, targets)]
    assert bool(broken) is bool(broken_addresses(own_links.reached, targets))
    assert bool(broken) is bool(broken_addresses(group.reached, targets))
    found = (*broken, *link_unguarded(page, site.config))
    return [problem.rule for problem in found]


@pytest.mark.parametrize(
    "target",
    [
        "./",
        "#",
        "#here",
        "index.html",
        "../ar/",
        "../ar/index.html",
        "/sub/ar/",
        "https://desk.example/sub/ar/",
        "?page=2",
        "mailto:desk@desk.example",
    ],
)
def test_a_link_to_what_is_there_is_left_alone(target: str) -> None:
    assert [] == _rules(f'<p id="here"><a href="{target}">1</a></p>')


@pytest.mark.parametrize(
    "target",
    ["../fr/", "nothing.html", "../ar", "/ar/", "/", "https://desk.example/", "//desk.example/x"],
)
def test_a_link_to_nothing_is_found(target: str) -> None:
    assert ["link-broken"] == _rules(f'<a href="{target}">1</a>')


@pytest.mark.parametrize("target", ["#there", "../ar/#here", "./#Here"])
def test_a_link_to_an_anchor_of_another_page_is_found(target: str) -> None:
    assert ["anchor-missing"] == _rules(f'<p id="here"><a href="{target}">1</a></p>')


def test_what_a_page_fetches_is_there_too() -> None:
    assert ["link-broken"] == _rules('<img src="missing.png" alt="">')


@pytest.mark.parametrize(
    ("rel", "rules"),
    [
        ("", ["link-unguarded"]),
        ("noopener", ["link-unguarded"]),
        ("noreferrer noopener nofollow", []),
    ],
)
def test_a_link_to_another_site_sends_it_no_referrer(rel: str, rules: list[str]) -> None:
    assert rules == _rules(f'<a href="https://other.example/" rel="{rel}">1</a>')
