"""All commands under one name, and what ends the program: a result, an error, a bug."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any, NoReturn

import click

from site_gen import __version__
from site_gen.cli import options
from site_gen.cli.shown import program_name
from site_gen.cli.terminal import PROGRESS, say
from site_gen.extensions import Extensions

# The commands that each module has.
_COMMANDS = {
    "build": ("build", "check", "clean", "explain", "serve"),
    "content": ("anchors", "import", "new", "schemas", "translated", "verify"),
    "export": ("brief", "cite", "links"),
    "host": ("host",),
    "init": ("init",),
    "publish": ("edition", "promise", "publish"),
    "state": ("doctor", "status"),
    "web": ("archive",),
    "words": ("words",),
}
_MODULES = {name: module for module, names in _COMMANDS.items() for name in names}


class _LoadedCommands(Mapping[str, click.Command]):
    """The commands by name; the module of one is loaded when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        module = import_module(f"site_gen.cli.{_MODULES[name]}")
        command: click.Command = getattr(module, f"{name}_" if iskeyword(name) else name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)

    def __contains__(self, name: object) -> bool:
        return name in _MODULES


class Commands(click.Group):
    """Commands of which `build` runs if none is named: `--quiet` is then an option of `build`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `build` before options that are not the program's own.

        A shell that completes asks about what is there, so nothing is put in for it.
        """
        if ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        own_options = {spelling for param in self.get_params(ctx) for spelling in param.opts}
        if not args or (args[0].startswith("-") and args[0] not in own_options):
            args = self._command_first(args)
        return super().parse_args(ctx, args)

    def _command_first(self, args: list[str]) -> list[str]:
        """The arguments with the command, else `build`, before its options."""
        is_value = False
        for number, argument in enumerate(args):
            if not is_value and argument in self.commands:
                return [argument, *args[:number], *args[number + 1 :]]
            if not is_value and not argument.startswith("-"):
                break
            is_value = argument in self._options_with_value()
        return ["build", *args]

    def _options_with_value(self) -> set[str]:
        params = (param for command in self.commands.values() for param in command.params)
        options_ = (param for param in params if isinstance(param, click.Option))
        return {name for option in options_ if not option.is_flag for name in option.opts}

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the arguments; `--help` prints while it is read."""
        with _reader_may_leave():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        with _reader_may_leave():
            return super().invoke(ctx)


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """Ends the program where whoever reads what it prints reads no more: `… | head`."""
    try:
        yield
    except BrokenPipeError:
        options.exit_for_broken_pipe()


@click.group(
    cls=Commands,
    commands=_LoadedCommands(),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="site-gen")
def program() -> None:
    """Turn a folder of articles into a research site in several languages.

    Without a command, `build` runs: content/ is built into output/.
    """


def run_command(root: Path, extensions: Extensions | None, *, has_looked: bool) -> NoReturn:
    """Run the command that the command line names, and exit with its code.

    `has_looked` if it is a build that is known to have something to do.
    """
    with _reader_may_leave():
        code = _code_of(options.Project(root, extensions or Extensions(), has_looked))
        sys.exit(code if isinstance(code, int) else options.OK)


def _code_of(project: options.Project) -> object:
    """What the command returns; an error is printed, and ends the program."""
    try:
        return program.main(prog_name=program_name(), standalone_mode=False, obj=project)
    except click.ClickException as error:
        PROGRESS.end()
        error.show()
        sys.exit(options.USAGE)
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nStopped.", err=True)
        sys.exit(options.STOPPED)
    except OSError as error:
        _report_machine_fault(error)
    except Exception as error:  # noqa: BLE001 - the last one to see it
        _report_refusal(error, project)


def _own_place(error: Exception, project: options.Project) -> str:
    """The line of the desk's own code that an error came from, if it did."""
    if project.extensions == Extensions():
        return ""
    program = str(Path(__file__).parents[1])
    own = [
        (path, line)
        for path, line in _calls_of(error)
        if Path(path).is_relative_to(project.root)
        and not path.startswith((program, str(project.root / ".venv")))
        and Path(path).name != "build.py"
    ]
    return ":".join(own[-1]) if own else ""


def _calls_of(error: Exception) -> list[tuple[str, str]]:
    """The file and the line of each call that led to an error, the last one last."""
    import re
    import traceback

    calls = [
        (call.filename, str(call.lineno)) for call in traceback.extract_tb(error.__traceback__)
    ]
    # Those in a process that shared the work are sent as text.
    return [*calls, *re.findall(r'File "(.+)", line (\d+)', str(error.__cause__ or ""))]


def _report_machine_fault(error: OSError) -> NoReturn:
    location = f"{error.filename}: " if error.filename else ""
    state = "; ".join(getattr(error, "__notes__", ())) or "nothing was changed"
    say(f"{location}{error.strerror or error}; {state}", err=True)
    sys.exit(options.MACHINE)


def _report_refusal(error: Exception, project: options.Project) -> NoReturn:
    from site_gen.write.lock import OutputBusy
    from site_gen.write.paths import OutputRefused

    if isinstance(error, OutputRefused | OutputBusy):
        say(str(error), err=True)
        sys.exit(options.BUSY if isinstance(error, OutputBusy) else options.USAGE)
    _report_bug(error, _own_place(error, project))


def _report_bug(error: Exception, own: str = "") -> NoReturn:
    """Report a bug: a sentence for the person, the traceback in a file to send.

    `own` is the place in the desk's code where it happened, if it is there.
    """
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="site-gen-", suffix=".txt", delete=False, encoding="utf-8"
    ) as trace:
        traceback.print_exception(error, file=trace)
    if own:
        say(
            f"{own}: your own code stopped here ({type(error).__name__}: {error}); the output is "
            f"as it was.\n    hint: {trace.name} has the calls that led there",
            err=True,
        )
        sys.exit(options.OURS)
    say(
        f"this is a bug in site_gen ({type(error).__name__}: {error}); the output is as it was.\n"
        f"    hint: report it with {trace.name}",
        err=True,
    )
    sys.exit(options.OURS)
