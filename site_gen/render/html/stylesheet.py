"""A stylesheet as declarations with their lines, as far as checks need it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from site_gen.problems import Problem, Span

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|url\(\s*[^"')\s][^)]*\))|(?P<mark>[{};])""",
    re.IGNORECASE,
)


class Scheme(StrEnum):
    """What a reader's system asks for."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Declaration:
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


_WHOLE_PAGE = re.compile(r":root|html", re.IGNORECASE)
_MEDIA = re.compile(
    r"@media (?:(?:screen|all) ?)?(?:(?:and )?\( ?prefers-color-scheme ?: ?(?:light|dark) ?\))?"
)


def _holds_in(media: str, scheme: Scheme) -> bool:
    asked = re.search(r"prefers-color-scheme ?: ?(light|dark)", media)
    return asked is None or asked[1] == scheme


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """Its declarations in order, its statements such as `@import`, and a fault of its brackets."""

    declarations: tuple[Declaration, ...]
    statements: tuple[Declaration, ...]
    problems: tuple[Problem, ...]


# A build looks at the stylesheet for its colours, its fonts and what a theme changes.
@lru_cache(maxsize=8)
def parse_stylesheet(text: str, path: str) -> Stylesheet:
    """The declarations of a stylesheet. A bracket that is missing or too much is a problem."""
    text = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
    declarations, statements, problems = list[Declaration](), list[Declaration](), list[Problem]()
    blocks: list[tuple[str, int]] = []
    for mark, part, offset in _parts(text):
        around = tuple(prelude for prelude, _ in blocks)
        span = Span(path, text.count("\n", 0, offset) + 1)
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


def _unbalanced(message: str, span: Span) -> Problem:
    return Problem("theme-unreadable", message, span, hint="write each rule as `:root { … }`")


def _parts(text: str) -> Iterator[tuple[str, str, int]]:
    """Each mark, what stands before it, and where that begins."""
    start = 0
    for token in _TOKEN.finditer(text):
        if token["mark"]:
            part = text[start : token.start()]
            begin = start + len(part) - len(part.lstrip())
            yield token["mark"], part, begin if part.strip() else token.start()
            start = token.end()
    if text[start:].strip():
        yield ";", text[start:], start + len(text[start:]) - len(text[start:].lstrip())
