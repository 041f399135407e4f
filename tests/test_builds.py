"""Whole builds of a small desk, looked at as a reader would: what is there, and what is not."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from site_gen.commands.paths import read_templates
from site_gen.pipeline import BuildOptions, build
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk, tree
from tests.tools.warm_python import run_warm

FIRST_DAY = "articles/first-day/index.html"


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """The small desk as it is, with its site."""
    desk = small_desk(tmp_path_factory.mktemp("built") / "desk")
    run = desk.run("build")
    assert 0 == run.code, run.err
    return desk


def test_every_record_has_a_page_in_each_language_and_a_language_choice_page(
    built: SmallDesk,
) -> None:
    records = (
        "articles/first-day",
        "topics/talks",
        "pages/about",
        "entities/envoy",
        "entities/daily",
        "sources/daily-2020-10-02",
    )
    wanted = {f"{start}{record}/index.html" for record in records for start in ("", "ar/", "en/")}
    assert set() == wanted - set(tree(built.output))


def test_the_site_has_its_homes_lists_feeds_and_files_for_robots(built: SmallDesk) -> None:
    lists = ("articles", "topics", "pages", "entities", "sources")
    wanted = {f"{start}{name}/index.html" for name in lists for start in ("", "ar/", "en/")}
    wanted |= {
        "index.html",
        "ar/index.html",
        "en/index.html",
        "404.html",
        "sitemap.xml",
        "robots.txt",
        "ar/feed.xml",
        "en/feed.xml",
        "ar/topics/talks/feed.xml",
        "en/topics/talks/feed.xml",
    }
    assert set() == wanted - set(tree(built.output))


def test_two_builds_elsewhere_on_another_clock_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    here = small_desk(tmp_path / "here")
    there = small_desk(tmp_path / "far" / "away" / "خارج")

    here.run("build", TZ="UTC", PYTHONHASHSEED="1", LC_ALL="C")
    there.run("build", TZ="Asia/Tokyo", PYTHONHASHSEED="77", LC_ALL="C.UTF-8")

    assert tree(here.output) == tree(there.output)
    assert len(tree(here.output)) > 40


def test_remembered_pages_are_the_bytes_that_a_fresh_build_makes(tmp_path: Path) -> None:
    remembering = small_desk(tmp_path / "remembering")
    remembering.run("build")
    change = ("entities.yaml", "The envoy", "The special envoy")
    remembering.edit(*change)
    remembering.run("build")
    fresh = small_desk(tmp_path / "fresh")
    fresh.edit(*change)

    fresh.run("build")

    assert tree(fresh.output) == tree(remembering.output)


def test_a_draft_is_nowhere_in_the_output(desk: SmallDesk) -> None:
    desk.write(
        "articles/secret.ar.md",
        SMALL["articles/first-day.ar.md"].replace(
            "title: اليوم الأول", "title: مسودة سرية\nstatus: draft"
        ),
    )

    run = desk.run("build")

    assert 0 == run.code
    assert "from 1 article." in run.out
    for path in desk.output.rglob("*"):
        if path.is_file() and path.name != ".gitignore":
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert "مسودة سرية" not in text
            assert "secret" not in text


def test_a_missing_translation_falls_back_honestly(desk: SmallDesk) -> None:
    (desk.content / "articles/first-day.en.md").unlink()

    run = desk.run("build")

    page = desk.page("en/" + FIRST_DAY)
    assert 0 == run.code
    assert "warning[translation-missing]" in run.err
    assert '<html lang="en" dir="ltr">' in page
    assert re.search(r'<div[^>]*lang="ar" dir="rtl"', page)
    assert '<link rel="canonical" href="https://record.example/ar/articles/first-day/">' in page
    assert "noindex" in page
    assert "hreflang" not in page.partition("</head>")[0]


def test_a_fallback_page_is_in_no_list_that_machines_read(desk: SmallDesk) -> None:
    (desk.content / "articles/first-day.en.md").unlink()

    desk.run("build")

    address = "https://record.example/en/articles/first-day/"
    assert address not in desk.page("sitemap.xml")
    assert address not in desk.page("en/feed.xml")
    assert "https://record.example/ar/articles/first-day/" in desk.page("ar/feed.xml")


def test_a_withdrawn_article_keeps_its_address_and_loses_its_text(desk: SmallDesk) -> None:
    desk.edit(
        "articles/first-day.ar.md",
        "authors: [المكتب]",
        "authors: [المكتب]\nstatus: withdrawn\n"
        "note: {ar: سُحب لخطأ في المصدر., en: Withdrawn over a fault in its source.}",
    )

    run = desk.run("build")

    page = desk.page("en/" + FIRST_DAY)
    assert 0 == run.code
    assert "Withdrawn over a fault in its source." in page
    assert "had begun" not in page
    assert "What happened on the first day." not in page
    assert "first-day" not in desk.page("en/index.html")
    assert "first-day" not in desk.page("sitemap.xml")


def test_an_old_address_redirects_in_every_language(desk: SmallDesk) -> None:
    desk.edit("entities.yaml", "  kind: person\n", "  kind: person\n  was: [messenger]\n")

    desk.run("build")

    old = desk.page("en/entities/messenger/index.html")
    assert 'href="../envoy/"' in desk.page("entities/messenger/index.html").replace(
        "../../en/entities/envoy/", "../envoy/"
    )
    assert "../../../ar/entities/envoy/" in old
    assert '<link rel="canonical" href="https://record.example/en/entities/envoy/">' in old
    assert "noindex" in old
    assert "messenger" not in desk.page("sitemap.xml")


def test_a_link_without_words_prints_the_name_in_the_language_of_the_page(
    built: SmallDesk,
) -> None:
    assert ">The envoy</a> said" in built.page("en/" + FIRST_DAY)
    assert ">المبعوث</a> إن" in built.page("ar/" + FIRST_DAY)


def test_a_topic_page_has_its_articles_people_and_sources(built: SmallDesk) -> None:
    page = built.page("en/topics/talks/index.html")
    assert 'href="../../articles/first-day/"' in page
    assert 'href="../../entities/envoy/"' in page
    assert 'href="../../sources/daily-2020-10-02/"' in page
    assert "What the envoy said" in page


def test_articles_that_share_a_topic_are_related(desk: SmallDesk) -> None:
    for language in ("ar", "en"):
        first = SMALL[f"articles/first-day.{language}.md"]
        desk.write(f"articles/second-day.{language}.md", first)
        desk.write(f"articles/elsewhere.{language}.md", first)
    desk.write(
        "articles/elsewhere.ar.md",
        SMALL["articles/first-day.ar.md"]
        .replace("topics: [talks]", "topics: [other]")
        .replace("[](entity:envoy)", "أحدهم")
        .replace("[الصحيفة](source:daily-2020-10-02)", "الصحيفة"),
    )
    desk.write(
        "articles/elsewhere.en.md",
        SMALL["articles/first-day.en.md"]
        .replace("[](entity:envoy)", "Somebody")
        .replace("[the paper](source:daily-2020-10-02)", "a paper"),
    )
    for language in ("ar", "en"):
        desk.write(
            f"topics/other.{language}.md",
            SMALL[f"topics/talks.{language}.md"].replace("order: 1", "order: 2"),
        )

    run = desk.run("build")

    page = desk.page("en/" + FIRST_DAY)
    assert 0 == run.code, run.err
    related = page.partition('id="s-related"')[2].partition("</section>")[0]
    assert 'href="../second-day/"' in related
    assert 'href="../elsewhere/"' not in related


def test_dates_are_set_in_words_as_the_settings_ask(built: SmallDesk) -> None:
    assert "2 تشرين الثاني 2020" in built.page("ar/" + FIRST_DAY)
    assert '<time datetime="2020-11-02">2 November 2020</time>' in built.page("en/" + FIRST_DAY)


def test_months_and_digits_follow_the_settings_without_a_change_to_the_program(
    desk: SmallDesk,
) -> None:
    desk.edit("site.yaml", "dates: ar-SY}", "dates: ar-SY, months_also: ar-EG, digits: arab}")

    desk.run("build")

    page = desk.page("ar/" + FIRST_DAY)
    assert "٢ تشرين الثاني/نوفمبر ٢٠٢٠" in page
    assert 'datetime="2020-11-02"' in page


def test_an_inferred_date_says_that_it_is(built: SmallDesk) -> None:
    page = built.page("en/sources/daily-2020-10-02/index.html")
    assert '<time datetime="2020-10-02">2 October 2020 (inferred)</time>' in page


def test_the_output_holds_nothing_of_this_machine(built: SmallDesk) -> None:
    files = [path for path in built.output.rglob("*.*") if path.is_file()]

    assert len(files) > 40
    for path in files:
        content = path.read_bytes()
        assert str(built.root).encode() not in content
        assert b"localhost" not in content
        assert b"livereload" not in content


def test_a_site_below_a_path_keeps_its_links(desk: SmallDesk) -> None:
    desk.edit("site.yaml", "https://record.example/", "https://host.example/desk/site/")

    run = desk.run("build")

    assert 0 == run.code, run.err
    assert 'href="/desk/site/ar/"' in desk.page("404.html")
    assert 'href="https://host.example/desk/site/ar/' in desk.page("ar/" + FIRST_DAY)
    assert '"/desk' not in desk.page("ar/" + FIRST_DAY)


OWN_RULES = """
import sys
from pathlib import Path
from site_gen.cli import main
from site_gen.extensions import Extensions
from site_gen.problems import warning

