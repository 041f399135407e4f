"""Rules on the HTML of one page: its language, direction and structure."""

import re
from collections import Counter
from collections.abc import Iterator

from site_gen.config import Config
from site_gen.domain.text import Direction, direction_of, text_direction
from site_gen.problems import Severity
from site_gen.verify import parsed_page, text_rules
from site_gen.verify.checked_page import PageProblem
from site_gen.verify.parsed_page import Element, ParsedPage, own_text, tag_of

# Letters that may be strong in each direction; Unicode decides which of them are.
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
OPPOSITE_LETTERS = {
    Direction.LTR: re.compile(f"[{_RTL}]"),
    Direction.RTL: re.compile(rf"[^\W\d_{_RTL}]"),
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HIDDEN = frozenset({"title", "script", "style", "template"})
CODE = frozenset({"code", "pre", "kbd", "samp"})
_NO_WORDS = _HIDDEN | CODE
# Where text is seen and cannot have markup, invisible pairs of characters isolate its parts.
_WITHOUT_MARKUP = frozenset({"option", "text", "tspan", "title", "desc"})
_SEEN_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "label"})
_INPUTS = frozenset({"textarea", "input"})
_TEXT_INPUTS = frozenset({"", "text", "search", "email", "url"})
EXCERPT_LENGTH = 60


# An address is left-to-right, whatever letters it has.
_ADDRESS = re.compile(r"(?:(?:https?|s?ftps?|file|ssh|git)://|www\.)\S+")
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _with_isolated_blank(text: str) -> str:
    """The text with what is isolated without markup as spaces, pairs within pairs too."""
    while (blank := _ISOLATED.sub(_blanked, text)) != text:
        text = blank
    return text


