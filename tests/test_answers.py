"""Claims that answer several questions, strict bounds and reservations, wherever they are shown."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package
from lxml import html as markup

from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk

CLAIM = """\
{id}:
  question: {question}
  claimant: {claimant}
  stance: {stance}
{fields}  text: {{ar: {ar}, en: {en}}}
  sources: [{{source: daily-2020-10-02, locator: ¶3}}]
"""


def claim(name: str, question: str, claimant: str, said: tuple[str, str], fields: str = "") -> str:
    stance = "denies" if name.endswith("denies") else "asserts"
    return CLAIM.format(
        id=name,
        question=question,
        claimant=claimant,
        stance=stance,
        fields="".join(f"  {line}\n" for line in fields.splitlines()),
        ar=said[0],
        en=said[1],
    )


BOTH = "[were-sent, how-many]"
FILES: Mapping[str, str] = {
    **SMALL,
    **UNITS,
    "questions.yaml": """\
were-sent:
  topics: [talks]
  text: {ar: هل أُرسل مقاتلون؟, en: Were fighters sent?}
how-many:
  topics: [talks, arms]
  unit: fighters
  text: {ar: كم عدد المقاتلين؟, en: How many fighters were sent?}
""",
    "claims.yaml": claim(
        "envoy-more",
        BOTH,
        "envoy",
        ("أُرسل أكثر من مئة.", "A hundred and more were sent."),
        "more_than: 100\ndate: 2020-10-01\nqualifier: {ar: على حدّ علمه, en: to our knowledge}",
    )
    + claim(
        "daily-exact",
        "how-many",
        "daily",
        ("أُرسل مئة.", "A hundred were sent."),
        "value: 100\ndate: 2020-10-02",
    )
    + claim(
        "minister-most",
        "how-many",
        "minister",
        ("أُرسلت مئة لا أكثر.", "No more than a hundred were sent."),
        "max: 100\ndate: 2020-10-03",
    )
    + claim(
        "minister-less",
        "how-many",
        "minister",
        ("أُرسل أقل من خمسين.", "Less than fifty were sent."),
        "less_than: 50\ndate: 2020-10-04",
    )
    + claim("daily-denies", BOTH, "daily", ("لم يُرسل أحد.", "Nobody was sent."), "date: 2020-10-05")
    + claim(
        "envoy-back",
        BOTH,
        "envoy",
        ("أُرسلت قافلة.", "A convoy was sent."),
        "status: withdrawn\nqualifier: {ar: كما يُظن, en: as is thought}\nmore_than: 77",
    ),
    "topics/arms.ar.md": "---\ntitle: السلاح\nsummary: من باع.\norder: 2\n---\n\nعن السلاح.\n",
    "topics/arms.en.md": "---\ntitle: Arms\nsummary: Who sold.\n---\n\nOn arms.\n",
    "entities.yaml": SMALL["entities.yaml"]
    + "minister:\n  kind: person\n  name: {ar: الوزير, en: The minister}\n",
}
ARTICLE = "\n[{words}](claim:envoy-more).\n\n[](claim:envoy-more)\n\n[](question:were-sent)\n"
TABLES = ("were-sent", "how-many")
each_question = pytest.mark.parametrize("question", TABLES)


def _made(root: Path) -> SmallDesk:
    made = small_desk(root, FILES)
    for code, words in (("ar", "قالها"), ("en", "He said it")):
        name = f"articles/first-day.{code}.md"
        made.write(name, SMALL[name] + ARTICLE.format(words=words))
    made.run("translated", "first-day")
    return made


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A desk with a question of yes or no and one of number, which two claims answer both."""
    made = _made(tmp_path_factory.mktemp("answers"))
    run = made.run("build")
    assert 0 == run.code, run.err
    return made


def main(desk: SmallDesk, path: str) -> markup.HtmlElement:
    element = markup.fromstring(desk.page(f"{path}/index.html")).find(".//main")
    assert element is not None
    return element


def words(element: markup.HtmlElement) -> str:
    """What a reader reads, on one line."""
    return " ".join(element.text_content().split())


