"""Arguments in, text and exit code out; what to do is decided elsewhere.

Nothing heavy is imported until a command needs it: `--help` must come at once.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from site_gen import __version__
from site_gen.problems import Problem

if TYPE_CHECKING:
    from site_gen.commands.building import Result
    from site_gen.commands.place import Folders
    from site_gen.pipeline import Rules

F = TypeVar("F", bound=Callable[..., Any])
OK, CONTENT, USAGE, MACHINE, BUSY, OURS, STOPPED = 0, 1, 2, 3, 4, 70, 130
PORT = 5500
# A build shorter than this says nothing before it is done.
PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Program:
    """What a desk's `build.py` hands over: where it stands, and rules of its own."""

    root: Path
    rules: Rules | None = None


def _folder(name: str, default: str, what: str) -> Callable[[F], F]:
    return click.option(
        f"--{name}",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help=f"{what} [default: {default}]",
    )


_content = _folder("content", "content", "the folder that the desk writes in")
_output = _folder("output", "output", "the folder of the finished site")
_templates = _folder("templates", "templates", "the folder of templates")
_json = click.option("--json", "as_json", is_flag=True, help="print one JSON document")
_quiet = click.option("--quiet", is_flag=True, help="say nothing but problems")


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="site-gen")
@click.pass_context
def program(context: click.Context) -> None:
    """Make a research site in several languages from a folder of articles.

    Without a command, builds content/ into output/.
    """
    if context.invoked_subcommand is None:
        context.invoke(build)


@program.command()
@_content
@_output
@_templates
@_json
@_quiet
@click.pass_obj
def build(
    desk: Program,
    content: Path | None = None,
    output: Path | None = None,
    templates: Path | None = None,
    *,
    as_json: bool = False,
    quiet: bool = False,
) -> None:
    """Build the site, all of it or none."""
    from site_gen.commands.building import build_site

    folders = _folders(desk, content, output, templates)
    result = build_site(folders, desk.rules, _progress())
    _report(result, str(folders.output), as_json=as_json, quiet=quiet)


@program.command()
@_content
@_templates
@_json
@_quiet
@click.pass_obj
def check(
    desk: Program, content: Path | None, templates: Path | None, *, as_json: bool, quiet: bool
) -> None:
    """Find all that is wrong, and write nothing."""
    from site_gen.commands.building import check_site

    result = check_site(_folders(desk, content, None, templates), desk.rules, _progress())
    _report(result, "", as_json=as_json, quiet=quiet)


@program.command()
@_content
@_templates
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="0 takes any free one",
)
@click.pass_obj
def serve(desk: Program, content: Path | None, templates: Path | None, port: int) -> None:
    """Preview the site with its drafts, on this machine only; Ctrl-C ends it."""
    from site_gen.commands.previewing import preview

    folders = _folders(desk, content, None, templates)
    preview(folders, desk.rules, port=port, announce=click.echo)


