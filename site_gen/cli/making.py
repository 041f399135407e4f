"""`build`, `check`, `serve`, `clean`: from the content to the site."""

from __future__ import annotations

from pathlib import Path

import click

from site_gen.cli.options import (
    Program,
    captures_option,
    content_option,
    folders_of,
    json_option,
    output_option,
    quiet_option,
    templates_option,
)
from site_gen.cli.telling import progress, report

PORT = 5500


@click.command()
@content_option
@output_option
@templates_option
@json_option
@quiet_option
@click.pass_obj
def build(
    desk: Program,
    content: Path | None = None,
    output: Path | None = None,
    templates: Path | None = None,
    *,
    as_json: bool = False,
    quiet: bool = False,
) -> None:
    """Build the site, all of it or none."""
    from site_gen.commands.building import build_site

    folders = folders_of(desk, content, output, templates)
    result = build_site(folders, desk.rules, progress())
    report(result, str(folders.output), as_json=as_json, quiet=quiet)


@click.command()
@content_option
@templates_option
@captures_option
@json_option
@quiet_option
@click.pass_obj
def check(
    desk: Program,
    content: Path | None,
    templates: Path | None,
    captures: Path | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Report every problem, and write nothing.

    With --captures, the captures in that folder are compared with their digests as well.
    """
    from site_gen.commands.building import check_site

    folders = folders_of(desk, content, None, templates)
    result = check_site(folders, desk.rules, progress())
    verified = None
    if captures and result.configured:
        from site_gen.commands.verifying import verified_too

        result, verified = verified_too(result, folders.content, captures)
    report(result, "", as_json=as_json, quiet=quiet, verified=verified)


@click.command()
@content_option
@templates_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="0 takes any free one",
)
@click.pass_obj
def serve(desk: Program, content: Path | None, templates: Path | None, port: int) -> None:
    """Preview the site with its drafts, on this machine only; Ctrl-C ends it."""
    from site_gen.commands.previewing import preview

    folders = folders_of(desk, content, None, templates)
    preview(folders, desk.rules, port=port, announce=click.echo)


@click.command()
@output_option
@json_option
@click.pass_obj
def clean(desk: Program, output: Path | None, *, as_json: bool) -> None:
    """Remove the finished site, and nothing that site_gen did not write."""
    from site_gen.report import as_json as document
    from site_gen.write.output import clean as clean_output

    folder = folders_of(desk, None, output, None).output
    left = clean_output(folder)
    if as_json:
        click.echo(document({"output": str(folder), "left": left}))
        return
    click.echo(f"{folder}: the site is removed")
    for path in left:
        click.echo(f"    left, not ours: {path}")
