"""What a shell offers after `site-gen`, as bash, zsh and fish ask for it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.tools.desk import SmallDesk, small_desk
from tests.tools.installed import shared_program
from tests.tools.warm_python import run_warm

ENTITY = "claims-nobody:\n  kind: person\n  name: {ar: س, en: X}\n"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_program(tmp_path_factory)


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk")


def offered(program: Path, desk: SmallDesk, *words: str) -> list[str]:
    """What bash is offered for the last word."""
    environment = {
        **os.environ,
        "_SITE_GEN_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["site-gen", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = run_warm([str(program)], desk.root, environment)
    assert "" == done.stderr
    return [line.partition(",")[2] for line in done.stdout.split()]


def test_commands_are_completed(program: Path, desk: SmallDesk) -> None:
    assert ["check"] == offered(program, desk, "ch")
    assert {"build", "cite", "new", "serve"} <= set(offered(program, desk, ""))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["check", "--err"], ["--errors-only"]),
        (["check", "--format", "g"], ["github"]),
        (["new", "que"], ["question"]),
        (["explain", "link-unk"], ["link-unknown"]),
        (["translated", "f"], ["first-day"]),
        (["anchors", ""], ["about", "first-day", "talks"]),
        (["cite", "daily-"], ["daily-2020-10-02"]),
        (["brief", ""], ["talks"]),
        (["cite", "--content", "elsewhere", "daily"], []),
    ],
)
def test_options_kinds_rules_and_ids_are_completed(
    program: Path, desk: SmallDesk, words: list[str], expected: list[str]
) -> None:
    assert expected == offered(program, desk, *words)


def test_ids_are_offered_however_broken_the_content_is(program: Path, desk: SmallDesk) -> None:
    desk.write("entities/more.yaml", ENTITY + "  - [: broken\n")
    (desk.content / "entities" / "bytes.yaml").write_bytes(b"\xff\xfe")
    (desk.content / "site.yaml").unlink()

    assert ["claims-nobody"] == offered(program, desk, "cite", "claims-")


def test_bash_completes_with_the_line_of_the_reference(program: Path, desk: SmallDesk) -> None:
    """As in a shell of a person, who presses Tab after `site-gen ch`."""
    script = """
eval "$(_SITE_GEN_COMPLETE=bash_source site-gen)"
COMP_WORDS=(site-gen ch) COMP_CWORD=1
$(complete -p site-gen | sed 's/.*-F \\([^ ]*\\).*/\\1/') site-gen ch site-gen
echo "${COMPREPLY[@]}"
"""
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}

    done = subprocess.run(
        ["bash", "-c", script],
        cwd=desk.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("check\n", "") == (done.stdout, done.stderr)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_are_given_a_script_and_the_same_answers(
    program: Path, desk: SmallDesk, shell: str
) -> None:
    def answer(instruction: str) -> str:
        environment = {"COMP_WORDS": "site-gen ch", "COMP_CWORD": "ch" if shell == "fish" else "1"}
        environment["_SITE_GEN_COMPLETE"] = f"{shell}_{instruction}"
        return run_warm([str(program)], desk.root, {**os.environ, **environment}).stdout

    assert f"_SITE_GEN_COMPLETE={shell}_complete" in answer("source")
    assert "check" in answer("complete")
    assert "build" not in answer("complete")
