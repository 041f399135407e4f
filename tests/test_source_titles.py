"""A title in another language than the page's: as it was printed, then translated, in brackets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from lxml import html as markup
from playwright.sync_api import Page

from tests.tools.desk import SMALL, SmallDesk, small_desk

ENGLISH = ("What the envoy said", "ما قاله المبعوث")
ARABIC = ("ماذا جرى عند الجسر؟", "What happened at the bridge?")
FILES: Mapping[str, str] = {
    **SMALL,
    "sources.yaml": SMALL["sources.yaml"]
    + """\
bridge-2020-10-03:
  type: article-newspaper
  language: ar
  title: {ar: ماذا جرى عند الجسر؟, en: What happened at the bridge?}
  publisher: daily
  issued: 2020-10-03
  url: https://daily.example/bridge
  archived: [{url: "https://archive.example/bridge", date: 2020-10-04}]
bare-2020-10-05:
  type: report
  language: ar
  title: {ar: تقرير بلا ناشر, en: A report of no outlet}
  url: https://report.example/bare
  archived: [{url: "https://archive.example/bare", date: 2020-10-05}]
""",
    "questions.yaml": """\
who-came:
  topics: [talks]
  text: {ar: من حضر؟, en: Who came?}
""",
    "claims.yaml": """\
envoy-came:
  question: who-came
  claimant: envoy
  stance: asserts
  date: 2020-10-01
  text: {ar: حضر الجميع., en: All came.}
  sources: [{source: daily-2020-10-02, locator: ¶2}, {source: bridge-2020-10-03, locator: ¶3}]
daily-none:
  question: who-came
  claimant: daily
  stance: denies
  date: 2020-10-02
  text: {ar: لم يحضر أحد., en: Nobody came.}
  sources: [{source: bare-2020-10-05, locator: ¶1}]
""",
}
# The one of the other language on each page, and the language and direction it is marked with.
FOREIGN = {"en": (*ARABIC, "ar", "rtl"), "ar": (*ENGLISH, "en", "ltr")}
MORE = {
    "ar": "\nانظر [](source:daily-2020-10-02) و[](source:bridge-2020-10-03).\n",
    "en": "\nSee [](source:bridge-2020-10-03) and [](source:daily-2020-10-02).\n",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A site with a source in each of its languages, both cited by a claim, and built."""
    made = small_desk(tmp_path_factory.mktemp("titled") / "desk", FILES)
    for code, text in MORE.items():
        name = f"topics/talks.{code}.md"
        made.write(name, SMALL[name] + text)
    made.run("translated", "talks")
    run = made.run("build")
    assert 0 == run.code, run.err
    return made


def page(desk: SmallDesk, path: str) -> markup.HtmlElement:
    return markup.fromstring(desk.page(f"{path}/index.html"))


@pytest.mark.parametrize("code", ["ar", "en"])
@pytest.mark.parametrize(
    "path", ["timeline", "questions/who-came", "claims/envoy-came", "entities/envoy"]
)
def test_a_source_is_named_as_printed_and_then_translated(
    desk: SmallDesk, code: str, path: str
) -> None:
    printed, translated, lang, direction = FOREIGN[code]

    items = page(desk, f"{code}/{path}").xpath("//ul[@class='cited-sources']/li")

    (item,) = [item for item in items if printed in item.text_content()][:1]
    (title,) = item.xpath("./cite//bdi")
    assert (printed, lang, direction) == (title.text, title.get("lang"), title.get("dir"))
    (own,) = item.xpath("./cite/following-sibling::*[1][@class='translated']")
    assert f"[{translated}]" == own.text_content().strip()
    assert [] == own.xpath("./ancestor-or-self::*[@lang and not(self::html)]")


@pytest.mark.parametrize("code", ["ar", "en"])
def test_a_title_in_the_language_of_the_page_is_alone(desk: SmallDesk, code: str) -> None:
    own = {"ar": ARABIC[0], "en": ENGLISH[0]}[code]

    items = page(desk, f"{code}/claims/envoy-came").xpath("//dl//ul[@class='cited-sources']/li")

    (item,) = [item for item in items if own in item.text_content()]
    assert [] == item.xpath(".//*[@class='translated']")
    assert "[" not in item.text_content()


@pytest.mark.parametrize(
    ("code", "record"), [("en", "bridge-2020-10-03"), ("ar", "daily-2020-10-02")]
)
def test_the_page_of_a_source_has_both_titles_wherever_it_is_named(
    desk: SmallDesk, code: str, record: str
) -> None:
    printed, translated, lang, direction = FOREIGN[code]
    both = f"{printed} [{translated}]"

    root = page(desk, f"{code}/sources/{record}")

    (heading,) = root.xpath("//h1")
    assert (printed, lang, direction) == (heading.text, heading.get("lang"), heading.get("dir"))
    assert f"[{translated}]" == heading.xpath("following-sibling::p[1]")[0].text_content()
    assert f"{both} · " in root.findtext(".//title", "")
    (shared,) = root.xpath("//meta[@property='og:title']/@content")
    assert both == shared.strip("\u200e\u200f")
    (other,) = root.xpath("//meta[@name='DCTERMS.alternative']")
    assert translated == other.get("content")
    card = page(desk, f"{code}/sources").xpath(f"//li[@class='card'][.//a[@href='{record}/']]")[0]
    assert f"[{translated}]" == card.xpath("./p[@class='summary']")[0].text_content()


