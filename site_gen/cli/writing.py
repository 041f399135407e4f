"""`import`, `translated`, `new`: what the program writes into the content."""

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
    today,
)
from site_gen.cli.telling import Terminal, print_problems


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
    from site_gen.commands.translating import mark_translated

    folder = folders_of(desk, content, None, None).content
    written, problems = mark_translated(folder, record, today())
    for path in written:
        click.echo(f"{path}: marked as up to date")
    if not written and not problems:
        click.echo(f"{record}: every translation is marked as up to date already")
    print_problems(problems)
    sys.exit(CONTENT if problems else OK)


# Spelled out because the program's own list would have to be loaded for `--help`.
KINDS = ("claim", "question", "source", "entity", "article", "topic")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("record", metavar="[ID]", required=False, default="")
@content_option
@click.option(
    "--field",
    "fields",
    metavar="NAME=VALUE",
    multiple=True,
    help="an answer given beforehand, such as stance=denies or text.en=…",
)
@json_option
@click.pass_obj
def new(
    desk: Program,
    kind: str,
    record: str,
    content: Path | None,
    fields: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Ask what a new record needs and write it, as a draft, into a file of its own."""
    from site_gen.commands.creating import Request, create
    from site_gen.domain.text import Kind
    from site_gen.report import as_json as document
    from site_gen.report import problem_fields

    folder = folders_of(desk, content, None, None).content
    request = Request(folder, Kind(kind), record, tuple(map(_name_and_value, fields)))
    done = create(request, Terminal.here())
    created, problems = done.value, done.problems
    if as_json:
        made = created.fields() if created else None
        click.echo(document({"created": made, "problems": [*map(problem_fields, problems)]}))
    else:
        print_problems(problems)
        told = f"{created.path}: written" if created else "Nothing was written."
        click.echo(told, err=created is None)
    sys.exit(OK if created else USAGE)


def _name_and_value(field: str) -> tuple[str, str]:
    name, equals, value = field.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise click.UsageError(f"`{field}` is not NAME=VALUE; write it as `--field stance=denies`")
    return name.strip(), value
