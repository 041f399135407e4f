"""What was published stays where it was, whatever an editor does; else the build says no."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.tools.claims import UNITS
from tests.tools.desk import ROOT, SMALL, Run, SmallDesk, small_desk

DAY = {"SOURCE_DATE_EPOCH": "1605657600"}  # 2020-11-18
EVIDENCE = {
    "questions.yaml": """\
how-many:
  unit: fighters
  topics: [talks]
  text: {ar: كم حضر؟, en: How many came?}
""",
    "claims.yaml": """\
envoy-300:
  question: how-many
  claimant: envoy
  stance: asserts
  value: 300
  date: 2020-10-01
  text: {ar: حضر 300., en: 300 came.}
  sources: [{source: daily-2020-10-02}]
daily-200:
  question: how-many
  claimant: daily
  stance: asserts
  value: 200
  date: 2020-10-02
  text: {ar: حضر 200., en: 200 came.}
  sources: [{source: daily-2020-10-02}]
""",
    **UNITS,
}
TABLE = "\n[](question:how-many)\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A desk that has published a topic with a table, an article, two claims and a question."""
    desk = small_desk(tmp_path_factory.mktemp("published") / "desk", {**SMALL, **EVIDENCE})
    for code in ("ar", "en"):
        path = desk.content / f"topics/talks.{code}.md"
        path.write_text(path.read_text("utf-8") + TABLE, "utf-8")
    assert 0 == desk.run("translated", "talks").code
    done = desk.run("promise", **DAY)
    assert 0 == done.code, done.err
    return desk


@pytest.fixture
def desk(published: SmallDesk, tmp_path: Path) -> SmallDesk:
    """The same for one test to change: a copy, with the times of its files."""
    return SmallDesk(shutil.copytree(published.root, tmp_path / "desk", symlinks=True))


def ledger(desk: SmallDesk) -> list[str]:
    return (desk.content / "permalinks.txt").read_text("utf-8").splitlines()


def kept(desk: SmallDesk, page: str) -> dict[str, list[str]]:
    """Where the old anchors of a page lead."""
    section = (
        desk.page(page).partition('<section class="old-anchors"')[2].partition("</section>")[0]
    )
    entries = re.findall(r'<li id="([^"]+)">(.*?)</li>', section, re.DOTALL)
    return {anchor: re.findall(r'href="([^"]+)"', text) for anchor, text in entries}


def is_sound(done: Run) -> bool:
    assert 0 == done.code, done.err
    return True


def test_promising_writes_each_address_and_anchor_with_its_day(desk: SmallDesk) -> None:
    lines = ledger(desk)

    assert "2020-11-18 /en/topics/talks/" in lines
    assert "2020-11-18 /en/topics/talks/#who-came" in lines
    assert "2020-11-18 /en/topics/talks/#how-many--envoy-300" in lines
    assert "2020-11-18 /claims/envoy-300/" in lines
    assert "2020-11-18 /claims/envoy-300.json" in lines
    assert "2020-11-18 /ar/topics/talks/feed.xml" in lines
    assert "2020-11-18 /en/timeline/#claim--envoy-300" in lines
    assert not [line for line in lines if "assets" in line or "#s-" in line or "404" in line]
    addresses = [line.split(" ")[1] for line in lines if not line.startswith("#")]
    assert sorted(addresses) == addresses
    assert re.fullmatch(r"# \d+ promises, sha256:[0-9a-f]{64}", lines[-1])


def test_a_promise_keeps_its_first_day(desk: SmallDesk) -> None:
    before = ledger(desk)

    again = desk.run("promise", SOURCE_DATE_EPOCH="1767225600")

    assert is_sound(again)
    assert "0 new promised" in again.out
    assert before == ledger(desk)


def test_a_dry_run_promises_nothing(desk: SmallDesk) -> None:
    desk.write("pages/more.ar.md", "---\ntitle: مزيد\norder: 2\n---\n\nنص.\n")
    before = ledger(desk)

    done = desk.run("promise", "--dry-run")

    assert is_sound(done)
    assert "/ar/pages/more/" in done.out
    assert before == ledger(desk)


