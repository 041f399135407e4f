"""Turns YAML text into nodes that keep every scalar as text and have a span.

Nothing is guessed: `no` stays "no" and `12:30` stays "12:30". Anchors, aliases and tags are refused
while the events are read, so that no alias bomb is expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import yaml
from yaml import events as ev

from site_gen.problems import Checked, Problem, Severity, Span
from site_gen.structs import Struct

MAX_DEPTH = 12
# An escape such as "\\x00" can produce characters that the file itself may not have.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


# An id, a number, a date or an address, after which a comment is meant as one.
_MACHINE_VALUE = re.compile(r"[a-z0-9./:?~%_+-]*")
_NOT_A_REMARK = re.compile(r"#[ ]?[\d٠-٩]|#\S")


class ScalarNode(Struct, frozen=True):
    """A scalar as it was written; `quoted` distinguishes "" from an empty value."""

    text: str
    span: Span
    quoted: bool = False


class SequenceNode(Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    span: Span


class MappingNode(Struct, frozen=True):
    """A mapping in written order, with the spans of its keys; no key occurs twice."""

    entries: tuple[tuple[ScalarNode, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        return next((node for name, node in self.entries if name.text == key), None)


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode
NodePath: TypeAlias = tuple[str | int, ...]


class _YamlRefused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_yaml(text: str, start: Span) -> Checked[Node | None]:
    """Read one YAML document whose first line is at `start`; None if it cannot be read.

    An empty document is an empty mapping. Of a key written twice, a problem, the first counts.
    """
    if plain := _plain_mapping(text, start):
        return Checked(plain)
    try:
        return _NodeReader(start).read(text)
    except _YamlRefused as refusal:
        return Checked(None, (refusal.problem,))
    except yaml.MarkedYAMLError as error:
        return Checked(None, (_syntax_problem(error, start),))
    except yaml.reader.ReaderError as error:
        return Checked(None, (_unreadable_character(text, chr(error.character), start),))


# `name: value` on one line, where YAML leaves nothing to decide: the value is text in quotes
# without escapes, a list of names or of such text, or text that begins with a letter or figure and
# has no colon before a space. What is quoted is in group 2 or 3, a list in group 4.
_PLAIN_ITEM = r"""(?:[a-z0-9][a-z0-9-]*|"[^"\\]*")"""
_PLAIN_ENTRY = re.compile(
    rf"""([A-Za-z]\w*): (?:"([^"\\]*)"|'([^']*)'|\[({_PLAIN_ITEM}(?:, {_PLAIN_ITEM})*)\]"""
    r"""|([^\W_](?:[^:]|:(?! ))*(?<![ :])))"""
)
_LONGEST_KEY = 100


def _plain_mapping(text: str, start: Span) -> MappingNode | None:
    """What the parser makes of a mapping that is plain on each line, in half of its time.

    None if any line is not, or a name is given twice: then the parser must read it.
    """
    if "#" in text or start.column != 1:
        return None
    entries: dict[str, tuple[ScalarNode, Node]] = {}
    for number, line in enumerate(text.split("\n"), start.line):
        match = _PLAIN_ENTRY.fullmatch(line) if line.isprintable() else None
        if match and match[1] not in entries and len(match[1]) < _LONGEST_KEY:
            at = Span(start.path, number)
            entries[match[1]] = (ScalarNode(match[1], at), _plain_node(match, at))
        elif line:
            return None
    first = next(iter(entries.values()), None)
    return MappingNode(tuple(entries.values()), first[0].span) if first else None


def _plain_node(match: re.Match[str], line: Span) -> Node:
    group = match.lastindex or 0
    # The span of what is quoted, or in brackets, is that of the sign before it.
    column = match.start(group) + (1 if group == _PLAIN_ENTRY.groups else 0)
    span = Span(line.path, line.line, column)
    if group != _LIST_GROUP:
        return ScalarNode(match[group], span, group < _LIST_GROUP)
    items = re.compile(_PLAIN_ITEM).finditer(match[0], match.start(group), match.end(group))
    return SequenceNode(tuple(_plain_item(item, line) for item in items), span)


def _plain_item(item: re.Match[str], line: Span) -> ScalarNode:
    span = Span(line.path, line.line, item.start() + 1)
    return ScalarNode(item[0].strip('"'), span, item[0].startswith('"'))


