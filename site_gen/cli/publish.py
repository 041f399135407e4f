"""`publish`, `promise` and `edition`: what becomes public, and what must stay so."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from site_gen.cli import completion, options, terminal
from site_gen.problems import escape_controls, problem_to_json

if TYPE_CHECKING:
    from site_gen.commands.promises import LedgerUpdate
    from site_gen.commands.publish import rollback, runs
    from site_gen.publish.target import PublishFault


@click.command()
@click.argument("topic", metavar="TOPIC", shell_complete=completion.ids_of("topic"))
@click.option(
    "--name", metavar="NAME", default="", help="the name of the edition [default: today's date]"
)
@options.content_option
@options.templates_option
@options.json_option
@click.pass_obj
def edition(
    project: options.Project,
    topic: str,
    name: str,
    content: Path | None,
    templates: Path | None,
    *,
    as_json: bool,
) -> None:
    """Keep TOPIC as it is now, at an address where it never changes."""
    from site_gen.commands.promises import keep_edition

    folders = options.project_folders(project, content, None, templates)
    result = keep_edition(folders, topic, options.today(), name=name, rules=project.rules)
    if as_json:
        problems = [*map(problem_to_json, result.problems)]
        written = [str(path) for path in result.written]
        terminal.print_json({"address": result.address, "written": written, "problems": problems})
    else:
        for path in result.written:
            terminal.say(f"{path}: written")
        if result.written:
            terminal.say(f"Kept as {result.address} once the site is built and published.")
        terminal.print_problems(result.problems)
    sys.exit(
        options.OK if result.written else options.USAGE if result.is_refused else options.CONTENT
    )


# More new addresses than this are counted, not listed.
MOST_LISTED = 20


@click.command()
@click.argument(
    "copies", nargs=-1, metavar="[COPY]...", type=click.Path(path_type=Path, dir_okay=False)
)
@click.option("--mend", is_flag=True, help="join the ledgers of two branches, or complete copies")
@click.option("--dry-run", is_flag=True, help="list what would be recorded, and change nothing")
@options.content_option
@options.output_option
@click.pass_obj
def promise(
    project: options.Project,
    copies: tuple[Path, ...],
    content: Path | None,
    output: Path | None,
    *,
    mend: bool,
    dry_run: bool,
) -> None:
    """Build, then record all addresses and anchors as permanent.

    From then on, a build that would lose one of them is refused. `publish` does this itself.
    """
    from site_gen.commands.build import build_site
    from site_gen.commands.promises import mend_ledger, promise_built_site

    folders = options.project_folders(project, content, output, None)
    if mend:
        _print_ledger_update(mend_ledger(folders.content, copies))
    if copies:
        raise click.UsageError("copies of the ledger are for --mend")
    result = build_site(folders, project.rules, terminal.progress())
    if not result.is_sound:
        terminal.report_build(result, str(folders.output), as_json=False, quiet=False)
    _print_ledger_update(
        promise_built_site(folders, options.today(), dry_run=dry_run), dry_run=dry_run
    )


def _print_ledger_update(update: LedgerUpdate, *, dry_run: bool = False) -> NoReturn:
    terminal.print_problems(update.problems)
    for address in update.added[:MOST_LISTED]:
        terminal.say(f"    {address}")
    if (unlisted := len(update.added) - MOST_LISTED) > 0:
        terminal.say(f"    … and {unlisted:,} more")
    if not update.problems:
        verb = "would be promised" if dry_run else "promised"
        terminal.say(f"{update.path}: {len(update.added):,} new {verb}, {update.total:,} in all")
    sys.exit(options.BROKEN if update.problems else options.OK)


AFTER_ASKING = frozenset({"published", "prepared", "declined", "unchanged", "unsure"})
EXIT_CODES = {
    "published": options.OK,
    "prepared": options.OK,
    "up-to-date": options.OK,
    "shown": options.OK,
    "declined": options.STOPPED,
    "content": options.CONTENT,
    "broken": options.BROKEN,
    "usage": options.USAGE,
    "unchanged": options.UNPUBLISHED,
    "unsure": options.UNSURE,
}


@click.command()
@options.content_option
@options.output_option
@options.templates_option
@click.option("--yes", is_flag=True, help="do not ask")
@click.option("--dry-run", is_flag=True, help="show what would happen, and change nothing")
@click.option(
    "--only-promised", is_flag=True, help="refuse a site with an address that the ledger lacks"
)
@click.option("--verify", is_flag=True, help="only compare what is public with the output")
@click.option("--all", "every", is_flag=True, help="list every address, search files too")
@click.option("--list", "as_list", is_flag=True, help="only list what was published when")
@click.option("--rollback", is_flag=True, help="make the state public that was before this one")
@click.option("--to", "state", metavar="STATE", default="", help="which one, as --list names it")
@options.json_option
@click.pass_obj
def publish(
    project: options.Project,
    /,
    content: Path | None,
    output: Path | None,
    templates: Path | None,
    state: str,
    **chosen: bool,
) -> None:
    """Build, send the site, and record its addresses as permanent.

    `publish` in site.yaml says where to send it.
    """
    from site_gen.commands.publish import rollback, runs, site

    is_asked = _is_asked(chosen, state)
    folders = options.project_folders(project, content, output, templates)
    how = {name: chosen[name] for name in ("dry_run", "only_promised")}
    request = runs.PublishRequest(
        folders,
        options.now(),
        os.environ,
        project.rules,
        terminal.progress(),
        targets=project.extensions.targets,
        **how,
    )
    if chosen["as_list"]:
        _print_states(rollback.published_states(request), as_json=chosen["as_json"])
    if chosen["verify"]:
        _print_verification(site.verify_public_site(request), as_json=chosen["as_json"])

    def confirm(proposal: runs.Proposal) -> bool:
        return not is_asked or _confirm(proposal, every=chosen["every"])

    if chosen["rollback"]:
        result = rollback.roll_back(request, confirm, state)
    else:
        result = site.publish_site(request, confirm)
    _print_result(result, is_asked, as_json=chosen["as_json"], every=chosen["every"])


def _is_asked(chosen: dict[str, bool], state: str) -> bool:
    """Whether a person is to be asked; refuses options that do not go together."""
    is_asked = not any(chosen[name] for name in ("yes", "dry_run", "verify", "as_list"))
    if is_asked and terminal.Terminal.current() is None:
        raise click.UsageError(
            "there is no terminal to ask in: add --yes, or --dry-run to look only"
        )
    if chosen["rollback"] and (chosen["verify"] or chosen["as_list"] or chosen["only_promised"]):
        raise click.UsageError("--rollback goes with --to, --yes and --dry-run only")
    if state and not chosen["rollback"]:
        raise click.UsageError("--to is for --rollback")
    return is_asked


def _print_states(listed: rollback.StateList, *, as_json: bool) -> NoReturn:
    """Print what was published when, the newest first."""
    fault = listed.fault
    if as_json:
        terminal.print_json(listed.fields())
    else:
        terminal.print_problems(listed.problems)
        _print_fault(fault)
        if not listed.problems and not fault:
            terminal.say(escape_controls(listed.target))
        for number, state in enumerate(listed.states):
            mark = "" if number else "  (public now)"
            terminal.say(f"  {state.time}  {state.name}  {escape_controls(state.summary)}{mark}")
    sys.exit(options.USAGE if listed.problems else options.UNPUBLISHED if fault else options.OK)


def _confirm(proposal: runs.Proposal, *, every: bool) -> bool:
    terminal.print_problems(proposal.warnings)
    _print_proposal(proposal, err=True, every=every)
    return click.confirm(f"Publish this to {proposal.target}?", err=True)


def _print_result(
    result: runs.PublishResult, is_asked: bool, *, as_json: bool, every: bool
) -> NoReturn:

    if as_json:
        terminal.print_json(_result_fields(result))
    else:
        # Who was asked has already seen it.
        if result.proposal and is_asked and result.outcome in AFTER_ASKING:
            terminal.print_problems(result.problems[len(result.proposal.warnings) :])
        else:
            terminal.print_problems(result.problems)
            _print_proposal(result.proposal, err=False, every=every)
        _print_ending(result)
    sys.exit(EXIT_CODES[result.outcome])


def _print_verification(result: runs.PublishResult, *, as_json: bool) -> NoReturn:
    """Print how the public site compares with the output."""

    if as_json:
        terminal.print_json(_result_fields(result))
    else:
        terminal.print_problems(result.problems)
        _print_fault(result.fault)
        terminal.say_list("not as in the output", result.wrong, err=True)
        if message := _VERIFY_MESSAGES.get(result.outcome):
            terminal.say(message, err=EXIT_CODES[result.outcome] != options.OK)
    sys.exit(EXIT_CODES[result.outcome])


def _print_proposal(proposal: runs.Proposal | None, *, err: bool, every: bool) -> None:
    """Print what would change at which address, the first of each kind by name, or every one."""
    if proposal is None:
        return
    difference = proposal.difference
    now = f" (now: {escape_controls(proposal.published_by)})" if proposal.published_by else ""
    terminal.say(f"{escape_controls(proposal.target)}{now}", err=err)
    if proposal.restores:
        terminal.say(f"  back to the state of {escape_controls(proposal.restores)}", err=err)
    for verb, addresses in (
        ("added", difference.added),
        ("changed", difference.changed),
        ("removed", difference.removed),
        ("redirected", difference.redirected),
        ("will say that the text was withdrawn", proposal.withdrawn),
        ("stay as they are", proposal.kept),
        ("of the search index", difference.search_files if every else ()),
    ):
        terminal.say_list(verb, addresses, err=err, most=None if every else MOST_LISTED)
    if difference.search_files and not every:
        terminal.say(f"  {len(difference.search_files):,} files of the search index", err=err)


def _print_ending(result: runs.PublishResult) -> None:
    """Print how it ended, and what to do now."""

    _print_fault(result.fault)
    if result.wrong and result.outcome == "unsure":
        terminal.say_list("not as they were sent", result.wrong, err=True)
    message = _OUTCOME_MESSAGES[result.outcome]
    terminal.say(message, err=EXIT_CODES[result.outcome] != options.OK)
    if result.outcome == "published" and result.proposal and result.proposal.restores:
        terminal.say("The content is as it was: correct it before you publish again.")
    if result.ledger_update and result.ledger_update.added:
        count = len(result.ledger_update.added)
        ledger = result.ledger_update.path
        promises = f"{count:,} new promise{'' if count == 1 else 's'}"
        terminal.say(f"{promises}; commit {escape_controls(str(ledger))}")


def _print_fault(fault: PublishFault | None) -> None:

    if fault is None:
        return
    terminal.say(escape_controls(fault.message), err=True)
    for line in fault.said:
        terminal.say(f"    said: {escape_controls(line)}", err=True)
    if fault.hint:
        terminal.say(f"    hint: {fault.hint}", err=True)


_VERIFY_MESSAGES = {
    "up-to-date": "The public site is the same as the output, file for file.",
    "unchanged": "Another version of the site is public, and it is complete.",
    "unsure": "What is public is not a complete site of ours, or cannot be read.",
}
_OUTCOME_MESSAGES = {
    "published": "Published, and read back: everything is there.",
    "prepared": "The site is ready for the host to take; then `publish --verify` compares.",
    "up-to-date": "Everything is public already.",
    "shown": "Nothing was changed.",
    "declined": "Nothing was published.",
    "content": "Nothing was published.",
    "broken": "Nothing was published: a published link would break, now or later.",
    "usage": "Nothing was published.",
    "unchanged": "Nothing was published: readers go on seeing what is public there.",
    "unsure": (
        "It may or may not be public: run `python build.py publish --verify` to find out, "
        "or `python build.py publish` again, which finishes it."
    ),
}


def _result_fields(result: runs.PublishResult) -> dict[str, object]:
    from site_gen.structs import asdict

    proposal, ledger_update, fault = result.proposal, result.ledger_update, result.fault
    return {
        "outcome": result.outcome.value,
        "target": proposal.target if proposal else None,
        "changes": asdict(proposal.difference) if proposal else None,
        "promised": list(ledger_update.added) if ledger_update else [],
        "wrong": list(result.wrong),
        "withdrawn": list(proposal.withdrawn) if proposal else [],
        "kept": list(proposal.kept) if proposal else [],
        "fault": fault.fields() if fault else None,
        "problems": [problem_to_json(problem) for problem in result.problems],
    }
