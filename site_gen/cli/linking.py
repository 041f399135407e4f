"""`anchors`, `links`: names for passages, and the addresses to put into a briefing."""

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
    templates_option,
)
from site_gen.cli.telling import print_problems

# Spelled out because the program's own list would have to be loaded for `--help`.
FORMATS = ("text", "markdown", "html")


@click.command()
@click.argument("record", metavar="ARTICLE")
@click.option("--dry-run", is_flag=True, help="show the difference and write nothing")
@content_option
@click.pass_obj
def anchors(desk: Program, record: str, content: Path | None, *, dry_run: bool) -> None:
    """Give the paragraphs of an article, topic or page the ids that they lack."""
    from site_gen.commands.anchoring import edits_for
    from site_gen.report import visible

    done = edits_for(folders_of(desk, content, None, None).content, record)
    for edit in done.value:
        click.echo("\n".join(visible(line) for line in edit.lines()))
        if not dry_run:
            edit.write()
    if not done.value and not done.problems:
        click.echo(f"{record}: every paragraph has an id already")
    print_problems(done.problems)
    sys.exit(CONTENT if done.problems else OK)


@click.command()
@click.argument("topic", metavar="TOPIC")
@click.option("--lang", metavar="CODE", help="that of the titles [default: that of site.yaml]")
@click.option("--format", "wanted", type=click.Choice(FORMATS), default="text", show_default=True)
@content_option
@templates_option
@click.pass_obj
def links(
    desk: Program,
    topic: str,
    lang: str | None,
    wanted: str,
    content: Path | None,
    templates: Path | None,
) -> None:
    """Print all that can be linked to in a topic, ready to paste."""
    from site_gen.commands.linking import Format, list_links

    folders = folders_of(desk, content, None, templates)
    done = list_links(folders, topic, lang or "", Format(wanted))
    print_problems(done.problems)
    if done.value is None:
        sys.exit(USAGE)
    click.echo(done.value, nl=False)
