"""The files of one record into one: which is the original, and what each may say."""

from __future__ import annotations

import pytest

from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load.markdown_files import (
    LanguageFile,
    language_file_from,
    prose_from,
    read_markdown_file,
)
from site_gen.problems import Checked, Problem, Span

AR, EN = LocaleCode("ar"), LocaleCode("en")
ORIGINAL = "title: ع\nsummary: م\ndate: 2020-11-02\ntopics: [talks]"
TRANSLATION = "title: T\nsummary: S\ntranslator: The desk"


def half(code: str, header: str, body: str = "words", kind: Kind = Kind.ARTICLE) -> LanguageFile:
    document = read_markdown_file(f"x.{code}.md", f"---\n{header}\n---\n\n{body}").value
    assert document is not None
    checked = language_file_from(kind, document, LocaleCode(code))
    assert checked.value is not None, checked.problems
    return checked.value


def join(*files: LanguageFile, kind: Kind = Kind.ARTICLE) -> Checked[Prose | None]:
    return prose_from(kind, RecordId("x"), files)


def joined(*files: LanguageFile, kind: Kind = Kind.ARTICLE) -> Prose:
    checked = join(*files, kind=kind)
    assert checked.value is not None, checked.problems
    return checked.value


def brief(problems: tuple[Problem, ...]) -> list[tuple[str, str, str, int]]:
    return [(p.rule, p.field, p.span.path, p.span.line) for p in problems if p.span]


def test_the_original_is_the_file_with_the_date_whichever_comes_first() -> None:
    arabic, english = half("ar", ORIGINAL), half("en", TRANSLATION)

    for pair in ((arabic, english), (english, arabic)):
        checked = join(*pair)

        assert () == checked.problems
        assert checked.value is not None
        assert AR == checked.value.original
        assert [AR, EN] == [version.locale for version in checked.value.versions]


def test_the_facts_of_the_original_hold_for_every_language() -> None:
    prose = joined(half("en", TRANSLATION), half("ar", ORIGINAL + "\nwas: [old]\nstatus: draft"))

    assert (("talks",), ("old",), Status.DRAFT) == (prose.topics, prose.was, prose.status)
    assert "The desk" == prose.versions[1].translator


def test_one_file_alone_is_the_original() -> None:
    assert EN == joined(half("en", ORIGINAL)).original


def test_a_shared_field_in_a_translation_is_reported_where_it_is() -> None:
    english = half("en", TRANSLATION + "\ntopics: [talks]\nauthors: [A]")

    checked = join(half("ar", ORIGINAL), english)

    assert [
        ("shared-field-repeated", "topics", "x.en.md", 5),
        ("shared-field-repeated", "authors", "x.en.md", 6),
    ] == brief(checked.problems)
    assert "already set in x.ar.md" in checked.problems[0].message
    assert "belongs in x.ar.md" in checked.problems[1].message


def test_two_files_with_a_date_cannot_both_be_the_original() -> None:
    checked = join(half("ar", ORIGINAL), half("en", TRANSLATION + "\ndate: 2020-11-03"))

    assert checked.value is None
    assert [("original-unclear", "date", "x.en.md", 5)] == brief(checked.problems)
    assert (("the other file", Span("x.ar.md")),) == checked.problems[0].related


def test_two_files_without_any_shared_field_have_no_original() -> None:
    checked = join(half("ar", "title: ع\nsummary: م"), half("en", TRANSLATION))

    assert checked.value is None
    assert [("original-unclear", "date", "x.ar.md", 1)] == brief(checked.problems)
    assert "add `date`" in checked.problems[0].hint


def test_where_neither_has_a_date_the_one_with_shared_fields_is_the_original() -> None:
    prose = joined(half("en", TRANSLATION), half("ar", "title: ع\nstatus: draft"))

    assert AR == prose.original


def test_topics_and_pages_are_led_by_their_order() -> None:
    arabic = half("ar", "title: ع\nsummary: م\norder: 2", kind=Kind.TOPIC)
    english = half("en", "title: T\nsummary: S\nkeywords: [a]", kind=Kind.TOPIC)

    prose = joined(english, arabic, kind=Kind.TOPIC)

    assert (AR, 2) == (prose.original, prose.order)
    assert ("a",) == prose.versions[1].keywords


def test_a_published_article_must_have_what_its_lists_show() -> None:
    checked = join(half("ar", "title: ع\nauthors: [A]", body=""), half("en", "title: T"))

    assert [
        ("field-missing", "date", "x.ar.md", 1),
        ("body-missing", "", "x.ar.md", 4),
        ("field-missing", "summary", "x.ar.md", 1),
        ("field-missing", "topics", "x.ar.md", 1),
        ("field-missing", "summary", "x.en.md", 1),
    ] == brief(checked.problems)


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_what_is_not_published_may_lack_anything_but_its_title(status: str) -> None:
    assert () == join(half("ar", f"title: ع\nstatus: {status}", body="")).problems


def test_a_translation_is_stale_when_its_original_has_changed() -> None:
    digest = joined(half("ar", ORIGINAL)).original_version.digest
    english = half("en", TRANSLATION + f"\ntranslates: {digest}")

    same = joined(half("ar", ORIGINAL, body="\nwords\n\n"), english)
    changed = joined(half("ar", ORIGINAL, body="other words"), english)

    assert not same.is_stale(EN)
    assert changed.is_stale(EN)
    assert not changed.is_stale(AR)


def test_the_header_of_another_kind_is_not_taken() -> None:
    document = read_markdown_file("x.ar.md", "---\ntitle: ع\ndate: 2020-11-02\n---\nwords").value
    assert document is not None

    checked = language_file_from(Kind.TOPIC, document, AR)

    assert checked.value is None
    assert [("field-unknown", "date", "x.ar.md", 3)] == brief(checked.problems)