def row_ids(root: markup.HtmlElement) -> list[str]:
    return [str(row.get("id")) for row in root.xpath(".//table/tbody/tr[@id]")]


def parts(desk: SmallDesk, path: str, *signs: str) -> list[str]:
    """The rows, entries and cards that give somebody's stance to what has one of these signs."""
    around = "ancestor::*[self::li or self::tr or self::header or contains(@class, 'claim-card')]"
    shown = main(desk, path).xpath(f".//*[starts-with(@class, 'stance')]/{around}[last()]")
    return [told for each in shown if any(sign in (told := words(each)) for sign in signs)]


# Several questions ------------------------------------------------------------------------


@each_question
@pytest.mark.parametrize("code", ["ar", "en"])
def test_a_claim_has_a_row_on_the_page_of_each_of_its_questions(
    desk: SmallDesk, code: str, question: str
) -> None:
    ids = row_ids(main(desk, f"{code}/questions/{question}"))

    assert 1 == ids.count(f"{question}--envoy-more")
    assert 1 == ids.count(f"{question}--daily-denies")
    assert len(ids) == len(set(ids))


@each_question
def test_a_denial_contests_each_question_that_it_answers(desk: SmallDesk, question: str) -> None:
    told = words(main(desk, f"en/questions/{question}"))

    assert "Contested" in told
    assert "One of the answers denies what others assert." in told


def test_a_topic_has_each_question_with_the_same_claim_counted_once(desk: SmallDesk) -> None:
    root = main(desk, "en/topics/talks")

    cards = {words(li.find("h3")): li for li in root.xpath(".//ul[@class='questions']/li")}
    counts = {name: [*map(int, card.xpath(".//b/text()"))] for name, card in cards.items()}

    assert 2 == sum(counts["Were fighters sent?"])
    assert 5 == sum(counts["How many fighters were sent?"])
    assert all("denies 1 The Daily" in words(card) for card in cards.values())


def test_totals_count_a_claim_once(desk: SmallDesk) -> None:
    assert "5 claims" in words(main(desk, "en/timeline"))
    home = [words(card) for card in main(desk, "en").xpath(".//li[contains(@class, 'topic')]")]
    assert 2 == len(home)
    assert all("5 claims" in card for card in home)


def test_a_claim_belongs_to_the_topics_of_all_its_questions(desk: SmallDesk) -> None:
    facts = words(main(desk, "en/claims/daily-denies").xpath(".//*[@class='fact fact-topic']")[0])

    assert "The talks" in facts
    assert "Arms" in facts


def test_a_claims_page_lists_all_its_questions_with_the_other_answers_to_each(
    desk: SmallDesk,
) -> None:
    root = main(desk, "en/claims/envoy-more")

    asked = root.xpath(".//*[@class='fact fact-asked']/dd")

    assert ["Were fighters sent?", "How many fighters were sent?"] == [words(dd) for dd in asked]
    beside = ["daily-exact", "minister-most", "minister-less", "daily-denies"]
    wanted = ["were-sent--daily-denies", *(f"how-many--{name}" for name in beside)]
    assert wanted == row_ids(root)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_claim_on_one_question_lists_no_others(desk: SmallDesk) -> None:
    root = main(desk, "en/claims/daily-exact")

    assert [] == root.xpath(".//*[@class='fact fact-asked']")
    assert 4 == len(row_ids(root))


def test_a_number_is_shown_beside_a_question_of_yes_or_no_and_not_weighed_there(
    desk: SmallDesk,
) -> None:
    root = main(desk, "en/questions/were-sent")

    assert "more than 100 fighters" in words(root.xpath(".//tr[@id='were-sent--envoy-more']")[0])
    assert [] == root.xpath(".//figure[@class='figure-chart']")
    assert "No one number" not in words(root)


# Strict bounds ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", ("more than 100 fighters", "less than 50 fighters")),
        ("ar", ("أكثر من 100 مقاتل", "أقل من 50 مقاتلاً")),
    ],
)
def test_a_strict_bound_is_shown_as_it_was_given(
    desk: SmallDesk, code: str, told: tuple[str, str]
) -> None:
    shown = words(main(desk, f"{code}/questions/how-many"))

    assert all(figure in shown for figure in told)


