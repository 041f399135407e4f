"""`brief`, `cite` and `links`: what others take from the site."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click
from click.core import ParameterSource

from site_gen.cli import completion, options
from site_gen.cli.briefing_check import check_briefing
from site_gen.cli.terminal import print_json, print_problems, say
from site_gen.problems import escape_controls, problem_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_gen.commands.export import BriefingResult

# Spelled out because the program's own list would have to be loaded for `--help`.
BRIEFING_FORMATS = ("docx", "pdf", "md", "html")


class BriefingOptions(TypedDict):
    """The options of `brief`; None if they were left out."""

    lang: str | None
    format_name: str
    out: str | None
    date: dt.datetime | None


class BriefCommand(click.Command):
    """`brief TOPIC`, and `brief check FILE`, which has options of its own."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the arguments of whichever of the two is meant."""
        if args[:1] == ["check"]:
            return check_briefing.make_context(f"{info_name} check", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(cls=BriefCommand)
@click.argument("topic", shell_complete=completion.ids_of("topic"))
@click.option("--lang", metavar="CODE", help="the language [default: default_locale of site.yaml]")
@click.option(
    "--to", "format_name", type=click.Choice(BRIEFING_FORMATS), default="docx", show_default=True
)
@click.option("--out", metavar="FILE", help="the file to write; - is standard output")
@click.option(
    "--date",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="the day printed on it [default: the newest day in its content]",
)
@options.content_option
@options.templates_option
@click.pass_obj
def brief(
    project: options.Project,
    topic: str,
    content: Path | None,
    templates: Path | None,
    **chosen: Unpack[BriefingOptions],
) -> None:
    """Make a briefing of TOPIC, with permanent links.

    `brief check FILE` says what stands now where a briefing links to; see `brief check --help`.
    """
    from site_gen.commands.export import BriefingRequest
    from site_gen.commands.export import make_briefing as made
    from site_gen.documents.briefings import DocumentFormat
    from site_gen.pipeline import Rules

    folders = options.project_folders(project, content, None, templates)
    day = chosen["date"].date() if chosen["date"] else None
    request = BriefingRequest(
        topic, chosen["lang"] or "", DocumentFormat(chosen["format_name"]), day
    )
    result = made(folders, request, project.rules() if project.rules else Rules())
    if not result.content:
        print_problems(result.problems)
        say("Nothing was written.", err=True)
        sys.exit(options.CONTENT if result.is_content_error else options.USAGE)
    _deliver(result, chosen["out"])


def _deliver(result: BriefingResult, out: str | None) -> None:
    """Write to standard output or a file; the default name never replaces another document."""
    from site_gen.commands.export import would_overwrite, write_document

    if out == "-":
        if sys.stdout.isatty() and result.name.endswith((".docx", ".pdf")):
            raise click.UsageError("a terminal cannot show this; name a file with --out")
        sys.stdout.buffer.write(result.content)
        return
    path = Path(out or result.name)
    if path.is_dir() or not path.parent.is_dir():
        message = "is a folder" if path.is_dir() else f"there is no folder `{path.parent}`"
        raise click.UsageError(f"{path}: {message}; name a file with --out")
    if out is None and would_overwrite(path, result.content):
        message = f"{path} exists already with other content; it was left as it is"
        raise click.UsageError(f"{message}. Name another with --out, or this one to replace it")
    write_document(path, result.content)
    say(f"{path}: written")


# Spelled out because the program's own lists would have to be loaded for `--help`.
STYLES = ("briefing", "chicago", "apa")
CITED_KINDS = ("article", "topic", "page", "claim", "question", "source", "entity")
CITATION_FORMATS = ("text", "markdown", "html", "bibtex", "ris", "csl-json")


class CitationOptions(TypedDict):
    """The options of `cite`; None if they were left out."""

    lang: str | None
    style: str
    format_name: str
    seen: dt.datetime | None


@click.command()
@click.argument("record", metavar="ID", shell_complete=completion.ids_of(*CITED_KINDS))
@click.option("--lang", metavar="CODE", help="the language [default: default_locale of site.yaml]")
@click.option("--style", type=click.Choice(STYLES), default="briefing", show_default=True)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(CITATION_FORMATS),
    default="text",
    show_default=True,
)
@click.option(
    "--seen",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="the day you saw it [default: today]",
)
@options.content_option
@options.templates_option
@click.pass_obj
def cite(
    project: options.Project,
    record: str,
    content: Path | None,
    templates: Path | None,
    **chosen: Unpack[CitationOptions],
) -> None:
    """Print the citation of a record.

    ID may be KIND:ID, such as claim:macron-300.
    """
    from site_gen.commands.export import CitationFormat, CitationRequest
    from site_gen.commands.export import cite_record as cited
    from site_gen.render.citations.styles import CitationStyle

    accessed = chosen["seen"] or dt.datetime.now(dt.UTC).astimezone()
    style, citation_format = CitationStyle(chosen["style"]), CitationFormat(chosen["format_name"])
    request = CitationRequest(record, chosen["lang"] or "", style, citation_format, accessed.date())
    result = cited(options.project_folders(project, content, None, templates), request)
    print_problems(result.problems)
    if result.value is None:
        sys.exit(options.USAGE)
    click.echo(_for_output(result.value), nl=False)


