"""What other programs get of the site: reference managers, feed readers, search engines."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rispy
from bibtexparser.entrypoint import parse_string

from site_gen.pipeline import BuildOptions, build
from site_gen.render.feeds import sitemap
from tests.tools.desk import SMALL, SmallDesk, small_desk
from tests.tools.full_site import FULL
from tests.tools.sites import REAL, files_in

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "https://record.example/"
SOURCES = """\
old:
  type: book
  language: ar
  title: {ar: كتاب قديم, en: Old book}
  author: [رامي خوري]
  publisher: daily
  issued: "1997"
nodate:
  type: webpage
  language: ar
  title: {ar: صفحة بلا تاريخ, en: Undated page}
  url: https://daily.example/1
  accessed: 2024-02-29
month:
  type: webpage
  title: {en: A page}
  url: https://daily.example/2
  archived: [{url: "https://archive.example/2"}]
  accessed: 2024-02?
"""
PUBLISHED = ("book", "report", "thesis", "chapter", "dataset", "map", "pamphlet", "legislation")
CONTAINED = ("article-journal", "article-magazine", "article-newspaper", "webpage", "post-weblog")


def _of_type(kind: str) -> str:
    return f"{kind}: {{type: {kind}, title: {{en: T}}, publisher: daily}}\n"


# Reference files ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    desk = small_desk(tmp_path_factory.mktemp("cited") / "desk")
    desk.write("sources/more.yaml", SOURCES)
    desk.write("sources/types.yaml", "".join(map(_of_type, (*PUBLISHED, *CONTAINED))))
    run = desk.run("build")
    assert 0 == run.code, run.err
    return desk


def ris(desk: SmallDesk, source: str) -> dict[str, object]:
    entry: dict[str, object]
    (entry,) = rispy.loads(desk.page(f"sources/{source}.ris"))
    return entry


def csl(desk: SmallDesk, source: str) -> dict[str, object]:
    item: dict[str, object]
    (item,) = json.loads(desk.page(f"sources/{source}.csl.json"))
    return item


def bibtex(desk: SmallDesk, source: str) -> dict[str, str]:
    (entry,) = parse_string(desk.page(f"sources/{source}.bib")).entries
    return {field.key: field.value for field in entry.fields}


def test_the_publisher_of_a_book_is_its_publisher(cited: SmallDesk) -> None:
    assert "PB  - اليومية\r\n" in (cited.output / "sources/old.ris").read_bytes().decode()
    assert "اليومية" == csl(cited, "old")["publisher"]
    assert "{اليومية}" == bibtex(cited, "old")["publisher"]


@pytest.mark.parametrize("kind", PUBLISHED)
def test_who_published_a_work_is_not_what_it_appeared_in(cited: SmallDesk, kind: str) -> None:
    reference, item = ris(cited, kind), csl(cited, kind)

    assert "The Daily" == reference["publisher"] or "اليومية" == reference["publisher"]
    assert "secondary_title" not in reference
    assert "publisher" in item
    assert "container-title" not in item


@pytest.mark.parametrize("kind", CONTAINED)
def test_what_a_text_appeared_in_is_not_its_publisher(cited: SmallDesk, kind: str) -> None:
    reference, item = ris(cited, kind), csl(cited, kind)

    assert "secondary_title" in reference
    assert "publisher" not in reference
    assert "container-title" in item
    assert "publisher" not in item


def test_the_day_on_which_the_desk_read_a_source_is_in_every_file(cited: SmallDesk) -> None:
    assert "2024-02-29" == bibtex(cited, "nodate")["urldate"]
    assert "Y2  - 2024/02/29/\r\n" in (cited.output / "sources/nodate.ris").read_bytes().decode()
    assert {"date-parts": [[2024, 2, 29]]} == csl(cited, "nodate")["accessed"]


def test_a_day_that_is_not_certain_is_marked_in_each_file(cited: SmallDesk) -> None:
    assert "2024-02?" == bibtex(cited, "month")["urldate"]
    assert "Y2  - 2024/02//\r\n" in (cited.output / "sources/month.ris").read_bytes().decode()
    assert {"date-parts": [[2024, 2]], "circa": True} == csl(cited, "month")["accessed"]


def test_a_source_that_was_read_on_no_known_day_has_none(cited: SmallDesk) -> None:
    assert "urldate" not in bibtex(cited, "old")
    assert "accessed" not in csl(cited, "old")


@pytest.mark.parametrize("style", ["chicago", "apa", "briefing"])
@pytest.mark.parametrize(
    ("lang", "read", "seen"),
    [
        ("en", "29 February 2024", "1 March 2026"),
        ("ar", "29 شباط 2024", "1 آذار 2026"),
    ],
)
def test_a_citation_says_when_the_desk_read_a_source_and_when_its_record_was_seen(
    cited: SmallDesk, style: str, lang: str, read: str, seen: str
) -> None:
    run = cited.run("cite", "nodate", "--lang", lang, "--style", style, "--seen", "2026-03-01")

    assert 1 == run.out.count(read), run.out
    assert 1 == run.out.count(seen)
    assert run.out.index(read) < run.out.index("https://record.example/sources/nodate/")


@pytest.mark.parametrize(
    ("format_", "day"), [("bibtex", "2024-02-29"), ("ris", "2024/02/29"), ("csl-json", "29")]
)
def test_the_command_gives_the_desks_day_for_the_address_of_a_source(
    cited: SmallDesk, format_: str, day: str
) -> None:
    run = cited.run("cite", "nodate", "--format", format_, "--seen", "2026-03-01")

    assert day in run.out
    assert "2026" not in run.out.partition("Recorded")[0].partition("note")[0]


# Feeds --------------------------------------------------------------------------------------


def ids(desk: SmallDesk, feed: str) -> list[str]:
    root = ElementTree.fromstring(desk.page(feed))
    entries = [entry.findtext(f"{ATOM}id", "") for entry in root.findall(f"{ATOM}entry")]
    return [root.findtext(f"{ATOM}id", ""), *entries]


def _rename(desk: SmallDesk, kind: str, old: str, new: str, was: str) -> None:
    for code in ("ar", "en"):
        path = desk.content / f"{kind}/{old}.{code}.md"
        path.rename(desk.content / f"{kind}/{new}.{code}.md")
    original = desk.content / f"{kind}/{new}.ar.md"
    lines = [x for x in original.read_text("utf-8").split("\n") if not x.startswith("was:")]
    original.write_text("\n".join([lines[0], f"was: {was}", *lines[1:]]), "utf-8")
    for path in desk.content.rglob("*.md"):
        path.write_text(
            path.read_text("utf-8").replace(f"topics: [{old}", f"topics: [{new}"), "utf-8"
        )


def _publish(desk: SmallDesk, day: int) -> None:
    assert 0 == desk.run("build").code
    assert 0 == desk.run("promise", SOURCE_DATE_EPOCH=str(1_600_000_000 + day * 86_400)).code


@pytest.mark.parametrize("was", ["[first-day, uno]", "[uno, first-day]"])
def test_the_id_of_an_entry_survives_every_rename(tmp_path: Path, was: str) -> None:
    desk = small_desk(tmp_path / "desk")
    _publish(desk, 1)
    before = {feed: ids(desk, feed) for feed in ("ar/feed.xml", "en/feed.xml")}
    _rename(desk, "articles", "first-day", "uno", "[first-day]")
    _publish(desk, 2)
    once = {feed: ids(desk, feed) for feed in before}
    _rename(desk, "articles", "uno", "dos", was)
    _publish(desk, 3)

    twice = {feed: ids(desk, feed) for feed in before}

    assert f"{BASE}ar/articles/first-day/" == before["ar/feed.xml"][1]
    assert before == once == twice
    assert "en/articles/dos/" in desk.page("en/feed.xml")


def test_the_id_survives_a_rename_on_the_day_of_publishing(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk")
    _publish(desk, 1)
    before = ids(desk, "ar/feed.xml")
    _rename(desk, "articles", "first-day", "uno", "[first-day]")

    _publish(desk, 1)

    assert before == ids(desk, "ar/feed.xml")


def test_a_text_that_takes_in_a_younger_one_keeps_its_id(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk")
    _publish(desk, 1)
    desk.write("articles/young.ar.md", SMALL["articles/first-day.ar.md"])
    _publish(desk, 2)
    (desk.content / "articles/young.ar.md").unlink()
    desk.edit("articles/first-day.ar.md", "title:", "was: [young]\ntitle:")

    _publish(desk, 3)

    assert f"{BASE}ar/articles/first-day/" in ids(desk, "ar/feed.xml")


def test_the_feed_of_a_topic_and_its_updates_keep_their_ids(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk")
    update = "updates:\n  - {date: 2020-12-02, text: {ar: تغيّر., en: Changed.}}\norder: 1"
    desk.edit("topics/talks.ar.md", "order: 1", update)
    _publish(desk, 1)
    before = ids(desk, "ar/topics/talks/feed.xml")
    _rename(desk, "topics", "talks", "meetings", "[talks]")

    _publish(desk, 2)

    assert f"{BASE}ar/topics/talks/#s-updated-2020-12-02" in before
    assert before == ids(desk, "ar/topics/meetings/feed.xml")


def test_two_entries_have_no_id_in_common(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk", FULL)
    desk.run("build")

    for feed in ("ar/feed.xml", "en/feed.xml", "en/topics/talks/feed.xml"):
        found = ids(desk, feed)
        assert len(found) == len(set(found))


# The sitemap --------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "most"), [("MOST_ADDRESSES", 10), ("MOST_LINKS", 30)])
def test_more_addresses_than_a_sitemap_may_have_are_in_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    desk = small_desk(tmp_path / "desk")
    options = BuildOptions(desk.content, files_in(REAL), "exports")
    whole = {artifact.path: artifact.content for artifact in build(options).artifacts}
    monkeypatch.setattr(sitemap, name, most)

    built = build(options)

    files = {artifact.path: artifact.content for artifact in built.artifacts}
    index = ElementTree.fromstring(files["sitemap.xml"])
    parts = [entry.findtext(f"{MAP}loc", "").removeprefix(BASE) for entry in index]
    listed = [entry for part in parts for entry in ElementTree.fromstring(files[part])]
    assert built.is_sound
    assert f"{MAP}sitemapindex" == index.tag
    assert [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)] == parts
    assert all(len(ElementTree.fromstring(files[part])) <= 10 for part in parts)
    assert _locations(ElementTree.fromstring(whole["sitemap.xml"])) == _locations(listed)


def _locations(entries: object) -> list[str]:
    return [entry.findtext(f"{MAP}loc", "") for entry in entries]  # type: ignore[attr-defined]
