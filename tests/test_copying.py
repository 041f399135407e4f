"""What a reader copies to cite a page, in a browser on the real content."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

NewPage = Callable[..., Page]
CLAIM = "claims/macron-300/"
REFUSED = "Object.defineProperty(window, 'localStorage', { get() { throw new Error() } })"
pytestmark = pytest.mark.browser


@pytest.fixture
def address(real_address: str) -> str:
    return real_address


@pytest.mark.parametrize(
    ("language", "button", "told"),
    [("ar", "انسخ: أسلوب APA", "نُسخ الاستشهاد"), ("en", "Copy: APA", "Citation copied")],
)
def test_a_button_copies_a_citation_and_says_so(
    language: str, button: str, told: str, address: str, page: Page
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/{language}/{CLAIM}")

    page.get_by_role("button", name=button).press("Enter")

    expect(page.locator("[role=status].status-message")).to_have_text(told)
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied == page.locator("[data-style=apa] dd").inner_text()
    assert copied.count("{date}") == 0


def test_a_button_copies_the_permanent_link_of_a_table(address: str, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/en/questions/fighters-moved/")

    page.locator(".answers .file-links").get_by_role("button", name="Copy").click()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert "https://desk.example/questions/fighters-moved/" == copied
    expect(page.locator(".status-message")).to_have_text("Link copied")


def test_the_chosen_style_is_chosen_on_the_next_page_too(address: str, page: Page) -> None:
    page.goto(f"{address}/en/{CLAIM}")
    style = page.get_by_role("combobox", name="Citation style")
    expect(page.locator(".cite dd:visible")).to_have_count(3)

    style.select_option("apa")
    page.goto(f"{address}/ar/sources/mayadeen-2020-10-19/")

    expect(page.locator(".cite [data-style]:visible")).to_have_attribute("data-style", "apa")
    page.emulate_media(media="print")
    expect(page.locator(".cite dd:visible")).to_have_count(3)


def test_nothing_is_lost_where_a_browser_keeps_nothing(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(REFUSED)
    page.goto(f"{address}/en/{CLAIM}")

    page.get_by_role("combobox", name="Citation style").select_option("briefing")

    expect(page.locator(".cite dd:visible")).to_have_count(1)
    assert page.locator(".cite button.copy:visible").count() == 2


def test_a_chart_is_saved_as_a_picture(address: str, page: Page) -> None:
    page.goto(f"{address}/ar/questions/fighters-moved/")

    with page.expect_download() as download:
        page.get_by_role("button", name="احفظه بصيغة PNG").click()

    assert "fighters-moved.png" == download.value.suggested_filename
    picture = Image.open(download.value.path()).convert("L")
    dark = sum(picture.histogram()[:64]) / (picture.width * picture.height)
    assert 1800 == picture.width
    # Letters and marks on white paper.
    assert 0.01 < dark < 0.2


def test_without_a_script_there_is_nothing_to_press(
    address: str, page_without_scripts: Page
) -> None:
    page_without_scripts.goto(f"{address}/en/{CLAIM}")

    assert 3 == page_without_scripts.locator(".cite dd:visible").count()
    assert 0 == page_without_scripts.locator(".cite :is(button, select)").count()