def test_a_lost_address_stops_the_build_and_leaves_the_site(desk: SmallDesk) -> None:
    before = desk.page("en/claims/daily-200/index.html")
    text = (desk.content / "claims.yaml").read_text("utf-8")
    desk.write("claims.yaml", text.partition("daily-200:")[0])

    done = desk.run("build")

    assert 5 == done.code
    assert "error[address-lost] /claims/daily-200/" in done.err
    assert "published on 2020-11-18" in done.err
    assert "`was: [daily-200]`" in done.err
    assert 1 == done.err.count("address-lost")
    assert "anchor-lost" not in done.err
    assert before == desk.page("en/claims/daily-200/index.html")


def test_a_lost_anchor_stops_the_build_and_says_what_to_write(desk: SmallDesk) -> None:
    desk.edit("topics/talks.en.md", " {#who-came}", "")

    done = desk.run("build")

    assert 5 == done.code
    assert "error[anchor-lost] /en/topics/talks/#who-came, published on 2020-11-18" in done.err
    assert "{#NEW was=who-came}" in done.err
    assert "`removed: [who-came]`" in done.err
    assert "permalinks.txt:" in done.err


def test_a_heading_with_a_new_anchor_answers_to_its_old_one(desk: SmallDesk) -> None:
    for code in ("ar", "en"):
        desk.edit(f"topics/talks.{code}.md", "{#who-came}", "{#those-present was=who-came}")

    assert is_sound(desk.run("build"))

    page = desk.page("en/topics/talks/index.html")
    heading = page.partition('<h2 id="those-present">')[2].partition("</h2>")[0]
    assert '<span id="who-came"></span>' in heading
    assert {} == kept(desk, "en/topics/talks/index.html")


def test_keeping_an_old_anchor_makes_no_translation_stale(desk: SmallDesk) -> None:
    desk.edit("topics/talks.ar.md", "{#who-came}", '{#who-came was="present attended"}')

    done = desk.run("check")

    assert is_sound(done)
    assert "translation-stale" not in done.err


def test_an_anchor_that_moved_to_another_page_leads_there(desk: SmallDesk) -> None:
    for code, title in (("ar", "من حضر"), ("en", "Who came")):
        desk.edit(f"topics/talks.{code}.md", f"## {title} {{#who-came}}\n", "")
        path = desk.content / f"articles/first-day.{code}.md"
        moved = f"\n## {title} {{#present was=topic:talks#who-came}}\n\n…\n"
        path.write_text(path.read_text("utf-8") + moved, "utf-8")

    assert is_sound(desk.run("build"))

    redirect = ["../../articles/first-day/#present"]
    assert {"who-came": redirect} == kept(desk, "en/topics/talks/index.html")


def test_a_passage_that_was_taken_out_says_so(desk: SmallDesk) -> None:
    for code in ("ar", "en"):
        desk.edit(f"topics/talks.{code}.md", " {#who-came}", "")
    desk.edit("topics/talks.ar.md", "order: 1", "order: 1\nremoved: [who-came]")

    assert is_sound(desk.run("build"))

    page = desk.page("en/topics/talks/index.html")
    assert {"who-came": []} == kept(desk, "en/topics/talks/index.html")
    assert "This passage was withdrawn." in page
    assert "سُحبت هذه الفقرة." in desk.page("ar/topics/talks/index.html")


def test_a_renamed_record_answers_at_its_old_addresses(desk: SmallDesk) -> None:
    rename_topic(desk, "talks", "peace-talks")

    assert is_sound(desk.run("build"))

    page = desk.page("en/topics/talks/index.html")
    assert '<meta name="robots" content="noindex">' in page
    assert '<link rel="canonical" href="https://record.example/en/topics/peace-talks/">' in page
    assert re.search(r'<body[^>]* data-successor="../peace-talks/">', page)
    assert "../../../ar/topics/peace-talks/" in page
    redirects = kept(desk, "en/topics/talks/index.html")
    assert ["../peace-talks/#who-came"] == redirects["who-came"]
    assert ["../peace-talks/#how-many--envoy-300"] == redirects["how-many--envoy-300"]
    feed = desk.page("en/topics/talks/feed.xml")
    assert feed == desk.page("en/topics/peace-talks/feed.xml")


def test_a_renamed_claim_answers_wherever_it_was_shown(desk: SmallDesk) -> None:
    desk.edit("claims.yaml", "envoy-300:", "envoy-about-300:\n  was: [envoy-300]")

    assert is_sound(desk.run("build"))

    assert desk.page("claims/envoy-300.json") == desk.page("claims/envoy-about-300.json")
    topic = kept(desk, "en/topics/talks/index.html")
    assert {"how-many--envoy-300": ["../../claims/envoy-about-300/"]} == topic
    timeline = kept(desk, "ar/timeline/index.html")
    assert {"claim--envoy-300": ["../claims/envoy-about-300/"]} == timeline


