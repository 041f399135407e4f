"""The real command in a process of its own: what it says, what it writes, how it ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from site_gen.write.disk import FINE_TICK, tick_of
from tests.tools.desk import ROOT, SMALL, Run, SmallDesk, small_desk, tree


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk")


def test_a_build_says_in_two_lines_what_it_made(desk: SmallDesk) -> None:
    first = desk.run("build")

    assert (0, "") == (first.code, first.err)
    made, wrote = first.out.splitlines()
    assert made == "Built 52 pages in 2 languages from 1 article."
    assert wrote.startswith("output: 109 files added, in ")


def test_no_command_builds(desk: SmallDesk) -> None:
    run = desk.run()

    assert run.out.startswith("Built 52 pages")
    assert (desk.output / "ar" / "index.html").is_file()


def test_options_without_a_command_are_those_of_a_build(desk: SmallDesk) -> None:
    run = desk.run("--quiet", "--output", "elsewhere")

    assert (0, "", "") == (run.code, run.out, run.err)
    assert (desk.root / "elsewhere" / "en" / "index.html").is_file()


@pytest.mark.parametrize("asked", [["--help"], ["-h"], ["--version"]])
def test_help_and_version_are_the_programs_own(desk: SmallDesk, asked: list[str]) -> None:
    run = desk.run(*asked)

    assert 0 == run.code
    assert not desk.output.exists()


def test_a_build_that_changes_nothing_says_so_and_touches_nothing(desk: SmallDesk) -> None:
    desk.run("build")
    before = {path: path.stat().st_mtime_ns for path in desk.output.rglob("*")}

    again = desk.run("build")

    assert "nothing changed in 109 files" in again.out
    assert before == {path: path.stat().st_mtime_ns for path in desk.output.rglob("*")}


def test_a_build_that_changes_nothing_repeats_the_warnings(desk: SmallDesk) -> None:
    desk.edit("sources.yaml", "  publisher: daily\n", "")
    first = desk.run("build")

    again = desk.run("build")

    assert "warning[" in first.err
    assert first.err == again.err


def test_one_edit_changes_the_pages_that_show_it_and_no_other(desk: SmallDesk) -> None:
    desk.run("build")
    before = tree(desk.output)
    desk.edit("pages/about.en.md", "This is a small record.", "This is a small, dry record.")

    run = desk.run("build", "--json")

    changed = {path for path, digest in tree(desk.output).items() if before.get(path) != digest}
    # What is said on a page can be searched for.
    searched = {path for path in changed if path.startswith("en/search/")}
    assert {"en/pages/about/index.html", ".site-gen-manifest"} == changed - searched
    told = ["en/pages/about/index.html", "en/search/index.html"]
    assert told == run.document["changes"]["changed"]


def test_all_problems_of_all_files_are_reported_in_one_run(desk: SmallDesk) -> None:
    desk.edit("sources.yaml", '"2020-10-02?"', "02/10/2020")
    desk.edit("articles/first-day.en.md", "title:", "tilte:")
    desk.edit("topics/talks.ar.md", "entity:envoy", "entity:envoi")

    run = desk.run("build")

    assert 1 == run.code
    assert "content/sources.yaml:6:3: error[date-unreadable]" in run.err
    assert "write 2020-10-02 or 2020-02-10" in run.err
    assert "content/articles/first-day.en.md:2:1: error[field-unknown]" in run.err
    assert "did you mean `title`?" in run.err
    assert "content/topics/talks.ar.md:10:5: error[link-unknown]" in run.err
    assert "did you mean `envoy`?" in run.err
    assert "Traceback" not in run.err


def test_content_with_problems_leaves_the_existing_site_as_it_is(desk: SmallDesk) -> None:
    desk.run("build")
    before = tree(desk.output)
    desk.edit("articles/first-day.ar.md", "date: 2020-11-02", "date: soon")

    run = desk.run("build")

    assert 1 == run.code
    assert "Nothing was written." in run.err
    assert before == tree(desk.output)


def test_problems_come_as_one_document_for_programs(desk: SmallDesk) -> None:
    desk.edit("articles/first-day.ar.md", "date: 2020-11-02", "date: soon")

    run = desk.run("check", "--json")

    assert 1 == run.code
    [problem] = [p for p in run.document["problems"] if p["severity"] == "error"]
    assert ("date-unreadable", "content/articles/first-day.ar.md", 4) == (
        problem["rule"],
        problem["path"],
        problem["line"],
    )


def test_settings_that_cannot_be_used_end_with_code_2(desk: SmallDesk) -> None:
    desk.edit("site.yaml", "default_locale: ar", "default_locale: fr")

    run = desk.run("build")

    assert 2 == run.code
    assert "content/site.yaml:5:1: error[locale-unknown]" in run.err


def test_a_folder_without_a_site_is_reported_without_a_traceback(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk", {})

    run = desk.run("build")

    assert 2 == run.code
    assert "there is no `site.yaml`" in run.err


def test_an_unknown_option_ends_with_code_2(desk: SmallDesk) -> None:
    run = desk.run("build", "--no-such-thing")

    assert 2 == run.code
    assert "No such option" in run.err


def test_check_writes_nothing(desk: SmallDesk) -> None:
    run = desk.run("check")

    assert 0 == run.code
    assert run.out.startswith("Checked 52 pages")
    assert not desk.output.exists()


def test_an_output_with_files_of_somebody_elses_is_refused(desk: SmallDesk) -> None:
    desk.output.mkdir()
    (desk.output / "notes.txt").write_text("mine")

    run = desk.run("build")

    assert 2 == run.code
    assert "notes.txt" in run.err
    assert {"notes.txt"} == set(tree(desk.output))


def test_an_output_inside_the_content_is_refused(desk: SmallDesk) -> None:
    run = desk.run("build", "--output", "content/site")

    assert 2 == run.code
    assert not (desk.content / "site").exists()


def test_an_output_that_is_a_link_is_refused(desk: SmallDesk) -> None:
    desk.output.symlink_to("content")

    run = desk.run()

    assert 2 == run.code
    assert "the output folder is a symbolic link" in run.err


def test_clean_removes_the_site_and_leaves_what_is_not_ours(desk: SmallDesk) -> None:
    desk.run("build")
    (desk.output / "notes.txt").write_text("mine")

    run = desk.run("clean")

    assert 0 == run.code
    assert "notes.txt" in run.out
    assert {"notes.txt"} == set(tree(desk.output))


def test_explain_prints_a_rule_in_both_languages(desk: SmallDesk) -> None:
    run = desk.run("explain", "link-unknown")

    assert 0 == run.code
    assert run.out.startswith("link-unknown\n\n**What.**")
    assert "**Fix.**" in run.out
    assert "**الإصلاح.**" in run.out


def test_explain_lists_the_rules_one_on_a_line(desk: SmallDesk) -> None:
    assert "link-unknown" in desk.run("explain").out.splitlines()


def test_explain_offers_the_nearest_rule(desk: SmallDesk) -> None:
    run = desk.run("explain", "link-unkown")

    assert 2 == run.code
    assert "did you mean `link-unknown`?" in run.err


def test_a_translation_is_marked_and_nothing_else_in_its_file_changes(desk: SmallDesk) -> None:
    desk.edit("articles/first-day.ar.md", "title: اليوم الأول", "title: اليوم الأوّل")
    before = (desk.content / "articles/first-day.en.md").read_text()

    run = desk.run("translated", "first-day")

    after = (desk.content / "articles/first-day.en.md").read_text()
    assert 0 == run.code
    kept = [line for line in after.splitlines() if not line.startswith("translate")]
    assert kept == [line for line in before.splitlines() if not line.startswith("translate")]
    assert 1 == after.count("translates: ")
    assert next(line for line in before.splitlines() if "translates: " in line) not in after
    assert "content/articles/first-day.en.md: marked as up to date\n" == run.out
    assert "up to date already" in desk.run("translated", "first-day").out


def test_a_translation_shows_that_its_original_has_changed_since(desk: SmallDesk) -> None:
    desk.edit("articles/first-day.ar.md", "title: اليوم الأول", "title: اليوم الأوّل والثاني")

    run = desk.run("build")

    assert "warning[translation-stale]" in run.err
    assert 'class="notice' in desk.page("en/articles/first-day/index.html")


@pytest.mark.parametrize(
    "command",
    [[sys.executable, "build.py"], [sys.executable, "-m", "site_gen"]],
    ids=["build.py", "module"],
)
def test_the_program_is_the_same_by_each_of_its_names(command: list[str], desk: SmallDesk) -> None:
    _with_the_program(desk)

    done = subprocess.run(
        [*command, "check"],
        cwd=desk.root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert 0 == done.returncode
    assert "in 2 languages from 1 article" in done.stdout


def _with_the_program(desk: SmallDesk) -> None:
    """The desk as a copy of the repository, with the program beside its content."""
    shutil.copy(ROOT / "build.py", desk.root)
    (desk.root / "site_gen").symlink_to(ROOT / "site_gen")


def test_a_build_by_hand_from_another_folder_finds_its_own_content(
    desk: SmallDesk, tmp_path: Path
) -> None:
    _with_the_program(desk)

    done = subprocess.run(
        [sys.executable, str(desk.root / "build.py"), "check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert 0 == done.returncode
    assert "from 1 article" in done.stdout


def test_each_command_explains_itself(desk: SmallDesk) -> None:
    for command in ("build", "check", "serve", "import", "translated", "explain", "clean"):
        run = desk.run(command, "--help")

        assert 0 == run.code
        assert run.out.startswith("Usage: ")


@pytest.mark.parametrize(
    ("command", "default"),
    [
        ("brief", "docx"),
        ("cite", "briefing"),
        ("cite", "text"),
        ("links", "text"),
        ("serve", "5500"),
    ],
)
def test_help_says_what_holds_if_an_option_is_not_given(
    desk: SmallDesk, command: str, default: str
) -> None:
    run = desk.run(command, "--help")

    assert f"[default: {default}" in run.out


def test_help_loads_nothing_that_it_does_not_need() -> None:
    heavy = ("jinja2", "markdown", "pydantic", "livereload", "tornado", "babel", "yaml", "lxml")
    script = (
        "import sys\nfrom site_gen.cli import main\nsys.argv = ['site-gen', '--help']\n"
        f"try: main()\nfinally: print([n for n in {heavy!r} if n in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stdout.endswith("[]\n")


def _python(
    desk: SmallDesk, script: str, seconds: float | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a script in the desk's folder, in a process that has loaded nothing."""
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=desk.root,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=seconds,
    )


