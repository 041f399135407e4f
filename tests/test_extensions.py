"""What a desk's build.py adds to the program, in a process of its own as a person would run it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.desk import ROOT, SmallDesk, small_desk

BUILD = """\
from pathlib import Path
from site_gen.cli import main
from site_gen.extensions import Extensions
import desk_code
main(Path(__file__).resolve().parent, Extensions(desk_code))
"""
CODE = '''\
from site_gen.problems import Checked, Problem, warning


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
    return subprocess.run(
        [sys.executable, "build.py", *arguments],
        cwd=desk.root,
        env={**os.environ, "PYTHONPATH": f"{os.environ['PYTHONPATH']}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )


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
