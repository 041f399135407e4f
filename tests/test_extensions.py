"""What a desk's build.py adds to the program, in a process of its own as a person would run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from tests.test_one_language import files_in_one_language
from tests.tools.desk import ROOT, SmallDesk, small_desk, tree
from tests.tools.warm_python import run_warm

BUILD = """\
from pathlib import Path
from site_gen.cli import main
from site_gen.extensions import Extensions
import desk_code
from site_gen.extensions import OwnPage
main(Path(__file__).resolve().parent, Extensions(desk_code))
"""
CODE = '''\
from dataclasses import dataclass

from site_gen.problems import Checked, Problem, warning


@dataclass(frozen=True)
class Chronicle:
    frame: object
    articles: tuple


def summary_missing(corpus):
    """An article has no summary, so lists show its title alone.

    Write one.
    """
    for prose in corpus.prose:
        for version in prose.versions:
            yield warning("summary-missing", f"{version.title}: no summary", version.places.start)


def page_large(site):
    for artifact in site.artifacts:
        if artifact.path == "index.html":
            yield Problem("page-large", f"{artifact.path} is too large for us")


def title_long(corpus):
    return [1 / 0]


def chronicle_view(context, page):
    from site_gen.render.views.cards import prose_card
    from site_gen.render.views.frame import frame_of

    frame = frame_of(context, page, context.say("chronicle.title"), description="LEDE")
    oldest_first = reversed(context.site.listings.articles)
    return Chronicle(frame, tuple(prose_card(context, article) for article in oldest_first))


def broken_view(context, page):
    return context.nothing


def read_lines(file, content):
    from site_gen.ingest.document import ParsedDocument, RawLine

    lines = content.decode().split("|")
    return Checked(ParsedDocument(tuple(RawLine(1, text, at) for at, text in enumerate(lines))))
'''


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk")


def run(desk: SmallDesk, extensions: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (desk.root / "desk_code.py").write_text(CODE, "utf-8")
    script = BUILD.replace("Extensions(desk_code)", f"Extensions({extensions})")
    (desk.root / "build.py").write_text(script, "utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{os.environ['PYTHONPATH']}{os.pathsep}{ROOT}"}
    return run_warm(["build.py", *arguments], desk.root, environment)


def test_own_rules_come_beside_those_of_the_program(desk: SmallDesk) -> None:
    desk.write("pages/more.ar.md", "---\ntitel: خطأ\n---\n\nنص.\n")

    done = run(desk, "rules=(desk_code.summary_missing,)", "check")

    assert 1 == done.returncode
    assert "warning[summary-missing]" in done.stderr
    assert "error[field-unknown]" in done.stderr


def test_an_own_rule_on_the_finished_site_stops_a_build(desk: SmallDesk) -> None:
    done = run(desk, "site_rules=(desk_code.page_large,)")

    assert 1 == done.returncode
    assert "error[page-large] index.html is too large for us" in done.stderr
    assert not desk.output.exists()


def test_an_own_rule_is_explained_by_what_its_function_says(desk: SmallDesk) -> None:
    told = run(desk, "rules=(desk_code.summary_missing,)", "explain", "summary-missing")
    listed = run(desk, "rules=(desk_code.summary_missing,)", "explain")
    unsaid = run(desk, "site_rules=(desk_code.page_large,)", "explain", "page-large")
    near = run(desk, "rules=(desk_code.summary_missing,)", "explain", "sumary-missing")

    text = "An article has no summary, so lists show its title alone.\n\nWrite one."
    assert f"summary-missing\n\n{text}\n" == told.stdout
    assert {"summary-missing", "yaml-unreadable"} <= set(listed.stdout.split())
    assert "page-large\n\nIts function says nothing.\n" == unsaid.stdout
    assert "did you mean `summary-missing`?" in near.stderr


def test_a_mistake_in_own_code_names_its_line_and_is_no_bug_of_the_program(
    desk: SmallDesk,
) -> None:
    done = run(desk, "rules=(desk_code.title_long,)", "check")

    line = CODE[: CODE.index("1 / 0")].count("\n") + 1
    assert 70 == done.returncode
    assert f"desk_code.py:{line}: your own code stopped here (ZeroDivisionError" in done.stderr
    assert "bug in site_gen" not in done.stderr
    assert "Traceback" not in done.stderr


def test_an_own_reader_imports_its_format(desk: SmallDesk) -> None:
    (desk.root / "talks.lst").write_text("The talks began.|They went on for a day.", "utf-8")

    done = run(desk, "readers={'.lst': desk_code.read_lines}", "import", "talks.lst")

    drafts = [*desk.content.glob("articles/*.md")]
    assert 0 == done.returncode, done.stderr
    assert any("They went on for a day." in draft.read_text("utf-8") for draft in drafts)


def test_a_format_without_a_reader_is_refused_with_those_that_there_are(desk: SmallDesk) -> None:
    (desk.root / "talks.doc").write_text("The talks began.", "utf-8")

    done = run(desk, "readers={'.lst': desk_code.read_lines}", "import", "talks.doc")

    assert "error[import-format-unknown]" in done.stderr
    assert "your build.py also reads .lst" in done.stderr


def test_a_target_that_is_not_handed_over_is_named_with_what_was_meant(desk: SmallDesk) -> None:
    site = (desk.content / "site.yaml").read_text("utf-8")
    desk.write("site.yaml", site + "publish:\n  own: {target: zap}\n")

    done = run(desk, "targets={'zip': print}", "publish", "--yes")

    assert 2 == done.returncode
    assert "error[target-missing] build.py hands over no target called `zap`" in done.stderr
    assert "did you mean `zip`?" in done.stderr


def test_readers_and_targets_leave_a_build_with_nothing_to_do_as_quick(desk: SmallDesk) -> None:
    own = "readers={'.lst': desk_code.read_lines}, targets={'zip': print}"
    for _ in range(2):
        run(desk, own)
    script = (desk.root / "build.py").read_text("utf-8")
    loaded = "import atexit, sys\natexit.register(lambda: print('jinja2' in sys.modules))\n"
    (desk.root / "build.py").write_text(loaded + script, "utf-8")

    done = subprocess.run(
        [sys.executable, "build.py"],
        cwd=desk.root,
        env={**os.environ, "PYTHONPATH": f"{os.environ['PYTHONPATH']}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "nothing changed" in done.stdout
    assert done.stdout.endswith("False\n")


PAGE = "pages=(OwnPage('chronicle', 'chronicle.title', desk_code.chronicle_view),)"
TEMPLATE = """\
{% extends "base.html" %}
{% from "parts/cards.html" import cards %}
{% block main %}
<h1>{{ view.frame.title | isolated(view.frame) }}</h1>
{{ cards(view.articles, view.frame, words, 2) }}
{% endblock %}
"""


@pytest.fixture
def paged(desk: SmallDesk) -> SmallDesk:
    """A desk with the template and the words of a page of its own."""
    (desk.root / "templates").unlink()
    template = desk.root / "templates/pages/chronicle.html"
    template.parent.mkdir(parents=True)
    template.write_text(TEMPLATE, "utf-8")
    for code, title in (("ar", "سرد زمني"), ("en", "Chronicle")):
        desk.write(f"locale/{code}.po", f'msgid "chronicle.title"\nmsgstr "{title}"\n')
    return desk


def test_an_own_page_has_all_that_the_pages_of_the_program_have(paged: SmallDesk) -> None:
    done = run(paged, PAGE, "--quiet")

    page = html.fromstring(paged.page("en/chronicle/index.html").encode())
    choice = html.fromstring(paged.page("chronicle/index.html").encode())
    assert (0, "") == (done.returncode, done.stderr)
    assert ["Chronicle"] == [e.text_content() for e in page.xpath("//h1")]
    assert ["../articles/first-day/"] == page.xpath("//main//h2//a/@href | //main//h3//a/@href")
    assert ["./"] == page.xpath("//nav[@class='menu']//a[@aria-current]/@href")
    assert {"ar", "en", "x-default"} == set(page.xpath("//link[@rel='alternate']/@hreflang"))
    assert {"../ar/chronicle/", "../en/chronicle/"} <= set(choice.xpath("//a/@href"))
    assert "/en/chronicle/" in paged.page("sitemap.xml")
    assert "../chronicle/" in html.fromstring(paged.page("en/topics/index.html").encode()).xpath(
        "//nav[@class='menu']//a/@href"
    )


def test_an_own_page_can_stay_out_of_the_menu(paged: SmallDesk) -> None:
    run(paged, PAGE.replace("_view)", "_view, in_menu=False)"), "--quiet")

    assert "chronicle" not in paged.page("en/topics/index.html")


def test_an_own_page_is_made_again_when_what_it_shows_or_its_code_changes(
    paged: SmallDesk,
) -> None:
    run(paged, PAGE, "--quiet")
    paged.edit("articles/first-day.en.md", "title: The first day", "title: Day one")
    run(paged, PAGE, "--quiet")
    edited = tree(paged.output)
    run(paged, PAGE, "--quiet", "--output", "fresh")

    assert "Day one" in paged.page("en/chronicle/index.html")
    assert tree(paged.root / "fresh") == edited

    again = run(paged, PAGE)
    other = run(paged, PAGE.replace("desk_code.", "__import__('other_code')."), "explain")
    (paged.root / "other_code.py").write_text(CODE.replace("LEDE", "Another lede"), "utf-8")
    run(paged, PAGE.replace("desk_code.", "__import__('other_code')."), "--quiet")

    assert "nothing changed" in again.stdout
    assert 0 != other.returncode
    assert "Another lede" in paged.page("en/chronicle/index.html")


def test_the_published_address_of_an_own_page_is_permanent(paged: SmallDesk) -> None:
    run(paged, PAGE, "--quiet")
    run(paged, PAGE, "promise")

    without = run(paged, "", "check")

    assert "error[address-lost]" in without.stderr
    assert "/chronicle/" in without.stderr


def test_on_a_site_of_one_language_an_own_page_has_no_choice_of_languages(
    paged: SmallDesk,
) -> None:
    shutil.rmtree(paged.content)
    for name, text in files_in_one_language().items():
        paged.write(name, text)
    paged.write("locale/en.po", 'msgid "chronicle.title"\nmsgstr "Chronicle"\n')

    run(paged, PAGE, "--quiet")

    pages = [paged.page(f"{folder}chronicle/index.html") for folder in ("", "en/")]
    assert ["Chronicle"] * 2 == [
        html.fromstring(page.encode()).xpath("string(//h1)") for page in pages
    ]


@pytest.mark.parametrize(
    ("extensions", "told"),
    [
        (PAGE.replace("'chronicle',", "'Our chronicle',"), "error[page-name-unreadable]"),
        (PAGE.replace("'chronicle',", "'topics',"), "error[address-taken]"),
        (PAGE.replace("chronicle.title", "chronicle.titel"), "error[words-missing]"),
        (PAGE.replace("'chronicle',", "'chronicles',"), "there is no template `pages/chronicles"),
        (PAGE.replace("chronicle_view", "broken_view"), "your own code stopped here"),
    ],
)
def test_a_fault_of_an_own_page_is_told(paged: SmallDesk, extensions: str, told: str) -> None:
    done = run(paged, extensions, "check")

    assert 0 != done.returncode
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_own_pages_are_not_sent_to_other_machines(paged: SmallDesk) -> None:
    done = run(paged, PAGE, "build", "--dask", "tcp://127.0.0.1:1")

    assert 2 == done.returncode
    assert "leave out --dask" in done.stderr
