"""What others show of a page: where it is shared, kept on a telephone, listed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

from tests.tools.desk import SMALL, SmallDesk, small_desk

BASE = "https://record.example/"
SHARED = {"title", "description", "type", "url", "site_name", "locale", "image", "image:alt"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """The small desk, with an article in one language and a topic that had another id."""
    desk = small_desk(tmp_path_factory.mktemp("sharing") / "desk")
    desk.write("articles/arabic-only.ar.md", SMALL["articles/first-day.ar.md"])
    desk.edit("topics/talks.ar.md", "order: 1", "order: 1\nwas: [chats]")
    run = desk.run("build")
    assert 0 == run.code, run.err
    return desk


def told(desk: SmallDesk, path: str) -> dict[str, str]:
    """The tags of a page by which it is shared."""
    metas = html.fromstring(desk.page(path)).xpath("//meta[@property or @name]")
    names = {(meta.get("property") or meta.get("name")): meta.get("content") for meta in metas}
    return {name: text for name, text in names.items() if name.startswith(("og:", "twitter:"))}


def pages_of(desk: SmallDesk, code: str) -> list[str]:
    found = sorted((desk.output / code).rglob("index.html"))
    return [page.relative_to(desk.output).as_posix() for page in found]


@pytest.mark.parametrize("code", ["ar", "en"])
def test_every_page_of_a_language_says_what_it_is_by_whole_addresses(
    site: SmallDesk, code: str
) -> None:
    paths = [path for path in pages_of(site, code) if "/chats/" not in path]

    assert len(paths) > 10
    for path in paths:
        tags = told(site, path)
        assert set() == {f"og:{name}" for name in SHARED} - tags.keys(), path
        assert all(tags.values()), path
        (canonical,) = html.fromstring(site.page(path)).xpath("//link[@rel='canonical']/@href")
        assert canonical == tags["og:url"]
        assert tags["og:image"].startswith(BASE)
        assert (site.output / tags["og:image"].removeprefix(BASE)).is_file()
        for name in ("title", "description", "image", "image:alt"):
            assert tags[f"og:{name}"] == tags[f"twitter:{name}"]


def test_a_page_names_its_language_and_those_it_is_written_in(site: SmallDesk) -> None:
    both, one = told(site, "en/topics/talks/index.html"), "en/articles/arabic-only/index.html"

    assert ("en_GB", "ar_SY") == (both["og:locale"], both["og:locale:alternate"])
    assert "ar_SY" == told(site, one)["og:locale"]
    assert "og:locale:alternate" not in told(site, one)


def test_an_article_gives_its_day_and_nothing_else_calls_itself_one(site: SmallDesk) -> None:
    article = html.fromstring(site.page("en/articles/first-day/index.html"))

    assert "article" == told(site, "en/articles/first-day/index.html")["og:type"]
    assert ["2020-11-02"] == article.xpath("//meta[@property='article:published_time']/@content")
    assert "website" == told(site, "en/topics/talks/index.html")["og:type"]
    assert "website" == told(site, "en/articles/index.html")["og:type"]


def test_a_page_that_only_leads_on_is_not_shared(site: SmallDesk) -> None:
    for path in ("404.html", "en/topics/chats/index.html", "topics/chats/index.html"):
        assert {} == told(site, path)


def test_every_page_has_the_mark_of_the_site_and_it_is_there(site: SmallDesk) -> None:
    for path in ("index.html", "ar/index.html", "en/topics/talks/index.html", "topics/talks/"):
        page = Path(path) if path.endswith("html") else Path(path, "index.html")
        links = html.fromstring(site.page(str(page))).xpath("//link[contains(@rel, 'icon')]")

        assert ["icon", "icon", "apple-touch-icon"] == [link.get("rel") for link in links]
        for link in links:
            assert (site.output / page.parent / link.get("href")).resolve().is_file()
    assert b"\0\0\1\0" == (site.output / "favicon.ico").read_bytes()[:4]


@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_a_manifest_has_the_site_in_its_language_and_icons_of_the_size_it_says(
    site: SmallDesk, code: str, direction: str
) -> None:
    page = html.fromstring(site.page(f"{code}/topics/talks/index.html"))
    (link,) = page.xpath("//link[@rel='manifest']/@href")
    manifest = json.loads(site.page(f"{code}/manifest.webmanifest"))

    assert f"../../../{code}/manifest.webmanifest" == link
    assert (code, direction) == (manifest["lang"], manifest["dir"])
    assert {"ar": "سجلّ", "en": "Record"}[code] == manifest["name"] == manifest["short_name"]
    assert {"any", "maskable"} == {icon["purpose"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        content = (site.output / code / icon["src"]).resolve().read_bytes()
        width, height = Image.open(io.BytesIO(content)).size
        assert f"{width}x{height}" == icon["sizes"]


def test_the_policy_of_a_page_lets_its_manifest_in(site: SmallDesk) -> None:
    assert "manifest-src 'self'" in site.page("en/index.html")


def test_what_is_told_in_the_language_of_the_original_says_which(site: SmallDesk) -> None:
    names = ("description", "og:title", "og:description", "twitter:title", "twitter:description")

    def languages(path: str) -> set[str | None]:
        metas = html.fromstring(site.page(path)).xpath("//meta[@property or @name]")
        return {
            meta.get("lang")
            for meta in metas
            if (meta.get("property") or meta.get("name")) in names
        }

    assert {"ar"} == languages("en/articles/arabic-only/index.html")
    assert {None} == languages("ar/articles/arabic-only/index.html")
    assert {None} == languages("en/articles/first-day/index.html")
    assert {None} == languages("articles/arabic-only/index.html")
    graph = site.page("en/articles/arabic-only/index.html")
    assert '"inLanguage":"ar"' in graph.replace(" ", "")
