"""Results and problems into what the terminal shows, and the exit code."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NoReturn

import click

from site_gen.cli.options import CONTENT, OK, USAGE
from site_gen.problems import Problem

if TYPE_CHECKING:
    from site_gen.commands.building import Result

# A build shorter than this says nothing before it is done.
PATIENCE = 1.0


def progress() -> Callable[[int, int], None] | None:
    """Counts pages on a terminal, once the build has taken a while; quiet in a pipe."""
    if not sys.stderr.isatty():
        return None
    began = time.monotonic()

    def step(done: int, pages: int) -> None:
        if time.monotonic() - began > PATIENCE and done % 50 == 0:
            click.echo(f"\rsetting pages: {done} of {pages} ", nl=False, err=True)

    return step


def report(result: Result, output: str, *, as_json: bool, quiet: bool) -> NoReturn:
    """Tell what a build came to, and exit with its code."""
    from site_gen.report import as_json as document

    if as_json:
        click.echo(document(result.fields()))
    else:
        print_problems(result.problems)
        if not quiet:
            click.echo("\n".join(result.lines(output)), nl=result.is_sound)
        if not result.is_sound:
            click.echo("Nothing was written.", err=True)
    sys.exit(OK if result.is_sound else CONTENT if result.configured else USAGE)


def print_problems(problems: Iterable[Problem]) -> None:
    """Each problem on standard error, then how many there were."""
    from site_gen.report import printed, tally

    listed = list(problems)
    for problem in listed:
        click.echo(printed(problem), err=True)
    if listed:
        click.echo(f"{tally(listed)}; `explain RULE` tells more.", err=True)
