"""Problems as annotations, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

import os
from pathlib import Path

from site_gen.problems import Problem, Severity, format_problem

# https://docs.github.com/actions/reference/workflow-commands-for-github-actions; the signs are
# those that its own toolkit escapes (actions/toolkit, packages/core/src/command.ts).
_IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = {**_IN_MESSAGE, **str.maketrans({":": "%3A", ",": "%2C"})}


def annotation(problem: Problem) -> str:
    """The workflow command of GitHub that annotates the line of a problem.

    What was found and what to do stand below the message. Paths are those in the repository.
    """
    heading, *details = format_problem(problem).split("\n")
    message = "\n".join([heading.partition(f"[{problem.rule}] ")[2], *map(str.strip, details)])
    command = "error" if problem.severity is Severity.ERROR else "warning"
    properties = ",".join(
        f"{name}={str(value).translate(_IN_PROPERTY)}"
        for name, value in _properties(problem).items()
    )
    return f"::{command} {properties}::{message.translate(_IN_MESSAGE)}"


def _properties(problem: Problem) -> dict[str, object]:
    span = problem.span
    place = (
        {"file": _path_in_repository(span.path), "line": span.line, "col": span.column}
        if span
        else {}
    )
    return {**place, "title": problem.rule}


def _path_in_repository(path: str) -> str:
    """The path from the root of the repository that it is in; as it is if it is in none."""
    # Not resolved: a repository may have links.
    whole = Path(os.path.abspath(path))  # noqa: PTH100
    root = next((folder for folder in whole.parents if (folder / ".git").exists()), None)
    return whole.relative_to(root).as_posix() if root else path
