"""The line that search engines and those who share a page show of it."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import html

from site_gen.render.sharing.descriptions import truncated
from site_gen.render.text import PageText
from tests.tools.real_site import RealSite


@pytest.mark.parametrize("code", ["ar", "en"])
def test_every_page_has_a_description_of_its_own_for_search_engines(
    code: str, site: RealSite
) -> None:
    pages = {
        path.parent.relative_to(site.output / code).as_posix(): html.parse(path)
        for path in (site.output / code).rglob("index.html")
    }

    told = {
        path: page.xpath("//meta[@name='description']/@content") for path, page in pages.items()
    }

    assert len(told) > 200
    assert [] == [path for path, texts in told.items() if len(texts) != 1 or len(texts[0]) > 160]
    assert [] == [text for text, count in Counter(map(str, told.values())).items() if count > 1]
    assert [] == [
        path
        for path, page in pages.items()
        if told[path] != page.xpath("//meta[@property='og:description']/@content")
    ]


def test_a_claim_is_described_with_who_made_it_and_when_and_a_list_with_how_many(
    site: RealSite,
) -> None:
    def text(path: str) -> str:
        (found,) = html.parse(site.output / path / "index.html").xpath(
            "//meta[@name='description']/@content"
        )
        return str(found)

    claim = "Emmanuel Macron: 300 fighters left Syria for the combat zone by way of Turkey"
    assert f"{claim} (1 October 2020 [inferred])" == text("en/claims/macron-300")
    assert text("ar/questions").startswith("16 سؤالاً · ")
    assert text("en/claims").startswith("101 claims · Emmanuel Macron · ")
    assert text("en/search").startswith("Search this site · 3 topics · 16 questions · 101 claims")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one two three", "one two three"),
        ("one two three four", "one two three…"),
        ("one two, three four", "one two…"),
        ("onetwothreefourfive", "onetwothreefo…"),
    ],
)
def test_a_description_is_cut_between_words(text: str, shown: str) -> None:
    assert shown == truncated(PageText(text), 14)
