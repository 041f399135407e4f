"""Editions: what was kept stays as it was, whatever becomes of the topic and of the program."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html as markup
from playwright.sync_api import Page

from site_gen.artifacts import Artifact
from site_gen.commands.paths import ProjectFolders
from site_gen.commands.promises import EditionResult, add_promises, keep_edition
from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk, tree
from tests.tools.sites import SITES

FIRST, LATER = date(2020, 11, 5), date(2020, 11, 9)
EDITION = "topics/talks/2020-11-05"
TABLE = "\n[](question:how-many)\n"
FILES = {
    **SMALL,
    **UNITS,
    "topics/talks.ar.md": SMALL["topics/talks.ar.md"] + TABLE,
    "topics/talks.en.md": SMALL["topics/talks.en.md"].replace(
        "47e20f46e87dfbb0", "9623efdbb69e5c8b"
    )
    + TABLE,
    "questions.yaml": """\
how-many:
  text: {ar: كم حضر؟, en: How many came?}
  unit: fighters
  topics: [talks]
""",
    "claims.yaml": """\
envoy-300:
  question: how-many
  claimant: envoy
  stance: asserts
  value: 300
  date: 2020-10-02
  text: {ar: حضر 300 مقاتل., en: 300 fighters came.}
  sources: [{source: daily-2020-10-02}]
daily-denies:
  question: how-many
  claimant: daily
  stance: denies
  date: 2020-10-02
  text: {ar: لم يحضر أحد., en: Nobody came.}
  sources: [{source: daily-2020-10-02}]
""",
}
PAGES_OF_ONE = ("its page in ar", "in en", "in all languages")
FILES_OF_ONE = (
    *PAGES_OF_ONE,
    "stylesheet",
    "script",
    *["font"] * 9,
    *["licence"] * 2,
    *["icon"] * 6,
)
UPDATES = """\
order: 1
updates:
  - date: 2020-11-04
    text: {ar: صُحّح العدد., en: The number was corrected.}
  - date: 2020-11-08
    text: {ar: أضيف نفي الصحيفة., en: The denial of the paper was added.}
