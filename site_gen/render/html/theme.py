"""A site's own colours, fonts and widths: joined to the stylesheet, and checked."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import product

from site_gen.domain.text import Token
from site_gen.lazy_pattern import lazy_pattern
from site_gen.load.content_files import ThemeFile
from site_gen.problems import Problem, did_you_mean, warning
from site_gen.render.context import Colours
from site_gen.render.html.colours import Colour, contrast, hex_of, read_colour, readable_on
from site_gen.render.html.stylesheet import (
    Declaration,
    Scheme,
    Stylesheet,
    parse_stylesheet,
    root_rules,
)
from site_gen.structs import Struct

LEAST_CONTRAST = 4.5  # of text, by WCAG 2.2, 1.4.3 (AA)


class PropertyKind(StrEnum):
    """What the value of a property is."""

    COLOUR = "colour"
    FONT = "font"
    LENGTH = "length"


# The properties that a theme may set; each is in docs/do/change-the-look.md.
PROPERTIES: Mapping[str, PropertyKind] = {
    **dict.fromkeys(("--background", "--surface", "--text", "--muted"), PropertyKind.COLOUR),
    **dict.fromkeys(("--link", "--accent", "--border", "--strong-border"), PropertyKind.COLOUR),
    **{f"--topic-{number}": PropertyKind.COLOUR for number in range(1, 7)},
    **dict.fromkeys(("--font-text", "--font-headings", "--font-interface"), PropertyKind.FONT),
    **dict.fromkeys(("--font-arabic", "--font-arabic-headings", "--font-code"), PropertyKind.FONT),
    **dict.fromkeys(("--text-size", "--text-width", "--page-width"), PropertyKind.LENGTH),
}
TOPICS = tuple(name for name in PROPERTIES if name.startswith("--topic-"))
# Each text and each ground that it stands on.
PAIRS = (
    *product(("--text", "--muted", "--link", "--accent"), ("--background", "--surface")),
    *product(TOPICS, ("--background",)),
)


def with_theme(stylesheet: bytes, theme: ThemeFile | None) -> bytes:
    """The stylesheet with the theme at its end, where its rules come last."""
    return stylesheet + f"\n{theme.text}".encode() if theme else stylesheet


Values = Mapping[str, Declaration]


class ThemeValues(Struct, frozen=True):
    """What the properties come to in a scheme: those of the theme over the stylesheet's."""

    scheme: Scheme
    declared: Values

    def value_of(self, name: str, depth: int = 8) -> str:
        """The value, with each `var()` replaced by what it stands for."""
        text = self.declared[name].value if name in self.declared else ""
        text = re.sub(r"\s*!important$", "", text)
        if found := _LIGHT_DARK.fullmatch(text):
            text = found[self.scheme]
        if depth == 0:
            return ""
        return _VAR.sub(lambda var: self.value_of(var[1], depth - 1) or var[2] or "", text)


_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*(?:\([^()]*\))?[^()]*))?\)")
_LIGHT_DARK = re.compile(
    r"light-dark\((?P<light>[^(),]+(?:\([^()]*\))?),\s*(?P<dark>[^(),]+(?:\([^()]*\))?)\)"
)


def theme_values(sheets: Iterable[Stylesheet], scheme: Scheme) -> ThemeValues:
    """The values of all custom properties for whole pages; of two, the last counts."""
    return ThemeValues(
        scheme,
        {
            own.name: own
            for sheet in sheets
            for own in sheet.declarations
            if own.name.startswith("--") and scheme in own.schemes
        },
    )


def light_colours(stylesheet: str) -> Colours:
    """The colours of the light scheme; what is missing or cannot be read keeps its default."""
    values = theme_values([parse_stylesheet(root_rules(stylesheet), "")], Scheme.LIGHT)
    colours = {
        name.removeprefix("--"): Token(hex_of(colour))
        for name in PROPERTIES
        if (colour := read_colour(values.value_of(name)))
    }
    hues = tuple(colours[name.removeprefix("--")] for name in TOPICS if name[2:] in colours)
    named = {
        name: colours[name] for name in ("background", "text", "muted", "accent") if name in colours
    }
    return Colours(**named, hues=hues)


