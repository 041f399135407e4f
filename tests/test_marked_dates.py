"""A date that the desk worked out, or doubts, says so wherever the site or a command prints it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import html

from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.render.sharing.open_graph import share_card
from tests.tools.briefings import W, part
from tests.tools.claims import UNITS, page_context_with
from tests.tools.desk import SMALL, SmallDesk, small_desk

FIRST_DAY = "articles/first-day"
FILES: Mapping[str, str] = {
    **SMALL,
    **UNITS,
    "questions.yaml": """\
came:
  topics: [talks]
  unit: fighters
  text: {ar: كم مقاتلاً حضر؟, en: How many fighters came?}
""",
    "claims.yaml": """\
inferred:
  question: came
  claimant: envoy
  stance: asserts
  value: 3
  date: "2020-10-01?"
  period: 2020-01-01?/2020-09-30
  text: {ar: حضر ثلاثة., en: Three of them came.}
  sources: [{source: daily-2020-10-02, locator: ¶7}]
doubted:
  question: came
  claimant: daily
  stance: reports
  value: 4
  date: 2020-09-03
  date_doubted: true
  text: {ar: حضر أربعة., en: Four of them came.}
  note: {ar: قبل أن تبدأ., en: That was before it began.}
  sources: [{source: daily-2020-10-02, locator: ¶8}]
stated:
  question: came
  claimant: envoy
  stance: denies
  date: 2020-09-29
  text: {ar: لم يحضر أحد., en: Nobody came.}
  sources: [{source: daily-2020-10-02, locator: ¶9}]
