"""The guide: the documents as a site, held to what every site of ours is held to."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Page, expect

from docs.guide.documents import documents
from docs.guide.promises import LEDGER, moved
from tests.tools.axe import MEDIA, Violation
from tests.tools.desk import ROOT, tree
from tests.tools.publishing import branch_files
from tests.tools.real_site import PUBLIC_GUIDE, RealSite, build_guide, shared_site
from tests.tools.static_host import served
from tests.tools.vnu import VnuMessage
from tests.tools.warm_python import run_warm

LANGUAGES = ("en", "ar")
AUTHOR = {
    f"GIT_{who}_{what}": "desk" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
# The pages with the most of what the other content has little of: code, tables, headings.
RICH = ("articles/cli", "articles/add-a-language", "articles/first-pair")
WOVEN = ("cli", "config", "front-matter", "views")
LESSON = "articles/first-pair/"
PAGES = ("", *RICH, "topics/do")


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> RealSite:
    return shared_site("guide", build_guide, tmp_path_factory)


@pytest.fixture(scope="module")
def address(guide: RealSite) -> Iterator[str]:
    with served(guide.output) as host:
        yield host


def test_the_guide_has_every_document_in_each_language_and_no_warning(guide: RealSite) -> None:
    pages = [guide.output / code / "articles" / d.id for d in documents() for code in LANGUAGES]

    assert [] == [p for p in guide.problems if p["severity"] != "accepted"]
    assert [] == [page for page in pages if not (page / "index.html").is_file()]


def test_a_site_without_claims_and_sources_does_not_speak_of_them(guide: RealSite) -> None:
    home = html.parse(guide.output / "en" / "index.html")

    assert ["topics/", "articles/", "search/"] == home.xpath("//nav[@class='menu']//a/@href")
    assert "claim" not in home.xpath("string(//main)")


def test_a_document_in_arabic_has_the_lists_blocks_and_tables_of_the_english_one(
    guide: RealSite,
) -> None:
    ids = [document.id for document in documents() if "ar" in document.files]

    assert len(ids) > 40
    assert [] == [one for one in ids if _parts(guide, "en", one) != _parts(guide, "ar", one)]


def _parts(guide: RealSite, language: str, document: str) -> list[float]:
    page = html.parse(guide.output / language / "articles" / document / "index.html")
    tags = ("ol", "ul", "li", "pre", "tr", "h2", "h3", "div")
    return [page.xpath(f"count(//div[@class='prose']//{tag})") for tag in tags]


def test_what_the_code_knows_stands_in_the_guide(guide: RealSite) -> None:
    pages = {name: _rows(guide.output / "en" / "articles" / name) for name in WOVEN}

    assert ("--dask ADDRESS", "render large sites on the Dask cluster at this address", "") in (
        pages["cli"]
    )
    assert (
        "70",
        "OURS",
        "a bug in the program; a report file is named, the output is as it was",
    ) in (pages["cli"])
    assert ("stance", "asserts, denies, reports") in [(r[0], r[-1]) for r in pages["front-matter"]]
    assert ("port", "whole number") in [(row[0], row[-1]) for row in pages["config"]]
    assert ("groups", "list of CardGroup") in [(row[0], row[-1]) for row in pages["views"]]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Kind. A warning: the build goes on. What. `accept` in"),
        ("ar", "النوع. تنبيه (warning): يستمر البناء. ما هو. يذكر"),
    ],
)
def test_each_rule_is_told_in_one_language_with_what_it_does_to_a_build(
    language: str, sentence: str, guide: RealSite
) -> None:
    page = html.parse(guide.output / language / "articles" / "problems" / "index.html")

    [told] = page.xpath("//*[@id='acceptance-unused']/following::p[1]")

    text = " ".join(told.text_content().split())
    assert text.startswith(sentence.replace("`", ""))
    assert ("ما هو" in text) is (language == "ar")


def test_the_guide_is_published_and_what_was_is_promised(guide: RealSite, tmp_path: Path) -> None:
    folder, repository = guide.output.parent, guide.output.parent / PUBLIC_GUIDE
    command = ["-m", "docs.guide", str(folder), "publish", "--yes", "--ledger", str(tmp_path)]

    done = run_warm([*command, "--to", str(repository)], ROOT, {**os.environ, **AUTHOR})

    assert 0 == done.returncode, done.stderr
    assert branch_files(repository) == tree(guide.output)
    promised = (tmp_path / LEDGER).read_text("utf-8").splitlines()
    assert "/en/articles/cli/#exit-codes" in {line.split()[1] for line in promised}
    assert f"{tmp_path / LEDGER}: commit that one" in done.stdout


def test_what_has_another_name_keeps_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "moved.yaml").write_text(
        "documents: {cli: [commands]}\nanchors: {cli: {codes: exit-codes, flags: null}}\n", "utf-8"
    )

    told = moved(tmp_path)

    assert {"was": ["commands"], "removed": ["flags"]} == told.fields("cli")
    assert '{#exit-codes was="codes"}' == told.marks("cli", "exit-codes")
    assert ({}, "{#exit-codes}") == (told.fields("config"), told.marks("config", "exit-codes"))
    assert {} == moved().fields("cli")


def _rows(page: Path) -> list[tuple[str, ...]]:
    found = html.parse(page / "index.html").xpath("//main//tbody/tr")
    return [tuple(" ".join(cell.text_content().split()) for cell in row) for row in found]


def test_the_pages_of_the_guide_are_valid_html(
    guide: RealSite, vnu: Callable[[Iterable[Path]], list[VnuMessage]]
) -> None:
    found = vnu(guide.output / code / page / "index.html" for code in LANGUAGES for page in PAGES)

    # What these messages mean is said in test_pages.
    seeming = re.compile("blocked by|violates Content Security Policy")
    assert [] == [str(m) for m in found if m.kind != "info" and not seeming.search(m.text)]


@pytest.mark.browser
@pytest.mark.parametrize(("language", "colours"), [*zip(LANGUAGES, MEDIA, strict=False)])
def test_pages_of_the_guide_can_be_read_by_everyone_at_any_width(
    language: str,
    colours: Mapping[str, Any],
    address: str,
    page: Page,
    axe: Callable[[Page], list[Violation]],
) -> None:
    page.goto(f"{address}/{language}/{LESSON}")
    page.emulate_media(**colours)

    assert [] == [str(found) for found in axe(page)]
    for path in PAGES:
        page.goto(f"{address}/{language}/{path}")
        for width in (320, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert 0 >= page.evaluate("document.documentElement.scrollWidth - innerWidth"), path


@pytest.mark.browser
def test_no_code_is_cut_off_on_paper(address: str, page: Page) -> None:
    page.goto(f"{address}/ar/{LESSON}")

    page.emulate_media(media="print")

    hidden = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).length"
    assert 10 < page.locator("pre").count()
    assert 0 == page.locator("pre").evaluate_all(hidden)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "words", "leads_to"),
    [
        ("en", "rename a record", "articles/rename/"),
        ("en", "--errors-only", "articles/cli/"),
        ("ar", "صفحتين", "articles/first-pair/"),
    ],
)
def test_readers_find_a_document_by_its_words(
    language: str, words: str, leads_to: str, address: str, page: Page
) -> None:
    page.goto(f"{address}/{language}/search/")

    page.get_by_role("searchbox").fill(words)

    expect(page.locator(f"main a[href*='{leads_to}']").first).to_be_visible()


@pytest.mark.browser
def test_what_a_search_shows_of_a_document_has_its_code_as_it_is(address: str, page: Page) -> None:
    page.goto(f"{address}/en/search/?q=sound+part+problems+checked")

    shown = page.get_by_text("the sound part and the problems (Checked).").first
    expect(shown).to_be_visible()


@pytest.mark.browser
def test_a_heading_in_an_example_is_no_part_of_the_document_to_a_search(
    address: str, page: Page
) -> None:
    page.goto(f"{address}/en/search/?q=raw+article+what+the+report+says")

    page.locator("main a[href$='articles/first-pair/']").first.wait_for()
    assert 0 == page.locator("main a[href*='#what-it-reports']").count()
