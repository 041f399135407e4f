"""`publish`: what would become public is shown and asked about, then sent."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from site_gen.cli.options import (
    BROKEN,
    CONTENT,
    OK,
    STOPPED,
    UNPUBLISHED,
    UNSURE,
    USAGE,
    Program,
    content_option,
    folders_of,
    json_option,
    now,
    output_option,
    templates_option,
)
from site_gen.cli.telling import Terminal, print_problems, progress

if TYPE_CHECKING:
    from site_gen.commands.published import Proposal, Published

# More addresses of a kind than this are only counted.
MOST_SHOWN = 20
AFTER_ASKING = frozenset({"published", "declined", "unchanged", "unsure"})
CODES = {
    "published": OK,
    "up-to-date": OK,
    "shown": OK,
    "declined": STOPPED,
    "content": CONTENT,
    "broken": BROKEN,
    "usage": USAGE,
    "unchanged": UNPUBLISHED,
    "unsure": UNSURE,
}


@click.command()
@content_option
@output_option
@templates_option
@click.option("--yes", is_flag=True, help="do not ask")
@click.option("--dry-run", is_flag=True, help="show what would happen, and change nothing")
@click.option("--verify", is_flag=True, help="only compare what is public with the output")
@json_option
@click.pass_obj
def publish(
    desk: Program,
    /,
    content: Path | None,
    output: Path | None,
    templates: Path | None,
    **asked: bool,
) -> None:
    """Build, and send the site to where site.yaml says; its addresses are recorded as permanent."""
    from site_gen.commands.published import Errand
    from site_gen.commands.publishing import publish as send
    from site_gen.commands.publishing import read_back

    is_asked = not (asked["yes"] or asked["dry_run"] or asked["verify"])
    if is_asked and Terminal.here() is None:
        raise click.UsageError("nobody can be asked here: add --yes, or --dry-run to only look")
    folders = folders_of(desk, content, output, templates)
    is_dry = asked["dry_run"]
    errand = Errand(folders, now(), os.environ, desk.rules, progress(), is_dry=is_dry)
    if asked["verify"]:
        _tell_seen(read_back(errand), as_json=asked["as_json"])
    done = send(errand, lambda proposal: not is_asked or _agrees(proposal))
    _tell(done, as_json=asked["as_json"], is_asked=is_asked)


def _agrees(proposal: Proposal) -> bool:
    print_problems(proposal.warnings)
    _show(proposal, err=True)
    return click.confirm(f"Publish this to {proposal.target}?", err=True)


def _tell(done: Published, *, as_json: bool, is_asked: bool) -> NoReturn:
    from site_gen.report import as_json as document

    if as_json:
        click.echo(document(_fields(done)))
    else:
        # Who was asked has seen it.
        if done.proposal and is_asked and done.outcome in AFTER_ASKING:
            print_problems(done.problems[len(done.proposal.warnings) :])
        else:
            print_problems(done.problems)
            _show(done.proposal, err=False)
        _end(done)
    sys.exit(CODES[done.outcome])


def _tell_seen(done: Published, *, as_json: bool) -> NoReturn:
    """What is public, against what stands in the output."""
    from site_gen.report import as_json as document

    if as_json:
        click.echo(document(_fields(done)))
    else:
        print_problems(done.problems)
        _fault(done)
        _list("not as in the output", done.wrong, err=True)
        if said := _SEEN.get(done.outcome):
            click.echo(said, err=CODES[done.outcome] != OK)
    sys.exit(CODES[done.outcome])


def _show(proposal: Proposal | None, *, err: bool) -> None:
    """What would become of which address, the first of each kind by name."""
    from site_gen.report import visible

    if proposal is None:
        return
    change = proposal.change
    now = f" (now: {visible(proposal.by)})" if proposal.by else ""
    click.echo(f"{visible(proposal.target)}{now}", err=err)
    for verb, addresses in (
        ("added", change.added),
        ("changed", change.changed),
        ("removed", change.removed),
        ("redirected", change.redirected),
    ):
        _list(verb, addresses, err=err)


def _list(verb: str, addresses: Sequence[str], *, err: bool) -> None:
    from site_gen.report import visible

    if addresses:
        click.echo(f"  {len(addresses):,} {verb}", err=err)
    for address in addresses[:MOST_SHOWN]:
        click.echo(f"    {visible(address)}", err=err)
    if (more := len(addresses) - MOST_SHOWN) > 0:
        click.echo(f"    and {more:,} more", err=err)


def _end(done: Published) -> None:
    """How it ended, and what to do now."""
    from site_gen.report import visible

    _fault(done)
    if done.wrong and done.outcome == "unsure":
        _list("not as they were sent", done.wrong, err=True)
    said = _SAID[done.outcome]
    click.echo(said, err=CODES[done.outcome] != OK)
    if done.kept and done.kept.added:
        count = len(done.kept.added)
        ledger = done.kept.path
        told = f"{count:,} new promise{'' if count == 1 else 's'}; commit {visible(str(ledger))}"
        click.echo(told)


def _fault(done: Published) -> None:
    from site_gen.report import visible

    if done.fault is None:
        return
    click.echo(visible(done.fault.message), err=True)
    for line in done.fault.said:
        click.echo(f"    said: {visible(line)}", err=True)
    if done.fault.hint:
        click.echo(f"    hint: {done.fault.hint}", err=True)


_SEEN = {
    "up-to-date": "The public site is the same as the output, file for file.",
    "unchanged": "Another version of the site is public, and it is complete.",
    "unsure": "What is public is not a complete site of ours, or cannot be read.",
}
_SAID = {
    "published": "Published, and read back: everything is there.",
    "up-to-date": "Everything is public already.",
    "shown": "Nothing was changed.",
    "declined": "Nothing was published.",
    "content": "Nothing was published.",
    "broken": "Nothing was published: a published link would break.",
    "usage": "Nothing was published.",
    "unchanged": "Nothing was published: readers go on seeing what is public there.",
    "unsure": (
        "It may or may not be public: run `publish --verify` to find out, "
        "or `publish` again, which finishes it."
    ),
}


def _fields(done: Published) -> dict[str, object]:
    from dataclasses import asdict

    from site_gen.report import problem_fields

    proposal, kept, fault = done.proposal, done.kept, done.fault
    return {
        "outcome": done.outcome.value,
        "target": proposal.target if proposal else None,
        "changes": asdict(proposal.change) if proposal else None,
        "promised": list(kept.added) if kept else [],
        "wrong": list(done.wrong),
        "fault": None if fault is None else {"message": fault.message, "said": list(fault.said)},
        "problems": [problem_fields(problem) for problem in done.problems],
    }
