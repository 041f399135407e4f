"""What CLDR says of a language itself."""

import gettext
from typing import TYPE_CHECKING

from site_gen.domain.text import Direction, LocaleCode
from site_gen.language.numbers import babel_name
from site_gen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# So many numbers show every category that a whole number can have.
_TRIED = 1_000
_EXAMPLES = 4


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


class PluralRule(Struct, frozen=True):
    """A rule of plurals as gettext writes it, with the first numbers of each form."""

    count: int
    expression: str
    examples: tuple[tuple[int, ...], ...]

    @property
    def header(self) -> str:
        """The value of `Plural-Forms` in a catalogue."""
        return f"nplurals={self.count}; plural={self.expression};"


def plural_rule(code: LocaleCode) -> PluralRule:
    """The rule by which a language counts whole numbers; that of English if CLDR lacks it.

    It is Babel's own if that agrees with CLDR, which it does not for each language: Arabic swaps
    two forms (python-babel 816). Else it is a plain one that agrees, or one translated from CLDR.
    """
    from babel import Locale, UnknownLocaleError
    from babel.messages.plurals import PLURALS
    from babel.plural import to_gettext

    try:
        category_of = Locale.parse(babel_name(code)).plural_form
    except (UnknownLocaleError, ValueError):
        return plural_rule_of(2, "(n != 1)")
    count, _, expression = to_gettext(category_of).rstrip(";").partition("; plural=")
    usual = PLURALS.get(code.partition("-")[0], (1, "0"))
    rules = [usual[:2], (1, "0"), (2, "(n != 1)"), (2, "(n > 1)")]
    rules.append((int(count.removeprefix("nplurals=")), expression))
    fitting = (rule for rule in rules if _agrees(*rule, category_of))
    return plural_rule_of(*next(fitting, usual[:2]))


def _agrees(count: int, expression: str, category_of: "Callable[[int], str]") -> bool:
    """Whether a rule has one form for each category of CLDR that whole numbers have."""
    try:
        form_of = gettext.c2py(expression)
    except ValueError:
        return False
    pairs = {(form_of(number), category_of(number)) for number in range(_TRIED)}
    return count == len(pairs) == len({form for form, _ in pairs})


def plural_rule_of(count: int, expression: str) -> PluralRule:
    """A rule that is stated in gettext's own terms."""
    return PluralRule(count, expression, tuple(_numbers_by_form(count, expression)))


def _numbers_by_form(count: int, expression: str) -> "Iterator[tuple[int, ...]]":
    form_of = gettext.c2py(expression)
    for form in range(count):
        numbers = [number for number in range(_TRIED) if form_of(number) == form]
        yield tuple(numbers[:_EXAMPLES])