def _wait_for_the_clock(desk: SmallDesk) -> None:
    """Until no time of a file is so new that another write could have the same."""
    written = (desk.content / "site.yaml").stat().st_mtime_ns
    time.sleep(2 * tick_of(written) / 1_000_000_000)


def test_a_build_that_changes_nothing_loads_nothing_heavy(desk: SmallDesk) -> None:
    """Also the first, if no file was so new when it was read that its times say nothing."""
    heavy = ("jinja2", "markdown", "pydantic", "babel", "yaml", "lxml", "nh3", "click", "sqlite3")
    script = (
        "import sys\nfrom site_gen.cli import main\nsys.argv = ['site-gen', 'build']\n"
        f"try: main()\nfinally: print([n for n in {heavy!r} if n in sys.modules])"
    )
    _wait_for_the_clock(desk)
    first = desk.run("build")

    done = _python(desk, script)

    assert "nothing changed" in done.stdout
    assert done.stdout.endswith("[]\n")
    assert (first.out.splitlines()[0], first.err) == (done.stdout.splitlines()[0], done.stderr)


@pytest.mark.parametrize("options", [(), ("--quiet", "--content", "content"), ("--json",)])
def test_a_build_of_what_is_known_loads_little(desk: SmallDesk, options: Sequence[str]) -> None:
    _after_the_clock_ticked(desk)
    heavy = ("click", "dataclasses", "json", "msgspec", "site_gen.write.output_state")
    script = (
        f"import sys\nfrom site_gen.cli import main\nsys.argv = ['site-gen', 'build', *{options}]\n"
        f"try: main()\nfinally: print([n for n in {heavy!r} if n in sys.modules], file=sys.stderr)"
    )

    done = _python(desk, script)

    assert (done.stderr == "[]\n") == ("--json" not in options)
    assert (done.stdout == "") == ("--quiet" in options)


