"""What is wrong with a page's scripts: text that runs against its element, marks, mixed digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_gen.config import Config
from site_gen.domain.text import Direction, direction_of
from site_gen.problems import Severity
from site_gen.verify.findings import Fault
from site_gen.verify.reading import Element, ReadPage
from site_gen.verify.text_rules import CONTROLS, SHAPED, is_shape

# Letters that may be strong in each direction; which of them are is for Unicode to say.
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_AGAINST = {
    Direction.LTR: re.compile(f"[{_RTL}]"),
    Direction.RTL: re.compile(rf"[^\W\d_{_RTL}]"),
}
_UNSHOWN = frozenset({"title", "script", "style", "template"})
_CODE = frozenset({"code", "pre", "kbd", "samp"})
_TYPED = frozenset({"textarea", "input"})
_TYPES_OF_TEXT = frozenset({"", "text", "search", "email", "url"})
_LATIN, _ARABIC = "0-9", "\u0660-\u0669\u06f0-\u06f9"
_MIXED = re.compile(
    rf"[{_LATIN}][.,]?[{_ARABIC}]|[{_ARABIC}][.,]?[{_LATIN}]|[{_LATIN}][\u066b\u066c][{_LATIN}]"
    rf"|[{_ARABIC}],[{_ARABIC}]"
)
SHOWN = 60


def direction_unmarked(page: ReadPage, _: Config) -> Iterator[Fault]:
    """Letters stand in an element that runs their way; code runs as it was typed.

    Without it, what follows a foreign word jumps to its other side (W3C, inline-bidi-markup).
    """
    for element in page.elements:
        if element.within & (_UNSHOWN | _CODE):
            continue
        against = _first_against(element.text, element.direction)
        if against is not None:
            start = max(0, against - SHOWN // 2)
            found = element.text[start : against + SHOWN // 2].strip()
            message = f"text in `<{element.tag}>`, which is {element.direction}, runs against it"
            hint = "set it with the filter `isolated`, or in a `<bdi>` of its own"
            yield Fault("direction-unmarked", message, page.plan, hint, found)


def _first_against(text: str, direction: Direction) -> int | None:
    """Where the first letter stands that is strong in the other direction."""
    for letter in _AGAINST[direction].finditer(text):
        strong = direction_of(letter[0])
        if strong is not None and strong is not direction:
            return letter.start()
    return None


def dir_repeated(page: ReadPage, _: Config) -> Iterator[Fault]:
    """`dir` stands where the direction changes; `<bdi>` has none to inherit, so it may say it."""
    for element in page.elements:
        if element.tag not in {"html", "bdi"} and element.get("dir") == element.around:
            message = f"`<{element.tag}>` says dir=`{element.around}`, which is so round it"
            hint = "leave the `dir` out"
            yield Fault(
                "dir-repeated",
                message,
                page.plan,
                hint,
                element.text.strip()[:SHOWN],
                severity=Severity.WARNING,
            )


def code_turned(page: ReadPage, _: Config) -> Iterator[Fault]:
    """Code and typed addresses run from left to right in any text."""
    for element in page.all(*_CODE):
        if element.direction is Direction.RTL:
            message = f"`<{element.tag}>` runs from right to left"
            hint = f'write `<{element.tag} dir="ltr">`'
            yield Fault("code-turned", message, page.plan, hint, element.text.strip()[:SHOWN])


def input_undirected(page: ReadPage, _: Config) -> Iterator[Fault]:
    """Nobody knows in which script a reader will type."""
    for element in page.all(*_TYPED):
        if element.get("type") in _TYPES_OF_TEXT and element.get("dir") != "auto":
            message = f"`<{element.tag}>` does not turn with what is typed"
            yield Fault("input-undirected", message, page.plan, 'write `dir="auto"`')


def language_unmarked(page: ReadPage, config: Config) -> Iterator[Fault]:
    """In the language switch each language is named in itself, and says what it leads to."""
    codes = set(config.codes)
    for link in page.all("a"):
        if "nav" not in link.within:
            continue
        code = link.get("hreflang")
        if code and link.lang != code:
            message = f"the link to the `{code}` page is marked as `{link.lang}`"
            yield Fault(
                "language-unmarked", message, page.plan, f'write `lang="{code}"`', link.text.strip()
            )
        elif not code and link.get("lang") in codes:
            message = f"the link in `{link.lang}` does not say what language it leads to"
            yield Fault(
                "language-unmarked",
                message,
                page.plan,
                f'write `hreflang="{link.lang}"`',
                link.text.strip(),
            )


def control_on_page(page: ReadPage, _: Config) -> Iterator[Fault]:
    """Where markup can turn text, no invisible control does."""
    if page.is_plain:
        return
    for element in page.elements:
        for where, text in _plain_texts(element):
            if found := CONTROLS.search(text):
                message = f"{where} holds the invisible control U+{ord(found[0]):04X}"
                yield Fault("control-on-page", message, page.plan, "remove it, and use `<bdi>`")


def _plain_texts(element: Element) -> Iterator[tuple[str, str]]:
    yield f"the text of `<{element.tag}>`", element.text
    for name, value in element.attributes.items():
        yield f"the `{name}` of `<{element.tag}>`", value


def shape_on_page(page: ReadPage, _: Config) -> Iterator[Fault]:
    """Shapes of letters, which no search finds, from whichever file they came."""
    if page.is_plain:
        return
    for element in page.elements:
        shaped = next((m for m in SHAPED.finditer(element.text) if is_shape(m[0])), None)
        if shaped:
            message = f"`<{element.tag}>` holds the shape of a letter, U+{ord(shaped[0]):04X}"
            hint = "type the ordinary letters instead"
            yield Fault("shape-on-page", message, page.plan, hint, element.text[:SHOWN])


def digits_mixed(page: ReadPage, _: Config) -> Iterator[Fault]:
    """A number is written in one family of digits, with the separators that belong to it."""
    if page.is_plain:
        return
    for element in page.elements:
        found = None if element.within & _CODE else _MIXED.search(element.text)
        if found:
            message = f"a number in `<{element.tag}>` mixes families of digits"
            hint = "write 2,350 or ٢٬٣٥٠"
            text = element.text[max(0, found.start() - SHOWN // 2) : found.end() + SHOWN // 2]
            yield Fault("digits-mixed", message, page.plan, hint, text.strip())
