"""`init`: begins a site in a new folder."""

import sys
from pathlib import Path
from typing import Any

import click

from site_gen.cli import options
from site_gen.cli.terminal import Terminal, print_json, print_problems, say
from site_gen.problems import problem_to_json


def _listed(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    from site_gen.commands.init import listed

    return listed(value)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", metavar="TEXT", default="", help="the name of the site")
@click.option("--desk", metavar="TEXT", default="", help="who keeps it")
@click.option(
    "--languages",
    metavar="CODES",
    default="",
    callback=_listed,
    help="codes of its languages, such as ar,en; you write in the first",
)
@click.option(
    "--topics",
    metavar="TITLES",
    default="",
    callback=_listed,
    help="its topics, with commas between them; `Talks = Pourparlers` is one in two languages",
)
@click.option("--licence", metavar="TEXT", default="", help="the licence of its texts and data")
@click.option("--url", "base_url", metavar="URL", default="", help="the address that it will have")
@click.option(
    "--publish",
    metavar="TARGET",
    default="",
    help="the repository, folder or bucket it goes to",
)
@click.option(
    "--host",
    metavar="HOST",
    default="",
    help="github, gitlab, netlify or cloudflare, which publishes what is pushed to it",
)
@click.option("--yes", is_flag=True, help="ask nothing")
@options.json_option
@click.pass_context
def init(
    context: click.Context, /, folder: Path, *, yes: bool, as_json: bool, **given: Any
) -> None:
    """Begin a site in a new folder, with an example to learn from.

    Asks for what is not given.
    """
    from site_gen.commands.init import init_site, starting_request
    from site_gen.commands.paths import built_in_templates
    from site_gen.commands.starter_files import InitRequest

    templates = built_in_templates()
    request = starting_request(
        InitRequest(folder, **given), templates, None if yes else Terminal.current()
    )
    result = init_site(request, templates, options.today())
    site, problems = result.value, result.problems
    if as_json:
        files = [*map(str, site.paths)] if site else None
        print_json({"files": files, "problems": [*map(problem_to_json, problems)]})
    else:
        print_problems(problems)
        lines = (
            site.lines(context.find_root().info_name or "") if site else ["Nothing was written."]
        )
        say("\n".join(lines), err=site is None)
    sys.exit(options.OK if site else options.USAGE)
