"""`anchors` gives paragraphs ids, in the author's own files; `links` lists what has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html as markup

from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk

NAMES = {code: f"articles/first-day.{code}.md" for code in ("ar", "en")}
MORE = {
    "ar": "\n## عنوان {#title}\n\nفقرة *أولى*.\n\n- بند\n\nفقرة ثانية\nفي سطرين.\n",
    "en": "\n## A title {#title}\n\nA *first* one.\n\n- item\n\nA second one\non two lines.\n",
}


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    """An article of four paragraphs, one of them in a list, whose translation is up to date."""
    made = small_desk(tmp_path / "desk")
    for code, name in NAMES.items():
        made.write(name, SMALL[name] + MORE[code])
    assert 0 == made.run("translated", "first-day").code
    return made


def text(desk: SmallDesk, code: str) -> str:
    return (desk.content / NAMES[code]).read_bytes().decode()


def added(desk: SmallDesk, code: str) -> list[str]:
    return re.findall(r"^\{#(.*)\}\r?$", text(desk, code), re.MULTILINE)


# Giving ids -------------------------------------------------------------------------------


def test_each_paragraph_gets_the_same_id_in_both_languages(desk: SmallDesk) -> None:
    run = desk.run("anchors", "first-day")

    assert (0, "") == (run.code, run.err)
    assert [["p1", "p2", "p3"]] * 2 == [added(desk, code) for code in NAMES]
    assert text(desk, "en").endswith("A second one\non two lines.\n{#p3}\n")
    assert "- item\n\nA second" in text(desk, "en")
    assert "+{#p2}" in run.out
    assert "--- content/articles/first-day.ar.md" in run.out
    built = desk.run("build")
    assert "stale" not in built.err
    page = markup.fromstring(desk.page("en/articles/first-day/index.html"))
    assert "A first one." == page.get_element_by_id("p2").text_content().strip()


def test_a_dry_run_shows_the_same_and_writes_nothing(desk: SmallDesk) -> None:
    before = text(desk, "ar"), text(desk, "en")

    shown = desk.run("anchors", "article:first-day", "--dry-run")

    assert before == (text(desk, "ar"), text(desk, "en"))
    assert shown.out == desk.run("anchors", "first-day").out


def test_a_second_run_has_nothing_to_do(desk: SmallDesk) -> None:
    desk.run("anchors", "first-day")

    again = desk.run("anchors", "first-day")

    assert (0, "first-day: every paragraph has an id already\n") == (again.code, again.out)


def test_nothing_else_in_a_file_changes(desk: SmallDesk) -> None:
    path = desk.content / NAMES["en"]
    before = b"\xef\xbb\xbf" + text(desk, "en").rstrip("\n").replace("\n", "\r\n").encode()
    path.write_bytes(before)

    desk.run("anchors", "first-day")

    after = path.read_bytes()
    assert after.endswith(b"on two lines.\r\n{#p3}")
    assert before == re.sub(rb"\r\n\{#p\d\}", b"", after)


def test_a_number_is_never_given_twice(desk: SmallDesk) -> None:
    desk.edit(NAMES["ar"], "فقرة *أولى*.\n", "فقرة *أولى*.\n{#first was=p4}\n")
    desk.edit(
        "topics/talks.ar.md",
        "# من حضر {#who-came}",
        '# من حضر {#who-came was="article:first-day#p6"}',
    )

    desk.run("anchors", "first-day")

    assert ["p7", "first was=p4", "p8"] == added(desk, "ar")
    assert ["p7", "first", "p8"] == added(desk, "en")


def test_a_number_that_was_published_is_not_given_again(desk: SmallDesk) -> None:
    desk.run("anchors", "first-day")
    assert 0 == desk.run("build").code
    promised = desk.run("promise")
    assert 0 == promised.code, promised.err
    for code in NAMES:
        path = desk.content / NAMES[code]
        path.write_text(text(desk, code).replace("\n{#p3}", ""), encoding="utf-8")

    desk.run("anchors", "first-day")

    assert ["p1", "p2", "p4"] == added(desk, "en")


def test_a_part_whose_paragraphs_differ_is_left_alone_and_reported(desk: SmallDesk) -> None:
    desk.edit(NAMES["en"], "A second one\n", "One more.\n\nA second one\n")

    run = desk.run("anchors", "first-day")

    assert 1 == run.code
    assert "content/articles/first-day.ar.md:13:1: error[paragraphs-differ]" in run.err
    assert "the same in en: content/articles/first-day.en.md:13:1" in run.err
    assert "(ar: 2, en: 3)" in run.err
    assert [["p1"]] * 2 == [added(desk, code) for code in NAMES]


@pytest.mark.parametrize(
    ("end", "told"), [("{: lang=fr}", "braces"), ("words  ", "two spaces"), ("{#own}", "`own`")]
)
def test_a_paragraph_that_cannot_be_named_is_reported(desk: SmallDesk, end: str, told: str) -> None:
    desk.edit(NAMES["en"], "A *first* one.\n", f"A *first* one.\n{end}\n")
    desk.edit(
        NAMES["ar"], "فقرة *أولى*.\n", "فقرة *أولى*.\n{#other}\n" if "#" in end else "فقرة.\n"
    )

    run = desk.run("anchors", "first-day")

    assert 1 == run.code
    assert told in run.err
    assert "paragraphs-differ" in run.err


def test_an_unknown_name_is_reported_with_what_was_meant(desk: SmallDesk) -> None:
    run = desk.run("anchors", "first-dya")

    assert 1 == run.code
    assert "did you mean `first-day`" in run.err


def test_every_id_that_is_given_is_that_of_a_paragraph_on_the_page(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "real", {})
    real = ROOT / "content"
    for path in sorted(real.rglob("*")):
        if path.is_file():
            target = desk.content / path.relative_to(real)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    desk.edit("site.yaml", "\ncards: true", "\ncards: false")

    for record in ("mercenaries", "israeli-arms-in-azerbaijan", "method"):
        assert 0 == desk.run("anchors", record).code
    run = desk.run("build")

    assert 0 == run.code, run.err
    assert "stale" not in run.err
    for folder, record in (("topics", "mercenaries"), ("pages", "method")):
        given = re.findall(
            r"^\{#(p\d+)\}$", (desk.content / folder / f"{record}.en.md").read_text("utf-8"), re.M
        )
        page = markup.fromstring(desk.page(f"en/{folder}/{record}/index.html"))
        assert len(given) > 5
        assert given == page.xpath("//div[@class='prose']//p/@id")


# Listing links ----------------------------------------------------------------------------


@pytest.fixture
def talks(desk: SmallDesk) -> SmallDesk:
    desk.run("anchors", "first-day")
    return desk


def test_everything_in_a_topic_is_listed_with_its_address(talks: SmallDesk) -> None:
    run = talks.run("links", "talks", "--lang", "en")

    assert (
        """\
