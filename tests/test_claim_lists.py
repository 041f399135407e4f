"""A long list of claims is divided by date, and what was published of it stays where it was."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from site_gen.cache.reads import ReadLog
from site_gen.domain.promises import Promise, ledger_of
from site_gen.load.corpus import load_corpus
from site_gen.load.ledger import ledger_text
from site_gen.pipeline import BuildOptions, page_renderer, planned_site
from site_gen.render.html.pages import PlainPage
from tests.tools.desk import SMALL, small_desk
from tests.tools.sites import REAL, files_in

TEMPLATES = files_in(REAL)
# Too many for a page in 2020, in its October and on one day. What is dated less exactly than the
# pages is on pages of its own.
DAYS = [*["2020-10-14"] * 301, "2020-10-13", "2020-10", "2020", "2019-05-01", ""]
COUNT = len(DAYS)
OWNERS = ("sources/daily-2020-10-02/claims/", "entities/envoy/claims/", "entities/daily/about/")
QUESTION = "who-came:\n  topics: [talks]\n  text: {ar: من حضر؟, en: Who came?}\n"
LINE = re.compile(r'href="[^"]*?(c-\d+)/"')
PART = re.compile(
    r'<li><a href="([^"]+)">(.*?)</a>\s*(?:<svg.*?</svg>\s*)?<span class="muted">(.*?)<'
)


def claim(number: int, day: str) -> str:
    said = f"  date: {day}\n" if day else ""
    return (
        f"c-{number}:\n  question: who-came\n  claimant: envoy\n  stance: asserts\n{said}"
        f"  about: [daily]\n  text: {{ar: قول {number}., en: Statement {number}.}}\n"
        "  sources: [{source: daily-2020-10-02, locator: ¶2}]\n"
    )


def site(days: list[str]) -> dict[str, str]:
    claims = "".join(claim(number, day) for number, day in enumerate(days))
    return {**SMALL, "questions.yaml": QUESTION, "claims/who-came.yaml": claims}


def made_at(content: Path, *addresses: str) -> tuple[PlainPage, ...]:
    """Some pages of a site, without those that nobody asked for."""
    loaded = load_corpus(content)
    assert loaded.value is not None
    assert () == loaded.problems
    options = BuildOptions(content, TEMPLATES)
    planned = planned_site(loaded.value, options)
    log = ReadLog()
    context = planned.context(log)
    renderer = page_renderer(context, planned.templates.value, log, options)
    return tuple(renderer.plain_pages(addresses))


def pages_at(content: Path, *addresses: str) -> dict[str, str]:
    return {page[0]: (page[2] or b"").decode() for page in made_at(content, *addresses)}


IN_BOTH = [f"/{code}/{owner}year/2020/10/" for code in ("ar", "en") for owner in OWNERS]
PAGES = (
    *("/en/sources/daily-2020-10-02/", "/en/entities/envoy/", "/en/entities/daily/"),
    *("/en/claims/", "/en/claims/year/2020/10/14/", "/claims/year/2020/10/14/", *IN_BOTH),
    *("/en/sources/daily-2020-10-02/claims/year/2020/undated/", "/en/claims/year/undated/"),
    *("/en/sources/daily-2020-10-02/claims/year/2020/10/undated/",),
    *("/en/timeline/", "/en/timeline/year/2020/", "/en/timeline/year/2020/10/undated/"),
    *("/en/timeline/year/2019/", "/en/topics/talks/", "/en/search/"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[PlainPage, ...]:
    desk = small_desk(tmp_path_factory.mktemp("many") / "desk", site(DAYS))
    return made_at(desk.content, *PAGES)


@pytest.fixture(scope="module")
def pages(made: tuple[PlainPage, ...]) -> dict[str, str]:
    return {page[0]: (page[2] or b"").decode() for page in made}


def lines(page: str) -> list[str]:
    """The claims that a page lists."""
    return list(dict.fromkeys(LINE.findall(page.partition("<main")[2])))


def parts(page: str, frame: str = "list-by-date") -> list[tuple[str, str, str]]:
    nav = page.partition(f'<nav class="{frame}"')[2].partition("</nav>")[0]
    return [(href, plain(name), plain(count)) for href, name, count in PART.findall(nav)]


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def heading(page: str) -> str:
    return plain(page.partition("<h1")[2].partition(">")[2].partition("</h1>")[0])


@pytest.mark.parametrize("url", PAGES[:3])
def test_a_source_and_an_entity_show_the_newest_claims_and_lead_to_each_year(
    pages: dict[str, str], url: str
) -> None:
    name = "about" if "/daily/" in url else "claims"
    page = pages[url]

    assert 100 == len(lines(page))
    assert "The newest 100 claims are on this page. All of them, by date:" in page
    assert [
        (f"{name}/year/2020/", "2020", "304 claims"),
        (f"{name}/year/2019/", "2019", "1 claim"),
        (f"{name}/year/undated/", "undated", "1 claim"),
    ] == parts(page)


@pytest.mark.parametrize("url", IN_BOTH)
def test_a_month_leads_to_its_days_and_to_what_has_no_day(pages: dict[str, str], url: str) -> None:
    found = [href for href, _, _ in parts(pages[url])]

    assert ["14/", "13/", "undated/"] == found
    assert 100 == len(lines(pages[url]))


def test_a_part_says_whose_claims_it_has_and_of_when(pages: dict[str, str]) -> None:
    claims, about = (f"/en/{owner}year/2020/10/" for owner in OWNERS[1:])

    assert "The envoy: claims, October 2020" == heading(pages[claims])
    assert "Claims about The Daily: October 2020" == heading(pages[about])
    assert "الأقوال: 14 تشرين الأول 2020" in plain(pages["/claims/year/2020/10/14/"])
    assert "2020, no closer date" in heading(pages[f"/en/{OWNERS[0]}year/2020/undated/"])


def test_a_claim_of_which_only_the_month_or_year_is_known_is_on_no_day(
    pages: dict[str, str],
) -> None:
    owner = f"/en/{OWNERS[0]}year/"

    assert ["c-302"] == lines(pages[f"{owner}2020/10/undated/"])
    assert ["c-303"] == lines(pages[f"{owner}2020/undated/"])
    assert ["c-305"] == lines(pages["/en/claims/year/undated/"])


def test_a_day_that_is_too_long_has_all_claims_in_one_line_each(pages: dict[str, str]) -> None:
    page = pages["/en/claims/year/2020/10/14/"]

    assert [f"c-{number}" for number in range(301)] == sorted(lines(page), key=_number)
    assert "The envoy: Statement 7\n" in plain(page)
    assert 'class="claim-list"' not in page


def _number(claim_id: str) -> int:
    return int(claim_id.removeprefix("c-"))


def test_a_long_timeline_leads_to_its_months(pages: dict[str, str]) -> None:
    timeline = pages["/en/timeline/"]

    assert [] == lines(timeline)
    assert [
        ("year/2019/#s-2019-05", "May 2019", "1 claim"),
        ("year/2020/undated/", "2020", "1 claim"),
        ("year/2020/10/", "October 2020", "303 claims"),
        ("year/undated/", "undated", "1 claim"),
    ] == parts(timeline, "timeline-overview")
    assert ["10/", "undated/"] == [href for href, _, _ in parts(pages["/en/timeline/year/2020/"])]
    assert ["c-302"] == lines(pages["/en/timeline/year/2020/10/undated/"])
    assert "Timeline: 2019" == heading(pages["/en/timeline/year/2019/"])
    assert 'id="s-2019-05"' in pages["/en/timeline/year/2019/"]


def test_a_topic_and_the_search_lead_to_the_divided_lists(pages: dict[str, str]) -> None:
    topic = parts(pages["/en/topics/talks/"], "timeline-overview")

    assert ("../../timeline/year/2020/10/", "October 2020", "303 claims") in topic
    assert [] == lines(pages["/en/search/"])
    search = pages["/en/search/"].partition('id="s-all"')[2]
    assert re.search(r'<li><a href="(?:\.\./)*claims/">', search)


def test_a_page_reads_no_claim_that_it_does_not_list(
    made: tuple[PlainPage, ...], pages: dict[str, str]
) -> None:
    for url, _, _, _, reads, _ in made:
        read = {name.removeprefix("claim:") for name in reads if name.startswith("claim:c-")}

        assert read <= set(lines(pages[url])), url


def test_parts_and_anchors_that_were_published_stay_when_lists_change(tmp_path: Path) -> None:
    promised = (
        *("/en/sources/daily-2020-10-02/claims/year/2018/", "/en/timeline/year/2020/"),
        *("/en/entities/envoy/about/year/2020/10/", "/en/claims/year/2020/"),
        *("/en/timeline/#claim--c-0", "/en/timeline/year/2020/#claim--c-0"),
    )
    ledger = ledger_text(ledger_of(Promise(address, "2020-11-04") for address in promised))
    files = {**site(DAYS), "permalinks.txt": ledger}
    few = {**site(DAYS[300:]), "permalinks.txt": ledger}
    addresses = [url for url in promised if "#" not in url]

    long = pages_at(small_desk(tmp_path / "long", files).content, "/en/timeline/", *addresses)
    short = pages_at(
        small_desk(tmp_path / "short", few).content,
        *addresses,
        "/en/entities/envoy/",
        "/en/claims/",
    )

    # The timeline has the anchor of a claim that is on another page now.
    for url in ("/en/timeline/", "/en/timeline/year/2020/"):
        assert 'id="claim--c-0"' in long[url]
    assert set(addresses) <= short.keys()
    assert "There is no claim here any more." in short[addresses[0]]
    assert {"c-0", "c-1", "c-2", "c-3"} == set(lines(short["/en/claims/year/2020/"]))
    assert [("about/year/2020/", "2020", "0 claims")] == parts(short["/en/entities/envoy/"])
    assert 6 == len(lines(short["/en/claims/"]))
