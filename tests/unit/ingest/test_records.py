"""The text of the two files that an import writes."""

from __future__ import annotations

import pytest
import yaml

from site_gen.domain.sources import Capture
from site_gen.domain.text import LocaleCode, LocalText, RecordId
from site_gen.ingest.document import RawLine
from site_gen.ingest.records import Draft, article_text, source_text
from site_gen.load.markdown_files import read_markdown_file
from site_gen.load.records import records_in, source_from
from site_gen.problems import Span
from site_gen.yaml_nodes import plain_value, read_yaml

SOURCE = RecordId("unidentified-2020-10-02")
CAPTURE = Capture("raw.txt", "0" * 64, "2026-11-20T10:00:00Z", "site_gen 0.1.0")
ODD_TITLES = (
    "قال: نعم",
    "no",
    "0123",
    "12:30",
    "'quoted' \"twice\"",
    "- a list",
    "[a, b]",
    "{a: b}",
    "&anchor *alias !!tag",
    "# not a comment",
    "title: other",
    "---",
    "@x `y` %z",
    "a" * 300 + " " + "ب" * 300,
    "é\u0301",
    "null",
)


def drafted(title: str = "وصول القمح", day: str = "2020-10-02", **more: str) -> Draft:
    lines = (RawLine(3, "رست سفينة.", 1),)
    topics = (RecordId("no"), RecordId("wheat"))
    return Draft(
        LocaleCode("ar"), "ar", title, day, day, topics=topics, paragraphs=(lines,), **more
    )


@pytest.mark.parametrize("title", ODD_TITLES)
def test_the_desks_own_reader_reads_the_draft_back(title: str) -> None:
    text = article_text(SOURCE, drafted(title))

    document = read_markdown_file("draft.ar.md", text)

    assert () == document.problems
    assert document.value is not None
    written = plain_value(document.value.fields)
    assert isinstance(written, dict)
    assert (title, "draft") == (written["title"], written["status"])


@pytest.mark.parametrize("title", ODD_TITLES)
def test_the_desks_own_reader_reads_the_source_back(title: str) -> None:
    text = source_text(
        SOURCE, drafted(title, url="https://example.com/1", author="A: B"), capture=CAPTURE
    )

    node = read_yaml(text, Span("source.yaml"))
    assert node.value is not None
    found = records_in(node.value, source_from)

    assert () == (*node.problems, *found.problems)
    (source,) = found.value
    assert (SOURCE, "ar", ("A: B",)) == (source.id, source.language, source.authors)
    assert ((LocaleCode("ar"), title),) == source.title.versions
    assert CAPTURE == source.capture


def test_what_is_not_known_is_left_out() -> None:
    text = source_text(SOURCE, drafted(day=""), capture=CAPTURE)

    assert ["type", "language", "title", "capture", "status"] == list(yaml.safe_load(text)[SOURCE])
    assert "date" not in article_text(SOURCE, drafted(day=""))


def test_a_month_is_the_date_of_a_source_and_not_of_a_draft() -> None:
    in_may = Draft(LocaleCode("ar"), "ar", "قمح", "2020-05", "", (), ())

    assert (
        "2020-05" == yaml.safe_load(source_text(SOURCE, in_may, capture=CAPTURE))[SOURCE]["issued"]
    )
    assert "date:" not in article_text(SOURCE, in_may)


def test_a_note_on_the_capture_is_kept_in_each_language() -> None:
    note = LocalText(((LocaleCode("ar"), "تخمين"), (LocaleCode("en"), "a guess")))
    capture = Capture("raw.txt", "0" * 64, note=note)

    kept = yaml.safe_load(source_text(SOURCE, drafted(), capture=capture))[SOURCE]["capture"]

    assert {"ar": "تخمين", "en": "a guess"} == kept["note"]


def test_a_date_that_can_be_read_two_ways_keeps_its_mark_in_the_source_alone() -> None:
    marked = Draft(LocaleCode("ar"), "ar", "قمح", "2020-11-01?", "2020-11-01", (), ())

    assert (
        "2020-11-01?"
        == yaml.safe_load(source_text(SOURCE, marked, capture=CAPTURE))[SOURCE]["issued"]
    )
    assert "date: '2020-11-01'\n" in article_text(SOURCE, marked)


def test_the_draft_begins_with_a_link_to_its_source() -> None:
    body = article_text(SOURCE, drafted()).split("---\n")[-1].strip().split("\n\n")

    assert f"](source:{SOURCE})" in body[0]
    assert "رست سفينة." == body[1]


def test_a_language_without_a_note_of_ours_links_its_title() -> None:
    draft = Draft(LocaleCode("ru"), "ru", "[Зерно]", "", "", (), ())

    assert f"[\\[Зерно\\]](source:{SOURCE})" in article_text(SOURCE, draft)
