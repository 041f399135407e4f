"""Claims, questions and the timeline on finished pages of a small desk built whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from lxml import html as markup
from playwright.sync_api import Page

from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk

FILES: Mapping[str, str] = {
    **SMALL,
    **UNITS,
    "questions.yaml": """\
fighters-sent:
  topics: [talks]
  unit: fighters
  text: {ar: كم مقاتلاً أُرسل؟, en: How many fighters were sent?}
  scope: {ar: الأرقام من أيام مختلفة., en: The figures are of different days.}
  assessment:
    date: 2020-11-02
    likelihood: very-likely
    confidence: moderate
    text: {ar: أن مقاتلين وصلوا., en: that fighters arrived.}
one-sided:
  topics: [talks, arms]
  text: {ar: من بدأ؟, en: Who began?}
""",
    "claims.yaml": """\
envoy-300:
  question: fighters-sent
  claimant: envoy
  stance: asserts
  value: 300
  date: "2020-10-01?"
  about: [daily]
  text: {ar: أُرسل 300 مقاتل., en: 300 fighters were sent.}
  sources: [{source: daily-2020-10-02, locator: ¶13, quote: {en: three hundred of them}}]
minister-least:
  question: fighters-sent
  claimant: minister
  stance: asserts
  min: 2350
  date: ../2020-10-02
  period: 2020-09
  credibility: 3
  text: {ar: أُرسل 2350 على الأقل., en: At least 2350 fighters were sent.}
  sources: [{source: daily-2020-10-02, locator: ¶15}]
daily-denial:
  question: fighters-sent
  claimant: daily
  stance: denies
  date: 2020-10-02
  text: {ar: لم يُرسل أحد., en: Nobody was sent.}
  sources: [{source: daily-2020-10-02, locator: ¶20}]
envoy-began:
  question: one-sided
  claimant: envoy
  stance: asserts
  date: 2020-10-02
  period: 1994
  text: {ar: بدأت الأخرى., en: The other side began.}
  sources: [{source: daily-2020-10-02, locator: ¶2}]
daily-began:
  question: one-sided
  claimant: daily
  stance: asserts
  date: 2020-10-02
  text: {ar: بدأ الخلاف قديماً., en: It began long ago.}
  sources: [{source: daily-2020-10-02, locator: ¶3}]
envoy-withdrawn:
  question: fighters-sent
  claimant: envoy
  stance: asserts
  value: 9999
  status: withdrawn
  note: {ar: سُحب لخطأ في القراءة., en: Withdrawn as misread.}
  text: {ar: أُرسلت قافلة كاملة., en: A whole convoy was sent.}
  sources: [{source: daily-2020-10-02, locator: ¶4}]
envoy-draft:
  question: fighters-sent
  claimant: envoy
  stance: asserts
  value: 7777177
  status: draft
  text: {ar: مسودة سرية., en: A secret draft.}
  sources: [{source: daily-2020-10-02, locator: ¶5}]
""",
    "topics/arms.ar.md": "---\ntitle: السلاح\nsummary: من باع.\norder: 2\n---\n\nعن السلاح.\n",
    "topics/arms.en.md": "---\ntitle: Arms\nsummary: Who sold.\n---\n\nOn arms.\n",
    "entities.yaml": SMALL["entities.yaml"]
    + "minister:\n  kind: person\n  name: {ar: الوزير, en: The minister}\n",
}
ARTICLE = """

{first} [300](claim:envoy-300). {second} [2350](claim:minister-least); [300](claim:envoy-300).

[](question:fighters-sent)

