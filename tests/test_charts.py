"""The chart of a question's figures, on the pages of a small desk built whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree, html

from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk

CLAIM = """\
{name}:
  question: {question}
  claimant: {claimant}
  stance: asserts
  {figure}
  date: 2020-10-01
  text: {{ar: حضر مقاتلون., en: Fighters came.}}
  sources: [{{source: daily-2020-10-02, locator: ¶3}}]
"""
QUESTIONS = """\
came:
  topics: [talks]
  unit: fighters
  text: {ar: كم مقاتلاً حضر؟, en: How many fighters came?}
left:
  topics: [talks]
  unit: fighters
  text: {ar: كم مقاتلاً غادر؟, en: How many fighters left?}
"""


def claims(*entries: tuple[str, str, str, str]) -> str:
    keys = ("name", "question", "claimant", "figure")
    return "".join(CLAIM.format(**dict(zip(keys, entry, strict=True))) for entry in entries)


FILES: Mapping[str, str] = {
    **SMALL,
    **UNITS,
    "questions.yaml": QUESTIONS,
    "claims.yaml": claims(
        ("about", "came", "envoy", "value: 4000\n  approx: true"),
        ("near", "came", "daily", "value: 4300"),
        ("least", "came", "daily", "min: 2350"),
        ("this-year", "left", "envoy", "min: 15\n  period: 2020-01-01?/2020-09-30"),
        ("since", "left", "daily", "more_than: 100\n  period: 2016/2020-09-30"),
        ("half", "left", "daily", "value: 20\n  period: 2020-01/2020-06"),
    ),
}
SVG = "{http://www.w3.org/2000/svg}"
each_language = pytest.mark.parametrize("code", ["ar", "en"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    return built(small_desk(tmp_path_factory.mktemp("charts") / "desk", FILES))


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """The same, on a desk to which "about" reaches five per cent."""
    site = SMALL["site.yaml"] + "approx_margin: 5%\n"
    files = {**FILES, "site.yaml": site}
    return built(small_desk(tmp_path_factory.mktemp("narrow") / "desk", files))


def built(desk: SmallDesk) -> SmallDesk:
    run = desk.run("build")
    assert 0 == run.code, run.err
    return desk


def chart(desk: SmallDesk, path: str) -> html.HtmlElement:
    page = html.fromstring(desk.page(f"{path}/index.html"))
    found: list[html.HtmlElement] = page.xpath("//figure[@class='figure-chart']")
    assert 1 == len(found)
    return found[0]


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@each_language
def test_figures_of_different_periods_are_under_headings_and_on_no_axis(
    desk: SmallDesk, code: str
) -> None:
    found = chart(desk, f"{code}/questions/left")

    told = [words(each) for each in found.xpath(".//*[@class='scale']")]

    wanted = {
        "en": [
            "2016 to 30 September 2020 The Daily more than 100 fighters",
            "1 January 2020 (inferred) to 30 September 2020 The envoy at least 15 fighters",
            "January 2020 to June 2020 The Daily 20 fighters",
        ],
        "ar": [
            "من 2016 إلى 30 أيلول 2020 اليومية أكثر من 100 مقاتل",
            "من 1 كانون الثاني 2020 (مستنتَج) إلى 30 أيلول 2020 المبعوث 15 مقاتلاً على الأقل",
            "من كانون الثاني 2020 إلى حزيران 2020 اليومية 20 مقاتلاً",
        ],
    }
    assert wanted[code] == told
    assert [] == found.xpath(".//svg")
    assert {"en": "no common axis", "ar": "محور واحد"}[code] in words(found.xpath("figcaption")[0])


@each_language
def test_the_range_of_about_is_said_to_be_the_desks_own(desk: SmallDesk, code: str) -> None:
    found = chart(desk, f"{code}/questions/came")

    (legend,) = found.xpath(".//ul[@class='legend']")

    own = {"en": ("the desk’s own range", "10%"), "ar": ("مدى وضعه المكتب", "10%")}[code]
    assert all(part in words(legend) for part in own)
    assert 1 == len(found.xpath(".//li[p]//line[@class='about']"))


@each_language
def test_an_arrow_says_what_it_is(desk: SmallDesk, code: str) -> None:
    found = chart(desk, f"{code}/questions/came")

    (legend,) = found.xpath(".//ul[@class='legend']")

    assert {"en": "no upper limit was given", "ar": "لم يذكر القائل حداً أعلى"}[code] in words(
        legend
    )
    assert [] == found.xpath(".//line[@class='span']")
    assert 1 == len(found.xpath(".//li[p]//line[@class='open-bound']"))


@each_language
def test_a_chart_says_what_it_shows_and_leads_to_its_numbers_and_its_file(
    desk: SmallDesk, code: str
) -> None:
    found = chart(desk, f"{code}/questions/came")

    (title,) = found.xpath("figcaption/p[@class='chart-title']")
    table, file = found.xpath(".//ul[contains(@class, 'file-links')]//a/@href")

    asked = {"en": "How many fighters came?", "ar": "كم مقاتلاً حضر؟"}[code]
    assert asked in words(title)
    rows = found.xpath(f"//table[@id='{table.removeprefix('#')}']//td//p[@class='figure']")
    assert 3 == len(rows)
    assert "chart.svg" == file


@each_language
def test_the_file_of_a_chart_can_stand_alone(desk: SmallDesk, code: str) -> None:
    drawn = etree.fromstring(desk.page(f"{code}/questions/came/chart.svg").encode())

    told = [" ".join("".join(text.itertext()).split()) for text in drawn.iter(SVG + "text")]

    seen = " ".join(told).translate(dict.fromkeys(range(0x2066, 0x206A)))
    wanted = {
        "en": ("How many fighters came?", "The envoy about 4,000 fighters", "no upper limit"),
        "ar": ("كم مقاتلاً حضر؟", "المبعوث نحو 4,000 مقاتل", "لم يذكر القائل حداً أعلى"),
    }[code]
    assert [] == [part for part in wanted if part not in seen]
    assert "https://record.example/questions/came/" == told[-1]
    # Three figures, and a sample of each of three marks; one of them is an arrow.
    assert (2, 6) == tuple(len(list(drawn.iter(SVG + tag))) for tag in ("path", "circle"))
    assert not {"style", "class"} & {name for part in drawn.iter() for name in part.attrib}


def test_a_chart_stays_at_its_address_though_no_figure_is_left(tmp_path: Path) -> None:
    files = {**FILES, "claims.yaml": claims(("half", "left", "daily", "value: 20"))}
    desk = built(small_desk(tmp_path / "desk", files))

    assert "No answer gives a number." in desk.page("en/questions/came/chart.svg")
    assert "20 fighters" in desk.page("en/questions/left/chart.svg")
    assert "figure-chart" not in desk.page("en/questions/left/index.html")


def test_no_range_ends_in_a_cap_or_past_the_last_number(desk: SmallDesk) -> None:
    found = chart(desk, "en/questions/came")

    (about,) = found.xpath(".//li[p]//line[@class='about']")
    ends = [float(about.get(side).rstrip("%")) for side in ("x1", "x2")]
    last = max(float(tick.get("x").rstrip("%")) for tick in found.xpath(".//svg/text"))

    assert [] == found.xpath(".//line[@class='closed-end']")
    assert max(ends) < last


def test_the_desk_says_how_far_about_reaches(desk: SmallDesk, narrow: SmallDesk) -> None:
    def contested(built: SmallDesk) -> object:
        return json.loads(built.page("questions/came.json"))["contested"]

    assert (False, True) == (contested(desk), contested(narrow))
    assert "5% either way" in words(chart(narrow, "en/questions/came"))
    assert "No single number fits both about 4,000 fighters and 4,300 fighters." in narrow.page(
        "en/questions/came/index.html"
    )


PERIODS = (
    ("alone", "1921"),
    ("whole-year", "2020"),
    ("october", "2020-10"),
    ("day", "2020-10-02"),
    ("december", "2020-12"),
    ("months", "2020-09/2020-11"),
    ("years", "2006/2019"),
)


def test_the_chart_of_the_timeline_keeps_years_months_gaps_and_spans_apart(
    tmp_path: Path,
) -> None:
    told = claims(*((name, "left", "daily", f"period: {period}") for name, period in PERIODS))
    desk = built(small_desk(tmp_path / "desk", {**FILES, "claims.yaml": told}))
    rows = {
        code: html.fromstring(desk.page(f"{code}/timeline/index.html")).xpath(
            "//nav[@class='timeline-overview']//li"
        )
        for code in ("ar", "en")
    }

    assert [
        ("of-year", "1921 1 claim"),
        ("of-gap", "1922 to 2005 0 claims"),
        ("of-years", "2006 to 2019 1 claim"),
        ("of-year", "2020 5 claims"),
        ("of-month", "October 2020 2 claims"),
        ("of-month", "November 2020 0 claims"),
        ("of-month", "December 2020 1 claim"),
        ("of-months", "September 2020 to November 2020 1 claim"),
    ] == [(row.get("class"), words(row)) for row in rows["en"]]
    assert "من 1922 إلى 2005 لا أقوال" == words(rows["ar"][1])
    # Years are measured by the year with most claims, and months by the month.
    widths = [row.xpath(".//rect/@width") for row in rows["en"]]
    assert [["20.0%"], ["100.0%"], ["100.0%"]] == [widths[0], widths[3], widths[4]]
    assert ([], []) == (widths[1], widths[5])
    assert [3, 3] == [len(widths[2]), len(widths[7])]


def test_on_a_topic_only_months_are_measured_where_months_are_known(tmp_path: Path) -> None:
    told = claims(*((name, "left", "daily", f"period: {period}") for name, period in PERIODS))
    desk = built(small_desk(tmp_path / "desk", {**FILES, "claims.yaml": told}))
    page = html.fromstring(desk.page("en/topics/talks/index.html"))

    bars = {
        words(heading.xpath(".//a")[0]): heading.xpath(".//rect/@width")[0]
        for heading in page.xpath("//div[@class='topic-timeline']/h3")
    }

    assert {
        "1921": "0%",
        "2006": "0%",
        "2020": "0%",
        "September 2020": "50.0%",
        "October 2020": "100.0%",
        "December 2020": "50.0%",
    } == bars
