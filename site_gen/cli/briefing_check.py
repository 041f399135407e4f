"""`brief check`: whether the links of a briefing still lead to what they led to."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from site_gen.cli import options
from site_gen.cli.terminal import print_json, print_problems, progress, say
from site_gen.problems import count_of, escape_controls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_gen.state.briefing_links import BriefingCheck, CheckedDocument, CheckedLink

_FINDINGS = {
    "moved": "moved",
    "withdrawn": "withdrawn",
    "changed": "changed since",
    "contested": "contested since",
    "unknown": "unknown",
}


class BriefCheckOptions(TypedDict):
    """The options of `brief check`."""

    since: dt.datetime | None
    mirrors: tuple[str, ...]
    mend: bool
    as_json: bool


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(path_type=Path, exists=True),
)
@click.option(
    "--since",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="compare with that day [default: the day that the file was last changed, as it says]",
)
@click.option(
    "--mirror", "mirrors", metavar="URL", multiple=True, help="another address of the same site"
)
@click.option("--mend", is_flag=True, help="write a copy with moved links put right")
@options.content_option
@options.output_option
@options.templates_option
@options.json_option
@click.pass_obj
def check_briefing(
    project: options.Project,
    files: tuple[Path, ...],
    content: Path | None,
    output: Path | None,
    templates: Path | None,
    **chosen: Unpack[BriefCheckOptions],
) -> None:
    """Say of each link in FILE to the site what stands there now.

    FILE is a docx, odt, pdf, md, html or txt, or a folder of them.
    """
    from site_gen.state.briefing_links import BriefingCheckRequest, check_briefings

    since = chosen["since"].date() if chosen["since"] else None
    counting = progress(quiet=chosen["as_json"])
    request = BriefingCheckRequest(
        files, os.environ, since, chosen["mirrors"], project.rules, counting
    )
    folders = options.project_folders(project, content, output, templates)
    checked = check_briefings(folders, request)
    if chosen["as_json"]:
        print_json(checked.fields())
    else:
        _print_check(checked)
    faults = _mend(checked.documents) if chosen["mend"] else 0
    if checked.problems:
        sys.exit(options.CONTENT)
    if faults or any(document.fault for document in checked.documents):
        sys.exit(options.USAGE)
    is_same = all(document.is_as_it_was for document in checked.documents)
    sys.exit(options.OK if is_same else options.CONTENT)


def _print_check(checked: BriefingCheck) -> None:
    print_problems(checked.problems)
    for document in checked.documents:
        if document.fault:
            say(escape_controls(f"{document.path}: {document.fault}"), err=True)
        else:
            _print_document(document)


def _print_document(document: CheckedDocument) -> None:
    links = count_of(len(document.links), "link")
    compared = "compared with " if document.compared else "what stood there is not known of "
    day = (
        f", {compared}{document.day}" if document.day else ", its day is not known: add --since DAY"
    )
    say(escape_controls(f"{document.path}: {links} to the site{day if document.links else ''}"))
    found = [link for link in document.links if link.findings]
    for link in found:
        _print_link(link)
    unchanged = len(document.links) - len(found)
    if unchanged and document.compared:
        say(f"  {count_of(unchanged, 'link')} as {'it was' if unchanged == 1 else 'they were'}")
    elif unchanged:
        say(f"  {count_of(unchanged, 'link')} still stand{'s' if unchanged == 1 else ''}")


def _print_link(link: CheckedLink) -> None:
    findings = ", ".join(_FINDINGS[finding] for finding in link.findings)
    say(escape_controls(f"  {link.place}: {link.address}: {findings}"))
    for title, text in (
        ("now at", link.new_address),
        ("because", link.why),
        ("contradicted by", ", ".join(link.opposed_by)),
    ):
        if text:
            say(escape_controls(f"      {title} {' '.join(text.split())}"))
    for change in link.changes:
        before, now = (" ".join(text.split()) or "nothing" for text in (change.before, change.now))
        say(escape_controls(f"      {change.field} was: {before}"))
        say(escape_controls(f"      {'':{len(change.field)}} now: {now}"))


def _mend(documents: Sequence[CheckedDocument]) -> int:
    """Write the copies; the number of those in which not every moved link was put right."""
    from site_gen.state.document_links import UnreadableDocument
    from site_gen.state.mended_copies import write_mended

    faults = 0
    for document in documents:
        try:
            copy = write_mended(document)
        except UnreadableDocument as error:
            faults += 1
            say(escape_controls(f"{document.path}: {error}"), err=True)
            continue
        if copy:
            told = f"{copy.path}: written, with {count_of(copy.count, 'link')} put right"
            say(escape_controls(told), err=True)
            faults += bool(copy.left)
            for link in copy.left:
                told = f"  {link.place}: {link.address} was not: put it right by hand"
                say(escape_controls(told), err=True)
    return faults
