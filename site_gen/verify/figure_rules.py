"""Figures in texts that have no source."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from site_gen.cache.between_builds import cached_between_builds
from site_gen.cache.results import Results, key_of, results_of
from site_gen.domain.articles import Prose
from site_gen.domain.dates import latin_digits
from site_gen.domain.markup_limits import markup_excesses
from site_gen.domain.text import Kind, LocaleCode, Status
from site_gen.lazy_pattern import lazy_pattern
from site_gen.load.corpus import Corpus
from site_gen.problems import Problem, Severity, problem_from_json, problem_to_json
from site_gen.verify import prose_rules

Months: TypeAlias = Mapping[LocaleCode, tuple[str, ...]]
_CLAIM_LINK = lazy_pattern(r"\[[^\[\]]*\]\(\s*<?claim:[^)]*\)")
_OTHER_LINK = lazy_pattern(r"(?<!!)\[([^\[\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")
# Digits in an address, in the label of a note or in the definition of a link are no figures.
_ADDRESS = lazy_pattern(
    r"(?i)\b(?:https?://|www\.)[^\s<>«»\"]+|<[a-z]+:[^<>\s]+>|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\[\^[^\]\n]*\]|(?m:^[ ]{0,3}\[[^\]\n]*\]:[ ]*\S+)"
)
_ANCHOR = lazy_pattern(r"\{[^{}\n]*\}")
# A number, unless it is part of a name (F-16), a time (08:42), a locator (¶13) or an ordered
# list. Arabic joins "and", "with", "to" and "the" to the number.
_BEFORE = r"(?:(?<![\w¶.,٬٫/-])(?<!\d:)|(?<=\W[وفبلك])|(?<=\W[وف][بلك])|(?<=ـ))"
_NUMBER = lazy_pattern(_BEFORE + r"\d[\d,.٬٫]*(?![\w/-]|:\d)")
# A telephone number: no figure begins with a zero, and none of so many digits with a plus.
_PHONE = lazy_pattern(
    r"(?<![\d.,٫٬/:-])(?:\(?\+(?=(?:[ ().-]{0,2}\d){7,15}(?![\d,٬]))"
    r"|\(?[0٠](?=(?:[ ()./-]{0,2}\d){6,15}(?![\d,٬])))"
    r"(?:[ ()./-]{0,2}\d){6,15}"
)
_LIST_MARK = lazy_pattern(r"(?m)^[ \t>*+-]*\d+[.)](?=\s)")
_MORE_DAYS = lazy_pattern(r"(?:(?:\s*[-–]\s*|\s+(?:\S{1,3}\s+|[^\W\d]{1,2})?)\d{1,2}(?!\d),?)+")
_YEAR = lazy_pattern(r"(1[0-9]|20)\d\d")


def figure_unclaimed(corpus: Corpus, month_names: Months) -> Iterator[Problem]:
    """Figures in articles and topics outside any claim link, so that they have no source.

    Only if the desk records claims at all. Days, years, times, names and locators are not figures.
    """
    for found in unclaimed_figures(corpus, month_names).values:
        yield from map(problem_from_json, json.loads(found))


def unclaimed_figures(
    corpus: Corpus,
    month_names: Months,
    earlier: Mapping[str, str] = MappingProxyType({}),
    workers: int = 1,
) -> Results[str]:
    """The problems of each text as JSON; it is read if it or what is looked for has changed."""
    texts = [
        prose
        for prose in corpus.prose
        if prose.kind is not Kind.PAGE and prose.status is Status.PUBLISHED and corpus.claims
    ]
    names = _names_with_numbers(corpus)
    of_all = key_of("figures", repr(names), repr(dict(month_names)))
    keys = [key_of(of_all, *_parts_of(prose, corpus.digests)) for prose in texts]

    def check(texts: Sequence[Prose]) -> list[str]:
        found = (_unclaimed_in_prose(prose, names, month_names) for prose in texts)
        return [json.dumps([*map(problem_to_json, problems)]) for problems in found]

    return results_of(texts, keys, check, earlier, workers)


def _parts_of(prose: Prose, digests: Mapping[str, str]) -> Iterator[str]:
    for version in prose.versions:
        path = version.places.start.path
        yield from (path, digests.get(path) or version.body.source)


def _unclaimed_in_prose(
    prose: Prose, names: tuple[str, ...], month_names: Months
) -> Iterator[Problem]:
    for version in prose.versions:
        if not any(markup_excesses(version.body)):
            parsed = prose_rules.parse_version(prose, version)
            yield from _unclaimed_in(parsed, names, month_names.get(version.locale, ()))


def _unclaimed_in(
    parsed: prose_rules.ParsedProse, names: tuple[str, ...], months: tuple[str, ...]
) -> list[Problem]:
    text = _without_names(_without_links(parsed.text), names)
    month = re.compile("|".join(map(re.escape, months)) or r"(?!)")
    problems = []
    for number in _NUMBER.finditer(text):
        figure = number[0].rstrip(",.٬٫")
        if _YEAR.fullmatch(latin_digits(figure)) or _is_day(text, number, month):
            continue
        message = f"the figure {figure} is in no claim link"
        hint = "link it: `[300 fighters](claim:…)`; record the claim if there is none"
        span = parsed.span_at(number.start())
        problems.append(
            Problem("figure-unclaimed", message, span, hint=hint, severity=Severity.WARNING)
        )
    return problems


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


@cached_between_builds
def _without_links(text: str) -> str:
    """Claim links and addresses replaced by spaces, so that no offset changes."""
    text = _LIST_MARK.sub(_blank, _ANCHOR.sub(_blank, _CLAIM_LINK.sub(_blank, text)))
    text = _OTHER_LINK.sub(
        lambda link: f" {link[1]} " + " " * (len(link[0]) - len(link[1]) - 2), text
    )
    return _PHONE.sub(_blank, _ADDRESS.sub(_blank, text))


def _names_with_numbers(corpus: Corpus) -> tuple[str, ...]:
    names = (
        name for entity in corpus.entities for _, name in (*entity.name.versions, *entity.aliases)
    )
    with_numbers = {name for name in names if any(c.isdigit() for c in name)}
    # In the same order in each build: the keys of what was found depend on it.
    return tuple(sorted(with_numbers, key=lambda name: (-len(name), name)))


@cached_between_builds
def _without_names(text: str, names: tuple[str, ...]) -> str:
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _blank, text)
    return text


def _is_day(text: str, number: re.Match[str], month: re.Pattern[str]) -> bool:
    """Whether a month's name is next to the number, with at most a short word between.

    The first of several days counts, as in "17 and 18 October". A month may have a prefix, as in
    Arabic and Hebrew.
    """
    figure = number[0].rstrip(",.٬٫")
    if not figure.isdigit() or not 1 <= int(figure) <= 31:
        return False
    more_days = _MORE_DAYS.match(text, number.end())
    after = text[more_days.end() if more_days else number.end() :][:40]
    before = text[max(0, number.start() - 30) : number.start()]
    follows = re.match(rf"\s+(?:\S{{1,3}}\s+)?\w{{0,2}}(?:{month.pattern})(?!\w)", after)
    return bool(follows) or bool(re.search(rf"(?:{month.pattern})\s+\w?$", before))