[](claim:daily-denial)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A desk with two questions, five claims, a withdrawn one and a draft, built."""
    made = small_desk(tmp_path_factory.mktemp("claims"), FILES)
    for code, first, second in (("ar", "قال الأول", "وقال الثاني"), ("en", "One said", "One more")):
        name = f"articles/first-day.{code}.md"
        made.write(name, SMALL[name] + ARTICLE.format(first=first, second=second))
    made.run("translated", "first-day")
    run = made.run("build")
    assert 0 == run.code, run.err
    return made


def page(desk: SmallDesk, path: str) -> markup.HtmlElement:
    return markup.fromstring(desk.page(f"{path}/index.html"))


def main(desk: SmallDesk, path: str) -> markup.HtmlElement:
    element = page(desk, path).find(".//main")
    assert element is not None
    return element


def words(element: markup.HtmlElement) -> str:
    """What a reader reads, on one line."""
    return " ".join(element.text_content().split())


def section(root: markup.HtmlElement, label: str) -> markup.HtmlElement:
    """The section with this heading."""
    found = [
        part
        for part in root.iter("section")
        if label in map(words, part.xpath("./h2|.//summary/h2"))
    ]
    assert 1 == len(found), label
    return found[0]


def rows(root: markup.HtmlElement) -> dict[str, list[str]]:
    """The rows of the table of answers, by claimant; a cell as it is read."""
    table = {}
    for row in root.xpath(".//table/tbody/tr"):
        cells = [words(cell) for cell in row]
        table[words(row.xpath(".//*[@class='claimant']")[0])] = cells
    return table


def leads_to(links: list[str], end: str) -> bool:
    return any(link.endswith(end) for link in links)


# A question -------------------------------------------------------------------------------


def test_a_question_sets_its_answers_side_by_side(desk: SmallDesk) -> None:
    table = rows(main(desk, "en/questions/fighters-sent"))

    assert ["The envoy", "The Daily", "The minister"] == list(table)
    who, stance, what, said, sources, _ = table["The envoy"]
    assert ("The envoy Special envoy", "asserts") == (who, stance)
    assert "300 fighters 300 fighters were sent." == what
    assert "1 October 2020 (inferred)" in said
    assert "What the envoy said" in sources
    assert "The Daily" in sources
    assert "¶13" in sources
    assert "three hundred of them" in sources


def test_a_denial_has_its_words_and_no_figure(desk: SmallDesk) -> None:
    _, stance, what, *_ = rows(main(desk, "en/questions/fighters-sent"))["The Daily"]

    assert ("denies", "Nobody was sent.") == (stance, what)


def test_grades_are_in_words_and_those_nobody_gave_say_so(desk: SmallDesk) -> None:
    root = main(desk, "en/questions/fighters-sent")
    table = rows(root)

    assert "Every source here: reliability cannot be judged (F)." in words(root)
    assert table["The envoy"][5].endswith("truth cannot be judged (6)")
    assert table["The minister"][5].endswith("possibly true (3)")


def test_a_question_says_its_scope_and_that_it_is_contested(desk: SmallDesk) -> None:
    root = main(desk, "en/questions/fighters-sent")

    assert "The figures are of different days." in words(root)
    comparison = words(section(root, "How the answers compare"))
    assert "Contested" in comparison
    assert "One of the answers denies what others assert." in comparison


def test_a_question_that_nobody_denies_says_that_this_is_no_agreement(desk: SmallDesk) -> None:
    root = main(desk, "en/questions/one-sided")

    assert "Our sources contain no denial" in words(root)
    assert not root.xpath("//*[@class='contested']")


def test_an_assessment_is_two_sentences_and_a_day(desk: SmallDesk) -> None:
    judged = section(main(desk, "en/questions/fighters-sent"), "The desk’s assessment")

    first, second, day = [words(sentence) for sentence in judged.iter("p")]
    assert first.startswith("We judge it very likely")
    assert first.endswith(" that fighters arrived.")
    assert "Our confidence in this judgement is moderate." == second
    assert "2 November 2020" in day


def test_the_chart_has_the_figures_and_the_denials_apart(desk: SmallDesk) -> None:
    (chart,) = main(desk, "en/questions/fighters-sent").xpath("//figure[@class='figure-chart']")

    marks = [words(mark) for mark in chart.xpath("./div[@class='scale']/ul/li/p")]
    assert ["The minister at least 2,350 fighters", "The envoy 300 fighters"] == marks
    assert ["The Daily"] == [words(item) for item in chart.xpath(".//*[@class='denied']//li")]


def test_a_question_reads_in_arabic(desk: SmallDesk) -> None:
    table = rows(main(desk, "ar/questions/fighters-sent"))

    assert ["المبعوث", "اليومية", "الوزير"] == list(table)
    assert "2,350 مقاتلاً على الأقل" in table["الوزير"][2]


# A claim ----------------------------------------------------------------------------------


def test_a_claim_lists_the_other_answers_and_not_itself(desk: SmallDesk) -> None:
    root = main(desk, "en/claims/envoy-300")

    others = section(root, "Other answers to the same question")
    assert ["The Daily", "The minister"] == list(rows(others))
    assert leads_to(others.xpath(".//a/@href"), "questions/fighters-sent/")


def test_a_claim_says_where_the_site_uses_it(desk: SmallDesk) -> None:
    used = section(main(desk, "en/claims/envoy-300"), "Mentioned in")

    assert leads_to(used.xpath(".//a/@href"), "articles/first-day/")


def test_a_claim_says_who_when_where_and_how_far_it_can_be_relied_on(desk: SmallDesk) -> None:
    told = words(main(desk, "en/claims/minister-least").xpath(".//article")[0])

    for said in (
        "The minister asserts",
        "at least 2,350 fighters",
        "by 2 October 2020",
        "September 2020",
        "¶15",
        "reliability cannot be judged (F)",
        "possibly true (3)",
    ):
        assert said in told


@pytest.mark.parametrize("code", ["ar", "en"])
def test_a_withdrawn_claim_keeps_its_page_and_loses_its_words(desk: SmallDesk, code: str) -> None:
    text = desk.page(f"{code}/claims/envoy-withdrawn/index.html")

    assert {"ar": "سُحب لخطأ في القراءة.", "en": "Withdrawn as misread."}[code] in text
    assert "A whole convoy" not in text
    assert "أُرسلت قافلة" not in text
    assert "9,999" not in text


def _is_text(path: Path) -> bool:
    return path.suffix in {".html", ".xml", ".json", ".csv", ".txt"}


@pytest.mark.parametrize("secret", ["A secret draft", "مسودة سرية", "envoy-draft", "7777177"])
def test_a_draft_is_nowhere_in_what_is_published(desk: SmallDesk, secret: str) -> None:
    files = [path for path in desk.output.rglob("*") if path.is_file()]

    assert [] == [path for path in files if secret.encode() in path.read_bytes()]
    assert [] == [path for path in files if secret in path.as_posix()]


@pytest.mark.parametrize("words_gone", ["A whole convoy", "أُرسلت قافلة"])
def test_the_words_of_a_withdrawn_claim_are_in_no_file(desk: SmallDesk, words_gone: str) -> None:
    files = [path for path in desk.output.rglob("*") if path.is_file()]

    assert [] == [path for path in files if words_gone.encode() in path.read_bytes()]


# What leads to a claim --------------------------------------------------------------------


def test_an_entity_lists_what_it_claims_and_what_is_claimed_of_it(desk: SmallDesk) -> None:
    envoy, daily = main(desk, "en/entities/envoy"), main(desk, "en/entities/daily")

    made = section(envoy, "Claims made").xpath(".//li/p/a/@href")
    said_of = section(daily, "Claims about it").xpath(".//li/p/a/@href")
    assert ["../../claims/envoy-300/", "../../claims/envoy-began/"] == made
    assert ["../../claims/envoy-300/"] == said_of


def test_a_source_lists_everything_that_cites_it(desk: SmallDesk) -> None:
    root = main(desk, "en/sources/daily-2020-10-02")

    read = [
        link.split("/")[-2]
        for link in section(root, "Claims from this source").xpath(".//li/p/a/@href")
    ]
    assert {"envoy-300", "minister-least", "daily-denial", "envoy-began", "daily-began"} == {
        name for name in read if name not in {"envoy", "minister", "daily"}
    }
    assert leads_to(section(root, "Cited in").xpath(".//a/@href"), "articles/first-day/")


def test_a_topic_puts_its_contested_question_first(desk: SmallDesk) -> None:
    root = main(desk, "en/topics/talks")

    contested, others = section(root, "What is contested"), section(root, "Other questions")
    asked = [
        part.xpath("./ul/li/h3/a/@href | .//details//li/a/@href") for part in (contested, others)
    ]
    assert [["../../questions/fighters-sent/"], ["../../questions/one-sided/"]] == asked
    assert [contested, others] == root.xpath(".//section")[:2]


# The timeline -----------------------------------------------------------------------------


def test_the_timeline_goes_by_the_time_spoken_of_and_else_by_the_day_said(
    desk: SmallDesk,
) -> None:
    root = main(desk, "en/timeline")

    moments = root.xpath(".//li[contains(@class, 'timeline-entry')]/@id")
    assert ["envoy-began", "minister-least", "envoy-300", "daily-began", "daily-denial"] == [
        name.removeprefix("claim--") for name in moments
    ]
    assert ["1994", "September 2020", "October 2020"] == [words(h) for h in root.iter("h2")]


def test_every_entry_of_the_timeline_can_be_linked(desk: SmallDesk) -> None:
    root = main(desk, "en/timeline")

    entries = root.xpath(".//li[contains(@class, 'timeline-entry')]")

    assert 5 == len(entries)
    for entry in entries:
        assert f"#{entry.get('id')}" in entry.xpath(".//a/@href")


def test_the_timeline_is_filtered_by_topic_without_a_script(desk: SmallDesk) -> None:
    root = page(desk, "en/timeline")

    radios = root.xpath("//fieldset//input[@type='radio']")
    assert 3 == len(radios)
    assert [True, False, False] == [radio.get("checked") is not None for radio in radios]
    assert 1 == len({radio.get("name") for radio in radios})
    assert "The talks (5 claims)" in words(root.xpath("//fieldset")[0])
    # The script that sorts the list has nothing to do with topics.
    assert [] == root.xpath("//main//script[not(contains(@src, '/lists.'))]")


def test_a_topic_that_lacks_the_language_is_chosen_by_its_own_name(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != "topics/arms.en.md"}
    desk = small_desk(tmp_path / "desk", files)

    run = desk.run("build")

    assert 0 == run.code, run.err
    name = page(desk, "en/timeline").xpath("//fieldset//span[@lang]")[0]
    assert ("ar", "rtl", "السلاح") == (name.get("lang"), name.get("dir"), name.text)


# Prose ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["ar", "en"])
def test_notes_and_their_numbers_lead_to_each_other(desk: SmallDesk, code: str) -> None:
    root = page(desk, f"{code}/articles/first-day")

    refs = root.xpath("//sup[@class='note-ref']/a/@href")
    assert ["#s-note-1", "#s-note-2", "#s-note-1"] == refs
    for number in ("1", "2"):
        (note,) = root.xpath(f"//*[@id='s-note-{number}']")
        (ref,) = root.xpath(f"//*[@id='s-ref-{number}']")
        assert f"#s-ref-{number}" in note.xpath(".//a/@href")
        assert f"#s-note-{number}" in ref.xpath(".//a/@href")


def test_a_note_says_who_where_and_how_far_to_rely_on_it(desk: SmallDesk) -> None:
    (note,) = page(desk, "en/articles/first-day").xpath("//*[@id='s-note-1']")

    told = words(note)
    for said in ("The envoy", "asserts", "What the envoy said", "¶13", "1 October 2020"):
        assert said in told


def test_prose_has_the_table_and_the_card_where_they_are_written(desk: SmallDesk) -> None:
    root = page(desk, "en/articles/first-day")

    (table,) = root.xpath("//*[@id='question--fighters-sent']")
    assert ["The envoy", "The Daily", "The minister"] == list(rows(table))
    after = table.xpath("following::*[contains(., 'Nobody was sent.')]")
    assert after


def test_a_claim_link_works_without_a_script(
    desk: SmallDesk, page_without_scripts: Page, serve_folder: Callable[[Path], str]
) -> None:
    browser = page_without_scripts
    browser.goto(f"{serve_folder(desk.output)}/en/articles/first-day/")

    browser.click("sup.note-ref a >> nth=1")
    assert browser.url.endswith("#s-note-2")

    browser.click("a.claim-link >> nth=0")
    assert browser.url.endswith("/en/claims/envoy-300/")
    assert "300 fighters were sent." == browser.inner_text("h1 > :last-child")


def test_the_filter_hides_what_is_of_another_topic_without_a_script(
    desk: SmallDesk, page_without_scripts: Page, serve_folder: Callable[[Path], str]
) -> None:
    browser = page_without_scripts
    browser.goto(f"{serve_folder(desk.output)}/en/timeline/")
    assert 5 == browser.locator("li.timeline-entry:visible").count()

    browser.get_by_label("Arms").check()

    shown = browser.locator("li.timeline-entry:visible")
    assert ["claim--envoy-began", "claim--daily-began"] == [
        entry.get_attribute("id") for entry in shown.all()
    ]