def families_used(stylesheet: str) -> frozenset[str]:
    """The fonts that the properties of the pages name first, which are worth loading at once."""
    values = theme_values([parse_stylesheet(root_rules(stylesheet), "")], Scheme.LIGHT)
    fonts = (values.value_of(name) for name in values.declared if name.startswith("--font-"))
    return frozenset(font.partition(",")[0].strip().strip("\"'") for font in fonts)


def check_looks(
    stylesheet: str, place: str, theme: ThemeFile | None, assets: Mapping[str, str]
) -> Iterator[Problem]:
    """What is wrong with a theme, and what of it cannot be checked.

    `place` is the path of a stylesheet that the desk has in place of the program's, else empty.
    """
    sheets = [parse_stylesheet(root_rules(stylesheet), place)]
    if theme:
        own = parse_stylesheet(theme.text, theme.path)
        sheets.append(own)
        yield from own.problems
        yield from _statements(own)
        yield from _addresses(own, assets)
        for declared in own.declarations:
            yield from _property(declared, theme.text)
    if theme or place:
        for scheme in Scheme:
            yield from _contrasts(theme_values(sheets, scheme))


def _statements(own: Stylesheet) -> Iterator[Problem]:
    for statement in own.statements:
        if statement.name == "@import":
            message = "a theme is joined to the stylesheet, where `@import` is not read"
            hint = "write the rules themselves; a page asks no other host for anything"
            yield Problem("theme-unreadable", message, statement.span, hint=hint)


_URL = lazy_pattern(r"""url\(\s*["']?([^"')]*?)["']?\s*\)""", re.IGNORECASE)


def _addresses(own: Stylesheet, assets: Mapping[str, str]) -> Iterator[Problem]:
    """Files that a theme names are assets; those of another host are reported with the site's."""
    for declared in own.declarations:
        for address in _URL.findall(declared.value):
            if address not in assets and not re.match(r"(?:[a-z]+:|//|#)", address, re.IGNORECASE):
                message = f"there is no asset `{address}`"
                hint = did_you_mean(address, assets) or f"put it into `templates/assets/{address}`"
                yield Problem("theme-unreadable", message, declared.span, hint=hint)


def _property(declared: Declaration, theme: str) -> Iterator[Problem]:
    kind = PROPERTIES.get(declared.name)
    if declared.name.startswith("--") and kind is None:
        if not re.search(rf"var\(\s*{re.escape(declared.name)}\s*[,)]", theme):
            message = f"nothing uses a property `{declared.name}`"
            hint = did_you_mean(declared.name, PROPERTIES) or "docs/do/change-the-look.md has all"
            yield Problem("theme-property-unknown", message, declared.span, hint=hint)
    elif kind is PropertyKind.LENGTH and re.fullmatch(r"\d*\.?\d+", declared.value):
        message = f"`{declared.name}` is a number without a unit, which browsers pass over"
        hint = f"write one, such as {declared.value}rem or {declared.value}px"
        yield Problem("theme-unreadable", message, declared.span, hint=hint)
    elif kind and not declared.schemes and "print" not in " ".join(declared.blocks):
        message = f"`{declared.name}` is set for a part of a page, or under a condition"
        hint = "its contrast is not checked here; set it in `:root`, for all pages"
        yield warning("theme-unchecked", message, declared.span, hint=hint)
    elif declared.name in _PLAIN_COLOURS and not _NO_COLOUR.fullmatch(declared.value):
        message = f"the contrast of this `{declared.name}` is not checked"
        hint = f"use a property of the theme, such as `{declared.name}: var(--surface)`"
        yield warning("theme-unchecked", message, declared.span, hint=hint)


_PLAIN_COLOURS = frozenset({"color", "background", "background-color", "fill"})
_NO_COLOUR = lazy_pattern(
    r"(?:var\(\s*--[\w-]+\s*\)|inherit|unset|initial|none|currentcolor|transparent)(?:\s*!important)?",
    re.IGNORECASE,
)


