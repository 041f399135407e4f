"""Markup within lines as CommonMark reads it, where Python-Markdown would lose or join words."""

import re
import string
from typing import Any
from xml.etree.ElementTree import Element

from markdown import inlinepatterns, util

from site_gen.domain.text import Direction, direction_of
from site_gen.lazy_pattern import lazy_pattern


class CodeWithSpaces(inlinepatterns.BacktickInlineProcessor):
    """Of the spaces around code, one is taken from each side, and only if there is one on both."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the package's name
        self, m: re.Match[str], data: str
    ) -> Any:
        element, start, end = super().handleMatch(m, data)
        if isinstance(element, Element) and start is not None and end:
            ticks = end - len(data[:end].rstrip("`"))
            code = data[start + ticks : end - ticks].replace("\n", " ")
            if code[:1] == code[-1:] == " " and not code.isspace():
                code = code[1:-1]
            element.text = util.AtomicString(util.code_escape(code))
        return element, start, end


# An attribute list has no braces within: `{n} of {m} {#words}` ends in one.
_ATTRIBUTE_LIST = r"\{:?[ ]*([^{}\n ][^{}\n]*)\}"


def _read_last_attribute_list(md: Any) -> None:
    reader = md.treeprocessors["attr_list"]
    reader.HEADER_RE = re.compile(rf"[ ]+{_ATTRIBUTE_LIST}[ ]*$")
    reader.BLOCK_RE = re.compile(rf"\n[ ]*{_ATTRIBUTE_LIST}[ ]*$")
    reader.INLINE_RE = re.compile(rf"^{_ATTRIBUTE_LIST}")


_BLOCK_OF_CODE = lazy_pattern(r"<pre( [^>]*)?>(.*?)</pre>", re.DOTALL)
_NO_TEXT = lazy_pattern(r"<[^>]*>|&[^;]*;")


def with_blocks_of_code(clean: str) -> str:
    """Sanitised HTML whose blocks of code the keyboard can scroll (WCAG 2.1.1).

    One that begins in a script from right to left is no code but a text, whose lines each run as
    their own letters do: browsers read `dir="auto"` of a `<pre>` so (HTML, 15.3.5).
    """
    return _BLOCK_OF_CODE.sub(_block_of_code, clean) if "<pre" in clean else clean


def _block_of_code(block: re.Match[str]) -> str:
    attributes, inner = block[1] or "", block[2]
    letters = filter(None, map(direction_of, _NO_TEXT.sub("", inner)))
    is_text = " dir=" not in attributes and next(letters, None) is Direction.RTL
    direction = ' dir="auto"' if is_text else ""
    return f'<pre{attributes}{direction} tabindex="0">{inner}</pre>'


def register(md: Any) -> None:
    """Put these rules in the place of the package's own."""
    _read_last_attribute_list(md)
    patterns = md.inlinePatterns
    patterns.register(CodeWithSpaces(inlinepatterns.BACKTICK_RE), "backtick", 190)
    at_end = inlinepatterns.SubstituteTagInlineProcessor(r"\\\n", "br")
    patterns.register(at_end, "linebreak_escaped", 185)
    md.ESCAPED_CHARS = list(string.punctuation)
    # With a space between, two pairs of brackets are two links: the second is no address.
    for name in ("reference", "image_reference"):
        patterns[name].RE_LINK = re.compile(r"\[([^\]]*)\]")
