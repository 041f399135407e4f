"""What machines read of a whole site: feeds and the sitemap; and nothing in it runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from lxml import html

from site_gen.domain.allowed_html import LINK_SCHEMES
from tests.tools.desk import SMALL, SmallDesk, small_desk

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BASE = "https://record.example/"
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
FIRST_DAY = "articles/first-day"
# Two of one day, of which the later is written in Arabic alone.
UPDATES = """\
updates:
  - date: 2020-11-20
    text: {ar: NATO أضيفت., en: A claim was added.}
  - date: 2020-11-20
    text: {ar: وصُحّح رقم.}
  - date: 2020-11-06
    text: {ar: نُشر رقم., en: A figure was published.}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """The small desk with an article of each kind that no feed may hold."""
    desk = small_desk(tmp_path_factory.mktemp("feeds") / "desk")
    arabic, english = SMALL[f"{FIRST_DAY}.ar.md"], SMALL[f"{FIRST_DAY}.en.md"]
    note = "note: {ar: خطأ, en: A fault}\n"
    desk.write("articles/arabic-only.ar.md", arabic.replace("2020-11-02", "2020-12-31"))
    desk.write("articles/draft.ar.md", arabic.replace("date:", "status: draft\ndate:"))
    gone = f"status: withdrawn\n{note}date:"
    desk.write("articles/gone.ar.md", arabic.replace("date:", gone))
    desk.write("articles/gone.en.md", english)
    mended = arabic.replace("2020-11-02", "2020-10-01\nupdated: 2020-12-05")
    mended = mended.replace("title: اليوم الأول", "title: NATO")
    desk.write("articles/mended.ar.md", mended)
    desk.write("articles/mended.en.md", english)
    changed = SMALL["topics/talks.ar.md"].replace("order: 1", f"order: 1\n{UPDATES}")
    desk.write("topics/talks.ar.md", changed)
    for name in ("quiet", "talks"):
        source = "topics/talks"
        titled = SMALL[f"{source}.ar.md"].replace("order: 1", "order: 2\nwas: [chats]", 1)
        if name == "quiet":
            desk.write(f"topics/{name}.ar.md", titled)
            desk.write(f"topics/{name}.en.md", SMALL[f"{source}.en.md"])
    run = desk.run("build")
    assert 0 == run.code, run.err
    return desk


FEEDS = ("ar/feed.xml", "en/feed.xml", "ar/topics/talks/feed.xml", "en/topics/quiet/feed.xml")


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_has_what_rfc_4287_requires_in_its_language(site: SmallDesk, path: str) -> None:
    feed = ElementTree.fromstring(site.page(path))

    language = path.split("/", maxsplit=1)[0]
    assert f"{ATOM}feed" == feed.tag
    assert language == feed.get(LANG)
    # A record that was called something else keeps the id that it had then.
    assert BASE + path.replace("quiet", "chats") == feed.findtext(f"{ATOM}id")
    assert feed.findtext(f"{ATOM}title")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert MOMENT.fullmatch(feed.findtext(f"{ATOM}updated") or "")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    other = path.replace(language, {"ar": "en", "en": "ar"}[language], 1)
    home = BASE + path.removesuffix("feed.xml")
    assert {"self": BASE + path, "alternate": home, "related": BASE + other} == links
    assert (site.output / (feed.findtext(f"{ATOM}icon") or "").removeprefix(BASE)).is_file()
    for entry in feed.findall(f"{ATOM}entry"):
        assert language == entry.get(LANG)
        for name in ("id", "title"):
            assert entry.findtext(f"{ATOM}{name}")
        summary = entry.find(f"{ATOM}summary/{XHTML}div/{XHTML}p")
        assert summary is not None
        assert (language, {"ar": "rtl", "en": "ltr"}[language]) == (
            summary.get("lang"),
            summary.get("dir"),
        )
        assert "".join(summary.itertext()).strip()
        (topic,) = entry.findall(f"{ATOM}category")
        assert ("talks", f"{BASE}topics/") == (topic.get("term"), topic.get("scheme"))
        assert {"ar": "المحادثات", "en": "The talks"}[language] == topic.get("label")
        for name in ("published", "updated"):
            assert MOMENT.fullmatch(entry.findtext(f"{ATOM}{name}") or "")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert entry.findtext(f"{ATOM}id") == link.get("href")
        assert (link.get("href") or "").startswith(f"{BASE}{language}/")


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_reader_takes_a_feed_and_its_dates(site: SmallDesk, path: str) -> None:
    read = feedparser.parse(site.page(path).encode())

    assert not read.bozo
    assert "atom10" == read.version
    assert read.feed.updated_parsed
    assert ("quiet" in path) == (not read.entries)
    assert all(entry.updated_parsed and entry.published_parsed for entry in read.entries)


