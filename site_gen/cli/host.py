"""`host`: writes what the host of a site needs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from site_gen.cli import options
from site_gen.cli.terminal import print_json, print_problems, say
from site_gen.problems import problem_to_json


@click.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--root",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="the folder that the server reads [default: the one that is published to]",
)
@options.content_option
@options.output_option
@options.json_option
@click.pass_obj
def host(
    project: options.Project,
    name: str,
    root: Path | None,
    content: Path | None,
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    """Write what the host NAME needs: nginx, caddy, apache, netlify, cloudflare, github or gitlab.

    Settings of a web server are made from the finished site, so build it first.
    """
    from site_gen.commands.publish.host import NAMES, check_of, write_host_files

    if name not in NAMES:
        raise click.UsageError(f"no host is called `{name}`: write one of {', '.join(NAMES)}")
    folders = options.project_folders(project, content, output, None)
    files = write_host_files(folders, name, root)
    if as_json:
        paths = {"written": [*map(str, files.written)], "unchanged": [*map(str, files.unchanged)]}
        print_json({**paths, "problems": [*map(problem_to_json, files.problems)]})
    else:
        print_problems(files.problems)
        for path in files.written:
            say(f"{path}: written")
        for path in files.unchanged:
            say(f"{path}: as it has to be")
        if check := check_of(name, files):
            say(f"Check it with `{check}`.")
    sys.exit(options.USAGE if files.problems else options.OK)
