"""What commands share: the desk they work for, the options for its folders, and exit codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from datetime import date, datetime

    from site_gen.commands.place import Folders
    from site_gen.pipeline import Rules

F = TypeVar("F", bound=Callable[..., Any])
OK, CONTENT, USAGE, MACHINE, BUSY, OURS, STOPPED = 0, 1, 2, 3, 4, 70, 130
BROKEN, UNPUBLISHED, UNSURE = 5, 6, 7


@dataclass(frozen=True, slots=True)
class Program:
    """What a desk's `build.py` hands over: where it stands, and rules of its own."""

    root: Path
    rules: Callable[[], Rules] | None = None


def folder_option(name: str, default: str, what: str) -> Callable[[F], F]:
    """An option that names a folder; `default` is only told."""
    return click.option(
        f"--{name}",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help=f"{what} [default: {default}]",
    )


content_option = folder_option("content", "content", "the folder that the desk writes in")
output_option = folder_option("output", "output", "the folder of the finished site")
templates_option = folder_option("templates", "templates", "the folder of templates")
captures_option = click.option(
    "--captures",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="the folder of captures [default: that of site.yaml]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="print one JSON document")
quiet_option = click.option("--quiet", is_flag=True, help="say nothing but problems")


def now() -> datetime:
    """Now, or what SOURCE_DATE_EPOCH says (reproducible-builds.org), in UTC."""
    import os
    from datetime import UTC, datetime

    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(told), UTC) if told.isdecimal() else datetime.now(UTC)


def today() -> date:
    """The day that it is, or is said to be, in UTC."""
    return now().date()


def folders_of(
    desk: Program, content: Path | None, output: Path | None, templates: Path | None
) -> Folders:
    """The folders that were named, else those of the desk."""
    from site_gen.commands.place import Folders, templates_folder

    return Folders(
        content or near(desk.root / "content"),
        output or near(desk.root / "output"),
        templates or near(templates_folder(desk.root)),
    )


def near(folder: Path) -> Path:
    """The folder as seen from here, which is how messages name it."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
