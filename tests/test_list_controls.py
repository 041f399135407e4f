"""Lists of claims, sorted and filtered in a browser on the pages of the real content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.tools.desk import ROOT

Serve = Callable[[Path], str]
WIDE: ViewportSize = {"width": 1280, "height": 900}
TABLE = "questions/fighters-moved/"
pytestmark = pytest.mark.browser


@pytest.fixture
def address(real_address: str) -> str:
    return real_address


@pytest.fixture
def wide(page: Page) -> Page:
    page.set_viewport_size(WIDE)
    return page


def shown(page: Page, rows: str = ".answer-rows tbody tr") -> list[str]:
    """The ids of what is seen of a list, in order."""
    seen = "(rows) => rows.filter((row) => row.checkVisibility()).map((row) => row.id)"
    return list(page.locator(rows).evaluate_all(seen))


def test_a_heading_sorts_its_table_and_says_so(address: str, wide: Page) -> None:
    wide.goto(f"{address}/en/{TABLE}")
    by_date = shown(wide)
    said = wide.get_by_role("columnheader", name="Said", exact=True)
    assert "ascending" == said.get_attribute("aria-sort")

    said.get_by_role("button").press("Enter")

    assert "descending" == said.get_attribute("aria-sort")
    assert 1 == wide.locator("[aria-sort]").count()
    assert wide.url.endswith("?sort=-date")
    days = [row.get_attribute("data-date") for row in wide.locator(".answer-rows tbody tr").all()]
    assert sorted(map(str, days), reverse=True) == days
    assert sorted(by_date) == sorted(shown(wide))
    expect(wide.get_by_role("status").first).to_have_text("9 of 9 shown · Newest first")


def test_arabic_names_go_as_readers_look_for_them(address: str, wide: Page) -> None:
    wide.goto(f"{address}/ar/{TABLE}?sort=claimant")

    names = wide.locator(".answer-rows tbody .claimant").all_inner_texts()

    # The article counts, the seat of the hamza does not: no order of code points is like it.
    firsts = [names.index(name) for name in ("المرصد السوري لحقوق الإنسان", "إلهام علييف")]
    assert sorted(firsts) == firsts
    assert sorted(names) != names
    head = wide.get_by_role("columnheader", name="القائل")
    assert "ascending" == head.get_attribute("aria-sort")


def test_a_filter_hides_counts_and_can_be_undone(address: str, wide: Page) -> None:
    wide.goto(f"{address}/ar/{TABLE}")
    group = wide.get_by_role("group", name="الترتيب والتصفية")

    group.get_by_role("combobox", name="الموقف", exact=True).select_option("denies")

    count = len(shown(wide))
    assert 0 < count < 9
    assert {"denies"} == {
        row.get_attribute("data-stance")
        for row in wide.locator(".answer-rows tbody tr:visible").all()
    }
    expect(group.get_by_role("status")).to_contain_text("من أصل 9")

    group.get_by_role("button", name="اعرض الكل").click()

    assert 9 == len(shown(wide))
    assert wide.url.endswith(TABLE)


def test_what_was_chosen_is_in_the_address_and_in_the_other_language(
    address: str, wide: Page
) -> None:
    wide.goto(f"{address}/en/{TABLE}")
    wide.get_by_role("combobox", name="Stance", exact=True).select_option("denies")
    chosen = shown(wide)

    wide.reload()
    assert chosen == shown(wide)

    wide.locator("nav.languages a[hreflang=ar]").click()
    wide.wait_for_url(f"**/ar/{TABLE}?stance=denies")
    assert chosen == shown(wide)


def test_what_a_link_leads_to_is_shown_whatever_is_chosen(address: str, wide: Page) -> None:
    wide.goto(f"{address}/en/{TABLE}?stance=denies#fighters-moved--macron-300")

    row = wide.locator("[id='fighters-moved--macron-300']")

    expect(row).to_be_in_viewport()
    assert {"asserts", "denies"} == {
        each.get_attribute("data-stance")
        for each in wide.locator(".answer-rows tbody tr:visible").all()
    }


def test_the_tables_of_one_page_are_sorted_each_by_itself(address: str, wide: Page) -> None:
    wide.goto(f"{address}/en/claims/macron-300/?fighters-sent.stance=denies")

    hidden = wide.locator(".answer-rows tr.filtered-out")

    assert 0 < hidden.count()
    assert [] == [
        name
        for name in hidden.evaluate_all("(rows) => rows.map((row) => row.id)")
        if not name.startswith("fighters-sent--")
    ]


def test_the_timeline_goes_by_claimant_year_and_topic_together(address: str, wide: Page) -> None:
    wide.goto(f"{address}/en/timeline/?sort=claimant&year=2020&topic=mercenaries")
    every = wide.locator(".timeline-entry").count()

    seen = wide.locator(".timeline-entry:visible")

    assert 0 < seen.count() < every
    assert {"2020"} == {row.get_attribute("data-year") for row in seen.all()}
    assert not wide.locator(".timeline-group:visible").count()
    expect(wide.get_by_role("status").first).to_have_text(
        f"{seen.count()} of {every} shown · By claimant"
    )

    wide.get_by_role("button", name="Show all").click()
    assert every == wide.locator(".timeline-group .timeline-entry:visible").count()
    assert wide.locator("#s-topic-0").is_checked()


def test_nothing_is_left_out_of_print_and_nothing_is_offered_there(
    address: str, wide: Page
) -> None:
    wide.goto(f"{address}/en/timeline/?stance=denies&topic=mercenaries")
    every = wide.locator(".timeline-entry").count()

    wide.emulate_media(media="print")

    assert every == wide.locator(".timeline-entry:visible").count()
    assert not wide.locator(".list-controls, .topic-filter").locator("visible=true").count()


def test_without_a_script_a_table_is_whole_with_nothing_to_press(
    address: str, page_without_scripts: Page
) -> None:
    page = page_without_scripts
    page.goto(f"{address}/en/{TABLE}?stance=denies&sort=claimant")

    days = [
        row.get_attribute("data-date")
        for row in page.locator(".answer-rows tbody tr:visible").all()
    ]

    assert 9 == len(days)
    assert sorted(map(str, days)) == days
    assert not page.locator(".list-controls:visible, .answer-rows button").count()


def test_esc_takes_the_preview_of_a_note_away(address: str, page: Page) -> None:
    """WCAG 1.4.13: without moving the pointer or the focus."""
    page.set_viewport_size({"width": 800, "height": 900})
    page.goto(f"{address}/en/articles/israeli-arms-in-azerbaijan/")
    page.locator("a.claim-link").first.hover()
    preview = page.locator(".preview:visible")
    expect(preview).to_contain_text("Reports and leaders not named")
    # The pointer can move to it, and it stays.
    preview.hover()
    page.wait_for_timeout(400)
    expect(preview).to_have_count(1)

    page.keyboard.press("Escape")

    expect(preview).to_have_count(0)
    page.locator("a.claim-link").nth(1).hover()
    expect(preview).to_have_count(1)


def test_the_preview_of_a_link_in_focus_stays_though_the_page_moves_under_the_pointer(
    address: str, page: Page
) -> None:
    page.set_viewport_size({"width": 800, "height": 600})
    page.goto(f"{address}/en/articles/israeli-arms-in-azerbaijan/")
    preview = page.locator(".preview:visible")

    page.evaluate("""() => {
        document.querySelectorAll("a.claim-link")[0].focus({ focusVisible: true });
        document.body.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    }""")

    expect(preview).to_contain_text("Reports and leaders not named")
    page.wait_for_timeout(400)
    expect(preview).to_have_count(1)
    # Another link that the pointer is on comes first, and then the one in focus again.
    page.locator("a.claim-link").last.hover()
    expect(preview).not_to_contain_text("Reports and leaders not named")
    page.mouse.move(799, 1)
    expect(preview).to_contain_text("Reports and leaders not named")


def test_a_link_to_a_name_says_what_it_is_on_focus_and_on_a_long_press(
    address: str, page: Page
) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    asked: list[str] = []
    page.goto(f"{address}/en/articles/israeli-arms-in-azerbaijan/")
    page.on("request", lambda request: asked.append(request.resource_type))
    link = page.locator(".prose a[href$='entities/hikmet-hajiyev/']").first
    preview = page.locator(".preview:visible")

    link.focus()
    expect(preview).to_contain_text("Hikmet Hajiyev · Assistant to the President")
    page.keyboard.press("Escape")
    expect(preview).to_have_count(0)

    link.dispatch_event("pointerdown", {"pointerType": "touch", "bubbles": True})
    expect(preview).to_have_count(1)
    link.dispatch_event("click")
    assert page.url.endswith("/articles/israeli-arms-in-azerbaijan/")
    # The icon of the site may come late; it is an image.
    assert [] == [kind for kind in asked if kind not in {"image", "other"}]


def test_the_script_is_small() -> None:
    script = (ROOT / "templates" / "assets" / "site.js").read_bytes()

    assert len(script) <= 19_000
