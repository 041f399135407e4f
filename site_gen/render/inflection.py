"""Words with the forms that sentences need of them: after "about" Arabic counts otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from string import Formatter

# A sentence asks for a case by the name that CLDR has for it: `نحو {figure:genitive}`.
_ASKED = re.compile(r"\{(\w+):[^{}]*\}")


class Inflected(str):
    """Words to be put into a sentence: themselves, and what they are in the cases of a language."""

    __slots__ = ("cases",)
    cases: Mapping[str, str]

    def __new__(cls, text: str, cases: Mapping[str, str]) -> Inflected:
        made = super().__new__(cls, text)
        made.cases = cases
        return made


def in_case(words: str, case: str) -> str:
    """The form that a place asks for; words without it stand as they are."""
    return words.cases.get(case, words) if isinstance(words, Inflected) else words


def filled(template: str, params: Mapping[str, str], case: str = "") -> str:
    """A sentence with its blanks filled; one that asks for no case takes that of the sentence."""
    return "".join(
        text if name is None else text + in_case(params[name], asked or case)
        for text, name, asked, _ in Formatter().parse(template)
    )


@cache
def without_cases(template: str) -> str:
    """A sentence as it is where nothing that fills it has cases."""
    return _ASKED.sub(r"{\1}", template)


def cases_in(template: str) -> Iterator[str]:
    """The cases that a sentence asks for."""
    return (asked for _, _, asked, _ in Formatter().parse(template) if asked)