"""


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk", FILES)


def keep(desk: SmallDesk, topic: str = "talks", day: date = FIRST, name: str = "") -> EditionResult:
    folders = ProjectFolders(desk.content, desk.output, desk.root / "templates")
    return keep_edition(folders, topic, day, name=name)


def promise(desk: SmallDesk, day: date = FIRST) -> None:
    """What publishing does to the ledger."""
    files = [path for path in desk.output.rglob("*") if path.is_file()]
    made = [Artifact(str(p.relative_to(desk.output)), p.read_bytes()) for p in files]
    assert add_promises(desk.content, made, day).problems == ()


def built(desk: SmallDesk) -> SmallDesk:
    done = desk.run("build")
    assert 0 == done.code, done.err
    return desk


def bytes_of(desk: SmallDesk) -> dict[str, str]:
    """The files of the edition in the finished site, with their digests."""
    return {path: digest for path, digest in tree(desk.output).items() if EDITION in path}


def own_templates(desk: SmallDesk) -> Path:
    """The templates as a copy that the test may change."""
    folder = desk.root / "templates"
    source = folder.resolve()
    folder.unlink()
    shutil.copytree(source, folder)
    return folder


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def told(kept: EditionResult) -> list[tuple[str, str, str]]:
    return [(problem.rule, problem.message, problem.hint) for problem in kept.problems]


def part_of(desk: SmallDesk, path: str, part: str) -> markup.HtmlElement:
    root = markup.fromstring((desk.output / path / "index.html").read_bytes())
    found: markup.HtmlElement = root.xpath(part)[0]
    return found


def words(desk: SmallDesk, path: str) -> str:
    return " ".join(part_of(desk, path, "//main").text_content().split())


def links(desk: SmallDesk, path: str) -> list[str]:
    return [str(link) for link in part_of(desk, path, "//main").xpath(".//a/@href")]


def test_an_edition_stays_as_it_was_whatever_changes_round_it(desk: SmallDesk) -> None:
    keep(desk)
    kept = bytes_of(built(desk))
    promise(desk)

    desk.edit("topics/talks.en.md", "came, says", "came late, says")
    desk.edit("topics/talks.ar.md", "order: 1", "order: 2")
    desk.edit("claims.yaml", "value: 300", "value: 400")
    desk.edit("sources.yaml", "What the envoy said", "What the envoy meant")
    templates = own_templates(desk)
    (templates / "assets" / "site.css").write_text("p { margin: 0 }\n", "utf-8")
    replace_in(
        templates / "pages" / "topic.html", 'class="record topic', 'class="newer record topic'
    )
    replace_in(templates / "locale" / "en.po", "Topics", "Matters")
    after = bytes_of(built(desk))

    assert kept == after
    assert ["index.html"] * 3 == [Path(path).name for path in kept if path.endswith(".html")]
    marks = {".ico", ".png", ".svg"}
    assets = {".html", ".css", ".js", ".woff2", ".txt"} | marks
    assert assets == {Path(path).suffix for path in kept}
    assert "newer" in desk.page("en/topics/talks/index.html")
    assert "400" in desk.page("en/questions/how-many/index.html")
    assert "came late" not in words(desk, f"en/{EDITION}")
    assert "300 fighters came." in words(desk, f"en/{EDITION}")


@pytest.mark.parametrize(
    ("code", "banner", "title"),
    [
        ("en", "Edition of 5 November 2020, kept as it was on that day.", "The talks"),
        ("ar", "إصدار 5 تشرين الثاني 2020، محفوظ كما كان في ذلك اليوم.", "المحادثات"),
    ],
)
def test_an_old_edition_opens_in_a_browser_with_its_old_look(
    desk: SmallDesk,
    own_page: Page,
    serve_folder: Callable[[Path], str],
    *,
    code: str,
    banner: str,
    title: str,
) -> None:
    keep(desk)
    sheet = own_templates(desk) / "assets" / "site.css"
    sheet.write_text(".notice { border: 0 }\n", "utf-8")
    built(desk)

    asked: list[str] = []
    page = own_page
    page.on("request", lambda r: asked.append(r.url) if r.resource_type == "font" else None)
    page.goto(f"{serve_folder(desk.output)}/{code}/{EDITION}/")
    page.evaluate("document.fonts.ready")
    note = page.locator(".edition")

    assert banner in note.inner_text()
    assert title == page.locator("h1").inner_text()
    assert "0px" != note.evaluate("e => getComputedStyle(e).borderBlockStartWidth")
    assert {f"/{EDITION}/fonts"} == {str(Path(urlsplit(url).path).parent) for url in asked}
    note.get_by_role("link", name=title).click()
    assert page.url.endswith(f"/{code}/topics/talks/")
    assert 0 == page.locator(".edition").count()


def test_an_edition_is_its_own_address_and_in_no_list(desk: SmallDesk) -> None:
    keep(desk)
    built(desk)

    head = part_of(desk, f"en/{EDITION}", "//head")

    base_url = "https://record.example/"
    assert [f"{base_url}en/{EDITION}/"] == head.xpath("link[@rel='canonical']/@href")
    assert ["noindex"] == head.xpath("meta[@name='robots']/@content")
    assert [] == head.xpath("link[@type='application/atom+xml']")
    assert {
        "ar": f"{base_url}ar/{EDITION}/",
        "en": f"{base_url}en/{EDITION}/",
        "x-default": f"{base_url}{EDITION}/",
    } == {link.get("hreflang"): link.get("href") for link in head.xpath("link[@hreflang]")}
    others = [desk.page(name) for name in ("sitemap.xml", "en/feed.xml", "en/topics/index.html")]
    assert [] == [text for text in others if "2020-11-05" in text]


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("en", "The talks, edition of 5 November 2020"),
        ("ar", "المحادثات، إصدار 5 تشرين الثاني 2020"),
    ],
)
def test_an_edition_is_cited_as_one(desk: SmallDesk, code: str, title: str) -> None:
    keep(desk)
    built(desk)

    box = part_of(desk, f"{code}/{EDITION}", "//section[@aria-labelledby='s-cite']")
    entries = [" ".join(entry.text_content().split()) for entry in box.xpath(".//dd")]
    head = part_of(desk, f"{code}/{EDITION}", "//head")

    base_url = "https://record.example/"
    assert 3 == len(entries)
    assert [] == [
        entry for entry in entries if title not in entry or f"{base_url}{EDITION}/" not in entry
    ]
    assert [f"{base_url}{EDITION}/"] == box.xpath(".//ul//a/@href")
    tags = {meta.get("name"): meta.get("content") for meta in head.xpath("meta[@name]")}
    assert (title, "2020/11/05") == (tags["citation_title"], tags["citation_publication_date"])
    assert f"{base_url}{code}/{EDITION}/" == tags["citation_public_url"]


def test_the_language_choice_page_of_an_edition_leads_to_each_language_of_it(
    desk: SmallDesk,
) -> None:
    keep(desk)
    built(desk)

    addresses = [f"../../../{code}/{EDITION}/" for code in ("ar", "en")]
    assert {*addresses, *(f"{address}#who-came" for address in addresses)} == set(
        links(desk, EDITION)
    )
    assert f"../../../../{EDITION}/#who-came" in links(desk, f"en/{EDITION}")
    assert "Edition of 5 November 2020" in words(desk, EDITION)
    assert "إصدار 5 تشرين الثاني 2020" in words(desk, EDITION)


def test_the_topic_lists_its_editions_the_newest_first(desk: SmallDesk) -> None:
    keep(desk)
    keep(desk, day=LATER)
    keep(desk, day=LATER, name="2020-11-09-b")
    built(desk)

    listed = part_of(desk, "en/topics/talks", "//div[@id='s-editions']/ul")

    assert [
        ["2020-11-09-b/", "https://record.example/topics/talks/2020-11-09-b/"],
        ["2020-11-09/", "https://record.example/topics/talks/2020-11-09/"],
        ["2020-11-05/", "https://record.example/topics/talks/2020-11-05/"],
    ] == [[str(link) for link in item.xpath(".//a/@href")] for item in listed]
    assert "Edition of 9 November 2020 (b)" in " ".join(listed[0].text_content().split())
    assert "s-editions" not in desk.page("en/topics/talks/2020-11-09/index.html")


@pytest.mark.parametrize(
    ("code", "order"),
    [
        ("en", ["Since the edition of 5", "The denial", "Before that", "The number was"]),
        ("ar", ["منذ إصدار 5", "أضيف نفي", "قبل ذلك", "صُحّح العدد"]),
    ],
)
def test_what_changed_after_the_newest_edition_is_apart(
    desk: SmallDesk, code: str, order: list[str]
) -> None:
    desk.edit("topics/talks.ar.md", "order: 1\n", UPDATES)
    keep(desk)
    built(desk)

    said = " ".join(
        part_of(desk, f"{code}/topics/talks", "//*[@id='s-updates']").text_content().split()
    )
    places = [said.index(part) for part in order]

    assert sorted(places) == places
    assert order[0] not in words(desk, f"{code}/{EDITION}")
    assert order[3] in words(desk, f"{code}/{EDITION}")


def test_an_update_makes_no_translation_older_and_dates_the_page(desk: SmallDesk) -> None:
    desk.edit("topics/talks.ar.md", "order: 1\n", UPDATES)
    desk.edit("articles/first-day.ar.md", "authors:", UPDATES.partition("\n")[2] + "authors:")

    done = desk.run("build")

    assert "translation-stale" not in done.err
    assert '"dateModified":"2020-11-08"' in desk.page("en/topics/talks/index.html")
    assert '"dateModified":"2020-11-08"' in desk.page("ar/articles/first-day/index.html")
    assert "The number was corrected." in words(desk, "en/articles/first-day")


def test_an_update_is_wanted_in_each_language(desk: SmallDesk) -> None:
    desk.edit("topics/talks.ar.md", "order: 1\n", UPDATES.replace(", en: The number was", "#"))

    done = desk.run("check")

    assert "talks.ar.md:6:5: warning[translation-missing] `updates.0` of topic `talks`" in done.err


def test_a_published_edition_that_was_touched_stops_the_build(desk: SmallDesk) -> None:
    keep(desk)
    promise(built(desk))
    desk.edit(f"editions/en/{EDITION}/index.html", "<h1>The talks", "<h1>Other talks")

    done = desk.run("check")

    assert 5 == done.code
    assert f"content/editions/en/{EDITION}/index.html:1:1: error[edition-changed]" in done.err
    assert "published on 2020-11-05" in done.err
    assert "bring the file back from version control" in done.err


def test_a_published_edition_that_is_missing_stops_the_build(desk: SmallDesk) -> None:
    keep(desk)
    promise(built(desk))
    shutil.rmtree(desk.content / "editions")

    done = desk.run("check")

    assert 5 == done.code
    assert "error[address-lost]" in done.err
    assert f"bring `editions/…/{EDITION}/` back from version control" in done.err
    assert "was: [talks]" not in done.err


def test_the_digest_of_each_file_of_an_edition_is_promised(desk: SmallDesk) -> None:
    keep(desk)
    promise(built(desk))

    lines = (desk.content / "permalinks.txt").read_text("utf-8").splitlines()
    promised = {line.split(" ")[1]: line.partition(" sha256:")[2] for line in lines if "/" in line}

    wanted = {f"/{path.removesuffix('index.html')}": d for path, d in bytes_of(desk).items()}
    assert len(FILES_OF_ONE) == len(wanted)
    assert wanted == {address: promised[address] for address in wanted}
    assert "" == promised["/en/topics/talks/"]


def test_an_edition_that_nobody_published_may_be_deleted_and_kept_again(desk: SmallDesk) -> None:
    keep(desk)
    refused = keep(desk)
    shutil.rmtree(desk.content / "editions")
    again = keep(desk)

    assert refused.is_refused
    assert "delete its folders first" in told(refused)[0][2]
    assert () == again.problems
    assert len(FILES_OF_ONE) == len(again.written)


def test_an_edition_whose_command_was_interrupted_is_kept_by_the_next(desk: SmallDesk) -> None:
    keep(desk)
    whole = tree(desk.content / "editions")
    (desk.content / "editions" / EDITION / "index.html").unlink()
    desk.write(f"editions/{EDITION}/site.0123456789.css", "a {}")

    again = keep(desk)

    assert () == again.problems
    assert whole == tree(desk.content / "editions")


def test_a_published_edition_is_never_made_again(desk: SmallDesk) -> None:
    keep(desk)
    promise(built(desk))
    shutil.rmtree(desk.content / "editions")

    refused = keep(desk)

    assert [
        (
            "edition-refused",
            "the edition /topics/talks/2020-11-05/ was published on 2020-11-05 and never changes",
            "give this one another name, such as `--name 2020-11-05-b`",
        )
    ] == told(refused)
    assert not (desk.content / "editions").exists()


@pytest.mark.parametrize("name", ["2020-11-04", "2020-11-05-B", "geneva", "2020-11-05-", ".."])
def test_an_edition_is_named_after_its_day(desk: SmallDesk, name: str) -> None:
    refused = keep(desk, name=name)

    assert [("edition-refused", f"an edition cannot be called `{name}`")] == [
        problem[:2] for problem in told(refused)
    ]
    assert not (desk.content / "editions").exists()


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_only_a_published_topic_is_kept(desk: SmallDesk, status: str) -> None:
    desk.edit("topics/talks.ar.md", "order: 1", f"order: 1\nstatus: {status}")

    refused = keep(desk)

    assert refused.is_refused
    assert ["edition-refused"] == [problem.rule for problem in refused.problems]
    assert "only a published one is kept" in refused.problems[0].message


def test_a_topic_that_is_not_there_is_guessed_at(desk: SmallDesk) -> None:
    rename(desk, "talks", "negotiations")

    assert ["did you mean `negotiations`?"] == [p[2] for p in told(keep(desk, "negotiation"))]
    assert ["it is called `negotiations` now"] == [p[2] for p in told(keep(desk, "talks"))]


def test_a_site_with_an_error_keeps_nothing(desk: SmallDesk) -> None:
    desk.write("pages/more.en.md", "---\ntitle: More\n---\n\n[gone](article:gone)\n")

    failed = keep(desk)

    assert "link-unknown" in [problem.rule for problem in failed.problems]
    assert not failed.is_refused
    assert not (desk.content / "editions").exists()


def rename(desk: SmallDesk, old: str, new: str) -> None:
    for code in ("ar", "en"):
        (desk.content / f"topics/{old}.{code}.md").rename(desk.content / f"topics/{new}.{code}.md")
    desk.edit(f"topics/{new}.ar.md", "order: 1", f"order: 1\nwas: {old}")
    desk.edit("articles/first-day.ar.md", f"[{old}]", f"[{new}]")
    desk.edit("questions.yaml", f"[{old}]", f"[{new}]")


def test_a_renamed_topic_keeps_its_editions_where_they_are(desk: SmallDesk) -> None:
    keep(desk)
    kept = bytes_of(built(desk))
    rename(desk, "talks", "negotiations")

    after = bytes_of(built(desk))

    assert kept == after
    assert "../talks/2020-11-05/" in links(desk, "en/topics/negotiations")
    assert "../" in links(desk, f"en/{EDITION}")
    assert "new address" in words(desk, "en/topics/talks")


def test_a_withdrawn_topic_keeps_its_editions(desk: SmallDesk) -> None:
    keep(desk)
    kept = bytes_of(built(desk))
    desk.edit("topics/talks.ar.md", "order: 1", "order: 1\nstatus: withdrawn")

    assert kept == bytes_of(built(desk))


def test_a_link_of_an_edition_must_still_be_answered(desk: SmallDesk) -> None:
    keep(desk)
    built(desk)
    for name in ("ar", "en"):
        (desk.content / f"articles/first-day.{name}.md").unlink()

    done = desk.run("check")

    assert f"content/editions/ar/{EDITION}/index.html:1:1: error[link-broken]" in done.err
    assert "an edition links to `../../../articles/first-day/`" in done.err
    assert "with `was` on the record that is there now" in done.err


@pytest.mark.parametrize("name", ["en/articles/first-day/index.html", "robots.txt"])
def test_only_editions_belong_among_the_editions(desk: SmallDesk, name: str) -> None:
    desk.write(f"editions/{name}", "<p>Not of the desk.</p>")

    done = desk.run("check")

    assert f"content/editions/{name}:1:1: error[file-unknown]" in done.err


def test_a_link_to_elsewhere_is_no_file_of_an_edition(desk: SmallDesk) -> None:
    keep(desk)
    sheet = next((desk.content / "editions").rglob("*.css"))
    sheet.rename(desk.root / "elsewhere.css")
    sheet.symlink_to(desk.root / "elsewhere.css")

    done = desk.run("check")

    assert "error[file-unknown] links to other files are not followed" in done.err


def test_the_command_says_where_the_edition_will_be(desk: SmallDesk) -> None:
    done = desk.run("edition", "talks", "--json")
    twice = desk.run("edition", "talks")

    assert 0 == done.code
    assert done.document["address"].startswith("https://record.example/topics/talks/2")
    assert len(FILES_OF_ONE) == len(done.document["written"])
    assert all((desk.root / path).is_file() for path in done.document["written"])
    assert 2 == twice.code
    assert "error[edition-refused]" in twice.err


def test_an_edition_outlives_the_language_it_is_in(desk: SmallDesk) -> None:
    named = (("سجلّ,", "سجلّ, fr: Registre,"), ("المكتب,", "المكتب, fr: Le bureau,"))
    french = "  - {code: fr, name: Français, dir: ltr, dates: fr-FR}\n"
    settings = (desk.content / "site.yaml").read_text("utf-8")
    more = settings.replace("ومن قاله.,", "ومن قاله., fr: Qui a dit quoi.,") + french
    for old, new in named:
        more = more.replace(old, new)
    desk.write("site.yaml", more)
    words_of = SITES / "french-and-hebrew" / "content" / "locale" / "fr.po"
    unit = UNITS["locale/en.po"].partition("\n\n")[2]
    talks = FILES["topics/talks.en.md"].replace("The talks", "Les pourparlers")
    desk.write("topics/talks.fr.md", talks)
    desk.write("locale/fr.po", f"{words_of.read_text('utf-8')}\n{unit}")
    keep(desk)
    kept = bytes_of(built(desk))
    promise(desk)
    desk.write("site.yaml", f"{settings}retired: [fr]\n")
    for name in ("locale/fr.po", "topics/talks.fr.md"):
        (desk.content / name).unlink()

    after = bytes_of(built(desk))

    assert f"fr/{EDITION}/index.html" in kept
    assert kept == after
    assert f"../../../fr/{EDITION}/" in links(desk, EDITION)
