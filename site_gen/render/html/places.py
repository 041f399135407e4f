"""Finds where in a page each value of a template is printed, when the template is compiled."""

import copy
import re
from collections.abc import Iterable
from enum import StrEnum

from jinja2 import nodes


class Place(StrEnum):
    """A place in HTML, by what a text needs there; the value is the environment's method for it.

    TEXT is in the page's direction, LTR and RTL in one that the template states, AUTO in an element
    that takes its own from its letters, UNKNOWN in one whose direction is a value. SEEN is text
    that is seen and cannot hold markup, COPIED text for other programs, TITLE that of a page. CODE
    is anything else.
    """

    TEXT = "in_text"
    LTR = "in_ltr"
    RTL = "in_rtl"
    AUTO = "in_auto"
    UNKNOWN = "in_unknown"
    SEEN = "in_seen"
    COPIED = "in_copied"
    TITLE = "in_title"
    CODE = "in_code"


_SEEN_ELEMENTS, _SEEN_ATTRIBUTES = (
    frozenset({"option", "text", "tspan", "desc", "textarea"}),
    frozenset({"alt", "title", "placeholder", "label", "summary"}),
)
_COPIED_ATTRIBUTES = frozenset(
    {"aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "content"}
)
_RAW = frozenset({"script", "style"})
_VOID = frozenset(
    {"area", "base", "br", "circle", "col", "embed", "hr", "img", "input", "line", "link", "meta"}
    | {"path", "rect", "source", "track", "wbr"}
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)|<!(?:--.*?--)?[^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)(?:\s*=\s*(["']))?|/?>""")
# A macro that begins so prints attributes.
_BEGINS_ATTRIBUTE = re.compile(r"""\s*[\w:-]+=["']""")
_DIRECTIONS = {"ltr": Place.LTR, "rtl": Place.RTL, "auto": Place.AUTO}


class _Scanner:
    """How far the HTML has been read: the open elements, and the tag and attribute, if any."""

    def __init__(self, tag: str = "") -> None:
        self.open_elements: list[tuple[str, Place]] = []
        self.tag = tag
        self.is_closing = False
        self.direction: Place | None = None
        self.attribute = ""
        self.quote = ""

    def place(self) -> Place:
        """Where a value printed now would stand."""
        if self.quote:
            return self._place_in_attribute()
        if self.tag:
            # It may be a `dir`.
            self.direction = Place.UNKNOWN
            return Place.CODE
        name, direction = self.open_elements[-1] if self.open_elements else ("", Place.TEXT)
        if name in _RAW:
            return Place.CODE
        if name == "title":
            is_of_svg = any(element == "svg" for element, _ in self.open_elements)
            return Place.SEEN if is_of_svg else Place.TITLE
        return Place.SEEN if name in _SEEN_ELEMENTS else direction

    def _place_in_attribute(self) -> Place:
        if self.attribute == "dir":
            self.direction = Place.UNKNOWN
        if self.attribute in _SEEN_ATTRIBUTES:
            return Place.SEEN if self.tag not in {"link", "meta"} else Place.COPIED
        return Place.COPIED if self.attribute in _COPIED_ATTRIBUTES else Place.CODE

    def read(self, text: str) -> None:
        """Read what the template itself says."""
        position = 0
        while 0 <= position < len(text):
            if self.quote:
                position = self._end_of_value(text, position)
            elif self.tag:
                position = self._attribute(text, position)
            else:
                position = self._next_tag(text, position)

    def _next_tag(self, text: str, position: int) -> int:
        within = self.open_elements[-1][0] if self.open_elements else ""
        for tag in _TAG.finditer(text, position):
            if tag[2] and (within not in _RAW or (tag[1] and tag[2] == within)):
                self.tag, self.is_closing, self.direction = tag[2].lower(), bool(tag[1]), None
                return tag.end()
        return len(text)

    def _attribute(self, text: str, position: int) -> int:
        found = _ATTRIBUTE.search(text, position)
        if found is None:
            return len(text)
        if found[1]:
            self.attribute, self.quote = found[1].lower(), found[2] or ""
        else:
            self._end_tag(is_empty=found[0] == "/>")
        return found.end()

    def _end_of_value(self, text: str, position: int) -> int:
        end = text.find(self.quote, position)
        if end < 0:
            return len(text)
        if self.attribute == "dir" and self.direction is None:
            self.direction = _DIRECTIONS.get(text[position:end])
        self.quote = ""
        return end + 1

    def _end_tag(self, *, is_empty: bool) -> None:
        name, self.tag = self.tag, ""
        if self.is_closing:
            self._close(name)
        elif not is_empty and name not in _VOID:
            around = self.open_elements[-1][1] if self.open_elements else Place.TEXT
            own = Place.AUTO if name == "bdi" else around
            # The page's own direction is a value, and what the environment takes it to be.
            stated = Place.TEXT if name == "html" else self.direction
            self.open_elements.append((name, stated or own))

    def _close(self, name: str) -> None:
        names = [element for element, _ in self.open_elements]
        if name in names:
            del self.open_elements[len(names) - 1 - names[::-1].index(name) :]


def find_places(template: nodes.Template) -> None:
    """Give each expression that a template prints its `place`."""
    _scan(template.body, _Scanner())


def _scan(body: Iterable[nodes.Node], scanner: _Scanner) -> _Scanner:
    """Read nodes in order; of branches, which end alike, the first counts."""
    for node in body:
        if isinstance(node, nodes.Output):
            _scan_output(node, scanner)
        elif isinstance(node, nodes.Macro):
            _scan(node.body, _macro_scanner(node))
        elif isinstance(node, nodes.Block):
            _scan(node.body, copy.deepcopy(scanner))
        elif isinstance(node, nodes.If):
            branches = (node.body, *(each.body for each in node.elif_), node.else_)
            scanner, *_ = [_scan(branch, copy.deepcopy(scanner)) for branch in branches]
        elif isinstance(node, nodes.For):
            _scan(node.else_, copy.deepcopy(scanner))
            scanner = _scan(node.body, scanner)
        elif body_of := getattr(node, "body", None):
            scanner = _scan(body_of, scanner)
    return scanner


def _scan_output(output: nodes.Output, scanner: _Scanner) -> None:
    for node in output.nodes:
        if isinstance(node, nodes.TemplateData):
            scanner.read(node.data)
        else:
            node.place = scanner.place()  # type: ignore[attr-defined]


def _macro_scanner(macro: nodes.Macro) -> _Scanner:
    first = next(iter(macro.find_all(nodes.TemplateData)), None)
    is_attributes = first is not None and _BEGINS_ATTRIBUTE.match(first.data)
    return _Scanner(tag="macro") if is_attributes else _Scanner()