def test_two_records_merged_answer_for_both(desk: SmallDesk) -> None:
    text = (desk.content / "claims.yaml").read_text("utf-8")
    merged = text.partition("daily-200:")[0] + "  was: [daily-200]\n"
    desk.write("claims.yaml", merged)

    assert is_sound(desk.run("build"))

    assert "../envoy-300/" in desk.page("en/claims/daily-200/index.html")
    redirects = kept(desk, "en/questions/how-many/index.html")
    assert {"how-many--daily-200": ["../../claims/envoy-300/"]} == redirects


def test_merging_texts_asks_for_the_passages_of_the_one_that_went(desk: SmallDesk) -> None:
    desk.write(
        "topics/other.ar.md",
        "---\ntitle: أخرى\nsummary: س.\norder: 2\n---\n\n## هنا {#here}\n\nنص.\n",
    )
    desk.write(
        "topics/other.en.md", "---\ntitle: Other\nsummary: S.\n---\n\n## Here {#here}\n\nText.\n"
    )
    assert is_sound(desk.run("promise"))
    for code in ("ar", "en"):
        (desk.content / f"topics/other.{code}.md").unlink()
    desk.edit("topics/talks.ar.md", "order: 1", "order: 1\nwas: [other]")

    lost = desk.run("build")
    desk.edit("topics/talks.ar.md", "was: [other]", "was: [other]\nremoved: [here]")
    mended = desk.run("build")
    kept_anchors = [kept(desk, f"en/topics/{name}/index.html") for name in ("other", "talks")]

    assert 5 == lost.code
    assert "error[anchor-lost] /ar/topics/other/#here" in lost.err
    assert "{#NEW was=here}" in lost.err
    assert is_sound(mended)
    assert [{"here": ["../talks/#here"]}, {"here": []}] == kept_anchors
    for code, title in (("ar", "الآن"), ("en", "Now")):
        path = desk.content / f"articles/first-day.{code}.md"
        moved = f"\n## {title} {{#present was=topic:other#here}}\n\n…\n"
        path.write_text(path.read_text("utf-8") + moved, "utf-8")
    assert is_sound(desk.run("build"))
    assert {"here": []} == kept(desk, "en/topics/talks/index.html")
    present = "../../articles/first-day/#present"
    assert {"here": [present]} == kept(desk, "en/topics/other/index.html")


def test_a_withdrawn_text_keeps_its_anchors_and_gets_its_words_back(desk: SmallDesk) -> None:
    before = desk.page("en/topics/talks/index.html")
    note = "status: withdrawn\nnote: {ar: سُحب., en: Withdrawn.}"
    desk.edit("topics/talks.ar.md", "order: 1", f"order: 1\n{note}")

    assert is_sound(desk.run("build"))
    withdrawn = kept(desk, "en/topics/talks/index.html")
    desk.edit("topics/talks.ar.md", f"\n{note}", "")
    assert is_sound(desk.run("build"))

    assert [] == withdrawn["who-came"]
    assert ["../../questions/how-many/"] == withdrawn["question--how-many"]
    assert before == desk.page("en/topics/talks/index.html")


def test_a_withdrawn_claim_is_still_found_where_it_was(desk: SmallDesk) -> None:
    withdrawn = (
        "stance: asserts\n  status: withdrawn\n  note: {ar: خطأ., en: A mistake.}\n  value: 2"
    )
    desk.edit("claims.yaml", "stance: asserts\n  value: 2", withdrawn)

    assert is_sound(desk.run("build"))

    redirects = kept(desk, "en/topics/talks/index.html")
    assert {"how-many--daily-200": ["../../claims/daily-200/"]} == redirects


def test_a_published_record_cannot_become_a_draft_again(desk: SmallDesk) -> None:
    desk.edit("articles/first-day.ar.md", "date: 2020", "status: draft\ndate: 2020")

    done = desk.run("build")

    assert 5 == done.code
    assert "address-lost] /articles/first-day/" in done.err
    assert "`status: withdrawn`" in done.err