def _for_output(text: str) -> str:
    """The text as it is for a pipe; for a terminal without control characters."""

    if not sys.stdout.isatty():
        return text
    return "".join(f"{escape_controls(line)}\n" for line in text.splitlines())


# Spelled out because the program's own list would have to be loaded for `--help`.
LINK_FORMATS = ("text", "markdown", "html")


@click.command()
@click.argument("topic", metavar="TOPIC|check", shell_complete=completion.ids_of("topic"))
@click.option("--lang", metavar="CODE", help="the language of the titles [default: default_locale]")
@click.option(
    "--format", "format_name", type=click.Choice(LINK_FORMATS), default="text", show_default=True
)
@click.option("--cite", "is_cited", is_flag=True, help="Each claim with its figure and citation.")
@click.option("--write", is_flag=True, help="Of check: write `status: dead` beside dead addresses.")
@click.option(
    "--pause",
    type=click.FloatRange(0, 600),
    default=1.0,
    help="Of check: seconds between requests to one host.",
)
@options.fetch_options
@options.json_option
@options.content_option
@options.templates_option
@click.pass_obj
def links(
    project: options.Project,
    /,
    topic: str,
    lang: str | None,
    format_name: str,
    content: Path | None,
    templates: Path | None,
    **asking: Any,
) -> None:
    """Print everything in TOPIC that can be linked to, or check the addresses of all sources.

    The list is ready to paste. `links check` asks the servers of the sources.
    """
    folders = options.project_folders(project, content, None, templates)
    is_cited = asking.pop("is_cited")
    if topic == "check":
        _refuse_given(_FOR_TOPIC, "is for a topic, not for `links check`")
        sys.exit(_check_links(folders.content, **asking))

    _refuse_given(asking, "is for `links check`")

    from site_gen.commands.export import LinkListFormat, list_links

    name = topic.removeprefix("topic:")
    seen = dt.datetime.now(dt.UTC).astimezone().date() if is_cited else None
    checked = list_links(folders, name, lang or "", LinkListFormat(format_name), seen)
    print_problems(checked.problems)
    if checked.value is None:
        sys.exit(options.USAGE)
    click.echo(checked.value, nl=False)


_FOR_TOPIC = ("lang", "format_name", "is_cited", "templates")


def _refuse_given(names: Iterable[str], reason: str) -> None:
    """A usage error for the first of these options that was given: it would do nothing."""
    context = click.get_current_context()
    for option in context.command.params:
        source = context.get_parameter_source(option.name or "")
        if option.name in names and source is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option.opts[0]} {reason}")


def _check_links(content: Path, *, write: bool, pause: float, as_json: bool, **limits: Any) -> int:
    from site_gen.commands.web.links import check_links

    checked = check_links(content, options.fetch_limits(**limits), pause=pause, write=write)
    found, problems = checked.value, checked.problems
    if as_json:
        fields = found.fields() if found else {}
        print_json({**fields, "problems": [*map(problem_to_json, problems)]})
    else:
        print_problems(problems)
        say("\n".join(found.lines() if found else []), nl=found is not None)
    if found is None:
        return options.USAGE
    return options.CONTENT if checked.has_errors else options.OK
