"""A site of one language: nothing offers a choice, and every address stays when there is one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from tests.tools.desk import SITE, SMALL, SmallDesk, small_desk

ONLY = "en"
_OTHERS = re.compile(r"\bar: [^,}]*(, )?")
_OF_ORIGINAL = "date: 2020-11-02\ntopics: [talks]\nauthors: [The desk]\n"


def files_in_one_language() -> dict[str, str]:
    """The small desk without its Arabic; the English texts are the originals."""
    files = {}
    for name, text in SMALL.items():
        if name.endswith(".ar.md"):
            continue
        if name.endswith(".md"):
            shared = _OF_ORIGINAL if name.startswith("articles") else "order: 1\n"
            original = re.sub(r"^(translator|translated|translates): .*\n", "", text, flags=re.M)
            files[name] = original.replace("---\n", f"---\n{shared}", 1)
        else:
            files[name] = _OTHERS.sub("", text).replace(", }", "}")
    files["site.yaml"] = re.sub(r"  - \{code: ar.*\n", "", _OTHERS.sub("", SITE)).replace(
        "default_locale: ar", "default_locale: en"
    )
    return files


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    desk = small_desk(tmp_path / "desk")
    for path in sorted(desk.content.rglob("*.*")):
        path.unlink()
    for name, text in files_in_one_language().items():
        desk.write(name, text)
    return desk


def page_at(desk: SmallDesk, address: str) -> html.HtmlElement:
    return html.fromstring((desk.output / address / "index.html").read_bytes())


def test_nothing_is_said_of_languages_or_translations(desk: SmallDesk) -> None:
    run = desk.run("build")

    assert (0, "") == (run.code, run.err)
    for path in desk.output.rglob("*.html"):
        page = html.fromstring(path.read_bytes())
        assert [] == page.xpath("//nav[@class='languages'] | //link[@hreflang]"), path
    assert b"hreflang" not in (desk.output / "sitemap.xml").read_bytes()


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("", "Record"),
        ("articles/first-day", "The first day"),
        ("topics/talks", "The talks"),
        ("entities", "Names"),
        ("search", "Search"),
        ("timeline", "Timeline"),
    ],
)
def test_an_address_without_a_language_shows_the_page_itself(
    desk: SmallDesk, address: str, heading: str
) -> None:
    desk.run("build")

    neutral, own = page_at(desk, address), page_at(desk, f"{ONLY}/{address}")

    assert [heading] == neutral.xpath("//h1//text()[normalize-space()]")
    assert "en" == neutral.get("lang")
    words = [" ".join(page.xpath("string(//main)").split()) for page in (neutral, own)]
    assert words[0] == words[1]
    canonical = f"https://record.example/{ONLY}/{address}".rstrip("/") + "/"
    assert [canonical] == neutral.xpath("//link[@rel='canonical']/@href")
    listed = (desk.output / "sitemap.xml").read_text("utf-8")
    assert canonical in listed
    assert f"<loc>https://record.example/{address}" not in listed.replace(canonical, "")


def test_a_second_language_later_moves_no_address(desk: SmallDesk) -> None:
    assert 0 == desk.run("promise").code
    addresses = {path.relative_to(desk.output) for path in desk.output.rglob("index.html")}
    for name in ("site.yaml", "sources.yaml", "entities.yaml"):
        desk.write(name, SMALL[name].replace("default_locale: ar", "default_locale: en"))
    for name, text in SMALL.items():
        if name.endswith(".ar.md"):
            shared = r"^(date|topics|authors|order): .*\n"
            desk.write(name, re.sub(shared, "", text, flags=re.M))

    run = desk.run("build")

    assert 0 == run.code, run.err
    assert "error" not in run.err
    assert addresses <= {path.relative_to(desk.output) for path in desk.output.rglob("index.html")}
    choice = page_at(desk, "topics/talks")
    links = choice.xpath("//main//*[self::h1 or self::h2]//a/@href")
    assert {"ar/topics/talks/", "en/topics/talks/"} == {link.replace("../", "") for link in links}
    assert choice.xpath("//*[@id='who-came']")


def test_a_language_that_is_given_up_leaves_its_addresses(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk")
    assert 0 == desk.run("promise").code
    addresses = {path.relative_to(desk.output) for path in desk.output.rglob("index.html")}
    one = files_in_one_language()
    for name in one:
        desk.write(name, one[name])
    for path in desk.content.rglob("*.ar.md"):
        path.unlink()
    desk.write("site.yaml", one["site.yaml"] + "retired: [ar]\n")

    run = desk.run("build")

    assert 0 == run.code, run.err
    assert addresses <= {path.relative_to(desk.output) for path in desk.output.rglob("index.html")}
    assert "The talks" in page_at(desk, "ar/topics/talks").text_content()
