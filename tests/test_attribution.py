"""No words of a claim appear without the one who says them, or they read as the desk's."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import html as markup
from playwright.sync_api import Page

from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk

DAY = {"SOURCE_DATE_EPOCH": "1605657600"}  # 2020-11-18
WORDS = {
    "envoy": {"en": "Three hundred guards set out", "ar": "انطلق ثلاثمئة حارس"},
    "daily": {"en": "Nobody crossed the river", "ar": "لم يعبر النهر أحد"},
    "minister": {"en": "The bridge was closed", "ar": "أُغلق الجسر"},
    "elder": {"ar": "بقيت القرية خالية"},
}
NAMES = {
    "envoy": {"en": "The envoy", "ar": "المبعوث"},
    "daily": {"en": "The Daily", "ar": "اليومية"},
    "minister": {"en": "The minister", "ar": "الوزير"},
    "elder": {"en": "The elder", "ar": "شيخ القرية"},
}
FILES: Mapping[str, str] = {
    **SMALL,
    **UNITS,
    "entities.yaml": SMALL["entities.yaml"]
    + "minister:\n  kind: person\n  name: {ar: الوزير, en: The minister}\n"
    + "elder:\n  kind: person\n  name: {ar: شيخ القرية, en: The elder}\n",
    "questions.yaml": """\
who-set-out:
  topics: [talks]
  unit: fighters
  text: {ar: كم انطلق؟, en: How many set out?}
""",
    "claims.yaml": """\
envoy-300:
  question: who-set-out
  claimant: envoy
  stance: asserts
  value: 300
  date: "2020-10-01?"
  text: {ar: انطلق ثلاثمئة حارس., en: Three hundred guards set out.}
  sources: [{source: daily-2020-10-02, locator: ¶13}]
daily-denial:
  question: who-set-out
  claimant: daily
  stance: denies
  date: ../2020-10-02
  text: {ar: لم يعبر النهر أحد., en: Nobody crossed the river.}
  sources: [{source: daily-2020-10-02, locator: ¶20}]
minister-bridge:
  topics: [talks]
  claimant: minister
  stance: reports
  text: {ar: أُغلق الجسر., en: The bridge was closed.}
  sources: [{source: daily-2020-10-02, locator: ¶2}]
elder-village:
  topics: [talks]
  claimant: elder
  stance: asserts
  date: 2020-10-02
  text: {ar: بقيت القرية خالية.}
  sources: [{source: daily-2020-10-02, locator: ¶3}]
envoy-withdrawn:
  topics: [talks]
  claimant: envoy
  stance: asserts
  status: withdrawn
  note: {ar: سُحب لخطأ في القراءة., en: Withdrawn as misread.}
  text: {ar: أُرسلت قافلة كاملة., en: A whole convoy was sent.}
  sources: [{source: daily-2020-10-02, locator: ¶4}]
""",
}
MORE = """
[](claim:minister-bridge)

[](question:who-set-out)

[](claim:envoy-300)
"""
SENTENCE = {
    "ar": "وفي رواية: [](claim:minister-bridge).",
    "en": "One says: [](claim:minister-bridge).",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A site with claims in tables, on cards, in sentences, one renamed and one untranslated."""
    made = small_desk(tmp_path_factory.mktemp("said") / "desk", FILES)
    for code, sentence in SENTENCE.items():
        for name in (f"topics/talks.{code}.md", f"articles/first-day.{code}.md"):
            made.write(name, f"{SMALL[name]}\n{sentence}\n{MORE}")
    for name in ("talks", "first-day"):
        made.run("translated", name)
    promised = made.run("promise", **DAY)
    assert 0 == promised.code, promised.err
    made.edit("claims.yaml", "daily-denial:", "daily-none:\n  was: [daily-denial]")
    run = made.run("build")
    assert 0 == run.code, run.err
    return made


# Everywhere -------------------------------------------------------------------------------


