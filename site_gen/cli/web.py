"""`archive`: tells a third party, so it does nothing that nobody agreed to."""

import sys
from pathlib import Path

import click

from site_gen.cli import completion, options
from site_gen.cli.terminal import print_json, print_problems, say
from site_gen.problems import problem_to_json


@click.command()
@click.argument("source", metavar="ID", shell_complete=completion.ids_of("source"))
@click.option("--yes", is_flag=True, help="the archive may learn which page you look at")
@click.option("--endpoint", metavar="ADDRESS", default="", help="the archive to ask")
@click.option("--timeout", type=options.SECONDS, default=180.0, help="seconds it may take")
@click.option("--allow-private", is_flag=True, help="an archive in your own network")
@options.content_option
@options.json_option
@click.pass_obj
def archive(
    project: options.Project,
    /,
    source: str,
    endpoint: str,
    content: Path | None,
    *,
    as_json: bool,
    **asking: bool | float,
) -> None:
    """Ask a web archive for a copy of the page of source ID, and record its address."""
    from site_gen.commands.web.archive import ArchiveRequest, archive_source
    from site_gen.ingest.web.hosts import FetchLimits

    seconds, private = float(asking["timeout"]), bool(asking["allow_private"])
    limits = FetchLimits(seconds, seconds, allow_private=private, headers_only=True)
    request = ArchiveRequest(source, endpoint, bool(asking["yes"]), options.today())
    folders = options.project_folders(project, content, None, None)
    checked = archive_source(folders.content, request, limits)
    found, problems = checked.value, checked.problems
    if as_json:
        fields = found.fields() if found else None
        print_json({"archived": fields, "problems": [*map(problem_to_json, problems)]})
    else:
        print_problems(problems)
        say(found.line() if found else "Nothing was written.", err=found is None)
    if found:
        sys.exit(options.OK)
    was_asked = any(problem.rule.startswith("fetch-") for problem in problems)
    sys.exit(options.REFUSED if was_asked else options.USAGE)