class LowContrast(Struct, frozen=True):
    """A text that cannot be told from its ground well enough; `needed` would be."""

    name: str
    ground_name: str
    text: Colour
    ground: Colour
    needed: Colour | None

    @property
    def ratio(self) -> float:
        return contrast(self.text, self.ground)


def _contrasts(values: ThemeValues) -> Iterator[Problem]:
    """Pairs of which the theme sets one, and that cannot be told apart well enough.

    A ground under texts that are the program's is one problem, however many texts it has.
    """
    yield from _unread(values)
    low = [*_low_contrasts(values)]
    for pair in low:
        if own := _set_by_desk(values, pair.name):
            yield _text_too_near(pair, values, own)
    for ground_name in dict.fromkeys(pair.ground_name for pair in low):
        own = _set_by_desk(values, ground_name)
        under = [p for p in low if p.ground_name == ground_name]
        under = [pair for pair in under if not _set_by_desk(values, pair.name)]
        if own and under:
            yield _ground_too_near(under, values, own)


def _set_by_desk(values: ThemeValues, name: str) -> Declaration | None:
    declared = values.declared.get(name)
    return declared if declared and declared.span.path else None


def _low_contrasts(values: ThemeValues) -> Iterator[LowContrast]:
    for name, ground_name in PAIRS:
        text, ground = (read_colour(values.value_of(each)) for each in (name, ground_name))
        if text and ground and contrast(text, ground) < LEAST_CONTRAST:
            grounds = [read_colour(values.value_of(on)) for of, on in PAIRS if of == name]
            needed = readable_on(text, [each for each in grounds if each], LEAST_CONTRAST)
            yield LowContrast(name, ground_name, text, ground, needed)


def _text_too_near(pair: LowContrast, values: ThemeValues, own: Declaration) -> Problem:
    message = (
        f"`{pair.name}` on `{pair.ground_name}` has a contrast of {pair.ratio:.2f} in the "
        f"{values.scheme} scheme; text needs {LEAST_CONTRAST}"
    )
    found = f"{hex_of(pair.text)} on {hex_of(pair.ground)}"
    hint = _better(pair.name, hex_of(pair.needed) if pair.needed else "", values, own)
    return Problem("theme-contrast", message, own.span, hint=hint, found=found)


def _ground_too_near(
    under: Sequence[LowContrast], values: ThemeValues, own: Declaration
) -> Problem:
    """One problem for a ground, with all texts on it that the theme leaves as they are."""
    listed = ", ".join(f"`{pair.name}` {pair.ratio:.2f}" for pair in under)
    message = (
        f"on `{own.name}`, these have too little contrast in the {values.scheme} scheme, where "
        f"text needs {LEAST_CONTRAST}: {listed}"
    )
    hint = "choose another ground, or set these texts too"
    if values.scheme is Scheme.DARK and len(own.schemes) == len(Scheme):
        hint = f"what `:root` says counts in both schemes: write a dark ground under {DARK_ROOT}"
    return Problem("theme-contrast", message, own.span, hint=hint)


DARK_ROOT = "`@media (prefers-color-scheme: dark) { :root { … } }`"


def _better(name: str, colour: str, values: ThemeValues, declared: Declaration) -> str:
    better = f"`{name}: {colour}` would have it" if colour else "choose another ground"
    if values.scheme is Scheme.DARK and len(declared.schemes) == len(Scheme):
        both = "what `:root` says counts in both schemes, write another one under"
        return f"{better}; {both} {DARK_ROOT}"
    return better


def _unread(values: ThemeValues) -> Iterator[Problem]:
    for name in dict.fromkeys(name for pair in PAIRS for name in pair):
        declared = values.declared.get(name)
        if declared and declared.span.path and read_colour(values.value_of(name)) is None:
            message = f"the contrast of `{name}` is not checked: `{declared.value}` cannot be read"
            hint = "write it without transparency, as #rrggbb, rgb(…) or hsl(…)"
            yield warning("theme-unchecked", message, declared.span, hint=hint)