_LIST_GROUP = 4
# A name in the first column, even without its colon; what belongs to it is indented.
_TOP_KEY = re.compile(
    r"""(?m)^(?:[^\s#"'&*!%@`{}\[\]-][^\n:]*|"[^"\n]*"|'[^'\n]*')(?:[ \t]*:(?=\s|$)|$)"""
)


class YamlParts(Struct, frozen=True):
    """The parts of a mapping that can be read, and the names of the others."""

    node: MappingNode
    lost: tuple[str, ...]


def read_yaml_parts(text: str, start: Span, of_whole: tuple[Problem, ...]) -> Checked[YamlParts]:
    """Read each entry of a mapping by itself, for a text that cannot be read as a whole.

    `of_whole` says why it cannot be; an error of a part says it better.
    """
    entries: dict[str, tuple[ScalarNode, Node]] = {}
    lost: list[str] = []
    problems: list[Problem] = []
    names = list(_TOP_KEY.finditer(text))
    ends = [*(name.start() for name in names[1:]), len(text)]
    for name, end in zip(names, ends, strict=False):
        line = start.line + text.count("\n", 0, name.start())
        part = read_yaml(text[name.start() : end], Span(start.path, line))
        problems.extend(part.problems)
        if isinstance(part.value, MappingNode):
            entries.update({key.text: (key, value) for key, value in part.value.entries})
        else:
            lost.append(name[0].rstrip(" \t:").strip("\"'"))
    parts = YamlParts(MappingNode(tuple(entries.values()), start), tuple(lost))
    is_told = any(problem.is_error for problem in problems)
    return Checked(parts, tuple(problems) if is_told else (*of_whole, *problems))