# What is read by itself: a heading in a list of headings, a title in a list of tabs.
ALONE = {"h1", "h2", "h3", "h4", "title", "tr", "li", "dd", "blockquote", "option"}


def unsaid(text: str, around: str) -> list[str]:
    """Words of claims in a text that is shown within another which does not say whose they are."""
    return [
        words
        for who, versions in WORDS.items()
        for words in versions.values()
        if words in text and not any(name in around for name in NAMES[who].values())
    ]


def problems_in_page(path: Path) -> Iterator[str]:
    root = markup.fromstring(path.read_bytes())
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            continue
        for name, value in element.attrib.items():
            yield from (f"{element.tag}@{name}: {words}" for words in unsaid(value, value))
        ancestors = (above for above in (element, *element.iterancestors()) if is_alone(above))
        around = next(ancestors, root).text_content()
        own_text = " ".join(filter(None, [element.text, *(child.tail for child in element)]))
        yield from (f"{element.tag}: {words}" for words in unsaid(own_text, around))
    for script in root.xpath("//script[@type='application/ld+json']"):
        yield from problems_in_graph(json.loads(script.text))


def is_alone(element: markup.HtmlElement) -> bool:
    return element.tag in ALONE or element.get("class") == "claim-card"


def problems_in_graph(document: Mapping[str, Any]) -> Iterator[str]:
    """A node with an author says by that who speaks; any other text says it itself."""
    nodes = {node["@id"]: node for node in document["@graph"] if "@id" in node}
    for node in every(document["@graph"]):
        author = node.get("author")
        name = nodes[author["@id"]]["name"] if isinstance(author, dict) and "@id" in author else ""
        for key, value in node.items():
            if isinstance(value, str):
                yield from (f"{key}: {words}" for words in unsaid(value, value + name))


