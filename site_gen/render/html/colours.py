"""Colours of CSS as numbers, and their contrast as WCAG 2.2 defines it."""

import colorsys
import re
from collections.abc import Sequence
from typing import TypeAlias

from site_gen.lazy_pattern import lazy_pattern

# Red, green and blue, each from 0 to 1.
Colour: TypeAlias = tuple[float, float, float]
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")
_NUMBER = lazy_pattern(r"([+-]?(?:\d+\.?\d*|\.\d+))(%|deg|turn|rad|grad)?")
_TURN = {"turn": 1.0, "rad": 0.15915494309189535, "grad": 1 / 400}
# The sixteen names of CSS 1 and the two that are written most besides.
_NAMES = {
    "aqua": "#00ffff",
    "black": "#000000",
    "blue": "#0000ff",
    "fuchsia": "#ff00ff",
    "gray": "#808080",
    "green": "#008000",
    "grey": "#808080",
    "lime": "#00ff00",
    "maroon": "#800000",
    "navy": "#000080",
    "olive": "#808000",
    "orange": "#ffa500",
    "purple": "#800080",
    "red": "#ff0000",
    "silver": "#c0c0c0",
    "teal": "#008080",
    "white": "#ffffff",
    "yellow": "#ffff00",
}


def read_colour(text: str) -> Colour | None:
    """A colour in hex, `rgb()`, `hsl()` or a common name; None for others and for transparency."""
    text = text.strip().lower()
    text = _NAMES.get(text, text)
    if found := _HEX.fullmatch(text):
        digits = found[1] if len(found[1]) > 4 else "".join(digit * 2 for digit in found[1])
        red, green, blue, *alpha = (
            int(digits[at : at + 2], 16) / 255 for at in range(0, len(digits), 2)
        )
        return (red, green, blue) if alpha in ([], [1.0]) else None
    return _of_function(found[1], found[2]) if (found := _FUNCTION.fullmatch(text)) else None


def _of_function(name: str, arguments: str) -> Colour | None:
    parts = re.split(r"\s*[,/]\s*|\s+", arguments.strip())
    numbers = [_NUMBER.fullmatch(part) for part in parts]
    if len(parts) not in (3, 4) or not all(numbers):
        return None
    values = [(float(number[1]), number[2] or "") for number in numbers if number]
    if len(values) == 4 and _share(*values[3], whole=1) < 1:
        return None
    if name == "rgb":
        red, green, blue = (_share(*value, whole=255) for value in values[:3])
        return red, green, blue
    (hue, unit), saturation, lightness = values[:3]
    turn = hue * _TURN.get(unit, 1 / 360) % 1
    return colorsys.hls_to_rgb(turn, _share(*lightness, whole=100), _share(*saturation, whole=100))


def _share(number: float, unit: str, *, whole: float) -> float:
    return min(max(number / (100 if unit == "%" else whole), 0), 1)


def hex_of(colour: Colour) -> str:
    """The colour as `#rrggbb`."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio, from 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_on(colour: Colour, grounds: Sequence[Colour], ratio: float) -> Colour | None:
    """The nearest shade of a colour with this contrast on all grounds; None if there is none."""
    shades = (_mixed(colour, end, step / 100) for step in range(101) for end in (0.0, 1.0))
    written = (read_colour(hex_of(shade)) or shade for shade in shades)
    fitting = (one for one in written if all(contrast(one, each) >= ratio for each in grounds))
    return next(fitting, None)


def _mixed(colour: Colour, end: float, share: float) -> Colour:
    red, green, blue = (part + (end - part) * share for part in colour)
    return red, green, blue
