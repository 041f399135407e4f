"""A reader who changes the language goes on where they were, in a browser on the real content."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

NewPage = Callable[..., Page]
PHONE: ViewportSize = {"width": 360, "height": 700}
WIDE: ViewportSize = {"width": 1280, "height": 800}
ARTICLE = "articles/israeli-arms-in-azerbaijan/"
TOPIC = "topics/mercenaries/"
pytestmark = pytest.mark.browser


@pytest.fixture
def address(real_address: str) -> str:
    return real_address


def scrolled_to(page: Page, anchor: str) -> None:
    """As a reader scrolls, so that the address does not name the place."""
    page.evaluate(f"document.getElementById('{anchor}').scrollIntoView()")


def switched(page: Page, code: str) -> str:
    """The fragment of the page in the other language."""
    page.locator(f"nav.languages a[hreflang={code}]").click()
    page.wait_for_url(f"**/{code}/**")
    return page.url.partition("#")[2]


@pytest.mark.parametrize(
    ("path", "anchor", "size"),
    [
        (ARTICLE, "on-weapons", PHONE),
        ("questions/fighters-moved/", "fighters-moved--macron-300", WIDE),
        (TOPIC, "asserted-without-a-figure", PHONE),
    ],
    ids=["article", "row", "topic"],
)
def test_the_language_switch_leads_to_the_same_place(
    path: str, anchor: str, size: ViewportSize, address: str, page: Page
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{address}/en/{path}")
    scrolled_to(page, anchor)

    assert anchor == switched(page, "ar")

    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()
    assert anchor == switched(page, "en")


def test_a_page_at_its_top_is_switched_at_its_top(address: str, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/ar/{ARTICLE}")
    expect(page.locator(".within-reach a[href='#s-contents']")).to_be_visible()

    assert "" == switched(page, "en")
    assert 0 == page.evaluate("scrollY")


def test_where_a_passage_is_missing_the_nearest_one_before_it_is_shown(
    address: str, page: Page
) -> None:
    page.goto(f"{address}/en/{ARTICLE}")
    # A paragraph that only this version has.
    page.evaluate(
        "document.querySelector('#on-weapons').closest('div').nextElementSibling.id = 'only-here'"
    )
    scrolled_to(page, "only-here")

    page.locator("nav.languages a[hreflang=ar]").click()

    page.wait_for_url("**/ar/**#on-weapons")
    expect(page.locator("#on-weapons")).to_be_in_viewport()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_what_stays_in_view_covers_no_place_that_is_linked_to(
    size: ViewportSize, address: str, page: Page
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{address}/ar/{TOPIC}#s-timeline")

    in_sight = "(e) => { const b = e.getBoundingClientRect();"
    in_sight += " return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + 4)) }"
    links = page.locator(".within-reach a:visible, .menu a[href$='search/']:visible")

    assert page.evaluate("scrollY") > 1000
    assert page.locator("#s-timeline").evaluate(in_sight)
    assert page.locator("#s-timeline-title").evaluate(in_sight)
    ends = [str(link.get_attribute("href")) for link in links.all() if link.evaluate(in_sight)]
    assert any(end.endswith("search/") for end in ends)
    assert any("/en/" in end for end in ends)
    contents = page.locator(".contents a[href='#s-timeline'], a.to-contents")
    assert any(link.evaluate(in_sight) for link in contents.locator("visible=true").all())


def test_without_a_script_a_heading_has_a_link_to_itself_in_the_other_language(
    address: str, page_without_scripts: Page
) -> None:
    page = page_without_scripts
    page.goto(f"{address}/en/{ARTICLE}")

    page.locator("#on-weapons ~ a[hreflang=ar]").click()

    assert page.url == f"{address}/ar/{ARTICLE}#on-weapons"
    expect(page.locator("#on-weapons")).to_be_in_viewport()


def test_a_wrong_address_leads_to_a_search_for_its_words(address: str, page: Page) -> None:
    page.goto(f"{address}/en/articles/israeli-drones/")

    page.get_by_role("link", name="Search", exact=True).click()

    expect(page.locator("#s-q")).to_have_value("israeli drones")
    page.locator("nav.languages a[hreflang=ar]").click()
    expect(page.locator("#s-q")).to_have_value("israeli drones")