def test_a_list_of_links_has_both_titles(desk: SmallDesk) -> None:
    told = desk.run("links", "talks", "--lang", "en", "--format", "markdown").out
    plain = desk.run("links", "talks", "--lang", "ar").out

    address = "https://record.example/sources"
    assert (
        f'<span lang="ar" dir="rtl">[{ARABIC[0]}](<{address}/bridge-2020-10-03/>)</span> '
        rf"\[{ARABIC[1]}\]"
    ) in told
    assert (
        f"{ENGLISH[0]} (2 تشرين الأول 2020 [مستنتَج])\n[{ENGLISH[1]}]\n{address}/daily-2020-10-02/\n"
        in plain
    )


def test_a_link_without_words_has_both_titles(desk: SmallDesk) -> None:
    (see,) = page(desk, "en/topics/talks").xpath("//div[@class='prose']/p[starts-with(., 'See')]")
    # The second is linked once, above.
    (link,) = see.xpath("./a")

    assert f"{ARABIC[0]} [{ARABIC[1]}]" == link.text_content()
    assert "rtl" == link.find("bdi").get("dir")
    assert see.text_content().startswith(f"See {ARABIC[0]} [{ARABIC[1]}] and {ENGLISH[0]}")


def test_the_list_of_everything_goes_by_the_translation_and_has_the_other_beside_it(
    desk: SmallDesk,
) -> None:
    (entry,) = page(desk, "en/search").xpath(f"//li[a[contains(., '{ARABIC[1]}')]]")

    assert f"{ARABIC[1]} (source, printed as {ARABIC[0]})" == entry.text_content().strip()


@pytest.mark.browser
def test_a_result_of_the_search_has_both_titles(
    desk: SmallDesk, serve_folder: Callable[[Path], str], page: Page
) -> None:
    page.goto(f"{serve_folder(desk.output)}/en/search/?q=bridge")

    result = page.locator("#s-results li.result").filter(has_text=ARABIC[0]).first

    assert ARABIC[0] == result.locator(".title").inner_text()
    assert f"[{ARABIC[1]}]" == result.locator(".excerpt").inner_text()


@pytest.mark.parametrize("style", ["chicago", "apa", "briefing"])
@pytest.mark.parametrize(
    ("code", "record"), [("en", "bridge-2020-10-03"), ("ar", "daily-2020-10-02")]
)
def test_every_style_of_citation_has_both_titles(
    desk: SmallDesk, code: str, record: str, style: str
) -> None:
    printed, translated, *_ = FOREIGN[code]

    told = desk.run("cite", f"source:{record}", "--lang", code, "--style", style).out

    assert printed in told
    assert f"[{translated}]" in told.partition(printed)[2]


def test_a_briefing_has_both_titles(desk: SmallDesk) -> None:
    done = desk.run("brief", "talks", "--lang", "en", "--to", "html", "--out", "-")
    assert 0 == done.code, done.err
    root = markup.fromstring(done.out)

    listed = [source.text_content() for source in root.xpath("//div[@class='source']")]

    assert any(f"{ARABIC[0]}” [{ARABIC[1]}]" in source for source in listed)
    (bare,) = root.xpath("//table[@class='answers']//td/p[contains(., 'تقرير بلا ناشر')]")
    assert "[A report of no outlet]" in bare.text_content()


def test_reference_managers_get_the_printed_title_and_the_translation_apart(
    desk: SmallDesk,
) -> None:
    files = {
        ending: (desk.output / f"sources/bridge-2020-10-03.{ending}").read_bytes().decode()
        for ending in ("csl.json", "ris", "bib")
    }

    (item,) = json.loads(files["csl.json"])
    assert ARABIC[0] == item["title"]
    assert "original-title" not in item
    assert {"translated-title": {"en": ARABIC[1]}} == item["custom"]
    assert f"العنوان مترجماً: {ARABIC[1]}" in item["note"]
    assert f"\r\nTI  - {ARABIC[0]}\r\nTT  - {ARABIC[1]}\r\n" in files["ris"]
    assert f"العنوان مترجماً: {ARABIC[1]}" in files["bib"]


@pytest.mark.parametrize("code", ["ar", "en"])
def test_the_page_of_a_source_says_of_each_claim_where_in_it_the_claim_stands(
    desk: SmallDesk, code: str
) -> None:
    source = "daily-2020-10-02"

    items = page(desk, f"{code}/sources/{source}").xpath("//ol[@class='claim-list']/li")

    assert items
    for item in items:
        names = item.xpath(".//cite//@href")
        assert "./" not in names, item.text_content()
    elsewhere = page(desk, f"{code}/claims/envoy-came").xpath("//dl//*[@class='source-details']")
    locators = {details[-1].text_content() for details in elsewhere if len(details)}
    told = {each.text_content() for item in items for each in item.find_class("source-details")}
    assert told & locators


def test_a_name_has_its_other_languages_below_it_unless_it_has_only_one(tmp_path: Path) -> None:
    aide = "aide: {kind: person, name: {en: The aide}}\n"
    files = {**SMALL, "entities.yaml": SMALL["entities.yaml"] + aide}
    desk = small_desk(tmp_path / "desk", files)

    assert 0 == desk.run("build").code

    shown = {
        (code, name): "<dt>Name</dt>" in page or "<dt>الاسم</dt>" in page
        for code in ("ar", "en")
        for name in ("envoy", "aide")
        for page in [desk.page(f"{code}/entities/{name}/index.html")]
    }
    assert [("ar", "envoy"), ("en", "envoy")] == [place for place in shown if shown[place]]
