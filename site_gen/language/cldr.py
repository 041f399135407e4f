"""What CLDR says of a language itself."""

from site_gen.domain.text import Direction, LocaleCode
from site_gen.language.numbers import babel_name


def own_name(code: LocaleCode) -> str:
    """The name of a language in its own words, as a heading has it: `Français`."""
    from babel import Locale

    name = Locale.parse(babel_name(code)).get_language_name(code) or code
    return name[:1].upper() + name[1:]


def script_direction(code: LocaleCode) -> Direction:
    """The direction of the script that a language is written in."""
    from babel import Locale

    is_rtl = Locale.parse(babel_name(code)).text_direction == "rtl"
    return Direction.RTL if is_rtl else Direction.LTR
