"""Whatever is in the files, a build ends with a site that has all of it, or with messages.

`make fuzz` tries many more sites.
"""

from __future__ import annotations

import gc
import html
import os
import re
import shutil
import signal
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import chdir, contextmanager, suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from site_gen.cache.between_builds import caching_between_builds
from site_gen.cli.options import Project
from site_gen.cli.program import program
from site_gen.pipeline import BuildOptions, BuildResult, build
from site_gen.problems import Problem, format_problem, problem_to_json, to_json
from site_gen.write.paths import OutputRefused, check_paths
from tests.tools.full_site import FULL
from tests.tools.mutations import Files, Mutation, mutations
from tests.tools.next_build import after
from tests.tools.sites import REAL, files_in

TEMPLATES = files_in(REAL)
SITES = int(os.environ.get("SITE_GEN_FUZZ", "40"))
SECONDS = 20
trying = settings(
    max_examples=SITES,
    deadline=None,
    database=None,
    # A site that fails is shown as it is; to search for a smaller one would take minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[*HealthCheck],
)


def _seed() -> int:
    return int(os.environ.get("SITE_GEN_FUZZ_SEED", "14"))


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Ends what takes more time of the processor with an error."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"it took more than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def written(folder: Path, changes: Iterable[Mutation]) -> Files:
    """The site with these changes, in a folder."""
    files: Files = {name: text.encode() for name, text in FULL.items()}
    for change in changes:
        change.apply(files)
    for name, content in sorted(files.items()):
        path = folder / name
        # A file may have become a folder of another, or the other way about.
        if any(above.is_file() for above in path.parents) or path.is_dir():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return files


# Words --------------------------------------------------------------------------------------

# Markup may begin where the script changes.
_ARABIC = "[\u0600-\u06ff]"
WORD = re.compile(rf"(?:(?!{_ARABIC})[^\W\d_]){{3,}}|(?:(?={_ARABIC})[^\W\d_]){{3,}}")
HIDDEN = re.compile(r"\b(draft|withdrawn)\b")


def words_in(text: str) -> set[str]:
    return set(WORD.findall(unicodedata.normalize("NFC", text)))


# The index of the search is made from the text as it is written, not from what pages show of it.
SHOWING = (".html", ".json", ".csv", ".bib", ".ris", ".xml")


@lru_cache(maxsize=5000)
def words_on(page: bytes) -> frozenset[str]:
    """Words may be broken by markup, or stand side by side without a space."""
    text = page.decode()
    joined = re.sub(r"<[^>]*>", "", text)
    return frozenset(words_in(html.unescape(text)) | words_in(html.unescape(joined)))


def shown_by(built: BuildResult, files: Files, folder: Path) -> set[str]:
    """Every word that readers can find in the finished files, or editors in the messages."""
    shown = set[str]()
    for artifact in built.artifacts:
        if artifact.path.endswith(SHOWING) and "/search/" not in artifact.path:
            shown |= words_on(artifact.content)
    for problem in built.problems:
        shown |= words_in(format_problem(problem)) | words_in(_line_of(problem, files, folder))
    return shown


def _line_of(problem: Problem, files: Files, folder: Path) -> str:
    if problem.span is None:
        return ""
    name = problem.span.path.removeprefix(f"{folder}/")
    lines = files.get(name, b"").decode("utf-8", "replace").splitlines()
    return "\n".join(lines[problem.span.line - 1 : problem.span.line])


def lost_words(built: BuildResult, files: Files, folder: Path) -> dict[str, set[str]]:
    """Words of the content that are nowhere, by file; a hidden record is not looked for."""
    shown = shown_by(built, files, folder) | _names_of_fields()
    lost = {}
    for name, content in files.items():
        text = content.decode("utf-8", "replace")
        is_read = name.endswith((".md", ".yaml")) and "/." not in name and ".fr." not in name
        if HIDDEN.search(text) or not is_read:
            continue
        if missing := words_in(_without_comments(name, text)) - shown:
            lost[name] = missing
    return lost


# Fields that say something to the program only, and what YAML and HTML leave out on purpose.
_UNSEEN = re.compile(
    r"(?m)^\s*(keywords|removed|was|translat[a-z]+|status|retired|captures|publish|git|host|cname)\s*:.*|^\s*#.*|\s#.*"
)
# What no reader of Markdown sees: comments, where a link by reference leads, a name of a language.
_MARKUP = re.compile(r"(?ms)<!--.*?-->|^[ >]*\[[^\]\n]+\]:[^\n]*|^[ >]*(?:```|~~~)[^\n`]*$")


