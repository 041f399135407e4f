"""What once ended in "this is a bug in site_gen": a message instead, or the finished site."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from site_gen.pipeline import BuildOptions, build
from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk
from tests.tools.sites import REAL, files_in
from tests.tools.warm_python import start_warm

QUESTION = """\
who-came:
  unit: parrots
  topics: [talks]
  text: {ar: من حضر؟, en: Who came?}
"""
CLAIM = """\
envoy-came:
  question: who-came
  claimant: envoy
  stance: asserts
  min: 300
  text: {ar: "حضر ثلاثمئة.", en: "Three hundred came."}
  sources: [{source: daily-2020-10-02, locator: ¶8}]
"""
TEMPLATES = files_in(REAL)
NOT_UTF_8 = os.fsdecode(b"bad\xff\xfe")


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk", {**SMALL, **UNITS})


@pytest.mark.parametrize("command", [("build",), ("check",), ("brief", "talks")])
def test_a_unit_without_words_is_reported_by_every_command(
    desk: SmallDesk, command: tuple[str, ...]
) -> None:
    desk.write("questions.yaml", QUESTION)
    desk.write("claims.yaml", CLAIM)

    run = desk.run(*command)

    assert 1 == run.code, run.err
    assert "content/questions.yaml:2:3: error[unit-unknown]" in run.err


def test_a_draft_with_a_unit_without_words_is_reported(desk: SmallDesk) -> None:
    desk.write("questions.yaml", QUESTION.replace("  unit", "  status: draft\n  unit"))

    assert "warning[unit-unknown]" in desk.run("check").err


@pytest.mark.parametrize(
    "name",
    [
        *("articles/{}.en.md", "articles/{}", "sources/{}.yaml", "claims/{}.yaml"),
        *("{}.yaml", "{}.md", "locale/{}.po", "editions/{}/x"),
    ],
)
def test_a_file_name_that_is_not_utf_8_is_reported(desk: SmallDesk, name: str) -> None:
    path = desk.content / name.format(NOT_UTF_8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")

    runs = [desk.run("build"), desk.run("check", "--json")]

    assert [1, 1] == [run.code for run in runs], runs[0].err
    assert "bad<U+DCFF><U+DCFE>" in runs[0].err
    assert "the name of the file is not UTF-8" in runs[0].err
    [problem] = [p for p in runs[1].document["problems"] if p["severity"] == "error"]
    assert ("file-unknown", "bad\udcff\udcfe") == (problem["rule"], _bad_part(problem["path"]))


def _bad_part(path: str) -> str:
    return next(part for part in path.split("/") if part.startswith("bad")).partition(".")[0]


def test_a_content_folder_whose_name_is_not_utf_8_is_built(desk: SmallDesk) -> None:
    desk.content.rename(desk.root / NOT_UTF_8)

    run = desk.run("build", "--content", NOT_UTF_8)

    assert 0 == run.code, run.err


@pytest.mark.parametrize("heading", ["Update", "خبر عاجل", "*Update* `again`"])
def test_hundreds_of_equal_headings_are_built(desk: SmallDesk, heading: str) -> None:
    article = desk.content / "articles/first-day.en.md"
    article.write_text(article.read_text("utf-8") + f"\n## {heading}\n" * 800, "utf-8")

    runs = [desk.run("check"), desk.run("build"), desk.run("build", "--output", "other")]

    assert [0, 0, 0] == [run.code for run in runs], runs[1].err
    assert 800 <= desk.page("en/articles/first-day/index.html").count("<h2")


NO_TIMES = ("999999999999999", "9" * 5000, "junk", "-1", "1e9", "١٢", " ")


@pytest.mark.parametrize(
    ("command", "epoch"),
    [
        *((("promise",), epoch) for epoch in NO_TIMES),
        (("edition", "talks"), "junk"),
        (("publish", "--dry-run"), "junk"),
    ],
)
def test_a_source_date_epoch_that_is_no_time_is_refused(
    desk: SmallDesk, command: tuple[str, ...], epoch: str
) -> None:
    run = desk.run(*command, SOURCE_DATE_EPOCH=epoch)

    assert 2 == run.code
    assert "SOURCE_DATE_EPOCH" in run.err
    assert not (desk.content / "permalinks.txt").exists()


def test_an_empty_source_date_epoch_is_none(desk: SmallDesk) -> None:
    desk.run("build")

    assert 0 == desk.run("promise", SOURCE_DATE_EPOCH="").code


def test_a_source_date_epoch_is_the_day_of_promises(desk: SmallDesk) -> None:
    desk.run("build")

    desk.run("promise", SOURCE_DATE_EPOCH="1600000000")

    assert "2020-09-13 /en/" in (desk.content / "permalinks.txt").read_text("utf-8")


# The command line ---------------------------------------------------------------------------


def _read_by_nobody(desk: SmallDesk, *arguments: str) -> int:
    """The exit code where the pipe is closed before anything is printed."""
    reading, writing = os.pipe()
    os.close(reading)
    told = desk.root / "told.txt"
    with told.open("w") as err, Path(os.devnull).open() as nothing:
        streams = (nothing.fileno(), writing, err.fileno())
        code = start_warm(["-m", "site_gen", *arguments], desk.root, os.environ, streams).wait(120)
    os.close(writing)
    assert "Traceback" not in told.read_text("utf-8")
    assert "BrokenPipe" not in told.read_text("utf-8")
    return code


@pytest.mark.parametrize(
    "arguments",
    [("build",), ("build", "--json"), ("check",), ("explain",), ("--help",), ("links", "talks")],
)
def test_a_pipe_that_is_closed_is_no_error_of_the_content(
    desk: SmallDesk, arguments: tuple[str, ...]
) -> None:
    assert 141 == _read_by_nobody(desk, *arguments)


def test_a_build_that_nobody_reads_is_written(desk: SmallDesk) -> None:
    first, again = _read_by_nobody(desk), _read_by_nobody(desk)

    assert [141, 141] == [first, again]
    assert "nothing changed" in desk.run("build").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--content", "content"),
        ("--content=content", "--quiet"),
        ("--quiet", "build"),
        ("--content", "content", "build", "--quiet"),
    ],
)
def test_options_may_stand_before_the_command_or_without_one(
    desk: SmallDesk, arguments: tuple[str, ...]
) -> None:
    run = desk.run(*arguments)

    assert 0 == run.code, run.err
    assert (desk.output / "index.html").is_file()


def test_a_value_of_an_option_is_not_taken_for_a_command(desk: SmallDesk) -> None:
    desk.content.rename(desk.root / "check")

    run = desk.run("--content", "check")

    assert 0 == run.code, run.err
    assert (desk.output / "index.html").is_file()


def test_an_option_before_another_command_is_its_own(desk: SmallDesk) -> None:
    run = desk.run("--json", "--content", "content", "check")

    assert run.document["sound"]
    assert not desk.output.exists()


def test_a_quotation_without_its_language_is_told_how_to_name_it(desk: SmallDesk) -> None:
    desk.write("questions.yaml", QUESTION.replace("parrots", "fighters"))
    desk.write("claims.yaml", CLAIM.replace("locator: ¶8", "quote: three hundred"))
    refused = desk.run("check")
    desk.write("claims.yaml", CLAIM.replace("locator: ¶8", "quote: {en: three hundred}"))

    taken = desk.run("check")

    assert "error[language-map-needed] this is needed with its language" in refused.err
    assert "under the language that it was printed in, such as {en: …}" in refused.err
    assert 0 == taken.code, taken.err


# Under a path of its host -------------------------------------------------------------------


def test_everything_answers_where_the_site_stands_under_a_path(
    desk: SmallDesk, own_page: Page, serve_folder: Callable[[Path], str]
) -> None:
    page = own_page
    desk.edit("site.yaml", "record.example/", "record.example/sub/desk/")
    desk.write("questions.yaml", QUESTION.replace("parrots", "fighters"))
    desk.write("claims.yaml", CLAIM + CLAIM.replace("envoy-came", "daily-came"))
    (desk.root / "host/sub").mkdir(parents=True)
    assert 0 == desk.run("build", "--output", "host/sub/desk").code
    host = serve_folder(desk.root / "host")
    answers: dict[str, int] = {}
    page.on("response", lambda answer: answers.update({answer.url: answer.status}))

    for path in ("ar/", "en/topics/talks/", "en/questions/who-came/", "ar/search/?q=المبعوث"):
        page.goto(f"{host}/sub/desk/{path}")
        page.wait_for_load_state("networkidle")

    icon = page.locator("link[rel=icon]").first.evaluate("link => link.href")
    assert page.request.get(icon).ok
    # Fonts come with the pages, never too late for them: a slow one is not waited for.
    assert {".css", ".js", ".woff2", ".json"} <= {Path(url).suffix for url in answers}
    assert [] == [url for url, status in answers.items() if status > 399]
    assert page.locator("main a[href*='entities/envoy']").count() > 0


def test_every_address_in_a_file_answers_where_the_site_stands_under_a_path(
    desk: SmallDesk,
) -> None:
    desk.edit("site.yaml", "record.example/", "record.example/sub/desk/")
    output = desk.root / "host/sub/desk"
    output.parent.mkdir(parents=True)
    desk.run("build", "--output", str(output))

    targets = {
        target
        for file in output.rglob("*")
        if file.suffix in {".html", ".css", ".svg", ".webmanifest", ".xml"}
        for target in _targets(file, output)
    }

    assert len(targets) > 100
    assert [] == sorted(target for target in targets if not _answers(desk.root / "host", target))


_ADDRESS = re.compile(
    r"""(?:(?:href|src)="|content="(?=https?:))([^"]+)"|url\(["']?([^)"']+)|"src":\s*"([^"]+)"|<loc>([^<]+)"""
)


def _targets(file: Path, output: Path) -> Iterator[str]:
    """The paths on the host that a file names; of other hosts none."""
    base = f"https://record.example/sub/desk/{file.relative_to(output).as_posix()}"
    for match in _ADDRESS.finditer(file.read_text("utf-8")):
        named = html.unescape(next(filter(None, match.groups())))
        whole = urlsplit(urljoin(base, named))
        if whole.hostname == "record.example":
            yield unquote(whole.path)


def _answers(host: Path, path: str) -> bool:
    file = host / path.removeprefix("/")
    return (file / "index.html").is_file() if path.endswith("/") else file.is_file()


# Records without an id ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["articles/en.md", "topics/ar.md", "pages/en.md"])
def test_a_file_whose_name_is_its_language_alone_is_reported(desk: SmallDesk, name: str) -> None:
    desk.write(name, SMALL["pages/about.ar.md"])

    run = desk.run("build")

    assert 1 == run.code, run.err
    assert f"content/{name}:1:1: error[id-unreadable] id `` must be" in run.err


@pytest.mark.parametrize("key", ['""', '" "', '" a"', "A_b"])
@pytest.mark.parametrize("name", ["sources", "entities"])
def test_a_record_without_an_id_is_reported_and_nothing_else_is(
    desk: SmallDesk, name: str, key: str
) -> None:
    fields = SMALL[f"{name}.yaml"].partition("\n")[2].partition("\nenvoy")[0]
    desk.write(f"{name}/more.yaml", f"{key}:\n{fields}\n")

    run = desk.run("build", "--json")

    assert 1 == run.code, run.err
    assert ["id-unreadable"] == [
        p["rule"] for p in run.document["problems"] if p["severity"] == "error"
    ]


# Commands that were killed ------------------------------------------------------------------

RAW = "يوم في جنيف\n\n2 تشرين الأول 2020\n\nقال المبعوث إن المحادثات بدأت أمس بحضور الجميع.\n"


def _stray_parts(desk: SmallDesk, process: int) -> list[Path]:
    """What `import` and `new` leave where they are killed while they write."""
    folders = (desk.root / "captures", *(desk.content / name for name in ("articles", "claims")))
    parts = [folder / f".import-{process}-0.part" for folder in folders]
    for part in parts:
        part.parent.mkdir(exist_ok=True)
        part.write_text("half a", "utf-8")
    return parts


def _dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.mark.parametrize(
    "command", [("import", "raw.txt"), ("new", "question", "asked", "--field", "text=ماذا؟")]
)
def test_what_a_killed_command_left_is_cleared_by_the_next(
    desk: SmallDesk, command: tuple[str, ...]
) -> None:
    (desk.root / "raw.txt").write_text(RAW, "utf-8")
    dead, living = _stray_parts(desk, _dead_process()), _stray_parts(desk, os.getpid())

    run = desk.run(*command)

    assert 0 == run.code, run.err
    assert [] == [part for part in dead if part.exists()]
    assert living == [part for part in living if part.exists()]


def test_a_draft_that_a_killed_import_did_not_write_is_written_by_the_next(
    desk: SmallDesk,
) -> None:
    (desk.root / "raw.txt").write_text(RAW, "utf-8")
    before = {*(desk.content / "articles").iterdir()}
    desk.run("import", "raw.txt")
    (draft,) = {*(desk.content / "articles").iterdir()} - before
    text = draft.read_text("utf-8")
    draft.unlink()

    run = desk.run("import", "raw.txt")

    assert 0 == run.code, run.err
    assert text == draft.read_text("utf-8")
    assert "already imported" in desk.run("import", "raw.txt").out
    assert 1 == len([*(desk.content / "sources").glob("*.yaml")])


# Templates that cannot be rendered ----------------------------------------------------------

FAULTS = {
    "{{ view.nothing }}": "`ArticleView` has no `nothing`",
    "{{ view.frame.lang.nothing }}": "a text has no `nothing`",
    "{{ view.frame.alternates[99] }}": "a list has no `99`",
    "{{ nothing }}": "nothing is called `nothing`",
    "{{ None.nothing }}": "it asks for `nothing` of something that is not there",
    '{% include "no.html" %}': "there is no template `no.html`",
    '{{ words("no.such") }}': "the words `no.such` are in no catalogue of `ar`",
    "{{ view.frame.lang + 1 }}": "can only concatenate",
    "{{ 1 / 0 }}": "division by zero",
    "{{ view.frame() }}": "'Frame' object is not callable",
    "{{ 5|isolated(view.frame) }}": "a number has no `text`",
    "{{ view.frame|markdown }}": "`Frame` has no `links`",
    '{{ "x"|digits(view.frame) }}': "a value is not what is needed there",
    '{{ "x"|no_filter }}': "No filter named 'no_filter'",
    "{% if %}": "Expected an expression",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_template_is_told_in_words(tmp_path: Path, fault: str) -> None:
    desk = small_desk(tmp_path / "desk")
    page, block = "pages/article.html", b"{% block main %}"
    files = {**TEMPLATES, page: TEMPLATES[page].replace(block, block + fault.encode())}

    built = build(BuildOptions(desk.content, files, "faults"))

    problem = next(p for p in built.problems if p.rule == "template-unreadable")
    assert FAULTS[fault] in problem.message
    assert "site_gen" not in problem.message
    assert str(problem.span).startswith(f"templates/{page}:")


@pytest.mark.parametrize(
    "name", ["pages/article.html", "assets/site.css", "locale/ar.po", "briefing/briefing.html"]
)
def test_a_template_that_is_not_utf_8_is_reported_at_its_line(tmp_path: Path, name: str) -> None:
    desk = small_desk(tmp_path / "desk")
    content = TEMPLATES[name]
    line = content.count(b"\n") + 1

    built = build(BuildOptions(desk.content, {**TEMPLATES, name: content + b"\xff"}, "faults"))

    (problem,) = [p for p in built.problems if p.rule == "template-unreadable"]
    assert f"templates/{name}:{line}:1" == str(problem.span)
    assert not built.configured
