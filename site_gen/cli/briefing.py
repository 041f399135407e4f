"""`brief`: a topic as a document."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from site_gen.cli.options import (
    CONTENT,
    USAGE,
    Program,
    content_option,
    folders_of,
    templates_option,
)
from site_gen.cli.telling import print_problems

if TYPE_CHECKING:
    from site_gen.commands.briefing import Brief

# Spelled out because the program's own list would have to be loaded for `--help`.
FORMATS = ("docx", "pdf", "md", "html")


class Asked(TypedDict):
    """What the options of `brief` say; None where they were left out."""

    lang: str | None
    wanted: str
    out: str | None
    date: dt.datetime | None


@click.command()
@click.argument("topic")
@click.option("--lang", metavar="CODE", help="its language [default: that of site.yaml]")
@click.option("--to", "wanted", type=click.Choice(FORMATS), default="docx", show_default=True)
@click.option("--out", metavar="FILE", help="the file to write; - is standard output")
@click.option(
    "--date",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="the day printed on it [default: the newest that its content names]",
)
@content_option
@templates_option
@click.pass_obj
def brief(
    desk: Program,
    topic: str,
    content: Path | None,
    templates: Path | None,
    **asked: Unpack[Asked],
) -> None:
    """Make a briefing of TOPIC: figures, timeline and sources, with links that stay."""
    from site_gen.commands.briefing import Commission
    from site_gen.commands.briefing import brief as made
    from site_gen.pipeline import Rules
    from site_gen.press.printing import Format

    folders = folders_of(desk, content, None, templates)
    day = asked["date"].date() if asked["date"] else None
    commission = Commission(topic, asked["lang"] or "", Format(asked["wanted"]), day)
    done = made(folders, commission, desk.rules() if desk.rules else Rules())
    if not done.content:
        print_problems(done.problems)
        click.echo("Nothing was written.", err=True)
        sys.exit(CONTENT if done.in_content else USAGE)
    _hand_over(done, asked["out"])


def _hand_over(done: Brief, out: str | None) -> None:
    """To standard output or a file; under its own name it never replaces another document."""
    from site_gen.commands.briefing import is_in_the_way, put_down

    if out == "-":
        if sys.stdout.isatty() and done.name.endswith((".docx", ".pdf")):
            raise click.UsageError("a terminal cannot show this; name a file with --out")
        sys.stdout.buffer.write(done.content)
        return
    path = Path(out or done.name)
    if path.is_dir() or not path.parent.is_dir():
        told = "is a folder" if path.is_dir() else f"there is no folder `{path.parent}`"
        raise click.UsageError(f"{path}: {told}; name a file with --out")
    if out is None and is_in_the_way(path, done.content):
        told = f"{path} exists already with other content; it was left as it is"
        raise click.UsageError(f"{told}. Name another with --out, or this one to replace it")
    put_down(path, done.content)
    click.echo(f"{path}: written")
