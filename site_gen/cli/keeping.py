"""`edition`: a topic is kept as it is."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from site_gen.cli.options import (
    CONTENT,
    OK,
    USAGE,
    Program,
    content_option,
    folders_of,
    json_option,
    templates_option,
    today,
)
from site_gen.cli.telling import print_problems


@click.command()
@click.argument("topic", metavar="TOPIC")
@click.option("--name", metavar="NAME", default="", help="what to call it [default: today's date]")
@content_option
@templates_option
@json_option
@click.pass_obj
def edition(
    desk: Program,
    topic: str,
    name: str,
    content: Path | None,
    templates: Path | None,
    *,
    as_json: bool,
) -> None:
    """Keep TOPIC as it is now, at an address whose bytes never change."""
    from site_gen.commands.keeping import keep_edition
    from site_gen.report import as_json as document
    from site_gen.report import problem_fields

    folders = folders_of(desk, content, None, templates)
    kept = keep_edition(folders, topic, today(), name=name, rules=desk.rules)
    if as_json:
        problems = [*map(problem_fields, kept.problems)]
        written = [str(path) for path in kept.written]
        click.echo(document({"address": kept.address, "written": written, "problems": problems}))
    else:
        for path in kept.written:
            click.echo(f"{path}: written")
        if kept.written:
            click.echo(f"Kept as {kept.address} once the site is built and published.")
        print_problems(kept.problems)
    sys.exit(OK if kept.written else USAGE if kept.is_refused else CONTENT)
