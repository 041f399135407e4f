"""Which pages there are: each record in each language, honest about what it is written in."""

from __future__ import annotations

import pytest

from site_gen.domain.articles import Prose, Version
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.sources import Source
from site_gen.domain.text import Body, Kind, LocaleCode, LocalText, Places, RecordId, Status
from site_gen.load.corpus import Record, corpus_of
from site_gen.plan.pages import PageKind, PlannedPage, SitePlan, written_in
from site_gen.plan.site_plan import plan_site
from site_gen.problems import Problem, Span
from site_gen.structs import replace
from tests.tools.pages import CONFIG

AR, EN, FR = LocaleCode("ar"), LocaleCode("en"), LocaleCode("fr")
HERE = Places(Span("s.yaml", 1), (("was", 3, 3),))


def prose(name: str, *codes: str, kind: Kind = Kind.ARTICLE, was: tuple[str, ...] = ()) -> Prose:
    versions = tuple(
        Version(LocaleCode(code), "T", Body("b", Span("x.md")), HERE) for code in codes
    )
    old = tuple(RecordId(name) for name in was)
    return Prose(kind, RecordId(name), LocaleCode(codes[0]), versions, was=old)


def source(name: str, *codes: str) -> Source:
    title = LocalText(tuple((LocaleCode(code), "T") for code in codes))
    return Source(RecordId(name), "book", title, HERE)


def planned(*records: Record) -> tuple[SitePlan, tuple[Problem, ...]]:
    checked = plan_site(corpus_of(CONFIG, records))
    return checked.value, checked.problems


def page_at(url: str, *records: Record) -> PlannedPage:
    return next(page for page in planned(*records)[0].pages if page.url == url)


def test_a_record_has_a_page_in_each_language_and_a_language_choice_page() -> None:
    urls = {page.url for page in planned(prose("a", "ar", "en"))[0].pages}

    assert {"/articles/a/", "/ar/articles/a/", "/en/articles/a/"} <= urls
    assert not any("feed" in url and "articles" in url for url in urls)


def test_a_topic_has_a_feed_in_each_language() -> None:
    urls = {page.url for page in planned(prose("a", "ar", kind=Kind.TOPIC))[0].pages}

    assert {"/ar/topics/a/feed.xml", "/en/topics/a/feed.xml"} <= urls
    assert "/topics/a/feed.xml" not in urls


def test_a_page_that_falls_back_leads_to_the_original_and_is_in_no_list() -> None:
    page = page_at("/en/articles/a/", prose("a", "ar"))

    assert "/ar/articles/a/" == page.canonical
    assert ((AR, "/ar/articles/a/"),) == page.alternates
    assert (False, False) == (page.indexable, page.is_translated)


def test_a_page_that_is_written_is_its_own_original_in_order_of_the_site() -> None:
    record = prose("a", "en", "ar")

    for code in ("ar", "en"):
        page = page_at(f"/{code}/articles/a/", record)
        assert page.url == page.canonical
        assert (AR, EN) == tuple(code for code, _ in page.alternates)
        assert (True, True) == (page.indexable, page.is_translated)
        assert "/articles/a/" == page.x_default


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_what_is_not_published_keeps_its_address_and_is_in_no_list(status: Status) -> None:
    record = replace(prose("a", "ar", "en"), status=status)

    for url in ("/articles/a/", "/ar/articles/a/", "/en/articles/a/"):
        assert not page_at(url, record).indexable


def test_a_source_titled_in_no_language_of_the_site_is_a_member_of_none() -> None:
    page = page_at("/ar/sources/a/", source("a", "fr"))

    assert (page.url, (), False) == (page.canonical, page.alternates, page.indexable)
    assert (FR,) == written_in(source("a", "fr"))


def test_an_old_id_redirects_in_every_language_and_is_in_no_list() -> None:
    record = prose("new", "ar", "en", was=("old",))

    for code in ("", "/ar", "/en"):
        page = page_at(f"{code}/articles/old/", record)
        assert PageKind.MOVED is page.key.kind
        assert f"{code}/articles/new/" == page.canonical
        assert not page.indexable


def test_an_old_id_that_lives_is_one_problem_and_the_living_record_keeps_its_pages() -> None:
    plan, problems = planned(prose("new", "ar", was=("old",)), prose("old", "ar"))

    assert [("address-taken", "was", Span("s.yaml", 4, 3))] == [
        (problem.rule, problem.field, problem.span) for problem in problems
    ]
    assert "`was: old`" in problems[0].message
    kinds = {page.key.kind for page in plan.pages if page.url.endswith("/articles/old/")}
    assert {PageKind.RECORD, PageKind.NEUTRAL} == kinds


def test_two_heirs_of_one_old_id_are_a_problem() -> None:
    _, problems = planned(prose("a", "ar", was=("old",)), prose("b", "ar", was=("old",)))

    assert ["address-taken"] == [problem.rule for problem in problems]


def test_the_same_id_in_two_kinds_is_no_clash() -> None:
    entity = Entity(RecordId("a"), EntityKind.PLACE, LocalText(((AR, "x"),)), HERE)

    assert () == planned(prose("a", "ar"), prose("a", "ar", kind=Kind.TOPIC), entity)[1]


def test_every_address_is_there_once_and_every_page_can_be_found_by_its_key() -> None:
    plan, _ = planned(prose("a", "ar", "en", was=("b",)), source("a", "ar"))

    urls = {page.url for page in plan.pages}
    assert len(plan.pages) == len(urls) == len(plan.by_key)
    assert all(plan.by_key[page.key] is page for page in plan.pages)