""",
    f"{FIRST_DAY}.ar.md": SMALL[f"{FIRST_DAY}.ar.md"].replace("2020-11-02", '"2020-11-02?"')
    + "\nحضر [3](claim:inferred) أو [4](claim:doubted).\n\n[](question:came)\n",
    f"{FIRST_DAY}.en.md": SMALL[f"{FIRST_DAY}.en.md"]
    + "\nOf them [3](claim:inferred) or [4](claim:doubted) came.\n\n[](question:came)\n",
}
INFERRED = {"en": "1 October 2020 (inferred)", "ar": "1 تشرين الأول 2020 (مستنتَج)"}
DOUBTED = {
    "en": "3 September 2020 (as printed, doubted)",
    "ar": "3 أيلول 2020 (كما طُبع، ونشك فيه)",
}
ISSUED = {"en": "2 October 2020 (inferred)", "ar": "2 تشرين الأول 2020 (مستنتَج)"}
SPAN = {
    "en": "1 January 2020 (inferred) to 30 September 2020",
    "ar": "من 1 كانون الثاني 2020 (مستنتَج) إلى 30 أيلول 2020",
}
SITE = "https://record.example/"
each_language = pytest.mark.parametrize("code", ["ar", "en"])


def square(marked: str) -> str:
    """The same mark in the brackets of a citation."""
    return marked.replace("(", "[").replace(")", "]")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    made = small_desk(tmp_path_factory.mktemp("marked") / "desk", FILES)
    made.run("translated", "first-day")
    run = made.run("build")
    assert 0 == run.code, run.err
    return made


def read(desk: SmallDesk, path: str) -> str:
    """What a reader reads on a page, on one line."""
    (main,) = html.fromstring(desk.page(f"{path}/index.html")).xpath("//main")
    return " ".join(main.text_content().split())


# Pages ------------------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("questions/came", (INFERRED, DOUBTED, SPAN, ISSUED)),
        ("timeline", (INFERRED, DOUBTED, SPAN, ISSUED)),
        ("sources/daily-2020-10-02", (INFERRED, DOUBTED, SPAN, ISSUED)),
        ("articles/first-day", (INFERRED, DOUBTED, SPAN, ISSUED)),
        ("entities/daily", (DOUBTED,)),
        ("topics/talks", (DOUBTED, SPAN, ISSUED)),
        ("claims", (INFERRED, DOUBTED)),
    ],
)
def test_a_page_marks_every_date_it_prints(
    desk: SmallDesk, code: str, path: str, marked: tuple[Mapping[str, str], ...]
) -> None:
    told = read(desk, f"{code}/{path}")

    for words in (each[code] for each in marked):
        day = words.partition(" (")[0]
        assert words in told
        assert told.count(day) == told.count(f"{day} (") + told.count(f"{day} [")


@each_language
def test_each_end_of_a_span_has_its_own_mark(desk: SmallDesk, code: str) -> None:
    assert SPAN[code] in read(desk, f"{code}/claims/inferred")
    assert SPAN[code] in read(desk, f"{code}/timeline")


@each_language
def test_the_day_of_a_source_is_marked_on_its_page_and_in_the_list(
    desk: SmallDesk, code: str
) -> None:
    assert ISSUED[code] in read(desk, f"{code}/sources/daily-2020-10-02")
    assert ISSUED[code] in read(desk, f"{code}/sources")


def test_a_date_that_was_printed_has_no_mark(desk: SmallDesk) -> None:
    assert re.search(r"29 September 2020 (?![(\[])", read(desk, "en/claims/stated"))


# Search results, feeds, what is shared -----------------------------------------------------


@each_language
def test_a_search_result_marks_its_date(desk: SmallDesk, code: str) -> None:
    files = (desk.output / code / "search").glob("*.json")

    told = "".join(file.read_text("utf-8") for file in files)

    assert f"{INFERRED[code]}" in told
    assert f"{DOUBTED[code]}" in told
    assert f"{ISSUED[code]}" in told


@each_language
def test_a_feed_says_in_words_what_its_dates_cannot(desk: SmallDesk, code: str) -> None:
    feed = ElementTree.fromstring(desk.page(f"{code}/feed.xml"))

    summary = " ".join("".join(text.itertext()) for text in feed.iter() if "summary" in text.tag)

    term = {"en": "Published", "ar": "تاريخ النشر"}[code]
    day = {"en": "2 November 2020 (inferred)", "ar": "2 تشرين الثاني 2020 (مستنتَج)"}[code]
    assert f"{term}: {day}" in summary


@each_language
def test_the_description_of_a_claim_marks_its_day(desk: SmallDesk, code: str) -> None:
    page = html.fromstring(desk.page(f"{code}/claims/doubted/index.html"))
    (described,) = page.xpath("//meta[@name='description']/@content")

    assert described.endswith(f" ({square(DOUBTED[code])})")


@each_language
def test_the_card_of_an_article_marks_its_day(
    tmp_path_factory: pytest.TempPathFactory, code: str
) -> None:
    site = page_context_with(tmp_path_factory.mktemp("card"), FILES).site

    card = share_card(site, Kind.ARTICLE, RecordId("first-day"), LocaleCode(code))

    day = {"en": "2 November 2020 (inferred)", "ar": "2 تشرين الثاني 2020 (مستنتَج)"}[code]
    assert day == card.subtitle


# Citations --------------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("style", ["chicago", "apa", "briefing"])
def test_a_citation_marks_its_dates(desk: SmallDesk, code: str, style: str) -> None:
    def cited(record: str) -> str:
        return desk.run("cite", record, "--lang", code, "--style", style).out

    assert square(DOUBTED[code]) in cited("doubted")
    assert square(INFERRED[code]) in cited("inferred")
    assert re.search(r"\[(inferred|مستنتَج)\]", cited("daily-2020-10-02"))


def test_reference_managers_get_the_marks(desk: SmallDesk) -> None:
    def cited(record: str, form: str) -> str:
        return desk.run("cite", record, "--lang", "en", "--format", form).out

    (source,) = json.loads(cited("daily-2020-10-02", "csl-json"))
    (claim,) = json.loads(cited("doubted", "csl-json"))
    assert {"date-parts": [[2020, 10, 2]], "circa": True} == source["issued"]
    assert "[inferred]" in source["note"]
    assert square(DOUBTED["en"]) in claim["note"]
    assert "date = {2020-10-02?}" in cited("daily-2020-10-02", "bibtex")
    assert "[inferred]" in cited("daily-2020-10-02", "bibtex")
    assert square(DOUBTED["en"]) in cited("doubted", "bibtex")
    assert square(DOUBTED["en"]) in cited("doubted", "ris")
    assert "[inferred]" in cited("daily-2020-10-02", "ris")


def test_the_head_of_a_page_gives_no_marked_date_as_if_it_were_printed(desk: SmallDesk) -> None:
    head = html.fromstring(desk.page("en/sources/daily-2020-10-02/index.html")).find("head")
    assert head is not None

    tags = {meta.get("name"): meta.get("content") for meta in head.iter("meta")}

    assert "2020-10-02?" == tags["DCTERMS.issued"]
    assert "citation_publication_date" not in tags


# Briefings and `links` --------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("form", ["md", "html"])
def test_a_briefing_marks_its_dates(desk: SmallDesk, code: str, form: str) -> None:
    run = desk.run("brief", "talks", "--lang", code, "--to", form, "--out", "-")

    told = " ".join(
        (html.fromstring(run.out).text_content() if form == "html" else run.out).split()
    )

    plain = told.replace("\\", "")
    for marked in (DOUBTED[code], INFERRED[code], ISSUED[code], SPAN[code]):
        assert marked in plain


def test_a_briefing_in_word_marks_its_dates(desk: SmallDesk) -> None:
    run = desk.run("brief", "talks", "--lang", "en", "--to", "docx", "--out", "talks.docx")
    assert 0 == run.code, run.err

    document = part((desk.root / "talks.docx").read_bytes(), "word/document.xml")
    cells = ["".join(cell.itertext()) for cell in document.iter(f"{W}tc")]

    assert any(INFERRED["en"] in cell for cell in cells)
    assert any(DOUBTED["en"] in cell for cell in cells)


def test_a_briefing_is_not_as_of_a_day_that_the_desk_doubts(desk: SmallDesk) -> None:
    desk.edit("claims.yaml", "date: 2020-09-03", "date: 2029-09-03")

    run = desk.run("brief", "talks", "--lang", "en", "--to", "md", "--out", "-")
    desk.edit("claims.yaml", "date: 2029-09-03", "date: 2020-09-03")

    assert "as of 3 November 2020" in run.out


@each_language
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_links_mark_the_dates_they_print(desk: SmallDesk, code: str, form: str) -> None:
    run = desk.run("links", "talks", "--lang", code, "--format", form)

    plain = run.out.replace("\\", "")
    for marked in (DOUBTED[code], INFERRED[code], ISSUED[code]):
        day = marked.partition(" (")[0]
        assert square(marked) in plain
        assert plain.count(day) == plain.count(f"{day} [")


# For programs -----------------------------------------------------------------------------


def test_the_data_has_the_marks_of_each_date(desk: SmallDesk) -> None:
    sheet = desk.page("data/claims.csv").removeprefix("\ufeff")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(sheet))}
    claim = json.loads(desk.page("claims/doubted.json"))

    assert ("false", "true") == (rows["inferred"]["date_doubted"], rows["doubted"]["date_doubted"])
    assert "2020-10-01?" == rows["inferred"]["date_edtf"]
    assert "2020-01-01?/2020-09-30" == rows["inferred"]["period_edtf"]
    assert ("2020-09-03", True, False) == (
        claim["date"],
        claim["date_doubted"],
        claim["period_doubted"],
    )


def nodes(desk: SmallDesk, path: str) -> dict[str, dict[str, Any]]:
    block = re.search(r'ld\+json">(.*?)</script>', desk.page(f"{path}/index.html"), re.DOTALL)
    assert block is not None
    graph = json.loads(block[1])["@graph"]
    return {node["@id"].removeprefix(SITE): node for node in graph if "@id" in node}


def test_linked_data_makes_no_marked_date_exact(desk: SmallDesk) -> None:
    found = nodes(desk, "en/questions/came")
    inferred, doubted, stated = (found[f"claims/{n}/"] for n in ("inferred", "doubted", "stated"))
    source = found["sources/daily-2020-10-02/"]

    assert "2020-10-01?" == inferred["temporal"]
    assert "2020-01-01?/2020-09-30" == inferred["temporalCoverage"]
    assert "2020-09-03 (as printed, doubted)" == doubted["temporal"]
    assert "2020-10-02?" == source["temporal"]
    assert [] == [n for n in (doubted, inferred) if "dateCreated" in n]
    assert "datePublished" not in source
    assert ("2020-09-29", None) == (stated["dateCreated"], stated.get("temporal"))
