"""`build`, `check`, `explain`, `serve` and `clean`: from the content to the site."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from site_gen.cli import completion, options
from site_gen.cli.shown import as_called
from site_gen.cli.terminal import print_json, progress, report_build, say
from site_gen.problems import did_you_mean

if TYPE_CHECKING:
    from site_gen.pipeline import Cluster


@click.command()
@click.argument("rule", required=False, shell_complete=completion.rules)
@options.json_option
@click.pass_obj
def explain(project: options.Project, rule: str | None, *, as_json: bool) -> None:
    """Explain a rule: what it means, why it matters, how to fix it."""
    from site_gen.commands.paths import explanations

    sections = {**explanations(), **project.extensions.explanations}
    if rule is None:
        _show(sections if as_json else "\n".join(sections))
        return
    if rule not in sections:
        raise click.UsageError(
            f"no rule is called `{rule}`; {did_you_mean(rule, sections)}".rstrip()
        )
    text = sections[rule]
    _show({"rule": rule, "text": text} if as_json else f"{rule}\n\n{text}")


def _show(value: object) -> None:
    """Print a text as it is, and anything else as JSON."""
    if isinstance(value, str):
        say(value)
    else:
        print_json(value)


PORT = 5500
errors_option = click.option(
    "--errors-only", is_flag=True, help="print no warnings, and no count of them"
)


@click.command()
@options.content_option
@options.output_option
@options.templates_option
@options.json_option
@options.quiet_option
@errors_option
@click.option(
    "--dask", metavar="ADDRESS", help="render large sites on the Dask cluster at this address"
)
@click.pass_obj
def build(  # noqa: PLR0913 - one for each option
    project: options.Project,
    content: Path | None = None,
    output: Path | None = None,
    templates: Path | None = None,
    dask: str | None = None,
    *,
    as_json: bool = False,
    quiet: bool = False,
    errors_only: bool = False,
) -> None:
    """Build the whole site; write nothing if there is an error."""
    from site_gen.commands.build import build_site

    folders = options.project_folders(project, content, output, templates)
    if dask and project.extensions.pages:
        raise click.UsageError("pages of your own are made on this machine: leave out --dask")
    cluster = partial(_cluster_at, dask, quiet=quiet) if dask else None
    counted = progress(quiet=quiet)
    result = build_site(folders, project.rules, counted, cluster, has_looked=project.has_looked)
    result = result.with_errors_only() if errors_only else result
    report_build(result, str(folders.output), as_json=as_json, quiet=quiet)


def _cluster_at(address: str, *, quiet: bool) -> Cluster:
    """The Dask cluster, which says on standard error what it does not do."""
    from site_gen.cluster.dask import DaskCluster

    return DaskCluster(address, lambda line: None if quiet else say(line, err=True))


class CheckOptions(TypedDict):
    """How `check` prints what it found."""

    as_json: bool
    quiet: bool
    errors_only: bool
    format_name: str


@click.command()
@options.content_option
@options.templates_option
@options.captures_option
@options.json_option
@options.quiet_option
@errors_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="github: annotations of a pull request",
)
@click.pass_obj
def check(
    project: options.Project,
    content: Path | None,
    templates: Path | None,
    captures: Path | None,
    **chosen: Unpack[CheckOptions],
) -> None:
    """Report every problem, and write nothing.

    With --captures, also compare the captures in that folder with their digests.
    """
    from site_gen.commands.build import check_site

    is_annotated = chosen["format_name"] == "github"
    if is_annotated and chosen["as_json"]:
        raise click.UsageError("--json and --format github are two formats: leave one out")
    folders = options.project_folders(project, content, None, templates)
    result = check_site(folders, project.rules, progress(quiet=chosen["quiet"]))
    capture_check = None
    if captures and result.configured:
        from site_gen.commands.captures import with_capture_check

        result, capture_check = with_capture_check(result, folders.content, captures)
    result = result.with_errors_only() if chosen["errors_only"] else result
    report_build(
        result,
        "",
        as_json=chosen["as_json"],
        quiet=chosen["quiet"],
        verified=capture_check,
        as_annotations=is_annotated,
    )


@click.command()
@options.content_option
@options.templates_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="the port; 0 takes any free port",
)
@click.option("--open", "is_opened", is_flag=True, help="open the preview in your browser")
@click.pass_obj
def serve(
    project: options.Project,
    content: Path | None,
    templates: Path | None,
    port: int,
    *,
    is_opened: bool,
) -> None:
    """Preview the site with its drafts; Ctrl-C ends it.

    Only this machine can see it.
    """
    from site_gen.commands.serve import serve_preview

    folders = options.project_folders(project, content, None, templates)
    opened = _open_in_browser if is_opened else None
    serve_preview(folders, project.rules, port=port, announce=say, named=as_called, opened=opened)


def _open_in_browser(address: str) -> None:
    """Open an address in the browser, which the preview does not wait for."""
    import webbrowser
    from threading import Thread

    def open_it() -> None:
        if not webbrowser.open_new_tab(address):
            say(f"no browser could be opened: open {address} yourself", err=True)

    Thread(target=open_it, daemon=True).start()


@click.command()
@options.output_option
@options.json_option
@click.pass_obj
def clean(project: options.Project, output: Path | None, *, as_json: bool) -> None:
    """Remove the finished site.

    Files that site_gen did not write stay.
    """
    from site_gen.write.output import clean as clean_output

    folder = options.project_folders(project, None, output, None).output
    remaining = clean_output(folder)
    if as_json:
        print_json({"output": str(folder), "left": remaining})
        return
    say(f"{folder}: the site is removed")
    for path in remaining:
        say(f"    left, not written by site_gen: {path}")
