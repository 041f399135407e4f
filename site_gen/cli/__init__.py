"""Arguments in, text and exit code out; what to do is decided elsewhere.

Nothing heavy is imported until a command needs it: `--help` must come at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from site_gen import __version__
from site_gen.cli.briefing import brief
from site_gen.cli.citing import cite
from site_gen.cli.helping import explain, schemas, verify
from site_gen.cli.keeping import edition
from site_gen.cli.linking import anchors, links
from site_gen.cli.making import PORT, build, check, clean, serve
from site_gen.cli.options import (
    BROKEN,
    BUSY,
    CONTENT,
    MACHINE,
    OK,
    OURS,
    STOPPED,
    UNPUBLISHED,
    UNSURE,
    USAGE,
    Program,
)
from site_gen.cli.promising import promise
from site_gen.cli.sending import publish
from site_gen.cli.writing import import_, new, translated

if TYPE_CHECKING:
    from site_gen.pipeline import Rules

__all__ = [
    "BROKEN",
    "BUSY",
    "CONTENT",
    "MACHINE",
    "OK",
    "OURS",
    "PORT",
    "STOPPED",
    "UNPUBLISHED",
    "UNSURE",
    "USAGE",
    "main",
    "program",
]


class Commands(click.Group):
    """Commands of which `build` runs if none is named: `--quiet` is then an option of `build`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `build` before options that are not the program's own."""
        own = {spelling for param in self.get_params(ctx) for spelling in param.opts}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["build", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="site-gen")
def program() -> None:
    """Make a research site in several languages from a folder of articles.

    Without a command, builds content/ into output/, with the options of `build`.
    """


COMMANDS = (
    *(build, check, serve, clean),
    *(import_, new, translated),
    *(brief, cite, edition, promise, publish),
    *(anchors, links),
    *(verify, schemas, explain),
)
for command in COMMANDS:
    program.add_command(command)


def main(root: Path | None = None, rules: Callable[[], Rules] | None = None) -> NoReturn:
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
