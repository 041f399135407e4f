"""A desk's own templates: each takes the place of one of the program's, and no other changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_gen.cluster.archive import archive_of, renderer_from
from site_gen.commands.paths import ProjectFolders, read_templates
from site_gen.commands.serve import PreviewSite
from site_gen.pipeline import BuildOptions, Rules, build
from tests.tools.desk import ROOT, SmallDesk, small_desk, tree

ARTICLE = "en/articles/first-day/index.html"
WORDS = 'msgid "desk.line"\nmsgstr "{}"\n'
OWN_ARTICLE = """\
{% extends "builtin/pages/article.html" %}
{% block facts %}
{{ super() }}
<p class="muted">{{ words('desk.line') }}</p>
{% endblock %}
"""


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    """A desk without a folder of templates."""
    desk = small_desk(tmp_path / "desk")
    (desk.root / "templates").unlink()
    for code, line in (("ar", "سطر المكتب"), ("en", "A line of the desk")):
        desk.write(f"locale/{code}.po", WORDS.format(line))
    return desk


def template(desk: SmallDesk, name: str, text: str, folder: str = "templates") -> Path:
    path = desk.root / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def changed_pages(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {
        path
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path) and path.endswith(".html")
    }


def test_one_template_changes_its_pages_and_no_others(desk: SmallDesk) -> None:
    desk.run("build", "--quiet")
    before = tree(desk.output)
    template(desk, "pages/article.html", OWN_ARTICLE)

    run = desk.run("build", "--quiet")

    page = desk.page(ARTICLE)
    assert (0, "") == (run.code, run.err)
    assert '<dl class="byline">' in page
    assert page.count('<p class="muted">A line of the desk</p>') == 1
    assert {f"{code}/articles/first-day/index.html" for code in ("ar", "en")} == changed_pages(
        before, tree(desk.output)
    )


def test_a_base_of_the_desk_is_that_of_every_page(desk: SmallDesk) -> None:
    template(
        desk,
        "base.html",
        '{% extends "builtin/base.html" %}\n{% block banner %}\n'
        "<p class=\"draft\">{{ words('desk.line') }}</p>\n{% endblock %}\n",
    )

    desk.run("build", "--quiet")

    pages = [*desk.output.rglob("*/index.html")]
    without = [p for p in pages if 'class="draft"' not in p.read_text("utf-8")]
    assert pages
    assert [] == without


def test_a_macro_of_the_desk_is_used_by_the_pages_of_the_program(desk: SmallDesk) -> None:
    ours = read_templates(ROOT / "templates")["parts/frame.html"].decode()
    template(desk, "parts/frame.html", ours.replace("<footer", '<footer data-own="1"'))

    desk.run("build", "--quiet")

    assert 'data-own="1"' in desk.page(ARTICLE)


def test_an_asset_of_the_desk_is_found_by_its_name(desk: SmallDesk) -> None:
    template(desk, "assets/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    template(desk, "assets/icon.svg", "<svg xmlns='http://www.w3.org/2000/svg' id='own'/>")
    brand = '<img src="{{ \'logo.svg\' | asset(view.frame) }}" alt="">'
    extended = '{% extends "builtin/base.html" %}{% block brand %}' + brand + "{% endblock %}"
    template(desk, "base.html", extended)

    run = desk.run("build", "--quiet")

    shown = re.search(r'<img src="\.\./\.\./\.\./(assets/logo\.\w{10}\.svg)"', desk.page(ARTICLE))
    assert (0, "") == (run.code, run.err)
    assert shown
    assert (desk.output / shown[1]).is_file()
    assert [b"id='own'"] == [
        re.findall(b"id='own'", path.read_bytes())[0]
        for path in desk.output.glob("assets/icon.*.svg")
    ]


def test_the_stylesheet_of_briefings_can_be_the_desks_own(desk: SmallDesk) -> None:
    template(desk, "briefing/briefing.css", "p { margin-block: 7px }\n")

    run = desk.run("brief", "talks", "--to", "html", "--lang", "en", "--out", "b.html")

    assert (0, "") == (run.code, run.err)
    assert "margin-block: 7px" in (desk.root / "b.html").read_text("utf-8")


def test_another_folder_of_templates_needs_only_what_differs(desk: SmallDesk) -> None:
    template(desk, "pages/article.html", OWN_ARTICLE, folder="looks")

    desk.run("build", "--quiet", "--templates", "looks")

    assert "A line of the desk" in desk.page(ARTICLE)


def test_a_folder_of_templates_that_is_not_there_is_a_mistake_of_the_command(
    desk: SmallDesk,
) -> None:
    run = desk.run("build", "--templates", "loks")

    assert 2 == run.code
    assert "there is no folder `loks`" in run.err


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("pages/artcle.html", "did you mean `pages/article.html`?"),
        ("article.html", "did you mean `pages/article.html`?"),
        ("assets/site.ccs", "did you mean `assets/site.css`?"),
        ("locale/en.poo", "did you mean `locale/en.po`?"),
    ],
)
def test_a_misspelt_file_is_reported_with_what_was_meant(
    desk: SmallDesk, name: str, meant: str
) -> None:
    template(desk, name, "")

    run = desk.run("check")

    assert f"templates/{name}:1:1: warning[template-unused]" in run.err
    assert meant in run.err


@pytest.mark.parametrize(
    "name", ["README.md", "assets/fonts/OFL.txt", "assets/fonts/own-400.woff2"]
)
def test_notes_licences_and_fonts_of_cards_are_no_mistake(desk: SmallDesk, name: str) -> None:
    template(desk, name, "")

    run = desk.run("check", "--quiet")

    assert (0, "") == (run.code, run.err)


def test_a_misspelt_block_is_reported_with_what_was_meant(desk: SmallDesk) -> None:
    template(desk, "pages/article.html", OWN_ARTICLE.replace("block facts", "block fcts"))

    run = desk.run("check")

    assert 1 == run.code
    assert "templates/pages/article.html:2:1: error[template-block-unknown]" in run.err
    assert "did you mean `facts`?" in run.err


def test_a_block_within_a_block_may_have_any_name(desk: SmallDesk) -> None:
    own = OWN_ARTICLE.replace("{{ super() }}", "{% block desk %}\n{% endblock %}\n{{ super() }}")
    template(desk, "pages/article.html", own)

    run = desk.run("check", "--quiet")

    assert (0, "") == (run.code, run.err)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (OWN_ARTICLE + "{{ endd }\n", "templates/pages/article.html:6:1", "unexpected '}'"),
        (
            OWN_ARTICLE.replace("words('desk.line')", "view.nothing"),
            "templates/pages/article.html:4:1",
            "`ArticleView` has no `nothing`",
        ),
        (
            OWN_ARTICLE.replace("builtin/pages", "builtin/page"),
            "templates/pages/article.html:1:1",
            "there is no template `builtin/page/article.html`",
        ),
    ],
)
def test_an_error_names_the_file_of_the_desk_and_its_line(
    desk: SmallDesk, text: str, place: str, message: str
) -> None:
    template(desk, "pages/article.html", text)

    run = desk.run("check")

    assert f"{place}: error[template-unreadable]" in run.err
    assert message in run.err


def test_an_error_that_many_pages_have_is_told_once(desk: SmallDesk) -> None:
    template(desk, "base.html", '{% extends "builtin/base.html" %}\n{{ words( }}\n')

    run = desk.run("check")

    assert 1 == run.err.count("error[template-unreadable]")
    assert re.search(r"the page /\S* and \d\d other pages cannot be rendered: unexpected", run.err)


def test_an_error_in_a_template_of_the_program_is_told_from_one_of_the_desk(
    desk: SmallDesk,
) -> None:
    template(desk, "parts/navigation.html", "")

    run = desk.run("check")

    assert re.search(r"^builtin/pages/\w+\.html:\d+:1: error\[template-unreadable\]", run.err, re.M)
    assert "parts/navigation.html" in run.err


def test_a_first_own_template_is_noticed_by_a_build_with_nothing_to_do(desk: SmallDesk) -> None:
    desk.run("build")
    desk.run("build")
    template(desk, "pages/article.html", OWN_ARTICLE)

    changed = desk.run("build")
    again = desk.run("build")
    (desk.root / "templates/pages/article.html").unlink()
    without = desk.run("build")

    assert "nothing changed" not in changed.out
    assert "nothing changed" in again.out
    assert "nothing changed" not in without.out
    assert "A line of the desk" not in desk.page(ARTICLE)


def test_a_build_after_an_edit_of_an_own_template_is_one_from_nothing(desk: SmallDesk) -> None:
    template(desk, "pages/article.html", OWN_ARTICLE)
    desk.run("build")
    template(desk, "pages/article.html", OWN_ARTICLE.replace("muted", "small"))
    desk.run("build")
    edited = tree(desk.output)

    desk.run("build", "--output", "fresh")

    assert tree(desk.root / "fresh") == edited


def test_the_preview_shows_a_folder_of_templates_that_is_made_while_it_runs(
    desk: SmallDesk,
) -> None:
    folders = ProjectFolders(desk.content, desk.output, desk.root / "templates")
    preview = PreviewSite(folders, desk.root / "preview")
    preview.rebuild(Rules())
    template(desk, "pages/article.html", OWN_ARTICLE)

    preview.rebuild(Rules())

    assert desk.root / "templates" in folders.protected
    assert "A line of the desk" in (desk.root / "preview" / ARTICLE).read_text("utf-8")


def test_another_machine_gets_the_own_templates_and_their_places(desk: SmallDesk) -> None:
    template(desk, "pages/article.html", OWN_ARTICLE)
    folders = ProjectFolders(desk.content, desk.output, desk.root / "templates")
    options = BuildOptions(desk.content, read_templates(*folders.template_folders), "p")
    renderer = build(options).renderer
    assert renderer

    theirs = renderer_from(archive_of(options, renderer.site))

    assert theirs.templates.fingerprint == renderer.templates.fingerprint
    own = theirs.templates.files
    assert own.place_of("pages/article.html") == f"{desk.root}/templates/pages/article.html"
    assert own.own == renderer.templates.files.own == {"pages/article.html"}


BLOCK = re.compile(r"\{% block (\w+) %\}")


def test_the_blocks_that_are_documented_are_those_that_the_templates_have() -> None:
    text = (ROOT / "docs/reference/views.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[^|]+\.html`) \| ([^|]+) \|$", text, re.MULTILINE)
    documented = {
        name: set(re.findall(r"`(\w+)`\*?", blocks))
        for names, blocks in rows
        for name in re.findall(r"`([^`]+)`", names)
    }
    ours = {
        name: set(BLOCK.findall(content.decode()))
        for name, content in read_templates(ROOT / "templates").items()
        if name == "base.html" or name.startswith("pages/")
    }

    of_base = ours["base.html"]
    own = {name: blocks - of_base for name, blocks in ours.items() if blocks - of_base}
    assert {**own, "base.html": of_base} == documented
