"""`doctor` and `status`: how the machine and the site are."""

from __future__ import annotations

import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.cli import options
from site_gen.cli.shown import has_colours
from site_gen.cli.terminal import print_json, print_problems, progress, say, say_list
from site_gen.problems import escape_controls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.state.conditions import Condition
    from site_gen.state.published import SiteStatus

_COLOURS = {"ok": "green", "warning": "yellow", "missing": "red"}


@click.command()
@options.content_option
@options.output_option
@options.templates_option
@options.json_option
@click.pass_obj
def doctor(
    project: options.Project,
    content: Path | None,
    output: Path | None,
    templates: Path | None,
    *,
    as_json: bool,
) -> None:
    """Look at this machine and the site, and say what to do.

    Changes nothing.
    """
    from site_gen.state.doctor import diagnosis

    folders = options.project_folders(project, content, output, templates)
    found = diagnosis(folders, project.rules, progress(quiet=as_json))
    if as_json:
        print_json(found.fields())
    else:
        for title, conditions in (("This machine", found.machine), ("This site", found.site)):
            say(title)
            _print_conditions(conditions)
    sys.exit(options.OK if found.can_build else options.USAGE)


WIDTH, INDENT = 100, 25


def _print_conditions(conditions: Iterable[Condition]) -> None:
    for condition in conditions:
        state = f"{condition.state:<8}"
        if has_colours(sys.stdout):
            state = click.style(state, fg=_COLOURS[condition.state], bold=True)
        message = _wrapped(condition.message)
        say(f"  {state} {condition.name:<13} {message}")
        if condition.hint:
            say(f"{'':{INDENT}}hint: {escape_controls(condition.hint)}")


def _wrapped(text: str) -> str:
    """The text in a column of its own, so that names of things stand out beside it."""
    lines = textwrap.wrap(
        escape_controls(text),
        WIDTH - INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"\n{'':{INDENT}}".join(lines)


@click.command()
@options.content_option
@options.output_option
@options.templates_option
@options.json_option
@click.pass_obj
def status(
    project: options.Project,
    content: Path | None,
    output: Path | None,
    templates: Path | None,
    *,
    as_json: bool,
) -> None:
    """Show what has changed since the site was published.

    Compares the content with the public site, and changes nothing.
    """
    from site_gen.commands.publish.runs import PublishRequest
    from site_gen.state.published import site_status

    folders = options.project_folders(project, content, output, templates)
    counting = progress(quiet=as_json)
    request = PublishRequest(folders, options.now(), os.environ, project.rules, counting)
    found = site_status(request)
    if as_json:
        print_json(found.fields())
    else:
        _print_status(found)
    sys.exit(EXIT_CODES.get(found.outcome, options.OK))


# Whatever publishing would come to, its status could be told; but not in these cases.
EXIT_CODES = {"usage": options.USAGE, "unchanged": options.MACHINE}


def _print_status(found: SiteStatus) -> None:
    print_problems(each for each in found.problems if each.is_error)
    if found.target:
        now = f" (now: {found.published_by})" if found.published_by else ""
        say(escape_controls(f"{found.target}{now}"))
    if found.promised:
        say(f"{found.promised:,} permanent addresses and anchors, the newest of {found.newest}")
    else:
        say("Nothing has been published yet.")
    for title, records in (
        ("new", found.new),
        ("changed, or showing what has changed", found.changed),
        ("withdrawn", found.withdrawn),
        ("not to be published: a draft", found.drafts),
    ):
        say_list(title, records)
    changes = found.changes
    if changes and not changes.is_empty:
        say("Addresses:")
        for title, addresses in (
            ("added", changes.added),
            ("changed", changes.changed),
            ("removed", changes.removed),
            ("redirected", changes.redirected),
        ):
            say_list(title, addresses)
        if changes.search_files:
            say(f"  {len(changes.search_files):,} files of the search index")
    if found.blocked:
        say(found.blocked, err=True)
    say(_NEXT[found.outcome], err=found.outcome in EXIT_CODES)


_NEXT = {
    "up-to-date": "Everything is public.",
    "shown": "Next: `python build.py publish` makes this public.",
    "content": "Next: correct the errors; nothing can be published until then.",
    "broken": "Next: correct what would break a published link.",
    "unchanged": "The public site could not be read.",
    "usage": "Nothing can be compared.",
    "by-hand": (
        "Next: send the output to your host, then run `python build.py promise`; "
        "or let `publish` in site.yaml say where it goes."
    ),
}
