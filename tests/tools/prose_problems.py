"""What the rules on prose say of a text, without a site around it."""

from __future__ import annotations

from site_gen.domain.articles import Prose, Version
from site_gen.domain.markup_limits import markup_excesses
from site_gen.domain.text import Body, Kind, LocaleCode, Places, RecordId
from site_gen.problems import Problem, Span
from site_gen.verify.corpus_rules import PROSE_RULES
from site_gen.verify.prose_rules import parse_version

ARABIC = LocaleCode("ar")


def problems_in_prose(source: str) -> tuple[Problem, ...]:
    """All problems of a text, as those of an article in Arabic."""
    body = Body(source, Span("a.ar.md", 5))
    version = Version(locale=ARABIC, title="أ", body=body, places=Places(Span("a.ar.md")))
    prose = Prose(Kind.ARTICLE, RecordId("a"), original=ARABIC, versions=(version,))
    if excesses := markup_excesses(body):
        return excesses
    parsed = parse_version(prose, version)
    return tuple(problem for rule in PROSE_RULES for problem in rule(parsed))
