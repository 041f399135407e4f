"""`cite`: how to cite a record."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TypedDict, Unpack

import click

from site_gen.cli.options import USAGE, Program, content_option, folders_of, templates_option
from site_gen.cli.telling import print_problems

# Spelled out because the program's own lists would have to be loaded for `--help`.
STYLES = ("briefing", "chicago", "apa")
FORMATS = ("text", "markdown", "html", "bibtex", "ris", "csl-json")


class Asked(TypedDict):
    """What the options of `cite` say; None where they were left out."""

    lang: str | None
    style: str
    wanted: str
    seen: dt.datetime | None


@click.command()
@click.argument("record", metavar="ID")
@click.option("--lang", metavar="CODE", help="its language [default: that of site.yaml]")
@click.option("--style", type=click.Choice(STYLES), default="briefing", show_default=True)
@click.option("--format", "wanted", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--seen",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="the day you saw it [default: today]",
)
@content_option
@templates_option
@click.pass_obj
def cite(
    desk: Program,
    record: str,
    content: Path | None,
    templates: Path | None,
    **asked: Unpack[Asked],
) -> None:
    """Print the citation of a record: ID, or KIND:ID such as claim:macron-300."""
    from site_gen.commands.citing import Format, Wish
    from site_gen.commands.citing import cite as cited
    from site_gen.render.citations import Style

    seen = asked["seen"] or dt.datetime.now(dt.UTC).astimezone()
    style, wanted = Style(asked["style"]), Format(asked["wanted"])
    wish = Wish(record, asked["lang"] or "", style, wanted, seen.date())
    done = cited(folders_of(desk, content, None, templates), wish)
    print_problems(done.problems)
    if done.value is None:
        sys.exit(USAGE)
    click.echo(_shown(done.value), nl=False)


def _shown(text: str) -> str:
    """For a pipe as it is; a terminal is given nothing that it would obey."""
    from site_gen.report import visible

    if not sys.stdout.isatty():
        return text
    return "".join(f"{visible(line)}\n" for line in text.splitlines())