def test_what_a_feed_reader_shows_runs_as_its_language_does(site: SmallDesk) -> None:
    arabic, english = (
        feedparser.parse(site.page(f"{code}/feed.xml").encode()) for code in ("ar", "en")
    )

    assert ("ما قيل ومن قاله.", "What was said and who said it.") == (
        arabic.feed.subtitle,
        english.feed.subtitle,
    )
    shown = arabic.entries[0].summary_detail
    assert ("application/xhtml+xml", "ar") == (shown.type, shown.language)
    assert 'dir="rtl"' in shown.value
    assert "المحادثات" == arabic.entries[0].tags[0].label


def test_a_title_that_begins_in_the_other_script_is_led_by_a_mark(site: SmallDesk) -> None:
    titles = {
        entry.link.split("/")[-2]: entry.title
        for entry in feedparser.parse(site.page("ar/feed.xml").encode()).entries
    }

    assert "\u200fNATO" == titles["mended"]
    assert "اليوم الأول" == titles["first-day"]


def test_an_entry_leads_to_the_same_article_in_other_languages(site: SmallDesk) -> None:
    feed = ElementTree.fromstring(site.page("ar/feed.xml"))

    related = {
        (entry.findtext(f"{ATOM}id") or "").split("/")[-2]: [
            link.get("href")
            for link in entry.findall(f"{ATOM}link")
            if link.get("rel") == "related"
        ]
        for entry in feed.findall(f"{ATOM}entry")
    }
    assert [f"{BASE}en/articles/first-day/"] == related["first-day"]
    assert [] == related["arabic-only"]


def test_a_feed_holds_what_is_written_in_its_language_and_published_newest_first(
    site: SmallDesk,
) -> None:
    def names(path: str) -> list[str]:
        read = feedparser.parse(site.page(path).encode())
        return [urlsplit(entry.link).path.split("/")[-2] for entry in read.entries]

    assert ["arabic-only", "talks", "talks", "first-day", "mended"] == names("ar/feed.xml")
    assert ["talks", "talks", "first-day", "mended"] == names("en/feed.xml")
    assert names("ar/feed.xml") == names("ar/topics/talks/feed.xml")
    assert [] == names("en/topics/quiet/feed.xml")


def test_a_feed_is_as_new_as_its_newest_change(site: SmallDesk) -> None:
    feed = feedparser.parse(site.page("en/feed.xml").encode())

    assert "2020-12-05T00:00:00Z" == feed.feed.updated
    articles = [entry for entry in feed.entries if "/articles/" in entry.link]
    updated = {entry.link.split("/")[-2]: entry.updated for entry in articles}
    assert {"first-day": "2020-11-02T00:00:00Z", "mended": "2020-12-05T00:00:00Z"} == updated


