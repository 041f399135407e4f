"""Prints results and problems on the terminal, and sets the exit code."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from site_gen.cli.options import BROKEN, CONTENT, OK, USAGE
from site_gen.cli.shown import as_called, has_colours, shown
from site_gen.problems import (
    Problem,
    Severity,
    breaks_promises,
    escape_controls,
    problem_counts,
    problems_text,
    to_json,
)

if TYPE_CHECKING:
    from site_gen.commands.build import BuildReport
    from site_gen.commands.captures import CaptureCheck
    from site_gen.commands.prompts import Prompt

# A build shorter than this says nothing before it is done.
QUIET_SECONDS = 1.0
STEP_SECONDS = 0.1
# More choices than this are not listed in full.
MOST_LISTED = 20


class ProgressLine:
    """A count of pages on a terminal, ended before anything else is printed."""

    def __init__(self) -> None:
        self._next = 0.0
        self._is_open = False

    def begin(self) -> None:
        """Count from now on."""
        self._next = time.monotonic() + QUIET_SECONDS

    def step(self, done: int, pages: int) -> None:
        """Print how many are done; the last number too, if any was printed."""
        now = time.monotonic()
        if now > self._next or (self._is_open and done == pages):
            self._next, self._is_open = now + STEP_SECONDS, True
            click.echo(f"\rrendering pages: {done:,} of {pages:,}", nl=False, err=True)

    def end(self) -> None:
        """Let the next text begin on a line of its own."""
        if self._is_open:
            self._is_open = False
            click.echo("", err=True)


PROGRESS = ProgressLine()


def progress(*, quiet: bool = False) -> Callable[[int, int], None] | None:
    """Counts pages on a terminal, once the build has taken a while; quiet in a pipe."""
    if quiet or not sys.stderr.isatty():
        return None
    PROGRESS.begin()
    return PROGRESS.step


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a text for people: with the program's name as they called it, and with colours."""
    PROGRESS.end()
    stream = sys.stderr if err else sys.stdout
    click.echo(shown(text, stream), err=err, nl=nl, color=has_colours(stream) or None)


def say_list(
    title: str,
    items: Sequence[str],
    *,
    err: bool = False,
    indent: str = "  ",
    most: int | None = MOST_LISTED,
) -> None:
    """How many items there are, then the first of them by name, or all; nothing for none."""
    if items:
        say(f"{indent}{len(items):,} {title}", err=err)
    for item in items[:most]:
        say(f"{indent}  {escape_controls(item)}", err=err)
    if (more := len(items) - (most or len(items))) > 0:
        say(f"{indent}  and {more:,} more", err=err)


def print_json(value: object) -> None:
    """Print one JSON document; what it tells people names the program as they called it."""
    PROGRESS.end()
    click.echo(as_called(to_json(value)))


def report_build(
    result: BuildReport,
    output: str,
    *,
    as_json: bool,
    quiet: bool,
    verified: CaptureCheck | None = None,
    as_annotations: bool = False,
) -> NoReturn:
    """Print the result of a build, and of the captures if they were checked; exit with its code."""

    if as_json:
        captures = {"captures": verified.fields()} if verified else {}
        print_json({**result.fields(), **captures})
    else:
        if as_annotations:
            _print_annotations(result.problems)
        else:
            print_problems(result.problems)
        if not quiet:
            lines = [*(verified.lines() if verified else []), *result.lines(output)]
            say("\n".join(lines), nl=bool(lines))
        if not result.is_sound:
            say("Nothing was written.", err=True)
    sys.exit(_exit_code(result))


def _print_annotations(problems: Sequence[Problem]) -> None:
    """Errors first, of which GitHub shows ten for each step, then as many warnings."""
    from site_gen.cli.annotations import annotation

    shown = [problem for problem in problems if problem.severity is not Severity.ACCEPTED]
    for problem in sorted(shown, key=lambda problem: not problem.is_error):
        click.echo(as_called(annotation(problem)))
    if counts := problem_counts(problems):
        say(f"{counts}.", err=True)


def _exit_code(result: BuildReport) -> int:
    """A broken published link decides the code before all other errors."""
    if result.is_sound:
        return OK
    if breaks_promises(result.problems):
        return BROKEN
    return CONTENT if result.configured else USAGE


def print_problems(problems: Iterable[Problem]) -> None:
    """Each problem on standard error, then how many there were."""

    if text := problems_text(problems):
        say(text, err=True)


class Terminal:
    """A person at a terminal, asked on standard error, so that `--json` stays one document."""

    def __init__(self) -> None:
        self._listed: set[str] = set()

    @classmethod
    def current(cls) -> Terminal | None:
        """The terminal that the program runs in, or None in a pipe."""
        return cls() if sys.stdin.isatty() and sys.stderr.isatty() else None

    def ask(self, prompt: Prompt) -> str:
        """Print the choices once, then the question; an empty answer takes what is offered."""

        if prompt.field not in self._listed:
            self._listed.add(prompt.field)
            for choice in prompt.choices[:MOST_LISTED]:
                click.echo(f"    {choice.id}  {escape_controls(choice.label)}".rstrip(), err=True)
            if (unlisted := len(prompt.choices) - MOST_LISTED) > 0:
                click.echo(f"    … and {unlisted} more; write part of a name to find one", err=True)
        skipped = "" if prompt.is_required else " (Enter for none)"
        answer = click.prompt(
            f"{escape_controls(prompt.text)}{skipped}",
            default=prompt.default,
            show_default=bool(prompt.default),
            err=True,
        )
        return str(answer)

    def show(self, problem: Problem) -> None:
        """Print why an answer is refused."""
        from site_gen.problems import format_problem

        say(format_problem(problem), err=True)