class _NodeReader:
    """Builds nodes from the parser's events; the depth is bounded, so it may recurse."""

    def __init__(self, start: Span) -> None:
        self.start = start
        self.problems: list[Problem] = []
        self.lines: list[str] = []

    def read(self, text: str) -> Checked[Node | None]:
        # What `yaml.parse` does, without a question before each event.
        events: Iterator[ev.Event] = iter(yaml.CSafeLoader(text).get_event, None)
        self.lines = text.split("\n") if "#" in text else []
        node: Node | None = None
        for event in events:
            if isinstance(event, ev.DocumentStartEvent) and node is not None:
                raise self._refused(event, "a second document starts here", "remove the `---`")
            if isinstance(event, ev.NodeEvent):
                node = self._node(event, events, 0)
        if node is None or node == ScalarNode("", node.span):
            node = MappingNode((), self.start)
        return Checked(node, tuple(self.problems))

    def _node(self, event: ev.Event, events: Iterator[ev.Event], depth: int) -> Node:
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            self._refuse_anchors_and_tags(event)
        if depth > MAX_DEPTH:
            raise self._refused(event, "this is nested too deeply", f"at most {MAX_DEPTH} levels")
        span = self._span(event)
        if isinstance(event, ev.ScalarEvent):
            value = event.value
            if not value.isprintable() and (control := _CONTROLS.search(value)):
                raise self._refused(event, _control_message(control[0]), "remove it")
            if self.lines and not event.style:
                self._tell_of_comment(event)
            return ScalarNode(value, span, bool(event.style))
        if isinstance(event, ev.SequenceStartEvent):
            return SequenceNode(tuple(self._items(events, depth)), span)
        return MappingNode(tuple(self._entries(events, depth)), span)

    def _tell_of_comment(self, event: ev.ScalarEvent) -> None:
        """Report a comment that may be the end of a text: `title: Article # 5`."""
        end = event.end_mark
        rest = self.lines[end.line][end.column :] if end and end.line < len(self.lines) else ""
        comment = rest.strip()
        if not comment.startswith("#") or not rest[0].isspace():
            return
        if _MACHINE_VALUE.fullmatch(event.value) and not _NOT_A_REMARK.match(comment):
            return
        self.problems.append(
            Problem(
                "value-cut",
                "a # after a space begins a comment: the rest of this line is not read",
                self._span(event),
                found=comment,
                hint="put the whole value in quotes; give a remark a line of its own",
                severity=Severity.WARNING,
            )
        )

    def _items(self, events: Iterator[ev.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, ev.SequenceEndEvent):
                return
            yield self._node(event, events, depth + 1)

    def _entries(self, events: Iterator[ev.Event], depth: int) -> Iterator[tuple[ScalarNode, Node]]:
        seen: dict[str, Span] = {}
        for event in events:
            if isinstance(event, ev.MappingEndEvent):
                return
            key = self._node(event, events, depth + 1)
            if not isinstance(key, ScalarNode):
                hint = "put the whole value in quotes"
                raise self._refused(event, "a list or mapping is where a name should be", hint)
            value = self._node(next(events), events, depth + 1)
            if key.text in seen:
                self.problems.append(_repeated_key(key, seen[key.text]))
                continue
            seen[key.text] = key.span
            yield key, value

    def _refuse_anchors_and_tags(self, event: ev.Event) -> None:
        if isinstance(event, ev.AliasEvent) or getattr(event, "anchor", None):
            hint = "write the value out; in a value that begins with & or *, use quotes"
            raise self._refused(event, "anchors and aliases are not read here", hint)
        if getattr(event, "tag", None):
            hint = "remove it; if the value begins with !, put the value in quotes"
            raise self._refused(event, "tags are not read here", hint)

    def _refused(self, event: ev.Event, message: str, hint: str) -> _YamlRefused:
        return _YamlRefused(Problem("yaml-unreadable", message, self._span(event), hint=hint))

    def _span(self, event: ev.Event) -> Span:
        mark = event.start_mark
        if mark is None:
            return self.start
        column = mark.column + (self.start.column if mark.line == 0 else 1)
        return Span(self.start.path, self.start.line + mark.line, column)


def _repeated_key(key: ScalarNode, first: Span) -> Problem:
    return Problem(
        "key-repeated",
        f"`{key.text}` is already given above; a second one would replace it without notice",
        key.span,
        field=key.text,
        hint="keep one of the two",
        related=(("first given here", first),),
    )


def _control_message(character: str) -> str:
    return f"the character U+{ord(character):04X} is not allowed in text"


def _unreadable_character(text: str, character: str, start: Span) -> Problem:
    before = text.partition(character)[0]
    line, column = before.count("\n"), len(before) - before.rfind("\n")
    span = Span(start.path, start.line + line, column)
    return Problem("yaml-unreadable", _control_message(character), span, hint="remove it")


# What the parser says, what it means to an editor, and what to do.
_QUOTE = "put the whole value in quotes"
_REASONS = (
    ("mapping values are not allowed", "there is a colon inside the value", _QUOTE),
    ("cannot start any token", "", "put the value in quotes; indent with spaces, not tabs"),
    ("block sequence entries", "the value begins with a hyphen and a space", _QUOTE),
    ("expected alphabetic or numeric", "the value begins with * or &", _QUOTE),
    ("expected comment or line break", "the value begins with > or |", _QUOTE),
    ("mapping keys are not allowed", "the value begins with ?", _QUOTE),
    (
        "did not find expected key",
        "the line does not fit what is above it",
        "indent it as the lines around it; text after a closing quotation mark is not read",
    ),
    ("unknown escape character", "", "in double quotes, write each \\ twice"),
)
# For these the parser stops far after the error; its context is where the error begins.
_UNCLOSED = (
    ("end of stream", "a quotation mark is opened and not closed", "close it"),
    ("expected ',' or", "a bracket is opened and not closed", "close it, or " + _QUOTE),
    ("could not find expected ':'", "a line names no field", "write it as `name: value`"),
)


def _syntax_problem(error: yaml.MarkedYAMLError, start: Span) -> Problem:
    detail = error.problem or "it cannot be read"
    mark = error.problem_mark or error.context_mark
    reason, hint = detail, ""
    for part, meaning, advice in (*_REASONS, *_UNCLOSED):
        if part in detail:
            reason, hint = meaning or detail, advice
    if error.context_mark and any(part in detail for part, _, _ in _UNCLOSED):
        mark = error.context_mark
    span = Span(start.path, start.line + mark.line, mark.column + 1) if mark else start
    return Problem("yaml-unreadable", f"this is not YAML: {reason}", span, hint=hint)


def plain_value(node: Node) -> object:
    """The node as dicts, lists and text; an empty unquoted value is None."""
    if isinstance(node, ScalarNode):
        return node.text if node.quoted or node.text not in {"", "~", "null"} else None
    if isinstance(node, SequenceNode):
        return [plain_value(item) for item in node.items]
    return {key.text: plain_value(value) for key, value in node.entries}


def span_at(node: Node, path: NodePath) -> Span:
    """The span of the deepest part of `path` that exists; of a key, not of its value."""
    span = node.span
    for step in path:
        if isinstance(node, MappingNode):
            entry = next(((k, v) for k, v in node.entries if k.text == step), None)
            if entry is None:
                return span
            span, node = entry[0].span, entry[1]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            span = node.span
        else:
            return span
    return span