def every(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from every(inner)


def test_every_page_says_who_says_it_wherever_words_of_a_claim_are(desk: SmallDesk) -> None:
    pages = sorted(desk.output.rglob("*.html"))

    found = {str(page.relative_to(desk.output)): [*problems_in_page(page)] for page in pages}

    assert len(found) > 40
    assert {} == {page: problems for page, problems in found.items() if problems}


def test_what_is_fetched_by_the_search_and_by_feed_readers_says_it_too(desk: SmallDesk) -> None:
    files = [*desk.output.rglob("search/*.json"), *desk.output.rglob("feed.xml")]
    strings = [text for path in files for text in re.findall(r'"[^"]*"|>[^<]*<', path.read_text())]

    assert any(WORDS["envoy"]["en"] in text for text in strings)
    assert [] == [text for text in strings if unsaid(text, text)]


def test_files_for_reference_managers_have_the_claimant_in_the_title(desk: SmallDesk) -> None:
    for ending in ("bib", "ris", "csl.json"):
        text = (desk.output / f"claims/daily-none.{ending}").read_text("utf-8")

        assert "The Daily: Nobody crossed the river" in text
        assert [] == [line for line in text.splitlines() if unsaid(line, line)]


def test_a_row_of_the_data_and_a_label_name_the_claimant(desk: SmallDesk) -> None:
    with (desk.output / "data/claims.csv").open(encoding="utf-8-sig", newline="") as sheet:
        rows = {row["id"]: row for row in csv.DictReader(sheet)}
    base = sqlite3.connect(f"file:{desk.output / 'data/site.sqlite'}?mode=ro", uri=True)
    labels = dict(base.execute("SELECT id, label FROM labels WHERE kind='claim' AND locale='en'"))
    base.close()

    assert "The Daily" == rows["daily-none"]["claimant_en"]
    assert "The Daily: Nobody crossed the river" == labels["daily-none"]
    assert "envoy-withdrawn" not in labels


# One by one -------------------------------------------------------------------------------


def page(desk: SmallDesk, path: str) -> markup.HtmlElement:
    return markup.fromstring(desk.page(f"{path}/index.html"))


@pytest.mark.parametrize(
    ("code", "title"),
    [("en", "The Daily: Nobody crossed the river"), ("ar", "اليومية: لم يعبر النهر أحد")],
)
def test_a_claim_is_shared_under_the_name_of_its_claimant(
    desk: SmallDesk, code: str, title: str
) -> None:
    root = page(desk, f"{code}/claims/daily-none")

    shared = root.xpath("//meta[@property='og:title' or @name='twitter:title']/@content")
    graph = json.loads(root.xpath("//script[@type='application/ld+json']")[0].text)["@graph"]
    trail = [node for node in graph if node["@type"] == "BreadcrumbList"]
    assert [title, title] == shared
    assert f"{title} · " in root.findtext(".//title", "")
    assert title == trail[0]["itemListElement"][-1]["name"]
    assert title in [node.get("name") for node in graph if node["@type"] == "WebPage"]


def test_the_heading_of_a_claim_begins_with_who_says_it_and_how(desk: SmallDesk) -> None:
    (heading,) = page(desk, "en/claims/daily-none").xpath("//h1")

    assert "The Daily denies Nobody crossed the river." == " ".join(heading.text_content().split())


def test_the_neighbours_of_a_claim_are_named_with_their_claimants(desk: SmallDesk) -> None:
    (after,) = page(desk, "ar/claims/envoy-300").xpath("//a[@rel='next']")

    assert "اليومية: لم يعبر النهر أحد" == after.text_content()


def test_lists_of_claims_go_by_claimant(desk: SmallDesk) -> None:
    cards = page(desk, "en/claims").xpath("//li[@class='card']")
    listed = page(desk, "en/search").xpath("//ul[@class='names']/li[contains(., '(claim)')]/a")

    titles = [card.find("h2").text_content() for card in cards]
    assert ["The Daily: Nobody crossed the river", "The envoy: Three hundred guards set out"] == [
        title for title in titles if title.startswith(("The Daily", "The envoy"))
    ]
    assert "denies" in cards[titles.index("The Daily: Nobody crossed the river")].text_content()
    assert "The minister: The bridge was closed" in [entry.text_content() for entry in listed]


def test_a_claim_that_lacks_a_language_is_called_in_one_language_throughout(
    desk: SmallDesk,
) -> None:
    root = page(desk, "en/claims/elder-village")

    (original,) = root.xpath("//div[@class='notice']//a")
    assert "شيخ القرية: بقيت القرية خالية" == original.text_content()
    assert "شيخ القرية: بقيت القرية خالية · Record" == root.findtext(".//title", "").strip("\u200e")
    (entry,) = page(desk, "claims/elder-village").xpath("//section[@lang='en']//h2/a/bdi")
    assert ("شيخ القرية: بقيت القرية خالية", "ar") == (entry.text_content(), entry.get("lang"))


def test_an_old_address_and_an_old_anchor_redirect_by_the_same_title(desk: SmallDesk) -> None:
    moved = page(desk, "en/claims/daily-denial").xpath("//section[@class='language-version']//h2")
    kept = page(desk, "en/timeline").xpath(
        "//section[@class='old-anchors']//li[@id='claim--daily-denial']"
    )

    assert "The Daily: Nobody crossed the river" in [title.text_content() for title in moved]
    assert "The Daily: Nobody crossed the river" in kept[0].text_content()


def test_a_link_without_words_names_the_claimant(desk: SmallDesk) -> None:
    (link,) = page(desk, "en/topics/talks").xpath("//div[@class='prose']/p/a[@class='claim-link']")

    assert "The minister: The bridge was closed" == link.text_content()


def test_what_was_withdrawn_is_not_said_to_be_anybodys(desk: SmallDesk) -> None:
    """Perhaps nobody said it: that may be why."""
    root = page(desk, "en/claims/envoy-withdrawn")

    shared = root.xpath("//meta[@property='og:title']/@content")
    assert ["A withdrawn claim"] == shared
    assert "A withdrawn claim · Record" == root.findtext(".//title")
    neutral = page(desk, "claims/envoy-withdrawn").xpath("//section[@class='language-version']//h2")
    assert {"A withdrawn claim", "قول مسحوب"} == {title.text_content() for title in neutral}


@pytest.mark.browser
def test_a_result_of_the_search_names_the_claimant_the_stance_and_the_day(
    desk: SmallDesk, serve_folder: Callable[[Path], str], page: Page
) -> None:
    address = serve_folder(desk.output)

    page.goto(f"{address}/en/search/?q=river")
    result = page.locator("li.result").first

    assert "The Daily: Nobody crossed the river" == result.locator(".title").inner_text()
    assert "denies · by 2 October 2020" == result.locator(".muted").inner_text()
    page.goto(f"{address}/ar/search/?q=النهر")
    assert "اليومية: لم يعبر النهر أحد" == page.locator("li.result .title").first.inner_text()


# `links` ----------------------------------------------------------------------------------


FORMS = ("text", "markdown", "html")


def listed(desk: SmallDesk, *options: str) -> str:
    run = desk.run("links", "talks", *options)
    assert 0 == run.code, run.err
    return run.out


def test_a_link_to_a_claim_can_be_pasted_with_who_says_it_how_and_when(desk: SmallDesk) -> None:
    told = listed(desk, "--lang", "en", "--format", "markdown")

    for line in (
        r"    - The envoy asserts (1 October 2020 \[inferred\]): [Three hundred guards set out.]",
        "    - The Daily denies (by 2 October 2020): [Nobody crossed the river.]",
        "- The minister reports (undated): [The bridge was closed.]",
    ):
        assert f"\n{line}(<https://record.example/claims/" in told
    assert "withdrawn" not in told


def test_each_claim_has_its_figure_and_citation_for_a_footnote_if_asked(desk: SmallDesk) -> None:
    plain = listed(desk, "--lang", "en")
    cited = {form: listed(desk, "--lang", "en", "--cite", "--format", form) for form in FORMS}

    footnote = (
        "The envoy (1 October 2020 [inferred]): Three hundred guards set out. From The Daily, "
    )
    assert footnote not in plain
    assert f"\n    300 fighters\n    {footnote}" in cited["text"]
    escaped = footnote.replace("[inferred]", r"\[inferred\]")
    assert f"\n        - 300 fighters. {escaped}" in cited["markdown"]
    item = markup.fromstring(cited["html"]).xpath("//li[bdi[contains(., 'Three hundred')]]/p")
    assert "300 fighters" == item[0].text_content()
    assert item[1].text_content().startswith(footnote)
    assert "https://record.example/claims/" in item[1].text_content()


def test_in_arabic_the_stance_follows_the_name_and_agrees_with_anybody(desk: SmallDesk) -> None:
    told = listed(desk, "--lang", "ar")

    assert "    اليومية (نفي، حتى 2 تشرين الأول 2020): لم يعبر النهر أحد.\n" in told
    assert "    المبعوث (تأكيد، 1 تشرين الأول 2020 [مستنتَج]): انطلق ثلاثمئة حارس.\n" in told
    assert "الوزير (نقل عن غيره، بلا تاريخ): أُغلق الجسر.\n" in told


def test_words_of_another_language_have_their_claimant_in_it_and_run_its_way(
    desk: SmallDesk,
) -> None:
    line = "شيخ القرية (تأكيد، 2 تشرين الأول 2020): "

    told = listed(desk, "--lang", "en", "--format", "markdown")
    root = markup.fromstring(listed(desk, "--lang", "en", "--format", "html"))

    assert f'- <span lang="ar" dir="rtl">{line}[بقيت القرية خالية.](<https://' in told
    (own,) = root.xpath("//bdi[@lang='ar'][contains(., 'شيخ القرية')]")
    assert ("rtl", f"{line}بقيت القرية خالية.") == (own.get("dir"), own.text_content())
    assert "بقيت القرية خالية." == own.findtext("a")