def test_what_the_desk_wrote_of_a_topic_on_a_day_is_an_entry_that_leads_to_it(
    site: SmallDesk,
) -> None:
    topic = ElementTree.fromstring(site.page("ar/topics/talks/feed.xml"))
    ours = [e for e in topic.iter(f"{ATOM}entry") if "#" in (e.findtext(f"{ATOM}id") or "")]
    page = html.fromstring(site.page("ar/topics/talks/index.html"))

    latest, first = ours

    address = f"{BASE}ar/topics/talks/#s-updated-2020-11-20"
    assert address == latest.findtext(f"{ATOM}id")
    assert "2020-11-20T00:00:00Z" == latest.findtext(f"{ATOM}updated")
    assert "ما الذي تغيّر: المحادثات" == latest.findtext(f"{ATOM}title")
    told = latest.findall(f"{ATOM}summary/{XHTML}div/{XHTML}p")
    assert ["NATO أضيفت.", "وصُحّح رقم."] == ["".join(text.itertext()) for text in told]
    assert {("ar", "rtl")} == {(text.get("lang"), text.get("dir")) for text in told}
    assert [f"{BASE}en/topics/talks/#s-updated-2020-11-06"] == [
        link.get("href") for link in first.iter(f"{ATOM}link") if link.get("rel") == "related"
    ]
    (place,) = page.xpath("//*[@id='s-updated-2020-11-20']")
    assert "NATO أضيفت." in place.text_content()


def test_an_update_that_lacks_the_language_is_in_no_feed_of_it(site: SmallDesk) -> None:
    entries = feedparser.parse(site.page("en/topics/talks/feed.xml").encode()).entries

    told = {entry.link.partition("#")[2]: entry.summary for entry in entries}

    assert "A claim was added." in told["s-updated-2020-11-20"]
    assert "وصُحّح" not in told["s-updated-2020-11-20"]


def test_every_page_announces_feeds_that_are_there(site: SmallDesk) -> None:
    for page in ("ar/index.html", "en/topics/talks/index.html", f"en/{FIRST_DAY}/index.html"):
        document = html.fromstring(site.page(page))
        feeds = document.xpath("//link[@type='application/atom+xml']/@href")
        assert feeds
        for feed in feeds:
            assert ((site.output / page).parent / str(feed)).resolve().is_file()


def test_the_versions_of_a_page_name_one_another_in_the_sitemap(site: SmallDesk) -> None:
    listed = {
        url.findtext(f"{MAP}loc"): {
            link.get("hreflang"): link.get("href") for link in url.findall(f"{XHTML}link")
        }
        for url in ElementTree.fromstring(site.page("sitemap.xml"))
    }

    assert len(listed) > 10
    for page, versions in listed.items():
        assert page in versions.values()
        assert "x-default" in versions
        for other in versions.values():
            assert versions == listed[other]


def test_the_sitemap_lists_what_is_written_and_published_and_is_there(site: SmallDesk) -> None:
    root = ElementTree.fromstring(site.page("sitemap.xml"))

    pages = [url.findtext(f"{MAP}loc") or "" for url in root]
    assert len(pages) == len(set(pages))
    assert {f"{BASE}ar/{FIRST_DAY}/", f"{BASE}en/{FIRST_DAY}/", f"{BASE}{FIRST_DAY}/"} <= set(pages)
    assert f"{BASE}ar/articles/arabic-only/" in pages
    assert f"{BASE}en/articles/arabic-only/" not in pages
    for absent in ("draft", "gone", "chats", "404", "feed.xml"):
        assert not [page for page in pages if absent in page]
    for page in pages:
        text = site.page(page.removeprefix(BASE) + "index.html")
        assert f'<link rel="canonical" href="{page}">' in text
        assert "noindex" not in text


def test_robots_txt_names_the_sitemap(site: SmallDesk) -> None:
    assert f"Sitemap: {BASE}sitemap.xml\n" in site.page("robots.txt")