def direction_unmarked(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """Letters are in an element of their own direction; code stays as it was typed.

    Otherwise the text after a foreign word jumps to its other side (W3C, inline-bidi-markup).
    """
    for element in page.in_order(_mixed_elements(page)):
        text, direction = own_text(element), parsed_page.direction_in(element)
        offset = _first_opposite_letter(_without_isolated(text, direction), direction)
        if offset is not None and _NO_WORDS.isdisjoint(parsed_page.tags_around(element)):
            start = max(0, offset - EXCERPT_LENGTH // 2)
            excerpt = text[start : offset + EXCERPT_LENGTH // 2].strip()
            message = f"text in `<{tag_of(element)}>`, which is {direction}, runs against it"
            hint = "set it with the filter `isolated`, or in a `<bdi>` of its own"
            yield PageProblem("direction-unmarked", message, page.planned, hint, excerpt)


def _without_isolated(text: str, direction: Direction) -> str:
    """The text with addresses, and what is isolated without markup, as spaces."""
    text = _with_isolated_blank(text)
    return _ADDRESS.sub(_blanked, text) if direction is Direction.LTR else text


def _mixed_elements(page: ParsedPage) -> Iterator[Element]:
    """All elements that may have letters against their direction, and some others."""
    direction = parsed_page.direction_in(page.root) if page.root is not None else Direction.LTR
    for element in _with_letters_against(direction, page):
        if parsed_page.direction_in(element) is direction:
            yield element
    for scope in (*page.having("dir"), *page.all("bdi")):
        scope_direction = parsed_page.direction_in(scope)
        if scope_direction is not direction and OPPOSITE_LETTERS[scope_direction].search(
            parsed_page.words_in(scope)
        ):
            yield from scope.iter()


def _with_letters_against(direction: Direction, page: ParsedPage) -> Iterator[Element]:
    opposite = OPPOSITE_LETTERS[direction].search
    yield from [element for text, element in page.texts if opposite(text)]
    before = [element for text, element in page.tails if opposite(text)]
    yield from (parent for e in before if (parent := e.getparent()) is not None)


def _first_opposite_letter(text: str, direction: Direction) -> int | None:
    """The offset of the first letter that is strong in the other direction."""
    for letter in OPPOSITE_LETTERS[direction].finditer(text):
        strong = direction_of(letter[0])
        if strong is not None and strong is not direction:
            return letter.start()
    return None


def dir_repeated(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """`dir` is only where the direction changes; `<bdi>` does not inherit one, so it may set it."""
    for element, value in page.by_attribute.get("dir", ()):
        if element.tag in {"html", "bdi", "bdo"} or _is_in_prose(element):
            continue
        if value == parsed_page.direction_around(element):
            message = f"`<{tag_of(element)}>` says dir=`{value}`, which already applies there"
            hint = "leave the `dir` out"
            yield PageProblem(
                "dir-repeated",
                message,
                page.planned,
                hint,
                own_text(element).strip()[:EXCERPT_LENGTH],
                severity=Severity.WARNING,
            )


def _runs_by_line(element: Element) -> bool:
    block = element if element.tag == "pre" else element.getparent()
    return block is not None and block.tag == "pre" and block.get("dir") == "auto"


def _is_in_prose(element: Element) -> bool:
    """Whether an author may have written the element; to say a direction twice is no harm."""
    return any("prose" in around.get("class", "").split() for around in element.iterancestors())


def code_turned(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """Code and typed addresses are left-to-right in any text; the lines of a text are not code."""
    for element in page.all(*CODE):
        if parsed_page.direction_in(element) is Direction.RTL and not _runs_by_line(element):
            message = f"`<{tag_of(element)}>` runs from right to left"
            hint = f'write `<{tag_of(element)} dir="ltr">`'
            yield PageProblem(
                "code-turned",
                message,
                page.planned,
                hint,
                own_text(element).strip()[:EXCERPT_LENGTH],
            )


def input_undirected(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """Inputs have `dir=auto`, since a reader may type in any script."""
    for element in page.all(*_INPUTS):
        if element.get("type", "") in _TEXT_INPUTS and element.get("dir") != "auto":
            message = f"`<{tag_of(element)}>` does not take its direction from what is typed"
            yield PageProblem("input-undirected", message, page.planned, 'write `dir="auto"`')


def language_unmarked(page: ParsedPage, config: Config) -> Iterator[PageProblem]:
    """Links of the language switch are in their own language, and name it in `hreflang`."""
    codes = set(config.codes)
    for link in page.in_order(page.having("hreflang", "lang")):
        if link.tag != "a" or "nav" not in parsed_page.tags_around(link):
            continue
        code, lang = link.get("hreflang"), parsed_page.lang_of(link)
        if code and lang != code:
            message = f"the link to the `{code}` page is marked as `{lang}`"
            yield PageProblem(
                "language-unmarked",
                message,
                page.planned,
                f'write `lang="{code}"`',
                parsed_page.words_in(link).strip(),
            )
        elif not code and link.get("lang") in codes:
            message = f"the link in `{lang}` does not say what language it leads to"
            yield PageProblem(
                "language-unmarked",
                message,
                page.planned,
                f'write `hreflang="{lang}"`',
                parsed_page.words_in(link).strip(),
            )


def control_on_page(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """Direction is set by markup, never by an invisible control character."""
    if page.is_plain:
        return
    for element in page.elements:
        for label, text in _plain_texts(element):
            if control := text_rules.CONTROLS.search(text):
                message = f"{label} has the invisible control character U+{ord(control[0]):04X}"
                yield PageProblem(
                    "control-on-page", message, page.planned, "remove it, and use `<bdi>`"
                )


def _plain_texts(element: Element) -> Iterator[tuple[str, str]]:
    text = own_text(element)
    isolates = tag_of(element) in _WITHOUT_MARKUP
    yield f"the text of `<{tag_of(element)}>`", _with_isolated_blank(text) if isolates else text
    for name, value in element.items():
        isolates = name in _SEEN_ATTRIBUTES
        label = f"the `{name}` of `<{tag_of(element)}>`"
        yield label, _with_isolated_blank(value) if isolates else value


def shape_on_page(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """Presentation forms of letters, which no search finds, from any file."""
    if page.is_plain:
        return
    for element in page.elements:
        text = own_text(element)
        shaped = next(
            (m for m in text_rules.SHAPED.finditer(text) if text_rules.is_shape(m[0])), None
        )
        if shaped:
            message = f"`<{tag_of(element)}>` has the presentation form U+{ord(shaped[0]):04X}"
            hint = "type the ordinary letters instead"
            yield PageProblem("shape-on-page", message, page.planned, hint, text[:EXCERPT_LENGTH])


def digits_on_page(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """A number is written in one set of digits, with the separators that belong to it."""
    if page.is_plain:
        return
    for text, element in (*page.texts, *page.tails):
        mixed = text_rules.mixed_digits(text)
        if mixed and CODE.isdisjoint(parsed_page.tags_around(element)):
            message = f"a number in `<{tag_of(element)}>` mixes families of digits"
            hint = "write 2,350 or ٢٬٣٥٠"
            excerpt = text[
                max(0, mixed.start() - EXCERPT_LENGTH // 2) : mixed.end() + EXCERPT_LENGTH // 2
            ]
            yield PageProblem("digits-on-page", message, page.planned, hint, excerpt.strip())


CHARSET_WITHIN = 1024
_CHARSET = re.compile(rb"""<meta\s+charset=["']?utf-8["']?\s*/?>""", re.IGNORECASE)
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_MARK = {Direction.RTL: "\u200f", Direction.LTR: "\u200e"}


def language_unsaid(page: ParsedPage, config: Config) -> Iterator[PageProblem]:
    """`<html>` states the planned language and direction (W3C, qa-html-dir)."""
    locale = config.locale(page.planned.key.locale or config.default_locale)
    attributes = dict(page.root.attrib) if page.root is not None else {}
    for attribute, expected in (("lang", locale.code), ("dir", locale.direction.value)):
        if attribute not in attributes:
            hint = f"write `<html lang=… dir=…>`; this page is {attribute}=`{expected}`"
            message = f"`<html>` has no `{attribute}`"
            if attribute == "lang":
                yield PageProblem("lang-missing", message, page.planned, hint)
            else:
                yield PageProblem("dir-missing", message, page.planned, hint)
        elif attributes[attribute] != expected:
            message = (
                f"`<html>` has {attribute}=`{attributes[attribute]}`, and the page is `{expected}`"
            )
            if attribute == "lang":
                yield PageProblem(
                    "lang-wrong", message, page.planned, "take it from the view's frame"
                )
            else:
                yield PageProblem(
                    "dir-wrong", message, page.planned, "take it from the view's frame"
                )


def charset_late(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """Browsers look for the encoding in the first 1024 bytes only (HTML, 4.2.5.4)."""
    if not _CHARSET.search(page.artifact.content[:CHARSET_WITHIN]):
        message = f"`<meta charset>` is not within the first {CHARSET_WITHIN} bytes"
        yield PageProblem(
            "charset-late", message, page.planned, "make it the first line of `<head>`"
        )


def title_unmarked(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """A title that begins in the other script has a direction mark, since `dir` cannot help it."""
    titles = page.all("title")
    text = own_text(titles[0]).strip() if titles else ""
    if page.root is None or not text:
        yield PageProblem("title-missing", "there is no `<title>`", page.planned, "write one")
        return
    if lacks_mark(text, parsed_page.direction_in(page.root)):
        message = "`<title>` begins in the other script, with no mark before it"
        hint = "set it with the filter `marked_title`"
        yield PageProblem("title-unmarked", message, page.planned, hint, text)


def lacks_mark(title: str, direction: Direction) -> bool:
    """Whether a title begins in the other script, and with no mark."""
    is_marked = title[0] == _MARK[direction]
    return not is_marked and text_direction(title, direction) is not direction


def heading_order(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """One `<h1>`, no level skipped, no empty heading (WCAG 1.3.1, 2.4.6)."""
    headings = page.in_order(page.all(*HEADINGS))
    firsts = len(page.all("h1"))
    if firsts != 1:
        message = f"there are {firsts} headings of the first level" if firsts else "no `<h1>`"
        yield PageProblem(
            "heading-order", message, page.planned, "a page has one `<h1>`, its title"
        )
    previous = 0
    for heading in headings:
        level = int(tag_of(heading)[1])
        words = parsed_page.words_in(heading).strip()
        if not words:
            yield PageProblem(
                "heading-order", f"`<{tag_of(heading)}>` is empty", page.planned, "leave it out"
            )
        if previous and level > previous + 1:
            message = f"`<h{level}>` follows `<h{previous}>`"
            hint = f"make it `<h{previous + 1}>`"
            yield PageProblem("heading-order", message, page.planned, hint, words)
        previous = level


def anchor_repeated(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """An id is used once: no link reaches a second element with it."""
    for anchor, times in Counter(page.values("id")).items():
        if times > 1:
            message = f"the id `{anchor}` is given {times} times"
            hint = "give each its own; `s-…` and `main` belong to the templates"
            yield PageProblem("anchor-repeated", message, page.planned, hint)


def time_on_page(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """A date in words has a machine-readable `datetime`."""
    for time in page.all("time"):
        value = time.get("datetime", "")
        if not DAY.fullmatch(value):
            message = f"`<time>` has datetime=`{value}`" if value else "`<time>` has no `datetime`"
            hint = "write 2020-10-14, 2020-10 or 2020"
            yield PageProblem("time-on-page", message, page.planned, hint, own_text(time))