@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_a_build_looks_once_whether_it_has_something_to_do(desk: SmallDesk, option: str) -> None:
    desk.run("build")
    desk.edit("articles/first-day.en.md", "title: ", "title: Indeed, ")
    script = (
        "import sys\nfrom site_gen.cli import main\nfrom site_gen.commands import unchanged\n"
        "look, looks = unchanged.read_unchanged, []\n"
        "unchanged.read_unchanged = lambda *seen: looks.append(seen) or look(*seen)\n"
        f"sys.argv = ['site-gen', 'build', {option!r}]\n"
        "try: main()\nfinally: print(len(looks), file=sys.stderr)"
    )

    done = _python(desk, script)

    assert done.stderr == "1\n"
    assert "Indeed, " in (desk.output / "en/articles/first-day/index.html").read_text()


@pytest.mark.parametrize(
    "options",
    [("--content", "none"), ("--templates", "none"), ("--output",), ("--quite",), ("--quiet=yes",)],
)
def test_a_mistake_is_told_if_there_is_nothing_to_do_too(
    desk: SmallDesk, options: Sequence[str]
) -> None:
    _after_the_clock_ticked(desk)

    assert desk.run("build", *options).code


# What reads headers and records, and other commands.
UNUSED_BY_EDITS = (
    *("pydantic", "yaml", "frontmatter", "site_gen.decoding", "site_gen.yaml_nodes"),
    *("site_gen.cli.content", "site_gen.cli.publish", "site_gen.cli.init"),
    *("babel", "segno", "email", "ssl", "zoneinfo", "difflib"),
)


