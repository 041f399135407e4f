"""A grade that all of a list share is said once, and in each row only where the rows differ."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from lxml import html

from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk

CLAIM = """\
{name}:
  question: came
  claimant: envoy
  stance: asserts
  date: 2020-10-01
  text: {{ar: حضر مقاتلون., en: Fighters came.}}
  sources:
    - {{source: daily-2020-10-02, locator: ¶3}}
    - {{source: weekly-2020-10-03, locator: ¶4}}
"""
WEEKLY = """\
weekly-2020-10-03:
  type: article-newspaper
  language: en
  title: {en: What else was said, ar: ما قيل أيضاً}
  publisher: daily
  issued: 2020-10-03
  url: https://daily.example/else
"""
CITING = {
    "ar": "\nحضروا [مرة](claim:first) و[مرة](claim:second).\n",
    "en": "\nThey came [once](claim:first), [twice](claim:second).\n",
}
ALONE = "\n[](question:came)\n\n[](claim:third)\n"
FILES: Mapping[str, str] = {
    **SMALL,
    **UNITS,
    "questions.yaml": """\
came:
  topics: [talks]
  text: {ar: هل حضر مقاتلون؟, en: Did fighters come?}
""",
    "claims.yaml": "".join(CLAIM.format(name=name) for name in ("first", "second", "third")),
    "sources.yaml": SMALL["sources.yaml"] + WEEKLY,
    **{
        f"articles/first-day.{code}.md": f"{SMALL[f'articles/first-day.{code}.md']}{text}{ALONE}"
        for code, text in CITING.items()
    },
    "topics/talks.en.md": SMALL["topics/talks.en.md"] + "\n[](claim:third)\n",
    "topics/talks.ar.md": SMALL["topics/talks.ar.md"] + "\n[](claim:third)\n",
}
F = {"en": "reliability cannot be judged (F)", "ar": "لا يمكن الحكم على موثوقيته (F)"}
SIX = {"en": "truth cannot be judged (6)", "ar": "لا يمكن الحكم على صدقيته (6)"}
EVERY = {
    "en": ("Every source here: ", "Every claim here: "),
    "ar": ("كل مصدر هنا: ", "كل قول هنا: "),
}
IN_TEXT = {
    "en": ("Every source cited in this text: ", "Every claim cited in this text: "),
    "ar": ("كل مصدر مذكور في هذا النص: ", "كل قول مذكور في هذا النص: "),
}
each_language = pytest.mark.parametrize("code", ["ar", "en"])


def built(desk: SmallDesk) -> SmallDesk:
    for name in ("first-day", "talks"):
        desk.run("translated", name)
    run = desk.run("build")
    assert 0 == run.code, run.err
    return desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    return built(small_desk(tmp_path_factory.mktemp("grades") / "desk", FILES))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """The same desk, which has graded one of its sources and one of its claims."""
    sources = FILES["sources.yaml"].replace(
        "issued: 2020-10-03", "issued: 2020-10-03\n  reliability: B"
    )
    claims = FILES["claims.yaml"].replace("second:\n", "second:\n  credibility: 3\n")
    files = {**FILES, "sources.yaml": sources, "claims.yaml": claims}
    return built(small_desk(tmp_path_factory.mktemp("mixed") / "desk", files))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def part(desk: SmallDesk, path: str, xpath: str) -> str:
    found = html.fromstring(desk.page(f"{path}/index.html")).xpath(xpath)
    assert 1 == len(found), (path, xpath)
    return words(found[0])


@each_language
def test_a_table_says_once_above_it_what_all_its_rows_are_graded(
    desk: SmallDesk, code: str
) -> None:
    answers = part(desk, f"{code}/questions/came", "//section[contains(@class, 'answers')]")
    table = part(desk, f"{code}/questions/came", "//table[@class='answer-rows']")

    sources, claims = EVERY[code]
    assert f"{sources}{F[code]}." in answers
    assert f"{claims}{SIX[code]}." in answers
    assert (1, 1) == (answers.count("(F)"), answers.count("(6)"))
    assert "(F)" not in table
    assert "(6)" not in table


@each_language
def test_a_table_whose_rows_differ_grades_each(mixed: SmallDesk, code: str) -> None:
    answers = part(mixed, f"{code}/questions/came", "//section[contains(@class, 'answers')]")

    assert not [every for every in EVERY[code] if every in answers]
    assert (3, 3) == (answers.count("(F)"), answers.count("(B)"))
    assert (2, 1) == (answers.count("(6)"), answers.count("(3)"))


@each_language
def test_the_notes_and_cards_of_a_text_are_graded_once(desk: SmallDesk, code: str) -> None:
    notes = part(desk, f"{code}/articles/first-day", "//section[contains(@class, 'notes')]")
    card = part(desk, f"{code}/articles/first-day", "//div[@class='claim-card']")
    margin = html.fromstring(desk.page(f"{code}/articles/first-day/index.html")).xpath(
        "//*[@class='margin-note']"
    )

    sources, claims = IN_TEXT[code]
    assert f"{sources}{F[code]}." in notes
    assert f"{claims}{SIX[code]}." in notes
    assert (1, 1) == (notes.count("(F)"), notes.count("(6)"))
    assert "(F)" not in card
    assert "(6)" not in card
    assert len(margin) >= 1
    assert [] == [words(note) for note in margin if F[code].removesuffix(" (F)") in words(note)]


@each_language
def test_notes_and_cards_that_differ_are_graded_each(mixed: SmallDesk, code: str) -> None:
    notes = part(mixed, f"{code}/articles/first-day", "//section[contains(@class, 'notes')]")
    card = part(mixed, f"{code}/articles/first-day", "//div[@class='claim-card']")

    assert (2, 2) == (notes.count("(F)"), notes.count("(B)"))
    assert (1, 1) == (notes.count("(6)"), notes.count("(3)"))
    assert ["(B)", "(F)", "(6)"] == [grade for grade in ("(B)", "(F)", "(6)") if grade in card]


@each_language
def test_a_claim_alone_has_its_grades_beside_it_and_each_once(desk: SmallDesk, code: str) -> None:
    for path, xpath in (
        ("claims/first", "//article[starts-with(@class, 'record')]"),
        ("topics/talks", "//ol[@class='notes-in-brief']"),
    ):
        told = part(desk, f"{code}/{path}", xpath)

        assert (1, 1) == (told.count(F[code]), told.count(SIX[code]))


@each_language
@pytest.mark.parametrize("form", ["md", "html"])
def test_a_briefing_says_it_once_at_the_top(desk: SmallDesk, code: str, form: str) -> None:
    run = desk.run("brief", "talks", "--lang", code, "--to", form, "--out", "-")

    told = words(html.fromstring(run.out))
    assert (1, 1) == (told.count("(F)"), told.count("(6)"))
    assert told.index("(6)") < told.index({"en": "Did fighters", "ar": "هل حضر"}[code])


def test_a_briefing_whose_tables_differ_grades_each_row_and_source(mixed: SmallDesk) -> None:
    run = mixed.run("brief", "talks", "--lang", "en", "--to", "html", "--out", "-")

    page = html.fromstring(run.out)
    rows = [words(row) for row in page.xpath("//table[@class='answers']/tbody/tr")]
    sources = [words(source) for source in page.xpath("//div[@class='source']")]

    assert [(1, 1), (1, 1), (1, 1)] == [(row.count("(F)"), row.count("(B)")) for row in rows]
    assert ["(6)", "(3)", "(6)"] == [g for row in rows for g in ("(6)", "(3)") if g in row]
    assert [True, True] == ["(F)" in source or "(B)" in source for source in sources]