def test_more_than_a_number_is_apart_from_that_number_and_from_at_most_it(desk: SmallDesk) -> None:
    told = map(words, main(desk, "en/questions/how-many").xpath(".//ul[@class='findings']/li"))

    [others] = [t.partition("more than 100 fighters")[2] for t in told if "more than 100" in t]

    assert "100 fighters, at most 100 fighters or less than 50 fighters" in others


def test_only_a_question_with_one_answer_says_that_there_is_no_other(tmp_path: Path) -> None:
    said = ("أُرسلت قافلة.", "A convoy was sent.")
    claims = claim("envoy-one", BOTH, "envoy", said) + claim("daily-two", "how-many", "daily", said)
    desk = small_desk(tmp_path / "desk", {**FILES, "claims.yaml": claims})

    assert 0 == desk.run("build").code

    shown = {name: words(main(desk, f"en/questions/{name}")) for name in TABLES}
    assert ["were-sent"] == [name for name in shown if "give only one answer" in shown[name]]


def test_an_open_end_is_drawn_hollow_and_a_bound_that_is_meant_is_not(desk: SmallDesk) -> None:
    marks = main(desk, "en/questions/how-many").xpath(".//div[@class='scale']/ul/li")

    hollow = {words(li): len(li.xpath(".//*[@class='hollow']")) for li in marks}

    assert {
        "The envoy more than 100 fighters": 1,
        "The Daily 100 fighters": 0,
        "The minister at most 100 fighters": 0,
        "The minister less than 50 fighters": 1,
    } == hollow


# What the claimant reserves ---------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "claims/envoy-more",
        "questions/were-sent",
        "questions/how-many",
        "entities/envoy",
        "sources/daily-2020-10-02",
        "timeline",
        "articles/first-day",
    ],
)
def test_a_reservation_is_beside_the_stance_wherever_the_claim_is_shown(
    desk: SmallDesk, path: str
) -> None:
    english = parts(desk, f"en/{path}", "more than 100", "A hundred and more")
    arabic = parts(desk, f"ar/{path}", "أكثر من 100", "أُرسل أكثر من مئة")

    assert english
    assert all("asserts, to our knowledge" in part for part in english)
    assert len(english) == len(arabic)
    assert all("تأكيد، على حدّ علمه" in part for part in arabic)


@pytest.mark.parametrize(
    ("code", "figure", "reserved"),
    [
        ("en", "more than 100", "to our knowledge"),
        ("ar", "أكثر من 100", "على حدّ علمه"),
    ],
)
def test_a_topic_has_the_reservation_with_each_mention_of_who_says_it(
    desk: SmallDesk, code: str, figure: str, reserved: str
) -> None:
    mentions = parts(desk, f"{code}/topics/talks", figure)

    assert mentions
    assert all(reserved in mention for mention in mentions)


def test_a_note_in_the_margin_shows_the_reservation(desk: SmallDesk) -> None:
    root = main(desk, "en/articles/first-day")

    [note] = root.xpath(".//*[@class='margin-note']")

    assert "asserts, to our knowledge" in words(note)


def test_a_list_of_claims_and_a_description_show_the_reservation(desk: SmallDesk) -> None:
    [card] = main(desk, "en/claims").xpath(".//li[contains(., 'A hundred and more')]")
    page = markup.fromstring(desk.page("en/claims/envoy-more/index.html"))

    assert "to our knowledge" in words(card)
    [description] = page.xpath("//meta[@name='description']/@content")
    assert description.startswith("The envoy, to our knowledge: A hundred and more were sent")


