"""A fault of the program is reported, and stops no site; what an editor wrote has its line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_gen.pipeline import BuildOptions, BuildResult, build
from site_gen.problems import Problem, Severity
from site_gen.structs import replace
from site_gen.verify.rule_causes import CAUSES_BY_RULE, Cause
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk
from tests.tools.next_build import after
from tests.tools.sites import REAL, files_in, site_names
from tests.tools.source import modules

ON_FINISHED_SITE = {
    "alternate_rules",
    "file_rules",
    "link_rules",
    "page_rules",
    "safety_rules",
}
PROMISES = {"address-lost", "anchor-lost", "link-broken", "anchor-missing"}
# Bodies of a page, each with a fault; those before the bar are on its first line.
WRITTEN = {
    "##": "heading-empty",
    "## {#x}": "heading-empty",
    "## <!-- c -->": "heading-empty",
    "## &nbsp;": "heading-empty",
    "## ` `": "heading-empty",
    "> ##": "heading-empty",
    "<h2></h2>": "heading-empty",
    "<h2><br></h2>": "heading-empty",
    "<h4>x</h4>": "heading-skipped",
    "> #### x": "heading-skipped",
    "- #### x": "heading-skipped",
    "> # x": "heading-one",
    "- # x": "heading-one",
    '<code dir="rtl">x</code>': "html-not-allowed",
    "`x`{: dir=rtl }": "html-not-allowed",
    "<time>x</time>": "time-unreadable",
    '<time datetime="14 October">x</time>': "time-unreadable",
    "a &#8238;b": "bidi-control",
    "a &#x202e; b": "bidi-control",
    "a &#xFE8D;": "presentation-form",
    "٣5 x": "digits-mixed",
    "**2٬350**": "digits-mixed",
    "[x](../nothing/)": "link-broken",
    '<a href="../nothing/">x</a>': "link-broken",
    "[x][y]\n\n[y]: ../nothing/": "link-broken",
    "<https://record.example/nothing/>": "link-broken",
    "[x](#nothing)": "anchor-missing",
}
# Bodies that are unusual, and right.
SOUND = [
    '<p dir="rtl">English</p>',
    '<bdi dir="ltr">قال</bdi>',
    "<bdi>قال x</bdi>",
    "<bdi>x قال</bdi>",
    '<span dir="auto">قال F-16</span>',
    '<span dir="LTR">قال x</span>',
    '<span lang="ar" dir="rtl">قال F-16</span>',
    "*قال x*{: dir=ltr }",
    '<table><tr><td dir="rtl">English</td></tr></table>',
    '<q dir="rtl">said</q>',
    "[x](entity:envoy){: dir=rtl }",
    '<abbr title="قال">x</abbr>',
    "<https://x.org/قال>",
    "[https://x.org/قال](https://x.org/قال)",
    "`2٬350` and `قال x`",
    "https://x.org/٣5",
    "٣ *x* 5",
    "## `x`",
    "## [](entity:envoy)",
    "## \\#",
    "> ## x",
    "<h2>x</h2>",
    '<time datetime="2020-10">x</time>',
    "a &rlm;b &#x200f;c",
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> BuildOptions:
    """The small desk as it is, and what its build leaves for those with one other text."""
    desk = small_desk(tmp_path_factory.mktemp("small"))
    options = BuildOptions(desk.content, files_in(REAL))
    return after(options, build(options))


def built_with(body: str, code: str, small: BuildOptions, folder: Path) -> BuildResult:
    """The small desk with this text on a page, whose text begins on line 8 or 6."""
    name = f"pages/about.{code}.md"
    head, _, _ = SMALL[name].rpartition("---\n\n")
    desk = small_desk(folder, {**SMALL, name: f"{head}---\n\n{body}\n"})
    return build(replace(small, content=desk.content))


def told(built: BuildResult) -> list[Problem]:
    return [problem for problem in built.problems if problem.severity is not Severity.WARNING]


@pytest.mark.parametrize(("code", "line"), [("en", 8), ("ar", 6)])
@pytest.mark.parametrize("body", WRITTEN)
def test_what_an_editor_wrote_is_reported_where_it_is_written(
    body: str, code: str, line: int, small: BuildOptions, tmp_path: Path
) -> None:
    built = built_with(body, code, small, tmp_path)

    places = [(p.rule, p.span.path[-11:], p.span.line) for p in told(built) if p.span]
    line += 2 if body.startswith("[x][y]") else 0
    assert [(WRITTEN[body], f"about.{code}.md"[-11:], line)] == places
    assert len(places) == len(told(built))


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("body", SOUND)
def test_what_is_unusual_and_right_is_built(
    body: str, code: str, small: BuildOptions, tmp_path: Path
) -> None:
    built = built_with(body, code, small, tmp_path)

    assert [] == told(built)


def test_a_link_that_two_texts_have_is_reported_in_both(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    desk.edit("pages/about.ar.md", "هذا سجلّ صغير.", "[هذا](../nothing/) سجلّ.")
    desk.edit("topics/talks.ar.md", "حضر [](entity:envoy)", "حضر [](entity:envoy) [س](../nothing/)")

    run = desk.run("check", "--json")

    broken = [p for p in run.document["problems"] if p["rule"] == "link-broken"]
    assert [("about.ar.md", 6), ("talks.ar.md", 10)] == [
        (Path(p["path"]).name, p["line"]) for p in broken
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("site.yaml", "desk: {ar: المكتب, en: The desk ٣5}"),
        ("site.yaml", 'desk: {ar: المكتب, en: "The \\u202edesk"}'),
        ("locale/ar.po", 'msgid "nav.menu"\nmsgstr "القائمة ٣5"'),
        ("locale/ar.po", 'msgid "nav.menu"\nmsgstr "القائمة \u2067"'),
        ("locale/ar.po", 'msgid "nav.menu"\nmsgstr "القا\ufe8dئمة"'),
    ],
)
def test_a_text_of_the_settings_and_of_the_interface_is_checked_too(
    name: str, text: str, tmp_path: Path
) -> None:
    desk = small_desk(tmp_path)
    if name == "site.yaml":
        desk.edit(name, "desk: {ar: المكتب, en: The desk}", text)
    else:
        desk.write(name, f'msgid ""\nmsgstr ""\n"Language: ar\\n"\n\n{text}\n')

    run = desk.run("check", "--json")

    assert 1 == run.code
    assert [name] == [
        "/".join(Path(p["path"]).parts[-len(Path(name).parts) :])
        for p in run.document["problems"]
        if p["severity"] == "error"
    ]


@pytest.fixture
def faulty(tmp_path: Path) -> SmallDesk:
    """A desk with a template that sets a word in the wrong direction on every page."""
    desk = small_desk(tmp_path)
    (tmp_path / "templates").unlink()
    for name, content in files_in(REAL).items():
        file = tmp_path / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    article = tmp_path / "templates" / "pages" / "article.html"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("{% block main %}", "{% block main %}<p>قال SIPRI</p>"))
    return desk


def test_a_fault_of_the_program_is_reported_and_the_site_is_built(faulty: SmallDesk) -> None:
    built = build(BuildOptions(faulty.content, files_in(faulty.root / "templates")))

    faults = told(built)
    assert built.is_sound
    assert {("direction-unmarked", Severity.SELF_CHECK)} == {(p.rule, p.severity) for p in faults}
    assert all("first-day" in str(p.span) for p in faults)
    assert all("/articles/first-day/" in p.message and "report this" in p.hint for p in faults)


def test_a_build_with_a_self_check_ends_as_a_sound_one(faulty: SmallDesk) -> None:
    run = faulty.run_whatever_it_finds("build")

    assert 0 == run.code
    assert "self-check[direction-unmarked]" in run.err
    assert "قال SIPRI" in faulty.page("ar/articles/first-day/index.html")
    with pytest.raises(AssertionError, match="a fault of its own"):
        faulty.run("check")


def test_every_rule_on_the_finished_site_is_known_by_who_can_cause_it() -> None:
    found = {rule for module in modules() for rule in _rules_in(module.path, module.tree)}

    assert found | PROMISES == CAUSES_BY_RULE.keys()


def _rules_in(path: Path, tree: ast.Module) -> Iterator[str]:
    if path.parent.name != "verify" or path.stem not in ON_FINISHED_SITE:
        return
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and call.args:
            name = getattr(call.func, "id", "")
            first = call.args[0]
            if name in {"Problem", "PageProblem", "warning"} and isinstance(first, ast.Constant):
                yield str(first.value)


def test_the_reference_lists_who_can_cause_each_rule() -> None:
    text = (ROOT / "docs/reference/problems.md").read_text(encoding="utf-8")
    listed, _, _ = text.partition("\n## ")

    by_editor = re.findall(r"(?m)^\| \[`([a-z-]+)`\]", listed)
    unsafe = re.findall(r"\[`([a-z-]+)`\]", re.findall(r"(?m)^These are unsafe.*$", listed)[0])
    others = re.findall(r"\[`([a-z-]+)`\]", re.findall(r"(?m)^All others are.*$", listed)[0])

    assert _rules_of(Cause.EDITOR) == by_editor
    assert _rules_of(Cause.UNSAFE) == unsafe
    assert _rules_of(Cause.PROGRAM) == others


def _rules_of(cause: Cause) -> list[str]:
    return sorted(rule for rule, own in CAUSES_BY_RULE.items() if own is cause)


def test_no_site_of_the_tests_has_a_self_check_with_the_real_templates() -> None:
    folders = [ROOT / "tests" / "sites" / name for name in site_names()]

    found = [
        folder.name
        for folder in folders
        if not (folder / "templates").is_dir()
        and (folder / "problems.txt").is_file()
        and "self-check[" in (folder / "problems.txt").read_text(encoding="utf-8")
    ]

    assert [] == found