# One string for every place that takes text: it would break out of each of them.
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}]]>--></title>&amp;"
QUOTED = EVIL.replace("\\", "\\\\").replace('"', '\\"')


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """The small desk with an attack in every text of it."""
    desk = small_desk(tmp_path_factory.mktemp("attacked") / "desk")
    text = f'"{QUOTED}"'
    both = f'{{ar: "ع {QUOTED}", en: {text}}}'
    names = ("title", "desk", "description")
    settings = SMALL["site.yaml"].split("\n")
    told = [_attacked(line, dict.fromkeys(names, both)) for line in settings]
    desk.write("site.yaml", "\n".join(told))
    desk.write(
        "entities.yaml",
        f"daily:\n  kind: organization\n  name: {both}\n  role: {both}\n  note: {both}\n"
        f"envoy:\n  kind: person\n  name: {both}\n  aliases: {{en: [{text}]}}\n",
    )
    desk.write(
        "sources.yaml",
        f"daily-2020-10-02:\n  type: book\n  title: {both}\n  publisher: daily\n"
        f"  author: [{text}]\n  language: en\n  note: {both}\n"
        '  url: "https://daily.example/?a=\'onclick=alert(1)&b=%22"\n'
        f"  capture: {{file: a.txt, sha256: {'0' * 64}, tool: {text}, by: {text}, note: {both}}}\n",
    )
    for path in ("topics/talks", FIRST_DAY, "pages/about"):
        for code in ("ar", "en"):
            name = f"{path}.{code}.md"
            attack = {"title": text, "summary": text, "translator": text, "authors": f"[{text}]"}
            lines = SMALL[name].split("\n")
            said = [_attacked(line, attack) for line in lines]
            said = [line for line in said if not line.startswith("translates:")]
            desk.write(name, "\n".join(said) + "\n`" + EVIL.replace("`", "") + "`\n")
    run = desk.run("build")
    assert 0 == run.code, run.err
    return desk


def _attacked(line: str, attack: dict[str, str]) -> str:
    field = line.partition(":")[0]
    return f"{field}: {attack[field]}" if field in attack else line


def test_no_text_of_the_desk_runs_on_any_page(attacked: SmallDesk) -> None:
    pages = sorted(attacked.output.rglob("*.html"))

    assert len(pages) > 30
    for page in pages:
        document = html.document_fromstring(page.read_bytes())
        for block in document.xpath("//script[contains(@type, 'json')]"):
            json.loads(block.text)
            block.drop_tree()
        is_search = page.parent.name == "search" and page.parent.parent != attacked.output
        scripts = ["site", "search"] if is_search else ["site"]
        for own, name in zip(document.xpath("//script"), scripts, strict=True):
            assert re.fullmatch(rf"(/|(\.{{1,2}}/)*)assets/{name}\.[0-9a-f]+\.js", own.get("src"))
            own.drop_tree()
        names = {str(element.tag) for element in document.iter() if isinstance(element.tag, str)}
        is_home = page.name == "index.html" and page.parent.parent == attacked.output
        asks = is_search or (is_home and page.parent.name in {"ar", "en"})
        asked = set() if asks else {"form"}
        assert not names & {"script", "img", "iframe", "object", "embed", "style", "base", *asked}
        assert 1 == len(document.xpath("//head/title"))
        for element in document.iter():
            assert not [name for name in element.attrib if str(name).startswith("on")]
            for attribute in ("href", "src"):
                address = str(element.get(attribute, "")).strip()
                scheme = re.match("([A-Za-z][A-Za-z0-9+.-]*):", address)
                assert scheme is None or scheme[1] in LINK_SCHEMES
                assert not address.startswith(("//", "\\"))


def test_no_text_of_the_desk_breaks_out_of_a_feed(attacked: SmallDesk) -> None:
    for path in ("ar/feed.xml", "en/feed.xml", "en/topics/talks/feed.xml"):
        feed = ElementTree.fromstring(attacked.page(path))
        found = {element.tag for element in feed.iter() if not element.tag.startswith(ATOM)}
        assert found <= {f"{XHTML}div", f"{XHTML}p", f"{XHTML}bdi"}
        titles = [title.text or "" for title in feed.iter(f"{ATOM}title")]
        assert all("<script>" in title and "</title>" in title for title in titles)
    ElementTree.fromstring(attacked.page("sitemap.xml"))


def test_what_was_written_is_shown_to_the_letter(attacked: SmallDesk) -> None:
    heading = html.fromstring(attacked.page(f"en/{FIRST_DAY}/index.html")).find(".//h1")

    assert heading is not None
    assert EVIL == heading.text_content()


def test_nothing_of_the_desk_was_taken_for_a_template(attacked: SmallDesk, tmp_path: Path) -> None:
    assert not list(tmp_path.iterdir())
    for page in attacked.output.rglob("*.html"):
        assert ">49" not in page.read_text("utf-8")