def _without_comments(name: str, text: str) -> str:
    text = "\n".join(text.removeprefix("\ufeff").splitlines())
    head, mark, body = text.partition("\n---\n") if name.endswith(".md") else (text, "", "")
    return html.unescape(_UNSEEN.sub("", head) + mark + _MARKUP.sub("", body))


@cache
def _names_of_fields() -> frozenset[str]:
    """Keys, and the words of settings and lists of values that are printed in other words."""
    of_full = " ".join(text for name, text in FULL.items() if name.endswith(".yaml"))
    keys = re.findall(r"[\w-]+(?=:)", " ".join(FULL.values()))
    settings_ = words_in(FULL["site.yaml"])
    return frozenset(words_in(" ".join(keys)) | settings_ | words_in(of_full))


# The tests ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Tally:
    """How the sites ended, so that a fuzzer that only makes errors is noticed."""

    sound: int = 0
    refused: int = 0


@cache
def _folder() -> TemporaryDirectory[str]:
    """One folder for all sites: what is kept of a file is kept by its path."""
    return TemporaryDirectory()


@cache
def _before() -> BuildOptions:
    """What a build of the site without faults leaves for the next; it saves most of the time."""
    folder = Path(_folder().name) / "content"
    written(folder, ())
    options = BuildOptions(folder, TEMPLATES, "fuzz")
    built = build(options)
    assert built.is_sound, [format_problem(p) for p in built.problems if p.is_error]
    return after(options, built)


def check_site(changes: list[Mutation], tally: Tally) -> None:
    options = _before()
    folder = options.content
    with at_most(SECONDS), caching_between_builds():
        shutil.rmtree(folder)
        files = written(folder, changes)

        built = build(options)

        assert built.is_sound or any(problem.is_error for problem in built.problems)
        for problem in built.problems:
            format_problem(problem).encode()
            to_json(problem_to_json(problem)).encode()
        if built.is_sound:
            tally.sound += 1
            check_paths(artifact.path for artifact in built.artifacts)
            lost = lost_words(built, files, folder)
            assert not lost, f"{lost} are on no page and in no message"
        else:
            tally.refused += 1


def test_a_site_with_any_fault_is_built_whole_or_refused_with_a_message() -> None:
    tally = Tally()

    @seed(_seed())
    @trying
    @given(mutations)
    def fuzz(changes: list[Mutation]) -> None:
        check_site(changes, tally)

    fuzz()

    assert tally.sound > SITES // 20
    assert tally.refused > SITES // 20


# The commands -------------------------------------------------------------------------------

COMMANDS = (
    ("cite", "first-day"),
    ("cite", "daily-2020-10-02", "--format", "ris"),
    ("cite", "envoy-came", "--style", "apa", "--lang", "ar"),
    ("links", "talks", "--format", "html"),
    ("brief", "talks", "--out", "briefing.md"),
    ("anchors", "first-day"),
    ("translated", "talks"),
    ("edition", "talks"),
    ("promise", "--dry-run"),
    ("schemas",),
    ("verify",),
    ("publish", "--dry-run"),
    ("new", "question", "asked", "--field", "text.en=Why?", "--field", "topics=talks"),
    ("new", "claim", "said", "--field", "text.en=So.", "--field", "claimant=envoy"),
)


def run_in(root: Path, arguments: tuple[str, ...]) -> None:
    """Run a command as a person would; an error of theirs or of the machine ends it."""
    project = Project(root)
    with suppress(click.ClickException, SystemExit, OSError, OutputRefused), chdir(root):
        program.main(list(arguments), standalone_mode=False, obj=project)


def test_no_command_fails_on_a_site_with_any_fault(capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[tuple[str, ...]] = []

    @seed(_seed() + 1)
    @settings(trying, max_examples=max(20, SITES // 3))
    @given(mutations, st.sampled_from(COMMANDS))
    def fuzz(changes: list[Mutation], arguments: tuple[str, ...]) -> None:
        with TemporaryDirectory() as name, at_most(SECONDS):
            (Path(name) / "content").mkdir()
            written(Path(name) / "content", changes)
            run_in(Path(name), arguments)
        gc.enable()
        ran.append(arguments)

    fuzz()

    capsys.readouterr()
    assert len(set(ran)) > 5
