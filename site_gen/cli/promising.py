"""`promise`: from the finished site to what it must always answer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from site_gen.cli.options import (
    BROKEN,
    OK,
    Program,
    content_option,
    folders_of,
    output_option,
    today,
)
from site_gen.cli.telling import print_problems, progress, report

if TYPE_CHECKING:
    from site_gen.commands.promising import Kept

# More new addresses than this are counted, not listed.
MOST_LISTED = 20


@click.command()
@click.argument(
    "copies", nargs=-1, metavar="[COPY]...", type=click.Path(path_type=Path, dir_okay=False)
)
@click.option("--mend", is_flag=True, help="join what two branches promised, or whole copies")
@click.option("--dry-run", is_flag=True, help="list what would be promised, and write nothing")
@content_option
@output_option
@click.pass_obj
def promise(
    desk: Program,
    copies: tuple[Path, ...],
    content: Path | None,
    output: Path | None,
    *,
    mend: bool,
    dry_run: bool,
) -> None:
    """Build, then record that every address and anchor of the site is published.

    From then on a build that would lose one of them is refused. `publish` does it by itself.
    """
    from site_gen.commands.building import build_site
    from site_gen.commands.promising import mend_ledger, promise_output

    folders = folders_of(desk, content, output, None)
    if mend:
        _tell(mend_ledger(folders.content, copies))
    if copies:
        raise click.UsageError("copies of the ledger are for --mend")
    result = build_site(folders, desk.rules, progress())
    if not result.is_sound:
        report(result, str(folders.output), as_json=False, quiet=False)
    _tell(promise_output(folders, today(), dry_run=dry_run), dry_run=dry_run)


def _tell(kept: Kept, *, dry_run: bool = False) -> NoReturn:
    print_problems(kept.problems)
    for address in kept.added[:MOST_LISTED]:
        click.echo(f"    {address}")
    if (left := len(kept.added) - MOST_LISTED) > 0:
        click.echo(f"    … and {left:,} more")
    if not kept.problems:
        verb = "would be promised" if dry_run else "promised"
        click.echo(f"{kept.path}: {len(kept.added):,} new {verb}, {kept.total:,} in all")
    sys.exit(BROKEN if kept.problems else OK)