@program.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(path_type=Path, dir_okay=False),
)
@_content
@_json
@click.pass_obj
def import_(desk: Program, files: tuple[Path, ...], content: Path | None, *, as_json: bool) -> None:
    """Draft articles from raw ones (.txt, .html), keeping their bytes."""
    from datetime import UTC, datetime

    from site_gen.commands.importing import fields, import_all, told
    from site_gen.report import as_json as document

    problems, imports = import_all(
        _folders(desk, content, None, None).content, files, datetime.now(UTC)
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
        _print_problems(found)
    sys.exit(CONTENT if any(problem.is_error for problem in found) else OK)


@program.command()
@click.argument("record", metavar="ID")
@_content
@click.pass_obj
def translated(desk: Program, record: str, content: Path | None) -> None:
    """Mark translations of ID as up to date with their original."""
    from datetime import UTC, datetime

    from site_gen.commands.translating import mark_translated

    folder = _folders(desk, content, None, None).content
    written, problems = mark_translated(folder, record, datetime.now(UTC).date())
    for path in written:
        click.echo(f"{path}: marked as up to date")
    if not written and not problems:
        click.echo(f"{record}: every translation is marked as up to date already")
    _print_problems(problems)
    sys.exit(CONTENT if problems else OK)


@program.command()
@click.argument("rule", required=False)
@_json
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


@program.command()
@_output
@_json
@click.pass_obj
def clean(desk: Program, output: Path | None, *, as_json: bool) -> None:
    """Remove the finished site, and nothing that site_gen did not write."""
    from site_gen.report import as_json as document
    from site_gen.write.output import clean as clean_output

    folder = _folders(desk, None, output, None).output
    left = clean_output(folder)
    if as_json:
        click.echo(document({"output": str(folder), "left": left}))
        return
    click.echo(f"{folder}: the site is removed")
    for path in left:
        click.echo(f"    left, not ours: {path}")


def _folders(
    desk: Program, content: Path | None, output: Path | None, templates: Path | None
) -> Folders:
    from site_gen.commands.place import Folders, templates_folder

    return Folders(
        content or _near(desk.root / "content"),
        output or _near(desk.root / "output"),
        templates or _near(templates_folder(desk.root)),
    )


def _near(folder: Path) -> Path:
    """The folder as seen from here, which is how messages name it."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _progress() -> Callable[[int, int], None] | None:
    """Counts pages on a terminal, once the build has taken a while; quiet in a pipe."""
    if not sys.stderr.isatty():
        return None
    began = time.monotonic()

    def step(done: int, pages: int) -> None:
        if time.monotonic() - began > PATIENCE and done % 50 == 0:
            click.echo(f"\rsetting pages: {done} of {pages} ", nl=False, err=True)

    return step


def _report(result: Result, output: str, *, as_json: bool, quiet: bool) -> NoReturn:
    from site_gen.report import as_json as document

    if as_json:
        click.echo(document(result.fields()))
    else:
        _print_problems(result.problems)
        if not quiet:
            click.echo("\n".join(result.lines(output)), nl=result.is_sound)
        if not result.is_sound:
            click.echo("Nothing was written.", err=True)
    sys.exit(OK if result.is_sound else CONTENT if result.configured else USAGE)


def _print_problems(problems: Iterable[Problem]) -> None:
    from site_gen.report import printed, tally

    listed = list(problems)
    for problem in listed:
        click.echo(printed(problem), err=True)
    if listed:
        click.echo(f"{tally(listed)}; `explain RULE` tells more.", err=True)


def main(root: Path | None = None, rules: Rules | None = None) -> NoReturn:
    """Run the program on the command line's arguments and exit with its code.

    `root` is where `content/` and `output/` stand unless they are named: the folder of `build.py`,
    else the current one.
    """
    desk = Program(root or Path.cwd(), rules)
    try:
        code = program.main(prog_name=_name(), standalone_mode=False, obj=desk)
    except click.ClickException as fault:
        fault.show()
        sys.exit(USAGE)
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nStopped.", err=True)
        sys.exit(STOPPED)
    except OSError as fault:
        _machine_stopped(fault)
    except Exception as fault:  # noqa: BLE001 - the last one to see it
        _refused(fault)
    sys.exit(code if isinstance(code, int) else OK)


def _name() -> str:
    """The program as the person called it."""
    called = Path(sys.argv[0]).name
    return {"__main__.py": "python -m site_gen", "build.py": "python build.py"}.get(called, called)


def _machine_stopped(fault: OSError) -> NoReturn:
    place = f"{fault.filename}: " if fault.filename else ""
    click.echo(f"{place}{fault.strerror or fault}; nothing was changed", err=True)
    sys.exit(MACHINE)


def _refused(fault: Exception) -> NoReturn:
    from site_gen.write.output import OutputBusy, OutputRefused

    if isinstance(fault, OutputRefused | OutputBusy):
        click.echo(str(fault), err=True)
        sys.exit(BUSY if isinstance(fault, OutputBusy) else USAGE)
    _our_fault(fault)


def _our_fault(fault: Exception) -> NoReturn:
    """A fault of the program: a sentence for the person, the trace in a file to be sent."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="site-gen-", suffix=".txt", delete=False, encoding="utf-8"
    ) as trace:
        traceback.print_exception(fault, file=trace)
    click.echo(
        f"site_gen itself is at fault ({type(fault).__name__}: {fault}); the output is as it was.\n"
        f"    hint: report it with {trace.name}",
        err=True,
    )
    sys.exit(OURS)
