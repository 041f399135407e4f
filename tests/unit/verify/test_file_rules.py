"""Stylesheets, feeds, the sitemap, `robots.txt`."""

from __future__ import annotations

import pytest

from site_gen.verify.file_rules import (
    check_addresses,
    check_feeds,
    check_robots,
    check_sitemap,
    check_stylesheets,
)
from tests.tools.pages import BASE, site_with

PAGES = {"ar/index.html": "", "en/index.html": ""}
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def _feed(link: str, language: str = ' xml:lang="en"') -> str:
    return f'<feed {ATOM}{language}><id>{BASE}en/</id><link href="{link}"/></feed>'


def _sitemap(*entries: tuple[str, dict[str, str]]) -> str:
    listed = "".join(
        f"<url><loc>{loc}</loc>"
        + "".join(
            f'<x:link rel="alternate" hreflang="{code}" href="{url}"/>'
            for code, url in named.items()
        )
        + "</url>"
        for loc, named in entries
    )
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    names += 'xmlns:x="http://www.w3.org/1999/xhtml"'
    return f"<urlset {names}>{listed}</urlset>"


@pytest.mark.parametrize(
    ("sheet", "rules"),
    [
        ("p { margin-inline-start: 1em; text-align: end; inset-block: 0 }", []),
        ("/* left: 0; direction: rtl */ .left, .float-right { color: red }", []),
        ("p{left:0}", ["style-physical"]),
        ("p { padding-right : 1em }", ["style-physical"]),
        ("p { text-align:left }", ["style-physical"]),
        ("p { border-top-left-radius: 0; clear: right }", ["style-physical"] * 2),
        ("p { direction: rtl }", ["style-turns"]),
        ("p { flex-direction: row }", []),
        ("bdi { unicode-bidi: isolate }", ["style-turns"]),
        ("p { background: url(a.png) }", []),
        ("p { background: url('https://other.example/a.png') }", ["resource-remote"]),
        ('@import "//other.example/a.css";', ["resource-remote"]),
    ],
)
def test_a_stylesheet_names_no_side_and_no_other_host(sheet: str, rules: list[str]) -> None:
    site = site_with({"assets/site.css": sheet})

    assert rules == [problem.rule for problem in check_stylesheets(site)]


@pytest.mark.parametrize(
    ("feed", "rules"),
    [
        (_feed(f"{BASE}en/"), []),
        ("<feed><id>", ["feed-unreadable"]),
        (_feed(f"{BASE}en/", ""), ["feed-unreadable"]),
        (_feed("../en/"), ["feed-unreadable"]),
        (_feed(f"{BASE}fr/"), ["link-broken"]),
        (_feed(f"{BASE}en/").replace(f"<id>{BASE}en/", f"<id>{BASE}its-former-address/"), []),
    ],
)
def test_a_feed_can_be_read_and_leads_to_what_is_there(feed: str, rules: list[str]) -> None:
    site = site_with({**PAGES, "en/feed.xml": feed})

    assert rules == [problem.rule for problem in check_feeds(site)]


NAMED = {"ar": f"{BASE}ar/", "en": f"{BASE}en/", "x-default": BASE}
BOTH = ((f"{BASE}ar/", NAMED), (f"{BASE}en/", NAMED))


@pytest.mark.parametrize(
    ("entries", "times"),
    [
        (BOTH, 0),
        (BOTH[:1], 1),
        ((*BOTH, (f"{BASE}fr/", NAMED)), 1),
        ((BOTH[0], (f"{BASE}en/", {"en": f"{BASE}en/"})), 1),
    ],
)
def test_the_sitemap_lists_what_is_written_and_no_more(
    entries: tuple[tuple[str, dict[str, str]], ...], times: int
) -> None:
    site = site_with({**PAGES, "sitemap.xml": _sitemap(*entries)})

    assert ["sitemap-wrong"] * times == [problem.rule for problem in check_sitemap(site)]


@pytest.mark.parametrize(("second", "times"), [(BOTH[1], 0), (BOTH[0], 1)])
def test_an_index_of_sitemaps_lists_what_its_parts_list(
    second: tuple[str, dict[str, str]], times: int
) -> None:
    parts = "".join(
        f"<sitemap><loc>{BASE}sitemap-{number}.xml</loc></sitemap>" for number in (1, 2)
    )
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    files = {
        "sitemap.xml": f"<sitemapindex {names}>{parts}</sitemapindex>",
        "sitemap-1.xml": _sitemap(BOTH[0]),
        "sitemap-2.xml": _sitemap(second),
    }

    problems = list(check_sitemap(site_with({**PAGES, **files})))

    assert ["sitemap-wrong"] * times == [problem.rule for problem in problems]


def test_a_sitemap_that_is_no_xml_is_found() -> None:
    site = site_with({"sitemap.xml": "<urlset>"})

    assert ["feed-unreadable"] == [problem.rule for problem in check_addresses(site)]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (f"User-agent: *\n\nSitemap: {BASE}sitemap.xml\n", []),
        ("User-agent: *\n\nSitemap: /sitemap.xml\n", ["sitemap-wrong"]),
    ],
)
def test_robots_are_shown_the_sitemap(text: str, rules: list[str]) -> None:
    site = site_with({"robots.txt": text})

    assert rules == [problem.rule for problem in check_robots(site)]
