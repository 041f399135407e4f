"""Texts as the person sees them: with the program as it was called, and colours on a terminal.

What a build keeps is the same whoever called it, so a text is filled where it is printed. Loads
nothing heavy, because a build with nothing to do prints with it too.
"""

import os
import re
import sys
from pathlib import Path
from typing import TextIO

from site_gen.lazy_pattern import lazy_pattern

# What messages, hints and documents call the program.
_WRITTEN = "`python build.py"
_HEADING = lazy_pattern(
    r"^(.*?:\d+:\d+: )?(error|warning|self-check)(\[[\w-]+\])(?= )", re.MULTILINE
)
_LABEL = lazy_pattern(r"^ {4,}hint:", re.MULTILINE)
# What runs the program from a folder of its own that no shell looks in, by folders of that path.
_RUNNERS = (("uvx", {"archive-v0"}), ("pipx run", {".cache", "pipx"}))
_COLOURS = {"error": "red", "warning": "yellow", "self-check": "magenta"}


def program_name() -> str:
    """The program as the person called it."""
    path = Path(sys.argv[0])
    called = path.name.removesuffix(".exe")
    named = {"__main__.py": "python -m site_gen", "build.py": "python build.py"}.get(called, called)
    runner = next((name for name, folders in _RUNNERS if folders <= {*path.parts}), "")
    return f"{runner} {named}" if runner else named


def as_called(text: str) -> str:
    """The text, with commands of the program that can be run as they stand."""
    return text.replace(_WRITTEN, f"`{program_name()}")


def has_colours(stream: TextIO) -> bool:
    """Whether colours are wanted there: by NO_COLOR (no-color.org), FORCE_COLOR, or a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def shown(text: str, stream: TextIO) -> str:
    """The text as it is printed to a stream."""
    return _coloured(as_called(text)) if has_colours(stream) else as_called(text)


def _coloured(text: str) -> str:
    """The problems in a text, each with its place, its severity and its hint set apart."""
    return _LABEL.sub(_coloured_label, _HEADING.sub(_coloured_heading, text))


def _coloured_heading(heading: re.Match[str]) -> str:
    import click

    place, severity, rule = heading.groups("")
    marked = click.style(f"{severity}{rule}", fg=_COLOURS[severity], bold=True)
    return f"{click.style(place, bold=True) if place else ''}{marked}"


def _coloured_label(label: re.Match[str]) -> str:
    import click

    indent = label[0].removesuffix("hint:")
    return f"{indent}{click.style('hint:', fg='cyan', bold=True)}"
