"""Rules on what HTML and character references in prose would do to a page."""

import html
import re
from collections.abc import Iterator
from functools import partial

from site_gen.lazy_pattern import lazy_pattern
from site_gen.problems import Problem
from site_gen.verify import prose_rules, text_rules

DAY = lazy_pattern(r"\d{4}(-\d\d(-\d\d)?)?")
_HTML_HEADING = lazy_pattern(r"<h([2-6])(?:\s[^<>]*)?>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_HIDDEN = lazy_pattern(r"<!--.*?-->|<[^<>]*>|\{[^{}]*\}|\]\([^()]*\)", re.DOTALL)
_RECORD_LINK = lazy_pattern(r"\[\]\([a-z]+:[a-z0-9-]+\)")
_SIGNS = str.maketrans("", "", "#`[]")
_DIRECTIONS = frozenset({"ltr", "rtl", "auto"})
_REFERENCE = lazy_pattern(r"&#(?:\d+|[xX][0-9a-fA-F]+);?")


def heading_empty(parsed: prose_rules.ParsedProse) -> Iterator[Problem]:
    """A heading without words: a list of headings would have an empty line (WCAG 2.4.6)."""
    source = parsed.version.body.source
    for heading in parsed.headings:
        line = source[heading.offset :].partition("\n")[0]
        if line.startswith("#") and not _words_of(line):
            yield _empty(parsed, heading.offset)
    for tags in _HTML_HEADING.finditer(parsed.text):
        if not _words_of(source[tags.start(2) : tags.end(2)]):
            yield _empty(parsed, tags.start())


def _words_of(markup: str) -> str:
    """What a heading says, without its signs; a link to a record has the name of that record."""
    shown = _HIDDEN.sub("", _RECORD_LINK.sub("x", markup))
    return html.unescape(shown).translate(_SIGNS).strip()


def _empty(parsed: prose_rules.ParsedProse, offset: int) -> Problem:
    hint = "write its words, or take it out; for a plain # write \\#"
    return Problem("heading-empty", "this heading has no words", parsed.span_at(offset), hint=hint)


def time_unreadable(parsed: prose_rules.ParsedProse) -> Iterator[Problem]:
    """A date in words has a machine-readable `datetime`."""
    for tag in parsed.tags:
        if tag.name != "time" or tag.closes:
            continue
        values = [a.value for a in prose_rules.attributes_of(tag) if a.name == "datetime"]
        if not values or not DAY.fullmatch(values[0]):
            message = f"`<time>` has datetime=`{values[0]}`" if values else "no `datetime` here"
            hint = 'write <time datetime="2020-10-14">, or a month or year; or leave the tag out'
            yield Problem("time-unreadable", message, parsed.span_at(tag.offset), hint=hint)


def code_directed(parsed: prose_rules.ParsedProse) -> Iterator[Problem]:
    """A direction of code, which the page drops: code is left-to-right in any text."""
    in_tags = (
        attribute
        for tag in parsed.tags
        if tag.name in {"code", "pre"}
        for attribute in prose_rules.attributes_of(tag)
    )
    for attribute in (*in_tags, *filter(partial(_is_of_code, parsed), parsed.listed)):
        if attribute.name == "dir" and attribute.value.lower() != "ltr":
            message = "`dir` of code is not allowed in prose"
            hint = "remove it; code runs from left to right in any text"
            span = parsed.span_at(attribute.offset)
            yield Problem("html-not-allowed", message, span, hint=hint)


def direction_unknown(parsed: prose_rules.ParsedProse) -> Iterator[Problem]:
    """A `dir` that no browser reads, such as one in the quotation marks of a text."""
    in_tags = (found for tag in parsed.tags for found in prose_rules.attributes_of(tag))
    for attribute in (*in_tags, *parsed.listed):
        is_code = attribute.tag in {"code", "pre"}
        if attribute.name == "dir" and not is_code and attribute.value.lower() not in _DIRECTIONS:
            message = f"`dir` cannot be `{attribute.value}`"
            hint = 'write dir="ltr", dir="rtl" or dir="auto", in straight quotation marks'
            span = parsed.span_at(attribute.offset)
            yield Problem("html-not-allowed", message, span, hint=hint)


def _is_of_code(parsed: prose_rules.ParsedProse, attribute: prose_rules.Attribute) -> bool:
    """Whether a list of attributes follows a span of code."""
    source = parsed.version.body.source
    return source[: source.rfind("{", 0, attribute.offset)].endswith("`")


def character_reference(parsed: prose_rules.ParsedProse) -> Iterator[Problem]:
    """A control or a presentation form that is written as a number."""
    if "&#" not in parsed.text:
        return
    for reference in _REFERENCE.finditer(parsed.text):
        character, span = html.unescape(reference[0]), parsed.span_at(reference.start())
        if text_rules.CONTROLS.match(character):
            message = f"`{reference[0]}` is an invisible control character"
            hint = "remove it; the page sets each name and number in its own direction"
            yield Problem("bidi-control", message, span, field="body", hint=hint)
        elif text_rules.SHAPED.match(character) and text_rules.is_shape(character):
            message = f"`{reference[0]}` is the presentation form of a letter"
            hint = "type the ordinary letter instead"
            yield Problem("presentation-form", message, span, field="body", hint=hint)