Topic

The talks
https://record.example/topics/talks/
    Who came
    https://record.example/topics/talks/#who-came

Articles

The first day
https://record.example/articles/first-day/
    The envoy said that the talks had begun, says the…
    https://record.example/articles/first-day/#p1
    A title
    https://record.example/articles/first-day/#title
    A first one.
    https://record.example/articles/first-day/#p2
    A second one on two lines.
    https://record.example/articles/first-day/#p3

Sources

What the envoy said (2 October 2020 [inferred])
https://record.example/sources/daily-2020-10-02/
"""
        == run.out
    )


def test_the_list_is_in_the_default_language_unless_asked(talks: SmallDesk) -> None:
    run = talks.run("links", "topic:talks", "--format", "markdown")

    assert run.out.startswith(
        "## موضوع\n\n- [المحادثات](<https://record.example/topics/talks/>)\n"
        "    - [من حضر](<https://record.example/topics/talks/#who-came>)\n"
    )


def test_titles_are_escaped_and_marked_with_their_direction(talks: SmallDesk) -> None:
    talks.edit("topics/talks.en.md", "title: The talks", 'title: "Talks [a](x) <b> & *c*"')

    plain = talks.run("links", "talks", "--lang", "en", "--format", "markdown").out
    page = talks.run("links", "talks", "--format", "html").out

    assert r"[Talks \[a\](x) \<b\> \& \*c\*](<https" in plain
    root = markup.fromstring(page)
    assert ("ar", "rtl") == (root.get("lang"), root.get("dir"))
    (source,) = root.xpath("//li/bdi[a[contains(@href, '/sources/')]]")
    told = (source.text_content(), source.get("lang"), source.get("dir"), source.tail)
    assert (
        "What the envoy said",
        "en",
        "ltr",
        " [ما قاله المبعوث] (2 تشرين الأول 2020 [مستنتَج])",
    ) == told
    english = talks.run("links", "talks", "--lang", "en", "--format", "html").out
    assert "Talks [a](x) &lt;b&gt; &amp; *c*" in english


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["talkz"], "did you mean `talks`"),
        (["talks", "--lang", "fr"], "the site has no language `fr`"),
    ],
)
def test_what_is_not_there_is_reported(talks: SmallDesk, arguments: list[str], told: str) -> None:
    run = talks.run("links", *arguments)

    assert (2, "") == (run.code, run.out)
    assert told in run.err