def test_a_claim_that_is_named_alone_is_named_with_its_reservation(desk: SmallDesk) -> None:
    name = "The envoy, to our knowledge: A hundred and more were sent"
    page = markup.fromstring(desk.page("en/claims/envoy-more/index.html"))
    neighbour = main(desk, "en/claims/daily-denies")
    with closing(sqlite3.connect(desk.output / "data/site.sqlite")) as base:
        labels = base.execute("SELECT label FROM labels WHERE id = 'envoy-more' ORDER BY locale")
        arabic, english = (label for (label,) in labels.fetchall())

    assert str(page.findtext(".//title")).startswith(name)
    assert name in words(main(desk, "claims/envoy-more"))
    assert name in words(neighbour)
    assert ("المبعوث، على حدّ علمه: أُرسل أكثر من مئة", name) == (arabic, english)


def test_a_search_result_shows_the_reservation(desk: SmallDesk) -> None:
    files = sorted((desk.output / "en/search").glob("*.json"))
    shown = [record for file in files for record in _records(json.loads(file.read_text("utf-8")))]

    [result] = [record for record in shown if record[0] == "claims/envoy-more/"]

    assert "The envoy, to our knowledge: A hundred and more were sent" == result[1]
    assert any("knowledg" in file.read_text("utf-8") for file in files)


def _records(told: Any) -> Iterator[list[Any]]:
    return (
        (record for record in told if isinstance(record, list))
        if isinstance(told, list)
        else iter(())
    )


@pytest.mark.parametrize("style", ["chicago", "apa", "briefing"])
@pytest.mark.parametrize(
    ("code", "who", "reserved"),
    [("en", "The envoy", "to our knowledge"), ("ar", "المبعوث", "على حدّ علمه")],
)
def test_a_citation_shows_the_reservation_after_who_and_when(
    desk: SmallDesk, style: str, code: str, who: str, reserved: str
) -> None:
    run = desk.run("cite", "envoy-more", "--lang", code, "--style", style)

    assert 0 == run.code, run.err
    before, _, after = run.out.partition(reserved)
    assert who in before
    assert "2020" in before
    assert after


@pytest.mark.parametrize("ending", ["bib", "ris", "csl.json"])
def test_a_reference_manager_files_a_claim_with_its_reservation(
    desk: SmallDesk, ending: str
) -> None:
    assert "The envoy, to our knowledge: A hundred and more" in desk.page(
        f"claims/envoy-more.{ending}"
    )


def test_a_briefing_shows_figures_and_reservations_as_they_were_given(desk: SmallDesk) -> None:
    english = desk.run("brief", "talks", "--lang", "en", "--to", "md", "--out", "-").out
    arabic = desk.run("brief", "talks", "--lang", "ar", "--to", "html", "--out", "-").out

    assert "more than 100 fighters" in english
    assert "less than 50 fighters" in english
    # A table of each question, and the timeline.
    assert 3 == english.count("asserts, to our knowledge")
    assert "2 questions, 5 claims" in english
    assert 3 == words(markup.fromstring(arabic)).count("تأكيد، على حدّ علمه")


def test_the_links_of_a_topic_have_a_claim_under_each_question_with_its_reservation(
    desk: SmallDesk,
) -> None:
    listed = desk.run("links", "talks", "--lang", "en").out

    assert 2 == listed.count("https://record.example/claims/envoy-more/\n")
    assert 2 == listed.count("to our knowledge")


def test_a_withdrawn_claim_keeps_no_reservation_and_no_number(desk: SmallDesk) -> None:
    told = [
        file
        for file in desk.output.rglob("*")
        if file.suffix in {".html", ".json", ".csv", ".xml", ".bib", ".ris"}
        and "as is thought" in file.read_text("utf-8")
    ]

    assert [] == told
    assert "77" not in words(main(desk, "en/claims/envoy-back"))


# Data -------------------------------------------------------------------------------------


def csv_rows(desk: SmallDesk, path: str) -> dict[str, dict[str, str]]:
    text = (desk.output / path).read_text("utf-8-sig")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_a_row_names_all_questions_and_the_first_of_them(desk: SmallDesk) -> None:
    rows = csv_rows(desk, "data/claims.csv")
    both, one, gone = (rows[name] for name in ("envoy-more", "daily-exact", "envoy-back"))

    assert ("were-sent", "Were fighters sent?") == (both["question"], both["question_en"])
    assert "were-sent;how-many" == both["questions"]
    assert "Were fighters sent?;How many fighters were sent?" == both["questions_en"]
    assert ("how-many", "how-many") == (one["question"], one["questions"])
    assert ("", "") == (gone["question"], gone["questions"])
    assert ("fighters", "talks;arms") == (both["unit"], both["topics"])


