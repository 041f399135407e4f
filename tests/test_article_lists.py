"""A long list of articles is divided by date, and what was published of it stays where it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest

from site_gen.domain.promises import Promise, ledger_of
from site_gen.load.ledger import ledger_text
from site_gen.pipeline import BuildOptions, BuildResult, build
from tests.test_incremental import Incremental
from tests.tools.desk import SMALL, SmallDesk, small_desk
from tests.tools.next_build import pages_made
from tests.tools.sites import REAL, files_in

TEMPLATES = files_in(REAL)
# Too many for a page in 2020, in its October and on one day. One more article is of November 2020,
# and one has the id that the addresses of years begin with.
DAYS = [
    *(f"2019-0{month}-09" for month in range(1, 5)),
    *(f"2020-10-{number:02}" for number in range(10, 13)),
    *["2020-10-14"] * 101,
    "2021-02-03",
]
IDS = [*(f"a-{number}" for number in range(len(DAYS) - 1)), "year"]
LISTS = ("articles/", "topics/talks/", "entities/envoy/", "sources/daily-2020-10-02/")
CARD = re.compile(r'<li class="card">.*?<a href="([^"]+)"', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)"')
PART = re.compile(r'<li><a href="([^"]+)">(.*?)</a> <span class="muted">(.*?)</span></li>')


def article(day: str) -> str:
    return SMALL["articles/first-day.ar.md"].replace("2020-11-02", day)


def many(days: Iterable[str] = DAYS) -> dict[str, str]:
    texts = {f"articles/{name}.ar.md": article(day) for name, day in zip(IDS, days, strict=True)}
    site = SMALL["site.yaml"].replace("dates: ar-SY", "dates: ar-SY, digits: arab")
    return {**SMALL, **texts, "site.yaml": site}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Incremental, BuildResult]:
    """A desk of 110 articles on one topic that all name one person and one source."""
    desk = small_desk(tmp_path_factory.mktemp("long") / "desk", many())
    incremental = Incremental(desk.content)
    return incremental, incremental.step(TEMPLATES)


@pytest.fixture(scope="module")
def pages(built: tuple[Incremental, BuildResult]) -> dict[str, str]:
    return pages_in(built[1])


def pages_in(built: BuildResult) -> dict[str, str]:
    assert built.is_sound, built.problems
    return {
        f"/{artifact.path.removesuffix('index.html')}": artifact.content.decode()
        for artifact in built.artifacts
        if artifact.path.endswith("/index.html") or artifact.path == "sitemap.xml"
    }


def cards(pages: dict[str, str], url: str) -> list[str]:
    """The addresses of the articles that a page lists; not those of other records."""
    titles = re.findall(r'<ul class="(?:names|plain-list titles)">.*?</ul>', pages[url], re.DOTALL)
    found = [*CARD.findall(pages[url]), *LINK.findall("".join(titles))]
    return [address for href in found if "/articles/" in (address := urljoin(url, href))]


def parts(pages: dict[str, str], url: str) -> dict[str, tuple[str, str]]:
    """The parts of a list that a page links to: their addresses, names and numbers."""
    nav = pages[url].partition('<nav class="list-by-date"')[2].partition("</nav>")[0]
    return {urljoin(url, href): (plain(name), plain(n)) for href, name, n in PART.findall(nav)}


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def heading(page: str) -> str:
    return plain(page.partition("<h1")[2].partition(">")[2].partition("</h1>")[0])


def leaves(pages: dict[str, str], url: str) -> Iterator[str]:
    """The articles on the pages of a list that are divided no further."""
    within = parts(pages, url)
    for part in within:
        yield from leaves(pages, part)
    if not within:
        yield from cards(pages, url)


# As a reader sees it ----------------------------------------------------------------------


def test_a_long_list_shows_the_newest_and_leads_to_each_year(pages: dict[str, str]) -> None:
    page = pages["/en/articles/"]

    shown = cards(pages, "/en/articles/")

    assert 100 == len(shown)
    assert "/en/articles/year/" == shown[0]
    assert "110 articles" in page
    assert "The newest 100 articles are on this page. All of them, by date:" in page
    assert {
        "/en/articles/year/2021/": ("2021", "1 article"),
        "/en/articles/year/2020/": ("2020", "105 articles"),
        "/en/articles/year/2019/": ("2019", "4 articles"),
    } == parts(pages, "/en/articles/")


def test_the_same_in_arabic_has_its_own_digits_months_and_plurals(pages: dict[str, str]) -> None:
    page = pages["/ar/articles/"]

    assert "في هذه الصفحة أحدث ١٠٠ مقال. وهذه جميع المقالات بحسب التاريخ:" in page
    assert ("٢٠٢٠", "١٠٥ مقالات") == parts(pages, "/ar/articles/")["/ar/articles/year/2020/"]
    assert {
        "/ar/articles/year/2020/11/": ("تشرين الثاني ٢٠٢٠", "مقال واحد"),
        "/ar/articles/year/2020/10/": ("تشرين الأول ٢٠٢٠", "١٠٤ مقالات"),
    } == parts(pages, "/ar/articles/year/2020/")
    assert "المقالات: تشرين الأول ٢٠٢٠" == heading(pages["/ar/articles/year/2020/10/"])


@pytest.mark.parametrize("url", [f"/{code}/{path}" for code in ("ar", "en") for path in LISTS])
def test_each_article_is_on_one_page_of_each_of_its_lists(pages: dict[str, str], url: str) -> None:
    code = url[1:3]

    found = list(leaves(pages, url))

    assert sorted(f"/{code}/articles/{name}/" for name in [*IDS, "first-day"]) == sorted(found)
    assert 100 == len(cards(pages, url))
    within = [part for part in pages if part.startswith(f"{url}year/")]
    assert [f"{url}year/2020/10/14/"] == [p for p in within if len(cards(pages, p)) > 100]


@pytest.mark.parametrize("path", LISTS)
def test_a_page_names_no_article_that_it_does_not_list(pages: dict[str, str], path: str) -> None:
    named = set(re.findall(r"[/\"](a-\d+)/", pages[f"/en/{path}"]))

    listed = {url.split("/")[3] for url in cards(pages, f"/en/{path}")}
    assert listed == {*named, "year", "first-day"}


def test_a_day_that_is_too_long_has_all_by_their_titles(pages: dict[str, str]) -> None:
    page = pages["/en/articles/year/2020/10/14/"]

    assert 101 == len(cards(pages, "/en/articles/year/2020/10/14/"))
    assert "101 articles" in page
    assert 'class="card"' not in page
    assert 'class="card"' in pages["/en/articles/year/2020/10/12/"]


def test_a_part_says_whose_it_is_and_where_it_stands(pages: dict[str, str]) -> None:
    page = pages["/en/entities/envoy/year/2020/10/14/"]

    crumbs = plain(page.partition('<nav class="breadcrumbs"')[2].partition("</nav>")[0]).split("\n")

    assert "The envoy: articles, 14 October 2020" == heading(page)
    assert "<title>The envoy: articles, 14 October 2020 · Record</title>" in page
    assert ["Home", "Names", "The envoy", "2020", "October 2020"] == [c for c in crumbs[1:] if c]
    for code in ("ar", "en"):
        url = f"https://record.example/{code}/entities/envoy/year/2020/10/14/"
        assert f'<link rel="alternate" hreflang="{code}" href="{url}">' in page
        assert f"<loc>{url}</loc>" in pages["/sitemap.xml"]
    neutral = "https://record.example/entities/envoy/year/2020/10/14/"
    assert f'hreflang="x-default" href="{neutral}"' in page
    assert "The envoy: articles, 14 October 2020" in pages["/entities/envoy/year/2020/10/14/"]


def test_an_article_may_be_called_as_the_folder_of_the_years(pages: dict[str, str]) -> None:
    assert "اليوم الأول" == heading(pages["/ar/articles/year/"])
    assert "المقالات: ٢٠٢١" == heading(pages["/ar/articles/year/2021/"])


# What changes, and what does not ----------------------------------------------------------


def test_a_new_article_moves_no_address_and_touches_no_other_year(
    built: tuple[Incremental, BuildResult], pages: dict[str, str]
) -> None:
    late = built[0].content / "articles/late.ar.md"
    late.write_text(article("2020-10-12").replace("اليوم الأول", "متأخر"), "utf-8")

    again = built[0].step(TEMPLATES)

    made, after = pages_made(again), pages_in(again)
    assert set() == pages.keys() - after.keys()
    for url in pages:
        if "/year/2" in url:
            assert set(leaves(pages, url)) <= set(leaves(after, url))
    within = {url for url in made if "/year/2" in url}
    assert {"/en/articles/year/2020/10/12/", "/en/topics/talks/year/2020/10/"} <= within
    ends = ("/year/2020/", "/year/2020/10/", "/year/2020/10/12/")
    assert [] == [url for url in within if not url.endswith(ends)]


def test_what_has_no_date_yet_is_in_a_part_of_its_own_in_the_preview(tmp_path: Path) -> None:
    undated = article("2020-01-01").replace("date: 2020-01-01", "status: draft")
    desk = promised(tmp_path / "desk", **{"articles/undated.ar.md": undated})

    pages = pages_in(build(BuildOptions(desk.content, TEMPLATES, drafts=True)))

    found = parts(pages, "/en/articles/")
    assert "/en/articles/year/undated/" == [*found][-1]
    assert ("undated", "1 article") == found["/en/articles/year/undated/"]
    assert ["/en/articles/undated/"] == cards(pages, "/en/articles/year/undated/")
    drafts = [url for url, page in pages.items() if '<p class="draft">' in page]
    assert ["/ar/articles/undated/", "/en/articles/undated/"] == sorted(drafts)


# What was published stays -----------------------------------------------------------------


PROMISED = (
    *("/articles/year/2019/", "/ar/articles/year/2019/", "/en/articles/year/2019/"),
    *("/en/articles/year/2020/11/", "/en/topics/talks/year/2020/", "/fr/articles/year/2020/"),
    "/en/articles/year/undated/",
)


def promised(root: Path, **changes: str) -> SmallDesk:
    """A desk of one article that has published years of longer lists."""
    ledger = ledger_text(ledger_of(Promise(address, "2020-11-04") for address in PROMISED))
    site = SMALL["site.yaml"] + "retired: [fr]\n"
    return small_desk(root, {**SMALL, "site.yaml": site, "permalinks.txt": ledger, **changes})


def test_parts_that_were_published_stay_when_the_list_is_short_again(tmp_path: Path) -> None:
    desk = promised(tmp_path / "desk")

    pages = pages_in(build(BuildOptions(desk.content, TEMPLATES)))

    assert [] == [url for url in PROMISED if url not in pages]
    assert ["/en/articles/first-day/"] == cards(pages, "/en/articles/year/2020/11/")
    assert ["/en/articles/first-day/"] == cards(pages, "/en/topics/talks/year/2020/")
    # The list is whole, and leads to its parts.
    assert ["/en/articles/first-day/"] == cards(pages, "/en/articles/")
    assert "newest" not in pages["/en/articles/"]
    found = parts(pages, "/en/articles/")
    assert [f"/en/articles/year/{year}/" for year in ("2020", "2019", "undated")] == [*found]
    assert ["/en/articles/year/2020/11/"] == [*parts(pages, "/en/articles/year/2020/")]


def test_a_part_that_has_no_article_left_says_so_and_is_not_for_search_engines(
    tmp_path: Path,
) -> None:
    desk = promised(tmp_path / "desk")

    pages = pages_in(build(BuildOptions(desk.content, TEMPLATES)))

    assert "There is no article here any more." in pages["/en/articles/year/2019/"]
    assert "لم يعد هنا أي مقال." in pages["/ar/articles/year/2019/"]
    assert 'content="noindex"' in pages["/en/articles/year/2019/"]
    assert "year/2019/" not in pages["/sitemap.xml"]
    assert "/en/articles/year/2020/</loc>" in pages["/sitemap.xml"]


def test_parts_follow_their_record_to_another_id_and_outlive_their_language(
    tmp_path: Path,
) -> None:
    texts = {f"topics/peace.{code}.md": SMALL[f"topics/talks.{code}.md"] for code in ("ar", "en")}
    texts["topics/peace.ar.md"] = texts["topics/peace.ar.md"].replace(
        "order: 1", "was: [talks]\norder: 1"
    )
    texts["articles/first-day.ar.md"] = article("2020-11-02").replace("[talks]", "[peace]")
    desk = promised(tmp_path / "desk", **texts)
    for code in ("ar", "en"):
        (desk.content / f"topics/talks.{code}.md").unlink()

    pages = pages_in(build(BuildOptions(desk.content, TEMPLATES)))

    assert ["/en/articles/first-day/"] == cards(pages, "/en/topics/peace/year/2020/")
    moved = pages["/en/topics/talks/year/2020/"]
    assert 'data-successor="../../../peace/year/2020/"' in moved
    assert "The talks: articles, 2020" in moved
    retired = pages["/fr/articles/year/2020/"]
    assert 'href="../../../../en/articles/year/2020/"' in retired
    assert 'href="../../../../ar/articles/year/2020/"' in retired
