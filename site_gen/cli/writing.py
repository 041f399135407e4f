"""`import`, `translated`: what the program writes into the content; and `explain`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from site_gen.cli.options import CONTENT, OK, Program, content_option, folders_of, json_option
from site_gen.cli.telling import print_problems


@click.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(path_type=Path, dir_okay=False),
)
@content_option
@json_option
@click.pass_obj
def import_(desk: Program, files: tuple[Path, ...], content: Path | None, *, as_json: bool) -> None:
    """Draft articles from raw ones (.txt, .html), keeping their bytes."""
    from datetime import UTC, datetime

    from site_gen.commands.importing import fields, import_all, told
    from site_gen.report import as_json as document

    problems, imports = import_all(
        folders_of(desk, content, None, None).content, files, datetime.now(UTC)
    )
    found, listed = [*problems], []
    for file, imported in zip(files, imports, strict=False):
        found.extend(imported.problems)
        if imported.value and as_json:
            listed.append({"file": str(file), **fields(imported.value)})
        elif imported.value:
            click.echo("\n".join(told(file, imported.value)))
    if as_json:
        from site_gen.report import problem_fields

        click.echo(document({"imports": listed, "problems": [*map(problem_fields, found)]}))
    else:
        print_problems(found)
    sys.exit(CONTENT if any(problem.is_error for problem in found) else OK)


@click.command()
@click.argument("record", metavar="ID")
@content_option
@click.pass_obj
def translated(desk: Program, record: str, content: Path | None) -> None:
    """Mark translations of ID as up to date with their original."""
    from datetime import UTC, datetime

    from site_gen.commands.translating import mark_translated

    folder = folders_of(desk, content, None, None).content
    written, problems = mark_translated(folder, record, datetime.now(UTC).date())
    for path in written:
        click.echo(f"{path}: marked as up to date")
    if not written and not problems:
        click.echo(f"{record}: every translation is marked as up to date already")
    print_problems(problems)
    sys.exit(CONTENT if problems else OK)


@click.command()
@click.argument("rule", required=False)
@json_option
def explain(rule: str | None, *, as_json: bool) -> None:
    """Say what a rule means, why it is there and how to mend it."""
    from site_gen.commands.explaining import explanations
    from site_gen.problems import did_you_mean
    from site_gen.report import as_json as document

    known = explanations()
    if rule is None:
        click.echo(document(known) if as_json else "\n".join(known))
        return
    if rule not in known:
        raise click.UsageError(f"no rule is called `{rule}`; {did_you_mean(rule, known)}".rstrip())
    text = known[rule]
    click.echo(document({"rule": rule, "text": text}) if as_json else f"{rule}\n\n{text}")