def test_a_row_says_whether_a_bound_is_meant_itself(desk: SmallDesk) -> None:
    rows = csv_rows(desk, "data/claims.csv")
    columns = ("value", "min", "min_exclusive", "max", "max_exclusive")

    told = {name: tuple(row[column] for column in columns) for name, row in rows.items()}

    assert ("", "100", "true", "", "") == told["envoy-more"]
    assert ("", "", "", "100", "false") == told["minister-most"]
    assert ("", "", "", "50", "true") == told["minister-less"]
    assert ("100", "", "", "", "") == told["daily-exact"]
    assert ("", "", "", "", "") == told["daily-denies"]


def test_a_row_has_the_reservation_in_each_language(desk: SmallDesk) -> None:
    row = csv_rows(desk, "data/claims.csv")["envoy-more"]

    assert ("على حدّ علمه", "to our knowledge") == (row["qualifier_ar"], row["qualifier_en"])


def test_each_question_has_the_claim_among_its_answers_once(desk: SmallDesk) -> None:
    rows = csv_rows(desk, "data/questions.csv")

    assert ["envoy-more", "daily-denies"] == rows["were-sent"]["answers"].split(";")
    assert 1 == rows["how-many"]["answers"].split(";").count("envoy-more")
    assert ["true", "true"] == [rows[name]["denied"] for name in TABLES]
    for question in TABLES:
        assert "envoy-more" in csv_rows(desk, f"questions/{question}.csv")


def test_the_package_describes_and_holds_what_is_there(desk: SmallDesk) -> None:
    report = Package(str(desk.output / "data/datapackage.json")).validate()

    assert report.valid, report.flatten(["message"])


def test_the_json_of_a_claim_has_all_of_it(desk: SmallDesk) -> None:
    told = json.loads(desk.page("claims/envoy-more.json"))

    assert ["were-sent", "how-many"] == [question["id"] for question in told["questions"]]
    assert told["questions"][0] == told["question"]
    assert {"ar": "على حدّ علمه", "en": "to our knowledge"} == told["qualifier"]
    assert {
        "value": None,
        "min": 100,
        "min_exclusive": True,
        "max": None,
        "max_exclusive": None,
        "approx": False,
        "unit": "fighters",
    } == told["figure"]


def test_the_json_of_each_question_has_the_claim_once(desk: SmallDesk) -> None:
    for question in TABLES:
        told = json.loads(desk.page(f"questions/{question}.json"))
        assert 1 == [each["id"] for each in told["claims"]].count("envoy-more")
    counted = json.loads(desk.page("questions/how-many.json"))
    assert ["envoy-more", "daily-exact"] in counted["apart"]
    assert ["envoy-more", "minister-most"] in counted["apart"]
    assert [] == json.loads(desk.page("questions/were-sent.json"))["apart"]


def test_the_database_ties_a_claim_to_each_of_its_questions(desk: SmallDesk) -> None:
    with closing(sqlite3.connect(desk.output / "data/site.sqlite")) as base:
        tied = base.execute(
            "SELECT position, question FROM claim_questions WHERE claim = 'envoy-more'"
        ).fetchall()
        counts = base.execute(
            "SELECT question, count(*) FROM claim_questions GROUP BY question ORDER BY question"
        ).fetchall()
        strict = base.execute("SELECT id FROM claims WHERE min_exclusive ORDER BY id").fetchall()
        assert [] == base.execute("PRAGMA foreign_key_check").fetchall()

    assert [(1, "were-sent"), (2, "how-many")] == tied
    assert [("how-many", 5), ("were-sent", 2)] == counts
    assert [("envoy-more",)] == strict


