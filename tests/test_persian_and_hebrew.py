"""A desk in Persian and Hebrew: what is not as in Arabic, as a reader sees it in a browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from lxml import html as markup
from playwright.sync_api import Page, expect

from tests.tools.desk import SmallDesk, small_desk

NewPage = Callable[..., Page]
FILES: Mapping[str, str] = {
    "site.yaml": """\
title: {fa: بایگانی گفته‌ها, he: רישום}
desk: {fa: تحریریه, he: המערכת}
description: {fa: چه گفته شده و چه کسی گفته است., he: מה נאמר ומי אמר זאת.}
base_url: https://record.example/
default_locale: fa
locales:
  - {code: fa, name: فارسی, dir: rtl, dates: fa, digits: arabext}
  - {code: he, name: עברית, dir: rtl, dates: he}
""",
    "entities.yaml": """\
envoy:
  kind: person
  name: {fa: فرستاده, he: השליח}
karaj:
  kind: place
  name: {fa: کرج, he: כרג׳}
gilan:
  kind: place
  name: {fa: گیلان, he: גילאן}
pakistan:
  kind: place
  name: {fa: پاکستان, he: פקיסטן}
baku:
  kind: place
  name: {fa: باکو, he: באקו}
moscow:
  kind: place
  name: {fa: مسکو, he: מוסקבה}
unit-18:
  kind: organization
  name: {fa: ۱۸ مهر, he: יחידה 18}
""",
    "topics/talks.fa.md": """\
---
title: گفت‌وگوها
summary: چه کسانی آمدند و چه کسانی نیامدند.
order: 1
---

[](entity:envoy) گفت ۲۰٪ از نیروها رفته‌اند. این *مهم* است.

[](entity:karaj) [](entity:gilan) [](entity:pakistan) [](entity:baku) [](entity:moscow)
[](entity:unit-18)
""",
    "topics/talks.he.md": """\
---
title: השיחות
summary: מי בא ומי לא בא.
translator: המערכת
translated: 2020-11-03
---

[](entity:envoy) אמר כי 20% מן הכוחות עזבו לארה״ב. זה *חשוב*.

[](entity:karaj) [](entity:gilan) [](entity:pakistan) [](entity:baku) [](entity:moscow)
[](entity:unit-18)
""",
}
STYLE = "(element) => { const s = getComputedStyle(element); return [s.fontStyle, s.fontWeight]; }"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    desk = small_desk(tmp_path_factory.mktemp("persian") / "desk", FILES)
    built = desk.run("build")
    assert 0 == built.code, built.err
    assert "character-invisible" not in built.err
    return desk


@pytest.fixture
def address(desk: SmallDesk, serve_folder: Callable[[Path], str]) -> str:
    return serve_folder(desk.output)


def test_a_citation_in_persian_has_the_day_in_the_calendar_of_the_page(
    address: str, new_page: NewPage
) -> None:
    browser = new_page()
    browser.clock.set_fixed_time("2026-11-20T12:00:00Z")

    browser.goto(f"{address}/fa/topics/talks/")

    cited = browser.locator(".cite dd").first.inner_text()
    assert "دسترسی در ۲۰ نوامبر ۲۰۲۶" in cited


def test_persian_is_set_in_the_letters_made_for_its_script(address: str, page: Page) -> None:
    page.goto(f"{address}/fa/topics/talks/")

    family = page.locator("main").evaluate("(element) => getComputedStyle(element).fontFamily")
    assert family.startswith('"Desk Naskh"')


@pytest.mark.parametrize("code", ["ur", "ps", "ckb", "ug", "sd"])
def test_other_languages_in_arabic_letters_are_set_in_them(
    code: str, address: str, page: Page
) -> None:
    page.goto(f"{address}/fa/topics/talks/")

    family = page.evaluate(
        "(code) => { document.documentElement.lang = code;"
        " return getComputedStyle(document.querySelector('main')).fontFamily; }",
        code,
    )

    assert family.startswith('"Desk Naskh"')


@pytest.mark.parametrize("language", ["fa", "he"])
def test_emphasis_is_bold_and_does_not_slant(language: str, address: str, page: Page) -> None:
    page.goto(f"{address}/{language}/topics/talks/")

    assert ["normal", "700"] == page.locator("main p em").evaluate(STYLE)


def test_the_sign_of_a_percentage_is_where_each_language_has_it(desk: SmallDesk) -> None:
    persian, hebrew = (desk.page(f"{code}/topics/talks/index.html") for code in ("fa", "he"))

    assert '<bdi dir="ltr">۲۰</bdi>٪' in persian
    assert '<bdi dir="ltr">20%</bdi>' in hebrew


@pytest.mark.parametrize("query", ["نیرو", "نیروهای", "نيروها", "نیرو‌ها"])
def test_a_plural_of_persian_is_found_in_each_of_its_forms(
    query: str, address: str, page: Page
) -> None:
    page.goto(f"{address}/fa/search/?q={query}")

    found = page.locator("#s-results").get_by_role("link").first
    expect(found).to_contain_text("گفت‌وگوها")


@pytest.mark.parametrize("query", ["כוח", "הכוחות", "שהכוחות", "ארהב", 'ארה"ב'])
def test_a_word_of_hebrew_is_found_whatever_is_joined_to_it(
    query: str, address: str, page: Page
) -> None:
    page.goto(f"{address}/he/search/?q={query}")

    found = page.locator("#s-results").get_by_role("link").first
    expect(found).to_contain_text("השיחות")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fa", [*"بپفکگم", "۱۲۳"]), ("he", [*"בגהיכמפ"])],
)
def test_the_list_of_everything_is_in_the_order_of_the_alphabet(
    language: str, expected: list[str], desk: SmallDesk
) -> None:
    root = markup.fromstring(desk.page(f"{language}/search/index.html"))

    letters = [link.text_content().strip() for link in root.xpath("//nav[@class='letters']//a")]

    assert expected == letters
