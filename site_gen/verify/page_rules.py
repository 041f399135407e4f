"""What is wrong with a page as a document: its language, title, headings, anchors and dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from site_gen.config import Config
from site_gen.domain.text import Direction, text_direction
from site_gen.verify.findings import Fault
from site_gen.verify.reading import HEADINGS, ReadPage

CHARSET_WITHIN = 1024
_CHARSET = re.compile(rb"""<meta\s+charset=["']?utf-8["']?\s*/?>""", re.IGNORECASE)
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_MARK = {Direction.RTL: "\u200f", Direction.LTR: "\u200e"}


def language_unsaid(page: ReadPage, config: Config) -> Iterator[Fault]:
    """`<html>` says the language and direction that were planned (W3C, qa-html-dir)."""
    locale = config.locale(page.plan.key.locale or config.default_locale)
    html = page.all("html")
    said = html[0].attributes if html else {}
    for attribute, wanted in (("lang", locale.code), ("dir", locale.direction.value)):
        if attribute not in said:
            hint = f"write `<html lang=… dir=…>`; this page is {attribute}=`{wanted}`"
            message = f"`<html>` has no `{attribute}`"
            if attribute == "lang":
                yield Fault("lang-missing", message, page.plan, hint)
            else:
                yield Fault("dir-missing", message, page.plan, hint)
        elif said[attribute] != wanted:
            message = f"`<html>` has {attribute}=`{said[attribute]}`, and the page is `{wanted}`"
            if attribute == "lang":
                yield Fault("lang-wrong", message, page.plan, "take it from the view's frame")
            else:
                yield Fault("dir-wrong", message, page.plan, "take it from the view's frame")


def charset_late(page: ReadPage, _: Config) -> Iterator[Fault]:
    """Browsers look for the encoding in the first 1024 bytes only (HTML, 4.2.5.4)."""
    if not _CHARSET.search(page.artifact.content[:CHARSET_WITHIN]):
        message = f"`<meta charset>` is not within the first {CHARSET_WITHIN} bytes"
        yield Fault("charset-late", message, page.plan, "make it the first line of `<head>`")


def title_unmarked(page: ReadPage, _: Config) -> Iterator[Fault]:
    """A title that begins in the other script has to say which way it runs: it has no `dir`."""
    html, titles = page.all("html"), page.all("title")
    text = titles[0].text.strip() if titles else ""
    if not text:
        yield Fault("title-missing", "there is no `<title>`", page.plan, "write one")
        return
    direction = html[0].direction
    unmarked = text.lstrip("\u200e\u200f") if text[0] == _MARK[direction] else text
    if text is unmarked and text_direction(text, direction) is not direction:
        message = "`<title>` begins in the other script, with no mark before it"
        hint = "set it with the filter `marked_title`"
        yield Fault("title-unmarked", message, page.plan, hint, text)


def heading_order(page: ReadPage, _: Config) -> Iterator[Fault]:
    """One `<h1>`, no level left out, nothing empty (WCAG 1.3.1, 2.4.6)."""
    headings = [element for element in page.elements if element.tag in HEADINGS]
    firsts = sum(heading.tag == "h1" for heading in headings)
    if firsts != 1:
        message = f"there are {firsts} headings of the first level" if firsts else "no `<h1>`"
        yield Fault("heading-order", message, page.plan, "a page has one `<h1>`, its title")
    above = 0
    for heading in headings:
        level = int(heading.tag[1])
        if not heading.words.strip():
            yield Fault("heading-order", f"`<{heading.tag}>` is empty", page.plan, "leave it out")
        if above and level > above + 1:
            message = f"`<h{level}>` follows `<h{above}>`"
            hint = f"make it `<h{above + 1}>`"
            yield Fault("heading-order", message, page.plan, hint, heading.words.strip())
        above = level


def anchor_repeated(page: ReadPage, _: Config) -> Iterator[Fault]:
    """Of two elements with one id, no link reaches the second."""
    for anchor, times in Counter(page.ids).items():
        if times > 1:
            message = f"the id `{anchor}` is given {times} times"
            hint = "give each its own; `s-…` and `main` belong to the templates"
            yield Fault("anchor-repeated", message, page.plan, hint)


def time_unreadable(page: ReadPage, _: Config) -> Iterator[Fault]:
    """A date in words has its date for machines beside it."""
    for time in page.all("time"):
        if not _DAY.fullmatch(time.get("datetime")):
            given = time.get("datetime")
            message = f"`<time>` has datetime=`{given}`" if given else "`<time>` has no `datetime`"
            hint = "write 2020-10-14, 2020-10 or 2020"
            yield Fault("time-unreadable", message, page.plan, hint, time.text)
