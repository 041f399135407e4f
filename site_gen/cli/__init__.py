"""Takes arguments, prints text and sets the exit code; what to do is decided elsewhere.

Nothing heavy is imported until a command needs it: a build with nothing to do ends at once, without
click, and so does `--help`, without all else.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from site_gen.extensions import Extensions


@contextmanager
def quick_exit() -> Iterator[None]:
    """Ends the process with the code that `main` exits with, without freeing what it made.

    Python would free all of it object by object, which takes 2 % of an edit. Nothing else changes:
    what was registered for the exit is done, and while another thread, a profiler or a debugger is
    at work, Python ends as it does.
    """
    try:
        yield
    except SystemExit as ended:
        code = ended.code or 0
        if not isinstance(code, int) or _is_watched():
            raise
        atexit._run_exitfuncs()
        try:
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
        except OSError:
            raise ended from None
        os._exit(code)


def _is_watched() -> bool:
    threading = sys.modules.get("threading")
    has_threads = threading is not None and threading.active_count() > 1
    return has_threads or bool(sys.gettrace() or sys.getprofile())


def main(root: Path | None = None, extensions: Extensions | None = None) -> NoReturn:
    """Run the program on the command line's arguments and exit with its code.

    `root` is where `content/` and `output/` are unless they are named: the folder of `build.py`,
    else the current one. `extensions` are what the desk adds to the program. A build that would
    change nothing needs no parser if it is called with folders and `--quiet` alone.
    """
    folder = root or Path.cwd()
    # Else it reads what every installed package says of itself, to find plugins of its own.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # A shell that completes a command calls the program without arguments.
    is_completing = any(name.endswith("_COMPLETE") for name in os.environ)
    has_own_rules = extensions is not None and extensions.rules_of_builds is not None
    options = None if has_own_rules or is_completing else _options_of_build(sys.argv[1:])
    if options is not None:
        from site_gen.cli.shown import shown
        from site_gen.commands.unchanged import print_unchanged

        try:
            if print_unchanged(folder, options, shown):
                sys.stdout.flush()
                sys.exit(0)
        except BrokenPipeError:
            from site_gen.cli.options import exit_for_broken_pipe

            exit_for_broken_pipe()
    from site_gen.cli.program import run_command

    run_command(folder, extensions, has_looked=options is not None)


_FOLDERS = ("--content", "--output", "--templates")


def _options_of_build(arguments: Sequence[str]) -> dict[str, str] | None:
    """The options of a build without their dashes.

    None if the parser has to look: at another command, another option, or a mistake.
    """
    found: dict[str, str] = {}
    waiting = iter(arguments[1:] if arguments[:1] == ["build"] else arguments)
    for option in waiting:
        is_folder = option in _FOLDERS
        value = next(waiting, "-") if is_folder else ""
        if value.startswith("-") or not (is_folder or option == "--quiet"):
            return None
        found[option.removeprefix("--")] = value
    return found
