"""`check` before a commit and on a pull request: its formats, the hook, and the action."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from site_gen.cli.annotations import annotation
from site_gen.problems import Problem, Severity, Span
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk
from tests.tools.installed import shared_program

UNARCHIVED = "".join(
    line for line in SMALL["sources.yaml"].splitlines(keepends=True) if "archived" not in line
)
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
SET_UP, CHECK = ACTION["runs"]["steps"]


@pytest.fixture
def repository(tmp_path: Path) -> SmallDesk:
    """A repository with a desk in a folder of it, whose only source has no archived copy."""
    desk = small_desk(tmp_path / "repository" / "site", {**SMALL, "sources.yaml": UNARCHIVED})
    subprocess.run(["git", "init", "-q", desk.root.parent], check=True)
    return desk


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_program(tmp_path_factory)


def break_link(desk: SmallDesk) -> None:
    desk.edit("articles/first-day.en.md", "entity:envoy", "entity:envoi")


def test_errors_are_printed_without_warnings(repository: SmallDesk) -> None:
    break_link(repository)

    run = repository.run("check", "--errors-only")

    assert 1 == run.code
    assert "error[link-unknown]" in run.err
    assert "warning[" in repository.run("check").err
    assert "warning" not in run.err
    assert ["error"] == [
        problem["severity"]
        for problem in repository.run("check", "--errors-only", "--json").document["problems"]
    ]


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_site_with_warnings_alone_has_no_errors(repository: SmallDesk, command: str) -> None:
    for _ in range(2):
        run = repository.run(command, "--errors-only", "--quiet")

        assert (0, "", "") == (run.code, run.out, run.err)


def test_annotations_name_the_lines_in_the_repository_errors_first(repository: SmallDesk) -> None:
    break_link(repository)

    run = repository.run("check", "--format", "github", "--quiet")

    error, *others = run.out.splitlines()
    assert 1 == run.code
    assert error == (
        "::error file=site/content/articles/first-day.en.md,line=9,col=1,title=link-unknown::"
        "there is no entity `envoi`%0Ahint: did you mean `envoy`?"
    )
    assert {"::warning"} == {line.partition(" ")[0] for line in others}
    unarchived = "::warning file=site/content/sources.yaml,line=1,col=1,title=source-unarchived::"
    assert [unarchived] == [line[: len(unarchived)] for line in others if "unarchived" in line]
    assert run.err.startswith("1 error and ")
    assert run.err.endswith(".\nNothing was written.\n")


def test_an_accepted_warning_is_not_annotated(repository: SmallDesk) -> None:
    accepted = "accept: [{rule: source-unarchived, why: It is on paper.}]\n"
    repository.write("site.yaml", SMALL["site.yaml"] + accepted)

    run = repository.run("check", "--format", "github", "--quiet")

    assert (0, "", "1 accepted.\n") == (run.code, run.out, run.err)


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (
            Problem("rule", "100 % of a,b: c", Span("a:b,c%.md", 2, 3)),
            "::error file=a%3Ab%2Cc%25.md,line=2,col=3,title=rule::100 %25 of a,b: c",
        ),
        (
            Problem("rule", "a\r\n::error::b", severity=Severity.SELF_CHECK),
            "::warning title=rule::a<U+000D><U+000A>::error::b",
        ),
        (
            Problem("rule", "m", found="f [rule] g", related=(("also here", Span("x.md", 4, 5)),)),
            "::error title=rule::m%0Afound: f [rule] g%0Aalso here: x.md:4:5",
        ),
    ],
)
def test_no_sign_of_a_problem_ends_its_annotation(problem: Problem, expected: str) -> None:
    assert expected == annotation(problem)


def test_two_formats_at_once_are_refused(repository: SmallDesk) -> None:
    run = repository.run("check", "--json", "--format", "github")

    assert 2 == run.code
    assert "leave one out" in run.err


def test_the_hook_lets_a_commit_with_warnings_pass_and_one_with_errors_not(
    repository: SmallDesk, program: Path
) -> None:
    args = ["--content", "site/content", "--templates", "site/templates"]
    command = [*shlex.split(HOOK["entry"]), *args]
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    hook = repository.root.parent / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\nexec {shlex.join(command)}\n")
    hook.chmod(0o755)

    def commit() -> subprocess.CompletedProcess[str]:
        names = ["-c", "user.name=Desk", "-c", "user.email=desk@desk.example"]
        subprocess.run(["git", "add", "site/content"], cwd=repository.root.parent, check=True)
        return subprocess.run(
            ["git", *names, "commit", "-qm", "Change"],
            cwd=repository.root.parent,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    sound = commit()
    break_link(repository)
    broken = commit()

    assert (0, "", "") == (sound.returncode, sound.stdout, sound.stderr)
    assert 1 == broken.returncode
    assert "site/content/articles/first-day.en.md:9:1: error[link-unknown]" in broken.stderr
    assert (HOOK["pass_filenames"], HOOK["always_run"]) == (False, True)


def run_step(
    step: Mapping[str, str], folder: Path, runner: Path
) -> subprocess.CompletedProcess[str]:
    """Run a step as the runner does, with the virtual environment that the first one makes."""
    (runner / "site-gen").symlink_to(sys.prefix)
    environment = {**os.environ, "RUNNER_TEMP": str(runner), "GITHUB_ACTION_PATH": str(ROOT)}
    path = os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={**environment, "PYTHONPATH": path, "ERRORS_ONLY": "true"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("has_program", [False, True], ids=["no build.py", "build.py"])
def test_the_action_annotates_errors_and_fails(
    repository: SmallDesk, tmp_path: Path, has_program: bool
) -> None:
    if has_program:
        (repository.root / "build.py").write_text(
            "import sys\nfrom pathlib import Path\nfrom site_gen.cli import main\n"
            "print('our own')\nmain(Path(__file__).parent)\n"
        )
    break_link(repository)

    done = run_step(CHECK, repository.root, tmp_path)

    assert 1 == done.returncode
    assert "\n::error file=site/content/articles/first-day.en.md,line=9" in f"\n{done.stdout}"
    assert "::warning" not in done.stdout
    assert has_program == ("our own" in done.stdout)


def test_the_action_is_made_of_steps_of_its_own() -> None:
    """No other action, no input inside a script, and packages by their digests alone."""
    assert "composite" == ACTION["runs"]["using"]
    for step in (SET_UP, CHECK):
        assert "uses" not in step
        assert "${{" not in step["run"]
        subprocess.run(["bash", "-n", "-c", step["run"]], check=True)
    assert "--require-hashes" in SET_UP["run"]
    assert (ROOT / "requirements" / "site.lock").is_file()
    assert CHECK["env"].keys() == {"ERRORS_ONLY", "PYTHONPATH"}
    assert {"folder", "errors-only"} == ACTION["inputs"].keys()