def _loaded_after_an_edit(desk: SmallDesk, edit: Callable[[str], None]) -> list[str]:
    """What a build after an edit loads in its own process, of what reads headers and records."""
    _wait_for_the_clock(desk)
    desk.run("build")
    for sentence in ("More.", "Another."):
        edit(sentence)
        time.sleep(2 * FINE_TICK / 1_000_000_000)
        desk.run("build")
    edit("The last.")
    script = (
        "import os, sys\nos.cpu_count = lambda: 2\nfrom site_gen.cli import main\n"
        "sys.argv = ['site-gen', 'build']\n"
        f"try: main()\nfinally: print(*(n for n in {UNUSED_BY_EDITS!r} if n in sys.modules))"
    )

    done = _python(desk, script)

    *_, built, loaded = done.stdout.splitlines()
    assert "files changed" in built
    return loaded.split()


def test_a_build_after_an_edit_of_a_text_loads_only_what_it_needs(desk: SmallDesk) -> None:
    def edit(sentence: str) -> None:
        desk.edit("articles/first-day.en.md", "\n---\n", f"\n---\n\n{sentence}\n")

    assert [] == _loaded_after_an_edit(desk, edit)


@pytest.mark.parametrize(
    ("path", "before"),
    [
        ("articles/first-day.en.md", "title: "),
        ("sources.yaml", "{en: "),
        ("topics/talks.ar.md", "summary: "),
    ],
)
def test_a_build_after_an_edit_of_fields_reads_them_in_another_process(
    desk: SmallDesk, path: str, before: str
) -> None:
    def edit(sentence: str) -> None:
        desk.edit(path, before, f"{before}{sentence} ")

    assert not {"pydantic", "yaml", "frontmatter"} & {*_loaded_after_an_edit(desk, edit)}


def test_a_build_waits_for_no_file_whose_time_is_ahead(desk: SmallDesk) -> None:
    """As after the clock was set back, or on the disk of a machine whose clock is ahead."""
    _wait_for_the_clock(desk)
    desk.run("build")
    desk.edit("articles/first-day.en.md", "title: ", "title: Indeed, ")
    ahead = (
        "import os, sys\nos.cpu_count = lambda: 2\nfrom site_gen.cli import main\n"
        "from site_gen.commands import unchanged\nclock = unchanged.clock_of_disk\n"
        "back = lambda now: now._replace(now=now.now - 3_600_000_000_000)\n"
        "unchanged.clock_of_disk = lambda folders: back(clock(folders))\n"
        "sys.argv = ['site-gen', 'build']\nmain()"
    )

    done = _python(desk, ahead, seconds=60)

    assert "files changed" in done.stdout
    assert "Indeed, " in desk.page("en/articles/first-day/index.html")


def test_a_build_of_a_site_with_words_of_its_own_reads_them_once(desk: SmallDesk) -> None:
    words = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\n'
    desk.write("locale/en.po", f'{words}msgid "search.title"\nmsgstr "Look for"\n')

    def edit(sentence: str) -> None:
        desk.edit("articles/first-day.en.md", "\n---\n", f"\n---\n\n{sentence}\n")

    assert "babel" not in _loaded_after_an_edit(desk, edit)


# Counts what is forked, by the system's own call.
FORKS = """\
import os, sys
os.cpu_count = lambda: 2
forks, fork = [], os.fork
os.fork = lambda: forks.append(1) or fork()
from site_gen.cli import main
sys.argv = ["site-gen", "build"]
try: main()
finally: print(len(forks))
"""


