"""`words`: the interface words of each language."""

import sys
from pathlib import Path

import click

from site_gen.cli import options
from site_gen.cli.terminal import print_problems
from site_gen.problems import problem_to_json, to_json


@click.command()
@click.argument("action", type=click.Choice(["status", "start", "add"]))
@click.argument("language", metavar="[LANGUAGE]", required=False, default="")
@click.option("--all", "whole", is_flag=True, help="start with every word, the program's too")
@options.content_option
@options.json_option
@click.pass_obj
def words(
    project: options.Project,
    action: str,
    language: str,
    content: Path | None,
    *,
    whole: bool,
    as_json: bool,
) -> None:
    """List the interface words of each language, or write a file to translate them in.

    `words status` says which words each language lacks. `words start nl` writes
    content/locale/nl.po with those that Dutch lacks; `words add nl` adds to it what is new.
    """
    from site_gen.commands.words import run_words

    folders = options.project_folders(project, content, None, None)
    if action != "status" and not language:
        raise click.UsageError(f"name the language: words {action} nl")
    told = run_words(folders, action, language, whole=whole)
    if as_json:
        fields = told.value.fields() if told.value else {}
        click.echo(to_json({**fields, "problems": [*map(problem_to_json, told.problems)]}))
    else:
        print_problems(told.problems)
        lines = [*told.value.lines()] if told.value else []
        click.echo("\n".join(lines), nl=bool(lines))
    sys.exit(options.CONTENT if told.problems else options.OK)