def test_a_table_taken_out_of_a_text_leads_to_its_question(desk: SmallDesk) -> None:
    for code in ("ar", "en"):
        desk.edit(f"topics/talks.{code}.md", TABLE, "\n[](question:how-many) was asked.\n")

    assert is_sound(desk.run("build"))

    redirects = kept(desk, "en/topics/talks/index.html")
    assert ["../../questions/how-many/"] == redirects["question--how-many"]
    assert ["../../claims/envoy-300/"] == redirects["how-many--envoy-300"]


def test_a_language_that_the_site_gives_up_leads_to_the_others(desk: SmallDesk) -> None:
    add_french(desk)
    assert is_sound(desk.run("promise"))
    (desk.content / "topics/talks.fr.md").unlink()
    (desk.content / "locale/fr.po").unlink()
    site = (desk.content / "site.yaml").read_text("utf-8")
    desk.write("site.yaml", SMALL["site.yaml"])

    lost = desk.run("build")
    desk.write("site.yaml", SMALL["site.yaml"] + "retired: [fr]\n")
    mended = desk.run("build")
    desk.write("site.yaml", site)

    assert 5 == lost.code
    assert "`retired: [fr]`" in lost.err
    assert 1 == lost.err.count("address-lost")
    assert is_sound(mended)
    page = desk.page("fr/topics/talks/index.html")
    redirects = ["../../../ar/topics/talks/#who-came", "../../../en/topics/talks/#who-came"]
    assert redirects == kept(desk, "fr/topics/talks/index.html")["who-came"]
    assert '<link rel="canonical" href="https://record.example/topics/talks/">' in page
    assert "data-successor" not in page
    assert desk.page("ar/feed.xml") == desk.page("fr/feed.xml")
    assert (desk.output / "fr/timeline/index.html").is_file()


def test_an_old_address_leads_on_in_one_step(desk: SmallDesk) -> None:
    rename_topic(desk, "talks", "peace-talks")
    assert is_sound(desk.run("promise"))
    rename_topic(desk, "peace-talks", "peace", was="talks, peace-talks")

    assert is_sound(desk.run("build"))

    for old in ("talks", "peace-talks"):
        assert ["../peace/#who-came"] == kept(desk, f"en/topics/{old}/index.html")["who-came"]


def test_forgetting_the_older_of_two_names_is_found_out(desk: SmallDesk) -> None:
    rename_topic(desk, "talks", "peace-talks")
    assert is_sound(desk.run("promise"))
    rename_topic(desk, "peace-talks", "peace")

    done = desk.run("build")

    assert 5 == done.code
    assert "`was: [talks]`" in done.err


def test_a_reader_is_taken_to_the_passage_with_a_script_and_led_there_without(
    desk: SmallDesk,
    page: Page,
    page_without_scripts: Page,
    serve_folder: Callable[[Path], str],
) -> None:
    rename_topic(desk, "talks", "peace-talks")
    for code, title in (("ar", "من حضر"), ("en", "Who came")):
        desk.edit(f"topics/peace-talks.{code}.md", f"## {title} {{#who-came}}\n", "")
        path = desk.content / f"articles/first-day.{code}.md"
        moved = f"\n## {title} {{#present was=topic:talks#who-came}}\n\n…\n"
        path.write_text(path.read_text("utf-8") + moved, "utf-8")
    assert is_sound(desk.run("build"))
    top = serve_folder(desk.output)

    for old, goal in (
        ("talks/#how-many--envoy-300", "topics/peace-talks/#how-many--envoy-300"),
        ("talks/#who-came", "articles/first-day/#present"),
        ("talks/", "topics/peace-talks/"),
    ):
        page.goto(f"{top}/en/topics/{old}")
        page.wait_for_url(f"{top}/en/{goal}")
        plain = page_without_scripts
        plain.goto(f"{top}/en/topics/{old}")
        anchor = old.partition("#")[2]
        entry = plain.locator(f"[id='{anchor}'] a" if anchor else "main h2 a[href*='peace']").first
        assert f"{top}/en/topics/{old}" == plain.url
        assert entry.is_visible()
        entry.click()
        assert f"{top}/en/{goal}" == plain.url


