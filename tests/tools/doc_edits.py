"""A block of a document and the text of a file -> the text of the file as the block wants it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

_ELLIPSIS = "…"
_HEADER = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^(?=[^\s#-])", re.MULTILINE)
_MESSAGE = re.compile(r"\n\n+")


def patched(text: str, diff: str) -> str:
    """Change what a diff without line numbers changes; an empty line in it is a gap.

    The lines that it removes or leaves must be in the text once. `…` in them means whatever the
    text has there, and is put back where a new line has one. New lines alone are added at the end.
    """
    for hunk in re.split(r"\n\n+", diff.strip("\n")):
        text = _with_hunk(text, hunk.split("\n"))
    return text


def _with_hunk(text: str, hunk: list[str]) -> str:
    assert {line[0] for line in hunk} <= set(" +-"), f"no diff: {hunk}"
    old = [line[1:] for line in hunk if line[0] != "+"]
    if not old:
        return text + "".join(f"{line[1:]}\n" for line in hunk)
    found = list(re.finditer("".join(map(_pattern, old)), text, re.MULTILINE))
    assert len(found) == 1, f"{len(found)} places say {old}"
    new = "".join(f"{line}\n" for line in _filled(hunk, iter(found[0].groups())))
    return f"{text[: found[0].start()]}{new}{text[found[0].end() :]}"


def _pattern(line: str) -> str:
    return "^" + "(.*)".join(map(re.escape, line.split(_ELLIPSIS))) + r"\n"


def _filled(hunk: list[str], kept: Iterator[str]) -> Iterator[str]:
    """The new lines; `…` in one is replaced by what was there in the line that it replaces."""
    waiting: deque[list[str]] = deque()
    for mark, line in ((line[0], line[1:]) for line in hunk):
        parts = line.split(_ELLIPSIS)
        if mark != "+":
            stood = [next(kept) for _ in parts[1:]]
        else:
            stood = waiting.popleft() if len(parts) > 1 else []
        if mark != "-":
            yield "".join(map("".join, zip(parts, [*stood, ""], strict=True)))
        elif stood:
            waiting.append(stood)


def with_fields(text: str, fields: str) -> str:
    """Set the top fields of a YAML file, or of the header of a text, and leave the others."""
    if header := _HEADER.match(text):
        return f"---\n{with_fields(header[1], fields)}---\n{text[header.end() :]}"
    kept = {_name(part): part for part in _FIELD.split(text)}
    return "".join({**kept, **{_name(part): part for part in _FIELD.split(fields)}}.values())


def _name(field: str) -> str:
    return field.partition(":")[0]


def with_messages(text: str, messages: str) -> str:
    """Set the messages of a catalogue, and leave the others."""
    for message in _MESSAGE.split(messages.strip()):
        name = message.partition("\n")[0]
        parts = _MESSAGE.split(text.strip())
        others = [part for part in parts if name not in part.split("\n")]
        text = "\n\n".join([*others, message]) + "\n"
    return text


def added(text: str, code: str) -> str:
    """Python at the end of a module."""
    return f"{text.rstrip()}\n\n\n{code}"