def nodes(desk: SmallDesk, path: str) -> dict[str, dict[str, Any]]:
    page = markup.fromstring(desk.page(f"{path}/index.html"))
    [told] = page.xpath("//script[@type='application/ld+json']/text()")
    return {node["@id"]: node for node in json.loads(told)["@graph"] if "@id" in node}


def test_linked_data_ties_a_claim_to_each_of_its_questions(desk: SmallDesk) -> None:
    site = "https://record.example"
    page = nodes(desk, "en/claims/envoy-more")[f"{site}/en/claims/envoy-more/"]
    asked = [nodes(desk, f"en/questions/{name}")[f"{site}/questions/{name}/"] for name in TABLES]

    assert [f"{site}/questions/{name}/" for name in TABLES] == [q["@id"] for q in page["about"]]
    for question in asked:
        answers = [claim["@id"] for claim in question["about"]]
        assert 1 == answers.count(f"{site}/claims/envoy-more/")


def test_linked_data_describes_the_figure_and_the_reservation(desk: SmallDesk) -> None:
    name = "https://record.example/claims/envoy-more/"

    assert (
        "more than 100 fighters · to our knowledge"
        == (nodes(desk, "en/claims/envoy-more")[name]["description"])
    )
    assert (
        "أكثر من 100 مقاتل · على حدّ علمه"
        == (nodes(desk, "ar/questions/were-sent")[name]["description"])
    )


# What was published -----------------------------------------------------------------------


@pytest.fixture
def published(tmp_path: Path) -> SmallDesk:
    """The same desk, with all its addresses and anchors promised."""
    made = _made(tmp_path / "published")
    for arguments in (("build",), ("promise",)):
        run = made.run(*arguments)
        assert 0 == run.code, run.err
    return made


def kept(desk: SmallDesk, path: str, anchor: str) -> list[str]:
    """Where an old anchor of a page redirects to."""
    [element] = markup.fromstring(desk.page(f"{path}/index.html")).xpath(f"//*[@id='{anchor}']")
    return [str(link) for link in element.xpath(".//a/@href")]


def test_the_rows_of_both_questions_are_promised(published: SmallDesk) -> None:
    promised = (published.content / "permalinks.txt").read_text("utf-8")

    for code in ("ar", "en"):
        for question in TABLES:
            assert re.search(rf"/{code}/questions/{question}/#{question}--envoy-more\b", promised)


def test_a_claim_that_answers_one_question_less_keeps_its_anchor_there(
    published: SmallDesk,
) -> None:
    published.edit(
        "claims.yaml",
        "envoy-more:\n  question: [were-sent, how-many]",
        "envoy-more:\n  question: [how-many]",
    )

    run = published.run("build")

    assert 0 == run.code, run.err
    links = kept(published, "en/questions/were-sent", "were-sent--envoy-more")
    assert ["../../claims/envoy-more/"] == links
    assert 1 == len(kept(published, "en/claims/envoy-more", "were-sent--daily-denies"))


def test_a_claim_that_is_renamed_is_found_on_both_questions_by_its_old_name(
    published: SmallDesk,
) -> None:
    published.edit("claims.yaml", "envoy-more:\n", "envoy-above:\n  was: [envoy-more]\n")
    for code in ("ar", "en"):
        name = f"articles/first-day.{code}.md"
        text = (published.content / name).read_text("utf-8")
        published.write(name, text.replace("claim:envoy-more", "claim:envoy-above"))
    published.run("translated", "first-day")

    run = published.run("build")

    assert 0 == run.code, run.err
    for question in TABLES:
        links = kept(published, f"en/questions/{question}", f"{question}--envoy-more")
        assert ["../../claims/envoy-above/"] == links


def test_a_question_that_a_claim_answers_too_adds_rows_and_loses_none(
    published: SmallDesk,
) -> None:
    published.edit(
        "claims.yaml",
        "daily-exact:\n  question: how-many",
        "daily-exact:\n  question: [how-many, were-sent]",
    )

    run = published.run("build")

    assert 0 == run.code, run.err
    ids = row_ids(main(published, "en/claims/daily-exact"))
    assert "how-many--envoy-more" in ids
    assert "were-sent--envoy-more" in ids
