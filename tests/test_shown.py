"""What the command shows a person: its own name, colours, how far a build is."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.tools.desk import SmallDesk, small_desk
from tests.tools.installed import shared_program
from tests.tools.preview import eventually
from tests.tools.terminal import run_on_terminal
from tests.tools.warm_python import run_warm

STALE = ("title: اليوم الأول", "title: اليوم الأوّل والثاني")
ANSI = re.compile("\x1b\\[[0-9;]*m")
HINT = "`{} translated first-day`"
# A program that counts at the first page, and not again for an hour.
AT_ONCE = """\
from site_gen.cli import main, terminal
terminal.QUIET_SECONDS, terminal.STEP_SECONDS = 0, 3600
main()
"""
NAMES = ["site-gen", "python -m site_gen", "python build.py"]


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    """A desk with a translation that is older than its original."""
    desk = small_desk(tmp_path / "desk")
    desk.edit("articles/first-day.ar.md", *STALE)
    return desk


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_program(tmp_path_factory)


def command_called(name: str, desk: SmallDesk, program: Path) -> list[str]:
    """What a Python is told to run."""
    if name == "site-gen":
        return [str(program)]
    if name == "python -m site_gen":
        return ["-m", "site_gen"]
    (desk.root / "build.py").write_text("from site_gen.cli import main\nmain()\n", "utf-8")
    return ["build.py"]


def said(
    command: list[str], desk: SmallDesk, **environment: str
) -> subprocess.CompletedProcess[str]:
    return run_warm(command, desk.root, {**os.environ, **environment})


@pytest.mark.parametrize("name", NAMES)
def test_hints_name_the_program_as_it_was_called(name: str, desk: SmallDesk, program: Path) -> None:
    command = command_called(name, desk, program)

    built = said([*command, "build"], desk)

    assert HINT.format(name) in built.stderr
    assert f"run `{name} explain RULE` for more" in built.stderr
    assert HINT.format(name) in said([*command, "check", "--json"], desk).stdout
    assert HINT.format(name) in said([*command, "check", "--format", "github"], desk).stdout
    assert (
        f"`{name} translated ID`" in said([*command, "explain", "translation-stale"], desk).stdout
    )
    assert said([*command, "explain", "no-such"], desk).stderr.startswith(f"Usage: {name} explain")


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (".cache/uv/archive-v0/NEWsy6zvTYSYT6ar/bin", "uvx site-gen"),
        (".cache/pipx/c5d083bb3349c3b/bin", "pipx run site-gen"),
        (".local/share/pipx/venvs/site-gen/bin", "site-gen"),
        (".local/share/uv/tools/site-gen/bin", "site-gen"),
    ],
)
def test_what_runs_the_program_without_installing_it_is_named(
    desk: SmallDesk, program: Path, tmp_path: Path, folder: str, name: str
) -> None:
    link = tmp_path / folder / "site-gen"
    link.parent.mkdir(parents=True)
    link.symlink_to(program)

    assert HINT.format(name) in said([str(link), "check"], desk).stderr


def test_a_build_with_nothing_to_do_names_it_as_it_is_called_now(
    desk: SmallDesk, program: Path
) -> None:
    """Whoever built before may have called it otherwise."""
    for name in ["python -m site_gen"] * 3:
        said([*command_called(name, desk, program), "build"], desk)

    again = said([*command_called("python build.py", desk, program)], desk)

    assert "nothing changed" in again.stdout
    assert HINT.format("python build.py") in again.stderr
    assert "python -m" not in again.stderr


def test_what_a_build_keeps_is_the_same_whoever_called_it(desk: SmallDesk, program: Path) -> None:
    kept = []
    for name in NAMES:
        said([*command_called(name, desk, program), "build"], desk)
        folder = desk.root / ".output.site-gen"
        kept += [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]

    assert any(b"python build.py translated" in content for content in kept)
    for name in NAMES[:2]:
        assert not any(f"{name} translated".encode() in content for content in kept)


def test_a_terminal_has_colours_and_the_same_text(desk: SmallDesk) -> None:
    piped = desk.run("build", "--quiet").err
    shown = run_on_terminal(["-m", "site_gen", "build", "--quiet"], desk.root)

    assert ANSI.sub("", shown) == piped
    warned = next(line for line in shown.splitlines() if "translation-stale" in line)
    place = "content/articles/first-day.en.md:6:1: "
    assert warned.startswith(
        f"\x1b[1m{place}\x1b[0m\x1b[33m\x1b[1mwarning[translation-stale]\x1b[0m "
    )
    assert "    \x1b[36m\x1b[1mhint:\x1b[0m " in shown
    # The third has nothing to do, and finds that out before it reads anything.
    for _ in range(2):
        again = run_on_terminal(["-m", "site_gen", "build"], desk.root)
        again = re.sub(r"(\rrendering pages: \S+ of \S+)+\n", "", again)
        assert again.startswith(shown)


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_turned_off(desk: SmallDesk, setting: dict[str, str]) -> None:
    command = ["-m", "site_gen", "check", "--quiet"]

    shown = run_on_terminal(command, desk.root, {**setting})

    assert "\x1b" not in shown
    assert shown == desk.run("check", "--quiet").err


def test_colours_can_be_had_in_a_pipe(desk: SmallDesk) -> None:
    plain = desk.run("check", "--quiet").err

    forced = desk.run("check", "--quiet", FORCE_COLOR="1").err

    assert "\x1b[" in forced
    assert plain == ANSI.sub("", forced)
    assert plain == desk.run("check", "--quiet", FORCE_COLOR="1", NO_COLOR="1").err
    assert plain == desk.run("check", "--quiet", NO_COLOR="").err
    assert "\x1b" not in desk.run("check", "--json", FORCE_COLOR="1").out


def test_the_last_count_of_pages_is_whole_and_the_result_is_below_it(desk: SmallDesk) -> None:
    piped = desk.run("check").err
    shown = run_on_terminal(["-c", AT_ONCE, "check"], desk.root)

    assert "rendering pages" not in piped
    counts = re.findall(r"\rrendering pages: ([\d,]+) of ([\d,]+)", shown)
    assert len(counts) == 2
    assert [counts[-1][0]] == [counts[-1][1]]
    assert {counts[0][1]} == {total for _, total in counts}
    (last,) = re.findall(rf"rendering pages: {counts[-1][0]} of {counts[-1][0]}\n(.*)", shown)
    assert last


def test_the_preview_opens_in_the_browser_and_names_the_program_in_its_problems(
    desk: SmallDesk, program: Path, tmp_path: Path
) -> None:
    desk.edit("topics/talks.en.md", "entity:envoy", "entity:nobody-at-all")
    browser = tmp_path / "browser"
    browser.write_text(
        '#!/bin/sh\necho "$1" > "$0.address.new"\nmv "$0.address.new" "$0.address"\n'
    )
    browser.chmod(0o755)
    environment = {**os.environ, "BROWSER": f"{browser} %s"}
    preview = subprocess.Popen(
        [program, "serve", "--port", "0", "--open"],
        cwd=desk.root,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert eventually(tmp_path.joinpath("browser.address").exists, 60)
        address = tmp_path.joinpath("browser.address").read_text().strip()
        with urlopen(f"{address}__preview/problems") as answer:
            page = answer.read().decode()
    finally:
        preview.send_signal(signal.SIGINT)
        printed = preview.communicate(timeout=60)[0]

    assert f"preview: {address} (Ctrl-C ends it)" in printed
    assert HINT.format("site-gen") in printed
    assert "<code><bdi>site-gen translated first-day</bdi></code>" in page
