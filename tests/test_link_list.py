"""Links to passages, claims and tables, as a reader copies and follows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import pytest
import segno
from lxml import html as markup
from playwright.sync_api import BrowserContext, Page, expect

from tests.tools.axe import Violation
from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk
from tests.tools.kept_page import listening
from tests.tools.preview import previewed

NewPage = Callable[..., Page]
PUBLIC = "https://record.example"
TALKS = f"{PUBLIC}/topics/talks/"
SENT = f"{PUBLIC}/claims/envoy-300/"
FILES: Mapping[str, str] = {
    **SMALL,
    **UNITS,
    "questions.yaml": """\
fighters-sent:
  topics: [talks]
  unit: fighters
  text: {ar: كم مقاتلاً أُرسل؟, en: How many fighters were sent?}
""",
    "claims.yaml": """\
envoy-300:
  question: fighters-sent
  claimant: envoy
  stance: asserts
  value: 300
  date: 2020-10-01
  text: {ar: أُرسل 300 مقاتل., en: 300 fighters were "sent" & paid.}
  sources: [{source: daily-2020-10-02, locator: ¶13}]
""",
}
MORE = """
{text}
{{#p1}}

[](question:fighters-sent)

[](claim:envoy-300)
"""
TEXTS = {
    "ar": "قالت الصحيفة في عددها الأول إن أحداً لم يأتِ من *هناك*.",
    "en": 'The paper "said" in its first issue that [nobody](entity:envoy) came from there.',
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A topic with a heading and a paragraph that have ids, a table and a card, built."""
    made = small_desk(tmp_path_factory.mktemp("linkable"), FILES)
    for code, text in TEXTS.items():
        name = f"topics/talks.{code}.md"
        made.write(name, SMALL[name] + MORE.format(text=text))
    made.run("translated", "talks")
    run = made.run("build")
    assert 0 == run.code, run.err
    return made


@pytest.fixture
def address(desk: SmallDesk, serve_folder: Callable[[Path], str]) -> str:
    return serve_folder(desk.output)


def page(desk: SmallDesk, path: str) -> markup.HtmlElement:
    return markup.fromstring(desk.page(f"{path}/index.html"))


def links(root: markup.HtmlElement) -> list[tuple[str, str]]:
    """The links that are there to be copied: where each leads, and what it is called."""
    return [(a.get("href"), a.get("aria-label")) for a in root.xpath("//a[@class='copy-link']")]


def copied(browser: Page) -> str:
    return str(browser.evaluate("navigator.clipboard.readText()"))


def let_copy(context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])


# What there is to link to -----------------------------------------------------------------


def test_each_passage_claim_and_table_has_its_link_without_a_language(desk: SmallDesk) -> None:
    root = page(desk, "en/topics/talks")

    assert [
        ("../../../topics/talks/#who-came", "Link to this: Who came"),
        ("../../../topics/talks/#p1", 'Link to this: The paper "said" in its first issue that…'),
        ("../../../questions/fighters-sent/", "Link to this: How many fighters were sent?"),
    ] == links(root)


def test_links_are_named_in_the_language_of_their_page(desk: SmallDesk) -> None:
    names = [name for _, name in links(page(desk, "ar/topics/talks"))]

    assert "رابط هذا الموضع: من حضر" == names[0]
    assert "رابط هذا الموضع: قالت الصحيفة في عددها الأول إن أحداً لم…" == names[1]


def test_an_entry_of_the_timeline_and_the_table_of_a_question_have_theirs(desk: SmallDesk) -> None:
    assert ["../../claims/envoy-300/"] == [url for url, _ in links(page(desk, "en/timeline"))]
    assert ["../../../questions/fighters-sent/", "../../../claims/envoy-300/"] == [
        url for url, _ in links(page(desk, "en/questions/fighters-sent"))
    ]


def test_a_link_is_no_part_of_what_is_read_or_copied_as_text(desk: SmallDesk) -> None:
    root = page(desk, "en/topics/talks")

    heading = root.get_element_by_id("who-came")

    assert "Who came" == heading.text_content()
    assert [""] == list({a.text_content() for a in root.xpath("//a[@class='copy-link']")})
    assert "link-to" not in desk.page("en/feed.xml") + desk.page("en/topics/talks/feed.xml")


# Copying ----------------------------------------------------------------------------------

# To what a keyboard reaches just before it.
FOCUS_BEFORE = """(one) => {
  const all = [...document.querySelectorAll("a[href], button, summary, input")];
  const seen = all.filter((each) => each.checkVisibility());
  seen[seen.indexOf(one) - 1].focus();
}"""


@pytest.mark.browser
def test_a_script_copies_the_public_address_and_says_so(address: str, page: Page) -> None:
    let_copy(page.context)
    page.goto(f"{address}/en/topics/talks/")

    page.get_by_role("link", name="Link to this: Who came").click()

    page.get_by_role("status").filter(has_text="Link copied").wait_for()
    assert f"{TALKS}#who-came" == copied(page)
    assert f"{address}/en/topics/talks/" == page.url


@pytest.mark.browser
def test_the_keyboard_copies_and_the_result_is_announced_in_its_language(
    address: str, page: Page
) -> None:
    let_copy(page.context)
    page.goto(f"{address}/ar/topics/talks/")
    link = page.locator(".with-copy-link .copy-link").first
    link.evaluate(FOCUS_BEFORE)

    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.className")
    shown = link.evaluate("(a) => getComputedStyle(a).opacity")
    page.keyboard.press("Enter")

    page.get_by_role("status").filter(has_text="نُسخ الرابط").wait_for()
    assert ("copy-link", "1") == (focused, shown)
    assert f"{TALKS}#who-came" == copied(page)


@pytest.mark.browser
def test_a_claim_is_copied_by_its_own_address(address: str, page: Page) -> None:
    let_copy(page.context)
    page.goto(f"{address}/en/timeline/")

    page.locator("li.timeline-entry .copy-link").click()

    page.get_by_role("status").filter(has_text="Link copied").wait_for()
    assert SENT == copied(page)


@pytest.mark.browser
def test_without_a_script_the_link_leads_on_to_the_passage(
    address: str, page_without_scripts: Page
) -> None:
    browser = page_without_scripts
    browser.goto(f"{address}/en/topics/talks/")

    browser.locator(".with-copy-link .copy-link").first.click()

    # Until its stylesheet is there the page shows all passages.
    browser.wait_for_load_state()
    assert f"{address}/topics/talks/#who-came" == browser.url
    choices = browser.locator(".passages a:visible")
    assert ["هذا الموضع: من حضر", "This passage: Who came"] == choices.all_inner_texts()
    choices.last.click()
    assert f"{address}/en/topics/talks/#who-came" == browser.url


@pytest.mark.browser
def test_the_preview_copies_the_public_address_beside_its_own_script(
    desk: SmallDesk, page: Page, tmp_path: Path
) -> None:
    content, name = tmp_path / "content", "en/topics/talks/index.html"
    assets = (path for path in (desk.output / "assets").iterdir() if path.suffix in {".css", ".js"})
    for path in [*assets, desk.output / name]:
        copy = content / path.relative_to(desk.output)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    said: list[str] = []
    let_copy(page.context)

    with (
        previewed(content, tmp_path / "site") as preview,
        listening(page, console=lambda message: said.append(message.text)),
    ):
        page.goto(f"{preview.address}/en/topics/talks/")
        page.locator(".with-copy-link .copy-link").first.click()
        page.get_by_role("status").filter(has_text="Link copied").wait_for()

    assert f"{TALKS}#who-came" == copied(page)
    # The fonts and icons of the site are not in this preview, and are missed.
    assert [] == [words for words in said if "WebSocket" not in words and "404" not in words]


@pytest.mark.browser
def test_where_copying_is_refused_the_link_is_followed(address: str, page: Page) -> None:
    page.context.grant_permissions([])
    page.goto(f"{address}/en/topics/talks/")

    page.locator(".with-copy-link .copy-link").first.click()

    expect(page).to_have_url(f"{address}/topics/talks/#who-came")


@pytest.mark.browser
def test_a_link_can_always_be_touched(address: str, new_page: NewPage) -> None:
    browser = new_page(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    browser.goto(f"{address}/en/topics/talks/")

    seen = browser.locator(".copy-link:visible").evaluate_all(
        "(links) => links.map((l) => [getComputedStyle(l).opacity, l.getBoundingClientRect()])"
        ".map(([opacity, box]) => [opacity, box.width >= 24 && box.height >= 24])"
    )

    assert [["1", True]] * 3 == seen


@pytest.mark.browser
@pytest.mark.parametrize("path", ["en/topics/talks/", "ar/topics/talks/", "topics/talks/#p1"])
def test_links_to_passages_are_accessible_and_keep_the_policy(
    path: str, address: str, new_page: NewPage, axe: Callable[[Page], list[Violation]]
) -> None:
    browser = new_page(has_touch=True)
    said: list[str] = []
    browser.on("console", lambda message: said.append(message.text))

    browser.goto(f"{address}/{path}")

    assert [] == [str(violation) for violation in axe(browser)]
    assert [] == said


# Language choice pages -------------------------------------------------------------------


def test_a_language_choice_page_has_each_anchor_with_its_link_in_each_language(
    desk: SmallDesk,
) -> None:
    root = page(desk, "topics/talks")

    links_of = {
        li.get("id"): li.xpath(".//a/@href") for li in root.xpath("//ul[@class='passages']/li")
    }

    assert {
        "who-came": ["../../ar/topics/talks/#who-came", "../../en/topics/talks/#who-came"],
        "p1": ["../../ar/topics/talks/#p1", "../../en/topics/talks/#p1"],
    } == links_of


@pytest.mark.browser
@pytest.mark.parametrize("scripted", [True, False])
def test_a_language_choice_page_shows_the_passage_that_was_asked_for_and_stays(
    scripted: bool, address: str, page: Page, page_without_scripts: Page
) -> None:
    browser = page if scripted else page_without_scripts

    browser.goto(f"{address}/topics/talks/#p1")

    assert ["هذا الموضع", "This passage"] == browser.locator(
        ".passages a:visible"
    ).all_inner_texts()
    assert f"{address}/topics/talks/#p1" == browser.url


@pytest.mark.browser
def test_a_language_choice_page_shows_no_passage_unasked(address: str, page: Page) -> None:
    page.goto(f"{address}/topics/talks/")

    assert 0 == page.locator(".passages a:visible").count()
    assert page.locator(".language-version").first.is_visible()


# What has moved, which other parts of a page ask the script for ---------------------------


def test_a_passage_that_has_moved_is_followed_by_the_script(
    desk: SmallDesk, address: str, page: Page
) -> None:
    kept = '<ul class="old-anchors"><li id="old"><a href="../claims/envoy-300/">1</a></li></ul>'
    _served(desk, "moved.html", body=kept)
    page.goto(f"{address}/en/topics/moved.html#old")

    expect(page).to_have_url(f"{address}/en/claims/envoy-300/")


def test_a_page_that_has_moved_takes_the_fragment_along(
    desk: SmallDesk, address: str, page: Page
) -> None:
    _served(desk, "successor.html", said=' data-successor="talks/"')
    page.goto(f"{address}/en/topics/successor.html#who-came")

    expect(page).to_have_url(f"{address}/en/topics/talks/#who-came")


def test_the_day_on_which_a_page_was_seen_is_filled_in(
    desk: SmallDesk, address: str, new_page: NewPage
) -> None:
    _served(desk, "seen.html", body='<p data-seen="Seen on {date}." hidden></p>')
    browser = new_page()
    browser.clock.set_fixed_time("2026-11-20T12:00:00Z")

    browser.goto(f"{address}/en/topics/seen.html")

    assert "Seen on November 20, 2026." == browser.locator("[data-seen]:visible").inner_text()


def _served(desk: SmallDesk, name: str, *, body: str = "", said: str = "") -> None:
    """A page by hand beside the built ones, with the site's own script."""
    (script,) = desk.output.glob("assets/site.*.js")
    (desk.output / "en" / "topics" / name).write_text(
        f'<!doctype html><html lang="en"><head><script src="../../assets/{script.name}" defer>'
        f"</script></head><body{said}>{body}</body></html>",
        encoding="utf-8",
    )


# On paper ---------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("en/topics/talks/", TALKS),
        ("ar/articles/first-day/", f"{PUBLIC}/articles/first-day/"),
        ("en/claims/envoy-300/", SENT),
        ("ar/questions/fighters-sent/", f"{PUBLIC}/questions/fighters-sent/"),
        ("topics/talks/", TALKS),
    ],
)
def test_paper_carries_a_code_that_leads_to_the_page(
    path: str, leads: str, scheme: Literal["light", "dark"], address: str, page: Page
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/{path}")
    code = page.locator("svg.qr-code")
    assert not code.is_visible()

    page.emulate_media(media="print")

    box = code.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 2 / 2.54 * 96
    assert segno.make_qr(leads, error="m", boost_error=False, mask=3).matrix == read(
        code.inner_html()
    )
    assert page.locator(".permanent a").is_visible()
    assert 0 == page.locator(".copy-link:visible").count()


def read(drawing: str) -> tuple[bytearray, ...]:
    """The dark modules of a drawing as a matrix, its quiet zone of four taken off."""
    ground, drawn = re.findall(r' d="([^"]*)"', drawing)
    size = int(re.findall(r"h(\d+)", ground)[0])
    rows = [bytearray(size) for _ in range(size)]
    for line in drawn.split("M")[1:]:
        x, y = (int(float(number)) for number in re.findall(r"[\d.]+", line)[:2])
        for step, length in re.findall(r"([mh])(\d+)", line):
            rows[y][x : x + int(length)] = bytes([step == "h"]) * int(length)
            x += int(length)
    assert not any(map(any, (*rows[:4], *rows[-4:])))
    return tuple(row[4:-4] for row in rows[4:-4])
