"""`explain`, `verify`, `schemas`: what helps a desk beside the site."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from site_gen.cli.options import (
    CONTENT,
    OK,
    USAGE,
    Program,
    captures_option,
    content_option,
    folder_option,
    folders_of,
    json_option,
    near,
)
from site_gen.cli.telling import print_problems


@click.command()
@click.argument("rule", required=False)
@json_option
def explain(rule: str | None, *, as_json: bool) -> None:
    """Say what a rule means, why it is there and how to fix it."""
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


@click.command()
@captures_option
@content_option
@json_option
@click.pass_obj
def verify(desk: Program, captures: Path | None, content: Path | None, *, as_json: bool) -> None:
    """Compare the captures in the folder with the digests that their sources record."""
    from site_gen.commands.verifying import verify_captures
    from site_gen.report import as_json as document
    from site_gen.report import problem_fields

    checked = verify_captures(folders_of(desk, content, None, None).content, captures)
    verified = checked.value
    if as_json:
        listed = [*map(problem_fields, checked.problems)]
        click.echo(document({**(verified.fields() if verified else {}), "problems": listed}))
    else:
        print_problems(checked.problems)
        click.echo("\n".join(verified.lines() if verified else []), nl=verified is not None)
    if verified is None:
        sys.exit(USAGE)
    sys.exit(CONTENT if any(problem.is_error for problem in checked.problems) else OK)


@click.command()
@content_option
@folder_option("output", ".vscode/site_gen", "the folder of the schemas")
@json_option
@click.pass_obj
def schemas(desk: Program, content: Path | None, output: Path | None, *, as_json: bool) -> None:
    """Describe the fields of all files, so that an editor completes and checks them."""
    from site_gen.commands.schemas import describe
    from site_gen.report import as_json as document
    from site_gen.report import problem_fields

    folder = folders_of(desk, content, None, None).content
    place = output or near(desk.root / ".vscode" / "site_gen")
    checked = describe(folder, near(desk.root), place)
    described = checked.value
    if as_json:
        listed = [*map(problem_fields, checked.problems)]
        click.echo(document({**(described.fields() if described else {}), "problems": listed}))
    else:
        print_problems(checked.problems)
        click.echo("\n".join(described.lines() if described else []), nl=described is not None)
    sys.exit(USAGE if described is None else OK)
