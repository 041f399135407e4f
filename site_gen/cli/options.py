"""What commands share: the project, the options for its folders, and exit codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from site_gen.extensions import Extensions
from site_gen.problems import escape_controls
from site_gen.structs import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from site_gen.commands.paths import ProjectFolders
    from site_gen.ingest.web.hosts import FetchLimits
    from site_gen.pipeline import Rules

F = TypeVar("F", bound=Callable[..., Any])
OK, CONTENT, USAGE, MACHINE, BUSY, OURS, STOPPED, PIPE = 0, 1, 2, 3, 4, 70, 130, 141
BROKEN, UNPUBLISHED, UNSURE, REFUSED = 5, 6, 7, 8


@dataclass(frozen=True, slots=True)
class Project:
    """What a desk's `build.py` passes in: its folder, and what it adds to the program.

    `has_looked` says that its build has something to do, and need not look again.
    """

    root: Path
    extensions: Extensions = Extensions()
    has_looked: bool = False

    @property
    def rules(self) -> Callable[[], Rules] | None:
        """What a build takes from the desk's code; with pages of its own, their code counts."""
        own = self.extensions.rules_of_builds
        return self._with_code if own and self.extensions.pages else own

    def _with_code(self) -> Rules:
        from site_gen.commands.paths import own_code_digest

        own = self.extensions.rules_of_builds
        if own is None:
            raise LookupError("a desk without rules and pages has no code that counts")
        return replace(own(), code=own_code_digest(self.root))


def folder_option(name: str, default: str, purpose: str) -> Callable[[F], F]:
    """An option that names a folder; `default` is only shown in the help."""
    return click.option(
        f"--{name}",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help=f"{purpose} [default: {default}]",
    )


content_option = folder_option("content", "content", "the folder of the content")
output_option = folder_option("output", "output", "the folder of the finished site")
templates_option = folder_option("templates", "templates", "the folder of your own templates")
captures_option = click.option(
    "--captures",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="the folder of captures [default: the one in site.yaml]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="print one JSON document")
SECONDS = click.FloatRange(0.1, 3600)
_MEGABYTES = click.FloatRange(0.001, 100)
_FETCH_OPTIONS = (
    click.option("--timeout", type=SECONDS, default=30.0, help="seconds for each address"),
    click.option("--allow-private", is_flag=True, help="also ask machines of your own network"),
)
max_size_option = click.option(
    "--max-size", type=_MEGABYTES, default=10.0, help="the largest answer, in MB"
)
quiet_option = click.option("--quiet", is_flag=True, help="print problems only")


def fetch_options(command: F) -> F:
    """The options of commands that ask addresses of the web."""
    for option in reversed(_FETCH_OPTIONS):
        command = option(command)
    return command


def fetch_limits(*, timeout: float, allow_private: bool, max_size: float = 10.0) -> FetchLimits:
    """What these options mean."""
    from site_gen.ingest.web.hosts import FetchLimits

    return FetchLimits(
        seconds=timeout,
        read_seconds=min(timeout, FetchLimits().read_seconds),
        size=int(max_size * 1_000_000),
        allow_private=allow_private,
    )


def now() -> datetime:
    """Now, or what SOURCE_DATE_EPOCH says (reproducible-builds.org), in UTC."""
    import os
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC)
    try:
        if epoch.isascii() and epoch.isdecimal():
            return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise click.UsageError(
        f"SOURCE_DATE_EPOCH is `{escape_controls(epoch[:40])}`, which is no time: write whole "
        "seconds since 1970, such as 1700000000, or unset it"
    )


def today() -> date:
    """Today, or the day of SOURCE_DATE_EPOCH, in UTC."""
    return now().date()


def exit_for_broken_pipe() -> NoReturn:
    """End as a program does that the system stops for writing to nobody (SIGPIPE)."""
    import os

    # An ordinary exit would try again to print what is left.
    os._exit(PIPE)


def project_folders(
    project: Project, content: Path | None, output: Path | None, templates: Path | None
) -> ProjectFolders:
    """The folders that were named, else those of the project."""
    from site_gen.commands import paths

    if templates and not templates.is_dir():
        raise click.UsageError(f"--templates: there is no folder `{templates}`")
    own = paths.project_folders(project.root)
    return paths.ProjectFolders(
        content or own.content, output or own.output, templates or own.templates
    )
