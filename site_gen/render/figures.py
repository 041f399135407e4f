"""The figures of claims in words."""

from decimal import Decimal
from functools import partial

from site_gen.domain.claims import Claim, Figure, is_currency
from site_gen.language.catalogue import Catalogue
from site_gen.language.numbers import money_text, number_style, number_text
from site_gen.plan.indexes import questions_of
from site_gen.render.context import PageContext
from site_gen.render.text import NO_TEXT, PageText


def figure_text(context: PageContext, figure: Figure, unit: str) -> PageText:
    """A figure as stated, with its bound: "at least 2,350 fighters".

    A unit without words is left out: a rule reports it.
    """
    if _is_word(unit) and not _catalogue(context).has(f"unit.{unit}"):
        unit = ""
    if figure.value is not None and not figure.approx:
        return _with_unit(context, figure.value, unit)
    text = str(_sentence(context, figure, unit))
    if unit and not _is_word(unit):
        return context.in_own_language(text)
    key = f"figure.{_bound_of(figure)}"
    return context.in_language_of((key, f"unit.{unit}") if unit else (key,), text)


def _bound_of(figure: Figure) -> str:
    """The bound of a figure, as the key of its sentence names it."""
    lower = "above" if figure.excludes_least else "least"
    upper = "below" if figure.excludes_most else "most"
    if figure.value is not None:
        return "about"
    if figure.least is not None and figure.most is not None:
        return "between" if (lower, upper) == ("least", "most") else f"{lower}-{upper}"
    return upper if figure.least is None else lower


def _sentence(context: PageContext, figure: Figure, unit: str) -> str:
    """A figure in the sentence for its bound; "about" belongs to the number itself."""
    catalogue, in_sentence = _catalogue(context), partial(_number_in_sentence, context, figure)
    bound = _bound_of(figure)
    if figure.value is not None:
        return in_sentence(figure.value, unit)
    if figure.least is not None and figure.most is not None:
        low = in_sentence(figure.least, unit if _has_no_digits(context, figure.most, unit) else "")
        return catalogue.inflected(f"figure.{bound}", low=low, high=in_sentence(figure.most, unit))
    number = figure.most if figure.least is None else figure.least
    if number is None:
        return ""
    return catalogue.inflected(f"figure.{bound}", figure=in_sentence(number, unit))


def _number_in_sentence(context: PageContext, figure: Figure, number: Decimal, unit: str) -> str:
    """A number of a figure inside a sentence, in all its cases."""
    catalogue = _catalogue(context)
    text: str = _with_unit(context, number, unit)
    if _is_word(unit):
        text = catalogue.inflected(f"unit.{unit}", _int_or_float(number))
    return catalogue.inflected("figure.about", figure=text) if figure.approx else text


def _has_no_digits(context: PageContext, number: Decimal, unit: str) -> bool:
    """Whether a language writes this number of units without a digit, as Arabic does 1 and 2."""
    return _is_word(unit) and "{n}" not in _catalogue(context).pattern(
        f"unit.{unit}", _int_or_float(number)
    )


def _catalogue(context: PageContext) -> Catalogue:
    return context.site.catalogues[context.locale.code]


def _is_word(unit: str) -> bool:
    """Whether the unit is a word in the catalogues; currencies are not."""
    return bool(unit) and not is_currency(unit)


def _with_unit(context: PageContext, number: Decimal, unit: str) -> PageText:
    """A number with its unit in the right plural; a currency has an ISO 4217 code."""
    if not unit:
        plain = number_text(_int_or_float(number), number_style(context.locale))
        return context.in_own_language(plain)
    if not _is_word(unit):
        money = money_text(_int_or_float(number), unit, number_style(context.locale))
        return context.in_own_language(money)
    return context.say(f"unit.{unit}", _int_or_float(number))


def _int_or_float(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def unit_of(context: PageContext, claim: Claim) -> str:
    """The unit of a claim's number: that of its first question that has one."""
    return next((q.unit for q in questions_of(context.corpus, claim) if q.unit), "")


def figure_of(context: PageContext, claim: Claim) -> PageText:
    """A claim's number in words, with its unit; empty without a number."""
    return figure_text(context, claim.figure, unit_of(context, claim)) if claim.figure else NO_TEXT
