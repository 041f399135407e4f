"""Addresses are promises; links between them work under any path."""

from __future__ import annotations

import itertools
import posixpath
from urllib.parse import urljoin

import pytest

from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.plan.addresses import (
    NOT_FOUND,
    ROBOTS,
    ROOT,
    SITEMAP,
    Url,
    absolute_url,
    feed_url,
    home_url,
    index_url,
    output_path,
    record_url,
    relative_url,
)

AR, EN = LocaleCode("ar"), LocaleCode("en")
A, B = RecordId("a"), RecordId("en")
EVERY = [
    ROOT,
    NOT_FOUND,
    SITEMAP,
    ROBOTS,
    *(home_url(code) for code in (AR, EN)),
    *(feed_url(home_url(code)) for code in (AR, EN)),
    *(index_url(kind, code) for kind in Kind for code in (None, AR, EN)),
    *(record_url(kind, name, code) for kind in Kind for name in (A, B) for code in (None, AR, EN)),
    *(feed_url(record_url(Kind.TOPIC, name, code)) for name in (A, B) for code in (AR, EN)),
]


def test_a_relative_link_leads_where_the_address_says_from_every_page_to_every_other() -> None:
    for page, target in itertools.product(EVERY, EVERY):
        link = relative_url(target, page)

        for base in ("https://desk.example/", "https://host.example/deep/down/"):
            assert absolute_url(base, target) == urljoin(absolute_url(base, page), link)


def test_a_relative_link_is_the_shortest_there_is() -> None:
    for page, target in itertools.product(EVERY, EVERY):
        folder = posixpath.dirname(page)
        expected = posixpath.relpath(target, folder)

        link = relative_url(target, page)

        assert expected == (link.rstrip("/") or ".")
        assert link.endswith("/") == target.endswith("/")


def test_no_two_pages_share_an_address_or_a_file() -> None:
    assert len(EVERY) == len(set(EVERY))
    assert len(EVERY) == len({output_path(url) for url in EVERY})


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/", "index.html"),
        ("/en/topics/a/", "en/topics/a/index.html"),
        ("/404.html", "404.html"),
        ("/en/feed.xml", "en/feed.xml"),
    ],
)
def test_the_file_of_an_address_answers_on_any_host(url: str, path: str) -> None:
    assert path == output_path(Url(url))


def test_addresses_stay_as_they_were_promised() -> None:
    assert "/ar/topics/a/" == record_url(Kind.TOPIC, A, AR)
    assert "/topics/a/" == record_url(Kind.TOPIC, A, None)
    assert "/en/articles/" == index_url(Kind.ARTICLE, EN)
    assert "/sources/" == index_url(Kind.SOURCE, None)
    assert "/ar/topics/a/feed.xml" == feed_url(record_url(Kind.TOPIC, A, AR))