@pytest.mark.parametrize(
    ("path", "before", "after", "forks"),
    [
        # All cards are there already.
        ("articles/first-day.en.md", "\n---\n", "\n---\n\nMore.\n", 1),
        # It is named on many pages, and on no card.
        ("entities.yaml", "en: The envoy", "en: An envoy", 2),
    ],
)
def test_a_build_shares_its_work_if_there_is_enough(
    desk: SmallDesk, path: str, before: str, after: str, forks: int
) -> None:
    """One process looks at the output, and another makes every other page."""
    desk.edit("site.yaml", "locales:", "cards: true\nlocales:")
    for number in range(3):
        for code in ("ar", "en"):
            topic = SMALL[f"topics/talks.{code}.md"].replace("title: ", f"title: {number} ")
            desk.write(f"topics/talks-{number}.{code}.md", topic)
    desk.run("build")
    cards = [*desk.output.rglob("card*.png")]
    assert 8 <= len(cards)
    desk.edit(path, before, after)

    done = _python(desk, FORKS)

    assert str(forks) == done.stdout.splitlines()[-1]


ENDINGS = {
    "": ["at the exit"],
    "import cProfile; cProfile.Profile().enable()": ["at the exit", "freed"],
    "threading.Thread(target=lambda: time.sleep(0.5) or print('a thread')).start()": [
        "a thread",
        "at the exit",
        "freed",
    ],
}


@pytest.mark.parametrize("before", ENDINGS)
def test_a_process_ends_without_freeing_what_it_made(desk: SmallDesk, before: str) -> None:
    """Unless another thread, a profiler or a debugger needs Python's own end."""
    script = (
        "import atexit, sys, threading, time\nfrom site_gen.cli import main, quick_exit\n"
        "class Held:\n    def __del__(self, say=print): say('freed')\n"
        "held = Held()\natexit.register(print, 'at the exit')\n"
        f"{before}\nsys.argv = ['site-gen', 'explain', 'no-such-rule']\nwith quick_exit(): main()\n"
    )

    done = _python(desk, script)

    assert 2 == done.returncode
    assert ENDINGS[before] == done.stdout.splitlines()
    assert "no rule is called" in done.stderr


def _after_the_clock_ticked(desk: SmallDesk) -> Run:
    """What a build prints that has nothing to do; the next one need read nothing."""
    desk.run("build")
    _wait_for_the_clock(desk)
    return desk.run("build")


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], tuple[SmallDesk, Run]]:
    """Gives a desk, and what its build printed, whose next build need read nothing.

    All wait together for the clock to tick.
    """
    desks = [small_desk(tmp_path_factory.mktemp("settled") / "desk") for _ in UNNOTICED]
    for desk in desks:
        (desk.output / ".git").mkdir(parents=True)
        desk.run("build")
    _wait_for_the_clock(desks[0])
    runs = [(desk, desk.run("build")) for desk in desks]
    return runs.pop


def _with_the_same_size_and_time(desk: SmallDesk) -> None:
    path = desk.content / "articles/first-day.en.md"
    before = path.stat()
    path.write_bytes(path.read_bytes().swapcase())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


UNNOTICED: dict[str, Callable[[SmallDesk], object]] = {
    "an input of the same size and time": _with_the_same_size_and_time,
    "a new input": lambda desk: desk.write("pages/new.ar.md", SMALL["pages/about.ar.md"]),
    "a removed input": lambda desk: (desk.content / "articles/first-day.en.md").unlink(),
    "a file of the output": lambda desk: (desk.output / "404.html").write_text("edited"),
    "a file beside them": lambda desk: (desk.output / "note.txt").write_text("mine"),
    "a file in a hidden folder there": lambda desk: (desk.output / ".git/HEAD").write_text("mine"),
    "a link for the output": lambda desk: _linked(desk.output),
    "an unfinished build": lambda desk: (desk.root / ".output.site-gen/stage").mkdir(),
    "a setting": lambda desk: desk.edit("site.yaml", "https://record", "https://records"),
}


def _linked(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to("elsewhere")


@pytest.mark.parametrize("change", UNNOTICED)
def test_no_change_goes_unnoticed(
    settled: Callable[[], tuple[SmallDesk, Run]], change: str
) -> None:
    desk, said = settled()

    UNNOTICED[change](desk)

    after = desk.run()
    assert (said.out.split(" in ")[:2], said.err) != (after.out.split(" in ")[:2], after.err)


def test_an_edit_within_one_tick_of_the_clock_is_noticed(desk: SmallDesk) -> None:
    desk.run("build")
    desk.run()

    _with_the_same_size_and_time(desk)

    assert "nothing changed" not in desk.run().out


def test_an_edit_in_a_linked_folder_is_noticed(desk: SmallDesk) -> None:
    _linked(desk.content)
    said = _after_the_clock_ticked(desk)

    desk.edit("articles/first-day.en.md", "title: ", "title: Indeed, ")

    assert "nothing changed" in said.out
    assert "nothing changed" not in desk.run().out