def test_each_side_of_a_merge_keeps_what_it_promised(desk: SmallDesk) -> None:
    ledger_path = desk.content / "permalinks.txt"
    whole = ledger_path.read_text("utf-8")
    head, lines = whole.splitlines()[:2], whole.splitlines()[2:-1]
    sides = []
    for name, day in (("ours", "2020-11-19"), ("theirs", "2020-11-20")):
        desk.write(f"pages/{name}.ar.md", f"---\ntitle: {name}\norder: 2\n---\n\nنص.\n")
        ledger_path.write_text(whole, "utf-8")
        epoch = {"2020-11-19": "1605744000", "2020-11-20": "1605830400"}[day]
        assert is_sound(desk.run("promise", SOURCE_DATE_EPOCH=epoch))
        sides.append(ledger(desk)[2:])
    conflict = ["<<<<<<< HEAD", *sides[0], "=======", *sides[1], ">>>>>>> theirs", ""]
    ledger_path.write_text("\n".join([*head, *conflict]), "utf-8")

    refused = desk.run("build")
    mended = desk.run("promise", "--mend")

    assert 5 == refused.code
    assert "ledger-in-conflict" in refused.err
    assert is_sound(mended)
    assert set(lines) < set(ledger(desk))
    assert "2020-11-19 /ar/pages/ours/" in ledger(desk)
    assert "2020-11-20 /ar/pages/theirs/" in ledger(desk)
    assert is_sound(desk.run("build"))


def test_a_ledger_that_was_cut_is_joined_with_a_whole_copy(desk: SmallDesk) -> None:
    path = desk.content / "permalinks.txt"
    whole = path.read_text("utf-8")
    copy = desk.root / "copy.txt"
    copy.write_text(whole, "utf-8")
    path.write_text("\n".join(whole.splitlines()[:-5]), "utf-8")

    alone = desk.run("promise", "--mend")
    joined = desk.run("promise", "--mend", str(copy))

    assert 5 == alone.code
    assert "ledger-cut" in alone.err
    assert is_sound(joined)
    assert whole == path.read_text("utf-8")


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_no_line_of_the_ledger_can_be_lost_changed_or_moved(desk: SmallDesk, place: float) -> None:
    path = desk.content / "permalinks.txt"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at = 2 + int(place * (len(lines) - 4))
    harmed = {
        "lost": [*lines[:at], *lines[at + 1 :]],
        "changed": [*lines[:at], lines[at].replace("2020", "2019", 1), *lines[at + 1 :]],
        "moved": [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]],
        "doubled": [*lines[:at], lines[at], *lines[at:]],
        "cut": lines[:at],
    }

    codes = {}
    for name, text in harmed.items():
        path.write_text("".join(text), "utf-8")
        codes[name] = desk.run("check").code

    assert dict.fromkeys(harmed, 5) == codes


def rename_topic(desk: SmallDesk, old: str, new: str, was: str = "") -> None:
    """Give a topic another id, as an editor does: its files, and all that name it."""
    for code in ("ar", "en"):
        path = desk.content / f"topics/{old}.{code}.md"
        text = re.sub(r"was: \[.*\]\n", "", path.read_text("utf-8"))
        line = f"was: [{was or old}]\n" if code == "ar" else ""
        desk.write(f"topics/{new}.{code}.md", text.replace("keywords:", f"{line}keywords:"))
        path.unlink()
    for path in desk.content.rglob("*.*"):
        text = path.read_text("utf-8")
        if path.name != "permalinks.txt":
            path.write_text(text.replace(f"topics: [{old}]", f"topics: [{new}]"), "utf-8")


def add_french(desk: SmallDesk) -> None:
    """Give the desk a third language, with one text in it."""
    french = ROOT / "tests/sites/french-and-hebrew/content/locale/fr.po"
    words = french.read_text("utf-8")
    unit = 'msgid "unit.fighters"\nmsgid_plural "unit.fighters"\nmsgstr[0] "{n} combattant"\n'
    plurals = 'msgstr[1] "{n} combattants"\n'
    desk.write("locale/fr.po", f"{words}\n{unit}{plurals}")
    site = SMALL["site.yaml"]
    for field, said in (
        ("title", "Registre"),
        ("desk", "Le bureau"),
        ("description", "Qui a dit."),
    ):
        site = re.sub(rf"^({field}: \{{.*)\}}$", rf"\1, fr: {said}}}", site, flags=re.MULTILINE)
    locale = "  - {code: fr, name: Français, dir: ltr, dates: fr-FR}\n"
    desk.write("site.yaml", site + locale)
    header = "title: Les pourparlers\nsummary: Qui est venu."
    desk.write("topics/talks.fr.md", f"---\n{header}\n---\n\n## Présents {{#who-came}}\n{TABLE}")
