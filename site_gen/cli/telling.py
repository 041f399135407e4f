"""Results and problems into what the terminal shows, and the exit code."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NoReturn

import click

from site_gen.cli.options import BROKEN, CONTENT, OK, USAGE
from site_gen.problems import Problem

if TYPE_CHECKING:
    from site_gen.commands.building import Result
    from site_gen.commands.verifying import Verified
    from site_gen.commands.wanted import Wanted

# A build shorter than this says nothing before it is done.
PATIENCE = 1.0
# More choices than this are not listed in full.
MOST_LISTED = 20


def progress() -> Callable[[int, int], None] | None:
    """Counts pages on a terminal, once the build has taken a while; quiet in a pipe."""
    if not sys.stderr.isatty():
        return None
    began = time.monotonic()

    def step(done: int, pages: int) -> None:
        if time.monotonic() - began > PATIENCE and done % 50 == 0:
            click.echo(f"\rrendering pages: {done} of {pages} ", nl=False, err=True)

    return step


def report(
    result: Result, output: str, *, as_json: bool, quiet: bool, verified: Verified | None = None
) -> NoReturn:
    """Tell what a build came to, and the captures if they were looked at; exit with its code."""
    from site_gen.report import as_json as document

    if as_json:
        captures = {"captures": verified.fields()} if verified else {}
        click.echo(document({**result.fields(), **captures}))
    else:
        print_problems(result.problems)
        if not quiet:
            told = [*(verified.lines() if verified else []), *result.lines(output)]
            click.echo("\n".join(told), nl=bool(told))
        if not result.is_sound:
            click.echo("Nothing was written.", err=True)
    sys.exit(_code(result))


def _code(result: Result) -> int:
    """A build that would break a published link says so above all else."""
    from site_gen.report import breaks_promises

    if result.is_sound:
        return OK
    if breaks_promises(result.problems):
        return BROKEN
    return CONTENT if result.configured else USAGE


def print_problems(problems: Iterable[Problem]) -> None:
    """Each problem on standard error, then how many there were."""
    from site_gen.report import printed, tally

    listed = list(problems)
    for problem in listed:
        click.echo(printed(problem), err=True)
    if listed:
        click.echo(f"{tally(listed)}; run `explain RULE` for more.", err=True)


class Terminal:
    """A person at a terminal, asked on standard error, so that `--json` stays one document."""

    def __init__(self) -> None:
        self._listed: set[str] = set()

    @classmethod
    def here(cls) -> Terminal | None:
        """The terminal that the program runs in, or None in a pipe."""
        return cls() if sys.stdin.isatty() and sys.stderr.isatty() else None

    def ask(self, wanted: Wanted) -> str:
        """Print the choices once, then the question; an empty answer takes what is offered."""
        from site_gen.report import visible

        if wanted.field not in self._listed:
            self._listed.add(wanted.field)
            for choice in wanted.choices[:MOST_LISTED]:
                click.echo(f"    {choice.id}  {visible(choice.said)}".rstrip(), err=True)
            if (left := len(wanted.choices) - MOST_LISTED) > 0:
                click.echo(f"    … and {left} more; write part of a name to find one", err=True)
        skipped = "" if wanted.needed else " (Enter for none)"
        answer = click.prompt(
            f"{visible(wanted.asks)}{skipped}",
            default=wanted.default,
            show_default=bool(wanted.default),
            err=True,
        )
        return str(answer)

    def tell(self, problem: Problem) -> None:
        """Print why an answer will not do."""
        from site_gen.report import printed

        click.echo(printed(problem), err=True)