LIMIT = {limit}

def title_long(corpus):
    for prose in corpus.prose:
        for version in prose.versions:
            if len(version.title) > LIMIT:
                yield warning("title-long", version.title, version.places.of("title"))

main(Path({root!r}), Extensions(rules=(title_long,)))
"""


def test_a_desk_has_rules_of_its_own_and_a_change_in_them_is_seen(desk: SmallDesk) -> None:
    told = []
    for limit in (100, 10, 100):
        script = OWN_RULES.format(limit=limit, root=str(desk.root))
        (desk.root / "own.py").write_text(script, encoding="utf-8")
        done = run_warm(["own.py"], desk.root, os.environ)
        assert 0 == done.returncode, done.stderr
        told.append(done.stderr.count("warning[title-long]"))

    assert [0, 3, 0] == told


def test_a_build_is_the_same_by_one_process_and_by_several(desk: SmallDesk) -> None:
    for number in range(60):
        desk.write(f"pages/page-{number}.ar.md", SMALL["pages/about.ar.md"])
        desk.write(f"pages/page-{number}.en.md", SMALL["pages/about.en.md"])
    files = read_templates(ROOT / "templates")

    alone = build(BuildOptions(desk.content, files, workers=1))
    shared = build(BuildOptions(desk.content, files, workers=3))

    assert len(alone.artifacts) > 180
    assert (alone.artifacts, alone.problems, alone.cache_keys) == (
        shared.artifacts,
        shared.problems,
        shared.cache_keys,
    )
