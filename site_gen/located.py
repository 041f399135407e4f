"""YAML text into nodes that keep every scalar as text and know their place.

Nothing is guessed: `no` stays "no" and `12:30` stays "12:30". Anchors, aliases and tags are
refused while the events are read, so that a bomb is never built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml
from yaml import events as ev

from site_gen.problems import Checked, Problem, Span

DEEPEST = 12
# An escape such as "\\x00" can say what the file itself may not hold.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word or figure as it was written; `quoted` tells "" from nothing at all."""

    text: str
    span: Span
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping, in the order of writing, keys with their places; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        return next((node for name, node in self.entries if name.text == key), None)


Node: TypeAlias = Scalar | Items | Fields
Path: TypeAlias = tuple[str | int, ...]


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_yaml(text: str, start: Span) -> Checked[Node | None]:
    """Read one YAML document whose first line stands at `start`; None where it cannot be read.

    An empty document is an empty mapping. A key written twice is a problem, and the first holds.
    """
    try:
        return _Reader(start).read(text)
    except _Refused as refusal:
        return Checked(None, (refusal.problem,))
    except yaml.MarkedYAMLError as fault:
        return Checked(None, (_syntax(fault, start),))
    except yaml.reader.ReaderError as fault:
        return Checked(None, (_no_text(text, chr(fault.character), start),))


class _Reader:
    """Builds nodes from the parser's events; the depth is bounded, so it may recurse."""

    def __init__(self, start: Span) -> None:
        self.start = start
        self.problems: list[Problem] = []

    def read(self, text: str) -> Checked[Node | None]:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        node: Node | None = None
        for event in events:
            if isinstance(event, ev.DocumentStartEvent) and node is not None:
                raise self._refused(event, "a second document starts here", "remove the `---`")
            if isinstance(event, ev.NodeEvent):
                node = self._node(event, events, 0)
        if node is None or node == Scalar("", node.span):
            node = Fields((), self.start)
        return Checked(node, tuple(self.problems))

    def _node(self, event: ev.Event, events: Iterator[ev.Event], depth: int) -> Node:
        self._must_be_plain(event)
        if depth > DEEPEST:
            raise self._refused(event, "this is nested too deeply", f"at most {DEEPEST} levels")
        span = self._span(event)
        if isinstance(event, ev.ScalarEvent):
            if control := _CONTROLS.search(event.value):
                raise self._refused(event, _misplaced(control[0]), "remove it")
            return Scalar(event.value, span, quoted=bool(event.style))
        if isinstance(event, ev.SequenceStartEvent):
            return Items(tuple(self._items(events, depth)), span)
        return Fields(tuple(self._entries(events, depth)), span)

    def _items(self, events: Iterator[ev.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, ev.SequenceEndEvent):
                return
            yield self._node(event, events, depth + 1)

    def _entries(self, events: Iterator[ev.Event], depth: int) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Span] = {}
        for event in events:
            if isinstance(event, ev.MappingEndEvent):
                return
            key = self._node(event, events, depth + 1)
            if not isinstance(key, Scalar):
                hint = "put the whole value in quotes"
                raise self._refused(event, "a list or mapping is where a name should be", hint)
            value = self._node(next(events), events, depth + 1)
            if key.text in seen:
                self.problems.append(_twice(key, seen[key.text]))
                continue
            seen[key.text] = key.span
            yield key, value

    def _must_be_plain(self, event: ev.Event) -> None:
        if isinstance(event, ev.AliasEvent) or getattr(event, "anchor", None):
            hint = "write the value out; in a value that begins with & or *, use quotes"
            raise self._refused(event, "anchors and aliases are not read here", hint)
        if getattr(event, "tag", None):
            hint = "remove it; if the value begins with !, put the value in quotes"
            raise self._refused(event, "tags are not read here", hint)

    def _refused(self, event: ev.Event, message: str, hint: str) -> _Refused:
        return _Refused(Problem("yaml-unreadable", message, self._span(event), hint=hint))

    def _span(self, event: ev.Event) -> Span:
        mark = event.start_mark
        if mark is None:
            return self.start
        column = mark.column + (self.start.column if mark.line == 0 else 1)
        return Span(self.start.path, self.start.line + mark.line, column)


def _twice(key: Scalar, first: Span) -> Problem:
    return Problem(
        "key-repeated",
        f"`{key.text}` is already given above; a second one would replace it unseen",
        key.span,
        field=key.text,
        hint="keep one of the two",
        related=(("first given here", first),),
    )


def _misplaced(character: str) -> str:
    return f"the character U+{ord(character):04X} has no place in text"


def _no_text(text: str, character: str, start: Span) -> Problem:
    before = text.partition(character)[0]
    line, column = before.count("\n"), len(before) - before.rfind("\n")
    span = Span(start.path, start.line + line, column)
    return Problem("yaml-unreadable", _misplaced(character), span, hint="remove it")


# What the parser says, what it means to an editor, and what to do.
_QUOTE = "put the whole value in quotes"
_REASONS = (
    ("mapping values are not allowed", "there is a colon inside the value", _QUOTE),
    ("cannot start any token", "", "put the value in quotes; indent with spaces, not tabs"),
    ("unknown escape character", "", "in double quotes, write each \\ twice"),
)
# Here the parser stops far behind the fault; its context is where the fault begins.
_OPENED = (
    ("end of stream", "a quotation mark is opened and not closed", "close it"),
    ("expected ',' or", "a bracket is opened and not closed", "close it, or " + _QUOTE),
    ("could not find expected ':'", "a line names no field", "write it as `name: value`"),
)


def _syntax(fault: yaml.MarkedYAMLError, start: Span) -> Problem:
    said = fault.problem or "it cannot be read"
    mark = fault.problem_mark or fault.context_mark
    reason, hint = said, ""
    for part, meaning, advice in (*_REASONS, *_OPENED):
        if part in said:
            reason, hint = meaning or said, advice
    if fault.context_mark and any(part in said for part, _, _ in _OPENED):
        mark = fault.context_mark
    span = Span(start.path, start.line + mark.line, mark.column + 1) if mark else start
    return Problem("yaml-unreadable", f"this is not YAML: {reason}", span, hint=hint)


def plain(node: Node) -> object:
    """The node as dicts, lists and text; an empty unquoted value is None."""
    if isinstance(node, Scalar):
        return node.text if node.quoted or node.text not in {"", "~", "null"} else None
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def place_of(node: Node, path: Path) -> Span:
    """The place of the deepest part of `path` that is there; of a key, not its value."""
    span = node.span
    for step in path:
        if isinstance(node, Fields):
            entry = next(((k, v) for k, v in node.entries if k.text == step), None)
            if entry is None:
                return span
            span, node = entry[0].span, entry[1]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            span = node.span
        else:
            return span
    return span
