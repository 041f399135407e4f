"""Checks a page by its lines: says of most pages that no rule objects, and of none wrongly."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.plan.addresses import absolute_url
from site_gen.plan.pages import PlannedPage
from site_gen.verify.alternate_rules import expected_alternates
from site_gen.verify.lines import tags
from site_gen.verify.lines.reader import LineReader
from site_gen.verify.link_rules import checks_of
from site_gen.verify.page_rules import lacks_mark
from site_gen.verify.safety_rules import POLICY, is_own_script, weaknesses

_START = '<!doctype html>\n<html lang="{}" dir="{}">\n<head>\n<meta charset="utf-8">\n'
_END = "\n</html>"
# The name and value of each fact, by its kind.
_Facts: TypeAlias = Mapping[str, Sequence[tuple[str, str]]]


def sound_page(planned: PlannedPage, artifact: Artifact, config: Config) -> str | None:
    """The checks of a page without a problem, as text; None if a rule may object to anything."""
    locale = config.locale(planned.key.locale or config.default_locale)
    start = _START.format(locale.code, locale.direction)
    try:
        text = artifact.content.decode().rstrip("\n")
    except UnicodeDecodeError:
        return None
    inner = text[len(start) : -len(_END)]
    # The parser makes one of two bodies.
    if not (text.startswith(start) and text.endswith(_END) and inner.count("<body") == 1):
        return None
    reader = _reader(config.base_url)
    root = reader.scope("html", locale.direction, locale.code)
    found = reader.facts(["<head>", *inner.split("\n")], root)
    facts = defaultdict[str, list[tuple[str, str]]](list)
    for kind, name, value in found:
        facts[kind].append((name, value))
    if not (found and _is_sound(found, facts, planned, config)):
        return None
    return _checks(facts, planned, config.base_url)


# A process builds one site at a time.
@lru_cache(maxsize=1)
def _reader(base_url: str) -> LineReader:
    return LineReader(base_url)


def _checks(facts: _Facts, planned: PlannedPage, base_url: str) -> str:
    links = defaultdict[str, list[str]](list)
    for tag, target in (*facts[tags.HREF], *facts[tags.SRC]):
        links[tag].append(target)
    return checks_of(planned, (), _values(facts, tags.ID), links, base_url)


def _values(facts: _Facts, kind: str, name: str = "") -> list[str]:
    return [value for key, value in facts[kind] if key == name]


def _is_sound(
    found: Sequence[tags.Fact], facts: _Facts, planned: PlannedPage, config: Config
) -> bool:
    ids, scripts = _values(facts, tags.ID), _values(facts, tags.SRC, "script")
    return (
        found[0][:2] == (tags.META, POLICY)
        and _is_protected(facts)
        and _is_told_to_others(facts, planned, config)
        and _has_title(facts, planned, config)
        and _is_in_order([fact for fact in found if fact[0] in _OF_HEADINGS])
        and len(set(ids)) == len(ids)
        and all(is_own_script(script, planned, config) for script in scripts)
    )


def _is_protected(facts: _Facts) -> bool:
    policies, referrers = (_values(facts, tags.META, name) for name in (POLICY, "referrer"))
    return len(policies) == 1 and not weaknesses(policies[0]) and referrers == ["no-referrer"]


def _is_told_to_others(facts: _Facts, planned: PlannedPage, config: Config) -> bool:
    """Whether search engines are told which page it is, and whether to list it."""
    is_hidden = any("noindex" in value for value in _values(facts, tags.META, "robots"))
    versions, expected = facts[tags.VERSION], expected_alternates(planned, config)
    canonical = [absolute_url(config.base_url, planned.canonical)]
    return (
        is_hidden is not planned.indexable
        and len(versions) == len(expected)
        and dict(versions) == expected
        and _values(facts, tags.CANONICAL) == canonical
    )


def _has_title(facts: _Facts, planned: PlannedPage, config: Config) -> bool:
    titles = [html.unescape(title).strip() for title in _values(facts, tags.TITLE)]
    direction = config.locale(planned.key.locale or config.default_locale).direction
    return len(titles) == 1 and titles[0] != "" and not lacks_mark(titles[0], direction)


_OF_HEADINGS = frozenset({tags.HEADING, tags.WORDS})


def _is_in_order(found: Sequence[tags.Fact]) -> bool:
    """Whether there is one first heading, none is empty, and none skips a level."""
    levels = [int(level or 0) for _, _, level in found]
    headings = [level for level in levels if level]
    have_words = all(not after for level, after in pairwise([*levels, 1]) if level)
    steps = all(after <= before + 1 for before, after in pairwise(headings))
    return have_words and steps and headings.count(1) == 1
