"""What every reader can do: by keyboard, with large or spaced text, forced colours, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from site_gen.commands.paths import ProjectFolders
from site_gen.commands.promises import keep_edition
from site_gen.domain.promises import Promise, ledger_of
from site_gen.domain.text import Kind
from site_gen.load.corpus import load_corpus
from site_gen.load.ledger import ledger_text
from site_gen.plan.pages import FILE_KINDS, PageKind, PlannedPage
from site_gen.plan.site_plan import plan_site
from tests.tools.axe import violations_of_each_medium
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk
from tests.tools.page_kinds import ODD, paths
from tests.tools.page_measures import PageMeasures, measures_of

Serve = Callable[[Path], str]
LANGUAGES = ("ar", "en")
pytestmark = pytest.mark.browser


@pytest.fixture
def address(real_address: str) -> str:
    return real_address


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    article = SMALL["articles/first-day.ar.md"]
    withdrawn = "status: withdrawn\nnote: {ar: سُحب., en: Withdrawn.}\ndate:"
    topic = SMALL["topics/talks.ar.md"].replace("order: 1", "order: 1\nwas: [other]")
    earlier = ("/fr/topics/talks/", "/en/articles/year/2020/11/", "/en/topics/talks/year/2019/")
    files = {
        **SMALL,
        "site.yaml": SMALL["site.yaml"] + "retired: [fr]\n",
        "permalinks.txt": ledger_text(ledger_of(Promise(url, "2020-11-04") for url in earlier)),
        "topics/talks.ar.md": topic,
        "articles/second-day.ar.md": article.replace("اليوم الأول", "اليوم الثاني")
        + "\nو[نصّها](https://daily.example/text).\n",
        "articles/third-day.ar.md": article.replace("date:", withdrawn, 1),
    }
    desk = small_desk(tmp_path_factory.mktemp("odd") / "desk", files)
    folders = ProjectFolders(desk.content, desk.output, desk.root / "templates")
    kept = keep_edition(folders, "talks", date(2020, 11, 5))
    assert () == kept.problems
    done = desk.run("build")
    assert 0 == done.code, done.err
    return desk


def test_every_kind_of_page_is_among_those_that_are_looked_at(odd: SmallDesk) -> None:
    """Here and in test_pages.py; a kind that is new is to be added to the lists of both."""
    real = planned(ROOT / "content")
    small = planned(odd.content)

    looked_at = {listed(real[f"/{path}"]) for path in paths(LANGUAGES)}
    seldom = {small[f"/{path}"].key.kind for path in paths(LANGUAGES, ODD) if f"/{path}" in small}
    # What was kept is planned as a file that stays.
    kept = {PageKind.EDITION, PageKind.NEUTRAL_EDITION}
    # What a desk adds in its `build.py`: test_extensions.py builds and opens them.
    own = {PageKind.OWN, PageKind.NEUTRAL_OWN}

    assert set() == {listed(page) for page in real.values()} - looked_at
    assert {*PageKind} - FILE_KINDS == {kind for kind, _ in looked_at} | seldom | kept | own


def planned(content: Path) -> dict[str, PlannedPage]:
    """The pages of a desk, by address."""
    corpus = load_corpus(content).value
    assert corpus is not None
    pages = plan_site(corpus.without_drafts()).value.pages
    return {page.url: page for page in pages if page.key.kind not in FILE_KINDS}


def listed(page: PlannedPage) -> tuple[PageKind, Kind | None]:
    """Each kind of record has lists and pages of its own; other kinds are alike for all."""
    own = page.key.kind in {PageKind.INDEX, PageKind.RECORD}
    return page.key.kind, page.key.record_kind if own else None


def test_pages_that_are_seldom_seen_keep_the_rules_too(
    odd: SmallDesk, serve_folder: Serve, page: Page
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    address = serve_folder(odd.output)

    for path in paths(LANGUAGES, ODD):
        response = page.goto(f"{address}/{path}")

        assert response is not None
        assert response.ok, path
        for _, found in violations_of_each_medium(page):
            assert [] == [f"{path}: {v}" for v in found]
        assert PageMeasures() == measures_of(page), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_narrow_page_holds_at_twice_the_size_and_every_target_can_be_hit_and_seen(
    language: str, address: str, page: Page
) -> None:
    """WCAG 1.4.4, 1.4.10, 1.4.12, 2.4.7, 2.4.11 and 2.5.8, at 320 pixels."""
    page.set_viewport_size({"width": 320, "height": 800})

    for path in paths((language,)):
        page.goto(f"{address}/{path}")

        assert PageMeasures() == measures_of(page), path


# Whole tasks, by keyboard alone -----------------------------------------------------------


def press_at(page: Page, role: str, name: str) -> None:
    """Go by Tab to what has this role and name for a screen reader, and press it."""
    go_to(page, role, name)
    page.keyboard.press("Enter")


def go_to(page: Page, role: str, name: str) -> None:
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    expect(wanted).to_have_count(1)
    # To look for it again after each key would cost more than all the keys.
    found = wanted.element_handle()
    for _ in range(400):
        page.keyboard.press("Tab")
        if found.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"no key leads to the {role} `{name}`")


SOURCE = 'روسيا تبحث مجدداً مع تركيا مشاركة "مرتزقة" في معارك ناغورنو كاراباخ'
WORDS = {
    "en": {
        "site": "Nagorno-Karabakh: who says what",
        "own": "English",
        "other": "العربية",
        "topic": "Syrian fighters: who says they were sent, and who denies it",
        "question": "How many fighters were moved from Syria to Azerbaijan?",
        "contested": "Contested",
        "column": "Claimant",
        "claim": "300 fighters left Syria for the combat zone by way of Turkey.",
        "link": "Link to this: Emmanuel Macron: {}",
        "copied": "Link copied",
    },
    "ar": {
        "site": "من قال ماذا في ناغورنو قره باغ",
        "own": "العربية",
        "other": "English",
        "topic": "المقاتلون السوريون: من قال إنهم نُقلوا ومن نفى",
        "question": "كم مقاتلاً نُقل من سوريا إلى أذربيجان؟",
        "contested": "محل خلاف",
        "column": "القائل",
        "claim": "غادر 300 مقاتل سوريا إلى منطقة القتال عبر الأراضي التركية.",
        "link": "رابط هذا الموضع: إيمانويل ماكرون: {}",
        "copied": "نُسخ الرابط",
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_follows_a_claim_to_its_source_and_shares_it_by_keyboard_alone(
    language: str, address: str, page: Page
) -> None:
    words = WORDS[language]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)

    press_at(page, "link", words["site"])
    page.wait_for_url(f"**/{language}/")
    press_at(page, "link", words["topic"])
    page.wait_for_url("**/topics/mercenaries/")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["topic"])

    # What is contested is said in words, and its table has its headers and its rows.
    press_at(page, "link", words["question"])
    page.wait_for_url("**/questions/fighters-moved/")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_have_text(words["question"])
    expect(main).to_contain_text(words["contested"])
    expect(main.get_by_role("columnheader", name=words["column"])).to_have_count(1)
    assert 10 == main.get_by_role("row").count()

    press_at(page, "link", words["link"].format(words["claim"].rstrip(".")))
    expect(page.get_by_role("status").filter(has_text=words["copied"])).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "https://desk.example/claims/macron-300/" == copied

    press_at(page, "link", words["claim"])
    page.wait_for_url("**/claims/macron-300/")
    press_at(page, "link", SOURCE)
    page.wait_for_url("**/sources/mayadeen-2020-10-19/")
    expect(page.get_by_role("heading", level=1)).to_have_text(SOURCE)

    page.go_back()
    page.wait_for_url("**/claims/macron-300/")
    press_at(page, "link", words["other"])
    other = "en" if language == "ar" else "ar"
    page.wait_for_url(f"**/{other}/claims/macron-300/")
    press_at(page, "link", words["own"])
    page.wait_for_url(f"**/{language}/claims/macron-300/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(words["claim"])


def test_a_reader_finds_a_claim_from_the_home_page_and_copies_its_citation_by_keyboard_alone(
    address: str, page: Page
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/en/")

    go_to(page, "searchbox", "Search this site")
    page.keyboard.type("macron 300")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="results")).to_have_count(1)
    press_at(page, "link", f"Emmanuel Macron: {WORDS['en']['claim'].rstrip('.')}")
    page.wait_for_url("**/claims/macron-300/")
    # The list of the other answers, with a hundred links, need not be gone through.
    press_at(page, "link", "Cite this")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Citation style")).to_be_focused()
    press_at(page, "button", "Copy: APA")

    expect(page.get_by_role("status").filter(has_text="Citation copied")).to_have_count(1)
    assert "https://desk.example/claims/macron-300/" in page.evaluate(
        "navigator.clipboard.readText()"
    )


def test_who_goes_by_keys_from_the_middle_of_a_text_to_its_other_language_keeps_the_place(
    address: str, page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address}/ar/topics/mercenaries/")
    denials = page.locator("#denials")
    page.evaluate("document.getElementById('denials').scrollIntoView()")

    press_at(page, "link", "English")
    page.wait_for_url("**/en/topics/mercenaries/#denials")
    expect(denials).to_be_in_viewport()
    page.go_back()
    page.wait_for_url("**/ar/topics/mercenaries/")

    expect(denials).to_be_in_viewport()


# On paper ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_has_addresses_and_nothing_to_press(language: str, address: str, page: Page) -> None:
    page.goto(f"{address}/{language}/topics/mercenaries/")

    page.emulate_media(media="print")

    assert [] == [
        name
        for name in (
            ".list-controls",
            ".copy-link",
            ".preview",
            ".skip",
            ".topic-filter",
            ".languages",
        )
        if page.locator(name).locator("visible=true").count()
    ]
    parts = "tr, .figure-chart > :is(.scale, .legend, .denied), .claim-card"
    assert {"avoid"} == set(_style(page, parts, "breakInside"))
    assert {"avoid"} == set(_style(page, "h1, h2, h3", "breakAfter"))


def test_paper_gives_the_address_of_a_link_that_leaves_the_site(
    odd: SmallDesk, serve_folder: Serve, page: Page
) -> None:
    page.goto(f"{serve_folder(odd.output)}/ar/articles/second-day/")

    page.emulate_media(media="print")

    outside = page.locator(".prose a[href^='https:']")
    printed = outside.evaluate("(one) => getComputedStyle(one, '::after').content")
    assert str(outside.get_attribute("href")) in printed


def _style(page: Page, what: str, name: str) -> Iterator[str]:
    script = "(all, name) => all.map((one) => getComputedStyle(one)[name])"
    yield from page.locator(what).evaluate_all(script, name)
