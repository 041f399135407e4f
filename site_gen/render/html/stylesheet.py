"""A stylesheet as declarations with their lines, as far as checks need it."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from site_gen.problems import Problem, Span
from site_gen.structs import Struct

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|url\(\s*[^"')\s][^)]*\))|(?P<mark>[{};])""",
    re.IGNORECASE,
)


class Scheme(StrEnum):
    """What a reader's system asks for."""

    LIGHT = "light"
    DARK = "dark"


class Declaration(Struct, frozen=True):
    """A property and its value; `blocks` are the rules around it, the innermost last."""

    name: str
    value: str
    span: Span
    blocks: tuple[str, ...] = ()

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """Where it counts for the whole page: in both schemes, in one, or under no such condition.

        None too where it is set for a part of a page only, or for print.
        """
        *around, own = self.blocks or ("",)
        media = [" ".join(block.lower().split()) for block in around]
        if not _WHOLE_PAGE.fullmatch(own) or not all(map(_MEDIA.fullmatch, media)):
            return ()
        return tuple(scheme for scheme in Scheme if all(_holds_in(each, scheme) for each in media))


_ROOTS = r"(?::root|html)(?:\s*,\s*(?::root|html))*"
_WHOLE_PAGE = re.compile(_ROOTS, re.IGNORECASE)
_MEDIA = re.compile(
    r"@media (?:(?:screen|all) ?)?(?:(?:and )?\( ?prefers-color-scheme ?: ?(?:light|dark) ?\))?"
)


def _holds_in(media: str, scheme: Scheme) -> bool:
    asked = re.search(r"prefers-color-scheme ?: ?(light|dark)", media)
    return asked is None or asked[1] == scheme


class Stylesheet(Struct, frozen=True):
    """Its declarations in order, its statements such as `@import`, and a fault of its brackets."""

    declarations: tuple[Declaration, ...]
    statements: tuple[Declaration, ...]
    problems: tuple[Problem, ...]


# A build looks at the stylesheet for its colours, its fonts and what a theme changes.
@lru_cache(maxsize=8)
def parse_stylesheet(text: str, path: str) -> Stylesheet:
    """The declarations of a stylesheet. A bracket that is missing or too much is a problem."""
    text = _COMMENT.sub(_blank, text)
    declarations, statements, problems = list[Declaration](), list[Declaration](), list[Problem]()
    blocks: list[tuple[str, int]] = []
    for mark, part, line in _parts(text):
        around = tuple(prelude for prelude, _ in blocks)
        span = Span(path, line)
        if mark == "{":
            blocks.append((" ".join(part.split()), span.line))
        elif part.strip().startswith("@"):
            statements.append(Declaration(part.split()[0].lower(), part.strip(), span, around))
        elif ":" in part:
            name, _, value = part.partition(":")
            declarations.append(Declaration(name.strip(), value.strip(), span, around))
        if mark == "}" and not blocks:
            problems.append(_unbalanced("a bracket `}` closes nothing", span))
        elif mark == "}":
            blocks.pop()
    problems.extend(
        _unbalanced("a bracket `{` is never closed", Span(path, line)) for _, line in blocks[:1]
    )
    return Stylesheet(tuple(declarations), tuple(statements), tuple(problems))


_ROOT_RULE = re.compile(rf"(?:(?<=[{{}}\n])|\A)[ \t]*(?:{_ROOTS})\s*\{{[^{{}}]*\}}", re.IGNORECASE)


@lru_cache(maxsize=8)
def root_rules(text: str) -> str:
    """Only the rules for whole pages, at their lines: a tenth of a stylesheet, and soon parsed."""
    text = _COMMENT.sub(_blank, text)
    kept, end = "", 0
    for rule in _ROOT_RULE.finditer(text):
        before = text[: rule.start()]
        kept += "\n" * text.count("\n", end, rule.start())
        if before.count("{") > before.count("}"):
            at = before.rfind("@")
            kept += before[at : before.index("{", at)].replace("\n", " ") + "{" + rule[0] + "}"
        else:
            kept += rule[0]
        end = rule.end()
    return kept


def _blank(comment: re.Match[str]) -> str:
    """Nothing, on as many lines."""
    return "\n" * comment[0].count("\n")


def _unbalanced(message: str, span: Span) -> Problem:
    return Problem("theme-unreadable", message, span, hint="write each rule as `:root { … }`")


def _parts(text: str) -> Iterator[tuple[str, str, int]]:
    """Each mark, what stands before it, and the line where that begins."""
    start, line = 0, 1
    ends = ((token["mark"], token.start(), token.end()) for token in _TOKEN.finditer(text))
    for mark, end, after in (*ends, (";", len(text), len(text))):
        if mark:
            part = text[start:end]
            yield mark, part, line + (part.count("\n") - part.lstrip().count("\n"))
            start, line = after, line + part.count("\n")
